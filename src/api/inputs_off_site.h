#ifndef MUSTER_API_INPUTS_OFF_SITE_H
#define MUSTER_API_INPUTS_OFF_SITE_H

#include "api/inputs.h"
#include "app/off_site.h"

/* What trips, providers, placements and their answers take. */
struct trip_roll_input {
	struct trip_roll_args args;
	const char *device;
};

extern const struct input input_off_site, input_trip, input_make_trip, input_change_trip,
    input_trip_pupils, input_cancel_trip, input_trip_roll, input_add_provider,
    input_change_provider, input_make_placement, input_change_placement, input_end_placement,
    input_settle_off_site, input_provider_link, input_provider_answer;

#endif
