#include "core/session_seq.h"

struct session_seq
session_seq_of(const struct axis *x, const uint8_t *cell)
{
	return (struct session_seq){.n = x->n,
	    .day = x->day,
	    .session = x->session,
	    .week = x->week,
	    .held = x->held,
	    .cell = cell,
	    .mondays = x->calendar->mondays,
	    .n_weeks = x->calendar->n_weeks};
}

/* The columns of a join while they are being filled. */
struct join {
	uint32_t n;
	int32_t *day;
	uint8_t *session;
	int32_t *week;
	uint32_t *held;
	uint8_t *cell;
};

static bool
span_holds(const struct seq_span *s, int32_t day)
{
	return day >= s->from && (s->to == DAY_NONE || day <= s->to);
}

static void
join_day(struct join *j, const struct seq_span *s, int32_t day)
{
	const struct axis *x = s->axis;
	for (uint32_t i = axis_lower(x, day); i < x->n && x->day[i] == day; i++) {
		j->day[j->n] = day;
		j->session[j->n] = x->session[i];
		j->held[j->n] = x->held[i];
		j->cell[j->n] = s->cell[i];
		j->n++;
	}
}

/* Number the weeks in which a session was held on a day inside the spans (R91). */
static int32_t
join_weeks(struct join *j, int32_t *mondays)
{
	int32_t n_weeks = 0;
	uint32_t end = 0;
	for (uint32_t i = 0; i < j->n; i = end) {
		int32_t monday = day_monday(j->day[i]);
		bool is_week = false;
		for (end = i; end < j->n && j->day[end] < monday + 7; end++) {
			is_week = is_week || j->held[end] != 0;
		}
		for (uint32_t k = i; k < end; k++) {
			j->week[k] = is_week ? n_weeks : -1;
		}
		if (is_week) {
			mondays[n_weeks++] = monday;
		}
	}
	return n_weeks;
}

void
session_seq_join(struct session_seq *out, const struct seq_span *spans, size_t n, struct arena *a)
{
	*out = (struct session_seq){0};
	if (n == 0) {
		return;
	}
	int32_t first = spans[0].axis->calendar->first;
	int32_t end = first;
	for (size_t i = 0; i < n; i++) {
		const struct calendar *c = spans[i].axis->calendar;
		first = c->first < first ? c->first : first;
		end = c->first + c->n_days > end ? c->first + c->n_days : end;
	}
	size_t most = (size_t)(end - first) * SESSION_COUNT;
	struct join j = {.day = ARENA_ARRAY(a, most, int32_t),
	    .session = ARENA_ARRAY(a, most, uint8_t),
	    .week = ARENA_ARRAY(a, most, int32_t),
	    .held = ARENA_ARRAY(a, most, uint32_t),
	    .cell = ARENA_ARRAY(a, most, uint8_t)};
	for (int32_t day = first; day < end; day++) {
		for (size_t i = 0; i < n; i++) {
			if (span_holds(&spans[i], day)) {
				join_day(&j, &spans[i], day);
				break;
			}
		}
	}
	int32_t *mondays = ARENA_ARRAY(a, (size_t)(end - first) / 7 + 1, int32_t);
	out->n_weeks = join_weeks(&j, mondays);
	out->n = j.n;
	out->day = j.day;
	out->session = j.session;
	out->week = j.week;
	out->held = j.held;
	out->cell = j.cell;
	out->mondays = mondays;
}

uint32_t
session_seq_lower(const struct session_seq *q, int32_t day)
{
	uint32_t low = 0;
	uint32_t high = q->n;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (q->day[mid] < day) {
			low = mid + 1;
		} else {
			high = mid;
		}
	}
	return low;
}
