#ifndef MUSTER_APP_VULNERABLE_H
#define MUSTER_APP_VULNERABLE_H

#include "app/app.h"

/*
 * The list of vulnerable pupils: staff propose, the safeguarding lead decides, each name with
 * reason, from and review date (C185 to C187). The badge is the flag `vulnerable` of the admission
 * register, which the deciding writes and ends.
 */

/* GET /vulnerable. PERM_ALERT: all teaching staff and reception see who is on the list; reasons,
 * reviews and proposals of others with PERM_SAFEGUARDING only, and reading them is logged (R109).
 */
enum rc view_vulnerable(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/* POST /vulnerable: PERM_ALERT for the pupil. */
struct vulnerable_propose_args {
	int64_t urn;
	const char *uuid;
	int64_t pupil_id;
	const char *reason;
};
act_fn act_vulnerable_propose;

/* POST /vulnerable/{entry}/steps: PERM_VULNERABLE. Structural. */
struct vulnerable_step_args {
	int64_t urn;
	int64_t entry_id;
	const char *uuid;
	const char *kind;   /* "list", "decline", "review", "end" */
	const char *words;  /* needed but for "list" */
	int32_t from_day;   /* of "list"; DAY_NONE: today */
	int32_t review_day; /* of "list" and "review"; needed */
};
act_fn act_vulnerable_step;

#endif
