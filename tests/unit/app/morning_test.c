#include "town.h"

#include "app/planned.h"
#include "base/uuid.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* What the clock makes of a morning that nobody looks after, and input that cannot be right. */

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static void
tick_at(struct town *t, int32_t day, const char *clock)
{
	town_at(t, day, clock);
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
}

static struct take_args
take_on(struct town *t, int32_t day, const struct mark_in *marks, size_t n)
{
	struct take_args args = town_take(t, marks, n);
	args.key.day = day;
	return args;
}

static enum rc
arrive_on(struct town *t, int64_t pupil, int32_t day, const char *clock)
{
	struct arrive_args args = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .known_reason = "",
	    .note = ""};
	town_at(t, day, clock);
	return town_act(t, act_arrive, &args);
}

static void
shows(struct town *t, const char *what)
{
	if (strstr(t->out.s, what) == NULL) {
		print_error("%s\nhas no %s\n", t->out.s, what);
	}
	assert_non_null(strstr(t->out.s, what));
}

/* ---- the clock decides (R42, R48) ---- */

static void
planned__becomes_the_mark_of_a_register_that_nobody_opened(void **state)
{
	struct town *t = *state;
	struct plan_args plan = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 2,
	    .from_day = tuesday(),
	    .to_day = tuesday(),
	    .to_session = SESSION_PM,
	    .code = "M",
	    .note = "dentist"};
	town_at(t, tuesday() - 1, "16:00");
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	tick_at(t, tuesday(), "08:44");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "");
	tick_at(t, tuesday(), "08:45");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "M");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_PM), "");
	tick_at(t, tuesday(), "13:00");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_PM), "M");
}

static void
register__that_nobody_took_stays_missing_with_its_pupils_and_without_N(void **state)
{
	struct town *t = *state;
	struct mark_in fern[] = {town_sent(4, "/", 0), town_sent(5, "/", 0), town_sent(6, "N", 0)};
	struct take_args args = town_take(t, fern, 3);
	args.key.group_id = TOWN_FERN;
	args.is_complete = true;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	tick_at(t, tuesday(), "09:20");
	struct call c = town_call(t);
	struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	shows(t, "\"state\":\"overdue\"");
	shows(t, "Abara");
	shows(t, "\"mark\":null");
	assert_null(strstr(t->out.s, "\"code\":\"N\""));
	c = town_call(t);
	struct today_query board = {TOWN_URN, tuesday(), SESSION_AM};
	assert_int_equal(view_today(&c, &board, &t->d), RC_OK);
	shows(t, "\"all\":2,\"sent\":1,\"part_done\":0,\"due\":0,\"overdue\":1");
	shows(t, "\"attendance\":667"); /* of the register that was sent: 2 of 3 */
	assert_null(strstr(t->out.s, "\"pupil\":\"1\""));
	c = town_call(t);
	struct figures_query figures = {
	    .urn = TOWN_URN, .range = {tuesday(), tuesday()}, .year = -1, .flag = "", .band = ""};
	assert_int_equal(view_figures(&c, &figures, &t->d), RC_OK);
	shows(t, "\"missing\":1");
}

static void
register__taken_in_part_gets_N_for_its_blanks_at_closing(void **state)
{
	struct town *t = *state;
	struct mark_in one[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, one, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	tick_at(t, tuesday(), "09:16");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "");
}

static void
arrival__before_the_register_opens_and_after_the_session_ends_changes_nothing(void **state)
{
	struct town *t = *state;
	assert_int_equal(arrive_on(t, 1, tuesday(), "08:30"), RC_INVALID);
	assert_non_null(strstr(t->d.text, "08:45"));
	assert_non_null(strstr(t->d.rule, "R48"));
	assert_int_equal(arrive_on(t, 1, tuesday(), "15:16"), RC_INVALID);
	assert_non_null(strstr(t->d.rule, "R41"));
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "");
}

/* ---- pupils who are in two groups, or in none any more ---- */

