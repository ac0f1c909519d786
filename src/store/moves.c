#include "store/store_moves.h"

#include "store/store_private.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"act_id, n, pupil_id, day, minute, kind, place, next_place, reason, note, person, "        \
	"expected_back, is_waiting, seq, undoes_act, undoes_n"

static const struct query q_put = {"move_put",
    "INSERT INTO move (school_id, " COLUMNS ")"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    "iiiiiittttttiiiii", 1, RC_STORE};
static const struct query q_days = {"moves",
    "SELECT " COLUMNS " FROM move WHERE school_id = $1 AND day >= $2 AND day <= $3"
    " ORDER BY act_id, n",
    "iii", 0, RC_OK};
static const struct query q_pupil = {"moves_pupil",
    "SELECT " COLUMNS " FROM move WHERE school_id = $1 AND pupil_id = $4 AND day >= $2"
    " AND day <= $3 ORDER BY act_id, n",
    "iiii", 0, RC_OK};

static const char *const kind_names[] = {"in", "out", "back", "early", "handed_over", "undo"};
_Static_assert(
    sizeof kind_names / sizeof kind_names[0] == MOVE_KIND_COUNT, "each kind of move has its name");

const char *
move_kind_name(enum move_kind kind)
{
	return kind_names[kind];
}

static enum rc
kind_parse(enum move_kind *out, const char *name, struct diag *d)
{
	for (size_t i = 0; i < MOVE_KIND_COUNT; i++) {
		if (strcmp(kind_names[i], name) == 0) {
			*out = (enum move_kind)i;
			return RC_OK;
		}
	}
	return diag_set(d, RC_STORE, "", NULL, "the database has a move of a kind nobody knows");
}

enum rc
store_moves_put(
    struct store *st, int64_t school_id, const struct move *moves, size_t n, struct diag *d)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct move *m = &moves[i];
		const struct arg args[] = {arg_int(school_id), arg_int(m->act_id), arg_int(m->n),
		    arg_int(m->pupil_id), arg_int(m->day), arg_int(m->minute),
		    arg_text(kind_names[m->kind]), arg_text(m->place), arg_text(m->next_place),
		    arg_text(m->reason), arg_text(m->note), arg_text(m->person),
		    arg_int_or_null(m->expected_back, MINUTE_NONE), arg_int(m->is_waiting ? 1 : 0),
		    arg_int(m->seq), arg_int(m->undoes_act), arg_int(m->undoes_n)};
		rc = db_queue(st->db, &q_put, args, d);
	}
	return rc;
}

struct moves {
	struct move *items;
	size_t n;
	size_t cap;
	struct arena *a;
};

static struct move *
moves_next(struct moves *list)
{
	if (list->n == list->cap) {
		size_t cap = list->cap == 0 ? 64 : list->cap * 2;
		struct move *more = ARENA_ARRAY(list->a, cap, struct move);
		if (list->n > 0) {
			memcpy(more, list->items, list->n * sizeof *more);
		}
		list->items = more;
		list->cap = cap;
	}
	return &list->items[list->n++];
}

static enum rc
move_row(void *ctx, const struct row *row, struct diag *d)
{
	struct moves *list = ctx;
	struct move *m = moves_next(list);
	*m = (struct move){
	    .act_id = row_int(row, 0),
	    .n = (int32_t)row_int(row, 1),
	    .pupil_id = row_int(row, 2),
	    .day = (int32_t)row_int(row, 3),
	    .minute = (int16_t)row_int(row, 4),
	    .place = arena_text(list->a, row_text(row, 6)),
	    .next_place = arena_text(list->a, row_text(row, 7)),
	    .reason = arena_text(list->a, row_text(row, 8)),
	    .note = arena_text(list->a, row_text(row, 9)),
	    .person = arena_text(list->a, row_text(row, 10)),
	    .expected_back = (int16_t)row_int_or(row, 11, MINUTE_NONE),
	    .is_waiting = row_int(row, 12) != 0,
	    .seq = row_int(row, 13),
	    .undoes_act = row_int(row, 14),
	    .undoes_n = (int32_t)row_int(row, 15),
	};
	return kind_parse(&m->kind, row_text(row, 5), d);
}

enum rc
store_moves(struct move **out, size_t *n, struct store *st, int64_t school_id,
    const struct move_filter *filter, struct arena *a, struct diag *d)
{
	struct moves list = {.a = a};
	const struct arg args[] = {arg_int(school_id), arg_int(filter->days.from),
	    arg_int(filter->days.to), arg_int(filter->pupil_id)};
	const struct query *q = filter->pupil_id == 0 ? &q_days : &q_pupil;
	enum rc rc = db_run(st->db, q, args, move_row, &list, d);
	if (rc == RC_OK) {
		*out = list.items;
		*n = list.n;
	}
	return rc;
}
