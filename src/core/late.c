#include "core/late.h"

enum rc
register_times_check(const struct register_times *t, struct diag *d)
{
	if (t->closes <= t->opens) {
		return diag_set(d, RC_INVALID, "register_closes", "R36",
		    "the register must close after it opens");
	}
	if (t->ends < t->closes) {
		return diag_set(d, RC_INVALID, "session_ends", "SI 2024/208 reg 10 (R41)",
		    "the session must not end before its register closes");
	}
	return RC_OK;
}

bool
register_times_too_long(const struct register_times *t, const struct law_config *cfg)
{
	return t->closes - t->opens > cfg->register_max_open_minutes; /* R36 */
}

struct arrival_result
arrival_code(const struct arrival *in, const struct law_config *cfg)
{
	const struct register_times *t = &in->times;
	if (in->minute == MINUTE_NONE || in->minute > t->ends) {
		return (struct arrival_result){
		    .code = in->reason != 0 ? in->reason : CODE_N}; /* R42 */
	}
	if (in->minute <= t->opens) {
		return (struct arrival_result){.code = code_present(in->session)}; /* R40 */
	}
	struct arrival_result r = {.minutes_late = (int16_t)(in->minute - t->opens)};
	if (in->minute < t->closes || (in->minute == t->closes && cfg->close_inclusive)) {
		r.code = CODE_L; /* R40 */
	} else {
		r.code = in->reason != 0 ? in->reason : CODE_U; /* R41 */
	}
	return r;
}
