#ifndef MUSTER_APP_ALERT_H
#define MUSTER_APP_ALERT_H

#include "app/app.h"

/*
 * The alert for a missing pupil: raised, answered, searched, found or not, closed (core/alert.h has
 * the machine, the policy its steps). All acts are of the desk (docs/decisions/0011).
 */

/* POST /alerts: PERM_ALERT, for a pupil in scope, or in a register covered or a lesson kept or
 * covered that day. An open alert for the pupil is joined. */
struct alert_raise_args {
	int64_t urn;
	const char *uuid;
	int64_t pupil_id;
	const char *expected; /* where the pupil should be; "" : the registration group */
	const char *words;    /* "" for none */
	int64_t taken_at;     /* device clock; 0: now */
	int64_t sent_at;
};
act_fn act_alert_raise;

/* POST /alerts/{alert}/steps: what happened in it. Who may: docs/permissions.md, "Alerts". */
struct alert_step_args {
	int64_t urn;
	int64_t alert_id;
	const char *uuid;
	const char *kind;  /* "acknowledged", "searching", "help", "found" ...: core/alert.h */
	const char *place; /* where somebody looks, or where the pupil was */
	const char *words; /* needed to close an alert whose pupil was not found */
};
act_fn act_alert_step;

/* What the policy's clock says is due in an open alert. For actor_system(). */
struct alert_clock_args {
	int64_t urn;
	int64_t alert_id;
};
act_fn act_alert_clock;

/* GET /alerts: open ones and those closed in the last 30 days, as far as the caller may see them.
 */
struct alerts_query {
	int64_t urn;
	bool open; /* only those still open */
};
enum rc view_alerts(struct call *c, const struct alerts_query *q, struct diag *d) MUST_CHECK;
struct alert_query {
	int64_t urn;
	int64_t alert_id;
};
enum rc view_alert(struct call *c, const struct alert_query *q, struct diag *d) MUST_CHECK;

/* The link in an alert's e-mail. It names nobody: initials and form only. */
struct alert_link_args {
	const char *token;
};
enum rc view_alert_link(
    struct call *c, const struct alert_link_args *args, struct diag *d) MUST_CHECK;
/* Answers the alert in the name of whom the e-mail was sent to. A link that has ended answers so.
 */
act_fn act_alert_link;

/* An e-mail that answers an alert's e-mail: the sender must have been told of it, or be on call.
 * For actor_system(). Fails RC_NOT_FOUND no such reference, RC_FORBIDDEN the sender. */
struct alert_mail_args {
	const char *from;        /* address */
	const char *message_id;  /* "" if it has none; the same message is taken once */
	const char *const *refs; /* what may be a reference, from subject and headers */
	size_t n_refs;
};
act_fn act_alert_mail;
/* From the message itself; RC_INVALID: no sender, or an automatic reply, which answers nothing. */
enum rc alert_mail_read(struct alert_mail_args *out, const char *bytes, size_t n, struct arena *a,
    struct diag *d) MUST_CHECK;

#endif
