#include "app/figures.h"
#include "app/json.h"
#include "app/presence.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include "base/num.h"
#include "core/stats.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* GET /pupils and /groups: lists, from the image. */

struct list {
	struct call *c;
	const struct pupils_query *q;
	struct school_state *s;
	int32_t today;
	const char *folded; /* the words of the question, as names are folded for search */
	int flag;           /* enum pupil_flag; -1 any */
	bool sees_presence;
	struct presence_day presence;
};

static const char *
pupil_status(const struct image_pupil *p, int32_t today)
{
	struct day_range spell = image_spell(p, today);
	if (spell.from == DAY_NONE || (spell.to != DAY_NONE && spell.to < today)) {
		return "left";
	}
	return spell.from > today ? "expected" : "on";
}

/* The day on which to look at a pupil: today, or the nearest day on roll. */
static int32_t
pupil_day(const struct image_pupil *p, int32_t today)
{
	struct day_range spell = image_spell(p, today);
	if (spell.from == DAY_NONE || (spell.from <= today && spell.to == DAY_NONE)) {
		return today;
	}
	if (spell.from > today) {
		return spell.from;
	}
	return spell.to < today ? spell.to : today;
}

static const char *
band_of(const struct stats *stats, const struct law_config *law)
{
	if (stats->possible == 0) {
		return "";
	}
	if (stats_is_severe(stats, law)) {
		return "severe";
	}
	if (stats_is_persistent(stats, law)) {
		return "persistent";
	}
	return stats_is_at_risk(stats, law) ? "at_risk" : "fine";
}

static void
pupil_stats(struct stats *out, const struct list *l, const struct image_pupil *p)
{
	const struct axis *x = &l->s->image->axis;
	struct day_range year = school_year_on(l->s, l->today);
	uint32_t from = axis_lower(x, year.from);
	uint32_t to = axis_lower(x, l->today + 1);
	stats_of_cells(out, image_cells(l->s->image, p) + from, to > from ? to - from : 0);
}

/* Everything but the band, which costs a count. */
static bool
pupil_fits(const struct list *l, const struct image_pupil *p, int32_t day)
{
	const struct pupils_query *q = l->q;
	struct scope scope = pupil_scope(l->s, p, day);
	if (!actor_has_in(l->c->who, &scope, PERM_PUPIL_READ)) {
		return false;
	}
	if (strcmp(q->status, "all") != 0 && strcmp(q->status, pupil_status(p, l->today)) != 0) {
		return false;
	}
	if ((q->group_id != 0 && scope.group_id != q->group_id) ||
	    (q->year >= 0 && scope.year != q->year)) {
		return false;
	}
	if (l->flag >= 0 && (!image_has_flag(p, (enum pupil_flag)l->flag, day) ||
	                        !flag_is_visible(l->c, &scope, (enum pupil_flag)l->flag))) {
		return false;
	}
	return q->words[0] == '\0' || name_fits(l->folded, p->search) ||
	       (p->upn[0] != '\0' && strncasecmp(p->upn, q->words, strlen(q->words)) == 0);
}

static void
row_json(struct list *l, const struct image_pupil *p, int32_t day, const struct stats *stats,
    const char *band)
{
	struct text *t = l->c->out;
	const struct image_group *g = image_group_on(l->s->image, p, day);
	int year = image_year_on(p, day);
	char date[DAY_TEXT];
	text_printf(t, "{\"id\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	text_add(t, ",\"upn\":");
	text_add_json(t, p->upn);
	text_printf(t, ",\"dob\":\"%s\",\"year\":\"%s\",\"group\":", day_format(date, p->dob),
	    year < 0 ? "" : nc_year_name((enum nc_year)year));
	text_add_json(t, g == NULL ? "" : g->name);
	text_add(t, ",\"badges\":");
	badges_json(l->c, l->s, p, day);
	int32_t rate = rate_tenths(stats->attended, stats->possible);
	if (rate == RATE_NONE) {
		text_add(t, ",\"attendance\":null,\"band\":null");
	} else {
		text_printf(t, ",\"attendance\":%d,\"band\":\"%s\"", rate, band);
	}
	if (l->sees_presence && image_is_on_roll(p, l->today)) {
		text_add(t, ",\"presence\":");
		presence_brief_json(l->c, &l->presence, p);
	}
	struct day_range spell = image_spell(p, l->today);
	text_printf(t, ",\"status\":\"%s\"", pupil_status(p, l->today));
	if (spell.from != DAY_NONE) {
		text_printf(t, ",\"start\":\"%s\"", day_format(date, spell.from));
	}
	text_add_char(t, '}');
}

