#include "exchange/golden_input.h"

#include <string.h>

#define MAX_ROWS 20000 /* marks, closures, terms of one case */

static enum rc
bad(struct diag *d, const char *field, const char *wanted)
{
	return diag_set(d, RC_INVALID, field, NULL, "must be %s", wanted);
}

static enum rc
day_of(int32_t *out, json_t *v, const char *field, struct diag *d)
{
	const char *s = json_string_value(v);
	if (s == NULL || !day_parse(out, s)) {
		return bad(d, field, "a date such as 2026-09-08");
	}
	return RC_OK;
}

enum rc
in_day(int32_t *out, json_t *o, const char *key, struct diag *d)
{
	return day_of(out, json_object_get(o, key), key, d);
}

enum rc
in_day_or_none(int32_t *out, json_t *o, const char *key, struct diag *d)
{
	json_t *v = json_object_get(o, key);
	if (v == NULL || json_is_null(v)) {
		*out = DAY_NONE;
		return RC_OK;
	}
	return day_of(out, v, key, d);
}

enum rc
in_day_at(int32_t *out, json_t *row, size_t i, const char *field, struct diag *d)
{
	return day_of(out, json_array_get(row, i), field, d);
}

enum rc
in_minute(int16_t *out, json_t *o, const char *key, bool may_be_null, struct diag *d)
{
	json_t *v = json_object_get(o, key);
	if (may_be_null && json_is_null(v)) {
		*out = MINUTE_NONE;
		return RC_OK;
	}
	const char *s = json_string_value(v);
	if (s == NULL || !minute_parse(out, s)) {
		return bad(
		    d, key, may_be_null ? "a time such as 08:41, or null" : "a time such as 08:41");
	}
	return RC_OK;
}

enum rc
in_int(int32_t *out, json_t *o, const char *key, struct diag *d)
{
	json_t *v = json_object_get(o, key);
	if (!json_is_integer(v) || json_integer_value(v) < -1000000 ||
	    json_integer_value(v) > 1000000) {
		return bad(d, key, "a whole number");
	}
	*out = (int32_t)json_integer_value(v);
	return RC_OK;
}

enum rc
in_bool(bool *out, json_t *o, const char *key, struct diag *d)
{
	json_t *v = json_object_get(o, key);
	if (!json_is_boolean(v)) {
		return bad(d, key, "true or false");
	}
	*out = json_is_true(v);
	return RC_OK;
}

enum rc
in_bool_or(bool *out, json_t *o, const char *key, bool fallback, struct diag *d)
{
	if (json_object_get(o, key) == NULL) {
		*out = fallback;
		return RC_OK;
	}
	return in_bool(out, o, key, d);
}

enum rc
in_text(const char **out, json_t *o, const char *key, struct diag *d)
{
	json_t *v = json_object_get(o, key);
	if (!json_is_string(v)) {
		return bad(d, key, "text");
	}
	*out = json_string_value(v);
	return RC_OK;
}

enum rc
in_array(json_t **out, json_t *o, const char *key, struct diag *d)
{
	json_t *v = json_object_get(o, key);
	if (!json_is_array(v) || json_array_size(v) > MAX_ROWS) {
		return bad(d, key, "a list, of at most 20000");
	}
	*out = v;
	return RC_OK;
}

enum rc
in_object(json_t **out, json_t *o, const char *key, struct diag *d)
{
	json_t *v = json_object_get(o, key);
	if (!json_is_object(v)) {
		return bad(d, key, "an object");
	}
	*out = v;
	return RC_OK;
}

enum rc
in_session(enum session *out, const char *s, struct diag *d)
{
	if (s != NULL && strcmp(s, "AM") == 0) {
		*out = SESSION_AM;
		return RC_OK;
	}
	if (s != NULL && strcmp(s, "PM") == 0) {
		*out = SESSION_PM;
		return RC_OK;
	}
	return bad(d, "session", "AM or PM");
}

/* An optional list: missing gives an empty one. */
static enum rc
optional_array(json_t **out, json_t *o, const char *key, struct diag *d)
{
	if (json_object_get(o, key) == NULL) {
		*out = NULL;
		return RC_OK;
	}
	return in_array(out, o, key, d);
}

static enum rc
read_terms(struct term *terms, json_t *list, struct diag *d)
{
	size_t i = 0;
	json_t *row = NULL;
	json_array_foreach(list, i, row)
	{
		enum rc rc = json_array_size(row) == 2 ? RC_OK : bad(d, "terms", "[first, last]");
		if (rc == RC_OK) {
			rc = in_day_at(&terms[i].first, row, 0, "terms", d);
		}
		if (rc == RC_OK) {
			rc = in_day_at(&terms[i].last, row, 1, "terms", d);
		}
		if (rc != RC_OK) {
			return rc;
		}
		terms[i].name = "";
	}
	return RC_OK;
}

