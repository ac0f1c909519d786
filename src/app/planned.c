#include "app/planned.h"

#include "app/reg.h"
#include "base/uuid.h"
#include "store/store_register.h"

#include <stdlib.h>
#include <string.h>

bool
session_is_before(int32_t day, enum session session, int32_t other_day, enum session other)
{
	return day < other_day || (day == other_day && session < other);
}

bool
planned_covers(const struct planned *p, int32_t day, enum session session)
{
	return !p->is_ended && !session_is_before(day, session, p->from_day, p->from_session) &&
	       !session_is_before(p->to_day, p->to_session, day, session);
}

bool
planned_overlap(const struct planned *a, const struct planned *b)
{
	return !a->is_ended && !b->is_ended &&
	       !session_is_before(a->to_day, a->to_session, b->from_day, b->from_session) &&
	       !session_is_before(b->to_day, b->to_session, a->from_day, a->from_session);
}

/* "J. Whitlock, attendance officer": who made it, as they were then. */
static enum rc
planned_by(const char **by, int64_t *at, struct call *c, const struct planned *item, struct diag *d)
{
	struct submission sub;
	*by = "";
	*at = 0;
	if (item->made_seq == 0) {
		return RC_OK;
	}
	enum rc rc = store_submission(&sub, c->st, c->school_id, item->made_seq, c->a, d);
	if (rc == RC_OK) {
		*by = sub.position[0] == '\0'
		          ? sub.user_name
		          : arena_printf(c->a, "%s, %s", sub.user_name, sub.position);
		*at = sub.time;
	}
	return rc;
}

enum rc
planned_json(
    struct call *c, const struct school_state *s, const struct planned *item, struct diag *d)
{
	const char *by = "";
	int64_t at = 0;
	enum rc rc = planned_by(&by, &at, c, item, d);
	if (rc != RC_OK) {
		return rc;
	}
	char from[DAY_TEXT];
	char to[DAY_TEXT];
	char when[INSTANT_TEXT];
	struct text *t = c->out;
	text_printf(t, "{\"id\":\"%lld\",\"pupil\":\"%lld\"", (long long)item->planned_id,
	    (long long)item->pupil_id);
	const struct image_pupil *p = image_pupil_find(s->image, item->pupil_id);
	if (p != NULL) {
		text_add(t, ",\"name\":{\"surname\":");
		text_add_json(t, p->surname);
		text_add(t, ",\"forename\":");
		text_add_json(t, p->forename);
		text_add_char(t, '}');
	}
	text_printf(t,
	    ",\"from\":\"%s\",\"from_session\":\"%s\",\"to\":\"%s\",\"to_session\":\"%s\","
	    "\"code\":",
	    day_format(from, item->from_day), session_name(item->from_session),
	    day_format(to, item->to_day), session_name(item->to_session));
	text_add_json(t, code_info(item->code)->code);
	text_add(t, ",\"note\":");
	text_add_json(t, item->note);
	text_printf(t,
	    ",\"is_locked\":%s,\"is_ended\":%s,\"by\":", item->is_locked ? "true" : "false",
	    item->is_ended ? "true" : "false");
	text_add_json(t, by);
	text_printf(t, ",\"at\":\"%s\"}", at == 0 ? "" : instant_format(when, at));
	return RC_OK;
}

enum rc
view_planned(struct call *c, const struct planned_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	int32_t today = wall_at(c->now).day;
	struct planned_filter filter = {.pupil_id = q->pupil_id, .range = q->range};
	filter.range.from = q->range.from == DAY_NONE ? today : q->range.from;
	filter.range.to = q->range.to == DAY_NONE ? DAY_MAX : q->range.to;
	struct planned *items = NULL;
	size_t n = 0;
	rc = store_planned(&items, &n, c->st, s->school_id, &filter, c->a, d);
	text_add(c->out, "{\"planned\":[");
	const char *comma = "";
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, items[i].pupil_id);
		struct scope scope = {s->school_id, 0, -1};
		if (p != NULL) {
			scope = pupil_scope(s, p, today);
		}
		if (!actor_has_in(c->who, &scope, PERM_PUPIL_READ)) {
			continue;
		}
		text_add(c->out, comma);
		comma = ",";
		rc = planned_json(c, s, &items[i], d);
	}
	text_add(c->out, "]}");
	school_release(s);
	return rc;
}

