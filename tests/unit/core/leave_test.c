#include "core/leave.h"

#include "core/code.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

/* Asking for leave: what bars it, and what is only said. */

#define BIT(finding) ((uint32_t)1 << (finding))
#define FIRST 20000 /* a day number */

static struct leave_facts
asked(enum leave_ground ground, int32_t days_ahead)
{
	return (struct leave_facts){.ground = ground,
	    .applicant = APPLICANT_LIVED_WITH,
	    .has_fact = true,
	    .received = FIRST - days_ahead,
	    .from = FIRST,
	    .school_days = 1,
	    .per_festival = -1,
	    .per_year = -1};
}

static void
after_its_first_day__bars_C_J1_and_S_and_nothing_else(void **state)
{
	(void)state;
	static const struct {
		enum leave_ground ground;
		bool is_barred;
	} cases[] = {{LEAVE_EXCEPTIONAL, true}, {LEAVE_HOLIDAY, true}, {LEAVE_PROTEST, true},
	    {LEAVE_INTERVIEW, true}, {LEAVE_STUDY, true}, {LEAVE_PERFORMANCE, false},
	    {LEAVE_OBSERVANCE, false}, {LEAVE_TRAVELLING, false}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct leave_facts late = asked(cases[i].ground, -1);
		struct leave_facts ahead = asked(cases[i].ground, 1);
		uint32_t is_late = leave_findings(&late) & BIT(LEAVE_TOO_LATE);
		assert_int_equal(is_late != 0, cases[i].is_barred);
		assert_int_equal(leave_findings(&ahead) & BIT(LEAVE_TOO_LATE), 0);
	}
	assert_true(leave_finding_bars(LEAVE_TOO_LATE));
}

static void
on_its_first_day__is_said_and_left_to_who_decides(void **state)
{
	(void)state;
	struct leave_facts f = asked(LEAVE_EXCEPTIONAL, 0);
	assert_int_equal(leave_findings(&f), BIT(LEAVE_SAME_DAY));
	assert_false(leave_finding_bars(LEAVE_SAME_DAY));
}

static void
exceptional_leave__is_asked_for_by_a_parent_lived_with_or_a_pupil_over_the_age(void **state)
{
	(void)state;
	struct leave_facts f = asked(LEAVE_EXCEPTIONAL, 40);
	assert_int_equal(leave_findings(&f), 0);
	f.applicant = APPLICANT_PARENT;
	assert_int_equal(leave_findings(&f), BIT(LEAVE_WRONG_APPLICANT));
	f.applicant = APPLICANT_PUPIL;
	assert_int_equal(leave_findings(&f), BIT(LEAVE_WRONG_APPLICANT));
	f.is_over_age = true;
	assert_int_equal(leave_findings(&f), 0);
	struct leave_facts interview = asked(LEAVE_INTERVIEW, 40);
	interview.applicant = APPLICANT_OTHER;
	assert_int_equal(leave_findings(&interview), BIT(LEAVE_UNCLEAR_APPLICANT));
	assert_false(leave_finding_bars(LEAVE_UNCLEAR_APPLICANT));
	struct leave_facts licence = asked(LEAVE_PERFORMANCE, 40);
	licence.applicant = APPLICANT_OTHER; /* the agent asks */
	assert_int_equal(leave_findings(&licence), 0);
	assert_true(leave_finding_bars(LEAVE_WRONG_APPLICANT));
}

static void
short_notice__is_counted_in_days_and_never_bars(void **state)
{
	(void)state;
	struct leave_facts f = asked(LEAVE_EXCEPTIONAL, 27);
	f.notice_weeks = 4;
	assert_int_equal(leave_days_short(&f), 1);
	assert_int_equal(leave_findings(&f), BIT(LEAVE_SHORT_NOTICE));
	f.received--;
	assert_int_equal(leave_days_short(&f), 0);
	assert_int_equal(leave_findings(&f), 0);
	f.received = f.from + 1; /* too late is said, not how short */
	assert_int_equal(leave_findings(&f), BIT(LEAVE_TOO_LATE));
	f.notice_weeks = 0; /* in advance is enough */
	f.received = f.from - 1;
	assert_int_equal(leave_findings(&f), 0);
	assert_false(leave_finding_bars(LEAVE_SHORT_NOTICE));
}

