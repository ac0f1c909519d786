#include "app/lesson_day.h"

#include "app/json.h"
#include "app/people.h"
#include "app/planned.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include <stdlib.h>
#include <string.h>

const char *
lesson_state_name(enum lesson_state state)
{
	static const char *const names[] = {
	    [LESSON_STATE_NOT_DUE] = "not_due",
	    [LESSON_STATE_DUE] = "due",
	    [LESSON_STATE_OVERDUE] = "overdue",
	    [LESSON_STATE_PART_DONE] = "part_done",
	    [LESSON_STATE_TAKEN] = "taken",
	};
	_Static_assert(sizeof names / sizeof names[0] == LESSON_STATE_COUNT, "a name each");
	return names[state];
}

const char *
lesson_mark_name(int mark)
{
	static const char *const names[] = {
	    [LESSON_PRESENT] = "present",
	    [LESSON_LATE] = "late",
	    [LESSON_NOT_HERE] = "not_here",
	    [LESSON_ELSEWHERE] = "elsewhere",
	};
	return names[mark];
}

/* School weeks of the calendar up to a Monday. */
static int32_t
weeks_to(const struct calendar *cal, int32_t monday)
{
	int32_t n = 0;
	while (n < cal->n_weeks && cal->mondays[n] < monday) {
		n++;
	}
	return n;
}

int32_t
lesson_week(const struct school_state *s, int32_t week_a, int32_t day)
{
	const struct calendar *cal = &s->image->calendar;
	int32_t from = week_a;
	if (from == DAY_NONE) {
		int32_t first = weeks_to(cal, day_monday(school_year_on(s, day).from));
		from = first < cal->n_weeks ? cal->mondays[first] : day_monday(day);
	}
	int32_t weeks = weeks_to(cal, day_monday(day)) - weeks_to(cal, from);
	return (weeks & 1) == 0 ? 1 : 2;
}

const struct lesson_mark *
lesson_mark_of(const struct lesson_here *l, int64_t pupil_id)
{
	for (size_t i = 0; i < l->n_marks; i++) {
		if (l->marks[i].pupil_id == pupil_id) {
			return &l->marks[i];
		}
	}
	return NULL;
}

const struct mark *
lesson_session_mark(const struct lesson_day *day, const struct lesson_here *l, int64_t pupil_id)
{
	const struct mark *m = session_mark(&day->facts[l->session], pupil_id);
	return m == NULL && l->session == SESSION_PM
	           ? session_mark(&day->facts[SESSION_AM], pupil_id)
	           : m;
}

uint8_t
lesson_away(const struct lesson_day *day, const struct lesson_here *l, int64_t pupil_id)
{
	const struct mark *m = session_mark(&day->facts[l->session], pupil_id);
	if (m != NULL) {
		bool is_here = code_info(m->code)->is_on_site || m->code == CODE_N ||
		               m->arrived_minute != MINUTE_NONE;
		return is_here ? 0 : m->code;
	}
	for (size_t i = 0; i < day->n_planned; i++) {
		const struct planned *p = &day->planned[i];
		if (p->pupil_id == pupil_id && planned_covers(p, day->day, l->session)) {
			return p->code;
		}
	}
	return 0;
}

const struct image_pupil *
lesson_pupil(const struct lesson_day *day, int64_t pupil_id)
{
	const struct image_pupil *p = image_pupil_find(day->s->image, pupil_id);
	return p != NULL && image_is_in_register(p, day->day) ? p : NULL;
}

static void
count_mark(struct lesson_counts *n, const char *mark)
{
	n->present += strcmp(mark, "present") == 0;
	n->late += strcmp(mark, "late") == 0;
	n->not_here += strcmp(mark, "not_here") == 0;
	n->elsewhere += strcmp(mark, "elsewhere") == 0;
}

static void
lesson_count(const struct lesson_day *day, struct lesson_here *l)
{
	for (size_t i = 0; i < l->n_members; i++) {
		int64_t id = l->members[i].pupil_id;
		if (lesson_pupil(day, id) == NULL) {
			continue;
		}
		const struct lesson_mark *m = lesson_mark_of(l, id);
		bool is_away = lesson_away(day, l, id) != 0;
		l->n.expected += is_away ? 0 : 1;
		l->n.away += is_away ? 1 : 0;
		if (m != NULL) {
			count_mark(&l->n, m->mark);
		} else {
			l->n.unmarked += is_away ? 0 : 1;
		}
	}
}

