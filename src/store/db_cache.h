#ifndef MUSTER_STORE_DB_CACHE_H
#define MUSTER_STORE_DB_CACHE_H

#include "store/db.h"

#include <assert.h>

/* Prepared statements by the address of their query; for the drivers. */
#define DB_CACHE_SLOTS 512 /* a power of two; far more than there are queries */

struct db_cache {
	const struct query *key[DB_CACHE_SLOTS];
	void *value[DB_CACHE_SLOTS]; /* the driver's; NULL: not prepared */
};

/* The slot of a query, made when it has none. */
static inline size_t
db_cache_slot(struct db_cache *c, const struct query *q)
{
	size_t i = ((uintptr_t)q >> 4) * 31 % DB_CACHE_SLOTS;
	for (size_t tries = 0; c->key[i] != NULL && c->key[i] != q; tries++) {
		assert(tries < DB_CACHE_SLOTS);
		i = (i + 1) % DB_CACHE_SLOTS;
	}
	c->key[i] = q;
	return i;
}

#endif
