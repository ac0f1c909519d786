#include "town.h"

#include "app/planned.h"
#include "app/school.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static enum rc
take_all(struct town *t)
{
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "N", 0)};
	struct take_args args = town_take(t, marks, 3);
	return town_act(t, act_take, &args);
}

static void
register__taken_in_full_is_saved_and_shown(void **state)
{
	struct town *t = *state;
	assert_int_equal(take_all(t), RC_OK);
	assert_non_null(strstr(t->out.s, "\"marks\":3"));
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "N");
	struct call c = town_call(t);
	struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"state\":\"sent\""));
	assert_non_null(strstr(t->out.s, "\"by\":\"J. Whitlock\""));
}

static void
register__same_uuid_is_one_save_and_other_content_is_refused(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	int64_t seq = t->seq;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_int_equal(t->seq, seq);
	marks[0].code = "N";
	assert_int_equal(town_act(t, act_take, &args), RC_CONFLICT);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
}

static void
register__two_people_never_overwrite_silently(void **state)
{
	struct town *t = *state;
	assert_int_equal(take_all(t), RC_OK);
	struct mark_in again[] = {town_sent(1, "N", 0), town_sent(2, "/", 0)};
	struct take_args args = town_take(t, again, 2);
	t->who = &town_teacher;
	assert_int_equal(town_act(t, act_take, &args), RC_STALE);
	assert_non_null(strstr(t->detail.s, "\"pupil\":\"1\""));
	assert_null(strstr(t->detail.s, "\"pupil\":\"2\"")); /* says the same: no conflict */
	assert_non_null(strstr(t->detail.s, "attendance officer"));
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
}

static void
register__change_after_closing_needs_a_reason(void **state)
{
	struct town *t = *state;
	assert_int_equal(take_all(t), RC_OK);
	int64_t seq = t->seq;
	town_at(t, tuesday(), "09:16");
	struct mark_in change[] = {town_sent(3, "I", seq)};
	struct take_args args = town_take(t, change, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	args.reason = "mother rang";
	args.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "I");
	struct call c = town_call(t);
	struct history_query q = {TOWN_URN, 3, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"code_before\":\"N\",\"code\":\"I\""));
	assert_non_null(strstr(t->out.s, "\"reason\":\"mother rang\""));
}

