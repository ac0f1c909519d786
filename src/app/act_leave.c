#include "app/leave_in.h"

#include "app/decided.h"
#include "app/desk.h"
#include "app/planned.h"
#include "post/post.h"

#include <assert.h>

#define OLDEST 60   /* days back that a request may begin */
#define LONGEST 366 /* days */

/* Asking for leave, what is done about a request, and deciding on it. */
struct leave_act {
	struct call *c;
	struct school_state *s;
	struct desk_act act;
	int32_t today;
};

static enum rc
pupil_find(
    const struct image_pupil **out, const struct leave_act *v, int64_t pupil_id, struct diag *d)
{
	*out = image_pupil_find(v->s->image, pupil_id);
	if (*out == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupils", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(v->s, *out, v->today);
	return actor_may_in(v->c->who, &scope, PERM_LEAVE, d);
}

/* ---- asking ---- */

static enum rc
request_check(const struct leave_request *r, int32_t today, struct diag *d)
{
	if (r->email[0] != '\0' && !post_address_is_valid(r->email)) {
		return diag_set(
		    d, RC_INVALID, "email", NULL, "\"%.60s\" is no e-mail address", r->email);
	}
	if (session_is_before(r->to_day, r->to_session, r->from_day, r->from_session)) {
		return diag_set(d, RC_INVALID, "to", NULL, "the last session is before the first");
	}
	if (r->to_day - r->from_day >= LONGEST) {
		return diag_set(d, RC_INVALID, "to", NULL, "leave is of one year at most");
	}
	if (r->received_day > today || r->received_day < r->from_day - LONGEST) {
		return diag_set(d, RC_INVALID, "received", NULL,
		    "it was asked for today or before, and not more than a year ahead");
	}
	if (r->from_day < today - OLDEST) {
		return diag_set(d, RC_INVALID, "from", NULL,
		    "leave begins %d days ago at most: amend older marks in the register", OLDEST);
	}
	return RC_OK;
}

static enum rc
request_pupil(struct leave_act *v, const struct leave_request *r, int64_t pupil_id, struct diag *d)
{
	const struct leave_span span = {r->from_day, r->from_session, r->to_day, r->to_session};
	const struct image_pupil *p = NULL;
	enum leave_reply reply = LEAVE_REPLY_NONE;
	enum rc rc = pupil_find(&p, v, pupil_id, d);
	if (rc == RC_OK && leave_school_days(v->s, p, &span) == 0) {
		rc = diag_set(d, RC_INVALID, "from", "SI 2024/208 reg 10(1) (R34)",
		    "no session of these days is open for %s %s", p->forename, p->surname);
	}
	if (rc == RC_OK) {
		rc = leave_reply_of(&reply, v->c, r, &pupil_id, 1, d);
	}
	if (rc == RC_OK && reply == LEAVE_REPLY_BARRED) {
		struct scope scope = pupil_scope(v->s, p, v->today);
		bool may_know = actor_has_in(v->c->who, &scope, PERM_SAFEGUARDING);
		rc = diag_set(d, RC_INVALID, "email", may_know ? "R112" : NULL,
		    may_know
		        ? "this is the address of somebody who must have no contact with the pupil"
		        : "an answer cannot be sent to this address: ask the office");
	}
	return rc;
}

static enum rc
request_run(struct leave_act *v, const struct leave_args *in, struct diag *d)
{
	struct call *c = v->c;
	struct leave_request row = {
	    .act_id = v->act.act_id,
	    .ground = leave_ground_name((enum leave_ground)in->ground),
	    .applicant = in->applicant,
	    .applicant_is = leave_applicant_name((enum leave_applicant)in->applicant_is),
	    .received_day = in->received == DAY_NONE ? v->today : in->received,
	    .from_day = in->from_day,
	    .from_session = in->from_session == -1 ? SESSION_AM : (enum session)in->from_session,
	    .to_day = in->to_day == DAY_NONE ? in->from_day : in->to_day,
	    .to_session = in->to_session == -1 ? SESSION_PM : (enum session)in->to_session,
	    .words = in->words,
	    .fact = in->fact,
	    .travellers = in->travellers,
	    .email = in->email,
	};
	enum rc rc = request_check(&row, v->today, d);
	for (size_t i = 0; rc == RC_OK && i < in->n_pupils; i++) {
		rc = request_pupil(v, &row, in->pupils[i], d);
	}
	if (rc == RC_OK) {
		rc = store_leave_next_id(&row.leave_id, c->st, c->school_id, d);
	}
	if (rc == RC_OK) {
		rc = store_leave_request_put(c->st, c->school_id, &row, d);
	}
	for (size_t i = 0; rc == RC_OK && i < in->n_pupils; i++) {
		const struct leave_pupil part = {.leave_id = row.leave_id,
		    .pupil_id = in->pupils[i],
		    .state = leave_state_name(LEAVE_WAITING),
		    .from_day = DAY_NONE,
		    .to_day = DAY_NONE};
		rc = store_leave_pupil_put(c->st, c->school_id, &part, d);
	}
	if (rc == RC_OK) {
		text_printf(c->out, "{\"leave\":\"%lld\"}", (long long)row.leave_id);
		rc = desk_end(&v->act, c, LIVE_FOLLOW_UP, d);
	}
	return rc;
}

static void
ids_print(struct text *t, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		text_printf(t, " %lld", (long long)ids[i]);
	}
}

