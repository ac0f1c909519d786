#include "town.h"

#include "app/absence_report.h"
#include "app/reception.h"
#include "app/school.h"
#include "app/seal.h"
#include "core/calendar.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* What the school is told about an absence, and what it decides. */

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static void
take(struct town *t, const char *first)
{
	struct mark_in marks[] = {
	    town_sent(1, first, 0), town_sent(2, "/", 0), town_sent(3, "/", 0)};
	struct take_args args = town_take(t, marks, 3);
	args.is_complete = true;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

static struct report_args
told(struct town *t, int32_t from, int32_t to)
{
	return (struct report_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 1,
	    .from_day = from,
	    .to_day = to,
	    .source = REPORT_PHONE,
	    .reason = REASON_ILLNESS,
	    .told_by = "Mother",
	    .words = "Stomach bug"};
}

static struct report_decide_args
decision(struct town *t, int state, const char *code)
{
	return (struct report_decide_args){.urn = TOWN_URN,
	    .report_id = 1,
	    .uuid = town_uuid(t),
	    .state = state,
	    .code = code,
	    .words = "Mother rang: stomach bug",
	    .told = ""};
}

static const char *
list(struct town *t, bool is_open)
{
	struct call c = town_call(t);
	const struct reports_query q = {TOWN_URN, 0, is_open};
	assert_int_equal(view_absence_reports(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static void
report__waits_and_writes_no_mark(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK); /* sent twice: once */
	const char *answer = list(t, true);
	assert_non_null(strstr(answer, "\"report\":\"1\""));
	assert_null(strstr(answer, "\"report\":\"2\""));
	assert_non_null(strstr(answer, "\"state\":\"waiting\""));
	assert_non_null(strstr(answer, "\"suggested\":\"I\""));
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "N");
}

static void
accepted__makes_the_N_so_far_the_code_and_plans_what_is_to_come(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday() + 1);
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_OK);
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_OK); /* sent twice */
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "I");
	struct planned *plans = NULL;
	size_t n = 0;
	const struct planned_filter filter = {.pupil_id = 1, .range = {tuesday(), tuesday() + 30}};
	assert_int_equal(store_planned(&plans, &n, t->st, 1, &filter, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(plans[0].from_day, tuesday());
	assert_int_equal(plans[0].from_session, SESSION_PM);
	assert_int_equal(plans[0].to_day, tuesday() + 1);
	assert_string_equal(list(t, true), "{\"reports\":[]}");
	assert_non_null(strstr(list(t, false), "{\"n\":1,\"state\":\"accepted\",\"code\":\"I\""));
	struct verify_result result;
	assert_int_equal(store_verify(&result, t->st, 1, &t->d), RC_OK);
}

static void
accepted__leaves_a_mark_that_says_something_else(void **state)
{
	struct town *t = *state;
	take(t, "/");
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	town_at(t, tuesday(), "14:00");
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "");
}

static void
refused__with_a_code_writes_it_and_without_one_writes_nothing(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	town_at(t, tuesday(), "14:00");
	struct report_decide_args no = decision(t, REPORT_REFUSED, "");
	assert_int_equal(town_act(t, act_absence_decide, &no), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "N");
	struct report_decide_args again = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &again), RC_INVALID);
	assert_non_null(strstr(t->d.text, "decided already"));
	in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	struct report_decide_args unauthorised = decision(t, REPORT_REFUSED, "I");
	unauthorised.report_id = 2;
	assert_int_equal(town_act(t, act_absence_decide, &unauthorised), RC_INVALID);
	assert_string_equal(t->d.field, "code");
	unauthorised.code = "O";
	unauthorised.told = "Mother, by telephone at 13:50";
	unauthorised.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_absence_decide, &unauthorised), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "O");
}

static void
illness__becomes_O_only_after_a_parent_was_told_and_that_is_kept(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	town_at(t, tuesday(), "14:00");
	struct report_decide_args no = decision(t, REPORT_REFUSED, "O");
	no.words = "Seen in town";
	assert_int_equal(town_act(t, act_absence_decide, &no), RC_INVALID);
	assert_string_equal(t->d.field, "told");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "N");
	assert_non_null(strstr(list(t, true), "\"steps\":[]"));
	no.state = REPORT_ACCEPTED; /* nor by another name */
	assert_int_equal(town_act(t, act_absence_decide, &no), RC_INVALID);
	assert_string_equal(t->d.field, "told");
	no.state = REPORT_REFUSED;
	no.told = "Mother, by telephone at 13:50";
	assert_int_equal(town_act(t, act_absence_decide, &no), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "O");
	const char *kept = "Seen in town (told beforehand: Mother, by telephone at 13:50)";
	assert_non_null(strstr(list(t, false), kept));
	struct call c = town_call(t);
	const struct history_query q = {TOWN_URN, 1, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, kept));
}

