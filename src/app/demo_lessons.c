#include "app/demo_in.h"

#include "base/uuid.h"
#include "store/store_desk.h"
#include "store/store_lessons.h"

#include <stdio.h>
#include <string.h>

/*
 * A secondary school's timetable: five periods a day, five subjects, each form together, taught by
 * the tutors of its year. The first two periods of the last day were taken; a few pupils went
 * missing between them, and one who is marked absent was seen.
 */
#define PERIODS 5
#define SUBJECTS 5

static const struct {
	const char *name;
	int32_t starts;
	int32_t ends;
} periods[PERIODS] = {
    {"P1", 9 * 60 + 15, 10 * 60 + 15},
    {"P2", 10 * 60 + 15, 11 * 60 + 15},
    {"P3", 11 * 60 + 35, 12 * 60 + 35},
    {"P4", 13 * 60 + 30, 14 * 60 + 20},
    {"P5", 14 * 60 + 20, 15 * 60 + 15},
};
static const struct {
	const char *name;
	const char *code;
	char room;
} subjects[SUBJECTS] = {
    {"Maths", "Ma", 'M'},
    {"English", "En", 'E'},
    {"Science", "Sc", 'S'},
    {"Geography", "Gg", 'G'},
    {"French", "Fr", 'L'},
};

struct teaching {
	struct demo *x;
	struct call *c;
	struct demo_random random; /* its own: the marks stay those of the seed */
	int32_t day;               /* of the registers that were taken */
	uint8_t *code;             /* of each pupil in its morning session; 0: no mark */
	int64_t n_missing;
	bool may_go; /* one pupil of this register goes missing */
	bool has_seen;
};

static int64_t
class_id(size_t group, int subject)
{
	return (int64_t)group * SUBJECTS + subject + 1;
}

/* Which subject a year has in a period of a weekday. */
static int
subject_of(int year, int weekday, int period)
{
	return (weekday + period + year) % SUBJECTS;
}

/* Tutors of a year teach its forms in turn: nobody is in two rooms at once. */
static const struct user *
teacher_of(const struct demo *x, size_t group, int subject)
{
	size_t per_year = (size_t)x->per_year;
	size_t first = group / per_year * per_year;
	return &x->users[first + (group - first + (size_t)subject) % per_year];
}

static int64_t
lesson_id(size_t group, int weekday, int period)
{
	return ((int64_t)group * 5 + weekday) * PERIODS + period + 1;
}

static enum rc
write_lesson(struct teaching *v, size_t group, int weekday, int period, struct diag *d)
{
	struct demo *x = v->x;
	int subject = subject_of((int)(group / (size_t)x->per_year), weekday, period);
	const struct user *teacher = teacher_of(x, group, subject);
	struct lesson l = {
	    .lesson_id = lesson_id(group, weekday, period),
	    .class_id = class_id(group, subject),
	    .period = periods[period].name,
	    .days = (uint32_t)1 << weekday,
	    .starts = periods[period].starts,
	    .ends = periods[period].ends,
	    .room = arena_printf(x->a, "%c%zu", subjects[subject].room, group + 1),
	    .teacher_id = teacher->user_id,
	    .teacher = teacher->name,
	    .from_day = x->years[1].from,
	    .to_day = DAY_NONE,
	};
	return store_lesson_put(v->c->st, v->c->school_id, &l, d);
}

/* The five classes of a form and its lessons of the week. */
static enum rc
write_form(struct teaching *v, size_t group, struct diag *d)
{
	struct demo *x = v->x;
	enum rc rc = RC_OK;
	for (int s = 0; rc == RC_OK && s < SUBJECTS; s++) {
		struct class_row class = {
		    .class_id = class_id(group, s),
		    .kind = "lesson",
		    .name = arena_printf(x->a, "%s %s", x->groups[group].name, subjects[s].code),
		    .subject = subjects[s].name,
		};
		rc = store_class_put(v->c->st, v->c->school_id, &class, d);
	}
	for (int k = 0; rc == RC_OK && k < 5 * PERIODS; k++) {
		rc = write_lesson(v, group, k / PERIODS, k % PERIODS, d);
	}
	return rc;
}

