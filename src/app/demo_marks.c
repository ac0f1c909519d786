#include "app/demo_in.h"

#include "core/age.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * What the registers say. Each pupil is given a rate of absence from the national bands; a school
 * year's absences are a budget of sessions, spent in spells of illness, appointments, holidays and
 * so on until it is used up, so that the school lands on its rate by itself. Which reasons: drawn
 * from what is left of each reason's national share.
 */
/* A reason for absence. */
struct cause {
	uint8_t code;
	uint16_t whole_days; /* of 1,000 spells */
	uint8_t days[2];     /* of such a spell, least and most */
	bool is_morning;     /* single sessions are mornings */
};
static const struct cause causes[] = {
    {CODE_I, 900, {1, 4}, false},
    {CODE_M, 200, {1, 1}, false},
    {CODE_R, 1000, {1, 1}, false},
    {CODE_S, 1000, {3, 8}, false},
    {CODE_T, 1000, {3, 8}, false},
    {CODE_E, 1000, {1, 3}, false},
    {CODE_C, 700, {1, 2}, false},
    {CODE_C1, 1000, {1, 2}, false},
    {CODE_J1, 300, {1, 1}, false},
    {CODE_C2, 0, {1, 1}, false},
    {CODE_G, 1000, {3, 10}, false},
    {CODE_U, 0, {1, 1}, true},
    {CODE_O, 750, {1, 3}, false},
};
#define CAUSES (sizeof causes / sizeof causes[0])

/* One school year's marking. */
struct spend {
	struct demo *x;
	uint32_t from; /* columns; `to` not included */
	uint32_t to;
	int64_t quota[CAUSES]; /* sessions left of each cause */
	uint64_t *weight;      /* sums: of columns from `from` up to and with each */
	bool is_last_year;
};

/* Sessions in one spell of a cause, on average, times two: so that drawing spells in proportion to
 * quota over length spends all quotas alike. */
static int64_t
mean_twice(const struct cause *c)
{
	int64_t days = c->days[0] + c->days[1];
	int64_t whole = c->whole_days;
	return (2 * days * whole + 2 * (1000 - whole)) / 1000;
}

/* How much a cause suits the pupil: 0 never, 1,000 like everybody. */
static int64_t
suits(const struct spend *s, const struct demo_pupil *p, const struct cause *c)
{
	const struct demo *x = s->x;
	int64_t relative = (int64_t)p->rate * 1000 / x->calibration->absence;
	int last = x->first_year + x->n_years - (s->is_last_year ? 0 : 1);
	switch (c->code) {
	case CODE_I:
		return relative > 4000 ? 500 : 1000;
	case CODE_R:
		return p->is_devout ? 6000 : 0;
	case CODE_T:
		return demo_has_flag(p, PUPIL_FLAG_TRAVELLER_FAMILY) ? 100000 : 0;
	case CODE_S:
	case CODE_J1:
		return p->year == last ? 4000 : 0;
	case CODE_E:
		return relative > 700 ? relative : 0;
	case CODE_C2:
		return relative > 3000 ? 10 * relative : 0;
	case CODE_G:
		return relative < 4000 ? 1000 : 200;
	case CODE_O:
		return relative;
	default:
		return 1000;
	}
}

static size_t
draw_cause(struct spend *s, const struct demo_pupil *p)
{
	int64_t weight[CAUSES];
	int64_t total = 0;
	for (size_t i = 0; i < CAUSES; i++) {
		int64_t left = s->quota[i] > 0 ? s->quota[i] : 0;
		weight[i] = left * suits(s, p, &causes[i]) / mean_twice(&causes[i]);
		total += weight[i];
	}
	if (total <= 0) {
		return 0; /* illness */
	}
	int64_t at = (int64_t)demo_below(&s->x->random, 1U << 30) * (total >> 10) >> 20;
	for (size_t i = 0; i < CAUSES; i++) {
		if (at < weight[i]) {
			return i;
		}
		at -= weight[i];
	}
	return 0;
}

