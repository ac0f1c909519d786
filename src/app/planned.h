#ifndef MUSTER_APP_PLANNED_H
#define MUSTER_APP_PLANNED_H

#include "app/schools.h"

/* Inside app: known absence ahead of time. */

/* Does the plan cover the session? Ended ones cover nothing. */
bool planned_covers(const struct planned *p, int32_t day, enum session session);
bool planned_overlap(const struct planned *a, const struct planned *b);

/* One plan as JSON (Planned of docs/openapi.yaml). */
enum rc planned_json(struct call *c, const struct school_state *s, const struct planned *item,
    struct diag *d) MUST_CHECK;

/* Write the planned codes of one session whose start has come (R48): structural no, an act of the
 * clock. Writes nothing where a mark stands. args: struct planned_write_args. */
struct planned_write_args {
	int64_t urn;
	int32_t day;
	enum session session;
};
act_fn act_write_planned;

#endif
