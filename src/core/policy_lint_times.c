/* The day plan: opening, late, closing, ends, gates. Rules R35, R36, R40 to R42. */
#include "core/policy_lint_private.h"

#include <stdio.h>

#define LAW "SI 2024/208 reg 10 (R41)"
#define OPEN "WTISA ch 2 (R36)"
#define TAKING "SI 2024/208 reg 10 (R35)"
#define LATE "SI 2024/208 reg 10 Table 1 (R40)"
#define DAY "WTISA ch 2 (R86)"
#define SAME "WTISA July 2026 para 32 (R35)"

/* A day that starts this much before its register opens was probably meant as the gate's time. */
#define START_GAP_MINUTES 15

static const struct lint_rule contradicts_late = {LINT_CONTRADICTION, LATE};
static const struct lint_rule contradicts_day = {LINT_CONTRADICTION, DAY};

/* One session of one day plan. */
struct place {
	const struct policy_day *day;
	const struct policy_session *at;
	size_t n;
	enum session session;
};

/* Text of a time, in the arena. */
static const char *
clock_text(struct linter *l, int16_t minute)
{
	char buf[MINUTE_TEXT];
	return arena_text(l->arena, minute_format(buf, minute));
}

static const char *
path_of(struct linter *l, const struct place *w, const char *key)
{
	return arena_printf(
	    l->arena, "day_plan[%zu].%s.%s", w->n, w->session == SESSION_AM ? "am" : "pm", key);
}

/* "Year 9, morning" for a message. */
static const char *
who(struct linter *l, const struct place *w)
{
	const char *half = w->session == SESSION_AM ? "morning" : "afternoon";
	return w->day->name[0] == '\0' ? half
	                               : arena_printf(l->arena, "%s, %s", w->day->name, half);
}

static bool
is_after(int16_t a, int16_t b)
{
	return a != MINUTE_NONE && b != MINUTE_NONE && a > b;
}

static void
lint_ends(struct linter *l, const struct place *w)
{
	const struct policy_session *s = w->at;

	if (is_after(s->closes, s->ends)) {
		lint_add(l, (struct lint_rule){LINT_ERROR, LAW}, path_of(l, w, "closes"),
		    "%s: the register closes at %s, after the session ends at %s", who(l, w),
		    clock_text(l, s->closes), clock_text(l, s->ends));
	}
	if (s->opens != MINUTE_NONE && s->closes != MINUTE_NONE && s->closes <= s->opens) {
		lint_add(l, (struct lint_rule){LINT_ERROR, TAKING}, path_of(l, w, "closes"),
		    "%s: the register closes at %s, not after it opens at %s", who(l, w),
		    clock_text(l, s->closes), clock_text(l, s->opens));
	}
	if (s->opens != MINUTE_NONE && s->ends != MINUTE_NONE && s->ends <= s->opens) {
		lint_add(l, (struct lint_rule){LINT_ERROR, TAKING}, path_of(l, w, "ends"),
		    "%s: the session ends at %s, not after its register opens at %s", who(l, w),
		    clock_text(l, s->ends), clock_text(l, s->opens));
	}
	if (is_after(s->closes, s->opens) &&
	    s->closes - s->opens > l->p->law.register_max_open_minutes) {
		lint_add(l, (struct lint_rule){LINT_WARNING, OPEN}, path_of(l, w, "closes"),
		    "%s: the register is open for %d minutes; the guidance says at most %d",
		    who(l, w), s->closes - s->opens, (int)l->p->law.register_max_open_minutes);
	}
}

