#include "base/day.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static void
day__counts_from_1970_and_back(void **state)
{
	(void)state;
	assert_int_equal(day_from_civil(1970, 1, 1), 0);
	assert_int_equal(day_from_civil(2000, 3, 1), 11017);
	for (int32_t day = DAY_MIN; day <= DAY_MAX; day++) {
		struct civil c = day_civil(day);
		assert_int_equal(day_from_civil(c.year, c.month, c.mday), day);
	}
}

static void
day__monday_starts_the_week(void **state)
{
	(void)state;
	int32_t thursday = day_from_civil(2026, 11, 19);
	assert_int_equal(day_weekday(thursday), 3);
	assert_int_equal(day_monday(thursday), day_from_civil(2026, 11, 16));
	assert_int_equal(day_weekday(-1), 2);
}

static void
day__leap_day_anniversary_is_first_of_march(void **state)
{
	(void)state;
	assert_int_equal(day_add_years(day_from_civil(2024, 2, 29), 6), day_from_civil(2030, 3, 1));
	assert_int_equal(
	    day_add_years(day_from_civil(2024, 2, 29), 4), day_from_civil(2028, 2, 29));
}

static void
day__refuses_dates_that_do_not_exist(void **state)
{
	(void)state;
	int32_t day = 7;
	assert_false(day_parse(&day, "2026-02-29"));
	assert_false(day_parse(&day, "2026-13-01"));
	assert_false(day_parse(&day, "26-01-01"));
	assert_false(day_parse(&day, "2026-01-01 "));
	assert_false(day_parse_loose(&day, "32/01/2026"));
	assert_false(day_parse_loose(&day, "01/02/2026x"));
	assert_int_equal(day, 7);
	assert_true(day_parse_loose(&day, "01/09/2010"));
	assert_int_equal(day, day_from_civil(2010, 9, 1));
	assert_true(day_parse_loose(&day, "1/9/10"));
	assert_int_equal(day, day_from_civil(2010, 9, 1));
}

static void
wall__clock_changes_on_the_last_sundays(void **state)
{
	(void)state;
	int64_t spring = (int64_t)day_from_civil(2026, 3, 29) * 86400 + 3600;
	assert_int_equal(wall_at(spring - 1).minute, 59);
	assert_int_equal(wall_at(spring).minute, 120);
	int64_t autumn = (int64_t)day_from_civil(2026, 10, 25) * 86400 + 3600;
	assert_int_equal(wall_at(autumn - 1).minute, 119);
	assert_int_equal(wall_at(autumn).minute, 60);
	for (int32_t day = day_from_civil(2026, 1, 1); day < day_from_civil(2027, 1, 1); day++) {
		struct wall w = wall_at(wall_instant(day, 521));
		assert_int_equal(w.day, day);
		assert_int_equal(w.minute, 521);
	}
}

static void
instant__is_written_with_the_offset_of_the_day(void **state)
{
	(void)state;
	char buf[INSTANT_TEXT];
	int64_t at = 0;
	assert_true(instant_parse(&at, "2026-06-01T07:41:07Z"));
	assert_string_equal(instant_format(buf, at), "2026-06-01T08:41:07+01:00");
	assert_true(instant_parse(&at, "2026-01-05T08:41:07.250+00:00"));
	assert_string_equal(instant_format(buf, at), "2026-01-05T08:41:07+00:00");
	assert_false(instant_parse(&at, "2026-01-05 08:41:07Z"));
}

static void
day__reads_as_words(void **state)
{
	(void)state;
	char buf[DAY_WORDS];
	assert_string_equal(day_words(buf, day_from_civil(2026, 9, 24)), "Thu 24 Sep 2026");
	char clock[MINUTE_TEXT];
	int16_t minute = 0;
	assert_true(minute_parse(&minute, "08:41"));
	assert_string_equal(minute_format(clock, minute), "08:41");
	assert_false(minute_parse(&minute, "24:00"));
	assert_false(minute_parse(&minute, "13.00"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(day__counts_from_1970_and_back),
	    cmocka_unit_test(day__monday_starts_the_week),
	    cmocka_unit_test(day__leap_day_anniversary_is_first_of_march),
	    cmocka_unit_test(day__refuses_dates_that_do_not_exist),
	    cmocka_unit_test(wall__clock_changes_on_the_last_sundays),
	    cmocka_unit_test(instant__is_written_with_the_offset_of_the_day),
	    cmocka_unit_test(day__reads_as_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
