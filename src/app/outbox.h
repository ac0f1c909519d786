#ifndef MUSTER_APP_OUTBOX_H
#define MUSTER_APP_OUTBOX_H

#include "app/app.h"

/*
 * Telling people: e-mail through the outbox, notices inside Muster. Both are written in the
 * transaction of the act that calls (c->school_id is set); nothing is sent before it is durable.
 */

/* All texts lent, never NULL. */
struct message {
	const char *ref;     /* what it is about; the same ref again does nothing */
	const char *kind;    /* "remind", "alert", "lesson" */
	const char *to_name; /* of the person; "" if unknown */
	const char *to;      /* e-mail address */
	const char *subject; /* one line */
	const char *body;    /* plain text; lines end with \n */
	int64_t due;         /* seconds UTC, not before; 0: now */
};

/* Fails  RC_INVALID the address or the subject has no acceptable form. */
enum rc outbox_add(struct call *c, const struct message *m, struct diag *d) MUST_CHECK;

struct notice {
	int64_t user_id;  /* whom it is for */
	const char *ref;  /* what it is about; the same person and ref again does nothing */
	const char *kind; /* as of a message */
	const char *body; /* one or two sentences */
	const char *href; /* page of ours, "/register/..."; "" for none */
};
/* Also tells the event streams (LIVE_NOTICES). */
enum rc notice_add(struct call *c, const struct notice *n, struct diag *d) MUST_CHECK;

/* "https://muster.example.sch.uk/alerts/7" in c->a: for links in messages. */
const char *app_link(const struct call *c, const char *path);

/* Send what is waiting; the post's own thread calls it every second. Does nothing without a
 * carrier.
 */
enum rc app_send_waiting(struct app *app, struct diag *d) MUST_CHECK;

/* GET .../notices: the caller's own, not seen ones and those of the last day. PERM_SCHOOL_READ. */
enum rc view_notices(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;
/* POST .../notices/{notice}/seen. RC_NOT_FOUND: not the caller's. */
struct notice_seen_args {
	int64_t urn;
	int64_t notice_id;
};
act_fn act_notice_seen;
/* GET .../outbox: the newest 200, their state and what the carrier said. PERM_COVER. */
enum rc view_outbox(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

#endif
