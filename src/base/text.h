#ifndef MUSTER_BASE_TEXT_H
#define MUSTER_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A growing text with a most it may hold. `s` always ends with a NUL and is never NULL after
 * text_init. Adding past `max` adds nothing and sets `is_full`: look once, at the end.
 */
struct text {
	char *s;      /* owned */
	size_t n;     /* bytes, without the end */
	size_t cap;   /* bytes allocated */
	size_t max;   /* most bytes, without the end */
	bool is_full; /* something did not fit and was left out */
};

/* Which of n names it is; -1: none of them. */
int name_find(const char *const *names, int n, const char *s);

void text_init(struct text *t, size_t max);
void text_fini(struct text *t);
void text_clear(struct text *t);         /* empty again, memory kept */
void text_cut(struct text *t, size_t n); /* keep the first n bytes; n is at most t->n: asserted */

void text_add(struct text *t, const char *s);
void text_add_n(struct text *t, const char *s, size_t n);
void text_add_char(struct text *t, char c);
void text_add_int(struct text *t, int64_t v); /* decimal */
void text_printf(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes; UTF-8 in, UTF-8 out, only what JSON demands is escaped. */
void text_add_json(struct text *t, const char *s);

/* A CSV cell: quoted where needed; a cell a spreadsheet would run as a formula gets a leading '. */
void text_add_csv(struct text *t, const char *s);

/* Lower case hexadecimal of `n` bytes. `out` has room for 2 * n + 1. */
void hex_write(char *out, const void *bytes, size_t n);

#endif
