#include "store/store_off_site.h"

#include "store/store_private.h"

#include <assert.h>
#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(type_, struct_, member)                                                              \
	{                                                                                          \
		.key = #member, .type = FIELD_##type_, .offset = offsetof(struct struct_, member)  \
	}

static const struct field provider_fields[] = {FIELD(INT, provider_row, act_id),
    FIELD(CODE, provider_row, code), FIELD(TEXT, provider_row, contact),
    FIELD(TEXT, provider_row, email), FIELD(TEXT, provider_row, name),
    FIELD(TEXT, provider_row, phone), FIELD(INT, provider_row, provider_id)};
static const struct record record_provider = {
    provider_fields, COUNT(provider_fields), sizeof(struct provider_row)};
#define PROVIDER_COLUMNS "act_id, code, contact, email, name, phone, provider_id"

static const struct field site_fields[] = {FIELD(INT, off_site_row, act_id),
    FIELD(CODE, off_site_row, code), FIELD(INT, off_site_row, ended_act),
    FIELD(DAY, off_site_row, from_day), FIELD(SESSION, off_site_row, from_session),
    FIELD(TEXT, off_site_row, leader), FIELD(INT, off_site_row, leader_id),
    FIELD(TEXT, off_site_row, name), FIELD(INT, off_site_row, off_site_id),
    FIELD(TEXT, off_site_row, place), FIELD(INT, off_site_row, provider_id),
    FIELD(SET, off_site_row, sessions), FIELD(TEXT, off_site_row, staff),
    FIELD(DAY, off_site_row, to_day), FIELD(SESSION, off_site_row, to_session)};
static const struct record record_site = {
    site_fields, COUNT(site_fields), sizeof(struct off_site_row)};
#define SITE_COLUMNS                                                                               \
	"act_id, code, ended_act, from_day, from_session, leader, leader_id, name, off_site_id, "  \
	"place, provider_id, sessions, staff, to_day, to_session"

static const struct field pupil_fields[] = {
    FIELD(INT, off_site_pupil, off_site_id), FIELD(INT, off_site_pupil, pupil_id)};
static const struct record record_site_pupil = {
    pupil_fields, COUNT(pupil_fields), sizeof(struct off_site_pupil)};

static const struct field answer_fields[] = {FIELD(INT, off_site_answer, act_id),
    FIELD(INT, off_site_answer, at), FIELD(TEXT, off_site_answer, by_name),
    FIELD(DAY, off_site_answer, day), FIELD(BOOL, off_site_answer, is_here),
    FIELD(INT, off_site_answer, off_site_id), FIELD(INT, off_site_answer, pupil_id),
    FIELD(TEXT, off_site_answer, reason), FIELD(SESSION, off_site_answer, session)};
static const struct record record_answer = {
    answer_fields, COUNT(answer_fields), sizeof(struct off_site_answer)};
#define ANSWER_COLUMNS "act_id, at, by_name, day, is_here, off_site_id, pupil_id, reason, session"

static const struct field question_fields[] = {FIELD(DAY, off_site_question, day),
    FIELD(TEXT, off_site_question, kind), FIELD(INT, off_site_question, off_site_id),
    FIELD(TEXT, off_site_question, outcome), FIELD(INT, off_site_question, pupil_id),
    FIELD(INT, off_site_question, question_id), FIELD(INT, off_site_question, raised_at),
    FIELD(SESSION, off_site_question, session), FIELD(INT, off_site_question, settled_at),
    FIELD(TEXT, off_site_question, settled_by), FIELD(TEXT, off_site_question, words)};
static const struct record record_question = {
    question_fields, COUNT(question_fields), sizeof(struct off_site_question)};
#define QUESTION_COLUMNS                                                                           \
	"day, kind, off_site_id, outcome, pupil_id, question_id, raised_at, session, settled_at, " \
	"settled_by, words"

static const struct field link_fields[] = {FIELD(DAY, off_site_link, day),
    FIELD(INT, off_site_link, ends_at), FIELD(INT, off_site_link, provider_id),
    FIELD(INT, off_site_link, school_id), FIELD(INT, off_site_link, sent_at)};
static const struct record record_link = {
    link_fields, COUNT(link_fields), sizeof(struct off_site_link)};
#define LINK_COLUMNS "day, ends_at, provider_id, school_id, sent_at"

