#include "app/absence_report.h"

#include "app/decided.h"
#include "app/desk.h"
#include "app/planned.h"
#include "store/store_absence_report.h"

#define OLDEST 60   /* days back that a report may begin */
#define LONGEST 366 /* days */

/* Being told of an absence, and deciding on it. */
struct report_act {
	struct call *c;
	struct school_state *s;
	struct desk_act act;
	int32_t today;
};

static enum rc
pupil_check(struct report_act *v, int64_t pupil_id, enum permission need, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(v->s->image, pupil_id);
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(v->s, p, v->today);
	return actor_may_in(v->c->who, &scope, need, d);
}

static enum rc
range_check(const struct absence_report *r, int32_t today, struct diag *d)
{
	if (r->to_day < r->from_day) {
		return diag_set(d, RC_INVALID, "to", NULL, "the last day is before the first");
	}
	if (r->to_day - r->from_day >= LONGEST) {
		return diag_set(d, RC_INVALID, "to", NULL, "a report is of one year at most");
	}
	if (r->from_day < today - OLDEST) {
		return diag_set(d, RC_INVALID, "from", NULL,
		    "a report begins %d days ago at most: amend older marks in the register",
		    OLDEST);
	}
	return RC_OK;
}

static enum rc
report_run(struct report_act *v, const struct report_args *in, struct diag *d)
{
	int32_t from = in->from_day == DAY_NONE ? v->today : in->from_day;
	struct absence_report row = {
	    .act_id = v->act.act_id,
	    .pupil_id = in->pupil_id,
	    .from_day = from,
	    .to_day = in->to_day == DAY_NONE ? from : in->to_day,
	    .source = report_source_name((enum report_source)in->source),
	    .told_by = in->told_by,
	    .reason = report_reason_name((enum report_reason)in->reason),
	    .words = in->words,
	    .state = report_state_name(REPORT_WAITING),
	};
	enum rc rc = pupil_check(v, in->pupil_id, PERM_FOLLOW_UP, d);
	if (rc == RC_OK) {
		rc = range_check(&row, v->today, d);
	}
	if (rc == RC_OK) {
		rc = store_absence_report_next_id(&row.report_id, v->c->st, v->c->school_id, d);
	}
	if (rc == RC_OK) {
		rc = store_absence_report_put(v->c->st, v->c->school_id, &row, d);
	}
	if (rc == RC_OK) {
		text_printf(v->c->out, "{\"report\":\"%lld\"}", (long long)row.report_id);
		rc = desk_end(&v->act, v->c, LIVE_FOLLOW_UP, d);
	}
	return rc;
}

enum rc
act_absence_report(struct call *c, const void *args, struct diag *d)
{
	const struct report_args *in = args;
	struct report_act v = {.c = c, .today = wall_at(c->now).day};
	struct text content;
	bool is_done = false;
	text_init(&content, 16000);
	text_printf(&content, "report %lld %d %d %d %d", (long long)in->pupil_id, in->from_day,
	    in->to_day, in->source, in->reason);
	text_add_json(&content, in->told_by);
	text_add_json(&content, in->words);
	struct desk_in desk = {.uuid = in->uuid,
	    .kind = "absence_report",
	    .content = &content,
	    .taken_at = in->taken_at,
	    .sent_at = in->sent_at,
	    .reason = ""};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_FOLLOW_UP, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &v.act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		rc = report_run(&v, in, d);
	}
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}

/* ---- the decision ---- */

/* The code of a decision: an absence's, and none that its refusal or question cannot have. */
static enum rc
decide_check_code(const struct report_decide_args *in, struct diag *d)
{
	if (in->code[0] == '\0') {
		return in->state == REPORT_ACCEPTED
		           ? diag_set(d, RC_INVALID, "code", NULL, "choose the code it becomes")
		           : RC_OK;
	}
	if (in->state == REPORT_ASKED) {
		return diag_set(d, RC_INVALID, "code", NULL, "what is asked about has no code yet");
	}
	uint8_t code = code_find(in->code);
	if (code == 0 || !code_is_plannable(code)) {
		return diag_set(d, RC_INVALID, "code", "SI 2024/208 reg 10 (R37)",
		    "'%.8s' is no code of an absence: presence is seen, N and U are found",
		    in->code);
	}
	if (in->state == REPORT_REFUSED && code_class(code) != CODE_CLASS_UNAUTHORISED) {
		return diag_set(d, RC_INVALID, "code", "R58",
		    "what is refused is unauthorised: code %s is not", in->code);
	}
	return RC_OK;
}

/* A report as it stands. */
struct told {
	struct absence_report row;
	struct absence_report_step *steps;
	size_t n_steps;
};

static enum rc
told_read(struct told *out, struct report_act *v, int64_t report_id, struct diag *d)
{
	struct call *c = v->c;
	struct absence_report *rows = NULL;
	size_t n = 0;
	const struct absence_report_filter filter = {.report_id = report_id};
	enum rc rc = store_absence_reports(&rows, &n, c->st, c->school_id, &filter, c->a, d);
	if (rc == RC_OK && n == 0) {
		rc = diag_set(d, RC_NOT_FOUND, "report", NULL, "there is no such report");
	}
	if (rc == RC_OK) {
		out->row = rows[0];
		rc = store_absence_report_steps(
		    &out->steps, &out->n_steps, c->st, c->school_id, &filter, c->a, d);
	}
	return rc;
}

