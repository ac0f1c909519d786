#ifndef MUSTER_API_INPUTS_KIOSK_H
#define MUSTER_API_INPUTS_KIOSK_H

#include "api/inputs.h"
#include "app/kiosk.h"

/* What kiosks, and the pages that look after them, take. */
struct pair_input {
	const char *code;
};
struct kiosk_find_input {
	const char *q;
};
struct kiosk_pupil_input {
	int64_t pupil_id;
};
extern const struct input input_add_device, input_device, input_pair, input_kiosk_find,
    input_kiosk_pupil, input_kiosk_sign_in;

#endif
