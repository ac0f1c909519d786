#include "app/part_time_in.h"

#include "app/desk.h"
#include "app/leave_in.h"
#include "app/pupil_json.h"
#include "app/reg.h"

/* Making a part-time timetable, and its reviews (R55). */
struct part_time_act {
	struct call *c;
	struct school_state *s;
	struct desk_act act;
	int32_t today;
	const struct image_pupil *p;
	struct scope scope;
};

static enum rc
pupil_find(struct part_time_act *v, int64_t pupil_id, struct diag *d)
{
	v->p = image_pupil_find(v->s->image, pupil_id);
	if (v->p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	v->scope = pupil_scope(v->s, v->p, v->today);
	return actor_may_in(v->c->who, &v->scope, PERM_LEAVE, d);
}

static enum rc
may_decide(const struct part_time_act *v, struct diag *d)
{
	return leave_may_decide(v->c, v->s, &v->scope)
	           ? RC_OK
	           : actor_refuse(v->c->who, PERM_LEAVE_DECIDE, d);
}

static enum rc
sessions_read(uint32_t *out, const struct part_time_args *in, struct diag *d)
{
	*out = 0;
	for (size_t i = 0; i < in->n_sessions; i++) {
		int bit = part_time_session_parse(in->sessions[i]);
		if (bit < 0) {
			return diag_set(d, RC_INVALID, "sessions", NULL,
			    "line %zu is no session of the week: write mon-am to fri-pm", i + 1);
		}
		*out |= UINT32_C(1) << bit;
	}
	return RC_OK;
}

/* Days, and the same as one text for the record. */
struct dates {
	int32_t days[PART_TIME_REVIEWS];
	size_t n;
	const char *text;
};

static enum rc
dates_read(struct dates *out, struct call *c, const char *const *texts, size_t n, struct diag *d)
{
	*out = (struct dates){.text = ""};
	if (n > PART_TIME_REVIEWS) {
		return diag_set(d, RC_INVALID, "reviews", NULL, "%d reviews at most at once",
		    PART_TIME_REVIEWS);
	}
	for (size_t i = 0; i < n; i++) {
		if (!day_parse(&out->days[i], texts[i])) {
			return diag_set(d, RC_INVALID, "reviews", NULL,
			    "line %zu is no date: write 2026-09-24", i + 1);
		}
		out->text = arena_printf(c->a, "%s%s%s", out->text, i == 0 ? "" : " ", texts[i]);
		out->n++;
	}
	return RC_OK;
}

/* What bars it, with its field and rule. */
static enum rc
bars_check(uint32_t findings, struct diag *d)
{
	for (int i = 0; i < PART_TIME_FINDING_COUNT; i++) {
		enum part_time_finding f = (enum part_time_finding)i;
		if ((findings & (uint32_t)1 << i) != 0 && part_time_finding_bars(f)) {
			return diag_set(d, RC_INVALID, part_time_finding_field(f),
			    part_time_finding_rule(f), "%s", part_time_finding_words(f));
		}
	}
	return RC_OK;
}

static bool
has_flag(const struct part_time_act *v, enum pupil_flag kind, int32_t from)
{
	int32_t day = from > v->today ? from : v->today;
	return image_has_flag(v->p, kind, v->today) || image_has_flag(v->p, kind, day);
}

/* Whoever may not know whether there is a social worker always answers: that they must would tell
 * them (R109). */
static bool
must_say_worker(const struct part_time_act *v, int32_t from)
{
	return has_flag(v, PUPIL_FLAG_SOCIAL_WORKER, from) ||
	       !flag_is_visible(v->c, &v->scope, PUPIL_FLAG_SOCIAL_WORKER);
}

/* What stands beside C2 in the register: agreement, review dates and end (R39, R55). */
static const char *
note_of(const struct call *c, const struct part_time_step_row *step)
{
	char end[DAY_WORDS];
	return arena_printf(c->a,
	    "Part-time timetable agreed by %s and %s; reviews %s; it ends on %s", step->school_who,
	    step->parent_who, step->reviews, day_words(end, step->to_day));
}

static void
agreed_fill(struct part_time_step_row *step, const struct part_time_agreed *school,
    const struct part_time_agreed *parent)
{
	step->school_who = school->who;
	step->school_day = school->day;
	step->school_how = school->how;
	step->parent_who = parent->who;
	step->parent_day = parent->day;
	step->parent_how = parent->how;
}

static void
agreed_print(struct text *t, const struct part_time_agreed *a)
{
	text_printf(t, " %d", a->day);
	text_add_json(t, a->who);
	text_add_json(t, a->how);
}

static void
texts_print(struct text *t, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		text_add_json(t, texts[i]);
	}
	text_add_char(t, ';');
}

