#include "store/store_vulnerable.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(type_, struct_, member)                                                              \
	{                                                                                          \
		.key = #member, .type = FIELD_##type_, .offset = offsetof(struct struct_, member)  \
	}

static const char *const states[] = {"proposed", "listed", "declined", "ended"};
_Static_assert(COUNT(states) == VULNERABLE_STATE_COUNT, "each state has its name");

const char *
vulnerable_state_name(unsigned state)
{
	return states[state];
}

static const struct field entry_fields[] = {FIELD(INT, vulnerable_row, entry_id),
    FIELD(DAY, vulnerable_row, from_day), FIELD(INT, vulnerable_row, proposed_at),
    FIELD(INT, vulnerable_row, proposed_by), FIELD(TEXT, vulnerable_row, proposed_name),
    FIELD(INT, vulnerable_row, pupil_id), FIELD(TEXT, vulnerable_row, reason),
    FIELD(DAY, vulnerable_row, review_day),
    {.key = "state",
        .type = FIELD_NAMED,
        .offset = offsetof(struct vulnerable_row, state),
        .name = vulnerable_state_name,
        .n_names = VULNERABLE_STATE_COUNT}};
static const struct record record_entry = {
    entry_fields, COUNT(entry_fields), sizeof(struct vulnerable_row)};
#define ENTRY_COLUMNS                                                                              \
	"entry_id, from_day, proposed_at, proposed_by, proposed_name, pupil_id, reason, "          \
	"review_day, state"

static const struct field step_fields[] = {FIELD(INT, vulnerable_step_row, act_id),
    FIELD(INT, vulnerable_step_row, at), FIELD(INT, vulnerable_step_row, entry_id),
    FIELD(TEXT, vulnerable_step_row, kind), FIELD(INT, vulnerable_step_row, n),
    FIELD(TEXT, vulnerable_step_row, position), FIELD(DAY, vulnerable_step_row, review_day),
    FIELD(INT, vulnerable_step_row, user_id), FIELD(TEXT, vulnerable_step_row, user_name),
    FIELD(TEXT, vulnerable_step_row, words)};
static const struct record record_step = {
    step_fields, COUNT(step_fields), sizeof(struct vulnerable_step_row)};
#define STEP_COLUMNS                                                                               \
	"act_id, at, entry_id, kind, n, position, review_day, user_id, user_name, words"

static const struct query q_next = {"vulnerable_next",
    "SELECT coalesce(max(entry_id), 0) + 1 FROM vulnerable WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_put = {"vulnerable_put",
    "INSERT INTO vulnerable (" ENTRY_COLUMNS ", school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    " ON CONFLICT (school_id, entry_id) DO UPDATE SET from_day = excluded.from_day,"
    " reason = excluded.reason, review_day = excluded.review_day, state = excluded.state",
    "iiiitititi", 1, RC_STORE};
static const struct query q_step_put = {"vulnerable_step_put",
    "INSERT INTO vulnerable_step (" STEP_COLUMNS ", school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
    "iiititiitti", 1, RC_RETRY};
static const struct query q_one = {"vulnerable",
    "SELECT " ENTRY_COLUMNS " FROM vulnerable WHERE school_id = $1 AND entry_id = $2", "ii", 0,
    RC_OK};
static const struct query q_list = {"vulnerables",
    "SELECT " ENTRY_COLUMNS " FROM vulnerable WHERE school_id = $1 ORDER BY entry_id", "i", 0,
    RC_OK};
static const struct query q_steps = {"vulnerable_steps",
    "SELECT " STEP_COLUMNS " FROM vulnerable_step WHERE school_id = $1 ORDER BY entry_id, n", "i",
    0, RC_OK};

enum rc
store_vulnerable_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

enum rc
store_vulnerable_put(
    struct store *st, int64_t school_id, const struct vulnerable_row *v, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_put, &record_entry, v}, d);
}

enum rc
store_vulnerable_step_put(
    struct store *st, int64_t school_id, const struct vulnerable_step_row *step, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_step_put, &record_step, step}, d);
}

enum rc
store_vulnerable(struct vulnerable_row *out, struct store *st, int64_t school_id, int64_t entry_id,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(entry_id)};
	return store_row(
	    out, st, &(struct rows_query){&q_one, args, &record_entry}, "entry on the list", a, d);
}

enum rc
store_vulnerables(struct vulnerable_row **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_rows(out, n, st, &(struct rows_query){&q_list, &arg, &record_entry}, a, d);
}

enum rc
store_vulnerable_steps(struct vulnerable_step_row **out, size_t *n, struct store *st,
    int64_t school_id, struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_rows(out, n, st, &(struct rows_query){&q_steps, &arg, &record_step}, a, d);
}
