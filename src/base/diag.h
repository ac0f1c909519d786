#ifndef MUSTER_BASE_DIAG_H
#define MUSTER_BASE_DIAG_H

#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))

/* How a call ended. Closed set: a new value needs a decision record. HTTP status on the right. */
enum rc {
	RC_OK = 0,
	RC_INVALID,   /* the data break a rule; diag says which    422 */
	RC_NOT_FOUND, /*                                           404 */
	RC_CONFLICT,  /* same uuid with other content              409 */
	RC_LOGIN,     /* nobody is signed in                       401 */
	RC_FORBIDDEN, /*                                           403 */
	RC_STALE,     /* based on an older version                 412, 428 when none was named */
	RC_TOO_MANY,  /* rate limit                                429 */
	RC_FULL,      /* disk full; nothing was written            507 */
	RC_TOO_LARGE, /* over a limit we set                       413 */
	RC_RETRY,     /* lost a race: the act is run again         503 when that gives up */
	RC_STORE,     /* the database failed; already logged       500 */
	RC_COUNT
};

/* What is wrong and where. Filled where the fault is seen; the first one wins. */
struct diag {
	enum rc rc;
	uint32_t line;    /* 1 is the first line of a file; 0 if there is no file */
	uint32_t column;  /* 1 is the first column of that line; 0 if unknown */
	char field[64];   /* JSON pointer, CSV column or YAML path; "" if none */
	char value[64];   /* the offending value, cut to fit; "" if none */
	char text[192];   /* one line, written for a school secretary */
	const char *rule; /* "SI 2024/208 reg 10 (R37)" or NULL; static storage */
};

/* Many problems at once, for imports and policy files. */
struct diag_list {
	struct diag *item; /* `cap` of them, lent by whoever made the list */
	size_t n;          /* filled so far */
	size_t cap;        /* most that are kept */
	size_t seen;       /* all that were found, also those past `cap` */
};

/*
 * Say what went wrong, unless something was said before.
 *
 * d      may be NULL.
 * rc     not RC_OK.
 * field  lent; copied, cut to fit.
 * rule   static storage, or NULL.
 * Gives back `rc`, so that a caller can write `return diag_set(...)`.
 */
enum rc diag_set(struct diag *d, enum rc rc, const char *field, const char *rule, const char *fmt,
    ...) __attribute__((format(printf, 5, 6)));
#ifdef __clang_analyzer__
/* It looks at one file at a time and would think that RC_OK may come back. */
#define diag_set(d, rc, ...) ((void)diag_set((d), (rc), __VA_ARGS__), (rc))
#endif

/* Forget what was said, so that the diag can be used again. */
void diag_clear(struct diag *d);

/* Add one problem. Past the list's cap it is counted but not kept. */
void diag_list_add(struct diag_list *list, const struct diag *d);

/* "conflict", "not-found" and so on: the stable last part of a problem's `type`. */
const char *rc_name(enum rc rc);

#endif