/* A column by chance, Fridays, afternoons and the weeks before a holiday more often. */
static uint32_t
draw_column(struct spend *s)
{
	uint32_t n = s->to - s->from;
	uint64_t total = s->weight[n - 1];
	uint64_t at = (uint64_t)demo_below(&s->x->random, UINT32_MAX) * total >> 32;
	uint32_t low = 0;
	uint32_t high = n - 1;
	while (low < high) {
		uint32_t mid = (low + high) / 2;
		if (s->weight[mid] > at) {
			high = mid;
		} else {
			low = mid + 1;
		}
	}
	return s->from + low;
}

static void
put_cell(struct demo *x, struct demo_pupil *p, uint32_t column, uint8_t code)
{
	p->cells[column] = code;
	p->notes[column] = demo_note(&x->random, code);
	p->minutes[column] = code == CODE_U ? (uint8_t)(31 + demo_below(&x->random, 70)) : 0;
}

static bool
is_free(const struct spend *s, const struct demo_pupil *p, uint32_t column, uint32_t n)
{
	for (uint32_t k = column; k < column + n; k++) {
		if (k >= s->to || p->cells[k] != CELL_BLANK) {
			return false;
		}
	}
	return true;
}

/* U is of mornings here; C2 is only for pupils of compulsory school age (R56). */
static uint8_t
code_there(const struct demo *x, const struct demo_pupil *p, uint32_t column, uint8_t code)
{
	struct month_day september = {9, 1};
	if (code == CODE_U && x->axis.session[column] == SESSION_PM) {
		return CODE_O;
	}
	if (code == CODE_C2 && !age_is_compulsory(p->row.dob, x->axis.day[column], september)) {
		return CODE_I;
	}
	return code;
}

/* Spend up to `budget` sessions on one spell; gives back how many. */
static uint32_t
spend_once(struct spend *s, struct demo_pupil *p, uint32_t budget)
{
	struct demo_random *r = &s->x->random;
	size_t which = draw_cause(s, p);
	const struct cause *c = &causes[which];
	uint32_t n = 1;
	if (budget > 1 && demo_chance(r, c->whole_days)) {
		uint32_t range = (uint32_t)(c->days[1] - c->days[0]) + 1;
		n = 2 * (c->days[0] + demo_below(r, range));
		n = n > budget ? budget : n;
	}
	for (int try = 0; try < 12; try++) {
		uint32_t column = draw_column(s);
		bool is_pm = s->x->axis.session[column] == SESSION_PM;
		if (n > 1 || c->is_morning) {
			column -= is_pm && column > s->from ? 1 : 0;
		}
		uint32_t fits = try < 8 ? n : 1;
		if (is_free(s, p, column, fits)) {
			uint8_t code = code_there(s->x, p, column, c->code);
			for (uint32_t k = 0; k < fits; k++) {
				put_cell(s->x, p, column + k, code);
			}
			s->quota[which] -= fits;
			return fits;
		}
	}
	return 0;
}

static void
weigh_columns(struct spend *s)
{
	const struct demo *x = s->x;
	const struct calibration *c = x->calibration;
	uint64_t sum = 0;
	s->weight = ARENA_ARRAY(x->a, s->to - s->from + 1, uint64_t);
	for (uint32_t k = s->from; k < s->to; k++) {
		int64_t w = (int64_t)c->weekday[day_weekday(x->axis.day[k])] *
		            c->week[x->week_of_term[k]] / 1000;
		w = x->axis.session[k] == SESSION_PM ? w * c->pm_over_am / 1000 : w;
		sum += (uint64_t)w;
		s->weight[k - s->from] = sum;
	}
}

static uint32_t
possible(const struct spend *s, const struct demo_pupil *p)
{
	uint32_t n = 0;
	for (uint32_t k = s->from; k < s->to; k++) {
		n += p->cells[k] == CELL_BLANK;
	}
	return n;
}

