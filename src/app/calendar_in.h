#ifndef MUSTER_APP_CALENDAR_IN_H
#define MUSTER_APP_CALENDAR_IN_H

#include "app/school.h"

/*
 * Read a calendar file (kind,from,to,session,years,name) into the arguments of act_set_calendar.
 *
 * out       terms and closures in the arena; the rest untouched.
 * problems  item and cap lent: every fault with line, column, field and value.
 * Fails     RC_INVALID when there is at least one; RC_NOT_FOUND no such file; RC_TOO_LARGE.
 */
enum rc calendar_in_file(struct calendar_args *out, const char *path, struct diag_list *problems,
    struct arena *a, struct diag *d) MUST_CHECK;

#endif
