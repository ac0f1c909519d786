#ifndef MUSTER_CORE_DEADLINE_H
#define MUSTER_CORE_DEADLINE_H

#include "core/calendar.h"
#include "core/law_config.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * By when. School days and calendar days are never mixed: each function says which it counts.
 * A day past the end of the calendar is DAY_NONE: the next year's terms are not entered yet.
 */

/* Last day on which an N may stand: the fifth school day after the session; then O (R43). */
int32_t deadline_n(const struct calendar *c, int32_t session_day, const struct law_config *cfg);

/* Is the day near, the last but one or later? age in school days since the session. */
bool deadline_n_is_near(int32_t age, const struct law_config *cfg);
/* Is it to be settled in the school year that begins on `from`: an N of it, or one that is due in
 * it? due DAY_NONE is not known, and may be. */
bool deadline_n_is_of_year(int32_t session_day, int32_t due, int32_t from);

struct new_pupil {
	int32_t entered_on;            /* day the name went into the admission register */
	bool is_most_junior_class;     /* the school's youngest class */
	bool starts_first_day_of_year; /* starting day is the first day of the school year */
	bool la_asked;                 /* the authority had asked before the day of entry */
};
/* Is a new pupil return owed? Not for the youngest class on the first day, unless asked (R15). */
bool new_pupil_return_required(const struct new_pupil *p);
/* Last day for it: the fifth calendar day after the entry; DAY_NONE when none is owed (R14). */
int32_t deadline_new_pupil(const struct new_pupil *p, const struct law_config *cfg);

/* Tenth school day after the last day of leave: ground (h) may be met once it has passed (R25). */
int32_t deadline_ground_h(
    const struct calendar *c, int32_t leave_ends, const struct law_config *cfg);

#endif
