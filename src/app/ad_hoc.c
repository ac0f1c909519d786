#include "app/lesson_day.h"

#include "app/desk.h"
#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include <string.h>

/*
 * Ad hoc registers: a trip, an intervention, a club, a detention. A named list of pupils with a
 * leader, a place and times, taken like a lesson; never statutory. Only the office may let one
 * raise a question about the session mark, and a person answers it.
 */
struct ad_hoc {
	struct call *c;
	const struct ad_hoc_args *args;
	struct school_state *s;
	struct desk_act act;
	struct lesson old; /* lesson_id 0: a new one */
	struct lesson row;
	int32_t today;
};

static bool
is_office(const struct call *c, const struct school_state *s)
{
	return actor_has_for_all(c->who, s->school_id, PERM_COVER);
}

/* One's own, or the office. */
static enum rc
may_change(struct ad_hoc *v, struct diag *d)
{
	bool is_own = v->old.lesson_id == 0 || v->old.teacher_id == v->c->who->user_id;
	if (!is_office(v->c, v->s) && !is_own) {
		return diag_set(d, RC_FORBIDDEN, "register", NULL,
		    "this register is %.60s's; its leader or the office changes it",
		    v->old.teacher);
	}
	return RC_OK;
}

static enum rc
find_old(struct ad_hoc *v, int64_t lesson_id, struct diag *d)
{
	enum rc rc = store_lesson(&v->old, v->c->st, v->s->school_id, lesson_id, v->c->a, d);
	if (rc == RC_OK && strcmp(v->old.kind, "lesson") == 0) {
		rc = diag_set(d, RC_NOT_FOUND, "register", NULL,
		    "this is a lesson of the timetable, not an ad hoc register");
	}
	return rc == RC_OK ? may_change(v, d) : rc;
}

static enum rc
leader_of(struct ad_hoc *v, struct diag *d)
{
	const struct ad_hoc_args *in = v->args;
	const struct actor *who = v->c->who;
	v->row.teacher_id = in->leader_id != 0 ? in->leader_id : who->user_id;
	v->row.teacher = who->name;
	if (in->leader_id != 0 && in->leader_id != who->user_id) {
		enum rc rc = is_office(v->c, v->s)
		                 ? lesson_user_name(&v->row.teacher, v->c, in->leader_id, d)
		                 : RC_OK; /* refused below, whoever it is */
		if (rc != RC_OK) {
			return rc;
		}
	} else if (in->leader_id == 0 && in->leader[0] != '\0') {
		v->row.teacher_id = 0;
		v->row.teacher = in->leader;
	}
	if (v->row.teacher_id != who->user_id && !is_office(v->c, v->s)) {
		return diag_set(d, RC_FORBIDDEN, "leader", NULL,
		    "the office names another leader; yours lead you");
	}
	return RC_OK;
}

static enum rc
check_times(const struct ad_hoc_args *in, struct diag *d)
{
	if (in->ends <= in->starts) {
		return diag_set(d, RC_INVALID, "ends", NULL, "it ends before it starts");
	}
	if (in->to_day < in->from_day) {
		return diag_set(d, RC_INVALID, "to", NULL, "the last day is before the first one");
	}
	if (in->to_day - in->from_day > 400) {
		return diag_set(d, RC_INVALID, "to", NULL, "a register lasts a year at most");
	}
	return in->n_pupils > 0 ? RC_OK
	                        : diag_set(d, RC_INVALID, "pupils", NULL, "nobody is on the list");
}

static bool
is_in_it(const struct class_member *old, size_t n_old, int64_t pupil_id)
{
	for (size_t i = 0; i < n_old; i++) {
		if (old[i].pupil_id == pupil_id && old[i].to_day == DAY_NONE) {
			return true;
		}
	}
	return false;
}

