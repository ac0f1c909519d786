#include "store/store_leave.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(type_, struct_, member)                                                              \
	{                                                                                          \
		.key = #member, .type = FIELD_##type_, .offset = offsetof(struct struct_, member)  \
	}
#define REQUEST                                                                                    \
	FIELD(INT, leave_request, act_id), FIELD(TEXT, leave_request, applicant),                  \
	    FIELD(TEXT, leave_request, applicant_is), FIELD(TEXT, leave_request, email),           \
	    FIELD(TEXT, leave_request, fact), FIELD(DAY, leave_request, from_day),                 \
	    FIELD(SESSION, leave_request, from_session), FIELD(TEXT, leave_request, ground),       \
	    FIELD(INT, leave_request, leave_id), FIELD(DAY, leave_request, received_day),          \
	    FIELD(DAY, leave_request, to_day), FIELD(SESSION, leave_request, to_session),          \
	    FIELD(TEXT, leave_request, travellers), FIELD(TEXT, leave_request, words)
#define STEP                                                                                       \
	FIELD(INT, leave_step_row, act_id), FIELD(TEXT, leave_step_row, fact),                     \
	    FIELD(TEXT, leave_step_row, kind), FIELD(INT, leave_step_row, leave_id),               \
	    FIELD(INT, leave_step_row, n), FIELD(TEXT, leave_step_row, pupils),                    \
	    FIELD(TEXT, leave_step_row, state), FIELD(TEXT, leave_step_row, words)

static const struct field request_fields[] = {REQUEST};
static const struct record record_request = {
    request_fields, COUNT(request_fields), sizeof(struct leave_request)};
static const struct field request_read_fields[] = {
    REQUEST, FIELD(INT, leave_request, at), FIELD(TEXT, leave_request, by)};
static const struct record record_request_read = {
    request_read_fields, COUNT(request_read_fields), sizeof(struct leave_request)};
static const struct field pupil_fields[] = {FIELD(DAY, leave_pupil, from_day),
    FIELD(SESSION, leave_pupil, from_session), FIELD(INT, leave_pupil, leave_id),
    FIELD(INT, leave_pupil, pupil_id), FIELD(TEXT, leave_pupil, state),
    FIELD(DAY, leave_pupil, to_day), FIELD(SESSION, leave_pupil, to_session)};
static const struct record record_pupil_part = {
    pupil_fields, COUNT(pupil_fields), sizeof(struct leave_pupil)};
static const struct field step_fields[] = {STEP};
static const struct record record_step = {
    step_fields, COUNT(step_fields), sizeof(struct leave_step_row)};
static const struct field step_read_fields[] = {STEP, FIELD(INT, leave_step_row, at),
    FIELD(TEXT, leave_step_row, by), FIELD(TEXT, leave_step_row, position)};
static const struct record record_step_read = {
    step_read_fields, COUNT(step_read_fields), sizeof(struct leave_step_row)};

/* $2, $3 0: any; $4 1: open ones only. */
#define WHICH                                                                                      \
	" WHERE r.school_id = $1 AND ($2 = 0 OR r.leave_id = $2) AND ($3 = 0 OR EXISTS"            \
	" (SELECT 1 FROM leave_pupil x WHERE x.school_id = r.school_id"                            \
	" AND x.leave_id = r.leave_id AND x.pupil_id = $3)) AND ($4 = 0 OR EXISTS"                 \
	" (SELECT 1 FROM leave_pupil y WHERE y.school_id = r.school_id"                            \
	" AND y.leave_id = r.leave_id AND y.state = 'waiting'))"                                   \
	" AND r.to_day >= $5 AND r.from_day <= $6"
static const struct query q_requests = {"leave_requests",
    "SELECT r.act_id, r.applicant, r.applicant_is, r.email, r.fact, r.from_day, r.from_session,"
    " r.ground, r.leave_id, r.received_day, r.to_day, r.to_session, r.travellers, r.words,"
    " a.happened, a.user_name FROM leave_request r"
    " JOIN desk_act a ON a.school_id = r.school_id AND a.act_id = r.act_id" WHICH
    " ORDER BY r.received_day, r.leave_id",
    "iiiiii", 0, RC_OK};
static const struct query q_pupils = {"leave_pupils",
    "SELECT p.from_day, p.from_session, p.leave_id, p.pupil_id, p.state, p.to_day, p.to_session"
    " FROM leave_request r"
    " JOIN leave_pupil p ON p.school_id = r.school_id AND p.leave_id = r.leave_id" WHICH
    " ORDER BY p.leave_id, p.pupil_id",
    "iiiiii", 0, RC_OK};
