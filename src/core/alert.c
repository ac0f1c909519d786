#include "core/alert.h"

#include <assert.h>
#include <string.h>

/* Where a policy has no steps of its own. */
static const struct policy_step usual_steps[] = {
    {.name = "Raise",
        .who = "",
        .action = "Somebody answers and looks",
        .when = STEP_RAISED,
        .years = YEARS_ALL},
    {.name = "Anyone on call",
        .who = "",
        .action = "Anyone on call answers and looks",
        .after_minutes = 3,
        .when = STEP_NOT_ACKNOWLEDGED,
        .years = YEARS_ALL},
    {.name = "Wider help",
        .who = "",
        .action = "More people are asked to look",
        .after_minutes = 5,
        .when = STEP_SEARCHING,
        .years = YEARS_ALL},
    {.name = "Found",
        .who = "",
        .action = "Everybody who was alerted is told",
        .when = STEP_FOUND,
        .years = YEARS_ALL},
    {.name = "Not found",
        .who = "",
        .action = "Senior staff know; home is called, and the police if that is right",
        .when = STEP_NOT_FOUND,
        .years = YEARS_ALL},
};

void
alert_table(struct alert_table *out, const struct policy *p, int year)
{
	bool has_own = p->n_missing_pupil > 0;
	out->step = has_own ? p->missing_pupil : usual_steps;
	out->n = has_own ? p->n_missing_pupil : sizeof usual_steps / sizeof usual_steps[0];
	out->n = out->n > ALERT_STEPS ? ALERT_STEPS : out->n;
	out->year = year;
}

static void
keep_first(int64_t *at, int64_t value)
{
	*at = *at == 0 ? value : *at;
}

static void
fold_one(struct alert_now *out, const struct alert_event *e)
{
	switch (e->kind) {
	case ALERT_RAISED:
		keep_first(&out->raised_at, e->at);
		break;
	case ALERT_TOLD:
		assert(e->step >= 0 && e->step < ALERT_STEPS);
		out->is_told[e->step] = true;
		break;
	case ALERT_ACKNOWLEDGED:
	case ALERT_SEARCHING:
		keep_first(&out->answered_at, e->at);
		if (out->state == ALERT_IS_RAISED) {
			out->state = ALERT_IS_SEARCHED;
		}
		break;
	case ALERT_HELP:
		keep_first(&out->help_at, e->at);
		break;
	case ALERT_FOUND:
		keep_first(&out->found_at, e->at);
		out->state = ALERT_IS_FOUND;
		break;
	case ALERT_NOT_FOUND:
		keep_first(&out->not_found_at, e->at);
		out->state = ALERT_IS_NOT_FOUND;
		break;
	case ALERT_CLOSED:
		keep_first(&out->closed_at, e->at);
		out->state = ALERT_IS_CLOSED;
		break;
	case ALERT_JOINED:
	case ALERT_SENIOR_TOLD:
	case ALERT_HOME_CALLED:
	case ALERT_POLICE_CALLED:
	case ALERT_NOTE:
	case ALERT_EVENT_COUNT:
		break;
	}
}

void
alert_fold(struct alert_now *out, const struct alert_event *events, size_t n)
{
	*out = (struct alert_now){.state = ALERT_IS_RAISED};
	for (size_t i = 0; i < n; i++) {
		fold_one(out, &events[i]);
	}
}

#define IN(kind) ((uint32_t)1 << (kind))

bool
alert_allows(enum alert_state state, enum alert_event_kind kind)
{
	static const uint32_t always = IN(ALERT_TOLD) | IN(ALERT_NOTE) | IN(ALERT_SENIOR_TOLD) |
	                               IN(ALERT_HOME_CALLED) | IN(ALERT_POLICE_CALLED) |
	                               IN(ALERT_CLOSED);
	static const uint32_t open = IN(ALERT_JOINED) | IN(ALERT_ACKNOWLEDGED) |
	                             IN(ALERT_SEARCHING) | IN(ALERT_HELP) | IN(ALERT_FOUND);
	static const uint32_t allowed[] = {
	    [ALERT_IS_RAISED] = always | open | IN(ALERT_NOT_FOUND),
	    [ALERT_IS_SEARCHED] = always | open | IN(ALERT_NOT_FOUND),
	    [ALERT_IS_FOUND] = always,
	    [ALERT_IS_NOT_FOUND] = always | open, /* the search may go on, and find */
	    [ALERT_IS_CLOSED] = IN(ALERT_NOTE),
	};
	_Static_assert(sizeof allowed / sizeof allowed[0] == ALERT_STATE_COUNT,
	    "a new state needs a row: what may happen in it?");
	return (allowed[state] & IN(kind)) != 0;
}

