#include "base/num.h"

#include <string.h>

bool
num_parse_n(int64_t *out, const char *s, size_t n)
{
	if (n == 0 || n > 18) {
		return false;
	}
	int64_t v = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9') {
			return false;
		}
		v = v * 10 + (s[i] - '0');
	}
	*out = v;
	return true;
}

bool
num_parse(int64_t *out, const char *s, int64_t min, int64_t max)
{
	int64_t v = 0;
	if (!num_parse_n(&v, s, strlen(s)) || v < min || v > max) {
		return false;
	}
	*out = v;
	return true;
}
