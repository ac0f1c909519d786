#ifndef MUSTER_API_INPUTS_FOLLOW_UP_H
#define MUSTER_API_INPUTS_FOLLOW_UP_H

#include "api/body.h"
#include "app/absence_report.h"
#include "app/follow_up.h"

struct attempt_input {
	struct attempt_args args;
	const char *device;
};

struct report_input {
	struct report_args args;
	const char *device;
};

extern const struct input input_follow_up, input_follow_up_pupil, input_attempt, input_reports,
    input_report, input_report_decide;

#endif
