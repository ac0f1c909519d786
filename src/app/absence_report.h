#ifndef MUSTER_APP_ABSENCE_REPORT_H
#define MUSTER_APP_ABSENCE_REPORT_H

#include "app/app.h"
#include "core/absence_report.h"

/*
 * What the school was told about an absence, and what it decided: the school decides whether an
 * absence is authorised, never the parent (C032).
 */

/* GET /absence-reports. PERM_FOLLOW_UP, the pupils in scope: oldest first. */
struct reports_query {
	int64_t urn;
	int64_t pupil_id; /* 0: every pupil */
	bool is_open;     /* only those that wait, or were asked about */
};
enum rc view_absence_reports(
    struct call *c, const struct reports_query *q, struct diag *d) MUST_CHECK;

/*
 * POST /absence-reports: somebody told the school. PERM_FOLLOW_UP for the pupil. Writes no mark.
 * Fails  RC_INVALID on the field: the last day before the first; longer than a school year; a first
 *        day more than 60 days ago.
 */
struct report_args {
	int64_t urn;
	const char *uuid;
	int64_t pupil_id;
	int32_t from_day; /* DAY_NONE: today */
	int32_t to_day;   /* DAY_NONE: from_day */
	int source;       /* enum report_source */
	int reason;       /* enum report_reason */
	const char *told_by;
	const char *words;
	int64_t taken_at;
	int64_t sent_at;
};
act_fn act_absence_report;

/*
 * POST /absence-reports/{report}/decision. PERM_AMEND for the pupil. With a code every N of the
 * report's days becomes that code, an amendment with `words` as its reason (R43, R44), and the
 * sessions to come are planned (R48), in the same transaction. A mark that says something else
 * stays. Fails  RC_INVALID: accepted without a code; without words; decided already; a code that is
 * not allowed on one of the days; illness with an unauthorised code before the parent was told
 * (R58). RC_NOT_FOUND.
 */
struct report_decide_args {
	int64_t urn;
	int64_t report_id;
	const char *uuid;
	int state;        /* enum report_state: asked, accepted or refused */
	const char *code; /* "" for none */
	const char *words;
	const char
	    *told; /* who was told of a refusal beforehand, and when; kept behind the words */
};
act_fn act_absence_decide;

#endif
