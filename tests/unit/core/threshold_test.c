#include "core/threshold.h"

#include "law_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static struct law_fixture f;

static int
open_it(void **state)
{
	(void)state;
	fixture_open(&f, NULL, 0);
	return 0;
}

static int
close_it(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

static struct threshold
find(void)
{
	struct threshold t;
	threshold_find(&t, &f.q, 0, f.q.n, threshold_config_of(&f.cfg));
	return t;
}

static struct threshold_now
now_at(const char *iso, uint32_t *columns, uint32_t cap)
{
	struct threshold_now now;
	struct threshold_now_args in = {.q = &f.q,
	    .at = axis_column(&f.axis, on(iso), SESSION_PM),
	    .columns = columns,
	    .cap = cap};
	threshold_now(&now, &in, threshold_config_of(&f.cfg));
	return now;
}

static void
threshold__half_term_does_not_age_the_window(void **state)
{
	(void)state;
	fixture_mark(&f, "2025-10-13", "O", "O");
	fixture_mark(&f, "2025-10-20", "O", "O");
	fixture_mark(&f, "2025-11-03", "O", "O");
	fixture_mark(&f, "2025-12-15", "O", "O");
	fixture_mark(&f, "2026-01-06", "O", "O");
	struct threshold t = find();
	assert_true(t.is_met);
	assert_day(t.met_on, "2026-01-06");
	assert_int_equal(t.met_session, SESSION_PM);
	assert_day(t.window_first_week, "2025-10-13");
	assert_int_equal(t.max_in_window, 10);
	assert_int_equal(t.counted, 10);
	assert_int_equal(t.met_column, axis_column(&f.axis, on("2026-01-06"), SESSION_PM));
}

static void
threshold__snow_week_does_not_age_the_window(void **state)
{
	(void)state;
	struct law_fixture g;
	struct closure snow[5];
	for (int i = 0; i < 5; i++) {
		snow[i] = (struct closure){.day = on("2025-11-10") + i,
		    .is_closed = {true, true},
		    .years = YEARS_ALL,
		    .kind = CLOSURE_UNPLANNED,
		    .reason = "Snow"};
	}
	fixture_open(&g, snow, 5);
	for (int i = 0; i < 10; i++) {
		g.cell[axis_lower(&g.axis, snow[0].day) + i] = CODE_Y4;
	}
	fixture_mark(&g, "2025-09-02", "O", "O");
	fixture_mark_days(&g, "2025-11-17", 4, "O");
	struct threshold t;
	threshold_find(&t, &g.q, 0, g.q.n, threshold_config_of(&g.cfg));
	assert_true(t.is_met);
	/* Held, that week would be the eleventh. */
	assert_day(t.window_first_week, "2025-09-01");
	fixture_close(&g);
}

static void
threshold__an_authority_may_leave_N_out(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-09-08", 4, "G");
	fixture_mark(&f, "2025-09-12", "N", "N");
	assert_true(find().is_met);
	f.cfg.threshold_codes &= ~CODE_BIT(CODE_N);
	struct threshold t = find();
	assert_false(t.is_met);
	assert_int_equal(t.max_in_window, 8);
	assert_int_equal(t.met_on, DAY_NONE);
}

static void
threshold_now__shows_what_stands_in_the_window_and_when_it_leaves(void **state)
{
	(void)state;
	uint32_t columns[12];
	fixture_mark_days(&f, "2025-09-08", 1, "O");
	fixture_mark_days(&f, "2025-09-15", 3, "G");
	fixture_mark_days(&f, "2025-09-22", 2, "N");
	struct threshold_now now = now_at("2025-09-23", columns, 12);
	assert_true(now.is_met);
	assert_false(now.is_met_without_n);
	assert_int_equal(now.count, 12);
	assert_int_equal(now.n_count, 4);
	assert_int_equal(now.met_columns, 12);
	assert_int_equal(columns[0], axis_column(&f.axis, on("2025-09-08"), SESSION_AM));
	assert_int_equal(columns[11], axis_column(&f.axis, on("2025-09-23"), SESSION_PM));
	assert_int_equal(now.since_column, axis_column(&f.axis, on("2025-09-22"), SESSION_PM));
	assert_int_equal(now.n_weeks, 4);
	assert_day(now.week[1].monday, "2025-09-08");
	assert_int_equal(now.week[1].count, 2);
	/* The week of 8 September is the second; the twelfth school week is that of 24 November. */
	assert_day(now.week[1].leaves_on, "2025-11-24");
	assert_int_equal(now.week[3].n_count, 4);
	assert_day(threshold_ends_on(&now, threshold_config_of(&f.cfg)), "2025-12-01");
}

static void
threshold_now__a_week_later_the_first_sessions_are_gone(void **state)
{
	(void)state;
	uint32_t columns[2];
	fixture_mark_days(&f, "2025-09-08", 5, "O");
	struct threshold_now now = now_at("2025-11-21", columns, 2);
	assert_int_equal(now.count, 10);
	assert_int_equal(now.met_columns, 2);
	now = now_at("2025-11-24", columns, 2);
	assert_int_equal(now.count, 0);
	assert_false(now.is_met);
	assert_int_equal(now.since_column, UINT32_MAX);
	assert_int_equal(now.n_weeks, 10);
	assert_true(find().is_met);
}

static void
threshold__a_move_is_judged_by_the_school_of_each_day(void **state)
{
	(void)state;
	struct calendar b;
	struct axis xb;
	struct term terms[] = {
	    {on("2025-09-02"), on("2025-10-17"), ""}, {on("2025-10-27"), on("2025-12-19"), ""}};
	assert_int_equal(calendar_build(&b, terms, 2, NULL, 0, &f.a, NULL), RC_OK);
	axis_build(&xb, &b, &f.a);
	uint8_t *cell = ARENA_ARRAY(&f.a, xb.n, uint8_t);
	for (uint32_t i = 0; i < xb.n; i++) {
		cell[i] = CODE_O;
	}
	fixture_mark_days(&f, "2025-09-02", 2, "O");
	struct seq_span spans[] = {
	    {&f.axis, f.cell, on("2025-09-02"), on("2025-10-17")},
	    {&xb, cell, on("2025-10-29"), DAY_NONE},
	};
	struct session_seq q;
	session_seq_join(&q, spans, 2, &f.a);
	/* B is open from the Monday, but the pupil came on the Wednesday. */
	assert_day(q.mondays[7], "2025-10-27");
	assert_int_equal(q.n_weeks, 15);
	struct threshold t;
	threshold_find(&t, &q, 0, q.n, threshold_config_of(&f.cfg));
	assert_true(t.is_met);
	assert_day(t.met_on, "2025-10-31");
	assert_day(t.window_first_week, "2025-09-01");
}

static void
join__no_school_gives_no_sessions(void **state)
{
	(void)state;
	struct session_seq q;
	struct threshold t;
	session_seq_join(&q, NULL, 0, &f.a);
	threshold_find(&t, &q, 0, q.n, threshold_config_of(&f.cfg));
	assert_false(t.is_met);
	assert_int_equal(t.max_in_window, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        threshold__half_term_does_not_age_the_window, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        threshold__snow_week_does_not_age_the_window, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        threshold__an_authority_may_leave_N_out, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        threshold_now__shows_what_stands_in_the_window_and_when_it_leaves, open_it,
	        close_it),
	    cmocka_unit_test_setup_teardown(
	        threshold_now__a_week_later_the_first_sessions_are_gone, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        threshold__a_move_is_judged_by_the_school_of_each_day, open_it, close_it),
	    cmocka_unit_test_setup_teardown(join__no_school_gives_no_sessions, open_it, close_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
