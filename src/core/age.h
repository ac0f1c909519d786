#ifndef MUSTER_CORE_AGE_H
#define MUSTER_CORE_AGE_H

#include "base/day.h"
#include "core/law_config.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Compulsory school age. From: the prescribed day (31 March, 31 August, 31 December) on which, or
 * next after which, the pupil is five (R5, EA96 s8(2)). To: the last Friday in June of the school
 * year in which the pupil is sixteen, that day included (R6, EA96 s8(3)).
 */
struct day_range age_compulsory(int32_t dob, struct month_day school_year_start);
/* Is the pupil of compulsory school age on that day? R7. */
bool age_is_compulsory(int32_t dob, int32_t on, struct month_day school_year_start);

/* Whole years on that day; a birthday on 29 February is 1 March in a common year (R6). Not below
 * zero. */
int32_t age_years(int32_t dob, int32_t on);

/* The school year that holds `day`, from its first day to its last. R6, R74. */
struct day_range school_year_of(int32_t day, struct month_day start);

/* In the published figures: aged 5 to 15 at the start of the school year (R68). */
bool age_is_dfe_cohort(int32_t dob, struct day_range school_year);

#endif
