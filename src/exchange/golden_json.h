#ifndef MUSTER_EXCHANGE_GOLDEN_JSON_H
#define MUSTER_EXCHANGE_GOLDEN_JSON_H

#include "base/diag.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Golden cases: the rules of core, tried on a JSON array of {"id", "topic", "input", "expect"}.
 * What each topic takes and gives is in docs/golden-cases.md.
 */
#define GOLDEN_MAX_BYTES ((size_t)16 << 20)
#define GOLDEN_MAX_DEPTH 32

struct golden_result {
	uint32_t passed;
	uint32_t failed;
};

/*
 * Try every case of a file. Each field of `expect` is compared; a case with an unknown topic, with
 * input that is malformed or out of range, or that expects nothing, fails and says why.
 *
 * print  gets one line or more for each failing case (id, field, expected, found), then "N passed,
 *        N failed". May be NULL.
 * Fails  RC_NOT_FOUND no such file; RC_TOO_LARGE over GOLDEN_MAX_BYTES or nested deeper than
 *        GOLDEN_MAX_DEPTH; RC_INVALID not JSON, or not an array (line and column in `d`). A failing
 *        case is not a failure of the call.
 */
enum rc golden_eval_file(
    struct golden_result *out, const char *path, FILE *print, struct diag *d) MUST_CHECK;
/* The same over bytes in memory. */
enum rc golden_eval(
    struct golden_result *out, const char *bytes, size_t n, FILE *print, struct diag *d) MUST_CHECK;

#endif
