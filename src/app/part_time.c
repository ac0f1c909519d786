#include "app/part_time_in.h"

#include "app/json.h"
#include "app/planned.h"
#include "app/reg.h"
#include "base/uuid.h"

#include <string.h>

enum rc
part_time_read(struct part_time_read *out, struct call *c, const struct part_time_filter *filter,
    struct diag *d)
{
	*out = (struct part_time_read){0};
	enum rc rc = store_part_times(&out->plans, &out->n, c->st, c->school_id, filter, c->a, d);
	if (rc == RC_OK) {
		rc = store_part_time_steps(
		    &out->steps, &out->n_steps, c->st, c->school_id, filter, c->a, d);
	}
	return rc;
}

/* Dates that one step plans, "2026-10-05 2026-10-19", to the end of a list. */
static size_t
reviews_add(int32_t *list, size_t n, const char *s)
{
	while (strlen(s) >= DAY_TEXT - 2) {
		char day[DAY_TEXT] = {0};
		memcpy(day, s, DAY_TEXT - 2);
		n += day_parse(&list[n], day) ? 1 : 0;
		s += DAY_TEXT - 2;
		s += *s == ' ' ? 1 : 0;
	}
	return n;
}

void
part_time_state_of(struct part_time_state *out, struct call *c, const struct part_time_read *all,
    const struct part_time *plan)
{
	size_t n_own = 0;
	for (size_t i = 0; i < all->n_steps; i++) {
		n_own += all->steps[i].plan_id == plan->plan_id ? 1 : 0;
	}
	int32_t *reviews = ARENA_ARRAY(c->a, n_own * PART_TIME_REVIEWS + 1, int32_t);
	*out = (struct part_time_state){.today = wall_at(c->now).day,
	    .end = plan->to_day,
	    .reviews = reviews,
	    .last_review = DAY_NONE,
	    .la_told = plan->la_told};
	for (size_t i = 0; i < all->n_steps; i++) {
		const struct part_time_step_row *step = &all->steps[i];
		int kind = part_time_step_parse(step->kind);
		if (step->plan_id != plan->plan_id) {
			continue;
		}
		out->n_reviews = reviews_add(reviews, out->n_reviews, step->reviews);
		out->n_extensions += kind == PART_TIME_EXTENDED ? 1 : 0;
		if (kind != PART_TIME_MADE) { /* in the order of their days */
			out->last_review = step->day;
		}
	}
}

