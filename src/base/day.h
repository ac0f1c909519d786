#ifndef MUSTER_BASE_DAY_H
#define MUSTER_BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Civil dates and UK wall time.
 *
 * A civil date is an int32_t that counts days from 1970-01-01 (day 0, a Thursday), in the Gregorian
 * calendar; no time zone is involved. A time of day is an int16_t of minutes after midnight. An
 * instant is an int64_t of seconds UTC since 1970-01-01T00:00:00Z.
 */
#define DAY_NONE INT32_MIN /* no date: open-ended, unknown */
#define DAY_MIN (-25567)   /* 1900-01-01, the earliest date accepted from outside */
#define DAY_MAX 73049      /* 2170-01-01, the latest */
#define MINUTE_NONE (-1)   /* no time of day */

struct civil {
	int32_t year;
	int32_t month; /* 1 to 12 */
	int32_t mday;  /* 1 to 31 */
};

/* Both ends included. */
struct day_range {
	int32_t from;
	int32_t to;
};

int32_t day_from_civil(int32_t year, int32_t month, int32_t mday);
struct civil day_civil(int32_t day);
int32_t day_weekday(int32_t day); /* 0 Monday to 6 Sunday */
int32_t day_monday(int32_t day);  /* the Monday of its week */

/* The same date `years` later; 29 February becomes 1 March in a common year (golden convention 7).
 */
int32_t day_add_years(int32_t day, int32_t years);

/* Exactly "YYYY-MM-DD", DAY_MIN to DAY_MAX; false leaves `out` alone. */
bool day_parse(int32_t *out, const char *s);
/* "DD/MM/YYYY", "D/M/YY", "DD-MM-YYYY" or ISO, as found in files. Two-digit years are 1970 to 2069.
 */
bool day_parse_loose(int32_t *out, const char *s);

#define DAY_TEXT 12 /* room for "YYYY-MM-DD" and the end */
/* Gives `buf`. DAY_NONE writes "". */
char *day_format(char buf[DAY_TEXT], int32_t day);
/* "Thu 24 Sep 2026"; gives `buf`. */
#define DAY_WORDS 20
char *day_words(char buf[DAY_WORDS], int32_t day);

/* "HH:MM", 00:00 to 23:59. */
bool minute_parse(int16_t *out, const char *s);
#define MINUTE_TEXT 8
char *minute_format(char buf[MINUTE_TEXT], int16_t minute); /* "08:41"; MINUTE_NONE writes "" */

/* What a clock on a wall in England shows at an instant (GMT, or BST from the last Sunday of March
 * 01:00 UTC to the last Sunday of October 01:00 UTC). */
struct wall {
	int32_t day;
	int16_t minute;
	int16_t second;
	int16_t offset_min; /* 0 or 60 */
};
struct wall wall_at(int64_t instant);
/* The instant of a wall time; of the two in the repeated hour in October, the first. */
int64_t wall_instant(int32_t day, int16_t minute);

#define INSTANT_TEXT 32
/* "2026-09-24T08:41:07+01:00", UK wall time with its offset; gives `buf`. */
char *instant_format(char buf[INSTANT_TEXT], int64_t instant);
/* RFC 3339 with "Z" or an offset; fractions of a second are dropped. */
bool instant_parse(int64_t *out, const char *s);

#endif
