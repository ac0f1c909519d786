#ifndef MUSTER_APP_FIRE_IN_H
#define MUSTER_APP_FIRE_IN_H

#include "app/fire.h"
#include "app/presence.h"
#include "store/store_fire.h"

/* Inside app: what acts and views of the fire roll share. */

/* A pupil of a roll, and what was said of them; parts are NULL when nothing was. */
struct fire_line {
	const struct image_pupil *p;
	struct presence now;
	bool is_first; /* to be looked for first: by the badges that who asks may see */
	const struct fire_tick *found; /* the tick that holds */
	const struct fire_tick *note;  /* the last one said */
};
struct fire_state {
	struct presence_day pd;
	struct fire_roll roll;   /* roll_id 0: none runs */
	struct fire_line *lines; /* by name; every pupil of the school today */
	size_t n;
	struct fire_count counts[2]; /* staff, visitors; act_id 0: not said */
	uint32_t n_found;
	uint32_t n_to_find;
};
/* s: held by the caller as long as `out` is used. roll: NULL: none. */
enum rc fire_state_read(struct fire_state *out, struct call *c, const struct school_state *s,
    const struct fire_roll *roll, struct diag *d) MUST_CHECK;

/* The roll that runs; roll_id 0: none. */
enum rc fire_running(
    struct fire_roll *out, struct call *c, int64_t school_id, struct diag *d) MUST_CHECK;

/* {"id":..,"kind":..} */
void fire_roll_json(struct text *t, const struct fire_roll *r);

/* What the paper and the report say of a pupil: the last known place, or why they are away. */
const char *fire_known(const struct call *c, const struct fire_line *line);

#endif