enum rc
act_leave_request(struct call *c, const void *args, struct diag *d)
{
	const struct leave_args *in = args;
	struct leave_act v = {.c = c, .today = wall_at(c->now).day};
	struct text content;
	bool is_done = false;
	text_init(&content, 16000);
	text_printf(&content, "leave %d %d %d %d %d %d %d", in->ground, in->applicant_is,
	    in->received, in->from_day, in->from_session, in->to_day, in->to_session);
	ids_print(&content, in->pupils, in->n_pupils);
	text_add_json(&content, in->applicant);
	text_add_json(&content, in->words);
	text_add_json(&content, in->fact);
	text_add_json(&content, in->travellers);
	text_add_json(&content, in->email);
	const struct desk_in desk = {
	    .uuid = in->uuid, .kind = "leave_request", .content = &content, .reason = ""};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_LEAVE, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &v.act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = request_run(&v, in, d);
	}
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}

/* ---- what is done about it ---- */

/* One request: the parts of it that are in the caller's scope, and there is one. */
static enum rc
one_read(struct leave_read *out, const struct leave_act *v, int64_t leave_id, struct diag *d)
{
	const struct leave_filter filter = {.leave_id = leave_id, .range = {DAY_MIN, DAY_MAX}};
	enum rc rc = leave_read(out, v->c, &filter, d);
	if (rc == RC_OK && out->n == 0) {
		rc = diag_set(d, RC_NOT_FOUND, "leave", NULL, "there is no such request");
	}
	size_t n = 0;
	for (size_t i = 0; rc == RC_OK && i < out->n_parts; i++) {
		const struct image_pupil *p = image_pupil_find(v->s->image, out->parts[i].pupil_id);
		struct scope scope = pupil_scope(v->s, p, v->today);
		if (actor_has_in(v->c->who, &scope, PERM_LEAVE)) {
			out->parts[n++] = out->parts[i];
		}
	}
	out->n_parts = n;
	return rc == RC_OK && n == 0 ? actor_refuse(v->c->who, PERM_LEAVE, d) : rc;
}

static bool
is_waiting(const struct leave_pupil *part)
{
	return leave_state_parse(part->state) == LEAVE_WAITING;
}

static enum rc
withdraw(struct leave_act *v, struct leave_read *one, struct diag *d)
{
	enum rc rc = RC_OK;
	bool is_any = false;
	for (size_t i = 0; rc == RC_OK && i < one->n_parts; i++) {
		if (is_waiting(&one->parts[i])) {
			is_any = true;
			one->parts[i].state = leave_state_name(LEAVE_WITHDRAWN);
			rc = store_leave_pupil_put(v->c->st, v->c->school_id, &one->parts[i], d);
		}
	}
	return is_any ? rc
	              : diag_set(d, RC_INVALID, "kind", NULL,
	                    "it was decided or withdrawn already: end the known absence instead");
}

