#ifndef MUSTER_TESTS_EXCHANGE_HELP_H
#define MUSTER_TESTS_EXCHANGE_HELP_H

#include "exchange/csv_reader.h"
#include "exchange/report.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

/* What a reader works with: memory, a report, and the bytes of a file. */
struct desk {
	struct arena arena;
	struct import_report report;
	struct csv_bytes bytes;
	struct csv_source src;
	struct diag d;
};

static inline void
desk_text_n(struct desk *k, const char *text, size_t n)
{
	memset(k, 0, sizeof *k);
	arena_init(&k->arena, 0);
	import_report_init(&k->report, 20, &k->arena);
	k->bytes = (struct csv_bytes){text, n};
}

#define DESK_TEXT(k, text)                                                                         \
	do {                                                                                       \
		desk_text_n((k), (text), strlen(text));                                            \
		(k)->src = csv_source_bytes(&(k)->bytes);                                          \
	} while (0)

static inline void
desk_sample(struct desk *k, const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", SAMPLES, name);
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	desk_text_n(k, "", 0);
	char *s = ARENA_ARRAY(&k->arena, 1 << 20, char);
	k->bytes = (struct csv_bytes){s, fread(s, 1, 1 << 20, f)};
	fclose(f);
	k->src = csv_source_bytes(&k->bytes);
}

static inline void
desk_close(struct desk *k)
{
	arena_free(&k->arena);
}

/* The n-th error is this one. */
static inline void
assert_error(const struct desk *k, size_t i, uint32_t line, uint32_t column, const char *value,
    const char *text)
{
	assert_true(i < k->report.errors.n);
	const struct diag *d = &k->report.errors.item[i];
	assert_int_equal(d->line, line);
	assert_int_equal(d->column, column);
	assert_string_equal(d->value, value);
	assert_string_equal(d->text, text);
}

#endif
