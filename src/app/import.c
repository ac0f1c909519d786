#include "app/import_in.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What the kinds of imports have in common: the file, the report, progress, the writing. */

void
import_problem(
    struct importing *im, const struct import_place *at, const char *rule, const char *fmt, ...)
{
	struct diag d = {.rc = RC_INVALID, .line = at->line, .column = at->column, .rule = rule};
	va_list ap;
	import_cut(d.field, sizeof d.field, at->field);
	import_cut(d.value, sizeof d.value, at->value);
	va_start(ap, fmt);
	vsnprintf(d.text, sizeof d.text, fmt, ap);
	va_end(ap);
	diag_list_add(&im->report.errors, &d);
}

enum rc
import_checked(const struct importing *im, struct diag *d)
{
	size_t n = im->report.errors.seen;
	if (n == 0) {
		return RC_OK;
	}
	return diag_set(d, RC_INVALID, "file", NULL,
	    n == 1 ? "the file has 1 problem; nothing was imported"
	           : "the file has %zu problems; nothing was imported",
	    n);
}

void
import_submission(struct submission *sub, struct importing *im, struct call *c, const char *kind,
    const char *part)
{
	uint8_t digest[STORE_HASH];
	char text[UUID_TEXT + 40];
	int n = snprintf(text, sizeof text, "%s %s", im->uuid, part);
	store_digest(digest, text, (size_t)n);
	submission_of(sub, c, im->uuid, kind, "");
	uuid_of_bytes(sub->uuid, digest);
	sub->reason = arena_printf(&im->a, "imported from %.80s", im->args->name);
}

enum rc
import_write(struct importing *im, act_fn *act, const void *args, struct diag *d)
{
	struct act_job job = {.act = act, .args = args, .call = *im->c, .is_structural = true};
	enum rc rc = app_run(im->c->app, &job);
	if (rc != RC_OK && d != NULL && d->rc == RC_OK) {
		*d = job.d;
	}
	im->c->seq = job.call.seq;
	return rc;
}

void
import_state(struct importing *im, enum import_state state, int64_t total)
{
	if (im->progress != NULL) {
		atomic_store(&im->progress->done, 0);
		atomic_store(&im->progress->total, total);
		atomic_store(&im->progress->state, (int)state);
	}
}

void
import_done(struct importing *im, int64_t done)
{
	if (im->progress != NULL) {
		atomic_store(&im->progress->done, done);
	}
}

/* The day and its school year, by the school's own policy. */
static enum rc
import_year(struct importing *im, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, im->c, im->args->urn, PERM_IMPORT, d);
	if (rc == RC_OK) {
		im->today = wall_at(im->c->now).day;
		im->year = school_year_on(s, im->today);
		school_release(s);
	}
	return rc;
}

static enum rc
import_file(struct importing *im, struct diag *d)
{
	struct stat st;
	im->file = fopen(im->args->path, "rb");
	if (im->file == NULL || fstat(fileno(im->file), &st) != 0) {
		return diag_set(
		    d, RC_NOT_FOUND, "file", NULL, "%.100s cannot be opened", im->args->name);
	}
	import_state(im, IMPORT_READING, (int64_t)st.st_size);
	switch (im->args->kind) {
	case IMPORT_PUPILS:
	case IMPORT_CTF:
		return import_run_pupils(im, d);
	case IMPORT_CONTACTS:
		return import_run_contacts(im, d);
	case IMPORT_MARKS:
		return import_run_marks(im, d);
	case IMPORT_TIMETABLE:
	case IMPORT_CLASSES:
		return import_run_lessons(im, d);
	case IMPORT_KIND_COUNT:
		break;
	}
	return diag_set(d, RC_INVALID, "kind", NULL, "no such kind of import");
}

enum rc
app_import(struct call *c, const struct import_args *args, struct import_progress *progress,
    struct import_result *result, struct diag *d)
{
	struct importing im = {.c = c, .args = args, .progress = progress, .result = result};
	arena_init(&im.a, 0);
	import_report_init(&im.report, 0, &im.a);
	im.report.errors = result->problems;
	im.report.errors.n = 0;
	im.report.errors.seen = 0;
	result->summary[0] = '\0';
	uuid_make(im.uuid);
	enum rc rc = import_year(&im, d);
	if (rc == RC_OK) {
		rc = import_file(&im, d);
	}
	if (im.file != NULL) {
		fclose(im.file);
	}
	result->problems = im.report.errors;
	if (progress != NULL) {
		atomic_store(&progress->state, rc == RC_OK ? IMPORT_DONE : IMPORT_REFUSED);
	}
	arena_free(&im.a);
	return rc;
}
