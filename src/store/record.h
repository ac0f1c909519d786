#ifndef MUSTER_STORE_RECORD_H
#define MUSTER_STORE_RECORD_H

#include "base/arena.h"
#include "base/text.h"
#include "store/db.h"

/*
 * The shape of a record, said once: from it come its canonical JSON in the log, its parameters in a
 * statement and its way back from a row. Fields stand in the order of their keys (bytes), which is
 * also the order of the columns in every SQL text that reads or writes the record.
 */
enum field_type {
	FIELD_INT,   /* int64_t; JSON integer, always written */
	FIELD_INT32, /* int32_t, likewise */
	FIELD_SET,   /* uint32_t, likewise */
	FIELD_DAY,   /* int32_t; JSON "YYYY-MM-DD", left out when DAY_NONE; NULL in the database */
	FIELD_BOOL,  /* bool; JSON true, left out when false; 0 or 1 in the database */
	FIELD_TEXT,  /* const char *; left out when "" */
	FIELD_CODE,  /* uint8_t of core; text */
	FIELD_SESSION, /* enum session; JSON "AM" "PM"; 0 or 1 in the database */
	FIELD_NAMED,   /* an enum whose values have names; text */
	FIELD_LIST     /* array of records and its size_t; left out when empty; other table */
};

struct field {
	const char *key;
	enum field_type type;
	size_t offset;                       /* of the member */
	size_t offset_n;                     /* FIELD_LIST: of the count */
	const struct record *items;          /* FIELD_LIST */
	const char *(*name)(unsigned value); /* FIELD_NAMED */
	size_t n_names;
};

struct record {
	const struct field *fields;
	size_t n;
	size_t size; /* bytes of the struct */
};

/* Append {"key":value,...}: sorted keys, no blanks, integers. */
void record_json(struct text *out, const struct record *r, const void *item);
/* Append "[", the items parted by ",", "]". */
void record_json_list(struct text *out, const struct record *r, const void *items, size_t n);
/* Fill args[] for every field but lists; gives how many. */
size_t record_args(struct arg *args, const struct record *r, const void *item);
/* Fill the struct from the columns from `col` on. Gives the column after the last. RC_STORE on a
 * name or code nobody knows. */
enum rc record_read(void *item, const struct record *r, const struct row *row, int col,
    struct arena *a, struct diag *d) MUST_CHECK;

/* A list that grows while rows come. */
struct rows {
	const struct record *record;
	struct arena *arena;
	int col; /* first column of the record */
	unsigned char *items;
	size_t n;
	size_t cap;
};
/* row_fn; ctx is a struct rows. */
enum rc rows_add(void *ctx, const struct row *row, struct diag *d);
/* Room for one more, zeroed. */
void *rows_next(struct rows *rows);

#endif
