#ifndef MUSTER_STORE_STORE_PART_TIME_H
#define MUSTER_STORE_STORE_PART_TIME_H

#include "store/store.h"

/* Part-time timetables (R55); words of core/part_time.h. */
struct part_time {
	int64_t plan_id; /* from store_part_time_next_id(); 1, 2, 3 ... in each school */
	int64_t pupil_id;
	const char *reason;
	const char *wider;
	const char *aim;
	const char *words;
	uint32_t sessions; /* away */
	int32_t from_day;
	int32_t to_day; /* included; where the last step left it, so the rest */
	const char *social_worker;
	const char *ehc_plan;
	int32_t la_told; /* DAY_NONE: not yet */
	bool is_ended;
};
/* It was made, or reviewed. Append only. */
struct part_time_step_row {
	int64_t plan_id;
	int64_t n; /* 1 and up in the plan */
	int64_t act_id;
	const char *kind;
	int32_t day;
	const char *words;
	const char
	    *school_who; /* both agreements: when it was made or extended; else "", DAY_NONE */
	int32_t school_day;
	const char *school_how;
	const char *parent_who;
	int32_t parent_day;
	const char *parent_how;
	int32_t to_day;
	const char *reviews; /* "2026-10-05 2026-10-19": that it plans; "" none */
	/* of the act; only read */
	int64_t at;
	const char *by;
	const char *position;
};

struct part_time_filter {
	int64_t plan_id;  /* 0: any */
	int64_t pupil_id; /* 0: any */
	int32_t open_on;  /* only those that have not ended by this day; DAY_NONE: all */
};
/* By their last day. */
enum rc store_part_times(struct part_time **out, size_t *n, struct store *st, int64_t school_id,
    const struct part_time_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;
/* Of the same plans: by plan, then number. */
enum rc store_part_time_steps(struct part_time_step_row **out, size_t *n, struct store *st,
    int64_t school_id, const struct part_time_filter *filter, struct arena *a,
    struct diag *d) MUST_CHECK;

enum rc store_part_time_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* A new one, or one on which a review changed what it may. */
enum rc store_part_time_put(
    struct store *st, int64_t school_id, const struct part_time *row, struct diag *d) MUST_CHECK;
/* RC_RETRY: another process wrote that step first. */
enum rc store_part_time_step_put(struct store *st, int64_t school_id,
    const struct part_time_step_row *row, struct diag *d) MUST_CHECK;

/* It entered this known absence. */
enum rc store_part_time_planned_put(struct store *st, int64_t school_id, int64_t planned_id,
    int64_t plan_id, struct diag *d) MUST_CHECK;
/* Its planned_ids. */
enum rc store_part_time_planned(int64_t **out, size_t *n, struct store *st, int64_t school_id,
    int64_t plan_id, struct arena *a, struct diag *d) MUST_CHECK;

#endif
