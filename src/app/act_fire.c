#include "app/desk.h"
#include "app/fire_in.h"
#include "app/json.h"
#include "app/reg.h"

#include <stdlib.h>
#include <string.h>

/* The acts of the fire roll. Nothing here waits for anything else: a tick must be saved at once. */
#define ROLLS_LOOKED_AT 20 /* how far back a tick that was kept offline finds its roll */
#define CONTENT_MAX 200000

/* One act of the fire roll: what differs between them. */
struct fire_act {
	const struct school_state *s; /* held; NULL where the act needs none */
	const void *args;
	enum rc (*write)(
	    struct call *c, const struct fire_act *f, const struct desk_act *act, struct diag *d);
	struct desk_in in; /* content is set by fire_run() */
};

/* text: takes it. */
static enum rc
fire_run(struct call *c, struct fire_act *f, struct text *content, struct diag *d)
{
	struct desk_act act;
	bool is_done = false;
	f->in.content = content;
	f->in.reason = "";
	enum rc rc = desk_begin(&is_done, &act, c, &f->in, d);
	text_fini(content);
	if (rc == RC_OK && !is_done) {
		rc = f->write(c, f, &act, d);
		if (rc == RC_OK) {
			rc = desk_end(&act, c, LIVE_ROLL, d);
		}
	}
	return rc;
}

/* ---- begin and end ---- */

