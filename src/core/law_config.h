#ifndef MUSTER_CORE_LAW_CONFIG_H
#define MUSTER_CORE_LAW_CONFIG_H

#include "core/code.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Every number of the law that a school's policy or its local authority may set, and those that
 * no primary text confirmed (docs/sources.md). The policy in force fills one of these; the rules
 * of core take what they need from it and read nothing else.
 */

/* A set of codes as bits, one for each cell value. */
#define CODE_BIT(code) ((uint64_t)1 << (code))
#define CELL_VALUES 64 /* room for every cell value, in histograms and sets */
_Static_assert(CODE_END <= CELL_VALUES, "a set of codes is one 64-bit word");

/* Is the cell one of the set? Cells that are no code never are. */
static inline bool
code_set_has(uint64_t set, uint8_t cell)
{
	return cell < CELL_VALUES && ((set >> cell) & 1) != 0;
}

/* A day of the year, such as 1 September. */
struct month_day {
	int32_t month; /* 1 to 12 */
	int32_t mday;  /* 1 to 28, so that every year has it */
};

/* Whole pounds and days of one kind of penalty notice (R98, R99). */
struct penalty_rate {
	int32_t low_pounds;  /* if paid by day `low_days`; equal to full_pounds: no lower rate */
	int32_t full_pounds; /* if paid by day `full_days` */
};

struct penalty_config {
	struct penalty_rate first;    /* 80, 160: first notice, EA96 s444A */
	struct penalty_rate second;   /* 160, 160: second notice in `years` */
	struct penalty_rate excluded; /* 60, 120: excluded pupil in a public place, EIA06 s105 */
	int32_t low_days;             /* 21; the day of receipt is day 1 */
	int32_t full_days;            /* 28; after it the notice can't be discharged */
	int32_t years;                /* 3: how long a notice counts; its anniversary is outside */
	int32_t most;                 /* 2: this many in `years`, and no further one (R96) */
};

struct law_config {
	uint64_t threshold_codes;           /* G N O U (R92); some authorities leave N out */
	int32_t threshold_sessions;         /* 10 (R90) */
	int32_t threshold_weeks;            /* 10 school weeks (R90) */
	bool close_inclusive;               /* true: an arrival in the closing minute is L (R40) */
	struct month_day school_year_start; /* 1 September (R6, R74) */
	int32_t pa_min_possible;            /* 0: possible sessions needed for the flag (R66) */
	int32_t at_risk_tenths; /* 50 = 5.0 %: at risk from here, up to persistent (R66) */
	int32_t register_max_open_minutes; /* 30: longer is a warning (R36) */
	int32_t n_due_school_days;         /* 5 (R43) */
	int32_t illness_days;              /* 15 school days missed, in halves (R73) */
	int32_t continuous_days;           /* 10 school days of G N O U (R71) */
	int32_t ground_i_days;             /* 20 school days of G N O (R26) */
	int32_t ground_h_days;             /* 10 school days after the leave (R25) */
	int32_t new_pupil_days;            /* 5 calendar days (R14) */
	int32_t retention_years;           /* 6 (R45, R46) */
	int32_t backup_months;             /* 1 calendar month (R46) */
	struct penalty_config penalty;     /* R96 to R99 */
};

/* The values above: what the regulations and the guidance say, or our own convention. */
struct law_config law_config_default(void);

#endif
