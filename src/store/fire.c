#include "store/store_fire.h"

#include "store/store_private.h"

#include <string.h>

static const struct query q_points = {"fire_points",
    "SELECT p.place, p.name, coalesce(g.group_id, 0) FROM fire_point p"
    " LEFT JOIN fire_point_group g ON g.school_id = p.school_id AND g.place = p.place"
    " WHERE p.school_id = $1 ORDER BY p.place, g.group_id",
    "i", 0, RC_OK};
static const struct query q_points_clear = {
    "fire_points_clear", "DELETE FROM fire_point WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_groups_clear = {
    "fire_groups_clear", "DELETE FROM fire_point_group WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_point_put = {"fire_point_put",
    "INSERT INTO fire_point (school_id, act_id, place, name) VALUES ($1, $2, $3, $4)", "iiit", 1,
    RC_STORE};
static const struct query q_group_put = {"fire_group_put",
    "INSERT INTO fire_point_group (school_id, group_id, place) VALUES ($1, $2, $3)", "iii", 1,
    RC_STORE};

#define ROLLS                                                                                      \
	"SELECT r.roll_id, r.act_id, r.is_drill, r.note, r.started_at, r.ended_at, r.ended_act,"   \
	" r.end_note, s.user_name, coalesce(e.user_name, '') FROM fire_roll r"                     \
	" JOIN desk_act s ON s.school_id = r.school_id AND s.act_id = r.act_id"                    \
	" LEFT JOIN desk_act e ON e.school_id = r.school_id AND e.act_id = r.ended_act"
static const struct query q_rolls = {
    "fire_rolls", ROLLS " WHERE r.school_id = $1 ORDER BY r.roll_id DESC LIMIT $2", "ii", 0, RC_OK};
static const struct query q_roll = {
    "fire_roll", ROLLS " WHERE r.school_id = $1 AND r.roll_id = $2", "ii", 0, RC_OK};
static const struct query q_roll_put = {"fire_roll_put",
    "INSERT INTO fire_roll (school_id, roll_id, act_id, is_drill, note, started_at, ended_at,"
    " ended_act, end_note) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '') ON CONFLICT DO NOTHING",
    "iiiiti", 1, RC_RETRY};
static const struct query q_roll_end = {"fire_roll_end",
    "UPDATE fire_roll SET ended_at = $3, ended_act = $4, end_note = $5"
    " WHERE school_id = $1 AND roll_id = $2 AND ended_at = 0",
    "iiiit", 1, RC_RETRY};

static const struct query q_ticks = {"fire_ticks",
    "SELECT t.act_id, t.n, t.pupil_id, t.kind, t.note, t.done_at, a.user_id, a.user_name, a.device"
    " FROM fire_tick t JOIN desk_act a ON a.school_id = t.school_id AND a.act_id = t.act_id"
    " WHERE t.school_id = $1 AND t.roll_id = $2 ORDER BY t.done_at, t.act_id, t.n",
    "ii", 0, RC_OK};
static const struct query q_tick_put = {"fire_tick_put",
    "INSERT INTO fire_tick (school_id, act_id, n, roll_id, pupil_id, kind, note, done_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    "iiiiitti", 1, RC_STORE};

static const struct query q_counts = {"fire_counts",
    "SELECT c.act_id, c.kind, c.here, c.found, c.done_at, a.user_name"
    " FROM fire_count c JOIN desk_act a ON a.school_id = c.school_id AND a.act_id = c.act_id"
    " WHERE c.school_id = $1 AND c.roll_id = $2 ORDER BY c.done_at, c.act_id",
    "ii", 0, RC_OK};
static const struct query q_count_put = {"fire_count_put",
    "INSERT INTO fire_count (school_id, act_id, roll_id, kind, here, found, done_at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
    "iiitiii", 1, RC_STORE};

static const struct query q_pupils = {"fire_pupils",
    "SELECT pupil_id, name, group_name, known, was_expected FROM fire_pupil"
    " WHERE school_id = $1 AND roll_id = $2 ORDER BY group_name COLLATE \"C\", name COLLATE \"C\","
    " pupil_id",
    "ii", 0, RC_OK};
static const struct query q_pupil_put = {"fire_pupil_put",
    "INSERT INTO fire_pupil (school_id, roll_id, pupil_id, name, group_name, known, was_expected)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
    "iiittti", 1, RC_STORE};

/* ---- muster points ---- */

struct point_row {
	int32_t place;
	const char *name;
	int64_t group_id; /* 0: the point has no group */
};
static const struct record point_shape = {NULL, 0, sizeof(struct point_row)};

static enum rc
point_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct rows *rows = ctx;
	struct point_row *p = rows_next(rows);
	p->place = (int32_t)row_int(row, 0);
	p->name = arena_text(rows->arena, row_text(row, 1));
	p->group_id = row_int(row, 2);
	return RC_OK;
}

