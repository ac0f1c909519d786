#include "town.h"

#include "app/follow_up.h"
#include "app/roll.h"
#include "core/calendar.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* The worker who is told on the day of an unexplained absence (R76). */

#define DUTY "duty team, 01632 960555"

static struct flag_in
flag(const char *kind, const char *contact)
{
	return (struct flag_in){.kind = kind,
	    .from = day_from_civil(2026, 9, 1),
	    .to = DAY_NONE,
	    .detail = "",
	    .authority = "",
	    .contact = contact,
	    .told_on = DAY_NONE};
}

static void
put_flags(struct town *t, int64_t pupil, const struct flag_in *flags, size_t n)
{
	struct contact_in home[] = {town_contact("Amina", "Begum", "07700 900101"),
	    town_contact("Omar", "Begum", "07700 900102")};
	home[0].priority = 1;
	home[1].priority = 2;
	struct pupil_in in = town_change(t, pupil);
	in.flags = flags;
	in.n_flags = n;
	in.has_flags = true;
	in.contacts = home;
	in.n_contacts = 2;
	in.has_contacts = true;
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
}

/* 7 Ash: the first of them with a social worker, all three N. */
static void
take_all(struct town *t, const char *code)
{
	struct mark_in marks[3];
	for (int i = 0; i < 3; i++) {
		marks[i] = town_sent(i + 1, code, 0);
	}
	struct take_args args = town_take(t, marks, 3);
	args.key.day = wall_at(t->now).day;
	args.is_complete = true;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

static void
all_away(struct town *t)
{
	for (int64_t p = 2; p <= 3; p++) {
		put_flags(t, p, NULL, 0);
	}
	const struct flag_in social = flag("social_worker", DUTY);
	put_flags(t, 1, &social, 1);
	take_all(t, "N");
}

static struct attempt_args
attempt(struct town *t, int how, const char *who)
{
	return (struct attempt_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 1,
	    .day = DAY_NONE,
	    .how = how,
	    .outcome = ATTEMPT_LEFT_MESSAGE,
	    .who = who,
	    .number = "",
	    .companion = "",
	    .words = ""};
}

static void
log_it(struct town *t, struct attempt_args args)
{
	assert_int_equal(town_act(t, act_contact_attempt, &args), RC_OK);
}

static void
home_is_reached(struct town *t)
{
	struct attempt_args args = attempt(t, ATTEMPT_CALL, "");
	args.contact = 1;
	args.outcome = ATTEMPT_SPOKE;
	args.words = "Has a temperature";
	log_it(t, args);
}

static const char *
list(struct town *t)
{
	struct call c = town_call(t);
	const struct follow_up_query q = {TOWN_URN, DAY_NONE};
	assert_int_equal(view_follow_up(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static const char *
one(struct town *t)
{
	struct call c = town_call(t);
	const struct follow_up_pupil_query q = {TOWN_URN, 1, DAY_NONE};
	assert_int_equal(view_follow_up_pupil(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

/* Does the first pupil's row stand before the second's? */
static bool
is_first(const char *answer)
{
	const char *a = strstr(answer, "\"pupil\":\"1\"");
	const char *b = strstr(answer, "\"pupil\":\"2\"");
	assert_non_null(a);
	assert_non_null(b);
	return a < b;
}

static void
worker__is_to_be_told_until_it_is_done_even_when_the_home_was_reached(void **state)
{
	struct town *t = *state;
	all_away(t);
	assert_non_null(strstr(list(t),
	    "\"tell\":[{\"kind\":\"social_worker\",\"contact\":\"" DUTY
	    "\",\"who\":\"Social worker: " DUTY "\",\"done_at\":null,\"by\":\"\"}]"));
	home_is_reached(t);
	assert_true(is_first(list(t)));
	log_it(t, attempt(t, ATTEMPT_AUTHORITY, "Social worker: " DUTY));
	const char *answer = list(t);
	assert_non_null(strstr(answer, "\"done_at\":\"2026-09-08T08:50:00+01:00\",\"by\":"));
	assert_null(strstr(answer, "\"done_at\":null"));
	assert_false(is_first(answer));
	assert_non_null(strstr(answer, "\"attempts\":1,\"was_reached\":true")); /* the home */
	assert_null(strstr(answer, "\"attempts\":2"));
}

static void
worker__is_told_again_on_each_day(void **state)
{
	struct town *t = *state;
	all_away(t);
	log_it(t, attempt(t, ATTEMPT_AUTHORITY, "J. Bello"));
	assert_null(strstr(one(t), "\"done_at\":null"));
	town_at(t, day_from_civil(2026, 9, 9), "08:50");
	take_all(t, "N");
	assert_non_null(strstr(one(t), "\"done_at\":null"));
	assert_non_null(
	    strstr(one(t), "Away since Tue 8 Sep 2026 (school day 2 of this absence)."));
}

static void
worker__is_not_told_of_an_absence_that_is_explained(void **state)
{
	struct town *t = *state;
	const struct flag_in social = flag("social_worker", DUTY);
	put_flags(t, 1, &social, 1);
	take_all(t, "/");
	assert_null(strstr(list(t), "\"pupil\":\"1\""));
	assert_non_null(strstr(one(t), "\"tell\":[]"));
	assert_non_null(strstr(one(t), "\"tell_message\":null"));
}

/* Nobody took the register: the pupil may be in the room. */
static void
worker__is_not_told_where_nobody_has_marked_the_pupil(void **state)
{
	struct town *t = *state;
	const struct flag_in social = flag("social_worker", DUTY);
	put_flags(t, 1, &social, 1);
	town_at(t, day_from_civil(2026, 9, 8), "09:20");
	const char *answer = list(t);
	assert_non_null(strstr(answer, "\"has_mark\":false"));
	assert_non_null(strstr(answer, "\"tell\":[]"));
}

static void
workers__are_two_where_both_flags_hold_and_each_is_told_by_name(void **state)
{
	struct town *t = *state;
	all_away(t);
	const struct flag_in both[] = {
	    flag("child_protection", "J. Bello, 01632 960556"), flag("youth_offending", "")};
	put_flags(t, 1, both, 2);
	log_it(t, attempt(t, ATTEMPT_AUTHORITY, "Youth offending worker"));
	const char *answer = one(t);
	assert_non_null(strstr(answer, "{\"kind\":\"social_worker\",\"contact\":\"J. Bello, 01632 "
	                               "960556\",\"who\":\"Social worker: J. Bello, 01632 960556\","
	                               "\"done_at\":null,\"by\":\"\"}"));
	assert_non_null(strstr(answer, "{\"kind\":\"youth_offending\",\"contact\":\"\",\"who\":"
	                               "\"Youth offending worker\",\"done_at\":\"2026"));
}

static void
message__says_who_when_and_what_was_tried_and_nothing_that_was_said(void **state)
{
	struct town *t = *state;
	all_away(t);
	assert_non_null(strstr(one(t), "\\nNobody was tried yet.\\n"));
	home_is_reached(t);
	log_it(t, attempt(t, ATTEMPT_AUTHORITY, "Duty desk"));
	const char *message = strstr(one(t), "\"tell_message\":");
	assert_non_null(message);
	assert_non_null(strstr(message, "\"tell_message\":\"Unexplained absence: "));
	assert_non_null(strstr(message, "7 Ash, Aldersyke Academy\\n"));
	assert_non_null(strstr(message,
	    "Tue 8 Sep 2026, morning: absent, and the school does not know why\\n"
	    "Away since Tue 8 Sep 2026 (school day 1 of this absence).\\n"
	    "Tried so far:\\n- Tue 8 Sep 2026 08:50, telephone, Amina Begum (mother): spoke\\n"
	    "Ring the school, and ask for "));
	assert_null(strstr(message, "temperature"));
	assert_null(strstr(message, "Duty desk"));
}

/* What reception sees is the same whether or not the pupil has a worker, and was told of (R109). */
static void
reception__sees_neither_the_worker_nor_that_anybody_was_told(void **state)
{
	struct town *t = *state;
	all_away(t);
	log_it(t, attempt(t, ATTEMPT_AUTHORITY, "Social worker: " DUTY));
	t->who = &town_desk;
	static const char *const hidden[] = {
	    "ocial", "960555", "authority", "\"attempts\":1", "\"step\":\"refer\"", "done_at"};
	const char *answer = list(t);
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
		assert_null(strstr(answer, hidden[i]));
	}
	assert_non_null(strstr(answer, "\"tell\":[]"));
	answer = one(t);
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
		assert_null(strstr(answer, hidden[i]));
	}
	assert_non_null(strstr(answer, "\"tell\":[]"));
	assert_non_null(strstr(answer, "\"log\":[],\"tell_message\":null"));
	struct attempt_args tell = attempt(t, ATTEMPT_AUTHORITY, "Local authority");
	assert_int_equal(town_act(t, act_contact_attempt, &tell), RC_FORBIDDEN);
	home_is_reached(t);
	assert_false(is_first(list(t))); /* reached, though the worker may still be told */
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(worker__is_to_be_told_until_it_is_done_even_when_the_home_was_reached),
	    TEST(worker__is_told_again_on_each_day),
	    TEST(worker__is_not_told_of_an_absence_that_is_explained),
	    TEST(worker__is_not_told_where_nobody_has_marked_the_pupil),
	    TEST(workers__are_two_where_both_flags_hold_and_each_is_told_by_name),
	    TEST(message__says_who_when_and_what_was_tried_and_nothing_that_was_said),
	    TEST(reception__sees_neither_the_worker_nor_that_anybody_was_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
