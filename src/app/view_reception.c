#include "app/sign_in.h"

#include "app/collect.h"
#include "app/json.h"
#include "app/reasons.h"
#include "app/pupil_json.h"
#include "core/stats.h"

#include <stdlib.h>
#include <string.h>

/* GET /reception: what the front desk sees of one day. */
struct desk_view {
	struct call *c;
	struct school_state *s;
	int32_t day;
	struct wall now;
	struct moves_day all;
	struct desk_act *acts; /* by act_id */
	size_t n_acts;
	struct mark *marks; /* L, U and every other that has a time of arrival */
	size_t n_marks;
	size_t marks_cap;
};

static bool
sees(const struct desk_view *v, const struct image_pupil *p)
{
	struct scope scope = pupil_scope(v->s, p, v->day);
	return actor_has_in(v->c->who, &scope, PERM_ARRIVE);
}

static const struct desk_act *
act_of(const struct desk_view *v, int64_t act_id)
{
	for (size_t i = 0; i < v->n_acts; i++) {
		if (v->acts[i].act_id == act_id) {
			return &v->acts[i];
		}
	}
	return NULL;
}

static bool
was_undone(const struct desk_view *v, const struct move *m)
{
	for (size_t i = 0; i < v->all.n; i++) {
		const struct move *u = &v->all.moves[i];
		if (u->kind == MOVE_UNDO && u->undoes_act == m->act_id && u->undoes_n == m->n) {
			return true;
		}
	}
	return false;
}

/* The mark that the movement made, unless somebody changed it since. */
static void
made_json(struct desk_view *v, const struct move *m)
{
	for (size_t i = 0; m->seq != 0 && i < v->n_marks; i++) {
		const struct mark *made = &v->marks[i];
		if (made->pupil_id == m->pupil_id && made->last_seq == m->seq) {
			text_printf(v->c->out, ",\"session\":\"%s\"", session_name(made->session));
			json_text(v->c->out, "code", code_info(made->code)->code);
			text_printf(v->c->out, ",\"minutes_late\":%d",
			    made->minutes_late == MINUTE_NONE ? 0 : made->minutes_late);
			return;
		}
	}
}

/* Newest first: the last thing that happened at the desk is the one that is looked for. */
static int
newest_first(const void *a, const void *b)
{
	const struct move *x = *(const struct move *const *)a;
	const struct move *y = *(const struct move *const *)b;
	if (x->act_id != y->act_id) {
		return x->act_id > y->act_id ? -1 : 1;
	}
	return x->n < y->n ? -1 : x->n > y->n;
}

static void
moves_json(struct desk_view *v)
{
	struct text *t = v->c->out;
	const struct move **order = ARENA_ARRAY(v->c->a, v->all.n + 1, const struct move *);
	for (size_t i = 0; i < v->all.n; i++) {
		order[i] = &v->all.moves[i];
	}
	if (v->all.n > 1) {
		qsort(order, v->all.n, sizeof(const struct move *), newest_first);
	}
	const char *comma = "";
	text_add(t, ",\"moves\":[");
	for (size_t i = 0; i < v->all.n; i++) {
		const struct move *m = order[i];
		const struct image_pupil *p = image_pupil_find(v->s->image, m->pupil_id);
		if (p == NULL || !sees(v, p)) {
			continue;
		}
		const struct move_state *state = moves_of(&v->all, m->pupil_id);
		const struct desk_act *act = act_of(v, m->act_id);
		text_add(t, comma);
		comma = ",";
		move_json(v->c, v->s, m, NULL);
		made_json(v, m);
		json_text(t, "by", act == NULL ? "" : act->user_name);
		json_instant(t, "recorded_at", act == NULL ? 0 : act->time);
		json_bool(t, "is_undone", was_undone(v, m));
		json_bool(t, "can_undo", state->last == m && v->day == v->now.day);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static void
out_json(struct desk_view *v)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"out\":[");
	for (size_t i = 0; i < v->all.n_states; i++) {
		const struct move *m = v->all.states[i].out;
		const struct image_pupil *p =
		    m == NULL ? NULL : image_pupil_find(v->s->image, m->pupil_id);
		if (p == NULL || !sees(v, p)) {
			continue;
		}
		int overdue = v->day == v->now.day && m->expected_back != MINUTE_NONE &&
		                      v->now.minute > m->expected_back
		                  ? v->now.minute - m->expected_back
		                  : 0;
		text_add(t, comma);
		comma = ",";
		move_json(v->c, v->s, m, NULL);
		text_printf(t, ",\"minutes_overdue\":%d}", overdue);
	}
	text_add_char(t, ']');
}

