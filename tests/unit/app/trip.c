#include "trip.h"

#include "app/planned.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

const int64_t trip_riders[2] = {1, 2};

struct trip_args
trip_museum(struct town *t)
{
	return (struct trip_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .name = "Rail museum",
	    .place = "York",
	    .leader = "A. Fielding",
	    .staff = "B. Tarn",
	    .from_day = TRIP_DAY,
	    .from_session = SESSION_AM,
	    .to_day = TRIP_DAY,
	    .to_session = SESSION_PM,
	    .pupils = trip_riders,
	    .n_pupils = 2};
}

void
trip_tick(struct town *t, int32_t day, const char *clock, enum session session)
{
	const struct actor *who = t->who;
	const struct planned_write_args write = {TOWN_URN, day, session};
	const struct off_site_clock_args clock_args = {TOWN_URN, day};
	town_at(t, day, clock);
	t->who = actor_system();
	assert_int_equal(town_act(t, act_write_planned, &write), RC_OK);
	assert_int_equal(town_act(t, act_off_site_clock, &clock_args), RC_OK);
	t->who = who;
}

enum rc
trip_roll(struct town *t, struct roll_tick_in *ticks, size_t n)
{
	const struct trip_roll_args in = {.urn = TOWN_URN,
	    .trip_id = 1,
	    .uuid = town_uuid(t),
	    .day = TRIP_DAY,
	    .session = SESSION_AM,
	    .ticks = ticks,
	    .n_ticks = n};
	return town_act(t, act_trip_roll, &in);
}

const char *
trip_office(struct town *t)
{
	struct call c = town_call(t);
	const struct off_site_query q = {TOWN_URN, TRIP_DAY};
	assert_int_equal(view_off_site(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

bool
says(const char *json, const char *part)
{
	return strstr(json, part) != NULL;
}

int
says_times(const char *json, const char *part)
{
	int n = 0;
	for (const char *at = strstr(json, part); at != NULL; at = strstr(at + 1, part)) {
		n++;
	}
	return n;
}
