#include "engine/report.h"

#include "core/age.h"
#include "core/runs.h"
#include "core/threshold.h"
#include "engine/kernel.h"

#include <assert.h>
#include <string.h>

static const char *const flag_names[] = {
    [FIGURE_PERSISTENT] = "persistent",
    [FIGURE_SEVERE] = "severe",
    [FIGURE_AT_RISK] = "at_risk",
    [FIGURE_THRESHOLD] = "threshold",
    [FIGURE_ILLNESS15] = "illness15",
    [FIGURE_CONTINUOUS10] = "continuous10",
    [FIGURE_GROUND_I20] = "ground_i20",
};
_Static_assert(sizeof flag_names / sizeof flag_names[0] == FIGURE_FLAG_COUNT,
    "a new flag on the figures needs a name");

static const char *const band_names[] = {
    [BAND_NONE] = "",
    [BAND_FINE] = "fine",
    [BAND_AT_RISK] = "at_risk",
    [BAND_PERSISTENT] = "persistent",
    [BAND_SEVERE] = "severe",
};
_Static_assert(sizeof band_names / sizeof band_names[0] == BAND_COUNT, "a new band needs a name");

const char *
figure_flag_name(enum figure_flag flag)
{
	assert((unsigned)flag < FIGURE_FLAG_COUNT);
	return flag_names[flag];
}

int
figure_flag_parse(const char *name)
{
	for (int i = 0; i < FIGURE_FLAG_COUNT; i++) {
		if (strcmp(flag_names[i], name) == 0) {
			return i;
		}
	}
	return -1;
}

const char *
report_band_name(enum report_band band)
{
	assert((unsigned)band < BAND_COUNT);
	return band_names[band];
}

int
report_band_parse(const char *name)
{
	for (int i = BAND_FINE; i < BAND_COUNT; i++) {
		if (strcmp(band_names[i], name) == 0) {
			return i;
		}
	}
	return -1;
}

void
report_columns(
    uint32_t *from, uint32_t *to, const struct image *img, const struct report_args *args)
{
	const struct axis *x = &img->axis;
	*from = axis_lower(x, args->range.from);
	*to = axis_lower(x, args->range.to == INT32_MAX ? INT32_MAX : args->range.to + 1);
	if (args->last_is_am && *to > 0 && x->day[*to - 1] == args->range.to &&
	    x->session[*to - 1] == SESSION_PM) {
		(*to)--;
	}
	*from = *from > *to ? *to : *from;
}

uint32_t
report_marked_end(const struct session_seq *q, uint32_t to)
{
	while (to > 0 && (q->cell[to - 1] == CELL_BLANK || q->cell[to - 1] == CELL_NOT_OPEN)) {
		to--;
	}
	return to;
}

/* What is the same for every pupil of the report. */
struct scan {
	const struct image *img;
	const struct report_args *args;
	const struct kernel *kernel;
	uint32_t from;
	uint32_t to;
	uint32_t window_from; /* first column of the ten school weeks that end the range */
	bool window_has_gap;  /* a column of it is in no school week */
	uint32_t year_from;   /* first column of the school year that holds the range's end */
	struct day_range school_year;
	struct threshold_config threshold;
	struct run_config continuous;
	struct run_config ground_i;
};

/* The window is a slice of the axis: weeks without a session do not age it (R91). */
static uint32_t
window_start(const struct axis *x, uint32_t to, int32_t weeks)
{
	int32_t last = -1;
	uint32_t i = to;
	for (; i > 0; i--) {
		int32_t week = x->week[i - 1];
		last = last < 0 ? week : last;
		if (last >= 0 && week >= 0 && week <= last - weeks) {
			break;
		}
	}
	return i;
}

static struct scan
scan_start(const struct image *img, const struct report_args *args)
{
	struct scan s = {.img = img,
	    .args = args,
	    .kernel = kernel_best(),
	    .school_year = school_year_of(args->range.to, args->cfg->school_year_start),
	    .threshold = threshold_config_of(args->cfg),
	    .continuous = run_config_continuous(args->cfg),
	    .ground_i = run_config_ground_i(args->cfg)};
	report_columns(&s.from, &s.to, img, args);
	s.window_from = window_start(&img->axis, s.to, s.threshold.weeks);
	for (uint32_t i = s.window_from; i < s.to; i++) {
		s.window_has_gap = s.window_has_gap || img->axis.week[i] < 0;
	}
	s.year_from = axis_lower(&img->axis, s.school_year.from);
	return s;
}

