#include "store/db.h"

#include "base/log.h"
#include "base/text.h"
#include "store/db_cache.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Longest wait for another process's write lock. */
#define BUSY_MS 10000

struct sqlite {
	struct db db;
	sqlite3 *h;
	struct db_cache statements; /* sqlite3_stmt */
};

static struct sqlite *
self(struct db *db)
{
	return (struct sqlite *)db;
}

static enum rc
rc_of(sqlite3 *h, int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return RC_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return RC_RETRY;
	case SQLITE_CONSTRAINT:
		return RC_CONFLICT;
	case SQLITE_NOTADB:
		return RC_INVALID;
	case SQLITE_IOERR:
		/* The log's index could not grow, say: SQLite tells that apart from SQLITE_FULL. */
		return sqlite3_system_errno(h) == ENOSPC ? RC_FULL : RC_STORE;
	default:
		return RC_STORE;
	}
}

static const char *
words_of(enum rc rc)
{
	return rc == RC_FULL       ? "The disk is full; nothing was saved"
	       : rc == RC_RETRY    ? "The database is in use by another program"
	       : rc == RC_CONFLICT ? "This is in the database already, or contradicts it"
	       : rc == RC_INVALID  ? "This file is not a database of Muster's"
	                           : "The database failed; the log of the server says how";
}

/* Say what went wrong. A failed write loses the transaction, as it does in PostgreSQL. */
static enum rc
fail(struct sqlite *s, const char *what, int code, struct diag *d)
{
	enum rc rc = rc_of(s->h, code);
	if (rc != RC_RETRY) {
		log_error("sqlite: %s: %s (%d)", what, sqlite3_errmsg(s->h),
		    sqlite3_extended_errcode(s->h));
	}
	/* A full disk has rolled everything back by itself: what follows would commit alone. */
	if (s->db.in_tx) {
		s->db.broken = rc;
	}
	return diag_set(d, rc, "", NULL, "%s", words_of(rc));
}

