#include "store/db.h"

#include "base/log.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

struct arg
arg_int(int64_t v)
{
	return (struct arg){.type = ARG_INT, .i = v};
}

struct arg
arg_int_or_null(int64_t v, int64_t null)
{
	return (struct arg){.type = ARG_INT, .is_null = v == null, .i = v};
}

struct arg
arg_text(const char *s)
{
	assert(s != NULL);
	return (struct arg){.type = ARG_TEXT, .p = s, .n = strlen(s)};
}

struct arg
arg_blob(const void *p, size_t n)
{
	return (struct arg){.type = ARG_BLOB, .is_null = p == NULL, .p = p, .n = n};
}

bool
db_is_postgres(const char *url)
{
	return strncmp(url, "postgresql://", 13) == 0 || strncmp(url, "postgres://", 11) == 0;
}

enum rc
db_open(struct db **out, const char *url, enum db_mode mode, struct diag *d)
{
	return db_is_postgres(url) ? db_postgres_open(out, url, mode, d)
	                           : db_sqlite_open(out, url, mode, d);
}

void
db_close(struct db *db)
{
	if (db == NULL) {
		return;
	}
	if (db->in_tx) {
		db_rollback(db);
	}
	db->ops->close(db);
}

enum rc
db_begin(struct db *db, bool is_write, struct diag *d)
{
	assert(!db->in_tx && !db->is_busy);
	assert(!is_write || db->mode != DB_READ);
	db->broken = RC_OK;
	enum rc rc = db->ops->begin(db, is_write, d);
	if (rc == RC_OK) {
		db->in_tx = true;
		db->is_write_tx = is_write;
	}
	return rc;
}

/* What to say when a call comes after the one that lost the transaction. */
static enum rc
fail_broken(const struct db *db, struct diag *d)
{
	return diag_set(d, db->broken, "", NULL,
	    db->broken == RC_FULL ? "The disk is full; nothing was saved"
	                          : "An earlier step of the same save failed; nothing was saved");
}

enum rc
db_commit(struct db *db, struct diag *d)
{
	assert(db->in_tx && !db->is_busy);
	if (db->broken != RC_OK) {
		enum rc lost = fail_broken(db, d);
		db_rollback(db);
		return lost;
	}
	enum rc rc = db->ops->commit(db, d);
	if (rc != RC_OK) {
		db_rollback(db);
		return rc;
	}
	db->in_tx = false;
	db->is_write_tx = false;
	return RC_OK;
}

void
db_rollback(struct db *db)
{
	assert(!db->is_busy);
	if (!db->in_tx) {
		return;
	}
	db->ops->rollback(db);
	db->in_tx = false;
	db->is_write_tx = false;
	db->broken = RC_OK;
}

static bool
is_reading(const struct query *q)
{
	return strncmp(q->sql, "SELECT", 6) == 0 || strncmp(q->sql, "WITH", 4) == 0 ||
	       strncmp(q->sql, "VACUUM INTO", 11) == 0;
}

/* Checks that both kinds of call share; counts a write before it is tried. */
static enum rc
check_call(struct db *db, const struct query *q, struct diag *d)
{
	assert(!db->is_busy); /* no query inside another's rows: libpq cannot */
	if (db->broken != RC_OK) {
		return fail_broken(db, d);
	}
	if (!is_reading(q)) {
		assert(db->is_write_tx);
		db->n_write++;
	}
	return RC_OK;
}

enum rc
db_run(struct db *db, const struct query *q, const struct arg *args, row_fn *each, void *ctx,
    struct diag *d)
{
	enum rc rc = check_call(db, q, d);
	if (rc != RC_OK) {
		return rc;
	}
	db->is_busy = true;
	rc = db->ops->run(db, q, args, each, ctx, d);
	db->is_busy = false;
	return rc;
}

enum rc
db_queue(struct db *db, const struct query *q, const struct arg *args, struct diag *d)
{
	enum rc rc = check_call(db, q, d);
	return rc == RC_OK ? db->ops->queue(db, q, args, d) : rc;
}

enum rc
db_flush(struct db *db, struct diag *d)
{
	assert(!db->is_busy);
	return db->broken != RC_OK ? fail_broken(db, d) : db->ops->flush(db, d);
}

enum rc
db_run_many(struct db *db, const struct query *q, const struct arg *args, size_t n, struct diag *d)
{
	size_t width = strlen(q->args);
	for (size_t i = 0; i < n; i++) {
		enum rc rc = db_queue(db, q, args + i * width, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	return RC_OK;
}

#define SCRIPT_MAX ((size_t)1 << 20)
#define WORD_MAX 32

/* Spell one {word}; gives the place after it. */
static const char *
spell_word(struct text *out, const struct db *db, const char *open)
{
	const char *end = strchr(open, '}');
	char name[WORD_MAX];
	assert(end != NULL && (size_t)(end - open) <= sizeof name);
	size_t n = (size_t)(end - open) - 1;
	memcpy(name, open + 1, n);
	name[n] = '\0';
	const char *spelled = db->ops->word(name);
	if (spelled == NULL) {
		log_fatal("a migration uses the unknown word {%s}", name);
	}
	text_add(out, spelled);
	return end + 1;
}

enum rc
db_script(struct db *db, const char *sql, struct diag *d)
{
	assert(db->is_write_tx && !db->is_busy);
	struct text t;
	text_init(&t, SCRIPT_MAX);
	while (*sql != '\0') {
		size_t n = strcspn(sql, "{");
		text_add_n(&t, sql, n);
		sql += n;
		if (*sql == '{') {
			sql = spell_word(&t, db, sql);
		}
	}
	assert(!t.is_full);
	db->n_write++;
	enum rc rc = db->broken != RC_OK ? fail_broken(db, d) : db->ops->script(db, t.s, d);
	text_fini(&t);
	return rc;
}