static enum rc
step_run(struct leave_act *v, const struct leave_step_args *in, struct diag *d)
{
	struct call *c = v->c;
	struct leave_read one;
	enum rc rc = one_read(&one, v, in->leave_id, d);
	if (rc == RC_OK && in->kind == LEAVE_STEP_DECIDED) {
		rc = diag_set(d, RC_INVALID, "kind", NULL, "a decision is made as a decision");
	}
	if (rc == RC_OK && in->words[0] == '\0') {
		rc = diag_set(d, RC_INVALID, "words", NULL,
		    "write what was done: who was asked and the answer, or what was seen");
	}
	if (rc == RC_OK && in->kind == LEAVE_STEP_WITHDRAWN) {
		rc = withdraw(v, &one, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	const struct leave_step_row step = {.leave_id = in->leave_id,
	    .act_id = v->act.act_id,
	    .n = (int64_t)one.n_steps + 1,
	    .kind = leave_step_name((enum leave_step)in->kind),
	    .pupils = "",
	    .state = "",
	    .fact = "",
	    .words = in->words};
	rc = store_leave_step_put(c->st, c->school_id, &step, d);
	if (rc == RC_OK) {
		text_printf(c->out, "{\"leave\":\"%lld\"}", (long long)in->leave_id);
		rc = desk_end(&v->act, c, LIVE_FOLLOW_UP, d);
	}
	return rc;
}

enum rc
act_leave_step(struct call *c, const void *args, struct diag *d)
{
	const struct leave_step_args *in = args;
	struct leave_act v = {.c = c, .today = wall_at(c->now).day};
	struct text content;
	bool is_done = false;
	text_init(&content, 16000);
	text_printf(&content, "leave step %lld %d", (long long)in->leave_id, in->kind);
	text_add_json(&content, in->words);
	const struct desk_in desk = {
	    .uuid = in->uuid, .kind = "leave_step", .content = &content, .reason = ""};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_LEAVE, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &v.act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = step_run(&v, in, d);
	}
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}

/* ---- deciding ---- */

struct deciding {
	struct leave_read one;
	struct leave_request *request;
	struct leave_pupil *parts[LEAVE_PUPILS]; /* that are decided now */
	size_t n;
	enum leave_state state;
	struct leave_span granted;
	const char *fact;
	size_t n_kept; /* sessions of the granted days that keep another mark */
};

/* What waits; and what was refused may be granted after all, when it is named. */
static bool
may_be_decided(const struct leave_pupil *part, const struct leave_decide_args *in)
{
	bool is_refused = leave_state_parse(part->state) == LEAVE_REFUSED;
	return is_waiting(part) || (is_refused && in->is_granted);
}

static enum rc
decide_pupils(struct deciding *x, const struct leave_decide_args *in, struct diag *d)
{
	for (size_t i = 0; i < x->one.n_parts; i++) {
		struct leave_pupil *part = &x->one.parts[i];
		bool is_meant = in->n_pupils == 0 && is_waiting(part);
		for (size_t k = 0; k < in->n_pupils; k++) {
			is_meant = is_meant || in->pupils[k] == part->pupil_id;
		}
		if (is_meant && !may_be_decided(part, in)) {
			return diag_set(d, RC_INVALID, "pupils", NULL,
			    "this was decided already: it is %s", part->state);
		}
		if (is_meant && x->n < LEAVE_PUPILS) {
			x->parts[x->n++] = part;
		}
	}
	if (x->n == 0 || x->n < in->n_pupils) {
		return diag_set(d, RC_INVALID, "pupils", NULL,
		    in->n_pupils == 0 ? "nothing of this request waits for a decision"
		                      : "the request is not for all of these pupils");
	}
	return RC_OK;
}

/* Which of the days that were asked for are granted. */
static enum rc
decide_span(struct deciding *x, const struct leave_decide_args *in, struct diag *d)
{
	const struct leave_request *r = x->request;
	const struct leave_span asked = {r->from_day, r->from_session, r->to_day, r->to_session};
	x->granted = asked;
	if (in->from_day != DAY_NONE) {
		x->granted.from_day = in->from_day;
		x->granted.from_session =
		    in->from_session == -1 ? SESSION_AM : (enum session)in->from_session;
	}
	if (in->to_day != DAY_NONE) {
		x->granted.to_day = in->to_day;
		x->granted.to_session =
		    in->to_session == -1 ? SESSION_PM : (enum session)in->to_session;
	}
	const struct leave_span *g = &x->granted;
	bool is_early =
	    session_is_before(g->from_day, g->from_session, asked.from_day, asked.from_session);
	bool is_late = session_is_before(asked.to_day, asked.to_session, g->to_day, g->to_session);
	if (is_early || is_late) {
		return diag_set(d, RC_INVALID, is_early ? "from" : "to", "SI 2024/208 reg 11 (R53)",
		    "these days were not asked for");
	}
	if (session_is_before(g->to_day, g->to_session, g->from_day, g->from_session)) {
		return diag_set(d, RC_INVALID, "to", NULL, "the last session is before the first");
	}
	bool is_all =
	    !session_is_before(asked.from_day, asked.from_session, g->from_day, g->from_session) &&
	    !session_is_before(g->to_day, g->to_session, asked.to_day, asked.to_session);
	x->state = is_all ? LEAVE_GRANTED : LEAVE_PART;
	return RC_OK;
}

/* What the law bars, nobody can grant. */
static enum rc
decide_law(const struct deciding *x, const struct leave_act *v, struct diag *d)
{
	const struct leave_read none = {0};
	struct leave_request as_asked = *x->request;
	as_asked.fact = x->fact;
	for (size_t i = 0; i < x->n; i++) {
		struct leave_judged judged;
		const struct image_pupil *p = image_pupil_find(v->s->image, x->parts[i]->pupil_id);
		leave_judge(&judged, v->s, &as_asked, p, &none);
		for (int f = 0; f < LEAVE_FINDING_COUNT; f++) {
			enum leave_finding finding = (enum leave_finding)f;
			bool is_found = (judged.findings & (uint32_t)1 << f) != 0;
			if (is_found && leave_finding_bars(finding)) {
				return diag_set(d, RC_INVALID,
				    finding == LEAVE_NO_FACT ? "fact" : "granted",
				    leave_finding_rule(finding), "%s",
				    leave_finding_words(v->c, &judged, finding));
			}
		}
	}
	return RC_OK;
}

/* Who decides: about these pupils, not about the whole family. */
static enum rc
decide_may(const struct deciding *x, const struct leave_act *v, struct diag *d)
{
	for (size_t i = 0; i < x->n; i++) {
		const struct image_pupil *p = image_pupil_find(v->s->image, x->parts[i]->pupil_id);
		struct scope scope = pupil_scope(v->s, p, v->today);
		if (!leave_may_decide(v->c, v->s, &scope)) {
			return actor_refuse(v->c->who, PERM_LEAVE_DECIDE, d);
		}
	}
	return RC_OK;
}

static enum rc
decide_check(struct deciding *x, const struct leave_act *v, const struct leave_decide_args *in,
    struct diag *d)
{
	enum rc rc = decide_pupils(x, in, d);
	if (rc == RC_OK) {
		rc = decide_may(x, v, d);
	}
	if (rc == RC_OK && in->words[0] == '\0') {
		rc = diag_set(d, RC_INVALID, "words", "R53",
		    "write the reason: it goes to the family, and stands as evidence");
	}
	x->fact = in->fact[0] == '\0' ? x->request->fact : in->fact;
	x->state = LEAVE_REFUSED;
	x->granted = (struct leave_span){.from_day = DAY_NONE, .to_day = DAY_NONE};
	if (rc == RC_OK && in->is_granted) {
		rc = decide_law(x, v, d);
	}
	if (rc == RC_OK && in->is_granted) {
		rc = decide_span(x, in, d);
	}
	return rc;
}

/* The codes of what is granted. */
static enum rc
decide_marks(
    struct deciding *x, struct leave_act *v, const struct leave_decide_args *in, struct diag *d)
{
	enum leave_ground ground = (enum leave_ground)leave_ground_parse(x->request->ground);
	struct decided marks = {.urn = in->urn,
	    .need = PERM_LEAVE,
	    .uuid = in->uuid,
	    .reason = in->words,
	    .content = v->act.content};
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
		const struct decided_days days = {.pupil_id = x->parts[i]->pupil_id,
		    .from_day = x->granted.from_day,
		    .from_session = x->granted.from_session,
		    .to_day = x->granted.to_day,
		    .to_session = x->granted.to_session,
		    .code = leave_code(ground),
		    .note = leave_needs_fact(ground) ? x->fact : "",
		    .is_locked = true,
		    .is_over_all = true};
		rc = decided_add(&marks, v->c, v->s, &days, d);
	}
	x->n_kept = marks.n_kept;
	return rc == RC_OK ? decided_write(&marks, v->c, &v->s, d) : rc;
}

