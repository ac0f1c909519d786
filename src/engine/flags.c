#include "engine/flags.h"

#include "core/age.h"
#include "core/outlook.h"

#include <assert.h>
#include <string.h>

#define NEAR_THRESHOLD 3 /* sessions short of the need */
#define NEAR_SEVERE ((struct absence_ratio){.num = 4, .den = 10})

int32_t
flags_day(const struct flags *f, uint32_t column)
{
	assert(column < f->img->axis.n);
	return f->img->axis.day[column];
}

enum session
flags_session(const struct flags *f, uint32_t column)
{
	assert(column < f->img->axis.n);
	return (enum session)f->img->axis.session[column];
}

uint8_t
flags_cell(const struct flags *f, uint32_t column)
{
	assert(column < f->img->axis.n);
	return image_cells(f->img, f->pupil)[column];
}

/* The columns of [from, to) whose cell is in a set of codes. */
static void
collect(struct flag_work *w, const struct session_seq *q, struct day_range columns, uint64_t codes,
    struct arena *a)
{
	uint32_t from = (uint32_t)columns.from, to = (uint32_t)columns.to;
	uint32_t *out = ARENA_ARRAY(a, to > from ? to - from : 1, uint32_t);
	w->n_columns = 0;
	for (uint32_t i = from; i < to; i++) {
		if (code_set_has(codes, q->cell[i])) {
			out[w->n_columns++] = i;
		}
	}
	w->columns = out;
}

static struct day_range
slice(uint32_t from, uint32_t to)
{
	return (struct day_range){(int32_t)from, (int32_t)to};
}

static uint64_t
absent_codes(void)
{
	uint64_t set = 0;
	for (uint8_t c = CODE_FROM_AUTHORISED; c <= CODE_TO_UNAUTHORISED; c++) {
		set |= CODE_BIT(c);
	}
	return set;
}

/* The last day of the half term that holds the next session (R1: terms are given by half). */
static int32_t
half_term_end(const struct flags *f)
{
	const struct calendar *c = &f->img->calendar;
	int32_t day = f->next < f->img->axis.n ? f->img->axis.day[f->next] : DAY_NONE;
	for (size_t i = 0; i < c->n_terms && day != DAY_NONE; i++) {
		if (day <= c->terms[i].last) {
			return c->terms[i].last <= f->school_year.to ? c->terms[i].last : DAY_NONE;
		}
	}
	return DAY_NONE;
}

static struct absence_ratio
ratio_of(enum figure_flag kind, const struct law_config *cfg)
{
	if (kind == FIGURE_PERSISTENT) {
		return RATIO_PERSISTENT;
	}
	if (kind == FIGURE_SEVERE) {
		return RATIO_SEVERE;
	}
	return (struct absence_ratio){.num = (uint32_t)cfg->at_risk_tenths, .den = 1000};
}

/* At risk is its own state below persistent; severe is near from four tenths. */
static enum flag_state
rate_state(const struct flags *f, enum figure_flag kind)
{
	if ((f->row.met & FIGURE_BIT(kind)) != 0) {
		return FLAG_STATE_MET;
	}
	bool is_near = false;
	if (kind == FIGURE_PERSISTENT) {
		is_near = f->row.band == BAND_AT_RISK;
	} else if (kind == FIGURE_SEVERE) {
		is_near = f->row.band == BAND_PERSISTENT &&
		          absence_reaches(f->row.stats.absent, f->row.stats.possible, NEAR_SEVERE);
	}
	return is_near ? FLAG_STATE_NEAR : FLAG_STATE_NOT_MET;
}

static void
rate_outlook(struct flag_rate *r, const struct flags *f)
{
	const struct axis *x = &f->img->axis;
	uint32_t years = image_years_on(f->pupil, f->args.range.to);
	r->attend_to_end = outlook_attend_to_end(r->absent, r->possible, r->ratio);
	r->miss_to_meet = outlook_miss_to_meet(r->absent, r->possible, r->ratio);
	r->end_column = COLUMN_NONE;
	if (r->attend_to_end > 0 && r->attend_to_end != OUTLOOK_NEVER) {
		uint32_t end = outlook_nth_session(x, f->next, r->attend_to_end, years);
		bool is_this_year = end < x->n && x->day[end] <= f->school_year.to;
		r->end_column = is_this_year ? end : COLUMN_NONE;
	}
	r->by = half_term_end(f);
	r->miss_by = OUTLOOK_NEVER;
	if (r->by != DAY_NONE) {
		uint32_t left = outlook_sessions_until(x, f->next, r->by, years);
		r->miss_by = outlook_miss_by(r->absent, r->possible, left, r->ratio);
	}
}

