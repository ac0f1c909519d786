#include "app/vulnerable.h"

#include "app/desk.h"
#include "app/json.h"
#include "app/outbox.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "app/roll_in.h"
#include "base/log.h"
#include "store/store_lessons.h"
#include "store/store_post.h"
#include "store/store_users.h"
#include "store/store_vulnerable.h"

#include <string.h>

/* ---- writing ---- */

static enum rc
step_put(struct call *c, const struct vulnerable_step_row *step, struct diag *d)
{
	return store_vulnerable_step_put(c->st, c->school_id, step, d);
}

/* One more line of an entry's log, by whoever acts. */
static struct vulnerable_step_row
step_of(const struct desk_act *act, int64_t entry_id, int64_t n, const char *kind)
{
	return (struct vulnerable_step_row){.act_id = act->act_id,
	    .at = act->happened,
	    .entry_id = entry_id,
	    .kind = kind,
	    .n = n,
	    .position = act->position,
	    .review_day = DAY_NONE,
	    .user_id = act->user_id,
	    .user_name = act->user_name,
	    .words = ""};
}

/* The person teaches the pupil's group or year, or sits at reception. */
static bool
is_told(const struct user_role *r, const struct scope *scope)
{
	int role = role_parse(r->role);
	bool is_here = r->school_id == 0 || r->school_id == scope->school_id;
	bool is_of_group = r->group_id == 0 || r->group_id == scope->group_id;
	bool is_of_year = scope->year < 0 || (r->years & YEAR_BIT(scope->year)) != 0;
	return is_here && ((role == ROLE_TEACHER && is_of_group && is_of_year) ||
	                      role == ROLE_RECEPTION || role == ROLE_PASTORAL);
}

/* Whom a change of the list is told to. */
struct told {
	int64_t *user_ids;
	size_t n;
};

static void
told_add(struct told *told, int64_t user_id)
{
	for (size_t i = 0; i < told->n; i++) {
		if (told->user_ids[i] == user_id) {
			return;
		}
	}
	told->user_ids[told->n++] = user_id;
}

static bool
lasts_on(int32_t from_day, int32_t to_day, int32_t day)
{
	return from_day <= day && (to_day == DAY_NONE || to_day >= day);
}

/* Does the pupil sit in the class now? Members are by class. */
static bool
sits_in(const struct class_member *members, size_t n, int64_t class_id, int64_t pupil_id)
{
	for (size_t i = 0; i < n; i++) {
		if (members[i].class_id == class_id && members[i].pupil_id == pupil_id) {
			return true;
		}
	}
	return false;
}

