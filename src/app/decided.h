#ifndef MUSTER_APP_DECIDED_H
#define MUSTER_APP_DECIDED_H

#include "app/reg.h"

/*
 * Inside app: what a decision about an absence writes into the register. Each N of its days becomes
 * the code, an amendment with the decision as its reason (R43, R44); from the first session of
 * today or later that has no mark on, the code is planned (R48). A mark that says something else
 * stays.
 *
 *	struct decided x = {.urn = .., .need = .., .uuid = .., .reason = .., .content = ..};
 *	rc = decided_add(&x, c, s, &days, d);       once for each pupil: reads and checks
 *	rc = decided_write(&x, c, &s, d);           all in the transaction of the act
 */
struct decided {
	int64_t urn;
	enum permission need;   /* with which the school is held */
	const char *uuid;       /* the client's: each submission has one that follows from it */
	const char *reason;     /* of the amendment */
	const uint8_t *content; /* STORE_HASH bytes: of the act */
	struct mark_in *marks;  /* the rest is decided_add()'s; or the act's that reads by itself */
	size_t n_marks;
	struct planned *plans;
	size_t n_plans;
	size_t n_kept; /* sessions that keep a mark that says something else */
};

struct decided_days {
	int64_t pupil_id;
	int32_t from_day;
	enum session from_session;
	int32_t to_day;
	enum session to_session;
	const char *code;
	const char *note; /* beside the mark, for the office (R39, R109); "" */
	bool is_locked;   /* teachers cannot change it */
	bool is_over_all; /* every unauthorised code but U becomes it, not N alone */
};
/* Fails  RC_INVALID: as plan_prepare(). */
enum rc decided_add(struct decided *x, struct call *c, struct school_state *s,
    const struct decided_days *days, struct diag *d) MUST_CHECK;

/* act_amend() checks before it writes, and the plans are checked already: nothing is half done. The
 * school is let go and held again: `s` may be another, or NULL after a failure. */
enum rc decided_write(
    struct decided *x, struct call *c, struct school_state **s, struct diag *d) MUST_CHECK;

#endif