static void
lint_gaps(struct linter *l, const struct place *w)
{
	const struct policy_session *s = w->at;

	if (s->opens == MINUTE_NONE && s->closes != MINUTE_NONE) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, OPEN}, path_of(l, w, "opens"),
		    "%s: the register closes at %s and never opens; say when it opens", who(l, w),
		    clock_text(l, s->closes));
	} else if (s->opens != MINUTE_NONE && s->closes == MINUTE_NONE) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, OPEN}, path_of(l, w, "closes"),
		    "%s: the register opens at %s and never closes; say when it closes", who(l, w),
		    clock_text(l, s->opens));
	} else if (s->opens == MINUTE_NONE) {
		lint_add(l, (struct lint_rule){LINT_WARNING, DAY}, path_of(l, w, "opens"),
		    "%s: the policy gives no times for the register", who(l, w));
	}
}

/* The clock point that decides L, and its key. */
static int16_t
decider(const struct policy_session *s, const char **key)
{
	switch (s->late_by) {
	case LATE_POINT_LATE_FROM:
		*key = "late_from";
		return s->late_from;
	case LATE_POINT_TAKEN_AT:
		*key = "taken_at";
		return s->taken_at;
	case LATE_POINT_MUST_ARRIVE_BY:
		*key = "must_arrive_by";
		return s->must_arrive_by;
	case LATE_POINT_UNSAID:
		*key = s->late_from == MINUTE_NONE ? "opens" : "late_from";
		return s->late_from == MINUTE_NONE ? s->opens : s->late_from;
	case LATE_POINT_OPENS:
	case LATE_POINT_COUNT:
		break;
	}
	*key = "opens";
	return s->opens;
}

/* Does the session give a clock point that differs from its opening? */
static bool
has_points(const struct policy_session *s)
{
	return (s->late_from != MINUTE_NONE && s->late_from != s->opens) ||
	       (s->taken_at != MINUTE_NONE && s->taken_at != s->opens);
}

static void
lint_late_point(struct linter *l, const struct place *w, int16_t late, const char *key)
{
	const struct policy_session *s = w->at;

	if (late < s->opens) {
		lint_add(l, contradicts_late, path_of(l, w, key),
		    "%s: late after %s, before the register opens at %s", who(l, w),
		    clock_text(l, late), clock_text(l, s->opens));
	} else if (is_after(late, s->closes)) {
		lint_add(l, contradicts_late, path_of(l, w, key),
		    "%s: late only after %s, when the register has closed at %s", who(l, w),
		    clock_text(l, late), clock_text(l, s->closes));
	} else if (late == s->closes) {
		lint_add(l, (struct lint_rule){LINT_WARNING, LATE}, path_of(l, w, key),
		    "%s: late after %s, the minute of closing: nobody could ever be marked L",
		    who(l, w), clock_text(l, late));
	}
	if (is_after(s->must_arrive_by, late)) {
		lint_add(l, contradicts_late, path_of(l, w, "must_arrive_by"),
		    "%s: parents are told %s, yet an arrival after %s is L: %s is on time for the "
		    "one and late for the other",
		    who(l, w), clock_text(l, s->must_arrive_by), clock_text(l, late),
		    clock_text(l, (int16_t)((s->must_arrive_by + late + 1) / 2)));
	}
}

static void
lint_late(struct linter *l, const struct place *w)
{
	const struct policy_session *s = w->at;
	const char *key = "";
	int16_t late = decider(s, &key);

	if (s->late_by != LATE_POINT_UNSAID && late == MINUTE_NONE && s->opens != MINUTE_NONE) {
		lint_add(l, contradicts_late, path_of(l, w, "late_decided_by"),
		    "%s: %s decides who is late, and no %s is given", who(l, w), key, key);
		return;
	}
	if (late == MINUTE_NONE || s->opens == MINUTE_NONE || !is_after(s->closes, s->opens)) {
		return;
	}
	if (has_points(s) && s->late_by == LATE_POINT_UNSAID) {
		lint_add(l, contradicts_late, path_of(l, w, "late_from"),
		    "%s: several times could decide who is late; say which with late_decided_by",
		    who(l, w));
	} else if (has_points(s)) {
		lint_add(l, (struct lint_rule){LINT_NOTE, LATE}, path_of(l, w, "late_decided_by"),
		    "%s: %s decides: an arrival after %s is L", who(l, w), key,
		    clock_text(l, late));
	}
	if (is_after(s->taken_at, s->closes) || is_after(s->opens, s->taken_at)) {
		if (s->taken_at != MINUTE_NONE) {
			lint_add(l, (struct lint_rule){LINT_CONTRADICTION, TAKING},
			    path_of(l, w, "taken_at"),
			    "%s: taken at %s, while the register is not open", who(l, w),
			    clock_text(l, s->taken_at));
		}
	}
	lint_late_point(l, w, late, key);
}

