#include "exchange/import_timetable.h"

#include "core/upn.h"
#include "exchange/columns.h"
#include "exchange/gather.h"

#include <stdio.h>
#include <string.h>

enum lesson_column {
	LESSON_CLASS,
	LESSON_SUBJECT,
	LESSON_DAY,
	LESSON_WEEK,
	LESSON_PERIOD,
	LESSON_START,
	LESSON_END,
	LESSON_ROOM,
	LESSON_TEACHER,
	LESSON_COLUMNS
};
static const struct column_spec lesson_columns[] = {
    [LESSON_CLASS] = {"class", "class|classname|classcode|teachinggroup|groupname|group", 0, 0},
    [LESSON_SUBJECT] = {"subject", "subject|subjectname|course", 0, 0},
    [LESSON_DAY] = {"day", "day|days|weekday|dayofweek", 0, 0},
    [LESSON_WEEK] = {"week", "week|weekab|timetableweek", 0, 0},
    [LESSON_PERIOD] = {"period", "period|periodname|lesson|slot", 0, 0},
    [LESSON_START] = {"start", "start|starts|starttime|from", 0, 0},
    [LESSON_END] = {"end", "end|ends|endtime|finish|to", 0, 0},
    [LESSON_ROOM] = {"room", "room|roomname|location|place", 0, 0},
    [LESSON_TEACHER] = {"teacher", "teacher|teachername|staff|staffname|username", 0, 0},
};
_Static_assert(sizeof lesson_columns / sizeof lesson_columns[0] == LESSON_COLUMNS, "names each");

enum member_column {
	MEMBER_CLASS,
	MEMBER_SUBJECT,
	MEMBER_UPN,
	MEMBER_ADNO,
	MEMBER_SURNAME,
	MEMBER_FORENAME,
	MEMBER_FROM,
	MEMBER_TO,
	MEMBER_COLUMNS
};
static const struct column_spec member_columns[] = {
    [MEMBER_CLASS] = {"class", "class|classname|classcode|teachinggroup|groupname|group", 0, 0},
    [MEMBER_SUBJECT] = {"subject", "subject|subjectname|course", 0, 0},
    [MEMBER_UPN] = {"upn", "upn|uniquepupilnumber|pupilupn|studentupn", 0, 0},
    [MEMBER_ADNO] = {"adno", "adno|admissionno|admissionnumber|admno|pupiladno", 0, 0},
    [MEMBER_SURNAME] = {"surname", "surname|legalsurname|lastname|pupilsurname", 0, 0},
    [MEMBER_FORENAME] = {"forename", "forename|legalforename|firstname|pupilforename", 0, 0},
    [MEMBER_FROM] = {"from", "from|start|startdate|datefrom", 0, 0},
    [MEMBER_TO] = {"to", "to|end|enddate|dateto", 0, 0},
};
_Static_assert(sizeof member_columns / sizeof member_columns[0] == MEMBER_COLUMNS, "names each");

struct reading {
	struct import_report *report;
	struct gather gather;
	struct columns columns;
	struct import_lessons lessons;
	struct import_members members;
};

static const char *
text_of(struct reading *r, size_t field, const struct csv_row *row)
{
	return gather_text(&r->gather, columns_cell(&r->columns, field, row));
}

static void
complain(struct reading *r, size_t field, const struct csv_row *row, const char *text)
{
	const struct import_place at = columns_place(&r->columns, field, row, NULL);
	import_error(r->report, &at, NULL, "%s", text);
}

