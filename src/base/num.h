#ifndef MUSTER_BASE_NUM_H
#define MUSTER_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decimal digits only, no sign, no blanks, the whole text; min to max. False leaves `out` alone. */
bool num_parse(int64_t *out, const char *s, int64_t min, int64_t max);

/* The same for exactly `n` characters, at most 18. */
bool num_parse_n(int64_t *out, const char *s, size_t n);

#endif
