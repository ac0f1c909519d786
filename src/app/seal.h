#ifndef MUSTER_APP_SEAL_H
#define MUSTER_APP_SEAL_H

#include "app/app.h"
#include "base/day.h"

/*
 * Sealed periods: the registers of some days are settled. From then on every change in them, by
 * anybody, is an amendment with all five facts (R44): it needs PERM_AMEND and a reason.
 */

/* GET /seals. PERM_REGISTER: whoever takes registers may know which are settled. */
enum rc view_seals(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/* POST /seals. PERM_SEAL. RC_INVALID back to front, a day that is not over, a register of the
 * period still open, sealed already; pupils without a mark, unless `with_gaps`: a register that
 * nobody took stays missing until it is taken or the office settles it (R48). */
struct seal_args {
	int64_t urn;
	const char *uuid;
	struct day_range days;
	const char *reason;
	int64_t seal_id; /* of an unseal */
	bool with_gaps;  /* who seals knows of the registers that are missing */
};
act_fn act_seal;
/* POST /seals/{seal}/unseal. PERM_UNSEAL: the office seals, only the head opens again, with a
 * reason. */
act_fn act_unseal;

#endif