/* How many sessions of a slice are in a set of codes; the range's histogram is there already. */
static uint32_t
sum_of(const uint32_t count[CELL_VALUES], uint64_t codes)
{
	uint32_t n = 0;
	for (; codes != 0; codes &= codes - 1) {
		n += count[__builtin_ctzll(codes)];
	}
	return n;
}

static uint32_t
count_of(const struct scan *s, const uint8_t *cell, uint32_t from, uint64_t codes)
{
	uint32_t count[CELL_VALUES];
	s->kernel->histogram(count, cell + from, from < s->to ? s->to - from : 0);
	return sum_of(count, codes);
}

/*
 * Sessions that count in the window. Where all of its columns are in school weeks their number is
 * the answer; else the rule's own function is asked, which leaves the others out (R91).
 */
static bool
is_over_threshold(const struct scan *s, const struct session_seq *q, const struct stats *stats)
{
	uint32_t needed = (uint32_t)s->threshold.needed;
	if (s->to == 0 ||
	    (s->from <= s->window_from && sum_of(stats->count, s->threshold.codes) < needed) ||
	    count_of(s, q->cell, s->window_from, s->threshold.codes) < needed) {
		return false;
	}
	if (!s->window_has_gap) {
		return true;
	}
	struct threshold_now now;
	const struct threshold_now_args in = {.q = q, .from = s->window_from, .at = s->to - 1};
	threshold_now(&now, &in, s->threshold);
	return now.is_met;
}

/* Thirty sessions of illness since the school year began (R74); nothing is expected here. */
static bool
is_return_due(const struct scan *s, const struct session_seq *q, const struct report_pupil *p)
{
	uint32_t needed = (uint32_t)s->args->cfg->illness_days * SESSION_COUNT;
	if (s->from <= s->year_from && p->stats.count[CODE_I] < needed) {
		return false;
	}
	return count_of(s, q->cell, s->year_from, CODE_BIT(CODE_I)) >= needed &&
	       image_is_compulsory_age(
	           p->pupil, s->args->range.to, s->args->cfg->school_year_start);
}

/*
 * Where a run that stands at `to` may have begun, UINT32_MAX if it can't be long enough: each of
 * its days has at least one listed session, and a session that counts and is not listed breaks it.
 */
static uint32_t
run_start(const struct session_seq *q, uint32_t to, struct run_config cfg)
{
	uint32_t listed = 0;
	uint32_t i = to;
	for (; i > 0; i--) {
		if (q->held[i - 1] == 0) {
			continue;
		}
		if (code_set_has(cfg.codes, q->cell[i - 1])) {
			listed++;
		} else if (cell_is_possible(q->cell[i - 1])) {
			break;
		}
	}
	if (listed < cfg.days) {
		return UINT32_MAX;
	}
	while (i > 0 && q->day[i - 1] == q->day[i]) {
		i--; /* from the morning on: it may be what broke the run */
	}
	return i;
}

static bool
is_running(const struct session_seq *q, uint32_t to, struct run_config cfg)
{
	uint32_t from = run_start(q, to, cfg);
	if (from == UINT32_MAX) {
		return false;
	}
	struct run run;
	run_find(&run, q, from, to, cfg);
	return run.now_days >= cfg.days;
}

static enum report_band
band_of(const struct stats *stats, const struct law_config *cfg)
{
	if (stats->possible == 0) {
		return BAND_NONE;
	}
	if (stats_is_severe(stats, cfg)) {
		return BAND_SEVERE;
	}
	if (stats_is_persistent(stats, cfg)) {
		return BAND_PERSISTENT;
	}
	return stats_is_at_risk(stats, cfg) ? BAND_AT_RISK : BAND_FINE;
}

static uint32_t
band_bits(enum report_band band)
{
	switch (band) {
	case BAND_SEVERE:
		return FIGURE_BIT(FIGURE_SEVERE) | FIGURE_BIT(FIGURE_PERSISTENT); /* R65 */
	case BAND_PERSISTENT:
		return FIGURE_BIT(FIGURE_PERSISTENT);
	case BAND_AT_RISK:
		return FIGURE_BIT(FIGURE_AT_RISK);
	case BAND_NONE:
	case BAND_FINE:
	case BAND_COUNT:
		break;
	}
	return 0;
}

