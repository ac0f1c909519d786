#include "town.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* Registers that were taken with no network and received later, from devices whose clock is wrong.
 */

#define HOUR 3600

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static int
begin(void **state)
{
	struct town *t = town_new();
	t->who = &town_teacher;
	town_at(t, tuesday(), "08:50");
	*state = t;
	return 0;
}

/* Taken so many minutes ago on a device whose clock is ahead by so many seconds. */
static struct take_args
taken_ago(struct town *t, const struct mark_in *marks, size_t n, int minutes, int64_t ahead)
{
	struct take_args args = town_take(t, marks, n);
	args.uuid = arena_printf(&t->a, "%s", args.uuid);
	args.sent_at = t->now + ahead;
	args.taken_at = args.sent_at - minutes * 60;
	return args;
}

/* Pupil 1 is saved at 08:50, the register closes at 09:15 and the others get N; it is then 09:31.
 */
static void
part_taken_and_closed(struct town *t)
{
	struct mark_in first = town_sent(1, "/", 0);
	struct take_args args = town_take(t, &first, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	town_at(t, tuesday(), "09:16");
	struct close_args close = {.key = args.key, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
	town_at(t, tuesday(), "09:31");
}

static const char *
history_of(struct town *t, int64_t pupil)
{
	struct call c = town_call(t);
	struct history_query q = {TOWN_URN, pupil, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static void
payload_has(struct town *t, int64_t seq, const char *part)
{
	struct school school;
	struct submission sub;
	assert_int_equal(store_school_by_urn(&school, t->st, TOWN_URN, &t->a, &t->d), RC_OK);
	assert_int_equal(store_submission(&sub, t->st, school.school_id, seq, &t->a, &t->d), RC_OK);
	assert_non_null(strstr(sub.payload, part));
}

static void
clock__hours_fast_or_slow_or_decades_off_does_no_harm(void **state)
{
	struct town *t = *state;
	static const struct {
		int64_t ahead;
		const char *kept;
	} clocks[] = {{3 * HOUR, "{\"clock_off\":10800,"}, {-5 * HOUR, "{\"clock_off\":-18000,"},
	    {-20 * 365 * 24 * HOUR, "\"clock_off\":-630720000,"},
	    {120, "{\"complete\":true,\"date\""}};
	part_taken_and_closed(t);
	char taken[40];
	snprintf(taken, sizeof taken, "\"taken_at\":%lld", (long long)t->now - 41 * 60);
	int64_t based_on = 0;
	for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
		struct mark_in mark = town_sent(2, i % 2 == 0 ? "/" : "L", based_on);
		struct take_args args = taken_ago(t, &mark, 1, 41, clocks[i].ahead);
		assert_int_equal(town_act(t, act_take, &args), RC_OK);
		based_on = t->seq;
		payload_has(t, based_on, taken);
		payload_has(t, based_on, clocks[i].kept);
	}
	assert_non_null(strstr(history_of(t, 2), "taken offline at 08:50, received 09:31"));
}

static void
clock__register_sent_before_it_was_taken_is_refused(void **state)
{
	struct town *t = *state;
	struct mark_in mark = town_sent(1, "/", 0);
	struct take_args args = taken_ago(t, &mark, 1, -1, 3 * HOUR);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_string_equal(t->d.field, "taken_at");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
}

static void
clock__register_taken_before_opening_by_the_time_counted_back_is_refused(void **state)
{
	struct town *t = *state;
	struct mark_in mark = town_sent(1, "/", 0);
	/* 08:44, though the device says 11:44 */
	struct take_args args = taken_ago(t, &mark, 1, 6, 3 * HOUR);
	assert_int_equal(town_act(t, act_take, &args), RC_INVALID);
	assert_non_null(strstr(t->d.text, "opens at 08:45"));
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
}

static void
queue__sent_again_as_a_whole_is_one_submission_each(void **state)
{
	struct town *t = *state;
	t->who = &town_officer;
	town_at(t, tuesday(), "13:10");
	struct mark_in ash[] = {town_sent(1, "/", 0), town_sent(2, "N", 0), town_sent(3, "/", 0)};
	struct mark_in fern[] = {town_sent(4, "\\", 0), town_sent(5, "\\", 0)};
	struct mark_in again[] = {town_sent(4, "N", 0)};
	struct take_args queue[] = {taken_ago(t, ash, 3, 250, HOUR), taken_ago(t, fern, 2, 8, HOUR),
	    taken_ago(t, again, 1, 5, HOUR)};
	queue[1].key.group_id = queue[2].key.group_id = TOWN_FERN;
	queue[1].key.session = queue[2].key.session = SESSION_PM;
	int64_t seqs[3];
	for (size_t i = 0; i < 3; i++) {
		if (i == 2) {
			again[0].based_on = seqs[1];
		}
		assert_int_equal(town_act(t, act_take, &queue[i]), RC_OK);
		seqs[i] = t->seq;
		assert_true(i == 0 || seqs[i] > seqs[i - 1]);
	}
	town_at(t, tuesday(), "15:40");
	for (size_t i = 0; i < 3; i++) {
		queue[i].sent_at += 150 * 60;
		assert_int_equal(town_act(t, act_take, &queue[i]), RC_OK);
		assert_int_equal(t->seq, seqs[i]);
	}
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_PM), "N");
	assert_int_equal(t->seq, seqs[2]);
	struct mark_in more = town_sent(6, "\\", 0);
	struct take_args next = taken_ago(t, &more, 1, 150, HOUR);
	next.key = queue[1].key;
	assert_int_equal(town_act(t, act_take, &next), RC_OK);
	assert_int_equal(t->seq, seqs[2] + 1);
}

static void
queue__later_save_of_the_same_register_stands_on_the_first_without_a_typed_reason(void **state)
{
	struct town *t = *state;
	part_taken_and_closed(t);
	town_at(t, tuesday() + 1, "08:20");
	const int back = 23 * 60;
	struct mark_in first[] = {town_sent(2, "/", 0), town_sent(3, "/", 0)};
	struct take_args args = taken_ago(t, first, 2, back + 30, 0);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct mark_in second = town_sent(2, "L", t->seq);
	args = taken_ago(t, &second, 1, back + 10, 0);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "L");
	assert_non_null(strstr(history_of(t, 2), "taken offline at 09:10, received 08:20"));
}

