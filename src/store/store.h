#ifndef MUSTER_STORE_STORE_H
#define MUSTER_STORE_STORE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/diag.h"
#include "core/calendar.h"
#include "core/code.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The record: what the registers of each school say, who said so, and that nobody changed it since.
 *
 * A `struct store` is one connection and belongs to one thread. Functions may be called outside a
 * transaction (each then stands alone) but everything that writes wants store_begin(st, true, d).
 * Results live in the arena given. School data never leaves its school: each call names one.
 *
 * Every function that gives enum rc can give RC_STORE (the database failed, or was lost), and those
 * that write also RC_RETRY (lost a race: roll back and run the act again) and RC_FULL (disk full:
 * the whole transaction is gone; nothing of it was written). docs/record.md has the formats.
 */
struct store;

enum store_mode {
	STORE_READ,  /* cannot write; the version must be ours */
	STORE_WRITE, /* must exist; the version must be ours */
	STORE_CREATE /* make it when there is none, and bring it up to our version */
};

/*
 * Open a database.
 *
 * out    gives; end with store_close().
 * url    a path (SQLite) or postgresql://user:password@host:port/name.
 * Fails  RC_NOT_FOUND no such file; RC_INVALID not a database of ours, one of a newer version
 * (refused: an older Muster must not write it) or of an older one (open it with STORE_CREATE).
 */
enum rc store_open(
    struct store **out, const char *url, enum store_mode mode, struct diag *d) MUST_CHECK;
void store_close(struct store *st);

/* Bring the schema up to our version; one transaction for each step. Does nothing if it is. */
enum rc store_migrate(struct store *st, struct diag *d) MUST_CHECK;
/* The version of the schema this program writes, 1 and up. */
int64_t store_version(void);

/*
 * Transactions. Many acts may share one. There are no savepoints: an act reads and checks first,
 * then writes; when it fails and store_write_count() has moved since it began, roll back everything
 * and run the acts one by one.
 *
 * commit  RC_OK: durable. Anything else: nothing of it was written. Either way it is over.
 */
enum rc store_begin(struct store *st, bool is_write, struct diag *d) MUST_CHECK;
enum rc store_commit(struct store *st, struct diag *d) MUST_CHECK;
void store_rollback(struct store *st); /* harmless outside a transaction */
uint64_t store_write_count(const struct store *st);
/* Wait for the answers to what was written so far, so that failures show now (PostgreSQL). */
enum rc store_flush(struct store *st, struct diag *d) MUST_CHECK;

#define STORE_HASH 32 /* bytes of BLAKE2b-256 */
#define STORE_SALT 16
#define STORE_UUID 37 /* "6ba7b810-9dad-11d1-80b4-00c04fd430c8" and the end */

/*
 * One act on the admission or the attendance register, by one person (R44). All texts lent and
 * never NULL; "" where there is nothing.
 */
struct submission {
	int64_t school_id;
	char uuid[STORE_UUID]; /* made by the client; lower case */
	const char *kind;      /* "take", "amend", "admit" ...: docs/record.md lists them */
	int64_t time;          /* when it was received: seconds UTC */
	int64_t user_id;       /* 0: Muster itself (the clock, an import from the command line) */
	const char *user_name; /* name and position as they are now (R44) */
	const char *position;
	const char *device;
	const char *reason;          /* needed when it amends: the act sees to that */
	uint8_t content[STORE_HASH]; /* digest of what the client asked, for store_seen(); all 0:
	                                made from kind, user, reason and payload */
	/* Filled when it is written: */
	int64_t seq; /* 1, 2, 3 ... in each school */
	uint8_t hash[STORE_HASH];
	/* Filled only when it is read: */
	uint8_t salt[STORE_SALT];
	uint8_t digest[STORE_HASH];
	const char *payload; /* canonical JSON; "" once disposed of */
	bool is_disposed;
};

/* The first submission of the school that was received at `time` (seconds UTC) or later; one more
 * than the head if there is none. Quick for a time of today. */
enum rc store_seq_since(
    int64_t *out, struct store *st, int64_t school_id, int64_t time, struct diag *d) MUST_CHECK;

/*
 * Was this uuid saved before?
 *
 * out    its seq; 0 if it was not.
 * Fails  RC_CONFLICT it was, with other content. A refused save has used up no uuid.
 */
enum rc store_seen(int64_t *out, struct store *st, int64_t school_id, const char *uuid,
    const uint8_t content[STORE_HASH], struct diag *d) MUST_CHECK;

/* BLAKE2b-256 of any bytes, for submission.content and token hashes. */
void store_digest(uint8_t out[STORE_HASH], const void *bytes, size_t n);

/* One submission with its personal part. RC_NOT_FOUND. */
enum rc store_submission(struct submission *out, struct store *st, int64_t school_id, int64_t seq,
    struct arena *a, struct diag *d) MUST_CHECK;

typedef enum rc submission_fn(void *ctx, const struct submission *sub, struct diag *d);
/* Those with from_seq <= seq <= to_seq, in order; texts are valid during the call only. */
struct seq_range {
	int64_t from;
	int64_t to;
};
enum rc store_submissions_each(struct store *st, int64_t school_id, struct seq_range range,
    submission_fn *each, void *ctx, struct diag *d) MUST_CHECK;

/*
 * Dispose of one submission of marks (R45, R110): its personal part is emptied, its digest stays,
 * and the chain still verifies. Marks of which no undisposed entry is left are deleted with their
 * history.
 *
 * before  seconds UTC: every cell it touched must have had its last entry before this instant.
 * Fails   RC_NOT_FOUND; RC_INVALID: not a submission of marks, or a cell has a younger entry (R45).
 */
enum rc store_dispose(
    struct store *st, int64_t school_id, int64_t seq, int64_t before, struct diag *d) MUST_CHECK;

/*
 * Replay the log of one school from nothing: chain, marks, amendments, registers taken, pupils,
 * groups, planned absence, calendar, policies; compare with the tables.
 *
 * out    figures, also when a difference was found.
 * Fails  RC_INVALID: diag.text names the first difference in words. Reads only.
 */
struct verify_result {
	int64_t n_submissions;
	int64_t n_disposed;
	int64_t n_marks;
	int64_t n_amendments;
	int64_t n_pupils;
	int64_t head_seq;
	uint8_t head_hash[STORE_HASH];
};
enum rc store_verify(
    struct verify_result *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;

/*
 * Copy the whole database into one file while others write (SQLite's backup, pg_dump -Fc). The file
 * is written beside `path`, synced, then renamed: it is there whole or not at all.
 *
 * Fails  RC_INVALID: `path` is there already; RC_FULL; RC_STORE.
 */
enum rc store_backup(const char *url, const char *path, struct diag *d) MUST_CHECK;
/* Note in the database that it was copied, seconds UTC; when that was last (0: never). */
enum rc store_backup_note(const char *url, int64_t at, struct diag *d) MUST_CHECK;
enum rc store_backup_at(int64_t *out, struct store *st, struct diag *d) MUST_CHECK;
/*
 * Make the database `url` from a backup. It must not exist, or (PostgreSQL) be empty; nobody may be
 * using it. The version is checked.
 */
enum rc store_restore(const char *url, const char *path, struct diag *d) MUST_CHECK;

#include "store/store_marks.h"
#include "store/store_roll.h"
#include "store/store_school.h"
#include "store/store_users.h"

#endif
