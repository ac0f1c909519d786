#ifndef MUSTER_APP_SCHOOL_H
#define MUSTER_APP_SCHOOL_H

#include "app/app.h"
#include "core/calendar.h"

/* Schools, their calendar and policy. */

/* POST /schools: by URN from the list of schools, with the default policy. PERM_SCHOOL_ADD.
 * Structural. */
struct school_args {
	const char *uuid;
	int64_t urn;
};
act_fn act_add_school;
enum rc view_schools(struct call *c, struct diag *d) MUST_CHECK;
enum rc view_school(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/* PUT /calendar: the whole calendar. PERM_CALENDAR. Structural. Refused when a mark stands on a
 * session that would no longer be open (the message says how many and the first of them). */
struct calendar_args {
	int64_t urn;
	const char *uuid;
	const struct term *terms;
	size_t n_terms;
	const struct closure *closures;
	size_t n_closures;
};
act_fn act_set_calendar;
enum rc view_calendar(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/* PUT /policy: YAML; refused when it does not read or breaks statute. PERM_POLICY. Structural. */
struct policy_args {
	int64_t urn;
	const char *uuid;
	const char *yaml;
};
act_fn act_set_policy;
enum rc view_policy(struct call *c, int64_t urn, int32_t day, struct diag *d) MUST_CHECK;
/* Findings of a policy file; needs no school. */
enum rc view_policy_lint(struct call *c, const char *yaml, size_t n, struct diag *d) MUST_CHECK;

/* GET /codes. */
enum rc view_codes(struct call *c, struct diag *d) MUST_CHECK;

#endif
