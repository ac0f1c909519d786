#ifndef MUSTER_API_INPUTS_BOARD_H
#define MUSTER_API_INPUTS_BOARD_H

#include "api/inputs.h"
#include "app/registers.h"

/* What the board of registers and the view of how they are kept take. */
extern const struct input input_board, input_remind, input_practice;

#endif
