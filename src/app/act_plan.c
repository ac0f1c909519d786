#include "app/reg.h"
#include "app/planned.h"

#include <string.h>

/*
 * Absence known ahead of time (R48): written into the register by the clock at session start, not
 * confirmed until somebody takes the register.
 */
struct plan {
	struct call *c;
	const struct plan_args *args;
	struct school_state *s;
	const struct image_pupil *p;
	struct planned item;
};

static enum rc
plan_range(struct plan *v, struct diag *d)
{
	const struct plan_args *args = v->args;
	struct wall now = wall_at(v->c->now);
	if (args->from_day < now.day) {
		return diag_set(d, RC_INVALID, "from", "SI 2024/208 reg 6 (R44, R48)",
		    "sessions that have passed are amended in the register, not planned");
	}
	bool is_backwards =
	    args->to_day < args->from_day ||
	    (args->to_day == args->from_day && args->to_session < args->from_session);
	if (is_backwards) {
		return diag_set(d, RC_INVALID, "to", NULL, "the last session is before the first");
	}
	if (args->to_day - args->from_day > 400) {
		return diag_set(
		    d, RC_INVALID, "to", NULL, "a known absence may last 400 days at most");
	}
	return RC_OK;
}

/* The code must be allowed in every open session of the range, and there must be one. */
static enum rc
plan_sessions(struct plan *v, uint8_t code, struct diag *d)
{
	const struct plan_args *args = v->args;
	const struct policy *policy = &school_policy(v->s, args->from_day)->policy;
	bool is_any = false;
	for (int32_t day = args->from_day; day <= args->to_day; day++) {
		for (int s = 0; s < SESSION_COUNT; s++) {
			enum session session = s == 0 ? SESSION_AM : SESSION_PM;
			if (!planned_covers(&v->item, day, session) ||
			    !calendar_is_open(&v->s->image->calendar, day, session,
			        image_year_on(v->p, day) < 0
			            ? NC_X
			            : (enum nc_year)image_year_on(v->p, day))) {
				continue;
			}
			is_any = true;
			struct code_use use = {
			    .day = day,
			    .session = session,
			    .is_compulsory_age =
			        image_is_compulsory_age(v->p, day, policy->law.school_year_start),
			    .is_on_roll = image_is_on_roll(v->p, day),
			    .has_fact = args->note[0] != '\0',
			};
			enum rc rc = code_allowed(code, &use, d);
			if (rc != RC_OK) {
				return rc;
			}
		}
	}
	return is_any ? RC_OK
	              : diag_set(d, RC_INVALID, "from", "SI 2024/208 reg 10(1) (R34)",
	                    "no session in this range is open for the pupil");
}

static bool
is_ending(const struct plan_args *args, int64_t planned_id)
{
	for (size_t i = 0; i < args->n_ending; i++) {
		if (args->ending[i] == planned_id) {
			return true;
		}
	}
	return false;
}

/* Two plans for one session would contradict each other. */
static enum rc
plan_overlap(struct plan *v, struct diag *d)
{
	struct planned *items = NULL;
	size_t n = 0;
	struct planned_filter filter = {
	    .pupil_id = v->p->id, .range = {v->args->from_day, v->args->to_day}};
	enum rc rc = store_planned(&items, &n, v->c->st, v->s->school_id, &filter, v->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (planned_overlap(&items[i], &v->item) &&
		    !is_ending(v->args, items[i].planned_id)) {
			char from[DAY_WORDS];
			return diag_set(d, RC_INVALID, "from", "R48",
			    "code %s is planned for %s %s from %s already: end that first",
			    code_info(items[i].code)->code, v->p->forename, v->p->surname,
			    day_words(from, items[i].from_day));
		}
	}
	return rc;
}

/* Everything but the permission; v->p is the pupil. */
static enum rc
plan_fill(struct plan *v, struct diag *d)
{
	const struct plan_args *args = v->args;
	enum rc rc = plan_range(v, d);
	if (rc != RC_OK) {
		return rc;
	}
	uint8_t code = code_find(args->code);
	if (code == 0) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 10 (R37)",
		    "'%.8s' is not an attendance code", args->code);
	}
	if (!code_is_plannable(code)) {
		return diag_set(d, RC_INVALID, "code", "R48",
		    "code %s cannot be known ahead: presence is seen, N and U are found",
		    args->code);
	}
	v->item = (struct planned){
	    .pupil_id = args->pupil_id,
	    .from_day = args->from_day,
	    .from_session = args->from_session,
	    .to_day = args->to_day,
	    .to_session = args->to_session,
	    .code = code,
	    .note = args->note,
	    .entered_by = v->c->who->user_id,
	    .is_locked = args->is_locked,
	};
	rc = plan_sessions(v, code, d);
	return rc == RC_OK ? plan_overlap(v, d) : rc;
}

