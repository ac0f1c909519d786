#include "town.h"

#include "app/part_time.h"
#include "app/roll.h"
#include "core/calendar.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* A part-time timetable: made, reviewed, extended, ended (R55, R56). */

#define REVIEW "2026-09-21"

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static const char *const away[] = {"mon-pm", "wed-am", "wed-pm"};
static const char *const reviews[] = {REVIEW};

/* Pupil 1 is away on Monday away and on Wednesdays, for four weeks from Monday on. */
static struct part_time_args
asked(struct town *t)
{
	return (struct part_time_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 1,
	    .reason = PART_TIME_HEALTH,
	    .wider = PART_TIME_IN_HEALTH_CARE,
	    .aim = "Full time by October",
	    .words = "Recovering from an operation",
	    .school = {"R. Oakden", tuesday(), "at a meeting"},
	    .parent = {"Amina Abara", tuesday(), "at the same meeting"},
	    .sessions = away,
	    .n_sessions = 3,
	    .from_day = tuesday() + 6,
	    .to_day = tuesday() + 33,
	    .reviews = reviews,
	    .n_reviews = 1,
	    .social_worker = "",
	    .ehc_plan = "",
	    .la_told = tuesday()};
}

static struct part_time_review_args
review(struct town *t, enum part_time_step outcome)
{
	return (struct part_time_review_args){.urn = TOWN_URN,
	    .plan_id = 1,
	    .uuid = town_uuid(t),
	    .outcome = (int)outcome - PART_TIME_GOES_ON,
	    .words = "Reviewed with Kim and her mother",
	    .school = {"", DAY_NONE, ""},
	    .parent = {"", DAY_NONE, ""},
	    .to_day = DAY_NONE,
	    .social_worker = "",
	    .ehc_plan = "",
	    .la_told = DAY_NONE};
}

static void
make(struct town *t)
{
	struct part_time_args in = asked(t);
	t->who = &town_head;
	assert_int_equal(town_act(t, act_part_time, &in), RC_OK);
}

