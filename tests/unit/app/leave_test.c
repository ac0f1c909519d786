#include "town.h"

#include "app/leave.h"
#include "app/outbox.h"
#include "core/calendar.h"
#include "store/store_post.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* Leave of absence: asked for, decided, and taken without. */

#define POLICY                                                                                     \
	"policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\nday_plan:\n"          \
	"  - am:\n      opens: 08:45\n      closes: 09:15\n"                                       \
	"    pm:\n      opens: 13:00\n      closes: 13:30\n      ends: 15:15\n"

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

/* Monday to Wednesday two weeks on. */
static int32_t
first(void)
{
	return tuesday() + 13;
}

static const int64_t both[] = {1, 2};

static struct leave_args
asked(struct town *t, size_t n)
{
	return (struct leave_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupils = both,
	    .n_pupils = n,
	    .ground = LEAVE_EXCEPTIONAL,
	    .applicant_is = APPLICANT_LIVED_WITH,
	    .applicant = "Amina Abara",
	    .received = DAY_NONE,
	    .from_day = first(),
	    .from_session = -1,
	    .to_day = first() + 2,
	    .to_session = -1,
	    .words = "A wedding abroad",
	    .fact = "",
	    .travellers = "",
	    .email = "amina@example.org"};
}

static struct leave_decide_args
decision(struct town *t, bool is_granted)
{
	return (struct leave_decide_args){.urn = TOWN_URN,
	    .leave_id = 1,
	    .uuid = town_uuid(t),
	    .is_granted = is_granted,
	    .from_day = DAY_NONE,
	    .from_session = -1,
	    .to_day = DAY_NONE,
	    .to_session = -1,
	    .fact = "",
	    .words = "Rare, and short"};
}

static void
ask(struct town *t, size_t n)
{
	struct leave_args in = asked(t, n);
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
}

