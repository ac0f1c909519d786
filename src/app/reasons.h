#ifndef MUSTER_APP_REASONS_H
#define MUSTER_APP_REASONS_H

#include "base/arena.h"
#include "base/text.h"
#include "core/policy.h"

/* Inside app: why pupils come late, to choose from (C086). */

/* The policy's, else the usual ones. One may end with the code that the front desk uses for it
 * after closing: "Appointment (M)". */
struct policy_texts late_reasons(const struct policy *p);
/* Without that code, for whoever may not decide it: a teacher, a kiosk. In `a`. */
const char *reason_words(struct arena *a, const char *reason);
/* [...]: words only. */
void late_reasons_json(struct text *t, struct arena *a, const struct policy *p);

#endif
