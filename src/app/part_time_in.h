#ifndef MUSTER_APP_PART_TIME_IN_H
#define MUSTER_APP_PART_TIME_IN_H

#include "app/part_time.h"
#include "app/schools.h"
#include "store/store_part_time.h"

/* Inside app: part-time timetables, read, and what they enter ahead. */

/* Plans with their steps, each list in the order of the store. */
struct part_time_read {
	struct part_time *plans;
	size_t n;
	struct part_time_step_row *steps;
	size_t n_steps;
};
enum rc part_time_read(struct part_time_read *out, struct call *c,
    const struct part_time_filter *filter, struct diag *d) MUST_CHECK;
/* Where one of them stands today; its reviews are in c->a. */
void part_time_state_of(struct part_time_state *out, struct call *c,
    const struct part_time_read *all, const struct part_time *plan);

/* [{"kind":..,"bars":..,"words":..,"rule":..}]: a set of 1 << enum part_time_finding. */
void part_time_findings_json(struct text *t, uint32_t findings);

/* Known absences for the sessions away of some days: one for each run of sessions with one code.
 * Checked, not written. RC_INVALID: as plan_prepare(); none of the sessions is open. */
struct part_time_days {
	int64_t pupil_id;
	uint32_t sessions;
	int32_t from;
	int32_t to;       /* included */
	const char *note; /* the fact that C2 must carry: agreement, reviews, end (R39) */
};
struct part_time_entered {
	struct planned *items;
	size_t n;
};
enum rc part_time_prepare(struct part_time_entered *out, struct call *c, struct school_state *s,
    const struct part_time_days *days, struct diag *d) MUST_CHECK;
enum rc part_time_enter(struct call *c, const struct part_time_entered *entered, int64_t plan_id,
    struct diag *d) MUST_CHECK;
/* Known absences of the plan from today on end. */
enum rc part_time_leave(
    struct call *c, int64_t plan_id, const char *reason, struct diag *d) MUST_CHECK;

#endif
