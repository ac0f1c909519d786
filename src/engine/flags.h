#ifndef MUSTER_ENGINE_FLAGS_H
#define MUSTER_ENGINE_FLAGS_H

#include "core/illness.h"
#include "core/runs.h"
#include "core/threshold.h"
#include "engine/report.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The working of a pupil's flags: the figure, the sessions that make it, since when, and what would
 * change it next. Rules R64 to R66, R71 to R74, R90 to R92, R26. Words are made of it in
 * app/flag_words.
 */
enum flag_state { FLAG_STATE_NOT_MET, FLAG_STATE_NEAR, FLAG_STATE_MET, FLAG_STATE_COUNT };

/* A column of the image's axis, or none. */
#define COLUMN_NONE UINT32_MAX

/* What all flags have. */
struct flag_work {
	enum flag_state state;
	uint32_t since;          /* column of the session that met it, and it was met ever since;
	                            COLUMN_NONE when it is not met now */
	const uint32_t *columns; /* the sessions that make it, oldest first */
	uint32_t n_columns;
};

/* Persistent, severe, at risk: a share of the possible sessions of the range. */
struct flag_rate {
	struct absence_ratio ratio;
	uint32_t absent;
	uint32_t possible;
	uint32_t attend_to_end; /* sessions to attend until it ends; 0 when not met */
	uint32_t end_column;    /* the last of these; COLUMN_NONE: not in this school year */
	uint32_t miss_to_meet;  /* sessions missed in a row until it is met; 0 when it is */
	uint32_t miss_by;       /* of the sessions left until `by`, so many missed meet it;
	                           OUTLOOK_NEVER */
	int32_t by;             /* last day of this half term, or of the next one; DAY_NONE */
};

struct flag_threshold {
	struct threshold_config config;
	struct threshold_now now; /* the window that ends the range */
	struct threshold ever;    /* over all the image holds, up to the range's end */
	int32_t ends_on;          /* Monday on which it falls below the need; DAY_NONE */
	int32_t drop_on;          /* Monday on which the next sessions drop out; DAY_NONE */
	uint32_t drop_count;      /* how many then */
};

struct flag_illness {
	struct illness illness; /* of the school year, up to the range's end */
	uint32_t needed;        /* sessions: 30 */
	bool is_compulsory_age; /* if not, no return is due (R7) */
};

struct flag_run {
	struct run_config config;
	struct run ever;   /* over all the image holds, up to the range's end */
	struct run year;   /* within the school year */
	uint32_t now_days; /* of the run that stands now */
	int32_t now_start; /* DAY_NONE */
	int32_t due_on;    /* school day on which it is or will be long enough, if it goes on;
	                      DAY_NONE: no run, or past the calendar */
};

struct flags {
	const struct image *img;
	const struct image_pupil *pupil;
	struct report_args args;
	struct day_range school_year; /* that holds the range's end */
	uint32_t from;                /* columns of the range; `to` not included */
	uint32_t to;
	uint32_t next; /* where the outlook begins: the first column of the range's last day that is
	                  not marked yet */
	struct report_pupil row;
	struct flag_work work[FIGURE_FLAG_COUNT];
	struct flag_rate rate[FIGURE_AT_RISK + 1]; /* persistent, severe, at risk */
	struct flag_threshold threshold;
	struct flag_illness illness;
	struct flag_run continuous; /* FIGURE_CONTINUOUS10 */
	struct flag_run ground_i;   /* FIGURE_GROUND_I20 */
};

/* `out` and its lists: of the arena, and not past the image's lock. The range is that of the rates;
 * use the school year to date. */
void flags_find(struct flags *out, const struct image *img, const struct image_pupil *pupil,
    const struct report_args *args, struct arena *a);

/* Day, session and code of a column. */
int32_t flags_day(const struct flags *f, uint32_t column);
enum session flags_session(const struct flags *f, uint32_t column);
uint8_t flags_cell(const struct flags *f, uint32_t column);

/* One school week of the ten-week panel. */
struct flag_week {
	int32_t monday;
	bool is_in_window;
	uint32_t first; /* its columns; `end` not included */
	uint32_t end;
};
/* The week before the window, if there is one, and those of the window, oldest first. Gives back
 * how many of `out` were filled. */
uint32_t flags_weeks(struct flag_week out[THRESHOLD_WEEKS_MAX + 1], const struct flags *f);

#endif
