#ifndef MUSTER_APP_FIRE_H
#define MUSTER_APP_FIRE_H

#include "app/app.h"

/*
 * Who is on site, and the fire roll. PERM_PRESENCE names every pupil of the school, because a fire
 * does; the reason of an absence is shown only to who may read that pupil (PERM_PUPIL_READ).
 */

/* GET /presence */
struct presence_query {
	int64_t urn;
	int64_t group_id; /* 0: all */
	int year;         /* enum nc_year; -1: all */
	int state;        /* enum presence_state; -1: all */
};
enum rc view_presence(struct call *c, const struct presence_query *q, struct diag *d) MUST_CHECK;

/* GET /presence/{pupil}: "is X in?" */
enum rc view_presence_of(struct call *c, int64_t urn, int64_t pupil_id, struct diag *d) MUST_CHECK;

/* GET /fire-roll: the roll that runs, or the list as it would be if one began now. */
enum rc view_fire_roll(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;
/* GET /fire-rolls: those of before, newest first. */
enum rc view_fire_rolls(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;
/* GET /fire-rolls/{roll}: its report. */
enum rc view_fire_report(struct call *c, int64_t urn, int64_t roll_id, struct diag *d) MUST_CHECK;
/* GET /fire-points */
enum rc view_fire_points(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/* The roll by form on paper: one HTML page that needs nothing else. */
enum rc view_fire_print(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;
/*
 * The clock: write the print of each school into the folder of app_config once the last morning
 * register has closed, and again for the afternoon. Does nothing without a folder, and nothing
 * twice. Call it every minute or so.
 */
enum rc app_fire_print(struct app *app, struct diag *d) MUST_CHECK;

/* POST /fire-rolls: begin. When one runs already, that one is the answer: several people press. */
struct fire_start_args {
	int64_t urn;
	const char *uuid;
	bool is_drill;
	const char *note;
	int64_t taken_at; /* device clock when it was pressed; 0: now */
	int64_t sent_at;  /* device clock at sending; 0: not said */
};
act_fn act_fire_start;

/* POST /fire-rolls/{roll}/end. RC_CONFLICT: it has ended. */
struct fire_end_args {
	int64_t urn;
	int64_t roll_id;
	const char *uuid;
	const char *note;
};
act_fn act_fire_end;

/*
 * POST /fire-roll/ticks: found, not found after all, or a note. They belong to the roll that runs;
 * those that a phone kept while it had no network and sends after the end, to the roll that ran
 * when they were made. RC_INVALID: no roll ran then, or no such pupil.
 */
struct fire_tick_in {
	int64_t pupil_id;
	int kind; /* enum fire_tick_kind */
	const char *note;
};
struct fire_ticks_args {
	int64_t urn;
	const char *uuid;
	int64_t taken_at;
	int64_t sent_at;
	const struct fire_tick_in *ticks;
	size_t n_ticks;
};
act_fn act_fire_tick;

/* POST /fire-roll/counts: staff or visitors, counted by hand. */
struct fire_count_args {
	int64_t urn;
	const char *uuid;
	int64_t taken_at;
	int64_t sent_at;
	int who; /* 0 staff, 1 visitors */
	int32_t here;
	int32_t found;
};
act_fn act_fire_count;

/* PUT /fire-points. PERM_CALENDAR. RC_INVALID: a group twice, or one that there is not. */
struct fire_point_in {
	const char *name;
	const int64_t *groups;
	size_t n_groups;
};
struct fire_points_args {
	int64_t urn;
	const char *uuid;
	const struct fire_point_in *points;
	size_t n_points;
};
act_fn act_fire_points;

#endif
