#include "law_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static struct law_fixture f;

static int
open_plain(void **state)
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

static struct closure
closed(const char *iso, enum closure_kind kind, uint32_t years)
{
	return (struct closure){
	    .day = on(iso), .is_closed = {true, true}, .years = years, .kind = kind, .reason = ""};
}

static void
calendar__weekdays_inside_terms_are_open(void **state)
{
	(void)state;
	assert_true(calendar_is_open(&f.calendar, on("2025-09-02"), SESSION_AM, NC_7));
	assert_false(calendar_is_open(&f.calendar, on("2025-09-01"), SESSION_AM, NC_7));
	assert_false(calendar_is_school_day(&f.calendar, on("2025-09-06")));
	assert_false(calendar_is_school_day(&f.calendar, on("2025-10-29")));
	assert_false(calendar_is_school_day(&f.calendar, on("2026-05-04")));
	assert_true(calendar_is_school_day(&f.calendar, on("2026-07-20")));
	assert_false(calendar_is_school_day(&f.calendar, on("2026-07-21")));
	assert_false(calendar_is_school_day(&f.calendar, on("1999-01-04")));
	assert_int_equal(f.calendar.n_weeks, 40);
	assert_day(f.calendar.mondays[8], "2025-11-03");
}

static void
calendar__inset_day_is_no_school_day(void **state)
{
	(void)state;
	struct law_fixture g;
	struct closure c = closed("2025-10-01", CLOSURE_INSET, YEARS_ALL);
	fixture_open(&g, &c, 1);
	assert_false(calendar_is_school_day(&g.calendar, c.day));
	assert_int_equal(axis_column(&g.axis, c.day, SESSION_AM), UINT32_MAX);
	assert_int_equal(g.axis.n, f.axis.n - 2);
	fixture_close(&g);
}

static void
calendar__boiler_failure_is_due_but_not_held(void **state)
{
	(void)state;
	struct law_fixture g;
	struct closure c = closed("2025-10-01", CLOSURE_UNPLANNED, YEARS_ALL);
	fixture_open(&g, &c, 1);
	assert_true(calendar_is_open(&g.calendar, c.day, SESSION_AM, NC_3));
	assert_false(calendar_is_school_day(&g.calendar, c.day));
	uint32_t column = axis_column(&g.axis, c.day, SESSION_AM);
	assert_true(column < g.axis.n);
	assert_int_equal(g.axis.held[column], 0);
	assert_int_equal(g.axis.open[column], YEARS_ALL);
	fixture_close(&g);
}

static void
calendar__a_week_lost_to_snow_is_no_school_week(void **state)
{
	(void)state;
	struct law_fixture g;
	struct closure c[5];
	for (int i = 0; i < 5; i++) {
		c[i] = closed("2026-01-12", CLOSURE_UNPLANNED, YEARS_ALL);
		c[i].day += i;
	}
	fixture_open(&g, c, 5);
	assert_int_equal(g.calendar.n_weeks, f.calendar.n_weeks - 1);
	assert_int_equal(g.axis.week[axis_column(&g.axis, c[0].day, SESSION_AM)], -1);
	fixture_close(&g);
	c[4].is_closed[SESSION_PM] = false;
	fixture_open(&g, c, 5);
	assert_int_equal(g.calendar.n_weeks, f.calendar.n_weeks);
	fixture_close(&g);
}

static void
calendar__induction_day_for_year_7_leaves_the_rest_at_home(void **state)
{
	(void)state;
	struct law_fixture g;
	struct closure c = closed("2025-09-02", CLOSURE_PLANNED, ~YEAR_BIT(NC_7));
	fixture_open(&g, &c, 1);
	assert_true(calendar_is_open(&g.calendar, c.day, SESSION_AM, NC_7));
	assert_false(calendar_is_open(&g.calendar, c.day, SESSION_AM, NC_8));
	assert_true(calendar_is_school_day(&g.calendar, c.day));
	fixture_close(&g);
}

static void
calendar__planned_closure_wins_over_an_unplanned_one(void **state)
{
	(void)state;
	struct law_fixture g;
	struct closure c[2] = {closed("2025-10-01", CLOSURE_UNPLANNED, YEARS_ALL),
	    closed("2025-10-01", CLOSURE_INSET, YEARS_ALL)};
	fixture_open(&g, c, 2);
	assert_int_equal(calendar_day(&g.calendar, c[0].day)->open[SESSION_AM], 0);
	assert_int_equal(calendar_day(&g.calendar, c[0].day)->unplanned[SESSION_AM], 0);
	fixture_close(&g);
}

