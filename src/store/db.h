#ifndef MUSTER_STORE_DB_H
#define MUSTER_STORE_DB_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The driver port. Filled once by db_sqlite.c and once by db_postgres.c; only src/store includes
 * it.
 *
 * One SQL text serves both databases: parameters are $1, $2 ..., all integers are 64 bits wide, and
 * a query says the type of each parameter, so that no cast is needed. A connection belongs to one
 * thread. Statements are prepared when first used and kept until db_close().
 */
enum arg_type { ARG_INT, ARG_TEXT, ARG_BLOB };

struct arg {
	enum arg_type type;
	bool is_null;
	int64_t i;     /* ARG_INT */
	const void *p; /* ARG_TEXT (UTF-8), ARG_BLOB: lent until the call returns */
	size_t n;      /* bytes at `p` */
};

struct arg arg_int(int64_t v);
struct arg arg_int_or_null(int64_t v, int64_t null); /* NULL when v == null */
struct arg arg_text(const char *s);                  /* s is not NULL */
struct arg arg_blob(const void *p, size_t n);

/* A statement. Always static: its address is its identity in the cache of prepared statements. */
struct query {
	const char *name; /* for the log: never the values */
	const char *sql;
	const char *args;  /* one letter for each parameter: i integer, t text, b bytes */
	int expect;        /* rows it must change; 0: any number */
	enum rc otherwise; /* what it means when it changed another number; RC_OK if expect is 0 */
};

#define DB_MAX_ARGS 184

/* One row of an answer, valid during the call that shows it. Columns count from 0. */
struct row;
struct row_ops {
	int64_t (*get_int)(const struct row *r, int col);      /* NULL is 0 */
	const char *(*get_text)(const struct row *r, int col); /* NULL is "" */
	const void *(*get_blob)(const struct row *r, int col, size_t *n);
	bool (*is_null)(const struct row *r, int col);
};
struct row {
	const struct row_ops *ops;
	void *driver; /* the driver's own */
	int at;       /* the driver's own */
};

static inline int64_t
row_int(const struct row *r, int col)
{
	return r->ops->get_int(r, col);
}
static inline const char *
row_text(const struct row *r, int col)
{
	return r->ops->get_text(r, col);
}
static inline const void *
row_blob(const struct row *r, int col, size_t *n)
{
	return r->ops->get_blob(r, col, n);
}
static inline int64_t
row_int_or(const struct row *r, int col, int64_t null)
{
	return r->ops->is_null(r, col) ? null : r->ops->get_int(r, col);
}

/* Anything but RC_OK ends the query and is what db_run() gives. Must not use the same connection.
 */
typedef enum rc row_fn(void *ctx, const struct row *r, struct diag *d);

enum db_mode {
	DB_READ,  /* cannot write */
	DB_WRITE, /* must exist */
	DB_CREATE /* SQLite: make the file when there is none */
};

struct db;
struct db_ops {
	const char *name; /* "sqlite", "postgres" */
	void (*close)(struct db *db);
	enum rc (*begin)(struct db *db, bool is_write, struct diag *d);
	enum rc (*commit)(struct db *db, struct diag *d);
	void (*rollback)(struct db *db);
	enum rc (*run)(struct db *db, const struct query *q, const struct arg *args, row_fn *each,
	    void *ctx, struct diag *d);
	enum rc (*queue)(
	    struct db *db, const struct query *q, const struct arg *args, struct diag *d);
	enum rc (*flush)(struct db *db, struct diag *d);
	enum rc (*script)(struct db *db, const char *sql, struct diag *d);
	const char *(*word)(
	    const char *name); /* "blob" -> "bytea"; NULL if there is no such word */
};

struct db {
	const struct db_ops *ops;
	enum db_mode mode;
	bool in_tx;       /* between begin and commit or rollback */
	bool is_write_tx; /* and it may write */
	bool is_busy;     /* db_run() is showing rows */
	enum rc broken;   /* a write failed, so the transaction is lost: every call gives this until
	                     db_rollback() */
	uint64_t n_write; /* statements that may have changed something, since db_open() */
};

/*
 * Connect. url: a path, or postgresql://... or postgres://...
 *
 * out    gives; end with db_close().
 * Fails  RC_NOT_FOUND no such file, RC_STORE cannot connect, RC_INVALID not a database.
 */
enum rc db_open(struct db **out, const char *url, enum db_mode mode, struct diag *d) MUST_CHECK;
void db_close(struct db *db);
bool db_is_postgres(const char *url);

/* Opened by db_open() only. */
enum rc db_sqlite_open(
    struct db **out, const char *path, enum db_mode mode, struct diag *d) MUST_CHECK;
enum rc db_postgres_open(
    struct db **out, const char *url, enum db_mode mode, struct diag *d) MUST_CHECK;

/*
 * Run one of PostgreSQL's own programs against the database and wait for it. The parts of the URL
 * go by its environment, so that no password shows in the list of processes.
 *
 * Fails  RC_STORE: not installed, or it failed; it has said why on standard error.
 */
enum rc db_postgres_tool(const char *url, const char *const argv[], struct diag *d) MUST_CHECK;

/*
 * A transaction. No savepoints: when an act fails after its first write, the caller rolls back and
 * runs the others again, one by one.
 *
 * begin   is_write takes SQLite's write lock at once; PostgreSQL gives a snapshot (repeatable
 * read). Makes a new connection to PostgreSQL if the last one was lost. commit  RC_OK means that it
 * is durable. RC_RETRY: lost a race, run it again. RC_FULL: disk full. Whatever it gives, the
 * transaction is over.
 */
enum rc db_begin(struct db *db, bool is_write, struct diag *d) MUST_CHECK;
enum rc db_commit(struct db *db, struct diag *d) MUST_CHECK;
void db_rollback(struct db *db);

/*
 * Run one statement and show its rows, one at a time, as they come.
 *
 * each   may be NULL. args: as many as q->args has letters; may be NULL when that is none.
 * Fails  RC_CONFLICT a key that is there already; RC_RETRY, RC_FULL, RC_STORE; q->otherwise when
 * the number of rows changed is not q->expect; whatever `each` gave.
 */
enum rc db_run(struct db *db, const struct query *q, const struct arg *args, row_fn *each,
    void *ctx, struct diag *d) MUST_CHECK;

/*
 * Write without waiting: done at once in SQLite, sent down the pipeline in PostgreSQL. A failure
 * may show only later: in another db_queue(), in db_run(), db_flush() or db_commit().
 */
enum rc db_queue(
    struct db *db, const struct query *q, const struct arg *args, struct diag *d) MUST_CHECK;
enum rc db_flush(struct db *db, struct diag *d) MUST_CHECK;

/* db_queue() for n sets of arguments, one after another in `args`. */
enum rc db_run_many(struct db *db, const struct query *q, const struct arg *args, size_t n,
    struct diag *d) MUST_CHECK;

/* Several statements without parameters, for migrations; {words} are spelled by the driver. */
enum rc db_script(struct db *db, const char *sql, struct diag *d) MUST_CHECK;

#endif
