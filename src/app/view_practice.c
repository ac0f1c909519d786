#include "app/json.h"
#include "app/reg.h"
#include "app/registers.h"
#include "app/untaken.h"

#include "core/deadline.h"

#include <string.h>

/*
 * GET /practice: how registers are kept, for the senior attendance champion (C223, C233). Fair: a
 * register counts as due only where somebody was expected, and nobody is named or ranked.
 */
#define DAYS_MAX 400
#define AMENDMENTS_MAX 200000

/* How the registers of one group, or of one week, were kept. */
struct kept {
	uint32_t due;
	uint32_t in_time; /* first taken until closing, on the day */
	uint32_t late;    /* taken after closing */
	uint32_t missing; /* closed, and nobody took it */
	uint32_t blanks;  /* sessions of pupils without any mark, in registers that have closed */
	uint32_t amendments; /* marks that somebody amended by hand */
	uint32_t old_n;      /* N older than R43 allows */
	int64_t minutes;     /* from opening to taking, of those taken on the day */
	uint32_t n_minutes;
};

struct practice {
	struct call *c;
	struct school_state *s;
	struct day_range range;
	struct wall now;
	struct kept *groups; /* as image.groups */
	struct kept *weeks;  /* by Monday from that of range.from */
	size_t n_weeks;
	int32_t monday;
	struct kept all;
	const struct register_taken *taken; /* by day, session, group */
	size_t n_taken;
	uint32_t *expected; /* pupils of each group in one session */
	uint32_t *blank;
	uint32_t *planned; /* codes entered ahead that nobody confirmed */
};

static size_t
group_index(const struct image *img, int64_t group_id)
{
	const struct image_group *g = image_group_find(img, group_id);
	return g == NULL ? img->n_groups : (size_t)(g - img->groups);
}

static size_t
week_index(const struct practice *v, int32_t day)
{
	return (size_t)(day - v->monday) / 7;
}

static const struct register_taken *
taken_of(const struct practice *v, int32_t day, enum session session, int64_t group_id)
{
	for (size_t i = 0; i < v->n_taken; i++) {
		const struct register_taken *row = &v->taken[i];
		if (row->day == day && row->session == session && row->group_id == group_id) {
			return row->first_seq == 0 ? NULL : row;
		}
	}
	return NULL;
}

/* Count the pupils of one session, group by group. */
static void
count_session(struct practice *v, int32_t day, enum session session)
{
	const struct image *img = v->s->image;
	const struct law_config *law = &school_policy(v->s, day)->policy.law;
	bool is_old = deadline_n(&img->calendar, day, law) < v->now.day;
	memset(v->expected, 0, img->n_groups * sizeof *v->expected);
	memset(v->blank, 0, img->n_groups * sizeof *v->blank);
	memset(v->planned, 0, img->n_groups * sizeof *v->planned);
	uint32_t column = axis_column(&img->axis, day, session);
	if (column == UINT32_MAX) {
		return;
	}
	for (size_t i = 0; i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[i];
		uint8_t cell = image_cells(img, p)[column];
		size_t g = group_index(img, image_group_id_on(p, day));
		if (cell < CELL_BLANK || g == img->n_groups || !image_is_in_register(p, day)) {
			continue;
		}
		v->expected[g]++;
		v->blank[g] += cell == CELL_BLANK;
		v->planned[g] += image_is_planned(img, p, column);
		bool is_late_n = cell == CODE_N && is_old;
		v->groups[g].old_n += is_late_n;
		v->weeks[week_index(v, day)].old_n += is_late_n;
	}
}

/* One register of one session, into its group's and its week's figures. */
static void
count_register(struct practice *v, size_t g, int32_t day, enum session session)
{
	const struct image_group *group = &v->s->image->groups[g];
	struct session_times times;
	school_times(&times, v->s, day, group->year, session);
	if (v->expected[g] == 0 || !school_has_closed(v->s, day, times.closes, &v->now)) {
		return;
	}
	const struct register_taken *row = taken_of(v, day, session, group->id);
	const struct register_has has = {v->expected[g], v->blank[g], v->planned[g], row != NULL};
	bool is_missing = register_is_untaken(&has);
	if (row == NULL && !is_missing) {
		return; /* its marks were imported, or the office settled it */
	}
	struct kept *const sums[] = {&v->groups[g], &v->weeks[week_index(v, day)], &v->all};
	struct wall taken = wall_at(row == NULL ? 0 : row->taken_at);
	bool is_that_day = row != NULL && taken.day == day;
	bool is_in_time = is_that_day && taken.minute <= times.closes;
	for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
		sums[i]->due++;
		sums[i]->blanks += v->blank[g];
		sums[i]->missing += is_missing;
		sums[i]->in_time += is_in_time;
		sums[i]->late += row != NULL && !is_in_time;
		if (is_that_day) {
			sums[i]->minutes += taken.minute - times.opens;
			sums[i]->n_minutes++;
		}
	}
}