/* A register shows who is in it: without the office, one puts in whom one may see. */
static bool
may_list(const struct ad_hoc *v, const struct image_pupil *p)
{
	struct scope scope = pupil_scope(v->s, p, v->today);
	return is_office(v->c, v->s) || actor_has_in(v->c->who, &scope, PERM_PUPIL_READ);
}

/* Who is in it already stays; who joins is on roll when they do: today, or when it begins. */
static enum rc
check_pupils(const struct ad_hoc *v, struct diag *d)
{
	const struct ad_hoc_args *in = v->args;
	bool is_running = v->old.lesson_id != 0 && in->from_day < v->today;
	int32_t joins = is_running ? v->today : in->from_day;
	struct class_member *old = NULL;
	size_t n_old = 0;
	struct class_member of = {.class_id = v->old.class_id, .from_day = DAY_NONE};
	enum rc rc = v->old.lesson_id == 0 ? RC_OK
	                                   : store_class_members(&old, &n_old, v->c->st, &of,
	                                         v->s->school_id, v->c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	for (size_t i = 0; i < in->n_pupils; i++) {
		const struct image_pupil *p = image_pupil_find(v->s->image, in->pupils[i]);
		if (p != NULL && is_in_it(old, n_old, p->id)) {
			continue;
		}
		if (p == NULL || !image_is_in_register(p, joins)) {
			return diag_set(d, RC_INVALID, arena_printf(v->c->a, "/pupils/%zu", i),
			    "SI 2024/208 reg 10 (R10)", "the pupil is not on roll %s",
			    is_running ? "today" : "on the first day");
		}
		if (!may_list(v, p)) {
			return diag_set(d, RC_FORBIDDEN, arena_printf(v->c->a, "/pupils/%zu", i),
			    NULL,
			    "the pupil is of another group or year than yours; the office can put "
			    "them on the list");
		}
	}
	return RC_OK;
}

static enum rc
ad_hoc_check(struct ad_hoc *v, struct diag *d)
{
	const struct ad_hoc_args *in = v->args;
	enum rc rc = in->lesson_id != 0 ? find_old(v, in->lesson_id, d) : RC_OK;
	if (rc == RC_OK) {
		rc = check_times(in, d);
	}
	if (rc == RC_OK) {
		rc = check_pupils(v, d);
	}
	bool asks_more = in->may_ask && !(v->old.lesson_id != 0 && v->old.may_ask);
	if (rc == RC_OK && asks_more && !is_office(v->c, v->s)) {
		rc = diag_set(d, RC_FORBIDDEN, "may_ask", NULL,
		    "only the office lets a register ask about the session mark");
	}
	return rc == RC_OK ? leader_of(v, d) : rc;
}

/* Who is on the list from today on; who is not any more left yesterday. */
static enum rc
put_members(struct ad_hoc *v, struct diag *d)
{
	const struct ad_hoc_args *in = v->args;
	struct call *c = v->c;
	struct class_member *old = NULL;
	size_t n = 0;
	struct class_member of = {.class_id = v->row.class_id, .from_day = DAY_NONE};
	enum rc rc = store_class_members(&old, &n, c->st, &of, v->s->school_id, c->a, d);
	bool *is_there = ARENA_ARRAY(c->a, in->n_pupils + 1, bool);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		bool is_wanted = false;
		for (size_t k = 0; k < in->n_pupils; k++) {
			if (old[i].to_day == DAY_NONE && in->pupils[k] == old[i].pupil_id) {
				is_there[k] = is_wanted = true;
			}
		}
		if (is_wanted || old[i].to_day != DAY_NONE) {
			continue;
		}
		old[i].to_day = v->today - 1;
		rc = old[i].from_day >= v->today
		         ? store_class_member_drop(c->st, v->s->school_id, &old[i], d)
		         : store_class_member_put(c->st, v->s->school_id, &old[i], d);
	}
	int32_t from = v->old.lesson_id == 0 ? in->from_day : v->today;
	for (size_t k = 0; rc == RC_OK && k < in->n_pupils; k++) {
		struct class_member m = {v->row.class_id, in->pupils[k], from, DAY_NONE};
		if (!is_there[k]) {
			rc = store_class_member_put(c->st, v->s->school_id, &m, d);
		}
	}
	return rc;
}

