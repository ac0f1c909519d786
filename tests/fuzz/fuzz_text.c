/* Dates, times and numbers from outside: whatever is read can be written and is read the same. */
#include "base/day.h"
#include "base/num.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MAX_INPUT 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_dates(const char *s)
{
	int32_t day = DAY_NONE;
	int32_t again = DAY_NONE;
	char text[DAY_TEXT];
	if (day_parse(&day, s)) {
		assert(day >= DAY_MIN && day <= DAY_MAX);
		assert(strcmp(day_format(text, day), s) == 0);
	}
	if (day_parse_loose(&day, s)) {
		assert(day_parse(&again, day_format(text, day)) && again == day);
	}
}

static void
try_times(const char *s)
{
	int16_t minute = MINUTE_NONE;
	int64_t instant = 0;
	char text[MINUTE_TEXT];
	if (minute_parse(&minute, s)) {
		assert(minute >= 0 && minute < 24 * 60);
		assert(strcmp(minute_format(text, minute), s) == 0);
	}
	if (instant_parse(&instant, s)) {
		char written[INSTANT_TEXT];
		int64_t again = 0;
		assert(instant_parse(&again, instant_format(written, instant)) && again == instant);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char s[MAX_INPUT];
	if (size >= sizeof s) {
		return 0;
	}
	memcpy(s, data, size);
	s[size] = '\0';
	try_dates(s);
	try_times(s);
	int64_t n = 0;
	if (num_parse(&n, s, -5, 1000)) {
		assert(n >= 0 && n <= 1000);
	}
	return 0;
}
