#include "store/store_alerts.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(type_, struct_, member)                                                              \
	{                                                                                          \
		.key = #member, .type = FIELD_##type_, .offset = offsetof(struct struct_, member)  \
	}

static const char *
state_name(unsigned value)
{
	return alert_state_name((enum alert_state)value);
}

static const char *
event_name(unsigned value)
{
	return alert_event_name((enum alert_event_kind)value);
}

static const struct field alert_fields[] = {FIELD(INT, alert_row, act_id),
    FIELD(INT, alert_row, alert_id), FIELD(INT, alert_row, closed_at), FIELD(DAY, alert_row, day),
    FIELD(TEXT, alert_row, expected), FIELD(TEXT, alert_row, outcome),
    FIELD(INT, alert_row, pupil_id), FIELD(INT, alert_row, raised_at),
    FIELD(INT, alert_row, raised_by), FIELD(TEXT, alert_row, raised_name),
    FIELD(TEXT, alert_row, ref),
    {.key = "state",
        .type = FIELD_NAMED,
        .offset = offsetof(struct alert_row, state),
        .name = state_name,
        .n_names = ALERT_STATE_COUNT}};
static const struct record record_alert = {
    alert_fields, COUNT(alert_fields), sizeof(struct alert_row)};
#define ALERT_COLUMNS                                                                              \
	"act_id, alert_id, closed_at, day, expected, outcome, pupil_id, raised_at, raised_by, "    \
	"raised_name, ref, state"

static const struct field step_fields[] = {FIELD(INT, alert_step_row, act_id),
    FIELD(INT, alert_step_row, at),
    {.key = "kind",
        .type = FIELD_NAMED,
        .offset = offsetof(struct alert_step_row, kind),
        .name = event_name,
        .n_names = ALERT_EVENT_COUNT},
    FIELD(INT, alert_step_row, n), FIELD(TEXT, alert_step_row, place),
    FIELD(TEXT, alert_step_row, position), FIELD(INT, alert_step_row, step),
    FIELD(INT, alert_step_row, user_id), FIELD(TEXT, alert_step_row, user_name),
    FIELD(TEXT, alert_step_row, words)};
static const struct record record_step = {
    step_fields, COUNT(step_fields), sizeof(struct alert_step_row)};
#define STEP_COLUMNS "act_id, at, kind, n, place, position, step, user_id, user_name, words"

static const struct field told_fields[] = {FIELD(TEXT, alert_told_row, address),
    FIELD(INT, alert_told_row, alert_id), FIELD(INT, alert_told_row, n),
    FIELD(TEXT, alert_told_row, name), FIELD(INT, alert_told_row, user_id)};
static const struct record record_told = {
    told_fields, COUNT(told_fields), sizeof(struct alert_told_row)};
#define TOLD_COLUMNS "address, alert_id, n, name, user_id"

static const struct query q_next = {"alert_next",
    "SELECT coalesce(max(alert_id), 0) + 1 FROM alert WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_put = {"alert_put",
    "INSERT INTO alert (" ALERT_COLUMNS ", school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " ON CONFLICT (school_id, alert_id) DO UPDATE SET state = excluded.state,"
    " closed_at = excluded.closed_at, outcome = excluded.outcome",
    "iiiittiiittti", 1, RC_STORE};
static const struct query q_step_put = {"alert_step_put",
    "INSERT INTO alert_step (" STEP_COLUMNS ", school_id, alert_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
    "iitittiittii", 1, RC_RETRY};
static const struct query q_told_put = {"alert_told_put",
    "INSERT INTO alert_told (" TOLD_COLUMNS ", school_id, token_hash)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    "tiitiib", 1, RC_RETRY};
static const struct query q_one = {"alert",
    "SELECT " ALERT_COLUMNS " FROM alert WHERE school_id = $1 AND alert_id = $2", "ii", 0, RC_OK};
static const struct query q_list = {"alerts",
    "SELECT " ALERT_COLUMNS
    " FROM alert WHERE school_id = $1 AND (closed_at = 0 OR closed_at >= $2)"
    " ORDER BY alert_id DESC LIMIT 200",
    "ii", 0, RC_OK};
static const struct query q_steps = {"alert_steps",
    "SELECT " STEP_COLUMNS " FROM alert_step WHERE school_id = $1 AND alert_id = $2 ORDER BY n",
    "ii", 0, RC_OK};
static const struct query q_told = {"alert_told",
    "SELECT " TOLD_COLUMNS " FROM alert_told WHERE school_id = $1 AND alert_id = $2 ORDER BY n",
    "ii", 0, RC_OK};
static const struct query q_token = {"alert_by_token",
    "SELECT " TOLD_COLUMNS ", school_id FROM alert_told WHERE token_hash = $1", "b", 0, RC_OK};
static const struct query q_ref = {
    "alert_by_ref", "SELECT alert_id, school_id FROM alert WHERE ref = $1", "t", 0, RC_OK};

enum rc
store_alert_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

enum rc
store_alert_put(struct store *st, int64_t school_id, const struct alert_row *alert, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_put, &record_alert, alert}, d);
}

