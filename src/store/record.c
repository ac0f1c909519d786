#include "store/record.h"

#include "base/day.h"
#include "core/code.h"

#include <assert.h>
#include <string.h>

static const void *
member(const void *item, size_t offset)
{
	return (const unsigned char *)item + offset;
}

static const char *
code_text(uint8_t code)
{
	return code_info(code)->code;
}

static const char *
named_text(const struct field *f, const void *p)
{
	unsigned v = *(const unsigned *)p;
	assert(v < f->n_names);
	return f->name(v);
}

/* Is the field left out of the JSON? */
static bool
is_default(const struct field *f, const void *item)
{
	const void *p = member(item, f->offset);
	switch (f->type) {
	case FIELD_DAY:
		return *(const int32_t *)p == DAY_NONE;
	case FIELD_BOOL:
		return !*(const bool *)p;
	case FIELD_TEXT:
		return **(const char *const *)p == '\0';
	case FIELD_LIST:
		return *(const size_t *)member(item, f->offset_n) == 0;
	case FIELD_INT:
	case FIELD_INT32:
	case FIELD_SET:
	case FIELD_CODE:
	case FIELD_SESSION:
	case FIELD_NAMED:
		return false;
	}
	return false;
}

static void
add_quoted_day(struct text *out, int32_t day)
{
	char buf[DAY_TEXT];
	text_add_char(out, '"');
	text_add(out, day_format(buf, day));
	text_add_char(out, '"');
}

static void
add_value(struct text *out, const struct field *f, const void *item)
{
	const void *p = member(item, f->offset);
	switch (f->type) {
	case FIELD_INT:
		text_add_int(out, *(const int64_t *)p);
		break;
	case FIELD_INT32:
		text_add_int(out, *(const int32_t *)p);
		break;
	case FIELD_SET:
		text_add_int(out, *(const uint32_t *)p);
		break;
	case FIELD_DAY:
		add_quoted_day(out, *(const int32_t *)p);
		break;
	case FIELD_BOOL:
		text_add(out, "true");
		break;
	case FIELD_TEXT:
		text_add_json(out, *(const char *const *)p);
		break;
	case FIELD_CODE:
		text_add_json(out, code_text(*(const uint8_t *)p));
		break;
	case FIELD_SESSION:
		text_add(out, *(const enum session *)p == SESSION_AM ? "\"AM\"" : "\"PM\"");
		break;
	case FIELD_NAMED:
		text_add_json(out, named_text(f, p));
		break;
	case FIELD_LIST: {
		const void *items = NULL;
		memcpy(&items, p, sizeof items);
		record_json_list(out, f->items, items, *(const size_t *)member(item, f->offset_n));
		break;
	}
	}
}

void
record_json(struct text *out, const struct record *r, const void *item)
{
	text_add_char(out, '{');
	bool is_first = true;
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		if (is_default(f, item)) {
			continue;
		}
		text_add(out, is_first ? "\"" : ",\"");
		text_add(out, f->key);
		text_add(out, "\":");
		add_value(out, f, item);
		is_first = false;
	}
	text_add_char(out, '}');
}

void
record_json_list(struct text *out, const struct record *r, const void *items, size_t n)
{
	text_add_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0) {
			text_add_char(out, ',');
		}
		record_json(out, r, member(items, i * r->size));
	}
	text_add_char(out, ']');
}

size_t
record_args(struct arg *args, const struct record *r, const void *item)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		const void *p = member(item, f->offset);
		switch (f->type) {
		case FIELD_INT:
			args[n++] = arg_int(*(const int64_t *)p);
			break;
		case FIELD_INT32:
			args[n++] = arg_int(*(const int32_t *)p);
			break;
		case FIELD_SET:
			args[n++] = arg_int(*(const uint32_t *)p);
			break;
		case FIELD_DAY:
			args[n++] = arg_int_or_null(*(const int32_t *)p, DAY_NONE);
			break;
		case FIELD_BOOL:
			args[n++] = arg_int(*(const bool *)p ? 1 : 0);
			break;
		case FIELD_TEXT:
			args[n++] = arg_text(*(const char *const *)p);
			break;
		case FIELD_CODE:
			args[n++] = arg_text(code_text(*(const uint8_t *)p));
			break;
		case FIELD_SESSION:
			args[n++] = arg_int((int64_t) * (const enum session *)p);
			break;
		case FIELD_NAMED:
			args[n++] = arg_text(named_text(f, p));
			break;
		case FIELD_LIST:
			break;
		}
	}
	return n;
}

static enum rc
read_named(unsigned *out, const struct field *f, const char *s, struct diag *d)
{
	for (unsigned i = 0; i < f->n_names; i++) {
		if (strcmp(f->name(i), s) == 0) {
			*out = i;
			return RC_OK;
		}
	}
	return diag_set(d, RC_STORE, f->key, NULL, "The database holds an unknown %s", f->key);
}

static enum rc
read_field(
    void *p, const struct field *f, const struct row *row, int col, struct arena *a, struct diag *d)
{
	switch (f->type) {
	case FIELD_INT:
		*(int64_t *)p = row_int(row, col);
		break;
	case FIELD_INT32:
		*(int32_t *)p = (int32_t)row_int(row, col);
		break;
	case FIELD_SET:
		*(uint32_t *)p = (uint32_t)row_int(row, col);
		break;
	case FIELD_DAY:
		*(int32_t *)p = (int32_t)row_int_or(row, col, DAY_NONE);
		break;
	case FIELD_BOOL:
		*(bool *)p = row_int(row, col) != 0;
		break;
	case FIELD_TEXT:
		*(const char **)p = arena_text(a, row_text(row, col));
		break;
	case FIELD_CODE:
		*(uint8_t *)p = code_find(row_text(row, col));
		if (*(uint8_t *)p == 0) {
			return diag_set(
			    d, RC_STORE, f->key, NULL, "The database holds an unknown code");
		}
		break;
	case FIELD_SESSION:
		*(enum session *)p = row_int(row, col) == 0 ? SESSION_AM : SESSION_PM;
		break;
	case FIELD_NAMED:
		return read_named(p, f, row_text(row, col), d);
	case FIELD_LIST:
		break;
	}
	return RC_OK;
}

enum rc
record_read(void *item, const struct record *r, const struct row *row, int col, struct arena *a,
    struct diag *d)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		if (f->type == FIELD_LIST) {
			continue;
		}
		enum rc rc = read_field((unsigned char *)item + f->offset, f, row, col++, a, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	return RC_OK;
}

void *
rows_next(struct rows *rows)
{
	size_t size = rows->record->size;
	if (rows->n == rows->cap) {
		size_t cap = rows->cap == 0 ? 16 : rows->cap * 2;
		unsigned char *bigger = arena_alloc(rows->arena, cap, size);
		if (rows->n > 0) {
			memcpy(bigger, rows->items, rows->n * size);
		}
		rows->items = bigger;
		rows->cap = cap;
	}
	return memset(rows->items + rows->n++ * size, 0, size);
}

enum rc
rows_add(void *ctx, const struct row *row, struct diag *d)
{
	struct rows *rows = ctx;
	return record_read(rows_next(rows), rows->record, row, rows->col, rows->arena, d);
}