/* Those whose role sees the pupil, and those who have the pupil in a lesson. */
static enum rc
told_read(
    struct told *out, struct call *c, int64_t pupil_id, const struct scope *scope, struct diag *d)
{
	int32_t today = wall_at(c->now).day;
	const struct class_member now = {.from_day = today};
	const struct lesson_filter every = {.day = DAY_NONE};
	struct user_role *roles = NULL;
	struct class_member *members = NULL;
	struct lesson *lessons = NULL;
	size_t n_roles = 0;
	size_t n_members = 0;
	size_t n_lessons = 0;
	enum rc rc = store_user_roles(&roles, &n_roles, c->st, 0, c->a, d);
	if (rc == RC_OK) {
		rc = store_class_members(
		    &members, &n_members, c->st, &now, scope->school_id, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_lessons(&lessons, &n_lessons, c->st, scope->school_id, &every, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	*out = (struct told){ARENA_ARRAY(c->a, n_roles + n_lessons + 1, int64_t), 0};
	for (size_t i = 0; i < n_roles; i++) {
		if (is_told(&roles[i], scope)) {
			told_add(out, roles[i].user_id);
		}
	}
	for (size_t i = 0; i < n_lessons; i++) {
		const struct lesson *l = &lessons[i];
		if (l->teacher_id != 0 && lasts_on(l->from_day, l->to_day, today) &&
		    sits_in(members, n_members, l->class_id, pupil_id)) {
			told_add(out, l->teacher_id);
		}
	}
	return RC_OK;
}

/* ---- proposing ---- */

static enum rc
propose_check(struct call *c, struct school_state *s, const struct vulnerable_propose_args *args,
    struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(s->image, args->pupil_id);
	struct vulnerable_row *rows = NULL;
	size_t n = 0;
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(s, p, wall_at(c->now).day);
	enum rc rc = actor_may_in(c->who, &scope, PERM_ALERT, d);
	if (rc == RC_OK && args->reason[0] == '\0') {
		rc = diag_set(d, RC_INVALID, "reason", NULL, "a proposal needs its reason");
	}
	if (rc == RC_OK) {
		rc = store_vulnerables(&rows, &n, c->st, s->school_id, c->a, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		bool is_open =
		    rows[i].state == VULNERABLE_PROPOSED || rows[i].state == VULNERABLE_LISTED;
		if (is_open && rows[i].pupil_id == args->pupil_id) {
			rc = diag_set(d, RC_CONFLICT, "pupil", NULL,
			    rows[i].state == VULNERABLE_LISTED ? "the pupil is on the list already"
			                                       : "the pupil is proposed already");
		}
	}
	return rc;
}

static enum rc
propose_run(struct call *c, struct school_state *s, const struct vulnerable_propose_args *args,
    const struct desk_in *in, struct diag *d)
{
	struct desk_act act;
	bool is_done = false;
	int64_t id = 0;
	enum rc rc = desk_begin(&is_done, &act, c, in, d);
	if (rc == RC_OK && !is_done) {
		rc = propose_check(c, s, args, d);
	}
	if (rc == RC_OK && !is_done) {
		rc = store_vulnerable_next_id(&id, c->st, s->school_id, d);
	}
	if (rc != RC_OK || is_done) {
		return rc;
	}
	const struct vulnerable_row row = {.entry_id = id,
	    .from_day = DAY_NONE,
	    .proposed_at = act.happened,
	    .proposed_by = act.user_id,
	    .proposed_name = act.user_name,
	    .pupil_id = args->pupil_id,
	    .reason = args->reason,
	    .review_day = DAY_NONE,
	    .state = VULNERABLE_PROPOSED};
	struct vulnerable_step_row step = step_of(&act, id, 1, "propose");
	step.words = args->reason;
	rc = store_vulnerable_put(c->st, s->school_id, &row, d);
	if (rc == RC_OK) {
		rc = step_put(c, &step, d);
	}
	text_printf(c->out, "{\"id\":\"%lld\",\"state\":\"proposed\"}", (long long)id);
	return rc == RC_OK ? desk_end(&act, c, LIVE_ALERTS, d) : rc;
}

enum rc
act_vulnerable_propose(struct call *c, const void *args, struct diag *d)
{
	const struct vulnerable_propose_args *in = args;
	struct school_state *s = NULL;
	struct text content;
	enum rc rc = school_hold(&s, c, in->urn, PERM_ALERT, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 4000);
	text_printf(&content, "vulnerable %lld ", (long long)in->pupil_id);
	text_add_json(&content, in->reason);
	const struct desk_in desk = {
	    .uuid = in->uuid, .kind = "vulnerable_propose", .content = &content, .reason = ""};
	rc = propose_run(c, s, in, &desk, d);
	text_fini(&content);
	school_release(s);
	return rc;
}

/* ---- deciding ---- */

struct decide {
	struct call *c;
	const struct vulnerable_step_args *args;
	struct vulnerable_row row;
	struct pupil p;
	struct scope scope;
	int64_t n_steps;
	int32_t today;
};

static enum rc
decide_load(struct decide *v, struct diag *d)
{
	struct call *c = v->c;
	struct vulnerable_step_row *steps = NULL;
	size_t n = 0;
	enum rc rc = store_vulnerable(&v->row, c->st, c->school_id, v->args->entry_id, c->a, d);
	if (rc == RC_OK) {
		rc = store_pupil(&v->p, c->st, c->school_id, v->row.pupil_id, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_vulnerable_steps(&steps, &n, c->st, c->school_id, c->a, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		v->n_steps += steps[i].entry_id == v->row.entry_id ? 1 : 0;
	}
	if (rc == RC_OK) {
		v->scope = roll_scope(c, &v->p, v->today);
		rc = actor_may_in(c->who, &v->scope, PERM_VULNERABLE, d);
	}
	return rc;
}

/* What may follow: a proposal is decided, a name on the list is reviewed or taken off. */
static enum rc
decide_check(struct decide *v, struct diag *d)
{
	const struct vulnerable_step_args *args = v->args;
	bool is_list = strcmp(args->kind, "list") == 0;
	bool is_review = strcmp(args->kind, "review") == 0;
	bool is_decision = is_list || strcmp(args->kind, "decline") == 0;
	int32_t from = args->from_day == DAY_NONE ? v->today : args->from_day;
	if (v->row.state != (is_decision ? VULNERABLE_PROPOSED : VULNERABLE_LISTED)) {
		return diag_set(d, RC_CONFLICT, "kind", NULL,
		    is_decision ? "this proposal was decided already"
		                : "the pupil is not on the list");
	}
	if (!is_list && args->words[0] == '\0') {
		return diag_set(d, RC_INVALID, "words", NULL, "say why: the words are kept");
	}
	if ((is_list || is_review) && args->review_day == DAY_NONE) {
		return diag_set(d, RC_INVALID, "review_on", NULL,
		    "a name on the list needs the date of its next review");
	}
	if ((is_list || is_review) && args->review_day <= (from > v->today ? from : v->today)) {
		return diag_set(d, RC_INVALID, "review_on", NULL,
		    "the review is after today and after the first day");
	}
	return RC_OK;
}

/* The flag of the admission register follows: badges everywhere do. */
static void
flag_set(struct decide *v, int32_t from)
{
	struct pupil *p = &v->p;
	struct flag *flags = ARENA_ARRAY(v->c->a, p->n_flags + 1, struct flag);
	size_t n = 0;
	for (size_t i = 0; i < p->n_flags; i++) {
		struct flag f = p->flags[i];
		bool lasts = f.to_day == DAY_NONE || f.to_day >= v->today;
		if (f.kind == PUPIL_FLAG_VULNERABLE && lasts) {
			f.to_day = (from == DAY_NONE ? v->today : from) - 1;
			if (f.from_day != DAY_NONE && f.to_day < f.from_day) {
				continue;
			}
		}
		flags[n++] = f;
	}
	if (from != DAY_NONE) {
		flags[n++] = (struct flag){.kind = PUPIL_FLAG_VULNERABLE,
		    .from_day = from,
		    .to_day = DAY_NONE,
		    .detail = "",
		    .authority = "",
		    .contact = "",
		    .told_day = DAY_NONE};
	}
	p->flags = flags;
	p->n_flags = n;
	roll_sort_flags(p);
}

static enum rc
flag_write(struct decide *v, int32_t from, struct diag *d)
{
	struct submission sub;
	flag_set(v, from);
	submission_of(&sub, v->c, v->args->uuid, "change", "List of vulnerable pupils");
	enum rc rc = store_submit_pupils(&sub, v->c->st, &v->p, 1, d);
	if (rc == RC_OK) {
		effect_seq(v->c, v->c->school_id, sub.seq, true);
	}
	return rc;
}

static const char *
change_words(const struct decide *v, bool is_listed)
{
	const struct pupil *p = &v->p;
	const char *forename =
	    p->preferred_forename[0] != '\0' ? p->preferred_forename : p->legal_forename;
	const char *surname =
	    p->preferred_surname[0] != '\0' ? p->preferred_surname : p->legal_surname;
	return arena_printf(v->c->a, "%s %s is %s the list of vulnerable pupils%s.", forename,
	    surname, is_listed ? "now on" : "no longer on",
	    is_listed ? ": raise an alert at once when the pupil is missing" : "");
}

/* Notices to those who teach the pupil, each once for this change: the people are read first. */
static enum rc
tell_teachers(const struct decide *v, const struct vulnerable_step_row *step, const char *body,
    struct diag *d)
{
	struct call *c = v->c;
	struct told told = {0};
	enum rc rc = told_read(&told, c, v->row.pupil_id, &v->scope, d);
	for (size_t i = 0; rc == RC_OK && i < told.n; i++) {
		const struct notice notice = {.user_id = told.user_ids[i],
		    .ref = arena_printf(c->a, "vulnerable:%lld:%lld", (long long)step->entry_id,
		        (long long)step->n),
		    .kind = "vulnerable",
		    .body = body,
		    .href = "/vulnerable"};
		if (told.user_ids[i] != step->user_id) {
			rc = notice_add(c, &notice, d);
		}
	}
	return rc;
}

static enum rc
decide_write(struct decide *v, struct desk_act *act, struct diag *d)
{
	const struct vulnerable_step_args *args = v->args;
	struct call *c = v->c;
	bool is_listed = strcmp(args->kind, "list") == 0;
	bool is_ended = strcmp(args->kind, "end") == 0;
	struct vulnerable_step_row step = step_of(act, v->row.entry_id, v->n_steps + 1, args->kind);
	step.words = args->words;
	step.review_day = is_ended ? DAY_NONE : args->review_day;
	v->row.review_day = step.review_day;
	if (is_listed) {
		v->row.state = VULNERABLE_LISTED;
		v->row.from_day = args->from_day == DAY_NONE ? v->today : args->from_day;
	} else if (is_ended) {
		v->row.state = VULNERABLE_ENDED;
	} else if (strcmp(args->kind, "decline") == 0) {
		v->row.state = VULNERABLE_DECLINED;
		v->row.review_day = DAY_NONE;
	}
	enum rc rc = RC_OK;
	if (is_listed || is_ended) {
		rc = tell_teachers(v, &step, change_words(v, is_listed), d);
	}
	if (rc == RC_OK) {
		rc = store_vulnerable_put(c->st, c->school_id, &v->row, d);
	}
	if (rc == RC_OK) {
		rc = step_put(c, &step, d);
	}
	if (rc == RC_OK && (is_listed || is_ended)) {
		rc = flag_write(v, is_listed ? v->row.from_day : DAY_NONE, d);
	}
	text_printf(c->out, "{\"id\":\"%lld\",\"state\":\"%s\"}", (long long)v->row.entry_id,
	    vulnerable_state_name(v->row.state));
	return rc == RC_OK ? desk_end(act, c, LIVE_ALERTS, d) : rc;
}

enum rc
act_vulnerable_step(struct call *c, const void *args, struct diag *d)
{
	struct decide v = {.c = c, .args = args, .today = wall_at(c->now).day};
	struct desk_act act;
	struct text content;
	bool is_done = false;
	enum rc rc = call_school(c, v.args->urn, PERM_VULNERABLE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 4000);
	text_printf(&content, "vulnerable_step %lld %s %d %d ", (long long)v.args->entry_id,
	    v.args->kind, v.args->from_day, v.args->review_day);
	text_add_json(&content, v.args->words);
	const struct desk_in in = {
	    .uuid = v.args->uuid, .kind = "vulnerable_step", .content = &content, .reason = ""};
	rc = desk_begin(&is_done, &act, c, &in, d);
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = decide_load(&v, d);
	}
	if (rc == RC_OK && !is_done) {
		rc = decide_check(&v, d);
	}
	return rc == RC_OK && !is_done ? decide_write(&v, &act, d) : rc;
}