static const char *
list(struct town *t, int64_t leave_id, bool is_open)
{
	struct call c = town_call(t);
	const struct leave_query q = {TOWN_URN, leave_id, 0, is_open};
	assert_int_equal(view_leave(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static const char *
taken(struct town *t)
{
	struct call c = town_call(t);
	assert_int_equal(view_leave_taken(&c, TOWN_URN, &t->d), RC_OK);
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

static const char *
mail(struct town *t)
{
	struct call c = town_call(t);
	assert_int_equal(view_outbox(&c, TOWN_URN, &t->d), RC_OK);
	return t->out.s;
}

static void
set_policy(struct town *t, const char *yaml)
{
	const struct actor *who = t->who;
	const struct policy_args args = {TOWN_URN, town_uuid(t), yaml};
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	t->who = who;
}

/* Pupil 1 has this mark in a session, the other two are present. */
static void
take_on(struct town *t, int32_t day, enum session session, const char *code)
{
	struct mark_in marks[] = {town_sent(1, code, 0),
	    town_sent(2, session == SESSION_AM ? "/" : "\\", 0),
	    town_sent(3, session == SESSION_AM ? "/" : "\\", 0)};
	struct take_args args = town_take(t, marks, 3);
	town_at(t, day, session == SESSION_AM ? "08:50" : "13:05");
	args.key.day = day;
	args.key.session = session;
	args.is_complete = true;
	const struct actor *who = t->who;
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	t->who = who;
}

static void
request__waits_and_writes_no_mark(void **state)
{
	struct town *t = *state;
	struct leave_args in = asked(t, 2);
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK); /* sent twice: once */
	const char *said = list(t, 0, true);
	assert_non_null(strstr(said, "\"leave\":\"1\",\"ground\":\"exceptional\",\"code\":\"C\""));
	assert_null(strstr(said, "\"leave\":\"2\""));
	assert_non_null(strstr(said, "\"pupil\":\"1\""));
	assert_non_null(strstr(said, "\"pupil\":\"2\""));
	assert_non_null(strstr(said, "\"received\":\"2026-09-08\",\"from\":\"2026-09-21\","
	                             "\"from_session\":\"AM\",\"to\":\"2026-09-23\""));
	assert_non_null(strstr(said, "\"school_days\":3"));
	assert_non_null(strstr(said, "\"findings\":[]"));
	struct planned *found = NULL;
	assert_int_equal(plans(&found, t, 1), 0);
}

static void
granted__is_planned_for_each_pupil_locked_and_the_family_is_told(void **state)
{
	struct town *t = *state;
	ask(t, 2);
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	assert_non_null(
	    strstr(t->out.s, "\"state\":\"granted\",\"reply\":\"stranger\",\"kept\":0"));
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK); /* sent twice: once */
	for (int64_t id = 1; id <= 2; id++) {
		struct planned *found = NULL;
		assert_int_equal(plans(&found, t, id), 1);
		assert_int_equal(found[0].code, CODE_C);
		assert_int_equal(found[0].from_day, first());
		assert_int_equal(found[0].to_day, first() + 2);
		assert_true(found[0].is_locked);
	}
	const char *said = list(t, 1, false);
	assert_non_null(strstr(said, "\"state\":\"granted\",\"from\":\"2026-09-21\""));
	assert_non_null(strstr(said,
	    "\"kind\":\"decided\",\"state\":\"granted\",\"fact\":\"\",\"words\":\"Rare, "
	    "and short\""));
	assert_string_equal(list(t, 0, true), "{\"requests\":[]}");
	t->who = &town_officer;
	said = mail(t);
	assert_non_null(strstr(said, "\"to\":\"amina@example.org\""));
	struct verify_result result;
	assert_int_equal(store_verify(&result, t->st, 1, &t->d), RC_OK);
}

/* What the postman would send. */
static const char *
letter(struct town *t)
{
	struct message_row *list = NULL;
	size_t n = 0;
	assert_int_equal(store_messages(&list, &n, t->st, 1, 9, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 1);
	return list[0].body;
}

static void
answer__carries_the_decision_the_reason_and_the_policys_words_on_work(void **state)
{
	struct town *t = *state;
	set_policy(t, POLICY "leave:\n  work_set: None is set; keep a diary\n");
	ask(t, 2);
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	const char *said = letter(t);
	assert_non_null(strstr(said, "Dear Amina Abara"));
	assert_non_null(strstr(said, "The leave is granted: Mon 21 Sep 2026 to Wed 23 Sep 2026"));
	assert_non_null(strstr(said, "Reason: Rare, and short"));
	assert_non_null(strstr(said, "Work during leave: None is set; keep a diary"));
	assert_non_null(strstr(said, town_head.name));
}

static void
part__grants_the_days_named_and_refuses_the_rest(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	ask(t, 1);
	t->who = &town_head;
	struct leave_decide_args part = decision(t, true);
	part.from_day = first() + 1;
	part.to_day = first() + 3;
	assert_int_equal(town_act(t, act_leave_decide, &part), RC_INVALID);
	assert_string_equal(t->d.field, "to");
	part = decision(t, true);
	part.from_day = first() + 1;
	part.to_day = first() + 2;
	part.to_session = SESSION_AM;
	assert_int_equal(town_act(t, act_leave_decide, &part), RC_OK);
	assert_non_null(strstr(t->out.s, "\"state\":\"part\""));
	assert_int_equal(plans(&found, t, 1), 1);
	assert_int_equal(found[0].from_day, first() + 1);
	assert_int_equal(found[0].to_session, SESSION_AM);
}

static void
siblings__are_decided_one_by_one_or_together(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	static const int64_t second[] = {2};
	static const int64_t stranger[] = {3};
	ask(t, 2);
	t->who = &town_head;
	struct leave_decide_args one = decision(t, true);
	one.pupils = stranger;
	one.n_pupils = 1;
	assert_int_equal(town_act(t, act_leave_decide, &one), RC_INVALID);
	assert_string_equal(t->d.field, "pupils");
	one = decision(t, true);
	one.pupils = second;
	one.n_pupils = 1;
	assert_int_equal(town_act(t, act_leave_decide, &one), RC_OK);
	assert_int_equal(plans(&found, t, 1), 0);
	assert_int_equal(plans(&found, t, 2), 1);
	struct leave_decide_args again = decision(t, false);
	again.pupils = second;
	again.n_pupils = 1;
	assert_int_equal(town_act(t, act_leave_decide, &again), RC_INVALID);
	struct leave_decide_args rest = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &rest), RC_OK);
	const char *said = list(t, 1, false);
	assert_non_null(strstr(said, "\"state\":\"refused\""));
	assert_non_null(strstr(said, "\"state\":\"granted\""));
	assert_non_null(strstr(said, "\"pupils\":[\"1\"]}"));
}

static void
decision__is_the_heads_or_a_deputys_whom_the_policy_names(void **state)
{
	struct town *t = *state;
	ask(t, 1);
	struct leave_decide_args no = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_FORBIDDEN);
	assert_non_null(strstr(list(t, 0, true), "\"may_decide\":false"));
	t->who = &town_teacher;
	no = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_FORBIDDEN);
	t->who = &town_officer;
	char yaml[1000];
	snprintf(
	    yaml, sizeof yaml, "%sleave:\n  decided_by: [%s]\n", POLICY, town_officer.username);
	set_policy(t, yaml);
	assert_non_null(strstr(list(t, 0, true), "\"may_decide\":true"));
	no = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_OK);
	struct planned *found = NULL;
	assert_int_equal(plans(&found, t, 1), 0);
}

