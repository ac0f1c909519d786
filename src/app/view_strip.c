#include "app/json.h"
#include "app/reg.h"

#include <assert.h>
#include <string.h>

/* GET .../marks: a pupil's sessions, day by day, for the strip of the year. Weekdays only. */
struct strip {
	struct call *c;
	const struct school_state *s;
	const struct image_pupil *p;
	const struct mark *marks; /* by day, session */
	size_t n;
	size_t at;
};

static const struct mark *
mark_at(struct strip *x, int32_t day, enum session session)
{
	while (x->at < x->n &&
	       (x->marks[x->at].day < day ||
	           (x->marks[x->at].day == day && x->marks[x->at].session < session))) {
		x->at++;
	}
	const struct mark *m = &x->marks[x->at];
	return x->at < x->n && m->day == day && m->session == session ? m : NULL;
}

static bool
is_in_term(const struct calendar *cal, int32_t day)
{
	for (size_t i = 0; i < cal->n_terms; i++) {
		if (cal->terms[i].first <= day && day <= cal->terms[i].last) {
			return true;
		}
	}
	return false;
}

const char *
blank_code(
    const struct school_state *s, const struct image_pupil *p, int32_t day, enum session session)
{
	switch (image_cell(s->image, p, day, session)) {
	case CELL_NOT_OPEN:
		return is_in_term(&s->image->calendar, day) && image_is_in_register(p, day) ? "#"
		                                                                            : "-";
	case CELL_OFF_ROLL:
		return "-";
	default:
		return "";
	}
}

static void
cell_json(struct strip *x, int32_t day, enum session session)
{
	struct text *t = x->c->out;
	const struct mark *m = mark_at(x, day, session);
	text_add(t, "{\"code\":");
	text_add_json(
	    t, m == NULL ? blank_code(x->s, x->p, day, session) : code_info(m->code)->code);
	if (m != NULL) {
		if (m->minutes_late != MINUTE_NONE) {
			text_printf(t, ",\"minutes_late\":%d", m->minutes_late);
		}
		struct scope scope = pupil_scope(x->s, x->p, day);
		const char *note = note_shown(x->c, &scope, m);
		if (note[0] != '\0') {
			text_add(t, ",\"note\":");
			text_add_json(t, note);
			if (m->is_office_note) {
				json_bool(t, "is_office_note", true);
			}
		}
		text_printf(t, ",\"is_amended\":%s,\"is_confirmed\":%s,\"seq\":%lld",
		    m->first_seq != m->last_seq ? "true" : "false",
		    m->is_confirmed ? "true" : "false", (long long)m->last_seq);
	}
	text_add_char(t, '}');
}

const char *
day_closed_reason(const struct school_state *s, uint32_t years, int32_t day)
{
	const struct calendar *cal = &s->image->calendar;
	if (!is_in_term(cal, day)) {
		return "";
	}
	for (size_t i = 0; i < cal->n_closures; i++) {
		const struct closure *k = &cal->closures[i];
		if (k->day == day && (k->years & years) != 0) {
			return k->reason;
		}
	}
	return "";
}

static void
day_json(struct strip *x, int32_t day)
{
	struct text *t = x->c->out;
	char date[DAY_TEXT];
	text_printf(t, "{\"date\":\"%s\",\"am\":", day_format(date, day));
	cell_json(x, day, SESSION_AM);
	text_add(t, ",\"pm\":");
	cell_json(x, day, SESSION_PM);
	const char *reason = day_closed_reason(x->s, image_years_on(x->p, day), day);
	if (reason[0] != '\0') {
		text_add(t, ",\"closed\":");
		text_add_json(t, reason);
	}
	text_add_char(t, '}');
}

#define STRIP_DAYS_MAX 1100 /* three years */

static enum rc
strip_json(struct strip *x, const struct figures_query *q, struct diag *d)
{
	assert(x->p != NULL);
	struct call *c = x->c;
	int32_t today = wall_at(c->now).day;
	struct day_range range = q->range;
	range.to = range.to == DAY_NONE ? today : range.to;
	range.from = range.from == DAY_NONE ? school_year_on(x->s, range.to).from : range.from;
	if (range.to < range.from || range.to - range.from > STRIP_DAYS_MAX) {
		return diag_set(d, RC_INVALID, "to", NULL,
		    "the range must end after it begins, and within three years");
	}
	struct mark *marks = NULL;
	enum rc rc =
	    store_marks_of_pupil(&marks, &x->n, c->st, x->s->school_id, x->p->id, range, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	char from[DAY_TEXT];
	char to[DAY_TEXT];
	x->marks = marks;
	text_printf(c->out, "{\"from\":\"%s\",\"to\":\"%s\",\"days\":[",
	    day_format(from, range.from), day_format(to, range.to));
	bool is_first = true;
	for (int32_t day = range.from; day <= range.to; day++) {
		if (day_weekday(day) < 5) {
			text_add(c->out, is_first ? "" : ",");
			day_json(x, day);
			is_first = false;
		}
	}
	text_add(c->out, "]}");
	return RC_OK;
}

enum rc
view_strip(struct call *c, const struct figures_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct strip x = {.c = c, .s = s, .p = image_pupil_find(s->image, q->pupil_id)};
	if (x.p == NULL) {
		rc = diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	} else {
		struct scope scope = pupil_scope(s, x.p, wall_at(c->now).day);
		rc = actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
	}
	if (rc == RC_OK) {
		rc = strip_json(&x, q, d);
	}
	school_release(s);
	return rc;
}
