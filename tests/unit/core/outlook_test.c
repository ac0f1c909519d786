#include "core/outlook.h"

#include "law_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static void
outlook__nineteen_of_103_end_after_88_sessions_attended(void **state)
{
	(void)state;
	assert_int_equal(outlook_attend_to_end(19, 103, RATIO_PERSISTENT), 88);
	assert_int_equal(outlook_attend_to_end(1, 11, RATIO_PERSISTENT), 0);
	assert_int_equal(outlook_attend_to_end(1, 10, RATIO_PERSISTENT), 1);
	assert_int_equal(outlook_attend_to_end(5, 10, RATIO_SEVERE), 1);
}

static void
outlook__missing_in_a_row_makes_it_persistent(void **state)
{
	(void)state;
	assert_int_equal(outlook_miss_to_meet(5, 80, RATIO_PERSISTENT), 4);
	assert_int_equal(outlook_miss_to_meet(0, 0, RATIO_PERSISTENT), 1);
	assert_int_equal(outlook_miss_to_meet(10, 100, RATIO_PERSISTENT), 0);
}

static void
outlook__three_more_before_a_day_make_it_persistent(void **state)
{
	(void)state;
	assert_int_equal(outlook_miss_by(7, 80, 20, RATIO_PERSISTENT), 3);
	assert_int_equal(outlook_miss_by(12, 80, 20, RATIO_PERSISTENT), 0);
	assert_int_equal(outlook_miss_by(0, 80, 5, RATIO_PERSISTENT), OUTLOOK_NEVER);
	assert_int_equal(outlook_miss_by(0, 0, 0, RATIO_PERSISTENT), OUTLOOK_NEVER);
}

static void
outlook__sessions_to_come_skip_what_is_closed_for_the_year(void **state)
{
	(void)state;
	struct law_fixture f;
	struct closure c = {.day = on("2025-09-03"),
	    .is_closed = {true, true},
	    .years = YEAR_BIT(NC_7),
	    .kind = CLOSURE_PLANNED,
	    .reason = ""};
	fixture_open(&f, &c, 1);
	assert_int_equal(outlook_sessions_until(&f.axis, 0, on("2025-09-05"), YEAR_BIT(NC_7)), 6);
	assert_int_equal(outlook_sessions_until(&f.axis, 0, on("2025-09-05"), YEAR_BIT(NC_8)), 8);
	uint32_t third = outlook_nth_session(&f.axis, 0, 3, YEAR_BIT(NC_7));
	assert_day(f.axis.day[third], "2025-09-04");
	assert_int_equal(outlook_nth_session(&f.axis, 0, 5000, YEAR_BIT(NC_7)), UINT32_MAX);
	fixture_close(&f);
}

static void
outlook__since_is_the_session_after_the_last_break(void **state)
{
	(void)state;
	struct law_fixture f;
	fixture_open(&f, NULL, 0);
	fixture_mark(&f, "2025-09-02", "I", "");
	fixture_mark_days(&f, "2025-09-15", 2, "O");
	/* Of the first week's sessions 1 in 10 to 1 in 4 were missed; then 1 in 18; then more. */
	assert_int_equal(outlook_since(&f.q, 0, 8, RATIO_PERSISTENT, 0), 0);
	assert_int_equal(outlook_since(&f.q, 0, 18, RATIO_PERSISTENT, 0), UINT32_MAX);
	uint32_t since = outlook_since(&f.q, 0, 22, RATIO_PERSISTENT, 0);
	assert_day(f.axis.day[since], "2025-09-15");
	assert_int_equal(f.axis.session[since], SESSION_AM);
	assert_int_equal(outlook_since(&f.q, 0, 8, RATIO_PERSISTENT, 5), 4);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outlook__nineteen_of_103_end_after_88_sessions_attended),
	    cmocka_unit_test(outlook__missing_in_a_row_makes_it_persistent),
	    cmocka_unit_test(outlook__three_more_before_a_day_make_it_persistent),
	    cmocka_unit_test(outlook__sessions_to_come_skip_what_is_closed_for_the_year),
	    cmocka_unit_test(outlook__since_is_the_session_after_the_last_break),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
