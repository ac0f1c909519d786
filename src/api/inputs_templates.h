#ifndef MUSTER_API_INPUTS_TEMPLATES_H
#define MUSTER_API_INPUTS_TEMPLATES_H

#include "api/body.h"
#include "app/templates.h"

extern const struct input input_templates, input_template, input_template_preview;

#endif
