#include "app/board.h"
#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "app/whom_to_ring.h"

#include "core/deadline.h"
#include "core/stats.h"

#include <stdlib.h>
#include <string.h>

/* GET /today: each group's register, and what needs doing. */
#define N_AGES 7 /* 0 to 5 school days, and older (R43) */

struct today {
	struct call *c;
	struct school_state *s;
	int32_t day;
	enum session session;
	struct session_facts facts;
	const struct image_pupil **pupils;
	struct register_counts counts;
	uint32_t states[REGISTER_STATE_COUNT];
	bool *is_sent; /* of each group of the image: seen by the caller, and its register sent */
};

/* The session now: the afternoon from its first opening on, of the pupils whom the caller sees; on
 * a closed day the last one that was open. */
static void
today_when(struct today *v, const struct today_query *q)
{
	struct wall now = wall_at(v->c->now);
	const struct calendar *cal = &v->s->image->calendar;
	struct opening pm;
	v->day = q->day;
	if (q->day == DAY_NONE) {
		v->day = now.day;
		for (int back = 0; back < 120 && !calendar_is_school_day(cal, v->day); back++) {
			v->day--;
		}
		if (!calendar_is_school_day(cal, v->day)) {
			v->day = now.day;
		}
	}
	struct opening_ask ask = {v->day, SESSION_PM, v->c->who};
	school_opening(&pm, v->s, &ask);
	if (q->session >= 0) {
		v->session = q->session == 0 ? SESSION_AM : SESSION_PM;
	} else {
		v->session = v->day < now.day || now.minute >= pm.first ? SESSION_PM : SESSION_AM;
	}
}

static bool
sees_group(const struct today *v, const struct image_group *g)
{
	struct scope scope = {v->s->school_id, g->id, g->year};
	struct register_ask ask = {v->day, v->session, v->facts.now.day};
	return actor_has_in(v->c->who, &scope, PERM_TODAY) || register_has(v->c, &scope, &ask);
}

