#include "exchange/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
import_report_init(struct import_report *r, size_t cap, struct arena *a)
{
	size_t n = cap == 0 ? IMPORT_REPORT_CAP : cap;
	*r = (struct import_report){
	    .errors = {.item = ARENA_ARRAY(a, n, struct diag), .cap = n},
	    .warnings = {.item = ARENA_ARRAY(a, n, struct diag), .cap = n},
	};
}

void
import_cut(char *out, size_t size, const char *s)
{
	size_t n = strnlen(s, size);
	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80) {
			n--;
		}
	}
	memcpy(out, s, n);
	out[n] = '\0';
}

static void __attribute__((format(printf, 4, 0))) import_add(struct diag_list *list,
    const struct import_place *at, const char *rule, const char *fmt, va_list ap)
{
	if (list->n == list->cap) {
		list->seen++; /* a file of a million faults must not take minutes */
		return;
	}
	struct diag d = {.rc = RC_INVALID, .line = at->line, .column = at->column, .rule = rule};
	import_cut(d.field, sizeof d.field, at->field);
	import_cut(d.value, sizeof d.value, at->value);
	vsnprintf(d.text, sizeof d.text, fmt, ap);
	diag_list_add(list, &d);
}

void
import_error(
    struct import_report *r, const struct import_place *at, const char *rule, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	import_add(&r->errors, at, rule, fmt, ap);
	va_end(ap);
}

void
import_warning(
    struct import_report *r, const struct import_place *at, const char *rule, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	import_add(&r->warnings, at, rule, fmt, ap);
	va_end(ap);
}

enum rc
import_report_end(const struct import_report *r, struct diag *d)
{
	if (r->errors.seen == 0) {
		return RC_OK;
	}
	if (r->errors.n == 0) {
		return diag_set(d, RC_INVALID, "", NULL, "the file has faults");
	}
	if (d != NULL && d->rc == RC_OK) {
		*d = r->errors.item[0];
	}
	return r->errors.item[0].rc;
}
