#ifndef MUSTER_APP_FIGURES_H
#define MUSTER_APP_FIGURES_H

#include "app/app.h"
#include "base/day.h"

/* Figures and flags, always computed from the marks as they are now. */

struct school_state;

/* range.from DAY_NONE: start of the school year; range.to DAY_NONE: today. */
struct figures_query {
	int64_t urn;
	struct day_range range;
	int64_t pupil_id; /* of a pupil's views */
	/* of view_figure_pupils: */
	int year;         /* -1 any */
	int64_t group_id; /* 0 any */
	const char *flag; /* "" any */
	const char *band; /* "" any */
	const char *met;  /* "" any; a figure flag that must be met */
};
enum rc view_figures(struct call *c, const struct figures_query *q, struct diag *d) MUST_CHECK;
enum rc view_figure_pupils(
    struct call *c, const struct figures_query *q, struct diag *d) MUST_CHECK;
enum rc view_pupil_figures(
    struct call *c, const struct figures_query *q, struct diag *d) MUST_CHECK;
/* Registers that nobody took, from the start of the school's year to now. The caller holds the
 * school. */
enum rc figures_missing(
    uint32_t *out, struct call *c, const struct school_state *s, struct diag *d) MUST_CHECK;
enum rc view_strip(struct call *c, const struct figures_query *q, struct diag *d) MUST_CHECK;

/* The command line's reports, in the field names of the golden cases. `upn` names the pupil. */
enum rc view_report_school(
    struct call *c, const struct figures_query *q, struct diag *d) MUST_CHECK;
enum rc view_report_pupil(
    struct call *c, int64_t urn, const char *upn, int32_t on, struct diag *d) MUST_CHECK;

#endif
