#include "app/lesson_day.h"

#include "app/desk.h"
#include "app/json.h"
#include "app/reg.h"

#include <string.h>

/* Take a lesson register. It is no attendance register: nothing here writes a mark of a session
 * (R38). */
struct lesson_take {
	struct call *c;
	const struct lesson_take_args *args;
	struct school_state *s;
	struct desk_act act;
	struct lesson_day day;
	struct lesson_here *lesson;
	struct lesson_mark *out; /* what will be written */
	size_t n_out;
};

static void
take_content(struct text *t, const struct lesson_take_args *args)
{
	text_printf(t, "lesson %d %lld %d", args->key.day, (long long)args->key.lesson_id,
	    args->is_complete);
	for (size_t i = 0; i < args->n_marks; i++) {
		const struct lesson_mark_in *m = &args->marks[i];
		text_printf(t, "|%lld %d %d %lld ", (long long)m->pupil_id, m->mark, m->minutes,
		    (long long)m->based_on);
		text_add_json(t, m->place);
	}
}

/* Never ahead: not before the lesson starts, not for tomorrow. */
static enum rc
take_when(const struct lesson_take *v, struct diag *d)
{
	struct wall done = wall_at(v->act.happened);
	const struct lesson *l = v->lesson->lesson;
	char at[MINUTE_TEXT];
	if (done.day < v->day.day) {
		return diag_set(d, RC_INVALID, "date", "R38, R48",
		    "the lesson is on a day to come: presence is marked in the lesson");
	}
	if (done.day == v->day.day && done.minute < l->starts) {
		return diag_set(d, RC_INVALID, "date", "R38, R48",
		    "the lesson starts at %s: presence is marked in the lesson",
		    minute_format(at, (int16_t)l->starts));
	}
	bool is_office = actor_has_for_all(v->c->who, v->s->school_id, PERM_COVER);
	if (done.day > v->day.day && !is_office) {
		return diag_set(d, RC_FORBIDDEN, "date", NULL,
		    "a lesson of an earlier day is changed by the office");
	}
	return RC_OK;
}

static bool
is_member(const struct lesson_take *v, int64_t pupil_id)
{
	return lesson_has(v->lesson, pupil_id) && lesson_pupil(&v->day, pupil_id) != NULL;
}

/* Late by what the teacher says, else by the clock. */
static enum rc
mark_minutes(int32_t *out, const struct lesson_take *v, size_t i, struct diag *d)
{
	const struct lesson_mark_in *m = &v->args->marks[i];
	const struct lesson *l = v->lesson->lesson;
	struct wall done = wall_at(v->act.happened);
	int32_t most = l->ends - l->starts;
	*out = 0;
	if (m->mark != LESSON_LATE) {
		return RC_OK;
	}
	*out = m->minutes;
	if (m->minutes == MINUTE_NONE) {
		*out = done.day == v->day.day ? done.minute - l->starts : 0;
		*out = *out > most ? most : *out;
	}
	if (*out < 0 || *out > most) {
		return diag_set(d, RC_INVALID, arena_printf(v->c->a, "/marks/%zu/minutes", i), NULL,
		    "the lesson is %d minutes long", most);
	}
	return RC_OK;
}

static enum rc
mark_check_in(struct lesson_take *v, size_t i, struct diag *d)
{
	const struct lesson_mark_in *m = &v->args->marks[i];
	struct arena *a = v->c->a;
	if (!is_member(v, m->pupil_id)) {
		return diag_set(d, RC_INVALID, arena_printf(a, "/marks/%zu/pupil", i), NULL,
		    "the pupil is not in this register");
	}
	for (size_t k = 0; k < i; k++) {
		if (v->args->marks[k].pupil_id == m->pupil_id) {
			return diag_set(d, RC_INVALID, arena_printf(a, "/marks/%zu/pupil", i), NULL,
			    "the pupil is there twice");
		}
	}
	if (m->mark == LESSON_ELSEWHERE && m->place[0] == '\0') {
		return diag_set(d, RC_INVALID, arena_printf(a, "/marks/%zu/place", i), NULL,
		    "elsewhere needs the place, such as Library or Nurse");
	}
	struct lesson_mark *out = &v->out[v->n_out];
	*out = (struct lesson_mark){
	    .day = v->day.day,
	    .lesson_id = v->lesson->lesson->lesson_id,
	    .pupil_id = m->pupil_id,
	    .mark = lesson_mark_name(m->mark),
	    .place = m->place,
	    .act_id = v->act.act_id,
	};
	return mark_minutes(&out->minutes, v, i, d);
}

/* What stands already is not written again; what somebody else changed is not overwritten. */
static enum rc
mark_compare(struct lesson_take *v, size_t i, struct diag *d)
{
	const struct lesson_mark_in *m = &v->args->marks[i];
	const struct lesson_mark *now = lesson_mark_of(v->lesson, m->pupil_id);
	const struct lesson_mark *new = &v->out[v->n_out];
	if (now != NULL && strcmp(now->mark, new->mark) == 0 &&
	    now->minutes == new->minutes &&strcmp(now->place, new->place) == 0) {
		return RC_OK;
	}
	if ((now == NULL ? 0 : now->act_id) != m->based_on) {
		const struct image_pupil *p = lesson_pupil(&v->day, m->pupil_id);
		char at[MINUTE_TEXT] = "";
		return diag_set(d, RC_CONFLICT, arena_printf(v->c->a, "/marks/%zu", i), NULL,
		    "%.40s %.40s was marked meanwhile%s%.40s%s%s", p->forename, p->surname,
		    now == NULL ? "" : " by ", now == NULL ? "" : now->by,
		    now == NULL ? "" : " at ",
		    now == NULL ? "" : minute_format(at, wall_at(now->at).minute));
	}
	v->n_out++;
	return RC_OK;
}

