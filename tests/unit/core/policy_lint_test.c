#include "core/policy_lint.h"

#include "policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define HEAD "policy:\n  school: A school\n  effective_from: 2025-09-01\n"
#define TAIL                                                                                       \
	"absence:\n  report_by_latest: 09:00\ntargets:\n  attendance: 96\nposts:\n"                \
	"  - post: senior attendance champion\n  - post: day-to-day contact\n"                     \
	"  - post: link governor\n  - post: designated teacher\n"                                  \
	"  - post: LA attendance officer\n"
#define AM "    am:\n      opens: 08:45\n      closes: 09:10\n"
#define PM "    pm:\n      opens: 13:00\n      closes: 13:25\n"
#define PLAN(day, am, pm) HEAD "day_plan:\n  - name: Day\n" day am pm TAIL
#define PLAIN PLAN("", AM, PM)

/* The only finding of a policy. */
static void
expect_one(const char *yaml, enum lint_severity severity, const char *field, const char *rule,
    const char *said)
{
	struct fixture f;
	fixture_text(&f, yaml);
	assert_int_equal(f.faults.n, 0);
	const struct expected e[] = {{severity, 0, field, rule}};
	EXPECT(&f, e);
	assert_non_null(strstr(f.lint.item[0].text, said));
	assert_true(f.lint.item[0].at.line > 0);
	fixture_fini(&f);
}

static void
lint__a_policy_that_follows_the_guidance_has_nothing_to_mend(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(&f, PLAIN);
	assert_int_equal(f.faults.n, 0);
	assert_int_equal(f.lint.n, 0);
	fixture_fini(&f);
}

static void
lint__the_shipped_policies_have_exactly_the_known_warnings(void **state)
{
	(void)state;
	static const struct expected kings[] = {
	    {LINT_WARNING, 0, "register.kiosk_prefill", "R48"},
	    {LINT_WARNING, 0, "targets.attendance", "R123"},
	    {LINT_WARNING, 0, "legal.statements[0]", "R90"},
	    {LINT_WARNING, 0, "legal.statements[1]", "R124"},
	    {LINT_WARNING, 0, "legal.statements[2]", "R105"},
	    {LINT_NOTE, 0, "missing_pupil", "R76"},
	    {LINT_NOTE, 0, "posts", "R84"},
	    {LINT_WARNING, 0, "law.threshold_codes", "R92"},
	};
	static const struct expected basildon[] = {
	    {LINT_WARNING, 0, "day_plan[1]", "R35"},
	    {LINT_WARNING, 0, "day_plan[2]", "R35"},
	    {LINT_WARNING, 0, "absence.n_resolved_in", "R43"},
	    {LINT_WARNING, 0, "targets.attendance", "R123"},
	    {LINT_WARNING, 0, "legal.statements[0]", "R59"},
	    {LINT_WARNING, 0, "codes[2].meaning", "R51"},
	    {LINT_WARNING, 0, "codes[3].meaning", "R53"},
	    {LINT_WARNING, 0, "codes[4].meaning", "R43"},
	    {LINT_WARNING, 0, "codes[5].meaning", "R10"},
	    {LINT_WARNING, 0, "documents.legislation[0]", "R124"},
	    {LINT_WARNING, 0, "documents.legislation[1]", "R124"},
	};
	static const struct expected lunts[] = {
	    {LINT_WARNING, 0, "absence.n_resolved_in", "R43"},
	    {LINT_WARNING, 0, "targets.attendance", "R123"},
	    {LINT_WARNING, 0, "leave.exceptional[1]", "R59"},
	    {LINT_WARNING, 0, "legal.statements[0]", "R59"},
	    {LINT_WARNING, 0, "legal.statements[1]", "R105"},
	    {LINT_WARNING, 0, "legal.statements[2]", "R15"},
	    {LINT_NOTE, 0, "posts", "R76"},
	    {LINT_WARNING, 0, "codes[0].meaning", "R51"},
	    {LINT_WARNING, 0, "codes[1].meaning", "R53"},
	    {LINT_WARNING, 0, "codes[2].meaning", "R43"},
	    {LINT_WARNING, 0, "codes[3].meaning", "R10"},
	    {LINT_WARNING, 0, "documents.legislation[0]", "R124"},
	    {LINT_WARNING, 0, "documents.legislation[1]", "R124"},
	};
	static const struct expected richmond[] = {
	    {LINT_NOTE, 0, "day_plan[0].am.late_decided_by", "R40"},
	    {LINT_WARNING, 0, "day_plan[0].pm.opens", "R86"},
	    {LINT_WARNING, 0, "legal.statements[0]", "R90"},
	    {LINT_WARNING, 0, "legal.statements[1]", "R124"},
	    {LINT_WARNING, 0, "legal.statements[2]", "R105"},
	    {LINT_WARNING, 0, "legal.statements[3]", "R5"},
	    {LINT_WARNING, 0, "law.threshold_codes", "R92"},
	};
	static const struct expected guidance[] = {
	    {LINT_WARNING, 0, "targets.attendance", "R123"},
	    {LINT_NOTE, 0, "missing_pupil", "R76"},
	};
	struct fixture f;

	fixture_file(&f, "policies/kings-cathedral-136398.yaml");
	EXPECT(&f, kings);
	fixture_fini(&f);
	fixture_file(&f, "policies/basildon-lower-135895.yaml");
	EXPECT(&f, basildon);
	fixture_fini(&f);
	fixture_file(&f, "policies/lunts-heath-111199.yaml");
	EXPECT(&f, lunts);
	fixture_fini(&f);
	fixture_file(&f, "policies/richmond-hill-109743.yaml");
	EXPECT(&f, richmond);
	fixture_fini(&f);
	fixture_file(&f, "policies/default-2024-guidance.yaml");
	EXPECT(&f, guidance);
	fixture_fini(&f);
}

