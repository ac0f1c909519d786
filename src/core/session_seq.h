#ifndef MUSTER_CORE_SESSION_SEQ_H
#define MUSTER_CORE_SESSION_SEQ_H

#include "base/arena.h"
#include "core/calendar.h"

#include <stddef.h>
#include <stdint.h>

/*
 * One pupil's sessions in time order, with what the register says of each.
 *
 * Usually it is the axis of the pupil's school with the pupil's cells, and nothing is copied. For a
 * pupil who changed school it is joined from several, each date by the school of that day (R91).
 * Rules that walk sessions (threshold, runs, illness) take one of these, so they serve both.
 */
struct session_seq {
	uint32_t n; /* columns */
	const int32_t *day;
	const uint8_t *session;
	const int32_t *week;    /* index into `mondays`; -1 = not in a school week */
	const uint32_t *held;   /* years for which it was held; 0 = closed without plan */
	const uint8_t *cell;    /* lent by the pupil's row */
	const int32_t *mondays; /* Monday of each school week, ascending (R91) */
	int32_t n_weeks;
};

/* The whole axis of one school and a pupil's cells on it (axis->n of them). All lent. */
struct session_seq session_seq_of(const struct axis *x, const uint8_t *cell);

/* Time at one school. */
struct seq_span {
	const struct axis *axis; /* lent */
	const uint8_t *cell;     /* the pupil's cells on that axis, lent */
	int32_t from;            /* first day on its roll */
	int32_t to;              /* last day; DAY_NONE: still there */
};

/*
 * Join several schools' sessions.
 *
 * spans   of two that hold the same day the first in the list is taken.
 * out     owned by the arena. A school week is a week in which the school of that day held at least
 *         one session, counted over the days inside the spans only (R91).
 */
void session_seq_join(
    struct session_seq *out, const struct seq_span *spans, size_t n, struct arena *a);

/* First column on or after `day`; n if there is none. */
uint32_t session_seq_lower(const struct session_seq *q, int32_t day);

#endif