bool
closure_is_unplanned(
    const struct school_state *s, const struct image_pupil *p, int32_t day, enum session session)
{
	const struct calendar *cal = &s->image->calendar;
	if (day < cal->first || day >= cal->first + cal->n_days) {
		return false;
	}
	int year = image_year_on(p, day);
	uint32_t years = year < 0 ? YEARS_ALL : YEAR_BIT(year);
	return (cal->days[day - cal->first].unplanned[session] & years) != 0;
}

/* Is the pupil expected, has the register of the year opened, and may the code be used? */
static bool
planned_is_due(const struct school_state *s, const struct image_pupil *p,
    const struct planned_write_args *args, const struct planned *item, struct wall now)
{
	int year = image_year_on(p, args->day);
	struct session_times times;
	school_times(&times, s, args->day, year, args->session);
	if (args->day == now.day && now.minute < times.opens) {
		return false;
	}
	if (image_cell(s->image, p, args->day, args->session) != CELL_BLANK) {
		return false;
	}
	struct code_use use = {
	    .day = args->day,
	    .session = args->session,
	    .is_compulsory_age = image_is_compulsory_age(
	        p, args->day, school_policy(s, args->day)->policy.law.school_year_start),
	    .is_on_roll = true,
	    .has_fact = item->note[0] != '\0',
	};
	return code_allowed(item->code, &use, NULL) == RC_OK;
}

static int
change_compare(const void *a, const void *b)
{
	const struct mark_change *x = a;
	const struct mark_change *y = b;
	return x->pupil_id < y->pupil_id ? -1 : x->pupil_id > y->pupil_id;
}

/* The changes of one session that stand in no mark yet, by pupil. */
static enum rc
planned_changes(struct mark_change **out, size_t *n_out, struct call *c, struct school_state *s,
    const struct planned_write_args *args, struct diag *d)
{
	struct planned *items = NULL;
	size_t n = 0;
	struct planned_filter filter = {.range = {args->day, args->day}};
	enum rc rc = store_planned(&items, &n, c->st, s->school_id, &filter, c->a, d);
	struct mark_change *list = ARENA_ARRAY(c->a, n + 1, struct mark_change);
	size_t n_list = 0;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, items[i].pupil_id);
		if (p == NULL || !planned_covers(&items[i], args->day, args->session) ||
		    closure_is_unplanned(s, p, args->day, args->session) || /* Y4 (R59) */
		    !planned_is_due(s, p, args, &items[i], wall_at(c->now))) {
			continue;
		}
		struct mark now = {0};
		struct session_key where = {s->school_id, args->day, args->session};
		rc = store_marks_of(&now, c->st, &where, &p->id, 1, c->a, d);
		if (rc == RC_OK && mark_is_blank(&now)) {
			list[n_list++] = (struct mark_change){
			    .pupil_id = p->id,
			    .based_on = now.last_seq,
			    .code = items[i].code,
			    .minutes_late = MINUTE_NONE,
			    .arrived_minute = MINUTE_NONE,
			    .is_confirmed = false,
			    .note = items[i].note,
			};
		}
	}
	*out = list;
	*n_out = n_list;
	return rc;
}

/* Why the school could not open, for the note of Y4. */
static const char *
closure_reason(const struct school_state *s, int32_t day)
{
	const struct calendar *cal = &s->image->calendar;
	for (size_t i = 0; i < cal->n_closures; i++) {
		if (cal->closures[i].day == day && cal->closures[i].kind == CLOSURE_UNPLANNED) {
			return cal->closures[i].reason;
		}
	}
	return "";
}

