#include "api/body.h"

#include "base/day.h"
#include "base/num.h"
#include "base/text.h"
#include "core/calendar.h"
#include "core/code.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* Where in the document we are, and where what is found goes. */
#define STEPS 8 /* more than any table of ours goes down */
struct reader {
	struct {
		const char *name; /* NULL: an item of a list */
		size_t i;
	} step[STEPS];
	size_t n_steps;
	bool is_bare; /* a value of the path or the query: its name alone */
	struct arena *a;
	struct diag *d;
};

static void
enter(struct reader *r, const char *name)
{
	assert(r->n_steps < STEPS);
	r->step[r->n_steps].name = name;
	r->n_steps++;
}

static void
enter_item(struct reader *r, size_t i)
{
	enter(r, NULL);
	r->step[r->n_steps - 1].i = i;
}

static void
leave(struct reader *r)
{
	r->n_steps--;
}

#define POINTER_MAX 64 /* as diag.field */

/* "/marks/3/code", or the bare name of a value of the path or the query. Only made when something
 * is wrong. */
static void
write_pointer(char out[POINTER_MAX], const struct reader *r)
{
	const char *slash = r->is_bare ? "" : "/";
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; i < r->n_steps && n < POINTER_MAX; i++) {
		const char *name = r->step[i].name;
		int more = name == NULL ? snprintf(out + n, POINTER_MAX - n, "/%zu", r->step[i].i)
		                        : snprintf(out + n, POINTER_MAX - n, "%s%s", slash, name);
		n += more > 0 ? (size_t)more : 0;
	}
}

static enum rc
wrong(struct reader *r, const char *expected)
{
	char pointer[POINTER_MAX];
	write_pointer(pointer, r);
	const char *last = strrchr(pointer, '/');
	const char *name = r->n_steps == 0 ? "the body" : last == NULL ? pointer : last + 1;
	return diag_set(r->d, RC_INVALID, pointer, NULL, "\"%s\" must be %s", name, expected);
}

static void *
member(void *out, size_t at)
{
	return (char *)out + at;
}

static void
set_absent(void *out, const struct field *f)
{
	if (f->at == NOWHERE) {
		return;
	}
	void *m = member(out, f->at);
	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_UUID:
	case FIELD_CHOICE:
	case FIELD_LINES:
		*(const char **)m = f->absent == ABSENT_NULL ? NULL : "";
		break;
	case FIELD_ID:
	case FIELD_URN:
	case FIELD_SEQ:
	case FIELD_INSTANT:
		*(int64_t *)m = f->absent;
		break;
	case FIELD_INT:
	case FIELD_DATE:
		*(int32_t *)m = (int32_t)f->absent;
		break;
	case FIELD_MINUTES:
	case FIELD_CLOCK:
		*(int16_t *)m = (int16_t)f->absent;
		break;
	case FIELD_BOOL:
		*(bool *)m = f->absent != 0;
		break;
	case FIELD_MAYBE:
	case FIELD_HALF:
	case FIELD_YEAR:
	case FIELD_INDEX:
		*(int *)m = (int)f->absent;
		break;
	case FIELD_SESSION:
		*(enum session *)m = (enum session)f->absent;
		break;
	case FIELD_YEARS:
		*(uint32_t *)m = (uint32_t)f->absent;
		break;
	case FIELD_TEXTS:
	case FIELD_IDS:
	case FIELD_LIST:
		*(const void **)m = NULL;
		*(size_t *)member(out, f->n_at) = 0;
		break;
	}
	if (f->has_at != 0) {
		*(bool *)member(out, f->has_at) = false;
	}
}

void
input_clear(void *out, const struct input *in)
{
	memset(out, 0, in->size);
	for (size_t i = 0; i < in->n; i++) {
		set_absent(out, &in->fields[i]);
	}
}

static bool
is_uuid(const char *s)
{
	for (int i = 0; i < 36; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (is_dash ? s[i] != '-'
		            : s[i] == '\0' || strchr("0123456789abcdef", s[i]) == NULL) {
			return false;
		}
	}
	return s[36] == '\0';
}

