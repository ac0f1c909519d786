#include "exchange/policy_yaml.h"

#include "../core/policy_fixture.h"
#include "base/clock.h"
#include "exchange/policy_spec.h"
#include "exchange/yaml_tree.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <setjmp.h>
#include <cmocka.h>

#define PLAIN_DAY                                                                                  \
	"day_plan:\n  - am:\n      opens: 08:45\n      closes: 09:15\n    pm:\n      opens: "      \
	"13:00\n      closes: 13:30\n"
#define PLAIN "policy:\n  school: A school\n  effective_from: 2025-09-01\n" PLAIN_DAY

static const char *const shipped[] = {
    "policies/kings-cathedral-136398.yaml",
    "policies/basildon-lower-135895.yaml",
    "policies/lunts-heath-111199.yaml",
    "policies/richmond-hill-109743.yaml",
    "policies/default-2024-guidance.yaml",
};

static void
policy_file__the_shipped_files_read_without_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shipped / sizeof shipped[0]; i++) {
		struct fixture f;
		fixture_file(&f, shipped[i]);
		for (size_t k = 0; k < f.faults.n; k++) {
			fail_msg("%s:%u: %s", shipped[i], f.item[k].line, f.item[k].text);
		}
		assert_int_equal(f.rc, RC_OK);
		fixture_fini(&f);
	}
}

static void
policy_file__every_fault_is_found_in_one_run_with_line_and_column(void **state)
{
	(void)state;
	static const struct {
		uint32_t line;
		uint32_t column;
		const char *field;
		const char *value;
		const char *text; /* part of it */
	} expected[] = {
	    {3, 8, "policy.urn", "0136398", "from 100000 to 999999"},
	    {4, 19, "policy.effective_from", "01/09/2025", "write 2025-09-01"},
	    {5, 3, "policy", "orgin", "the nearest is \"origin\""},
	    {8, 16, "day_plan[0].years", "forty", "a year group"},
	    {9, 17, "day_plan[0].gates_open", "7:45", "write 07:45"},
	    {12, 15, "day_plan[0].am.closes", "08.45am", "write 08:45"},
	    {14, 14, "day_plan[0].pm.opens", "13.00pm", "write 13:00"},
	    {15, 15, "day_plan[0].pm.closes", "25:00", "00:00 to 23:59"},
	    {16, 7, "closes", "", "already in line 15"},
	    {17, 5, "day_plan[1].am", "", "missing"},
	    {18, 12, "day_plan[1].years", "all", "a list"},
	    {22, 12, "register.setting", "by magic", "each pupil marked"},
	    {23, 18, "register.kiosk_prefill", "maybe", "yes or no"},
	    {25, 15, "targets.attendance", "95%", "no % sign"},
	    {28, 7, "leave.notice[0].strength", "", "missing"},
	    {28, 14, "leave.notice[0].weeks", "010", "plain decimal digits"},
	    {29, 1, "", "leaver", "the nearest is \"leave\""},
	    {30, 10, "reviews", "yearly", "a list"},
	    {32, 24, "law.threshold_codes", "Nn", "no attendance code"},
	    {33, 22, "law.school_year_start", "31-12", "09-01"},
	    {35, 5, "posts[0]", "headteacher", "settings with names"},
	    {36, 10, "posts[1].post", "", "no value"},
	    {37, 5, "posts[2].post", "", "missing"},
	};
	struct fixture f;

	fixture_file(&f, "tests/policies/several-faults.yaml");
	assert_int_equal(f.rc, RC_INVALID);
	for (size_t i = 0; i < sizeof expected / sizeof expected[0] && i < f.faults.n; i++) {
		assert_string_equal(f.item[i].field, expected[i].field);
		assert_int_equal(f.item[i].line, expected[i].line);
		assert_int_equal(f.item[i].column, expected[i].column);
		assert_string_equal(f.item[i].value, expected[i].value);
		assert_non_null(strstr(f.item[i].text, expected[i].text));
	}
	assert_int_equal(f.faults.n, sizeof expected / sizeof expected[0]);
	fixture_fini(&f);
}

/* The text of the only fault of a day plan whose morning closes at that time. */
static void
expect_time_fault(const char *time, const char *said)
{
	char yaml[512];
	struct fixture f;

	snprintf(yaml, sizeof yaml,
	    "policy:\n  school: A school\n  effective_from: 2025-09-01\n"
	    "day_plan:\n  - am: {}\n    pm:\n      closes: %s\n",
	    time);
	fixture_text(&f, yaml);
	assert_int_equal(f.faults.n, 1);
	assert_int_equal(f.item[0].line, 7);
	assert_int_equal(f.item[0].column, 15);
	assert_string_equal(f.item[0].field, "day_plan[0].pm.closes");
	assert_non_null(strstr(f.item[0].text, said));
	fixture_fini(&f);
}

