#include "town.h"

#include "app/planned.h"
#include "base/uuid.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* What the clock, the policy and the planned codes allow at which minute. */

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static struct arrive_args
arrive(struct town *t, int64_t pupil)
{
	return (struct arrive_args){
	    .urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .known_reason = "",
	    .note = "",
	};
}

/* M for pupil 2: this morning. */
static void
plan_enter(struct town *t)
{
	struct plan_args plan = town_plan(t, 2);
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
}

/* The same, known the day before, written by the clock at 08:45; its version in t->seq. */
static void
plan_dentist(struct town *t)
{
	town_at(t, tuesday() - 1, "16:00");
	plan_enter(t);
	struct planned_write_args write = {TOWN_URN, tuesday(), SESSION_AM};
	town_at(t, tuesday(), "08:45");
	assert_int_equal(town_act(t, act_write_planned, &write), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "M");
}

static void
offline__register_taken_before_it_opened_is_refused(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "09:31");
	struct mark_in marks[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	args.sent_at = t->now;
	args.taken_at =
	    t->now - 61 * 60; /* 08:30: nobody can have been seen in the session (R48) */
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_non_null(strstr(t->d.text, "opens at 08:45"));
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
	args.taken_at = t->now - 45 * 60;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

static void
register__save_without_marks_takes_no_register_before_it_opens(void **state)
{
	struct town *t = *state;
	struct take_args args = town_take(t, NULL, 0);
	town_at(t, tuesday(), "08:30");
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_non_null(strstr(t->d.rule, "R35"));
	args.key.day = day_from_civil(2026, 9, 5); /* a Saturday */
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_non_null(strstr(t->d.rule, "R34"));
}

static void
register__U_while_it_is_open_is_refused(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "U", 0)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_non_null(strstr(t->d.text, "09:15"));
	assert_non_null(strstr(t->d.rule, "R41"));
	town_at(t, tuesday(), "09:16");
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

static void
planned__code_that_stands_after_closing_changes_only_with_a_reason(void **state)
{
	struct town *t = *state;
	plan_dentist(t);
	struct mark_in over[] = {town_sent(2, "N", t->seq)};
	struct take_args args = town_take(t, over, 1);
	town_at(t, tuesday(), "09:16");
	t->who = &town_teacher;
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "M");
	args.reason = "the dentist had no appointment";
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
}

static void
planned__code_is_confirmed_after_closing_without_a_reason(void **state)
{
	struct town *t = *state;
	plan_dentist(t);
	struct mark_in same[] = {
	    town_sent(1, "/", 0), town_sent(2, "M", t->seq), town_sent(3, "/", 0)};
	same[1].note = "dentist";
	struct take_args args = town_take(t, same, 3);
	town_at(t, tuesday(), "09:16");
	t->who = &town_teacher;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "M");
}

/* The mother rings while the teacher calls the names; the clock has written nothing yet. */
static void
planned__code_is_not_overwritten_by_a_typed_N_before_the_clock_writes_it(void **state)
{
	struct town *t = *state;
	plan_enter(t);
	t->who = &town_teacher;
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "N", 0), town_sent(3, "N", 0)};
	struct take_args args = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "M");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "N");
}

static void
planned__code_gives_way_to_a_pupil_who_is_there(void **state)
{
	struct town *t = *state;
	plan_enter(t);
	t->who = &town_teacher;
	struct mark_in marks[] = {town_sent(2, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "/");
}

static void
planned__code_is_not_lost_when_the_register_closes_before_the_clock_writes_it(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	plan_enter(t);
	struct close_args close = {
	    .key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH}, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "M");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "N");
}

/* The mother rings again: they are coming. Nobody has seen whether they did. */
static void
planned__code_that_was_withdrawn_is_confirmed_by_nobody_who_does_not_say_it(void **state)
{
	struct town *t = *state;
	plan_dentist(t);
	const struct end_planned_args end = {TOWN_URN, town_uuid(t), 1, "moved to Friday"};
	assert_int_equal(town_act(t, act_end_planned, &end), RC_OK);
	t->who = &town_teacher;
	town_at(t, tuesday(), "08:50");
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(3, "/", 0)};
	struct take_args args = town_take(t, marks, 2);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct mark m;
	struct session_key where = {1, tuesday(), SESSION_AM};
	const int64_t pupil = 2;
	assert_int_equal(store_marks_of(&m, t->st, &where, &pupil, 1, &t->a, &t->d), RC_OK);
	assert_false(m.is_confirmed);
	town_at(t, tuesday(), "09:30");
	struct call c = town_call(t);
	const struct today_query q = {TOWN_URN, DAY_NONE, -1};
	assert_int_equal(view_today(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"not_confirmed\":[{\"pupil\":\"2\""));
}

