#ifndef MUSTER_CORE_LATE_H
#define MUSTER_CORE_LATE_H

#include "base/diag.h"
#include "core/code.h"
#include "core/law_config.h"

#include <stdbool.h>
#include <stdint.h>

/* From arrival time to code. Rules R36, R40 to R42. */

/* A session's times for one year group, minutes after midnight. */
struct register_times {
	int16_t opens;  /* taking begins */
	int16_t closes; /* taking ends */
	int16_t ends;   /* the session ends */
};

/*
 * Do the times make sense?
 *
 * Fails  RC_INVALID with field "register_closes" or "session_ends": it must open before it closes
 *        and close before the session ends (R36, R41).
 */
enum rc register_times_check(const struct register_times *t, struct diag *d) MUST_CHECK;

/* Open for longer than the guidance says: a warning, not a refusal (R36). */
bool register_times_too_long(const struct register_times *t, const struct law_config *cfg);

struct arrival {
	enum session session;
	struct register_times times;
	int16_t minute; /* MINUTE_NONE: never came */
	uint8_t reason; /* the code of a reason already known; 0 = none */
};

struct arrival_result {
	uint8_t code;
	int16_t minutes_late; /* after opening; 0 when on time, never came, or came after the end */
};

/*
 * On time is / or \; in the open register L, its closing minute included unless the configuration
 * says otherwise (R40); after it U, or the known reason's code (R41). Who came after the session
 * ended, or never, gets the known reason or N (R42).
 */
struct arrival_result arrival_code(const struct arrival *in, const struct law_config *cfg);

#endif
