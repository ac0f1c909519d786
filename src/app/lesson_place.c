#include "app/lesson_place.h"

#include "store/store_lessons.h"

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
place_of(const struct lesson *l, const struct lesson_mark *m, struct arena *a)
{
	if (strcmp(m->mark, "elsewhere") == 0) {
		return m->place;
	}
	return l->room[0] == '\0' ? l->name : arena_printf(a, "%s, room %s", l->name, l->room);
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
		(*out)[(*n)++] = (struct lesson_sight){m->pupil_id, m->at, m->act_id,
		    strcmp(m->mark, "not_here") != 0, place_of(l, m, c->a)};
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