static void
calendar__school_days_skip_weekends_and_half_term(void **state)
{
	(void)state;
	assert_day(calendar_add_school_days(&f.calendar, on("2025-10-22"), 5), "2025-11-05");
	assert_day(calendar_add_school_days(&f.calendar, on("2025-08-01"), 1), "2025-09-02");
	assert_int_equal(calendar_add_school_days(&f.calendar, on("2026-07-20"), 1), DAY_NONE);
	assert_int_equal(
	    calendar_school_days_between(&f.calendar, on("2025-10-22"), on("2025-11-05")), 5);
	assert_int_equal(
	    calendar_school_days_between(&f.calendar, on("2025-08-01"), on("2025-09-02")), 1);
	assert_int_equal(
	    calendar_school_days_between(&f.calendar, on("2025-11-05"), on("2025-10-22")), 0);
}

static void
calendar__terms_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	struct calendar c;
	struct diag d = {0};
	struct term back = {on("2025-12-19"), on("2025-09-02"), ""};
	struct term two[] = {
	    {on("2025-09-02"), on("2025-10-24"), ""}, {on("2025-10-24"), on("2025-12-19"), ""}};
	struct term ages[] = {
	    {on("2005-09-02"), on("2005-10-24"), ""}, {on("2025-10-24"), on("2025-12-19"), ""}};
	assert_int_equal(calendar_build(&c, NULL, 0, NULL, 0, &f.a, NULL), RC_INVALID);
	assert_int_equal(calendar_build(&c, &back, 1, NULL, 0, &f.a, &d), RC_INVALID);
	assert_string_equal(d.field, "terms");
	assert_int_equal(calendar_build(&c, two, 2, NULL, 0, &f.a, NULL), RC_INVALID);
	assert_int_equal(calendar_build(&c, ages, 2, NULL, 0, &f.a, NULL), RC_INVALID);
}

static void
axis__columns_follow_time(void **state)
{
	(void)state;
	assert_int_equal(f.axis.n % 2, 0);
	assert_int_equal(axis_lower(&f.axis, on("2025-09-02")), 0);
	assert_int_equal(axis_lower(&f.axis, on("2000-01-01")), 0);
	assert_int_equal(axis_lower(&f.axis, on("2030-01-01")), f.axis.n);
	assert_int_equal(axis_lower(&f.axis, on("2025-09-06")), 8);
	assert_day(f.axis.day[8], "2025-09-08");
	assert_int_equal(axis_column(&f.axis, on("2025-09-08"), SESSION_PM), 9);
	assert_int_equal(axis_column(&f.axis, on("2025-09-07"), SESSION_PM), UINT32_MAX);
	assert_int_equal(session_seq_lower(&f.q, on("2025-09-06")), 8);
	assert_int_equal(session_seq_lower(&f.q, on("2030-01-01")), f.axis.n);
}

static void
nc_year__names_are_read_as_people_write_them(void **state)
{
	(void)state;
	assert_int_equal(nc_year_parse("7"), NC_7);
	assert_int_equal(nc_year_parse("07"), NC_7);
	assert_int_equal(nc_year_parse("Year 10"), NC_10);
	assert_int_equal(nc_year_parse("yr 13"), NC_13);
	assert_int_equal(nc_year_parse("Y7"), NC_7);
	assert_int_equal(nc_year_parse("Reception"), NC_R);
	assert_int_equal(nc_year_parse("r"), NC_R);
	assert_int_equal(nc_year_parse("N2"), NC_N2);
	assert_int_equal(nc_year_parse("X"), NC_X);
	assert_int_equal(nc_year_parse(""), -1);
	assert_int_equal(nc_year_parse("0"), -1);
	assert_int_equal(nc_year_parse("15"), -1);
	assert_int_equal(nc_year_parse("Year"), -1);
	assert_int_equal(nc_year_parse("Receptionist"), -1);
	for (int y = 0; y < NC_COUNT; y++) {
		assert_int_equal(nc_year_parse(nc_year_name(y)), y);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(calendar__weekdays_inside_terms_are_open),
	    cmocka_unit_test(calendar__inset_day_is_no_school_day),
	    cmocka_unit_test(calendar__boiler_failure_is_due_but_not_held),
	    cmocka_unit_test(calendar__a_week_lost_to_snow_is_no_school_week),
	    cmocka_unit_test(calendar__induction_day_for_year_7_leaves_the_rest_at_home),
	    cmocka_unit_test(calendar__planned_closure_wins_over_an_unplanned_one),
	    cmocka_unit_test(calendar__school_days_skip_weekends_and_half_term),
	    cmocka_unit_test(calendar__terms_that_make_no_sense_are_refused),
	    cmocka_unit_test(axis__columns_follow_time),
	    cmocka_unit_test(nc_year__names_are_read_as_people_write_them),
	};
	return cmocka_run_group_tests(tests, open_plain, close_it);
}
