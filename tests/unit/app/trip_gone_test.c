#include "trip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* A roll that was taken before the leader's phone heard who is not on the trip any more. */

#define DAY TRIP_DAY

static int
setup(void **state)
{
	struct town *t = town_new();
	town_at(t, DAY - 1, "15:00");
	t->who = &town_officer;
	struct trip_args in = trip_museum(t);
	in.to_day = DAY + 1;
	assert_int_equal(town_act(t, act_make_trip, &in), RC_OK);
	*state = t;
	return 0;
}

static enum rc
only(struct town *t, const int64_t *pupils, size_t n)
{
	struct trip_pupils_args in = {TOWN_URN, 1, town_uuid(t), "Stays in school", pupils, n};
	return town_act(t, act_trip_pupils, &in);
}

static const char *
trip_on(struct town *t, int32_t day)
{
	struct call c = town_call(t);
	const struct trip_query q = {TOWN_URN, 1, day};
	assert_int_equal(view_trip(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static void
roll__counts_for_those_still_on_the_trip_and_names_who_is_not(void **state)
{
	struct town *t = *state;
	struct roll_tick_in ticks[] = {{1, true, ""}, {2, true, ""}};
	assert_int_equal(only(t, &trip_riders[1], 1), RC_OK);
	trip_tick(t, DAY, "08:50", SESSION_AM);
	assert_int_equal(trip_roll(t, ticks, 2), RC_OK);
	assert_true(says(t->out.s, "\"ticks\":1,\"gone\":[{\"pupil\":\"1\",\"name\":{"));
	assert_true(says(t->out.s, "\"here\":true}]"));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "");
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "V");
	const char *trip = trip_on(t, DAY);
	assert_true(says(trip, "\"gone\":[{\"pupil\":\"1\""));
	assert_true(says(strstr(trip, "\"gone\""), "\"answer\":\"present\""));
	assert_true(says(trip_office(t), "\"kind\":\"gone\""));
	assert_true(
	    says(t->out.s, "Not on the trip any more, and J. Whitlock has ticked them here"));
}

static void
roll__of_who_is_not_on_it_any_more_and_not_here_asks_nothing(void **state)
{
	struct town *t = *state;
	struct roll_tick_in one = {1, false, "Went home"};
	assert_int_equal(only(t, &trip_riders[1], 1), RC_OK);
	trip_tick(t, DAY, "08:50", SESSION_AM);
	assert_int_equal(trip_roll(t, &one, 1), RC_OK);
	assert_true(says(t->out.s, "\"ticks\":0,\"gone\":[{\"pupil\":\"1\""));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "");
	assert_true(says(trip_office(t), "\"questions\":[]"));
	assert_true(says(trip_on(t, DAY), "\"reason\":\"Went home\""));
}

static void
roll__of_who_never_was_on_the_trip_is_refused_whole(void **state)
{
	struct town *t = *state;
	struct roll_tick_in ticks[] = {{1, true, ""}, {3, true, ""}};
	trip_tick(t, DAY, "08:50", SESSION_AM);
	assert_int_equal(trip_roll(t, ticks, 2), RC_INVALID);
	assert_string_equal(t->d.field, "/ticks/1/pupil");
	assert_true(says(trip_on(t, DAY), "\"answer\":\"\""));
	struct roll_tick_in twice[] = {{1, true, ""}, {1, true, ""}};
	assert_int_equal(only(t, &trip_riders[1], 1), RC_OK);
	assert_int_equal(trip_roll(t, twice, 2), RC_INVALID);
}

static void
trip__shows_who_was_on_it_on_a_day_though_they_were_taken_off_later(void **state)
{
	struct town *t = *state;
	struct roll_tick_in ticks[] = {{1, true, ""}, {2, true, ""}};
	trip_tick(t, DAY, "08:50", SESSION_AM);
	assert_int_equal(trip_roll(t, ticks, 2), RC_OK);
	town_at(t, DAY + 1, "08:00");
	assert_int_equal(only(t, &trip_riders[1], 1), RC_OK);
	const char *first = trip_on(t, DAY);
	assert_true(says(first, "\"pupils\":[{\"pupil\":\"1\""));
	assert_true(says(first, "\"gone\":[]"));
	assert_true(says(trip_on(t, DAY + 1), "\"pupils\":[{\"pupil\":\"2\""));
	/* Put on it again: on each day once. */
	assert_int_equal(only(t, trip_riders, 2), RC_OK);
	assert_int_equal(says_times(trip_on(t, DAY), "{\"pupil\":\"1\""), 2); /* AM, PM */
}

static void
trip__that_was_cancelled_on_its_second_day_shows_the_first(void **state)
{
	struct town *t = *state;
	struct roll_tick_in ticks[] = {{1, true, ""}, {2, true, ""}};
	trip_tick(t, DAY, "08:50", SESSION_AM);
	assert_int_equal(trip_roll(t, ticks, 2), RC_OK);
	town_at(t, DAY + 1, "08:00");
	struct off_site_end_args end = {TOWN_URN, 1, town_uuid(t), "Coach broke down"};
	assert_int_equal(town_act(t, act_cancel_trip, &end), RC_OK);
	assert_int_equal(says_times(trip_on(t, DAY), "\"answer\":\"present\""), 2);
	assert_true(says(t->out.s, "\"is_cancelled\":true"));
	assert_true(says(trip_on(t, DAY + 1), "\"pupils\":[]"));
	trip_tick(t, DAY + 1, "08:50", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY + 1, SESSION_AM), "");
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, town_finish)
	const struct CMUnitTest tests[] = {
	    T(roll__counts_for_those_still_on_the_trip_and_names_who_is_not),
	    T(roll__of_who_is_not_on_it_any_more_and_not_here_asks_nothing),
	    T(roll__of_who_never_was_on_the_trip_is_refused_whole),
	    T(trip__that_was_cancelled_on_its_second_day_shows_the_first),
	    T(trip__shows_who_was_on_it_on_a_day_though_they_were_taken_off_later),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