static void
scan_flags(struct report_pupil *out, const struct scan *s, const struct session_seq *q)
{
	uint32_t met = band_bits(out->band);
	uint32_t marked = report_marked_end(q, s->to);
	met |= is_over_threshold(s, q, &out->stats) ? FIGURE_BIT(FIGURE_THRESHOLD) : 0;
	met |= is_return_due(s, q, out) ? FIGURE_BIT(FIGURE_ILLNESS15) : 0;
	met |= is_running(q, marked, s->continuous) ? FIGURE_BIT(FIGURE_CONTINUOUS10) : 0;
	met |= is_running(q, marked, s->ground_i) ? FIGURE_BIT(FIGURE_GROUND_I20) : 0;
	out->met = met;
}

static void
scan_pupil(struct report_pupil *out, const struct scan *s, const struct image_pupil *p)
{
	struct session_seq q = image_seq(s->img, p);
	struct day_range spell = image_spell(p, s->args->range.to);
	bool has_left = spell.to != DAY_NONE && spell.to < s->args->range.to;
	out->pupil = p;
	out->as_of = has_left ? spell.to : s->args->range.to;
	out->year = image_year_on(p, out->as_of);
	out->group = image_group_on(s->img, p, out->as_of);
	out->flags = 0;
	for (size_t i = 0; i < p->n_flags; i++) {
		const struct image_flag *f = &p->flags[i];
		if (image_has_flag(p, f->kind, out->as_of)) {
			out->flags |= (uint32_t)1 << f->kind;
		}
	}
	s->kernel->histogram(out->stats.count, q.cell + s->from, s->to - s->from);
	stats_derive(&out->stats);
	out->band = band_of(&out->stats, s->args->cfg);
	scan_flags(out, s, &q);
}

void
report_pupil(struct report_pupil *out, const struct image *img, const struct image_pupil *pupil,
    const struct report_args *args)
{
	struct scan s = scan_start(img, args);
	scan_pupil(out, &s, pupil);
}

/* Pool a pupil: the sums of the codes; the rest follows from them at the end (R67). */
static void
group_add(struct report_group *g, const struct report_pupil *p)
{
	for (size_t i = 0; i < CELL_VALUES; i++) {
		g->stats.total.count[i] += p->stats.count[i];
	}
	g->stats.pupils++;
	g->stats.cohort += p->band != BAND_NONE ? 1 : 0;
	for (size_t i = 0; i < FIGURE_FLAG_COUNT; i++) {
		g->met[i] += (p->met >> i) & 1;
	}
}

static void
group_finish(struct report_group *g)
{
	stats_derive(&g->stats.total);
	g->stats.pa_count = g->met[FIGURE_PERSISTENT];
	g->stats.sa_count = g->met[FIGURE_SEVERE];
	g->stats.at_risk_count = g->met[FIGURE_AT_RISK];
}

/* Keep those with a pupil. */
static size_t
groups_finish(struct report_group *groups, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (groups[i].stats.pupils > 0) {
			groups[kept] = groups[i];
			group_finish(&groups[kept++]);
		}
	}
	return kept;
}

static void
groups_start(struct report *out, const struct image *img, struct arena *a)
{
	out->years = ARENA_ARRAY(a, NC_COUNT, struct report_group);
	out->groups = ARENA_ARRAY(a, img->n_groups + 1, struct report_group);
	out->cohorts = ARENA_ARRAY(a, PUPIL_FLAG_COUNT, struct report_group);
	for (size_t i = 0; i < NC_COUNT; i++) {
		out->years[i].key.year = (enum nc_year)i;
	}
	for (size_t i = 0; i < img->n_groups; i++) {
		out->groups[i].key.group = &img->groups[i];
	}
	for (size_t i = 0; i < PUPIL_FLAG_COUNT; i++) {
		out->cohorts[i].key.flag = (enum pupil_flag)i;
	}
}

static void
groups_add(struct report *out, const struct image *img, const struct report_pupil *p)
{
	group_add(&out->school, p);
	if (p->year >= 0) {
		group_add(&out->years[p->year], p);
	}
	if (p->group != NULL) {
		group_add(&out->groups[p->group - img->groups], p);
	}
	for (uint32_t bits = p->flags; bits != 0; bits &= bits - 1) {
		group_add(&out->cohorts[__builtin_ctz(bits)], p);
	}
}