static enum rc
exec(struct sqlite *s, const char *sql, struct diag *d)
{
	int code = sqlite3_exec(s->h, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? RC_OK : fail(s, sql, code, d);
}

static int64_t
row_get_int(const struct row *r, int col)
{
	return sqlite3_column_int64(r->driver, col);
}

static const char *
row_get_text(const struct row *r, int col)
{
	const char *s = (const char *)sqlite3_column_text(r->driver, col);
	return s == NULL ? "" : s;
}

static const void *
row_get_blob(const struct row *r, int col, size_t *n)
{
	const void *p = sqlite3_column_blob(r->driver, col);
	*n = (size_t)sqlite3_column_bytes(r->driver, col);
	return p;
}

static bool
row_get_null(const struct row *r, int col)
{
	return sqlite3_column_type(r->driver, col) == SQLITE_NULL;
}

static const struct row_ops row_ops = {row_get_int, row_get_text, row_get_blob, row_get_null};

/* $1 is a name to SQLite, numbered by first appearance; ?1 means the same in both. */
static int
prepare(sqlite3_stmt **out, sqlite3 *h, const char *sql)
{
	struct text t;
	text_init(&t, 1 << 16);
	for (const char *p = sql; *p != '\0'; p++) {
		text_add_char(&t, *p == '$' && p[1] >= '1' && p[1] <= '9' ? '?' : *p);
	}
	assert(!t.is_full);
	int code = sqlite3_prepare_v3(h, t.s, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
	text_fini(&t);
	return code;
}

static enum rc
statement(sqlite3_stmt **out, struct sqlite *s, const struct query *q, struct diag *d)
{
	size_t slot = db_cache_slot(&s->statements, q);
	if (s->statements.value[slot] == NULL) {
		sqlite3_stmt *stmt = NULL;
		int code = prepare(&stmt, s->h, q->sql);
		if (code != SQLITE_OK) {
			return fail(s, q->name, code, d);
		}
		assert(sqlite3_bind_parameter_count(stmt) == (int)strlen(q->args));
		s->statements.value[slot] = stmt;
	}
	*out = s->statements.value[slot];
	return RC_OK;
}

static int
bind(sqlite3_stmt *stmt, int at, const struct arg *a)
{
	if (a->is_null) {
		return sqlite3_bind_null(stmt, at);
	}
	switch (a->type) {
	case ARG_INT:
		return sqlite3_bind_int64(stmt, at, a->i);
	case ARG_TEXT:
		return sqlite3_bind_text(stmt, at, a->p, (int)a->n, SQLITE_STATIC);
	case ARG_BLOB:
		return a->n == 0 ? sqlite3_bind_zeroblob(stmt, at, 0)
		                 : sqlite3_bind_blob(stmt, at, a->p, (int)a->n, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static void
check_types(const struct query *q, const struct arg *args)
{
	static const char letters[] = {[ARG_INT] = 'i', [ARG_TEXT] = 't', [ARG_BLOB] = 'b'};
	for (size_t i = 0; q->args[i] != '\0'; i++) {
		assert(letters[args[i].type] == q->args[i]);
	}
}

/* The transaction is lost when a statement did not change what it had to. */
static enum rc
check_changed(struct sqlite *s, const struct query *q, struct diag *d)
{
	if (q->expect == 0 || sqlite3_changes(s->h) == q->expect) {
		return RC_OK;
	}
	s->db.broken = q->otherwise;
	return diag_set(d, q->otherwise, "", NULL, "Somebody else changed this at the same moment");
}

static enum rc
sqlite_run(struct db *db, const struct query *q, const struct arg *args, row_fn *each, void *ctx,
    struct diag *d)
{
	struct sqlite *s = self(db);
	sqlite3_stmt *stmt = NULL;
	enum rc rc = statement(&stmt, s, q, d);
	if (rc != RC_OK) {
		return rc;
	}
	check_types(q, args);
	int code = SQLITE_OK;
	for (int i = 0; q->args[i] != '\0' && code == SQLITE_OK; i++) {
		code = bind(stmt, i + 1, &args[i]);
	}
	const struct row row = {.ops = &row_ops, .driver = stmt};
	while (rc == RC_OK && code == SQLITE_OK) {
		code = sqlite3_step(stmt);
		if (code == SQLITE_ROW) {
			code = SQLITE_OK;
			rc = each == NULL ? RC_OK : each(ctx, &row, d);
		}
	}
	if (code != SQLITE_OK && code != SQLITE_DONE) {
		rc = fail(s, q->name, code, d);
	} else if (rc == RC_OK) {
		rc = check_changed(s, q, d);
	}
	sqlite3_reset(stmt);
	return rc;
}

static enum rc
sqlite_queue(struct db *db, const struct query *q, const struct arg *args, struct diag *d)
{
	return sqlite_run(db, q, args, NULL, NULL, d);
}

static enum rc
sqlite_flush(struct db *db, struct diag *d)
{
	(void)db;
	(void)d;
	return RC_OK;
}

static const struct query q_begin_write = {"begin", "BEGIN IMMEDIATE", "", 0, RC_OK};
static const struct query q_begin_read = {"begin", "BEGIN", "", 0, RC_OK};
static const struct query q_commit = {"commit", "COMMIT", "", 0, RC_OK};

static enum rc
sqlite_begin(struct db *db, bool is_write, struct diag *d)
{
	return sqlite_run(db, is_write ? &q_begin_write : &q_begin_read, NULL, NULL, NULL, d);
}

static enum rc
sqlite_commit(struct db *db, struct diag *d)
{
	return sqlite_run(db, &q_commit, NULL, NULL, NULL, d);
}

static void
sqlite_rollback(struct db *db)
{
	struct sqlite *s = self(db);
	if (sqlite3_get_autocommit(s->h) == 0 &&
	    sqlite3_exec(s->h, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK) {
		log_error("sqlite: rollback: %s", sqlite3_errmsg(s->h));
	}
}

static enum rc
sqlite_script(struct db *db, const char *sql, struct diag *d)
{
	struct sqlite *s = self(db);
	int code = sqlite3_exec(s->h, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? RC_OK : fail(s, "script", code, d);
}

static const char *
sqlite_word(const char *name)
{
	static const char *const words[][2] = {
	    {"blob", "BLOB"},
	    {"text", "TEXT"},
	    {"int", "INTEGER"},
	    {"without_rowid", "WITHOUT ROWID"},
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i][0], name) == 0) {
			return words[i][1];
		}
	}
	return NULL;
}

static void
sqlite_close(struct db *db)
{
	struct sqlite *s = self(db);
	for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
		sqlite3_finalize(s->statements.value[i]);
	}
	sqlite3_close(s->h);
	free(s);
}

static const struct db_ops ops = {
    .name = "sqlite",
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .run = sqlite_run,
    .queue = sqlite_queue,
    .flush = sqlite_flush,
    .script = sqlite_script,
    .word = sqlite_word,
};

/* PostgreSQL's name for the order of bytes, so that one text serves both. */
static int
collate_bytes(void *unused, int n_a, const void *a, int n_b, const void *b)
{
	(void)unused;
	int order = memcmp(a, b, (size_t)(n_a < n_b ? n_a : n_b));
	return order != 0 ? order : n_a - n_b;
}

static enum rc
prepare_connection(struct sqlite *s, struct diag *d)
{
	sqlite3_extended_result_codes(s->h, 1);
	sqlite3_busy_timeout(s->h, BUSY_MS);
	int code = sqlite3_create_collation(s->h, "C", SQLITE_UTF8, NULL, collate_bytes);
	if (code != SQLITE_OK) {
		return fail(s, "collation", code, d);
	}
	/* FULL: a commit is on the disk when it returns, also in WAL mode. */
	enum rc rc = exec(s, "PRAGMA synchronous=FULL", d);
	if (rc == RC_OK) {
		rc = exec(s, "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY", d);
	}
	if (rc == RC_OK) {
		rc = exec(s,
		    s->db.mode == DB_READ ? "PRAGMA query_only=ON" : "PRAGMA journal_mode=WAL", d);
	}
	return rc;
}

enum rc
db_sqlite_open(struct db **out, const char *path, enum db_mode mode, struct diag *d)
{
	if (mode != DB_CREATE && access(path, F_OK) != 0) {
		return diag_set(d, RC_NOT_FOUND, "db", NULL, "There is no database at %s", path);
	}
	struct sqlite *s = calloc(1, sizeof *s);
	if (s == NULL) {
		log_fatal("out of memory");
	}
	s->db.ops = &ops;
	s->db.mode = mode;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	int code = sqlite3_open_v2(
	    path, &s->h, mode == DB_CREATE ? flags | SQLITE_OPEN_CREATE : flags, NULL);
	enum rc rc = RC_OK;
	if (code != SQLITE_OK) {
		rc = fail(s, "open", code, NULL);
		rc = diag_set(d, rc, "db", NULL, "The database %s cannot be opened", path);
	} else {
		rc = prepare_connection(s, d);
	}
	if (rc != RC_OK) {
		sqlite_close(&s->db);
		return rc;
	}
	*out = &s->db;
	return RC_OK;
}
