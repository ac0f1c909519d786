#include "app/app_private.h"

#include <stdlib.h>

/* Logins and tokens that were looked up lately, so that a request costs no query as a rule. */
struct login_cache {
	size_t n;
};

void
login_cache_free(struct login_cache *cache)
{
	free(cache);
}