static void
what_the_law_bars__nobody_can_grant_and_it_can_be_refused(void **state)
{
	struct town *t = *state;
	struct leave_args late = asked(t, 1);
	late.from_day = late.to_day = tuesday() - 1;
	assert_int_equal(town_act(t, act_leave_request, &late), RC_OK);
	const char *said = list(t, 0, true);
	assert_non_null(strstr(said, "\"kind\":\"too_late\",\"bars\":true"));
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_INVALID);
	assert_string_equal(t->d.field, "granted");
	assert_non_null(strstr(list(t, 0, true), "\"state\":\"waiting\""));
	struct leave_decide_args no = decision(t, false);
	no.words = "";
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_INVALID);
	assert_string_equal(t->d.field, "words");
	no = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_OK);
}

static void
the_licence_of_a_performance__is_kept_beside_the_mark(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	struct leave_args in = asked(t, 1);
	in.ground = LEAVE_PERFORMANCE;
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_INVALID);
	assert_string_equal(t->d.field, "fact");
	yes = decision(t, true);
	yes.fact = "Licence 77 of Northshire, 21 to 23 September";
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	assert_int_equal(plans(&found, t, 1), 1);
	assert_int_equal(found[0].code, CODE_C1);
	assert_string_equal(found[0].note, "Licence 77 of Northshire, 21 to 23 September");
	const char *said = list(t, 1, false);
	assert_non_null(strstr(said, "\"fact\":\"Licence 77 of Northshire"));
	assert_null(strstr(said, "no_fact"));
}

