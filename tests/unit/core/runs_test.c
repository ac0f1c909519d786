#include "core/runs.h"

#include "core/illness.h"
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

static struct run
continuous(uint32_t to)
{
	struct run r;
	run_find(&r, &f.q, 0, to, run_config_continuous(&f.cfg));
	return r;
}

static void
run__ten_days_over_half_term_are_continuous(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-10-16", 10, "O");
	struct run r = continuous(f.q.n);
	assert_true(r.is_met);
	assert_day(r.run_start, "2025-10-16");
	assert_day(r.met_on, "2025-11-05");
	assert_int_equal(r.longest_days, 10);
	assert_day(r.longest_start, "2025-10-16");
	assert_int_equal(r.now_days, 0);
	assert_int_equal(r.now_start, DAY_NONE);
}

static void
run__stands_as_of_today_and_waits_for_the_afternoon(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-09-08", 10, "O");
	uint32_t morning = axis_column(&f.axis, on("2025-09-19"), SESSION_AM);
	struct run r = continuous(morning + 1);
	assert_int_equal(r.now_days, 9);
	assert_false(r.is_met);
	assert_day(r.now_last, "2025-09-18");
	r = continuous(morning + 2);
	assert_int_equal(r.now_days, 10);
	assert_day(r.met_on, "2025-09-19");
	assert_day(r.now_start, "2025-09-08");
}

static void
run__a_present_afternoon_breaks_it(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-09-08", 12, "O");
	fixture_mark(&f, "2025-09-15", "U", "\\");
	struct run r = continuous(f.q.n);
	assert_false(r.is_met);
	assert_int_equal(r.longest_days, 6);
	assert_day(r.longest_start, "2025-09-16");
}

static void
run__a_blank_or_a_day_off_roll_breaks_it_and_a_closure_does_not(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-09-08", 11, "O");
	uint32_t column = axis_column(&f.axis, on("2025-09-10"), SESSION_AM);
	f.cell[column] = CELL_BLANK;
	assert_int_equal(continuous(f.q.n).longest_days, 8);
	f.cell[column] = CELL_OFF_ROLL;
	assert_int_equal(continuous(f.q.n).longest_days, 8);
	f.cell[column] = CODE_CLOSED;
	f.cell[column + 1] = CODE_CLOSED;
	assert_int_equal(continuous(f.q.n).longest_days, 10);
	f.cell[column + 1] = CODE_O;
	assert_int_equal(continuous(f.q.n).longest_days, 11);
}

static void
run__a_day_the_school_could_not_open_is_skipped(void **state)
{
	(void)state;
	struct law_fixture g;
	struct closure c = {.day = on("2025-09-10"),
	    .is_closed = {true, true},
	    .years = YEARS_ALL,
	    .kind = CLOSURE_UNPLANNED,
	    .reason = "Burst pipe"};
	fixture_open(&g, &c, 1);
	fixture_mark_days(&g, "2025-09-08", 10, "O");
	fixture_mark(&g, "2025-09-10", "Y4", "Y4");
	struct run r;
	run_find(&r, &g.q, 0, g.q.n, run_config_continuous(&g.cfg));
	assert_true(r.is_met);
	assert_day(r.met_on, "2025-09-22");
	fixture_close(&g);
}

static void
ground_i__a_U_shows_the_pupil_was_there(void **state)
{
	(void)state;
	struct run r;
	fixture_mark_days(&f, "2025-09-08", 20, "O");
	run_find(&r, &f.q, 0, f.q.n, run_config_ground_i(&f.cfg));
	assert_true(r.is_met);
	assert_day(r.met_on, "2025-10-03");
	fixture_mark(&f, "2025-09-23", "U", "");
	run_find(&r, &f.q, 0, f.q.n, run_config_ground_i(&f.cfg));
	assert_false(r.is_met);
	assert_int_equal(r.longest_days, 11);
}

