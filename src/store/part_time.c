#include "store/store_part_time.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(type_, struct_, member)                                                              \
	{                                                                                          \
		.key = #member, .type = FIELD_##type_, .offset = offsetof(struct struct_, member)  \
	}
#define STEP                                                                                       \
	FIELD(INT, part_time_step_row, act_id), FIELD(DAY, part_time_step_row, day),               \
	    FIELD(TEXT, part_time_step_row, kind), FIELD(INT, part_time_step_row, n),              \
	    FIELD(DAY, part_time_step_row, parent_day),                                            \
	    FIELD(TEXT, part_time_step_row, parent_how),                                           \
	    FIELD(TEXT, part_time_step_row, parent_who), FIELD(INT, part_time_step_row, plan_id),  \
	    FIELD(TEXT, part_time_step_row, reviews), FIELD(DAY, part_time_step_row, school_day),  \
	    FIELD(TEXT, part_time_step_row, school_how),                                           \
	    FIELD(TEXT, part_time_step_row, school_who), FIELD(DAY, part_time_step_row, to_day),   \
	    FIELD(TEXT, part_time_step_row, words)

static const struct field plan_fields[] = {FIELD(TEXT, part_time, aim),
    FIELD(TEXT, part_time, ehc_plan), FIELD(DAY, part_time, from_day),
    FIELD(BOOL, part_time, is_ended), FIELD(DAY, part_time, la_told),
    FIELD(INT, part_time, plan_id), FIELD(INT, part_time, pupil_id), FIELD(TEXT, part_time, reason),
    FIELD(SET, part_time, sessions), FIELD(TEXT, part_time, social_worker),
    FIELD(DAY, part_time, to_day), FIELD(TEXT, part_time, wider), FIELD(TEXT, part_time, words)};
static const struct record record_plan = {
    plan_fields, COUNT(plan_fields), sizeof(struct part_time)};
static const struct field step_fields[] = {STEP};
static const struct record record_step = {
    step_fields, COUNT(step_fields), sizeof(struct part_time_step_row)};
static const struct field step_read_fields[] = {STEP, FIELD(INT, part_time_step_row, at),
    FIELD(TEXT, part_time_step_row, by), FIELD(TEXT, part_time_step_row, position)};
static const struct record record_step_read = {
    step_read_fields, COUNT(step_read_fields), sizeof(struct part_time_step_row)};
static const struct field entered_fields[] = {{.key = "planned_id", .type = FIELD_INT}};
static const struct record record_entered = {
    entered_fields, COUNT(entered_fields), sizeof(int64_t)};

/* $2, $3 0: any; $4 the first day that is open, DAY_MIN: all. */
#define WHICH                                                                                      \
	" WHERE p.school_id = $1 AND ($2 = 0 OR p.plan_id = $2) AND ($3 = 0 OR p.pupil_id = $3)"   \
	" AND p.to_day >= $4 AND (p.is_ended = 0 OR $5 = 1)"
static const struct query q_plans = {"part_times",
    "SELECT p.aim, p.ehc_plan, p.from_day, p.is_ended, p.la_told, p.plan_id, p.pupil_id, p.reason,"
    " p.sessions, p.social_worker, p.to_day, p.wider, p.words FROM part_time p" WHICH
    " ORDER BY p.to_day, p.plan_id",
    "iiiii", 0, RC_OK};
static const struct query q_steps = {"part_time_steps",
    "SELECT s.act_id, s.day, s.kind, s.n, s.parent_day, s.parent_how, s.parent_who, s.plan_id,"
    " s.reviews, s.school_day, s.school_how, s.school_who, s.to_day, s.words, a.happened,"
    " a.user_name, a.position FROM part_time p"
    " JOIN part_time_step s ON s.school_id = p.school_id AND s.plan_id = p.plan_id"
    " JOIN desk_act a ON a.school_id = s.school_id AND a.act_id = s.act_id" WHICH
    " ORDER BY s.plan_id, s.n",
    "iiiii", 0, RC_OK};
