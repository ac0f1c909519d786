#ifndef MUSTER_API_PULSE_H
#define MUSTER_API_PULSE_H

#include "app/app.h"

#include <stdint.h>

/*
 * When an event stream has something to say, and what. Pure: the clock is a parameter, in
 * milliseconds that only go forward.
 *
 * The first change is told at once; what comes within PULSE_EVENT_MS of it waits and is told
 * together. Every PULSE_BEAT_MS, whatever else is said, a comment line is written: a connection
 * that is not written to never notices that its client has gone.
 */
#define PULSE_EVENT_MS 250 /* at most four events a second */
#define PULSE_BEAT_MS 15000

struct pulse {
	uint32_t topics; /* set of LIVE_, not told yet */
	int64_t seq;     /* highest submission heard of */
	int64_t told_ms; /* when an event was written last */
	int64_t beat_ms; /* when the next comment line is due */
};

enum pulse_say {
	PULSE_NOTHING,
	PULSE_EVENT,
	PULSE_BEAT,
};

/* A stream that has just opened: its first comment line is due at once, so that the client sees
 * that it is open. */
void pulse_init(struct pulse *p, int64_t now_ms);
void pulse_add(struct pulse *p, const struct live_change *change);
/* What is due now. */
enum pulse_say pulse_due(const struct pulse *p, int64_t now_ms);
/* When pulse_due() will next give something, if nothing is added. */
int64_t pulse_wake_ms(const struct pulse *p);

/* Write what pulse_due() gave: `data: {"topics":["marks"],"seq":345}` or a comment line, each with
 * the empty line that ends it; at most PULSE_TEXT bytes with the end. Gives the bytes. */
#define PULSE_TEXT 192
size_t pulse_write(char out[PULSE_TEXT], struct pulse *p, enum pulse_say what, int64_t now_ms);

#endif
