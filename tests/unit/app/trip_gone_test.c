#include "town.h"

#include "app/off_site_in.h"
#include "app/planned.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* A roll that was taken before the leader's phone heard who is not on the trip any more. */

#define DAY 20704 /* Tuesday 8 September 2026 */

static const int64_t riders[] = {1, 2};

static int
setup(void **state)
{
	struct town *t = town_new();
	town_at(t, DAY - 1, "15:00");
	t->who = &town_officer;
	struct trip_args in = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .name = "Rail museum",
	    .place = "York",
	    .leader = "A. Fielding",
	    .staff = "",
	    .from_day = DAY,
	    .from_session = SESSION_AM,
	    .to_day = DAY + 1,
	    .to_session = SESSION_PM,
	    .pupils = riders,
	    .n_pupils = 2};
	assert_int_equal(town_act(t, act_make_trip, &in), RC_OK);
	*state = t;
	return 0;
}

static void
tick(struct town *t, int32_t day, const char *clock)
{
	struct planned_write_args write = {TOWN_URN, day, SESSION_AM};
	struct off_site_clock_args clock_args = {TOWN_URN, day};
	town_at(t, day, clock);
	t->who = actor_system();
	assert_int_equal(town_act(t, act_write_planned, &write), RC_OK);
	assert_int_equal(town_act(t, act_off_site_clock, &clock_args), RC_OK);
	t->who = &town_officer;
}

static enum rc
only(struct town *t, const int64_t *pupils, size_t n)
{
	struct trip_pupils_args in = {TOWN_URN, 1, town_uuid(t), "Stays in school", pupils, n};
	return town_act(t, act_trip_pupils, &in);
}

static enum rc
roll(struct town *t, struct roll_tick_in *ticks, size_t n)
{
	struct trip_roll_args in = {.urn = TOWN_URN,
	    .trip_id = 1,
	    .uuid = town_uuid(t),
	    .day = DAY,
	    .session = SESSION_AM,
	    .ticks = ticks,
	    .n_ticks = n};
	return town_act(t, act_trip_roll, &in);
}

static const char *
trip_on(struct town *t, int32_t day)
{
	struct call c = town_call(t);
	const struct trip_query q = {TOWN_URN, 1, day};
	assert_int_equal(view_trip(&c, &q, &t->d), RC_OK);
	return t->out.s;
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

static int
count(const char *json, const char *part)
{
	int n = 0;
	for (const char *at = strstr(json, part); at != NULL; at = strstr(at + 1, part)) {
		n++;
	}
	return n;
}

static void
roll__counts_for_those_still_on_the_trip_and_names_who_is_not(void **state)
{
	struct town *t = *state;
	struct roll_tick_in ticks[] = {{1, true, ""}, {2, true, ""}};
	assert_int_equal(only(t, &riders[1], 1), RC_OK);
	tick(t, DAY, "08:50");
	assert_int_equal(roll(t, ticks, 2), RC_OK);
	assert_true(says(t->out.s, "\"ticks\":1,\"gone\":[{\"pupil\":\"1\",\"name\":{"));
	assert_true(says(t->out.s, "\"here\":true}]"));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "");
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "V");
	const char *trip = trip_on(t, DAY);
	assert_true(says(trip, "\"gone\":[{\"pupil\":\"1\""));
	assert_true(says(strstr(trip, "\"gone\""), "\"answer\":\"present\""));
	assert_true(
	    says(office(t), "Not on the trip any more, and J. Whitlock has ticked them here"));
}

static void
roll__of_who_is_not_on_it_any_more_and_not_here_asks_nothing(void **state)
{
	struct town *t = *state;
	struct roll_tick_in one = {1, false, "Went home"};
	assert_int_equal(only(t, &riders[1], 1), RC_OK);
	tick(t, DAY, "08:50");
	assert_int_equal(roll(t, &one, 1), RC_OK);
	assert_true(says(t->out.s, "\"ticks\":0,\"gone\":[{\"pupil\":\"1\""));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "");
	assert_true(says(office(t), "\"questions\":[]"));
	assert_true(says(trip_on(t, DAY), "\"reason\":\"Went home\""));
}

static void
roll__of_who_never_was_on_the_trip_is_refused_whole(void **state)
{
	struct town *t = *state;
	struct roll_tick_in ticks[] = {{1, true, ""}, {3, true, ""}};
	tick(t, DAY, "08:50");
	assert_int_equal(roll(t, ticks, 2), RC_INVALID);
	assert_string_equal(t->d.field, "/ticks/1/pupil");
	assert_true(says(trip_on(t, DAY), "\"answer\":\"\""));
	struct roll_tick_in twice[] = {{1, true, ""}, {1, true, ""}};
	assert_int_equal(only(t, &riders[1], 1), RC_OK);
	assert_int_equal(roll(t, twice, 2), RC_INVALID);
}

static void
trip__shows_who_was_on_it_on_a_day_though_they_were_taken_off_later(void **state)
{
	struct town *t = *state;
	struct roll_tick_in ticks[] = {{1, true, ""}, {2, true, ""}};
	tick(t, DAY, "08:50");
	assert_int_equal(roll(t, ticks, 2), RC_OK);
	town_at(t, DAY + 1, "08:00");
	assert_int_equal(only(t, &riders[1], 1), RC_OK);
	const char *first = trip_on(t, DAY);
	assert_true(says(first, "\"pupils\":[{\"pupil\":\"1\""));
	assert_true(says(first, "\"gone\":[]"));
	assert_true(says(trip_on(t, DAY + 1), "\"pupils\":[{\"pupil\":\"2\""));
	/* Put on it again: on each day once. */
	assert_int_equal(only(t, riders, 2), RC_OK);
	assert_int_equal(count(trip_on(t, DAY), "{\"pupil\":\"1\""), 2); /* AM, PM */
}

static void
trip__that_was_cancelled_on_its_second_day_shows_the_first(void **state)
{
	struct town *t = *state;
	struct roll_tick_in ticks[] = {{1, true, ""}, {2, true, ""}};
	tick(t, DAY, "08:50");
	assert_int_equal(roll(t, ticks, 2), RC_OK);
	town_at(t, DAY + 1, "08:00");
	struct off_site_end_args end = {TOWN_URN, 1, town_uuid(t), "Coach broke down"};
	assert_int_equal(town_act(t, act_cancel_trip, &end), RC_OK);
	assert_int_equal(count(trip_on(t, DAY), "\"answer\":\"present\""), 2);
	assert_true(says(t->out.s, "\"is_cancelled\":true"));
	assert_true(says(trip_on(t, DAY + 1), "\"pupils\":[]"));
	tick(t, DAY + 1, "08:50");
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
