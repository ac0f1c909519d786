#include "app/absence_report.h"
#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "core/evidence.h"
#include "store/store_absence_report.h"

/* GET /absence-reports. */

struct reports {
	struct call *c;
	struct school_state *s;
	struct absence_report_step *steps; /* by report */
	size_t n_steps;
};

/* Who asked, who decided, when. */
static void
steps_json(const struct reports *v, int64_t report_id)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"steps\":[");
	for (size_t i = 0; i < v->n_steps; i++) {
		const struct absence_report_step *step = &v->steps[i];
		if (step->report_id != report_id) {
			continue;
		}
		text_printf(t, "%s{\"n\":%lld", comma, (long long)step->n);
		comma = ",";
		json_text(t, "state", step->state);
		json_text(t, "code", step->code);
		json_text(t, "words", step->words);
		json_instant(t, "at", step->at);
		json_text(t, "by", step->by);
		json_text(t, "position", step->position);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* The term of the calendar that the day is in; NULL: none. */
static const struct term *
term_of(const struct calendar *cal, int32_t day)
{
	for (size_t i = 0; i < cal->n_terms; i++) {
		if (cal->terms[i].first <= day && day <= cal->terms[i].last) {
			return &cal->terms[i];
		}
	}
	return NULL;
}

static void
evidence_list_json(struct text *t, const struct policy *policy, const struct evidence_facts *facts,
    struct arena *a)
{
	const char *comma = "";
	for (size_t i = 0; i < policy->n_evidence; i++) {
		const struct policy_evidence *e = &policy->evidence[i];
		enum evidence_answer answer = evidence_answer(e, facts);
		if (answer == EVIDENCE_NOT_ASKED) {
			continue;
		}
		text_printf(t, "%s{\"strength\":\"%s\"", comma, evidence_strength(e->strength));
		comma = ",";
		json_bool(t, "is_choice", answer == EVIDENCE_CHOICE);
		json_text(t, "words", evidence_words(e, facts, a));
		text_add_char(t, '}');
	}
}

/* What the policy says of medical evidence for it, while it waits (R58). */
static void
evidence_json(const struct reports *v, const struct image_pupil *p, const struct absence_report *r)
{
	struct call *c = v->c;
	const struct image *img = v->s->image;
	int reason = report_reason_parse(r->reason);
	int state = report_state_parse(r->state);
	bool is_open = state == REPORT_WAITING || state == REPORT_ASKED;
	text_add(c->out, ",\"evidence\":[");
	if (is_open && (reason == REASON_ILLNESS || reason == REASON_APPOINTMENT)) {
		const struct session_seq q = image_seq(img, p);
		const struct evidence_told told = {.is_appointment = reason == REASON_APPOINTMENT,
		    .from_day = r->from_day,
		    .to_day = r->to_day,
		    .term = term_of(&img->calendar, r->from_day),
		    .year_from = school_year_on(v->s, r->from_day).from,
		    .today = wall_at(c->now).day};
		struct evidence_facts facts;
		evidence_find(&facts, &q, &told, c->a);
		evidence_list_json(c->out, &school_policy(v->s, r->from_day)->policy, &facts, c->a);
	}
	text_add_char(c->out, ']');
}

static void
report_json(const struct reports *v, const struct image_pupil *p, const struct absence_report *r)
{
	struct call *c = v->c;
	const struct school_state *s = v->s;
	struct text *t = c->out;
	struct wall told = wall_at(r->at);
	struct session_times times;
	school_times(&times, s, r->from_day, image_year_on(p, r->from_day), SESSION_AM);
	int16_t latest = school_policy(s, r->from_day)->policy.absence.report_by_latest;
	bool in_advance = report_is_in_advance(&told, r->from_day, times.opens);
	const struct image_group *g = image_group_on(s->image, p, wall_at(c->now).day);
	int reason = report_reason_parse(r->reason);
	text_printf(t, "{\"report\":\"%lld\",\"pupil\":\"%lld\",\"name\":", (long long)r->report_id,
	    (long long)r->pupil_id);
	name_json(t, p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_day(t, "from", r->from_day);
	json_day(t, "to", r->to_day);
	json_text(t, "source", r->source);
	json_text(t, "told_by", r->told_by);
	json_text(t, "reason", r->reason);
	json_text(t, "words", r->words);
	json_bool(t, "is_late", report_is_late(&told, r->from_day, latest));
	json_bool(t, "is_in_advance", in_advance);
	json_text(
	    t, "suggested", reason < 0 ? "" : report_code((enum report_reason)reason, in_advance));
	evidence_json(v, p, r);
	json_text(t, "state", r->state);
	json_instant(t, "at", r->at);
	json_text(t, "by", r->by);
	steps_json(v, r->report_id);
	text_add_char(t, '}');
}

static enum rc
reports_json(struct reports *v, const struct absence_report_filter *filter, struct diag *d)
{
	struct call *c = v->c;
	struct absence_report *rows = NULL;
	size_t n = 0;
	const char *comma = "";
	enum rc rc = store_absence_reports(&rows, &n, c->st, v->s->school_id, filter, c->a, d);
	if (rc == RC_OK) {
		rc = store_absence_report_steps(
		    &v->steps, &v->n_steps, c->st, v->s->school_id, filter, c->a, d);
	}
	text_add(c->out, "{\"reports\":[");
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = image_pupil_find(v->s->image, rows[i].pupil_id);
		if (p == NULL) {
			continue;
		}
		struct scope scope = pupil_scope(v->s, p, wall_at(c->now).day);
		if (actor_has_in(c->who, &scope, PERM_FOLLOW_UP)) {
			text_add(c->out, comma);
			comma = ",";
			report_json(v, p, &rows[i]);
		}
	}
	text_add(c->out, "]}");
	return rc;
}

enum rc
view_absence_reports(struct call *c, const struct reports_query *q, struct diag *d)
{
	struct reports v = {.c = c};
	const struct absence_report_filter filter = {
	    .pupil_id = q->pupil_id, .is_open = q->is_open};
	enum rc rc = school_hold(&v.s, c, q->urn, PERM_FOLLOW_UP, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = reports_json(&v, &filter, d);
	school_release(v.s);
	return rc;
}
