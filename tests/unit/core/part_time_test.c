#include "core/part_time.h"

#include "base/day.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

/* A part-time timetable: what bars it, and what is warned of (R55, R56). */

#define BIT(finding) ((uint32_t)1 << (finding))
#define TODAY 20700
#define BARS                                                                                       \
	(BIT(PART_TIME_FOR_BEHAVIOUR) | BIT(PART_TIME_NO_AIM) | BIT(PART_TIME_NO_SCHOOL) |         \
	    BIT(PART_TIME_NO_PARENT) | BIT(PART_TIME_NO_SESSION) | BIT(PART_TIME_ALL_SESSIONS) |   \
	    BIT(PART_TIME_BEGUN) | BIT(PART_TIME_BAD_END) | BIT(PART_TIME_NO_REVIEW) |             \
	    BIT(PART_TIME_BAD_REVIEW) | BIT(PART_TIME_WORKER_UNSAID) | BIT(PART_TIME_EHC_UNSAID))

static const int32_t in_two_weeks[] = {TODAY + 14};

/* Nothing is missing. */
static struct part_time_facts
whole(void)
{
	return (struct part_time_facts){.reason = PART_TIME_HEALTH,
	    .aim = "Back to full time by half-term",
	    .school = {"Mrs Head", TODAY, "at a meeting"},
	    .parent = {"Amina Khan", TODAY - 1, "by letter"},
	    .agreed_since = DAY_NONE,
	    .sessions = 2,
	    .today = TODAY,
	    .from = TODAY,
	    .old_end = DAY_NONE,
	    .end = TODAY + 28,
	    .reviews = in_two_weeks,
	    .n_reviews = 1,
	    .worker = "",
	    .ehc = "",
	    .la_told = TODAY};
}

static void
a_whole_plan__has_nothing_against_it(void **state)
{
	(void)state;
	struct part_time_facts f = whole();
	assert_int_equal(part_time_findings(&f), 0);
}

static void
behaviour__is_refused_and_the_rule_is_cited(void **state)
{
	(void)state;
	struct part_time_facts f = whole();
	f.reason = PART_TIME_BEHAVIOUR;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_FOR_BEHAVIOUR));
	assert_true(part_time_finding_bars(PART_TIME_FOR_BEHAVIOUR));
	assert_string_equal(part_time_finding_field(PART_TIME_FOR_BEHAVIOUR), "reason");
	assert_string_equal(part_time_finding_rule(PART_TIME_FOR_BEHAVIOUR),
	    "DfE, Working together to improve school attendance (R55)");
}

static void
agreement__names_who_when_and_how_on_both_sides(void **state)
{
	(void)state;
	struct part_time_facts f = whole();
	f.school.who = "";
	f.parent.how = "";
	uint32_t both = BIT(PART_TIME_NO_SCHOOL) | BIT(PART_TIME_NO_PARENT);
	assert_int_equal(part_time_findings(&f), both);
	f = whole();
	f.school.day = DAY_NONE;
	f.parent.day = TODAY + 1; /* nobody has agreed tomorrow */
	assert_int_equal(part_time_findings(&f), both);
}

static void
aim_and_sessions__are_said_and_some_session_is_left(void **state)
{
	(void)state;
	struct part_time_facts f = whole();
	f.aim = "";
	f.sessions = 0;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_NO_AIM) | BIT(PART_TIME_NO_SESSION));
	f = whole();
	f.sessions = PART_TIME_ALL;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_ALL_SESSIONS));
}

static void
end__is_within_a_year_and_a_review_stands_before_it(void **state)
{
	(void)state;
	static const int32_t bad[] = {TODAY, TODAY + 28, TODAY + 14};
	struct part_time_facts f = whole();
	f.end = f.from + PART_TIME_LONGEST - 1;
	assert_int_equal(part_time_findings(&f), 0);
	f.end++;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_BAD_END));
	f = whole();
	f.from = TODAY - 1;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_BEGUN));
	f = whole();
	f.n_reviews = 0;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_NO_REVIEW));
	f.reviews = bad; /* on the first day, on the last, and a good one */
	f.n_reviews = 2;
	assert_int_equal(
	    part_time_findings(&f), BIT(PART_TIME_NO_REVIEW) | BIT(PART_TIME_BAD_REVIEW));
	f.n_reviews = 3;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_BAD_REVIEW));
}

