#ifndef MUSTER_TESTS_TRIP_H
#define MUSTER_TESTS_TRIP_H

#include "town.h"

#include "app/off_site_in.h"

/* Pupils 1 and 2 of the town go to the rail museum; its tests share how. */
#define TRIP_DAY 20704 /* Tuesday 8 September 2026 */
extern const int64_t trip_riders[2];

/* Both sessions of the day, under a new uuid. */
struct trip_args trip_museum(struct town *t);
/* The clock on a day: planned codes of the session, then what is due off site. */
void trip_tick(struct town *t, int32_t day, const char *clock, enum session session);
/* The leader's roll of the first trip, of the morning of TRIP_DAY. */
enum rc trip_roll(struct town *t, struct roll_tick_in *ticks, size_t n);
/* What the office sees of TRIP_DAY. */
const char *trip_office(struct town *t);
/* Has the answer this part, and how often? */
bool says(const char *json, const char *part);
int says_times(const char *json, const char *part);

#endif
