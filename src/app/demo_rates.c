#include "app/demo_in.h"

#include <stdlib.h>

/* How often each pupil is absent: from the national bands, which know a school's spread. */
#define SCALE 100000

bool
demo_has_flag(const struct demo_pupil *p, enum pupil_flag kind)
{
	for (size_t i = 0; i < p->row.n_flags; i++) {
		if (p->row.flags[i].kind == kind) {
			return true;
		}
	}
	return false;
}

/* The bands of the pupil's year, or of the nearest that has some. */
static const int32_t *
bands_of(const struct demo *x, int year)
{
	const struct calibration *c = x->calibration;
	const int32_t *out = c->years[0].bands;
	for (size_t i = 0; i < CALIBRATION_YEARS && c->years[i].year != NULL; i++) {
		if (nc_year_parse(c->years[i].year) <= year) {
			out = c->years[i].bands;
		}
	}
	return out;
}

/* Absence in hundredths of a per cent of the pupil who stands at `at` of SCALE in the row of the
 * least to the most absent. Bands are five points wide; the last one goes on to 85. */
static int32_t
rate_at(const int32_t *bands, int32_t at)
{
	int64_t total = 0;
	for (int i = 0; i < CALIBRATION_BANDS; i++) {
		total += bands[i];
	}
	int64_t place = (int64_t)at * total;
	for (int i = 0; i < CALIBRATION_BANDS; i++) {
		int64_t band = (int64_t)bands[i] * SCALE;
		if (place < band || i == CALIBRATION_BANDS - 1) {
			int64_t width = i == CALIBRATION_BANDS - 1 ? 3500 : 500;
			return (int32_t)((int64_t)i * 500 + (band > 0 ? place * width / band : 0));
		}
		place -= band;
	}
	return 0;
}

struct ranked {
	uint32_t score;
	size_t index;
};

static int
ranked_order(const void *a, const void *b)
{
	const struct ranked *x = a;
	const struct ranked *y = b;
	if (x->score != y->score) {
		return x->score < y->score ? -1 : 1;
	}
	return x->index < y->index ? -1 : x->index > y->index;
}

static int
rate_order(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a;
	int32_t y = *(const int32_t *)b;
	return x < y ? -1 : x > y;
}

#define PERSISTENT 1000 /* 10 per cent (R64) */

/*
 * The bands are of 2022/23. Brought to today's share of persistent absentees by scaling, and to
 * today's mean by bending what lies below 10 per cent.
 */
static void
level_rates(struct demo *x)
{
	int32_t *sorted = ARENA_ARRAY(x->a, x->n, int32_t);
	int64_t surplus = 0; /* sum of the rates, less what it shall be */
	int64_t room = 0;
	for (size_t i = 0; i < x->n; i++) {
		sorted[i] = x->pupils[i].rate;
	}
	qsort(sorted, x->n, sizeof *sorted, rate_order);
	int32_t edge = sorted[x->n * (size_t)(10000 - x->calibration->persistent) / 10000];
	for (size_t i = 0; i < x->n; i++) {
		int32_t *rate = &x->pupils[i].rate;
		*rate = (int32_t)((int64_t)*rate * PERSISTENT / (edge > 0 ? edge : 1));
		surplus += *rate - x->calibration->absence;
		room += *rate < PERSISTENT ? (int64_t)*rate * (PERSISTENT - *rate) : 0;
	}
	for (size_t i = 0; i < x->n && room > 0; i++) {
		int32_t *rate = &x->pupils[i].rate;
		if (*rate < PERSISTENT) {
			*rate -= (int32_t)((int64_t)*rate * (PERSISTENT - *rate) * surplus / room);
			*rate = *rate < 0 ? 0 : *rate;
		}
	}
}

/* Each year's pupils in a row by chance, those with free meals or SEN more often further up. */
void
demo_rates(struct demo *x)
{
	struct ranked *list = ARENA_ARRAY(x->a, x->n, struct ranked);
	for (int year = x->first_year; year <= x->first_year + x->n_years; year++) {
		size_t n = 0;
		for (size_t i = 0; i < x->n; i++) {
			const struct demo_pupil *p = &x->pupils[i];
			if (p->year == year) {
				uint32_t score = demo_below(&x->random, 1000);
				score += demo_has_flag(p, PUPIL_FLAG_FSM) ? 300 : 0;
				score += demo_has_flag(p, PUPIL_FLAG_SEN_SUPPORT) ? 150 : 0;
				score += demo_has_flag(p, PUPIL_FLAG_EHC_PLAN) ? 200 : 0;
				list[n++] = (struct ranked){score, i};
			}
		}
		qsort(list, n, sizeof *list, ranked_order);
		for (size_t k = 0; k < n; k++) {
			int32_t at = (int32_t)((2 * k + 1) * SCALE / (2 * n));
			struct demo_pupil *p = &x->pupils[list[k].index];
			p->rate = rate_at(bands_of(x, year), at);
		}
	}
	level_rates(x);
}
