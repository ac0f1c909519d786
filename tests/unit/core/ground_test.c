#include "core/ground.h"

#include "law_fixture.h"

#include <string.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static struct ground_use
use_of(enum ground g)
{
	return (struct ground_use){.ground = g,
	    .facts = ground_info(g)->facts,
	    .day = on("2026-02-02"),
	    .today = on("2026-02-02"),
	    .last_school_day = on("2026-01-30"),
	    .leave_ends = on("2026-01-09"),
	    .tenth_school_day = on("2026-01-23"),
	    .run_days = 20,
	    .run_needed = 20,
	    .compulsory_to = on("2025-06-27"),
	    .next_school_day = on("2026-02-03")};
}

static void
refused(const struct ground_use *use, const char *field, const char *says)
{
	struct diag d = {0};
	assert_int_equal(ground_applies(use, &d), RC_INVALID);
	assert_string_equal(d.field, field);
	assert_non_null(strstr(d.text, says));
	assert_non_null(d.rule);
}

static void
ground__each_applies_with_its_facts_and_not_without(void **state)
{
	(void)state;
	for (int g = 0; g < GROUND_COUNT; g++) {
		struct ground_use use = use_of(g);
		assert_int_equal(ground_applies(&use, NULL), RC_OK);
		for (uint32_t bit = 1; bit <= FACT_MOBILE_MAIN_SCHOOL; bit <<= 1) {
			if ((use.facts & bit) != 0) {
				struct ground_use less = use;
				less.facts &= ~bit;
				refused(&less, "facts", ground_fact_name(bit));
			}
			if ((ground_info(g)->barred_by & bit) != 0) {
				struct ground_use barred = use;
				barred.facts |= bit;
				refused(&barred, "facts", ground_fact_name(bit));
			}
		}
		assert_int_equal(ground_find(ground_info(g)->letter), g);
	}
	assert_int_equal(ground_find('O'), GROUND_O);
	assert_int_equal(ground_find('p'), -1);
	assert_int_equal(ground_find('1'), -1);
}

static void
ground__a_deletion_is_never_dated_back(void **state)
{
	(void)state;
	struct ground_use use = use_of(GROUND_K);
	use.day--;
	refused(&use, "day", "never dated back");
}

static void
ground_f__needs_writing_and_a_day_that_has_passed(void **state)
{
	(void)state;
	struct ground_use use = use_of(GROUND_F);
	use.last_school_day = use.day;
	refused(&use, "day", "Mon 2 Feb 2026");
	use.last_school_day = DAY_NONE;
	refused(&use, "last_school_day", "last day");
	use = use_of(GROUND_F);
	use.facts = 0;
	refused(&use, "facts", "in writing");
	use = use_of(GROUND_F);
	use.consent_gate = true;
	refused(&use, "consent", "must consent");
	use.has_consent = true;
	assert_int_equal(ground_applies(&use, NULL), RC_OK);
}

static void
ground_h__ten_school_days_must_have_passed_without_the_pupil(void **state)
{
	(void)state;
	struct ground_use use = use_of(GROUND_H);
	use.attended_since = true;
	refused(&use, "ground", "attended");
	use = use_of(GROUND_H);
	use.tenth_school_day = use.day;
	refused(&use, "day", "tenth school day");
	use.tenth_school_day = DAY_NONE;
	refused(&use, "leave_ends", "ten school days");
}

static void
ground_i__nineteen_days_are_not_enough(void **state)
{
	(void)state;
	struct ground_use use = use_of(GROUND_I);
	use.run_days = 19;
	refused(&use, "ground", "there are 19");
}

static void
ground_l__not_while_the_school_meets_first(void **state)
{
	(void)state;
	struct ground_use use = use_of(GROUND_L);
	use.compulsory_to = on("2026-06-26");
	refused(&use, "ground", "Fri 26 Jun 2026");
	use.next_school_day = on("2026-06-29");
	assert_int_equal(ground_applies(&use, NULL), RC_OK);
	use.next_school_day = DAY_NONE;
	refused(&use, "next_school_day", "next meets");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ground__each_applies_with_its_facts_and_not_without),
	    cmocka_unit_test(ground__a_deletion_is_never_dated_back),
	    cmocka_unit_test(ground_f__needs_writing_and_a_day_that_has_passed),
	    cmocka_unit_test(ground_h__ten_school_days_must_have_passed_without_the_pupil),
	    cmocka_unit_test(ground_i__nineteen_days_are_not_enough),
	    cmocka_unit_test(ground_l__not_while_the_school_meets_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