void
part_time_findings_json(struct text *t, uint32_t findings)
{
	const char *comma = "";
	text_add_char(t, '[');
	for (int i = 0; i < PART_TIME_FINDING_COUNT; i++) {
		enum part_time_finding f = (enum part_time_finding)i;
		if ((findings & (uint32_t)1 << i) == 0) {
			continue;
		}
		text_printf(t, "%s{\"kind\":\"%s\"", comma, part_time_finding_name(f));
		comma = ",";
		json_bool(t, "bars", part_time_finding_bars(f));
		json_text(t, "words", part_time_finding_words(f));
		json_text(t, "rule", part_time_finding_rule(f));
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* ---- what it enters ahead ---- */

/* Sessions are read one after the other; a run ends where the pupil is due, or the code changes. */
struct runs {
	struct call *c;
	struct school_state *s;
	const struct part_time_days *days;
	const struct image_pupil *p;
	struct plan_args run; /* from_day DAY_NONE: none is open */
	bool is_any;          /* the school holds a session of it */
	struct part_time_entered *out;
};

static enum rc
run_end(struct runs *v, struct diag *d)
{
	enum rc rc = RC_OK;
	if (v->run.from_day != DAY_NONE && v->is_any) { /* else a week of holiday */
		rc = plan_prepare(&v->out->items[v->out->n], v->c, v->s, &v->run, d);
		v->out->n++;
	}
	v->run.from_day = DAY_NONE;
	v->is_any = false;
	return rc;
}

/* C2 of a pupil of compulsory school age, else X, even where that changes within the plan (R56). */
static const char *
code_on(const struct runs *v, int32_t day)
{
	const struct policy *policy = &school_policy(v->s, day)->policy;
	return part_time_code(image_is_compulsory_age(v->p, day, policy->law.school_year_start));
}

static enum rc
run_session(struct runs *v, int32_t day, enum session session, struct diag *d)
{
	bool is_away = part_time_is_away(v->days->sessions, day, session == SESSION_PM) &&
	               image_is_on_roll(v->p, day);
	const char *code = code_on(v, day);
	enum rc rc = RC_OK;
	if (!is_away || (v->run.from_day != DAY_NONE && strcmp(v->run.code, code) != 0)) {
		rc = run_end(v, d);
	}
	if (rc != RC_OK || !is_away) {
		return rc;
	}
	if (v->run.from_day == DAY_NONE) {
		v->run.from_day = day;
		v->run.from_session = session;
		v->run.code = code;
	}
	int year = image_year_on(v->p, day);
	v->run.to_day = day;
	v->run.to_session = session;
	v->is_any = v->is_any || calendar_is_open(&v->s->image->calendar, day, session,
	                             year < 0 ? NC_X : (enum nc_year)year);
	return RC_OK;
}

enum rc
part_time_prepare(struct part_time_entered *out, struct call *c, struct school_state *s,
    const struct part_time_days *days, struct diag *d)
{
	struct runs v = {.c = c, .s = s, .days = days, .out = out};
	size_t most = (size_t)(days->to - days->from + 2) * SESSION_COUNT;
	v.p = image_pupil_find(s->image, days->pupil_id);
	if (v.p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	v.run = (struct plan_args){.pupil_id = days->pupil_id,
	    .note = days->note,
	    .from_day = DAY_NONE,
	    .is_locked = true};
	*out = (struct part_time_entered){.items = ARENA_ARRAY(c->a, most, struct planned)};
	enum rc rc = RC_OK;
	for (int32_t day = days->from; rc == RC_OK && day <= days->to; day++) {
		rc = run_session(&v, day, SESSION_AM, d);
		if (rc == RC_OK) {
			rc = run_session(&v, day, SESSION_PM, d);
		}
	}
	if (rc == RC_OK) {
		rc = run_end(&v, d);
	}
	if (rc == RC_OK && out->n == 0) {
		rc = diag_set(d, RC_INVALID, "sessions", "SI 2024/208 reg 10(1) (R34)",
		    "no session of it is one that the school holds for %s %s", v.p->forename,
		    v.p->surname);
	}
	return rc;
}

static enum rc
planned_write(
    struct call *c, const struct planned *items, size_t n, const char *reason, struct diag *d)
{
	struct submission sub;
	char uuid[UUID_TEXT];
	uuid_make(uuid);
	submission_of(&sub, c, uuid, "planned", reason);
	return planned_submit(c, &sub, items, n, d);
}

enum rc
part_time_enter(
    struct call *c, const struct part_time_entered *entered, int64_t plan_id, struct diag *d)
{
	enum rc rc = planned_number(c, entered->items, entered->n, d);
	if (rc == RC_OK) {
		rc = planned_write(c, entered->items, entered->n, "", d);
	}
	for (size_t i = 0; rc == RC_OK && i < entered->n; i++) {
		rc = store_part_time_planned_put(
		    c->st, c->school_id, entered->items[i].planned_id, plan_id, d);
	}
	return rc;
}

static bool
has_id(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id) {
			return true;
		}
	}
	return false;
}

enum rc
part_time_leave(struct call *c, int64_t plan_id, const char *reason, struct diag *d)
{
	struct planned *items = NULL;
	int64_t *ids = NULL;
	size_t n = 0;
	size_t n_ids = 0;
	size_t n_ended = 0;
	int32_t today = wall_at(c->now).day;
	const struct planned_filter filter = {.range = {today, DAY_MAX}};
	enum rc rc = store_planned(&items, &n, c->st, c->school_id, &filter, c->a, d);
	if (rc == RC_OK) {
		rc = store_part_time_planned(&ids, &n_ids, c->st, c->school_id, plan_id, c->a, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (!has_id(ids, n_ids, items[i].planned_id) || items[i].to_day == today) {
			continue; /* today is the plan's last day: what was agreed for it stands */
		}
		items[n_ended] = items[i];
		if (items[i].from_day <= today) {
			items[n_ended].to_day = today;
			items[n_ended].to_session = SESSION_PM;
		} else {
			items[n_ended].is_ended = true;
		}
		n_ended++;
	}
	return rc == RC_OK && n_ended > 0 ? planned_write(c, items, n_ended, reason, d) : rc;
}
