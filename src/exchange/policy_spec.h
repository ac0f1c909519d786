#ifndef MUSTER_EXCHANGE_POLICY_SPEC_H
#define MUSTER_EXCHANGE_POLICY_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Every setting of a policy file: its key, what it may hold and where it goes. One validator reads
 * them (policy_yaml.c); docs/policy.md explains them, and a test compares the two. */
enum spec_type {
	SPEC_TEXT,      /* const char * */
	SPEC_DATE,      /* int32_t day; "YYYY-MM-DD" */
	SPEC_TIME,      /* int16_t minute; "HH:MM" */
	SPEC_INT,       /* int32_t, min to max */
	SPEC_RATE,      /* int32_t tenths of a per cent, min to max; "95" or "95.5" */
	SPEC_BOOL,      /* bool; yes or no */
	SPEC_WORD,      /* an enum; one of `words` */
	SPEC_WORDS,     /* uint32_t set; a list of `words` whose values are bits */
	SPEC_YEAR,      /* int; a year group */
	SPEC_YEARS,     /* uint32_t set; a list of year groups, or "all" */
	SPEC_CODE,      /* uint8_t */
	SPEC_CODES,     /* uint64_t set; a list of codes */
	SPEC_MONTH_DAY, /* struct month_day; "09-01" */
	SPEC_TEXTS,     /* struct policy_texts; a list */
	SPEC_MAP,       /* a struct with settings of its own, `fields` */
	SPEC_LIST,      /* a list of maps; pointer at `at`, size_t count at `n_at` */
	SPEC_COUNT
};

struct spec_word {
	const char *word; /* NULL ends the list */
	int value;
};

struct spec_field {
	const char *key; /* NULL ends the table */
	enum spec_type type;
	bool is_required;
	size_t at;                       /* offset in the struct that the table is about */
	int32_t min;                     /* SPEC_INT, SPEC_RATE */
	int32_t max;                     /* likewise */
	const struct spec_word *words;   /* SPEC_WORD, SPEC_WORDS */
	const struct spec_field *fields; /* SPEC_MAP, SPEC_LIST */
	size_t n_at;                     /* SPEC_LIST: offset of the count */
	size_t size;                     /* SPEC_LIST: bytes of an item */
	const void *blank;               /* SPEC_LIST: an item before it is read */
};

/* The table of the whole file, about struct policy. */
const struct spec_field *policy_spec(void);

#define POLICY_LIST_MAX 200 /* items of any list */

#endif