static void
arrival__known_reason_that_stands_is_kept_after_closing(void **state)
{
	static const char *const codes[] = {"M", "Y1", "V"};
	struct town *t = *state;
	struct mark_in marks[] = {
	    town_sent(1, codes[0], 0), town_sent(2, codes[1], 0), town_sent(3, codes[2], 0)};
	marks[2].note = "museum";
	struct take_args args = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	town_at(t, tuesday(), "10:20");
	for (int64_t id = 1; id <= 3; id++) {
		struct arrive_args came = arrive(t, id);
		assert_int_equal(town_act(t, act_arrive, &came), RC_OK);
		assert_string_equal(town_mark(t, id, tuesday(), SESSION_AM), codes[id - 1]);
	}
}

static void
arrival__sent_again_later_has_the_answer_it_had(void **state)
{
	struct town *t = *state;
	struct arrive_args args = arrive(t, 2);
	assert_int_equal(town_act(t, act_arrive, &args), RC_OK);
	const char *said = arena_text(&t->a, t->out.s);
	assert_non_null(strstr(said, "\"code\":\"L\""));
	town_at(t, tuesday(), "12:40"); /* the network was gone: the morning is over */
	assert_int_equal(town_act(t, act_arrive, &args), RC_OK);
	assert_string_equal(t->out.s, said);
	town_at(t, tuesday(), "13:05");
	assert_int_equal(town_act(t, act_arrive, &args), RC_OK);
	assert_string_equal(t->out.s, said);
}

static void
arrival__of_an_earlier_day_is_an_amendment(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(3, "O", 0)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct arrive_args came = arrive(t, 3);
	came.day = tuesday();
	came.minute = 8 * 60 + 40;
	town_at(t, tuesday() + 3, "10:00");
	t->who = &town_desk;
	assert_int_equal(town_act(t, act_arrive, &came), RC_FORBIDDEN);
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "O");
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_arrive, &came), RC_OK);
}

static void
amendment__of_two_sessions_sent_twice_has_one_answer(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "I", 0), town_sent(1, "I", 0)};
	marks[0].day = marks[1].day = tuesday() - 1;
	marks[1].session = SESSION_PM;
	struct amend_args args = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "ill, says father",
	    .marks = marks,
	    .n_marks = 2};
	assert_int_equal(town_act(t, act_amend, &args), RC_OK);
	char first[200];
	snprintf(first, sizeof first, "%s", t->out.s);
	assert_int_equal(town_act(t, act_amend, &args), RC_OK);
	assert_string_equal(t->out.s, first);
}

/* A school before Aldersyke in the list, with a policy that this program cannot read. */
static void
add_school_that_fails(struct town *t)
{
	struct store *st = NULL;
	struct school school = {.urn = 999002,
	    .laestab = "8019902",
	    .la_code = "801",
	    .name = "Aaby School",
	    .phase = "primary",
	    .type = "invented",
	    .town = "Nowhere"};
	struct policy_row policy = {.effective_from = day_from_civil(2026, 9, 1),
	    .version = 1,
	    .name = "of a newer program",
	    .yaml = "times_of_day: [unknown"};
	struct submission sub = {.kind = "school",
	    .time = t->now,
	    .user_name = "Muster",
	    .position = "automatic",
	    .device = "",
	    .reason = ""};
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_school_new(&school.school_id, st, &school, &t->d), RC_OK);
	sub.school_id = school.school_id;
	uuid_make(sub.uuid);
	assert_int_equal(store_submit_school(&sub, st, &school, &t->d), RC_OK);
	sub.kind = "policy";
	memset(sub.content, 0, sizeof sub.content);
	uuid_make(sub.uuid);
	assert_int_equal(store_submit_policy(&sub, st, &policy, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
}

static void
clock__school_that_fails_holds_up_no_other(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	add_school_that_fails(t);
	town_at(t, tuesday(), "09:16");
	town_set_clock(t);
	assert_int_not_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(t->d.field, "policy");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
}

/* What another system's history left: C2 of pupil 3, without its agreement. */
static int64_t
imported_c2(struct town *t)
{
	struct store *st = NULL;
	struct submission sub = {.school_id = 1,
	    .kind = "import",
	    .time = t->now,
	    .user_name = "Muster",
	    .position = "automatic",
	    .device = "",
	    .reason = ""};
	uuid_make(sub.uuid);
	struct mark_change c2 = {.pupil_id = 3,
	    .code = code_find("C2"),
	    .minutes_late = MINUTE_NONE,
	    .arrived_minute = MINUTE_NONE,
	    .is_confirmed = true,
	    .note = ""};
	struct marks_save save = {.day = tuesday(), .session = SESSION_AM, .marks = &c2, .n = 1};
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_submit_marks(&sub, st, &save, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
	return sub.seq;
}

static void
register__sent_again_with_an_imported_C2_as_it_stands_is_saved(void **state)
{
	struct town *t = *state;
	int64_t seq = imported_c2(t);
	struct mark_in marks[] = {
	    town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "C2", seq)};
	struct take_args args = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "C2");
	assert_int_equal(t->seq, seq);
	struct mark_in twice[] = {town_sent(3, "C2", seq), town_sent(3, "C2", seq)};
	args = town_take(t, twice, 2);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_string_equal(t->d.field, "/marks/1/pupil");
}