enum rc
store_fire_points(struct fire_point **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &point_shape, .arena = a};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_points, &arg, point_row, &rows, d);
	const struct point_row *items = (const struct point_row *)(const void *)rows.items;
	*n = 0;
	*out = ARENA_ARRAY(a, rows.n + 1, struct fire_point);
	int64_t *groups = ARENA_ARRAY(a, rows.n + 1, int64_t);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		if (*n == 0 || (*out)[*n - 1].place != items[i].place) {
			(*out)[(*n)++] = (struct fire_point){
			    .place = items[i].place, .name = items[i].name, .groups = groups + i};
		}
		groups[i] = items[i].group_id;
		(*out)[*n - 1].n_groups += items[i].group_id != 0;
	}
	return rc;
}

static enum rc
point_put(
    struct store *st, const struct fire_points_set *set, const struct fire_point *p, struct diag *d)
{
	const struct arg args[] = {
	    arg_int(set->school_id), arg_int(set->act_id), arg_int(p->place), arg_text(p->name)};
	enum rc rc = db_queue(st->db, &q_point_put, args, d);
	for (size_t i = 0; rc == RC_OK && i < p->n_groups; i++) {
		const struct arg group[] = {
		    arg_int(set->school_id), arg_int(p->groups[i]), arg_int(p->place)};
		rc = db_queue(st->db, &q_group_put, group, d);
	}
	return rc;
}

enum rc
store_fire_points_set(struct store *st, const struct fire_points_set *set, struct diag *d)
{
	const struct arg arg = arg_int(set->school_id);
	enum rc rc = db_queue(st->db, &q_groups_clear, &arg, d);
	if (rc == RC_OK) {
		rc = db_queue(st->db, &q_points_clear, &arg, d);
	}
	for (size_t i = 0; rc == RC_OK && i < set->n; i++) {
		rc = point_put(st, set, &set->points[i], d);
	}
	return rc;
}

/* ---- rolls ---- */

static const struct record roll_shape = {NULL, 0, sizeof(struct fire_roll)};

static enum rc
roll_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct rows *rows = ctx;
	struct fire_roll *r = rows_next(rows);
	*r = (struct fire_roll){
	    .roll_id = row_int(row, 0),
	    .act_id = row_int(row, 1),
	    .is_drill = row_int(row, 2) != 0,
	    .note = arena_text(rows->arena, row_text(row, 3)),
	    .started_at = row_int(row, 4),
	    .ended_at = row_int(row, 5),
	    .ended_act = row_int(row, 6),
	    .end_note = arena_text(rows->arena, row_text(row, 7)),
	    .started_by = arena_text(rows->arena, row_text(row, 8)),
	    .ended_by = arena_text(rows->arena, row_text(row, 9)),
	};
	return RC_OK;
}

enum rc
store_fire_rolls(struct fire_roll **out, size_t *n, struct store *st, int64_t school_id,
    int64_t limit, struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &roll_shape, .arena = a};
	const struct arg args[] = {arg_int(school_id), arg_int(limit)};
	enum rc rc = db_run(st->db, &q_rolls, args, roll_row, &rows, d);
	*out = (struct fire_roll *)(void *)rows.items;
	*n = rows.n;
	return rc;
}

enum rc
store_fire_roll(struct fire_roll *out, struct store *st, int64_t school_id, int64_t roll_id,
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &roll_shape, .arena = a};
	const struct arg args[] = {arg_int(school_id), arg_int(roll_id)};
	enum rc rc = db_run(st->db, &q_roll, args, roll_row, &rows, d);
	if (rc == RC_OK && rows.n == 0) {
		return diag_set(d, RC_NOT_FOUND, "roll", NULL, "there is no such fire roll");
	}
	if (rc == RC_OK) {
		*out = *(struct fire_roll *)(void *)rows.items;
	}
	return rc;
}

enum rc
store_fire_roll_put(struct store *st, int64_t school_id, const struct fire_roll *r, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(r->roll_id), arg_int(r->act_id),
	    arg_int(r->is_drill ? 1 : 0), arg_text(r->note), arg_int(r->started_at)};
	return db_queue(st->db, &q_roll_put, args, d);
}

enum rc
store_fire_roll_end(struct store *st, int64_t school_id, const struct fire_roll *r, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(r->roll_id), arg_int(r->ended_at),
	    arg_int(r->ended_act), arg_text(r->end_note)};
	return db_queue(st->db, &q_roll_end, args, d);
}

/* ---- ticks ---- */

static const char *const tick_names[] = {"found", "missing", "note"};
_Static_assert(sizeof tick_names / sizeof tick_names[0] == FIRE_TICK_KIND_COUNT, "a name each");

const char *
fire_tick_name(enum fire_tick_kind kind)
{
	return tick_names[kind];
}

struct reading {
	struct rows rows;
	int64_t roll_id;
};

static const struct record tick_shape = {NULL, 0, sizeof(struct fire_tick)};

