#include "app/lesson_day.h"

#include "app/desk.h"
#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include <string.h>

/* Classrooms at random: are those who are marked in there (Basildon 6)? */

static bool
is_now(const struct lesson_day *day, const struct lesson_here *l)
{
	return strcmp(l->lesson->kind, "lesson") == 0 && l->n_members > 0 &&
	       day->now.minute >= l->lesson->starts && day->now.minute < l->lesson->ends;
}

/* splitmix64: the uuid decides, so that the act may run twice and picks the same. */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static size_t
pick(int64_t *out, const struct lesson_day *day, const struct desk_act *act, size_t count)
{
	uint64_t state = 0;
	size_t n = 0;
	uint8_t digest[STORE_HASH];
	store_digest(digest, act->uuid, strlen(act->uuid));
	memcpy(&state, digest, sizeof state);
	for (size_t i = 0; i < day->n; i++) {
		if (is_now(day, &day->lessons[i])) {
			out[n++] = day->lessons[i].lesson->lesson_id;
		}
	}
	for (size_t i = 0; i < n; i++) { /* shuffled; the first `count` are taken */
		size_t k = i + (size_t)(next_random(&state) % (n - i));
		int64_t swap = out[i];
		out[i] = out[k];
		out[k] = swap;
	}
	return n < count ? n : count;
}

