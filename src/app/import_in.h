#ifndef MUSTER_APP_IMPORT_IN_H
#define MUSTER_APP_IMPORT_IN_H

#include "app/find.h"
#include "app/files.h"
#include "app/reg.h"
#include "app/roll_in.h"
#include "base/uuid.h"
#include "exchange/records.h"
#include "exchange/report.h"

/*
 * Inside app: one import on its way. It lives on the caller's thread; the act that writes it runs
 * on the writer while the caller waits, so both may use it.
 */
struct importing {
	struct call *c;
	const struct import_args *args;
	struct import_progress *progress;
	struct import_result *result;
	struct import_report report; /* its errors are result->problems */
	struct arena a;              /* of the import; freed at its end */
	FILE *file;
	char uuid[UUID_TEXT]; /* the uuids of its submissions follow from this one */
	int32_t today;
	struct day_range year; /* the school year of today */
};

/* Each kind: read, check and, unless it is a dry run, write. RC_INVALID: see the problems. */
enum rc import_run_pupils(struct importing *im, struct diag *d) MUST_CHECK;
enum rc import_run_contacts(struct importing *im, struct diag *d) MUST_CHECK;
enum rc import_run_marks(struct importing *im, struct diag *d) MUST_CHECK;
/* The timetable, and who is in which class. */
enum rc import_run_lessons(struct importing *im, struct diag *d) MUST_CHECK;

/* One more problem of the file. */
void import_problem(struct importing *im, const struct import_place *at, const char *rule,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* RC_OK while there is none; else RC_INVALID and `d` says how many. */
enum rc import_checked(const struct importing *im, struct diag *d) MUST_CHECK;

/* A submission of this import; `part` makes its uuid differ from the others'. */
void import_submission(struct submission *sub, struct importing *im, struct call *c,
    const char *kind, const char *part);
/* Run the act on the writer, alone, and wait. */
enum rc import_write(
    struct importing *im, act_fn *act, const void *args, struct diag *d) MUST_CHECK;

void import_state(struct importing *im, enum import_state state, int64_t total);
void import_done(struct importing *im, int64_t done);

/* The school's pupils, and who is who. */
struct roll_index {
	struct pupil *pupils; /* by pupil_id */
	size_t n;
	struct find upn;
	struct find adno;
	struct find name; /* folded "surname|forename|day of birth" */
};
enum rc roll_index_read(
    struct roll_index *out, struct call *c, struct arena *a, struct diag *d) MUST_CHECK;
/* dob DAY_NONE: by name alone, which only `name_only` tables hold. */
const char *roll_name_key(struct arena *a, const char *surname, const char *forename, int32_t dob);

/* Setters that see whether they changed anything. */
void merge_text(bool *is_changed, const char **field, const char *value);
/* Phones as the record keeps them. */
const char *phones_text(struct arena *a, const struct import_phone *phone, size_t n);

/* What of a file's pupil comes into the register's one. */
struct merge {
	struct arena *a;
	struct call *c; /* whose connection is asked whether marks stand */
	int32_t today;
	struct day_range year;
	int64_t group_id; /* of in->group; 0: none named */
	bool is_changed;  /* out */
};
/* A new pupil, whole. */
void merge_new(struct merge *m, struct pupil *p, const struct import_pupil *in);
/* What the file knows; what it leaves blank stays. Fails RC_INVALID: days on roll that marks
 * contradict. */
enum rc merge_old(
    struct merge *m, struct pupil *p, const struct import_pupil *in, struct diag *d) MUST_CHECK;
/* The pupil's contacts are now these; answers that the file leaves out stay as they were, and
 * nobody who must not be contacted is lost (R112). */
void merge_contacts(
    struct merge *m, struct pupil *p, const struct import_contact *const *in, size_t n);

#endif