static const char *
list(struct town *t, bool is_all)
{
	struct call c = town_call(t);
	const struct part_time_query q = {TOWN_URN, 0, 0, is_all};
	assert_int_equal(view_part_time(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static size_t
plans(struct planned **out, struct town *t, int64_t pupil_id)
{
	size_t n = 0;
	const struct planned_filter filter = {
	    .pupil_id = pupil_id, .range = {tuesday(), tuesday() + 90}};
	assert_int_equal(store_planned(out, &n, t->st, 1, &filter, &t->a, &t->d), RC_OK);
	return n;
}

static void
put_flag(struct town *t, const char *kind)
{
	struct flag_in flag = {.kind = kind,
	    .from = day_from_civil(2026, 9, 1),
	    .to = DAY_NONE,
	    .detail = "",
	    .authority = "",
	    .contact = "",
	    .told_on = DAY_NONE};
	struct pupil_in in = town_change(t, 1);
	in.flags = &flag;
	in.n_flags = 1;
	in.has_flags = true;
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
}

/* Nothing was written, and the field and the rule are named. */
static void
refuses(struct town *t, const struct part_time_args *in, const char *field, const char *rule)
{
	struct planned *found = NULL;
	assert_int_equal(town_act(t, act_part_time, in), RC_INVALID);
	assert_string_equal(t->d.field, field);
	assert_non_null(strstr(t->d.rule, rule));
	assert_int_equal(plans(&found, t, 1), 0);
	assert_string_equal(list(t, true), "{\"plans\":[]}");
}

static void
plan__writes_C2_for_its_sessions_and_never_past_its_end(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	struct part_time_args in = asked(t);
	t->who = &town_head;
	assert_int_equal(town_act(t, act_part_time, &in), RC_OK);
	assert_string_equal(t->out.s, "{\"plan\":\"1\",\"findings\":[]}");
	assert_int_equal(town_act(t, act_part_time, &in), RC_OK); /* sent twice: once */
	assert_int_equal(plans(&found, t, 1), 8); /* two runs in each of four weeks */
	for (int i = 0; i < 8; i++) {
		assert_int_equal(found[i].code, CODE_C2);
		assert_true(found[i].is_locked);
		assert_true(found[i].to_day <= in.to_day);
	}
	assert_int_equal(found[0].from_day, tuesday() + 6);
	assert_int_equal(found[0].from_session, SESSION_PM);
	assert_int_equal(found[0].to_day, tuesday() + 6);
	assert_int_equal(found[1].from_day, tuesday() + 8);
	assert_int_equal(found[1].from_session, SESSION_AM);
	assert_int_equal(found[1].to_session, SESSION_PM);
	assert_string_equal(found[0].note, "Part-time timetable agreed by R. Oakden and Amina "
	                                   "Abara; reviews " REVIEW "; it ends on Sun 11 Oct 2026");
	const char *said = list(t, false);
	assert_non_null(strstr(said, "\"sessions\":[\"mon-pm\",\"wed-am\",\"wed-pm\"]"));
	assert_non_null(strstr(said, "\"next_review\":\"" REVIEW "\",\"days_left\":33,"
	                             "\"extensions\":0,\"may_decide\":true,\"findings\":[]"));
	assert_non_null(strstr(said, "\"parent\":{\"who\":\"Amina Abara\",\"on\":\"2026-09-08\","
	                             "\"how\":\"at the same meeting\"}"));
	struct verify_result result;
	assert_int_equal(store_verify(&result, t->st, 1, &t->d), RC_OK);
}

static void
behaviour__is_refused_citing_the_rule(void **state)
{
	struct town *t = *state;
	struct part_time_args in = asked(t);
	t->who = &town_head;
	in.reason = PART_TIME_BEHAVIOUR;
	refuses(t, &in, "reason", "R55");
}

static void
what_is_missing__bars_the_plan_and_names_its_field(void **state)
{
	struct town *t = *state;
	t->who = &town_head;
	struct part_time_args in = asked(t);
	in.aim = "";
	refuses(t, &in, "aim", "R55");
	in = asked(t);
	in.parent.who = "";
	refuses(t, &in, "parent", "R55");
	in = asked(t);
	in.school.how = "";
	refuses(t, &in, "school", "R55");
	in = asked(t);
	in.n_reviews = 0;
	refuses(t, &in, "reviews", "R55");
	in = asked(t);
	in.to_day = in.from_day - 1;
	refuses(t, &in, "to", "R55");
	in = asked(t);
	in.from_day = tuesday() - 1;
	refuses(t, &in, "from", "R44");
	static const char *const saturday[] = {"sat-am"};
	in = asked(t);
	in.sessions = saturday;
	in.n_sessions = 1;
	assert_int_equal(town_act(t, act_part_time, &in), RC_INVALID);
	assert_string_equal(t->d.field, "sessions");
}

static void
plan__is_the_heads_or_a_deputys_whom_the_policy_names(void **state)
{
	struct town *t = *state;
	struct part_time_args in = asked(t);
	in.social_worker = "There is none";
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_part_time, &in), RC_FORBIDDEN);
	t->who = &town_teacher;
	in.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_part_time, &in), RC_FORBIDDEN);
	make(t);
	t->who = &town_officer;
	assert_non_null(strstr(list(t, false), "\"may_decide\":false"));
}

static void
social_worker_and_ehc_plan__must_be_answered_when_the_pupil_has_one(void **state)
{
	struct town *t = *state;
	put_flag(t, "social_worker");
	t->who = &town_head;
	struct part_time_args in = asked(t);
	refuses(t, &in, "social_worker", "R55");
	put_flag(t, "ehc_plan");
	t->who = &town_head;
	in = asked(t);
	refuses(t, &in, "ehc_plan", "R55");
	in = asked(t);
	in.ehc_plan = "Case officer rung on 7 September, agrees";
	assert_int_equal(town_act(t, act_part_time, &in), RC_OK);
	assert_non_null(strstr(list(t, false), "\"ehc_plan\":\"Case officer rung"));
}

static void
the_authority__not_told_is_a_warning_until_a_review_says_when(void **state)
{
	struct town *t = *state;
	struct part_time_args in = asked(t);
	t->who = &town_head;
	in.la_told = DAY_NONE;
	assert_int_equal(town_act(t, act_part_time, &in), RC_OK);
	assert_non_null(strstr(t->out.s, "\"kind\":\"la_untold\",\"bars\":false"));
	assert_non_null(strstr(list(t, false), "\"la_told\":null"));
	struct part_time_review_args goes_on = review(t, PART_TIME_GOES_ON);
	goes_on.la_told = tuesday() + 1;
	assert_int_equal(town_act(t, act_part_time_review, &goes_on), RC_INVALID);
	goes_on = review(t, PART_TIME_GOES_ON);
	goes_on.la_told = tuesday();
	assert_int_equal(town_act(t, act_part_time_review, &goes_on), RC_OK);
	const char *said = list(t, false);
	assert_non_null(strstr(said, "\"la_told\":\"2026-09-08\""));
	assert_null(strstr(said, "la_untold"));
}