/* The form of this school year; none for leavers and boarders to come. */
static bool
form_of(size_t *out, const struct demo *x, const struct demo_pupil *p)
{
	int year = p->year - x->first_year;
	if (year < 0 || year >= x->n_years || p->row.enrolments->end_day != DAY_NONE) {
		return false;
	}
	int group = year * x->per_year + p->slot;
	*out = (size_t)group;
	return *out < x->n_groups;
}

static enum rc
write_members(struct teaching *v, struct diag *d)
{
	struct demo *x = v->x;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
		size_t group = 0;
		if (!form_of(&group, x, &x->pupils[i])) {
			continue;
		}
		for (int s = 0; rc == RC_OK && s < SUBJECTS; s++) {
			struct class_member m = {class_id(group, s), x->pupils[i].row.pupil_id,
			    x->years[1].from, DAY_NONE};
			rc = store_class_member_put(v->c->st, v->c->school_id, &m, d);
		}
	}
	return rc;
}

static enum rc
note_mark(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	struct teaching *v = ctx;
	if (m->session == SESSION_AM && m->pupil_id <= (int64_t)v->x->n) {
		v->code[m->pupil_id - 1] = m->code;
	}
	return RC_OK;
}

static enum rc
write_act(int64_t *out, struct teaching *v, const struct user *who, int64_t time, struct diag *d)
{
	struct demo *x = v->x;
	uint8_t digest[STORE_HASH];
	char text[80];
	int n = snprintf(text, sizeof text, "demo %lld %llu %d %u", (long long)x->urn,
	    (unsigned long long)x->args->seed, x->args->today, (unsigned)x->n_uuids++);
	struct desk_act act = {
	    .school_id = v->c->school_id,
	    .kind = "lesson_take",
	    .time = time,
	    .happened = time,
	    .user_id = who->user_id,
	    .user_name = who->name,
	    .position = who->position,
	    .device = "",
	    .reason = "",
	    .answer = "",
	};
	store_digest(digest, text, (size_t)n);
	uuid_of_bytes(act.uuid, digest);
	memcpy(act.content, digest, sizeof act.content);
	enum rc rc = store_desk_next_id(&act.act_id, v->c->st, v->c->school_id, d);
	if (rc == RC_OK) {
		*out = act.act_id;
		rc = store_desk_put(v->c->st, &act, d);
	}
	return rc;
}

/* What the teacher marked; false: nobody asks, the pupil is known to be away. */
static bool
choose_mark(struct lesson_mark *m, struct teaching *v, size_t pupil, int period)
{
	uint8_t code = v->code[pupil];
	m->mark = "present";
	if (code == 0) {
		return true; /* the tutor has not taken the register yet: the pupil is here */
	}
	if (code == CODE_N) {
		bool is_seen = period == 1 && !v->has_seen && pupil > v->x->n / 4;
		v->has_seen = v->has_seen || is_seen;
		m->mark = is_seen ? "present" : "not_here";
		return true;
	}
	if (!code_info(code)->is_on_site) {
		return false;
	}
	if (v->may_go && demo_chance(&v->random, 150)) {
		v->may_go = false;
		v->n_missing++;
		m->mark = "not_here";
	} else if (demo_chance(&v->random, 25)) {
		m->mark = "late";
		m->minutes = 2 + (int32_t)demo_below(&v->random, 9);
	}
	return true;
}

