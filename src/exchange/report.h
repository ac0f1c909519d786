#ifndef MUSTER_EXCHANGE_REPORT_H
#define MUSTER_EXCHANGE_REPORT_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What was found while a file was read. An error stops the import as a whole (nothing is half
 * imported); a warning is shown and the import may go on.
 *
 * Each entry has the line of the file, the number of the column (CSV: the cell, counted from 1;
 * XML: 0), the field as the file calls it, the value and what was expected.
 */
struct import_report {
	struct diag_list errors;
	struct diag_list warnings;
};

#define IMPORT_REPORT_CAP 1000

/* Empty lists that keep at most `cap` entries each (0: IMPORT_REPORT_CAP), owned by the arena. */
void import_report_init(struct import_report *r, size_t cap, struct arena *a);

/* Where a value stands in a file. */
struct import_place {
	uint32_t line;
	uint32_t column;
	const char *field; /* lent; "" if none */
	const char *value; /* lent; "" if none */
};

/* `rule` has static storage, or is NULL. */
void import_error(struct import_report *r, const struct import_place *at, const char *rule,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void import_warning(struct import_report *r, const struct import_place *at, const char *rule,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Copy a text, cut to fit `size` bytes without cutting a character of UTF-8. */
void import_cut(char *out, size_t size, const char *s);

/* RC_OK without errors; otherwise the rc of the first one, and `d` is a copy of it. */
enum rc import_report_end(const struct import_report *r, struct diag *d) MUST_CHECK;

#endif
