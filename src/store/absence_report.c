#include "store/store_absence_report.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(kind, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind,                                              \
		.offset = offsetof(struct absence_report, member)                                  \
	}
#define OWN                                                                                        \
	FIELD(INT, act_id), FIELD(TEXT, answer), FIELD(TEXT, code), FIELD(INT, decided_act),       \
	    FIELD(DAY, from_day), FIELD(BOOL, is_late), FIELD(INT, pupil_id), FIELD(TEXT, reason), \
	    FIELD(INT, report_id), FIELD(TEXT, source), FIELD(TEXT, state), FIELD(DAY, to_day),    \
	    FIELD(TEXT, told_by), FIELD(TEXT, words)

static const struct field own_fields[] = {OWN};
static const struct record record_own = {
    own_fields, COUNT(own_fields), sizeof(struct absence_report)};
static const struct field read_fields[] = {OWN, FIELD(INT, at), FIELD(TEXT, by),
    FIELD(INT, decided_at), FIELD(TEXT, decided_by), FIELD(TEXT, decided_position)};
static const struct record record_read_too = {
    read_fields, COUNT(read_fields), sizeof(struct absence_report)};

/* $2, $3 0: any; $4 1: open ones only. */
static const struct query q_list = {"absence_reports",
    "SELECT r.act_id, r.answer, r.code, r.decided_act, r.from_day, r.is_late, r.pupil_id, r.reason,"
    " r.report_id, r.source, r.state, r.to_day, r.told_by, r.words, a.happened, a.user_name,"
    " coalesce(b.happened, 0), coalesce(b.user_name, ''), coalesce(b.position, '')"
    " FROM absence_report r"
    " JOIN desk_act a ON a.school_id = r.school_id AND a.act_id = r.act_id"
    " LEFT JOIN desk_act b ON b.school_id = r.school_id AND b.act_id = r.decided_act"
    " WHERE r.school_id = $1 AND ($2 = 0 OR r.report_id = $2) AND ($3 = 0 OR r.pupil_id = $3)"
    " AND ($4 = 0 OR r.state IN ('waiting', 'asked')) AND r.to_day >= $5 AND r.from_day <= $6"
    " ORDER BY r.report_id",
    "iiiiii", 0, RC_OK};
static const struct query q_next = {"absence_report_next",
    "SELECT coalesce(max(report_id), 0) + 1 FROM absence_report WHERE school_id = $1", "i", 0,
    RC_OK};
static const struct query q_put = {"absence_report_put",
    "INSERT INTO absence_report (act_id, answer, code, decided_act, from_day, is_late, pupil_id,"
    " reason, report_id, source, state, to_day, told_by, words, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    " ON CONFLICT (school_id, report_id) DO UPDATE SET answer = excluded.answer,"
    " code = excluded.code, decided_act = excluded.decided_act, state = excluded.state",
    "ittiiiitittitti", 1, RC_STORE};

enum rc
store_absence_reports(struct absence_report **out, size_t *n, struct store *st, int64_t school_id,
    const struct absence_report_filter *filter, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(filter->report_id),
	    arg_int(filter->pupil_id), arg_int(filter->is_open ? 1 : 0),
	    arg_int(filter->range.from), arg_int(filter->range.to)};
	return store_rows(out, n, st, &(struct rows_query){&q_list, args, &record_read_too}, a, d);
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
	struct arg args[COUNT(own_fields) + 1];
	size_t n = record_args(args, &record_own, row);
	args[n] = arg_int(school_id);
	return db_queue(st->db, &q_put, args, d);
}