/* Characters of UTF-8; -1 if there is a control character that no field wants. */
static int64_t
count_characters(const char *s)
{
	int64_t n = 0;
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		if ((c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f) {
			return -1;
		}
		n += (c & 0xc0) != 0x80;
	}
	return n;
}

static enum rc
read_text(struct reader *r, const char **m, const struct field *f, const char *s)
{
	int64_t n = count_characters(s);
	if (n < 0) {
		return wrong(r, "text without control characters");
	}
	if (n < f->min || n > f->max) {
		char expected[80];
		snprintf(expected, sizeof expected, "text of %" PRId64 " to %" PRId64 " characters",
		    f->min, f->max);
		return wrong(r, expected);
	}
	*m = arena_text(r->a, s);
	return RC_OK;
}

/* Which of the choices; -1 and a message that lists them. */
static int
find_choice(struct reader *r, const struct field *f, const char *s)
{
	char list[150] = "one of";
	size_t n = strlen(list);
	for (int i = 0; f->choices[i] != NULL; i++) {
		if (strcmp(f->choices[i], s) == 0) {
			return i;
		}
		if (n < sizeof list) {
			int more = snprintf(
			    list + n, sizeof list - n, "%s %s", i == 0 ? "" : ",", f->choices[i]);
			n += more > 0 ? (size_t)more : 0;
		}
	}
	(void)wrong(r, list);
	return -1;
}

static enum rc
read_year(struct reader *r, int *out, const char *s)
{
	int last = nc_year_parse("X");
	for (int y = 0; y <= last; y++) {
		if (strcmp(nc_year_name((enum nc_year)y), s) == 0) {
			*out = y;
			return RC_OK;
		}
	}
	return wrong(r, "a year group: E1, E2, N1, N2, R, 1 to 14 or X");
}

static enum rc
read_session(struct reader *r, int *out, const char *s)
{
	bool is_am = strcmp(s, "AM") == 0;
	if (!is_am && strcmp(s, "PM") != 0) {
		return wrong(r, "AM or PM");
	}
	*out = is_am ? (int)SESSION_AM : (int)SESSION_PM;
	return RC_OK;
}

static enum rc
read_name(struct reader *r, void *m, const struct field *f, const char *s)
{
	int i = find_choice(r, f, s);
	if (i < 0) {
		return RC_INVALID;
	}
	if (f->type == FIELD_INDEX) {
		*(int *)m = i;
	} else {
		*(const char **)m = f->choices[i];
	}
	return RC_OK;
}

/* Dates and times. */
static enum rc
read_time(struct reader *r, void *m, enum field_type type, const char *s)
{
	if (type == FIELD_DATE) {
		return day_parse(m, s) ? RC_OK : wrong(r, "a date that exists, as in 2026-09-24");
	}
	if (type == FIELD_CLOCK) {
		return minute_parse(m, s) ? RC_OK : wrong(r, "a time of day, as in 08:41");
	}
	return instant_parse(m, s)
	           ? RC_OK
	           : wrong(r, "a date and time with its offset, as in 2026-09-24T08:41:07+01:00");
}

/* Fields that are text on the wire. */
static enum rc
read_string(struct reader *r, void *m, const struct field *f, const char *s)
{
	int half = 0;
	switch (f->type) {
	case FIELD_TEXT:
		return read_text(r, m, f, s);
	case FIELD_UUID:
		if (!is_uuid(s)) {
			return wrong(r, "a UUID in small letters, made anew for each save");
		}
		*(const char **)m = arena_text(r->a, s);
		return RC_OK;
	case FIELD_CHOICE:
	case FIELD_INDEX:
		return read_name(r, m, f, s);
	case FIELD_ID:
		return num_parse(m, s, 1, INT64_MAX / 10) ? RC_OK
		                                          : wrong(r, "an id that Muster gave");
	case FIELD_URN:
		return num_parse(m, s, 100000, 999999) ? RC_OK : wrong(r, "a URN of six digits");
	case FIELD_DATE:
	case FIELD_INSTANT:
	case FIELD_CLOCK:
		return read_time(r, m, f->type, s);
	case FIELD_SESSION:
		if (read_session(r, &half, s) != RC_OK) {
			return RC_INVALID;
		}
		*(enum session *)m = (enum session)half;
		return RC_OK;
	case FIELD_HALF:
		return read_session(r, m, s);
	case FIELD_YEAR:
		return read_year(r, m, s);
	case FIELD_SEQ:
	case FIELD_INT:
	case FIELD_MINUTES:
	case FIELD_BOOL:
	case FIELD_MAYBE:
	case FIELD_YEARS:
	case FIELD_LINES:
	case FIELD_TEXTS:
	case FIELD_IDS:
	case FIELD_LIST:
		break;
	}
	return wrong(r, "another type");
}

