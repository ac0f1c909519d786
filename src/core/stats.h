#ifndef MUSTER_CORE_STATS_H
#define MUSTER_CORE_STATS_H

#include "core/code.h"
#include "core/law_config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What one pupil, or a group, did with its sessions. Rules R60 to R67.
 *
 * Everything follows from `count`: whoever has a histogram of cells, the engine's fast one or a
 * plain loop, gets the same figures through stats_derive().
 */
struct stats {
	uint32_t count[CELL_VALUES]; /* sessions with each cell value */
	uint32_t present;            /* / \ L (R60) */
	uint32_t aea;                /* K V P W B: approved educational activity */
	uint32_t attended;           /* present + aea (R61) */
	uint32_t authorised;
	uint32_t unauthorised;     /* G N O U */
	uint32_t absent;           /* authorised + unauthorised (R61) */
	uint32_t possible;         /* attended + absent (R61) */
	uint32_t late;             /* L, part of present (R40) */
	uint32_t late_after_close; /* U, part of unauthorised (R41) */
	uint32_t not_possible;     /* D Q X Y1 to Y7: on neither side of a rate (R62) */
	uint32_t not_collected;    /* Z and # (R62) */
	uint32_t on_site;          /* / \ L U: in the building (R41) */
	uint32_t missing;          /* blank: expected, and no mark yet; on neither side */
};

/* Fill the figures from `out->count`. R60 to R62. */
void stats_derive(struct stats *out);
/* The figures of a histogram; count[CELL_NOT_OPEN] and [CELL_OFF_ROLL] are carried and not used. */
void stats_from_histogram(struct stats *out, const uint32_t count[CELL_VALUES]);
/* The figures of `n` cells. Slow and plain: tests compare the engine with it. */
void stats_of_cells(struct stats *out, const uint8_t *cell, uint32_t n);
/* Add one pupil's figures to a sum: rates of groups are pooled (R67). */
void stats_add(struct stats *sum, const struct stats *one);

/*
 * A rate in tenths of a per cent, half up, from exact integers: floor((2000 n + d) / (2 d)).
 * n <= d in practice; d = 0 gives RATE_NONE (print a dash, JSON null). R63.
 */
#define RATE_NONE (-1)
int32_t rate_tenths(uint32_t n, uint32_t d);

#define RATE_TEXT 16
/* "91.7"; RATE_NONE writes "". Gives `buf`. */
char *rate_format(char buf[RATE_TEXT], int32_t tenths);

/*
 * A flag on the rate of absence is met from num / den of the possible sessions, compared as
 * integers and never as a rounded rate (R63 to R65). num and den are 1 to 1000, num < den.
 */
struct absence_ratio {
	uint32_t num;
	uint32_t den;
};
#define RATIO_PERSISTENT ((struct absence_ratio){.num = 1, .den = 10}) /* R64 */
#define RATIO_SEVERE ((struct absence_ratio){.num = 1, .den = 2})      /* R65 */

/* absent / possible >= ratio; false when nothing was possible (R66). */
bool absence_reaches(uint32_t absent, uint32_t possible, struct absence_ratio ratio);
/* R64; needs cfg->pa_min_possible sessions (R66). Severe pupils are persistent too. */
bool stats_is_persistent(const struct stats *s, const struct law_config *cfg);
/* R65; the same least number of sessions. */
bool stats_is_severe(const struct stats *s, const struct law_config *cfg);
/* From cfg->at_risk_tenths up to persistent, persistent not included (R66). */
bool stats_is_at_risk(const struct stats *s, const struct law_config *cfg);

/* A group, cohort or school. R67. */
struct group_stats {
	struct stats total; /* pooled */
	uint32_t pupils;    /* all that were added */
	uint32_t cohort;    /* with at least one possible session */
	uint32_t pa_count;  /* persistent; severe ones included (R65) */
	uint32_t sa_count;  /* severe */
	uint32_t at_risk_count;
};
/* Start from zero ({0}); add each pupil once. The PA rate is rate_tenths(pa_count, cohort). */
void group_stats_add(
    struct group_stats *g, const struct stats *pupil, const struct law_config *cfg);

#endif