static enum lesson_state
lesson_state_of(const struct lesson_day *day, const struct lesson_here *l)
{
	bool has_begun = day->day < day->now.day ||
	                 (day->day == day->now.day && day->now.minute >= l->lesson->starts);
	if (!has_begun) {
		return LESSON_STATE_NOT_DUE;
	}
	if (l->reg != NULL) {
		bool is_whole = l->reg->is_complete || l->n.unmarked == 0;
		return is_whole ? LESSON_STATE_TAKEN : LESSON_STATE_PART_DONE;
	}
	bool is_late =
	    day->day < day->now.day || day->now.minute >= l->lesson->starts + LESSON_OVERDUE;
	return is_late ? LESSON_STATE_OVERDUE : LESSON_STATE_DUE;
}

static bool
is_mine(const struct lesson_day *day, const struct lesson_here *l)
{
	int64_t me = day->c->who == NULL ? 0 : day->c->who->user_id;
	int64_t own = l->cover != NULL ? l->cover->user_id : l->lesson->teacher_id;
	return me != 0 && me == own;
}

enum rc
lesson_may(const struct lesson_day *day, const struct lesson_here *l, struct diag *d)
{
	const struct actor *who = day->c->who;
	if (l->is_mine || actor_has_for_all(who, day->s->school_id, PERM_COVER)) {
		return RC_OK;
	}
	return diag_set(d, RC_FORBIDDEN, "lesson", NULL,
	    "this lesson is %.60s's; the office can give it to you for the day",
	    l->cover != NULL                ? l->cover->name
	    : l->lesson->teacher[0] != '\0' ? l->lesson->teacher
	                                    : "another teacher");
}

bool
lesson_has(const struct lesson_here *l, int64_t pupil_id)
{
	for (size_t i = 0; i < l->n_members; i++) {
		if (l->members[i].pupil_id == pupil_id) {
			return true;
		}
	}
	return false;
}

