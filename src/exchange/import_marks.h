#ifndef MUSTER_EXCHANGE_IMPORT_MARKS_H
#define MUSTER_EXCHANGE_IMPORT_MARKS_H

#include "core/code.h"
#include "exchange/csv_reader.h"
#include "exchange/report.h"

/*
 * Marks from CSV, one at a time, with a fixed amount of memory. Three forms, told by their header:
 * long (a row a mark; our own export upn,date,session,code,minutes_late,note), Arbor (RAW_MARK,
 * PERIOD, STUDENT_ID), wide (a row a pupil, a column for each date and session).
 *
 * A blank cell or "-" is no mark. "/" in the afternoon and "\" in the morning are put right (R38).
 * Sub-codes of old systems ("X01", "I01") become their code. Codes that have ended are given as
 * they are: whether they were in force that day is for the caller.
 */
#define IMPORT_MINUTES_NONE (-1)

struct import_mark {
	const char *upn;  /* checked; "" if the row names the pupil by admission number */
	const char *adno; /* "" if the file has none */
	int32_t day;
	enum session session;
	uint8_t code;         /* CODE_FIRST to CODE_END - 1 */
	int16_t minutes_late; /* 0 to 480, or IMPORT_MINUTES_NONE */
	const char *note;     /* "" if none */
	uint32_t line;        /* of the file, for the caller's own complaints */
	uint32_t column;      /* the cell that holds the code */
};

/* Texts are lent until it returns. The same `upn` comes as the same text again and again: compare
 * with the last one before looking the pupil up. Not RC_OK stops the reading. */
typedef enum rc import_mark_fn(void *ctx, const struct import_mark *mark, struct diag *d);

enum import_marks_form { IMPORT_MARKS_LONG, IMPORT_MARKS_WIDE };

struct import_marks_sum {
	enum import_marks_form form;
	uint64_t rows;      /* without the header */
	uint64_t marks;     /* given to the callback */
	uint64_t blanks;    /* blank or "-" */
	uint64_t corrected; /* "/" and "\" put right */
	uint64_t mapped;    /* sub-codes that became their code */
};

struct import_marks_args {
	const struct csv_source *src;
	import_mark_fn *mark;
	void *ctx;
};

/*
 * Fails  RC_INVALID when the report has errors: an unknown code, session or date, a wrong UPN, a
 * row without a pupil, columns that are missing. Good rows are given to the callback all the same,
 * so that every fault of the file is found in one run: keep nothing unless RC_OK.
 */
enum rc import_marks(struct import_marks_sum *out, const struct import_marks_args *args,
    struct import_report *report, struct diag *d) MUST_CHECK;

#endif
