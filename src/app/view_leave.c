#include "app/collect.h"
#include "app/json.h"
#include "app/leave_in.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "core/stats.h"
#include "engine/image.h"

#include <stdlib.h>

#define SIBLINGS_MOST 12

/* GET /leave. */
struct leave_list {
	struct call *c;
	struct school_state *s;
	struct leave_read shown;
	struct leave_read all; /* for what was asked for before, and by siblings */
	struct pupil *roll;    /* NULL: siblings are not asked for */
	size_t n_roll;
	int32_t today;
};

static void
session_json(struct text *t, const char *name, int32_t day, enum session session)
{
	if (day == DAY_NONE) {
		text_printf(t, ",\"%s\":null", name);
	} else {
		text_printf(t, ",\"%s\":\"%s\"", name, session == SESSION_AM ? "AM" : "PM");
	}
}

static void
findings_json(const struct leave_list *v, const struct leave_judged *judged)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"findings\":[");
	for (int f = 0; f < LEAVE_FINDING_COUNT; f++) {
		enum leave_finding finding = (enum leave_finding)f;
		if ((judged->findings & (uint32_t)1 << f) == 0) {
			continue;
		}
		text_printf(t, "%s{\"kind\":\"%s\"", comma, leave_finding_name(finding));
		comma = ",";
		json_bool(t, "bars", leave_finding_bars(finding));
		json_text(t, "words", leave_finding_words(v->c, judged, finding));
		json_text(t, "rule", leave_finding_rule(finding));
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* One member of "earlier" or "siblings": what else was asked for in the school year. */
static void
other_json(struct text *t, const struct leave_request *r, const struct leave_pupil *part)
{
	text_printf(t, "{\"leave\":\"%lld\",\"pupil\":\"%lld\"", (long long)r->leave_id,
	    (long long)part->pupil_id);
	json_text(t, "ground", r->ground);
	json_day(t, "from", r->from_day);
	json_day(t, "to", r->to_day);
	json_text(t, "state", part->state);
	text_add_char(t, '}');
}

/* The other requests of the school year for these pupils, `skip` left out. */
static void
others_json(const struct leave_list *v, const char *name, const struct leave_request *skip,
    const int64_t *pupils, size_t n)
{
	struct text *t = v->c->out;
	struct day_range year = school_year_on(v->s, skip->from_day);
	const char *comma = "";
	text_printf(t, ",\"%s\":[", name);
	for (size_t i = 0; i < v->all.n_parts; i++) {
		const struct leave_pupil *part = &v->all.parts[i];
		bool is_one = false;
		for (size_t k = 0; k < n; k++) {
			is_one = is_one || pupils[k] == part->pupil_id;
		}
		const struct leave_request *r =
		    is_one ? leave_request_find(&v->all, part->leave_id) : NULL;
		if (r != NULL && r->leave_id != skip->leave_id && r->from_day >= year.from &&
		    r->from_day <= year.to) {
			text_add(t, comma);
			comma = ",";
			other_json(t, r, part);
		}
	}
	text_add_char(t, ']');
}

/* Only siblings whose leave the caller may see. */
static size_t
siblings_seen(int64_t *ids, const struct leave_list *v, int64_t pupil_id)
{
	int64_t found[SIBLINGS_MOST];
	size_t n = 0;
	const struct siblings_query q = {.img = v->s->image,
	    .roll = v->roll,
	    .n_roll = v->n_roll,
	    .pupil_id = pupil_id,
	    .day = v->today,
	    .most = SIBLINGS_MOST};
	size_t n_found = v->roll == NULL ? 0 : siblings_find(found, &q, v->c->a);
	for (size_t i = 0; i < n_found; i++) {
		const struct image_pupil *p = image_pupil_find(v->s->image, found[i]);
		struct scope scope = pupil_scope(v->s, p, v->today);
		if (actor_has_in(v->c->who, &scope, PERM_LEAVE)) {
			ids[n++] = found[i];
		}
	}
	return n;
}

/* Of this school year so far; beside the grounds, and never one of them (C159). */
static void
rate_json(const struct leave_list *v, const struct image_pupil *p)
{
	struct day_range year = school_year_on(v->s, v->today);
	const struct axis *x = &v->s->image->axis;
	uint32_t from = axis_lower(x, year.from);
	uint32_t to = axis_lower(x, v->today + 1);
	struct stats stats;
	stats_of_cells(&stats, image_cells(v->s->image, p) + from, to - from);
	int32_t rate = rate_tenths(stats.attended, stats.possible);
	if (rate == RATE_NONE) {
		text_add(v->c->out, ",\"rate\":null");
	} else {
		text_printf(v->c->out, ",\"rate\":%d", rate);
	}
}

/* What is on record beside the code: asked with, or given with a decision. */
static const char *
fact_of(const struct leave_list *v, const struct leave_request *r)
{
	const char *fact = r->fact;
	for (size_t i = 0; i < v->shown.n_steps; i++) {
		const struct leave_step_row *step = &v->shown.steps[i];
		fact = step->leave_id == r->leave_id && step->fact[0] != '\0' ? step->fact : fact;
	}
	return fact;
}

static void
part_json(const struct leave_list *v, const struct leave_request *r, const struct leave_pupil *part,
    const struct image_pupil *p)
{
	struct text *t = v->c->out;
	struct leave_judged judged;
	struct leave_request as_decided = *r;
	int64_t siblings[SIBLINGS_MOST] = {0};
	struct scope scope = pupil_scope(v->s, p, v->today);
	const struct image_group *g = image_group_on(v->s->image, p, v->today);
	as_decided.fact = fact_of(v, r);
	leave_judge(&judged, v->s, &as_decided, p, &v->all);
	text_printf(t, "{\"pupil\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "state", part->state);
	json_day(t, "from", part->from_day);
	session_json(t, "from_session", part->from_day, part->from_session);
	json_day(t, "to", part->to_day);
	session_json(t, "to_session", part->to_day, part->to_session);
	text_printf(t, ",\"school_days\":%d", judged.facts.school_days);
	json_bool(t, "may_decide", leave_may_decide(v->c, v->s, &scope));
	rate_json(v, p);
	findings_json(v, &judged);
	others_json(v, "earlier", r, &p->id, 1);
	size_t n_siblings = siblings_seen(siblings, v, p->id);
	others_json(v, "siblings", r, siblings, n_siblings);
	text_add_char(t, '}');
}

/* Is the pupil's part the caller's to see? */
static const struct image_pupil *
part_pupil(const struct leave_list *v, const struct leave_pupil *part)
{
	const struct image_pupil *p = image_pupil_find(v->s->image, part->pupil_id);
	if (p == NULL) {
		return NULL;
	}
	struct scope scope = pupil_scope(v->s, p, v->today);
	return actor_has_in(v->c->who, &scope, PERM_LEAVE) ? p : NULL;
}

static const struct image_pupil *
pupil_seen(const struct leave_list *v, int64_t pupil_id)
{
	return part_pupil(v, &(struct leave_pupil){.pupil_id = pupil_id});
}

/* The next number of a list parted by blanks; NULL at its end. */
static const char *
id_next(int64_t *out, const char *s)
{
	char *end = NULL;
	if (*s == '\0') {
		return NULL;
	}
	*out = strtoll(s, &end, 10);
	return *end == ' ' ? end + 1 : end;
}

/* A decision about pupils of whom the caller sees none is not the caller's to read (R109). */
static bool
step_is_seen(const struct leave_list *v, const struct leave_step_row *step)
{
	int64_t id = 0;
	const char *s = step->pupils;
	bool is_seen = *s == '\0';
	while (!is_seen && (s = id_next(&id, s)) != NULL) {
		is_seen = pupil_seen(v, id) != NULL;
	}
	return is_seen;
}

static void
step_json(const struct leave_list *v, const struct leave_step_row *step)
{
	struct text *t = v->c->out;
	const char *comma = "";
	int64_t id = 0;
	text_printf(t, "{\"n\":%lld", (long long)step->n);
	json_text(t, "kind", step->kind);
	json_text(t, "state", step->state);
	json_text(t, "fact", step->fact);
	json_text(t, "words", step->words);
	json_instant(t, "at", step->at);
	json_text(t, "by", step->by);
	json_text(t, "position", step->position);
	text_add(t, ",\"pupils\":[");
	for (const char *s = id_next(&id, step->pupils); s != NULL; s = id_next(&id, s)) {
		if (pupil_seen(v, id) != NULL) {
			text_printf(t, "%s\"%lld\"", comma, (long long)id);
			comma = ",";
		}
	}
	text_add(t, "]}");
}

/* Where the answer would go; only asked for when one request is. */
static enum rc
reply_word(
    const char **out, const struct leave_list *v, const struct leave_request *r, struct diag *d)
{
	enum leave_reply reply = LEAVE_REPLY_NONE;
	struct scope scope = {v->s->school_id, 0, -1};
	int64_t ids[LEAVE_PUPILS];
	size_t n = 0;
	for (size_t i = 0; i < v->shown.n_parts && n < LEAVE_PUPILS; i++) {
		const struct leave_pupil *part = &v->shown.parts[i];
		const struct image_pupil *p =
		    part->leave_id == r->leave_id ? part_pupil(v, part) : NULL;
		if (p != NULL) {
			scope = pupil_scope(v->s, p, v->today);
			ids[n++] = p->id;
		}
	}
	enum rc rc = leave_reply_of(&reply, v->c, r, ids, n, d);
	*out = leave_reply_word(v->c, &scope, reply);
	return rc;
}

static void
request_json(const struct leave_list *v, const struct leave_request *r, const char *reply)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_printf(t, "{\"leave\":\"%lld\"", (long long)r->leave_id);
	json_text(t, "ground", r->ground);
	json_text(t, "code", leave_code((enum leave_ground)leave_ground_parse(r->ground)));
	json_bool(
	    t, "needs_fact", leave_needs_fact((enum leave_ground)leave_ground_parse(r->ground)));
	json_text(t, "applicant", r->applicant);
	json_text(t, "applicant_is", r->applicant_is);
	json_day(t, "received", r->received_day);
	json_day(t, "from", r->from_day);
	session_json(t, "from_session", r->from_day, r->from_session);
	json_day(t, "to", r->to_day);
	session_json(t, "to_session", r->to_day, r->to_session);
	json_text(t, "words", r->words);
	json_text(t, "fact", r->fact);
	json_text(t, "travellers", r->travellers);
	json_text(t, "email", r->email);
	json_text(t, "reply", reply);
	json_instant(t, "at", r->at);
	json_text(t, "by", r->by);
	text_add(t, ",\"pupils\":[");
	for (size_t i = 0; i < v->shown.n_parts; i++) {
		const struct leave_pupil *part = &v->shown.parts[i];
		const struct image_pupil *p =
		    part->leave_id == r->leave_id ? part_pupil(v, part) : NULL;
		if (p != NULL) {
			text_add(t, comma);
			comma = ",";
			part_json(v, r, part, p);
		}
	}
	text_add(t, "],\"steps\":[");
	comma = "";
	for (size_t i = 0; i < v->shown.n_steps; i++) {
		if (v->shown.steps[i].leave_id == r->leave_id &&
		    step_is_seen(v, &v->shown.steps[i])) {
			text_add(t, comma);
			comma = ",";
			step_json(v, &v->shown.steps[i]);
		}
	}
	text_add(t, "]}");
}

static bool
is_shown(const struct leave_list *v, const struct leave_request *r)
{
	for (size_t i = 0; i < v->shown.n_parts; i++) {
		const struct leave_pupil *part = &v->shown.parts[i];
		if (part->leave_id == r->leave_id && part_pupil(v, part) != NULL) {
			return true;
		}
	}
	return false;
}

enum rc
view_leave(struct call *c, const struct leave_query *q, struct diag *d)
{
	struct leave_list v = {.c = c, .today = wall_at(c->now).day};
	struct leave_filter filter = {.leave_id = q->leave_id,
	    .pupil_id = q->pupil_id,
	    .is_open = q->is_open,
	    .range = {DAY_MIN, DAY_MAX}};
	const char *comma = "";
	enum rc rc = school_hold(&v.s, c, q->urn, PERM_LEAVE, d);
	if (rc != RC_OK) {
		return rc;
	}
	c->school_id = v.s->school_id;
	if (q->leave_id == 0 && q->pupil_id == 0 && !q->is_open) {
		filter.range.from = school_year_on(v.s, v.today).from;
	}
	const struct leave_filter all = {.range = filter.range};
	rc = leave_read(&v.shown, c, &filter, d);
	if (rc == RC_OK) {
		rc = leave_read(&v.all, c, &all, d);
	}
	if (rc == RC_OK && q->leave_id != 0) {
		rc = store_roll(&v.roll, &v.n_roll, c->st, v.s->school_id, c->a, d);
	}
	text_add(c->out, "{\"requests\":[");
	for (size_t i = 0; rc == RC_OK && i < v.shown.n; i++) {
		const struct leave_request *r = &v.shown.requests[i];
		const char *reply = "";
		if (!is_shown(&v, r)) {
			continue;
		}
		if (q->leave_id != 0) {
			rc = reply_word(&reply, &v, r, d);
		}
		text_add(c->out, comma);
		comma = ",";
		request_json(&v, r, reply);
	}
	text_add(c->out, "]}");
	school_release(v.s);
	return rc;
}

/* ---- asked, refused, went ---- */

/* Sessions of one part on which the pupil was away without leave. */
struct taken {
	const struct leave_list *v;
	const struct leave_request *r;
	const struct leave_pupil *part;
	const struct image_pupil *p;
	uint32_t first; /* columns asked for */
	uint32_t last;  /* included */
	const char *comma;
};

static bool
is_away(uint8_t cell)
{
	return cell == CODE_G || cell == CODE_N || cell == CODE_O || cell == CODE_I;
}

static bool
is_granted(const struct taken *x, uint32_t column)
{
	const struct leave_pupil *part = x->part;
	const struct axis *axis = &x->v->s->image->axis;
	int32_t day = axis->day[column];
	enum session session = (enum session)axis->session[column];
	if (part->from_day == DAY_NONE || day < part->from_day || day > part->to_day) {
		return false;
	}
	return !(day == part->from_day && session < part->from_session) &&
	       !(day == part->to_day && session > part->to_session);
}

static void
taken_session(struct taken *x, uint32_t column, bool is_asked)
{
	const struct axis *axis = &x->v->s->image->axis;
	uint8_t cell = image_cells(x->v->s->image, x->p)[column];
	char day[DAY_TEXT];
	text_printf(x->v->c->out,
	    "%s{\"date\":\"%s\",\"session\":\"%s\",\"code\":\"%s\",\"is_asked\":%s}", x->comma,
	    day_format(day, axis->day[column]), axis->session[column] == SESSION_AM ? "AM" : "PM",
	    code_info(cell)->code, is_asked ? "true" : "false");
	x->comma = ",";
}

/* First column of the run of absence that ends just before `column`. */
static uint32_t
run_before(const struct taken *x, uint32_t column)
{
	const uint8_t *cell = image_cells(x->v->s->image, x->p);
	uint32_t first = column;
	while (column > 0 && (cell[column - 1] == CELL_NOT_OPEN || is_away(cell[column - 1]))) {
		column--;
		first = is_away(cell[column]) ? column : first;
	}
	return first;
}

/* The column after the run of absence that begins just after `column`. */
static uint32_t
run_after(const struct taken *x, uint32_t column)
{
	const uint8_t *cell = image_cells(x->v->s->image, x->p);
	uint32_t n = x->v->s->image->axis.n;
	uint32_t end = ++column;
	while (column < n && (cell[column] == CELL_NOT_OPEN || is_away(cell[column]))) {
		end = is_away(cell[column]) ? column + 1 : end;
		column++;
	}
	return end;
}

/* Does an absence next to this end of what was asked for belong to it? Not when the pupil was there
 * then, nor when the family took the request back. */
static bool
touches(const struct taken *x, uint32_t column)
{
	uint8_t cell = image_cells(x->v->s->image, x->p)[column];
	bool is_withdrawn = leave_state_parse(x->part->state) == LEAVE_WITHDRAWN;
	return !is_withdrawn && (is_away(cell) || is_granted(x, column));
}

static uint32_t
taken_count(const struct taken *x, uint32_t from, uint32_t end)
{
	const uint8_t *cell = image_cells(x->v->s->image, x->p);
	uint32_t n = 0;
	for (uint32_t i = from; i < end; i++) {
		n += is_away(cell[i]) && !is_granted(x, i) ? 1 : 0;
	}
	return n;
}

static void
taken_json(struct taken *x, uint32_t from, uint32_t end)
{
	struct text *t = x->v->c->out;
	const uint8_t *cell = image_cells(x->v->s->image, x->p);
	const struct image_group *g = image_group_on(x->v->s->image, x->p, x->v->today);
	text_printf(t,
	    "{\"leave\":\"%lld\",\"pupil\":\"%lld\",\"name\":", (long long)x->r->leave_id,
	    (long long)x->p->id);
	name_json(t, x->p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "ground", x->r->ground);
	json_text(t, "applicant", x->r->applicant);
	json_day(t, "received", x->r->received_day);
	json_day(t, "from", x->r->from_day);
	json_day(t, "to", x->r->to_day);
	json_text(t, "state", x->part->state);
	text_add(t, ",\"sessions\":[");
	x->comma = "";
	for (uint32_t i = from; i < end; i++) {
		if (is_away(cell[i]) && !is_granted(x, i)) {
			taken_session(x, i, i >= x->first && i <= x->last);
		}
	}
	text_add(t, "]}");
}

/* The columns that were asked for; false: none of them is in the school's calendar. */
static bool
taken_columns(struct taken *x)
{
	const struct axis *axis = &x->v->s->image->axis;
	uint32_t end = axis_lower(axis, x->r->to_day + 1);
	x->first = axis_lower(axis, x->r->from_day);
	if (x->first < end && axis->day[x->first] == x->r->from_day &&
	    axis->session[x->first] < (uint8_t)x->r->from_session) {
		x->first++;
	}
	if (end > x->first && axis->day[end - 1] == x->r->to_day &&
	    axis->session[end - 1] > (uint8_t)x->r->to_session) {
		end--;
	}
	x->last = end - 1;
	return x->first < end;
}

enum rc
view_leave_taken(struct call *c, int64_t urn, struct diag *d)
{
	struct leave_list v = {.c = c, .today = wall_at(c->now).day};
	const char *comma = "";
	enum rc rc = school_hold(&v.s, c, urn, PERM_LEAVE, d);
	if (rc != RC_OK) {
		return rc;
	}
	c->school_id = v.s->school_id;
	const struct leave_filter year = {.range = school_year_on(v.s, v.today)};
	rc = leave_read(&v.shown, c, &year, d);
	text_add(c->out, "{\"taken\":[");
	for (size_t i = 0; rc == RC_OK && i < v.shown.n_parts; i++) {
		struct taken x = {.v = &v, .part = &v.shown.parts[i]};
		x.r = leave_request_find(&v.shown, x.part->leave_id);
		x.p = part_pupil(&v, x.part);
		if (x.r == NULL || x.p == NULL || x.r->from_day > v.today || !taken_columns(&x)) {
			continue;
		}
		uint32_t from = touches(&x, x.first) ? run_before(&x, x.first) : x.first;
		uint32_t end = touches(&x, x.last) ? run_after(&x, x.last) : x.last + 1;
		if (taken_count(&x, from, end) > 0) {
			text_add(c->out, comma);
			comma = ",";
			taken_json(&x, from, end);
		}
	}
	text_add(c->out, "]}");
	school_release(v.s);
	return rc;
}
