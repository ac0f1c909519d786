#include "app/sign_in.h"

#include "app/collect.h"
#include "app/json.h"
#include "app/pupil_json.h"

#include <string.h>

/* One pupil at the front desk, and the names to find them by. */
struct pupil_view {
	struct call *c;
	struct school_state *s;
	struct wall now;
	struct moves_day all;
	const struct pupil *roll;
	size_t n_roll;
};

static void
who_json(struct pupil_view *v, const struct image_pupil *p)
{
	struct text *t = v->c->out;
	const struct image_group *g = image_group_on(v->s->image, p, v->now.day);
	int year = image_year_on(p, v->now.day);
	text_printf(t, "\"id\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "year", year < 0 ? "" : nc_year_name((enum nc_year)year));
}

static const char *
move_words(const struct move *m, struct arena *a)
{
	static const char *const words[] = {
	    [MOVE_IN] = "Signed in",
	    [MOVE_OUT] = "Signed out",
	    [MOVE_BACK] = "Back",
	    [MOVE_EARLY] = "Signed in early",
	    [MOVE_HANDED_OVER] = "Handed over",
	    [MOVE_UNDO] = "",
	};
	char at[MINUTE_TEXT];
	return arena_printf(a, "%s %s%s%s", words[m->kind], minute_format(at, m->minute),
	    m->place[0] == '\0' ? "" : ", ", m->place);
}

/* In, out or not known; what that rests on; and what the desk can do next. */
static void
state_json(struct pupil_view *v, const struct image_pupil *p)
{
	struct text *t = v->c->out;
	const struct move_state *state = moves_of(&v->all, p->id);
	uint8_t am = image_cell(v->s->image, p, v->now.day, SESSION_AM);
	uint8_t pm = image_cell(v->s->image, p, v->now.day, SESSION_PM);
	bool is_in = is_here(v->s, p, v->now.day, state, v->now.minute);
	bool is_out = state != NULL && state->out != NULL;
	const char *words = "No mark and no sign-in today";
	if (state != NULL && state->last != NULL) {
		words = move_words(state->last, v->c->a);
	} else if (is_in) {
		words = "In by the register";
	} else if (cell_is_code(am) || cell_is_code(pm)) {
		words =
		    arena_printf(v->c->a, "Marked %s", code_info(cell_is_code(pm) ? pm : am)->name);
	}
	text_printf(t, ",\"state\":\"%s\"", is_out ? "out" : is_in ? "in" : "unknown");
	json_text(t, "words", words);
	json_text(t, "am", cell_is_code(am) ? code_info(am)->code : "");
	json_text(t, "pm", cell_is_code(pm) ? code_info(pm)->code : "");
	json_bool(t, "is_waiting", state != NULL && state->waits != NULL);
}

/* What a sign-in now would make of the mark, or why there can be none. */
static void
preview_json(struct pupil_view *v, const struct image_pupil *p)
{
	struct text *t = v->c->out;
	struct diag d = {0};
	struct signing g = {
	    .arriving = {.c = v->c,
	        .s = v->s,
	        .pupil_id = p->id,
	        .day = v->now.day,
	        .minute = v->now.minute,
	        .need = PERM_ARRIVE},
	    .move = {.place = sign_in_place(v->s, p, v->now.day),
	        .next_place = "",
	        .reason = "",
	        .note = "",
	        .person = ""},
	    .waits = -1,
	};
	bool needs_place = g.move.place[0] == '\0';
	g.move.place = needs_place ? "?" : g.move.place; /* the person will say where */
	bool is_possible = signing_check(&g, &v->all, &d) == RC_OK;
	text_add(t, ",\"sign_in\":{");
	text_printf(t, "\"is_possible\":%s", is_possible ? "true" : "false");
	json_bool(t, "is_early", is_possible && g.is_early);
	json_text(t, "problem", is_possible ? "" : d.text);
	json_text(t, "place", needs_place ? "" : g.move.place);
	json_bool(t, "waits", is_collected(v->s, p, v->now.day));
	bool has_code = is_possible && !g.is_early;
	json_text(t, "code", has_code ? code_info(g.arriving.change.code)->code : "");
	json_text(t, "why", has_code ? arriving_why(&g.arriving, g.arriving.change.code) : "");
	text_add_char(t, '}');
}

static void
siblings_json(struct pupil_view *v, const struct image_pupil *p)
{
	struct text *t = v->c->out;
	int64_t ids[RECEPTION_MOST];
	struct siblings_query q = {.img = v->s->image,
	    .roll = v->roll,
	    .n_roll = v->n_roll,
	    .pupil_id = p->id,
	    .day = v->now.day,
	    .most = RECEPTION_MOST - 1};
	size_t n = siblings_find(ids, &q, v->c->a);
	const char *comma = "";
	text_add(t, ",\"siblings\":[");
	for (size_t i = 0; i < n; i++) {
		const struct image_pupil *other = image_pupil_find(v->s->image, ids[i]);
		struct scope scope = pupil_scope(v->s, other, v->now.day);
		if (!actor_has_in(v->c->who, &scope, PERM_ARRIVE)) {
			continue;
		}
		text_printf(t, "%s{", comma);
		comma = ",";
		who_json(v, other);
		state_json(v, other);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static enum rc
pupil_json(struct pupil_view *v, int64_t pupil_id, struct diag *d)
{
	struct text *t = v->c->out;
	const struct image_pupil *p = image_pupil_find(v->s->image, pupil_id);
	const struct pupil *row = roll_find(v->roll, v->n_roll, pupil_id);
	if (p == NULL || row == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(v->s, p, v->now.day);
	enum rc rc = actor_may_in(v->c->who, &scope, PERM_ARRIVE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_add_char(t, '{');
	who_json(v, p);
	json_text(t, "adno", row->adno);
	json_bool(t, "is_on_roll", image_is_on_roll(p, v->now.day));
	text_add(t, ",\"badges\":");
	badges_json(v->c, v->s, p, v->now.day);
	state_json(v, p);
	preview_json(v, p);
	siblings_json(v, p);
	collect_json(v->c, row, &scope);
	text_add_char(t, '}');
	return RC_OK;
}

/* The school held, with its roll and the moves of today. */
static enum rc
pupil_view_begin(struct pupil_view *v, int64_t urn, enum permission need, struct diag *d)
{
	struct pupil *roll = NULL;
	v->now = wall_at(v->c->now);
	enum rc rc = school_hold(&v->s, v->c, urn, need, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_roll(&roll, &v->n_roll, v->c->st, v->s->school_id, v->c->a, d);
	v->roll = roll;
	return rc == RC_OK ? moves_load(&v->all, v->c, v->s, v->now.day, d) : rc;
}

enum rc
view_reception_pupil(struct call *c, int64_t urn, int64_t pupil_id, struct diag *d)
{
	struct pupil_view v = {.c = c};
	enum rc rc = pupil_view_begin(&v, urn, PERM_ARRIVE, d);
	if (rc == RC_OK) {
		rc = pupil_json(&v, pupil_id, d);
	}
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}

enum rc
view_desk_pupils(struct call *c, int64_t urn, enum permission need, struct diag *d)
{
	struct pupil_view v = {.c = c};
	struct text *t = c->out;
	char day[DAY_TEXT];
	const char *comma = "";
	enum rc rc = pupil_view_begin(&v, urn, need, d);
	text_printf(t, "{\"date\":\"%s\",\"pupils\":[", day_format(day, v.now.day));
	for (size_t i = 0; rc == RC_OK && i < v.s->image->n_pupils; i++) {
		const struct image_pupil *p = &v.s->image->pupils[v.s->image->by_name[i]];
		const struct pupil *row = roll_find(v.roll, v.n_roll, p->id);
		struct scope scope = pupil_scope(v.s, p, v.now.day);
		if (row == NULL || !image_is_on_roll(p, v.now.day) ||
		    !actor_has_in(c->who, &scope, need)) {
			continue;
		}
		text_printf(t, "%s{", comma);
		comma = ",";
		who_json(&v, p);
		json_text(t, "adno", row->adno);
		json_text(t, "find", p->search);
		json_text(t, "place", sign_in_place(v.s, p, v.now.day));
		text_add_char(t, '}');
	}
	text_add(t, "]}");
	if (v.s != NULL) {
		school_release(v.s);
	}
	return rc;
}
