#ifndef MUSTER_EXCHANGE_IMPORT_TIMETABLE_H
#define MUSTER_EXCHANGE_IMPORT_TIMETABLE_H

#include "base/day.h"
#include "exchange/csv_reader.h"
#include "exchange/report.h"

/*
 * Two files of lessons from CSV.
 *
 * The timetable has a row for each lesson of the week: class, subject, day, week, period, start,
 * end, room, teacher. Day is a weekday ("Mon", "Monday" or 1 to 7), several parted by blanks or
 * slashes, or "Mon-Fri"; week is A, B or blank (every week).
 *
 * The file of classes has a row for each pupil of a class: class, subject, upn (or adno, or surname
 * and forename), from, to.
 *
 * Texts are "" where the file has nothing, and owned by the arena of the reader.
 */
struct import_lesson {
	uint32_t line;
	const char *class_name;
	const char *subject;
	uint32_t days; /* set of weekdays, bit 0 Monday */
	int32_t week;  /* 0 every week, 1 A, 2 B */
	const char *period;
	int16_t starts; /* minutes after midnight */
	int16_t ends;
	const char *room;
	const char *teacher; /* user name or name, as written */
};
struct import_lessons {
	struct import_lesson *item;
	size_t n;
};

struct import_member {
	uint32_t line;
	const char *class_name;
	const char *subject;
	const char *upn; /* checked */
	const char *adno;
	const char *surname;
	const char *forename;
	int32_t from_day; /* DAY_NONE: not said */
	int32_t to_day;
};
struct import_members {
	struct import_member *item;
	size_t n;
};

/*
 * report  a missing class, day, start or end; a day, week, time or date that is none; an end before
 *         the start; a row without a pupil.
 * Fails   RC_INVALID when the report has errors (`d` is the first), and as csv_read.
 */
enum rc import_timetable(struct import_lessons *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d) MUST_CHECK;
enum rc import_classes(struct import_members *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d) MUST_CHECK;

/* "Mon/Wed" or "Mon-Fri" into a set of weekdays; 0 if it is none. */
uint32_t import_days_parse(const char *s);

#endif