/* The cursor is the place in the order of names; a list that changed meanwhile shifts by a few. */
static enum rc
list_json(struct list *l, struct diag *d)
{
	const struct image *img = l->s->image;
	const struct law_config *law = &school_policy(l->s, l->today)->policy.law;
	struct text *t = l->c->out;
	int64_t start = 0;
	int64_t total = 0;
	int64_t shown = 0;
	int64_t next = -1;
	uint32_t missing = 0;
	if (l->q->cursor[0] != '\0' && !num_parse(&start, l->q->cursor, 0, INT32_MAX)) {
		return diag_set(d, RC_INVALID, "cursor", NULL, "that is not a cursor of ours");
	}
	text_add(t, "{\"pupils\":[");
	for (size_t i = 0; i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[img->by_name[i]];
		int32_t day = pupil_day(p, l->today);
		struct stats stats = {0};
		if (!pupil_fits(l, p, day)) {
			continue;
		}
		pupil_stats(&stats, l, p);
		const char *band = band_of(&stats, law);
		if (l->q->band[0] != '\0' && strcmp(l->q->band, band) != 0) {
			continue;
		}
		total++;
		if (total <= start) {
			continue;
		}
		if (shown == l->q->limit) {
			next = next < 0 ? total - 1 : next;
			continue;
		}
		text_add(t, shown++ == 0 ? "" : ",");
		row_json(l, p, day, &stats, band);
	}
	enum rc rc = figures_missing(&missing, l->c, l->s, d);
	text_printf(
	    t, "],\"missing\":%" PRIu32 ",\"total\":%lld,\"next\":", missing, (long long)total);
	if (next < 0) {
		text_add(t, "null}");
	} else {
		text_printf(t, "\"%lld\"}", (long long)next);
	}
	return rc;
}

enum rc
view_pupils(struct call *c, const struct pupils_query *q, struct diag *d)
{
	struct list l = {.c = c, .q = q, .today = wall_at(c->now).day, .flag = -1};
	if (q->flag[0] != '\0') {
		l.flag = pupil_flag_parse(q->flag);
		if (l.flag < 0) {
			return diag_set(
			    d, RC_INVALID, "flag", NULL, "'%.30s' is not a flag", q->flag);
		}
	}
	enum rc rc = school_hold(&l.s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	l.folded = store_fold(c->a, q->words);
	l.sees_presence = actor_has(c->who, l.s->school_id, PERM_PRESENCE);
	rc = l.sees_presence ? presence_read(&l.presence, c, l.s, d) : RC_OK;
	if (rc == RC_OK) {
		rc = list_json(&l, d);
	}
	school_release(l.s);
	return rc;
}

enum rc
view_groups(struct call *c, int64_t urn, int32_t day, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, urn, PERM_SCHOOL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct image *img = s->image;
	int32_t on = day == DAY_NONE ? wall_at(c->now).day : day;
	const struct image_pupil **pupils =
	    ARENA_ARRAY(c->a, img->n_pupils + 1, const struct image_pupil *);
	text_add(c->out, "{\"groups\":[");
	for (size_t i = 0; i < img->n_groups; i++) {
		const struct image_group *g = &img->groups[i];
		text_printf(
		    c->out, "%s{\"id\":\"%lld\",\"name\":", i == 0 ? "" : ",", (long long)g->id);
		text_add_json(c->out, g->name);
		text_printf(c->out, ",\"year\":\"%s\",\"tutor\":",
		    g->year < 0 ? "" : nc_year_name((enum nc_year)g->year));
		text_add_json(c->out, g->tutor);
		const struct scope scope = {s->school_id, g->id, g->year};
		json_bool(c->out, "opens", actor_has_in(c->who, &scope, PERM_PUPIL_READ));
		text_printf(c->out, ",\"pupils\":%zu}", image_group_pupils(pupils, img, g->id, on));
	}
	text_add(c->out, "]}");
	school_release(s);
	return RC_OK;
}
