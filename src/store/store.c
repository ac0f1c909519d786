#include "store/store.h"

#include "base/log.h"
#include "store/store_private.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "migrations.inc"

#define PUT_ARGS 32 /* of a row that is put: its own columns and the school */
#define VERSION ((int64_t)(sizeof migrations / sizeof migrations[0]))

static const struct query q_version = {
    "version", "SELECT version FROM meta WHERE name = 'muster'", "", 0, RC_OK};
static const struct query q_version_first = {"version_first",
    "INSERT INTO meta (one, version, name) VALUES (1, $1, 'muster')", "i", 1, RC_STORE};
static const struct query q_version_set = {
    "version_set", "UPDATE meta SET version = $1 WHERE one = 1", "i", 1, RC_STORE};
/* Both catalogues answer it: the information schema is PostgreSQL's, and the table name SQLite's.
 */
static const struct query q_has_meta_sqlite = {"has_meta",
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta'", "", 0, RC_OK};
static const struct query q_has_meta_postgres = {"has_meta",
    "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('meta')", "", 0, RC_OK};

int64_t
store_version(void)
{
	return VERSION;
}

static enum rc
int_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	*(int64_t *)ctx = row_int(row, 0);
	return RC_OK;
}

enum rc
store_int(
    int64_t *out, struct store *st, const struct query *q, const struct arg *args, struct diag *d)
{
	int64_t v = 0;
	enum rc rc = db_run(st->db, q, args, int_row, &v, d);
	if (rc == RC_OK) {
		*out = v;
	}
	return rc;
}

/* Version of the schema there is; 0 if there is none. */
static enum rc
read_version(int64_t *out, struct store *st, struct diag *d)
{
	bool is_postgres = strcmp(st->db->ops->name, "postgres") == 0;
	int64_t has_meta = 0;
	enum rc rc = store_int(
	    &has_meta, st, is_postgres ? &q_has_meta_postgres : &q_has_meta_sqlite, NULL, d);
	if (rc != RC_OK || has_meta == 0) {
		*out = 0;
		return rc;
	}
	return store_int(out, st, &q_version, NULL, d);
}

static enum rc
check_version(int64_t version, struct diag *d)
{
	if (version > VERSION) {
		return diag_set(d, RC_INVALID, "db", NULL,
		    "The database is of version %lld, newer than this program (%lld); use a newer "
		    "Muster",
		    (long long)version, (long long)VERSION);
	}
	if (version == 0) {
		return diag_set(d, RC_INVALID, "db", NULL, "This is not a database of Muster's");
	}
	if (version < VERSION) {
		return diag_set(d, RC_INVALID, "db", NULL,
		    "The database is of version %lld and has to be brought up to %lld first",
		    (long long)version, (long long)VERSION);
	}
	return RC_OK;
}

/* One step, in its own transaction. */
static enum rc
migrate_step(struct store *st, int64_t from, struct diag *d)
{
	enum rc rc = store_begin(st, true, d);
	if (rc != RC_OK) {
		return rc;
	}
	int64_t version = 0;
	rc = read_version(&version, st, d);
	if (rc == RC_OK && version == from) {
		rc = db_script(st->db, migrations[from], d);
		if (rc == RC_OK) {
			const struct arg arg = arg_int(from + 1);
			rc = db_run(st->db, from == 0 ? &q_version_first : &q_version_set, &arg,
			    NULL, NULL, d);
		}
	}
	if (rc != RC_OK) {
		store_rollback(st);
		return rc;
	}
	return store_commit(st, d);
}

enum rc
store_migrate(struct store *st, struct diag *d)
{
	int64_t version = 0;
	enum rc rc = read_version(&version, st, d);
	if (rc == RC_OK && version > VERSION) {
		return check_version(version, d);
	}
	for (int64_t from = version; rc == RC_OK && from < VERSION; from++) {
		rc = migrate_step(st, from, d);
	}
	return rc;
}

static void
fill_codes(struct store *st)
{
	for (unsigned c = CODE_FIRST; c < CODE_END; c++) {
		const char *s = code_info((uint8_t)c)->code;
		assert(s[0] > 0 && (s[1] == '\0' || s[2] == '\0'));
		st->codes[(unsigned char)s[0]][(unsigned char)s[1]] = (uint8_t)c;
	}
}

