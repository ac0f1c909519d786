#ifndef MUSTER_BASE_CLOCK_H
#define MUSTER_BASE_CLOCK_H

#include <stdint.h>

/* The clock port: acts and jobs ask it, so that tests and the demo can stand on any day. */
struct clock {
	int64_t fixed;  /* used when `is_fixed`: seconds UTC */
	int64_t offset; /* else added to the system's clock: seconds */
	int is_fixed;
};

/* Seconds UTC. */
int64_t clock_now(const struct clock *c);

#endif