static enum rc
read_number(struct reader *r, void *m, const struct field *f, int64_t v)
{
	if (v < f->min || (f->max != 0 && v > f->max)) {
		char expected[80];
		if (f->max == 0) {
			snprintf(expected, sizeof expected, "a whole number, %" PRId64 " or more",
			    f->min);
		} else {
			snprintf(expected, sizeof expected,
			    "a whole number from %" PRId64 " to %" PRId64, f->min, f->max);
		}
		return wrong(r, expected);
	}
	if (f->type == FIELD_SEQ) {
		*(int64_t *)m = v;
	} else if (f->type == FIELD_INT) {
		*(int32_t *)m = (int32_t)v;
	} else {
		*(int16_t *)m = (int16_t)v;
	}
	return RC_OK;
}

static void
set_bool(void *m, const struct field *f, bool v)
{
	if (f->type == FIELD_BOOL) {
		*(bool *)m = v;
	} else {
		*(int *)m = v;
	}
}

static bool
is_number(const struct field *f)
{
	return f->type == FIELD_SEQ || f->type == FIELD_INT || f->type == FIELD_MINUTES;
}

static bool
is_list(const struct field *f)
{
	return f->type == FIELD_YEARS || f->type == FIELD_LINES || f->type == FIELD_TEXTS ||
	       f->type == FIELD_IDS || f->type == FIELD_LIST;
}

static enum rc read_object(struct reader *r, void *out, const struct input *in, json_t *object);

#define LIST_TEXT_MAX 200 /* characters of one text of a list */

static enum rc
read_item_text(struct reader *r, const char **out, const json_t *item)
{
	static const struct field one = {.type = FIELD_TEXT, .max = LIST_TEXT_MAX};
	const char *s = json_string_value(item);
	return s == NULL ? wrong(r, "text") : read_text(r, out, &one, s);
}

static enum rc
read_objects(struct reader *r, void *out, const struct field *f, const json_t *v)
{
	size_t n = json_array_size(v);
	char *items = arena_alloc(r->a, n == 0 ? 1 : n, f->item->size);
	for (size_t i = 0; i < n; i++) {
		void *item = items + i * f->item->size;
		enter_item(r, i);
		input_clear(item, f->item);
		if (read_object(r, item, f->item, json_array_get(v, i)) != RC_OK) {
			return RC_INVALID;
		}
		leave(r);
	}
	*(const void **)member(out, f->at) = items;
	return RC_OK;
}

static enum rc
read_texts(struct reader *r, void *out, const struct field *f, const json_t *v)
{
	size_t n = json_array_size(v);
	const char **texts = ARENA_ARRAY(r->a, n == 0 ? 1 : n, const char *);
	size_t bytes = 1;
	for (size_t i = 0; i < n; i++) {
		enter_item(r, i);
		if (read_item_text(r, &texts[i], json_array_get(v, i)) != RC_OK) {
			return RC_INVALID;
		}
		leave(r);
		bytes += strlen(texts[i]) + 1;
	}
	if (f->type == FIELD_TEXTS) {
		*(const char ***)member(out, f->at) = texts;
		return RC_OK;
	}
	char *lines = arena_alloc(r->a, bytes, 1);
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		size_t k = strlen(texts[i]);
		memcpy(lines + at, texts[i], k);
		at += k;
		lines[at++] = '\n';
	}
	lines[at == 0 ? 0 : at - 1] = '\0';
	*(const char **)member(out, f->at) = lines;
	return RC_OK;
}

