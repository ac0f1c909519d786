#include "app/fire_in.h"
#include "app/json.h"
#include "app/photo.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include <string.h>

/* GET /fire-roll, /fire-rolls, /fire-points. */

static void
points_json(struct text *t, const struct fire_point *points, size_t n)
{
	text_add(t, "\"points\":[");
	for (size_t i = 0; i < n; i++) {
		text_add(t, i == 0 ? "{\"name\":" : ",{\"name\":");
		text_add_json(t, points[i].name);
		text_add(t, ",\"groups\":[");
		for (size_t k = 0; k < points[i].n_groups; k++) {
			text_printf(
			    t, "%s\"%lld\"", k == 0 ? "" : ",", (long long)points[i].groups[k]);
		}
		text_add(t, "]}");
	}
	text_add_char(t, ']');
}

static void
groups_json(struct text *t, const struct image *img)
{
	text_add(t, ",\"groups\":[");
	for (size_t i = 0; i < img->n_groups; i++) {
		const struct image_group *g = &img->groups[i];
		text_printf(t, "%s{\"id\":\"%lld\"", i == 0 ? "" : ",", (long long)g->id);
		json_text(t, "name", g->name);
		json_text(t, "year", g->year < 0 ? "" : nc_year_name((enum nc_year)g->year));
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static void
count_json(struct text *t, const char *name, const struct fire_count *count)
{
	text_printf(t, ",\"%s\":", name);
	if (count->act_id == 0) {
		text_add(t, "null");
		return;
	}
	char at[INSTANT_TEXT];
	text_printf(t, "{\"here\":%d,\"found\":%d,\"at\":\"%s\"", count->here, count->found,
	    instant_format(at, count->done_at));
	json_text(t, "by", count->user_name);
	text_add_char(t, '}');
}

/* Who came or went while the roll ran: why a name appeared or disappeared. */
static bool
has_moved(const struct fire_state *f, const struct fire_line *line)
{
	const struct sighting *last = line->now.last;
	if (f->roll.roll_id == 0 || last == NULL || last->at < f->roll.started_at) {
		return false;
	}
	return last->kind == SIGHTING_SIGNED_IN || last->kind == SIGHTING_SIGNED_OUT ||
	       last->kind == SIGHTING_BACK || last->kind == SIGHTING_EARLY ||
	       last->kind == SIGHTING_MARKED_HERE;
}

static void
tick_json(struct call *c, const char *name, const struct fire_tick *tick, bool with_text)
{
	struct text *t = c->out;
	text_printf(t, ",\"%s\":", name);
	if (tick == NULL) {
		text_add(t, "null");
		return;
	}
	char at[INSTANT_TEXT];
	text_printf(t, "{\"at\":\"%s\"", instant_format(at, tick->done_at));
	json_text(t, "by", tick->user_name);
	json_bool(t, "is_me", c->who != NULL && c->who->user_id == tick->user_id);
	if (with_text) {
		json_text(t, "text", tick->note);
	}
	text_add_char(t, '}');
}

static void
line_json(struct call *c, const struct fire_state *f, const struct fire_line *line,
    const struct photos *photos)
{
	struct text *t = c->out;
	const struct presence_day *pd = &f->pd;
	struct scope scope = pupil_scope(pd->s, line->p, pd->day);
	bool sees_why = actor_has_in(c->who, &scope, PERM_PUPIL_READ);
	text_printf(t, "{\"id\":\"%lld\",\"name\":", (long long)line->p->id);
	name_json(t, line->p);
	if (sees_why) {
		photo_json(t, photos, pd->s->urn, line->p->id);
	}
	text_printf(t, ",\"group_id\":\"%lld\"", (long long)scope.group_id);
	text_add(t, ",\"badges\":");
	badges_brief_json(c, pd->s, line->p, pd->day);
	json_text(t, "state", presence_state_name(line->now.state));
	json_bool(t, "must_find", line->now.must_find);
	json_bool(t, "is_first", line->is_first);
	json_text(t, "text", presence_words(&line->now, sees_why, c->a));
	json_bool(t, "has_moved", has_moved(f, line));
	tick_json(c, "found", line->found, false);
	tick_json(c, "note", line->note, true);
	text_add_char(t, '}');
}

static enum rc
fire_json(struct call *c, const struct fire_state *f, const struct fire_point *points, size_t n,
    struct diag *d)
{
	struct text *t = c->out;
	struct photos photos = {0};
	enum rc rc = photos_read(&photos, c, d);
	if (rc != RC_OK) {
		return rc;
	}
	char at[INSTANT_TEXT];
	text_printf(t, "{\"at\":\"%s\",\"roll\":", instant_format(at, c->now));
	if (f->roll.roll_id == 0) {
		text_add(t, "null");
	} else {
		fire_roll_json(t, &f->roll);
	}
	text_printf(t, ",\"counts\":{\"to_find\":%u,\"found\":%u,\"to_account_for\":%u},",
	    f->n_to_find, f->n_found, f->n_to_find + f->n_found);
	points_json(t, points, n);
	groups_json(t, f->pd.s->image);
	count_json(t, "staff", &f->counts[0]);
	count_json(t, "visitors", &f->counts[1]);
	text_add(t, ",\"pupils\":[");
	for (size_t i = 0; i < f->n; i++) {
		text_add(t, i == 0 ? "" : ",");
		line_json(c, f, &f->lines[i], &photos);
	}
	text_add(t, "]}");
	return RC_OK;
}

enum rc
view_fire_roll(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	struct fire_state f;
	struct fire_roll roll;
	struct fire_point *points = NULL;
	size_t n = 0;
	enum rc rc = school_hold(&s, c, urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = fire_running(&roll, c, s->school_id, d);
	if (rc == RC_OK) {
		rc = store_fire_points(&points, &n, c->st, s->school_id, c->a, d);
	}
	if (rc == RC_OK) {
		rc = fire_state_read(&f, c, s, &roll, d);
	}
	if (rc == RC_OK) {
		rc = fire_json(c, &f, points, n, d);
	}
	school_release(s);
	return rc;
}

enum rc
view_fire_rolls(struct call *c, int64_t urn, struct diag *d)
{
	struct fire_roll *rolls = NULL;
	size_t n = 0;
	enum rc rc = call_school(c, urn, PERM_PRESENCE, d);
	if (rc == RC_OK) {
		rc = store_fire_rolls(&rolls, &n, c->st, c->school_id, 200, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	text_add(c->out, "{\"rolls\":[");
	for (size_t i = 0; i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		fire_roll_json(c->out, &rolls[i]);
	}
	text_add(c->out, "]}");
	return RC_OK;
}

/* ---- the report ---- */

struct report {
	struct fire_roll roll;
	struct fire_pupil *pupils;
	size_t n_pupils;
	struct fire_tick *ticks;
	size_t n_ticks;
	struct fire_count counts[2];
};

static enum rc
report_counts(struct report *r, struct call *c, struct diag *d)
{
	struct fire_count *counts = NULL;
	size_t n = 0;
	enum rc rc = store_fire_counts(&counts, &n, c->st, c->school_id, r->roll.roll_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		r->counts[counts[i].is_visitors ? 1 : 0] = counts[i];
	}
	return rc;
}

/* The tick that holds, of those in the order they were done. */
static const struct fire_tick *
report_found(const struct report *r, int64_t pupil_id)
{
	const struct fire_tick *found = NULL;
	for (size_t i = 0; i < r->n_ticks; i++) {
		const struct fire_tick *t = &r->ticks[i];
		if (t->pupil_id == pupil_id && t->kind != FIRE_NOTE) {
			found = t->kind == FIRE_FOUND ? t : NULL;
		}
	}
	return found;
}

static void
report_pupils_json(struct call *c, const struct report *r)
{
	struct text *t = c->out;
	uint32_t n_found = 0;
	uint32_t n_missing = 0;
	text_add(t, ",\"pupils\":[");
	for (size_t i = 0; i < r->n_pupils; i++) {
		const struct fire_pupil *p = &r->pupils[i];
		const struct fire_tick *found = report_found(r, p->pupil_id);
		n_found += found != NULL;
		n_missing += found == NULL && p->was_expected;
		text_printf(t, "%s{\"id\":\"%lld\"", i == 0 ? "" : ",", (long long)p->pupil_id);
		json_text(t, "name", p->name);
		json_text(t, "group", p->group_name);
		json_text(t, "text", p->known);
		json_bool(t, "was_expected", p->was_expected);
		tick_json(c, "found", found, false);
		text_add_char(t, '}');
	}
	text_printf(t, "],\"counts\":{\"to_find\":%u,\"found\":%u,\"to_account_for\":%u}",
	    n_missing, n_found, n_missing + n_found);
}

static void
report_ticks_json(struct call *c, const struct school_state *s, const struct report *r)
{
	struct text *t = c->out;
	text_add(t, ",\"ticks\":[");
	for (size_t i = 0; i < r->n_ticks; i++) {
		const struct fire_tick *tick = &r->ticks[i];
		const struct image_pupil *p = image_pupil_find(s->image, tick->pupil_id);
		char at[INSTANT_TEXT];
		text_printf(t, "%s{\"at\":\"%s\",\"pupil\":\"%lld\"", i == 0 ? "" : ",",
		    instant_format(at, tick->done_at), (long long)tick->pupil_id);
		json_text(t, "name",
		    p == NULL ? "" : arena_printf(c->a, "%s, %s", p->surname, p->forename));
		json_text(t, "kind", fire_tick_name(tick->kind));
		json_text(t, "note", tick->note);
		json_text(t, "by", tick->user_name);
		json_text(t, "device", tick->device);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

enum rc
view_fire_report(struct call *c, int64_t urn, int64_t roll_id, struct diag *d)
{
	struct school_state *s = NULL;
	struct report r = {0};
	enum rc rc = school_hold(&s, c, urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	c->school_id = s->school_id;
	rc = store_fire_roll(&r.roll, c->st, s->school_id, roll_id, c->a, d);
	if (rc == RC_OK) {
		rc = store_fire_pupils(
		    &r.pupils, &r.n_pupils, c->st, s->school_id, roll_id, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_fire_ticks(&r.ticks, &r.n_ticks, c->st, s->school_id, roll_id, c->a, d);
	}
	if (rc == RC_OK) {
		rc = report_counts(&r, c, d);
	}
	if (rc == RC_OK) {
		text_add(c->out, "{\"roll\":");
		fire_roll_json(c->out, &r.roll);
		count_json(c->out, "staff", &r.counts[0]);
		count_json(c->out, "visitors", &r.counts[1]);
		report_pupils_json(c, &r);
		report_ticks_json(c, s, &r);
		text_add_char(c->out, '}');
	}
	school_release(s);
	return rc;
}

enum rc
view_fire_points(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	struct fire_point *points = NULL;
	size_t n = 0;
	enum rc rc = school_hold(&s, c, urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_fire_points(&points, &n, c->st, s->school_id, c->a, d);
	if (rc == RC_OK) {
		text_add_char(c->out, '{');
		points_json(c->out, points, n);
		groups_json(c->out, s->image);
		text_add_char(c->out, '}');
	}
	school_release(s);
	return rc;
}
