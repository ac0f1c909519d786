#include "store/db.h"

#include "base/log.h"
#include "store/db_cache.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Always in pipeline mode: a queued statement waits for nobody, and db_run() sends its own behind
 * those that wait, so that a batch costs one round trip. Rows come one at a time, in binary.
 */
#define PENDING_MAX 1000 /* statements sent whose answers were not read */
#define NAME_MAX_LEN 24

/* OIDs of the types of parameters; fixed since the first PostgreSQL. */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };

struct pending {
	const struct query *q;
	size_t slot;     /* of its prepared statement */
	bool is_prepare; /* the answer is that of PREPARE */
};

struct postgres {
	struct db db;
	PGconn *c;
	char *url;
	struct db_cache statements; /* the query itself, once prepared */
	size_t n_pending;
	struct pending pending[PENDING_MAX];
};

static struct postgres *
self(struct db *db)
{
	return (struct postgres *)db;
}

static const struct query q_begin_write = {
    "begin", "BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE", "", 0, RC_OK};
static const struct query q_begin_read = {
    "begin", "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", "", 0, RC_OK};
static const struct query q_commit = {"commit", "COMMIT", "", 0, RC_OK};
static const struct query q_rollback = {"rollback", "ROLLBACK", "", 0, RC_OK};

static enum rc
rc_of(const char *sqlstate)
{
	static const struct {
		const char *prefix;
		enum rc rc;
	} rows[] = {
	    {"40", RC_RETRY},                        /* serialization failure, deadlock */
	    {"55P03", RC_RETRY},                     /* lock not available */
	    {"53100", RC_FULL}, {"23", RC_CONFLICT}, /* integrity constraint */
	};
	for (size_t i = 0; sqlstate != NULL && i < sizeof rows / sizeof rows[0]; i++) {
		if (strncmp(sqlstate, rows[i].prefix, strlen(rows[i].prefix)) == 0) {
			return rows[i].rc;
		}
	}
	return RC_STORE;
}

static const char *
words_of(enum rc rc)
{
	return rc == RC_FULL       ? "The disk of the database is full; nothing was saved"
	       : rc == RC_RETRY    ? "Somebody else changed this at the same moment"
	       : rc == RC_CONFLICT ? "This is in the database already, or contradicts it"
	                           : "The database failed; the log of the server says how";
}

static enum rc
lose(struct postgres *s, enum rc rc)
{
	if (s->db.in_tx && s->db.broken == RC_OK) {
		s->db.broken = rc;
	}
	return rc;
}

static enum rc
say_lost(struct postgres *s, struct diag *d)
{
	lose(s, RC_STORE);
	return diag_set(d, RC_STORE, "", NULL,
	    "The connection to the database was lost; nothing was saved unless it was confirmed");
}

static enum rc
fail_connection(struct postgres *s, const char *what, struct diag *d)
{
	log_error("postgresql: %s: connection lost: %s", what, PQerrorMessage(s->c));
	return say_lost(s, d);
}

/* The server's last words before it closes: shut down, or this connection ended. */
static bool
is_farewell(const char *sqlstate)
{
	return sqlstate != NULL &&
	       (strncmp(sqlstate, "57P0", 4) == 0 || strncmp(sqlstate, "08", 2) == 0);
}

/* The primary message only: the detail of a conflict holds values, and names stay out of the log.
 */
static enum rc
fail(struct postgres *s, const char *what, const PGresult *r, struct diag *d)
{
	if (PQstatus(s->c) == CONNECTION_BAD) {
		return fail_connection(s, what, d);
	}
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	enum rc rc = rc_of(state);
	if (rc != RC_RETRY) {
		log_error("postgresql: %s: %s %s", what, state == NULL ? "" : state,
		    text == NULL ? PQresStatus(PQresultStatus(r)) : text);
	}
	if (is_farewell(state)) {
		return say_lost(s, d);
	}
	return diag_set(d, lose(s, rc), "", NULL, "%s", words_of(rc));
}

static int64_t
row_get_int(const struct row *r, int col)
{
	const PGresult *res = r->driver;
	const unsigned char *p = (const unsigned char *)PQgetvalue(res, r->at, col);
	int n = PQgetlength(res, r->at, col);
	if (PQgetisnull(res, r->at, col) != 0 || n <= 0 || n > 8) {
		return 0;
	}
	/* Two's complement, most significant byte first, as many as the type has. */
	uint64_t v = (p[0] & 0x80) != 0 ? UINT64_MAX : 0;
	for (int i = 0; i < n; i++) {
		v = v << 8 | p[i];
	}
	return (int64_t)v;
}

