#ifndef MUSTER_CORE_WORKER_H
#define MUSTER_CORE_WORKER_H

#include "core/follow_up.h"
#include "core/pupil_flag.h"

#include <stdbool.h>
#include <stdint.h>

/* Workers outside the school who are told on the day of an unexplained absence (R76). */
enum outside_worker { WORKER_SOCIAL, WORKER_YOUTH_OFFENDING, WORKER_COUNT };
const char *worker_name(enum outside_worker w); /* "social_worker": in the API */
const char *worker_text(enum outside_worker w); /* "Social worker" */

/* Whom a flag of the day calls for; -1: nobody. A child in need or on a protection plan has a
 * social worker, whether or not the flag of that name is there too. */
int worker_of_flag(enum pupil_flag flag);
/*
 * Whom to tell, a set of 1 << enum outside_worker.
 *
 * flags  a set of 1 << enum pupil_flag: of those that the reader may see (R109).
 */
uint32_t workers_of(uint32_t flags);

/*
 * Does an attempt tell the worker of the absence?
 *
 * who       whom it was to: words that begin with a worker's text are about that one alone; other
 *           words are about the worker only where there is no second.
 * at        when, UTC seconds.
 * found_at  the register of the first N of the day opened: what was said before
 *           it was not about this absence.
 * workers   all who are to be told.
 */
struct worker_told {
	enum attempt_how how;
	enum attempt_outcome outcome;
	const char *who;
	int64_t at;
	int64_t found_at;
	uint32_t workers;
};
bool worker_is_told(enum outside_worker w, const struct worker_told *f);

#endif
