/* Every reader of CSV over the same bytes: whatever comes in, an answer comes out. */
#include "exchange/calendar_file.h"
#include "exchange/import_contacts.h"
#include "exchange/import_marks.h"
#include "exchange/import_pupils.h"
#include "exchange/import_timetable.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum rc
on_row(void *ctx, struct csv_row *row, struct diag *d)
{
	(void)d;
	size_t *bytes = ctx;
	for (uint32_t i = 0; i < row->n; i++) {
		*bytes += strlen(row->cell[i]);
	}
	return RC_OK;
}

static enum rc
on_mark(void *ctx, const struct import_mark *m, struct diag *d)
{
	(void)d;
	if (!cell_is_code(m->code) || m->day < DAY_MIN || m->day > DAY_MAX) {
		abort();
	}
	*(size_t *)ctx += strlen(m->note);
	return RC_OK;
}

struct readers {
	struct arena arena;
	struct import_report report;
	struct csv_bytes bytes;
	struct csv_source src;
};

static void
readers_open(struct readers *r, const uint8_t *data, size_t size)
{
	arena_init(&r->arena, 0);
	import_report_init(&r->report, 4, &r->arena);
	r->bytes = (struct csv_bytes){(const char *)data, size};
	r->src = csv_source_bytes(&r->bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct readers r;
	struct diag d = {0};
	size_t sum = 0;
	readers_open(&r, data, size);
	enum rc rc = csv_read(&r.src, on_row, &sum, &d);
	arena_free(&r.arena);

	readers_open(&r, data, size);
	struct import_pupils pupils;
	rc |= import_pupils(&pupils, &r.src, &r.report, &r.arena, &d);
	arena_free(&r.arena);

	readers_open(&r, data, size);
	struct import_contacts contacts;
	rc |= import_contacts(&contacts, &r.src, &r.report, &r.arena, &d);
	arena_free(&r.arena);

	readers_open(&r, data, size);
	struct calendar_file calendar;
	rc |= calendar_file_read(&calendar, &r.src, &r.report, &r.arena, &d);
	arena_free(&r.arena);

	readers_open(&r, data, size);
	struct import_lessons lessons;
	rc |= import_timetable(&lessons, &r.src, &r.report, &r.arena, &d);
	arena_free(&r.arena);

	readers_open(&r, data, size);
	struct import_members members;
	rc |= import_classes(&members, &r.src, &r.report, &r.arena, &d);
	arena_free(&r.arena);

	readers_open(&r, data, size);
	struct import_marks_sum marks;
	const struct import_marks_args args = {&r.src, on_mark, &sum};
	rc |= import_marks(&marks, &args, &r.report, &d);
	if (rc != RC_OK && d.rc == RC_OK) {
		abort(); /* a refusal without a reason */
	}
	arena_free(&r.arena);
	return 0;
}