static void
lint_gates(struct linter *l, const struct policy_day *d, size_t n)
{
	int16_t opens = d->session[SESSION_AM].opens;
	const char *gates = arena_printf(l->arena, "day_plan[%zu].gates_open", n);
	const char *starts = arena_printf(l->arena, "day_plan[%zu].starts", n);

	if (is_after(d->gates_open, d->gates_close)) {
		lint_add(l, contradicts_day, gates, "the gates open at %s, after they close at %s",
		    clock_text(l, d->gates_open), clock_text(l, d->gates_close));
	}
	if (is_after(d->gates_open, d->starts)) {
		lint_add(l, contradicts_day, gates,
		    "the gates open at %s, after the school day starts at %s",
		    clock_text(l, d->gates_open), clock_text(l, d->starts));
	} else if (is_after(d->gates_open, opens)) {
		lint_add(l, contradicts_day, gates,
		    "the gates open at %s, after the register opens at %s",
		    clock_text(l, d->gates_open), clock_text(l, opens));
	}
	if (is_after(d->starts, opens)) {
		lint_add(l, contradicts_day, starts,
		    "the school day starts at %s, after the register opens at %s",
		    clock_text(l, d->starts), clock_text(l, opens));
	} else if (d->starts != MINUTE_NONE && is_after(opens, d->starts) &&
	           opens - d->starts > START_GAP_MINUTES) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, TAKING}, starts,
		    "the school day starts at %s and the register opens %d minutes later, though "
		    "it "
		    "is taken at the beginning of the session: is %s when the gates open?",
		    clock_text(l, d->starts), opens - d->starts, clock_text(l, d->starts));
	}
}

static void
lint_day(struct linter *l, const struct policy_day *d, size_t n)
{
	const struct policy_session *am = &d->session[SESSION_AM];
	const struct policy_session *pm = &d->session[SESSION_PM];
	int16_t am_end = am->ends == MINUTE_NONE ? am->closes : am->ends;

	lint_gates(l, d, n);
	if (is_after(am_end, pm->opens)) {
		lint_add(l, (struct lint_rule){LINT_ERROR, TAKING},
		    arena_printf(l->arena, "day_plan[%zu].pm.opens", n),
		    "the afternoon register opens at %s, before the morning ends at %s",
		    clock_text(l, pm->opens), clock_text(l, am_end));
	}
	if (is_after(pm->ends, d->ends) || is_after(pm->closes, d->ends)) {
		lint_add(l, contradicts_day, arena_printf(l->arena, "day_plan[%zu].ends", n),
		    "the school day ends at %s, before the afternoon session does",
		    clock_text(l, d->ends));
	}
	for (int s = 0; s < SESSION_COUNT; s++) {
		struct place w = {d, &d->session[s], n, (enum session)s};
		lint_ends(l, &w);
		lint_gaps(l, &w);
		lint_late(l, &w);
	}
}

static bool
is_same_times(const struct policy_day *a, const struct policy_day *b)
{
	for (int s = 0; s < SESSION_COUNT; s++) {
		if (a->session[s].opens != b->session[s].opens ||
		    a->session[s].closes != b->session[s].closes) {
			return false;
		}
	}
	return true;
}