/* A list of ids, or of year groups. */
static enum rc
read_names(struct reader *r, void *out, const struct field *f, const json_t *v)
{
	static const struct field id = {.type = FIELD_ID};
	size_t n = json_array_size(v);
	int64_t *ids = ARENA_ARRAY(r->a, n == 0 ? 1 : n, int64_t);
	uint32_t years = 0;
	for (size_t i = 0; i < n; i++) {
		enter_item(r, i);
		const char *s = json_string_value(json_array_get(v, i));
		int year = 0;
		enum rc rc = s == NULL              ? wrong(r, "text")
		             : f->type == FIELD_IDS ? read_string(r, &ids[i], &id, s)
		                                    : read_year(r, &year, s);
		if (rc != RC_OK) {
			return rc;
		}
		leave(r);
		years |= YEAR_BIT(year);
	}
	if (f->type == FIELD_IDS) {
		*(const int64_t **)member(out, f->at) = ids;
	} else {
		/* An empty list closes nothing and limits nothing: as if it were left out. */
		*(uint32_t *)member(out, f->at) = n == 0 ? (uint32_t)f->absent : years;
	}
	return RC_OK;
}

static enum rc
read_list(struct reader *r, void *out, const struct field *f, const json_t *v)
{
	if (!json_is_array(v)) {
		return wrong(r, "a list");
	}
	int64_t n = (int64_t)json_array_size(v);
	if (n < f->min || (f->max != 0 && n > f->max)) {
		char expected[80];
		snprintf(expected, sizeof expected, "a list of %" PRId64 " to %" PRId64 " items",
		    f->min, f->max);
		return wrong(r, expected);
	}
	enum rc rc = f->type == FIELD_LIST                              ? read_objects(r, out, f, v)
	             : f->type == FIELD_TEXTS || f->type == FIELD_LINES ? read_texts(r, out, f, v)
	                                                                : read_names(r, out, f, v);
	if (rc == RC_OK && f->type != FIELD_YEARS && f->type != FIELD_LINES) {
		*(size_t *)member(out, f->n_at) = (size_t)n;
	}
	return rc;
}

static enum rc
read_value(struct reader *r, void *out, const struct field *f, const json_t *v)
{
	const char *dropped;
	void *m = f->at == NOWHERE ? (void *)&dropped : member(out, f->at);
	if (is_list(f)) {
		return read_list(r, out, f, v);
	}
	if (is_number(f)) {
		return json_is_integer(v) ? read_number(r, m, f, json_integer_value(v))
		                          : wrong(r, "a whole number");
	}
	if (f->type == FIELD_BOOL || f->type == FIELD_MAYBE) {
		if (!json_is_boolean(v)) {
			return wrong(r, "true or false");
		}
		set_bool(m, f, json_is_true(v));
		return RC_OK;
	}
	return json_is_string(v) ? read_string(r, m, f, json_string_value(v)) : wrong(r, "text");
}

static const struct field *
find_field(const struct input *in, enum field_in where, const char *name)
{
	for (size_t i = 0; i < in->n; i++) {
		if (in->fields[i].in == where && strcmp(in->fields[i].name, name) == 0) {
			return &in->fields[i];
		}
	}
	return NULL;
}

static enum rc
refuse_unknown(struct reader *r, const char *name)
{
	char pointer[POINTER_MAX];
	enter(r, name);
	write_pointer(pointer, r);
	return diag_set(
	    r->d, RC_INVALID, pointer, NULL, "\"%.60s\" is not a field of this request", name);
}