/* "mon", "monday", "1": 0 Monday to 6 Sunday; -1. */
static int
weekday_parse(const char *s, size_t n)
{
	static const char *const names[] = {
	    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	char word[12];
	char folded[12];
	if (n == 0 || n >= sizeof word) {
		return -1;
	}
	memcpy(word, s, n);
	word[n] = '\0';
	columns_fold(folded, sizeof folded, word);
	size_t len = strlen(folded);
	if (len == 1 && folded[0] >= '1' && folded[0] <= '7') {
		return folded[0] - '1';
	}
	for (int i = 0; i < 7 && len >= 3; i++) {
		if (strncmp(names[i], folded, len) == 0) {
			return i;
		}
	}
	return -1;
}

uint32_t
import_days_parse(const char *s)
{
	uint32_t days = 0;
	int range_from = -1;
	while (*s != '\0') {
		size_t n = strcspn(s, " ,/;-");
		if (n > 0) {
			int day = weekday_parse(s, n);
			if (day < 0 || (range_from >= 0 && day < range_from)) {
				return 0;
			}
			for (int k = range_from >= 0 ? range_from : day; k <= day; k++) {
				days |= (uint32_t)1 << k;
			}
			range_from = s[n] == '-' ? day : -1;
		}
		s += n + (s[n] != '\0');
	}
	return range_from >= 0 ? 0 : days;
}

/* "08:50", "8:50", "0850", "8.50". */
static bool
time_parse(int16_t *out, const char *s)
{
	char text[8] = "";
	size_t n = strlen(s);
	size_t digits = strspn(s, "0123456789");
	if (digits == 4 && n == 4) {
		snprintf(text, sizeof text, "%.2s:%.2s", s, s + 2);
	} else if ((digits == 1 || digits == 2) && n == digits + 3 &&
	           (s[digits] == ':' || s[digits] == '.')) {
		snprintf(text, sizeof text, "%s%.*s:%.2s", digits == 1 ? "0" : "", (int)digits, s,
		    s + digits + 1);
	}
	return minute_parse(out, text);
}

static bool
week_parse(int32_t *out, const char *s)
{
	char word[12];
	columns_fold(word, sizeof word, s);
	const char *w = strncmp(word, "week", 4) == 0 ? word + 4 : word;
	if (w[0] == '\0' || strcmp(w, "both") == 0 || strcmp(w, "every") == 0) {
		*out = 0;
		return true;
	}
	bool is_a = strcmp(w, "a") == 0 || strcmp(w, "1") == 0;
	bool is_b = strcmp(w, "b") == 0 || strcmp(w, "2") == 0;
	*out = is_a ? 1 : 2;
	return is_a || is_b;
}

static enum rc
check_size(const struct reading *r, struct diag *d)
{
	return r->gather.is_too_big ? diag_set(d, RC_TOO_LARGE, "", NULL,
	                                  "more than %d rows in one file", GATHER_ROWS_MAX)
	                            : RC_OK;
}

static void
header(struct reading *r, struct csv_row *row, const size_t *needed, size_t n_needed)
{
	columns_warn_unused(&r->columns, r->report);
	for (size_t i = 0; i < n_needed; i++) {
		if (!columns_has(&r->columns, needed[i])) {
			columns_missing(&r->columns, needed[i], row, r->report);
		}
	}
	row->is_last = r->report->errors.seen > 0;
}

static void
lesson_check(struct reading *r, struct import_lesson *l, const struct csv_row *row)
{
	if (l->class_name[0] == '\0') {
		complain(r, LESSON_CLASS, row, "the class is missing");
	}
	l->days = import_days_parse(columns_cell(&r->columns, LESSON_DAY, row));
	if (l->days == 0) {
		complain(r, LESSON_DAY, row, "expected a weekday such as Mon, or several: Mon/Wed");
	}
	if (!week_parse(&l->week, columns_cell(&r->columns, LESSON_WEEK, row))) {
		complain(r, LESSON_WEEK, row, "expected A, B, or blank for every week");
	}
	bool has_start = time_parse(&l->starts, columns_cell(&r->columns, LESSON_START, row));
	bool has_end = time_parse(&l->ends, columns_cell(&r->columns, LESSON_END, row));
	if (!has_start) {
		complain(r, LESSON_START, row, "expected a time such as 08:50");
	}
	if (!has_end) {
		complain(r, LESSON_END, row, "expected a time such as 09:50");
	}
	if (has_start && has_end && l->ends <= l->starts) {
		complain(r, LESSON_END, row, "the lesson ends before it starts");
	}
}

static enum rc
lesson_row(void *ctx, struct csv_row *row, struct diag *d)
{
	static const size_t needed[] = {LESSON_CLASS, LESSON_DAY, LESSON_START, LESSON_END};
	struct reading *r = ctx;
	if (row->index == 0) {
		columns_match(&r->columns, lesson_columns, LESSON_COLUMNS, row, r->gather.arena);
		header(r, row, needed, sizeof needed / sizeof needed[0]);
		return RC_OK;
	}
	struct import_lesson *l =
	    gather_add(&r->gather, &r->lessons.item, &r->lessons.n, sizeof *r->lessons.item);
	columns_check_row(&r->columns, row, r->report);
	*l = (struct import_lesson){
	    .line = row->line,
	    .class_name = text_of(r, LESSON_CLASS, row),
	    .subject = text_of(r, LESSON_SUBJECT, row),
	    .period = text_of(r, LESSON_PERIOD, row),
	    .room = text_of(r, LESSON_ROOM, row),
	    .teacher = text_of(r, LESSON_TEACHER, row),
	};
	lesson_check(r, l, row);
	return check_size(r, d);
}

/* A date, or blank. */
static int32_t
day_of(struct reading *r, size_t field, const struct csv_row *row)
{
	const char *cell = columns_cell(&r->columns, field, row);
	int32_t day = DAY_NONE;
	if (cell[0] != '\0' && !import_day_parse(&day, cell)) {
		complain(r, field, row, "expected a date such as 2026-09-01 or 01/09/2026");
	}
	return day;
}

static void
member_check(struct reading *r, struct import_member *m, const struct csv_row *row)
{
	struct upn upn;
	struct diag own = {0};
	const char *cell = columns_cell(&r->columns, MEMBER_UPN, row);
	if (m->class_name[0] == '\0') {
		complain(r, MEMBER_CLASS, row, "the class is missing");
	}
	if (cell[0] != '\0' && upn_parse(&upn, cell, &own) != RC_OK) {
		complain(r, MEMBER_UPN, row, own.text);
	} else if (cell[0] != '\0') {
		m->upn = gather_text(&r->gather, upn.text);
	}
	if (cell[0] == '\0' && m->adno[0] == '\0' && m->surname[0] == '\0') {
		complain(r, MEMBER_UPN, row,
		    "no pupil is named: expected a UPN, an admission number or a name");
	}
	m->from_day = day_of(r, MEMBER_FROM, row);
	m->to_day = day_of(r, MEMBER_TO, row);
	if (m->from_day != DAY_NONE && m->to_day != DAY_NONE && m->to_day < m->from_day) {
		complain(r, MEMBER_TO, row, "the last day is before the first one");
	}
}

static enum rc
member_row(void *ctx, struct csv_row *row, struct diag *d)
{
	static const size_t needed[] = {MEMBER_CLASS};
	struct reading *r = ctx;
	if (row->index == 0) {
		columns_match(&r->columns, member_columns, MEMBER_COLUMNS, row, r->gather.arena);
		header(r, row, needed, 1);
		if (!columns_has(&r->columns, MEMBER_UPN) &&
		    !columns_has(&r->columns, MEMBER_ADNO) &&
		    !columns_has(&r->columns, MEMBER_SURNAME)) {
			columns_missing(&r->columns, MEMBER_UPN, row, r->report);
			row->is_last = true;
		}
		return RC_OK;
	}
	struct import_member *m =
	    gather_add(&r->gather, &r->members.item, &r->members.n, sizeof *r->members.item);
	columns_check_row(&r->columns, row, r->report);
	*m = (struct import_member){
	    .line = row->line,
	    .class_name = text_of(r, MEMBER_CLASS, row),
	    .subject = text_of(r, MEMBER_SUBJECT, row),
	    .upn = "",
	    .adno = text_of(r, MEMBER_ADNO, row),
	    .surname = text_of(r, MEMBER_SURNAME, row),
	    .forename = text_of(r, MEMBER_FORENAME, row),
	};
	member_check(r, m, row);
	return check_size(r, d);
}

static enum rc
read_rows(struct reading *r, const struct csv_source *src, csv_row_fn *row, struct diag *d)
{
	enum rc rc = import_file_read(src, row, r, r->report, d);
	return rc == RC_OK ? import_report_end(r->report, d) : rc;
}

enum rc
import_timetable(struct import_lessons *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d)
{
	struct reading r = {.report = report, .gather = {.arena = a}};
	enum rc rc = read_rows(&r, src, lesson_row, d);
	if (rc == RC_OK) {
		*out = r.lessons;
	}
	return rc;
}

enum rc
import_classes(struct import_members *out, const struct csv_source *src,
    struct import_report *report, struct arena *a, struct diag *d)
{
	struct reading r = {.report = report, .gather = {.arena = a}};
	enum rc rc = read_rows(&r, src, member_row, d);
	if (rc == RC_OK) {
		*out = r.members;
	}
	return rc;
}
