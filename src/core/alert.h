#ifndef MUSTER_CORE_ALERT_H
#define MUSTER_CORE_ALERT_H

#include "core/policy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The alert for a missing pupil as a machine: what happened so far, and from it and the policy's
 * table of steps what is due, when the next step is, and what may happen now. It knows neither
 * people nor clocks: instants are given, in seconds UTC.
 */

/* What can happen in an alert; the log of an alert is a list of these. */
enum alert_event_kind {
	ALERT_RAISED,
	ALERT_JOINED,       /* raised again by somebody else */
	ALERT_TOLD,         /* a step of the policy was due: its people were told */
	ALERT_ACKNOWLEDGED, /* somebody answers and begins to look */
	ALERT_SEARCHING,    /* who looks, and where */
	ALERT_HELP,         /* wider help is asked for */
	ALERT_FOUND,
	ALERT_NOT_FOUND,     /* the search is given up */
	ALERT_SENIOR_TOLD,   /* senior staff know */
	ALERT_HOME_CALLED,   /* home was called */
	ALERT_POLICE_CALLED, /* the police were called */
	ALERT_NOTE,          /* words */
	ALERT_CLOSED,
	ALERT_EVENT_COUNT
};

enum alert_state {
	ALERT_IS_RAISED,
	ALERT_IS_SEARCHED, /* acknowledged: somebody looks */
	ALERT_IS_FOUND,
	ALERT_IS_NOT_FOUND,
	ALERT_IS_CLOSED,
	ALERT_STATE_COUNT
};

#define ALERT_STEPS 200 /* most steps of a table: as many as a policy's list may have */

struct alert_event {
	enum alert_event_kind kind;
	int64_t at;
	int32_t step; /* ALERT_TOLD: index in the table, 0 to ALERT_STEPS - 1; else -1 */
};

/* How an alert stands. Instants are 0 until it happened; of what happens twice, the first. */
struct alert_now {
	enum alert_state state;
	int64_t raised_at;
	int64_t answered_at; /* acknowledged */
	int64_t help_at;
	int64_t found_at;
	int64_t not_found_at;
	int64_t closed_at;
	bool is_told[ALERT_STEPS]; /* steps that were done */
};

/* A policy's steps. Those of the guidance when the policy has none. */
struct alert_table {
	const struct policy_step *step;
	size_t n; /* at most ALERT_STEPS */
	int year; /* enum nc_year of the pupil, -1 unknown: steps of other years are left out */
};
void alert_table(struct alert_table *out, const struct policy *p, int year);

/* From the log, oldest first; the first event is ALERT_RAISED. */
void alert_fold(struct alert_now *out, const struct alert_event *events, size_t n);

/* May it happen now? A table of states and events; closing always may, but only once. */
bool alert_allows(enum alert_state state, enum alert_event_kind kind);

/* When step i has to be done if nothing else happens; 0: not as things stand, or it was done. */
int64_t alert_step_at(const struct alert_table *t, size_t i, const struct alert_now *now);

/* Indexes of the steps that are due by `at` and not done, in the order of the table; `out` has room
 * for ALERT_STEPS. */
size_t alert_due(size_t *out, const struct alert_table *t, const struct alert_now *now, int64_t at);

/* The next step that only waits for the clock: its instant, and its index; 0 if there is none. */
int64_t alert_next(size_t *step, const struct alert_table *t, const struct alert_now *now);

/* From when anyone on call may answer: the first step "not acknowledged", else the raising. */
int64_t alert_anyone_from(const struct alert_table *t, const struct alert_now *now);

/* "raised", "joined", "home_called": in the API and in the database. */
const char *alert_event_name(enum alert_event_kind kind);
int alert_event_find(const char *name);               /* -1 if there is none */
const char *alert_state_name(enum alert_state state); /* "raised", "searching", "not_found" */

#endif