static enum rc
read_closed(struct closure *closures, json_t *days, json_t *sessions, struct diag *d)
{
	size_t i = 0;
	json_t *v = NULL;
	json_array_foreach(days, i, v)
	{
		struct closure c = {.is_closed = {true, true},
		    .years = YEARS_ALL,
		    .kind = CLOSURE_PLANNED,
		    .reason = ""};
		enum rc rc = day_of(&c.day, v, "closed", d);
		if (rc != RC_OK) {
			return rc;
		}
		*closures++ = c;
	}
	json_array_foreach(sessions, i, v)
	{
		struct closure c = {.years = YEARS_ALL, .kind = CLOSURE_PLANNED, .reason = ""};
		enum session s = SESSION_AM;
		enum rc rc = in_day_at(&c.day, v, 0, "closed_sessions", d);
		if (rc == RC_OK) {
			rc = in_session(&s, json_string_value(json_array_get(v, 1)), d);
		}
		if (rc != RC_OK) {
			return rc;
		}
		c.is_closed[s] = true;
		*closures++ = c;
	}
	return RC_OK;
}

enum rc
in_calendar(struct axis *out, json_t *calendar, struct arena *a, struct diag *d)
{
	json_t *terms = NULL;
	json_t *closed = NULL;
	json_t *sessions = NULL;
	if (!json_is_object(calendar)) {
		return bad(d, "calendar", "an object");
	}
	enum rc rc = in_array(&terms, calendar, "terms", d);
	if (rc == RC_OK) {
		rc = optional_array(&closed, calendar, "closed", d);
	}
	if (rc == RC_OK) {
		rc = optional_array(&sessions, calendar, "closed_sessions", d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	size_t n_closures = json_array_size(closed) + json_array_size(sessions);
	struct term *t = ARENA_ARRAY(a, json_array_size(terms) + 1, struct term);
	struct closure *c = ARENA_ARRAY(a, n_closures + 1, struct closure);
	struct calendar *cal = ARENA_NEW(a, struct calendar);
	rc = read_terms(t, terms, d);
	if (rc == RC_OK) {
		rc = read_closed(c, closed, sessions, d);
	}
	if (rc == RC_OK) {
		rc = calendar_build(cal, t, json_array_size(terms), c, n_closures, a, d);
	}
	if (rc == RC_OK) {
		axis_build(out, cal, a);
	}
	return rc;
}

static enum rc
put_mark(uint8_t *cells, const struct axis *x, json_t *row, enum session s, struct diag *d)
{
	int32_t day = 0;
	enum rc rc = in_day_at(&day, row, 0, "marks", d);
	if (rc != RC_OK) {
		return rc;
	}
	const char *text = json_string_value(json_array_get(row, s == SESSION_AM ? 1 : 2));
	if (text == NULL) {
		return bad(d, "marks", "[date, morning code, afternoon code]");
	}
	/* "" is present; of two rows for a day the later one stands. */
	uint8_t code = text[0] == '\0' ? code_present(s) : code_find(text);
	if (code == 0) {
		return diag_set(d, RC_INVALID, "marks", "R37", "there is no code %.8s", text);
	}
	uint32_t column = axis_column(x, day, s);
	if (column != UINT32_MAX) {
		cells[column] = code;
	}
	return RC_OK;
}

enum rc
in_marks(uint8_t **cells, const struct axis *x, json_t *input, struct arena *a, struct diag *d)
{
	json_t *marks = NULL;
	enum rc rc = in_array(&marks, input, "marks", d);
	if (rc != RC_OK) {
		return rc;
	}
	uint8_t *row = ARENA_ARRAY(a, x->n + 1, uint8_t);
	for (uint32_t i = 0; i < x->n; i++) {
		row[i] = code_present((enum session)x->session[i]);
	}
	size_t i = 0;
	json_t *mark = NULL;
	json_array_foreach(marks, i, mark)
	{
		for (int s = 0; s < SESSION_COUNT; s++) {
			rc = put_mark(row, x, mark, (enum session)s, d);
			if (rc != RC_OK) {
				return rc;
			}
		}
	}
	*cells = row;
	return RC_OK;
}

enum rc
in_sessions(struct session_seq *out, json_t *input, struct arena *a, struct diag *d)
{
	struct axis *x = ARENA_NEW(a, struct axis);
	uint8_t *cells = NULL;
	enum rc rc = in_calendar(x, json_object_get(input, "calendar"), a, d);
	if (rc == RC_OK) {
		rc = in_marks(&cells, x, input, a, d);
	}
	if (rc == RC_OK) {
		*out = session_seq_of(x, cells);
	}
	return rc;
}
