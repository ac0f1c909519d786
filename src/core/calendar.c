#include "core/calendar.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const year_names[] = {
    [NC_E1] = "E1",
    [NC_E2] = "E2",
    [NC_N1] = "N1",
    [NC_N2] = "N2",
    [NC_R] = "R",
    [NC_1] = "1",
    [NC_2] = "2",
    [NC_3] = "3",
    [NC_4] = "4",
    [NC_5] = "5",
    [NC_6] = "6",
    [NC_7] = "7",
    [NC_8] = "8",
    [NC_9] = "9",
    [NC_10] = "10",
    [NC_11] = "11",
    [NC_12] = "12",
    [NC_13] = "13",
    [NC_14] = "14",
    [NC_X] = "X",
};
_Static_assert(
    sizeof year_names / sizeof year_names[0] == NC_COUNT, "every year group has its name");
_Static_assert(NC_COUNT <= 32, "a set of year groups is one 32-bit word");

/* Does `s` begin with the word, in any case? Then the rest without blanks before it, else NULL. */
static const char *
after_word(const char *s, const char *word)
{
	for (; *word != '\0'; word++, s++) {
		char c = *s >= 'A' && *s <= 'Z' ? (char)(*s + ('a' - 'A')) : *s;
		if (c != *word) {
			return NULL;
		}
	}
	return s + strspn(s, " ");
}

static int
year_by_name(const char *s)
{
	/* Files pad with a nought: "07". */
	if (s[0] == '0' && s[1] != '\0') {
		s++;
	}
	char up[4] = {0};
	size_t n = strlen(s);
	if (n == 0 || n >= sizeof up) {
		return -1;
	}
	for (size_t i = 0; i < n; i++) {
		up[i] = s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - ('a' - 'A')) : s[i];
	}
	for (int y = 0; y < NC_COUNT; y++) {
		if (strcmp(up, year_names[y]) == 0) {
			return y;
		}
	}
	return -1;
}

int
nc_year_parse(const char *s)
{
	static const char *const words[] = {"year", "yr", "y"};
	s += strspn(s, " ");
	const char *rest = after_word(s, "reception");
	if (rest != NULL) {
		return *rest == '\0' ? NC_R : -1;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		rest = after_word(s, words[i]);
		if (rest != NULL) {
			return year_by_name(rest);
		}
	}
	return year_by_name(s);
}

const char *
nc_year_name(enum nc_year year)
{
	assert(year < NC_COUNT);
	return year_names[year];
}

static int
term_order(const void *a, const void *b)
{
	const struct term *x = (const struct term *)a;
	const struct term *y = (const struct term *)b;
	return (x->first > y->first) - (x->first < y->first);
}

static enum rc
terms_check(const struct term *terms, size_t n, struct diag *d)
{
	char day[DAY_WORDS];
	if (n == 0) {
		return diag_set(d, RC_INVALID, "terms", "R1", "a calendar needs at least one term");
	}
	for (size_t i = 0; i < n; i++) {
		if (terms[i].last < terms[i].first) {
			return diag_set(d, RC_INVALID, "terms", "R1",
			    "the term that starts on %s ends before it starts",
			    day_words(day, terms[i].first));
		}
		if (i > 0 && terms[i].first <= terms[i - 1].last) {
			return diag_set(d, RC_INVALID, "terms", "R1",
			    "the term that starts on %s overlaps the one before it",
			    day_words(day, terms[i].first));
		}
	}
	if ((int64_t)terms[n - 1].last - terms[0].first > CALENDAR_MAX_DAYS - 14) {
		return diag_set(d, RC_INVALID, "terms", "R1",
		    "the terms cover more than twelve years; enter fewer");
	}
	return RC_OK;
}

static void
open_terms(struct cal_day *days, const struct calendar *c)
{
	for (size_t t = 0; t < c->n_terms; t++) {
		for (int32_t day = c->terms[t].first; day <= c->terms[t].last; day++) {
			if (day_weekday(day) < 5) {
				struct cal_day *row = &days[day - c->first];
				row->open[SESSION_AM] = YEARS_ALL;
				row->open[SESSION_PM] = YEARS_ALL;
			}
		}
	}
}

/* Planned closures take the session away; unplanned ones only mark it (R49, R59). */
static void
apply_closures(struct cal_day *days, const struct calendar *c, bool is_planned)
{
	for (size_t i = 0; i < c->n_closures; i++) {
		const struct closure *cl = &c->closures[i];
		bool is_this = (cl->kind != CLOSURE_UNPLANNED) == is_planned;
		if (!is_this || cl->day < c->first || cl->day - c->first >= c->n_days) {
			continue;
		}
		struct cal_day *row = &days[cl->day - c->first];
		for (int s = 0; s < SESSION_COUNT; s++) {
			if (!cl->is_closed[s]) {
				continue;
			}
			if (is_planned) {
				row->open[s] &= ~cl->years;
			} else {
				row->unplanned[s] |= row->open[s] & cl->years;
			}
		}
	}
}

static bool
day_is_held(const struct cal_day *row)
{
	return (row->open[SESSION_AM] & ~row->unplanned[SESSION_AM]) != 0 ||
	       (row->open[SESSION_PM] & ~row->unplanned[SESSION_PM]) != 0;
}

