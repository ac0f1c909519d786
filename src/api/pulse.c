#include "api/pulse.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

void
pulse_init(struct pulse *p, int64_t now_ms)
{
	*p = (struct pulse){.told_ms = now_ms - PULSE_EVENT_MS, .beat_ms = now_ms};
}

void
pulse_add(struct pulse *p, const struct live_change *change)
{
	p->topics |= change->topics;
	p->seq = change->seq > p->seq ? change->seq : p->seq;
}

enum pulse_say
pulse_due(const struct pulse *p, int64_t now_ms)
{
	/* The comment line first: before it is written the login is looked up again, and who is no
	 * longer signed in is told nothing more. */
	if (now_ms >= p->beat_ms) {
		return PULSE_BEAT;
	}
	bool is_told = p->topics == 0 || now_ms - p->told_ms < PULSE_EVENT_MS;
	return is_told ? PULSE_NOTHING : PULSE_EVENT;
}

int64_t
pulse_wake_ms(const struct pulse *p)
{
	int64_t event_ms = p->told_ms + PULSE_EVENT_MS;
	return p->topics != 0 && event_ms < p->beat_ms ? event_ms : p->beat_ms;
}

static size_t
say_event(char out[PULSE_TEXT], const struct pulse *p)
{
	size_t n = (size_t)snprintf(out, PULSE_TEXT, "data: {\"topics\":[");
	const char *comma = "";
	for (int bit = 0; live_topic_name(bit) != NULL; bit++) {
		if ((p->topics >> bit & 1) != 0) {
			n += (size_t)snprintf(
			    out + n, PULSE_TEXT - n, "%s\"%s\"", comma, live_topic_name(bit));
			comma = ",";
		}
	}
	n += (size_t)snprintf(out + n, PULSE_TEXT - n, "],\"seq\":%" PRId64 "}\n\n", p->seq);
	assert(n < PULSE_TEXT);
	return n;
}

size_t
pulse_write(char out[PULSE_TEXT], struct pulse *p, enum pulse_say what, int64_t now_ms)
{
	if (what == PULSE_NOTHING) {
		return 0;
	}
	if (what == PULSE_BEAT) {
		p->beat_ms = now_ms + PULSE_BEAT_MS;
		return (size_t)snprintf(out, PULSE_TEXT, ":\n\n");
	}
	size_t n = say_event(out, p);
	p->told_ms = now_ms;
	p->topics = 0;
	return n;
}