static const struct query q_next = {"part_time_next",
    "SELECT coalesce(max(plan_id), 0) + 1 FROM part_time WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_plan_put = {"part_time_put",
    "INSERT INTO part_time (aim, ehc_plan, from_day, is_ended, la_told, plan_id, pupil_id, reason,"
    " sessions, social_worker, to_day, wider, words, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    " ON CONFLICT (school_id, plan_id) DO UPDATE SET to_day = excluded.to_day,"
    " is_ended = excluded.is_ended, la_told = excluded.la_told,"
    " social_worker = excluded.social_worker, ehc_plan = excluded.ehc_plan",
    "ttiiiiitititti", 1, RC_STORE};
static const struct query q_step_put = {"part_time_step_put",
    "INSERT INTO part_time_step (act_id, day, kind, n, parent_day, parent_how, parent_who, plan_id,"
    " reviews, school_day, school_how, school_who, to_day, words, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    " ON CONFLICT DO NOTHING",
    "iitiittitittiti", 1, RC_RETRY};
static const struct query q_planned_put = {"part_time_planned_put",
    "INSERT INTO part_time_planned (school_id, planned_id, plan_id) VALUES ($1, $2, $3)"
    " ON CONFLICT DO NOTHING",
    "iii", 1, RC_RETRY};
static const struct query q_planned = {"part_time_planned",
    "SELECT planned_id FROM part_time_planned WHERE school_id = $1 AND plan_id = $2"
    " ORDER BY planned_id",
    "ii", 0, RC_OK};

struct filter_args {
	struct arg list[5];
};

static struct filter_args
filter_args(int64_t school_id, const struct part_time_filter *filter)
{
	bool is_all = filter->open_on == DAY_NONE;
	return (struct filter_args){
	    {arg_int(school_id), arg_int(filter->plan_id), arg_int(filter->pupil_id),
	        arg_int(is_all ? DAY_MIN : filter->open_on), arg_int(is_all ? 1 : 0)}};
}

enum rc
store_part_times(struct part_time **out, size_t *n, struct store *st, int64_t school_id,
    const struct part_time_filter *filter, struct arena *a, struct diag *d)
{
	const struct filter_args args = filter_args(school_id, filter);
	const struct rows_query rq = {&q_plans, args.list, &record_plan};
	return store_rows(out, n, st, &rq, a, d);
}

enum rc
store_part_time_steps(struct part_time_step_row **out, size_t *n, struct store *st,
    int64_t school_id, const struct part_time_filter *filter, struct arena *a, struct diag *d)
{
	const struct filter_args args = filter_args(school_id, filter);
	const struct rows_query rq = {&q_steps, args.list, &record_step_read};
	return store_rows(out, n, st, &rq, a, d);
}

enum rc
store_part_time_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

enum rc
store_part_time_put(
    struct store *st, int64_t school_id, const struct part_time *row, struct diag *d)
{
	struct arg args[COUNT(plan_fields) + 1];
	size_t n = record_args(args, &record_plan, row);
	args[n] = arg_int(school_id);
	return db_queue(st->db, &q_plan_put, args, d);
}

enum rc
store_part_time_step_put(
    struct store *st, int64_t school_id, const struct part_time_step_row *row, struct diag *d)
{
	struct arg args[COUNT(step_fields) + 1];
	size_t n = record_args(args, &record_step, row);
	args[n] = arg_int(school_id);
	return db_queue(st->db, &q_step_put, args, d);
}

enum rc
store_part_time_planned_put(
    struct store *st, int64_t school_id, int64_t planned_id, int64_t plan_id, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(planned_id), arg_int(plan_id)};
	return db_queue(st->db, &q_planned_put, args, d);
}

enum rc
store_part_time_planned(int64_t **out, size_t *n, struct store *st, int64_t school_id,
    int64_t plan_id, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(plan_id)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_planned, args, &record_entered}, a, d);
}