static void
find_rate(struct flags *f, enum figure_flag kind, const struct session_seq *q, struct arena *a)
{
	const struct law_config *cfg = f->args.cfg;
	struct flag_rate *r = &f->rate[kind];
	struct flag_work *w = &f->work[kind];
	w->since = COLUMN_NONE;
	w->state = rate_state(f, kind);
	collect(w, q, slice(f->from, f->to), absent_codes(), a);
	*r = (struct flag_rate){.ratio = ratio_of(kind, cfg),
	    .absent = f->row.stats.absent,
	    .possible = f->row.stats.possible,
	    .end_column = COLUMN_NONE,
	    .miss_by = OUTLOOK_NEVER,
	    .by = DAY_NONE};
	if (r->ratio.num == 0) {
		return; /* the school has no band of pupils at risk */
	}
	rate_outlook(r, f);
	if (w->state == FLAG_STATE_MET) {
		w->since =
		    outlook_since(q, f->from, f->to, r->ratio, (uint32_t)cfg->pa_min_possible);
	}
}

static void
find_threshold(struct flags *f, const struct session_seq *q, struct arena *a)
{
	struct flag_threshold *t = &f->threshold;
	struct flag_work *w = &f->work[FIGURE_THRESHOLD];
	uint32_t *columns = ARENA_ARRAY(a, f->to + 1, uint32_t);
	*w = (struct flag_work){.since = COLUMN_NONE, .columns = columns};
	t->config = threshold_config_of(f->args.cfg);
	t->ends_on = DAY_NONE;
	t->drop_on = DAY_NONE;
	threshold_find(&t->ever, q, 0, f->to, t->config);
	if (f->to == 0) {
		return;
	}
	const struct threshold_now_args in = {
	    .q = q, .at = f->to - 1, .columns = columns, .cap = f->to};
	threshold_now(&t->now, &in, t->config);
	t->ends_on = threshold_ends_on(&t->now, t->config);
	for (int32_t i = 0; i < t->now.n_weeks && t->drop_count == 0; i++) {
		t->drop_on = t->now.week[i].leaves_on;
		t->drop_count = t->now.week[i].count;
	}
	w->n_columns = t->now.met_columns;
	if (t->now.is_met) {
		w->state = FLAG_STATE_MET;
		w->since = t->now.since_column;
	} else if (t->now.count + NEAR_THRESHOLD >= (uint32_t)t->config.needed) {
		w->state = FLAG_STATE_NEAR;
	}
}

static void
find_illness(struct flags *f, const struct session_seq *q, struct arena *a)
{
	struct flag_illness *i = &f->illness;
	struct flag_work *w = &f->work[FIGURE_ILLNESS15];
	const struct law_config *cfg = f->args.cfg;
	struct session_seq until = *q;
	until.n = f->to;
	i->needed = (uint32_t)cfg->illness_days * SESSION_COUNT;
	i->is_compulsory_age =
	    image_is_compulsory_age(f->pupil, f->args.range.to, cfg->school_year_start);
	const struct illness_args in = {.q = &until,
	    .year = f->school_year,
	    .is_compulsory_age = i->is_compulsory_age,
	    .years = YEARS_ALL,
	    .as_of = DAY_NONE,
	    .absent_until = DAY_NONE};
	illness_find(&i->illness, &in, cfg);
	uint32_t from = session_seq_lower(&until, f->school_year.from);
	collect(w, q, slice(from, f->to), CODE_BIT(CODE_I), a);
	w->since = COLUMN_NONE;
	if (i->illness.is_due) {
		w->state = FLAG_STATE_MET;
		w->since = i->needed <= w->n_columns ? w->columns[i->needed - 1] : COLUMN_NONE;
	} else if (i->is_compulsory_age && 3 * i->illness.i_sessions >= 2 * i->needed) {
		w->state = FLAG_STATE_NEAR;
	}
}

/* The last column of a day. */
static uint32_t
last_column(const struct axis *x, int32_t day)
{
	uint32_t after = axis_lower(x, day + 1);
	return after > 0 ? after - 1 : 0;
}