static void
register__bad_marks_are_refused_by_field_and_rule(void **state)
{
	struct town *t = *state;
	static const struct {
		int64_t pupil;
		const char *code;
		int16_t minutes;
		const char *field;
	} cases[] = {
	    {1, "Q9", MINUTE_NONE, "/marks/0/code"},
	    {1, "\\", MINUTE_NONE, "/marks/0/code"},
	    {1, "X", MINUTE_NONE, "/marks/0/code"},
	    {1, "H", MINUTE_NONE, "/marks/0/code"},
	    {1, "#", MINUTE_NONE, "/marks/0/code"},
	    {1, "B", MINUTE_NONE, "/marks/0/note"},
	    {1, "L", 40, "/marks/0/minutes_late"},
	    {1, "/", 3, "/marks/0/minutes_late"},
	    {4, "/", MINUTE_NONE, "/marks/0/pupil"},
	    {99, "/", MINUTE_NONE, "/marks/0/pupil"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct mark_in bad[] = {town_sent(cases[i].pupil, cases[i].code, 0)};
		bad[0].minutes_late = cases[i].minutes;
		struct take_args args = town_take(t, bad, 1);
		assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
		assert_string_equal(t->d.field, cases[i].field);
		assert_true(t->d.text[0] != '\0');
	}
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
}

static void
register__before_opening_and_on_days_to_come_nothing_is_marked(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:44");
	assert_int_equal(take_all(t), RC_INVALID);
	town_at(t, tuesday() - 1, "10:00");
	assert_int_equal(take_all(t), RC_INVALID);
	struct mark_in marks[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	args.key.day = day_from_civil(2026, 9, 1); /* INSET */
	town_at(t, tuesday(), "09:00");
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
}

static void
register__teacher_takes_own_group_only(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	assert_int_equal(take_all(t), RC_OK);
	struct mark_in marks[] = {town_sent(4, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	args.key.group_id = TOWN_FERN;
	assert_int_equal(town_act(t, act_take, &args), RC_FORBIDDEN);
	t->who = &town_governor;
	assert_int_equal(take_all(t), RC_FORBIDDEN);
}

static enum rc
take_one(struct town *t, const char *code, int64_t based_on)
{
	struct mark_in mark[] = {town_sent(1, code, based_on)};
	mark[0].note = "said at the door";
	struct take_args args = town_take(t, mark, 1);
	return town_act(t, act_take, &args);
}

static bool
shows_all_codes(struct town *t)
{
	struct call c = town_call(t);
	struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	return strstr(t->out.s, "\"all_codes\":true") != NULL;
}

/* Leave is given by few (R53), and why somebody is away is the office's to say. */
static void
register__teacher_enters_present_late_and_not_here_and_the_office_every_code(void **state)
{
	static const char *const offices[] = {"C", "C1", "I", "M", "B", "V", "O", "E", "Y7"};
	struct town *t = *state;
	t->who = &town_teacher;
	assert_false(shows_all_codes(t));
	for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++) {
		assert_int_equal(take_one(t, offices[i], 0), RC_FORBIDDEN);
		assert_string_equal(t->d.field, "/marks/0/code");
		assert_non_null(strstr(t->d.rule, "register.teacher_codes"));
		assert_non_null(strstr(t->d.text, offices[i]));
		assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
	}
	assert_int_equal(take_one(t, "N", 0), RC_OK);
	assert_int_equal(take_one(t, "L", t->seq), RC_OK);
	assert_int_equal(take_one(t, "/", t->seq), RC_OK);
	int64_t seq = t->seq;
	assert_int_equal(take_one(t, "C", seq), RC_FORBIDDEN);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	t->who = &town_officer;
	assert_true(shows_all_codes(t));
	assert_int_equal(take_one(t, "C", seq), RC_OK);
	t->who = &town_teacher; /* what the office entered stands: the teacher says so too */
	seq = t->seq;
	struct mark_in again[] = {town_sent(1, "C", seq)};
	again[0].note = "told the class";
	struct take_args args = town_take(t, again, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "C");
}

/* Two marks of one session are for a person to decide, whichever codes they have. */
static void
register__code_of_a_plan_that_changed_meanwhile_is_a_conflict_and_no_refusal(void **state)
{
	struct town *t = *state;
	assert_int_equal(take_one(t, "M", 0), RC_OK);
	int64_t seq = t->seq;
	assert_int_equal(take_one(t, "I", seq), RC_OK);
	t->who = &town_teacher;
	assert_int_equal(take_one(t, "M", seq), RC_STALE);
	assert_non_null(strstr(t->detail.s, "\"code\":\"I\""));
}

static void
register__teacher_confirms_the_planned_code_also_before_the_clock_has_written_it(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday() - 1, "16:00");
	struct plan_args plan = town_plan(t, 1);
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	town_at(t, tuesday(), "08:50");
	t->who = &town_teacher;
	assert_int_equal(take_one(t, "I", 0), RC_FORBIDDEN);
	/* Taken with no network at 08:50, sent at 09:31. */
	town_at(t, tuesday(), "09:31");
	struct mark_in mark[] = {town_sent(1, "M", 0)};
	struct take_args args = town_take(t, mark, 1);
	args.taken_at = 1000000;
	args.sent_at = 1000000 + 41 * 60;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "M");
}

static void
register__policy_may_leave_every_code_to_teachers(void **state)
{
	struct town *t = *state;
	struct policy_args args = {TOWN_URN, town_uuid(t),
	    "policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\n"
	    "day_plan:\n  - am:\n      opens: 08:45\n      closes: 09:15\n"
	    "    pm:\n      opens: 13:00\n      closes: 13:30\n"
	    "register:\n  teacher_codes: all codes\n"};
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	t->who = &town_teacher;
	assert_true(shows_all_codes(t));
	assert_int_equal(take_one(t, "I", 0), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "I");
}

static void
closing__blanks_of_a_taken_register_become_N(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct close_args close = {.key = args.key, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
}

static void
closing__register_that_nobody_took_stays_missing(void **state)
{
	struct town *t = *state;
	struct close_args close = {
	    .key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_FERN}, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_INVALID);
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "");
	town_at(t, tuesday(), "09:40");
	struct call c = town_call(t);
	struct today_query q = {TOWN_URN, tuesday(), 0};
	assert_int_equal(view_today(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"state\":\"overdue\""));
	assert_non_null(strstr(t->out.s, "\"minutes_overdue\":25"));
}

static void
arrival__code_follows_from_the_clock(void **state)
{
	struct town *t = *state;
	assert_int_equal(take_all(t), RC_OK);
	town_at(t, tuesday(), "09:20");
	struct arrive_args late = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 3,
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .known_reason = "",
	    .note = "missed the bus"};
	assert_int_equal(town_act(t, act_arrive, &late), RC_OK);
	assert_non_null(strstr(t->out.s, "\"code\":\"U\",\"minutes_late\":35"));
	char first[400];
	snprintf(first, sizeof first, "%s", t->out.s);
	assert_int_equal(
	    town_act(t, act_arrive, &late), RC_OK); /* the same uuid: the same answer */
	assert_string_equal(t->out.s, first);
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "U");
	late.uuid = town_uuid(t);
	late.pupil_id = 4;
	late.minute = 9 * 60 + 5;
	assert_int_equal(town_act(t, act_arrive, &late), RC_OK);
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "L");
}

