#include "exchange/golden_json.h"

#include "base/arena.h"
#include "exchange/golden_topics.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#define ID_MAX 48

/* Where failing cases are told, and how many there were. */
struct eval {
	FILE *print;
	struct golden_result result;
	char id[ID_MAX]; /* of the case at hand */
	bool has_failed;
};

static void
fail_line(struct eval *e, const char *what)
{
	e->has_failed = true;
	if (e->print != NULL) {
		fprintf(e->print, "%s: %s\n", e->id, what);
	}
}

#define VALUE_MAX 200

/* One value as JSON text, cut to fit; gives `buf`. */
static const char *
as_text(char buf[VALUE_MAX + 1], const json_t *v)
{
	size_t n = v == NULL ? 0
	                     : json_dumpb(v, buf, VALUE_MAX,
	                           JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
	buf[n < VALUE_MAX ? n : VALUE_MAX] = '\0';
	return v == NULL ? "no such field" : buf;
}

static void
fail_field(struct eval *e, const char *field, const json_t *expected, const json_t *found)
{
	char want[VALUE_MAX + 1];
	char have[VALUE_MAX + 1];
	e->has_failed = true;
	if (e->print != NULL) {
		fprintf(e->print, "%s: %.64s: expected %s, found %s\n", e->id, field,
		    as_text(want, expected), as_text(have, found));
	}
}

static void
compare(struct eval *e, json_t *expect, json_t *found)
{
	const char *field = NULL;
	json_t *want = NULL;
	json_object_foreach(expect, field, want)
	{
		json_t *have = json_object_get(found, field);
		if (have == NULL || !json_equal(want, have)) {
			fail_field(e, field, want, have);
		}
	}
}

/* Printable ASCII only: an id goes to a terminal. */
static void
copy_id(char out[ID_MAX], const json_t *id, size_t index)
{
	snprintf(out, ID_MAX, "case %zu", index + 1);
	const char *s = json_string_value(id);
	if (s == NULL || *s == '\0') {
		return;
	}
	size_t n = 0;
	for (; n < ID_MAX - 1 && s[n] != '\0'; n++) {
		out[n] = s[n] >= ' ' && s[n] <= '~' ? s[n] : '?';
	}
	out[n] = '\0';
}

static void
eval_case(struct eval *e, json_t *one, struct arena *a)
{
	json_t *topic = json_object_get(one, "topic");
	json_t *input = json_object_get(one, "input");
	json_t *expect = json_object_get(one, "expect");
	if (!json_is_object(one)) {
		fail_line(e, "a case must be an object");
		return;
	}
	if (!json_is_string(topic) || !json_is_object(input) || !json_is_object(expect)) {
		fail_line(e, "a case needs a text \"topic\" and objects \"input\" and \"expect\"");
		return;
	}
	if (json_object_size(expect) == 0) {
		fail_line(e, "the case expects nothing");
		return;
	}
	json_t *found = json_object();
	struct diag d = {0};
	if (golden_topic_run(found, json_string_value(topic), input, a, &d) != RC_OK) {
		char what[sizeof d.field + sizeof d.text + 16];
		snprintf(
		    what, sizeof what, "%s%s%s", d.field, d.field[0] != '\0' ? ": " : "", d.text);
		fail_line(e, what);
	} else {
		compare(e, expect, found);
	}
	json_decref(found);
}

/* How deep brackets nest outside strings: a parser that recurses must not find out for itself. */
static bool
is_too_deep(const char *bytes, size_t n)
{
	int depth = 0;
	bool in_text = false;
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];
		if (in_text) {
			i += c == '\\' ? 1 : 0;
			in_text = c != '"';
		} else if (c == '"') {
			in_text = true;
		} else if (c == '[' || c == '{') {
			if (++depth > GOLDEN_MAX_DEPTH) {
				return true;
			}
		} else if (c == ']' || c == '}') {
			depth--;
		}
	}
	return false;
}

static enum rc
parse(json_t **out, const char *bytes, size_t n, struct diag *d)
{
	json_error_t err;
	if (n > GOLDEN_MAX_BYTES) {
		return diag_set(d, RC_TOO_LARGE, "", NULL, "the file is larger than 16 MB");
	}
	if (is_too_deep(bytes, n)) {
		return diag_set(d, RC_TOO_LARGE, "", NULL, "the file nests deeper than %d levels",
		    GOLDEN_MAX_DEPTH);
	}
	json_t *root = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &err);
	if (root == NULL) {
		diag_set(d, RC_INVALID, "", NULL, "not JSON at line %d, column %d: %.120s",
		    err.line, err.column, err.text);
		if (d != NULL) {
			d->line = err.line > 0 ? (uint32_t)err.line : 0;
			d->column = err.column > 0 ? (uint32_t)err.column : 0;
		}
		return RC_INVALID;
	}
	if (!json_is_array(root)) {
		json_decref(root);
		return diag_set(d, RC_INVALID, "", NULL, "the file must be an array of cases");
	}
	*out = root;
	return RC_OK;
}

enum rc
golden_eval(struct golden_result *out, const char *bytes, size_t n, FILE *print, struct diag *d)
{
	json_t *root = NULL;
	enum rc rc = parse(&root, bytes, n, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct eval e = {.print = print};
	struct arena a;
	arena_init(&a, 0);
	size_t index = 0;
	json_t *one = NULL;
	json_array_foreach(root, index, one)
	{
		e.has_failed = false;
		copy_id(e.id, json_object_get(one, "id"), index);
		eval_case(&e, one, &a);
		arena_reset(&a);
		if (e.has_failed) {
			e.result.failed++;
		} else {
			e.result.passed++;
		}
	}
	arena_free(&a);
	json_decref(root);
	if (print != NULL) {
		fprintf(print, "%u passed, %u failed\n", e.result.passed, e.result.failed);
	}
	*out = e.result;
	return RC_OK;
}

enum rc
golden_eval_file(struct golden_result *out, const char *path, FILE *print, struct diag *d)
{
	FILE *f = fopen(path, "rb");
	if (f == NULL) {
		return diag_set(d, RC_NOT_FOUND, "", NULL, "%.120s can't be read", path);
	}
	enum rc rc = RC_OK;
	struct arena a;
	arena_init(&a, 0);
	char *bytes = ARENA_ARRAY(&a, GOLDEN_MAX_BYTES + 1, char);
	size_t n = fread(bytes, 1, GOLDEN_MAX_BYTES + 1, f);
	if (ferror(f) != 0) {
		rc = diag_set(d, RC_NOT_FOUND, "", NULL, "%.120s can't be read", path);
	} else {
		rc = golden_eval(out, bytes, n, print, d);
	}
	arena_free(&a);
	fclose(f);
	return rc;
}
