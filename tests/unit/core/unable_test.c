#include "core/unable.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* Codes of who could not attend, and what they may stand in place of. */

static enum unable_left
left(const char *code)
{
	return unable_left_of(code_find(code));
}

static void
each_code__is_of_the_regulations_table_and_asks_its_own_fact(void **state)
{
	(void)state;
	const struct unable_code *x = NULL;
	int n = 0;
	for (; (x = unable_code_at(n)) != NULL; n++) {
		uint8_t code = code_find(x->code);
		assert_int_not_equal(code, 0);
		assert_int_equal(code_info(code)->family, CODE_FAMILY_UNABLE);
		assert_int_equal(code_class(code), CODE_CLASS_NOT_POSSIBLE);
		assert_ptr_equal(unable_code_find(x->code), x);
		for (int k = 0; k < n; k++) {
			assert_string_not_equal(unable_code_at(k)->asks, x->asks);
		}
	}
	assert_int_equal(n, 7);
	assert_null(unable_code_find("Y4")); /* the calendar's */
	assert_null(unable_code_find("I"));
	assert_true(unable_code_find("Y5")->is_named);
	assert_true(unable_code_find("Y5")->is_private);
	assert_false(unable_code_find("Y1")->is_named);
}

static void
what_stands__gives_way_only_where_nobody_was_seen(void **state)
{
	(void)state;
	static const char *const present[] = {"/", "\\", "L", "U"};
	static const char *const elsewhere[] = {"K", "V", "P", "W", "B", "D"};
	static const char *const absence[] = {"I", "M", "C", "T", "E", "O", "G", "Q", "Y1", "Y7"};
	for (size_t i = 0; i < sizeof present / sizeof present[0]; i++) {
		assert_int_equal(left(present[i]), UNABLE_PRESENT);
	}
	for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
		assert_int_equal(left(elsewhere[i]), UNABLE_ELSEWHERE);
	}
	for (size_t i = 0; i < sizeof absence / sizeof absence[0]; i++) {
		assert_int_equal(left(absence[i]), UNABLE_ABSENCE);
	}
	assert_int_equal(left("N"), UNABLE_WRITTEN);
	assert_int_equal(left("Y4"), UNABLE_CLOSED);
	assert_int_equal(left("X"), UNABLE_OTHER);
	assert_int_equal(left("#"), UNABLE_OTHER);
	assert_string_equal(unable_left_name(UNABLE_PLANNED), "planned");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_code__is_of_the_regulations_table_and_asks_its_own_fact),
	    cmocka_unit_test(what_stands__gives_way_only_where_nobody_was_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