static enum rc
told_check(int32_t la_told, int32_t today, struct diag *d)
{
	return la_told == DAY_NONE || la_told <= today
	           ? RC_OK
	           : diag_set(d, RC_INVALID, "la_told", NULL,
	                 "the local authority was told today or before: leave it empty until then");
}

/* ---- making one ---- */

static enum rc
make_check(uint32_t *found, const struct part_time_act *v, const struct part_time_args *in,
    const struct part_time *plan, const struct dates *reviews, struct diag *d)
{
	const struct part_time_facts facts = {.reason = (enum part_time_reason)in->reason,
	    .aim = in->aim,
	    .school = in->school,
	    .parent = in->parent,
	    .agreed_since = DAY_NONE,
	    .sessions = plan->sessions,
	    .today = v->today,
	    .from = in->from_day,
	    .old_end = DAY_NONE,
	    .end = in->to_day,
	    .reviews = reviews->days,
	    .n_reviews = reviews->n,
	    .must_say_worker = must_say_worker(v, in->from_day),
	    .must_say_ehc = has_flag(v, PUPIL_FLAG_EHC_PLAN, in->from_day),
	    .worker = in->social_worker,
	    .ehc = in->ehc_plan,
	    .la_told = in->la_told};
	*found = part_time_findings(&facts);
	enum rc rc = bars_check(*found, d);
	return rc == RC_OK ? told_check(in->la_told, v->today, d) : rc;
}

/* One at a time: a second behind the first would be an extension without a review (C179). */
static enum rc
make_once(const struct part_time_act *v, struct diag *d)
{
	const struct part_time_filter filter = {.pupil_id = v->p->id, .open_on = v->today};
	struct part_time *plans = NULL;
	size_t n = 0;
	enum rc rc = store_part_times(&plans, &n, v->c->st, v->c->school_id, &filter, v->c->a, d);
	return rc != RC_OK || n == 0
	           ? rc
	           : diag_set(d, RC_INVALID, "pupil", "SI 2024/208 reg 11(6) (R55)",
	                 "%s %s has a part-time timetable already: review that one, and extend it "
	                 "or end it",
	                 v->p->forename, v->p->surname);
}

static enum rc
make_write(struct part_time_act *v, struct part_time *plan, struct part_time_step_row *step,
    const struct part_time_entered *entered, struct diag *d)
{
	struct call *c = v->c;
	enum rc rc = store_part_time_next_id(&plan->plan_id, c->st, c->school_id, d);
	step->plan_id = plan->plan_id;
	if (rc == RC_OK) {
		rc = store_part_time_put(c->st, c->school_id, plan, d);
	}
	if (rc == RC_OK) {
		rc = store_part_time_step_put(c->st, c->school_id, step, d);
	}
	return rc == RC_OK ? part_time_enter(c, entered, plan->plan_id, d) : rc;
}

static enum rc
answer(struct part_time_act *v, int64_t plan_id, uint32_t findings, struct diag *d)
{
	text_printf(v->c->out, "{\"plan\":\"%lld\",\"findings\":", (long long)plan_id);
	part_time_findings_json(v->c->out, findings);
	text_add_char(v->c->out, '}');
	return desk_end(&v->act, v->c, LIVE_FOLLOW_UP, d);
}