static enum rc
require_all(struct reader *r, const struct input *in, uint64_t seen)
{
	char pointer[POINTER_MAX];
	for (size_t i = 0; i < in->n; i++) {
		const struct field *f = &in->fields[i];
		if (f->in == IN_BODY && f->is_required && (seen & UINT64_C(1) << i) == 0) {
			enter(r, f->name);
			write_pointer(pointer, r);
			return diag_set(
			    r->d, RC_INVALID, pointer, NULL, "\"%s\" is missing", f->name);
		}
	}
	return RC_OK;
}

static enum rc
read_object(struct reader *r, void *out, const struct input *in, json_t *object)
{
	const char *name;
	json_t *v;
	uint64_t seen = 0;
	assert(in->n <= 64);
	if (!json_is_object(object)) {
		return wrong(r, "an object");
	}
	json_object_foreach(object, name, v)
	{
		const struct field *f = find_field(in, IN_BODY, name);
		if (f == NULL) {
			return refuse_unknown(r, name);
		}
		seen |= UINT64_C(1) << (f - in->fields);
		if (f->is_nullable && json_is_null(v)) {
			continue;
		}
		enter(r, f->name);
		if (read_value(r, out, f, v) != RC_OK) {
			return RC_INVALID;
		}
		leave(r);
		if (f->has_at != 0) {
			*(bool *)member(out, f->has_at) = true;
		}
	}
	return require_all(r, in, seen);
}

/* Before the parser, which goes down by calling itself. */
static bool
is_too_deep(const char *json, size_t n)
{
	int depth = 0;
	bool is_text = false;
	for (size_t i = 0; i < n; i++) {
		char c = json[i];
		if (is_text) {
			i += c == '\\';
			is_text = c != '"';
		} else if (c == '"') {
			is_text = true;
		} else if (c == '{' || c == '[') {
			if (++depth > BODY_DEPTH) {
				return true;
			}
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return false;
}

enum rc
body_read(void *out, const struct input *in, struct bytes json, struct arena *a, struct diag *d)
{
	struct reader r = {.a = a, .d = d};
	if (is_too_deep(json.s, json.n)) {
		return diag_set(d, RC_INVALID, "", NULL,
		    "The JSON has more than %d levels of brackets", BODY_DEPTH);
	}
	json_error_t e;
	json_t *object = json_loadb(json.s, json.n, JSON_REJECT_DUPLICATES, &e);
	if (object == NULL) {
		(void)diag_set(d, RC_INVALID, "", NULL, "The body is not JSON: %.120s", e.text);
		if (d != NULL && e.line > 0) {
			d->line = (uint32_t)e.line;
			d->column = (uint32_t)(e.column < 0 ? 0 : e.column);
		}
		return RC_INVALID;
	}
	enum rc rc = read_object(&r, out, in, object);
	json_decref(object);
	return rc;
}

/* Numbers and booleans as the path and the query spell them. */
static enum rc
read_spelled(struct reader *r, void *m, const struct field *f, const char *s)
{
	if (is_number(f)) {
		int64_t v;
		return num_parse(&v, s, 0, INT32_MAX) ? read_number(r, m, f, v)
		                                      : wrong(r, "a whole number");
	}
	bool is_true = strcmp(s, "true") == 0;
	if (!is_true && strcmp(s, "false") != 0) {
		return wrong(r, "true or false");
	}
	set_bool(m, f, is_true);
	return RC_OK;
}

enum rc
input_value(
    void *out, const struct input *in, const struct named_value *v, struct arena *a, struct diag *d)
{
	struct reader r = {.a = a, .d = d, .is_bare = true};
	const struct field *f = in == NULL ? NULL : find_field(in, v->in, v->name);
	if (f == NULL) {
		return diag_set(d, RC_INVALID, v->name, NULL,
		    "\"%.60s\" is not a parameter of this request", v->name);
	}
	if (f->has_at != 0) {
		*(bool *)member(out, f->has_at) = true;
	}
	enter(&r, v->name);
	if (is_number(f) || f->type == FIELD_BOOL || f->type == FIELD_MAYBE) {
		return read_spelled(&r, member(out, f->at), f, v->value);
	}
	return read_string(&r, member(out, f->at), f, v->value);
}
