#include "core/late.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct register_times times = {.opens = 515, .closes = 540, .ends = 720};

static struct arrival_result
at(int16_t minute, uint8_t reason)
{
	struct law_config cfg = law_config_default();
	struct arrival in = {
	    .session = SESSION_AM, .times = times, .minute = minute, .reason = reason};
	return arrival_code(&in, &cfg);
}

static void
late__arrival_on_the_opening_minute_is_on_time(void **state)
{
	(void)state;
	assert_int_equal(at(514, 0).code, CODE_PRESENT_AM);
	assert_int_equal(at(515, 0).code, CODE_PRESENT_AM);
	assert_int_equal(at(515, 0).minutes_late, 0);
	assert_int_equal(at(516, 0).code, CODE_L);
	assert_int_equal(at(516, 0).minutes_late, 1);
}

static void
late__arrival_on_the_closing_minute_is_L(void **state)
{
	(void)state;
	assert_int_equal(at(540, 0).code, CODE_L);
	assert_int_equal(at(541, 0).code, CODE_U);
	assert_int_equal(at(541, 0).minutes_late, 26);
	struct law_config strict = law_config_default();
	strict.close_inclusive = false;
	struct arrival in = {.session = SESSION_AM, .times = times, .minute = 540};
	assert_int_equal(arrival_code(&in, &strict).code, CODE_U);
}

static void
late__a_known_reason_replaces_U_and_never_L(void **state)
{
	(void)state;
	assert_int_equal(at(580, CODE_M).code, CODE_M);
	assert_int_equal(at(580, CODE_M).minutes_late, 65);
	assert_int_equal(at(530, CODE_M).code, CODE_L);
}

static void
late__who_comes_after_the_session_was_not_there(void **state)
{
	(void)state;
	assert_int_equal(at(720, 0).code, CODE_U);
	assert_int_equal(at(721, 0).code, CODE_N);
	assert_int_equal(at(721, 0).minutes_late, 0);
	assert_int_equal(at(MINUTE_NONE, 0).code, CODE_N);
	assert_int_equal(at(MINUTE_NONE, CODE_I).code, CODE_I);
}

static void
late__the_afternoon_has_its_own_stroke(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct arrival in = {.session = SESSION_PM, .times = times, .minute = 500};
	assert_int_equal(arrival_code(&in, &cfg).code, CODE_PRESENT_PM);
}

static void
times__a_register_that_closes_after_the_session_is_refused(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct register_times t = {.opens = 515, .closes = 721, .ends = 720};
	struct diag d = {0};
	assert_int_equal(register_times_check(&t, &d), RC_INVALID);
	assert_string_equal(d.field, "session_ends");
	t = (struct register_times){.opens = 540, .closes = 540, .ends = 720};
	diag_clear(&d);
	assert_int_equal(register_times_check(&t, &d), RC_INVALID);
	assert_string_equal(d.field, "register_closes");
	assert_int_equal(register_times_check(&times, NULL), RC_OK);
	t = (struct register_times){.opens = 510, .closes = 540, .ends = 720};
	assert_false(register_times_too_long(&t, &cfg));
	t.closes = 541;
	assert_true(register_times_too_long(&t, &cfg));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(late__arrival_on_the_opening_minute_is_on_time),
	    cmocka_unit_test(late__arrival_on_the_closing_minute_is_L),
	    cmocka_unit_test(late__a_known_reason_replaces_U_and_never_L),
	    cmocka_unit_test(late__who_comes_after_the_session_was_not_there),
	    cmocka_unit_test(late__the_afternoon_has_its_own_stroke),
	    cmocka_unit_test(times__a_register_that_closes_after_the_session_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
