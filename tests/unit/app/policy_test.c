#include "app/register.h"
#include "app/school.h"
#include "town.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#define HEAD "policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\nday_plan:\n"
#define PLAIN                                                                                      \
	HEAD                                                                                       \
	    "  - am:\n      opens: 08:30\n      late_from: 08:35\n      closes: 08:45\n"           \
	    "      late_decided_by: late_from\n    pm:\n      opens: 13:00\n      closes: 13:15\n"

static int
begin(void **state)
{
	struct town *t = town_new();
	town_at(t, day_from_civil(2026, 9, 8), "08:40");
	t->who = &town_head;
	*state = t;
	return 0;
}

static enum rc
put(struct town *t, const char *yaml)
{
	struct policy_args args = {TOWN_URN, town_uuid(t), yaml};
	return town_act(t, act_set_policy, &args);
}

static void
expect_guidance(struct town *t)
{
	struct call c = town_call(t);
	assert_int_equal(view_policy(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "opens at 08:45"));
}

static void
expect_refused(
    struct town *t, const char *yaml, const char *field, const char *said, const char *rule)
{
	assert_int_equal(put(t, yaml), RC_INVALID);
	if (rule != NULL) {
		assert_string_equal(t->d.rule, rule);
	}
	assert_string_equal(t->d.field, field);
	assert_non_null(strstr(t->d.text, said));
	expect_guidance(t);
}

static void
policy__that_closes_after_the_session_ends_is_refused_and_changes_nothing(void **state)
{
	struct town *t = *state;
	expect_refused(t,
	    HEAD
	    "  - am:\n      opens: 08:30\n      closes: 09:00\n      ends: 08:55\n    pm: {}\n",
	    "day_plan[0].am.closes",
	    "line 7: morning: the register closes at 09:00, after the session",
	    "SI 2024/208 reg 10 (R41)");
}

static void
policy__with_two_closing_times_has_to_choose_one_first(void **state)
{
	struct town *t = *state;
	expect_refused(t,
	    HEAD "  - years: [7]\n    am:\n      opens: 08:30\n      closes: 08:45\n    pm: {}\n"
	         "  - years: [7]\n    am:\n      opens: 08:30\n      closes: 09:00\n    pm: {}\n",
	    "day_plan[1].am.closes", "two closing times", "SI 2024/208 reg 10 (R41)");
}

static void
policy__with_a_fault_names_the_line(void **state)
{
	struct town *t = *state;
	expect_refused(t, HEAD "  - am:\n      opens: 8.30\n    pm: {}\n", "day_plan[0].am.opens",
	    "line 6: a time is written HH:MM on the 24-hour clock: write 08:30", NULL);
}

static const char *
code_of_arrival(struct town *t, int64_t pupil, int16_t minute)
{
	struct arrive_args args = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .day = DAY_NONE,
	    .minute = minute,
	    .known_reason = "",
	    .note = ""};
	t->who = &town_officer;
	enum rc rc = town_act(t, act_arrive, &args);
	t->who = &town_head;
	assert_int_equal(rc, RC_OK);
	return town_mark(t, pupil, day_from_civil(2026, 9, 8), SESSION_AM);
}

static void
policy__in_force_decides_between_present_late_and_unauthorised(void **state)
{
	struct town *t = *state;
	assert_int_equal(put(t, PLAIN), RC_OK);
	town_at(t, day_from_civil(2026, 9, 8), "08:50");
	assert_string_equal(code_of_arrival(t, 1, 8 * 60 + 35), "/");
	assert_string_equal(code_of_arrival(t, 2, 8 * 60 + 36), "L");
	assert_string_equal(code_of_arrival(t, 3, 8 * 60 + 45), "L");
	assert_string_equal(code_of_arrival(t, 4, 8 * 60 + 46), "U");
}

static void
policy__of_a_day_to_come_changes_nothing_before(void **state)
{
	struct town *t = *state;
	char *yaml = arena_printf(&t->a, "%s", PLAIN);
	char *from = strstr(yaml, "2026-09-01");
	assert_non_null(from);
	memcpy(from, "2026-10-05", 10);
	assert_int_equal(put(t, yaml), RC_OK);
	expect_guidance(t);
	town_at(t, day_from_civil(2026, 10, 5), "08:40");
	struct call c = town_call(t);
	assert_int_equal(view_policy(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "opens at 08:45"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        policy__that_closes_after_the_session_ends_is_refused_and_changes_nothing, begin,
	        town_finish),
	    cmocka_unit_test_setup_teardown(
	        policy__with_two_closing_times_has_to_choose_one_first, begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        policy__with_a_fault_names_the_line, begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        policy__in_force_decides_between_present_late_and_unauthorised, begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        policy__of_a_day_to_come_changes_nothing_before, begin, town_finish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
