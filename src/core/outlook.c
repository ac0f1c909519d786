#include "core/outlook.h"

#include <assert.h>

static uint32_t
as_sessions(int64_t n)
{
	if (n <= 0) {
		return 0;
	}
	return n >= OUTLOOK_NEVER ? OUTLOOK_NEVER : (uint32_t)n;
}

/* Upwards; both positive. */
static int64_t
divide_up(int64_t n, int64_t d)
{
	return (n + d - 1) / d;
}

uint32_t
outlook_attend_to_end(uint32_t absent, uint32_t possible, struct absence_ratio ratio)
{
	if (!absence_reaches(absent, possible, ratio)) {
		return 0;
	}
	/* Least k with absent * den < (possible + k) * num. */
	return as_sessions((int64_t)absent * ratio.den / ratio.num - possible + 1);
}

uint32_t
outlook_miss_to_meet(uint32_t absent, uint32_t possible, struct absence_ratio ratio)
{
	assert(ratio.num < ratio.den);
	if (absence_reaches(absent, possible, ratio)) {
		return 0;
	}
	/* Least k with (absent + k) * den >= (possible + k) * num; one miss is needed at least. */
	int64_t short_by = (int64_t)possible * ratio.num - (int64_t)absent * ratio.den;
	return short_by <= 0 ? 1 : as_sessions(divide_up(short_by, ratio.den - ratio.num));
}

uint32_t
outlook_miss_by(uint32_t absent, uint32_t possible, uint32_t future, struct absence_ratio ratio)
{
	int64_t all = (int64_t)possible + future;
	if (all == 0) {
		return OUTLOOK_NEVER;
	}
	int64_t missed = divide_up(all * ratio.num, ratio.den);
	uint32_t more = as_sessions(missed - absent);
	return more > future ? OUTLOOK_NEVER : more;
}

uint32_t
outlook_sessions_until(const struct axis *x, uint32_t column, int32_t day, uint32_t years)
{
	uint32_t n = 0;
	for (uint32_t i = column; i < x->n && x->day[i] <= day; i++) {
		n += (x->held[i] & years) != 0 ? 1 : 0;
	}
	return n;
}

uint32_t
outlook_nth_session(const struct axis *x, uint32_t column, uint32_t n, uint32_t years)
{
	for (uint32_t i = column; i < x->n; i++) {
		if ((x->held[i] & years) != 0 && --n == 0) {
			return i;
		}
	}
	return UINT32_MAX;
}

uint32_t
outlook_since(const struct session_seq *q, uint32_t from, uint32_t to, struct absence_ratio ratio,
    uint32_t min_possible)
{
	uint32_t absent = 0;
	uint32_t possible = 0;
	uint32_t since = UINT32_MAX;
	for (uint32_t i = from; i < to; i++) {
		if (!cell_is_possible(q->cell[i])) {
			continue;
		}
		possible++;
		absent += cell_is_absent(q->cell[i]) ? 1 : 0;
		if (possible < min_possible || !absence_reaches(absent, possible, ratio)) {
			since = UINT32_MAX;
		} else if (since == UINT32_MAX) {
			since = i;
		}
	}
	return since;
}