/* The first of the years that two plans share, for a message. */
static const char *
shared_year(uint32_t years)
{
	for (int y = years == YEARS_ALL ? NC_1 : 0; y < NC_COUNT; y++) {
		if (years & YEAR_BIT(y)) {
			return nc_year_name((enum nc_year)y);
		}
	}
	return "?";
}

static void
lint_two_days(struct linter *l, size_t i, size_t j)
{
	const struct policy_day *a = &l->p->day[i];
	const struct policy_day *b = &l->p->day[j];
	uint32_t both = a->years & b->years;
	const char *path = arena_printf(l->arena, "day_plan[%zu]", j);

	if (both == 0) {
		return;
	}
	if (is_same_times(a, b)) {
		lint_add(
		    l, contradicts_day, path, "year %s is in two day plans", shared_year(both));
		return;
	}
	for (int s = 0; s < SESSION_COUNT; s++) {
		int16_t x = a->session[s].closes;
		int16_t y = b->session[s].closes;
		struct place w = {b, &b->session[s], j, (enum session)s};
		if (x == MINUTE_NONE || y == MINUTE_NONE || x == y) {
			continue;
		}
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, LAW}, path_of(l, &w, "closes"),
		    "year %s has two closing times in the %s, %s and %s: an arrival between them "
		    "is L by the one and U by the other",
		    shared_year(both), s == SESSION_AM ? "morning" : "afternoon", clock_text(l, x),
		    clock_text(l, y));
	}
}

/* Minutes that a session's register is open; 0 if that is not said. */
static int
open_minutes(const struct policy_session *s)
{
	return is_after(s->closes, s->opens) ? s->closes - s->opens : 0;
}

/* "The same for every session" (R36) and "for all pupils" (R35). */
static void
lint_sameness(struct linter *l)
{
	const struct policy *p = l->p;
	int first = open_minutes(&p->day[0].session[SESSION_AM]);

	for (size_t i = 0; i < p->n_days; i++) {
		for (int s = 0; s < SESSION_COUNT; s++) {
			struct place w = {&p->day[i], &p->day[i].session[s], i, (enum session)s};
			int minutes = open_minutes(w.at);
			if (first > 0 && minutes > 0 && minutes != first) {
				lint_add(l, (struct lint_rule){LINT_WARNING, OPEN},
				    path_of(l, &w, "closes"),
				    "%s: the register is open for %d minutes, elsewhere for %d; "
				    "the "
				    "guidance wants it the same for every session",
				    who(l, &w), minutes, first);
			}
		}
		if (i > 0 && (p->day[0].years & p->day[i].years) == 0 &&
		    !is_same_times(&p->day[0], &p->day[i])) {
			lint_add(l, (struct lint_rule){LINT_WARNING, SAME},
			    arena_printf(l->arena, "day_plan[%zu]", i),
			    "staggered: registers are not taken at the time of \"%s\"; the "
			    "guidance "
			    "wants the same time for all pupils",
			    p->day[0].name);
		}
	}
}

/* Every year from the most junior class to the final year has a day. */
static void
lint_years(struct linter *l)
{
	const struct policy *p = l->p;
	uint32_t covered = 0;

	for (size_t i = 0; i < p->n_days; i++) {
		covered |= p->day[i].years;
	}
	if (p->most_junior_class == POLICY_NONE || p->final_year_group == POLICY_NONE) {
		return;
	}
	for (int y = p->most_junior_class; y <= p->final_year_group; y++) {
		if ((covered & YEAR_BIT(y)) == 0) {
			lint_add(l, (struct lint_rule){LINT_WARNING, DAY}, "day_plan",
			    "year %s has no day plan", nc_year_name((enum nc_year)y));
		}
	}
}

void
lint_times(struct linter *l)
{
	if (l->p->n_days == 0) {
		return;
	}
	for (size_t i = 0; i < l->p->n_days; i++) {
		lint_day(l, &l->p->day[i], i);
		for (size_t j = 0; j < i; j++) {
			lint_two_days(l, j, i);
		}
	}
	lint_sameness(l);
	lint_years(l);
}
