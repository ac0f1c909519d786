#include "exchange/import_timetable.h"

#include "app/import_in.h"
#include "app/people.h"
#include "store/store_desk.h"
#include "store/store_lessons.h"

#include <stdio.h>
#include <string.h>

/*
 * The timetable and who is in which class, from two files. The timetable's file is the whole of it
 * from today on: a lesson it leaves out ended yesterday, so that days gone by keep theirs; one
 * whose register was taken today ends today, and what takes its place begins tomorrow. The file of
 * classes is the whole list of each class that it names.
 */
struct lesson_plan {
	struct importing *im;
	struct import_lessons lessons;
	struct import_members members;
	struct class_row *classes; /* the school's, and the new ones behind them */
	size_t n_classes;
	size_t n_known;     /* of these, those that are there */
	struct lesson *old; /* the school's, with those that are over */
	size_t n_old;
	bool *is_kept; /* of these: the file has it as it is */
	struct lesson *out;
	size_t n_out;
	struct class_member *put;
	size_t n_put;
	struct class_member *drop;
	size_t n_drop;
	size_t n_new;
	size_t n_same;
	size_t n_ended;
};

/* The class of that name, one of the school's or one to be made. */
static struct class_row *
plan_class(struct lesson_plan *plan, const char *name, const char *subject)
{
	for (size_t i = 0; i < plan->n_classes; i++) {
		struct class_row *row = &plan->classes[i];
		if (strcmp(row->kind, "lesson") == 0 && strcmp(row->name, name) == 0) {
			row->subject = subject[0] != '\0' ? subject : row->subject;
			return row;
		}
	}
	int64_t id = 1;
	for (size_t i = 0; i < plan->n_classes; i++) {
		id = plan->classes[i].class_id >= id ? plan->classes[i].class_id + 1 : id;
	}
	struct class_row *row = &plan->classes[plan->n_classes++];
	*row =
	    (struct class_row){.class_id = id, .kind = "lesson", .name = name, .subject = subject};
	return row;
}