/* Sums by column, in bytes until they are full. */
struct columns {
	uint8_t *possible8;
	uint8_t *attended8;
	uint32_t pending; /* rows in the bytes */
	uint32_t *possible;
	uint32_t *attended;
	uint32_t n;
};
#define ROWS_MAX 255

static struct columns
columns_start(uint32_t n, struct arena *a)
{
	return (struct columns){.possible8 = ARENA_ARRAY(a, n + 1, uint8_t),
	    .attended8 = ARENA_ARRAY(a, n + 1, uint8_t),
	    .possible = ARENA_ARRAY(a, n + 1, uint32_t),
	    .attended = ARENA_ARRAY(a, n + 1, uint32_t),
	    .n = n};
}

static void
columns_flush(struct columns *c)
{
	for (uint32_t i = 0; i < c->n; i++) {
		c->possible[i] += c->possible8[i];
		c->attended[i] += c->attended8[i];
	}
	memset(c->possible8, 0, c->n);
	memset(c->attended8, 0, c->n);
	c->pending = 0;
}

static void
columns_add(struct columns *c, const struct scan *s, const uint8_t *cell)
{
	s->kernel->columns(c->possible8, c->attended8, cell + s->from, c->n);
	if (++c->pending == ROWS_MAX) {
		columns_flush(c);
	}
}

static void
weeks_fill(struct report *out, struct columns *c, const struct scan *s, struct arena *a)
{
	const struct axis *x = &s->img->axis;
	int32_t last = -1;
	columns_flush(c);
	out->weeks = ARENA_ARRAY(a, (size_t)s->img->calendar.n_weeks + 1, struct report_week);
	for (uint32_t i = s->from; i < s->to; i++) {
		if (x->week[i] < 0) {
			continue; /* no school week (R91) */
		}
		if (x->week[i] != last) {
			last = x->week[i];
			out->weeks[out->n_weeks++].monday = s->img->calendar.mondays[last];
		}
		struct report_week *w = &out->weeks[out->n_weeks - 1];
		w->possible += c->possible[i - s->from];
		w->attended += c->attended[i - s->from];
	}
}

/* What the pupils of one register have in a session, as bits. */
enum seen { SEEN_DUE = 1, SEEN_BLANK = 2, SEEN_PLANNED = 4 };

static void
registers_mark(uint8_t *restrict seen, const uint8_t *restrict cell, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		uint8_t v = cell[i];
		uint8_t bits = v >= CELL_BLANK ? SEEN_DUE : 0;
		bits |= v == CELL_BLANK ? SEEN_BLANK : 0;
		seen[i] |= bits;
	}
}

/* The planned codes that nobody confirmed are few: 64 sessions at once are passed over. */
static void
registers_planned(uint8_t *seen, const uint64_t *planned, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++) {
		uint64_t bits = planned[i / 64] >> (i % 64);
		if (bits == 0) {
			i |= 63;
		} else if ((bits & 1) != 0) {
			seen[i - from] |= SEEN_PLANNED;
		}
	}
}

static void
registers_add(uint8_t *seen, const struct scan *s, const struct image_pupil *p)
{
	const struct axis *x = &s->img->axis;
	uint32_t n = s->to - s->from;
	for (size_t i = 0; i < p->n_groups; i++) {
		const struct image_member *m = &p->groups[i];
		const struct image_group *g = image_group_find(s->img, m->group_id);
		uint32_t from = axis_lower(x, m->days.from);
		uint32_t to = m->days.to == DAY_NONE ? x->n : axis_lower(x, m->days.to + 1);
		from = from < s->from ? s->from : from;
		to = to > s->to ? s->to : to;
		if (from < to) {
			uint8_t *row = seen + (size_t)(g - s->img->groups) * n + from - s->from;
			registers_mark(row, image_cells(s->img, p) + from, to - from);
			registers_planned(
			    row, s->img->planned + (size_t)p->row * s->img->stride / 64, from, to);
		}
	}
}

/* Was no mark of the register's pupils confirmed? Asked only where one of them was planned. */
static bool
is_all_planned(const struct image *img, const struct image_group *g, uint32_t column)
{
	for (uint32_t i = 0; i < g->n_rows; i++) {
		const struct image_pupil *p = &img->pupils[g->rows[i]];
		if (image_cells(img, p)[column] > CELL_BLANK && !image_is_planned(img, p, column) &&
		    image_group_id_on(p, img->axis.day[column]) == g->id) {
			return false;
		}
	}
	return true;
}