static enum rc
tick_row(void *ctx, const struct row *row, struct diag *d)
{
	struct reading *r = ctx;
	struct arena *a = r->rows.arena;
	struct fire_tick *t = rows_next(&r->rows);
	*t = (struct fire_tick){
	    .act_id = row_int(row, 0),
	    .n = (int32_t)row_int(row, 1),
	    .roll_id = r->roll_id,
	    .pupil_id = row_int(row, 2),
	    .note = arena_text(a, row_text(row, 4)),
	    .done_at = row_int(row, 5),
	    .user_id = row_int(row, 6),
	    .user_name = arena_text(a, row_text(row, 7)),
	    .device = arena_text(a, row_text(row, 8)),
	};
	for (int i = 0; i < FIRE_TICK_KIND_COUNT; i++) {
		if (strcmp(tick_names[i], row_text(row, 3)) == 0) {
			t->kind = (enum fire_tick_kind)i;
			return RC_OK;
		}
	}
	return diag_set(d, RC_STORE, "", NULL, "the database has a tick of a kind nobody knows");
}

enum rc
store_fire_ticks(struct fire_tick **out, size_t *n, struct store *st, int64_t school_id,
    int64_t roll_id, struct arena *a, struct diag *d)
{
	struct reading r = {.rows = {.record = &tick_shape, .arena = a}, .roll_id = roll_id};
	const struct arg args[] = {arg_int(school_id), arg_int(roll_id)};
	enum rc rc = db_run(st->db, &q_ticks, args, tick_row, &r, d);
	*out = (struct fire_tick *)(void *)r.rows.items;
	*n = r.rows.n;
	return rc;
}

enum rc
store_fire_ticks_put(
    struct store *st, int64_t school_id, const struct fire_tick *ticks, size_t n, struct diag *d)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct fire_tick *t = &ticks[i];
		const struct arg args[] = {arg_int(school_id), arg_int(t->act_id), arg_int(t->n),
		    arg_int(t->roll_id), arg_int(t->pupil_id), arg_text(tick_names[t->kind]),
		    arg_text(t->note), arg_int(t->done_at)};
		rc = db_queue(st->db, &q_tick_put, args, d);
	}
	return rc;
}

/* ---- staff and visitors ---- */

static const struct record count_shape = {NULL, 0, sizeof(struct fire_count)};

static enum rc
count_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct reading *r = ctx;
	struct fire_count *c = rows_next(&r->rows);
	*c = (struct fire_count){
	    .act_id = row_int(row, 0),
	    .roll_id = r->roll_id,
	    .is_visitors = strcmp(row_text(row, 1), "visitors") == 0,
	    .here = (int32_t)row_int(row, 2),
	    .found = (int32_t)row_int(row, 3),
	    .done_at = row_int(row, 4),
	    .user_name = arena_text(r->rows.arena, row_text(row, 5)),
	};
	return RC_OK;
}

enum rc
store_fire_counts(struct fire_count **out, size_t *n, struct store *st, int64_t school_id,
    int64_t roll_id, struct arena *a, struct diag *d)
{
	struct reading r = {.rows = {.record = &count_shape, .arena = a}, .roll_id = roll_id};
	const struct arg args[] = {arg_int(school_id), arg_int(roll_id)};
	enum rc rc = db_run(st->db, &q_counts, args, count_row, &r, d);
	*out = (struct fire_count *)(void *)r.rows.items;
	*n = r.rows.n;
	return rc;
}

enum rc
store_fire_count_put(
    struct store *st, int64_t school_id, const struct fire_count *c, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(c->act_id), arg_int(c->roll_id),
	    arg_text(c->is_visitors ? "visitors" : "staff"), arg_int(c->here), arg_int(c->found),
	    arg_int(c->done_at)};
	return db_queue(st->db, &q_count_put, args, d);
}

/* ---- what the report keeps ---- */

static const struct record pupil_shape = {NULL, 0, sizeof(struct fire_pupil)};

static enum rc
pupil_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct rows *rows = ctx;
	struct fire_pupil *p = rows_next(rows);
	*p = (struct fire_pupil){
	    .pupil_id = row_int(row, 0),
	    .name = arena_text(rows->arena, row_text(row, 1)),
	    .group_name = arena_text(rows->arena, row_text(row, 2)),
	    .known = arena_text(rows->arena, row_text(row, 3)),
	    .was_expected = row_int(row, 4) != 0,
	};
	return RC_OK;
}

enum rc
store_fire_pupils(struct fire_pupil **out, size_t *n, struct store *st, int64_t school_id,
    int64_t roll_id, struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &pupil_shape, .arena = a};
	const struct arg args[] = {arg_int(school_id), arg_int(roll_id)};
	enum rc rc = db_run(st->db, &q_pupils, args, pupil_row, &rows, d);
	*out = (struct fire_pupil *)(void *)rows.items;
	*n = rows.n;
	return rc;
}

enum rc
store_fire_pupils_put(struct store *st, const struct fire_pupils_put *put, struct diag *d)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < put->n; i++) {
		const struct fire_pupil *p = &put->pupils[i];
		const struct arg args[] = {arg_int(put->school_id), arg_int(put->roll_id),
		    arg_int(p->pupil_id), arg_text(p->name), arg_text(p->group_name),
		    arg_text(p->known), arg_int(p->was_expected ? 1 : 0)};
		rc = db_queue(st->db, &q_pupil_put, args, d);
	}
	return rc;
}