/* Sessions that each pupil will miss, so that the school as a whole has the national rate. */
static int64_t
spend_budgets(const struct spend *s, uint32_t *budget)
{
	struct demo *x = s->x;
	int64_t due = 0;
	int64_t wanted = 0;
	int64_t total = 0;
	for (size_t i = 0; i < x->n; i++) {
		budget[i] = possible(s, &x->pupils[i]);
		due += (int64_t)budget[i] * x->pupils[i].rate;
		wanted += (int64_t)budget[i] * x->calibration->absence;
	}
	for (size_t i = 0; i < x->n; i++) {
		int64_t rate = x->pupils[i].rate * wanted / (due > 0 ? due : 1);
		budget[i] = (uint32_t)((budget[i] * rate + demo_below(&x->random, 10000)) / 10000);
		total += budget[i];
	}
	return total;
}

/* All absences of one school year, as far as it has come. */
static void
spend_year(struct demo *x, int year)
{
	struct spend s = {.x = x,
	    .from = x->start[year],
	    .to = x->start[year + 1] < x->end ? x->start[year + 1] : x->end,
	    .is_last_year = year == 0};
	if (s.to <= s.from) {
		return;
	}
	weigh_columns(&s);
	uint32_t *budget = ARENA_ARRAY(x->a, x->n, uint32_t);
	int64_t total = spend_budgets(&s, budget);
	int64_t shares = 0;
	for (size_t k = 0; k < CAUSES; k++) {
		shares += calibration_code(x->calibration, code_info(causes[k].code)->code);
	}
	for (size_t k = 0; k < CAUSES; k++) {
		int64_t share = calibration_code(x->calibration, code_info(causes[k].code)->code);
		s.quota[k] = share * total / shares;
	}
	/* In steps through the school, so that no year group takes all of a rare reason. */
	for (size_t k = 0; k < x->n; k++) {
		struct demo_pupil *p = &x->pupils[k * 7919 % x->n];
		uint32_t left = budget[p - x->pupils];
		for (int fruitless = 0; left > 0 && fruitless < 20;) {
			uint32_t n = spend_once(&s, p, left);
			fruitless += n == 0;
			left -= n;
		}
	}
}

/* Days out and the week of work experience of a year group, in one school year. */
struct outing {
	uint32_t from; /* columns of the school year so far; `to` not included */
	uint32_t to;
	uint32_t days[3]; /* first column of each day out */
	uint32_t work;    /* first column of the week */
	int year;         /* enum nc_year then */
};

static void
put_if_free(struct demo *x, struct demo_pupil *p, const struct outing *o, uint32_t k, uint8_t code)
{
	if (k < o->to && p->cells[k] == CELL_BLANK) {
		put_cell(x, p, k, code);
	}
}

/* A day or an afternoon of every week somewhere else. */
static void
put_weekly(struct demo *x, struct demo_pupil *p, const struct outing *o, uint8_t code)
{
	int weekday = code == CODE_P ? 2 : 4;
	for (uint32_t k = o->from; k < o->to; k++) {
		bool is_then = code == CODE_B || x->axis.session[k] == SESSION_PM;
		if (is_then && day_weekday(x->axis.day[k]) == weekday) {
			put_if_free(x, p, o, k, code);
		}
	}
}

static void
put_outings(struct demo *x, struct demo_pupil *p, const struct outing *o, size_t i)
{
	for (uint32_t k = 0; k < 6; k++) {
		if ((i + k / 2) % 10 >= 5) {
			put_if_free(x, p, o, o->days[k / 2] + k % 2, CODE_V);
		}
	}
	for (uint32_t k = 0; o->year == NC_10 && i % 8 >= 2 && k < 10; k++) {
		put_if_free(x, p, o, o->work + k, CODE_W);
	}
	if (i % 151 == 3) {
		put_weekly(x, p, o, CODE_P);
	}
	if (o->year >= NC_10 && i % 29 == 2) {
		put_weekly(x, p, o, CODE_B);
	}
}

/* A day of school by chance, so that a week fits behind it. */
static uint32_t
outing_day(struct demo *x, int year)
{
	uint32_t days = (x->start[year + 1] - x->start[year]) / 2;
	return x->start[year] + 2 * demo_below(&x->random, days > 5 ? days - 5 : 1);
}