static const char *
row_get_text(const struct row *r, int col)
{
	return PQgetvalue(r->driver, r->at, col);
}

static const void *
row_get_blob(const struct row *r, int col, size_t *n)
{
	const PGresult *res = r->driver;
	*n = (size_t)PQgetlength(res, r->at, col);
	return PQgetisnull(res, r->at, col) != 0 ? NULL : PQgetvalue(res, r->at, col);
}

static bool
row_get_null(const struct row *r, int col)
{
	return PQgetisnull(r->driver, r->at, col) != 0;
}

static const struct row_ops row_ops = {row_get_int, row_get_text, row_get_blob, row_get_null};

/* Show the rows of one result. */
static enum rc
show_rows(PGresult *r, row_fn *each, void *ctx, struct diag *d)
{
	enum rc rc = RC_OK;
	int n = each == NULL ? 0 : PQntuples(r);
	for (int i = 0; i < n && rc == RC_OK; i++) {
		const struct row row = {.ops = &row_ops, .driver = r, .at = i};
		rc = each(ctx, &row, d);
	}
	return rc;
}

/* One result of a statement: its rows, its count of rows, or its failure. */
static enum rc
read_result(struct postgres *s, const struct pending *p, PGresult *r, row_fn *each, void *ctx,
    struct diag *d)
{
	switch ((int)PQresultStatus(r)) {
	case PGRES_SINGLE_TUPLE:
	case PGRES_TUPLES_OK:
		return show_rows(r, each, ctx, d);
	case PGRES_COMMAND_OK:
		break;
	case PGRES_PIPELINE_ABORTED:
		return diag_set(d, lose(s, RC_STORE), "", NULL, "%s", words_of(RC_STORE));
	default:
		return fail(s, p->q->name, r, d);
	}
	if (p->is_prepare) {
		return RC_OK;
	}
	if (p->q == &q_commit && strcmp(PQcmdStatus(r), "COMMIT") != 0) {
		return diag_set(d, RC_STORE, "", NULL, "%s", words_of(RC_STORE));
	}
	if (p->q->expect != 0) {
		char want[16];
		snprintf(want, sizeof want, "%d", p->q->expect);
		if (strcmp(PQcmdTuples(r), want) != 0) {
			return diag_set(d, lose(s, p->q->otherwise), "", NULL,
			    "Somebody else changed this at the same moment");
		}
	}
	return RC_OK;
}

/* All results of one statement; the first failure is what counts. */
static enum rc
read_statement(struct postgres *s, const struct pending *p, row_fn *each, void *ctx, struct diag *d)
{
	enum rc rc = RC_OK;
	PGresult *r = NULL;
	while ((r = PQgetResult(s->c)) != NULL) {
		int status = (int)PQresultStatus(r);
		if (p->is_prepare && status != PGRES_COMMAND_OK) {
			s->statements.value[p->slot] = NULL;
		}
		if (rc == RC_OK) {
			rc = read_result(s, p, r, each, ctx, d);
		}
		PQclear(r);
		if (PQstatus(s->c) == CONNECTION_BAD) {
			return rc == RC_OK ? fail_connection(s, p->q->name, d) : rc;
		}
	}
	return rc;
}

/* Read the answers to everything sent. The rows of the last statement go to `each`. */
static enum rc
read_pending(struct postgres *s, row_fn *each, void *ctx, struct diag *d)
{
	enum rc rc = RC_OK;
	size_t n = s->n_pending;
	s->n_pending = 0;
	for (size_t i = 0; i < n; i++) {
		const struct pending *p = &s->pending[i];
		bool is_last = i + 1 == n && each != NULL;
		if (is_last) {
			PQsetSingleRowMode(s->c);
		}
		enum rc one = read_statement(s, p, is_last && rc == RC_OK ? each : NULL, ctx, d);
		rc = rc == RC_OK ? one : rc;
		if (PQstatus(s->c) == CONNECTION_BAD) {
			return rc == RC_OK ? fail_connection(s, p->q->name, d) : rc;
		}
	}
	PGresult *sync = PQgetResult(s->c);
	bool is_sync = sync != NULL && PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
	PQclear(sync);
	return rc != RC_OK || is_sync ? rc : fail_connection(s, "sync", d);
}

/* End the pipeline sent so far and read all of it. */
static enum rc
settle(struct postgres *s, row_fn *each, void *ctx, struct diag *d)
{
	if (PQstatus(s->c) != CONNECTION_OK || PQpipelineSync(s->c) == 0) {
		s->n_pending = 0;
		return fail_connection(s, "send", d);
	}
	return read_pending(s, each, ctx, d);
}

