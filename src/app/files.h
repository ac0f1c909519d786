#ifndef MUSTER_APP_FILES_H
#define MUSTER_APP_FILES_H

#include "app/app.h"
#include "base/day.h"

#include <stdio.h>

/*
 * Files in and out. An import is all or nothing: it is read and checked whole, then written as one
 * act; a dry run stops before that.
 */
enum import_kind {
	IMPORT_PUPILS,
	IMPORT_CONTACTS,
	IMPORT_MARKS,
	IMPORT_CTF,
	IMPORT_TIMETABLE,
	IMPORT_CLASSES,
	IMPORT_KIND_COUNT
};
const char *import_kind_name(enum import_kind kind);
int import_kind_parse(const char *s);

enum import_state { IMPORT_WAITING, IMPORT_READING, IMPORT_WRITING, IMPORT_DONE, IMPORT_REFUSED };

/* How far it has come; may be read by other threads while the import runs. */
struct import_progress {
	_Atomic int state; /* enum import_state */
	_Atomic int64_t done;
	_Atomic int64_t total; /* 0: not known yet */
};

struct import_args {
	int64_t urn;
	enum import_kind kind;
	const char *path; /* the file on disk */
	const char *name; /* as the person calls it; CTF names are checked */
	bool dry_run;
};
struct import_result {
	struct diag_list problems; /* item and cap lent by the caller */
	char summary[200];
};
/*
 * Run an import on the caller's thread; it posts the writing itself. PERM_IMPORT.
 *
 * Fails  RC_INVALID: result.problems says where; nothing was written.
 */
enum rc app_import(struct call *c, const struct import_args *args, struct import_progress *progress,
    struct import_result *result, struct diag *d) MUST_CHECK;

enum export_what {
	EXPORT_WHAT_PUPILS,
	EXPORT_WHAT_CONTACTS,
	EXPORT_WHAT_MARKS,
	EXPORT_WHAT_CALENDAR,
	EXPORT_WHAT_LOG,
	EXPORT_WHAT_TIMETABLE,
	EXPORT_WHAT_CLASSES,
	EXPORT_WHAT_COUNT
};
int export_what_parse(const char *s);
/* Everything in comes out again, as CSV, streamed to `f`. PERM_EXPORT. range: DAY_NONE = open. */
struct export_args {
	int64_t urn;
	enum export_what what;
	struct day_range range;
};
enum rc app_export(
    struct call *c, const struct export_args *args, FILE *f, struct diag *d) MUST_CHECK;

/* The record itself. */
enum rc app_verify(
    struct call *c, int64_t urn, struct diag *d) MUST_CHECK; /* urn 0: every school */

/* An invented school of marks, for trying Muster out: data/calibration.json. Prints progress. */
struct demo_args {
	int32_t pupils; /* 30 to 5,000 */
	bool is_primary;
	uint64_t seed;
	int32_t today;
	int16_t minute; /* after midnight of `today`: what is later has not happened */
};
enum rc app_demo(struct call *c, const struct demo_args *args, struct diag *d) MUST_CHECK;

#endif
