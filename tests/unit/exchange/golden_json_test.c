#include "exchange/golden_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#define TERMS "\"calendar\":{\"terms\":[[\"2025-09-02\",\"2025-10-24\"]]}"

static char printed[8192];

/* How one file of cases ends; what is printed is kept. */
static struct golden_result
eval(const char *json)
{
	struct golden_result r = {0};
	struct diag d = {0};
	memset(printed, 0, sizeof printed);
	FILE *f = fmemopen(printed, sizeof printed - 1, "w");
	assert_non_null(f);
	assert_int_equal(golden_eval(&r, json, strlen(json), f, &d), RC_OK);
	fclose(f);
	return r;
}

static void
fails_saying(const char *topic, const char *input, const char *says)
{
	char json[1024];
	snprintf(json, sizeof json,
	    "[{\"id\":\"X1\",\"topic\":\"%s\",\"input\":%s,\"expect\":{\"a\":1}}]", topic, input);
	struct golden_result r = eval(json);
	assert_int_equal(r.failed, 1);
	assert_int_equal(r.passed, 0);
	assert_non_null(strstr(printed, "X1: "));
	if (strstr(printed, says) == NULL) {
		print_error("%s", printed);
	}
	assert_non_null(strstr(printed, says));
	assert_non_null(strstr(printed, "0 passed, 1 failed\n"));
}

static void
golden__a_wrong_answer_is_printed_with_both_values(void **state)
{
	(void)state;
	struct golden_result r =
	    eval("[{\"id\":\"A\",\"topic\":\"csa\",\"input\":{\"dob\":\"2020-03-31\"},"
	         "\"expect\":{\"from\":\"2025-03-31\",\"to\":\"2036-06-26\",\"compulsory\":true}},"
	         "{\"id\":\"B\",\"topic\":\"csa\",\"input\":{\"dob\":\"2020-03-31\"},"
	         "\"expect\":{\"from\":\"2025-03-31\",\"to\":\"2036-06-27\"}}]");
	assert_int_equal(r.passed, 1);
	assert_int_equal(r.failed, 1);
	assert_string_equal(printed, "A: to: expected \"2036-06-26\", found \"2036-06-27\"\n"
	                             "A: compulsory: expected true, found no such field\n"
	                             "1 passed, 1 failed\n");
}

static void
golden__malformed_input_fails_its_case_and_says_why(void **state)
{
	(void)state;
	fails_saying("horoscope", "{}", "there is no topic horoscope");
	fails_saying("stats", "{}", "codes: must be text");
	fails_saying("stats", "{\"codes\":\"QQ*3\"}", "there is no code QQ*3");
	fails_saying("stats", "{\"codes\":\"I*99999999\"}", "a number up to");
	fails_saying("stats", "{\"codes\":\"I*\"}", "a number up to");
	fails_saying("group_stats", "{\"pupils\":[3]}", "texts of codes");
	fails_saying("csa", "{\"dob\":\"2020-02-30\"}", "dob: must be a date");
	fails_saying("csa", "{\"dob\":7}", "dob: must be a date");
	fails_saying("continuous10", "{}", "calendar: must be an object");
	fails_saying("continuous10", "{\"calendar\":{\"terms\":[]}}", "at least one term");
	fails_saying("continuous10", "{" TERMS ",\"marks\":[[\"2025-09-03\",\"I\"]]}",
	    "marks: must be [date");
	fails_saying("continuous10", "{" TERMS ",\"marks\":[[\"2025-09-03\",\"i\",\"\"]]}",
	    "there is no code i");
	fails_saying("ground_i20", "{" TERMS "}", "marks: must be a list");
	fails_saying("illness15", "{" TERMS ",\"marks\":[]}", "year_start");
	fails_saying("threshold", "{\"calendars\":[]}", "calendars: must be an object");
	fails_saying(
	    "threshold", "{\"calendars\":{},\"enrolments\":[[\"A\"]],\"marks\":[]}", "enrolments");
	fails_saying("late", "{\"session\":\"am\"}", "AM or PM");
	fails_saying("late",
	    "{\"session\":\"AM\",\"register_opens\":\"08:35\",\"register_closes\":\"12:01\","
	    "\"session_ends\":\"12:00\",\"arrival\":null}",
	    "session_ends");
	fails_saying("late", "{\"session\":\"AM\",\"register_opens\":\"8:35\"}", "register_opens");
	fails_saying("penalty", "{\"propose_on\":\"2025-01-15\",\"history\":[{}]}", "issued");
	fails_saying("payment", "{\"kind\":\"444\"}", "444A or 105");
	fails_saying("payment",
	    "{\"kind\":\"444A\",\"ordinal\":3,\"received_on\":\"2025-10-06\","
	    "\"paid_on\":\"2025-10-06\"}",
	    "no penalty notice number 3");
	fails_saying("retention", "{\"kind\":\"x\",\"date\":\"2025-10-06\"}", "entry or backup");
	fails_saying("deadline", "{\"kind\":\"x\"}", "n_code");
	fails_saying("deadline", "{\"kind\":\"n_code\"}", "calendar: must be an object");
}