static void
lint__basildons_other_wordings_contradict_each_other(void **state)
{
	(void)state;
	static const struct expected e[] = {
	    {LINT_CONTRADICTION, 17, "day_plan[1].starts", "R35"},
	    {LINT_CONTRADICTION, 20, "day_plan[1].am.closes", "R41"},
	    {LINT_WARNING, 20, "day_plan[1].am.closes", "R36"},
	    {LINT_CONTRADICTION, 34, "leave.notice[1].strength", "R53"},
	    {LINT_CONTRADICTION, 42, "evidence[2].days", "R58"},
	    {LINT_CONTRADICTION, 44, "evidence[3]", "R58"},
	    {LINT_CONTRADICTION, 45, "evidence[3].days", "R58"},
	    {LINT_WARNING, 48, "escalation[0].action", "R104"},
	};
	struct fixture f;
	fixture_file(&f, "tests/policies/basildon-both-wordings.yaml");
	assert_int_equal(f.faults.n, 0);
	EXPECT(&f, e);
	assert_true(lint_is_blocking(finding_of(&f, "day_plan[1].am.closes")));
	assert_false(lint_is_blocking(finding_of(&f, "evidence[2].days")));
	assert_string_equal(finding_of(&f, "day_plan[1].am.closes")->text,
	    "year 9 has two closing times in the morning, 08:45 and 09:00: an arrival between them "
	    "is L by the one and U by the other");
	fixture_fini(&f);
}

static void
lint__lunts_heath_as_written_contradicts_itself(void **state)
{
	(void)state;
	static const struct expected e[] = {
	    {LINT_CONTRADICTION, 14, "day_plan[0].am.must_arrive_by", "R40"},
	    {LINT_CONTRADICTION, 16, "day_plan[0].pm.opens", "R36"},
	    {LINT_WARNING, 24, "leave.exceptional[0]", "R59"},
	    {LINT_WARNING, 25, "leave.exceptional[1]", "R54"},
	    {LINT_CONTRADICTION, 26, "leave.exceptional[2]", "R86"},
	    {LINT_CONTRADICTION, 26, "leave.exceptional[2]", "R17"},
	    {LINT_CONTRADICTION, 32, "posts[2].name", "R86"},
	};
	struct fixture f;
	fixture_file(&f, "tests/policies/lunts-heath-as-written.yaml");
	assert_int_equal(f.faults.n, 0);
	EXPECT(&f, e);
	assert_non_null(
	    strstr(finding_of(&f, "day_plan[0].am.must_arrive_by")->text, "08:50 is on time"));
	assert_non_null(strstr(finding_of(&f, "leave.exceptional[0]")->text, "code R"));
	fixture_fini(&f);
}

