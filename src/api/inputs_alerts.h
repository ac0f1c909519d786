#ifndef MUSTER_API_INPUTS_ALERTS_H
#define MUSTER_API_INPUTS_ALERTS_H

#include "api/body.h"
#include "app/alert.h"
#include "app/vulnerable.h"

struct alert_raise_input {
	struct alert_raise_args args;
	const char *device;
};
struct alert_step_input {
	struct alert_step_args args;
	const char *device;
};

extern const struct input input_alerts, input_alert, input_alert_raise, input_alert_step,
    input_alert_link, input_propose, input_vulnerable_step;

#endif
