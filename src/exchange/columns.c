#include "exchange/columns.h"

#include "exchange/records.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

char *
columns_fold(char *out, size_t size, const char *s)
{
	size_t n = 0;
	for (; *s != '\0' && n + 1 < size; s++) {
		char c = *s;
		if (c >= 'A' && c <= 'Z') {
			c = (char)(c - 'A' + 'a');
		}
		bool is_kept =
		    (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
		if (is_kept) {
			out[n++] = c;
		}
	}
	out[n] = '\0';
	return out;
}

/* Length of the name that begins a list "a|b|c". */
static size_t
name_length(const char *at)
{
	return strcspn(at, "|");
}

/* The first free column with this name. */
static int32_t
columns_find(const struct columns *c, const char *name, size_t n)
{
	char folded[128];
	for (uint32_t i = 0; i < c->n; i++) {
		if (c->is_used[i]) {
			continue;
		}
		columns_fold(folded, sizeof folded, c->header[i]);
		if (strlen(folded) == n && memcmp(folded, name, n) == 0) {
			return (int32_t)i;
		}
	}
	return COLUMN_NONE;
}

void
columns_match(struct columns *out, const struct column_spec *specs, size_t n,
    const struct csv_row *header, struct arena *a)
{
	assert(n <= COLUMNS_FIELDS_MAX);
	*out = (struct columns){.specs = specs, .n_specs = n, .n = header->n};
	out->header = ARENA_ARRAY(a, header->n + 1, const char *);
	out->is_used = ARENA_ARRAY(a, header->n + 1, bool);
	for (uint32_t i = 0; i < header->n; i++) {
		out->header[i] = arena_text(a, header->cell[i]);
	}
	for (size_t f = 0; f < n; f++) {
		out->at[f] = COLUMN_NONE;
		const char *name = specs[f].names;
		while (out->at[f] == COLUMN_NONE && *name != '\0') {
			size_t len = name_length(name);
			out->at[f] = columns_find(out, name, len);
			name += len + (name[len] == '|');
		}
		if (out->at[f] != COLUMN_NONE) {
			out->is_used[out->at[f]] = true;
		}
	}
}

const char *
columns_cell(const struct columns *c, size_t field, const struct csv_row *row)
{
	int32_t at = c->at[field];
	return at == COLUMN_NONE || (uint32_t)at >= row->n ? "" : row->cell[at];
}

struct import_place
columns_place(const struct columns *c, size_t field, const struct csv_row *row, const char *value)
{
	int32_t at = c->at[field];
	return (struct import_place){
	    .line = row->line,
	    .column = at == COLUMN_NONE ? 0 : (uint32_t)at + 1,
	    .field = at == COLUMN_NONE ? c->specs[field].label : c->header[at],
	    .value = value == NULL ? columns_cell(c, field, row) : value,
	};
}

void
columns_missing(const struct columns *c, size_t field, const struct csv_row *header,
    struct import_report *report)
{
	const struct import_place at = {
	    .line = header->line, .field = c->specs[field].label, .value = ""};
	char names[120];
	size_t n = 0;
	for (const char *p = c->specs[field].names; *p != '\0' && n + 3 < sizeof names; p++) {
		if (*p == '|') {
			names[n++] = ',';
			names[n++] = ' ';
		} else {
			names[n++] = *p;
		}
	}
	names[n] = '\0';
	import_error(report, &at, NULL, "there is no column \"%s\"; these names are known: %s",
	    c->specs[field].label, names);
}

void
columns_warn_unused(const struct columns *c, struct import_report *report)
{
	for (uint32_t i = 0; i < c->n; i++) {
		if (c->is_used[i] || c->header[i][0] == '\0') {
			continue;
		}
		const struct import_place at = {
		    .line = 1, .column = i + 1, .field = c->header[i], .value = ""};
		import_warning(report, &at, NULL, "column not known: it is left out");
	}
}

void
columns_check_row(const struct columns *c, const struct csv_row *row, struct import_report *report)
{
	for (uint32_t i = c->n; i < row->n; i++) {
		const char *cell = row->cell[i];
		if (cell[0] == '\0') {
			continue;
		}
		const struct import_place at = {
		    .line = row->line, .column = i + 1, .field = "", .value = cell};
		import_error(report, &at, NULL,
		    "the row has %" PRIu32 " cells and the header %" PRIu32
		    ": a quotation mark may be missing",
		    row->n, c->n);
		return;
	}
}

bool
cell_answer(int *out, const char *s)
{
	static const char yes[] = "|y|yes|t|true|1|x|";
	static const char no[] = "|n|no|f|false|0|none|";
	char key[16] = "|";
	columns_fold(key + 1, sizeof key - 2, s);
	size_t n = strlen(key);
	key[n] = '|';
	key[n + 1] = '\0';
	if (n == 1) {
		*out = IMPORT_UNKNOWN;
		return *s == '\0' || strcmp(s, "-") == 0;
	}
	if (strstr(yes, key) != NULL) {
		*out = IMPORT_YES;
		return true;
	}
	if (strstr(no, key) != NULL) {
		*out = IMPORT_NO;
		return true;
	}
	return false;
}

struct counted_rows {
	csv_row_fn *row;
	void *ctx;
	bool has_any;
};

static enum rc
counted_row(void *ctx, struct csv_row *row, struct diag *d)
{
	struct counted_rows *c = ctx;
	c->has_any = true;
	return c->row(c->ctx, row, d);
}

enum rc
import_file_read(const struct csv_source *src, csv_row_fn *row, void *ctx,
    struct import_report *report, struct diag *d)
{
	struct counted_rows c = {.row = row, .ctx = ctx};
	struct diag own = {0};
	enum rc rc = csv_read(src, counted_row, &c, &own);
	if (rc == RC_OK && !c.has_any) {
		rc = diag_set(&own, RC_INVALID, "", NULL, "the file is empty");
	}
	if (rc == RC_OK) {
		return RC_OK;
	}
	diag_list_add(&report->errors, &own);
	if (d != NULL && d->rc == RC_OK) {
		*d = own;
	}
	return rc;
}