static enum rc
pick_run(struct call *c, struct school_state *s, const struct spot_pick_args *in,
    struct desk_act *act, struct diag *d)
{
	struct lesson_day day;
	struct spot_check check = {.act_id = act->act_id};
	struct lesson_key today = {in->urn, DAY_NONE, 0};
	enum rc rc = lesson_day_read(&day, c, s, &today, d);
	if (rc == RC_OK) {
		rc = store_spot_next_id(&check.check_id, c->st, s->school_id, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	int64_t *rooms = ARENA_ARRAY(c->a, day.n + 1, int64_t);
	check.day = day.day;
	check.lessons = rooms;
	check.n = pick(rooms, &day, act, (size_t)in->count);
	if (check.n == 0) {
		return diag_set(d, RC_INVALID, "count", NULL, "no lesson is going on now");
	}
	rc = store_spot_put(c->st, s->school_id, &check, d);
	if (rc == RC_OK) {
		text_printf(
		    c->out, "{\"id\":\"%lld\",\"picked\":%zu}", (long long)check.check_id, check.n);
		rc = desk_end(act, c, LIVE_LESSONS, d);
	}
	return rc;
}

enum rc
act_pick_spots(struct call *c, const void *args, struct diag *d)
{
	const struct spot_pick_args *in = args;
	struct school_state *s = NULL;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	enum rc rc = school_hold(&s, c, in->urn, PERM_COVER, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 100);
	text_printf(&content, "spot %d", in->count);
	struct desk_in desk = {in->uuid, "spot_check", &content, 0, 0, ""};
	rc = actor_may_for_all(c->who, s->school_id, PERM_COVER, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = pick_run(c, s, in, &act, d);
	}
	school_release(s);
	return rc;
}

/* The row that is to be settled. */
static enum rc
find_spot(
    struct spot_lesson *out, struct call *c, const struct spot_result_args *in, struct diag *d)
{
	struct spot_lesson *list = NULL;
	size_t n = 0;
	struct day_range ever = {DAY_MIN, DAY_MAX};
	enum rc rc = store_spot_lessons(&list, &n, c->st, c->school_id, ever, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (list[i].check_id == in->check_id && list[i].lesson_id == in->lesson_id) {
			*out = list[i];
			return RC_OK;
		}
	}
	return rc != RC_OK
	           ? rc
	           : diag_set(d, RC_NOT_FOUND, "check", NULL, "no spot check picked this lesson");
}

static enum rc
missing_check(
    struct call *c, const struct school_state *s, const struct spot_result_args *in, struct diag *d)
{
	for (size_t i = 0; i < in->n_missing; i++) {
		if (image_pupil_find(s->image, in->missing[i]) == NULL) {
			return diag_set(d, RC_INVALID, arena_printf(c->a, "/missing/%zu", i), NULL,
			    "there is no such pupil");
		}
		for (size_t k = 0; k < i; k++) {
			if (in->missing[i] == in->missing[k]) {
				return diag_set(
				    d, RC_INVALID, "missing", NULL, "the pupil is there twice");
			}
		}
	}
	return RC_OK;
}

static enum rc
result_run(struct call *c, const struct school_state *s, const struct spot_result_args *in,
    struct desk_act *act, struct diag *d)
{
	struct spot_lesson row;
	bool is_missing = strcmp(in->result, "missing") == 0;
	enum rc rc = find_spot(&row, c, in, d);
	if (rc == RC_OK && is_missing != (in->n_missing > 0)) {
		rc = diag_set(d, RC_INVALID, "missing", NULL,
		    is_missing ? "say who is missing"
		               : "somebody is missing: the result is not in order");
	}
	if (rc == RC_OK) {
		rc = missing_check(c, s, in, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	row.result = in->result;
	row.note = in->note;
	row.act_id = act->act_id;
	rc = store_spot_result(c->st, c->school_id, &row, in->missing, in->n_missing, d);
	if (rc == RC_OK) {
		answer_saved(c, act->act_id, c->now, (int64_t)in->n_missing);
		rc = desk_end(act, c, LIVE_LESSONS, d);
	}
	return rc;
}

enum rc
act_spot_result(struct call *c, const void *args, struct diag *d)
{
	const struct spot_result_args *in = args;
	struct school_state *s = NULL;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	enum rc rc = school_hold(&s, c, in->urn, PERM_COVER, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = actor_may_for_all(c->who, c->school_id, PERM_COVER, d);
	text_init(&content, 20000);
	text_printf(&content, "spot result %lld %lld %s ", (long long)in->check_id,
	    (long long)in->lesson_id, in->result);
	text_add_json(&content, in->note);
	for (size_t i = 0; i < in->n_missing; i++) {
		text_printf(&content, " %lld", (long long)in->missing[i]);
	}
	struct desk_in desk = {in->uuid, "spot_result", &content, 0, 0, in->note};
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = result_run(c, s, in, &act, d);
	}
	school_release(s);
	return rc;
}

/* ---- the checklist ---- */

static void
pupil_names(const struct lesson_day *day, int64_t pupil_id, const char **comma)
{
	const struct image_pupil *p = image_pupil_find(day->s->image, pupil_id);
	if (p != NULL) {
		text_printf(day->c->out, "%s{\"id\":\"%lld\",\"name\":", *comma, (long long)p->id);
		name_json(day->c->out, p);
		text_add_char(day->c->out, '}');
		*comma = ",";
	}
}

/* Who should be in the room: marked in, or expected where nobody has marked yet. */
static void
room_json(const struct lesson_day *day, const struct lesson_here *l)
{
	const char *comma = "";
	text_add(day->c->out, ",\"pupils\":[");
	for (size_t i = 0; i < l->n_members; i++) {
		int64_t id = l->members[i].pupil_id;
		const struct lesson_mark *m = lesson_mark_of(l, id);
		bool is_in = m == NULL
		                 ? lesson_away(day, l, id) == 0
		                 : strcmp(m->mark, "present") == 0 || strcmp(m->mark, "late") == 0;
		if (is_in && lesson_pupil(day, id) != NULL) {
			pupil_names(day, id, &comma);
		}
	}
	text_add_char(day->c->out, ']');
}

struct spots {
	struct lesson_day day;
	struct spot_lesson *rows;
	size_t n;
	struct spot_pupil *pupils;
	size_t n_pupils;
};

static void
spot_json(const struct spots *v, const struct spot_lesson *row, const struct lesson_here *l)
{
	struct text *t = v->day.c->out;
	const char *comma = "";
	text_add(t, "{\"lesson\":{");
	lesson_json(&v->day, l);
	text_add_char(t, '}');
	json_text(t, "result", row->result);
	json_text(t, "note", row->note);
	json_text(t, "by", row->by);
	json_instant(t, "at", row->at);
	room_json(&v->day, l);
	text_add(t, ",\"missing\":[");
	for (size_t i = 0; i < v->n_pupils; i++) {
		const struct spot_pupil *p = &v->pupils[i];
		if (p->check_id == row->check_id && p->lesson_id == row->lesson_id) {
			pupil_names(&v->day, p->pupil_id, &comma);
		}
	}
	text_add(t, "]}");
}

static void
spots_json(const struct spots *v)
{
	struct text *t = v->day.c->out;
	char date[DAY_TEXT];
	int64_t check = 0;
	const char *comma = "";
	int now = 0;
	for (size_t i = 0; i < v->day.n; i++) {
		now += v->day.day == v->day.now.day && is_now(&v->day, &v->day.lessons[i]);
	}
	text_printf(t, "{\"date\":\"%s\",\"lessons_now\":%d,\"checks\":[",
	    day_format(date, v->day.day), now);
	for (size_t i = 0; i < v->n; i++) {
		const struct spot_lesson *row = &v->rows[i];
		if (row->check_id != check) {
			text_printf(t, "%s{\"id\":\"%lld\"", check == 0 ? "" : "]},",
			    (long long)row->check_id);
			json_text(t, "by", row->picked_by);
			json_instant(t, "at", row->picked_at);
			text_add(t, ",\"rooms\":[");
			check = row->check_id;
			comma = "";
		}
		for (size_t k = 0; k < v->day.n; k++) {
			if (v->day.lessons[k].lesson->lesson_id == row->lesson_id) {
				text_add(t, comma);
				comma = ",";
				spot_json(v, row, &v->day.lessons[k]);
			}
		}
	}
	text_add(t, check == 0 ? "]}" : "]}]}");
}

enum rc
view_spots(struct call *c, const struct spots_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct spots v = {0};
	struct lesson_key key = {q->urn, q->day, 0};
	enum rc rc = school_hold(&s, c, q->urn, PERM_COVER, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = actor_may_for_all(c->who, s->school_id, PERM_COVER, d);
	if (rc == RC_OK) {
		rc = lesson_day_read(&v.day, c, s, &key, d);
	}
	struct day_range on = {v.day.day, v.day.day};
	if (rc == RC_OK) {
		rc = store_spot_lessons(&v.rows, &v.n, c->st, s->school_id, on, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_spot_pupils(&v.pupils, &v.n_pupils, c->st, s->school_id, on, c->a, d);
	}
	if (rc == RC_OK) {
		spots_json(&v);
	}
	school_release(s);
	return rc;
}
