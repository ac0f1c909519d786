#ifndef MUSTER_APP_FOLLOW_UP_H
#define MUSTER_APP_FOLLOW_UP_H

#include "app/app.h"
#include "core/follow_up.h"

/*
 * The office's morning: who is not there and nobody knows why, the most worrying first, and the log
 * of whom the school tried to reach (R70, R76, R88).
 */

/*
 * GET /follow-up. PERM_FOLLOW_UP, the pupils in scope. Everybody whose session of the day is N, who
 * is to be acted on first and has no mark though the register has closed (C188), and who has an N
 * of an earlier day of the school year that is not settled (R43); core/follow_up.h gives the order.
 * With how many registers of the day are still missing: their pupils are in no list (R42).
 */
struct follow_up_query {
	int64_t urn;
	int32_t day; /* DAY_NONE: today */
};
enum rc view_follow_up(struct call *c, const struct follow_up_query *q, struct diag *d) MUST_CHECK;

/*
 * GET /follow-up/{pupil}. PERM_FOLLOW_UP for the pupil; contacts need PERM_CONTACT_READ. The
 * contacts in the order of ringing, without those a court order keeps away (R112); the unsettled
 * sessions; the policy's steps, which of them are done; every attempt of the last 60 days; and the
 * message for the worker who is told on the day (R76).
 */
struct follow_up_pupil_query {
	int64_t urn;
	int64_t pupil_id;
	int32_t day; /* DAY_NONE: today */
};
enum rc view_follow_up_pupil(
    struct call *c, const struct follow_up_pupil_query *q, struct diag *d) MUST_CHECK;

/*
 * POST /contact-attempts: PERM_FOLLOW_UP for the pupil; to have told the authority is logged and
 * read with PERM_SAFEGUARDING only: it says that there is somebody to tell (R109).
 * Fails  RC_INVALID on the field: spoken to somebody without what was said; a visit without the
 *        second member of staff; nobody named; a contact who may not be contacted, or whose number
 *        that is not; a day to come.
 */
struct attempt_args {
	int64_t urn;
	const char *uuid;
	int64_t pupil_id;
	int32_t day;        /* of absence; DAY_NONE: today */
	int how;            /* enum attempt_how */
	int outcome;        /* enum attempt_outcome */
	int32_t contact;    /* its place in the pupil's list, from 1; 0: somebody else */
	const char *who;    /* somebody else, in words */
	const char *number; /* as shown with the contact; "" for none */
	const char *companion;
	const char *words;
	int64_t taken_at;
	int64_t sent_at;
};
act_fn act_contact_attempt;

#endif
