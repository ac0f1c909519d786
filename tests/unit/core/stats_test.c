#include "core/stats.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static struct stats
marks(uint32_t present, uint8_t code, uint32_t n)
{
	struct stats s = {0};
	s.count[CODE_PRESENT_AM] = present;
	s.count[code] += n;
	stats_derive(&s);
	return s;
}

static void
stats__a_late_pupil_attends_and_one_after_closing_does_not(void **state)
{
	(void)state;
	const uint8_t cells[] = {CODE_PRESENT_AM, CODE_L, CODE_U, CODE_I, CODE_B, CODE_Y4, CODE_Z,
	    CODE_CLOSED, CELL_BLANK, CELL_NOT_OPEN, CELL_OFF_ROLL};
	struct stats s;
	stats_of_cells(&s, cells, sizeof cells);
	assert_int_equal(s.present, 2);
	assert_int_equal(s.aea, 1);
	assert_int_equal(s.attended, 3);
	assert_int_equal(s.authorised, 1);
	assert_int_equal(s.unauthorised, 1);
	assert_int_equal(s.absent, 2);
	assert_int_equal(s.possible, 5);
	assert_int_equal(s.late, 1);
	assert_int_equal(s.late_after_close, 1);
	assert_int_equal(s.not_possible, 1);
	assert_int_equal(s.not_collected, 2);
	assert_int_equal(s.on_site, 3);
	assert_int_equal(s.missing, 1);
}

static void
rate__is_half_up_and_none_when_nothing_was_possible(void **state)
{
	(void)state;
	char buf[RATE_TEXT];
	assert_int_equal(rate_tenths(1, 16), 63);
	assert_int_equal(rate_tenths(15, 16), 938);
	assert_int_equal(rate_tenths(0, 7), 0);
	assert_int_equal(rate_tenths(7, 7), 1000);
	assert_int_equal(rate_tenths(0, 0), RATE_NONE);
	assert_int_equal(rate_tenths(UINT32_MAX, UINT32_MAX), 1000);
	assert_string_equal(rate_format(buf, 938), "93.8");
	assert_string_equal(rate_format(buf, RATE_NONE), "");
}

static void
persistent__is_judged_before_rounding(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct stats s = marks(334, CODE_I, 37);
	assert_int_equal(rate_tenths(s.absent, s.possible), 100);
	assert_false(stats_is_persistent(&s, &cfg));
	assert_true(stats_is_at_risk(&s, &cfg));
	s = marks(9, CODE_I, 1);
	assert_true(stats_is_persistent(&s, &cfg));
	assert_false(stats_is_at_risk(&s, &cfg));
	assert_false(stats_is_severe(&s, &cfg));
	s = marks(5, CODE_O, 5);
	assert_true(stats_is_severe(&s, &cfg));
	assert_true(stats_is_persistent(&s, &cfg));
	s = marks(0, CODE_X, 10);
	assert_false(stats_is_persistent(&s, &cfg));
}

static void
persistent__waits_for_the_least_number_of_sessions(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct stats s = marks(8, CODE_I, 2);
	cfg.pa_min_possible = 11;
	assert_false(stats_is_persistent(&s, &cfg));
	cfg.pa_min_possible = 10;
	assert_true(stats_is_persistent(&s, &cfg));
}

static void
at_risk__starts_at_the_configured_rate(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct stats s = marks(19, CODE_I, 1);
	assert_true(stats_is_at_risk(&s, &cfg));
	s = marks(20, CODE_I, 1);
	assert_false(stats_is_at_risk(&s, &cfg));
	cfg.at_risk_tenths = 0;
	assert_false(stats_is_at_risk(&s, &cfg));
}

static void
group__rate_is_pooled_and_counts_only_who_could_come(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct group_stats g = {0};
	const struct stats pupils[] = {
	    marks(10, CODE_I, 0), marks(1, CODE_I, 1), marks(0, CODE_X, 10)};
	for (int i = 0; i < 3; i++) {
		group_stats_add(&g, &pupils[i], &cfg);
	}
	assert_int_equal(g.pupils, 3);
	assert_int_equal(g.cohort, 2);
	assert_int_equal(g.pa_count, 1);
	assert_int_equal(g.sa_count, 1);
	assert_int_equal(g.total.count[CODE_X], 10);
	assert_int_equal(rate_tenths(g.total.attended, g.total.possible), 917);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stats__a_late_pupil_attends_and_one_after_closing_does_not),
	    cmocka_unit_test(rate__is_half_up_and_none_when_nothing_was_possible),
	    cmocka_unit_test(persistent__is_judged_before_rounding),
	    cmocka_unit_test(persistent__waits_for_the_least_number_of_sessions),
	    cmocka_unit_test(at_risk__starts_at_the_configured_rate),
	    cmocka_unit_test(group__rate_is_pooled_and_counts_only_who_could_come),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
