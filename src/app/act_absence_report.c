#include "app/absence_report.h"

#include "app/desk.h"
#include "app/planned.h"
#include "app/reg.h"
#include "base/uuid.h"
#include "store/store_absence_report.h"

#include <string.h>

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

/* What a decision writes: the N of the days so far, and a plan from the first session of today or
 * later that has no mark. */
struct decided {
	struct mark_in *marks;
	size_t n_marks;
	bool has_plan;
	struct plan_args plan;
};

static enum rc
session_decide(struct decided *out, struct report_act *v, const struct image_pupil *p,
    const struct marks_ask *ask, struct diag *d)
{
	struct mark now;
	enum rc rc = school_marks_of(&now, v->c, v->s, ask, d);
	if (rc == RC_OK && now.code == CODE_N && !mark_is_blank(&now)) {
		out->marks[out->n_marks++] = (struct mark_in){
		    .pupil_id = p->id,
		    .day = ask->day,
		    .session = ask->session,
		    .code = out->plan.code,
		    .minutes_late = MINUTE_NONE,
		    .note = out->plan.note,
		    .is_office_note = out->plan.note[0] != '\0',
		    .based_on = now.last_seq,
		};
	}
	return rc;
}

static enum rc
decided_read(struct decided *out, struct report_act *v, const struct absence_report *row,
    const struct image_pupil *p, struct diag *d)
{
	enum rc rc = RC_OK;
	out->marks = ARENA_ARRAY(
	    v->c->a, (size_t)(row->to_day - row->from_day + 1) * SESSION_COUNT, struct mark_in);
	for (int32_t day = row->from_day; rc == RC_OK && day <= row->to_day; day++) {
		for (int k = 0; rc == RC_OK && k < SESSION_COUNT; k++) {
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			uint8_t cell = image_cell(v->s->image, p, day, session);
			if (cell == CELL_NOT_OPEN || cell == CELL_OFF_ROLL) {
				continue;
			}
			/* Without a mark today: the plan fills it, though its register is open
			 * (R48). */
			if (cell == CELL_BLANK && day >= v->today && !out->has_plan) {
				out->has_plan = true;
				out->plan.from_day = day;
				out->plan.from_session = session;
			} else if (cell != CELL_BLANK) {
				const struct marks_ask ask = {day, session, &p->id, 1};
				rc = session_decide(out, v, p, &ask, d);
			}
		}
	}
	return rc;
}

/* A uuid of its own for each submission that follows from the client's. */
static const char *
uuid_after(struct call *c, const char *uuid, const char *what)
{
	uint8_t digest[STORE_HASH];
	char *out = ARENA_ARRAY(c->a, UUID_TEXT, char);
	const char *seed = arena_printf(c->a, "%s %s", uuid, what);
	store_digest(digest, seed, strlen(seed));
	uuid_of_bytes(out, digest);
	return out;
}

static enum rc
plan_write(struct report_act *v, struct planned *item, const struct plan_args *plan, struct diag *d)
{
	struct submission sub;
	enum rc rc = store_planned_next_id(&item->planned_id, v->c->st, v->s->school_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	submission_of(&sub, v->c, plan->uuid, "planned", "");
	memcpy(sub.content, v->act.content, sizeof sub.content);
	rc = store_submit_planned(&sub, v->c->st, item, 1, d);
	if (rc == RC_OK) {
		effect_seq(v->c, sub.school_id, sub.seq, false);
	}
	return rc;
}

/* The plan is checked first, and act_amend() checks before it writes: nothing is half done. */
static enum rc
decided_write(
    struct report_act *v, struct decided *out, const struct report_decide_args *in, struct diag *d)
{
	struct planned item;
	struct text *ours = v->c->out;
	struct text answer;
	enum rc rc = out->has_plan ? plan_prepare(&item, v->c, v->s, &out->plan, d) : RC_OK;
	if (rc == RC_OK && out->n_marks > 0) {
		const struct amend_args amend = {
		    .urn = in->urn,
		    .uuid = uuid_after(v->c, in->uuid, "amend"),
		    .reason = in->words,
		    .marks = out->marks,
		    .n_marks = out->n_marks,
		};
		school_release(v->s); /* act_amend() holds it, and nobody may hold it twice */
		v->s = NULL;
		text_init(&answer, 4000);
		v->c->out = &answer; /* the amendment's own is not ours */
		rc = act_amend(v->c, &amend, d);
		v->c->out = ours;
		text_fini(&answer);
	}
	if (rc == RC_OK && v->s == NULL) {
		rc = school_hold(&v->s, v->c, in->urn, PERM_AMEND, d);
	}
	if (rc == RC_OK && out->has_plan) {
		rc = plan_write(v, &item, &out->plan, d);
	}
	return rc;
}

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
	struct decided out = {.plan = {.urn = in->urn,
	                          .uuid = uuid_after(v->c, in->uuid, "plan"),
	                          .pupil_id = row->pupil_id,
	                          .to_day = row->to_day,
	                          .to_session = SESSION_PM,
	                          .code = in->code,
	                          .note = needs_fact(in->code) ? in->words : ""}};
	const struct image_pupil *p = image_pupil_find(v->s->image, row->pupil_id);
	enum rc rc = decided_read(&out, v, row, p, d);
	return rc == RC_OK ? decided_write(v, &out, in, d) : rc;
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
	    .words = in->words,
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