static void
notice_and_observance__are_warnings_by_the_policy(void **state)
{
	struct town *t = *state;
	set_policy(t, POLICY "leave:\n  notice:\n    - weeks: 4\n      strength: must\n"
	                     "  observance_days_per_festival: 1\n  observance_days_per_year: 2\n");
	struct leave_args in = asked(t, 1);
	in.ground = LEAVE_OBSERVANCE;
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
	const char *said = list(t, 0, true);
	assert_non_null(strstr(said, "15 days short of the policy's notice of 4 weeks"));
	assert_non_null(strstr(said, "3 school days: the policy has 1 for one festival"));
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	yes.to_day = first();
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	struct leave_args more = asked(t, 1);
	more.ground = LEAVE_OBSERVANCE;
	more.from_day = first() + 42; /* a Monday */
	more.to_day = first() + 43;
	assert_int_equal(town_act(t, act_leave_request, &more), RC_OK);
	said = list(t, 2, false);
	assert_non_null(
	    strstr(said, "3 school days with the 1 besides: the policy has 2 in a school "
	                 "year"));
	assert_non_null(strstr(said, "\"earlier\":[{\"leave\":\"1\",\"pupil\":\"1\","
	                             "\"ground\":\"observance\""));
}

static void
decided_after_it_began__the_N_so_far_become_the_code(void **state)
{
	struct town *t = *state;
	ask(t, 1);
	take_on(t, first(), SESSION_AM, "N");
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	assert_string_equal(town_mark(t, 1, first(), SESSION_AM), "C");
	struct planned *found = NULL;
	assert_int_equal(plans(&found, t, 1), 1);
	assert_int_equal(found[0].from_session, SESSION_PM);
}

static void
decided_after_the_office_settled__O_becomes_the_code_and_other_marks_are_counted(void **state)
{
	struct town *t = *state;
	ask(t, 1);
	take_on(t, first(), SESSION_AM, "O");
	take_on(t, first(), SESSION_PM, "I");
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	assert_non_null(strstr(t->out.s, "\"kept\":1"));
	assert_string_equal(town_mark(t, 1, first(), SESSION_AM), "C");
	assert_string_equal(town_mark(t, 1, first(), SESSION_PM), "I");
}

static void
refused__may_be_granted_after_all_and_both_steps_stay(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	ask(t, 1);
	t->who = &town_head;
	struct leave_decide_args no = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_OK);
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_INVALID); /* nobody is named */
	yes = decision(t, true);
	yes.pupils = both;
	yes.n_pupils = 1;
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	assert_int_equal(plans(&found, t, 1), 1);
	const char *said = list(t, 1, false);
	assert_non_null(strstr(said, "{\"n\":1,\"kind\":\"decided\",\"state\":\"refused\""));
	assert_non_null(strstr(said, "{\"n\":2,\"kind\":\"decided\",\"state\":\"granted\""));
	yes.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_INVALID);
}

static void
what_is_planned_already__refuses_the_whole_and_names_the_pupil(void **state)
{
	struct town *t = *state;
	struct planned *found = NULL;
	struct plan_args plan = town_plan(t, 2);
	plan.from_day = plan.to_day = first();
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	ask(t, 2);
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_INVALID);
	assert_non_null(strstr(t->d.text, "code M is planned for "));
	assert_non_null(strstr(t->d.text, "Begum"));
	assert_int_equal(plans(&found, t, 1), 0);
	assert_non_null(strstr(list(t, 0, true), "\"steps\":[]"));
}

static void
two_requests__for_the_same_days_are_said_and_so_are_the_siblings(void **state)
{
	struct town *t = *state;
	ask(t, 1);
	ask(t, 1);
	assert_non_null(strstr(list(t, 2, false), "\"kind\":\"overlaps\",\"bars\":false"));
	struct contact_in mother = town_contact("Amina", "Abara", "01632 960201");
	for (int64_t id = 1; id <= 2; id++) {
		struct pupil_in change = town_change(t, id);
		change.contacts = &mother;
		change.n_contacts = 1;
		change.has_contacts = true;
		struct act_job job = {.act = act_change_pupil,
		    .args = &change,
		    .call = town_call(t),
		    .is_structural = true};
		assert_int_equal(app_run(t->app, &job), RC_OK);
	}
	struct leave_args in = asked(t, 1);
	static const int64_t second[] = {2};
	in.pupils = second;
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
	const char *said = list(t, 3, false);
	assert_non_null(strstr(said, "\"siblings\":[{\"leave\":\"1\",\"pupil\":\"1\","));
	assert_non_null(strstr(said, "\"reply\":\"stranger\""));
}

