#include "app/sign_in.h"

#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reasons.h"

#include <string.h>

enum rc
moves_load(struct moves_day *out, struct call *c, const struct school_state *s, int32_t day,
    struct diag *d)
{
	struct move_filter filter = {.days = {day, day}};
	*out = (struct moves_day){0};
	enum rc rc = store_moves(&out->moves, &out->n, c->st, s->school_id, &filter, c->a, d);
	if (rc == RC_OK) {
		out->n_states = moves_fold(&out->states, out->moves, out->n, c->a);
	}
	return rc;
}

const struct move_state *
moves_of(const struct moves_day *day, int64_t pupil_id)
{
	return moves_state(day->states, day->n_states, pupil_id);
}

static const struct policy_day *
policy_day_on(const struct school_state *s, const struct image_pupil *p, int32_t day)
{
	int year = image_year_on(p, day);
	return policy_day_of(&school_policy(s, day)->policy, year < 0 ? NC_X : (enum nc_year)year);
}

const char *
sign_in_place(const struct school_state *s, const struct image_pupil *p, int32_t day)
{
	return policy_day_on(s, p, day)->sign_in;
}

bool
is_collected(const struct school_state *s, const struct image_pupil *p, int32_t day)
{
	int year = image_year_on(p, day);
	uint32_t years = school_policy(s, day)->policy.reception.collected_years;
	return year >= 0 && (years & YEAR_BIT(year)) != 0;
}

bool
is_here(const struct school_state *s, const struct image_pupil *p, int32_t day,
    const struct move_state *state, int16_t minute)
{
	if (state != NULL && state->last != NULL) {
		return moves_on_site(state);
	}
	struct session_times pm;
	school_times(&pm, s, day, image_year_on(p, day), SESSION_PM);
	uint8_t cell = image_cell(s->image, p, day, SESSION_PM);
	if (minute < pm.opens || !cell_is_code(cell)) {
		cell = image_cell(s->image, p, day, SESSION_AM);
	}
	return cell_is_code(cell) && code_info(cell)->is_on_site;
}

/*
 * Was the minute before a register that had not opened yet, with no session before it running? What
 * was recorded then and reached us later is no sight of the pupil in the session (R48). Sets which
 * session that is.
 */
static bool
is_before_opening(struct signing *g, const struct image_pupil *p)
{
	struct arriving *v = &g->arriving;
	struct wall now = wall_at(g->done_at == 0 ? v->c->now : g->done_at);
	struct session_times am;
	struct session_times pm;
	int year = image_year_on(p, v->day);
	school_times(&am, v->s, v->day, year, SESSION_AM);
	school_times(&pm, v->s, v->day, year, SESSION_PM);
	bool has_am = image_cell(v->s->image, p, v->day, SESSION_AM) != CELL_NOT_OPEN;
	bool is_am = has_am && v->minute < am.opens && now.minute < am.opens;
	bool is_pm =
	    (!has_am || v->minute > am.ends) && v->minute < pm.opens && now.minute < pm.opens;
	if (v->day != now.day || (!is_am && !is_pm)) {
		return false;
	}
	v->session = is_am ? SESSION_AM : SESSION_PM;
	v->times = is_am ? am : pm;
	return true;
}

static enum rc
in_already(const struct move *m, const struct image_pupil *p, struct diag *d)
{
	char at[MINUTE_TEXT];
	return diag_set(d, RC_INVALID, "pupils", NULL, "%s %s signed in already at %s%s%s",
	    p->forename, p->surname, minute_format(at, m->minute), m->place[0] == '\0' ? "" : ", ",
	    m->place);
}