static void
extension__has_a_later_end_and_comes_before_the_old_one(void **state)
{
	(void)state;
	struct part_time_facts f = whole();
	f.from = TODAY - 20;
	f.old_end = TODAY;
	assert_int_equal(part_time_findings(&f), 0);
	f.agreed_since = TODAY; /* the parent agreed to the old end only */
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_NO_PARENT));
	f.agreed_since = TODAY - 1;
	f.old_end = f.end;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_BAD_END));
	f.old_end = TODAY - 1; /* it is over: the pupil is in full time */
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_BAD_END));
}

static void
social_worker_and_ehc_plan__must_be_answered_when_there_is_one(void **state)
{
	(void)state;
	struct part_time_facts f = whole();
	f.must_say_worker = f.must_say_ehc = true;
	assert_int_equal(
	    part_time_findings(&f), BIT(PART_TIME_WORKER_UNSAID) | BIT(PART_TIME_EHC_UNSAID));
	f.worker = "Told by telephone on Monday";
	f.ehc = "Case officer agrees";
	assert_int_equal(part_time_findings(&f), 0);
}

static void
the_authority__not_told_is_a_warning(void **state)
{
	(void)state;
	struct part_time_facts f = whole();
	f.la_told = DAY_NONE;
	assert_int_equal(part_time_findings(&f), BIT(PART_TIME_LA_UNTOLD));
	for (int i = 0; i < PART_TIME_FINDING_COUNT; i++) {
		bool is_bar = (BARS & BIT(i)) != 0;
		assert_int_equal(part_time_finding_bars((enum part_time_finding)i), is_bar);
	}
}

static void
reviews_and_the_end__are_warned_of_before_they_come(void **state)
{
	(void)state;
	static const int32_t reviews[] = {TODAY + 28, TODAY + 8};
	struct part_time_state s = {.today = TODAY,
	    .end = TODAY + 40,
	    .reviews = reviews,
	    .n_reviews = 2,
	    .last_review = DAY_NONE,
	    .la_told = TODAY};
	assert_int_equal(part_time_next_review(&s), TODAY + 8);
	assert_int_equal(part_time_warnings(&s), 0);
	s.today++;
	assert_int_equal(part_time_warnings(&s), BIT(PART_TIME_REVIEW_SOON));
	s.today = TODAY + 9;
	assert_int_equal(part_time_warnings(&s), BIT(PART_TIME_REVIEW_LATE));
	s.last_review = TODAY + 1; /* held a week early */
	assert_int_equal(part_time_next_review(&s), TODAY + 28);
	assert_int_equal(part_time_warnings(&s), 0);
	s.last_review = TODAY + 28;
	s.today = TODAY + 33;
	s.n_extensions = 1;
	s.la_told = DAY_NONE;
	assert_int_equal(part_time_next_review(&s), DAY_NONE);
	assert_int_equal(part_time_warnings(&s),
	    BIT(PART_TIME_END_SOON) | BIT(PART_TIME_LONGER_BEFORE) | BIT(PART_TIME_LA_UNTOLD));
}

static void
week__has_ten_sessions_and_no_weekend(void **state)
{
	(void)state;
	int32_t monday = day_monday(TODAY);
	uint32_t sessions = UINT32_C(1) << part_time_session_parse("mon-pm");
	assert_true(part_time_is_away(sessions, monday, true));
	assert_false(part_time_is_away(sessions, monday, false));
	assert_true(part_time_is_away(PART_TIME_ALL, monday + 4, true));
	assert_false(part_time_is_away(UINT32_MAX, monday + 5, false));
	assert_int_equal(part_time_session_parse("fri-pm"), 9);
	assert_int_equal(part_time_session_parse("sat-am"), -1);
	assert_int_equal(part_time_step_parse("extended"), PART_TIME_EXTENDED);
	assert_string_equal(part_time_code(true), "C2");
	assert_string_equal(part_time_code(false), "X");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_whole_plan__has_nothing_against_it),
	    cmocka_unit_test(behaviour__is_refused_and_the_rule_is_cited),
	    cmocka_unit_test(agreement__names_who_when_and_how_on_both_sides),
	    cmocka_unit_test(aim_and_sessions__are_said_and_some_session_is_left),
	    cmocka_unit_test(end__is_within_a_year_and_a_review_stands_before_it),
	    cmocka_unit_test(extension__has_a_later_end_and_comes_before_the_old_one),
	    cmocka_unit_test(social_worker_and_ehc_plan__must_be_answered_when_there_is_one),
	    cmocka_unit_test(the_authority__not_told_is_a_warning),
	    cmocka_unit_test(reviews_and_the_end__are_warned_of_before_they_come),
	    cmocka_unit_test(week__has_ten_sessions_and_no_weekend),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
