#ifndef MUSTER_API_INPUTS_UNABLE_H
#define MUSTER_API_INPUTS_UNABLE_H

#include "api/body.h"
#include "app/unable.h"

extern const struct input input_unable, input_unable_preview;

#endif