enum rc
plan_prepare(struct planned *out, struct call *c, struct school_state *s,
    const struct plan_args *args, struct diag *d)
{
	struct plan v = {.c = c, .s = s, .args = args};
	v.p = image_pupil_find(s->image, args->pupil_id);
	if (v.p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	enum rc rc = plan_fill(&v, d);
	*out = v.item;
	return rc;
}

enum rc
planned_number(struct call *c, struct planned *items, size_t n, struct diag *d)
{
	int64_t next = 0;
	enum rc rc = store_planned_next_id(&next, c->st, c->school_id, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		items[i].planned_id = next + (int64_t)i;
	}
	return rc;
}

enum rc
planned_submit(
    struct call *c, struct submission *sub, const struct planned *items, size_t n, struct diag *d)
{
	enum rc rc = store_submit_planned(sub, c->st, items, n, d);
	if (rc == RC_OK) {
		effect_seq(c, sub->school_id, sub->seq, false);
	}
	return rc;
}

static enum rc
plan_check(struct plan *v, struct diag *d)
{
	const struct plan_args *args = v->args;
	v->p = image_pupil_find(v->s->image, args->pupil_id);
	if (v->p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(v->s, v->p, args->from_day);
	enum rc rc = actor_may_in(v->c->who, &scope, PERM_PLAN, d);
	return rc == RC_OK ? plan_fill(v, d) : rc;
}

static enum rc
plan_run(struct plan *v, const struct repeat *r, struct diag *d)
{
	enum rc rc = plan_check(v, d);
	if (rc == RC_OK) {
		rc = planned_number(v->c, &v->item, 1, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct submission sub;
	submission_of(&sub, v->c, v->args->uuid, "planned", "");
	memcpy(sub.content, r->digest, sizeof sub.content);
	rc = planned_submit(v->c, &sub, &v->item, 1, d);
	if (rc != RC_OK) {
		return rc;
	}
	v->item.made_seq = sub.seq;
	v->c->seq = sub.seq;
	return planned_json(v->c, v->s, &v->item, d);
}

/* The plan that a submission made, for the same answer again. */
static enum rc
plan_again(struct call *c, struct school_state *s, int64_t pupil_id, struct diag *d)
{
	struct planned *items = NULL;
	size_t n = 0;
	struct planned_filter filter = {
	    .pupil_id = pupil_id, .range = {DAY_MIN, DAY_MAX}, .with_ended = true};
	enum rc rc = store_planned(&items, &n, c->st, s->school_id, &filter, c->a, d);
	text_clear(c->out);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (items[i].made_seq == c->seq || items[i].ended_seq == c->seq) {
			return planned_json(c, s, &items[i], d);
		}
	}
	return rc;
}

enum rc
act_plan(struct call *c, const void *args, struct diag *d)
{
	struct plan v = {.c = c, .args = args};
	enum rc rc = school_hold(&v.s, c, v.args->urn, PERM_PLAN, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 4000);
	text_printf(&content, "plan %lld %d %d %d %d %s %d", (long long)v.args->pupil_id,
	    v.args->from_day, (int)v.args->from_session, v.args->to_day, (int)v.args->to_session,
	    v.args->code, v.args->is_locked);
	text_add_json(&content, v.args->note);
	struct repeat r = {.uuid = v.args->uuid, .content = &content};
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK) {
		rc = is_done ? plan_again(c, v.s, v.args->pupil_id, d) : plan_run(&v, &r, d);
	}
	text_fini(&content);
	school_release(v.s);
	return rc;
}

static enum rc
end_run(struct call *c, struct school_state *s, const struct end_planned_args *args,
    const struct repeat *r, struct diag *d)
{
	struct planned *items = NULL;
	size_t n = 0;
	struct planned_filter filter = {.range = {DAY_MIN, DAY_MAX}, .with_ended = true};
	enum rc rc = store_planned(&items, &n, c->st, s->school_id, &filter, c->a, d);
	struct planned *item = NULL;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		item = items[i].planned_id == args->planned_id ? &items[i] : item;
	}
	if (rc != RC_OK) {
		return rc;
	}
	if (item == NULL) {
		return diag_set(d, RC_NOT_FOUND, "planned", NULL, "there is no such known absence");
	}
	const struct image_pupil *p = image_pupil_find(s->image, item->pupil_id);
	struct scope scope = {s->school_id, 0, -1};
	if (p != NULL) {
		scope = pupil_scope(s, p, wall_at(c->now).day);
	}
	rc = actor_may_in(c->who, &scope, PERM_PLAN, d);
	if (rc == RC_OK && item->is_ended) {
		rc = diag_set(d, RC_INVALID, "planned", NULL, "it has ended already");
	}
	if (rc == RC_OK && args->reason[0] == '\0') {
		rc = diag_set(d, RC_INVALID, "reason", "R44", "ending it needs a reason");
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct submission sub;
	submission_of(&sub, c, args->uuid, "planned", args->reason);
	memcpy(sub.content, r->digest, sizeof sub.content);
	item->is_ended = true;
	rc = planned_submit(c, &sub, item, 1, d);
	if (rc == RC_OK) {
		item->ended_seq = sub.seq;
		c->seq = sub.seq;
		rc = planned_json(c, s, item, d);
	}
	return rc;
}

enum rc
act_end_planned(struct call *c, const void *args, struct diag *d)
{
	const struct end_planned_args *end = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, end->urn, PERM_PLAN, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 4000);
	text_printf(&content, "end %lld ", (long long)end->planned_id);
	text_add_json(&content, end->reason);
	struct repeat r = {.uuid = end->uuid, .content = &content};
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK) {
		rc = is_done ? plan_again(c, s, 0, d) : end_run(c, s, end, &r, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}