enum rc
lesson_user_name(const char **out, struct call *c, int64_t user_id, struct diag *d)
{
	struct people people;
	enum rc rc = people_read(&people, c, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct user *u = people_find(&people, user_id, PERM_LESSON);
	if (u == NULL) {
		return diag_set(d, RC_INVALID, "user", NULL,
		    "a lesson is given to somebody whose role at this school has lessons");
	}
	*out = u->name;
	return RC_OK;
}

/* What was read, before it is put together. */
struct parts {
	struct lesson *lessons;
	size_t n;
	struct class_member *members; /* by class, pupil */
	size_t n_members;
	struct lesson_mark *marks; /* by lesson, pupil */
	size_t n_marks;
	struct lesson_register *regs;
	size_t n_regs;
	struct lesson_cover *covers;
	size_t n_covers;
};

static bool
is_asked(const struct lesson_day *day, const struct lesson *l, int64_t lesson_id)
{
	if (lesson_id == LESSONS_NOW) {
		return l->starts <= day->now.minute && day->now.minute < l->ends;
	}
	return lesson_id == 0 || l->lesson_id == lesson_id;
}

static enum rc
parts_read(struct parts *p, struct lesson_day *day, int64_t lesson_id, struct diag *d)
{
	struct call *c = day->c;
	int64_t school = day->s->school_id;
	struct lesson_filter when = {day->day, day->week};
	enum rc rc = store_lessons(&p->lessons, &p->n, c->st, school, &when, c->a, d);
	struct class_member of = {.from_day = day->day};
	size_t kept = 0;
	for (size_t i = 0; rc == RC_OK && i < p->n; i++) {
		if (is_asked(day, &p->lessons[i], lesson_id)) {
			p->lessons[kept++] = p->lessons[i];
		}
	}
	p->n = kept;
	if (lesson_id > 0 && kept > 0) {
		of.class_id = p->lessons[0].class_id;
	}
	struct lesson_mark_filter marks = {
	    {day->day, day->day}, lesson_id == LESSONS_NOW ? 0 : lesson_id, 0};
	if (rc == RC_OK && kept > 0) {
		rc = store_class_members(&p->members, &p->n_members, c->st, &of, school, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_lesson_marks(&p->marks, &p->n_marks, c->st, school, &marks, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_lesson_registers(&p->regs, &p->n_regs, c->st, school, day->day, c->a, d);
	}
	return rc == RC_OK
	           ? store_lesson_covers(&p->covers, &p->n_covers, c->st, school, day->day, c->a, d)
	           : rc;
}

/* The stretch of a sorted list that belongs to the lesson or the class. */
static void
lesson_slices(struct lesson_here *l, const struct parts *p)
{
	size_t i = 0;
	while (i < p->n_members && p->members[i].class_id < l->lesson->class_id) {
		i++;
	}
	l->members = p->members + i;
	while (i < p->n_members && p->members[i].class_id == l->lesson->class_id) {
		i++;
	}
	l->n_members = p->n_members == 0 ? 0 : (size_t)(p->members + i - l->members);
	i = 0;
	while (i < p->n_marks && p->marks[i].lesson_id < l->lesson->lesson_id) {
		i++;
	}
	l->marks = p->marks + i;
	while (i < p->n_marks && p->marks[i].lesson_id == l->lesson->lesson_id) {
		i++;
	}
	l->n_marks = p->n_marks == 0 ? 0 : (size_t)(p->marks + i - l->marks);
}

/* The session in which it begins: the afternoon from its opening on for a year group of the class.
 */
static enum session
lesson_session(const struct lesson_day *day, const struct lesson_here *l)
{
	int16_t opens = INT16_MAX;
	for (size_t i = 0; i < l->n_members; i++) {
		const struct image_pupil *p = lesson_pupil(day, l->members[i].pupil_id);
		if (p != NULL) {
			struct session_times times;
			school_times(
			    &times, day->s, day->day, image_year_on(p, day->day), SESSION_PM);
			opens = times.opens < opens ? times.opens : opens;
		}
	}
	if (opens == INT16_MAX) { /* a class without pupils */
		struct opening pm;
		school_opening(&pm, day->s, &(struct opening_ask){day->day, SESSION_PM, NULL});
		opens = pm.first;
	}
	return l->lesson->starts >= opens ? SESSION_PM : SESSION_AM;
}

static void
lesson_join(struct lesson_day *day, struct lesson_here *l, const struct parts *p)
{
	lesson_slices(l, p);
	l->session = lesson_session(day, l);
	for (size_t i = 0; i < p->n_regs; i++) {
		if (p->regs[i].lesson_id == l->lesson->lesson_id) {
			l->reg = &p->regs[i];
		}
	}
	for (size_t i = 0; i < p->n_covers; i++) {
		if (p->covers[i].lesson_id == l->lesson->lesson_id) {
			l->cover = &p->covers[i];
		}
	}
	l->is_mine = is_mine(day, l);
	lesson_count(day, l);
	l->state = lesson_state_of(day, l);
}

/* Does the school hold the session for somebody of the class? A club or a trip is held anyway. */
static bool
is_held(const struct lesson_day *day, const struct lesson_here *l)
{
	bool has_pupils = false;
	for (size_t i = 0; i < l->n_members; i++) {
		const struct image_pupil *p = lesson_pupil(day, l->members[i].pupil_id);
		if (p == NULL) {
			continue;
		}
		has_pupils = true;
		if (image_cell(day->s->image, p, day->day, l->session) != CELL_NOT_OPEN &&
		    !closure_is_unplanned(day->s, p, day->day, l->session)) {
			return true;
		}
	}
	return !has_pupils || strcmp(l->lesson->kind, "lesson") != 0;
}

/* Week A or B, sessions, plans. */
static enum rc
day_facts(struct lesson_day *day, struct diag *d)
{
	struct call *c = day->c;
	int32_t week_a = DAY_NONE;
	int64_t weekly = 0;
	enum rc rc = store_week_a(&week_a, c->st, day->s->school_id, d);
	if (rc == RC_OK) {
		rc = store_lessons_weekly(&weekly, c->st, day->s->school_id, d);
	}
	day->has_weeks = weekly > 0;
	day->week = lesson_week(day->s, week_a, day->day);
	day->is_open = calendar_is_school_day(&day->s->image->calendar, day->day);
	for (int k = 0; rc == RC_OK && k < SESSION_COUNT; k++) {
		rc = session_facts_read(&day->facts[k], c, day->s, day->day, (enum session)k, d);
	}
	struct planned_filter plans = {.range = {day->day, day->day}};
	return rc == RC_OK ? store_planned(&day->planned, &day->n_planned, c->st, day->s->school_id,
	                         &plans, c->a, d)
	                   : rc;
}

enum rc
lesson_day_read(struct lesson_day *out, struct call *c, const struct school_state *s,
    const struct lesson_key *key, struct diag *d)
{
	struct parts p = {0};
	*out = (struct lesson_day){.c = c, .s = s, .now = wall_at(c->now)};
	out->day = key->day == DAY_NONE ? out->now.day : key->day;
	enum rc rc = day_facts(out, d);
	if (rc == RC_OK) {
		rc = parts_read(&p, out, key->lesson_id, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	if (key->lesson_id > 0 && (p.n == 0 || !out->is_open)) {
		return diag_set(d, RC_NOT_FOUND, "lesson", NULL,
		    out->is_open ? "this lesson is not on that day's timetable"
		                 : "the school is closed that day: there are no lessons");
	}
	out->lessons = ARENA_ARRAY(c->a, p.n + 1, struct lesson_here);
	for (size_t i = 0; out->is_open && i < p.n; i++) {
		struct lesson_here *l = &out->lessons[out->n];
		*l = (struct lesson_here){.lesson = &p.lessons[i]};
		lesson_join(out, l, &p);
		out->n += is_held(out, l);
	}
	if (key->lesson_id > 0 && out->n == 0) {
		return diag_set(d, RC_NOT_FOUND, "lesson", NULL,
		    "the school is closed then: this lesson is not held");
	}
	return RC_OK;
}

void
lesson_json(const struct lesson_day *day, const struct lesson_here *l)
{
	struct text *t = day->c->out;
	char clock[MINUTE_TEXT];
	const struct lesson *x = l->lesson;
	text_printf(t, "\"id\":\"%lld\"", (long long)x->lesson_id);
	json_text(t, "kind", x->kind);
	json_text(t, "name", x->name);
	json_text(t, "subject", x->subject);
	json_text(t, "period", x->period);
	json_text(t, "room", x->room);
	json_text(t, "teacher", x->teacher);
	json_text(t, "cover", l->cover == NULL ? "" : l->cover->name);
	json_text(t, "starts", minute_format(clock, (int16_t)x->starts));
	json_text(t, "ends", minute_format(clock, (int16_t)x->ends));
	json_text(t, "session", session_name(l->session));
	json_text(t, "state", lesson_state_name(l->state));
	json_bool(t, "is_mine", l->is_mine);
	json_bool(t, "may_ask", x->may_ask);
	json_instant(t, "taken_at", l->reg == NULL ? 0 : l->reg->taken_at);
	json_text(t, "taken_by", l->reg == NULL ? "" : l->reg->taken_by);
	text_printf(t,
	    ",\"counts\":{\"expected\":%u,\"away\":%u,\"present\":%u,\"late\":%u,\"not_here\":%u,"
	    "\"elsewhere\":%u,\"unmarked\":%u}",
	    l->n.expected, l->n.away, l->n.present, l->n.late, l->n.not_here, l->n.elsewhere,
	    l->n.unmarked);
}

void
lesson_pupil_json(const struct lesson_day *day, const struct image_pupil *p)
{
	struct text *t = day->c->out;
	const struct image_group *group = image_group_on(day->s->image, p, day->day);
	text_printf(t, "{\"id\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	json_text(t, "group", group == NULL ? "" : group->name);
	text_add(t, ",\"badges\":");
	badges_json(day->c, day->s, p, day->day);
}
