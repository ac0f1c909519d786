#include "core/alert.h"

#include "policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

#define RAISED_AT INT64_C(1790238240) /* 24 September 2026, 09:24 in the UK */
#define MINUTE 60

/* An alert under King's policy, played minute by minute. */
struct play {
	struct fixture f;
	struct alert_table t;
	struct alert_event log[40];
	size_t n;
};

static void
play_event(struct play *p, enum alert_event_kind kind, int64_t after)
{
	p->log[p->n++] = (struct alert_event){kind, RAISED_AT + after, -1};
}

static void
play_begin(struct play *p, const char *path)
{
	*p = (struct play){0};
	fixture_file(&p->f, path);
	assert_int_equal(p->f.rc, RC_OK);
	alert_table(&p->t, &p->f.policy, NC_9);
	play_event(p, ALERT_RAISED, 0);
}

static struct alert_now
play_now(const struct play *p)
{
	struct alert_now now;
	alert_fold(&now, p->log, p->n);
	return now;
}

/* What the clock does at that second: each step that is due is told once. Names of steps. */
static const char *
play_clock(struct play *p, int64_t after)
{
	static char names[200]; /* cmocka runs one test at a time */
	size_t due[ALERT_STEPS];
	struct alert_now now = play_now(p);
	size_t n = alert_due(due, &p->t, &now, RAISED_AT + after);
	size_t at = 0;
	names[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", i == 0 ? "" : ", ",
		    p->t.step[due[i]].name);
		p->log[p->n++] =
		    (struct alert_event){ALERT_TOLD, RAISED_AT + after, (int32_t)due[i]};
	}
	return names;
}

static void
alert__kings_tells_on_call_and_the_support_officer_at_once(void **state)
{
	(void)state;
	struct play p;
	play_begin(&p, "policies/kings-cathedral-136398.yaml");
	assert_string_equal(play_clock(&p, 0), "Raise, Confirm");
	assert_string_equal(play_clock(&p, 0), "");
	fixture_fini(&p.f);
}

static void
alert__kings_asks_anyone_on_call_after_three_minutes_without_an_answer(void **state)
{
	(void)state;
	struct play p;
	size_t next = 0;
	play_begin(&p, "policies/kings-cathedral-136398.yaml");
	play_clock(&p, 0);
	struct alert_now now = play_now(&p);
	assert_int_equal(alert_anyone_from(&p.t, &now), RAISED_AT + 3 * MINUTE);
	assert_int_equal(alert_next(&next, &p.t, &now), RAISED_AT + 3 * MINUTE);
	assert_int_equal(next, 2);
	for (int64_t s = 1; s < 3 * MINUTE; s++) {
		assert_string_equal(play_clock(&p, s), "");
	}
	assert_string_equal(play_clock(&p, 3 * MINUTE), "Anyone on call");
	for (int64_t s = 3 * MINUTE; s < 60 * MINUTE; s += 20) {
		assert_string_equal(play_clock(&p, s), "");
	}
	fixture_fini(&p.f);
}

static void
alert__answered_in_time_is_not_passed_on_and_asks_for_help_after_five_minutes(void **state)
{
	(void)state;
	struct play p;
	size_t next = 0;
	play_begin(&p, "policies/kings-cathedral-136398.yaml");
	play_clock(&p, 0);
	play_event(&p, ALERT_ACKNOWLEDGED, 2 * MINUTE);
	struct alert_now now = play_now(&p);
	assert_int_equal(now.state, ALERT_IS_SEARCHED);
	assert_int_equal(alert_next(&next, &p.t, &now), RAISED_AT + 7 * MINUTE);
	for (int minute = 3; minute < 7; minute++) {
		assert_string_equal(play_clock(&p, minute * MINUTE), "");
	}
	play_event(&p, ALERT_SEARCHING, 4 * MINUTE); /* where: it does not begin anew */
	assert_string_equal(play_clock(&p, 7 * MINUTE - 1), "");
	assert_string_equal(play_clock(&p, 7 * MINUTE), "Wider help");
	assert_string_equal(play_clock(&p, 8 * MINUTE), "");
	fixture_fini(&p.f);
}

static void
alert__found_tells_everybody_once_and_stops_the_clock(void **state)
{
	(void)state;
	struct play p;
	size_t next = 0;
	play_begin(&p, "policies/kings-cathedral-136398.yaml");
	play_clock(&p, 0);
	play_event(&p, ALERT_ACKNOWLEDGED, MINUTE);
	play_event(&p, ALERT_FOUND, 4 * MINUTE);
	assert_string_equal(play_clock(&p, 4 * MINUTE), "Found");
	struct alert_now now = play_now(&p);
	assert_int_equal(alert_next(&next, &p.t, &now), 0);
	assert_string_equal(play_clock(&p, 60 * MINUTE), "");
	fixture_fini(&p.f);
}

static void
alert__not_found_goes_to_senior_staff_and_may_still_end_well(void **state)
{
	(void)state;
	struct play p;
	play_begin(&p, "policies/kings-cathedral-136398.yaml");
	play_clock(&p, 0);
	play_event(&p, ALERT_ACKNOWLEDGED, MINUTE);
	play_clock(&p, 6 * MINUTE);
	play_event(&p, ALERT_NOT_FOUND, 20 * MINUTE);
	assert_string_equal(play_clock(&p, 20 * MINUTE), "Not found");
	play_event(&p, ALERT_HOME_CALLED, 21 * MINUTE);
	play_event(&p, ALERT_POLICE_CALLED, 25 * MINUTE);
	assert_int_equal(play_now(&p).state, ALERT_IS_NOT_FOUND);
	assert_true(alert_allows(ALERT_IS_NOT_FOUND, ALERT_FOUND));
	play_event(&p, ALERT_FOUND, 40 * MINUTE);
	assert_string_equal(play_clock(&p, 40 * MINUTE), "Found");
	fixture_fini(&p.f);
}

