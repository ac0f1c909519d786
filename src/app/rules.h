#ifndef MUSTER_APP_RULES_H
#define MUSTER_APP_RULES_H

#include "base/diag.h"

#include <stdint.h>
#include <stdio.h>

/*
 * Try the law on the cases of a file (docs/golden-cases.md). Needs no school.
 *
 * print  each failing case with expected and found, then "N passed, N failed".
 * Fails  RC_NOT_FOUND, RC_TOO_LARGE, RC_INVALID: the file itself. A failing case is no failure.
 */
struct rules_result {
	uint32_t passed;
	uint32_t failed;
};
enum rc app_rules_eval(
    struct rules_result *out, const char *path, FILE *print, struct diag *d) MUST_CHECK;

#endif