/* Educated elsewhere: days out, work experience, sport, a partner school. */
static void
put_elsewhere(struct demo *x, int year)
{
	for (int y = x->first_year; y <= x->first_year + x->n_years; y++) {
		struct outing o = {
		    .from = x->start[year],
		    .to = x->start[year + 1] < x->end ? x->start[year + 1] : x->end,
		    .work = outing_day(x, year),
		    .year = year == 0 ? y - 1 : y,
		};
		for (int k = 0; k < 3; k++) {
			o.days[k] = outing_day(x, year);
		}
		for (size_t i = 0; i < x->n; i++) {
			if (x->pupils[i].year == y) {
				put_outings(x, &x->pupils[i], &o, i);
			}
		}
	}
}

/* Present everywhere else; late mostly in the morning, and the same pupils again and again. */
static void
put_present(struct demo *x)
{
	int64_t weight = 0;
	int64_t cells = 0;
	for (size_t i = 0; i < x->n; i++) {
		for (uint32_t k = 0; k < x->end; k++) {
			bool is_blank = x->pupils[i].cells[k] == CELL_BLANK;
			bool is_am = x->axis.session[k] == SESSION_AM;
			weight += is_blank ? (int64_t)x->pupils[i].late * (is_am ? 12 : 1) : 0;
			cells += x->pupils[i].cells[k] >= CELL_BLANK;
		}
	}
	/* A late pupil is so with a chance of late * part / weight of all that are to be late. */
	int64_t wanted = cells * calibration_code(x->calibration, "L") / 1000000;
	for (size_t i = 0; i < x->n; i++) {
		struct demo_pupil *p = &x->pupils[i];
		for (uint32_t k = 0; k < x->end; k++) {
			if (p->cells[k] != CELL_BLANK) {
				continue;
			}
			bool is_am = x->axis.session[k] == SESSION_AM;
			int64_t chance = wanted * p->late * (is_am ? 12 : 1);
			int64_t at = (int64_t)demo_below(&x->random, 1U << 20);
			if (weight > 0 && at < (chance << 20) / weight) {
				uint32_t short_by = demo_below(&x->random, 30);
				p->cells[k] = CODE_L;
				p->minutes[k] = (uint8_t)(1 + demo_below(&x->random, short_by + 1));
				p->notes[k] = demo_note(&x->random, CODE_L);
			} else {
				p->cells[k] = code_present(x->axis.session[k]);
			}
		}
	}
}

/* Of the absences of the last days, some that nobody has explained yet: many of today, few of last
 * week, fewer of last month (R43). */
static void
put_unexplained(struct demo *x)
{
	for (size_t i = 0; i < x->n; i++) {
		struct demo_pupil *p = &x->pupils[i];
		for (uint32_t back = 1; back <= 40 && back <= x->end - x->start[0]; back++) {
			uint32_t k = x->end - back;
			uint32_t of_1000 = back <= 2 ? 350 : back <= 10 ? 90 : back <= 20 ? 15 : 5;
			bool is_absent = p->cells[k] == CODE_I || p->cells[k] == CODE_O;
			if (is_absent && demo_chance(&x->random, of_1000)) {
				put_cell(x, p, k, CODE_N);
			}
		}
	}
}

void
demo_marks(struct demo *x)
{
	for (size_t i = 0; i < x->n; i++) {
		struct demo_pupil *p = &x->pupils[i];
		const struct enrolment *e = p->row.enrolments;
		p->cells = ARENA_ARRAY(x->a, x->axis.n, uint8_t);
		p->minutes = ARENA_ARRAY(x->a, x->axis.n, uint8_t);
		p->notes = ARENA_ARRAY(x->a, x->axis.n, uint8_t);
		for (uint32_t k = 0; k < x->axis.n; k++) {
			int32_t day = x->axis.day[k];
			bool is_on =
			    day >= e->start_day && (e->end_day == DAY_NONE || day <= e->end_day);
			p->cells[k] = is_on ? CELL_BLANK : CELL_OFF_ROLL;
		}
	}
	demo_rates(x);
	for (int year = 0; year < 2; year++) {
		spend_year(x, year);
		put_elsewhere(x, year);
	}
	put_present(x);
	put_unexplained(x);
}
