#include "core/template.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* Texts with ((variables)). */

static const char *const known[] = {"pupil", "contact name", "day_2", NULL};
static const struct template_value values[] = {
    {"pupil", "Kim Abara"}, {"contact name", "((pupil))"}, {"day_2", " \n"}};

/* "" when it passes; else what is wrong. */
static const char *
fault(struct diag *d, const char *text)
{
	const struct template_in in = {"body", text};
	diag_clear(d);
	enum rc rc = template_check(&in, known, d);
	assert_true(rc == RC_OK || rc == RC_INVALID);
	assert_string_equal(d->field, rc == RC_OK ? "" : "body");
	return d->text;
}

static void
fills(const char *text, const char *want)
{
	const struct template_in in = {"body", text};
	struct diag d = {0};
	struct text out;
	text_init(&out, 100000);
	enum rc rc = template_fill(&out, &in, values, 3, &d);
	assert_string_equal(d.text, "");
	assert_int_equal(rc, RC_OK);
	assert_string_equal(out.s, want);
	text_fini(&out);
}

static void
refuses(const char *text, const char *why)
{
	const struct template_in in = {"body", text};
	struct diag d = {0};
	struct text out;
	text_init(&out, 1000);
	text_add(&out, "before");
	assert_int_equal(template_fill(&out, &in, values, 3, &d), RC_INVALID);
	assert_string_equal(d.text, why);
	assert_string_equal(d.field, "body");
	assert_string_equal(out.s, "before");
	text_fini(&out);
}

static void
name__has_any_capitals_and_blanks_around_it(void **state)
{
	(void)state;
	fills("((pupil))", "Kim Abara");
	fills("((  PuPil )) is away", "Kim Abara is away");
	refuses("((Day_2))", "the variable ((day_2)) is empty");
	refuses("((contact  name))", "there is no variable ((contact  name))");
	refuses("((contactname))", "there is no variable ((contactname))");
	refuses("((pupi))", "there is no variable ((pupi))");
	refuses("((pupils))", "there is no variable ((pupils))");
}

static void
text__outside_the_variables_is_not_changed(void **state)
{
	(void)state;
	fills("", "");
	fills("# *Dear* parent (carer)\n\n<b>100 %</b> \xE2\x80\x93 \\n %s )) }",
	    "# *Dear* parent (carer)\n\n<b>100 %</b> \xE2\x80\x93 \\n %s )) }");
}

static void
variables__may_touch_each_other_and_stand_in_brackets(void **state)
{
	(void)state;
	fills("((pupil))((pupil))", "Kim AbaraKim Abara");
	fills("(((pupil)))", "(Kim Abara)");
	fills("((((pupil))", "((Kim Abara");
	fills("(see ((pupil)))", "(see Kim Abara)");
}

static void
value__is_not_filled_again(void **state)
{
	(void)state;
	fills("((contact name)), ((pupil))", "((pupil)), Kim Abara");
	fills("(((contact name)))", "(((pupil)))");
}

static void
unknown_or_empty__refuses_and_names_the_variable(void **state)
{
	(void)state;
	struct diag d;
	refuses("((pupil)) on ((date))", "there is no variable ((date))");
	refuses("((pupil)): ((day_2))", "the variable ((day_2)) is empty");
	assert_string_equal(fault(&d, "((day_2))"), ""); /* known: empty only when it is filled */
	assert_string_equal(fault(&d, "((pupil)) ((Date ))"), "there is no variable ((Date))");
}

static void
brackets__that_are_not_closed_are_named_with_their_place(void **state)
{
	(void)state;
	struct diag d;
	assert_string_equal(
	    fault(&d, "(("), "the \"((\" at line 1, character 1 is not closed by \"))\"");
	assert_string_equal(fault(&d, "Dear\n\xC3\xA9\xC3\xA9 ((pupil"),
	    "the \"((\" at line 2, character 4 is not closed by \"))\"");
	assert_string_equal(
	    fault(&d, "((pupil)"), "the \"((\" at line 1, character 1 is not closed by \"))\"");
	assert_string_equal(fault(&d, "((a ((pupil)) b))"),
	    "the \"((\" at line 1, character 1 is not closed by \"))\"");
	refuses("((pupil)) ((pupil", "the \"((\" at line 1, character 11 is not closed by \"))\"");
}