static void
put_groups(struct town *t, int64_t id, const struct group_member *groups, size_t n)
{
	struct store *st = NULL;
	struct pupil p;
	struct submission sub = {.school_id = 1,
	    .kind = "change",
	    .time = t->now,
	    .user_name = "Muster",
	    .position = "automatic",
	    .device = "",
	    .reason = ""};
	uuid_make(sub.uuid);
	struct group_member *own = ARENA_ARRAY(&t->a, n, struct group_member);
	memcpy(own, groups, n * sizeof *own);
	assert_int_equal(store_pupil(&p, t->st, 1, id, &t->a, &t->d), RC_OK);
	p.groups = own;
	p.n_groups = n;
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_submit_pupils(&sub, st, &p, 1, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
}

static void
pupil__in_two_groups_stands_in_one_register_only(void **state)
{
	struct town *t = *state;
	const struct group_member both[] = {{TOWN_ASH, day_from_civil(2026, 9, 1), DAY_NONE},
	    {TOWN_FERN, day_from_civil(2026, 9, 7), DAY_NONE}};
	put_groups(t, 3, both, 2);
	int shown = 0;
	for (int64_t group = TOWN_ASH; group <= TOWN_FERN; group++) {
		struct call c = town_call(t);
		struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, group};
		assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
		shown += strstr(t->out.s, "Chaudhry") != NULL;
	}
	assert_int_equal(shown, 1);
	int taken = 0;
	for (int64_t group = TOWN_ASH; group <= TOWN_FERN; group++) {
		struct mark_in marks[] = {town_sent(3, "/", 0)};
		struct take_args args = town_take(t, marks, 1);
		args.key.group_id = group;
		enum rc rc = town_act(t, act_take, &args);
		taken += rc == RC_OK;
		if (rc != RC_OK) {
			assert_int_equal(rc, RC_INVALID);
			assert_string_equal(t->d.field, "/marks/0/pupil");
		}
	}
	assert_int_equal(taken, 1);
}

static void
group__emptied_while_it_is_taken_refuses_the_save_and_writes_nothing(void **state)
{
	struct town *t = *state;
	struct mark_in one[] = {town_sent(1, "/", 0)};
	struct take_args args = town_take(t, one, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	int64_t seq = t->seq;
	const struct group_member moved[] = {{TOWN_FERN, day_from_civil(2026, 9, 1), DAY_NONE}};
	for (int64_t id = 1; id <= 3; id++) {
		put_groups(t, id, moved, 1);
	}
	struct mark_in rest[] = {town_sent(1, "/", seq), town_sent(2, "N", 0)};
	args = town_take(t, rest, 2);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_string_equal(t->d.field, "/marks/0/pupil");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "");
	args = town_take(t, NULL, 0);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_non_null(strstr(t->d.rule, "R34"));
	struct call c = town_call(t);
	struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	shows(t, "\"pupils\":[]");
	shows(t, "\"state\":\"closed_day\"");
	tick_at(t, tuesday(), "09:16"); /* and closing it harms nobody */
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "");
}

/* ---- the clocks change ---- */

