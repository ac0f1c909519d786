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
	    {.is_today = true,
	        .worry = WORRY_SOCIAL_WORKER,
	        .was_tried = true,
	        .was_reached = true,
	        .is_to_tell = true},
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

static void
worry__is_the_worst_that_may_be_seen(void **state)
{
	(void)state;
	const uint32_t vulnerable = UINT32_C(1) << PUPIL_FLAG_VULNERABLE;
	const uint32_t need = UINT32_C(1) << PUPIL_FLAG_CHILD_IN_NEED;
	const uint32_t looked_after = UINT32_C(1) << PUPIL_FLAG_LOOKED_AFTER;
	const uint32_t eal = UINT32_C(1) << PUPIL_FLAG_EAL;
	assert_int_equal(worry_of(vulnerable | need, 0), WORRY_VULNERABLE);
	assert_int_equal(worry_of(looked_after | need, 2), WORRY_SOCIAL_WORKER);
	assert_int_equal(worry_of(looked_after | eal, 2), WORRY_LOOKED_AFTER);
	assert_int_equal(worry_of(eal, 1), WORRY_FEW_CONTACTS);
	assert_int_equal(worry_of(eal, 2), WORRY_NONE);
	assert_int_equal(worry_of(eal, -1), WORRY_NONE);
}

static void
unexplained__is_an_N_and_who_is_to_be_found_first_without_a_mark_at_closing(void **state)
{
	(void)state;
	const struct unexplained_facts n = {.cell = CODE_N};
	assert_true(session_is_unexplained(&n));
	const struct unexplained_facts found_first = {CELL_BLANK, true, true, true};
	assert_true(session_is_unexplained(&found_first));
	const struct unexplained_facts not [] = {{CELL_BLANK, true, true, false},
	    {CELL_BLANK, true, false, true}, {CELL_BLANK, false, true, true},
	    {CODE_I, true, true, true}, {CELL_NOT_OPEN, true, true, true}};
	for (size_t i = 0; i < sizeof not / sizeof not [0]; i++) {
		assert_false(session_is_unexplained(&not [i]));
	}
}

static void
contact__is_due_so_long_after_closing_and_never_on_the_next_day(void **state)
{
	(void)state;
	assert_int_equal(contact_from(9 * 60 + 15, 30), 9 * 60 + 45);
	assert_int_equal(contact_from(9 * 60 + 15, 0), 9 * 60 + 15);
	assert_int_equal(contact_from(23 * 60, 600), 23 * 60 + 59);
	assert_int_equal(contact_from(9 * 60 + 15, POLICY_NONE), MINUTE_NONE);
}

static void
way__is_done_step_by_step_and_knows_when_the_home_was_reached(void **state)
{
	(void)state;
	struct follow_way way = {.reached_on = DAY_NONE};
	const struct attempt_fact tries[] = {
	    {ATTEMPT_CALL, ATTEMPT_NO_ANSWER, "Amina Khan (mother)", 100},
	    {ATTEMPT_CALL, ATTEMPT_NO_ANSWER, "Amina Khan (mother)", 101},
	    {ATTEMPT_CALL, ATTEMPT_SPOKE, "Omar Khan (uncle)", 102},
	    {ATTEMPT_LETTER, ATTEMPT_LEFT_MESSAGE, "Amina Khan (mother)", 103},
	    {ATTEMPT_VISIT, ATTEMPT_SPOKE, "Amina Khan (mother)", 99},
	    {ATTEMPT_POLICE, ATTEMPT_SPOKE, "Essex Police", 105}};
	follow_way_add(&way, &tries[0]);
	follow_way_add(&way, &tries[1]);
	assert_true(way.is_done[FOLLOW_FIRST_CONTACT]);
	assert_false(way.is_done[FOLLOW_NEXT_CONTACTS]);
	assert_int_equal(way.reached_on, DAY_NONE);
	follow_way_add(&way, &tries[2]);
	assert_true(way.is_done[FOLLOW_NEXT_CONTACTS]);
	assert_false(way.is_done[FOLLOW_IN_WRITING]);
	follow_way_add(&way, &tries[3]);
	assert_true(way.is_done[FOLLOW_IN_WRITING]);
	assert_false(way.is_done[FOLLOW_VISIT]);
	follow_way_add(&way, &tries[4]);
	assert_true(way.is_done[FOLLOW_VISIT]);
	assert_false(way.is_done[FOLLOW_REFER]);
	follow_way_add(&way, &tries[5]);
	assert_true(way.is_done[FOLLOW_REFER]);
	assert_int_equal(way.reached_on, 102);
	assert_string_equal(follow_step_name(FOLLOW_IN_WRITING), "in_writing");
}

static void
step__is_asked_where_there_is_somebody_to_ring_and_after_so_many_days_without_contact(void **state)
{
	(void)state;
	const struct policy_absence silent = {.refer_after_days = POLICY_NONE};
	const struct policy_absence strict = {.refer_after_days = 10, .home_visit = true};
	const struct follow_asked one = {.n_contacts = 1, .days_without = 9};
	const struct follow_asked two = {.n_contacts = 2, .days_without = 10};
	const struct follow_asked unknown = {.n_contacts = -1, .days_without = 30};
	assert_true(follow_step_is_asked(FOLLOW_FIRST_CONTACT, &silent, &one));
	assert_true(follow_step_is_asked(FOLLOW_IN_WRITING, &silent, &one));
	assert_false(follow_step_is_asked(FOLLOW_NEXT_CONTACTS, &silent, &one));
	assert_true(follow_step_is_asked(FOLLOW_NEXT_CONTACTS, &silent, &two));
	assert_true(follow_step_is_asked(FOLLOW_NEXT_CONTACTS, &silent, &unknown));
	assert_false(follow_step_is_asked(FOLLOW_VISIT, &silent, &two));
	assert_true(follow_step_is_asked(FOLLOW_VISIT, &strict, &two));
	assert_false(follow_step_is_asked(FOLLOW_REFER, &strict, &one));
	assert_true(follow_step_is_asked(FOLLOW_REFER, &strict, &two));
	assert_false(follow_step_is_asked(FOLLOW_REFER, &silent, &unknown));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(order__is_worry_then_untried_then_tried_then_reached_then_older_days),
	    cmocka_unit_test(order__of_an_absence_without_end_still_counts),
	    cmocka_unit_test(words__of_attempts_are_read_as_they_are_written),
	    cmocka_unit_test(reached__is_who_was_spoken_to_or_seen),
	    cmocka_unit_test(worry__is_the_worst_that_may_be_seen),
	    cmocka_unit_test(
	        unexplained__is_an_N_and_who_is_to_be_found_first_without_a_mark_at_closing),
	    cmocka_unit_test(contact__is_due_so_long_after_closing_and_never_on_the_next_day),
	    cmocka_unit_test(way__is_done_step_by_step_and_knows_when_the_home_was_reached),
	    cmocka_unit_test(
	        step__is_asked_where_there_is_somebody_to_ring_and_after_so_many_days_without_contact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
