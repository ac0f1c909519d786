#ifndef MUSTER_APP_ARRIVE_H
#define MUSTER_APP_ARRIVE_H

#include "app/reg.h"

/*
 * Inside app: what an arrival makes of the mark (R40 to R42), for every act that records one: the
 * office's, reception's, the kiosk's.
 *
 *	struct arriving v = {.c = c, .s = s, .pupil_id = 7, ...};
 *	arriving_place(&v, d); arriving_change(&v, d);      reads and checks
 *	arriving_write(&v, 1, d);                           writes
 */
struct arriving {
	struct call *c;
	struct school_state *s; /* held */
	int64_t pupil_id;
	int32_t day;
	int16_t minute;
	const char *known_reason; /* a code, or "" (R41) */
	const char *note;         /* for the mark; "": what stands */
	enum permission need;     /* of the caller, in the pupil's scope */
	/* Set by arriving_place(): */
	const struct image_pupil *p;
	enum session session;
	struct session_times times;
	struct mark now; /* what stands; last_seq 0: nothing */
	/* Set by arriving_change(): */
	struct mark_change change;
	/* Set by arriving_write(): */
	int64_t seq;
};

/*
 * Who it is, and the session of the minute. Between the sessions, and after the day, there is none.
 *
 * Fails  RC_NOT_FOUND the pupil; RC_FORBIDDEN out of scope, or an earlier day without PERM_AMEND
 *        (R44); RC_INVALID "arrived": no session (R41), or its register has not opened (R48).
 */
enum rc arriving_place(struct arriving *v, struct diag *d) MUST_CHECK;

/* The mark by the clock. RC_INVALID: marked present already, not on roll, no such reason (R41). */
enum rc arriving_change(struct arriving *v, struct diag *d) MUST_CHECK;

/* One sentence: why it is that code. */
const char *arriving_why(const struct arriving *v, uint8_t code);

/*
 * Write the marks of one day, in one submission a session, for an act whose uuid stands in the log
 * of the desks. Each was checked; every pupil once.
 */
enum rc arriving_write(struct arriving *v, size_t n, struct diag *d) MUST_CHECK;

#endif
