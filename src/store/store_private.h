#ifndef MUSTER_STORE_STORE_PRIVATE_H
#define MUSTER_STORE_STORE_PRIVATE_H

#include "base/text.h"
#include "store/db.h"
#include "store/record.h"
#include "store/store.h"

/* The insides that the files of src/store share. */

#define PAYLOAD_MAX ((size_t)64 << 20) /* an import of every pupil of a school fits */
#define HEADS_MAX 16

/* Head of a school's log as this transaction sees it, so that a batch reads it once. */
struct head {
	int64_t school_id; /* 0: free */
	int64_t seq;
	uint8_t hash[STORE_HASH];
};

struct store {
	struct db *db;
	enum store_mode mode;
	struct head heads[HEADS_MAX]; /* forgotten at each begin and rollback */
	size_t next_head;             /* the one to reuse */
	struct text payload;          /* of the submission being written */
	uint8_t codes[128][128];      /* code by its one or two characters; 0: none */
};

/* "C1" -> code of core; 0 if there is none. Quicker than code_find(). */
uint8_t store_code(const struct store *st, const char *s);

/*
 * Append sub with st->payload as its payload: chain, insert, head. Sets sub->seq, salt, digest,
 * hash. is_structure: school.structure_seq moves too.
 */
enum rc log_append(
    struct submission *sub, struct store *st, bool is_structure, struct diag *d) MUST_CHECK;

/* The two digests of the chain; docs/decisions says the encoding. */
void chain_digest(uint8_t out[STORE_HASH], const struct submission *sub);
void chain_hash(
    uint8_t out[STORE_HASH], const uint8_t prev[STORE_HASH], const struct submission *sub);

/* What submission.content is when the caller left it empty. */
void chain_content(uint8_t out[STORE_HASH], const struct submission *sub);

/* Shapes of records, for reading, writing and verifying. */
extern const struct record record_school;
extern const struct record record_term;
extern const struct record record_closure;
extern const struct record record_policy;
extern const struct record record_group;
extern const struct record record_pupil;
extern const struct record record_planned;
extern const struct record record_seal;

/* What takes several queries sees one state of the database: the caller's transaction, or one of
 * its own that only reads. */
enum rc store_snapshot(bool *is_ours, struct store *st, struct diag *d) MUST_CHECK;
void store_snapshot_end(struct store *st, bool is_ours);

/* SELECT of a single integer, 0 when there is no row. */
enum rc store_int(int64_t *out, struct store *st, const struct query *q, const struct arg *args,
    struct diag *d) MUST_CHECK;

/* All rows of a query into an array of the record; `out` is the address of a pointer to it. */
struct rows_query {
	const struct query *q;
	const struct arg *args;
	const struct record *record;
};
enum rc store_rows(void *out, size_t *n, struct store *st, const struct rows_query *rq,
    struct arena *a, struct diag *d) MUST_CHECK;
/* Queue a row: the record's own columns, then the school. */
struct row_put {
	const struct query *q;
	const struct record *record;
	const void *row;
};
enum rc store_row_put(
    struct store *st, int64_t school_id, const struct row_put *put, struct diag *d) MUST_CHECK;
/* The only row; RC_NOT_FOUND with `what` in words. */
enum rc store_row(void *out, struct store *st, const struct rows_query *rq, const char *what,
    struct arena *a, struct diag *d) MUST_CHECK;

#endif