static void
lint__richmond_hill_as_written_contradicts_itself_and_the_code_table(void **state)
{
	(void)state;
	static const struct expected e[] = {
	    {LINT_CONTRADICTION, 12, "day_plan[0].am.late_from", "R40"},
	    {LINT_CONTRADICTION, 26, "evidence[1].strength", "R58"},
	    {LINT_CONTRADICTION, 31, "posts[1].name", "R86"},
	    {LINT_CONTRADICTION, 35, "posts[3].name", "R86"},
	    {LINT_ERROR, 41, "codes[0].counts_as", "R60"},
	    {LINT_ERROR, 43, "codes[1].counts_as", "R60"},
	    {LINT_ERROR, 46, "codes[3].code", "R59"},
	    {LINT_ERROR, 51, "codes[5].counts_as", "R60"},
	    {LINT_CONTRADICTION, 51, "codes[5].counts_as", "R60"},
	};
	struct fixture f;
	fixture_file(&f, "tests/policies/richmond-hill-as-written.yaml");
	assert_int_equal(f.faults.n, 0);
	EXPECT(&f, e);
	assert_string_equal(finding_of(&f, "codes[0].counts_as")->text,
	    "code L is present, not an authorised absence");
	fixture_fini(&f);
}

static void
lint__kings_as_written_takes_the_gates_for_the_day_and_never_closes_the_afternoon(void **state)
{
	(void)state;
	static const struct expected e[] = {
	    {LINT_CONTRADICTION, 8, "day_plan[0].starts", "R35"},
	    {LINT_CONTRADICTION, 12, "day_plan[0].pm.closes", "R36"},
	};
	struct fixture f;
	fixture_file(&f, "tests/policies/kings-as-written.yaml");
	assert_int_equal(f.faults.n, 0);
	EXPECT(&f, e);
	fixture_fini(&f);
}

static void
lint__what_breaks_statute_is_an_error(void **state)
{
	(void)state;
	static const struct expected e[] = {
	    {LINT_ERROR, 9, "day_plan[0].am.closes", "R41"},
	    {LINT_ERROR, 13, "day_plan[0].pm.closes", "R35"},
	    {LINT_ERROR, 16, "absence.refer_after_days", "R71"},
	    {LINT_ERROR, 17, "absence.n_resolved_within", "R43"},
	    {LINT_ERROR, 18, "absence.n_resolved_in", "R43"},
	    {LINT_ERROR, 19, "absence.n_then", "R43"},
	    {LINT_ERROR, 30, "codes[0].counts_as", "R60"},
	    {LINT_ERROR, 32, "law.threshold_codes", "R92"},
	    {LINT_ERROR, 32, "law.threshold_codes", "R92"},
	    {LINT_ERROR, 33, "law.illness_days", "R73"},
	    {LINT_ERROR, 34, "law.continuous_days", "R71"},
	    {LINT_ERROR, 35, "law.ground_i_days", "R26"},
	    {LINT_ERROR, 36, "law.ground_h_days", "R25"},
	    {LINT_ERROR, 37, "law.new_pupil_days", "R14"},
	    {LINT_ERROR, 38, "law.retention_years", "R45"},
	    {LINT_ERROR, 39, "law.backup_months", "R46"},
	    {LINT_ERROR, 42, "law.penalty.first.low_pounds", "R98"},
	    {LINT_ERROR, 43, "law.penalty.first.full_pounds", "R98"},
	    {LINT_ERROR, 44, "law.penalty.full_days", "R98"},
	    {LINT_ERROR, 45, "law.penalty.most", "R96"},
	};
	struct fixture f;
	fixture_file(&f, "tests/policies/breaks-statute.yaml");
	assert_int_equal(f.faults.n, 0);
	EXPECT(&f, e);
	assert_int_equal(f.lint.by_severity[LINT_ERROR], sizeof e / sizeof e[0]);
	fixture_fini(&f);
}

