#include "town.h"

#include "app/off_site_in.h"
#include "app/planned.h"
#include "app/presence.h"
#include "store/store_post.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY 20704 /* Tuesday 8 September 2026 */

static const int64_t riders[] = {1, 2};

static int
setup(void **state)
{
	struct town *t = town_new();
	town_at(t, DAY - 1, "15:00");
	t->who = &town_officer;
	*state = t;
	return 0;
}

static int
teardown(void **state)
{
	town_free(*state);
	return 0;
}

static struct trip_args
museum(struct town *t)
{
	return (struct trip_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .name = "Rail museum",
	    .place = "York",
	    .leader = "A. Fielding",
	    .staff = "B. Tarn",
	    .from_day = DAY,
	    .from_session = SESSION_AM,
	    .to_day = DAY,
	    .to_session = SESSION_PM,
	    .pupils = riders,
	    .n_pupils = 2};
}

/* The clock: planned codes of the session, then what is due off site. */
static void
tick(struct town *t, const char *clock, enum session session)
{
	const struct actor *who = t->who;
	town_at(t, DAY, clock);
	struct planned_write_args write = {TOWN_URN, DAY, session};
	struct off_site_clock_args clock_args = {TOWN_URN, DAY};
	t->who = actor_system();
	assert_int_equal(town_act(t, act_write_planned, &write), RC_OK);
	assert_int_equal(town_act(t, act_off_site_clock, &clock_args), RC_OK);
	t->who = who;
}

static enum rc
roll(struct town *t, int64_t pupil, bool is_here)
{
	struct roll_tick_in one = {pupil, is_here, ""};
	struct trip_roll_args in = {.urn = TOWN_URN,
	    .trip_id = 1,
	    .uuid = town_uuid(t),
	    .day = DAY,
	    .session = SESSION_AM,
	    .ticks = &one,
	    .n_ticks = 1};
	return town_act(t, act_trip_roll, &in);
}

static bool
is_confirmed(struct town *t, int64_t pupil)
{
	struct mark m = {0};
	struct session_key key = {1, DAY, SESSION_AM};
	assert_int_equal(store_marks_of(&m, t->st, &key, &pupil, 1, &t->a, &t->d), RC_OK);
	return m.is_confirmed;
}

static const char *
office(struct town *t)
{
	struct call c = town_call(t);
	struct off_site_query q = {TOWN_URN, DAY};
	assert_int_equal(view_off_site(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static bool
says(const char *json, const char *part)
{
	return strstr(json, part) != NULL;
}

static void
go(struct town *t)
{
	struct trip_args in = museum(t);
	assert_int_equal(town_act(t, act_make_trip, &in), RC_OK);
}

static void
trip__enters_v_ahead_and_the_leader_confirms_it(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	assert_false(is_confirmed(t, 1));
	assert_int_equal(roll(t, 1, true), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	assert_true(is_confirmed(t, 1));
	assert_false(is_confirmed(t, 2));
}

static void
trip__taking_the_class_register_confirms_nobody_on_it(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	t->who = &town_teacher;
	town_mark(t, 1, DAY, SESSION_AM);
	struct mark_in marks[] = {town_sent(1, "V", t->seq), town_sent(3, "/", 0)};
	marks[0].note = "Rail museum, York, with A. Fielding, B. Tarn";
	town_at(t, DAY, "08:52");
	struct take_args take = town_take(t, marks, 2);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	assert_false(is_confirmed(t, 1));
	assert_false(is_confirmed(t, 2));
	assert_true(is_confirmed(t, 3));
}

static void
trip__who_did_not_come_is_n_when_the_register_has_closed(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:50", SESSION_AM);
	assert_int_equal(roll(t, 2, false), RC_OK);
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "V");
	assert_false(is_confirmed(t, 2));
	assert_true(says(office(t), "\"kind\":\"absent\""));
	tick(t, "09:16", SESSION_AM);
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "N");
	assert_int_equal(roll(t, 2, true), RC_OK); /* they came after all */
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "V");
	assert_true(is_confirmed(t, 2));
	assert_true(says(office(t), "\"outcome\":\"Is there, by the later answer\""));
}

static void
trip__a_roll_before_school_waits_for_the_register(void **state)
{
	struct town *t = *state;
	go(t);
	town_at(t, DAY, "07:30");
	assert_int_equal(roll(t, 1, true), RC_OK);
	tick(t, "08:46", SESSION_AM);
	tick(t, "08:47", SESSION_AM);
	assert_true(is_confirmed(t, 1));
	assert_false(is_confirmed(t, 2));
}

static void
trip__without_a_roll_is_a_question_and_never_confirmed(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	assert_false(says(office(t), "\"kind\":\"no_answer\""));
	tick(t, "12:30", SESSION_AM);
	assert_true(says(office(t), "Nobody took the trip's roll"));
	assert_false(is_confirmed(t, 1));
	assert_false(is_confirmed(t, 2));
}

static void
trip__what_a_person_amends_later_stands(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:50", SESSION_AM);
	assert_int_equal(roll(t, 2, false), RC_OK);
	tick(t, "09:20", SESSION_AM);
	town_mark(t, 2, DAY, SESSION_AM);
	struct mark_in mark = town_sent(2, "I", t->seq);
	mark.day = DAY;
	struct amend_args amend = {TOWN_URN, town_uuid(t), "Parent rang", &mark, 1};
	town_at(t, DAY, "09:30");
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	tick(t, "10:00", SESSION_AM);
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "I");
}

