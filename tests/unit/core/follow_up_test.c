#include "core/follow_up.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void
order__is_worry_then_untried_then_tried_then_reached_then_older_days(void **state)
{
	(void)state;
	const struct follow_up_facts rows[] = {
	    {.is_today = true, .worry = WORRY_VULNERABLE, .was_tried = true},
	    {.is_today = true, .worry = WORRY_SOCIAL_WORKER},
	    {.is_today = true, .worry = WORRY_YOUTH_OFFENDING},
	    {.is_today = true, .worry = WORRY_LOOKED_AFTER},
	    {.is_today = true, .worry = WORRY_FEW_CONTACTS},
	    {.is_today = true, .worry = WORRY_NONE, .age = 3},
	    {.is_today = true, .worry = WORRY_NONE},
	    {.is_today = true, .worry = WORRY_NONE, .was_tried = true},
	    {.is_today = true, .worry = WORRY_VULNERABLE, .was_tried = true, .was_reached = true},
	    {.worry = WORRY_VULNERABLE, .age = 6},
	    {.worry = WORRY_NONE, .age = 5},
	    {.worry = WORRY_VULNERABLE, .age = 1},
	};
	for (size_t i = 1; i < sizeof rows / sizeof rows[0]; i++) {
		assert_true(follow_up_order(&rows[i - 1]) < follow_up_order(&rows[i]));
	}
}

static void
order__of_an_absence_without_end_still_counts(void **state)
{
	(void)state;
	const struct follow_up_facts old = {.worry = WORRY_NONE, .age = 5000};
	const struct follow_up_facts newer = {.worry = WORRY_NONE, .age = 100};
	const struct follow_up_facts today = {.is_today = true, .worry = WORRY_NONE, .age = 5000};
	assert_true(follow_up_order(&old) < follow_up_order(&newer));
	assert_true(follow_up_order(&today) < follow_up_order(&old));
}

static void
words__of_attempts_are_read_as_they_are_written(void **state)
{
	(void)state;
	for (int h = 0; h < ATTEMPT_HOW_COUNT; h++) {
		assert_int_equal(attempt_how_parse(attempt_how_name((enum attempt_how)h)), h);
	}
	for (int o = 0; o < ATTEMPT_OUTCOME_COUNT; o++) {
		assert_int_equal(
		    attempt_outcome_parse(attempt_outcome_name((enum attempt_outcome)o)), o);
	}
	assert_int_equal(attempt_how_parse("pigeon"), -1);
	assert_int_equal(attempt_outcome_parse(""), -1);
	assert_string_equal(worry_name(WORRY_NONE), "");
	assert_string_equal(worry_name(WORRY_FEW_CONTACTS), "few_contacts");
}

static void
reached__is_who_was_spoken_to_or_seen(void **state)
{
	(void)state;
	assert_true(attempt_reached(ATTEMPT_CALL, ATTEMPT_SPOKE));
	assert_true(attempt_reached(ATTEMPT_POLICE, ATTEMPT_SEEN));
	assert_false(attempt_reached(ATTEMPT_CALL, ATTEMPT_LEFT_MESSAGE));
	assert_false(attempt_reached(ATTEMPT_CALL, ATTEMPT_NO_ANSWER));
	assert_false(attempt_reached(ATTEMPT_POLICE, ATTEMPT_SPOKE));
	assert_false(attempt_reached(ATTEMPT_AUTHORITY, ATTEMPT_SPOKE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(order__is_worry_then_untried_then_tried_then_reached_then_older_days),
	    cmocka_unit_test(order__of_an_absence_without_end_still_counts),
	    cmocka_unit_test(words__of_attempts_are_read_as_they_are_written),
	    cmocka_unit_test(reached__is_who_was_spoken_to_or_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