static void
count_days(struct practice *v)
{
	const struct image *img = v->s->image;
	for (int32_t day = v->range.from; day <= v->range.to; day++) {
		if (!calendar_is_school_day(&img->calendar, day)) {
			continue;
		}
		for (int session = 0; session < SESSION_COUNT; session++) {
			count_session(v, day, (enum session)session);
			for (size_t g = 0; g < img->n_groups; g++) {
				count_register(v, g, day, (enum session)session);
			}
			while (v->n_taken > 0 && v->taken->day < day) { /* they come by day */
				v->taken++;
				v->n_taken--;
			}
		}
	}
	for (size_t g = 0; g < img->n_groups; g++) {
		v->all.old_n += v->groups[g].old_n;
	}
}

static enum rc
count_amendments(struct practice *v, struct diag *d)
{
	const struct image *img = v->s->image;
	struct amendment *list = NULL;
	size_t n = 0;
	const struct amendment_filter filter = {.range = v->range, .limit = AMENDMENTS_MAX};
	enum rc rc = store_amendments(&list, &n, v->c->st, v->s->school_id, &filter, v->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct mark *was = &list[i].before;
		const struct image_pupil *p = image_pupil_find(img, was->pupil_id);
		if (p == NULL || !amendment_is_by_hand(&list[i])) {
			continue;
		}
		size_t g = group_index(img, image_group_id_on(p, was->day));
		if (g < img->n_groups) {
			v->groups[g].amendments++;
		}
		v->weeks[week_index(v, was->day)].amendments++;
		v->all.amendments++;
	}
	return rc;
}

static void
kept_json(struct text *t, const struct kept *k)
{
	text_printf(t,
	    ",\"due\":%u,\"in_time\":%u,\"late\":%u,\"missing\":%u,\"blanks\":%u,\"amendments\":%u,"
	    "\"old_n\":%u",
	    k->due, k->in_time, k->late, k->missing, k->blanks, k->amendments, k->old_n);
	if (k->n_minutes == 0) {
		text_add(t, ",\"minutes_after_opening\":null}");
		return;
	}
	text_printf(t, ",\"minutes_after_opening\":%lld}", (long long)(k->minutes / k->n_minutes));
}

static void
practice_json(struct practice *v)
{
	struct text *t = v->c->out;
	const struct image *img = v->s->image;
	char from[DAY_TEXT];
	char to[DAY_TEXT];
	const char *comma = "";
	text_printf(t, "{\"from\":\"%s\",\"to\":\"%s\",\"groups\":[",
	    day_format(from, v->range.from), day_format(to, v->range.to));
	for (size_t i = 0; i < img->n_groups; i++) {
		if (v->groups[i].due > 0) {
			text_printf(t, "%s{\"name\":", comma);
			text_add_json(t, img->groups[i].name);
			kept_json(t, &v->groups[i]);
			comma = ",";
		}
	}
	comma = "";
	text_add(t, "],\"weeks\":[");
	for (size_t i = 0; i < v->n_weeks; i++) {
		if (v->weeks[i].due > 0) {
			text_printf(t, "%s{\"monday\":\"%s\"", comma,
			    day_format(from, v->monday + (int32_t)i * 7));
			kept_json(t, &v->weeks[i]);
			comma = ",";
		}
	}
	text_add(t, "],\"all\":{\"name\":\"\"");
	kept_json(t, &v->all);
	text_add_char(t, '}');
}

static enum rc
practice_run(struct practice *v, struct diag *d)
{
	const struct image *img = v->s->image;
	struct arena *a = v->c->a;
	struct register_taken *taken = NULL;
	v->monday = v->range.from - day_weekday(v->range.from);
	v->n_weeks = week_index(v, v->range.to) + 1;
	v->groups = ARENA_ARRAY(a, img->n_groups + 1, struct kept);
	v->weeks = ARENA_ARRAY(a, v->n_weeks, struct kept);
	v->expected = ARENA_ARRAY(a, img->n_groups + 1, uint32_t);
	v->blank = ARENA_ARRAY(a, img->n_groups + 1, uint32_t);
	v->planned = ARENA_ARRAY(a, img->n_groups + 1, uint32_t);
	enum rc rc =
	    store_registers(&taken, &v->n_taken, v->c->st, v->s->school_id, v->range, a, d);
	if (rc != RC_OK) {
		return rc;
	}
	v->taken = taken;
	count_days(v);
	rc = count_amendments(v, d);
	if (rc == RC_OK) {
		practice_json(v);
	}
	return rc;
}

enum rc
view_practice(struct call *c, const struct practice_query *q, struct diag *d)
{
	struct practice v = {.c = c, .range = q->range, .now = wall_at(c->now)};
	enum rc rc = school_hold(&v.s, c, q->urn, PERM_PRACTICE, d);
	if (rc != RC_OK) {
		return rc;
	}
	v.range.from =
	    q->range.from == DAY_NONE ? school_year_on(v.s, v.now.day).from : q->range.from;
	v.range.to = q->range.to == DAY_NONE || q->range.to > v.now.day ? v.now.day : q->range.to;
	if (v.range.to < v.range.from || v.range.to - v.range.from > DAYS_MAX) {
		rc = diag_set(d, RC_INVALID, "from", NULL,
		    "the days run from an earlier to a later one, at most a school year");
	} else {
		rc = practice_run(&v, d);
	}
	school_release(v.s);
	return rc;
}