static void
lint__a_policy_that_closes_after_the_session_ends_is_an_error_naming_field_and_rule(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(&f,
	    PLAN("", AM, "    pm:\n      opens: 13:00\n      closes: 13:25\n      ends: 13:20\n"));
	assert_int_equal(f.lint.n, 1);
	const struct lint_finding *found = &f.lint.item[0];
	assert_int_equal(found->severity, LINT_ERROR);
	assert_string_equal(found->field, "day_plan[0].pm.closes");
	assert_int_equal(found->at.line, 11);
	assert_int_equal(found->at.column, 15);
	assert_string_equal(found->text,
	    "Day, afternoon: the register closes at 13:25, after the session ends at 13:20");
	assert_string_equal(found->rule, "SI 2024/208 reg 10 (R41)");
	fixture_fini(&f);
}

static void
lint__a_register_open_for_more_than_thirty_minutes_is_a_warning(void **state)
{
	(void)state;
	struct fixture f;
	static const struct expected e[] = {
	    {LINT_WARNING, 8, "day_plan[0].am.closes", "R36"},
	    {LINT_WARNING, 11, "day_plan[0].pm.closes", "R36"},
	};
	fixture_text(&f, PLAN("", "    am:\n      opens: 08:45\n      closes: 09:16\n",
	                     "    pm:\n      opens: 13:00\n      closes: 13:31\n"));
	EXPECT(&f, e);
	assert_non_null(strstr(f.lint.item[0].text, "31 minutes"));
	fixture_fini(&f);
	fixture_text(&f, PLAN("", "    am:\n      opens: 08:45\n      closes: 09:15\n",
	                     "    pm:\n      opens: 13:00\n      closes: 13:30\n"));
	assert_int_equal(f.lint.n, 0);
	fixture_fini(&f);
}

static void
lint__times_that_rule_each_other_out_are_contradictions(void **state)
{
	(void)state;
	const enum lint_severity c = LINT_CONTRADICTION;

	expect_one(PLAN("    gates_open: 08:50\n    starts: 08:40\n", AM, PM), c,
	    "day_plan[0].gates_open", "R86", "after the school day starts at 08:40");
	expect_one(PLAN("    gates_open: 08:50\n", AM, PM), c, "day_plan[0].gates_open", "R86",
	    "after the register opens at 08:45");
	expect_one(PLAN("    gates_open: 08:35\n    gates_close: 08:25\n", AM, PM), c,
	    "day_plan[0].gates_open", "R86", "after they close at 08:25");
	expect_one(PLAN("    starts: 08:55\n", AM, PM), c, "day_plan[0].starts", "R86",
	    "after the register opens");
	expect_one(PLAN("    ends: 13:10\n", AM, PM), c, "day_plan[0].ends", "R86",
	    "before the afternoon session does");
	expect_one(PLAN("", AM "      late_from: 08:40\n      late_decided_by: opens\n", PM),
	    LINT_NOTE, "day_plan[0].am.late_decided_by", "R40", "opens decides");
	static const struct expected e[] = {
	    {LINT_CONTRADICTION, 9, "day_plan[0].am.taken_at", "R35"},
	    {LINT_NOTE, 10, "day_plan[0].am.late_decided_by", "R40"},
	};
	struct fixture f;
	fixture_text(&f, PLAN("", AM "      taken_at: 09:20\n      late_decided_by: opens\n", PM));
	EXPECT(&f, e);
	fixture_fini(&f);
}

static void
lint__late_has_to_fall_while_the_register_is_open(void **state)
{
	(void)state;
	expect_one(PLAN("", AM "      late_decided_by: taken_at\n", PM), LINT_CONTRADICTION,
	    "day_plan[0].am.late_decided_by", "R40", "no taken_at is given");
	expect_one(
	    PLAN("", AM "      must_arrive_by: 08:40\n      late_decided_by: must_arrive_by\n", PM),
	    LINT_CONTRADICTION, "day_plan[0].am.must_arrive_by", "R40",
	    "before the register opens");
	expect_one(
	    PLAN("", AM "      must_arrive_by: 09:10\n      late_decided_by: must_arrive_by\n", PM),
	    LINT_WARNING, "day_plan[0].am.must_arrive_by", "R40", "nobody could ever be marked L");
	expect_one(
	    PLAN("", AM "      must_arrive_by: 09:20\n      late_decided_by: must_arrive_by\n", PM),
	    LINT_CONTRADICTION, "day_plan[0].am.must_arrive_by", "R40", "has closed at 09:10");
}

