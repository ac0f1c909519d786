#ifndef MUSTER_API_INPUTS_POST_H
#define MUSTER_API_INPUTS_POST_H

#include "api/inputs.h"

/* What the notices take. */
extern const struct input input_notice_seen;

#endif
