#ifndef MUSTER_API_INPUTS_LEAVE_H
#define MUSTER_API_INPUTS_LEAVE_H

#include "api/body.h"
#include "app/leave.h"

extern const struct input input_leave_list, input_leave_request, input_leave_step,
    input_leave_decide;

#endif
