#include "base/arena.h"
#include "base/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void
text__stops_at_its_most(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, 5);
	text_add(&t, "abc");
	text_add(&t, "def");
	assert_true(t.is_full);
	assert_string_equal(t.s, "abc");
	text_clear(&t);
	text_add_int(&t, -42);
	assert_string_equal(t.s, "-42");
	text_fini(&t);
}

static void
text__json_escapes_what_json_demands(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, 100);
	text_add_json(&t, "Zo\xc3\xab \"\\\n\x01");
	assert_string_equal(t.s, "\"Zo\xc3\xab \\\"\\\\\\n\\u0001\"");
	text_fini(&t);
}

static void
text__csv_never_hands_a_formula_to_a_spreadsheet(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, 200);
	text_add_csv(&t, "=1+1");
	text_add_char(&t, ',');
	text_add_csv(&t, "O\"Brien, A");
	text_add_char(&t, ',');
	text_add_csv(&t, "-");
	assert_string_equal(t.s, "\"'=1+1\",\"O\"\"Brien, A\",-");
	text_fini(&t);
}

static void
arena__keeps_what_it_gave(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 0);
	char *first = arena_text(&a, "first");
	char *big = arena_alloc(&a, 100000, 1);
	memset(big, 'x', 100000);
	assert_string_equal(first, "first");
	assert_string_equal(arena_printf(&a, "%d-%s", 7, "Ash"), "7-Ash");
	arena_reset(&a);
	assert_int_equal(a.used, 0);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text__stops_at_its_most),
	    cmocka_unit_test(text__json_escapes_what_json_demands),
	    cmocka_unit_test(text__csv_never_hands_a_formula_to_a_spreadsheet),
	    cmocka_unit_test(arena__keeps_what_it_gave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
