#ifndef MUSTER_APP_TUTOR_H
#define MUSTER_APP_TUTOR_H

#include "app/app.h"

/*
 * GET /groups/{group}/week: the week of a registration group for its tutor (C347): each pupil's
 * week, term so far, days missed and change on the week before; and the group's own figures, which
 * may be shown to the class. PERM_PUPIL_READ of the group.
 *
 * day  any day of the week, up to today; DAY_NONE: this week, or the last one of school.
 */
struct tutor_query {
	int64_t urn;
	int64_t group_id;
	int32_t day;
};
enum rc view_tutor(struct call *c, const struct tutor_query *q, struct diag *d) MUST_CHECK;

#endif