static const struct query q_steps = {"leave_steps",
    "SELECT s.act_id, s.fact, s.kind, s.leave_id, s.n, s.pupils, s.state, s.words, a.happened,"
    " a.user_name, a.position FROM leave_request r"
    " JOIN leave_step s ON s.school_id = r.school_id AND s.leave_id = r.leave_id"
    " JOIN desk_act a ON a.school_id = s.school_id AND a.act_id = s.act_id" WHICH
    " ORDER BY s.leave_id, s.n",
    "iiiiii", 0, RC_OK};
static const struct query q_next = {"leave_next",
    "SELECT coalesce(max(leave_id), 0) + 1 FROM leave_request WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_request_put = {"leave_request_put",
    "INSERT INTO leave_request (act_id, applicant, applicant_is, email, fact, from_day,"
    " from_session, ground, leave_id, received_day, to_day, to_session, travellers, words,"
    " school_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    " ON CONFLICT DO NOTHING",
    "ittttiitiiiitti", 1, RC_RETRY};
static const struct query q_pupil_put = {"leave_pupil_put",
    "INSERT INTO leave_pupil (from_day, from_session, leave_id, pupil_id, state, to_day,"
    " to_session, school_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (school_id, leave_id, pupil_id) DO UPDATE SET state = excluded.state,"
    " from_day = excluded.from_day, from_session = excluded.from_session,"
    " to_day = excluded.to_day, to_session = excluded.to_session",
    "iiiitiii", 1, RC_STORE};
static const struct query q_step_put = {"leave_step_put",
    "INSERT INTO leave_step (act_id, fact, kind, leave_id, n, pupils, state, words, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
    "ittiittti", 1, RC_RETRY};

struct filter_args {
	struct arg list[6];
};

static struct filter_args
filter_args(int64_t school_id, const struct leave_filter *filter)
{
	return (struct filter_args){{arg_int(school_id), arg_int(filter->leave_id),
	    arg_int(filter->pupil_id), arg_int(filter->is_open ? 1 : 0),
	    arg_int(filter->range.from), arg_int(filter->range.to)}};
}

enum rc
store_leave_requests(struct leave_request **out, size_t *n, struct store *st, int64_t school_id,
    const struct leave_filter *filter, struct arena *a, struct diag *d)
{
	const struct filter_args args = filter_args(school_id, filter);
	const struct rows_query rq = {&q_requests, args.list, &record_request_read};
	return store_rows(out, n, st, &rq, a, d);
}

enum rc
store_leave_pupils(struct leave_pupil **out, size_t *n, struct store *st, int64_t school_id,
    const struct leave_filter *filter, struct arena *a, struct diag *d)
{
	const struct filter_args args = filter_args(school_id, filter);
	const struct rows_query rq = {&q_pupils, args.list, &record_pupil_part};
	return store_rows(out, n, st, &rq, a, d);
}

enum rc
store_leave_steps(struct leave_step_row **out, size_t *n, struct store *st, int64_t school_id,
    const struct leave_filter *filter, struct arena *a, struct diag *d)
{
	const struct filter_args args = filter_args(school_id, filter);
	const struct rows_query rq = {&q_steps, args.list, &record_step_read};
	return store_rows(out, n, st, &rq, a, d);
}

enum rc
store_leave_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

enum rc
store_leave_request_put(
    struct store *st, int64_t school_id, const struct leave_request *row, struct diag *d)
{
	struct arg args[COUNT(request_fields) + 1];
	size_t n = record_args(args, &record_request, row);
	args[n] = arg_int(school_id);
	return db_queue(st->db, &q_request_put, args, d);
}

enum rc
store_leave_pupil_put(
    struct store *st, int64_t school_id, const struct leave_pupil *row, struct diag *d)
{
	struct arg args[COUNT(pupil_fields) + 1];
	size_t n = record_args(args, &record_pupil_part, row);
	args[n] = arg_int(school_id);
	return db_queue(st->db, &q_pupil_put, args, d);
}

enum rc
store_leave_step_put(
    struct store *st, int64_t school_id, const struct leave_step_row *row, struct diag *d)
{
	struct arg args[COUNT(step_fields) + 1];
	size_t n = record_args(args, &record_step, row);
	args[n] = arg_int(school_id);
	return db_queue(st->db, &q_step_put, args, d);
}