static enum rc
decide_check(const struct told *told, const struct report_decide_args *in, struct diag *d)
{
	int state = report_state_parse(told->row.state);
	if (state == REPORT_ACCEPTED || state == REPORT_REFUSED) {
		return diag_set(d, RC_INVALID, "report", NULL, "this was decided already, by %s",
		    told->n_steps == 0 ? "" : told->steps[told->n_steps - 1].by);
	}
	if (in->state == REPORT_WAITING) {
		return diag_set(
		    d, RC_INVALID, "state", NULL, "a decision is asked, accepted or refused");
	}
	if (in->words[0] == '\0') {
		return diag_set(d, RC_INVALID, "words", "SI 2024/208 reg 6 (R44)",
		    in->state == REPORT_ASKED ? "write what is asked" : "write the reason");
	}
	return decide_check_code(in, d);
}

/* An illness that is doubted becomes unauthorised only after the parent was told (R58, C119). */
static enum rc
told_check(const struct absence_report *row, const struct report_decide_args *in, struct diag *d)
{
	bool is_unauthorised =
	    in->code[0] != '\0' && code_class(code_find(in->code)) == CODE_CLASS_UNAUTHORISED;
	if (in->told[0] != '\0') {
		return in->state == REPORT_REFUSED || is_unauthorised
		           ? RC_OK
		           : diag_set(d, RC_INVALID, "told", NULL,
		                 "who was told beforehand is said of a refusal");
	}
	if (report_reason_parse(row->reason) != REASON_ILLNESS || !is_unauthorised) {
		return RC_OK;
	}
	return diag_set(d, RC_INVALID, "told", "R58",
	    "say which parent was told beforehand that the illness is not accepted, and when");
}

/* The words of the step and the reason of its marks. */
static const char *
words_of(const struct report_decide_args *in, struct arena *a)
{
	return in->told[0] == '\0'
	           ? in->words
	           : arena_printf(a, "%s (told beforehand: %s)", in->words, in->told);
}

/* Only then do the words stand beside the mark, for the office (R39, R109); the reason has them
 * always. */
static bool
needs_fact(const char *code)
{
	return code_info(code_find(code))->fact[0] != '\0';
}

static enum rc
decide_marks(struct report_act *v, const struct absence_report *row,
    const struct report_decide_args *in, struct diag *d)
{
	struct decided x = {.urn = in->urn,
	    .need = PERM_AMEND,
	    .uuid = in->uuid,
	    .reason = words_of(in, v->c->a),
	    .content = v->act.content};
	const struct decided_days days = {.pupil_id = row->pupil_id,
	    .from_day = row->from_day,
	    .from_session = SESSION_AM,
	    .to_day = row->to_day,
	    .to_session = SESSION_PM,
	    .code = in->code,
	    .note = needs_fact(in->code) ? in->words : ""};
	enum rc rc = decided_add(&x, v->c, v->s, &days, d);
	return rc == RC_OK ? decided_write(&x, v->c, &v->s, d) : rc;
}

/* One step more: nothing of an earlier one is overwritten. */
static enum rc
step_write(
    struct report_act *v, struct told *told, const struct report_decide_args *in, struct diag *d)
{
	const struct absence_report_step step = {
	    .act_id = v->act.act_id,
	    .code = in->code,
	    .n = (int64_t)told->n_steps + 1,
	    .report_id = in->report_id,
	    .state = report_state_name((enum report_state)in->state),
	    .words = words_of(in, v->c->a),
	};
	told->row.state = step.state;
	enum rc rc = store_absence_report_put(v->c->st, v->c->school_id, &told->row, d);
	return rc == RC_OK ? store_absence_report_step_put(v->c->st, v->c->school_id, &step, d)
	                   : rc;
}

static enum rc
decide_run(struct report_act *v, const struct report_decide_args *in, struct diag *d)
{
	struct told told;
	enum rc rc = told_read(&told, v, in->report_id, d);
	if (rc == RC_OK) {
		rc = pupil_check(v, told.row.pupil_id, PERM_AMEND, d);
	}
	if (rc == RC_OK) {
		rc = decide_check(&told, in, d);
	}
	if (rc == RC_OK) {
		rc = told_check(&told.row, in, d);
	}
	if (rc == RC_OK && in->code[0] != '\0') {
		rc = decide_marks(v, &told.row, in, d);
	}
	if (rc == RC_OK) {
		rc = step_write(v, &told, in, d);
	}
	if (rc == RC_OK) {
		text_printf(v->c->out, "{\"report\":\"%lld\"}", (long long)in->report_id);
		rc = desk_end(&v->act, v->c, LIVE_FOLLOW_UP, d);
	}
	return rc;
}

enum rc
act_absence_decide(struct call *c, const void *args, struct diag *d)
{
	const struct report_decide_args *in = args;
	struct report_act v = {.c = c, .today = wall_at(c->now).day};
	struct text content;
	bool is_done = false;
	text_init(&content, 16000);
	text_printf(&content, "decide %lld %d %s", (long long)in->report_id, in->state, in->code);
	text_add_json(&content, in->words);
	text_add_json(&content, in->told);
	struct desk_in desk = {
	    .uuid = in->uuid, .kind = "absence_decide", .content = &content, .reason = in->words};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_AMEND, d);
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