static void
waiting_json(struct desk_view *v)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"waiting\":[");
	for (size_t i = 0; i < v->all.n_states; i++) {
		const struct move *m = v->all.states[i].waits;
		const struct image_pupil *p =
		    m == NULL ? NULL : image_pupil_find(v->s->image, m->pupil_id);
		if (p != NULL && sees(v, p)) {
			int waits = v->day == v->now.day ? v->now.minute - m->minute : 0;
			text_add(t, comma);
			comma = ",";
			move_json(v->c, v->s, m, NULL);
			text_printf(t, ",\"minutes_waiting\":%d}", waits > 0 ? waits : 0);
		}
	}
	text_add_char(t, ']');
}

/* How often the pupil came late in this school year, that day included. */
static int
lates_of(const struct desk_view *v, const struct image_pupil *p)
{
	const struct axis *x = &v->s->image->axis;
	const uint8_t *cells = image_cells(v->s->image, p);
	uint32_t to = axis_lower(x, v->day + 1);
	int n = 0;
	for (uint32_t i = axis_lower(x, school_year_on(v->s, v->day).from); i < to; i++) {
		n += cells[i] == CODE_L || cells[i] == CODE_U;
	}
	return n;
}

static enum rc
keep_mark(void *ctx, const struct mark *m, struct diag *d)
{
	struct desk_view *v = ctx;
	(void)d;
	if (m->code != CODE_L && m->code != CODE_U && m->arrived_minute == MINUTE_NONE) {
		return RC_OK;
	}
	if (v->n_marks == v->marks_cap) {
		size_t cap = v->marks_cap == 0 ? 64 : v->marks_cap * 2;
		struct mark *more = ARENA_ARRAY(v->c->a, cap, struct mark);
		if (v->n_marks > 0) {
			memcpy(more, v->marks, v->n_marks * sizeof *more);
		}
		v->marks = more;
		v->marks_cap = cap;
	}
	v->marks[v->n_marks] = *m;
	v->marks[v->n_marks++].note = arena_text(v->c->a, m->note);
	return RC_OK;
}

static void
late_row(struct desk_view *v, const struct mark *m, const struct image_pupil *p, const char *comma)
{
	struct text *t = v->c->out;
	char at[MINUTE_TEXT];
	const struct image_group *g = image_group_on(v->s->image, p, v->day);
	text_printf(t, "%s{\"pupil\":\"%lld\",\"name\":", comma, (long long)p->id);
	name_json(t, p);
	json_text(t, "group", g == NULL ? "" : g->name);
	text_printf(t, ",\"session\":\"%s\"", session_name(m->session));
	json_text(t, "code", code_info(m->code)->code);
	text_printf(t, ",\"minutes_late\":%d,\"arrived\":\"%s\",\"count\":%d",
	    m->minutes_late == MINUTE_NONE ? 0 : m->minutes_late,
	    minute_format(at, m->arrived_minute), lates_of(v, p));
	json_text(t, "reason", m->note);
	text_add_char(t, '}');
}

static void
late_json(struct desk_view *v)
{
	const char *comma = "";
	text_add(v->c->out, ",\"late\":[");
	for (size_t i = 0; i < v->n_marks; i++) {
		const struct mark *m = &v->marks[i];
		const struct image_pupil *p = image_pupil_find(v->s->image, m->pupil_id);
		if ((m->code == CODE_L || m->code == CODE_U) && p != NULL && sees(v, p)) {
			late_row(v, m, p, comma);
			comma = ",";
		}
	}
	text_add_char(v->c->out, ']');
}

