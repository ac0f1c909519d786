#include "base/clock.h"

#include <time.h>

int64_t
clock_now(const struct clock *c)
{
	if (c->is_fixed) {
		return c->fixed;
	}
	return (int64_t)time(NULL) + c->offset;
}
