#include "store/store_desk.h"

#include "store/store_private.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"act_id, uuid, kind, time, happened, user_id, user_name, position, device, reason, "       \
	"content, answer"

static const struct query q_next = {"desk_next",
    "SELECT coalesce(max(act_id), 0) + 1 FROM desk_act WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_put = {"desk_put",
    "INSERT INTO desk_act (school_id, " COLUMNS ")"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " ON CONFLICT DO NOTHING",
    "iittiiittttbt", 1, RC_RETRY};
static const struct query q_by_uuid = {"desk_by_uuid",
    "SELECT " COLUMNS " FROM desk_act WHERE school_id = $1 AND uuid = $2", "it", 0, RC_OK};
static const struct query q_one = {"desk_act",
    "SELECT " COLUMNS " FROM desk_act WHERE school_id = $1 AND act_id = $2", "ii", 0, RC_OK};
static const struct query q_list = {"desk_acts",
    "SELECT " COLUMNS " FROM desk_act WHERE school_id = $1 AND time >= $2 AND time < $3"
    " AND ($4 = '' OR kind = $4) ORDER BY act_id",
    "iiit", 0, RC_OK};

struct acts {
	int64_t school_id;
	struct desk_act *items;
	size_t n;
	size_t cap;
	struct arena *a;
};

static enum rc
act_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct acts *acts = ctx;
	if (acts->n == acts->cap) {
		size_t cap = acts->cap == 0 ? 16 : acts->cap * 2;
		struct desk_act *more = ARENA_ARRAY(acts->a, cap, struct desk_act);
		if (acts->n > 0) {
			memcpy(more, acts->items, acts->n * sizeof *more);
		}
		acts->items = more;
		acts->cap = cap;
	}
	struct desk_act *act = &acts->items[acts->n++];
	*act = (struct desk_act){
	    .school_id = acts->school_id,
	    .act_id = row_int(row, 0),
	    .kind = arena_text(acts->a, row_text(row, 2)),
	    .time = row_int(row, 3),
	    .happened = row_int(row, 4),
	    .user_id = row_int(row, 5),
	    .user_name = arena_text(acts->a, row_text(row, 6)),
	    .position = arena_text(acts->a, row_text(row, 7)),
	    .device = arena_text(acts->a, row_text(row, 8)),
	    .reason = arena_text(acts->a, row_text(row, 9)),
	    .answer = arena_text(acts->a, row_text(row, 11)),
	};
	strncpy(act->uuid, row_text(row, 1), sizeof act->uuid - 1);
	size_t n = 0;
	const void *content = row_blob(row, 10, &n);
	if (n == sizeof act->content) {
		memcpy(act->content, content, n);
	}
	return RC_OK;
}

enum rc
store_desk_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

enum rc
store_desk_put(struct store *st, const struct desk_act *act, struct diag *d)
{
	const struct arg args[] = {arg_int(act->school_id), arg_int(act->act_id),
	    arg_text(act->uuid), arg_text(act->kind), arg_int(act->time), arg_int(act->happened),
	    arg_int(act->user_id), arg_text(act->user_name), arg_text(act->position),
	    arg_text(act->device), arg_text(act->reason),
	    arg_blob(act->content, sizeof act->content), arg_text(act->answer)};
	return db_queue(st->db, &q_put, args, d);
}

static enum rc
only_act(struct desk_act *out, struct store *st, const struct query *q, const struct arg *args,
    struct acts *acts, struct diag *d)
{
	enum rc rc = db_run(st->db, q, args, act_row, acts, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (acts->n == 0) {
		return diag_set(d, RC_NOT_FOUND, "", NULL, "there is no such act of a desk");
	}
	*out = acts->items[0];
	return RC_OK;
}

enum rc
store_desk_by_uuid(struct desk_act *out, struct store *st, int64_t school_id, const char *uuid,
    struct arena *a, struct diag *d)
{
	struct acts acts = {.school_id = school_id, .a = a};
	const struct arg args[] = {arg_int(school_id), arg_text(uuid)};
	return only_act(out, st, &q_by_uuid, args, &acts, d);
}

enum rc
store_desk_act(struct desk_act *out, struct store *st, int64_t school_id, int64_t act_id,
    struct arena *a, struct diag *d)
{
	struct acts acts = {.school_id = school_id, .a = a};
	const struct arg args[] = {arg_int(school_id), arg_int(act_id)};
	return only_act(out, st, &q_one, args, &acts, d);
}

enum rc
store_desk_acts(struct desk_act **out, size_t *n, struct store *st, int64_t school_id,
    const struct desk_filter *filter, struct arena *a, struct diag *d)
{
	struct acts acts = {.school_id = school_id, .a = a};
	const struct arg args[] = {
	    arg_int(school_id), arg_int(filter->from), arg_int(filter->to), arg_text(filter->kind)};
	enum rc rc = db_run(st->db, &q_list, args, act_row, &acts, d);
	*out = acts.items;
	*n = acts.n;
	return rc;
}
