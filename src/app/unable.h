#ifndef MUSTER_APP_UNABLE_H
#define MUSTER_APP_UNABLE_H

#include "app/app.h"

/*
 * "These pupils could not attend": for one day and one or both sessions one of the codes of
 * core/unable.h, for registration groups, year groups and named pupils (R59). Marks so far are
 * amended (R44), blanks of days gone by are filled. Sessions of today or later without a mark are
 * planned (R48) for named pupils only: who of a group does not come is an N first, for a child may
 * be missing (R42). Nothing overwrites a present mark, an activity or, unless told so, an absence.
 */
#define UNABLE_PUPILS 2000 /* of one act */

struct unable_args {
	int64_t urn;
	const char *uuid; /* NULL of a preview */
	const char *code;
	int32_t day;
	int session; /* enum session; -1: both */
	const int64_t *groups;
	size_t n_groups;
	uint32_t years; /* a set of YEAR_BIT */
	const int64_t *pupils;
	size_t n_pupils;
	const char *const *over; /* codes that may be overwritten besides N */
	size_t n_over;
	const char *reason;
	const char *fact; /* NULL of a preview */
	int32_t sessions; /* how many the preview said; -1: not said */
};

/*
 * POST /unable/preview: what the act would write, overwrite and leave alone. PERM_AMEND for each
 * pupil, for Y5 PERM_SAFEGUARDING too. Needs neither reason nor fact.
 *
 * Fails  RC_INVALID on the field: no code of these, or not in force that day; a group for a code of
 *        named pupils; nobody chosen, or more than UNABLE_PUPILS; no such group or pupil; a code
 *        that is never overwritten.
 */
enum rc view_unable(struct call *c, const struct unable_args *in, struct diag *d) MUST_CHECK;

/*
 * POST /unable. As the preview; once by its uuid.
 * Fails  RC_INVALID reason or fact are missing, there is nothing to write. RC_STALE other sessions
 *        than the preview said.
 */
act_fn act_unable;

#endif