static enum rc
ad_hoc_ids(struct ad_hoc *v, struct diag *d)
{
	if (v->old.lesson_id != 0) {
		v->row.lesson_id = v->old.lesson_id;
		v->row.class_id = v->old.class_id;
		return RC_OK;
	}
	enum rc rc = store_lesson_next_id(&v->row.lesson_id, v->c->st, v->s->school_id, d);
	return rc == RC_OK ? store_class_next_id(&v->row.class_id, v->c->st, v->s->school_id, d)
	                   : rc;
}

static enum rc
ad_hoc_write(struct ad_hoc *v, struct diag *d)
{
	const struct ad_hoc_args *in = v->args;
	enum rc rc = ad_hoc_ids(v, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct class_row class = {.class_id = v->row.class_id,
	    .kind = in->kind,
	    .name = in->name,
	    .subject = "",
	    .may_ask = in->may_ask};
	v->row.period = "";
	v->row.days = in->days == 0 ? 127 : (uint32_t)in->days;
	v->row.starts = in->starts;
	v->row.ends = in->ends;
	v->row.room = in->place;
	v->row.from_day = in->from_day;
	v->row.to_day = in->to_day;
	rc = store_class_put(v->c->st, v->s->school_id, &class, d);
	if (rc == RC_OK) {
		rc = store_lesson_put(v->c->st, v->s->school_id, &v->row, d);
	}
	if (rc == RC_OK) {
		rc = put_members(v, d);
	}
	if (rc == RC_OK) {
		text_printf(v->c->out, "{\"id\":\"%lld\"", (long long)v->row.lesson_id);
		json_text(v->c->out, "name", in->name);
		text_add_char(v->c->out, '}');
		rc = desk_end(&v->act, v->c, LIVE_LESSONS, d);
	}
	return rc;
}

static void
ad_hoc_content(struct text *t, const struct ad_hoc_args *in)
{
	text_printf(t, "ad hoc %lld %s %lld %d %d %d %d %d %d ", (long long)in->lesson_id, in->kind,
	    (long long)in->leader_id, in->from_day, in->to_day, in->days, in->starts, in->ends,
	    in->may_ask);
	text_add_json(t, in->name);
	text_add_json(t, in->place);
	text_add_json(t, in->leader);
	for (size_t i = 0; i < in->n_pupils; i++) {
		text_add_char(t, ' ');
		text_add_int(t, in->pupils[i]);
	}
}

enum rc
act_save_ad_hoc(struct call *c, const void *args, struct diag *d)
{
	struct ad_hoc v = {.c = c, .args = args, .today = wall_at(c->now).day};
	enum rc rc = school_hold(&v.s, c, v.args->urn, PERM_LESSON, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	bool is_done = false;
	text_init(&content, (size_t)1 << 18);
	ad_hoc_content(&content, v.args);
	struct desk_in in = {v.args->uuid, "ad_hoc", &content, 0, 0, ""};
	rc = desk_begin(&is_done, &v.act, c, &in, d);
	if (rc == RC_OK && !is_done) {
		rc = ad_hoc_check(&v, d);
		if (rc == RC_OK) {
			rc = ad_hoc_write(&v, d);
		}
	}
	text_fini(&content);
	school_release(v.s);
	return rc;
}

static enum rc
ad_hoc_end(struct ad_hoc *v, int64_t lesson_id, struct diag *d)
{
	enum rc rc = find_old(v, lesson_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct class_row class = {.class_id = v->old.class_id,
	    .kind = v->old.kind,
	    .name = v->old.name,
	    .subject = "",
	    .may_ask = v->old.may_ask,
	    .is_ended = true};
	rc = store_class_put(v->c->st, v->s->school_id, &class, d);
	if (v->old.to_day == DAY_NONE || v->old.to_day > v->today) {
		v->old.to_day = v->today; /* what was taken today stays in sight */
	}
	if (rc == RC_OK) {
		rc = store_lesson_put(v->c->st, v->s->school_id, &v->old, d);
	}
	if (rc == RC_OK) {
		text_printf(v->c->out, "{\"id\":\"%lld\"", (long long)lesson_id);
		json_text(v->c->out, "name", v->old.name);
		text_add_char(v->c->out, '}');
		rc = desk_end(&v->act, v->c, LIVE_LESSONS, d);
	}
	return rc;
}

enum rc
act_end_ad_hoc(struct call *c, const void *args, struct diag *d)
{
	const struct end_ad_hoc_args *in = args;
	struct ad_hoc v = {.c = c, .today = wall_at(c->now).day};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_LESSON, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	bool is_done = false;
	text_init(&content, 100);
	text_printf(&content, "end ad hoc %lld", (long long)in->lesson_id);
	struct desk_in desk = {in->uuid, "ad_hoc_end", &content, 0, 0, ""};
	rc = desk_begin(&is_done, &v.act, c, &desk, d);
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = ad_hoc_end(&v, in->lesson_id, d);
	}
	school_release(v.s);
	return rc;
}

/* ---- the list ---- */

static enum rc
ad_hoc_json(struct call *c, const struct school_state *s, const struct lesson *l, struct diag *d)
{
	struct text *t = c->out;
	char clock[MINUTE_TEXT];
	struct class_member *members = NULL;
	size_t n = 0;
	int32_t today = wall_at(c->now).day;
	struct class_member of = {
	    .class_id = l->class_id, .from_day = l->from_day > today ? l->from_day : today};
	enum rc rc = store_class_members(&members, &n, c->st, &of, s->school_id, c->a, d);
	text_printf(t, "{\"id\":\"%lld\",\"kind\":\"%s\"", (long long)l->lesson_id, l->kind);
	json_text(t, "name", l->name);
	json_text(t, "place", l->room);
	json_text(t, "leader", l->teacher);
	json_day(t, "from", l->from_day);
	json_day(t, "to", l->to_day);
	json_text(t, "starts", minute_format(clock, (int16_t)l->starts));
	json_text(t, "ends", minute_format(clock, (int16_t)l->ends));
	json_bool(t, "may_ask", l->may_ask);
	json_bool(t, "is_mine", l->teacher_id != 0 && l->teacher_id == c->who->user_id);
	text_printf(t, ",\"days\":%u,\"pupils\":[", l->days);
	const char *comma = "";
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, members[i].pupil_id);
		if (p != NULL) {
			text_printf(t, "%s{\"id\":\"%lld\",\"name\":", comma, (long long)p->id);
			name_json(t, p);
			text_add_char(t, '}');
			comma = ",";
		}
	}
	text_add(t, "]}");
	return rc;
}

enum rc
view_ad_hoc(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	struct lesson *all = NULL;
	size_t n = 0;
	struct lesson_filter every = {DAY_NONE, 0};
	int32_t today = wall_at(c->now).day;
	enum rc rc = school_hold(&s, c, urn, PERM_LESSON, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_lessons(&all, &n, c->st, s->school_id, &every, c->a, d);
	text_add(c->out, "{\"registers\":[");
	const char *comma = "";
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		bool is_mine = all[i].teacher_id != 0 && all[i].teacher_id == c->who->user_id;
		bool is_over = all[i].to_day != DAY_NONE && all[i].to_day < today;
		if (strcmp(all[i].kind, "lesson") == 0 || is_over ||
		    (!is_mine && !is_office(c, s))) {
			continue;
		}
		text_add(c->out, comma);
		comma = ",";
		rc = ad_hoc_json(c, s, &all[i], d);
	}
	text_add(c->out, "]}");
	school_release(s);
	return rc;
}