static void
policy_file__a_time_of_another_notation_is_refused_with_the_right_one(void **state)
{
	(void)state;
	expect_time_fault("13.00pm", "write 13:00");
	expect_time_fault("15.30pm", "write 15:30");
	expect_time_fault("3.30pm", "write 15:30");
	expect_time_fault("1 pm", "write 13:00");
	expect_time_fault("8.35 a.m.", "write 08:35");
	expect_time_fault("12.05pm", "write 12:05");
	expect_time_fault("8.3", "00:00 to 23:59");
	expect_time_fault("9:05", "write 09:05");
	expect_time_fault("0905", "00:00 to 23:59");
	expect_time_fault("24:00", "00:00 to 23:59");
	expect_time_fault("half past nine", "00:00 to 23:59");
}

static void
policy_file__values_land_where_they_belong(void **state)
{
	(void)state;
	struct fixture f;
	fixture_file(&f, "policies/kings-cathedral-136398.yaml");
	const struct policy *p = &f.policy;
	assert_int_equal(p->urn, 136398);
	assert_int_equal(p->from, day_from_civil(2025, 9, 1));
	assert_int_equal(p->review_on, day_from_civil(2026, 6, 30));
	assert_int_equal(p->final_year_group, NC_11);
	assert_int_equal(p->most_junior_class, NC_3);
	assert_int_equal(p->n_days, 2);
	assert_int_equal(p->day[1].gates_close, 8 * 60 + 35);
	assert_int_equal(p->day[0].years & YEAR_BIT(NC_6), 0);
	assert_true(p->kiosk_prefill);
	assert_int_equal(p->register_setting, REGISTER_EACH_PUPIL);
	assert_int_equal(p->absence.report_by_preferred, 8 * 60 + 35);
	assert_int_equal(p->absence.report_by_latest, 9 * 60);
	assert_int_equal(p->targets.letter_below_tenths, 950);
	assert_int_equal(p->targets.attendance_tenths, POLICY_NONE);
	assert_int_equal(p->leave.observance_per_year, 2);
	assert_int_equal(p->legal.issuers, ISSUER_LA);
	assert_int_equal(p->n_missing_pupil, 6);
	assert_int_equal(p->missing_pupil[2].after_minutes, 3);
	assert_int_equal(p->missing_pupil[2].when, STEP_NOT_ACKNOWLEDGED);
	assert_string_equal(p->missing_pupil[1].tell.item[0], "year staff");
	assert_int_equal(p->missing_pupil[1].years, YEARS_ALL);
	assert_false(p->names_in_mail);
	assert_true(code_set_has(p->law.threshold_codes, CODE_U));
	assert_false(code_set_has(p->law.threshold_codes, CODE_N));
	assert_int_equal(p->law.threshold_sessions, 10);
	fixture_fini(&f);
}

static void
policy_file__a_silent_file_follows_the_guidance(void **state)
{
	(void)state;
	struct fixture f;
	struct policy blank;
	fixture_text(&f, PLAIN);
	policy_default(&blank);
	assert_int_equal(f.rc, RC_OK);
	assert_true(f.policy.law.threshold_codes == blank.law.threshold_codes);
	assert_int_equal(f.policy.law.threshold_sessions, blank.law.threshold_sessions);
	assert_int_equal(f.policy.law.retention_years, blank.law.retention_years);
	assert_true(f.policy.law.close_inclusive);
	assert_int_equal(f.policy.absence.n_days, 5);
	assert_int_equal(f.policy.absence.n_unit, DAY_UNIT_SCHOOL);
	assert_int_equal(f.policy.urn, POLICY_NONE);
	fixture_fini(&f);
}

static void
policy_file__a_quicker_deadline_for_n_holds_a_slower_one_does_not(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(&f, PLAIN "absence:\n  n_resolved_within: 3\n");
	assert_int_equal(f.policy.law.n_due_school_days, 3);
	fixture_fini(&f);
	fixture_text(&f, PLAIN "absence:\n  n_resolved_within: 8\n");
	assert_int_equal(f.policy.law.n_due_school_days, 5);
	fixture_fini(&f);
}

static void
expect_only_fault(const char *yaml, uint32_t line, const char *said)
{
	struct fixture f;
	fixture_text(&f, yaml);
	assert_int_equal(f.rc, RC_INVALID);
	assert_true(f.faults.n >= 1);
	bool is_found = false;
	for (size_t i = 0; i < f.faults.n; i++) {
		is_found =
		    is_found || (f.item[i].line == line && strstr(f.item[i].text, said) != NULL);
	}
	assert_true(is_found);
	fixture_fini(&f);
}

static void
policy_file__what_is_no_plain_yaml_is_refused_with_its_line(void **state)
{
	(void)state;
	expect_only_fault("", 1, "empty");
	expect_only_fault("- a\n", 1, "begins with");
	expect_only_fault("policy: &x\n  school: y\n", 1, "anchors");
	expect_only_fault("policy:\n  school: *x\n", 2, "aliases");
	expect_only_fault("policy:\n  school: !!str x\n", 2, "tags");
	expect_only_fault("policy:\n\tschool: x\n", 2, "not readable as YAML");
	expect_only_fault("policy: {}\n---\npolicy: {}\n", 2, "one document");
	expect_only_fault("policy:\n  school: Caf\xe9\n", 2, "UTF-8");
	expect_only_fault("policy:\n  school: \"a\\0b\"\n", 2, "2,000 characters");
	expect_only_fault("? [a]\n: b\n", 1, "a key is a word");
}

