#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(kind, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind, .offset = offsetof(struct planned, member)   \
	}

static const struct field planned_fields[] = {
    FIELD(CODE, code),
    FIELD(INT, ended_seq),
    FIELD(INT, entered_by),
    FIELD(DAY, from_day),
    FIELD(SESSION, from_session),
    FIELD(BOOL, is_locked),
    FIELD(TEXT, note),
    FIELD(INT, planned_id),
    FIELD(INT, pupil_id),
    FIELD(DAY, to_day),
    FIELD(SESSION, to_session),
};
const struct record record_planned = {
    planned_fields, COUNT(planned_fields), sizeof(struct planned)};

#define COLUMNS                                                                                    \
	"code, ended_seq, entered_by, from_day, from_session, is_locked, note, planned_id, "       \
	"pupil_id,"                                                                                \
	" to_day, to_session"

/* $2 0: every pupil; $5 1: ended ones too. */
static const struct query q_list = {"planned",
    "SELECT " COLUMNS ", made_seq FROM planned WHERE school_id = $1 AND ($2 = 0 OR pupil_id = $2)"
    " AND to_day >= $3 AND from_day <= $4 AND (ended_seq = 0 OR $5 = 1)"
    " ORDER BY from_day, planned_id",
    "iiiii", 0, RC_OK};
static const struct query q_next = {"planned_next",
    "SELECT coalesce(max(planned_id), 0) + 1 FROM planned WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_put = {"planned_put",
    "INSERT INTO planned (" COLUMNS ", school_id, made_seq)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " ON CONFLICT (school_id, planned_id) DO UPDATE SET code = excluded.code,"
    " ended_seq = excluded.ended_seq, entered_by = excluded.entered_by,"
    " from_day = excluded.from_day, from_session = excluded.from_session,"
    " is_locked = excluded.is_locked, note = excluded.note, pupil_id = excluded.pupil_id,"
    " to_day = excluded.to_day, to_session = excluded.to_session",
    "tiiiiitiiiiii", 1, RC_STORE};

static enum rc
planned_row(void *ctx, const struct row *row, struct diag *d)
{
	struct rows *rows = ctx;
	struct planned *p = rows_next(rows);
	enum rc rc = record_read(p, &record_planned, row, 0, rows->arena, d);
	p->made_seq = row_int(row, (int)COUNT(planned_fields));
	p->is_ended = p->ended_seq != 0;
	return rc;
}

enum rc
store_planned(struct planned **out, size_t *n, struct store *st, int64_t school_id,
    const struct planned_filter *filter, struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &record_planned, .arena = a};
	const struct arg args[] = {arg_int(school_id), arg_int(filter->pupil_id),
	    arg_int(filter->range.from), arg_int(filter->range.to),
	    arg_int(filter->with_ended ? 1 : 0)};
	enum rc rc = db_run(st->db, &q_list, args, planned_row, &rows, d);
	if (rc == RC_OK) {
		*out = (struct planned *)(void *)rows.items;
		*n = rows.n;
	}
	return rc;
}

enum rc
store_planned_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

/* In the log an ended one carries "ended_seq":-1, which stands for the submission itself. */
#define ENDED_HERE (-1)

static struct planned
as_logged(const struct planned *item)
{
	struct planned p = *item;
	if (p.is_ended && p.ended_seq == 0) {
		p.ended_seq = ENDED_HERE;
	}
	return p;
}

enum rc
store_submit_planned(
    struct submission *sub, struct store *st, const struct planned *items, size_t n, struct diag *d)
{
	text_clear(&st->payload);
	text_add(&st->payload, "{\"planned\":[");
	for (size_t i = 0; i < n; i++) {
		struct planned p = as_logged(&items[i]);
		if (i > 0) {
			text_add_char(&st->payload, ',');
		}
		record_json(&st->payload, &record_planned, &p);
	}
	text_add(&st->payload, "]}");
	enum rc rc = log_append(sub, st, false, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct planned p = as_logged(&items[i]);
		if (p.ended_seq == ENDED_HERE) {
			p.ended_seq = sub->seq;
		}
		struct arg args[COUNT(planned_fields) + 2];
		size_t at = record_args(args, &record_planned, &p);
		args[at] = arg_int(sub->school_id);
		args[at + 1] = arg_int(sub->seq);
		rc = db_queue(st->db, &q_put, args, d);
	}
	return rc;
}
