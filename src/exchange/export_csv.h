#ifndef MUSTER_EXCHANGE_EXPORT_CSV_H
#define MUSTER_EXCHANGE_EXPORT_CSV_H

#include "base/diag.h"
#include "base/text.h"
#include "core/calendar.h"
#include "exchange/import_marks.h"
#include "exchange/import_timetable.h"
#include "exchange/records.h"

#include <stdio.h>

/*
 * CSV out: UTF-8, comma, LF, one header row; no cell can run as a formula in a spreadsheet (a text
 * that begins with = + - @ gets an apostrophe first, which our own readers take away again). What
 * is written here is read by the importers, name by name.
 *
 * export_csv_open writes the header; then one call a row; export_csv_close says whether all of it
 * reached the file.
 */
enum export_kind {
	EXPORT_PUPILS,
	EXPORT_CONTACTS,  /* pupil_upn,pupil_adno,... ,priority,title,surname,... */
	EXPORT_MARKS,     /* upn,date,session,code,minutes_late,note */
	EXPORT_CALENDAR,  /* kind,from,to,session,years,name */
	EXPORT_LOG,       /* seq,uuid,kind,received_at,user,position,device,reason,payload,hash */
	EXPORT_TIMETABLE, /* class,subject,day,week,period,start,end,room,teacher */
	EXPORT_CLASSES,   /* class,subject,upn,adno,surname,forename,from,to */
	EXPORT_KIND_COUNT
};

/* "pupils", "contacts", "marks", "calendar", "log", "timetable", "classes". */
const char *export_kind_name(enum export_kind kind);

struct export_csv {
	FILE *file;       /* lent */
	struct text text; /* rows not yet written */
	enum export_kind kind;
	bool is_broken; /* a write failed */
};

void export_csv_open(struct export_csv *x, FILE *file, enum export_kind kind);
/* Fails  RC_FULL: something could not be written. Frees `x` in any case; the file stays open. */
enum rc export_csv_close(struct export_csv *x, struct diag *d) MUST_CHECK;

void export_pupil(struct export_csv *x, const struct import_pupil *p);
void export_contact(struct export_csv *x, const struct import_contact *c);
/* `line` and `column` of the mark are not used; `adno` neither. */
void export_mark(struct export_csv *x, const struct import_mark *m);
/* Terms first, then closures; days that follow each other and are alike become one row. */
void export_calendar(struct export_csv *x, const struct term *terms, size_t n_terms,
    const struct closure *closures, size_t n_closures);

/* `line` is not used. Days are written "Mon/Wed". */
void export_lesson(struct export_csv *x, const struct import_lesson *l);
void export_member(struct export_csv *x, const struct import_member *m);

/* One entry of the submission log. Texts are lent; NULL is "". */
struct export_log_row {
	int64_t seq;
	const char *uuid;
	const char *kind;
	int64_t received_at; /* instant */
	const char *user;
	const char *position;
	const char *device;
	const char *reason;
	const char *payload; /* canonical JSON; "" after disposal (R45) */
	const char *hash;    /* hexadecimal */
};
void export_log(struct export_csv *x, const struct export_log_row *row);

#endif