static void
policy_file__what_came_before_a_broken_line_is_still_checked(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(&f, "policy:\n  urn: x\n  school: \"cut off\n");
	assert_int_equal(f.rc, RC_INVALID);
	assert_int_equal(f.faults.n, 2);
	assert_string_equal(f.item[0].field, "policy.urn");
	fixture_fini(&f);
}

static void
policy_file__two_hundred_thousand_brackets_are_refused_at_once(void **state)
{
	(void)state;
	struct fixture f;
	struct timespec a;
	struct timespec b;
	static char deep[200001];
	memset(deep, '[', 200000);
	clock_gettime(CLOCK_MONOTONIC, &a);
	fixture_text(&f, deep);
	clock_gettime(CLOCK_MONOTONIC, &b);
	assert_int_equal(f.rc, RC_INVALID);
	assert_string_equal(f.item[0].text, "more than 16 levels deep");
	assert_int_equal(f.item[0].column, 17);
	assert_true((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000 < 1000);
	fixture_fini(&f);
}

static void
policy_file__a_file_past_256_kb_is_too_large(void **state)
{
	(void)state;
	struct fixture f;
	static char large[YAML_MAX_BYTES + 2];
	memset(large, '#', YAML_MAX_BYTES + 1);
	fixture_text(&f, large);
	assert_int_equal(f.rc, RC_TOO_LARGE);
	assert_int_equal(f.faults.n, 1);
	fixture_fini(&f);
}

static void
policy_file__ten_thousand_values_are_enough(void **state)
{
	(void)state;
	struct fixture f;
	static char many[120000];
	for (size_t i = 0; i < 20000; i++) {
		memcpy(many + i * 4, "- a\n", 4);
	}
	fixture_text(&f, many);
	assert_int_equal(f.rc, RC_INVALID);
	assert_non_null(strstr(f.item[0].text, "10,000"));
	fixture_fini(&f);
}

static void
policy_file__a_byte_order_mark_does_no_harm(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(&f, "\xef\xbb\xbf" PLAIN);
	assert_int_equal(f.faults.n, 0);
	assert_string_equal(f.policy.name, "A school");
	fixture_fini(&f);
}

/* Is the setting in the manual, as `key` at the beginning of a table row below its heading? */
static void
expect_documented(const char *manual, const struct spec_field *fields, const char *above)
{
	char heading[128];
	snprintf(heading, sizeof heading, "### `%s`", above);
	const char *section = above[0] == '\0' ? manual : strstr(manual, heading);
	if (section == NULL) {
		fail_msg("docs/policy.md has no section %s", heading);
		return;
	}
	const char *end = strstr(section + 4, "\n### ");
	for (const struct spec_field *f = fields; f->key != NULL; f++) {
		char path[64];
		snprintf(path, sizeof path, "%s%s%s", above, above[0] == '\0' ? "" : ".", f->key);
		if (f->type == SPEC_MAP || f->type == SPEC_LIST) {
			expect_documented(manual, f->fields, path);
			continue;
		}
		char row[80];
		snprintf(row, sizeof row, "\n| `%s` |", f->key);
		const char *at = strstr(section, row);
		if (at == NULL || (end != NULL && at > end)) {
			fail_msg("docs/policy.md does not explain %s", path);
		}
	}
}

static void
policy_file__the_manual_explains_every_setting(void **state)
{
	(void)state;
	struct fixture f;
	size_t n = 0;
	arena_init(&f.arena, 0);
	expect_documented(fixture_read(&f, "docs/policy.md", &n), policy_spec(), "");
	fixture_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(policy_file__the_shipped_files_read_without_faults),
	    cmocka_unit_test(policy_file__every_fault_is_found_in_one_run_with_line_and_column),
	    cmocka_unit_test(policy_file__a_time_of_another_notation_is_refused_with_the_right_one),
	    cmocka_unit_test(policy_file__values_land_where_they_belong),
	    cmocka_unit_test(policy_file__a_silent_file_follows_the_guidance),
	    cmocka_unit_test(policy_file__a_quicker_deadline_for_n_holds_a_slower_one_does_not),
	    cmocka_unit_test(policy_file__what_is_no_plain_yaml_is_refused_with_its_line),
	    cmocka_unit_test(policy_file__what_came_before_a_broken_line_is_still_checked),
	    cmocka_unit_test(policy_file__two_hundred_thousand_brackets_are_refused_at_once),
	    cmocka_unit_test(policy_file__a_file_past_256_kb_is_too_large),
	    cmocka_unit_test(policy_file__ten_thousand_values_are_enough),
	    cmocka_unit_test(policy_file__a_byte_order_mark_does_no_harm),
	    cmocka_unit_test(policy_file__the_manual_explains_every_setting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