uint8_t
store_code(const struct store *st, const char *s)
{
	unsigned char a = (unsigned char)s[0];
	unsigned char b = a == 0 ? 0 : (unsigned char)s[1];
	return a >= 128 || b >= 128 || (b != 0 && s[2] != '\0') ? 0 : st->codes[a][b];
}

static enum rc
open_and_check(struct store *st, const char *url, struct diag *d)
{
	static const enum db_mode modes[] = {
	    [STORE_READ] = DB_READ, [STORE_WRITE] = DB_WRITE, [STORE_CREATE] = DB_CREATE};
	enum rc rc = db_open(&st->db, url, modes[st->mode], d);
	if (rc != RC_OK) {
		return rc;
	}
	if (st->mode == STORE_CREATE) {
		return store_migrate(st, d);
	}
	int64_t version = 0;
	rc = read_version(&version, st, d);
	return rc == RC_OK ? check_version(version, d) : rc;
}

enum rc
store_open(struct store **out, const char *url, enum store_mode mode, struct diag *d)
{
	if (sodium_init() < 0) {
		log_fatal("libsodium does not start");
	}
	struct store *st = calloc(1, sizeof *st);
	if (st == NULL) {
		log_fatal("out of memory");
	}
	st->mode = mode;
	text_init(&st->payload, PAYLOAD_MAX);
	fill_codes(st);
	enum rc rc = open_and_check(st, url, d);
	if (rc != RC_OK) {
		store_close(st);
		return rc;
	}
	*out = st;
	return RC_OK;
}

void
store_close(struct store *st)
{
	if (st == NULL) {
		return;
	}
	db_close(st->db);
	text_fini(&st->payload);
	free(st);
}

static void
forget_heads(struct store *st)
{
	memset(st->heads, 0, sizeof st->heads);
}

enum rc
store_begin(struct store *st, bool is_write, struct diag *d)
{
	forget_heads(st);
	return db_begin(st->db, is_write, d);
}

enum rc
store_commit(struct store *st, struct diag *d)
{
	forget_heads(st);
	return db_commit(st->db, d);
}

void
store_rollback(struct store *st)
{
	forget_heads(st);
	db_rollback(st->db);
}

enum rc
store_snapshot(bool *is_ours, struct store *st, struct diag *d)
{
	*is_ours = !st->db->in_tx;
	return *is_ours ? store_begin(st, false, d) : RC_OK;
}

void
store_snapshot_end(struct store *st, bool is_ours)
{
	if (is_ours) {
		store_rollback(st);
	}
}

uint64_t
store_write_count(const struct store *st)
{
	return st->db->n_write;
}

enum rc
store_flush(struct store *st, struct diag *d)
{
	return db_flush(st->db, d);
}

enum rc
store_rows(void *out, size_t *n, struct store *st, const struct rows_query *rq, struct arena *a,
    struct diag *d)
{
	struct rows rows = {.record = rq->record, .arena = a};
	enum rc rc = db_run(st->db, rq->q, rq->args, rows_add, &rows, d);
	if (rc == RC_OK) {
		const void *items = rows.items;
		memcpy(out, &items, sizeof items);
		*n = rows.n;
	}
	return rc;
}

enum rc
store_row_put(struct store *st, int64_t school_id, const struct row_put *put, struct diag *d)
{
	struct arg args[PUT_ARGS];
	assert(put->record->n < PUT_ARGS);
	size_t n = record_args(args, put->record, put->row);
	args[n] = arg_int(school_id);
	return db_queue(st->db, put->q, args, d);
}

enum rc
store_row(void *out, struct store *st, const struct rows_query *rq, const char *what,
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = rq->record, .arena = a};
	enum rc rc = db_run(st->db, rq->q, rq->args, rows_add, &rows, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (rows.n == 0) {
		return diag_set(d, RC_NOT_FOUND, "", NULL, "There is no such %s", what);
	}
	memcpy(out, rows.items, rq->record->size);
	return RC_OK;
}
