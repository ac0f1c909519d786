#ifndef MUSTER_CORE_OUTLOOK_H
#define MUSTER_CORE_OUTLOOK_H

#include "core/session_seq.h"
#include "core/stats.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * What would change a flag on the rate of absence (R64 to R66): the lines "Since" and "Would change
 * it" of its card. All in sessions; a ratio is that of the flag.
 */
#define OUTLOOK_NEVER UINT32_MAX

/* Sessions to attend without a miss until the flag ends; 0 when it is not met. 19 of 103 and one
 * tenth: 88. */
uint32_t outlook_attend_to_end(uint32_t absent, uint32_t possible, struct absence_ratio ratio);

/* Sessions missed one after the other from now until the flag is met; 0 when it is. */
uint32_t outlook_miss_to_meet(uint32_t absent, uint32_t possible, struct absence_ratio ratio);

/*
 * Of the next `future` sessions, how many missed (the rest attended) meet the flag at their end: "3
 * more missed sessions before 13 February make it persistent". 0: met even if all are attended;
 * OUTLOOK_NEVER: not even if all are missed.
 */
uint32_t outlook_miss_by(
    uint32_t absent, uint32_t possible, uint32_t future, struct absence_ratio ratio);

/* Sessions of the axis from `column` on, up to and including `day`, due for the pupil's year. */
uint32_t outlook_sessions_until(const struct axis *x, uint32_t column, int32_t day, uint32_t years);
/* Column of the n-th (1 = the first) such session from `column` on; UINT32_MAX past the axis. */
uint32_t outlook_nth_session(const struct axis *x, uint32_t column, uint32_t n, uint32_t years);

/*
 * The column of the session from which the flag has been met without a break up to the end of
 * [from, to); UINT32_MAX when it is not met at the end. Figures start at `from` (the first day of
 * the period that is reported on).
 */
uint32_t outlook_since(const struct session_seq *q, uint32_t from, uint32_t to,
    struct absence_ratio ratio, uint32_t min_possible);

#endif