static void
taken__is_not_what_does_not_touch_nor_what_was_withdrawn(void **state)
{
	struct town *t = *state;
	struct leave_args in = asked(t, 1);
	in.to_day = first();
	in.from_session = SESSION_PM;
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
	t->who = &town_head;
	struct leave_decide_args no = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_OK);
	take_on(t, first(), SESSION_AM, "/");
	take_on(t, first(), SESSION_PM, "\\");    /* there when it counts */
	take_on(t, first() + 1, SESSION_AM, "I"); /* ill the day after */
	assert_string_equal(taken(t), "{\"taken\":[]}");
	struct leave_args more = asked(t, 1);
	more.from_day = more.to_day = first() + 1;
	more.from_session = SESSION_PM;
	assert_int_equal(town_act(t, act_leave_request, &more), RC_OK);
	struct leave_step_args back = {
	    TOWN_URN, 2, town_uuid(t), LEAVE_STEP_WITHDRAWN, "They stay"};
	assert_int_equal(town_act(t, act_leave_step, &back), RC_OK);
	assert_string_equal(taken(t), "{\"taken\":[]}");
	take_on(t, first() + 1, SESSION_PM, "N");
	assert_non_null(strstr(taken(t), "\"sessions\":[{\"date\":\"2026-09-22\","
	                                 "\"session\":\"PM\",\"code\":\"N\","
	                                 "\"is_asked\":true}]"));
}

static void
refused_and_gone__is_listed_with_the_days_that_touch_it(void **state)
{
	struct town *t = *state;
	ask(t, 1);
	t->who = &town_head;
	struct leave_decide_args no = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_OK);
	assert_string_equal(taken(t), "{\"taken\":[]}");
	take_on(t, first() - 4, SESSION_AM, "I"); /* Thursday: here in the afternoon */
	take_on(t, first() - 4, SESSION_PM, "\\");
	take_on(t, first() - 3, SESSION_AM, "/");
	take_on(t, first() - 3, SESSION_PM, "I"); /* Friday afternoon, just before */
	take_on(t, first(), SESSION_AM, "N");
	take_on(t, first(), SESSION_PM, "\\");
	const char *said = taken(t);
	assert_non_null(strstr(said, "\"leave\":\"1\",\"pupil\":\"1\""));
	assert_non_null(strstr(said, "\"state\":\"refused\""));
	assert_non_null(strstr(said, "\"sessions\":[{\"date\":\"2026-09-18\",\"session\":\"PM\","
	                             "\"code\":\"I\",\"is_asked\":false},{\"date\":\"2026-09-21\","
	                             "\"session\":\"AM\",\"code\":\"N\",\"is_asked\":true}]"));
}

static void
granted_days__are_nothing_taken_and_days_after_them_are(void **state)
{
	struct town *t = *state;
	struct leave_args in = asked(t, 1);
	in.to_day = first();
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	take_on(t, first(), SESSION_AM, "C");
	take_on(t, first(), SESSION_PM, "C");
	assert_string_equal(taken(t), "{\"taken\":[]}");
	take_on(t, first() + 1, SESSION_AM, "N");
	assert_non_null(
	    strstr(taken(t), "\"sessions\":[{\"date\":\"2026-09-22\",\"session\":\"AM\","
	                     "\"code\":\"N\",\"is_asked\":false}]"));
}