static void
told_beforehand__is_of_a_refusal_and_only_illness_needs_it(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday());
	in.reason = REASON_HOLIDAY;
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	yes.told = "Mother";
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_INVALID);
	assert_string_equal(t->d.field, "told");
	struct report_decide_args no = decision(t, REPORT_REFUSED, "O");
	assert_int_equal(town_act(t, act_absence_decide, &no), RC_OK);
}

/* The guidance's times, and evidence as in the three lines. */
static void
evidence_policy(struct town *t, const char *evidence)
{
	char yaml[800];
	(void)snprintf(yaml, sizeof yaml,
	    "policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\nday_plan:\n"
	    "  - am:\n      opens: 08:45\n      closes: 09:15\n"
	    "    pm:\n      opens: 13:00\n      closes: 13:30\n      ends: 15:15\n"
	    "evidence:\n%s",
	    evidence);
	const struct policy_args args = {TOWN_URN, town_uuid(t), yaml};
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	t->who = &town_officer;
}

static void
evidence__is_asked_as_the_policy_says_while_the_report_waits(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday() + 2);
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	evidence_policy(t, "  - when: longer than\n    days: 3\n    strength: must\n");
	assert_non_null(strstr(list(t, true), "\"evidence\":[]"));
	evidence_policy(t, "  - when: longer than\n    days: 2\n    strength: must\n"
	                   "  - when: genuine doubt\n    strength: may\n");
	assert_non_null(strstr(list(t, true),
	    "\"evidence\":[{\"strength\":\"must\",\"is_choice\":false,\"words\":\"Absent for more "
	    "than 2 school days in a row: the policy asks for evidence\"},"
	    "{\"strength\":\"may\",\"is_choice\":true,\"words\":\"If there is genuine doubt"));
	struct report_decide_args ask = decision(t, REPORT_ASKED, "");
	assert_int_equal(town_act(t, act_absence_decide, &ask), RC_OK);
	assert_non_null(strstr(list(t, true), "school days in a row"));
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_OK);
	assert_non_null(strstr(list(t, false), "\"evidence\":[]"));
}

static void
evidence__is_never_of_a_holiday(void **state)
{
	struct town *t = *state;
	evidence_policy(t, "  - when: after a meeting\n    strength: may\n"
	                   "  - when: appointment\n    strength: must\n");
	struct report_args in = told(t, tuesday(), tuesday());
	in.reason = REASON_HOLIDAY;
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	assert_non_null(strstr(list(t, true), "\"evidence\":[]"));
	in = told(t, tuesday() + 1, tuesday() + 1);
	in.reason = REASON_APPOINTMENT;
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	assert_non_null(strstr(list(t, true), "An appointment known in advance: the policy asks"));
}

static void
accepted__while_the_register_is_open_is_the_mark_of_who_has_none(void **state)
{
	struct town *t = *state;
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_OK);
	take(t, "N"); /* the teacher, who does not know yet, sees nobody */
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "I");
}

static void
decision__of_a_code_is_checked_though_nothing_would_be_written(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday() - 1, tuesday() - 1);
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	town_at(t, tuesday(), "16:00");
	static const char *const bad[] = {"/", "ZZ", "N", "U", "#"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct report_decide_args args = decision(t, REPORT_ACCEPTED, bad[i]);
		assert_int_equal(town_act(t, act_absence_decide, &args), RC_INVALID);
		assert_string_equal(t->d.field, "code");
	}
}

static void
asked__waits_for_an_answer_and_may_be_decided_then(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	struct report_decide_args ask = decision(t, REPORT_ASKED, "");
	assert_int_equal(town_act(t, act_absence_decide, &ask), RC_OK);
	assert_non_null(strstr(list(t, true), "\"state\":\"asked\""));
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "I");
}