static struct illness
ill(const char *as_of, const char *until)
{
	struct illness out;
	struct illness_args in = {.q = &f.q,
	    .year = {on("2025-09-01"), on("2026-08-31")},
	    .is_compulsory_age = true,
	    .years = YEAR_BIT(NC_8),
	    .as_of = as_of == NULL ? DAY_NONE : on(as_of),
	    .absent_until = until == NULL ? DAY_NONE : on(until)};
	illness_find(&out, &in, &f.cfg);
	return out;
}

static void
illness__thirty_sessions_are_reported_whatever_their_spread(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-09-08", 14, "I");
	fixture_mark(&f, "2026-03-02", "I", "");
	assert_int_equal(ill(NULL, NULL).i_sessions, 29);
	assert_false(ill(NULL, NULL).is_due);
	fixture_mark(&f, "2026-03-03", "", "I");
	struct illness i = ill(NULL, NULL);
	assert_true(i.is_due);
	assert_int_equal(i.basis, ILLNESS_REACHED);
	assert_day(i.due_on, "2026-03-03");
}

static void
illness__an_operation_is_reported_when_it_is_announced(void **state)
{
	(void)state;
	assert_false(ill("2025-09-10", "2025-12-19").is_due);
	fixture_mark(&f, "2025-09-10", "I", "I");
	struct illness i = ill("2025-09-10", "2025-09-30");
	assert_true(i.is_due);
	assert_int_equal(i.basis, ILLNESS_EXPECTED);
	assert_int_equal(i.expected, 28);
	assert_day(i.due_on, "2025-09-10");
	assert_false(ill("2025-09-10", "2025-09-29").is_due);
	/* Not beyond the school year, whatever the surgeon says. */
	fixture_mark(&f, "2026-07-13", "I", "I");
	assert_int_equal(ill("2026-07-13", "2027-07-13").expected, 10);
}

static void
illness__expected_first_and_reached_later_is_due_when_expected(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-09-08", 20, "I");
	assert_day(ill(NULL, NULL).due_on, "2025-09-26");
	assert_day(ill("2025-09-12", "2025-10-03").due_on, "2025-09-12");
	assert_int_equal(ill("2025-10-01", "2025-10-03").basis, ILLNESS_REACHED);
}

static void
run__of_an_absence_is_of_days_on_which_the_pupil_came_to_no_session(void **state)
{
	(void)state;
	struct run r;
	fixture_mark_days(&f, "2025-10-06", 5, "I");
	fixture_mark_days(&f, "2025-10-13", 2, "N");
	f.cell[axis_column(&f.axis, on("2025-10-09"), SESSION_PM)] = CELL_BLANK;
	fixture_mark(&f, "2025-10-10", "Y1", "I");
	fixture_mark(&f, "2025-10-13", "Y1", "Y1"); /* not possible: says neither */
	uint32_t to = axis_lower(&f.axis, on("2025-10-15"));
	run_find(&r, &f.q, 0, to, run_config_absence());
	assert_int_equal(r.now_days, 6);
	assert_day(r.now_start, "2025-10-06");
	fixture_mark(&f, "2025-10-08", "/", "N");
	run_find(&r, &f.q, 0, to, run_config_absence());
	assert_int_equal(r.now_days, 3);
	assert_day(r.now_start, "2025-10-09");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        run__ten_days_over_half_term_are_continuous, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        run__stands_as_of_today_and_waits_for_the_afternoon, open_it, close_it),
	    cmocka_unit_test_setup_teardown(run__a_present_afternoon_breaks_it, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        run__a_blank_or_a_day_off_roll_breaks_it_and_a_closure_does_not, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        run__a_day_the_school_could_not_open_is_skipped, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        ground_i__a_U_shows_the_pupil_was_there, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        illness__thirty_sessions_are_reported_whatever_their_spread, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        illness__an_operation_is_reported_when_it_is_announced, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        illness__expected_first_and_reached_later_is_due_when_expected, open_it, close_it),
	    cmocka_unit_test_setup_teardown(
	        run__of_an_absence_is_of_days_on_which_the_pupil_came_to_no_session, open_it,
	        close_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
