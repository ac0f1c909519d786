#ifndef MUSTER_APP_DESK_H
#define MUSTER_APP_DESK_H

#include "app/app.h"
#include "store/store_desk.h"

/*
 * Inside app: what the acts of the desks have in common, the acts that are on neither register
 * (docs/decisions/0011).
 *
 *	struct desk_act act;
 *	bool is_done = false;
 *	rc = desk_begin(&is_done, &act, c, &in, d);      c->school_id is set
 *	if (rc != RC_OK || is_done) return rc;           the answer is in c->out
 *	... read, check, write rows that name act.act_id, write the answer into c->out ...
 *	return desk_end(&act, c, LIVE_PRESENCE, d);
 */
struct desk_in {
	const char *uuid;
	const char *kind;
	const struct text *content; /* what the client asked; differs whenever the request does */
	int64_t taken_at;           /* device clock when it was done; 0: now */
	int64_t sent_at;            /* device clock at sending; 0: not said */
	const char *reason;         /* "" for none */
};

/*
 * Was it done before? Then its answer is in c->out and `*is_done` is true. Else `out` is filled,
 * with its act_id. c->who may be NULL: then `out` says that nobody was signed in, and the caller
 * names who it was (a kiosk, a signed link).
 *
 * Fails  RC_INVALID the uuid, or done more than five days ago; RC_CONFLICT it was used for
 *        something else, or by somebody else.
 */
enum rc desk_begin(bool *is_done, struct desk_act *out, struct call *c, const struct desk_in *in,
    struct diag *d) MUST_CHECK;

/* Write the act with c->out as its answer, and tell who listens: topics is a set of LIVE_. */
enum rc desk_end(struct desk_act *act, struct call *c, uint32_t topics, struct diag *d) MUST_CHECK;

/*
 * When it was done, by the server's clock: received less the time the device counted between doing
 * and sending; a device whose clock is wrong does no harm. Never later than now.
 */
int64_t device_time(int64_t now, int64_t taken_at, int64_t sent_at);

#endif