static enum rc
take_write(struct lesson_take *v, struct diag *d)
{
	bool was_whole = v->lesson->reg != NULL && v->lesson->reg->is_complete;
	struct lesson_register reg = {
	    .day = v->day.day,
	    .lesson_id = v->lesson->lesson->lesson_id,
	    .taken_at = v->act.happened,
	    .taken_by = v->act.user_name,
	    .is_complete = v->args->is_complete || was_whole,
	    .act_id = v->act.act_id,
	};
	enum rc rc = store_lesson_save(v->c->st, v->s->school_id, &reg, v->out, v->n_out, d);
	if (rc == RC_OK) {
		answer_saved(v->c, v->act.act_id, v->c->now, (int64_t)v->args->n_marks);
		rc = desk_end(&v->act, v->c, LIVE_LESSONS, d);
	}
	return rc;
}

static enum rc
take_run(struct lesson_take *v, struct diag *d)
{
	enum rc rc = lesson_day_read(&v->day, v->c, v->s, &v->args->key, d);
	if (rc != RC_OK) {
		return rc;
	}
	v->lesson = &v->day.lessons[0];
	v->out = ARENA_ARRAY(v->c->a, v->args->n_marks + 1, struct lesson_mark);
	rc = lesson_may(&v->day, v->lesson, d);
	if (rc == RC_OK) {
		rc = take_when(v, d);
	}
	for (size_t i = 0; rc == RC_OK && i < v->args->n_marks; i++) {
		rc = mark_check_in(v, i, d);
		if (rc == RC_OK) {
			rc = mark_compare(v, i, d);
		}
	}
	return rc == RC_OK ? take_write(v, d) : rc;
}

enum rc
act_take_lesson(struct call *c, const void *args, struct diag *d)
{
	struct lesson_take v = {.c = c, .args = args};
	enum rc rc = school_hold(&v.s, c, v.args->key.urn, PERM_LESSON, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, (size_t)1 << 20);
	take_content(&content, v.args);
	struct desk_in in = {.uuid = v.args->uuid,
	    .kind = "lesson_take",
	    .content = &content,
	    .taken_at = v.args->taken_at,
	    .sent_at = v.args->sent_at,
	    .reason = ""};
	bool is_done = false;
	rc = desk_begin(&is_done, &v.act, c, &in, d);
	if (rc == RC_OK && !is_done) {
		rc = take_run(&v, d);
	}
	text_fini(&content);
	school_release(v.s);
	return rc;
}

/* ---- cover, and which week it is ---- */

static enum rc
cover_of(
    struct lesson_cover *out, struct call *c, const struct lesson_cover_args *args, struct diag *d)
{
	*out = (struct lesson_cover){.day = args->key.day,
	    .lesson_id = args->key.lesson_id,
	    .user_id = args->user_id,
	    .name = args->name};
	if (args->user_id == 0) {
		return RC_OK;
	}
	return lesson_user_name(&out->name, c, args->user_id, d);
}

static enum rc
cover_run(struct call *c, struct school_state *s, const struct lesson_cover_args *args,
    struct desk_act *act, struct diag *d)
{
	struct lesson_day day;
	struct lesson_cover cover;
	enum rc rc = actor_may_for_all(c->who, s->school_id, PERM_COVER, d);
	if (rc == RC_OK) {
		rc = lesson_day_read(&day, c, s, &args->key, d);
	}
	if (rc == RC_OK && args->key.day < day.now.day) {
		rc = diag_set(d, RC_INVALID, "date", NULL, "cover is for today and days to come");
	}
	if (rc == RC_OK) {
		rc = cover_of(&cover, c, args, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	cover.act_id = act->act_id;
	rc = store_lesson_cover_put(c->st, s->school_id, &cover, d);
	if (rc == RC_OK) {
		text_printf(c->out, "{\"lesson\":\"%lld\"", (long long)cover.lesson_id);
		json_day(c->out, "date", cover.day);
		json_text(c->out, "cover", cover.name);
		text_add_char(c->out, '}');
		rc = desk_end(act, c, LIVE_LESSONS, d);
	}
	return rc;
}

enum rc
act_cover_lesson(struct call *c, const void *args, struct diag *d)
{
	const struct lesson_cover_args *in = args;
	struct school_state *s = NULL;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	enum rc rc = school_hold(&s, c, in->key.urn, PERM_COVER, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 2000);
	text_printf(&content, "cover %d %lld %lld ", in->key.day, (long long)in->key.lesson_id,
	    (long long)in->user_id);
	text_add_json(&content, in->name);
	struct desk_in desk = {in->uuid, "lesson_cover", &content, 0, 0, ""};
	rc = desk_begin(&is_done, &act, c, &desk, d);
	if (rc == RC_OK && !is_done) {
		rc = cover_run(c, s, in, &act, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}

enum rc
act_set_week(struct call *c, const void *args, struct diag *d)
{
	const struct week_args *in = args;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	char date[DAY_TEXT];
	enum rc rc = call_school(c, in->urn, PERM_CALENDAR, d);
	if (rc != RC_OK) {
		return rc;
	}
	int32_t monday = day_monday(in->monday);
	text_init(&content, 100);
	text_printf(&content, "week %d", monday);
	struct desk_in desk = {in->uuid, "timetable_week", &content, 0, 0, ""};
	rc = desk_begin(&is_done, &act, c, &desk, d);
	text_fini(&content);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	rc = store_week_a_put(c->st, c->school_id, monday, d);
	text_printf(c->out, "{\"week_a\":\"%s\"}", day_format(date, monday));
	return rc == RC_OK ? desk_end(&act, c, LIVE_LESSONS, d) : rc;
}
