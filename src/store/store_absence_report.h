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
	bool is_late;
	const char *state;
	const char *code;    /* "" until it is decided */
	const char *answer;  /* "" */
	int64_t decided_act; /* 0: none */
	/* of the acts; only read */
	int64_t at;
	const char *by;
	int64_t decided_at; /* 0 */
	const char *decided_by;
	const char *decided_position;
};

/* Oldest first. */
struct absence_report_filter {
	int64_t report_id;      /* 0: any */
	int64_t pupil_id;       /* 0: any */
	bool is_open;           /* only those that wait, or were asked about */
	struct day_range range; /* that have a day in common with it */
};
enum rc store_absence_reports(struct absence_report **out, size_t *n, struct store *st,
    int64_t school_id, const struct absence_report_filter *filter, struct arena *a,
    struct diag *d) MUST_CHECK;
enum rc store_absence_report_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* A new one, or one with its state, code, answer and decided_act changed. */
enum rc store_absence_report_put(struct store *st, int64_t school_id,
    const struct absence_report *row, struct diag *d) MUST_CHECK;

#endif
