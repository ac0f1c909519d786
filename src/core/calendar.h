#ifndef MUSTER_CORE_CALENDAR_H
#define MUSTER_CORE_CALENDAR_H

#include "base/arena.h"
#include "base/day.h"
#include "base/diag.h"
#include "core/code.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A school's calendar: which sessions are open, for whom, and which school week they are in.
 *
 * Monday to Friday inside a term is open, less the closures. Rules R1, R49, R91.
 */

/* National Curriculum years as bits, so that a set of them is one word. */
enum nc_year {
	NC_E1,
	NC_E2,
	NC_N1,
	NC_N2,
	NC_R,
	NC_1,
	NC_2,
	NC_3,
	NC_4,
	NC_5,
	NC_6,
	NC_7,
	NC_8,
	NC_9,
	NC_10,
	NC_11,
	NC_12,
	NC_13,
	NC_14,
	NC_X, /* does not follow the National Curriculum years */
	NC_COUNT
};
#define YEARS_ALL UINT32_MAX
#define YEAR_BIT(year) ((uint32_t)1 << (year))

/* "E1", "N2", "R", "7", "X", also "Year 7", "Yr 7", "Y7", "Reception": -1 if it is none. */
int nc_year_parse(const char *s);
/* "R", "7". */
const char *nc_year_name(enum nc_year year);

enum closure_kind {
	CLOSURE_PLANNED,   /* holiday, polling day: # (R49) */
	CLOSURE_INSET,     /* staff only: # (R49) */
	CLOSURE_UNPLANNED, /* the session was due and could not be held: Y4 for every pupil (R59) */
	CLOSURE_KIND_COUNT
};

struct term {
	int32_t first;    /* first day */
	int32_t last;     /* last day, included */
	const char *name; /* "Autumn term 1" or "" */
};

struct closure {
	int32_t day;
	bool is_closed[SESSION_COUNT];
	uint32_t years; /* for which years; YEARS_ALL = the whole school */
	enum closure_kind kind;
	const char *reason; /* "INSET", "Heating failed" or "" */
};

/* One day of the axis below. Sets of years for which each session is open. */
struct cal_day {
	uint32_t open[SESSION_COUNT];      /* due to be held: open, or closed without plan */
	uint32_t unplanned[SESSION_COUNT]; /* of these, closed without plan */
	int32_t week; /* index of its school week among those with a session; -1 = not one */
};

struct calendar {
	int32_t first;  /* Monday of the first term's week */
	int32_t n_days; /* from `first`; all seven days of each week */
	const struct cal_day *days;
	int32_t n_weeks;          /* school weeks: at least one session held for pupils (R91) */
	const int32_t *mondays;   /* Monday of each school week, n_weeks of them */
	const struct term *terms; /* sorted copy; names are lent */
	size_t n_terms;
	const struct closure *closures; /* copied; those outside every term included */
	size_t n_closures;
};

/*
 * Build a calendar from terms and closures.
 *
 * out      owned by the arena.
 * terms    any order; must not overlap; copied.
 * Fails    RC_INVALID: no term, a term that ends before it starts, terms that overlap, more than
 *          CALENDAR_MAX_DAYS from first to last. A closure outside every term is ignored. An
 *          unplanned closure leaves the session due (every pupil gets Y4, R59), but it is not a
 *          session held: such a day is no school day, and a week of them no school week.
 * Rule     R1, R49, R59, R91.
 */
enum rc calendar_build(struct calendar *out, const struct term *terms, size_t n_terms,
    const struct closure *closures, size_t n_closures, struct arena *a, struct diag *d) MUST_CHECK;

/* The day's row; NULL outside the calendar. */
const struct cal_day *calendar_day(const struct calendar *c, int32_t day);

#define CALENDAR_MAX_DAYS 4400 /* twelve years */

/* Is the session due to be held for that year group (R1)? Unplanned closures are due: they get Y4.
 */
bool calendar_is_open(const struct calendar *c, int32_t day, enum session s, enum nc_year year);
/* Is at least one session of the day held for pupils of any year: is it a school day (R1)?
 * Unplanned closures are not held. */
bool calendar_is_school_day(const struct calendar *c, int32_t day);
/* The n-th school day after `day` (n = 1: the next one; 0: `day` itself); DAY_NONE past the end of
 * the calendar, so that nobody reads a guess as a due date (R43, R25). */
int32_t calendar_add_school_days(const struct calendar *c, int32_t day, int32_t n);
/* School days after `from` up to and including `to`; 0 if `to` is not later. */
int32_t calendar_school_days_between(const struct calendar *c, int32_t from, int32_t to);

/*
 * The axis that a pupil's cells lie on: one column for each session that is due for at least one
 * year group, in time order. A calendar change makes a new axis.
 */
struct axis {
	uint32_t n;         /* columns */
	const int32_t *day; /* of each column */
	const uint8_t *session;
	const int32_t
	    *week; /* index into calendar.mondays; -1 = a week in which no session was held */
	const uint32_t *open; /* years for which it is due */
	const uint32_t *held; /* of these, not closed without plan: 0 = nobody was taught */
	const uint32_t *column_of_day; /* first column on or after calendar.first + i; n_days + 1 */
	const struct calendar *calendar; /* lent */
};
void axis_build(struct axis *out, const struct calendar *c, struct arena *a);
/* First column on or after `day`; axis->n if none. */
uint32_t axis_lower(const struct axis *x, int32_t day);
/* The column of a session; UINT32_MAX if it has none. */
uint32_t axis_column(const struct axis *x, int32_t day, enum session s);

#endif