static void
a_holiday_or_a_protest__is_not_exceptional_by_itself(void **state)
{
	(void)state;
	struct leave_facts holiday = asked(LEAVE_HOLIDAY, 40);
	struct leave_facts protest = asked(LEAVE_PROTEST, 40);
	assert_int_equal(leave_findings(&holiday), BIT(LEAVE_NOT_BY_ITSELF));
	assert_int_equal(leave_findings(&protest), BIT(LEAVE_NOT_BY_ITSELF));
	assert_false(leave_finding_bars(LEAVE_NOT_BY_ITSELF));
}

static void
observance__is_counted_against_the_policys_days_as_a_warning(void **state)
{
	(void)state;
	struct leave_facts f = asked(LEAVE_OBSERVANCE, 10);
	f.per_festival = 1;
	f.per_year = 2;
	f.days_before = 1;
	assert_int_equal(leave_findings(&f), 0);
	f.days_before = 2;
	assert_int_equal(leave_findings(&f), BIT(LEAVE_OVER_YEAR));
	f.days_before = 0;
	f.school_days = 2;
	assert_int_equal(leave_findings(&f), BIT(LEAVE_OVER_FESTIVAL));
	f.per_festival = f.per_year = -1;
	f.days_before = 30;
	assert_int_equal(leave_findings(&f), 0);
	assert_false(leave_finding_bars(LEAVE_OVER_YEAR));
}

static void
two_requests_for_the_same_day__are_said(void **state)
{
	(void)state;
	struct leave_facts f = asked(LEAVE_EXCEPTIONAL, 40);
	f.is_overlapping = true;
	assert_int_equal(leave_findings(&f), BIT(LEAVE_OVERLAPS));
	assert_false(leave_finding_bars(LEAVE_OVERLAPS));
}

static void
the_licence_of_C1_and_the_dates_of_S__must_be_there(void **state)
{
	(void)state;
	for (int g = 0; g < LEAVE_GROUND_COUNT; g++) {
		struct leave_facts f = asked((enum leave_ground)g, 40);
		uint8_t code = code_find(leave_code((enum leave_ground)g));
		assert_int_not_equal(code, 0);
		f.has_fact = false;
		bool is_asked_for = (leave_findings(&f) & BIT(LEAVE_NO_FACT)) != 0;
		assert_int_equal(is_asked_for, code_info(code)->fact[0] != '\0');
		assert_int_equal(is_asked_for, leave_needs_fact((enum leave_ground)g));
	}
}

static void
words__are_read_as_they_are_written(void **state)
{
	(void)state;
	for (int i = 0; i < LEAVE_GROUND_COUNT; i++) {
		assert_int_equal(leave_ground_parse(leave_ground_name((enum leave_ground)i)), i);
	}
	for (int i = 0; i < LEAVE_STATE_COUNT; i++) {
		assert_int_equal(leave_state_parse(leave_state_name((enum leave_state)i)), i);
	}
	for (int i = 0; i < APPLICANT_COUNT; i++) {
		assert_int_equal(
		    leave_applicant_parse(leave_applicant_name((enum leave_applicant)i)), i);
	}
	assert_int_equal(leave_ground_parse("moon"), -1);
	assert_int_equal(leave_state_parse(""), -1);
	assert_int_equal(leave_applicant_parse("aunt"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(after_its_first_day__bars_C_J1_and_S_and_nothing_else),
	    cmocka_unit_test(on_its_first_day__is_said_and_left_to_who_decides),
	    cmocka_unit_test(
	        exceptional_leave__is_asked_for_by_a_parent_lived_with_or_a_pupil_over_the_age),
	    cmocka_unit_test(short_notice__is_counted_in_days_and_never_bars),
	    cmocka_unit_test(a_holiday_or_a_protest__is_not_exceptional_by_itself),
	    cmocka_unit_test(observance__is_counted_against_the_policys_days_as_a_warning),
	    cmocka_unit_test(two_requests_for_the_same_day__are_said),
	    cmocka_unit_test(the_licence_of_C1_and_the_dates_of_S__must_be_there),
	    cmocka_unit_test(words__are_read_as_they_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
