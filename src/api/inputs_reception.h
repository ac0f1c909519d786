#ifndef MUSTER_API_INPUTS_RECEPTION_H
#define MUSTER_API_INPUTS_RECEPTION_H

#include "api/inputs.h"

/* What the front desk takes. The act's struct comes first. */
struct sign_in_input {
	struct sign_in_args args;
	const char *device;
};
struct sign_out_input {
	struct sign_out_args args;
	const char *device;
};
struct come_back_input {
	struct come_back_args args;
	const char *device;
};
struct hand_over_input {
	struct hand_over_args args;
	const char *device;
};

extern const struct input input_reception, input_sign_in, input_sign_out, input_come_back,
    input_hand_over, input_undo_move, input_paper;

#endif