static void
lint__the_afternoon_cannot_begin_before_the_morning_ends(void **state)
{
	(void)state;
	expect_one(PLAN("", AM "      ends: 13:05\n", PM), LINT_ERROR, "day_plan[0].pm.opens",
	    "R35", "before the morning ends at 13:05");
}

static void
lint__a_year_group_has_one_day(void **state)
{
	(void)state;
	expect_one(HEAD "day_plan:\n  - years: [7]\n" AM PM "  - years: [7, 8]\n" AM PM TAIL,
	    LINT_CONTRADICTION, "day_plan[1]", "R86", "year 7 is in two day plans");
	expect_one(HEAD "school:\n  most_junior_class: 7\n  final_year_group: 9\n"
	                "day_plan:\n  - years: [7, 9]\n" AM PM TAIL,
	    LINT_WARNING, "day_plan", "R86", "year 8 has no day plan");
	expect_one(HEAD "school:\n  most_junior_class: 9\n  final_year_group: 7\nday_plan:\n"
	                "  - name: Day\n" AM PM TAIL,
	    LINT_CONTRADICTION, "school.most_junior_class", "R15", "above the final year");
}

static void
lint__staggered_registers_and_unequal_lengths_depart_from_guidance(void **state)
{
	(void)state;
	expect_one(HEAD
	    "day_plan:\n  - name: Early\n    years: [7]\n" AM PM
	    "  - years: [8]\n    am:\n      opens: 09:00\n      closes: 09:25\n" PM TAIL,
	    LINT_WARNING, "day_plan[1]", "R35", "staggered");
	expect_one(PLAN("", AM, "    pm:\n      opens: 13:00\n      closes: 13:10\n"), LINT_WARNING,
	    "day_plan[0].pm.closes", "R36", "open for 10 minutes, elsewhere for 25");
}

static void
lint__dead_law_and_retired_names_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *rule;
		const char *said;
	} cases[] = {
	    {"The Education (Pupil Registration) (England) Regulations 2006", "R124", "revoked"},
	    {"Education (Pupil Registration) (Amendment) Regulations 2013", "R124", "revoked"},
	    {"Education (Penalty Notices) (England) (Amendment) Regulations 2013", "R124",
	        "SI 2024/210"},
	    {"School attendance parental responsibility measures, January 2015", "R124",
	        "withdrawn in August 2024"},
	    {"Working together to improve school attendance, May 2022", "R124", "2022 edition"},
	    {"We offer a Parenting Contract", "R104", "attendance contract"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char yaml[1024];
		snprintf(yaml, sizeof yaml, "%sdocuments:\n  legislation:\n    - %s\n", PLAIN,
		    cases[i].text);
		expect_one(
		    yaml, LINT_WARNING, "documents.legislation[0]", cases[i].rule, cases[i].said);
	}
	struct fixture f;
	fixture_text(&f,
	    PLAIN "documents:\n  legislation:\n"
	          "    - School Attendance (Pupil Registration) (England) Regulations 2024\n"
	          "    - Education (Penalty Notices) (England) Regulations 2007\n"
	          "    - Working together to improve school attendance, August 2024\n");
	assert_int_equal(f.lint.n, 0);
	fixture_fini(&f);
}

static void
lint__notes_on_choices_are_not_held_against_the_policy(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(&f,
	    "policy:\n  school: A school\n  effective_from: 2025-09-01\n  choices:\n"
	    "    - The parenting contract of the 2006 Registration Regulations is gone\n"
	    "day_plan:\n  - name: Day\n" AM PM TAIL);
	assert_int_equal(f.lint.n, 0);
	fixture_fini(&f);
}