static void
arrival__between_the_sessions_is_present_in_the_afternoon(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "13:05");
	struct arrive_args early = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 4,
	    .day = DAY_NONE,
	    .minute = 12 * 60 + 45,
	    .known_reason = "",
	    .note = ""};
	assert_int_equal(town_act(t, act_arrive, &early), RC_OK);
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_PM), "\\");
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "");
}

static void
closing__by_a_person_before_its_time_makes_changes_amendments(void **state)
{
	struct town *t = *state;
	assert_int_equal(take_all(t), RC_OK);
	int64_t seq = t->seq;
	struct close_args close = {
	    .key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH}, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_OK);
	struct mark_in change[] = {town_sent(3, "I", seq)};
	struct take_args args = town_take(t, change, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
}

static void
arrival__after_the_session_ended_is_refused(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "15:40");
	struct arrive_args late = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 4,
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .known_reason = "",
	    .note = ""};
	assert_int_equal(town_act(t, act_arrive, &late), RC_INVALID);
	assert_non_null(strstr(t->d.rule, "R41"));
}

static void
planned__is_written_by_the_clock_and_confirmed_by_taking(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday() - 1, "16:00");
	struct plan_args plan = town_plan(t, 2);
	plan.is_locked = true;
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	assert_non_null(strstr(t->out.s, "\"code\":\"M\""));
	plan.uuid = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
	assert_int_equal(town_act(t, act_plan, &plan), RC_INVALID); /* overlaps */
	struct planned_write_args write = {TOWN_URN, tuesday(), SESSION_AM};
	town_at(t, tuesday(), "08:30");
	assert_int_equal(town_act(t, act_write_planned, &write), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "");
	town_at(t, tuesday(), "08:45");
	assert_int_equal(town_act(t, act_write_planned, &write), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "M");
	int64_t planned_seq = t->seq;
	t->who = &town_teacher;
	struct mark_in over[] = {town_sent(2, "/", planned_seq)};
	struct take_args args = town_take(t, over, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_FORBIDDEN); /* locked */
	struct mark_in note[] = {town_sent(1, "/", 0), town_sent(2, "M", planned_seq)};
	note[1].note = "left at 8:50";
	args = town_take(t, note, 2);
	assert_int_equal(town_act(t, act_take, &args), RC_FORBIDDEN);
	assert_string_equal(t->d.field, "/marks/1/code"); /* the row is named */
	struct mark_in rest[] = {town_sent(1, "/", 0), town_sent(3, "/", 0)};
	args = town_take(t, rest, 2);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct call c = town_call(t);
	struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "\"is_confirmed\":false"));
}

static void
planned__presence_and_past_days_are_refused(void **state)
{
	struct town *t = *state;
	struct plan_args plan = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 2,
	    .from_day = tuesday() + 1,
	    .to_day = tuesday() + 1,
	    .to_session = SESSION_PM,
	    .code = "/",
	    .note = ""};
	assert_int_equal(town_act(t, act_plan, &plan), RC_INVALID);
	plan.code = "I";
	plan.from_day = tuesday() - 1;
	assert_int_equal(town_act(t, act_plan, &plan), RC_INVALID);
	plan.from_day = plan.to_day = day_from_civil(2026, 12, 25);
	assert_int_equal(town_act(t, act_plan, &plan), RC_INVALID);
}

static void
amendment__five_facts_over_several_sessions(void **state)
{
	struct town *t = *state;
	assert_int_equal(take_all(t), RC_OK);
	int64_t seq = t->seq;
	town_at(t, tuesday() + 1, "10:00");
	struct mark_in marks[] = {town_sent(3, "I", seq), town_sent(4, "I", 0)};
	marks[0].day = tuesday();
	marks[1].day = tuesday();
	marks[1].session = SESSION_PM;
	struct amend_args args = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .reason = "", .marks = marks, .n_marks = 2};
	assert_int_equal(town_act(t, act_amend, &args), RC_INVALID);
	args.reason = "doctor's note seen";
	assert_int_equal(town_act(t, act_amend, &args), RC_OK);
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "I");
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_PM), "I");
	t->who = &town_teacher;
	args.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_amend, &args), RC_FORBIDDEN);
}

