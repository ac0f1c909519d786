#include "app/part_time_in.h"

#include "app/json.h"
#include "app/leave_in.h"
#include "app/pupil_json.h"
#include "app/reg.h"

/* GET /part-time. */
struct part_time_list {
	struct call *c;
	struct school_state *s;
	struct part_time_read read;
	int32_t today;
};

static void
sessions_json(struct text *t, uint32_t sessions)
{
	const char *comma = "";
	text_add(t, ",\"sessions\":[");
	for (int i = 0; i < PART_TIME_SESSIONS; i++) {
		if ((sessions & UINT32_C(1) << i) != 0) {
			text_printf(t, "%s\"%s\"", comma, part_time_session_names[i]);
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

/* ,"school":{"who":..,"on":..,"how":..}, or null: this step agreed nothing */
static void
agreed_json(struct text *t, const char *name, const struct part_time_agreed *a)
{
	if (a->who[0] == '\0') {
		text_printf(t, ",\"%s\":null", name);
		return;
	}
	text_printf(t, ",\"%s\":{\"who\":", name);
	text_add_json(t, a->who);
	json_day(t, "on", a->day);
	json_text(t, "how", a->how);
	text_add_char(t, '}');
}

static void
step_json(struct text *t, const struct part_time_step_row *step)
{
	const struct part_time_agreed school = {
	    step->school_who, step->school_day, step->school_how};
	const struct part_time_agreed parent = {
	    step->parent_who, step->parent_day, step->parent_how};
	text_printf(t, "{\"n\":%lld", (long long)step->n);
	json_text(t, "kind", step->kind);
	json_day(t, "date", step->day);
	json_text(t, "words", step->words);
	agreed_json(t, "school", &school);
	agreed_json(t, "parent", &parent);
	json_day(t, "to", step->to_day);
	json_instant(t, "at", step->at);
	json_text(t, "by", step->by);
	json_text(t, "position", step->position);
	text_add_char(t, '}');
}

static void
steps_json(const struct part_time_list *v, const struct part_time *plan)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"steps\":[");
	for (size_t i = 0; i < v->read.n_steps; i++) {
		if (v->read.steps[i].plan_id == plan->plan_id) {
			text_add(t, comma);
			comma = ",";
			step_json(t, &v->read.steps[i]);
		}
	}
	text_add_char(t, ']');
}

static void
reviews_json(struct text *t, const struct part_time_state *state)
{
	char day[DAY_TEXT];
	text_add(t, ",\"reviews\":[");
	for (size_t i = 0; i < state->n_reviews; i++) {
		text_printf(t, "%s\"%s\"", i == 0 ? "" : ",", day_format(day, state->reviews[i]));
	}
	text_add_char(t, ']');
}

static void
plan_json(const struct part_time_list *v, const struct part_time *plan, const struct image_pupil *p)
{
	struct text *t = v->c->out;
	struct part_time_state state;
	struct scope scope = pupil_scope(v->s, p, v->today);
	const struct image_group *g = image_group_on(v->s->image, p, v->today);
	bool is_over = plan->is_ended || plan->to_day < v->today;
	bool may_know = flag_is_visible(v->c, &scope, PUPIL_FLAG_SOCIAL_WORKER);
	part_time_state_of(&state, v->c, &v->read, plan);
	text_printf(t, "{\"plan\":\"%lld\",\"pupil\":\"%lld\",\"name\":", (long long)plan->plan_id,
	    (long long)plan->pupil_id);
	name_json(t, p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "reason", plan->reason);
	json_text(t, "wider", plan->wider);
	json_text(t, "aim", plan->aim);
	json_text(t, "words", plan->words);
	sessions_json(t, plan->sessions);
	json_day(t, "from", plan->from_day);
	json_day(t, "to", plan->to_day);
	json_bool(t, "is_over", is_over);
	json_text(t, "social_worker", may_know ? plan->social_worker : "");
	json_text(t, "ehc_plan", plan->ehc_plan);
	json_day(t, "la_told", plan->la_told);
	reviews_json(t, &state);
	json_day(t, "next_review", is_over ? DAY_NONE : part_time_next_review(&state));
	text_printf(t, ",\"days_left\":%d,\"extensions\":%d", is_over ? 0 : plan->to_day - v->today,
	    state.n_extensions);
	json_bool(t, "may_decide", leave_may_decide(v->c, v->s, &scope));
	text_add(t, ",\"findings\":");
	part_time_findings_json(t, is_over ? 0 : part_time_warnings(&state));
	steps_json(v, plan);
	text_add_char(t, '}');
}

enum rc
view_part_time(struct call *c, const struct part_time_query *q, struct diag *d)
{
	struct part_time_list v = {.c = c, .today = wall_at(c->now).day};
	const struct part_time_filter filter = {.plan_id = q->plan_id,
	    .pupil_id = q->pupil_id,
	    .open_on = q->is_all ? DAY_NONE : v.today};
	const char *comma = "";
	enum rc rc = school_hold(&v.s, c, q->urn, PERM_LEAVE, d);
	if (rc != RC_OK) {
		return rc;
	}
	c->school_id = v.s->school_id;
	rc = part_time_read(&v.read, c, &filter, d);
	text_add(c->out, "{\"plans\":[");
	for (size_t i = 0; rc == RC_OK && i < v.read.n; i++) {
		const struct part_time *plan = &v.read.plans[i];
		const struct image_pupil *p = image_pupil_find(v.s->image, plan->pupil_id);
		if (p == NULL) {
			continue;
		}
		struct scope scope = pupil_scope(v.s, p, v.today);
		if (actor_has_in(c->who, &scope, PERM_LEAVE)) {
			text_add(c->out, comma);
			comma = ",";
			plan_json(&v, plan, p);
		}
	}
	text_add(c->out, "]}");
	school_release(v.s);
	return rc;
}
