/* Ages, deadlines and retention: what falls on which day. */
#include "core/age.h"
#include "core/deadline.h"
#include "core/retention.h"
#include "law_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct month_day september = {9, 1};

static void
age__born_on_the_last_of_august_starts_that_day(void **state)
{
	(void)state;
	struct day_range r = age_compulsory(on("2020-08-31"), september);
	assert_day(r.from, "2025-08-31");
	assert_day(r.to, "2036-06-27");
	r = age_compulsory(on("2020-09-01"), september);
	assert_day(r.from, "2025-12-31");
	assert_day(r.to, "2037-06-26");
}

static void
age__the_last_friday_in_june_is_still_compulsory(void **state)
{
	(void)state;
	assert_true(age_is_compulsory(on("2009-09-01"), on("2026-06-26"), september));
	assert_false(age_is_compulsory(on("2009-09-01"), on("2026-06-27"), september));
	assert_false(age_is_compulsory(on("2020-04-01"), on("2025-08-30"), september));
	assert_true(age_is_compulsory(on("2020-04-01"), on("2025-08-31"), september));
}

static void
age__the_school_year_may_start_on_another_day(void **state)
{
	(void)state;
	struct month_day august = {8, 15};
	assert_day(age_compulsory(on("2009-08-20"), september).to, "2025-06-27");
	assert_day(age_compulsory(on("2009-08-20"), august).to, "2026-06-26");
	struct day_range y = school_year_of(on("2026-08-31"), september);
	assert_day(y.from, "2025-09-01");
	assert_day(y.to, "2026-08-31");
	assert_day(school_year_of(on("2026-09-01"), september).from, "2026-09-01");
}

static void
age__leap_day_birthday_is_the_first_of_march(void **state)
{
	(void)state;
	assert_int_equal(age_years(on("2012-02-29"), on("2017-02-28")), 4);
	assert_int_equal(age_years(on("2012-02-29"), on("2017-03-01")), 5);
	assert_int_equal(age_years(on("2012-02-29"), on("2016-02-29")), 4);
	assert_int_equal(age_years(on("2012-02-29"), on("2010-02-28")), 0);
}

static void
age__published_figures_hold_those_of_5_to_15(void **state)
{
	(void)state;
	struct day_range year = {on("2025-09-01"), on("2026-08-31")};
	assert_true(age_is_dfe_cohort(on("2020-09-01"), year));
	assert_false(age_is_dfe_cohort(on("2020-09-02"), year));
	assert_true(age_is_dfe_cohort(on("2009-09-02"), year));
	assert_false(age_is_dfe_cohort(on("2009-09-01"), year));
}

static void
deadline__an_N_before_half_term_waits_for_school_days(void **state)
{
	(void)state;
	struct law_fixture f;
	fixture_open(&f, NULL, 0);
	assert_day(deadline_n(&f.calendar, on("2025-10-22"), &f.cfg), "2025-11-05");
	assert_int_equal(deadline_n(&f.calendar, on("2026-07-17"), &f.cfg), DAY_NONE);
	f.cfg.n_due_school_days = 2;
	assert_day(deadline_n(&f.calendar, on("2025-10-22"), &f.cfg), "2025-10-24");
	assert_day(deadline_ground_h(&f.calendar, on("2025-10-10"), &f.cfg), "2025-10-24");
	fixture_close(&f);
}

static void
deadline__a_January_starter_in_reception_needs_a_return(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct new_pupil p = {.entered_on = on("2025-12-19"), .is_most_junior_class = true};
	assert_true(new_pupil_return_required(&p));
	assert_day(deadline_new_pupil(&p, &cfg), "2025-12-24");
	p.starts_first_day_of_year = true;
	assert_false(new_pupil_return_required(&p));
	assert_int_equal(deadline_new_pupil(&p, &cfg), DAY_NONE);
	p.la_asked = true;
	assert_true(new_pupil_return_required(&p));
	p = (struct new_pupil){.entered_on = on("2025-09-02"), .starts_first_day_of_year = true};
	assert_true(new_pupil_return_required(&p));
}

static void
retention__six_years_from_the_last_entry(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	int32_t made = on("2024-09-02");
	assert_day(retention_keep_until(made, &cfg), "2030-09-02");
	assert_day(retention_destroy_from(made, &cfg), "2030-09-03");
	assert_false(retention_may_purge(made, on("2030-09-02"), &cfg));
	assert_true(retention_may_purge(made, on("2030-09-03"), &cfg));
	assert_day(retention_keep_until(on("2024-02-29"), &cfg), "2030-03-01");
}

static void
backup__a_month_without_a_copy_is_overdue(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	assert_day(retention_backup_due(on("2026-01-31"), &cfg), "2026-02-28");
	assert_day(retention_backup_due(on("2025-12-15"), &cfg), "2026-01-15");
	assert_day(retention_backup_due(on("2025-11-30"), &cfg), "2025-12-30");
	assert_false(retention_backup_overdue(on("2025-12-15"), on("2026-01-15"), &cfg));
	assert_true(retention_backup_overdue(on("2025-12-15"), on("2026-01-16"), &cfg));
	assert_true(retention_backup_overdue(DAY_NONE, on("2026-01-16"), &cfg));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(age__born_on_the_last_of_august_starts_that_day),
	    cmocka_unit_test(age__the_last_friday_in_june_is_still_compulsory),
	    cmocka_unit_test(age__the_school_year_may_start_on_another_day),
	    cmocka_unit_test(age__leap_day_birthday_is_the_first_of_march),
	    cmocka_unit_test(age__published_figures_hold_those_of_5_to_15),
	    cmocka_unit_test(deadline__an_N_before_half_term_waits_for_school_days),
	    cmocka_unit_test(deadline__a_January_starter_in_reception_needs_a_return),
	    cmocka_unit_test(retention__six_years_from_the_last_entry),
	    cmocka_unit_test(backup__a_month_without_a_copy_is_overdue),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
