#ifndef MUSTER_APP_REGISTERS_H
#define MUSTER_APP_REGISTERS_H

#include "app/register.h"

/* The office's view of the registers as such: who has sent which, and how they are kept. */

/* GET .../board: every register of a day, both sessions, with who keeps it, when it was taken, how
 * long after opening, and who was reminded. day DAY_NONE: today. PERM_TODAY. */
struct board_query {
	int64_t urn;
	int32_t day;
};
enum rc view_board(struct call *c, const struct board_query *q, struct diag *d) MUST_CHECK;

/*
 * POST /registers/{date}/{session}/{group}/remind. PERM_COVER.
 *
 * Fails  RC_INVALID the register is not waited for (not due, sent), or nobody keeps it;
 *        RC_TOO_MANY reminded less than two minutes ago.
 */
struct remind_args {
	struct register_key key;
	const char *uuid;
};
act_fn act_remind;

/*
 * GET .../practice: how the registers of a range of days were kept, by group and by week (C223,
 * C233): due, taken in time, taken after closing, never taken; blanks left; amendments; N older
 * than five school days. No names of people, groups in the order of their names. At most a school
 * year. range DAY_NONE: from the start of the school year, to today. PERM_PRACTICE.
 */
struct practice_query {
	int64_t urn;
	struct day_range range;
};
enum rc view_practice(struct call *c, const struct practice_query *q, struct diag *d) MUST_CHECK;

#endif
