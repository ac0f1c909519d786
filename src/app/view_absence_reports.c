#include "app/absence_report.h"
#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "store/store_absence_report.h"

/* GET /absence-reports. */

/* Was the school told before the register of the first day opened (R57)? */
static bool
is_in_advance(
    const struct school_state *s, const struct image_pupil *p, const struct absence_report *r)
{
	struct wall at = wall_at(r->at);
	struct session_times times;
	school_times(&times, s, r->from_day, image_year_on(p, r->from_day), SESSION_AM);
	return at.day < r->from_day || (at.day == r->from_day && at.minute < times.opens);
}

static void
report_json(struct call *c, const struct school_state *s, const struct image_pupil *p,
    const struct absence_report *r)
{
	struct text *t = c->out;
	const struct image_group *g = image_group_on(s->image, p, wall_at(c->now).day);
	int reason = report_reason_parse(r->reason);
	bool in_advance = is_in_advance(s, p, r);
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
	json_bool(t, "is_late", r->is_late);
	json_bool(t, "is_in_advance", in_advance);
	json_text(
	    t, "suggested", reason < 0 ? "" : report_code((enum report_reason)reason, in_advance));
	json_text(t, "state", r->state);
	json_text(t, "code", r->code);
	json_text(t, "answer", r->answer);
	json_instant(t, "at", r->at);
	json_text(t, "by", r->by);
	json_instant(t, "decided_at", r->decided_at);
	json_text(t, "decided_by", r->decided_by);
	json_text(t, "decided_position", r->decided_position);
	text_add_char(t, '}');
}

enum rc
view_absence_reports(struct call *c, const struct reports_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct absence_report *rows = NULL;
	size_t n = 0;
	const char *comma = "";
	const struct absence_report_filter filter = {
	    .pupil_id = q->pupil_id, .is_open = q->is_open, .range = {DAY_MIN, DAY_MAX}};
	enum rc rc = school_hold(&s, c, q->urn, PERM_FOLLOW_UP, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_absence_reports(&rows, &n, c->st, s->school_id, &filter, c->a, d);
	text_add(c->out, "{\"reports\":[");
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, rows[i].pupil_id);
		if (p == NULL) {
			continue;
		}
		struct scope scope = pupil_scope(s, p, wall_at(c->now).day);
		if (actor_has_in(c->who, &scope, PERM_FOLLOW_UP)) {
			text_add(c->out, comma);
			comma = ",";
			report_json(c, s, p, &rows[i]);
		}
	}
	text_add(c->out, "]}");
	school_release(s);
	return rc;
}
