#include "store/store_register.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(kind, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind, .offset = offsetof(struct seal, member)      \
	}

static const struct field seal_fields[] = {
    FIELD(INT, ended_seq),
    FIELD(DAY, from_day),
    FIELD(INT, seal_id),
    FIELD(DAY, to_day),
};
const struct record record_seal = {seal_fields, COUNT(seal_fields), sizeof(struct seal)};

#define COLUMNS "ended_seq, from_day, seal_id, to_day"

static const struct query q_list = {"seals",
    "SELECT " COLUMNS ", made_seq FROM seal WHERE school_id = $1 ORDER BY from_day, seal_id", "i",
    0, RC_OK};
static const struct query q_is = {"seal_is",
    "SELECT count(*) FROM seal WHERE school_id = $1 AND ended_seq = 0 AND from_day <= $2"
    " AND to_day >= $2",
    "ii", 0, RC_OK};
static const struct query q_next = {"seal_next",
    "SELECT coalesce(max(seal_id), 0) + 1 FROM seal WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_put = {"seal_put",
    "INSERT INTO seal (" COLUMNS ", school_id, made_seq) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (school_id, seal_id) DO UPDATE SET ended_seq = excluded.ended_seq",
    "iiiiii", 1, RC_STORE};

static enum rc
seal_row(void *ctx, const struct row *row, struct diag *d)
{
	struct rows *rows = ctx;
	struct seal *item = rows_next(rows);
	enum rc rc = record_read(item, &record_seal, row, 0, rows->arena, d);
	item->made_seq = row_int(row, (int)COUNT(seal_fields));
	item->is_ended = item->ended_seq != 0;
	return rc;
}

enum rc
store_seals(struct seal **out, size_t *n, struct store *st, int64_t school_id, struct arena *a,
    struct diag *d)
{
	struct rows rows = {.record = &record_seal, .arena = a};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_list, &arg, seal_row, &rows, d);
	if (rc == RC_OK) {
		*out = (struct seal *)(void *)rows.items;
		*n = rows.n;
	}
	return rc;
}

enum rc
store_is_sealed(bool *out, struct store *st, int64_t school_id, int32_t day, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	int64_t n = 0;
	enum rc rc = store_int(&n, st, &q_is, args, d);
	if (rc == RC_OK) {
		*out = n > 0;
	}
	return rc;
}

enum rc
store_seal_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

/* In the log an opened one carries "ended_seq":-1, as planned absence does. */
#define ENDED_HERE (-1)

enum rc
store_submit_seal(struct submission *sub, struct store *st, const struct seal *item, struct diag *d)
{
	struct seal logged = *item;
	logged.ended_seq = item->is_ended ? ENDED_HERE : 0;
	text_clear(&st->payload);
	text_add(&st->payload, "{\"seals\":[");
	record_json(&st->payload, &record_seal, &logged);
	text_add(&st->payload, "]}");
	enum rc rc = log_append(sub, st, false, d);
	if (rc != RC_OK) {
		return rc;
	}
	logged.ended_seq = item->is_ended ? sub->seq : 0;
	struct arg args[COUNT(seal_fields) + 2];
	size_t at = record_args(args, &record_seal, &logged);
	args[at] = arg_int(sub->school_id);
	args[at + 1] = arg_int(sub->seq);
	return db_queue(st->db, &q_put, args, d);
}
