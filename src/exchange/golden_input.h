#ifndef MUSTER_EXCHANGE_GOLDEN_INPUT_H
#define MUSTER_EXCHANGE_GOLDEN_INPUT_H

#include "base/arena.h"
#include "base/diag.h"
#include "core/calendar.h"
#include "core/session_seq.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Reading the inputs that golden topics share. Each fails with RC_INVALID and the field's name in
 * `d`; a missing field is a failure unless the function takes a fallback.
 */
enum rc in_day(int32_t *out, json_t *o, const char *key, struct diag *d) MUST_CHECK;
/* Null or missing gives DAY_NONE. */
enum rc in_day_or_none(int32_t *out, json_t *o, const char *key, struct diag *d) MUST_CHECK;
/* "HH:MM"; null gives MINUTE_NONE where `may_be_null`. */
enum rc in_minute(
    int16_t *out, json_t *o, const char *key, bool may_be_null, struct diag *d) MUST_CHECK;
enum rc in_int(int32_t *out, json_t *o, const char *key, struct diag *d) MUST_CHECK;
enum rc in_bool(bool *out, json_t *o, const char *key, struct diag *d) MUST_CHECK;
/* Missing gives `fallback`. */
enum rc in_bool_or(bool *out, json_t *o, const char *key, bool fallback, struct diag *d) MUST_CHECK;
enum rc in_text(const char **out, json_t *o, const char *key, struct diag *d) MUST_CHECK;
enum rc in_array(json_t **out, json_t *o, const char *key, struct diag *d) MUST_CHECK;
enum rc in_object(json_t **out, json_t *o, const char *key, struct diag *d) MUST_CHECK;
/* "AM" or "PM". */
enum rc in_session(enum session *out, const char *s, struct diag *d) MUST_CHECK;

/* A day of an array's item, such as ["2026-09-08", "O", "O"]. */
enum rc in_day_at(
    int32_t *out, json_t *row, size_t i, const char *field, struct diag *d) MUST_CHECK;

/* {"terms": [[first, last]], "closed": [day], "closed_sessions": [[day, "AM"]]}. */
enum rc in_calendar(struct axis *out, json_t *calendar, struct arena *a, struct diag *d) MUST_CHECK;

/* A row of cells for the axis, every session present but those of [[day, am, pm], ...]. Rows for
 * sessions that are not open are ignored. */
enum rc in_marks(uint8_t **cells, const struct axis *x, json_t *input, struct arena *a,
    struct diag *d) MUST_CHECK;

/* The calendar of key "calendar" with the marks of key "marks". The axis belongs to the arena. */
enum rc in_sessions(
    struct session_seq *out, json_t *input, struct arena *a, struct diag *d) MUST_CHECK;

#endif
