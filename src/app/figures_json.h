#ifndef MUSTER_APP_FIGURES_JSON_H
#define MUSTER_APP_FIGURES_JSON_H

#include "base/text.h"
#include "engine/flags.h"
#include "engine/report.h"

#include <stdbool.h>

/*
 * Figures as JSON: in the shapes of docs/openapi.yaml, where rates are tenths of a per cent, and in
 * those of the command line, which has the field names of the golden cases and rates as "91.7".
 * Both say null where nothing was possible (R63).
 */

/* Stats. minutes_late: below 0 is left out. Codes that occur, in the order of the code table. */
void stats_json(struct text *t, const struct stats *s, int64_t minutes_late);

/* SchoolFigures. Safeguarding cohorts only when `with_safeguarding` (R109); took_us below 0 is left
 * out. */
struct school_figures {
	const struct report *report;
	bool with_safeguarding;
	int64_t took_us;
	uint32_t missing; /* registers: registers_missing() */
};
void school_figures_json(struct text *t, const struct school_figures *f);

/* PupilFigures. */
struct pupil_figures {
	const struct flags *flags;
	const struct stats *last_year; /* NULL: not on roll then */
	int64_t minutes_late;          /* below 0: left out */
	struct report_slot weekdays[REPORT_WEEKDAYS][SESSION_COUNT];
};
void pupil_figures_json(struct text *t, const struct pupil_figures *f, struct arena *a);

/* PupilFiguresRow; `visible`: the kinds of enum pupil_flag that may be shown, as bits (R109). */
void pupil_row_json(struct text *t, const struct report_pupil *p, uint32_t visible);

/* `muster report school --json`: the fields of the golden topic group_stats and `late`; "years",
 * "groups" and "cohorts" are arrays of the same with "key" and "name". */
void report_school_json(struct text *t, const struct report *r);
/* `muster report pupil --json`: the fields of the golden topic stats, and under "flags" those of
 * threshold, illness15, continuous10 and ground_i20. */
void report_pupil_json(struct text *t, const struct flags *f);

/* "Reception", "Year 7". Static. */
const char *year_words(enum nc_year year);

#endif
