#include "core/code.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static struct code_use
ordinary(void)
{
	return (struct code_use){
	    .day = day_from_civil(2026, 9, 8),
	    .session = SESSION_AM,
	    .is_compulsory_age = true,
	    .is_on_roll = true,
	};
}

static void
code__each_class_is_a_range(void **state)
{
	(void)state;
	for (uint8_t c = CODE_FIRST; c < CODE_END; c++) {
		enum code_class k = code_class(c);
		assert_int_equal(cell_is_present(c), k == CODE_CLASS_PRESENT);
		assert_int_equal(
		    cell_is_attending(c), k == CODE_CLASS_PRESENT || k == CODE_CLASS_APPROVED);
		assert_int_equal(cell_is_unauthorised(c), k == CODE_CLASS_UNAUTHORISED);
		assert_int_equal(cell_is_possible(c), k <= CODE_CLASS_UNAUTHORISED);
		assert_int_equal(code_find(code_info(c)->code), c);
	}
	assert_int_equal(code_find("c1"), 0);
	assert_int_equal(code_find(""), 0);
}

static void
code__dead_code_is_refused_with_its_successor(void **state)
{
	(void)state;
	struct code_use use = ordinary();
	struct diag d = {0};
	assert_int_equal(code_allowed(CODE_H, &use, &d), RC_INVALID);
	assert_string_equal(d.text, "code H ended on Sun 18 Aug 2024; use C");
	use.day = day_from_civil(2024, 7, 1);
	assert_int_equal(code_allowed(CODE_H, &use, NULL), RC_OK);
	assert_int_equal(code_allowed(CODE_J1, &use, NULL), RC_INVALID);
}

static void
code__X_and_C2_part_at_compulsory_age(void **state)
{
	(void)state;
	struct code_use use = ordinary();
	use.has_fact = true;
	assert_int_equal(code_allowed(CODE_X, &use, NULL), RC_INVALID);
	assert_int_equal(code_allowed(CODE_C2, &use, NULL), RC_OK);
	use.is_compulsory_age = false;
	assert_int_equal(code_allowed(CODE_X, &use, NULL), RC_OK);
	assert_int_equal(code_allowed(CODE_C2, &use, NULL), RC_INVALID);
}

static void
code__morning_stroke_is_not_for_the_afternoon(void **state)
{
	(void)state;
	struct code_use use = ordinary();
	assert_int_equal(code_allowed(CODE_PRESENT_AM, &use, NULL), RC_OK);
	assert_int_equal(code_allowed(CODE_PRESENT_PM, &use, NULL), RC_INVALID);
	use.session = SESSION_PM;
	assert_int_equal(code_allowed(CODE_PRESENT_AM, &use, NULL), RC_INVALID);
}

static void
code__educated_elsewhere_needs_its_fact(void **state)
{
	(void)state;
	struct code_use use = ordinary();
	struct diag d = {0};
	assert_int_equal(code_allowed(CODE_B, &use, &d), RC_INVALID);
	assert_string_equal(d.field, "note");
	use.has_fact = true;
	assert_int_equal(code_allowed(CODE_B, &use, NULL), RC_OK);
}

static void
code__closure_of_another_systems_history_stands(void **state)
{
	(void)state;
	struct code_use use = ordinary();
	assert_int_equal(code_allowed(CODE_CLOSED, &use, NULL), RC_INVALID);
	use.is_import = true;
	assert_int_equal(code_allowed(CODE_CLOSED, &use, NULL), RC_OK);
}

static void
code__off_roll_only_Z(void **state)
{
	(void)state;
	struct code_use use = ordinary();
	assert_int_equal(code_allowed(CODE_Z, &use, NULL), RC_INVALID);
	use.is_on_roll = false;
	assert_int_equal(code_allowed(CODE_Z, &use, NULL), RC_OK);
	assert_int_equal(code_allowed(CODE_PRESENT_AM, &use, NULL), RC_INVALID);
}

static void
explanation__of_an_N_is_any_code_of_an_absence_in_force(void **state)
{
	(void)state;
	const int32_t day = day_from_civil(2026, 9, 8);
	static const char *const may[] = {"I", "M", "C", "G", "O", "B", "Y1", "X", "T"};
	static const char *const may_not[] = {"/", "\\", "L", "N", "U", "#", "Z"};
	for (size_t i = 0; i < sizeof may / sizeof may[0]; i++) {
		assert_true(code_explains(code_find(may[i]), day));
	}
	for (size_t i = 0; i < sizeof may_not / sizeof may_not[0]; i++) {
		assert_false(code_explains(code_find(may_not[i]), day));
	}
	int n_ended = 0;
	for (uint8_t code = CODE_FIRST; code < CODE_END; code++) {
		const struct code_info *info = code_info(code);
		if (info->valid_to != DAY_NONE && code_is_plannable(code)) {
			n_ended++;
			assert_false(code_explains(code, day));
			assert_true(code_explains(code, info->valid_to));
		}
	}
	assert_true(n_ended > 0);
	assert_false(code_explains(code_find("Y1"), day_from_civil(2024, 8, 1)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(code__each_class_is_a_range),
	    cmocka_unit_test(code__dead_code_is_refused_with_its_successor),
	    cmocka_unit_test(code__X_and_C2_part_at_compulsory_age),
	    cmocka_unit_test(code__morning_stroke_is_not_for_the_afternoon),
	    cmocka_unit_test(code__educated_elsewhere_needs_its_fact),
	    cmocka_unit_test(code__closure_of_another_systems_history_stands),
	    cmocka_unit_test(code__off_roll_only_Z),
	    cmocka_unit_test(explanation__of_an_N_is_any_code_of_an_absence_in_force),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
