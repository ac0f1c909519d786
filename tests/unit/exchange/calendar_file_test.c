#include "help.h"

#include "exchange/calendar_file.h"

static const char year[] = "kind,from,to,session,years,name\n"
                           "term,2025-09-02,2025-10-24,,,Autumn term 1\n"
                           "term,03/11/2025,19/12/2025,,,Autumn term 2\n"
                           "inset,2025-11-03,,,,INSET\n"
                           "closed,2025-12-18,2025-12-22,PM,7-9 R,\"Early finish, by agreement\"\n"
                           "unplanned,2025-11-20,2025-11-20,,,Heating failed\n";

static void
calendar_file__terms_and_closures_come_in(void **state)
{
	(void)state;
	struct desk k;
	struct calendar_file f;
	DESK_TEXT(&k, year);
	assert_int_equal(calendar_file_read(&f, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_int_equal(f.n_terms, 2);
	assert_int_equal(f.terms[1].first, day_from_civil(2025, 11, 3));
	assert_string_equal(f.terms[1].name, "Autumn term 2");
	/* Thursday, Friday, Monday: the weekend between is left out. */
	assert_int_equal(f.n_closures, 5);
	assert_int_equal(f.closures[0].kind, CLOSURE_INSET);
	assert_int_equal(f.closures[0].years, YEARS_ALL);
	assert_true(f.closures[0].is_closed[SESSION_AM] && f.closures[0].is_closed[SESSION_PM]);
	const struct closure *c = &f.closures[3];
	assert_int_equal(c->day, day_from_civil(2025, 12, 22));
	assert_false(c->is_closed[SESSION_AM]);
	assert_true(c->is_closed[SESSION_PM]);
	assert_int_equal(
	    c->years, YEAR_BIT(NC_R) | YEAR_BIT(NC_7) | YEAR_BIT(NC_8) | YEAR_BIT(NC_9));
	assert_string_equal(c->reason, "Early finish, by agreement");
	assert_int_equal(f.closures[4].kind, CLOSURE_UNPLANNED);
	struct calendar cal;
	assert_int_equal(
	    calendar_build(&cal, f.terms, f.n_terms, f.closures, f.n_closures, &k.arena, &k.d),
	    RC_OK);
	desk_close(&k);
}

static void
calendar_file__every_fault_is_listed_with_its_cell(void **state)
{
	(void)state;
	struct desk k;
	struct calendar_file f;
	DESK_TEXT(&k, "kind,from,to,session,years,name\n"
	              "holidays,2025-09-02,,,,x\n"
	              "term,soon,,,,x\n"
	              "term,2025-09-02,2025-09-01,,,x\n"
	              "inset,2025-09-02,,lunch,9-7,x\n"
	              "closed,2025-09-02,2035-09-01,,,x\n");
	assert_int_equal(calendar_file_read(&f, &k.src, &k.report, &k.arena, &k.d), RC_INVALID);
	assert_int_equal(k.report.errors.n, 6);
	assert_error(&k, 0, 2, 1, "holidays", "expected term, closed, inset or unplanned");
	assert_error(&k, 1, 3, 2, "soon", "not a date: expected YYYY-MM-DD or DD/MM/YYYY");
	assert_error(&k, 2, 4, 3, "2025-09-01", "ends before it begins");
	assert_error(&k, 3, 5, 4, "lunch", "expected AM, PM or blank for the whole day");
	assert_error(&k, 4, 5, 5, "9-7",
	    "expected year groups such as 7 8 9, 7-9 or R 1 2, or blank for all");
	assert_error(&k, 5, 6, 3, "2035-09-01", "longer than a year");
	desk_close(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(calendar_file__terms_and_closures_come_in),
	    cmocka_unit_test(calendar_file__every_fault_is_listed_with_its_cell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