static enum rc
write_register(struct teaching *v, size_t group, int period, struct diag *d)
{
	struct demo *x = v->x;
	int weekday = day_weekday(v->day);
	int subject = subject_of((int)(group / (size_t)x->per_year), weekday, period);
	const struct user *who = teacher_of(x, group, subject);
	int64_t time = wall_instant(v->day, (int16_t)(periods[period].starts + 4));
	if (time > wall_instant(x->args->today, x->args->minute)) {
		return RC_OK;
	}
	struct lesson_register reg = {
	    .day = v->day,
	    .lesson_id = lesson_id(group, weekday, period),
	    .taken_at = time,
	    .taken_by = who->name,
	    .is_complete = true,
	};
	struct lesson_mark *marks = ARENA_ARRAY(x->a, x->n + 1, struct lesson_mark);
	size_t n = 0;
	v->may_go = period == 1 && v->n_missing < 3 && group % (x->n_groups / 4 + 1) == 0;
	enum rc rc = write_act(&reg.act_id, v, who, time, d);
	for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
		size_t form = 0;
		struct lesson_mark *m = &marks[n];
		*m = (struct lesson_mark){.day = v->day,
		    .lesson_id = reg.lesson_id,
		    .pupil_id = x->pupils[i].row.pupil_id,
		    .place = "",
		    .act_id = reg.act_id};
		if (form_of(&form, x, &x->pupils[i]) && form == group &&
		    x->pupils[i].row.enrolments->start_day <= v->day) {
			n += choose_mark(m, v, i, period);
		}
	}
	return rc == RC_OK ? store_lesson_save(v->c->st, v->c->school_id, &reg, marks, n, d) : rc;
}

/* An intervention of the tutor who signs in as "teacher": six of the form, in the library. */
static enum rc
write_intervention(struct teaching *v, struct diag *d)
{
	struct demo *x = v->x;
	size_t group = (size_t)x->untaken[0];
	struct class_row class = {.class_id = class_id(x->n_groups, 0),
	    .kind = "intervention",
	    .name = "Reading intervention",
	    .subject = ""};
	struct lesson l = {
	    .lesson_id = lesson_id(x->n_groups, 0, 0),
	    .class_id = class.class_id,
	    .period = "",
	    .days = 31,
	    .starts = 13 * 60,
	    .ends = 13 * 60 + 25,
	    .room = "Library",
	    .teacher_id = x->users[group].user_id,
	    .teacher = x->users[group].name,
	    .from_day = x->years[1].from,
	    .to_day = x->years[1].to,
	};
	enum rc rc = store_class_put(v->c->st, v->c->school_id, &class, d);
	if (rc == RC_OK) {
		rc = store_lesson_put(v->c->st, v->c->school_id, &l, d);
	}
	int left = 6;
	for (size_t i = 0; rc == RC_OK && left > 0 && i < x->n; i++) {
		size_t form = 0;
		struct class_member m = {
		    class.class_id, x->pupils[i].row.pupil_id, l.from_day, DAY_NONE};
		if (form_of(&form, x, &x->pupils[i]) && form == group) {
			rc = store_class_member_put(v->c->st, v->c->school_id, &m, d);
			left--;
		}
	}
	return rc;
}

enum rc
demo_lessons(struct demo *x, struct call *c, struct diag *d)
{
	if (x->args->is_primary || x->end == 0) {
		return RC_OK;
	}
	struct teaching v = {.x = x,
	    .c = c,
	    .random = {x->args->seed ^ UINT64_C(0x1e550)},
	    .day = x->axis.day[x->end - 1],
	    .code = ARENA_ARRAY(x->a, x->n + 1, uint8_t)};
	enum rc rc = RC_OK;
	for (size_t g = 0; rc == RC_OK && g < x->n_groups; g++) {
		rc = write_form(&v, g, d);
	}
	if (rc == RC_OK) {
		rc = write_members(&v, d);
	}
	if (rc == RC_OK) {
		rc = write_intervention(&v, d);
	}
	if (rc == RC_OK) {
		rc = store_marks_each(
		    c->st, c->school_id, (struct day_range){v.day, v.day}, note_mark, &v, d);
	}
	for (size_t k = 0; rc == RC_OK && k < 2 * x->n_groups; k++) {
		bool is_left = k + 3 == 2 * x->n_groups; /* one register nobody took */
		if (!is_left) {
			rc = write_register(&v, k % x->n_groups, (int)(k / x->n_groups), d);
		}
	}
	return rc;
}