static void
gap_add(struct report *out, const struct report_gap *gap, struct arena *a)
{
	size_t n = out->n_gaps;
	if ((n & (n - 1)) == 0) { /* room for the next power of two */
		struct report_gap *more = ARENA_ARRAY(a, n == 0 ? 1 : 2 * n, struct report_gap);
		if (n > 0) {
			memcpy(more, out->gaps, n * sizeof *more);
		}
		out->gaps = more;
	}
	out->gaps[out->n_gaps++] = *gap;
}

static void
registers_count(struct report *out, const uint8_t *seen, const struct scan *s, struct arena *a)
{
	const struct image *img = s->img;
	const struct axis *x = &img->axis;
	uint32_t n = s->to - s->from;
	for (uint32_t i = 0; i < n; i++) {
		for (size_t g = 0; g < img->n_groups; g++) {
			uint8_t bits = seen[g * n + i];
			uint32_t column = s->from + i;
			struct report_gap gap = {.group = &img->groups[g],
			    .day = x->day[column],
			    .session = x->session[column] == SESSION_PM ? SESSION_PM : SESSION_AM,
			    .is_blank = (bits & SEEN_BLANK) != 0};
			if ((bits & SEEN_DUE) == 0 || x->held[column] == 0) {
				continue;
			}
			out->registers_due++;
			bool is_planned = (bits & SEEN_PLANNED) != 0;
			if (gap.is_blank ||
			    (is_planned && is_all_planned(img, gap.group, column))) {
				gap_add(out, &gap, a);
			}
		}
	}
}

static bool
is_reported(const struct image_pupil *p, struct day_range range)
{
	if (p->is_boarder) {
		return false; /* C017 */
	}
	for (size_t i = 0; i < p->n_spells; i++) {
		const struct day_range *spell = &p->spells[i];
		if (spell->from <= range.to && (spell->to == DAY_NONE || spell->to >= range.from)) {
			return true;
		}
	}
	return false;
}

void
report_school(
    struct report *out, const struct image *img, const struct report_args *args, struct arena *a)
{
	struct scan s = scan_start(img, args);
	uint32_t n = s.to - s.from;
	*out = (struct report){.range = args->range, .from = s.from, .to = s.to};
	groups_start(out, img, a);
	struct columns columns = columns_start(n, a);
	uint8_t *seen = ARENA_ARRAY(a, (size_t)n * img->n_groups + 1, uint8_t);
	out->pupils = ARENA_ARRAY(a, img->n_pupils + 1, struct report_pupil);
	for (size_t i = 0; i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[img->by_name[i]];
		if (!is_reported(p, args->range)) {
			continue;
		}
		struct report_pupil *row = &out->pupils[out->n_pupils++];
		scan_pupil(row, &s, p);
		groups_add(out, img, row);
		columns_add(&columns, &s, image_cells(img, p));
		registers_add(seen, &s, p);
	}
	group_finish(&out->school);
	out->n_years = groups_finish(out->years, NC_COUNT);
	out->n_groups = groups_finish(out->groups, img->n_groups);
	out->n_cohorts = groups_finish(out->cohorts, PUPIL_FLAG_COUNT);
	weeks_fill(out, &columns, &s, a);
	registers_count(out, seen, &s, a);
}

void
report_weekdays(struct report_slot out[REPORT_WEEKDAYS][SESSION_COUNT], const struct image *img,
    const struct image_pupil *pupil, const struct report_args *args)
{
	uint32_t from, to;
	const struct axis *x = &img->axis;
	const uint8_t *cell = image_cells(img, pupil);
	report_columns(&from, &to, img, args);
	memset(out, 0, sizeof(struct report_slot) * REPORT_WEEKDAYS * SESSION_COUNT);
	for (uint32_t i = from; i < to; i++) {
		struct report_slot *slot = &out[day_weekday(x->day[i])][x->session[i]];
		slot->possible += cell_is_possible(cell[i]) ? 1 : 0;
		if (cell_is_unauthorised(cell[i])) {
			slot->unauthorised++;
		} else if (cell_is_absent(cell[i])) {
			slot->authorised++;
		}
	}
}