static enum rc
plan_classes(struct lesson_plan *plan, struct call *c, size_t n_more, struct diag *d)
{
	struct class_row *known = NULL;
	size_t n = 0;
	enum rc rc = store_classes(&known, &n, c->st, c->school_id, &plan->im->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	plan->im->report.errors.n = plan->im->report.errors.seen = 0; /* the act may run twice */
	plan->classes = ARENA_ARRAY(&plan->im->a, n + n_more + 1, struct class_row);
	if (n > 0) {
		memcpy(plan->classes, known, n * sizeof *known);
	}
	plan->n_classes = plan->n_known = n;
	plan->n_out = plan->n_put = plan->n_drop = 0;
	plan->n_new = plan->n_same = plan->n_ended = 0;
	return RC_OK;
}

/* The account of a teacher by user name or by name, of this school; else the name alone. */
static void
plan_teacher(struct lesson *l, const struct people *people, const char *written)
{
	l->teacher = written;
	for (size_t i = 0; written[0] != '\0' && i < people->n_users; i++) {
		const struct user *u = &people->users[i];
		if ((strcmp(u->username, written) == 0 || strcmp(u->name, written) == 0) &&
		    people_has(people, u, PERM_LESSON)) {
			l->teacher_id = u->user_id;
			l->teacher = u->name;
			return;
		}
	}
}

/* A name whose account the file does not find is the same person by name. */
static bool
lesson_is_same(const struct lesson *old, const struct lesson *want)
{
	bool same_teacher = (old->teacher_id == want->teacher_id || want->teacher_id == 0) &&
	                    strcmp(old->teacher, want->teacher) == 0;
	return old->class_id == want->class_id && old->days == want->days &&
	       old->week == want->week && old->starts == want->starts && old->ends == want->ends &&
	       same_teacher && strcmp(old->period, want->period) == 0 &&
	       strcmp(old->room, want->room) == 0;
}

static bool
is_timetabled(const struct lesson *l, int32_t today)
{
	return strcmp(l->kind, "lesson") == 0 && (l->to_day == DAY_NONE || l->to_day > today);
}

static bool
has_register(const struct lesson_register *regs, size_t n, int64_t lesson_id)
{
	for (size_t i = 0; i < n; i++) {
		if (regs[i].lesson_id == lesson_id) {
			return true;
		}
	}
	return false;
}

static bool
is_at_same_time(const struct lesson *a, const struct lesson *b)
{
	return a->class_id == b->class_id && (a->days & b->days) != 0 && a->starts < b->ends &&
	       b->starts < a->ends;
}

/* Lessons that the file leaves out end; what was taken today stays in sight, once. */
static enum rc
plan_ends(struct lesson_plan *plan, struct call *c, struct diag *d)
{
	int32_t today = plan->im->today;
	struct lesson_register *regs = NULL;
	size_t n = 0;
	size_t n_new = plan->n_out;
	enum rc rc = store_lesson_registers(&regs, &n, c->st, c->school_id, today, &plan->im->a, d);
	for (size_t k = 0; rc == RC_OK && k < plan->n_old; k++) {
		bool is_taken = has_register(regs, n, plan->old[k].lesson_id);
		if (!plan->is_kept[k] && is_timetabled(&plan->old[k], today)) {
			plan->old[k].to_day = is_taken ? today : today - 1;
			plan->out[plan->n_out++] = plan->old[k];
			plan->n_ended++;
		}
		for (size_t i = 0; is_taken && !plan->is_kept[k] && i < n_new; i++) {
			if (is_at_same_time(&plan->out[i], &plan->old[k])) {
				plan->out[i].from_day = today + 1;
			}
		}
	}
	return rc;
}

/* One row of the file: there already, or new. */
static void
plan_lesson(struct lesson_plan *plan, const struct lesson *want)
{
	for (size_t k = 0; k < plan->n_old; k++) {
		if (!plan->is_kept[k] && is_timetabled(&plan->old[k], plan->im->today) &&
		    lesson_is_same(&plan->old[k], want)) {
			plan->is_kept[k] = true;
			plan->n_same++;
			return;
		}
	}
	plan->out[plan->n_out++] = *want;
	plan->n_new++;
}

/* The same class twice at the same time. */
static void
plan_twice(struct lesson_plan *plan, size_t i)
{
	const struct import_lesson *x = &plan->lessons.item[i];
	for (size_t k = 0; k < i; k++) {
		const struct import_lesson *y = &plan->lessons.item[k];
		bool same_week = x->week == 0 || y->week == 0 || x->week == y->week;
		if (same_week && (x->days & y->days) != 0 && x->starts < y->ends &&
		    y->starts < x->ends && strcmp(x->class_name, y->class_name) == 0) {
			const struct import_place at = {x->line, 0, "class", x->class_name};
			import_problem(plan->im, &at, NULL,
			    "the class has a lesson at that time in line %u", (unsigned)y->line);
			return;
		}
	}
}

static enum rc
plan_timetable(struct lesson_plan *plan, struct call *c, struct diag *d)
{
	struct importing *im = plan->im;
	struct people people = {0};
	int64_t next = 0;
	struct lesson_filter every = {DAY_NONE, 0};
	enum rc rc = plan_classes(plan, c, plan->lessons.n, d);
	if (rc == RC_OK) {
		rc =
		    store_lessons(&plan->old, &plan->n_old, c->st, c->school_id, &every, &im->a, d);
	}
	if (rc == RC_OK) {
		rc = people_read(&people, c, &im->a, d);
	}
	if (rc == RC_OK) {
		rc = store_lesson_next_id(&next, c->st, c->school_id, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	plan->is_kept = ARENA_ARRAY(&im->a, plan->n_old + 1, bool);
	bool is_first = plan->n_old == 0;
	plan->out = ARENA_ARRAY(&im->a, plan->lessons.n + plan->n_old + 1, struct lesson);
	for (size_t i = 0; i < plan->lessons.n; i++) {
		const struct import_lesson *in = &plan->lessons.item[i];
		struct lesson want = {
		    .lesson_id = next + (int64_t)plan->n_new,
		    .class_id = plan_class(plan, in->class_name, in->subject)->class_id,
		    .period = in->period,
		    .days = in->days,
		    .week = in->week,
		    .starts = in->starts,
		    .ends = in->ends,
		    .room = in->room,
		    .from_day = is_first ? im->year.from : im->today,
		    .to_day = DAY_NONE,
		};
		plan_teacher(&want, &people, in->teacher);
		plan_twice(plan, i);
		plan_lesson(plan, &want);
	}
	rc = plan_ends(plan, c, d);
	return rc == RC_OK ? import_checked(im, d) : rc;
}

/* ---- members ---- */

static uint32_t
member_owner(const struct roll_index *roll, struct arena *a, const struct import_member *m)
{
	uint32_t i = find_get(&roll->upn, m->upn);
	if (i == FIND_NONE) {
		i = find_get(&roll->adno, m->adno);
	}
	if (i == FIND_NONE && m->upn[0] == '\0' && m->adno[0] == '\0') {
		i = find_get(&roll->name, roll_name_key(a, m->surname, m->forename, DAY_NONE));
	}
	return i;
}

static void
member_problem(struct importing *im, const struct import_member *m, uint32_t found)
{
	bool has_upn = m->upn[0] != '\0';
	bool has_adno = m->adno[0] != '\0';
	const struct import_place at = {
	    .line = m->line,
	    .field = has_upn    ? "upn"
	             : has_adno ? "adno"
	                        : "surname",
	    .value = has_upn    ? m->upn
	             : has_adno ? m->adno
	                        : m->surname,
	};
	import_problem(im, &at, NULL,
	    found == FIND_TWICE ? "several pupils have this name: give the UPN"
	                        : "no pupil of the school has this %s: import pupils first",
	    has_upn    ? "UPN"
	    : has_adno ? "admission number"
	               : "name");
}

/* Is the member of the record still in the class by the file? Then there is nothing to write. */
static bool
member_keeps(struct lesson_plan *plan, const struct class_member *want,
    const struct class_member *old, size_t n_old, bool *is_kept)
{
	for (size_t k = 0; k < n_old; k++) {
		if (old[k].class_id == want->class_id && old[k].pupil_id == want->pupil_id &&
		    old[k].to_day == want->to_day && !is_kept[k]) {
			is_kept[k] = true;
			plan->n_same++;
			return true;
		}
	}
	return false;
}

static void
members_end(struct lesson_plan *plan, struct class_member *old, size_t n_old, const bool *is_kept,
    const bool *is_named)
{
	int32_t today = plan->im->today;
	for (size_t k = 0; k < n_old; k++) {
		bool is_over = old[k].to_day != DAY_NONE && old[k].to_day < today;
		if (is_kept[k] || is_over || !is_named[old[k].class_id]) {
			continue;
		}
		plan->n_ended++;
		if (old[k].from_day >= today) {
			plan->drop[plan->n_drop++] = old[k];
		} else {
			old[k].to_day = today - 1;
			plan->put[plan->n_put++] = old[k];
		}
	}
}

static enum rc
plan_members(struct lesson_plan *plan, struct call *c, struct diag *d)
{
	struct importing *im = plan->im;
	struct roll_index roll;
	struct class_member *old = NULL;
	size_t n_old = 0;
	struct class_member every = {.from_day = DAY_NONE};
	enum rc rc = plan_classes(plan, c, plan->members.n, d);
	if (rc == RC_OK) {
		rc = roll_index_read(&roll, c, &im->a, d);
	}
	if (rc == RC_OK) {
		rc = store_class_members(&old, &n_old, c->st, &every, c->school_id, &im->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	size_t room = plan->members.n + n_old + 1;
	bool *is_kept = ARENA_ARRAY(&im->a, n_old + 1, bool);
	plan->put = ARENA_ARRAY(&im->a, room, struct class_member);
	plan->drop = ARENA_ARRAY(&im->a, room, struct class_member);
	struct class_member *new = ARENA_ARRAY(&im->a, room, struct class_member);
	for (size_t i = 0; i < plan->members.n; i++) {
		const struct import_member *in = &plan->members.item[i];
		uint32_t owner = member_owner(&roll, &im->a, in);
		if (owner >= FIND_TWICE) {
			member_problem(im, in, owner);
			continue;
		}
		struct class_member want = {
		    .class_id = plan_class(plan, in->class_name, in->subject)->class_id,
		    .pupil_id = roll.pupils[owner].pupil_id,
		    .from_day = in->from_day != DAY_NONE ? in->from_day : im->today,
		    .to_day = in->to_day,
		};
		if (!member_keeps(plan, &want, old, n_old, is_kept)) {
			new[plan->n_new++] = want;
		}
	}
	int64_t most = 0;
	for (size_t i = 0; i < plan->n_classes; i++) {
		most = plan->classes[i].class_id > most ? plan->classes[i].class_id : most;
	}
	bool *is_named = ARENA_ARRAY(&im->a, (size_t)most + 1, bool);
	for (size_t i = 0; i < plan->members.n; i++) {
		is_named[plan_class(plan, plan->members.item[i].class_name, "")->class_id] = true;
	}
	members_end(plan, old, n_old, is_kept, is_named);
	if (plan->n_new > 0) {
		memcpy(&plan->put[plan->n_put], new, plan->n_new * sizeof *new);
		plan->n_put += plan->n_new;
	}
	return import_checked(im, d);
}

/* ---- writing ---- */

/* Who imported it, and when, stands in the log of the desks. */
static enum rc
log_import(struct lesson_plan *plan, struct call *c, struct diag *d)
{
	struct importing *im = plan->im;
	struct desk_act act = {
	    .school_id = c->school_id,
	    .kind = im->args->kind == IMPORT_TIMETABLE ? "import_timetable" : "import_classes",
	    .time = c->now,
	    .happened = c->now,
	    .user_id = c->who->user_id,
	    .user_name = c->who->name,
	    .position = c->who->position,
	    .device = "",
	    .reason = arena_printf(&im->a, "imported from %.80s", im->args->name),
	    .answer = "",
	};
	memcpy(act.uuid, im->uuid, sizeof act.uuid);
	store_digest(act.content, im->uuid, strlen(im->uuid));
	enum rc rc = store_desk_next_id(&act.act_id, c->st, c->school_id, d);
	return rc == RC_OK ? store_desk_put(c->st, &act, d) : rc;
}

static enum rc
act_import_lessons(struct call *c, const void *args, struct diag *d)
{
	struct lesson_plan *plan = *(struct lesson_plan *const *)args;
	bool is_timetable = plan->im->args->kind == IMPORT_TIMETABLE;
	enum rc rc = call_school(c, plan->im->args->urn, PERM_IMPORT, d);
	if (rc == RC_OK) {
		rc = is_timetable ? plan_timetable(plan, c, d) : plan_members(plan, c, d);
	}
	for (size_t i = 0; rc == RC_OK && i < plan->n_classes; i++) {
		rc = store_class_put(c->st, c->school_id, &plan->classes[i], d);
	}
	for (size_t i = 0; rc == RC_OK && i < plan->n_out; i++) {
		rc = store_lesson_put(c->st, c->school_id, &plan->out[i], d);
	}
	for (size_t i = 0; rc == RC_OK && i < plan->n_drop; i++) {
		rc = store_class_member_drop(c->st, c->school_id, &plan->drop[i], d);
	}
	for (size_t i = 0; rc == RC_OK && i < plan->n_put; i++) {
		rc = store_class_member_put(c->st, c->school_id, &plan->put[i], d);
	}
	if (rc == RC_OK) {
		rc = log_import(plan, c, d);
	}
	if (rc == RC_OK) {
		effect_topics(c, c->school_id, LIVE_LESSONS);
	}
	return rc;
}

enum rc
import_run_lessons(struct importing *im, struct diag *d)
{
	struct lesson_plan plan = {.im = im};
	struct lesson_plan *args = &plan;
	struct csv_source src = csv_source_file(im->file);
	struct diag first = {0};
	bool is_timetable = im->args->kind == IMPORT_TIMETABLE;
	enum rc rc = is_timetable
	                 ? import_timetable(&plan.lessons, &src, &im->report, &im->a, &first)
	                 : import_classes(&plan.members, &src, &im->report, &im->a, &first);
	if (rc != RC_OK) {
		enum rc checked = import_checked(im, d);
		return checked != RC_OK ? checked
		                        : diag_set(d, rc, first.field, NULL, "%s", first.text);
	}
	import_state(im, IMPORT_WRITING, (int64_t)(plan.lessons.n + plan.members.n));
	rc = is_timetable ? plan_timetable(&plan, im->c, d) : plan_members(&plan, im->c, d);
	if (rc == RC_OK && !im->args->dry_run) {
		rc = import_write(im, act_import_lessons, &args, d);
	}
	if (rc == RC_OK) {
		snprintf(im->result->summary, sizeof im->result->summary,
		    "%zu %s added, %zu ended, %zu already there; %zu new classes", plan.n_new,
		    is_timetable ? "lessons" : "places in classes", plan.n_ended, plan.n_same,
		    plan.n_classes - plan.n_known);
	}
	return rc;
}