static const struct query q_provider_next = {"provider_next",
    "SELECT coalesce(max(provider_id), 0) + 1 FROM provider WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_provider_put = {"provider_put",
    "INSERT INTO provider (" PROVIDER_COLUMNS ", school_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (school_id, provider_id) DO UPDATE SET act_id = excluded.act_id,"
    " code = excluded.code, contact = excluded.contact, email = excluded.email,"
    " name = excluded.name, phone = excluded.phone",
    "itttttii", 1, RC_STORE};
static const struct query q_providers = {"providers",
    "SELECT " PROVIDER_COLUMNS
    " FROM provider WHERE school_id = $1 ORDER BY name COLLATE \"C\", provider_id",
    "i", 0, RC_OK};

static const struct query q_site_next = {"off_site_next",
    "SELECT coalesce(max(off_site_id), 0) + 1 FROM off_site WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_site_put = {"off_site_put",
    "INSERT INTO off_site (" SITE_COLUMNS ", school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    " ON CONFLICT (school_id, off_site_id) DO UPDATE SET ended_act = excluded.ended_act,"
    " from_day = excluded.from_day, from_session = excluded.from_session,"
    " leader = excluded.leader, leader_id = excluded.leader_id, name = excluded.name,"
    " place = excluded.place, sessions = excluded.sessions, staff = excluded.staff,"
    " to_day = excluded.to_day, to_session = excluded.to_session",
    "itiiitititiitiii", 1, RC_STORE};
static const struct query q_sites = {"off_sites",
    "SELECT " SITE_COLUMNS " FROM off_site WHERE school_id = $1 AND to_day >= $2 AND from_day <= $3"
    " ORDER BY from_day, off_site_id",
    "iii", 0, RC_OK};
static const struct query q_site = {"off_site",
    "SELECT " SITE_COLUMNS " FROM off_site WHERE school_id = $1 AND off_site_id = $2", "ii", 0,
    RC_OK};

static const struct query q_pupil_put = {"off_site_pupil_put",
    "INSERT INTO off_site_pupil (school_id, off_site_id, pupil_id, act_id, ended_act)"
    " VALUES ($1, $2, $3, $4, 0)",
    "iiii", 1, RC_STORE};
static const struct query q_pupil_end = {"off_site_pupil_end",
    "UPDATE off_site_pupil SET ended_act = $4"
    " WHERE school_id = $1 AND off_site_id = $2 AND pupil_id = $3 AND ended_act = 0",
    "iiii", 1, RC_RETRY};
static const struct query q_pupils = {"off_site_pupils",
    "SELECT p.off_site_id, p.pupil_id FROM off_site o JOIN off_site_pupil p"
    " ON p.school_id = o.school_id AND p.off_site_id = o.off_site_id"
    " WHERE o.school_id = $1 AND o.to_day >= $2 AND o.from_day <= $3 AND o.ended_act = 0"
    " AND p.ended_act = 0 ORDER BY 1, 2",
    "iii", 0, RC_OK};

/* Who was on it on a day that has passed, and was taken off since, was on it; also when all of it
 * was cancelled since. */
static const struct query q_pupils_on = {"off_site_pupils_on",
    "SELECT DISTINCT p.off_site_id, p.pupil_id FROM off_site o JOIN off_site_pupil p"
    " ON p.school_id = o.school_id AND p.off_site_id = o.off_site_id"
    " LEFT JOIN desk_act e ON e.school_id = p.school_id AND e.act_id = p.ended_act"
    " WHERE o.school_id = $1 AND o.to_day >= $2 AND o.from_day <= $2"
    " AND ((o.ended_act = 0 AND p.ended_act = 0) OR e.time >= $3) ORDER BY 1, 2",
    "iii", 0, RC_OK};
static const struct query q_pupils_gone = {"off_site_pupils_gone",
    "SELECT DISTINCT pupil_id FROM off_site_pupil"
    " WHERE school_id = $1 AND off_site_id = $2 AND ended_act <> 0 ORDER BY pupil_id",
    "ii", 0, RC_OK};

static const struct query q_plan_put = {"off_site_plan_put",
    "INSERT INTO off_site_plan (school_id, planned_id, off_site_id) VALUES ($1, $2, $3)"
    " ON CONFLICT DO NOTHING",
    "iii", 1, RC_RETRY};
