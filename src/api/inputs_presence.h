#ifndef MUSTER_API_INPUTS_PRESENCE_H
#define MUSTER_API_INPUTS_PRESENCE_H

#include "api/inputs.h"
#include "app/fire.h"

/* What presence and the fire roll take. */
struct fire_start_input {
	struct fire_start_args args;
	int kind; /* 0 drill, 1 real; becomes args.is_drill */
	const char *device;
};
struct fire_ticks_input {
	struct fire_ticks_args args;
	const char *device;
};
struct fire_count_input {
	struct fire_count_args args;
	const char *device;
};
struct roll_key {
	int64_t urn;
	int64_t roll_id;
};

extern const struct input input_presence, input_fire_start, input_fire_end, input_fire_ticks,
    input_fire_count, input_fire_points, input_fire_report;

#endif
