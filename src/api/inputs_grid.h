#ifndef MUSTER_API_INPUTS_GRID_H
#define MUSTER_API_INPUTS_GRID_H

#include "api/inputs.h"
#include "app/grid.h"

/* What the grid and the change report take. */
extern const struct input input_grid;

#endif