static enum rc
start_write(struct call *c, const struct fire_act *f, const struct desk_act *act, struct diag *d)
{
	const struct fire_start_args *in = f->args;
	struct fire_roll *rolls = NULL;
	size_t n = 0;
	enum rc rc = store_fire_rolls(&rolls, &n, c->st, c->school_id, 1, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (n > 0 && rolls[0].ended_at == 0) { /* somebody was quicker: one roll for all */
		fire_roll_json(c->out, &rolls[0]);
		return RC_OK;
	}
	struct fire_roll roll = {.roll_id = n == 0 ? 1 : rolls[0].roll_id + 1,
	    .act_id = act->act_id,
	    .is_drill = in->is_drill,
	    .note = in->note,
	    .started_at = act->happened,
	    .end_note = "",
	    .started_by = act->user_name,
	    .ended_by = ""};
	fire_roll_json(c->out, &roll);
	return store_fire_roll_put(c->st, c->school_id, &roll, d);
}

enum rc
act_fire_start(struct call *c, const void *args, struct diag *d)
{
	const struct fire_start_args *in = args;
	struct text content;
	enum rc rc = call_school(c, in->urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, CONTENT_MAX);
	text_printf(&content, "fire_start %d ", in->is_drill);
	text_add_json(&content, in->note);
	struct fire_act f = {.args = in,
	    .write = start_write,
	    .in = {.uuid = in->uuid,
	        .kind = "fire_start",
	        .taken_at = in->taken_at,
	        .sent_at = in->sent_at}};
	return fire_run(c, &f, &content, d);
}

/* Who was looked for and who was found goes into the report as it is known now. */
static enum rc
end_keep(struct call *c, const struct school_state *s, const struct fire_roll *roll, struct diag *d)
{
	struct fire_state f;
	enum rc rc = fire_state_read(&f, c, s, roll, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct fire_pupil *pupils = ARENA_ARRAY(c->a, f.n + 1, struct fire_pupil);
	size_t n = 0;
	for (size_t i = 0; i < f.n; i++) {
		const struct fire_line *line = &f.lines[i];
		if (!line->now.must_find && line->found == NULL && line->note == NULL) {
			continue;
		}
		const struct image_group *g = image_group_on(s->image, line->p, f.pd.day);
		pupils[n++] = (struct fire_pupil){
		    .pupil_id = line->p->id,
		    .name = arena_printf(c->a, "%s, %s", line->p->surname, line->p->forename),
		    .group_name = g == NULL ? "" : g->name,
		    .known = fire_known(c, line),
		    .was_expected = line->now.must_find,
		};
	}
	struct fire_pupils_put put = {s->school_id, roll->roll_id, pupils, n};
	return store_fire_pupils_put(c->st, &put, d);
}

static enum rc
end_write(struct call *c, const struct fire_act *f, const struct desk_act *act, struct diag *d)
{
	const struct school_state *s = f->s;
	const struct fire_end_args *in = f->args;
	struct fire_roll roll;
	enum rc rc = store_fire_roll(&roll, c->st, s->school_id, in->roll_id, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (roll.ended_at != 0) {
		char at[MINUTE_TEXT];
		return diag_set(d, RC_CONFLICT, "roll", NULL,
		    "that fire roll was ended at %s by %s",
		    minute_format(at, wall_at(roll.ended_at).minute), roll.ended_by);
	}
	rc = end_keep(c, s, &roll, d);
	roll.ended_at = act->happened;
	roll.ended_act = act->act_id;
	roll.ended_by = act->user_name;
	roll.end_note = in->note;
	if (rc == RC_OK) {
		rc = store_fire_roll_end(c->st, s->school_id, &roll, d);
	}
	if (rc == RC_OK) {
		fire_roll_json(c->out, &roll);
	}
	return rc;
}

enum rc
act_fire_end(struct call *c, const void *args, struct diag *d)
{
	const struct fire_end_args *in = args;
	struct school_state *s = NULL;
	struct text content;
	enum rc rc = school_hold(&s, c, in->urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, CONTENT_MAX);
	text_printf(&content, "fire_end %lld ", (long long)in->roll_id);
	text_add_json(&content, in->note);
	struct fire_act f = {
	    .s = s, .args = in, .write = end_write, .in = {.uuid = in->uuid, .kind = "fire_end"}};
	rc = fire_run(c, &f, &content, d);
	school_release(s);
	return rc;
}

/* ---- ticks and counts ---- */

/* The roll that ran when it was done; else the one that runs now: its start may have been pressed
 * on another phone a moment later. */
static enum rc
roll_at(struct fire_roll *out, struct call *c, int64_t at, struct diag *d)
{
	struct fire_roll *rolls = NULL;
	size_t n = 0;
	enum rc rc = store_fire_rolls(&rolls, &n, c->st, c->school_id, ROLLS_LOOKED_AT, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (rolls[i].started_at <= at &&
		    (rolls[i].ended_at == 0 || at <= rolls[i].ended_at)) {
			*out = rolls[i];
			return RC_OK;
		}
	}
	if (rc == RC_OK && n > 0 && rolls[0].ended_at == 0) {
		*out = rolls[0];
		return RC_OK;
	}
	return rc != RC_OK ? rc
	                   : diag_set(d, RC_INVALID, "", NULL,
	                         "no fire roll was running then: start one first");
}

static enum rc
ticks_check(struct fire_tick *out, const struct school_state *s, const struct fire_ticks_args *in,
    struct diag *d)
{
	for (size_t i = 0; i < in->n_ticks; i++) {
		char field[64];
		const struct fire_tick_in *t = &in->ticks[i];
		(void)snprintf(field, sizeof field, "/ticks/%zu/pupil", i);
		if (image_pupil_find(s->image, t->pupil_id) == NULL) {
			return diag_set(d, RC_INVALID, field, NULL, "there is no such pupil");
		}
		out[i] = (struct fire_tick){.n = (int32_t)i + 1,
		    .pupil_id = t->pupil_id,
		    .kind = (enum fire_tick_kind)t->kind,
		    .note = t->note};
		(void)snprintf(field, sizeof field, "/ticks/%zu/note", i);
		if (t->kind == FIRE_NOTE && t->note[0] == '\0') {
			return diag_set(d, RC_INVALID, field, NULL, "a note needs words");
		}
	}
	return RC_OK;
}

static enum rc
ticks_write(struct call *c, const struct fire_act *f, const struct desk_act *act, struct diag *d)
{
	const struct fire_ticks_args *in = f->args;
	struct fire_tick *ticks = ARENA_ARRAY(c->a, in->n_ticks + 1, struct fire_tick);
	size_t n = in->n_ticks;
	struct fire_roll roll;
	enum rc rc = ticks_check(ticks, f->s, in, d);
	if (rc == RC_OK) {
		rc = roll_at(&roll, c, act->happened, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		ticks[i].act_id = act->act_id;
		ticks[i].roll_id = roll.roll_id;
		ticks[i].done_at = act->happened;
	}
	if (rc == RC_OK) {
		rc = store_fire_ticks_put(c->st, c->school_id, ticks, n, d);
		text_printf(
		    c->out, "{\"roll\":\"%lld\",\"saved\":%zu}", (long long)roll.roll_id, n);
	}
	return rc;
}

static void
ticks_content(struct text *out, const struct fire_ticks_args *in)
{
	text_add(out, "fire_tick");
	for (size_t i = 0; i < in->n_ticks; i++) {
		text_printf(out, " %lld %d ", (long long)in->ticks[i].pupil_id, in->ticks[i].kind);
		text_add_json(out, in->ticks[i].note);
	}
}

enum rc
act_fire_tick(struct call *c, const void *args, struct diag *d)
{
	const struct fire_ticks_args *in = args;
	struct school_state *s = NULL;
	struct text content;
	enum rc rc = school_hold(&s, c, in->urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, (size_t)1 << 20);
	ticks_content(&content, in);
	struct fire_act f = {.s = s,
	    .args = in,
	    .write = ticks_write,
	    .in = {.uuid = in->uuid,
	        .kind = "fire_tick",
	        .taken_at = in->taken_at,
	        .sent_at = in->sent_at}};
	rc = fire_run(c, &f, &content, d);
	school_release(s);
	return rc;
}

static enum rc
count_write(struct call *c, const struct fire_act *f, const struct desk_act *act, struct diag *d)
{
	const struct fire_count_args *in = f->args;
	struct fire_roll roll;
	enum rc rc = roll_at(&roll, c, act->happened, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct fire_count count = {.act_id = act->act_id,
	    .roll_id = roll.roll_id,
	    .is_visitors = in->who == 1,
	    .here = in->here,
	    .found = in->found,
	    .done_at = act->happened};
	text_printf(c->out, "{\"roll\":\"%lld\",\"saved\":1}", (long long)roll.roll_id);
	return store_fire_count_put(c->st, c->school_id, &count, d);
}

enum rc
act_fire_count(struct call *c, const void *args, struct diag *d)
{
	const struct fire_count_args *in = args;
	struct text content;
	enum rc rc = call_school(c, in->urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, CONTENT_MAX);
	text_printf(&content, "fire_count %d %d %d", in->who, in->here, in->found);
	struct fire_act f = {.args = in,
	    .write = count_write,
	    .in = {.uuid = in->uuid,
	        .kind = "fire_count",
	        .taken_at = in->taken_at,
	        .sent_at = in->sent_at}};
	return fire_run(c, &f, &content, d);
}

/* ---- muster points ---- */

static bool
is_elsewhere_too(const struct fire_points_args *in, size_t point, size_t at)
{
	for (size_t i = 0; i <= point; i++) {
		size_t n = i == point ? at : in->points[i].n_groups;
		for (size_t k = 0; k < n; k++) {
			if (in->points[i].groups[k] == in->points[point].groups[at]) {
				return true;
			}
		}
	}
	return false;
}

static enum rc
points_check(const struct school_state *s, const struct fire_points_args *in, struct diag *d)
{
	char field[64];
	for (size_t i = 0; i < in->n_points; i++) {
		for (size_t k = 0; k < in->points[i].n_groups; k++) {
			const struct image_group *g =
			    image_group_find(s->image, in->points[i].groups[k]);
			(void)snprintf(field, sizeof field, "/points/%zu/groups/%zu", i, k);
			if (g == NULL) {
				return diag_set(
				    d, RC_INVALID, field, NULL, "there is no such group");
			}
			if (is_elsewhere_too(in, i, k)) {
				return diag_set(d, RC_INVALID, field, NULL,
				    "%s has a muster point already: a group has one", g->name);
			}
		}
	}
	return RC_OK;
}

static enum rc
points_write(struct call *c, const struct fire_act *f, const struct desk_act *act, struct diag *d)
{
	const struct fire_points_args *in = f->args;
	enum rc rc = points_check(f->s, in, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct fire_point *points = ARENA_ARRAY(c->a, in->n_points + 1, struct fire_point);
	for (size_t i = 0; i < in->n_points; i++) {
		points[i] = (struct fire_point){.place = (int32_t)i + 1,
		    .name = in->points[i].name,
		    .groups = in->points[i].groups,
		    .n_groups = in->points[i].n_groups};
	}
	text_printf(c->out, "{\"saved\":%zu}", in->n_points);
	struct fire_points_set set = {c->school_id, act->act_id, points, in->n_points};
	return store_fire_points_set(c->st, &set, d);
}

static void
points_content(struct text *out, const struct fire_points_args *in)
{
	text_add(out, "fire_points");
	for (size_t i = 0; i < in->n_points; i++) {
		text_add_json(out, in->points[i].name);
		for (size_t k = 0; k < in->points[i].n_groups; k++) {
			text_printf(out, " %lld", (long long)in->points[i].groups[k]);
		}
	}
}

enum rc
act_fire_points(struct call *c, const void *args, struct diag *d)
{
	const struct fire_points_args *in = args;
	struct school_state *s = NULL;
	struct text content;
	enum rc rc = school_hold(&s, c, in->urn, PERM_CALENDAR, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, CONTENT_MAX);
	points_content(&content, in);
	struct fire_act f = {.s = s,
	    .args = in,
	    .write = points_write,
	    .in = {.uuid = in->uuid, .kind = "fire_points"}};
	rc = fire_run(c, &f, &content, d);
	school_release(s);
	return rc;
}
