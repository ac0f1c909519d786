#include "app/lesson_day.h"

#include "app/json.h"
#include "app/people.h"
#include "app/photo.h"
#include "app/planned.h"
#include "app/reg.h"

#include <string.h>

/* People who can be given a lesson: those whose role at the school has lessons. */
static enum rc
staff_json(struct call *c, struct diag *d)
{
	struct people people;
	enum rc rc = people_read(&people, c, c->a, d);
	const char *comma = "";
	text_add(c->out, ",\"staff\":[");
	for (size_t i = 0; rc == RC_OK && i < people.n_users; i++) {
		const struct user *u = &people.users[i];
		if (people_has(&people, u, PERM_LESSON)) {
			text_printf(c->out, "%s{\"id\":\"%lld\"", comma, (long long)u->user_id);
			json_text(c->out, "name", u->name);
			json_text(c->out, "position", u->position);
			text_add_char(c->out, '}');
			comma = ",";
		}
	}
	text_add_char(c->out, ']');
	return rc;
}

static void
day_head_json(const struct lesson_day *day)
{
	struct text *t = day->c->out;
	char date[DAY_TEXT];
	char now[INSTANT_TEXT];
	text_printf(t, "{\"date\":\"%s\",\"now\":\"%s\"", day_format(date, day->day),
	    instant_format(now, day->c->now));
	json_bool(t, "is_today", day->day == day->now.day);
	json_bool(t, "is_open", day->is_open);
	json_text(t, "week", !day->has_weeks ? "" : day->week == 1 ? "A" : "B");
}