static enum rc
decide_write(
    struct deciding *x, struct leave_act *v, const struct leave_decide_args *in, struct diag *d)
{
	struct call *c = v->c;
	struct text pupils;
	enum rc rc = RC_OK;
	text_init(&pupils, 1000);
	for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
		struct leave_pupil *part = x->parts[i];
		part->state = leave_state_name(x->state);
		part->from_day = x->granted.from_day;
		part->from_session = x->granted.from_session;
		part->to_day = x->granted.to_day;
		part->to_session = x->granted.to_session;
		text_printf(&pupils, "%s%lld", i == 0 ? "" : " ", (long long)part->pupil_id);
		rc = store_leave_pupil_put(c->st, c->school_id, part, d);
	}
	const struct leave_step_row step = {.leave_id = in->leave_id,
	    .act_id = v->act.act_id,
	    .n = (int64_t)x->one.n_steps + 1,
	    .kind = leave_step_name(LEAVE_STEP_DECIDED),
	    .pupils = arena_text(c->a, pupils.s),
	    .state = leave_state_name(x->state),
	    .fact = in->is_granted ? x->fact : "",
	    .words = in->words};
	text_fini(&pupils);
	return rc == RC_OK ? store_leave_step_put(c->st, c->school_id, &step, d) : rc;
}