static void
brackets__without_a_name_are_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "(())", "((  ))", "((a-b))", "((a\nb))", "((\xC3\xA9))", "((a)b))", "((a\t))"};
	struct diag d;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_string_equal(fault(&d, texts[i]),
		    "between the \"((\" at line 1, character 1 and its \"))\" is no name: it has "
		    "letters a to z, digits, blanks and underscores");
	}
}

static void
long_texts__are_read_to_their_end(void **state)
{
	(void)state;
	enum { LONG = 40000 };
	static char text[LONG + 16];
	struct diag d;
	memset(text, '(', LONG);
	memcpy(text + LONG, "pupil))", sizeof "pupil))");
	assert_string_equal(fault(&d, text), "");
	memcpy(text, "((", 2);
	memset(text + 2, 'x', LONG - 2);
	assert_string_equal(fault(&d, text),
	    "there is no variable "
	    "((xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx))");
	for (size_t i = 0; i + 9 <= LONG; i += 9) {
		memcpy(text + i, "((pupil))", 10);
	}
	assert_string_equal(fault(&d, text), "");
}

static void
filled__longer_than_the_most_leaves_nothing_behind(void **state)
{
	(void)state;
	const struct template_in in = {"body", "((pupil)), ((pupil))"};
	struct diag d = {0};
	struct text out;
	text_init(&out, 15);
	text_add(&out, "x");
	assert_int_equal(template_fill(&out, &in, values, 3, &d), RC_TOO_LARGE);
	assert_string_equal(d.text, "filled, the text is longer than 15 bytes");
	assert_string_equal(out.s, "x");
	text_fini(&out);
}

static void
uses__finds_a_variable_wherever_it_stands(void **state)
{
	(void)state;
	const struct template_in in = {"body", "x ((day_2)) ((PUPIL)) y"};
	const struct template_in broken = {"body", "((pupil)) (("};
	assert_true(template_uses(&in, "pupil"));
	assert_true(template_uses(&in, "day_2"));
	assert_false(template_uses(&in, "contact name"));
	assert_false(template_uses(&broken, "pupil"));
}

static void
every_kind__has_variables_that_can_be_written(void **state)
{
	(void)state;
	for (int kind = 0; kind < TEMPLATE_KIND_COUNT; kind++) {
		const char *const *names = template_variables((enum template_kind)kind);
		assert_non_null(names[0]);
		for (size_t i = 0; names[i] != NULL; i++) {
			struct diag d = {0};
			struct text t;
			text_init(&t, 100);
			text_printf(&t, "((%s))", names[i]);
			const struct template_in in = {"body", t.s};
			assert_int_equal(template_check(&in, names, &d), RC_OK);
			assert_true(template_uses(&in, names[i]));
			text_fini(&t);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(name__has_any_capitals_and_blanks_around_it),
	    cmocka_unit_test(text__outside_the_variables_is_not_changed),
	    cmocka_unit_test(variables__may_touch_each_other_and_stand_in_brackets),
	    cmocka_unit_test(value__is_not_filled_again),
	    cmocka_unit_test(unknown_or_empty__refuses_and_names_the_variable),
	    cmocka_unit_test(brackets__that_are_not_closed_are_named_with_their_place),
	    cmocka_unit_test(brackets__without_a_name_are_refused),
	    cmocka_unit_test(long_texts__are_read_to_their_end),
	    cmocka_unit_test(filled__longer_than_the_most_leaves_nothing_behind),
	    cmocka_unit_test(uses__finds_a_variable_wherever_it_stands),
	    cmocka_unit_test(every_kind__has_variables_that_can_be_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