static void
reviews_and_the_end__are_warned_of(void **state)
{
	struct town *t = *state;
	make(t);
	town_at(t, tuesday() + 6, "08:50");
	assert_non_null(strstr(list(t, false), "\"kind\":\"review_soon\""));
	town_at(t, tuesday() + 14, "08:50");
	assert_non_null(strstr(list(t, false), "\"kind\":\"review_late\""));
	struct part_time_review_args goes_on = review(t, PART_TIME_GOES_ON);
	goes_on.words = "";
	assert_int_equal(town_act(t, act_part_time_review, &goes_on), RC_INVALID);
	goes_on = review(t, PART_TIME_GOES_ON);
	assert_int_equal(town_act(t, act_part_time_review, &goes_on), RC_OK);
	assert_non_null(strstr(list(t, false), "\"next_review\":null"));
	town_at(t, tuesday() + 33, "08:50");
	const char *said = list(t, false);
	assert_non_null(strstr(said, "\"days_left\":0"));
	assert_non_null(strstr(said, "\"kind\":\"end_soon\""));
	town_at(t, tuesday() + 34, "08:50");
	assert_string_equal(list(t, false), "{\"plans\":[]}");
	assert_non_null(strstr(list(t, true), "\"is_over\":true"));
	struct part_time_review_args late = review(t, PART_TIME_GOES_ON);
	assert_int_equal(town_act(t, act_part_time_review, &late), RC_INVALID);
	assert_string_equal(t->d.field, "plan");
}

static void
extension__is_a_review_with_new_agreements_and_a_new_end_and_is_counted(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	static const char *const next[] = {"2026-10-19"};
	make(t);
	struct part_time_args second = asked(t); /* that would be one without a review */
	second.from_day = tuesday() + 34;
	second.to_day = tuesday() + 60;
	assert_int_equal(town_act(t, act_part_time, &second), RC_INVALID);
	assert_string_equal(t->d.field, "pupil");
	struct part_time_review_args more = review(t, PART_TIME_EXTENDED);
	more.to_day = tuesday() + 47;
	more.reviews = next;
	more.n_reviews = 1;
	assert_int_equal(town_act(t, act_part_time_review, &more), RC_INVALID);
	assert_string_equal(t->d.field, "school"); /* the first agreement is not enough */
	more.school = (struct part_time_agreed){"R. Oakden", tuesday(), "meeting"};
	more.parent = (struct part_time_agreed){"Amina Abara", tuesday() - 1, "letter"};
	assert_int_equal(town_act(t, act_part_time_review, &more), RC_INVALID);
	assert_string_equal(t->d.field, "parent");
	more.parent = (struct part_time_agreed){"Amina Abara", tuesday(), "meeting"};
	more.n_reviews = 0;
	assert_int_equal(town_act(t, act_part_time_review, &more), RC_INVALID);
	assert_string_equal(t->d.field, "reviews");
	assert_int_equal(plans(&found, t, 1), 8);
	more.n_reviews = 1;
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_part_time_review, &more), RC_FORBIDDEN);
	t->who = &town_head;
	assert_int_equal(town_act(t, act_part_time_review, &more), RC_OK);
	assert_int_equal(plans(&found, t, 1), 12);
	assert_int_equal(found[11].to_day, tuesday() + 43);
	const char *said = list(t, false);
	assert_non_null(strstr(said, "\"to\":\"2026-10-25\""));
	assert_non_null(strstr(said, "\"extensions\":1"));
	assert_non_null(strstr(said, "\"kind\":\"longer_before\""));
	struct part_time_review_args sly = review(t, PART_TIME_GOES_ON);
	sly.to_day = tuesday() + 60;
	assert_int_equal(town_act(t, act_part_time_review, &sly), RC_INVALID);
	assert_string_equal(t->d.field, "to");
}

static void
ended_on_one_of_its_days__leaves_that_day_as_agreed(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	make(t);
	town_at(t, tuesday() + 8, "10:00"); /* a Wednesday, away all day */
	struct part_time_review_args end = review(t, PART_TIME_ENDED);
	assert_int_equal(town_act(t, act_part_time_review, &end), RC_OK);
	assert_int_equal(plans(&found, t, 1), 2);
	assert_int_equal(found[1].to_day, tuesday() + 8);
	assert_int_equal(found[1].to_session, SESSION_PM);
}

