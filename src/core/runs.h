#ifndef MUSTER_CORE_RUNS_H
#define MUSTER_CORE_RUNS_H

#include "core/law_config.h"
#include "core/session_seq.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Continuous absence: consecutive school days of which every session carries a listed code. Ten of
 * G N O U go to the authority (R71, R72); twenty of G N O are a ground for deletion (R26).
 *
 * Closed sessions, # and Z are skipped, also those closed without plan; any other code, a blank or
 * a day off roll breaks the run, unless `skips` names it. A day of which a later session is still
 * to come does not count yet and breaks nothing.
 */
struct run_config {
	uint64_t codes; /* cell values that carry the run on */
	uint64_t skips; /* cell values that are not looked at */
	uint32_t days;  /* needed, at least 1 */
};
struct run_config run_config_continuous(const struct law_config *cfg); /* 10 of G N O U (R71) */
struct run_config run_config_ground_i(const struct law_config *cfg);   /* 20 of G N O (R26) */
/* An absence as the office follows it up (R70): days on which the pupil came to no session,
 * whatever the code. A session without a mark, or that was not possible, says neither. */
struct run_config run_config_absence(void);

struct run {
	bool is_met;           /* ever, in the range */
	int32_t met_on;        /* the tenth (twentieth) day of the first run that is long enough */
	int32_t run_start;     /* first day of that run; DAY_NONE if not met */
	uint32_t longest_days; /* of any run in the range, in school days */
	int32_t longest_start; /* DAY_NONE when there was none */
	uint32_t now_days;     /* run that stands at the end of the range; 0 = none */
	int32_t now_start;     /* DAY_NONE */
	int32_t now_last;      /* its last day so far; DAY_NONE */
};

/* from, to: columns, `to` not included; 0 and q->n for all. */
void run_find(struct run *out, const struct session_seq *q, uint32_t from, uint32_t to,
    struct run_config cfg);

#endif
