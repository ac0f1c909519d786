#include "store/store_absence_report.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(type_, struct_, member)                                                              \
	{                                                                                          \
		.key = #member, .type = FIELD_##type_, .offset = offsetof(struct struct_, member)  \
	}
#define OWN                                                                                        \
	FIELD(INT, absence_report, act_id), FIELD(DAY, absence_report, from_day),                  \
	    FIELD(INT, absence_report, pupil_id), FIELD(TEXT, absence_report, reason),             \
	    FIELD(INT, absence_report, report_id), FIELD(TEXT, absence_report, source),            \
	    FIELD(TEXT, absence_report, state), FIELD(DAY, absence_report, to_day),                \
	    FIELD(TEXT, absence_report, told_by), FIELD(TEXT, absence_report, words)
#define STEP                                                                                       \
	FIELD(INT, absence_report_step, act_id), FIELD(TEXT, absence_report_step, code),           \
	    FIELD(INT, absence_report_step, n), FIELD(INT, absence_report_step, report_id),        \
	    FIELD(TEXT, absence_report_step, state), FIELD(TEXT, absence_report_step, words)

static const struct field own_fields[] = {OWN};
static const struct record record_own = {
    own_fields, COUNT(own_fields), sizeof(struct absence_report)};
static const struct field read_fields[] = {
    OWN, FIELD(INT, absence_report, at), FIELD(TEXT, absence_report, by)};
static const struct record record_read_too = {
    read_fields, COUNT(read_fields), sizeof(struct absence_report)};
static const struct field step_fields[] = {STEP};
static const struct record record_step = {
    step_fields, COUNT(step_fields), sizeof(struct absence_report_step)};
static const struct field step_read_fields[] = {STEP, FIELD(INT, absence_report_step, at),
    FIELD(TEXT, absence_report_step, by), FIELD(TEXT, absence_report_step, position)};
static const struct record record_step_read = {
    step_read_fields, COUNT(step_read_fields), sizeof(struct absence_report_step)};

/* $2, $3 0: any; $4 1: open ones only. */
#define WHICH                                                                                      \
	" WHERE r.school_id = $1 AND ($2 = 0 OR r.report_id = $2)"                                 \
	" AND ($3 = 0 OR r.pupil_id = $3) AND ($4 = 0 OR r.state IN ('waiting', 'asked'))"
static const struct query q_list = {"absence_reports",
    "SELECT r.act_id, r.from_day, r.pupil_id, r.reason, r.report_id, r.source, r.state, r.to_day,"
    " r.told_by, r.words, a.happened, a.user_name FROM absence_report r"
    " JOIN desk_act a ON a.school_id = r.school_id AND a.act_id = r.act_id" WHICH
    " ORDER BY r.report_id",
    "iiii", 0, RC_OK};
static const struct query q_steps = {"absence_report_steps",
    "SELECT s.act_id, s.code, s.n, s.report_id, s.state, s.words, a.happened, a.user_name,"
    " a.position FROM absence_report r"
    " JOIN absence_report_step s ON s.school_id = r.school_id AND s.report_id = r.report_id"
    " JOIN desk_act a ON a.school_id = s.school_id AND a.act_id = s.act_id" WHICH
    " ORDER BY s.report_id, s.n",
    "iiii", 0, RC_OK};
static const struct query q_next = {"absence_report_next",
    "SELECT coalesce(max(report_id), 0) + 1 FROM absence_report WHERE school_id = $1", "i", 0,
    RC_OK};
static const struct query q_put = {"absence_report_put",
    "INSERT INTO absence_report (act_id, from_day, pupil_id, reason, report_id, source, state,"
    " to_day, told_by, words, school_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    " ON CONFLICT (school_id, report_id) DO UPDATE SET state = excluded.state",
    "iiitittitti", 1, RC_STORE};
static const struct query q_step_put = {"absence_report_step_put",
    "INSERT INTO absence_report_step (act_id, code, n, report_id, state, words, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    "itiitti", 1, RC_RETRY};

struct filter_args {
	struct arg list[4];
};

static struct filter_args
filter_args(int64_t school_id, const struct absence_report_filter *filter)
{
	return (struct filter_args){{arg_int(school_id), arg_int(filter->report_id),
	    arg_int(filter->pupil_id), arg_int(filter->is_open ? 1 : 0)}};
}

enum rc
store_absence_reports(struct absence_report **out, size_t *n, struct store *st, int64_t school_id,
    const struct absence_report_filter *filter, struct arena *a, struct diag *d)
{
	const struct filter_args args = filter_args(school_id, filter);
	return store_rows(
	    out, n, st, &(struct rows_query){&q_list, args.list, &record_read_too}, a, d);
}

enum rc
store_absence_report_steps(struct absence_report_step **out, size_t *n, struct store *st,
    int64_t school_id, const struct absence_report_filter *filter, struct arena *a, struct diag *d)
{
	const struct filter_args args = filter_args(school_id, filter);
	return store_rows(
	    out, n, st, &(struct rows_query){&q_steps, args.list, &record_step_read}, a, d);
}

enum rc
store_absence_report_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

enum rc
store_absence_report_put(
    struct store *st, int64_t school_id, const struct absence_report *row, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_put, &record_own, row}, d);
}

enum rc
store_absence_report_step_put(
    struct store *st, int64_t school_id, const struct absence_report_step *step, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_step_put, &record_step, step}, d);
}
