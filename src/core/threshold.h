#ifndef MUSTER_CORE_THRESHOLD_H
#define MUSTER_CORE_THRESHOLD_H

#include "core/law_config.h"
#include "core/session_seq.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The national threshold: ten sessions of unauthorised absence in any ten school weeks. The school
 * must consider a penalty notice; it need not ask for one. Rules R90 to R92.
 */
struct threshold_config {
	uint64_t codes; /* cell values that count: G N O U (R92) */
	int32_t needed; /* 10, at least 1 */
	int32_t weeks;  /* 10 school weeks, at least 1, at most THRESHOLD_WEEKS_MAX */
};
#define THRESHOLD_WEEKS_MAX 52
struct threshold_config threshold_config_of(const struct law_config *cfg);

struct threshold {
	bool is_met;               /* ever, in the range */
	int32_t met_on;            /* day of the session that first made it; DAY_NONE */
	enum session met_session;  /* of that session; SESSION_AM if not met */
	uint32_t met_column;       /* its column; UINT32_MAX */
	int32_t window_first_week; /* Monday of the first school week of that window; DAY_NONE */
	uint32_t max_in_window;    /* most in any window of the range */
	uint32_t counted;          /* all in the range, in and out of windows */
};

/*
 * Walk the sessions in time order, AM before PM; met at the first one where the sum over its school
 * week and the school weeks before it reaches the need (R90). Weeks without a session do not age
 * the window, a week with one half day does (R91). Marks outside school weeks are ignored.
 *
 * q         the pupil's sessions.
 * from, to  columns, `to` not included; 0 and q->n for all. The window does not look before `from`.
 */
void threshold_find(struct threshold *out, const struct session_seq *q, uint32_t from, uint32_t to,
    struct threshold_config cfg);

/* One school week of the current window. */
struct threshold_week {
	int32_t monday;
	int32_t leaves_on; /* Monday of the school week in which it drops out; DAY_NONE: past the
	                      calendar */
	uint32_t count;    /* sessions that count */
	uint32_t n_count;  /* of which N: not yet explained (R43, R92) */
};

/* Where the pupil stands now: the figures of the explanation page. */
struct threshold_now {
	bool is_met;           /* count >= needed */
	bool is_met_without_n; /* it would still be, were each N explained */
	uint32_t count;        /* in the window that ends with the school week of the last column */
	uint32_t n_count;      /* of which N */
	uint32_t since_column; /* the session that made it, and it was met ever since; UINT32_MAX */
	uint32_t met_columns;  /* how many of `columns` were filled: min(count, cap) */
	int32_t n_weeks;       /* rows of `week` that are filled, oldest first */
	struct threshold_week week[THRESHOLD_WEEKS_MAX];
};

/*
 * The window that ends at column `at` (included).
 *
 * columns  room for `cap` column numbers of the sessions that count in it, oldest first; may be
 *          NULL with cap 0.
 * out      zero when the sequence has no school week up to `at`.
 */
struct threshold_now_args {
	const struct session_seq *q;
	uint32_t from;
	uint32_t at; /* below q->n */
	uint32_t *columns;
	uint32_t cap;
};
void threshold_now(
    struct threshold_now *out, const struct threshold_now_args *in, struct threshold_config cfg);

/*
 * The Monday on which, without a further session that counts, the sum falls below the need: "on Mon
 * 23 Nov two sessions drop out". DAY_NONE when it is not met, or stays met to the calendar's end.
 */
int32_t threshold_ends_on(const struct threshold_now *now, struct threshold_config cfg);

#endif