/* Before the register opens: on site, and no mark (R48). */
static enum rc
check_early(struct signing *g, const struct move_state *state, struct diag *d)
{
	struct arriving *v = &g->arriving;
	struct scope scope = pupil_scope(v->s, v->p, v->day);
	enum rc rc = actor_may_in(v->c->who, &scope, v->need, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (!image_is_on_roll(v->p, v->day)) {
		return diag_set(d, RC_INVALID, "pupils", "SI 2024/208 reg 8(1) (R10)",
		    "%s %s is not on roll that day", v->p->forename, v->p->surname);
	}
	if (image_cell(v->s->image, v->p, v->day, SESSION_AM) == CELL_NOT_OPEN &&
	    image_cell(v->s->image, v->p, v->day, SESSION_PM) == CELL_NOT_OPEN) {
		return diag_set(d, RC_INVALID, "arrived", "SI 2024/208 reg 10(1) (R34)",
		    "no session is open for %s %s that day", v->p->forename, v->p->surname);
	}
	if (state != NULL && moves_on_site(state)) {
		return in_already(state->last, v->p, d);
	}
	if (g->move.place[0] == '\0') {
		return diag_set(d, RC_INVALID, "place", "R48",
		    "the register has not opened: an early sign-in says where, such as the hall");
	}
	return RC_OK;
}

/* In the session: the mark follows from the clock, and from nothing the desk knows. */
static enum rc
check_in_session(struct signing *g, const struct move_state *state, struct diag *d)
{
	struct arriving *v = &g->arriving;
	enum rc rc = arriving_place(v, d);
	if (rc != RC_OK) {
		return rc;
	}
	int16_t from = v->session == SESSION_PM ? v->times.opens : 0;
	if (state != NULL && moves_on_site(state) && state->last->kind != MOVE_EARLY &&
	    state->last->minute >= from) {
		return in_already(state->last, v->p, d);
	}
	return arriving_change(v, d);
}

enum rc
signing_check(struct signing *g, const struct moves_day *day, struct diag *d)
{
	struct arriving *v = &g->arriving;
	const struct move_state *state = moves_of(day, v->pupil_id);
	v->p = image_pupil_find(v->s->image, v->pupil_id);
	if (v->p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupils", NULL, "there is no such pupil");
	}
	if (g->move.place[0] == '\0') {
		g->move.place = sign_in_place(v->s, v->p, v->day);
	}
	if (state != NULL && state->out != NULL && state->out->minute <= v->minute) {
		char at[MINUTE_TEXT];
		return diag_set(d, RC_INVALID, "pupils", NULL,
		    "%s %s was signed out at %s: record that they are back", v->p->forename,
		    v->p->surname, minute_format(at, state->out->minute));
	}
	v->known_reason = reason_code(g->move.reason, v->c->a);
	v->note = g->move.reason;
	g->is_early = is_before_opening(g, v->p);
	enum rc rc = g->is_early ? check_early(g, state, d) : check_in_session(g, state, d);
	if (rc != RC_OK) {
		return rc;
	}
	bool waits = g->waits < 0 ? is_collected(v->s, v->p, v->day) : g->waits != 0;
	g->move.pupil_id = v->p->id;
	g->move.day = v->day;
	g->move.minute = v->minute;
	g->move.kind = g->is_early ? MOVE_EARLY : MOVE_IN;
	g->move.expected_back = MINUTE_NONE;
	g->move.is_waiting = waits;
	return RC_OK;
}

static void
made_json(struct text *t, const struct arriving *v)
{
	const struct mark_change *m = &v->change;
	text_printf(t, ",\"session\":\"%s\"", session_name(v->session));
	json_text(t, "code", code_info(m->code)->code);
	text_printf(
	    t, ",\"minutes_late\":%d", m->minutes_late == MINUTE_NONE ? 0 : m->minutes_late);
	json_text(t, "why", arriving_why(v, m->code));
}

void
move_json(
    struct call *c, const struct school_state *s, const struct move *m, const struct arriving *v)
{
	struct text *t = c->out;
	char at[MINUTE_TEXT];
	char back[MINUTE_TEXT];
	const struct image_pupil *p = image_pupil_find(s->image, m->pupil_id);
	text_printf(t, "{\"act\":\"%lld\",\"n\":%d,\"kind\":\"%s\",\"at\":\"%s\"",
	    (long long)m->act_id, m->n, move_kind_name(m->kind), minute_format(at, m->minute));
	text_printf(t, ",\"pupil\":\"%lld\"", (long long)m->pupil_id);
	if (p != NULL) {
		const struct image_group *g = image_group_on(s->image, p, m->day);
		int year = image_year_on(p, m->day);
		text_add(t, ",\"name\":");
		name_json(t, p);
		json_text(t, "group", g == NULL ? "" : g->name);
		json_text(t, "year", year < 0 ? "" : nc_year_name((enum nc_year)year));
	}
	json_text(t, "place", m->place);
	json_text(t, "next", m->next_place);
	json_text(t, "reason", m->reason);
	json_text(t, "note", m->note);
	json_text(t, "person", m->person);
	json_text(t, "expected_back", minute_format(back, m->expected_back));
	json_bool(t, "is_waiting", m->is_waiting);
	if (v != NULL) {
		made_json(t, v);
	}
}