static void
add_pending(struct postgres *s, const struct query *q, size_t slot, bool is_prepare)
{
	assert(s->n_pending < PENDING_MAX);
	s->pending[s->n_pending++] = (struct pending){q, slot, is_prepare};
}

static enum rc
send_prepare(struct postgres *s, const struct query *q, size_t slot, struct diag *d)
{
	Oid types[DB_MAX_ARGS];
	size_t n = strlen(q->args);
	assert(n <= DB_MAX_ARGS);
	for (size_t i = 0; i < n; i++) {
		types[i] = q->args[i] == 'i' ? OID_INT8 : q->args[i] == 't' ? OID_TEXT : OID_BYTEA;
	}
	char name[NAME_MAX_LEN];
	snprintf(name, sizeof name, "q%zu", slot);
	if (PQsendPrepare(s->c, name, q->sql, (int)n, types) == 0) {
		return fail_connection(s, q->name, d);
	}
	union {
		const struct query *lent;
		void *kept;
	} u = {.lent = q};
	s->statements.value[slot] = u.kept;
	add_pending(s, q, slot, true);
	return RC_OK;
}

/* Send one statement down the pipeline; prepared first when it is new. */
static enum rc
send(struct postgres *s, const struct query *q, const struct arg *args, struct diag *d)
{
	if (PQstatus(s->c) != CONNECTION_OK) {
		return fail_connection(s, q->name, d);
	}
	size_t slot = db_cache_slot(&s->statements, q);
	if (s->statements.value[slot] == NULL) {
		enum rc rc = send_prepare(s, q, slot, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	const char *values[DB_MAX_ARGS];
	int lengths[DB_MAX_ARGS];
	int formats[DB_MAX_ARGS];
	unsigned char ints[DB_MAX_ARGS][8];
	int n = (int)strlen(q->args);
	for (int i = 0; i < n; i++) {
		const struct arg *a = &args[i];
		formats[i] = 1;
		lengths[i] = a->type == ARG_INT ? 8 : (int)a->n;
		values[i] = a->n == 0 ? "" : a->p;
		for (int b = 0; a->type == ARG_INT && b < 8; b++) {
			ints[i][b] = (unsigned char)((uint64_t)a->i >> (56 - 8 * b));
			values[i] = (const char *)ints[i];
		}
		values[i] = a->is_null ? NULL : values[i];
	}
	char name[NAME_MAX_LEN];
	snprintf(name, sizeof name, "q%zu", slot);
	if (PQsendQueryPrepared(s->c, name, n, values, lengths, formats, 1) == 0) {
		return fail_connection(s, q->name, d);
	}
	add_pending(s, q, slot, false);
	return RC_OK;
}

static void
ignore_notice(void *unused, const PGresult *r)
{
	(void)unused;
	(void)r;
}

static enum rc
connect_now(struct postgres *s, struct diag *d)
{
	PQfinish(s->c);
	s->n_pending = 0;
	s->statements = (struct db_cache){0};
	s->c = PQconnectdb(s->url);
	if (PQstatus(s->c) != CONNECTION_OK) {
		/* libpq's words name host and user, never the password. */
		log_error("postgresql: %s", PQerrorMessage(s->c));
		return diag_set(d, RC_STORE, "db", NULL,
		    "The database server cannot be reached; the log of the server says why");
	}
	PQsetNoticeReceiver(s->c, ignore_notice, NULL);
	if (PQenterPipelineMode(s->c) == 0) {
		return fail_connection(s, "pipeline", d);
	}
	return RC_OK;
}

/* Outside a transaction nothing is lost by connecting again. Notices a connection that was closed
 * while nobody looked: the first look reads the server's last words, the second that nothing
 * follows. */
static enum rc
connect_again(struct postgres *s, struct diag *d)
{
	bool is_up = PQstatus(s->c) == CONNECTION_OK && PQconsumeInput(s->c) != 0 &&
	             PQconsumeInput(s->c) != 0 && PQstatus(s->c) == CONNECTION_OK;
	return is_up ? RC_OK : connect_now(s, d);
}

static enum rc
postgres_queue(struct db *db, const struct query *q, const struct arg *args, struct diag *d)
{
	struct postgres *s = self(db);
	if (s->n_pending + 2 >= PENDING_MAX) {
		enum rc rc = settle(s, NULL, NULL, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	return send(s, q, args, d);
}

static enum rc
postgres_run(struct db *db, const struct query *q, const struct arg *args, row_fn *each, void *ctx,
    struct diag *d)
{
	/* A reader asks without a transaction, and must outlive the server's restart. */
	enum rc rc = db->in_tx ? RC_OK : connect_again(self(db), d);
	if (rc == RC_OK) {
		rc = postgres_queue(db, q, args, d);
	}
	return rc == RC_OK ? settle(self(db), each, ctx, d) : rc;
}

static enum rc
postgres_flush(struct db *db, struct diag *d)
{
	struct postgres *s = self(db);
	return s->n_pending == 0 ? RC_OK : settle(s, NULL, NULL, d);
}

static enum rc
postgres_begin(struct db *db, bool is_write, struct diag *d)
{
	enum rc rc = connect_again(self(db), d);
	return rc == RC_OK ? postgres_queue(db, is_write ? &q_begin_write : &q_begin_read, NULL, d)
	                   : rc;
}

static enum rc
postgres_commit(struct db *db, struct diag *d)
{
	/* Whether every statement changed what it had to is judged here, not by the server: COMMIT
	 * may not be in the same pipeline. */
	enum rc rc = postgres_flush(db, d);
	return rc == RC_OK ? postgres_run(db, &q_commit, NULL, NULL, NULL, d) : rc;
}

static void
postgres_rollback(struct db *db)
{
	struct postgres *s = self(db);
	struct diag ignored = {0};
	if (PQstatus(s->c) != CONNECTION_OK) {
		s->n_pending = 0;
		return;
	}
	/* What is in the pipeline may have failed: ROLLBACK goes behind the next sync. */
	if (postgres_flush(db, &ignored) != RC_OK) {
		diag_clear(&ignored);
	}
	if (postgres_run(db, &q_rollback, NULL, NULL, NULL, &ignored) != RC_OK) {
		PQfinish(s->c);
		s->c = NULL;
		s->n_pending = 0;
	}
}

static enum rc
postgres_script(struct db *db, const char *sql, struct diag *d)
{
	struct postgres *s = self(db);
	enum rc rc = postgres_flush(db, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (PQexitPipelineMode(s->c) == 0) {
		return fail_connection(s, "script", d);
	}
	PGresult *r = PQexec(s->c, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		rc = fail(s, "script", r, d);
	}
	PQclear(r);
	if (PQenterPipelineMode(s->c) == 0 && rc == RC_OK) {
		rc = fail_connection(s, "script", d);
	}
	return rc;
}

static const char *
postgres_word(const char *name)
{
	static const char *const words[][2] = {
	    {"blob", "bytea"},
	    {"text", "text COLLATE \"C\""},
	    {"int", "integer"},
	    {"without_rowid", ""},
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i][0], name) == 0) {
			return words[i][1];
		}
	}
	return NULL;
}

static void
postgres_close(struct db *db)
{
	struct postgres *s = self(db);
	PQfinish(s->c);
	free(s->url);
	free(s);
}

static const struct db_ops ops = {
    .name = "postgres",
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .run = postgres_run,
    .queue = postgres_queue,
    .flush = postgres_flush,
    .script = postgres_script,
    .word = postgres_word,
};

enum rc
db_postgres_open(struct db **out, const char *url, enum db_mode mode, struct diag *d)
{
	struct postgres *s = calloc(1, sizeof *s);
	size_t n = strlen(url) + 1;
	char *kept = malloc(n);
	if (s == NULL || kept == NULL) {
		log_fatal("out of memory");
	}
	memcpy(kept, url, n);
	s->db.ops = &ops;
	s->db.mode = mode;
	s->url = kept;
	enum rc rc = connect_now(s, d);
	if (rc != RC_OK) {
		postgres_close(&s->db);
		return rc;
	}
	*out = &s->db;
	return RC_OK;
}

/* In the child: never returns. */
static void
become_tool(const PQconninfoOption *options, const char *const argv[])
{
	for (const PQconninfoOption *o = options; o->keyword != NULL; o++) {
		if (o->envvar != NULL && o->val != NULL) {
			setenv(o->envvar, o->val, 1);
		}
	}
	union {
		const char *const *lent;
		char *const *argv;
	} u = {.lent = argv};
	execvp(argv[0], u.argv);
	_exit(127);
}

enum rc
db_postgres_tool(const char *url, const char *const argv[], struct diag *d)
{
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	if (options == NULL) {
		return diag_set(
		    d, RC_INVALID, "db", NULL, "The URL of the database cannot be read");
	}
	int status = -1;
	pid_t pid = fork();
	if (pid == 0) {
		become_tool(options, argv);
	}
	PQconninfoFree(options);
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		return diag_set(d, RC_STORE, "", NULL, "%s cannot be started", argv[0]);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		return diag_set(d, RC_STORE, "", NULL,
		    WIFEXITED(status) && WEXITSTATUS(status) == 127 ? "%s is not installed"
		                                                    : "%s failed",
		    argv[0]);
	}
	return RC_OK;
}