static void
trip__outside_term_or_off_roll_is_refused_by_name(void **state)
{
	struct town *t = *state;
	struct trip_args in = museum(t);
	in.to_day = DAY + 4; /* Saturday */
	assert_int_equal(town_act(t, act_make_trip, &in), RC_INVALID);
	assert_true(says(t->d.text, "Kim Abara"));
	assert_string_equal(t->d.field, "to");
	go(t);
	in = museum(t);
	assert_int_equal(town_act(t, act_make_trip, &in), RC_INVALID);
	assert_true(says(t->d.text, "Kim Abara"));
	assert_string_equal(t->d.field, "/pupils/0");
	in = museum(t);
	in.leader = "";
	assert_int_equal(town_act(t, act_make_trip, &in), RC_INVALID);
}

static void
trip__pupils_change_and_plans_end(void **state)
{
	struct town *t = *state;
	const int64_t others[] = {2, 3};
	go(t);
	struct trip_pupils_args in = {TOWN_URN, 1, town_uuid(t), "", others, 2};
	assert_int_equal(town_act(t, act_trip_pupils, &in), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	in.uuid = town_uuid(t);
	in.reason = "Forms came late";
	assert_int_equal(town_act(t, act_trip_pupils, &in), RC_OK);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "");
	assert_string_equal(town_mark(t, 3, DAY, SESSION_AM), "V");
	struct off_site_end_args end = {TOWN_URN, 1, town_uuid(t), "Coach broke down"};
	assert_int_equal(town_act(t, act_end_off_site, &end), RC_OK);
	assert_true(says(office(t), "\"kind\":\"cancelled\""));
	tick(t, "13:05", SESSION_PM);
	assert_string_equal(town_mark(t, 3, DAY, SESSION_PM), "");
}

static void
trip__roll_is_for_its_leader_and_the_office(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	t->who = &town_teacher; /* leads nothing: the leader has no account */
	assert_int_equal(roll(t, 1, true), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_int_equal(roll(t, 3, true), RC_INVALID);
	town_at(t, DAY + 1, "09:00");
	assert_int_equal(roll(t, 1, true), RC_INVALID);
}

static void
trip__presence_says_who_has_them(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:50", SESSION_AM);
	town_at(t, DAY, "09:00");
	assert_int_equal(roll(t, 1, true), RC_OK);
	assert_int_equal(roll(t, 2, false), RC_OK);
	struct call c = town_call(t);
	struct school_state *s = NULL;
	struct presence_day pd;
	struct presence p;
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_PRESENCE, &t->d), RC_OK);
	assert_int_equal(presence_read(&pd, &c, s, &t->d), RC_OK);
	presence_pupil(&p, &pd, image_pupil_find(s->image, 1));
	assert_int_equal(p.state, PRESENCE_OFF_SITE);
	assert_true(says(p.last->note, "A. Fielding"));
	presence_pupil(&p, &pd, image_pupil_find(s->image, 2));
	assert_int_equal(p.state, PRESENCE_NOT_SEEN);
	school_release(s);
}

/* ---- providers ---- */

static void
place(struct town *t, const char *code, int64_t pupil)
{
	struct provider_args provider = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .code = code,
	    .name = "Riverside Centre",
	    .contact = "L. Ray",
	    .email = "l.ray@riverside.example.org",
	    .phone = "01632 960123"};
	assert_int_equal(town_act(t, act_save_provider, &provider), RC_OK);
	static const char *const sessions[] = {"tue-am", "tue-pm"};
	struct placement_args in = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .provider_id = 1,
	    .pupil_id = pupil,
	    .activity = "Motor vehicle course",
	    .from_day = DAY,
	    .to_day = DAY + 28,
	    .sessions = sessions,
	    .n_sessions = 2};
	assert_int_equal(town_act(t, act_make_placement, &in), RC_OK);
}