static void
steps__say_who_asked_and_who_decided_and_when(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	assert_non_null(strstr(list(t, true), "\"steps\":[]"));
	struct report_decide_args ask = decision(t, REPORT_ASKED, "");
	ask.words = "Since when?";
	assert_int_equal(town_act(t, act_absence_decide, &ask), RC_OK);
	town_at(t, tuesday(), "10:20");
	t->who = &town_head;
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_OK);
	const char *answer = list(t, false);
	assert_non_null(
	    strstr(answer, "\"state\":\"accepted\",\"at\":\"2026-09-08T08:50:00+01:00\","
	                   "\"by\":\"J. Whitlock\""));
	assert_non_null(
	    strstr(answer, "\"steps\":[{\"n\":1,\"state\":\"asked\",\"code\":\"\","
	                   "\"words\":\"Since when?\",\"at\":\"2026-09-08T08:50:00+01:00\","
	                   "\"by\":\"J. Whitlock\",\"position\":\"attendance officer\"},"
	                   "{\"n\":2,\"state\":\"accepted\",\"code\":\"I\","));
	assert_non_null(strstr(answer, "\"at\":\"2026-09-08T10:20:00+01:00\",\"by\":\"R. Oakden\","
	                               "\"position\":\"headteacher\"}]"));
	t->who = &town_officer;
	struct report_decide_args again = decision(t, REPORT_REFUSED, "");
	assert_int_equal(town_act(t, act_absence_decide, &again), RC_INVALID);
	assert_non_null(strstr(t->d.text, "by R. Oakden"));
}

static void
late__follows_from_the_time_and_the_policy_as_it_is(void **state)
{
	static const char yaml[] =
	    "policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\nday_plan:\n"
	    "  - am:\n      opens: 08:45\n      closes: 09:15\n"
	    "    pm:\n      opens: 13:00\n      closes: 13:30\n      ends: 15:15\n"
	    "absence:\n  report_by_latest: 08:45\n";
	struct town *t = *state;
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	assert_non_null(strstr(list(t, true), "\"is_late\":false"));
	const struct policy_args args = {TOWN_URN, town_uuid(t), yaml};
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	assert_non_null(strstr(list(t, true), "\"is_late\":true"));
	in = told(t, tuesday() + 1, tuesday() + 1);
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	assert_non_null(strstr(list(t, true), "\"is_late\":false"));
}

static void
accepted__over_what_is_planned_already_is_refused_and_changes_nothing(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct plan_args plan = town_plan(t, 1);
	plan.from_session = SESSION_PM;
	plan.to_session = SESSION_PM;
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	struct report_args in = told(t, tuesday(), tuesday() + 1);
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_INVALID);
	assert_non_null(strstr(t->d.text, "code M is planned for Kim Abara"));
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "N");
	assert_non_null(strstr(list(t, true), "\"state\":\"waiting\""));
	assert_non_null(strstr(list(t, true), "\"steps\":[]"));
}

static void
accepted__in_a_sealed_period_amends_with_the_reason_kept(void **state)
{
	struct town *t = *state;
	take(t, "N");
	town_at(t, tuesday() + 1, "16:00");
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	const struct seal_args seal = {
	    TOWN_URN, town_uuid(t), {tuesday(), tuesday()}, "checked for census", 0, true};
	assert_int_equal(town_act(t, act_seal, &seal), RC_OK);
	struct report_decide_args yes = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &yes), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "I");
	struct call c = town_call(t);
	const struct history_query q = {TOWN_URN, 1, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"reason\":\"Mother rang: stomach bug\""));
}

