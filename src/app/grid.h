#ifndef MUSTER_APP_GRID_H
#define MUSTER_APP_GRID_H

#include "app/register.h"

/* The office grid and what is printed from it: many pupils, many sessions, one answer. */
#define GRID_DAYS_MAX 14        /* of a school or a group */
#define GRID_PUPIL_DAYS_MAX 400 /* of one pupil */

/*
 * GET .../grid: marks of a range of days, weekdays only. PERM_PUPIL_READ; pupils out of the
 * caller's scope are left out.
 *
 * Fails  RC_INVALID the range is back to front or too long; RC_NOT_FOUND no such group or pupil;
 *        RC_FORBIDDEN the group or the pupil is out of scope.
 */
struct grid_query {
	int64_t urn;
	int64_t group_id;       /* 0: any; members on the last day of the range */
	int64_t pupil_id;       /* 0: any */
	struct day_range range; /* DAY_NONE: today; `to` DAY_NONE: the same day */
};
enum rc view_grid(struct call *c, const struct grid_query *q, struct diag *d) MUST_CHECK;

/* GET .../changes: the change report (C212, LA21): marks of the range that were made something
 * else, by session: old, new, reason, when, by whom and in what position. Fails as view_grid(). */
enum rc view_changes(struct call *c, const struct grid_query *asked, struct diag *d) MUST_CHECK;

#endif
