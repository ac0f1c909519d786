#ifndef MUSTER_API_BODY_H
#define MUSTER_API_BODY_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a client sends, checked against one table per endpoint and written into a struct. The
 * messages name the field by its JSON pointer and say what was expected. What the table does not
 * name is refused.
 */
enum field_in { IN_BODY, IN_PATH, IN_QUERY };

/* The type of the struct's member on the right. Texts are in the arena, or static. */
enum field_type {
	FIELD_TEXT,   /* const char *: min to max characters, no control characters but \n and \t */
	FIELD_UUID,   /* const char *: lower case */
	FIELD_CHOICE, /* const char *: one of `choices` */
	FIELD_ID,     /* int64_t: one of ours */
	FIELD_URN,    /* int64_t: six digits */
	FIELD_SEQ,    /* int64_t: 0 and up */
	FIELD_INT,    /* int32_t: min to max */
	FIELD_MINUTES, /* int16_t: min to max */
	FIELD_BOOL,    /* bool */
	FIELD_MAYBE,   /* int: 0, 1; -1 not said */
	FIELD_DATE,    /* int32_t: a day number */
	FIELD_INSTANT, /* int64_t: seconds UTC */
	FIELD_CLOCK,   /* int16_t: minutes after midnight */
	FIELD_SESSION, /* enum session */
	FIELD_HALF,    /* int: enum session, or -1 */
	FIELD_YEAR,    /* int: enum nc_year, or -1 */
	FIELD_INDEX,   /* int: which of `choices`, counting from 0 */
	FIELD_YEARS,   /* uint32_t: set of years from a list of them */
	FIELD_LINES,   /* const char *: a list of texts, parted by \n */
	FIELD_TEXTS,   /* const char *const *, with n_at: a list of texts */
	FIELD_IDS,     /* const int64_t *, with n_at: a list of ids */
	FIELD_LIST,    /* pointer to an array of `item`, with n_at */
};

#define NOWHERE ((size_t)-1) /* `at` of a text that is checked and dropped */
#define ABSENT_NULL 1        /* texts: NULL when left out, else "" */

struct input;
struct field {
	const char *name;
	enum field_in in;
	enum field_type type;
	bool is_required;
	bool is_nullable;           /* null is as good as leaving it out */
	size_t at;                  /* offsetof the member */
	size_t n_at;                /* lists: offsetof the size_t count */
	size_t has_at;              /* offsetof a bool set when the field was there; 0: none */
	int64_t min, max;           /* texts: characters; numbers: value; lists: items */
	int64_t absent;             /* numbers: the value when left out. Texts: 0, or ABSENT_NULL */
	const char *const *choices; /* ends with NULL */
	const struct input *item;
};
struct input {
	const struct field *fields;
	size_t n;
	size_t size; /* of the struct */
};

#define BODY_DEPTH 32 /* most levels of {} and [] */

/* Everything as if it had been left out. */
void input_clear(void *out, const struct input *in);

/*
 * Read a JSON object.
 *
 * out    fields IN_BODY are set.
 * Fails  RC_INVALID: not JSON, deeper than BODY_DEPTH, a name given twice, an unknown name, a field
 *        missing or of the wrong type or form.
 */
struct bytes {
	const char *s;
	size_t n;
};
enum rc body_read(void *out, const struct input *in, struct bytes json, struct arena *a,
    struct diag *d) MUST_CHECK;

/* A value of the path or the query, as it was sent. */
struct named_value {
	enum field_in in;
	const char *name;
	const char *value;
};
/* Set one field from it. RC_INVALID as above, also for a name nobody asked for. in may be NULL. */
enum rc input_value(void *out, const struct input *in, const struct named_value *v, struct arena *a,
    struct diag *d) MUST_CHECK;

#endif