static void
ended__plans_nothing_more_and_its_marks_stay(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	make(t);
	town_at(t, tuesday() + 7, "08:50");
	struct part_time_review_args end = review(t, PART_TIME_ENDED);
	assert_int_equal(town_act(t, act_part_time_review, &end), RC_OK);
	assert_int_equal(plans(&found, t, 1), 1); /* Monday's, which has passed */
	assert_int_equal(found[0].to_day, tuesday() + 6);
	assert_string_equal(list(t, false), "{\"plans\":[]}");
	assert_non_null(strstr(list(t, true), "\"kind\":\"ended\""));
	struct part_time_args again = asked(t);
	again.from_day = tuesday() + 7;
	assert_int_equal(town_act(t, act_part_time, &again), RC_OK);
}

static void
what_is_known_already__refuses_the_whole(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	struct plan_args dentist = town_plan(t, 1);
	dentist.from_day = dentist.to_day = tuesday() + 8;
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_plan, &dentist), RC_OK);
	struct part_time_args in = asked(t);
	t->who = &town_head;
	assert_int_equal(town_act(t, act_part_time, &in), RC_INVALID);
	assert_non_null(strstr(t->d.rule, "R48"));
	assert_int_equal(plans(&found, t, 1), 1);
	assert_string_equal(list(t, true), "{\"plans\":[]}");
}

/* On the Wednesdays the pupil is taught elsewhere: B in those sessions, C2 in the others (C182). */
static void
other_provision__stands_beside_it_with_its_own_code(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	t->who = &town_officer;
	const struct provider_args provider = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .code = "B",
	    .name = "Riverside Centre",
	    .contact = "",
	    .email = "",
	    .phone = ""};
	assert_int_equal(town_act(t, act_save_provider, &provider), RC_OK);
	const struct placement_args placement = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .provider_id = 1,
	    .pupil_id = 1,
	    .activity = "Horticulture",
	    .from_day = tuesday() + 6,
	    .to_day = tuesday() + 33,
	    .sessions = away + 1,
	    .n_sessions = 2};
	assert_int_equal(town_act(t, act_make_placement, &placement), RC_OK);
	struct part_time_args in = asked(t);
	t->who = &town_head;
	assert_int_equal(town_act(t, act_part_time, &in), RC_INVALID); /* away and elsewhere */
	in = asked(t);
	in.n_sessions = 1; /* Monday away */
	assert_int_equal(town_act(t, act_part_time, &in), RC_OK);
	assert_int_equal(plans(&found, t, 1), 8);
	assert_int_equal(found[0].code, CODE_C2);
	assert_int_equal(found[1].code, CODE_B);
}

static void
pupil_over_compulsory_age__gets_X(void **state)
{
	(void)state;
	const struct town_group sixth = {"12 Yew", NC_12};
	struct town *t = town_of(&sixth, 1);
	struct planned *found = NULL;
	town_at(t, tuesday(), "08:50");
	make(t);
	assert_int_equal(plans(&found, t, 1), 8);
	assert_int_equal(found[0].code, CODE_X);
	town_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        plan__writes_C2_for_its_sessions_and_never_past_its_end, town_begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        behaviour__is_refused_citing_the_rule, town_begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        what_is_missing__bars_the_plan_and_names_its_field, town_begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        plan__is_the_heads_or_a_deputys_whom_the_policy_names, town_begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        social_worker_and_ehc_plan__must_be_answered_when_the_pupil_has_one, town_begin,
	        town_finish),
	    cmocka_unit_test_setup_teardown(
	        the_authority__not_told_is_a_warning_until_a_review_says_when, town_begin,
	        town_finish),
	    cmocka_unit_test_setup_teardown(
	        reviews_and_the_end__are_warned_of, town_begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        extension__is_a_review_with_new_agreements_and_a_new_end_and_is_counted, town_begin,
	        town_finish),
	    cmocka_unit_test_setup_teardown(
	        ended_on_one_of_its_days__leaves_that_day_as_agreed, town_begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        ended__plans_nothing_more_and_its_marks_stay, town_begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        what_is_known_already__refuses_the_whole, town_begin, town_finish),
	    cmocka_unit_test_setup_teardown(
	        other_provision__stands_beside_it_with_its_own_code, town_begin, town_finish),
	    cmocka_unit_test(pupil_over_compulsory_age__gets_X),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
