#ifndef MUSTER_EXCHANGE_GOLDEN_TOPICS_H
#define MUSTER_EXCHANGE_GOLDEN_TOPICS_H

#include "base/arena.h"
#include "base/diag.h"

#include <jansson.h>

/*
 * What core finds for one golden case.
 *
 * found  an empty object, filled with every field of the topic. Fields are named as in the golden
 *        cases and in the reports of the command line.
 * input  the case's own, lent.
 * Fails  RC_INVALID: unknown topic, or an input that is missing, of the wrong type or out of
 *        range; `d` names it.
 */
enum rc golden_topic_run(
    json_t *found, const char *topic, json_t *input, struct arena *a, struct diag *d) MUST_CHECK;

#endif