enum rc
store_alert_step_put(struct store *st, int64_t school_id, int64_t alert_id,
    const struct alert_step_row *step, struct diag *d)
{
	struct arg args[COUNT(step_fields) + 2];
	size_t at = record_args(args, &record_step, step);
	args[at] = arg_int(school_id);
	args[at + 1] = arg_int(alert_id);
	return db_queue(st->db, &q_step_put, args, d);
}

enum rc
store_alert_told_put(
    struct store *st, int64_t school_id, const struct alert_told_row *told, struct diag *d)
{
	struct arg args[COUNT(told_fields) + 2];
	size_t at = record_args(args, &record_told, told);
	args[at] = arg_int(school_id);
	args[at + 1] = arg_blob(told->token_hash, sizeof told->token_hash);
	return db_queue(st->db, &q_told_put, args, d);
}

enum rc
store_alert(struct alert_row *out, struct store *st, int64_t school_id, int64_t alert_id,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(alert_id)};
	return store_row(out, st, &(struct rows_query){&q_one, args, &record_alert}, "alert", a, d);
}

enum rc
store_alerts(struct alert_row **out, size_t *n, struct store *st, int64_t school_id, int64_t since,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(since)};
	return store_rows(out, n, st, &(struct rows_query){&q_list, args, &record_alert}, a, d);
}

enum rc
store_alert_steps(struct alert_step_row **out, size_t *n, struct store *st,
    const struct alert_row *alert, int64_t school_id, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(alert->alert_id)};
	return store_rows(out, n, st, &(struct rows_query){&q_steps, args, &record_step}, a, d);
}

enum rc
store_alert_told(struct alert_told_row **out, size_t *n, struct store *st,
    const struct alert_row *alert, int64_t school_id, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(alert->alert_id)};
	return store_rows(out, n, st, &(struct rows_query){&q_told, args, &record_told}, a, d);
}

struct token_row {
	struct alert_told_row *told;
	int64_t *school_id;
	struct arena *a;
	bool is_there;
};

static enum rc
on_token(void *ctx, const struct row *row, struct diag *d)
{
	struct token_row *out = ctx;
	out->is_there = true;
	*out->school_id = row_int(row, (int)COUNT(told_fields));
	return record_read(out->told, &record_told, row, 0, out->a, d);
}

enum rc
store_alert_by_token(struct alert_told_row *out, int64_t *school_id, struct store *st,
    const uint8_t token_hash[STORE_HASH], struct arena *a, struct diag *d)
{
	struct token_row found = {.told = out, .school_id = school_id, .a = a};
	const struct arg arg = arg_blob(token_hash, STORE_HASH);
	enum rc rc = db_run(st->db, &q_token, &arg, on_token, &found, d);
	if (rc == RC_OK && !found.is_there) {
		return diag_set(d, RC_NOT_FOUND, "answer", NULL, "this link leads to no alert");
	}
	return rc;
}

struct ref_row {
	int64_t *alert_id;
	int64_t *school_id;
};

static enum rc
on_ref(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct ref_row *out = ctx;
	*out->alert_id = row_int(row, 0);
	*out->school_id = row_int(row, 1);
	return RC_OK;
}

enum rc
store_alert_by_ref(
    int64_t *alert_id, int64_t *school_id, struct store *st, const char *ref, struct diag *d)
{
	struct ref_row found = {alert_id, school_id};
	const struct arg arg = arg_text(ref);
	*alert_id = 0;
	return db_run(st->db, &q_ref, &arg, on_ref, &found, d);
}
