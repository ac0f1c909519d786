#include "store/store_register.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(kind, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind, .offset = offsetof(struct cover, member)     \
	}

static const struct field cover_fields[] = {
    FIELD(INT, act_id),
    FIELD(INT, cover_id),
    FIELD(INT32, day),
    FIELD(INT, ended_act_id),
    FIELD(INT, group_id),
    FIELD(INT, school_id),
    FIELD(INT32, sessions),
    FIELD(INT, user_id),
};
static const struct record record_cover = {cover_fields, COUNT(cover_fields), sizeof(struct cover)};

#define COLUMNS "act_id, cover_id, day, ended_act_id, group_id, school_id, sessions, user_id"

static const struct query q_next = {"cover_next",
    "SELECT coalesce(max(cover_id), 0) + 1 FROM cover WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_put = {"cover_put",
    "INSERT INTO cover (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (school_id, cover_id) DO UPDATE SET ended_act_id = excluded.ended_act_id",
    "iiiiiiii", 1, RC_STORE};
static const struct query q_one = {"cover",
    "SELECT " COLUMNS " FROM cover WHERE school_id = $1 AND cover_id = $2", "ii", 0, RC_OK};
static const struct query q_day = {"covers",
    "SELECT " COLUMNS " FROM cover WHERE school_id = $1 AND day = $2 ORDER BY cover_id", "ii", 0,
    RC_OK};
static const struct query q_of = {"covers_of",
    "SELECT " COLUMNS " FROM cover WHERE user_id = $1 AND day BETWEEN $2 AND $3"
    " AND ended_act_id = 0 ORDER BY day, school_id, cover_id",
    "iii", 0, RC_OK};

enum rc
store_cover_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

enum rc
store_cover_put(struct store *st, const struct cover *item, struct diag *d)
{
	struct arg args[COUNT(cover_fields)];
	(void)record_args(args, &record_cover, item);
	return db_queue(st->db, &q_put, args, d);
}

enum rc
store_cover(struct cover *out, struct store *st, int64_t school_id, int64_t cover_id,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(cover_id)};
	const struct rows_query rq = {&q_one, args, &record_cover};
	return store_row(out, st, &rq, "cover", a, d);
}

enum rc
store_covers(struct cover **out, size_t *n, struct store *st, int64_t school_id, int32_t day,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	const struct rows_query rq = {&q_day, args, &record_cover};
	return store_rows(out, n, st, &rq, a, d);
}

enum rc
store_covers_of(struct cover **out, size_t *n, struct store *st, int64_t user_id,
    struct day_range days, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(user_id), arg_int(days.from), arg_int(days.to)};
	const struct rows_query rq = {&q_of, args, &record_cover};
	return store_rows(out, n, st, &rq, a, d);
}
