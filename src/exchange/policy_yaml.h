#ifndef MUSTER_EXCHANGE_POLICY_YAML_H
#define MUSTER_EXCHANGE_POLICY_YAML_H

#include "base/arena.h"
#include "base/diag.h"
#include "core/policy.h"

#include <stddef.h>

/*
 * Read a policy file.
 *
 * out     what the file says over policy_default(); texts and lists owned by the arena. Filled as
 *         far as possible even when there are faults, so that the lint can be run as well; not to
 *         be put in force then.
 * bytes   lent; UTF-8 YAML, at most 256 KB, 16 levels, no anchors. `n` bytes.
 * faults  every fault of the file in one run, in the order of the file, each with line, column,
 *         path of the setting, value, and what was expected. A setting that is
 *         missing is reported where its parent stands.
 * Fails   RC_TOO_LARGE; RC_INVALID when there is at least one fault.
 */
enum rc policy_yaml_read(struct policy *out, const char *bytes, size_t n, struct arena *a,
    struct diag_list *faults) MUST_CHECK;

#endif