static const struct query q_plans = {"off_site_plans",
    "SELECT planned_id FROM off_site_plan WHERE school_id = $1 AND off_site_id = $2"
    " ORDER BY planned_id",
    "ii", 0, RC_OK};

static const struct query q_answer_put = {"off_site_answer_put",
    "INSERT INTO off_site_answer (" ANSWER_COLUMNS ", school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    "iitiiiitii", 1, RC_STORE};
static const struct query q_answers = {"off_site_answers",
    "SELECT " ANSWER_COLUMNS
    " FROM off_site_answer WHERE school_id = $1 AND day = $2 ORDER BY at, act_id",
    "ii", 0, RC_OK};

static const struct query q_question_next = {"off_site_question_next",
    "SELECT coalesce(max(question_id), 0) + 1 FROM off_site_question WHERE school_id = $1", "i", 0,
    RC_OK};
static const struct query q_question_put = {"off_site_question_put",
    "INSERT INTO off_site_question (" QUESTION_COLUMNS ", school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " ON CONFLICT (school_id, question_id) DO UPDATE SET outcome = excluded.outcome,"
    " settled_at = excluded.settled_at, settled_by = excluded.settled_by,"
    " words = excluded.words",
    "ititiiiiitti", 1, RC_STORE};
static const struct query q_questions = {"off_site_questions",
    "SELECT " QUESTION_COLUMNS
    " FROM off_site_question WHERE school_id = $1 AND (settled_at = 0 OR day >= $2)"
    " ORDER BY day, session, question_id",
    "ii", 0, RC_OK};

static const struct query q_link_put = {"off_site_link_put",
    "INSERT INTO off_site_link (" LINK_COLUMNS ", token_hash) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT DO NOTHING",
    "iiiiib", 1, RC_RETRY};
static const struct query q_links_end = {"off_site_links_end",
    "DELETE FROM off_site_link WHERE school_id = $1 AND provider_id = $2", "ii", 0, RC_OK};
static const struct query q_links = {"off_site_links",
    "SELECT " LINK_COLUMNS " FROM off_site_link WHERE school_id = $1 AND day = $2"
    " ORDER BY provider_id",
    "ii", 0, RC_OK};
static const struct query q_token = {"off_site_by_token",
    "SELECT " LINK_COLUMNS " FROM off_site_link WHERE school_id = $1 AND token_hash = $2", "ib", 0,
    RC_OK};

static enum rc
next_id(int64_t *out, struct store *st, const struct query *q, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, q, &arg, d);
}

#define ARGS_MAX 16 /* columns of the widest record, and one more */

/* A row by its record, then the one argument that is not of it. */
struct put {
	const struct query *query;
	const struct record *record;
	const void *row;
	struct arg last;
};

static enum rc
put_row(struct store *st, const struct put *put, struct diag *d)
{
	struct arg args[ARGS_MAX];
	assert(put->record->n < ARGS_MAX);
	size_t at = record_args(args, put->record, put->row);
	args[at] = put->last;
	return db_queue(st->db, put->query, args, d);
}

enum rc
store_provider_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	return next_id(out, st, &q_provider_next, school_id, d);
}

enum rc
store_off_site_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	return next_id(out, st, &q_site_next, school_id, d);
}

enum rc
store_off_site_next_question(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	return next_id(out, st, &q_question_next, school_id, d);
}

enum rc
store_provider_put(
    struct store *st, int64_t school_id, const struct provider_row *row, struct diag *d)
{
	return put_row(
	    st, &(struct put){&q_provider_put, &record_provider, row, arg_int(school_id)}, d);
}

enum rc
store_providers(struct provider_row **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_providers, args, &record_provider}, a, d);
}

enum rc
store_off_site_put(
    struct store *st, int64_t school_id, const struct off_site_row *row, struct diag *d)
{
	return put_row(st, &(struct put){&q_site_put, &record_site, row, arg_int(school_id)}, d);
}

enum rc
store_off_sites(struct off_site_row **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(range.from), arg_int(range.to)};
	return store_rows(out, n, st, &(struct rows_query){&q_sites, args, &record_site}, a, d);
}

enum rc
store_off_site(struct off_site_row *out, struct store *st, int64_t school_id, int64_t off_site_id,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(off_site_id)};
	return store_row(
	    out, st, &(struct rows_query){&q_site, args, &record_site}, "trip or placement", a, d);
}

