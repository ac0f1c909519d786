#ifndef MUSTER_EXCHANGE_CALENDAR_FILE_H
#define MUSTER_EXCHANGE_CALENDAR_FILE_H

#include "core/calendar.h"
#include "exchange/csv_reader.h"
#include "exchange/report.h"

/*
 * A school's calendar as CSV: kind,from,to,session,years,name.
 *
 * kind     term, closed (planned, #), inset, unplanned (Y4)
 * from,to  dates, both included; `to` may be blank for one day
 * session  AM, PM or blank for the whole day; blank for terms
 * years    "7 8 9", "7-9", "R 1 2" or blank for the whole school; blank for terms
 */
struct calendar_file {
	struct term *terms;
	size_t n_terms;
	struct closure *closures; /* one for each weekday of a range */
	size_t n_closures;
};

/*
 * out     owned by the arena; untouched unless RC_OK.
 * Fails   RC_INVALID when the report has errors (`d` is the first), and as csv_read. Whether terms
 *         overlap is for calendar_build to say.
 * Rule    R1, R49, R59.
 */
enum rc calendar_file_read(struct calendar_file *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d) MUST_CHECK;

#endif