static enum rc
make_run(struct part_time_act *v, const struct part_time_args *in, struct diag *d)
{
	struct part_time plan = {.pupil_id = in->pupil_id,
	    .reason = part_time_reason_names[in->reason],
	    .wider = part_time_wider_names[in->wider],
	    .aim = in->aim,
	    .words = in->words,
	    .from_day = in->from_day,
	    .to_day = in->to_day,
	    .social_worker = in->social_worker,
	    .ehc_plan = in->ehc_plan,
	    .la_told = in->la_told};
	struct part_time_step_row step = {.n = 1,
	    .act_id = v->act.act_id,
	    .kind = part_time_step_names[PART_TIME_MADE],
	    .day = v->today,
	    .words = "",
	    .to_day = in->to_day};
	struct dates reviews;
	struct part_time_entered entered;
	uint32_t found = 0;
	enum rc rc = pupil_find(v, in->pupil_id, d);
	if (rc == RC_OK) {
		rc = may_decide(v, d);
	}
	if (rc == RC_OK) {
		rc = make_once(v, d);
	}
	if (rc == RC_OK) {
		rc = sessions_read(&plan.sessions, in, d);
	}
	if (rc == RC_OK) {
		rc = dates_read(&reviews, v->c, in->reviews, in->n_reviews, d);
	}
	if (rc == RC_OK) {
		rc = make_check(&found, v, in, &plan, &reviews, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	agreed_fill(&step, &in->school, &in->parent);
	step.reviews = reviews.text;
	const struct part_time_days days = {
	    in->pupil_id, plan.sessions, in->from_day, in->to_day, note_of(v->c, &step)};
	rc = part_time_prepare(&entered, v->c, v->s, &days, d);
	if (rc == RC_OK) {
		rc = make_write(v, &plan, &step, &entered, d);
	}
	return rc == RC_OK ? answer(v, plan.plan_id, found, d) : rc;
}

enum rc
act_part_time(struct call *c, const void *args, struct diag *d)
{
	const struct part_time_args *in = args;
	struct part_time_act v = {.c = c, .today = wall_at(c->now).day};
	struct text content;
	bool is_done = false;
	text_init(&content, 20000);
	text_printf(&content, "part-time %lld %d %d %d %d %d", (long long)in->pupil_id, in->reason,
	    in->wider, in->from_day, in->to_day, in->la_told);
	agreed_print(&content, &in->school);
	agreed_print(&content, &in->parent);
	texts_print(&content, in->sessions, in->n_sessions);
	texts_print(&content, in->reviews, in->n_reviews);
	text_add_json(&content, in->aim);
	text_add_json(&content, in->words);
	text_add_json(&content, in->social_worker);
	text_add_json(&content, in->ehc_plan);
	const struct desk_in desk = {
	    .uuid = in->uuid, .kind = "part_time", .content = &content, .reason = ""};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_LEAVE, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &v.act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = make_run(&v, in, d);
	}
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}

/* ---- its reviews ---- */

struct reviewing {
	struct part_time_read one;
	struct part_time *plan;
	struct part_time_step_row step;
	struct dates reviews;
	struct part_time_entered entered; /* by an extension */
	uint32_t found;
};

static enum rc
plan_find(struct reviewing *x, struct part_time_act *v, const struct part_time_review_args *in,
    struct diag *d)
{
	const struct part_time_filter filter = {.plan_id = in->plan_id, .open_on = DAY_NONE};
	enum rc rc = part_time_read(&x->one, v->c, &filter, d);
	if (rc == RC_OK && x->one.n == 0) {
		rc = diag_set(d, RC_NOT_FOUND, "plan", NULL, "there is no such plan");
	}
	if (rc != RC_OK) {
		return rc;
	}
	x->plan = &x->one.plans[0];
	rc = pupil_find(v, x->plan->pupil_id, d);
	if (rc == RC_OK && (x->plan->is_ended || x->plan->to_day < v->today)) {
		rc = diag_set(d, RC_INVALID, "plan", "SI 2024/208 reg 11(6) (R55)",
		    "it is over, and the pupil is in full time: what is needed now is a new plan");
	}
	return rc;
}

/* What is said of them is added: what was said before stays. */
static const char *
added(const struct call *c, const char *before, const char *more)
{
	if (more[0] == '\0' || before[0] == '\0') {
		return before[0] == '\0' ? more : before;
	}
	return arena_printf(c->a, "%s\n%s", before, more);
}

/* When what stands was made or extended: an older agreement is not to more (C179). */
static int32_t
agreed_on(const struct reviewing *x)
{
	int32_t day = DAY_NONE;
	for (size_t i = 0; i < x->one.n_steps; i++) {
		const struct part_time_step_row *step = &x->one.steps[i];
		day = step->school_day == DAY_NONE ? day : step->day;
	}
	return day;
}

static enum rc
extend(struct reviewing *x, struct part_time_act *v, const struct part_time_review_args *in,
    struct diag *d)
{
	struct part_time *plan = x->plan;
	const struct part_time_facts facts = {
	    .reason = (enum part_time_reason)part_time_reason_parse(plan->reason),
	    .aim = plan->aim,
	    .school = in->school,
	    .parent = in->parent,
	    .agreed_since = agreed_on(x),
	    .sessions = plan->sessions,
	    .today = v->today,
	    .from = plan->from_day,
	    .old_end = plan->to_day,
	    .end = in->to_day,
	    .reviews = x->reviews.days,
	    .n_reviews = x->reviews.n,
	    .must_say_worker = must_say_worker(v, plan->from_day),
	    .must_say_ehc = has_flag(v, PUPIL_FLAG_EHC_PLAN, plan->from_day),
	    .worker = plan->social_worker,
	    .ehc = plan->ehc_plan,
	    .la_told = plan->la_told};
	x->found = part_time_findings(&facts);
	enum rc rc = may_decide(v, d);
	if (rc == RC_OK) {
		rc = bars_check(x->found, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	agreed_fill(&x->step, &in->school, &in->parent);
	x->step.to_day = in->to_day;
	const struct part_time_days days = {
	    plan->pupil_id, plan->sessions, plan->to_day + 1, in->to_day, note_of(v->c, &x->step)};
	plan->to_day = in->to_day;
	return part_time_prepare(&x->entered, v->c, v->s, &days, d);
}

static bool
is_said(const struct part_time_agreed *a)
{
	return a->who[0] != '\0' || a->day != DAY_NONE || a->how[0] != '\0';
}

/* It goes on or ends: no end and no agreement of its own, which would look like an extension. */
static enum rc
stay(struct reviewing *x, struct part_time_act *v, const struct part_time_review_args *in,
    enum part_time_step kind, struct diag *d)
{
	if (in->to_day != DAY_NONE || is_said(&in->school) || is_said(&in->parent)) {
		return diag_set(d, RC_INVALID, in->to_day != DAY_NONE ? "to" : "outcome",
		    "SI 2024/208 reg 11(6) (R55)",
		    "only an extension has an end and agreements of its own");
	}
	for (size_t i = 0; i < x->reviews.n; i++) {
		int32_t day = x->reviews.days[i];
		if (kind == PART_TIME_ENDED || day <= v->today || day >= x->plan->to_day) {
			return bars_check((uint32_t)1 << PART_TIME_BAD_REVIEW, d);
		}
	}
	if (kind == PART_TIME_ENDED) {
		x->plan->is_ended = true;
		x->plan->to_day = v->today;
		x->step.to_day = v->today;
	}
	return RC_OK;
}

static enum rc
review_check(struct reviewing *x, struct part_time_act *v, const struct part_time_review_args *in,
    struct diag *d)
{
	enum part_time_step kind = (enum part_time_step)(in->outcome + PART_TIME_GOES_ON);
	enum rc rc = dates_read(&x->reviews, v->c, in->reviews, in->n_reviews, d);
	if (rc == RC_OK) {
		rc = told_check(in->la_told, v->today, d);
	}
	if (rc == RC_OK && in->words[0] == '\0') {
		rc = diag_set(d, RC_INVALID, "words", "R55",
		    "write what the review with pupil and parent found");
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct part_time *plan = x->plan;
	plan->la_told = in->la_told == DAY_NONE ? plan->la_told : in->la_told;
	plan->social_worker = added(v->c, plan->social_worker, in->social_worker);
	plan->ehc_plan = added(v->c, plan->ehc_plan, in->ehc_plan);
	x->step = (struct part_time_step_row){.plan_id = in->plan_id,
	    .n = (int64_t)x->one.n_steps + 1,
	    .act_id = v->act.act_id,
	    .kind = part_time_step_names[kind],
	    .day = v->today,
	    .words = in->words,
	    .school_who = "",
	    .school_day = DAY_NONE,
	    .school_how = "",
	    .parent_who = "",
	    .parent_day = DAY_NONE,
	    .parent_how = "",
	    .to_day = plan->to_day,
	    .reviews = x->reviews.text};
	x->found = plan->la_told == DAY_NONE ? (uint32_t)1 << PART_TIME_LA_UNTOLD : 0;
	return kind == PART_TIME_EXTENDED ? extend(x, v, in, d) : stay(x, v, in, kind, d);
}

static enum rc
review_run(struct part_time_act *v, const struct part_time_review_args *in, struct diag *d)
{
	struct call *c = v->c;
	struct reviewing x = {0};
	enum rc rc = plan_find(&x, v, in, d);
	if (rc == RC_OK) {
		rc = review_check(&x, v, in, d);
	}
	if (rc == RC_OK) {
		rc = store_part_time_put(c->st, c->school_id, x.plan, d);
	}
	if (rc == RC_OK) {
		rc = store_part_time_step_put(c->st, c->school_id, &x.step, d);
	}
	if (rc == RC_OK && x.entered.n > 0) {
		rc = part_time_enter(c, &x.entered, in->plan_id, d);
	}
	if (rc == RC_OK && x.plan->is_ended) {
		rc = part_time_leave(c, in->plan_id, in->words, d);
	}
	return rc == RC_OK ? answer(v, in->plan_id, x.found, d) : rc;
}

enum rc
act_part_time_review(struct call *c, const void *args, struct diag *d)
{
	const struct part_time_review_args *in = args;
	struct part_time_act v = {.c = c, .today = wall_at(c->now).day};
	struct text content;
	bool is_done = false;
	text_init(&content, 20000);
	text_printf(&content, "part-time review %lld %d %d %d", (long long)in->plan_id, in->outcome,
	    in->to_day, in->la_told);
	agreed_print(&content, &in->school);
	agreed_print(&content, &in->parent);
	texts_print(&content, in->reviews, in->n_reviews);
	text_add_json(&content, in->words);
	text_add_json(&content, in->social_worker);
	text_add_json(&content, in->ehc_plan);
	const struct desk_in desk = {
	    .uuid = in->uuid, .kind = "part_time_review", .content = &content, .reason = in->words};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_LEAVE, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &v.act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = review_run(&v, in, d);
	}
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}