/* A session that was due and could not be held: Y4 for every pupil without a mark (R59). */
static enum rc
closure_changes(struct mark_change **out, size_t *n_out, struct call *c, struct school_state *s,
    const struct planned_write_args *args, struct diag *d)
{
	const struct image *img = s->image;
	int64_t *ids = ARENA_ARRAY(c->a, img->n_pupils + 1, int64_t);
	size_t n = 0;
	for (size_t i = 0; i < img->n_pupils; i++) { /* by id */
		const struct image_pupil *p = &img->pupils[i];
		struct planned y4 = {.code = CODE_Y4, .note = ""};
		if (closure_is_unplanned(s, p, args->day, args->session) &&
		    planned_is_due(s, p, args, &y4, wall_at(c->now))) {
			ids[n++] = p->id;
		}
	}
	struct mark *marks = ARENA_ARRAY(c->a, n + 1, struct mark);
	*out = ARENA_ARRAY(c->a, n + 1, struct mark_change);
	*n_out = 0;
	struct session_key where = {s->school_id, args->day, args->session};
	enum rc rc = n == 0 ? RC_OK : store_marks_of(marks, c->st, &where, ids, n, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (mark_is_blank(&marks[i])) {
			(*out)[(*n_out)++] = (struct mark_change){
			    .pupil_id = ids[i],
			    .based_on = marks[i].last_seq,
			    .code = CODE_Y4,
			    .minutes_late = MINUTE_NONE,
			    .arrived_minute = MINUTE_NONE,
			    .is_confirmed = true,
			    .note = closure_reason(s, args->day),
			};
		}
	}
	return rc;
}

/* All in one go: a register may close next. */
enum rc
planned_due(struct mark_change **out, size_t *n_out, struct call *c, struct school_state *s,
    const struct planned_write_args *args, struct diag *d)
{
	struct mark_change *planned = NULL;
	struct mark_change *y4 = NULL;
	size_t n_planned = 0;
	size_t n_y4 = 0;
	enum rc rc = closure_changes(&y4, &n_y4, c, s, args, d);
	if (rc == RC_OK) {
		rc = planned_changes(&planned, &n_planned, c, s, args, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	*out = ARENA_ARRAY(c->a, n_y4 + n_planned + 1, struct mark_change);
	for (size_t i = 0; i < n_y4 + n_planned; i++) {
		(*out)[i] = i < n_y4 ? y4[i] : planned[i - n_y4];
	}
	*n_out = n_y4 + n_planned;
	qsort(*out, *n_out, sizeof **out, change_compare);
	return RC_OK;
}

const struct mark_change *
planned_change_of(const struct mark_change *list, size_t n, int64_t pupil_id)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].pupil_id == pupil_id) {
			return &list[i];
		}
	}
	return NULL;
}

/* R44: a sign-in that was taken back stood in one of the places. */
static const char *
written_reason(const struct mark_change *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].based_on != 0) {
			return "known before, and not marked since";
		}
	}
	return "";
}

enum rc
act_write_planned(struct call *c, const void *args, struct diag *d)
{
	const struct planned_write_args *write = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, write->urn, PERM_PLAN, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct marks_save save = {.day = write->day, .session = write->session};
	struct mark_change *list = NULL;
	bool is_sealed = false;
	rc = store_is_sealed(&is_sealed, c->st, s->school_id, write->day, d);
	if (rc == RC_OK && !is_sealed) { /* the clock changes nothing that somebody settled */
		rc = planned_due(&list, &save.n, c, s, write, d);
	}
	if (rc == RC_OK && save.n > 0) {
		char uuid[UUID_TEXT];
		struct submission sub;
		uuid_make(uuid);
		submission_of(&sub, c, uuid, "planned_write", written_reason(list, save.n));
		save.marks = list;
		rc = marks_write(c, &sub, &save, d);
	}
	school_release(s);
	return rc;
}
