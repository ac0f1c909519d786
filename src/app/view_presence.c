#include "app/fire_in.h"
#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include <string.h>

/* GET /presence: who is on site, by form and year; "is X in?". */

struct tally {
	uint32_t n[PRESENCE_STATE_COUNT];
	uint32_t to_find;
};

static void
tally_add(struct tally *t, const struct presence *p)
{
	t->n[p->state]++;
	t->to_find += p->must_find;
}

static void
tally_json(struct text *t, const struct tally *tally)
{
	text_add(t, "\"counts\":{");
	for (int i = 0; i < PRESENCE_STATE_COUNT; i++) {
		text_printf(
		    t, "\"%s\":%u,", presence_state_name((enum presence_state)i), tally->n[i]);
	}
	text_printf(t, "\"to_find\":%u}", tally->to_find);
}

struct presence_list {
	struct call *c;
	const struct presence_query *q;
	struct fire_state f;
	struct tally all;
	struct tally years[NC_COUNT + 1]; /* the last: unknown */
	struct tally *groups;             /* as in the image; one more for those in none */
};

static size_t
group_index(const struct image *img, const struct image_group *g)
{
	return g == NULL ? img->n_groups : (size_t)(g - img->groups);
}

static void
count_all(struct presence_list *l)
{
	const struct image *img = l->f.pd.s->image;
	l->groups = ARENA_ARRAY(l->c->a, img->n_groups + 1, struct tally);
	for (size_t i = 0; i < l->f.n; i++) {
		const struct fire_line *line = &l->f.lines[i];
		int year = image_year_on(line->p, l->f.pd.day);
		const struct image_group *g = image_group_on(img, line->p, l->f.pd.day);
		tally_add(&l->all, &line->now);
		tally_add(&l->years[year < 0 ? NC_COUNT : year], &line->now);
		tally_add(&l->groups[group_index(img, g)], &line->now);
	}
}

static bool
is_empty(const struct tally *t)
{
	uint32_t n = 0;
	for (int i = 0; i < PRESENCE_STATE_COUNT; i++) {
		n += t->n[i];
	}
	return n == 0;
}

static void
counts_json(struct presence_list *l)
{
	struct text *t = l->c->out;
	const struct image *img = l->f.pd.s->image;
	const char *comma = "";
	tally_json(t, &l->all);
	text_add(t, ",\"years\":[");
	for (int i = 0; i <= NC_COUNT; i++) {
		if (!is_empty(&l->years[i])) {
			text_printf(t, "%s{\"year\":\"%s\",", comma,
			    i == NC_COUNT ? "" : nc_year_name((enum nc_year)i));
			tally_json(t, &l->years[i]);
			text_add_char(t, '}');
			comma = ",";
		}
	}
	comma = "";
	text_add(t, "],\"groups\":[");
	for (size_t i = 0; i < img->n_groups; i++) {
		const struct image_group *g = &img->groups[i];
		if (!is_empty(&l->groups[i])) {
			text_printf(t, "%s{\"id\":\"%lld\"", comma, (long long)g->id);
			json_text(t, "name", g->name);
			json_text(
			    t, "year", g->year < 0 ? "" : nc_year_name((enum nc_year)g->year));
			text_add_char(t, ',');
			tally_json(t, &l->groups[i]);
			text_add_char(t, '}');
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

/* {"id":..,"name":..,"group":..,"year":..,"state":..,"text":..} and more members to come. */
static void
person_open(struct call *c, const struct presence_day *pd, const struct image_pupil *p,
    const struct presence *now)
{
	struct text *t = c->out;
	struct scope scope = pupil_scope(pd->s, p, pd->day);
	const struct image_group *g = image_group_on(pd->s->image, p, pd->day);
	bool sees_why = actor_has_in(c->who, &scope, PERM_PUPIL_READ);
	text_printf(t, "{\"id\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "year", scope.year < 0 ? "" : nc_year_name((enum nc_year)scope.year));
	text_add(t, ",\"badges\":");
	badges_brief_json(c, pd->s, p, pd->day);
	json_text(t, "state", presence_state_name(now->state));
	json_bool(t, "must_find", now->must_find);
	json_text(t, "text", presence_words(now, sees_why, c->a));
	json_instant(t, "since", now->since);
}

static bool
line_fits(const struct presence_list *l, const struct fire_line *line)
{
	const struct presence_query *q = l->q;
	int32_t day = l->f.pd.day;
	return (q->state < 0 || (int)line->now.state == q->state) &&
	       (q->group_id == 0 || image_group_id_on(line->p, day) == q->group_id) &&
	       (q->year < 0 || image_year_on(line->p, day) == q->year);
}

enum rc
view_presence(struct call *c, const struct presence_query *q, struct diag *d)
{
	struct presence_list l = {.c = c, .q = q};
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, q->urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = fire_state_read(&l.f, c, s, NULL, d);
	if (rc == RC_OK) {
		char at[INSTANT_TEXT];
		const char *comma = "";
		count_all(&l);
		text_printf(c->out, "{\"at\":\"%s\",", instant_format(at, c->now));
		counts_json(&l);
		text_add(c->out, ",\"pupils\":[");
		for (size_t i = 0; i < l.f.n; i++) {
			const struct fire_line *line = &l.f.lines[i];
			if (line_fits(&l, line)) {
				text_add(c->out, comma);
				person_open(c, &l.f.pd, line->p, &line->now);
				text_add_char(c->out, '}');
				comma = ",";
			}
		}
		text_add(c->out, "]}");
	}
	school_release(s);
	return rc;
}

/* All that was seen and said of the pupil today, oldest first. */
static void
facts_json(struct call *c, const struct presence_day *pd, const struct image_pupil *p)
{
	struct text *t = c->out;
	struct scope scope = pupil_scope(pd->s, p, pd->day);
	bool sees_why = actor_has_in(c->who, &scope, PERM_PUPIL_READ);
	const char *comma = "";
	text_add(t, ",\"facts\":[");
	for (size_t i = 0; i < pd->n; i++) {
		const struct sighting *seen = &pd->sightings[i];
		if (seen->pupil_id == p->id && seen->at <= pd->now) {
			char at[INSTANT_TEXT];
			text_printf(t, "%s{\"at\":\"%s\"", comma, instant_format(at, seen->at));
			json_text(t, "text", sighting_words(seen, sees_why, c->a));
			text_add_char(t, '}');
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

static void
presence_of_json(struct call *c, const struct presence_day *pd, const struct image_pupil *p)
{
	struct presence now;
	struct scope scope = pupil_scope(pd->s, p, pd->day);
	bool sees_why = actor_has_in(c->who, &scope, PERM_PUPIL_READ);
	presence_pupil(&now, pd, p);
	person_open(c, pd, p, &now);
	json_instant(c->out, "at", c->now);
	json_text(c->out, "sentence", presence_sentence(&now, p, sees_why, c->a));
	json_text(c->out, "place", presence_place(&now, c->a));
	facts_json(c, pd, p);
	text_add_char(c->out, '}');
}

enum rc
view_presence_of(struct call *c, int64_t urn, int64_t pupil_id, struct diag *d)
{
	struct school_state *s = NULL;
	struct presence_day pd;
	enum rc rc = school_hold(&s, c, urn, PERM_PRESENCE, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct image_pupil *p = image_pupil_find(s->image, pupil_id);
	if (p == NULL) {
		rc = diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	} else {
		rc = presence_read(&pd, c, s, d);
	}
	if (rc == RC_OK) {
		presence_of_json(c, &pd, p);
	}
	school_release(s);
	return rc;
}