static void
find_run(struct flags *f, enum figure_flag kind, const struct session_seq *q, struct arena *a)
{
	struct flag_run *r = kind == FIGURE_CONTINUOUS10 ? &f->continuous : &f->ground_i;
	struct flag_work *w = &f->work[kind];
	uint32_t marked = report_marked_end(q, f->to);
	uint32_t year = axis_lower(&f->img->axis, f->school_year.from);
	struct run now;
	r->config = kind == FIGURE_CONTINUOUS10 ? run_config_continuous(f->args.cfg)
	                                        : run_config_ground_i(f->args.cfg);
	run_find(&r->ever, q, 0, f->to, r->config);
	run_find(&r->year, q, year < f->to ? year : f->to, f->to, r->config);
	run_find(&now, q, 0, marked, r->config);
	r->now_days = now.now_days;
	r->now_start = now.now_start;
	r->due_on = DAY_NONE;
	*w = (struct flag_work){.since = COLUMN_NONE};
	if (now.now_days == 0) {
		return;
	}
	uint32_t start = axis_lower(&f->img->axis, now.now_start);
	collect(w, q, slice(start, marked), r->config.codes, a);
	if (now.now_days >= r->config.days) {
		struct run standing;
		run_find(&standing, q, start, marked, r->config);
		w->state = FLAG_STATE_MET;
		w->since = last_column(&f->img->axis, standing.met_on);
		r->due_on = standing.met_on;
		return;
	}
	w->state = 2 * now.now_days >= r->config.days ? FLAG_STATE_NEAR : FLAG_STATE_NOT_MET;
	int32_t last = now.now_last >= f->args.range.to ? now.now_last : f->args.range.to - 1;
	r->due_on = calendar_add_school_days(
	    &f->img->calendar, last, (int32_t)(r->config.days - now.now_days));
}

/* Days that nobody marked are past all the same: the outlook begins on the range's last day. */
static uint32_t
next_column(const struct flags *f, uint32_t marked)
{
	uint32_t last_day = axis_lower(&f->img->axis, f->args.range.to);
	return marked > last_day ? marked : last_day;
}

void
flags_find(struct flags *out, const struct image *img, const struct image_pupil *pupil,
    const struct report_args *args, struct arena *a)
{
	struct session_seq q = image_seq(img, pupil);
	memset(out, 0, sizeof *out);
	out->img = img;
	out->pupil = pupil;
	out->args = *args;
	out->school_year = school_year_of(args->range.to, args->cfg->school_year_start);
	report_columns(&out->from, &out->to, img, args);
	report_pupil(&out->row, img, pupil, args);
	out->next = next_column(out, report_marked_end(&q, out->to));
	find_rate(out, FIGURE_PERSISTENT, &q, a);
	find_rate(out, FIGURE_SEVERE, &q, a);
	find_rate(out, FIGURE_AT_RISK, &q, a);
	find_threshold(out, &q, a);
	find_illness(out, &q, a);
	find_run(out, FIGURE_CONTINUOUS10, &q, a);
	find_run(out, FIGURE_GROUND_I20, &q, a);
}

uint32_t
flags_weeks(struct flag_week out[THRESHOLD_WEEKS_MAX + 1], const struct flags *f)
{
	const struct threshold_now *now = &f->threshold.now;
	const struct calendar *c = &f->img->calendar;
	uint32_t n = 0;
	if (now->n_weeks == 0) {
		return 0;
	}
	for (int32_t i = 0; i < c->n_weeks; i++) {
		bool is_in = c->mondays[i] >= now->week[0].monday &&
		             c->mondays[i] <= now->week[now->n_weeks - 1].monday;
		bool is_before = i + 1 < c->n_weeks && c->mondays[i + 1] == now->week[0].monday;
		if (is_in || is_before) {
			out[n++] = (struct flag_week){.monday = c->mondays[i],
			    .is_in_window = is_in,
			    .first = axis_lower(&f->img->axis, c->mondays[i]),
			    .end = axis_lower(&f->img->axis, c->mondays[i] + 7)};
		}
	}
	for (uint32_t i = 0; i < n; i++) { /* what comes after the range is not told */
		out[i].end = out[i].end > f->to ? f->to : out[i].end;
	}
	return n;
}
