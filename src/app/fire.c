#include "app/fire_in.h"

#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include <string.h>

/* A fire roll as it stands now. */

enum rc
fire_running(struct fire_roll *out, struct call *c, int64_t school_id, struct diag *d)
{
	struct fire_roll *rolls = NULL;
	size_t n = 0;
	*out = (struct fire_roll){0};
	enum rc rc = store_fire_rolls(&rolls, &n, c->st, school_id, 1, c->a, d);
	if (rc == RC_OK && n > 0 && rolls[0].ended_at == 0) {
		*out = rolls[0];
	}
	return rc;
}

static struct fire_line *
line_of(struct fire_state *f, uint32_t *line_by_row, int64_t pupil_id)
{
	const struct image_pupil *p = image_pupil_find(f->pd.s->image, pupil_id);
	uint32_t at = p == NULL ? 0 : line_by_row[p->row];
	return at == 0 ? NULL : &f->lines[at - 1];
}

/* Ticks come in the order they were done: the last holds. */
static enum rc
read_ticks(struct fire_state *f, struct call *c, uint32_t *line_by_row, struct diag *d)
{
	struct fire_tick *ticks = NULL;
	size_t n = 0;
	enum rc rc =
	    store_fire_ticks(&ticks, &n, c->st, f->pd.s->school_id, f->roll.roll_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct fire_line *line = line_of(f, line_by_row, ticks[i].pupil_id);
		if (line == NULL) {
			continue;
		}
		if (ticks[i].kind != FIRE_NOTE) {
			line->found = ticks[i].kind == FIRE_FOUND ? &ticks[i] : NULL;
		}
		if (ticks[i].note[0] != '\0') {
			line->note = &ticks[i];
		}
	}
	return rc;
}

static enum rc
read_counts(struct fire_state *f, struct call *c, struct diag *d)
{
	struct fire_count *counts = NULL;
	size_t n = 0;
	enum rc rc =
	    store_fire_counts(&counts, &n, c->st, f->pd.s->school_id, f->roll.roll_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		f->counts[counts[i].is_visitors ? 1 : 0] = counts[i];
	}
	return rc;
}

enum rc
fire_state_read(struct fire_state *out, struct call *c, const struct school_state *s,
    const struct fire_roll *roll, struct diag *d)
{
	const struct image *img = s->image;
	*out = (struct fire_state){0};
	enum rc rc = presence_read(&out->pd, c, s, d);
	out->pd.roll_since = roll == NULL ? 0 : roll->started_at;
	uint32_t *line_by_row = ARENA_ARRAY(c->a, img->n_pupils + 1, uint32_t);
	out->lines = ARENA_ARRAY(c->a, img->n_pupils + 1, struct fire_line);
	for (size_t i = 0; rc == RC_OK && i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[img->by_name[i]];
		if (!presence_is_ours(&out->pd, p)) {
			continue;
		}
		struct fire_line *line = &out->lines[out->n++];
		line->p = p;
		struct scope scope = pupil_scope(s, p, out->pd.day);
		line->is_first = actor_has_in(c->who, &scope, PERM_PUPIL_READ)
		                     ? pupil_needs_act(c, &scope, p, out->pd.day)
		                     : pupil_is_vulnerable(p, out->pd.day);
		presence_pupil(&line->now, &out->pd, p);
		line_by_row[p->row] = (uint32_t)out->n;
	}
	if (rc == RC_OK && roll != NULL && roll->roll_id != 0) {
		out->roll = *roll;
		rc = read_ticks(out, c, line_by_row, d);
		if (rc == RC_OK) {
			rc = read_counts(out, c, d);
		}
	}
	for (size_t i = 0; i < out->n; i++) {
		bool is_found = out->lines[i].found != NULL;
		out->n_found += is_found;
		out->n_to_find += !is_found && out->lines[i].now.must_find;
	}
	return rc;
}

void
fire_roll_json(struct text *t, const struct fire_roll *r)
{
	text_printf(t, "{\"id\":\"%lld\",\"kind\":\"%s\"", (long long)r->roll_id,
	    r->is_drill ? "drill" : "real");
	json_text(t, "note", r->note);
	json_instant(t, "started_at", r->started_at);
	json_text(t, "started_by", r->started_by);
	json_instant(t, "ended_at", r->ended_at);
	json_text(t, "ended_by", r->ended_by);
	json_text(t, "end_note", r->end_note);
	text_add_char(t, '}');
}

const char *
fire_known(const struct call *c, const struct fire_line *line)
{
	return presence_words(&line->now, false, c->a);
}
