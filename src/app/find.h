#ifndef MUSTER_APP_FIND_H
#define MUSTER_APP_FIND_H

#include "base/arena.h"

#include <stdint.h>

/*
 * Inside app: what stands behind a text, found at once. An import asks half a million times who the
 * pupil of a UPN is.
 */
#define FIND_NONE UINT32_MAX
#define FIND_TWICE (UINT32_MAX - 1) /* several have this text */

struct find_slot {
	const char *key; /* NULL: free */
	uint32_t value;
};

struct find {
	struct find_slot *slots;
	uint32_t mask;
};

/* Empty, with room for `n` texts. */
void find_init(struct find *f, size_t n, struct arena *a);
/* key: lent as long as the table lives; "" is never found. A second value makes it FIND_TWICE. */
void find_put(struct find *f, const char *key, uint32_t value);
uint32_t find_get(const struct find *f, const char *key);

#endif
