#ifndef MUSTER_STORE_STORE_FIRE_H
#define MUSTER_STORE_STORE_FIRE_H

#include "store/store.h"

/*
 * The fire roll: muster points, rolls, ticks. Ticks are never overwritten; of two about one pupil
 * the one done later holds.
 */
struct fire_point {
	int32_t place; /* 1, 2, 3 ...: the school's order */
	const char *name;
	const int64_t *groups; /* reg_group, ascending */
	size_t n_groups;
};
/* In order. */
enum rc store_fire_points(struct fire_point **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* Replace them all. act_id: the desk_act. */
struct fire_points_set {
	int64_t school_id;
	int64_t act_id;
	const struct fire_point *points; /* place 1 to n */
	size_t n;
};
enum rc store_fire_points_set(
    struct store *st, const struct fire_points_set *set, struct diag *d) MUST_CHECK;

struct fire_roll {
	int64_t roll_id; /* 1, 2, 3 ... in each school */
	int64_t act_id;  /* desk_act that started it */
	bool is_drill;
	const char *note;
	int64_t started_at; /* seconds UTC */
	int64_t ended_at;   /* 0: it runs */
	int64_t ended_act;  /* 0 */
	const char *end_note;
	const char *started_by; /* read only: of the act */
	const char *ended_by;   /* read only; "" */
};
/* Newest first, at most `limit`. */
enum rc store_fire_rolls(struct fire_roll **out, size_t *n, struct store *st, int64_t school_id,
    int64_t limit, struct arena *a, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND. */
enum rc store_fire_roll(struct fire_roll *out, struct store *st, int64_t school_id, int64_t roll_id,
    struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_fire_roll_put(
    struct store *st, int64_t school_id, const struct fire_roll *roll, struct diag *d) MUST_CHECK;
/* Sets ended_at, ended_act and end_note of one that runs. */
enum rc store_fire_roll_end(
    struct store *st, int64_t school_id, const struct fire_roll *roll, struct diag *d) MUST_CHECK;

enum fire_tick_kind {
	FIRE_FOUND,
	FIRE_MISSING, /* takes a tick back */
	FIRE_NOTE,    /* changes no tick */
	FIRE_TICK_KIND_COUNT
};
const char *fire_tick_name(enum fire_tick_kind kind); /* "found" */

struct fire_tick {
	int64_t act_id;
	int32_t n; /* 1 and up in the act */
	int64_t roll_id;
	int64_t pupil_id;
	enum fire_tick_kind kind;
	const char *note;
	int64_t done_at;       /* seconds UTC */
	int64_t user_id;       /* read only: of the act */
	const char *user_name; /* read only */
	const char *device;    /* read only */
};
/* In the order they were done; at one second in that of receiving. */
enum rc store_fire_ticks(struct fire_tick **out, size_t *n, struct store *st, int64_t school_id,
    int64_t roll_id, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_fire_ticks_put(struct store *st, int64_t school_id, const struct fire_tick *ticks,
    size_t n, struct diag *d) MUST_CHECK;

struct fire_count {
	int64_t act_id;
	int64_t roll_id;
	bool is_visitors; /* else staff */
	int32_t here;
	int32_t found;
	int64_t done_at;
	const char *user_name; /* read only: of the act */
};
/* In the order they were done. */
enum rc store_fire_counts(struct fire_count **out, size_t *n, struct store *st, int64_t school_id,
    int64_t roll_id, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_fire_count_put(
    struct store *st, int64_t school_id, const struct fire_count *count, struct diag *d) MUST_CHECK;

/* Who was looked for, as known when the roll ended. */
struct fire_pupil {
	int64_t pupil_id;
	const char *name;
	const char *group_name;
	const char *known;
	bool was_expected;
};
/* By group and name. */
enum rc store_fire_pupils(struct fire_pupil **out, size_t *n, struct store *st, int64_t school_id,
    int64_t roll_id, struct arena *a, struct diag *d) MUST_CHECK;
struct fire_pupils_put {
	int64_t school_id;
	int64_t roll_id;
	const struct fire_pupil *pupils;
	size_t n;
};
enum rc store_fire_pupils_put(
    struct store *st, const struct fire_pupils_put *put, struct diag *d) MUST_CHECK;

#endif