static void
lint__numbers_and_rules_that_clash_are_contradictions(void **state)
{
	(void)state;
	const enum lint_severity c = LINT_CONTRADICTION;

	expect_one(PLAIN "leave:\n  notice:\n    - {weeks: 4, strength: must}\n"
	                 "    - {weeks: 2, strength: must}\n",
	    c, "leave.notice[1].weeks", "R53", "2 weeks' notice of leave here and 4 above");
	expect_one(PLAIN
	    "leave:\n  observance_days_per_festival: 3\n  observance_days_per_year: 2\n",
	    c, "leave.observance_days_per_festival", "R59", "than for the whole year");
	expect_one(PLAIN "evidence:\n  - {when: longer than, strength: may}\n", c, "evidence[0]",
	    "R58", "days");
	expect_one(PLAIN "evidence:\n  - {when: below, rate: 95}\n  - {when: below, rate: 90}\n", c,
	    "evidence[1].rate", "R58", "two different rates");
	expect_one(PLAIN "legal:\n  notice_to_improve_weeks_min: 6\n"
	                 "  notice_to_improve_weeks_max: 3\n",
	    c, "legal.notice_to_improve_weeks_min", "R101", "longer");
	expect_one("policy:\n  school: A school\n  effective_from: 2025-09-01\n"
	           "  review_on: 2025-08-01\nday_plan:\n  - name: Day\n" AM PM TAIL,
	    c, "policy.review_on", "R86", "before the policy takes effect");
	expect_one(PLAIN "  - {post: other, from: 2026-01-02, to: 2026-01-01}\n", c, "posts[5].to",
	    "R86", "before it begins");
}

static void
lint__a_letter_above_the_target_and_a_report_time_out_of_order_are_contradictions(void **state)
{
	(void)state;
	struct fixture f;
	static const struct expected e[] = {
	    {LINT_CONTRADICTION, 13, "absence.report_by_preferred", "R86"},
	    {LINT_CONTRADICTION, 17, "targets.letter_below", "R86"},
	};
	fixture_text(&f, HEAD "day_plan:\n  - name: Day\n" AM PM
	                      "absence:\n  report_by_preferred: 09:10\n  report_by_latest: 09:00\n"
	                      "targets:\n  attendance: 95\n  letter_below: 96\nposts:\n"
	                      "  - post: senior attendance champion\n  - post: day-to-day contact\n"
	                      "  - post: link governor\n  - post: designated teacher\n"
	                      "  - post: LA attendance officer\n");
	EXPECT(&f, e);
	fixture_fini(&f);
}

static void
lint__departures_from_guidance_are_warnings(void **state)
{
	(void)state;
	const enum lint_severity w = LINT_WARNING;

	expect_one(PLAIN "law:\n  threshold_codes: [G, O, U]\n", w, "law.threshold_codes", "R92",
	    "code N is left out");
	expect_one(PLAIN "law:\n  threshold_sessions: 8\n", w, "law.threshold_sessions", "R90",
	    "the rule is 10, the policy says 8");
	expect_one(PLAIN "register:\n  teacher_codes: all codes\n", w, "register.teacher_codes",
	    "R53", "authorised");
	expect_one(PLAIN "evidence:\n  - {when: longer than, days: 2}\n", w, "evidence[0].days",
	    "R58", "minority of cases");
	expect_one(PLAIN "legal:\n  notice_to_improve_weeks_max: 12\n", w,
	    "legal.notice_to_improve_weeks_max", "R101", "3 to 6 weeks");
	expect_one(PLAIN "rewards:\n  not_possible: breaks\n", w, "rewards.not_possible", "R62",
	    "costs a pupil the award");
	expect_one(PLAIN "rewards:\n  authorised_illness: breaks\n  given: [Badges]\n", w,
	    "rewards.authorised_illness", "R93", "disabled");
	expect_one(PLAIN "escalation:\n  - action: A penalty notice\n  - action: A meeting\n", w,
	    "escalation[0]", "R89", "before any step of support");
}