/* From when the minutes of a step count; 0: not as things stand. */
static int64_t
step_from(enum step_when when, const struct alert_now *now)
{
	bool is_over = now->state == ALERT_IS_FOUND || now->state == ALERT_IS_CLOSED;
	switch (when) {
	case STEP_RAISED:
		return is_over ? 0 : now->raised_at;
	case STEP_NOT_ACKNOWLEDGED:
		return now->state == ALERT_IS_RAISED ? now->raised_at : 0;
	case STEP_SEARCHING:
		return now->state == ALERT_IS_SEARCHED ? now->answered_at : 0;
	case STEP_FOUND:
		return now->state == ALERT_IS_FOUND ? now->found_at : 0;
	case STEP_NOT_FOUND:
		return now->state == ALERT_IS_NOT_FOUND ? now->not_found_at : 0;
	case STEP_WHEN_COUNT:
		break;
	}
	return 0;
}

static bool
is_of_year(const struct alert_table *t, size_t i)
{
	return t->year < 0 || (t->step[i].years & YEAR_BIT(t->year)) != 0;
}

static int64_t
step_minutes(const struct policy_step *s)
{
	return s->after_minutes == POLICY_NONE ? 0 : s->after_minutes;
}

int64_t
alert_step_at(const struct alert_table *t, size_t i, const struct alert_now *now)
{
	const struct policy_step *s = &t->step[i];
	int64_t from = step_from(s->when, now);
	if (from == 0 || now->is_told[i] || !is_of_year(t, i)) {
		return 0;
	}
	return from + step_minutes(s) * 60;
}

size_t
alert_due(size_t *out, const struct alert_table *t, const struct alert_now *now, int64_t at)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++) {
		int64_t due = alert_step_at(t, i, now);
		if (due != 0 && due <= at) {
			out[n++] = i;
		}
	}
	return n;
}

int64_t
alert_next(size_t *step, const struct alert_table *t, const struct alert_now *now)
{
	int64_t first = 0;
	for (size_t i = 0; i < t->n; i++) {
		int64_t due = alert_step_at(t, i, now);
		if (due != 0 && (first == 0 || due < first)) {
			first = due;
			*step = i;
		}
	}
	return first;
}

int64_t
alert_anyone_from(const struct alert_table *t, const struct alert_now *now)
{
	int64_t first = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct policy_step *s = &t->step[i];
		int64_t at = now->raised_at + step_minutes(s) * 60;
		bool counts = s->when == STEP_NOT_ACKNOWLEDGED && is_of_year(t, i);
		if (counts && (first == 0 || at < first)) {
			first = at;
		}
	}
	return first == 0 ? now->raised_at : first;
}

static const char *const event_names[] = {
    [ALERT_RAISED] = "raised",
    [ALERT_JOINED] = "joined",
    [ALERT_TOLD] = "told",
    [ALERT_ACKNOWLEDGED] = "acknowledged",
    [ALERT_SEARCHING] = "searching",
    [ALERT_HELP] = "help",
    [ALERT_FOUND] = "found",
    [ALERT_NOT_FOUND] = "not_found",
    [ALERT_SENIOR_TOLD] = "senior_told",
    [ALERT_HOME_CALLED] = "home_called",
    [ALERT_POLICE_CALLED] = "police_called",
    [ALERT_NOTE] = "note",
    [ALERT_CLOSED] = "closed",
};
_Static_assert(
    sizeof event_names / sizeof event_names[0] == ALERT_EVENT_COUNT, "name the new event");

const char *
alert_event_name(enum alert_event_kind kind)
{
	return event_names[kind];
}

int
alert_event_find(const char *name)
{
	for (int i = 0; i < ALERT_EVENT_COUNT; i++) {
		if (strcmp(event_names[i], name) == 0) {
			return i;
		}
	}
	return -1;
}

const char *
alert_state_name(enum alert_state state)
{
	static const char *const names[] = {
	    [ALERT_IS_RAISED] = "raised",
	    [ALERT_IS_SEARCHED] = "searching",
	    [ALERT_IS_FOUND] = "found",
	    [ALERT_IS_NOT_FOUND] = "not_found",
	    [ALERT_IS_CLOSED] = "closed",
	};
	_Static_assert(sizeof names / sizeof names[0] == ALERT_STATE_COUNT, "name the new state");
	return names[state];
}