static void
alert__server_that_was_off_catches_up_with_each_step_once(void **state)
{
	(void)state;
	struct play p;
	play_begin(&p, "policies/kings-cathedral-136398.yaml");
	assert_string_equal(play_clock(&p, 30 * MINUTE), "Raise, Confirm, Anyone on call");
	assert_string_equal(play_clock(&p, 31 * MINUTE), "");
	fixture_fini(&p.f);
}

static void
alert__closed_does_nothing_more(void **state)
{
	(void)state;
	struct play p;
	play_begin(&p, "policies/kings-cathedral-136398.yaml");
	play_event(&p, ALERT_CLOSED, MINUTE);
	assert_string_equal(play_clock(&p, 60 * MINUTE), "");
	for (int kind = 0; kind < ALERT_EVENT_COUNT; kind++) {
		assert_int_equal(
		    alert_allows(ALERT_IS_CLOSED, (enum alert_event_kind)kind), kind == ALERT_NOTE);
	}
	fixture_fini(&p.f);
}

static void
alert__school_without_steps_has_the_usual_ones(void **state)
{
	(void)state;
	struct play p;
	play_begin(&p, "policies/richmond-hill-109743.yaml");
	assert_int_equal(p.f.policy.n_missing_pupil, 0);
	assert_string_equal(play_clock(&p, 0), "Raise");
	assert_string_equal(play_clock(&p, 3 * MINUTE), "Anyone on call");
	fixture_fini(&p.f);
}

static void
alert__step_of_other_year_groups_is_left_out(void **state)
{
	(void)state;
	struct policy_step steps[] = {
	    {.name = "7", .action = "", .when = STEP_RAISED, .years = YEAR_BIT(NC_7)},
	    {.name = "9",
	        .action = "",
	        .after_minutes = POLICY_NONE,
	        .when = STEP_RAISED,
	        .years = YEAR_BIT(NC_9)},
	    {.name = "7 late",
	        .action = "",
	        .after_minutes = 1,
	        .when = STEP_NOT_ACKNOWLEDGED,
	        .years = YEAR_BIT(NC_7)},
	};
	struct policy policy;
	policy_default(&policy);
	policy.missing_pupil = steps;
	policy.n_missing_pupil = 3;
	struct play p = {0};
	alert_table(&p.t, &policy, NC_9);
	play_event(&p, ALERT_RAISED, 0);
	struct alert_now now = play_now(&p);
	assert_string_equal(play_clock(&p, 60 * MINUTE), "9");
	assert_int_equal(alert_anyone_from(&p.t, &now), RAISED_AT);
}

static void
alert__names_of_events_are_read_back(void **state)
{
	(void)state;
	for (int kind = 0; kind < ALERT_EVENT_COUNT; kind++) {
		assert_int_equal(
		    alert_event_find(alert_event_name((enum alert_event_kind)kind)), kind);
	}
	assert_int_equal(alert_event_find("lost"), -1);
}

/* The day plan is the least a file must have. */
#define FILE_HEAD                                                                                  \
	"policy:\n  school: A\n  effective_from: 2025-09-01\nday_plan:\n"                          \
	"  - am: {opens: \"08:45\"}\n    pm: {opens: \"13:00\"}\n"

static void
lint__alert_that_tells_nobody_is_said(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(
	    &f, FILE_HEAD "missing_pupil:\n  - action: Look\n    tell: [The dinner ladies]\n");
	assert_int_equal(f.rc, RC_OK);
	assert_int_equal(finding_of(&f, "missing_pupil[0].tell[0]")->severity, LINT_WARNING);
	assert_int_equal(finding_of(&f, "missing_pupil")->severity, LINT_WARNING);
	fixture_fini(&f);
	fixture_text(&f,
	    FILE_HEAD "missing_pupil:\n  - action: Look\n    when: not acknowledged\n"
	              "    tell: [on call]\nalert:\n  on_call: [oncall@example.org]\n");
	assert_int_equal(f.rc, RC_OK);
	assert_null(finding_of(&f, "missing_pupil"));
	fixture_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(alert__kings_tells_on_call_and_the_support_officer_at_once),
	    cmocka_unit_test(
	        alert__kings_asks_anyone_on_call_after_three_minutes_without_an_answer),
	    cmocka_unit_test(
	        alert__answered_in_time_is_not_passed_on_and_asks_for_help_after_five_minutes),
	    cmocka_unit_test(alert__found_tells_everybody_once_and_stops_the_clock),
	    cmocka_unit_test(alert__not_found_goes_to_senior_staff_and_may_still_end_well),
	    cmocka_unit_test(alert__server_that_was_off_catches_up_with_each_step_once),
	    cmocka_unit_test(alert__closed_does_nothing_more),
	    cmocka_unit_test(alert__school_without_steps_has_the_usual_ones),
	    cmocka_unit_test(alert__step_of_other_year_groups_is_left_out),
	    cmocka_unit_test(alert__names_of_events_are_read_back),
	    cmocka_unit_test(lint__alert_that_tells_nobody_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