static void
groups_json(struct today *v)
{
	struct text *t = v->c->out;
	const struct image *img = v->s->image;
	const char *comma = "";
	text_add(t, ",\"groups\":[");
	for (size_t i = 0; i < img->n_groups; i++) {
		const struct image_group *g = &img->groups[i];
		struct register_line line;
		if (!sees_group(v, g)) {
			continue;
		}
		register_line(&line, v->s, &v->facts, g, v->pupils);
		if (image_group_pupils(v->pupils, img, g->id, v->day) == 0) {
			continue; /* a group of another year */
		}
		v->states[line.state]++;
		v->is_sent[i] =
		    line.state == REGISTER_STATE_SENT || line.state == REGISTER_STATE_AMENDED;
		register_counts_add(&v->counts, &line.counts);
		char opens[MINUTE_TEXT];
		char closes[MINUTE_TEXT];
		text_printf(t, "%s{\"id\":\"%lld\",\"name\":", comma, (long long)g->id);
		comma = ",";
		text_add_json(t, g->name);
		text_printf(t, ",\"year\":\"%s\",\"tutor\":",
		    g->year < 0 ? "" : nc_year_name((enum nc_year)g->year));
		text_add_json(t, g->tutor);
		text_printf(t, ",\"state\":\"%s\",\"opens\":\"%s\",\"closes\":\"%s\"",
		    register_state_name(line.state), minute_format(opens, line.times.opens),
		    minute_format(closes, line.times.closes));
		json_instant(t, "taken_at", line.taken_at);
		json_instant(t, "closed_at", line.closed_at);
		text_printf(t, ",\"minutes_overdue\":%d,\"counts\":", line.minutes_overdue);
		register_counts_json(t, &line.counts);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* Must somebody be told of this pupil now? Who is marked N; and, of those to be acted on first, who
 * is expected and has no mark though the register's time is over (C188): nobody may have taken it.
 */
static bool
is_unexplained(
    const struct today *v, const struct image_pupil *p, const struct scope *scope, bool is_act)
{
	const struct mark *m = session_mark(&v->facts, p->id);
	if (!actor_has_in(v->c->who, scope, PERM_PUPIL_READ) ||
	    pupil_needs_act(v->c, scope, p, v->day) != is_act) {
		return false;
	}
	if (m != NULL) {
		return m->code == CODE_N;
	}
	struct session_times times;
	school_times(&times, v->s, v->day, scope->year, v->session);
	return is_act && image_cell(v->s->image, p, v->day, v->session) == CELL_BLANK &&
	       image_is_in_register(p, v->day) &&
	       school_has_closed(v->s, v->day, times.closes, &v->facts.now);
}

/* Those that somebody must be told of, first those whom is_act names; with whom to ring. */
static enum rc
unexplained_json(struct today *v, bool is_act, const char **comma, struct diag *d)
{
	struct text *t = v->c->out;
	const struct image *img = v->s->image;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[img->by_name[i]];
		struct scope scope = pupil_scope(v->s, p, v->day);
		if (!is_unexplained(v, p, &scope, is_act)) {
			continue;
		}
		const struct image_group *g = image_group_on(img, p, v->day);
		int32_t due =
		    deadline_n(&img->calendar, v->day, &school_policy(v->s, v->day)->policy.law);
		char since[DAY_TEXT];
		char last[DAY_TEXT];
		text_printf(t, "%s{\"pupil\":\"%lld\",\"name\":", *comma, (long long)p->id);
		*comma = ",";
		name_json(t, p);
		json_text(t, "group", g == NULL ? "" : g->name);
		json_text(t, "year", scope.year < 0 ? "" : nc_year_name((enum nc_year)scope.year));
		text_add(t, ",\"badges\":");
		badges_json(v->c, v->s, p, v->day);
		json_bool(t, "has_mark", session_mark(&v->facts, p->id) != NULL);
		json_text(t, "since", day_format(since, v->day));
		json_text(t, "due", day_format(last, due));
		if (is_act) {
			rc = whom_to_ring_json(v->c, v->s, p, d);
		}
		text_add_char(t, '}');
	}
	return rc;
}

/* Expected, and in no group: in no register, so nobody would mark them (R34). */
static void
no_group_json(struct today *v)
{
	struct text *t = v->c->out;
	const struct image *img = v->s->image;
	const char *comma = "";
	text_add(t, ",\"no_group\":[");
	for (size_t i = 0; i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[img->by_name[i]];
		struct scope scope = pupil_scope(v->s, p, v->day);
		if (scope.group_id != 0 || !image_is_in_register(p, v->day) ||
		    image_cell(img, p, v->day, v->session) == CELL_NOT_OPEN ||
		    !actor_has_in(v->c->who, &scope, PERM_PUPIL_READ)) {
			continue;
		}
		text_printf(t, "%s{\"pupil\":\"%lld\",\"name\":", comma, (long long)p->id);
		comma = ",";
		name_json(t, p);
		text_printf(t, ",\"year\":\"%s\"}",
		    scope.year < 0 ? "" : nc_year_name((enum nc_year)scope.year));
	}
	text_add_char(t, ']');
}

/* Planned codes of closed registers that nobody confirmed: for the office (R48). */
static void
not_confirmed_json(struct today *v)
{
	struct text *t = v->c->out;
	const struct image *img = v->s->image;
	const char *comma = "";
	text_add(t, ",\"not_confirmed\":[");
	for (size_t i = 0; i < v->facts.n_marks; i++) {
		const struct mark *m = &v->facts.marks[i];
		const struct image_pupil *p = image_pupil_find(img, m->pupil_id);
		if (m->is_confirmed || p == NULL) {
			continue;
		}
		struct scope scope = pupil_scope(v->s, p, v->day);
		struct session_times times;
		school_times(&times, v->s, v->day, scope.year, v->session);
		bool is_closed = school_has_closed(v->s, v->day, times.closes, &v->facts.now);
		if (!is_closed || !actor_has_in(v->c->who, &scope, PERM_PUPIL_READ)) {
			continue;
		}
		const struct image_group *g = image_group_on(img, p, v->day);
		text_printf(t, "%s{\"pupil\":\"%lld\",\"name\":", comma, (long long)p->id);
		comma = ",";
		name_json(t, p);
		text_add(t, ",\"group\":");
		text_add_json(t, g == NULL ? "" : g->name);
		text_add(t, ",\"code\":");
		text_add_json(t, code_info(m->code)->code);
		text_add(t, ",\"note\":");
		text_add_json(t, note_shown(v->c, &scope, m));
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* Unresolved N of this school year by age in school days (R43). */
static void
n_by_age_json(struct today *v)
{
	const struct image *img = v->s->image;
	const struct axis *x = &img->axis;
	uint32_t ages[N_AGES] = {0};
	struct day_range year = school_year_on(v->s, v->day);
	uint32_t from = axis_lower(x, year.from);
	uint32_t to = axis_lower(x, v->day + 1);
	for (size_t i = 0; i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[i];
		const uint8_t *cells = image_cells(img, p);
		struct scope scope = pupil_scope(v->s, p, v->day);
		if (!actor_has_in(v->c->who, &scope, PERM_PUPIL_READ)) {
			continue;
		}
		for (uint32_t k = from; k < to; k++) {
			if (cells[k] == CODE_N) {
				int32_t age =
				    calendar_school_days_between(&img->calendar, x->day[k], v->day);
				ages[age < N_AGES ? age : N_AGES - 1]++;
			}
		}
	}
	struct text *t = v->c->out;
	text_add(t, ",\"n_by_age\":[");
	for (uint32_t i = 0; i < N_AGES; i++) {
		text_printf(t, "%s{\"age\":%u,\"count\":%u}", i == 0 ? "" : ",", i, ages[i]);
	}
	text_add_char(t, ']');
}

/* Why the school is closed that day; "" when it is open. */
static const char *
closed_reason(const struct today *v)
{
	const struct calendar *cal = &v->s->image->calendar;
	if (calendar_is_school_day(cal, v->day)) {
		return "";
	}
	for (size_t i = 0; i < cal->n_closures; i++) {
		if (cal->closures[i].day == v->day && cal->closures[i].reason[0] != '\0') {
			return cal->closures[i].reason;
		}
	}
	return day_weekday(v->day) > 4 ? "weekend" : "holiday";
}

/* Of the registers that were sent and the caller sees: the answer says how many it lacks. */
static void
sent_stats(struct stats *out, const struct today *v)
{
	const struct image *img = v->s->image;
	*out = (struct stats){0};
	for (size_t i = 0; i < v->facts.n_marks; i++) {
		const struct mark *m = &v->facts.marks[i];
		const struct image_pupil *p = image_pupil_find(img, m->pupil_id);
		const struct image_group *g = p == NULL ? NULL : image_group_on(img, p, v->day);
		out->count[m->code] += g != NULL && v->is_sent[g - img->groups];
	}
	stats_derive(out);
}

static enum rc
today_json(struct today *v, struct diag *d)
{
	struct text *t = v->c->out;
	char date[DAY_TEXT];
	char now[INSTANT_TEXT];
	text_printf(t, "{\"date\":\"%s\",\"session\":\"%s\",\"is_today\":%s,\"is_open\":%s",
	    day_format(date, v->day), session_name(v->session),
	    v->day == v->facts.now.day ? "true" : "false",
	    calendar_is_school_day(&v->s->image->calendar, v->day) ? "true" : "false");
	text_add(t, ",\"closed_reason\":");
	text_add_json(t, closed_reason(v));
	text_printf(t, ",\"now\":\"%s\"", instant_format(now, v->c->now));
	groups_json(v);
	text_add(t, ",\"counts\":");
	register_counts_json(t, &v->counts);
	const uint32_t *n = v->states;
	uint32_t sent = n[REGISTER_STATE_SENT] + n[REGISTER_STATE_AMENDED];
	text_printf(t,
	    ",\"registers\":{\"all\":%u,\"sent\":%u,\"part_done\":%u,\"due\":%u,\"overdue\":%u,"
	    "\"not_due\":%u}",
	    sent + n[REGISTER_STATE_PART_DONE] + n[REGISTER_STATE_DUE] + n[REGISTER_STATE_OVERDUE] +
	        n[REGISTER_STATE_NOT_DUE],
	    sent, n[REGISTER_STATE_PART_DONE], n[REGISTER_STATE_DUE], n[REGISTER_STATE_OVERDUE],
	    n[REGISTER_STATE_NOT_DUE]);
	struct stats stats;
	sent_stats(&stats, v);
	int32_t rate = rate_tenths(stats.attended, stats.possible);
	if (rate == RATE_NONE) {
		text_add(t, ",\"attendance\":null");
	} else {
		text_printf(t, ",\"attendance\":%d", rate);
	}
	const char *comma = "";
	text_add(t, ",\"unexplained\":[");
	enum rc rc = unexplained_json(v, true, &comma, d);
	if (rc == RC_OK) {
		rc = unexplained_json(v, false, &comma, d);
	}
	text_add_char(t, ']');
	no_group_json(v);
	not_confirmed_json(v);
	n_by_age_json(v);
	text_printf(t, ",\"log_seq\":%lld}", (long long)v->s->image->seq);
	return rc;
}

enum rc
view_today(struct call *c, const struct today_query *q, struct diag *d)
{
	struct today v = {.c = c};
	enum rc rc = school_hold(&v.s, c, q->urn, PERM_TODAY, d);
	if (rc != RC_OK) {
		return rc;
	}
	today_when(&v, q);
	v.pupils = ARENA_ARRAY(c->a, v.s->image->n_pupils + 1, const struct image_pupil *);
	v.is_sent = ARENA_ARRAY(c->a, v.s->image->n_groups + 1, bool);
	rc = session_facts_read(&v.facts, c, v.s, v.day, v.session, d);
	if (rc == RC_OK) {
		rc = today_json(&v, d);
	}
	school_release(v.s);
	return rc;
}
