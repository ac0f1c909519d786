#include "core/absence_report.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdint.h>

static void
words__of_reports_are_read_as_they_are_written(void **state)
{
	(void)state;
	for (int s = 0; s < REPORT_SOURCE_COUNT; s++) {
		assert_int_equal(report_source_parse(report_source_name((enum report_source)s)), s);
	}
	for (int r = 0; r < REPORT_REASON_COUNT; r++) {
		assert_int_equal(report_reason_parse(report_reason_name((enum report_reason)r)), r);
	}
	for (int s = 0; s < REPORT_STATE_COUNT; s++) {
		assert_int_equal(report_state_parse(report_state_name((enum report_state)s)), s);
	}
	assert_string_equal(report_source_name(REPORT_IN_PERSON), "in_person");
	assert_int_equal(report_source_parse("pigeon"), -1);
	assert_int_equal(report_reason_parse(""), -1);
	assert_int_equal(report_state_parse("decided"), -1);
}

static void
code__follows_from_the_reason_where_nobody_has_to_judge(void **state)
{
	(void)state;
	static const struct {
		enum report_reason reason;
		const char *code;
		const char *in_advance;
	} rows[] = {
	    {REASON_ILLNESS, "I", "I"},
	    {REASON_APPOINTMENT, "", "M"}, /* R57 */
	    {REASON_RELIGIOUS, "R", "R"},
	    {REASON_TRANSPORT, "", ""},
	    {REASON_BEREAVEMENT, "", ""},
	    {REASON_HOLIDAY, "G", "G"},
	    {REASON_CARING, "O", "O"}, /* C123 */
	    {REASON_OTHER, "", ""},
	};
	assert_int_equal(sizeof rows / sizeof rows[0], REPORT_REASON_COUNT);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_string_equal(report_code(rows[i].reason, false), rows[i].code);
		assert_string_equal(report_code(rows[i].reason, true), rows[i].in_advance);
	}
}

static void
late__is_after_the_policys_minute_of_the_first_day(void **state)
{
	(void)state;
	const int32_t day = 20704;
	const int16_t half_past_nine = 9 * 60 + 30;
	const struct wall at = {.day = day, .minute = half_past_nine};
	const struct wall after = {.day = day, .minute = half_past_nine + 1};
	const struct wall next = {.day = day + 1, .minute = 0};
	const struct wall before = {.day = day - 1, .minute = 23 * 60};
	assert_false(report_is_late(&at, day, half_past_nine));
	assert_true(report_is_late(&after, day, half_past_nine));
	assert_true(report_is_late(&next, day, half_past_nine));
	assert_false(report_is_late(&before, day, half_past_nine));
	assert_false(report_is_late(&next, day, MINUTE_NONE));
}

static void
in_advance__is_before_the_register_of_the_first_day_opens(void **state)
{
	(void)state;
	const int32_t day = 20704;
	const int16_t opens = 8 * 60 + 45;
	const struct wall before = {.day = day, .minute = opens - 1};
	const struct wall at = {.day = day, .minute = opens};
	const struct wall eve = {.day = day - 1, .minute = 23 * 60};
	const struct wall next = {.day = day + 1, .minute = 0};
	assert_true(report_is_in_advance(&before, day, opens));
	assert_false(report_is_in_advance(&at, day, opens));
	assert_true(report_is_in_advance(&eve, day, opens));
	assert_false(report_is_in_advance(&next, day, opens));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words__of_reports_are_read_as_they_are_written),
	    cmocka_unit_test(code__follows_from_the_reason_where_nobody_has_to_judge),
	    cmocka_unit_test(late__is_after_the_policys_minute_of_the_first_day),
	    cmocka_unit_test(in_advance__is_before_the_register_of_the_first_day_opens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
