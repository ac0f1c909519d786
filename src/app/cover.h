#ifndef MUSTER_APP_COVER_H
#define MUSTER_APP_COVER_H

#include "app/app.h"

/*
 * Cover: somebody gets another's register for one day. They see it and take it that day, and
 * nothing else of the group.
 */

/* GET /covers?date=: who covers what that day, and who could. PERM_COVER. day DAY_NONE: today. */
enum rc view_covers(struct call *c, int64_t urn, int32_t day, struct diag *d) MUST_CHECK;

/*
 * Give a register (POST /covers), and take it back. PERM_COVER. They post their own act and wait,
 * so that the person's next request knows it.
 *
 * Fails  RC_INVALID a day gone by, a person without a role at the school, a group that is not there
 *        that day, cover that stands already; RC_NOT_FOUND.
 */
struct cover_args {
	int64_t urn;
	const char *uuid;
	int64_t user_id;
	int64_t group_id;
	int32_t day;
	int session;      /* enum session; -1: both */
	int64_t cover_id; /* of an end */
	const char *reason;
};
enum rc app_give_cover(struct call *c, const struct cover_args *args, struct diag *d) MUST_CHECK;
enum rc app_end_cover(struct call *c, const struct cover_args *args, struct diag *d) MUST_CHECK;

#endif
