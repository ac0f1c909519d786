#ifndef MUSTER_APP_EARLY_H
#define MUSTER_APP_EARLY_H

#include "app/schools.h"

/*
 * Inside app: early sign-ins at the opening of the register. Presence is marked in the session and
 * not before (R48). Where the policy sets register.kiosk_prefill, a pupil who signed in early and
 * has not been signed out by the opening is marked / (or \) by the clock at the opening, not before
 * it: the mark names the sign-in, and is not confirmed until somebody takes the register. Where a
 * mark stands (a planned code, an N) nothing is written. Without the setting nothing ever is.
 */

/* Which sessions of the day have such a mark to write? Adds to `out`. */
enum rc early_due(bool out[SESSION_COUNT], struct call *c, struct school_state *s, int32_t day,
    struct diag *d) MUST_CHECK;

struct early_write_args {
	int64_t urn;
	int32_t day;
	enum session session;
};
act_fn act_write_early;

#endif
