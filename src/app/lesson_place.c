#include "app/lesson_place.h"

#include "app/lesson_day.h"
#include "store/store_lessons.h"

#include <stdlib.h>
#include <string.h>

static const struct lesson *
lesson_by_id(const struct lesson *list, size_t n, int64_t lesson_id)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].lesson_id == lesson_id) {
			return &list[i];
		}
	}
	return NULL;
}

static const char *
place_of(const struct lesson *l, struct arena *a)
{
	if (l->room[0] == '\0') {
		return l->name;
	}
	/* A timetable numbers its rooms; a club is in the hall. */
	const char *room = strcmp(l->kind, "lesson") == 0 ? "room " : "";
	return arena_printf(a, "%s, %s%s", l->name, room, l->room);
}

enum rc
lesson_sights(struct lesson_sight **out, size_t *n, struct call *c, int64_t school_id, int32_t day,
    struct diag *d)
{
	struct lesson_mark *marks = NULL;
	struct lesson_question *settled = NULL;
	struct lesson *lessons = NULL;
	size_t n_marks = 0;
	size_t n_settled = 0;
	size_t n_lessons = 0;
	struct lesson_mark_filter today = {.range = {day, day}};
	struct lesson_filter every = {DAY_NONE, 0};
	*n = 0;
	enum rc rc = store_lesson_marks(&marks, &n_marks, c->st, school_id, &today, c->a, d);
	if (rc != RC_OK || n_marks == 0) {
		return rc;
	}
	rc = store_lessons(&lessons, &n_lessons, c->st, school_id, &every, c->a, d);
	if (rc == RC_OK) {
		rc = store_lesson_questions(&settled, &n_settled, c->st, school_id, day, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	*out = ARENA_ARRAY(c->a, n_marks + n_settled, struct lesson_sight);
	const struct lesson *l = NULL;
	for (size_t i = 0; i < n_marks; i++) {
		const struct lesson_mark *m = &marks[i];
		if (l == NULL || l->lesson_id != m->lesson_id) {
			l = lesson_by_id(lessons, n_lessons, m->lesson_id);
		}
		if (l == NULL || strcmp(l->kind, "trip") == 0) {
			continue;
		}
		(*out)[(*n)++] = (struct lesson_sight){.pupil_id = m->pupil_id,
		    .at = m->at,
		    .act_id = m->act_id,
		    .is_here = strcmp(m->mark, "not_here") != 0,
		    .place = strcmp(m->mark, "elsewhere") == 0 ? m->place : place_of(l, c->a)};
	}
	for (size_t i = 0; i < n_settled; i++) {
		const struct lesson_question *q = &settled[i];
		bool is_found = strcmp(q->kind, "missing") == 0 &&
		                strcmp(q->outcome, "left_site") != 0 &&
		                strcmp(q->outcome, "mark_wrong") != 0;
		if (is_found) {
			(*out)[(*n)++] =
			    (struct lesson_sight){q->pupil_id, q->at, q->act_id, true, q->note};
		}
	}
	return RC_OK;
}

/* ---- now ---- */

static const char *
place_with(const struct lesson_here *l, struct arena *a)
{
	const char *who = l->cover != NULL ? l->cover->name : l->lesson->teacher;
	const char *place = place_of(l->lesson, a);
	return who[0] == '\0' ? place : arena_printf(a, "%s, with %s", place, who);
}

static int
now_order(const void *a, const void *b)
{
	const struct lesson_now *x = a;
	const struct lesson_now *y = b;
	if (x->pupil_id != y->pupil_id) {
		return x->pupil_id < y->pupil_id ? -1 : 1;
	}
	if (x->is_lesson != y->is_lesson) {
		return x->is_lesson ? 1 : -1;
	}
	return (x->from < y->from) - (x->from > y->from); /* the later begun */
}

static void
now_add(
    struct lesson_now *out, size_t *n, const struct lesson_day *day, const struct lesson_here *l)
{
	const char *place = place_with(l, day->c->a);
	for (size_t i = 0; i < l->n_members; i++) {
		int64_t pupil_id = l->members[i].pupil_id;
		if (lesson_pupil(day, pupil_id) == NULL || lesson_away(day, l, pupil_id) != 0) {
			continue;
		}
		out[(*n)++] = (struct lesson_now){
		    .pupil_id = pupil_id,
		    .from = wall_instant(day->day, (int16_t)l->lesson->starts),
		    .is_lesson = strcmp(l->lesson->kind, "lesson") == 0,
		    .place = place,
		};
	}
}

enum rc
lessons_now(struct lesson_now **out, size_t *n, struct call *c, const struct school_state *s,
    struct diag *d)
{
	struct lesson_day day;
	const struct lesson_key today = {s->urn, DAY_NONE, LESSONS_NOW};
	size_t cap = 0;
	*n = 0;
	enum rc rc = lesson_day_read(&day, c, s, &today, d);
	for (size_t i = 0; rc == RC_OK && i < day.n; i++) {
		cap += day.lessons[i].n_members;
	}
	if (rc != RC_OK || cap == 0) {
		return rc;
	}
	*out = ARENA_ARRAY(c->a, cap, struct lesson_now);
	for (size_t i = 0; i < day.n; i++) {
		now_add(*out, n, &day, &day.lessons[i]);
	}
	qsort(*out, *n, sizeof **out, now_order);
	return RC_OK;
}