static void
office__mark_made_meanwhile_is_not_overwritten_but_shown(void **state)
{
	struct town *t = *state;
	part_taken_and_closed(t);
	t->who = &town_officer;
	struct mark_in office = town_sent(2, "I", t->seq);
	town_mark(t, 2, tuesday(), SESSION_AM);
	office.based_on = t->seq;
	struct take_args args = town_take(t, &office, 1);
	args.reason = "mother rang";
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	int64_t seq = t->seq;
	t->who = &town_teacher;
	struct mark_in mine = town_sent(2, "/", 0);
	args = taken_ago(t, &mine, 1, 41, 0);
	assert_int_equal(town_act(t, act_take, &args), RC_STALE);
	assert_non_null(strstr(t->detail.s, "\"code\":\"I\""));
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "I");
	/* A person has seen both and decides, on the day: the time it was taken stands. */
	mine.based_on = seq;
	args = taken_ago(t, &mine, 1, 41, 0);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_non_null(strstr(history_of(t, 2), "taken offline at 08:50, received 09:31"));
}

static void
office__mark_is_the_offices_to_change_on_another_day(void **state)
{
	struct town *t = *state;
	part_taken_and_closed(t);
	t->who = &town_officer;
	town_mark(t, 2, tuesday(), SESSION_AM);
	struct mark_in office = town_sent(2, "I", t->seq);
	struct take_args args = town_take(t, &office, 1);
	args.reason = "mother rang";
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct mark_in mine = town_sent(2, "/", t->seq);
	t->who = &town_teacher;
	town_at(t, tuesday() + 1, "08:50");
	args = taken_ago(t, &mine, 1, 24 * 60, 0);
	assert_int_equal(town_act(t, act_take, &args), RC_FORBIDDEN);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "I");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(clock__hours_fast_or_slow_or_decades_off_does_no_harm),
	    TEST(clock__register_sent_before_it_was_taken_is_refused),
	    TEST(clock__register_taken_before_opening_by_the_time_counted_back_is_refused),
	    TEST(queue__sent_again_as_a_whole_is_one_submission_each),
	    TEST(queue__later_save_of_the_same_register_stands_on_the_first_without_a_typed_reason),
	    TEST(office__mark_made_meanwhile_is_not_overwritten_but_shown),
	    TEST(office__mark_is_the_offices_to_change_on_another_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