static enum rc
decide_answer(const struct deciding *x, struct leave_act *v, const struct leave_decide_args *in,
    struct diag *d)
{
	int64_t ids[LEAVE_PUPILS];
	enum leave_reply reply = LEAVE_REPLY_NONE;
	assert(x->n > 0); /* decide_pupils() */
	for (size_t i = 0; i < x->n; i++) {
		ids[i] = x->parts[i]->pupil_id;
	}
	const struct leave_answer answer = {.request = x->request,
	    .pupils = ids,
	    .n_pupils = x->n,
	    .state = x->state,
	    .granted = x->granted,
	    .words = in->words,
	    .act_id = v->act.act_id};
	const struct image_pupil *p = image_pupil_find(v->s->image, ids[0]);
	struct scope scope = pupil_scope(v->s, p, v->today);
	enum rc rc = leave_answer_send(&reply, v->c, v->s, &answer, d);
	text_printf(v->c->out,
	    "{\"leave\":\"%lld\",\"state\":\"%s\",\"reply\":\"%s\",\"kept\":%zu}",
	    (long long)in->leave_id, leave_state_name(x->state),
	    leave_reply_word(v->c, &scope, reply), x->n_kept);
	return rc;
}

static enum rc
decide_run(struct leave_act *v, const struct leave_decide_args *in, struct diag *d)
{
	struct deciding x = {0};
	enum rc rc = one_read(&x.one, v, in->leave_id, d);
	if (rc == RC_OK) {
		x.request = &x.one.requests[0];
		rc = decide_check(&x, v, in, d);
	}
	if (rc == RC_OK && in->is_granted) {
		rc = decide_marks(&x, v, in, d);
	}
	if (rc == RC_OK) {
		rc = decide_write(&x, v, in, d);
	}
	if (rc == RC_OK) {
		rc = decide_answer(&x, v, in, d);
	}
	return rc == RC_OK ? desk_end(&v->act, v->c, LIVE_FOLLOW_UP, d) : rc;
}

enum rc
act_leave_decide(struct call *c, const void *args, struct diag *d)
{
	const struct leave_decide_args *in = args;
	struct leave_act v = {.c = c, .today = wall_at(c->now).day};
	struct text content;
	bool is_done = false;
	text_init(&content, 16000);
	text_printf(&content, "leave decide %lld %d %d %d %d %d", (long long)in->leave_id,
	    in->is_granted, in->from_day, in->from_session, in->to_day, in->to_session);
	ids_print(&content, in->pupils, in->n_pupils);
	text_add_json(&content, in->fact);
	text_add_json(&content, in->words);
	const struct desk_in desk = {
	    .uuid = in->uuid, .kind = "leave_decide", .content = &content, .reason = in->words};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_LEAVE, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &v.act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = decide_run(&v, in, d);
	}
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}