/* The secret of the link in the message that waits; it is kept nowhere else. */
static const char *
secret(struct town *t)
{
	static char token[120];
	struct message_row *m = NULL;
	size_t n = 0;
	assert_int_equal(store_messages(&m, &n, t->st, 1, 200, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 1);
	const char *at = strstr(m[0].body, "/answer-off-site/");
	assert_non_null(at);
	snprintf(token, sizeof token, "%.*s", (int)strcspn(at + 17, "\n"), at + 17);
	return token;
}

static enum rc
answer(struct town *t, const char *token, int64_t pupil, bool is_here)
{
	struct provider_answer_in one = {pupil, SESSION_AM, is_here, is_here ? "" : "Not seen"};
	struct provider_link_args in = {token, town_uuid(t), &one, 1};
	const struct actor *who = t->who;
	t->who = NULL;
	enum rc rc = town_act(t, act_provider_link, &in);
	t->who = who;
	return rc;
}

static void
provider__answers_by_link_and_the_code_is_confirmed(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "K");
	const char *token = secret(t);
	assert_int_equal(answer(t, token, 1, true), RC_OK);
	assert_true(says(t->out.s, "\"name\":\"Kim A\""));
	assert_false(says(t->out.s, "Abara"));
	assert_false(says(t->out.s, "Begum"));
	assert_true(is_confirmed(t, 1));
	assert_true(says(office(t), "L. Ray, Riverside Centre, by e-mail link"));
	assert_int_equal(answer(t, token, 2, true), RC_INVALID); /* not theirs */
}

static void
provider__absent_is_n_and_a_question(void **state)
{
	struct town *t = *state;
	place(t, "B", 1);
	tick(t, "09:30", SESSION_AM);
	assert_int_equal(answer(t, secret(t), 1, false), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	assert_true(says(office(t), "Not seen"));
}

static void
provider__absent_from_the_other_school_is_a_question_only(void **state)
{
	struct town *t = *state;
	place(t, "D", 1);
	tick(t, "09:30", SESSION_AM);
	assert_int_equal(answer(t, secret(t), 1, false), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "D");
	assert_false(is_confirmed(t, 1));
	assert_true(says(office(t), "\"kind\":\"absent\""));
}

static void
provider__that_does_not_answer_leaves_a_question(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	tick(t, "15:45", SESSION_PM);
	assert_true(says(office(t), "The provider did not answer"));
	assert_false(is_confirmed(t, 1));
	struct off_site_settle_args settle = {TOWN_URN, 1, town_uuid(t), "Rang: was there"};
	assert_int_equal(town_act(t, act_settle_off_site, &settle), RC_OK);
	settle.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_settle_off_site, &settle), RC_INVALID);
}

static void
provider__link_ends_at_noon_of_the_next_school_day(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	const char *token = secret(t);
	town_at(t, DAY + 1, "11:59");
	assert_int_equal(answer(t, token, 1, true), RC_OK);
	assert_true(is_confirmed(t, 1));
	assert_int_equal(answer(t, token, 1, false), RC_OK); /* changed in time */
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	town_at(t, DAY + 1, "12:00");
	assert_int_equal(answer(t, token, 1, true), RC_OK);
	assert_true(says(t->out.s, "\"state\":\"ended\""));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	assert_int_equal(answer(t, "1-nobody-knows-it", 1, true), RC_OK);
	assert_true(says(t->out.s, "\"state\":\"ended\""));
}

static void
provider__cannot_answer_for_an_afternoon_that_has_not_begun(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	const char *token = secret(t);
	struct provider_answer_in one = {1, SESSION_PM, true, ""};
	struct provider_link_args in = {token, town_uuid(t), &one, 1};
	assert_int_equal(town_act(t, act_provider_link, &in), RC_INVALID);
	assert_string_equal(t->d.rule, "R48");
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(trip__enters_v_ahead_and_the_leader_confirms_it),
	    T(trip__taking_the_class_register_confirms_nobody_on_it),
	    T(trip__who_did_not_come_is_n_when_the_register_has_closed),
	    T(trip__a_roll_before_school_waits_for_the_register),
	    T(trip__without_a_roll_is_a_question_and_never_confirmed),
	    T(trip__what_a_person_amends_later_stands),
	    T(trip__outside_term_or_off_roll_is_refused_by_name),
	    T(trip__pupils_change_and_plans_end),
	    T(trip__roll_is_for_its_leader_and_the_office),
	    T(trip__presence_says_who_has_them),
	    T(provider__answers_by_link_and_the_code_is_confirmed),
	    T(provider__absent_is_n_and_a_question),
	    T(provider__absent_from_the_other_school_is_a_question_only),
	    T(provider__that_does_not_answer_leaves_a_question),
	    T(provider__link_ends_at_noon_of_the_next_school_day),
	    T(provider__cannot_answer_for_an_afternoon_that_has_not_begun),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