static void
withdrawn__is_decided_no_more_and_steps_say_who_was_asked(void **state)
{
	struct town *t = *state;
	ask(t, 1);
	struct leave_step_args step = {
	    TOWN_URN, 1, town_uuid(t), LEAVE_STEP_CONSULTED, "Fern Primary: granted there"};
	assert_int_equal(town_act(t, act_leave_step, &step), RC_OK);
	step = (struct leave_step_args){TOWN_URN, 1, town_uuid(t), LEAVE_STEP_NOTE, ""};
	assert_int_equal(town_act(t, act_leave_step, &step), RC_INVALID);
	step = (struct leave_step_args){TOWN_URN, 1, town_uuid(t), LEAVE_STEP_DECIDED, "Yes"};
	assert_int_equal(town_act(t, act_leave_step, &step), RC_INVALID);
	step = (struct leave_step_args){TOWN_URN, 9, town_uuid(t), LEAVE_STEP_NOTE, "Rang"};
	assert_int_equal(town_act(t, act_leave_step, &step), RC_NOT_FOUND);
	step = (struct leave_step_args){
	    TOWN_URN, 1, town_uuid(t), LEAVE_STEP_WITHDRAWN, "Mother rang: they stay"};
	assert_int_equal(town_act(t, act_leave_step, &step), RC_OK);
	const char *said = list(t, 1, false);
	assert_non_null(
	    strstr(said, "\"kind\":\"consulted\",\"state\":\"\",\"fact\":\"\",\"words\":\"Fern "
	                 "Primary: granted there\""));
	assert_non_null(strstr(said, "\"state\":\"withdrawn\""));
	t->who = &town_head;
	struct leave_decide_args yes = decision(t, true);
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_INVALID);
}

