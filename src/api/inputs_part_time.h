#ifndef MUSTER_API_INPUTS_PART_TIME_H
#define MUSTER_API_INPUTS_PART_TIME_H

#include "api/body.h"
#include "app/part_time.h"

extern const struct input input_part_time_list, input_part_time, input_part_time_review;

#endif