/* C028, C029, C054 to C059, C078: the fact stands beside the code, or nothing is saved. */
static void
code__that_must_carry_a_fact_is_refused_without_it_and_names_the_rule(void **state)
{
	struct town *t = *state;
	static const char *const codes[] = {
	    "K", "V", "P", "W", "B", "D", "C1", "S", "C2", "Q", "Y2", "Y7"};
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		struct mark_in marks[] = {town_sent(1, codes[i], 0)};
		struct take_args args = town_take(t, marks, 1);
		assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
		assert_string_equal(t->d.field, "/marks/0/note");
		assert_non_null(strstr(t->d.text, codes[i]));
		assert_non_null(strstr(t->d.rule, "R39"));
		assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
	}
	struct mark_in trip[] = {town_sent(1, "V", 0)};
	trip[0].note = "Canal museum, with Mr Ode";
	struct take_args args = town_take(t, trip, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

static void
override__of_the_clock_after_closing_needs_a_reason(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	town_at(t, tuesday(), "09:20");
	struct mark_in late[] = {town_sent(1, "L", 0)};
	struct take_args args = town_take(t, late, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	assert_non_null(strstr(t->d.text, "09:15"));
	late[0].minutes_late = 6; /* the time of arrival lies inside the opening: L by the clock */
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct mark_in here[] = {town_sent(2, "/", 0)};
	args = town_take(t, here, 1); /* the register was taken without pupil 2 */
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	args.reason = "in the medical room at registration";
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "/");
}

static void
register__that_nobody_took_in_time_is_taken_late_without_a_reason(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "09:20");
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "N", 0)};
	struct take_args args = town_take(t, marks, 2);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(register__sent_again_with_an_imported_C2_as_it_stands_is_saved),
	    TEST(code__that_must_carry_a_fact_is_refused_without_it_and_names_the_rule),
	    TEST(override__of_the_clock_after_closing_needs_a_reason),
	    TEST(register__that_nobody_took_in_time_is_taken_late_without_a_reason),
	    TEST(offline__register_taken_before_it_opened_is_refused),
	    TEST(register__save_without_marks_takes_no_register_before_it_opens),
	    TEST(register__U_while_it_is_open_is_refused),
	    TEST(planned__code_that_stands_after_closing_changes_only_with_a_reason),
	    TEST(planned__code_is_confirmed_after_closing_without_a_reason),
	    TEST(planned__code_is_not_overwritten_by_a_typed_N_before_the_clock_writes_it),
	    TEST(planned__code_gives_way_to_a_pupil_who_is_there),
	    TEST(planned__code_that_was_withdrawn_is_confirmed_by_nobody_who_does_not_say_it),
	    TEST(planned__code_is_not_lost_when_the_register_closes_before_the_clock_writes_it),
	    TEST(arrival__known_reason_that_stands_is_kept_after_closing),
	    TEST(arrival__sent_again_later_has_the_answer_it_had),
	    TEST(arrival__of_an_earlier_day_is_an_amendment),
	    TEST(amendment__of_two_sessions_sent_twice_has_one_answer),
	    TEST(clock__school_that_fails_holds_up_no_other),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
