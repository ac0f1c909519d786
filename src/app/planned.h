#ifndef MUSTER_APP_PLANNED_H
#define MUSTER_APP_PLANNED_H

#include "app/schools.h"

/* Inside app: known absence ahead of time. */

bool session_is_before(int32_t day, enum session session, int32_t other_day, enum session other);

/* Does the plan cover the session? Ended ones cover nothing. */
bool planned_covers(const struct planned *p, int32_t day, enum session session);
bool planned_overlap(const struct planned *a, const struct planned *b);

/* Was the session due for the pupil's year and could not be held (R59)? */
bool closure_is_unplanned(
    const struct school_state *s, const struct image_pupil *p, int32_t day, enum session session);

/* One plan as JSON (Planned of docs/openapi.yaml). */
enum rc planned_json(struct call *c, const struct school_state *s, const struct planned *item,
    struct diag *d) MUST_CHECK;

/* Check a known absence as act_plan() does, all but whether the caller may; `out` has no planned_id
 * yet. Its note is lent. RC_NOT_FOUND the pupil; RC_INVALID. */
enum rc plan_prepare(struct planned *out, struct call *c, struct school_state *s,
    const struct plan_args *args, struct diag *d) MUST_CHECK;

/* Give new plans their planned_id. */
enum rc planned_number(struct call *c, struct planned *items, size_t n, struct diag *d) MUST_CHECK;
/* Write plans and note the effect: each is one submission of kind "planned". */
enum rc planned_submit(struct call *c, struct submission *sub, const struct planned *items,
    size_t n, struct diag *d) MUST_CHECK;

/* Write the planned codes of one session whose start has come (R48), and Y4 where the school could
 * not open (R59): an act of the clock. Writes nothing where a mark stands. */
struct planned_write_args {
	int64_t urn;
	int32_t day;
	enum session session;
};
act_fn act_write_planned;
/* What it would write now: each pupil once, by pupil, not confirmed but for Y4. For acts that fill
 * the same places before the clock has come to it. */
enum rc planned_due(struct mark_change **out, size_t *n_out, struct call *c, struct school_state *s,
    const struct planned_write_args *args, struct diag *d) MUST_CHECK;
/* The pupil's; NULL: none. */
const struct mark_change *planned_change_of(
    const struct mark_change *list, size_t n, int64_t pupil_id);

#endif
