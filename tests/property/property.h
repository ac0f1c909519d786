#ifndef MUSTER_TESTS_PROPERTY_H
#define MUSTER_TESTS_PROPERTY_H

#include "core/calendar.h"
#include "core/law_config.h"
#include "core/session_seq.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Random calendars and marks. The seed is printed; MUSTER_SEED repeats a run. A property that does
 * not hold prints the seed of its own case and the process ends with 1.
 */
struct rng {
	uint64_t state;
};
uint64_t rng_next(struct rng *r);                         /* splitmix64 */
int32_t rng_int(struct rng *r, int32_t from, int32_t to); /* both included */
bool rng_chance(struct rng *r, int32_t percent);
uint8_t rng_code(struct rng *r); /* any code */
int32_t rng_day(struct rng *r);  /* 2015 to 2035 */

/* A school of one to six terms with closures of every kind, and a pupil's cells on it. */
struct world {
	struct arena *a;
	struct calendar calendar;
	struct axis axis;
	uint8_t *cell;
	struct session_seq q;
	struct law_config cfg;
};
/* Percent of sessions that get a random code other than present; `codes` as a set, 0 = any. */
void world_make(struct world *w, struct rng *r, struct arena *a, int32_t percent, uint64_t codes);

#define HOLDS(what)                                                                                \
	do {                                                                                       \
		if (!(what)) {                                                                     \
			property_broken(__FILE__, __LINE__, #what);                                \
		}                                                                                  \
	} while (0)
void property_broken(const char *file, int line, const char *what) __attribute__((noreturn));

/* Try one property `times` times, each with its own seed. */
typedef void property_fn(struct rng *r, struct arena *a);
void property(const char *name, property_fn *fn, int times);
/* Read MUSTER_SEED, or take one from the clock, and print it. */
void property_start(void);

#endif
