#ifndef MUSTER_EXCHANGE_CSV_READER_H
#define MUSTER_EXCHANGE_CSV_READER_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * CSV as other systems really write it, in pieces, with a fixed amount of memory.
 *
 * Found out by itself: UTF-8 with or without byte order mark, or Windows-1252; comma, semicolon or
 * tab; LF, CRLF or CR. Cells come out as UTF-8. A leading apostrophe that a spreadsheet export put
 * before = + - @ is taken away again.
 */
#define CSV_CELL_MAX ((size_t)64 << 10) /* bytes of one cell */
#define CSV_COLUMNS_MAX 512
#define CSV_ROW_MAX ((size_t)1 << 20) /* bytes of one row */

struct csv_row {
	uint32_t line;  /* of the file on which the row begins; 1 is the first */
	uint32_t index; /* 0 is the first row of the file, usually the header */
	uint32_t n;     /* cells */
	char **cell;    /* UTF-8 without blanks at both ends; may be written to; lent until the
	                   callback returns */
	bool is_last;   /* set it to stop reading without a fault */
};

/* A row that is not RC_OK stops the reading, and csv_read returns the same. */
typedef enum rc csv_row_fn(void *ctx, struct csv_row *row, struct diag *d);
/* Up to `n` bytes into `buf`; 0 at the end; SIZE_MAX when reading failed. */
typedef size_t csv_more_fn(void *ctx, void *buf, size_t n);
typedef void csv_progress_fn(void *ctx, uint64_t bytes_read);

struct csv_source {
	csv_more_fn *more;
	void *ctx;
	csv_progress_fn *progress; /* NULL, or called after each piece of 64 KB */
	void *progress_ctx;
};

struct csv_bytes {
	const char *s;
	size_t n;
};
/* Read from memory; `bytes` must outlive the reading and is used up by it. */
struct csv_source csv_source_bytes(struct csv_bytes *bytes);
/* Read from a stream, which stays open. */
struct csv_source csv_source_file(FILE *file);

/*
 * Give each row of the file to `row`. Empty lines are left out.
 *
 * Fails   RC_INVALID: a quotation mark where none may be or that is never closed, bytes that are
 *         neither UTF-8 nor Windows-1252, a NUL byte, UTF-16: `d` has line and column (the number
 *         of the cell). RC_TOO_LARGE: a cell, a row or the number of columns over the limits.
 *         RC_STORE: reading failed. Whatever `row` returned.
 * Memory  fixed, about 400 KB, plus the longest row.
 */
enum rc csv_read(
    const struct csv_source *src, csv_row_fn *row, void *ctx, struct diag *d) MUST_CHECK;

#endif