static void
decision__that_cannot_be_changes_nothing(void **state)
{
	struct town *t = *state;
	take(t, "N");
	struct report_args in = told(t, tuesday(), tuesday() + 1);
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	struct report_decide_args bad = decision(t, REPORT_ACCEPTED, "");
	assert_int_equal(town_act(t, act_absence_decide, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "code");
	bad = decision(t, REPORT_ACCEPTED, "I");
	bad.words = "";
	assert_int_equal(town_act(t, act_absence_decide, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "words");
	bad = decision(t, REPORT_ACCEPTED, "/"); /* presence is seen, not told */
	assert_int_equal(town_act(t, act_absence_decide, &bad), RC_INVALID);
	bad = decision(t, REPORT_ACCEPTED, "X"); /* not of compulsory school age only (R56) */
	assert_int_equal(town_act(t, act_absence_decide, &bad), RC_INVALID);
	bad = decision(t, REPORT_ACCEPTED, "I");
	bad.report_id = 9;
	assert_int_equal(town_act(t, act_absence_decide, &bad), RC_NOT_FOUND);
	t->who = &town_desk;
	bad = decision(t, REPORT_ACCEPTED, "I");
	assert_int_equal(town_act(t, act_absence_decide, &bad), RC_FORBIDDEN);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "N");
	assert_non_null(strstr(list(t, true), "\"state\":\"waiting\""));
}

static void
report__that_cannot_be_is_refused_at_its_field(void **state)
{
	struct town *t = *state;
	struct report_args bad = told(t, tuesday(), tuesday() - 1);
	assert_int_equal(town_act(t, act_absence_report, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "to");
	bad = told(t, tuesday() - 61, tuesday());
	assert_int_equal(town_act(t, act_absence_report, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "from");
	bad = told(t, tuesday(), tuesday() + 366);
	assert_int_equal(town_act(t, act_absence_report, &bad), RC_INVALID);
	bad = told(t, tuesday(), tuesday());
	bad.pupil_id = 99;
	assert_int_equal(town_act(t, act_absence_report, &bad), RC_NOT_FOUND);
	t->who = &town_teacher;
	bad = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &bad), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_string_equal(list(t, false), "{\"reports\":[]}");
}

static void
pastoral_staff__find_their_pupils_and_write_down_what_they_are_told(void **state)
{
	static const struct grant fern[] = {{1, ROLE_PASTORAL, YEARS_ALL, TOWN_FERN}};
	static const struct actor tutor = {.user_id = 22,
	    .username = "l.hale",
	    .name = "L. Hale",
	    .position = "tutor 7 Fern",
	    .grants = fern,
	    .n_grants = 1};
	struct town *t = *state;
	t->who = &tutor;
	struct call c = town_call(t);
	assert_int_equal(view_desk_pupils(&c, TOWN_URN, PERM_FOLLOW_UP, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"surname\":\"Doyle\""));
	assert_null(strstr(t->out.s, "\"surname\":\"Abara\"")); /* of 7 Ash */
	struct report_args in = told(t, tuesday(), tuesday());
	assert_int_equal(town_act(t, act_absence_report, &in), RC_FORBIDDEN);
	in.pupil_id = 4;
	in.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	c = town_call(t);
	assert_int_equal(view_desk_pupils(&c, TOWN_URN, PERM_ARRIVE, &t->d), RC_FORBIDDEN);
}

static void
appointment__is_M_when_it_was_told_before_the_register_opened(void **state)
{
	struct town *t = *state;
	struct report_args in = told(t, tuesday(), tuesday());
	in.reason = REASON_APPOINTMENT;
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	assert_non_null(strstr(list(t, true), "\"is_in_advance\":false,\"suggested\":\"\""));
	town_at(t, tuesday() + 1, "08:30");
	in = told(t, DAY_NONE, DAY_NONE);
	in.reason = REASON_APPOINTMENT;
	assert_int_equal(town_act(t, act_absence_report, &in), RC_OK);
	assert_non_null(strstr(list(t, true), "\"is_in_advance\":true,\"suggested\":\"M\""));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(report__waits_and_writes_no_mark),
	    TEST(accepted__makes_the_N_so_far_the_code_and_plans_what_is_to_come),
	    TEST(accepted__leaves_a_mark_that_says_something_else),
	    TEST(refused__with_a_code_writes_it_and_without_one_writes_nothing),
	    TEST(illness__becomes_O_only_after_a_parent_was_told_and_that_is_kept),
	    TEST(told_beforehand__is_of_a_refusal_and_only_illness_needs_it),
	    TEST(evidence__is_asked_as_the_policy_says_while_the_report_waits),
	    TEST(evidence__is_never_of_a_holiday),
	    TEST(accepted__while_the_register_is_open_is_the_mark_of_who_has_none),
	    TEST(decision__of_a_code_is_checked_though_nothing_would_be_written),
	    TEST(asked__waits_for_an_answer_and_may_be_decided_then),
	    TEST(steps__say_who_asked_and_who_decided_and_when),
	    TEST(late__follows_from_the_time_and_the_policy_as_it_is),
	    TEST(accepted__over_what_is_planned_already_is_refused_and_changes_nothing),
	    TEST(accepted__in_a_sealed_period_amends_with_the_reason_kept),
	    TEST(decision__that_cannot_be_changes_nothing),
	    TEST(report__that_cannot_be_is_refused_at_its_field),
	    TEST(pastoral_staff__find_their_pupils_and_write_down_what_they_are_told),
	    TEST(appointment__is_M_when_it_was_told_before_the_register_opened),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