static enum rc
pupil_run(const struct query *q, struct store *st, const int64_t ids[4], struct diag *d)
{
	const struct arg args[] = {
	    arg_int(ids[0]), arg_int(ids[1]), arg_int(ids[2]), arg_int(ids[3])};
	return db_queue(st->db, q, args, d);
}

enum rc
store_off_site_pupil_put(struct store *st, int64_t school_id, const struct off_site_pupil *row,
    int64_t act_id, struct diag *d)
{
	const int64_t ids[] = {school_id, row->off_site_id, row->pupil_id, act_id};
	return pupil_run(&q_pupil_put, st, ids, d);
}

enum rc
store_off_site_pupil_end(struct store *st, int64_t school_id, const struct off_site_pupil *row,
    int64_t act_id, struct diag *d)
{
	const int64_t ids[] = {school_id, row->off_site_id, row->pupil_id, act_id};
	return pupil_run(&q_pupil_end, st, ids, d);
}

enum rc
store_off_site_pupils(struct off_site_pupil **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(range.from), arg_int(range.to)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_pupils, args, &record_site_pupil}, a, d);
}

enum rc
store_off_site_pupils_on(struct off_site_pupil **out, size_t *n, struct store *st,
    int64_t school_id, struct off_site_when when, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(when.day), arg_int(when.ends_at)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_pupils_on, args, &record_site_pupil}, a, d);
}

static const struct field gone_fields[] = {{.key = "pupil_id", .type = FIELD_INT}};
static const struct record record_gone = {gone_fields, COUNT(gone_fields), sizeof(int64_t)};

enum rc
store_off_site_gone(int64_t **out, size_t *n, struct store *st, int64_t school_id,
    int64_t off_site_id, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(off_site_id)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_pupils_gone, args, &record_gone}, a, d);
}

enum rc
store_off_site_plan_put(
    struct store *st, int64_t school_id, int64_t planned_id, int64_t off_site_id, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(planned_id), arg_int(off_site_id)};
	return db_queue(st->db, &q_plan_put, args, d);
}

static const struct field plan_fields[] = {{.key = "planned_id", .type = FIELD_INT}};
static const struct record record_plan = {plan_fields, COUNT(plan_fields), sizeof(int64_t)};

enum rc
store_off_site_plans(int64_t **out, size_t *n, struct store *st, int64_t school_id,
    int64_t off_site_id, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(off_site_id)};
	return store_rows(out, n, st, &(struct rows_query){&q_plans, args, &record_plan}, a, d);
}

enum rc
store_off_site_answer_put(
    struct store *st, int64_t school_id, const struct off_site_answer *row, struct diag *d)
{
	return put_row(
	    st, &(struct put){&q_answer_put, &record_answer, row, arg_int(school_id)}, d);
}

enum rc
store_off_site_answers(struct off_site_answer **out, size_t *n, struct store *st, int64_t school_id,
    int32_t day, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	return store_rows(out, n, st, &(struct rows_query){&q_answers, args, &record_answer}, a, d);
}

enum rc
store_off_site_question_put(
    struct store *st, int64_t school_id, const struct off_site_question *row, struct diag *d)
{
	return put_row(
	    st, &(struct put){&q_question_put, &record_question, row, arg_int(school_id)}, d);
}

enum rc
store_off_site_questions(struct off_site_question **out, size_t *n, struct store *st,
    int64_t school_id, int32_t from, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(from)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_questions, args, &record_question}, a, d);
}

enum rc
store_off_site_link_put(struct store *st, const struct off_site_link *link, struct diag *d)
{
	return put_row(st,
	    &(struct put){&q_link_put, &record_link, link,
	        arg_blob(link->token_hash, sizeof link->token_hash)},
	    d);
}

enum rc
store_off_site_links_end(struct store *st, int64_t school_id, int64_t provider_id, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(provider_id)};
	return db_queue(st->db, &q_links_end, args, d);
}

enum rc
store_off_site_links(struct off_site_link **out, size_t *n, struct store *st, int64_t school_id,
    int32_t day, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	return store_rows(out, n, st, &(struct rows_query){&q_links, args, &record_link}, a, d);
}

enum rc
store_off_site_by_token(struct off_site_link *out, struct store *st, int64_t school_id,
    const uint8_t token_hash[STORE_HASH], struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_blob(token_hash, STORE_HASH)};
	return store_row(out, st, &(struct rows_query){&q_token, args, &record_link}, "link", a, d);
}