enum rc
view_lessons(struct call *c, const struct lessons_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct lesson_day day;
	struct lesson_key key = {q->urn, q->day, 0};
	enum rc rc = school_hold(&s, c, q->urn, PERM_LESSON, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = lesson_day_read(&day, c, s, &key, d);
	bool sees_all = actor_has_for_all(c->who, s->school_id, PERM_COVER);
	if (rc == RC_OK) {
		day_head_json(&day);
		json_bool(c->out, "may_cover", sees_all);
		text_add(c->out, ",\"lessons\":[");
		const char *comma = "";
		for (size_t i = 0; i < day.n; i++) {
			if (!day.lessons[i].is_mine && (q->mine || !sees_all)) {
				continue;
			}
			text_printf(c->out, "%s{", comma);
			lesson_json(&day, &day.lessons[i]);
			text_add_char(c->out, '}');
			comma = ",";
		}
		text_add_char(c->out, ']');
		if (sees_all) {
			rc = staff_json(c, d);
		}
		text_add_char(c->out, '}');
	}
	school_release(s);
	return rc;
}

/* {"code":..,"at":..,"by":..}: today's statutory mark, which no lesson mark changes. */
static enum rc
session_json(const struct lesson_day *day, const struct mark *m, struct diag *d)
{
	struct text *t = day->c->out;
	text_add(t, ",\"session_mark\":");
	if (m == NULL) {
		text_add(t, "null");
		return RC_OK;
	}
	struct submission sub;
	enum rc rc =
	    store_submission(&sub, day->c->st, day->s->school_id, m->last_seq, day->c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_add(t, "{\"code\":");
	text_add_json(t, code_info(m->code)->code);
	json_text(t, "session", session_name(m->session));
	json_instant(t, "at", sub.time);
	json_text(t, "by", sub.user_name);
	text_add_char(t, '}');
	return RC_OK;
}

static void
lesson_mark_json(struct text *t, const struct lesson_mark *m)
{
	text_add(t, ",\"mark\":");
	if (m == NULL) {
		text_add(t, "null");
		return;
	}
	text_printf(t, "{\"mark\":\"%s\",\"minutes\":%d", m->mark, (int)m->minutes);
	json_text(t, "place", m->place);
	json_text(t, "by", m->by);
	json_instant(t, "at", m->at);
	text_printf(t, ",\"seq\":%lld}", (long long)m->act_id);
}

static enum rc
member_json(const struct lesson_day *day, const struct lesson_here *l, const struct image_pupil *p,
    const struct photos *photos, struct diag *d)
{
	struct text *t = day->c->out;
	uint8_t away = lesson_away(day, l, p->id);
	lesson_pupil_json(day, p);
	const struct scope scope = pupil_scope(day->s, p, day->now.day);
	struct diag own = {0};
	json_bool(t, "opens", actor_may_in(day->c->who, &scope, PERM_PUPIL_READ, &own) == RC_OK);
	if (day->day == day->now.day) {
		const struct photo_query of = {day->s->urn, p->id, l->lesson->lesson_id};
		photo_json_in(t, photos, &of);
	}
	text_add(t, ",\"away\":");
	if (away == 0) {
		text_add(t, "null");
	} else {
		text_add_json(t, code_info(away)->code);
	}
	enum rc rc = session_json(day, lesson_session_mark(day, l, p->id), d);
	lesson_mark_json(t, lesson_mark_of(l, p->id));
	text_add_char(t, '}');
	return rc;
}

/* Pupils in order of their names. */
static enum rc
members_json(const struct lesson_day *day, const struct lesson_here *l, struct diag *d)
{
	const struct image *img = day->s->image;
	const char *comma = "";
	struct photos photos = {0};
	enum rc rc = photos_read(&photos, day->c, d);
	text_add(day->c->out, ",\"pupils\":[");
	bool *is_in = ARENA_ARRAY(day->c->a, img->n_pupils + 1, bool);
	for (size_t i = 0; i < l->n_members; i++) {
		const struct image_pupil *p = lesson_pupil(day, l->members[i].pupil_id);
		if (p != NULL) {
			is_in[p->row] = true;
		}
	}
	for (size_t i = 0; rc == RC_OK && i < img->n_pupils; i++) {
		uint32_t row = img->by_name[i];
		if (is_in[row]) {
			text_add(day->c->out, comma);
			comma = ",";
			rc = member_json(day, l, &img->pupils[row], &photos, d);
		}
	}
	text_add_char(day->c->out, ']');
	return rc;
}

enum rc
view_lesson(struct call *c, const struct lesson_key *key, struct diag *d)
{
	struct school_state *s = NULL;
	struct lesson_day day;
	enum rc rc = school_hold(&s, c, key->urn, PERM_LESSON, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = lesson_day_read(&day, c, s, key, d);
	if (rc == RC_OK) {
		rc = lesson_may(&day, &day.lessons[0], d);
	}
	if (rc == RC_OK) {
		const struct lesson_here *l = &day.lessons[0];
		day_head_json(&day);
		text_add_char(c->out, ',');
		lesson_json(&day, l);
		rc = members_json(&day, l, d);
		c->seq = l->reg == NULL ? 0 : l->reg->act_id;
		text_printf(c->out, ",\"seq\":%lld}", (long long)c->seq);
	}
	school_release(s);
	return rc;
}

static void
pupil_lesson_json(struct text *t, const struct lesson_mark *m, const struct lesson *l)
{
	char date[DAY_TEXT];
	char clock[MINUTE_TEXT];
	text_printf(t, "{\"date\":\"%s\"", day_format(date, m->day));
	json_text(t, "name", l->name);
	json_text(t, "period", l->period);
	json_text(t, "starts", minute_format(clock, (int16_t)l->starts));
	text_printf(t, ",\"mark\":\"%s\",\"minutes\":%d", m->mark, (int)m->minutes);
	json_text(t, "place", m->place);
	json_text(t, "by", m->by);
	text_add_char(t, '}');
}

static enum rc
pupil_lessons_json(struct call *c, const struct lesson_mark *marks, size_t n, struct diag *d)
{
	struct lesson *all = NULL;
	size_t n_all = 0;
	int32_t count[4] = {0};
	int32_t minutes = 0;
	struct lesson_filter every = {DAY_NONE, 0};
	enum rc rc = store_lessons(&all, &n_all, c->st, c->school_id, &every, c->a, d);
	const char *comma = "";
	text_add(c->out, "{\"lessons\":[");
	for (size_t i = n; rc == RC_OK && i-- > 0;) {
		for (int k = 0; k < 4; k++) {
			count[k] += strcmp(marks[i].mark, lesson_mark_name(k)) == 0;
		}
		minutes += marks[i].minutes;
		bool is_plain = strcmp(marks[i].mark, "present") == 0;
		for (size_t k = 0; !is_plain && k < n_all; k++) {
			if (all[k].lesson_id == marks[i].lesson_id) {
				text_add(c->out, comma);
				pupil_lesson_json(c->out, &marks[i], &all[k]);
				comma = ",";
			}
		}
	}
	text_printf(c->out,
	    "],\"counts\":{\"marked\":%zu,\"present\":%d,\"late\":%d,\"not_here\":%d,"
	    "\"elsewhere\":%d,\"minutes_late\":%d}}",
	    n, count[LESSON_PRESENT], count[LESSON_LATE], count[LESSON_NOT_HERE],
	    count[LESSON_ELSEWHERE], minutes);
	return rc;
}

enum rc
view_pupil_lessons(struct call *c, const struct pupil_lessons_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct lesson_mark *marks = NULL;
	size_t n = 0;
	int32_t today = wall_at(c->now).day;
	struct lesson_mark_filter filter = {.range = q->range, .pupil_id = q->pupil_id};
	if (filter.range.to == DAY_NONE) {
		filter.range.to = today;
	}
	if (filter.range.from == DAY_NONE) {
		filter.range.from = school_year_on(s, today).from;
	}
	const struct image_pupil *p = image_pupil_find(s->image, q->pupil_id);
	rc = p == NULL ? diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil") : RC_OK;
	if (rc == RC_OK) {
		struct scope scope = pupil_scope(s, p, today);
		rc = actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
	}
	if (rc == RC_OK) {
		rc = store_lesson_marks(&marks, &n, c->st, s->school_id, &filter, c->a, d);
	}
	if (rc == RC_OK) {
		rc = pupil_lessons_json(c, marks, n, d);
	}
	school_release(s);
	return rc;
}