static void
lint__working_days_for_n_are_a_warning_and_a_daily_contact_is_expected(void **state)
{
	(void)state;
	struct fixture f;
	static const struct expected e[] = {
	    {LINT_WARNING, 14, "absence.n_resolved_in", "R43"},
	    {LINT_WARNING, 15, "absence.contact_every_day", "R70"},
	};
	fixture_text(&f, HEAD "day_plan:\n  - name: Day\n" AM PM
	                      "absence:\n  report_by_latest: 09:00\n  n_resolved_in: working days\n"
	                      "  contact_every_day: no\ntargets:\n  attendance: 95\nposts:\n"
	                      "  - post: senior attendance champion\n  - post: day-to-day contact\n"
	                      "  - post: link governor\n  - post: designated teacher\n"
	                      "  - post: LA attendance officer\n");
	EXPECT(&f, e);
	assert_int_equal(f.policy.law.n_due_school_days, 5);
	fixture_fini(&f);
}

static void
lint__a_policy_from_no_file_has_findings_without_a_line(void **state)
{
	(void)state;
	struct arena a;
	struct lint lint;
	struct policy p;
	arena_init(&a, 0);
	policy_default(&p);
	p.law.retention_years = 1;
	policy_lint(&lint, &p, &a);
	assert_int_equal(lint.by_severity[LINT_ERROR], 1);
	for (size_t i = 0; i < lint.n; i++) {
		assert_int_equal(lint.item[i].at.line, 0);
	}
	arena_free(&a);
}

static void
lint__a_code_that_could_not_be_read_is_no_finding(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(&f, PLAIN "codes:\n  - {code: QQ, counts_as: present}\n");
	assert_int_equal(f.faults.n, 1);
	assert_int_equal(f.lint.n, 0);
	fixture_fini(&f);
}

static void
lint__two_people_may_follow_each_other_in_a_post(void **state)
{
	(void)state;
	struct fixture f;
	fixture_text(&f, PLAIN "  - {post: SENCO, name: Ann Example, to: 2026-01-01}\n"
	                       "  - {post: SENCO, name: Ben Sample, from: 2026-01-02}\n"
	                       "  - {post: year staff, name: Cy Test, years: [7]}\n"
	                       "  - {post: year staff, name: Di Trial, years: [7]}\n");
	assert_int_equal(f.faults.n, 0);
	assert_int_equal(f.lint.n, 0);
	fixture_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lint__a_policy_that_follows_the_guidance_has_nothing_to_mend),
	    cmocka_unit_test(lint__the_shipped_policies_have_exactly_the_known_warnings),
	    cmocka_unit_test(lint__basildons_other_wordings_contradict_each_other),
	    cmocka_unit_test(lint__lunts_heath_as_written_contradicts_itself),
	    cmocka_unit_test(lint__richmond_hill_as_written_contradicts_itself_and_the_code_table),
	    cmocka_unit_test(
	        lint__kings_as_written_takes_the_gates_for_the_day_and_never_closes_the_afternoon),
	    cmocka_unit_test(lint__what_breaks_statute_is_an_error),
	    cmocka_unit_test(
	        lint__a_policy_that_closes_after_the_session_ends_is_an_error_naming_field_and_rule),
	    cmocka_unit_test(lint__a_register_open_for_more_than_thirty_minutes_is_a_warning),
	    cmocka_unit_test(lint__times_that_rule_each_other_out_are_contradictions),
	    cmocka_unit_test(lint__late_has_to_fall_while_the_register_is_open),
	    cmocka_unit_test(lint__the_afternoon_cannot_begin_before_the_morning_ends),
	    cmocka_unit_test(lint__a_year_group_has_one_day),
	    cmocka_unit_test(lint__staggered_registers_and_unequal_lengths_depart_from_guidance),
	    cmocka_unit_test(lint__dead_law_and_retired_names_are_named),
	    cmocka_unit_test(lint__notes_on_choices_are_not_held_against_the_policy),
	    cmocka_unit_test(lint__numbers_and_rules_that_clash_are_contradictions),
	    cmocka_unit_test(
	        lint__a_letter_above_the_target_and_a_report_time_out_of_order_are_contradictions),
	    cmocka_unit_test(lint__departures_from_guidance_are_warnings),
	    cmocka_unit_test(
	        lint__working_days_for_n_are_a_warning_and_a_daily_contact_is_expected),
	    cmocka_unit_test(lint__a_policy_from_no_file_has_findings_without_a_line),
	    cmocka_unit_test(lint__a_code_that_could_not_be_read_is_no_finding),
	    cmocka_unit_test(lint__two_people_may_follow_each_other_in_a_post),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
