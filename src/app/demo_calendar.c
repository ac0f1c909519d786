#include "app/demo_in.h"

#include "core/age.h"

#include <assert.h>
#include <string.h>

#include "calibration.inc"

const struct calibration *
calibration_of(bool is_primary)
{
	return &calibrations[is_primary ? 0 : 1];
}

int32_t
calibration_code(const struct calibration *c, const char *code)
{
	for (size_t i = 0; i < CALIBRATION_CODES && c->codes[i].code != NULL; i++) {
		if (strcmp(c->codes[i].code, code) == 0) {
			return c->codes[i].ppm;
		}
	}
	return 0;
}

/* The holidays of most schools in England, worked out for any year. */

/* Easter Sunday, Gregorian (Meeus). */
static int32_t
easter(int32_t year)
{
	int32_t a = year % 19;
	int32_t b = year / 100;
	int32_t c = year % 100;
	int32_t h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int32_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int32_t m = (a + 11 * h + 22 * l) / 451;
	int32_t month = (h + l - 7 * m + 114) / 31;
	return day_from_civil(year, month, (h + l - 7 * m + 114) % 31 + 1);
}

static void
add_term(struct demo *x, int32_t first, int32_t last, const char *name)
{
	while (day_weekday(first) > 4) {
		first++;
	}
	x->terms[x->n_terms++] = (struct term){first, last, name};
}

static void
add_closure(struct demo *x, int32_t day, enum closure_kind kind, const char *reason)
{
	x->closures[x->n_closures++] = (struct closure){
	    .day = day,
	    .is_closed = {true, true},
	    .years = YEARS_ALL,
	    .kind = kind,
	    .reason = reason,
	};
}

#define SCHOOL_DAYS 190 /* and five for the staff */
#define STAFF_DAYS 5

static int32_t
weekdays_between(int32_t from, int32_t to)
{
	int32_t n = 0;
	for (int32_t day = from; day <= to; day++) {
		n += day_weekday(day) < 5;
	}
	return n;
}

static void
add_year(struct demo *x, int32_t year)
{
	int32_t first = day_from_civil(year, 9, 1);
	int32_t october = day_monday(day_from_civil(year, 10, 29));
	int32_t christmas = day_monday(day_from_civil(year, 12, 16)) + 4;
	int32_t january = day_monday(day_from_civil(year + 1, 1, 3) + 6);
	int32_t february = day_monday(day_from_civil(year + 1, 2, 18));
	int32_t holy_week = easter(year + 1) - 6;
	int32_t may_day = day_monday(day_from_civil(year + 1, 5, 7));
	int32_t whitsun = day_monday(day_from_civil(year + 1, 5, 31));
	while (day_weekday(first) > 4) {
		first++;
	}
	size_t from = x->n_terms;
	add_term(x, first, october - 3, "Autumn 1");
	add_term(x, october + 7, christmas, "Autumn 2");
	add_term(x, january, february - 3, "Spring 1");
	add_term(x, february + 7, holy_week - 3, "Spring 2");
	add_term(x, holy_week + 14, whitsun - 3, "Summer 1");
	add_term(x, whitsun + 7, whitsun + 11, "Summer 2");
	/* The last half term is as long as it must be for 190 days; May Day is a bank holiday. */
	int32_t n = -1;
	for (size_t i = from; i < x->n_terms; i++) {
		n += weekdays_between(x->terms[i].first, x->terms[i].last);
	}
	int32_t last = x->terms[x->n_terms - 1].last;
	while (n < SCHOOL_DAYS + STAFF_DAYS) {
		last++;
		n += day_weekday(last) < 5;
	}
	x->terms[x->n_terms - 1].last = last;
	add_closure(x, first, CLOSURE_INSET, "INSET");
	add_closure(x, october + 7, CLOSURE_INSET, "INSET");
	add_closure(x, january, CLOSURE_INSET, "INSET");
	add_closure(x, may_day, CLOSURE_PLANNED, "Early May bank holiday");
	add_closure(x, whitsun + 7, CLOSURE_INSET, "INSET");
	add_closure(x, last, CLOSURE_INSET, "INSET");
}

/* Of each column, the week of its half term, 0 to 6. */
static void
number_weeks(struct demo *x)
{
	x->week_of_term = ARENA_ARRAY(x->a, x->axis.n + 1, int32_t);
	size_t t = 0;
	for (uint32_t k = 0; k < x->axis.n; k++) {
		while (t + 1 < x->n_terms && x->axis.day[k] > x->terms[t].last) {
			t++;
		}
		int32_t week = (x->axis.day[k] - day_monday(x->terms[t].first)) / 7;
		x->week_of_term[k] = week > 6 ? 6 : week;
	}
}

/* The session that was held last: today's morning once its register has closed. */
static void
find_end(struct demo *x)
{
	int32_t today = x->args->today;
	struct wall now = wall_at(x->c->now);
	bool is_early = now.day == today && now.minute < 9 * 60 + 15;
	uint32_t k = axis_lower(&x->axis, today);
	bool is_open = k < x->axis.n && x->axis.day[k] == today;
	x->end = is_open && !is_early ? k + 1 : k;
	x->end = x->end > 0 ? x->end : 1;
	int32_t back = 0;
	for (x->taken = x->end; x->taken > x->start[0] && back < 10; x->taken--) {
		back += x->axis.session[x->taken - 1] == SESSION_AM;
	}
}

enum rc
demo_calendar(struct demo *x, struct diag *d)
{
	struct month_day september = {.month = 9, .mday = 1};
	x->years[1] = school_year_of(x->args->today, september);
	x->years[0] = school_year_of(x->years[1].from - 1, september);
	x->years[2] = school_year_of(x->years[1].to + 1, september);
	for (int i = 0; i < 3; i++) {
		add_year(x, day_civil(x->years[i].from).year);
	}
	assert(x->n_terms <= sizeof x->terms / sizeof x->terms[0]);
	assert(x->n_closures <= sizeof x->closures / sizeof x->closures[0]);
	enum rc rc =
	    calendar_build(&x->calendar, x->terms, x->n_terms, x->closures, x->n_closures, x->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	axis_build(&x->axis, &x->calendar, x->a);
	number_weeks(x);
	for (int i = 0; i < 3; i++) {
		x->start[i] = axis_lower(&x->axis, x->years[i].from);
	}
	find_end(x);
	return RC_OK;
}
