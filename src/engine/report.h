#ifndef MUSTER_ENGINE_REPORT_H
#define MUSTER_ENGINE_REPORT_H

#include "core/stats.h"
#include "engine/image.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Every figure of a school for a range of dates, in one pass over its cells: each pupil, year
 * group, registration group, flag cohort and school week. Rules R60 to R67, R71, R73, R90, R26.
 */

/* What the marks say of a pupil; FigureFlagKind of docs/openapi.yaml. */
enum figure_flag {
	FIGURE_PERSISTENT,   /* R64; severe ones too */
	FIGURE_SEVERE,       /* R65 */
	FIGURE_AT_RISK,      /* R66 */
	FIGURE_THRESHOLD,    /* ten in the ten school weeks up to the range's end (R90) */
	FIGURE_ILLNESS15,    /* fifteen days of illness this school year (R73) */
	FIGURE_CONTINUOUS10, /* a run of ten school days stands at the range's end (R71) */
	FIGURE_GROUND_I20,   /* a run of twenty stands at the range's end (R26) */
	FIGURE_FLAG_COUNT
};
#define FIGURE_BIT(flag) ((uint32_t)1 << (flag))
/* "illness15": stable. */
const char *figure_flag_name(enum figure_flag flag);
int figure_flag_parse(const char *name); /* -1 if there is none */

/* Each pupil with a possible session is in one; those without are in none (R66). */
enum report_band { BAND_NONE, BAND_FINE, BAND_AT_RISK, BAND_PERSISTENT, BAND_SEVERE, BAND_COUNT };
const char *report_band_name(enum report_band band); /* "at_risk"; BAND_NONE: "" */
int report_band_parse(const char *name);             /* -1 if there is none */

struct report_pupil {
	const struct image_pupil *pupil; /* lent by the image */
	struct stats stats;              /* sessions of the range */
	enum report_band band;
	uint32_t met;                    /* FIGURE_BIT set: as of the range's end */
	int32_t as_of;                   /* the range's end, or the last day on roll before it */
	int year;                        /* enum nc_year on that day; -1 unknown */
	uint32_t flags;                  /* enum pupil_flag on that day, as bits */
	const struct image_group *group; /* on that day; NULL: in none */
};

struct report_group {
	struct group_stats stats; /* `pupils`: on roll at some time of the range */
	uint32_t met[FIGURE_FLAG_COUNT];
	union {
		enum nc_year year;
		const struct image_group *group;
		enum pupil_flag flag;
	} key; /* which of a kind it is; not set for the school */
};

struct report_week {
	int32_t monday;
	uint32_t possible; /* sessions of all pupils */
	uint32_t attended;
};

/* A register and session that was held, in which a pupil has no mark, or nobody's mark was ever
 * confirmed. */
struct report_gap {
	const struct image_group *group;
	int32_t day;
	enum session session;
	bool is_blank; /* a pupil has no mark */
};

struct report {
	struct day_range range;
	uint32_t from; /* columns; `to` not included */
	uint32_t to;
	struct report_group school;
	struct report_group *years; /* youngest first; only those with a pupil */
	size_t n_years;
	struct report_group *groups; /* in the image's order; only those with a pupil */
	size_t n_groups;
	struct report_group *cohorts; /* in order of enum pupil_flag; only those with a pupil */
	size_t n_cohorts;
	struct report_week *weeks; /* school weeks that touch the range */
	size_t n_weeks;
	struct report_pupil *pupils; /* by name */
	size_t n_pupils;
	uint32_t registers_due;  /* group and session, that were held */
	struct report_gap *gaps; /* of these; by day and session */
	size_t n_gaps;
};

struct report_args {
	struct day_range range;       /* both days included */
	bool last_is_am;              /* the last day counts only with its morning */
	const struct law_config *cfg; /* lent */
};

/*
 * out    lists are owned by the arena; names and pupils lent by the image, so not past its lock.
 *        Boarders, and pupils never on roll in the range, are left out.
 */
void report_school(
    struct report *out, const struct image *img, const struct report_args *args, struct arena *a);

/* One pupil's row, the same figures. */
void report_pupil(struct report_pupil *out, const struct image *img,
    const struct image_pupil *pupil, const struct report_args *args);

/* Missed by weekday: Monday to Friday, morning and afternoon. */
#define REPORT_WEEKDAYS 5
struct report_slot {
	uint32_t possible;
	uint32_t authorised;
	uint32_t unauthorised;
};
void report_weekdays(struct report_slot out[REPORT_WEEKDAYS][SESSION_COUNT],
    const struct image *img, const struct image_pupil *pupil, const struct report_args *args);

/* The columns of a range: `to` not included. Both may be axis.n. */
void report_columns(
    uint32_t *from, uint32_t *to, const struct image *img, const struct report_args *args);

/*
 * Columns of the pupil up to `to` without the sessions at the end that have no mark yet: they do
 * not break a run (R72) as long as nobody said what happened.
 */
uint32_t report_marked_end(const struct session_seq *q, uint32_t to);

#endif
