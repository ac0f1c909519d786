#include "core/penalty.h"

#include "law_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static struct penalty_rung
rung(const char *propose, const struct penalty_notice *history, size_t n)
{
	struct law_config cfg = law_config_default();
	struct penalty_args in = {
	    .parent = 7, .pupil = 9, .propose_on = on(propose), .history = history, .n_history = n};
	struct penalty_rung out;
	penalty_ladder(&out, &in, &cfg.penalty);
	return out;
}

static void
penalty__the_third_anniversary_is_outside(void **state)
{
	(void)state;
	struct penalty_notice first = {on("2024-10-01"), PENALTY_444A, 7, 9, false};
	assert_int_equal(rung("2024-09-30", &first, 1).previous, 0);
	assert_int_equal(rung("2024-10-01", &first, 1).previous, 1);
	assert_int_equal(rung("2027-09-30", &first, 1).low_pounds, 160);
	assert_int_equal(rung("2027-10-01", &first, 1).low_pounds, 80);
	assert_int_equal(rung("2027-10-01", NULL, 0).full_pounds, 160);
}

static void
penalty__a_third_within_three_years_is_barred(void **state)
{
	(void)state;
	struct penalty_notice two[] = {{on("2024-10-01"), PENALTY_444A, 7, 9, false},
	    {on("2025-06-01"), PENALTY_444A, 7, 9, false}};
	struct penalty_rung r = rung("2026-05-01", two, 2);
	assert_false(r.can_issue);
	assert_int_equal(r.low_pounds, POUNDS_NONE);
	assert_int_equal(r.full_pounds, POUNDS_NONE);
	two[1].is_withdrawn = true;
	assert_true(rung("2026-05-01", two, 2).can_issue);
}

static void
penalty__other_people_and_other_kinds_do_not_count(void **state)
{
	(void)state;
	struct penalty_notice other[] = {{on("2025-10-01"), PENALTY_444A, 8, 9, false},
	    {on("2025-10-01"), PENALTY_444A, 7, 10, false},
	    {on("2025-10-01"), PENALTY_105, 7, 9, false}};
	assert_int_equal(rung("2026-05-01", other, 3).previous, 0);
}

static struct payment
pay(enum penalty_kind kind, int32_t ordinal, int32_t day, int32_t pounds)
{
	struct law_config cfg = law_config_default();
	struct payment_args in = {
	    kind, ordinal, on("2025-10-06"), on("2025-10-06") + day - 1, pounds};
	struct payment out;
	assert_int_equal(penalty_payment(&out, &in, &cfg.penalty, NULL), RC_OK);
	assert_int_equal(out.day, day);
	return out;
}

static void
payment__day_21_is_the_last_at_the_lower_rate(void **state)
{
	(void)state;
	assert_int_equal(pay(PENALTY_444A, 1, 21, POUNDS_NONE).pounds_due, 80);
	assert_int_equal(pay(PENALTY_444A, 1, 22, POUNDS_NONE).pounds_due, 160);
	assert_false(pay(PENALTY_444A, 1, 22, 80).is_discharged);
	assert_true(pay(PENALTY_444A, 1, 28, 160).is_discharged);
	assert_false(pay(PENALTY_444A, 1, 29, 160).is_discharged);
	assert_int_equal(pay(PENALTY_444A, 1, 29, 160).pounds_due, POUNDS_NONE);
	assert_int_equal(pay(PENALTY_444A, 2, 1, POUNDS_NONE).pounds_due, 160);
	assert_int_equal(pay(PENALTY_105, 1, 22, POUNDS_NONE).pounds_due, 120);
	assert_false(pay(PENALTY_105, 1, 1, 59).is_discharged);
}

static void
payment__there_is_no_third_notice_to_pay(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct payment_args in = {PENALTY_444A, 3, 0, 0, POUNDS_NONE};
	struct payment out = {.day = 77};
	struct diag d = {0};
	assert_int_equal(penalty_payment(&out, &in, &cfg.penalty, &d), RC_INVALID);
	assert_string_equal(d.field, "ordinal");
	assert_int_equal(out.day, 77);
}

static void
post__arrives_on_the_second_working_day(void **state)
{
	(void)state;
	const int32_t holidays[] = {on("2026-12-25"), on("2026-12-28")};
	assert_day(penalty_received_on(on("2026-11-18"), NULL, 0), "2026-11-20");
	assert_day(penalty_received_on(on("2026-11-19"), NULL, 0), "2026-11-23");
	assert_day(penalty_received_on(on("2026-12-24"), holidays, 2), "2026-12-30");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(penalty__the_third_anniversary_is_outside),
	    cmocka_unit_test(penalty__a_third_within_three_years_is_barred),
	    cmocka_unit_test(penalty__other_people_and_other_kinds_do_not_count),
	    cmocka_unit_test(payment__day_21_is_the_last_at_the_lower_rate),
	    cmocka_unit_test(payment__there_is_no_third_notice_to_pay),
	    cmocka_unit_test(post__arrives_on_the_second_working_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
