#ifndef MUSTER_CORE_ILLNESS_H
#define MUSTER_CORE_ILLNESS_H

#include "base/day.h"
#include "core/law_config.h"
#include "core/session_seq.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The sickness return: fifteen school days of illness in a school year, missed or to be expected.
 * Code I only, in halves of a day; pupils of compulsory school age only. Rules R73 and R74.
 */
enum illness_basis {
	ILLNESS_NONE,
	ILLNESS_REACHED,  /* the marks are there */
	ILLNESS_EXPECTED, /* marks so far and the sessions until the pupil is expected back */
	ILLNESS_BASIS_COUNT
};

struct illness_args {
	const struct session_seq *q;
	struct day_range year;  /* school year; older illness is not carried over (R74) */
	bool is_compulsory_age; /* (R7); if not, no return is due */
	uint32_t years;         /* the pupil's year group as a bit, or YEARS_ALL: which sessions
	                           are open for an expectation */
	int32_t as_of;          /* an expectation was formed on this day; DAY_NONE: there is none */
	int32_t absent_until;   /* last day the pupil is expected to miss */
};

struct illness {
	uint32_t i_sessions; /* in the school year; days missed are half of it */
	uint32_t expected;   /* sessions still open after as_of to absent_until, in the year */
	bool is_due;
	int32_t due_on; /* day of the session that reached it, or as_of; DAY_NONE */
	enum illness_basis basis;
};

/* The earlier of the two: due as soon as the belief is reasonable (R73). */
void illness_find(struct illness *out, const struct illness_args *in, const struct law_config *cfg);

#endif