/* A school week has at least one session held for pupils (R91). `first` is a Monday. */
static void
number_weeks(struct calendar *c, struct cal_day *days, int32_t *mondays)
{
	for (int32_t monday = 0; monday < c->n_days; monday += 7) {
		bool is_week = false;
		for (int32_t i = monday; i < monday + 7; i++) {
			is_week = is_week || day_is_held(&days[i]);
		}
		for (int32_t i = monday; i < monday + 7; i++) {
			days[i].week = is_week ? c->n_weeks : -1;
		}
		if (is_week) {
			mondays[c->n_weeks++] = c->first + monday;
		}
	}
}

enum rc
calendar_build(struct calendar *out, const struct term *terms, size_t n_terms,
    const struct closure *closures, size_t n_closures, struct arena *a, struct diag *d)
{
	struct term *sorted = ARENA_ARRAY(a, n_terms + 1, struct term);
	if (n_terms > 0) {
		memcpy(sorted, terms, n_terms * sizeof *sorted);
		qsort(sorted, n_terms, sizeof *sorted, term_order);
	}
	enum rc rc = terms_check(sorted, n_terms, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct closure *copy = ARENA_ARRAY(a, n_closures + 1, struct closure);
	if (n_closures > 0) {
		memcpy(copy, closures, n_closures * sizeof *copy);
	}
	struct calendar c = {.terms = sorted,
	    .n_terms = n_terms,
	    .closures = copy,
	    .n_closures = n_closures,
	    .first = day_monday(sorted[0].first)};
	c.n_days = day_monday(sorted[n_terms - 1].last) + 7 - c.first;
	struct cal_day *days = ARENA_ARRAY(a, (size_t)c.n_days, struct cal_day);
	int32_t *mondays = ARENA_ARRAY(a, (size_t)c.n_days / 7, int32_t);
	open_terms(days, &c);
	apply_closures(days, &c, true);
	apply_closures(days, &c, false);
	number_weeks(&c, days, mondays);
	c.days = days;
	c.mondays = mondays;
	*out = c;
	return RC_OK;
}

const struct cal_day *
calendar_day(const struct calendar *c, int32_t day)
{
	if (day < c->first || day - c->first >= c->n_days) {
		return NULL;
	}
	return &c->days[day - c->first];
}

bool
calendar_is_open(const struct calendar *c, int32_t day, enum session s, enum nc_year year)
{
	const struct cal_day *row = calendar_day(c, day);
	return row != NULL && (row->open[s] & YEAR_BIT(year)) != 0;
}

bool
calendar_is_school_day(const struct calendar *c, int32_t day)
{
	const struct cal_day *row = calendar_day(c, day);
	return row != NULL && day_is_held(row);
}

int32_t
calendar_add_school_days(const struct calendar *c, int32_t day, int32_t n)
{
	if (n <= 0) {
		return day;
	}
	int32_t end = c->first + c->n_days;
	for (int32_t i = day < c->first ? c->first : day + 1; i < end; i++) {
		n -= calendar_is_school_day(c, i) ? 1 : 0;
		if (n == 0) {
			return i;
		}
	}
	return DAY_NONE;
}

int32_t
calendar_school_days_between(const struct calendar *c, int32_t from, int32_t to)
{
	int32_t n = 0;
	int32_t last = c->first + c->n_days - 1;
	int32_t end = to < last ? to : last;
	for (int32_t i = from < c->first ? c->first : from + 1; i <= end; i++) {
		n += calendar_is_school_day(c, i) ? 1 : 0;
	}
	return n;
}

void
axis_build(struct axis *out, const struct calendar *c, struct arena *a)
{
	size_t most = (size_t)c->n_days * SESSION_COUNT;
	int32_t *day = ARENA_ARRAY(a, most, int32_t);
	uint8_t *session = ARENA_ARRAY(a, most, uint8_t);
	int32_t *week = ARENA_ARRAY(a, most, int32_t);
	uint32_t *open = ARENA_ARRAY(a, most, uint32_t);
	uint32_t *held = ARENA_ARRAY(a, most, uint32_t);
	uint32_t *column_of_day = ARENA_ARRAY(a, (size_t)c->n_days + 1, uint32_t);
	uint32_t n = 0;
	for (int32_t i = 0; i < c->n_days; i++) {
		const struct cal_day *row = &c->days[i];
		column_of_day[i] = n;
		for (uint8_t s = 0; s < SESSION_COUNT; s++) {
			if (row->open[s] == 0) {
				continue;
			}
			day[n] = c->first + i;
			session[n] = s;
			week[n] = row->week;
			open[n] = row->open[s];
			held[n] = row->open[s] & ~row->unplanned[s];
			n++;
		}
	}
	column_of_day[c->n_days] = n;
	*out = (struct axis){.n = n,
	    .day = day,
	    .session = session,
	    .week = week,
	    .open = open,
	    .held = held,
	    .column_of_day = column_of_day,
	    .calendar = c};
}

uint32_t
axis_lower(const struct axis *x, int32_t day)
{
	const struct calendar *c = x->calendar;
	if (day < c->first) {
		return 0;
	}
	return day - c->first >= c->n_days ? x->n : x->column_of_day[day - c->first];
}

uint32_t
axis_column(const struct axis *x, int32_t day, enum session s)
{
	for (uint32_t i = axis_lower(x, day); i < x->n && x->day[i] == day; i++) {
		if (x->session[i] == s) {
			return i;
		}
	}
	return UINT32_MAX;
}