static void
golden__a_case_that_is_no_case_fails(void **state)
{
	(void)state;
	assert_int_equal(eval("[7]").failed, 1);
	assert_non_null(strstr(printed, "case 1: a case must be an object"));
	assert_int_equal(eval("[{\"topic\":\"csa\",\"input\":{},\"expect\":{}}]").failed, 1);
	assert_non_null(strstr(printed, "expects nothing"));
	assert_int_equal(eval("[{\"topic\":\"csa\",\"input\":[]}]").failed, 1);
	assert_int_equal(eval("[]").passed, 0);
	assert_string_equal(printed, "0 passed, 0 failed\n");
}

static void
golden__a_file_that_is_no_list_is_refused(void **state)
{
	(void)state;
	struct golden_result r = {.passed = 5};
	struct diag d = {0};
	assert_int_equal(golden_eval(&r, "{}", 2, NULL, &d), RC_INVALID);
	diag_clear(&d);
	assert_int_equal(golden_eval(&r, "[\n [", 4, NULL, &d), RC_INVALID);
	assert_int_equal(d.line, 2);
	assert_int_equal(golden_eval(&r, "", 0, NULL, NULL), RC_INVALID);
	assert_int_equal(golden_eval_file(&r, "no-such-file.json", NULL, NULL), RC_NOT_FOUND);
	assert_int_equal(golden_eval_file(&r, "/", NULL, NULL), RC_NOT_FOUND);
	assert_int_equal(r.passed, 5);
}

static void
golden__a_file_too_deep_or_too_large_is_refused(void **state)
{
	(void)state;
	struct golden_result r;
	struct diag d = {0};
	char deep[128];
	memset(deep, '[', sizeof deep);
	assert_int_equal(golden_eval(&r, deep, sizeof deep, NULL, &d), RC_TOO_LARGE);
	/* Brackets inside a text are not depth. */
	char text[160] = "[\"\\\"";
	memset(text + strlen(text), '[', 100);
	snprintf(text + strlen(text), 3, "\"]");
	assert_int_equal(eval(text).failed, 1);
	size_t n = GOLDEN_MAX_BYTES + 1;
	char *large = calloc(n, 1);
	assert_non_null(large);
	memset(large, ' ', n);
	assert_int_equal(golden_eval(&r, large, n, NULL, NULL), RC_TOO_LARGE);
	free(large);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(golden__a_wrong_answer_is_printed_with_both_values),
	    cmocka_unit_test(golden__malformed_input_fails_its_case_and_says_why),
	    cmocka_unit_test(golden__a_case_that_is_no_case_fails),
	    cmocka_unit_test(golden__a_file_that_is_no_list_is_refused),
	    cmocka_unit_test(golden__a_file_too_deep_or_too_large_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
