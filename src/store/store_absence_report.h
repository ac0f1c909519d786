#ifndef MUSTER_STORE_STORE_ABSENCE_REPORT_H
#define MUSTER_STORE_STORE_ABSENCE_REPORT_H

#include "store/store.h"

/* What the school was told about an absence; texts in words of core/absence_report.h. */
struct absence_report {
	int64_t report_id; /* from store_absence_report_next_id(); 1, 2, 3 ... in each school */
	int64_t act_id;    /* that made it */
	int64_t pupil_id;
	int32_t from_day;
	int32_t to_day;
	const char *source;
	const char *told_by;
	const char *reason;
	const char *words;
	const char *state; /* where its last step left it */
	/* of the act; only read */
	int64_t at;
	const char *by;
};
/* What the school asked or decided. Append only. */
struct absence_report_step {
	int64_t act_id;
	const char *code; /* "" for none */
	int64_t n;        /* 1 and up in the report */
	int64_t report_id;
	const char *state; /* "asked", "accepted", "refused" */
	const char *words;
	/* of the act; only read */
	int64_t at;
	const char *by;
	const char *position;
};

/* Oldest first. */
struct absence_report_filter {
	int64_t report_id; /* 0: any */
	int64_t pupil_id;  /* 0: any */
	bool is_open;      /* only those that wait, or were asked about */
};
enum rc store_absence_reports(struct absence_report **out, size_t *n, struct store *st,
    int64_t school_id, const struct absence_report_filter *filter, struct arena *a,
    struct diag *d) MUST_CHECK;
enum rc store_absence_report_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Of the same reports, by report and number. */
enum rc store_absence_report_steps(struct absence_report_step **out, size_t *n, struct store *st,
    int64_t school_id, const struct absence_report_filter *filter, struct arena *a,
    struct diag *d) MUST_CHECK;
/* A new one, or one with its state changed. */
enum rc store_absence_report_put(struct store *st, int64_t school_id,
    const struct absence_report *row, struct diag *d) MUST_CHECK;
/* RC_RETRY: another process wrote that step first. */
enum rc store_absence_report_step_put(struct store *st, int64_t school_id,
    const struct absence_report_step *step, struct diag *d) MUST_CHECK;

#endif