static void
request__that_cannot_be_is_refused_at_its_field(void **state)
{
	struct town *t = *state;
	struct leave_args bad = asked(t, 1);
	bad.to_day = first() - 1;
	assert_int_equal(town_act(t, act_leave_request, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "to");
	bad = asked(t, 1);
	bad.from_day = bad.to_day = first() - 1; /* a Sunday */
	assert_int_equal(town_act(t, act_leave_request, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "from");
	bad = asked(t, 1);
	bad.received = tuesday() + 1;
	assert_int_equal(town_act(t, act_leave_request, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "received");
	bad = asked(t, 1);
	bad.from_day = bad.to_day = tuesday() - 61;
	assert_int_equal(town_act(t, act_leave_request, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "from");
	bad = asked(t, 1);
	bad.email = "nobody";
	assert_int_equal(town_act(t, act_leave_request, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "email");
	static const int64_t nobody[] = {99};
	bad = asked(t, 1);
	bad.pupils = nobody;
	assert_int_equal(town_act(t, act_leave_request, &bad), RC_NOT_FOUND);
	t->who = &town_desk;
	bad = asked(t, 1);
	assert_int_equal(town_act(t, act_leave_request, &bad), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_string_equal(list(t, 0, false), "{\"requests\":[]}");
}

/* Their contact is somebody with whom there must be no contact, or may be. */
static void
set_father(struct town *t, bool no_contact)
{
	struct contact_in father = town_contact("Dan", "Abara", "01632 960202");
	struct pupil_in change = town_change(t, 1);
	father.no_contact = no_contact;
	father.email = "Dan@example.org";
	change.contacts = &father;
	change.n_contacts = 1;
	change.has_contacts = true;
	struct act_job job = {
	    .act = act_change_pupil, .args = &change, .call = town_call(t), .is_structural = true};
	assert_int_equal(app_run(t->app, &job), RC_OK);
}

static void
no_contact__gets_no_answer(void **state)
{
	struct town *t = *state;
	set_father(t, true);
	struct leave_args in = asked(t, 1);
	in.email = "dan@example.org";
	assert_int_equal(town_act(t, act_leave_request, &in), RC_INVALID);
	assert_string_equal(t->d.field, "email");
	set_father(t, false); /* the order comes between the request and the decision */
	in = asked(t, 1);
	in.email = "dan@example.org";
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
	set_father(t, true);
	t->who = &town_head;
	struct leave_decide_args no = decision(t, false);
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_OK);
	assert_non_null(strstr(t->out.s, "\"reply\":\"barred\""));
	assert_null(strstr(mail(t), "dan@example.org"));
}

static void
a_year_head__sees_their_own_pupils_requests_only(void **state)
{
	static const struct grant fern[] = {{1, ROLE_PASTORAL, YEARS_ALL, TOWN_FERN}};
	static const struct actor tutor = {.user_id = 22,
	    .username = "l.hale",
	    .name = "L. Hale",
	    .position = "tutor 7 Fern",
	    .grants = fern,
	    .n_grants = 1};
	struct town *t = *state;
	ask(t, 1);
	t->who = &tutor;
	assert_string_equal(list(t, 0, false), "{\"requests\":[]}");
	struct leave_step_args step = {TOWN_URN, 1, town_uuid(t), LEAVE_STEP_NOTE, "Rang"};
	assert_int_equal(town_act(t, act_leave_step, &step), RC_FORBIDDEN);
	/* A family with a child in each group: of the other one nothing is shown or changed. */
	static const int64_t mixed[] = {1, 4};
	static const int64_t other[] = {1};
	t->who = &town_head;
	struct leave_args in = asked(t, 2);
	in.pupils = mixed;
	assert_int_equal(town_act(t, act_leave_request, &in), RC_OK);
	struct leave_decide_args no = decision(t, false);
	no.leave_id = 2;
	no.pupils = other;
	no.n_pupils = 1;
	no.words = "Not for this one";
	assert_int_equal(town_act(t, act_leave_decide, &no), RC_OK);
	t->who = &tutor;
	const char *said = list(t, 2, false);
	assert_non_null(strstr(said, "\"pupil\":\"4\""));
	assert_null(strstr(said, "\"pupil\":\"1\""));
	assert_null(strstr(said, "Not for this one"));
	char yaml[1000];
	snprintf(yaml, sizeof yaml, "%sleave:\n  decided_by: [l.hale]\n", POLICY);
	set_policy(t, yaml);
	struct leave_decide_args yes = decision(t, true);
	yes.leave_id = 2;
	assert_int_equal(town_act(t, act_leave_decide, &yes), RC_OK);
	struct planned *found = NULL;
	assert_int_equal(plans(&found, t, 1), 0);
	assert_int_equal(plans(&found, t, 4), 1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(request__waits_and_writes_no_mark),
	    TEST(granted__is_planned_for_each_pupil_locked_and_the_family_is_told),
	    TEST(answer__carries_the_decision_the_reason_and_the_policys_words_on_work),
	    TEST(part__grants_the_days_named_and_refuses_the_rest),
	    TEST(siblings__are_decided_one_by_one_or_together),
	    TEST(decision__is_the_heads_or_a_deputys_whom_the_policy_names),
	    TEST(what_the_law_bars__nobody_can_grant_and_it_can_be_refused),
	    TEST(the_licence_of_a_performance__is_kept_beside_the_mark),
	    TEST(notice_and_observance__are_warnings_by_the_policy),
	    TEST(decided_after_it_began__the_N_so_far_become_the_code),
	    TEST(decided_after_the_office_settled__O_becomes_the_code_and_other_marks_are_counted),
	    TEST(refused__may_be_granted_after_all_and_both_steps_stay),
	    TEST(what_is_planned_already__refuses_the_whole_and_names_the_pupil),
	    TEST(two_requests__for_the_same_days_are_said_and_so_are_the_siblings),
	    TEST(taken__is_not_what_does_not_touch_nor_what_was_withdrawn),
	    TEST(refused_and_gone__is_listed_with_the_days_that_touch_it),
	    TEST(granted_days__are_nothing_taken_and_days_after_them_are),
	    TEST(withdrawn__is_decided_no_more_and_steps_say_who_was_asked),
	    TEST(request__that_cannot_be_is_refused_at_its_field),
	    TEST(no_contact__gets_no_answer),
	    TEST(a_year_head__sees_their_own_pupils_requests_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