static void
years_json(struct text *t, uint32_t years)
{
	const char *comma = "";
	text_add(t, ",\"years\":[");
	for (int y = 0; y <= NC_X && years != YEARS_ALL; y++) {
		if ((years & YEAR_BIT(y)) != 0) {
			text_add(t, comma);
			comma = ",";
			text_add_json(t, nc_year_name((enum nc_year)y));
		}
	}
	text_add_char(t, ']');
}

static void
session_json(struct text *t, const char *name, const struct session_times *times)
{
	char opens[MINUTE_TEXT];
	char closes[MINUTE_TEXT];
	char ends[MINUTE_TEXT];
	text_printf(t, ",\"%s\":{\"opens\":\"%s\",\"closes\":\"%s\",\"ends\":\"%s\"}", name,
	    minute_format(opens, times->opens), minute_format(closes, times->closes),
	    minute_format(ends, times->ends));
}

/* Where and when each year group signs in (C474). */
static void
points_json(struct desk_view *v)
{
	struct text *t = v->c->out;
	const struct policy *policy = &school_policy(v->s, v->day)->policy;
	text_add(t, ",\"points\":[");
	for (size_t i = 0; i < policy->n_days; i++) {
		const struct policy_day *day = &policy->day[i];
		char open[MINUTE_TEXT];
		char close[MINUTE_TEXT];
		struct session_times times;
		int year = 0;
		while (year < NC_X && (day->years & YEAR_BIT(year)) == 0) {
			year++;
		}
		text_add(t, i == 0 ? "{\"name\":" : ",{\"name\":");
		text_add_json(t, day->name);
		years_json(t, day->years);
		json_text(t, "sign_in", day->sign_in);
		json_text(t, "gates_open", minute_format(open, day->gates_open));
		json_text(t, "gates_close", minute_format(close, day->gates_close));
		policy_times(&times, policy, (enum nc_year)year, SESSION_AM);
		session_json(t, "am", &times);
		policy_times(&times, policy, (enum nc_year)year, SESSION_PM);
		session_json(t, "pm", &times);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static void
texts_json(struct text *t, const char *name, struct policy_texts texts)
{
	text_printf(t, ",\"%s\":[", name);
	for (size_t i = 0; i < texts.n; i++) {
		text_add(t, i == 0 ? "" : ",");
		text_add_json(t, texts.item[i]);
	}
	text_add_char(t, ']');
}

static void
reception_json(struct desk_view *v)
{
	struct text *t = v->c->out;
	char day[DAY_TEXT];
	char at[MINUTE_TEXT];
	const struct policy *policy = &school_policy(v->s, v->day)->policy;
	text_printf(t, "{\"date\":\"%s\",\"now\":\"%s\"", day_format(day, v->day),
	    minute_format(at, v->now.minute));
	json_bool(t, "is_school_day", calendar_is_school_day(&v->s->image->calendar, v->day));
	moves_json(v);
	out_json(v);
	waiting_json(v);
	late_json(v);
	points_json(v);
	texts_json(t, "late_reasons", late_reasons(policy));
	texts_json(t, "leaving_reasons", leaving_reasons(policy));
	texts_json(t, "places", policy->reception.places);
	text_add_char(t, '}');
}

enum rc
view_reception(struct call *c, int64_t urn, int32_t day, struct diag *d)
{
	struct desk_view v = {.c = c, .now = wall_at(c->now)};
	v.day = day == DAY_NONE ? v.now.day : day;
	struct desk_filter filter = {.from = wall_instant(v.day, 0),
	    .to = wall_instant(v.day + 3, 0), /* a phone may send its list a day later */
	    .kind = ""};
	enum rc rc = school_hold(&v.s, c, urn, PERM_ARRIVE, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = moves_load(&v.all, c, v.s, v.day, d);
	if (rc == RC_OK) {
		rc = store_desk_acts(&v.acts, &v.n_acts, c->st, v.s->school_id, &filter, c->a, d);
	}
	struct day_range range = {v.day, v.day};
	if (rc == RC_OK) {
		rc = store_marks_each(c->st, v.s->school_id, range, keep_mark, &v, d);
	}
	if (rc == RC_OK) {
		reception_json(&v);
	}
	school_release(v.s);
	return rc;
}
