#include "core/threshold.h"

#include <assert.h>
#include <string.h>

struct threshold_config
threshold_config_of(const struct law_config *cfg)
{
	return (struct threshold_config){.codes = cfg->threshold_codes,
	    .needed = cfg->threshold_sessions,
	    .weeks = cfg->threshold_weeks};
}

/* The sliding window: columns tail to head, the sum of those that count. */
struct window {
	const struct session_seq *q;
	struct threshold_config cfg;
	uint32_t tail;
	uint32_t count;
	int32_t first_seen; /* first school week of the range: no window starts before it */
};

static bool
counts(const struct window *w, uint32_t i)
{
	/* Marks in weeks without a session are ignored (R91). */
	return w->q->week[i] >= 0 && code_set_has(w->cfg.codes, w->q->cell[i]);
}

static struct window
window_start(const struct session_seq *q, uint32_t from, struct threshold_config cfg)
{
	assert(cfg.needed >= 1 && cfg.weeks >= 1 && cfg.weeks <= THRESHOLD_WEEKS_MAX);
	return (struct window){.q = q, .cfg = cfg, .tail = from, .first_seen = -1};
}

/* Take column `i` in and let go of the weeks that are now too old. */
static void
window_take(struct window *w, uint32_t i)
{
	int32_t week = w->q->week[i];
	if (week < 0) {
		return;
	}
	w->first_seen = w->first_seen < 0 ? week : w->first_seen;
	/* A week that is not in the sequence has index -1 and goes too: it never counted. */
	while (w->tail < i && w->q->week[w->tail] <= week - w->cfg.weeks) {
		w->count -= counts(w, w->tail) ? 1 : 0;
		w->tail++;
	}
	w->count += counts(w, i) ? 1 : 0;
}

static int32_t
window_first(const struct window *w, int32_t week)
{
	int32_t first = week - w->cfg.weeks + 1;
	return first > w->first_seen ? first : w->first_seen;
}

/* Weeks of the sessions that count, the last ones only: five days of two sessions fit a week. */
#define RING 1024
_Static_assert(THRESHOLD_WEEKS_MAX * 5 * SESSION_COUNT < RING, "a whole window fits");

static int32_t
first_school_week(const struct session_seq *q, uint32_t from, uint32_t to)
{
	uint32_t i = from;
	while (i < to && q->week[i] < 0) {
		i++;
	}
	return i < to ? q->week[i] : 0;
}

void
threshold_find(struct threshold *out, const struct session_seq *q, uint32_t from, uint32_t to,
    struct threshold_config cfg)
{
	assert(cfg.needed >= 1 && cfg.weeks >= 1 && cfg.weeks <= THRESHOLD_WEEKS_MAX);
	int32_t ring[RING] = {0};
	uint32_t head = 0;
	uint32_t tail = 0;
	*out = (struct threshold){
	    .met_on = DAY_NONE, .met_column = UINT32_MAX, .window_first_week = DAY_NONE};
	for (uint32_t i = from; i < to; i++) {
		int32_t week = q->week[i];
		if (!code_set_has(cfg.codes, q->cell[i]) || week < 0) {
			continue;
		}
		ring[head++ % RING] = week;
		while (tail < head && ring[tail % RING] <= week - cfg.weeks) {
			tail++;
		}
		uint32_t count = head - tail;
		out->max_in_window = count > out->max_in_window ? count : out->max_in_window;
		if (!out->is_met && count >= (uint32_t)cfg.needed) {
			int32_t first = first_school_week(q, from, to);
			int32_t window = week - cfg.weeks + 1;
			out->is_met = true;
			out->met_on = q->day[i];
			out->met_session = (enum session)q->session[i];
			out->met_column = i;
			out->window_first_week = q->mondays[window > first ? window : first];
		}
	}
	out->counted = head;
}

/* The rows of the window that starts at school week `first`, and the columns that count in it. */
static void
now_fill(struct threshold_now *out, const struct threshold_now_args *in, const struct window *w,
    int32_t first, int32_t last)
{
	const struct session_seq *q = in->q;
	out->n_weeks = last - first + 1;
	for (int32_t k = 0; k < out->n_weeks; k++) {
		int32_t leaves = first + k + w->cfg.weeks;
		out->week[k].monday = q->mondays[first + k];
		out->week[k].leaves_on = leaves < q->n_weeks ? q->mondays[leaves] : DAY_NONE;
	}
	for (uint32_t i = w->tail; i <= in->at; i++) {
		if (!counts(w, i) || q->week[i] < first) {
			continue;
		}
		struct threshold_week *week = &out->week[q->week[i] - first];
		week->count++;
		week->n_count += q->cell[i] == CODE_N ? 1 : 0;
		out->n_count += q->cell[i] == CODE_N ? 1 : 0;
		if (out->met_columns < in->cap) {
			in->columns[out->met_columns++] = i;
		}
	}
}

void
threshold_now(
    struct threshold_now *out, const struct threshold_now_args *in, struct threshold_config cfg)
{
	const struct session_seq *q = in->q;
	struct window w = window_start(q, in->from, cfg);
	memset(out, 0, sizeof *out);
	out->since_column = UINT32_MAX;
	assert(in->at < q->n);
	int32_t last = -1;
	for (uint32_t i = in->from; i <= in->at; i++) {
		window_take(&w, i);
		last = q->week[i] >= 0 ? q->week[i] : last;
		if (w.count < (uint32_t)cfg.needed) {
			out->since_column = UINT32_MAX;
		} else if (out->since_column == UINT32_MAX) {
			out->since_column = i;
		}
	}
	if (last < 0) {
		return;
	}
	out->count = w.count;
	now_fill(out, in, &w, window_first(&w, last), last);
	out->is_met = out->count >= (uint32_t)cfg.needed;
	out->is_met_without_n = out->count - out->n_count >= (uint32_t)cfg.needed;
}

int32_t
threshold_ends_on(const struct threshold_now *now, struct threshold_config cfg)
{
	if (!now->is_met) {
		return DAY_NONE;
	}
	uint32_t left = now->count;
	for (int32_t k = 0; k < now->n_weeks; k++) {
		left -= now->week[k].count;
		if (left < (uint32_t)cfg.needed) {
			return now->week[k].leaves_on;
		}
	}
	return DAY_NONE;
}