/* Register, arrivals and closing on a day, by the clock on the wall. */
static void
whole_morning(struct town *t, int32_t day)
{
	struct mark_in one[] = {town_sent(1, "/", 0)};
	struct take_args args = take_on(t, day, one, 1);
	town_at(t, day, "08:44");
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_non_null(strstr(t->d.text, "08:45"));
	town_at(t, day, "08:45");
	args = take_on(t, day, one, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_int_equal(arrive_on(t, 2, day, "09:15"), RC_OK); /* the closing minute */
	assert_string_equal(town_mark(t, 2, day, SESSION_AM), "L");
	shows(t, "\"minutes_late\":30,\"arrived\":\"09:15\"");
	tick_at(t, day, "09:15");
	assert_string_equal(town_mark(t, 3, day, SESSION_AM), "");
	tick_at(t, day, "09:16");
	assert_string_equal(town_mark(t, 3, day, SESSION_AM), "N");
	assert_int_equal(arrive_on(t, 3, day, "09:17"), RC_OK);
	assert_string_equal(town_mark(t, 3, day, SESSION_AM), "U");
}

/* A Sunday, and an hour that comes twice or never: nothing is open. */
static void
nothing_on(struct town *t, int32_t sunday)
{
	for (int minute = 0; minute < 4; minute++) {
		static const char *const clocks[] = {"00:59", "01:30", "02:30", "09:00"};
		struct mark_in one[] = {town_sent(1, "/", 0)};
		struct take_args args = take_on(t, sunday, one, 1);
		town_at(t, sunday, clocks[minute]);
		assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
		assert_int_equal(arrive_on(t, 1, sunday, clocks[minute]), RC_INVALID);
		assert_string_equal(town_mark(t, 1, sunday, SESSION_AM), "");
	}
}

static void
clocks__go_back_in_october_and_the_registers_follow_the_wall(void **state)
{
	struct town *t = *state;
	int32_t sunday = day_from_civil(2026, 10, 25);
	assert_int_equal(
	    wall_instant(sunday + 1, 525) - wall_instant(sunday - 2, 525), 3 * 86400 + 3600);
	whole_morning(t, sunday - 2); /* Friday, summer time */
	nothing_on(t, sunday);
	whole_morning(t, sunday + 1); /* Monday, winter time */
}

static void
clocks__go_forward_in_march_and_the_registers_follow_the_wall(void **state)
{
	struct town *t = *state;
	int32_t sunday = day_from_civil(2028, 3, 26);
	struct term terms[] = {{day_from_civil(2027, 9, 1), day_from_civil(2027, 12, 17), "Autumn"},
	    {day_from_civil(2028, 1, 10), day_from_civil(2028, 4, 7), "Spring"}};
	struct calendar_args set = {TOWN_URN, town_uuid(t), terms, 2, NULL, 0};
	assert_int_equal(town_act(t, act_set_calendar, &set), RC_OK);
	assert_int_equal(
	    wall_instant(sunday + 1, 525) - wall_instant(sunday - 2, 525), 3 * 86400 - 3600);
	whole_morning(t, sunday - 2);
	nothing_on(t, sunday);
	whole_morning(t, sunday + 1);
}

/* Taken so many minutes before it is sent, both by a device whose clock is `ahead` seconds off. */
static struct take_args
taken_offline(struct town *t, int32_t day, const struct mark_in *mark, int minutes, int64_t ahead)
{
	struct take_args args = take_on(t, day, mark, 1);
	args.sent_at = t->now + ahead;
	args.taken_at = args.sent_at - INT64_C(60) * minutes;
	return args;
}

/* The last save was taken at 08:50 of that day, whenever it came; offset: of the device, or "". */
static void
expect_taken(struct town *t, int32_t day, const char *offset)
{
	struct submission sub;
	const char *taken =
	    arena_printf(&t->a, "\"taken_at\":%lld", (long long)wall_instant(day, 530));
	assert_int_equal(store_submission(&sub, t->st, 1, t->seq, &t->a, &t->d), RC_OK);
	assert_non_null(strstr(sub.payload, taken));
	assert_non_null(strstr(sub.payload, offset));
}

/* The tablets still show summer time on the first morning of winter time, an hour ahead: only the
 * time since the taking counts, so 08:50 is inside and 08:40 before the opening. */
static void
clocks__device_that_did_not_change_takes_the_register_at_the_time_on_the_wall(void **state)
{
	struct town *t = *state;
	int32_t monday = day_from_civil(2026, 10, 26);
	struct mark_in one = town_sent(1, "/", 0);
	town_at(t, monday, "09:40");
	struct take_args args = taken_offline(t, monday, &one, 60, 3600);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_non_null(strstr(t->d.text, "08:45"));
	args = taken_offline(t, monday, &one, 50, 3600);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	expect_taken(t, monday, "\"clock_off\":3600,");
	struct call c = town_call(t);
	struct history_query q = {TOWN_URN, 1, monday, SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"clock_off\":3600"));
}

/* From Friday 08:50 to Monday 09:00 it is an hour more than the clocks on the wall say in October,
 * and the register was taken at 08:50 nevertheless. */
static void
clocks__register_taken_offline_before_the_change_is_received_after_it(void **state)
{
	struct town *t = *state;
	int32_t friday = day_from_civil(2026, 10, 23);
	struct mark_in one = town_sent(1, "/", 0);
	town_at(t, friday + 3, "09:00");
	struct take_args args = taken_offline(t, friday, &one, 3 * 24 * 60 + 60 + 10, 0);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	expect_taken(t, friday, "");
	assert_string_equal(town_mark(t, 1, friday, SESSION_AM), "/");
	struct mark_in two = town_sent(2, "/", 0); /* 08:40: the register had not opened */
	args = taken_offline(t, friday, &two, 3 * 24 * 60 + 60 + 20, 0);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(planned__becomes_the_mark_of_a_register_that_nobody_opened),
	    TEST(register__that_nobody_took_stays_missing_with_its_pupils_and_without_N),
	    TEST(register__taken_in_part_gets_N_for_its_blanks_at_closing),
	    TEST(arrival__before_the_register_opens_and_after_the_session_ends_changes_nothing),
	    TEST(pupil__in_two_groups_stands_in_one_register_only),
	    TEST(group__emptied_while_it_is_taken_refuses_the_save_and_writes_nothing),
	    TEST(clocks__go_back_in_october_and_the_registers_follow_the_wall),
	    TEST(clocks__go_forward_in_march_and_the_registers_follow_the_wall),
	    TEST(clocks__device_that_did_not_change_takes_the_register_at_the_time_on_the_wall),
	    TEST(clocks__register_taken_offline_before_the_change_is_received_after_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
