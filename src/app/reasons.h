#ifndef MUSTER_APP_REASONS_H
#define MUSTER_APP_REASONS_H

#include "base/arena.h"
#include "base/text.h"
#include "core/policy.h"

/* Inside app: why pupils come late (C086) and leave, to choose from. */

/* The policy's, else the usual ones. One may end with the code that the front desk uses for it
 * after closing: "Appointment (M)". */
struct policy_texts late_reasons(const struct policy *p);
/* For a sign-out; the code is what the pupil gets for a session that they miss by it (R41, R42). */
struct policy_texts leaving_reasons(const struct policy *p);
/* "Medical appointment (M)" -> "M", in `a`; "" when no code for an absence with a reason stands
 * there. */
const char *reason_code(const char *reason, struct arena *a);
/* Without that code, for whoever may not decide it: a teacher, a kiosk. In `a`. */
const char *reason_words(struct arena *a, const char *reason);
/* [...]: words only. */
void late_reasons_json(struct text *t, struct arena *a, const struct policy *p);

#endif
