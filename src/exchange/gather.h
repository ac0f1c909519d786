#ifndef MUSTER_EXCHANGE_GATHER_H
#define MUSTER_EXCHANGE_GATHER_H

#include "base/arena.h"
#include "exchange/records.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Records that are gathered while a file is read, within limits that keep an arena far from its
 * cap.
 */
#define GATHER_ROWS_MAX 50000
#define GATHER_BYTES_MAX ((size_t)96 << 20) /* of all texts and records together */

struct gather {
	struct arena *arena;
	size_t bytes;    /* taken from the arena */
	bool is_too_big; /* a limit was passed; what came after was not kept */
};

/* A copy of the text; "" (static) when it is empty or past the limit. */
const char *gather_text(struct gather *g, const char *s);
const char *gather_text_n(struct gather *g, const char *s, size_t n);

/* `add` as a further line behind `old`. */
const char *gather_line(struct gather *g, const char *old, const char *add);

/*
 * Room for one more object of `size` bytes at the end of *items, which has *n of them; zeroed.
 * Capacity is the power of two at or above *n, so nobody has to keep it. Past a limit
 * gives a spare object that is not in the list.
 */
void *gather_add(struct gather *g, void *items, size_t *n, size_t size);

/* Put a number on the list of phones, unless it is full or there already. */
void gather_phone(
    struct gather *g, struct import_phone *phone, size_t *n, char type, const char *s);

struct import_pupil import_pupil_empty(void);
struct import_contact import_contact_empty(void);

/* Dates as found in files, also with a time of midnight behind them. */
bool import_day_parse(int32_t *out, const char *s);

/* M or F from "M", "female", "Boy" ...; 0 if it is none. */
char import_sex_parse(const char *s);

/* K, E or N from the letters of today and of before 2014, and from words; 0 if it is none. */
char import_sen_parse(const char *s);
void import_pupil_set_sen(struct import_pupil *p, char sen);

void import_pupil_flag(struct import_pupil *p, enum pupil_flag flag, bool is_set);

#endif