static void
offline__register_taken_in_time_replaces_the_automatic_N(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	struct mark_in first[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, first, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	town_at(t, tuesday(), "09:16");
	struct close_args close = {.key = args.key, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_OK);
	town_at(t, tuesday(), "09:31");
	struct mark_in rest[] = {town_sent(2, "/", 0), town_sent(3, "/", 0)};
	args = town_take(t, rest, 2);
	args.taken_at = 1000000; /* the device's clock is wrong by decades and does no harm */
	args.sent_at = 1000000 + 41 * 60;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "/");
	struct call c = town_call(t);
	struct history_query q = {TOWN_URN, 2, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "taken offline at 08:50, received 09:31"));
}

static void
closure__school_that_could_not_open_gets_Y4_for_every_pupil(void **state)
{
	struct town *t = *state;
	struct term term = {day_from_civil(2026, 9, 1), day_from_civil(2026, 12, 18), "Autumn"};
	struct closure snow = {.day = tuesday(),
	    .is_closed = {true, false},
	    .years = YEARS_ALL,
	    .kind = CLOSURE_UNPLANNED,
	    .reason = "boiler failed"};
	struct calendar_args set = {TOWN_URN, town_uuid(t), &term, 1, &snow, 1};
	assert_int_equal(town_act(t, act_set_calendar, &set), RC_OK);
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "Y4");
	assert_string_equal(town_mark(t, 6, tuesday(), SESSION_AM), "Y4");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "");
}

static void
closure__of_some_years_delays_no_planned_code_of_the_others(void **state)
{
	struct town_group groups[] = {{"7 Ash", NC_7}, {"8 Fern", NC_8}};
	struct town *t = town_of(groups, 2);
	(void)state;
	t->who = &town_officer;
	town_at(t, tuesday(), "08:10");
	struct term term = {day_from_civil(2026, 9, 1), day_from_civil(2026, 12, 18), "Autumn"};
	struct closure flood = {.day = tuesday(),
	    .is_closed = {true, false},
	    .years = YEAR_BIT(NC_7),
	    .kind = CLOSURE_UNPLANNED,
	    .reason = "flood in the lower school"};
	struct calendar_args set = {TOWN_URN, town_uuid(t), &term, 1, &flood, 1};
	assert_int_equal(town_act(t, act_set_calendar, &set), RC_OK);
	struct plan_args plan = town_plan(t, 4);
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	plan.uuid = town_uuid(t);
	plan.pupil_id = 1;
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	struct take_args take = town_take(t, NULL, 0);
	take.key.group_id = TOWN_FERN;
	take.is_complete = false;
	town_at(t, tuesday(), "08:50");
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	town_at(t, tuesday(), "09:16"); /* the first tick for a while: it closes 8 Fern as well */
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "M");
	assert_string_equal(town_mark(t, 5, tuesday(), SESSION_AM), "N");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "Y4");
	town_free(t);
}

static void
clock__closes_what_was_taken_and_leaves_the_rest_missing(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	town_at(t, tuesday(), "09:15"); /* the closing minute is still open (R40) */
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "");
	town_at(t, tuesday(), "09:16");
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK); /* and nothing twice */
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(register__taken_in_full_is_saved_and_shown),
	    TEST(register__same_uuid_is_one_save_and_other_content_is_refused),
	    TEST(register__two_people_never_overwrite_silently),
	    TEST(register__change_after_closing_needs_a_reason),
	    TEST(register__bad_marks_are_refused_by_field_and_rule),
	    TEST(register__before_opening_and_on_days_to_come_nothing_is_marked),
	    TEST(register__teacher_takes_own_group_only),
	    TEST(register__teacher_enters_present_late_and_not_here_and_the_office_every_code),
	    TEST(register__code_of_a_plan_that_changed_meanwhile_is_a_conflict_and_no_refusal),
	    TEST(register__teacher_confirms_the_planned_code_also_before_the_clock_has_written_it),
	    TEST(register__policy_may_leave_every_code_to_teachers),
	    TEST(closing__blanks_of_a_taken_register_become_N),
	    TEST(closing__register_that_nobody_took_stays_missing),
	    TEST(arrival__code_follows_from_the_clock),
	    TEST(arrival__between_the_sessions_is_present_in_the_afternoon),
	    TEST(closing__by_a_person_before_its_time_makes_changes_amendments),
	    TEST(arrival__after_the_session_ended_is_refused),
	    TEST(planned__is_written_by_the_clock_and_confirmed_by_taking),
	    TEST(planned__presence_and_past_days_are_refused),
	    TEST(amendment__five_facts_over_several_sessions),
	    TEST(closure__of_some_years_delays_no_planned_code_of_the_others),
	    TEST(closure__school_that_could_not_open_gets_Y4_for_every_pupil),
	    TEST(clock__closes_what_was_taken_and_leaves_the_rest_missing),
	    TEST(offline__register_taken_in_time_replaces_the_automatic_N),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
