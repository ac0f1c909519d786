/*
 * The peer of register saves: the same rows straight into SQLite, one durable commit each.
 *
 * usage: raw_sqlite FILE SECONDS [PUPILS]
 *
 * A commit is one submission and its marks (30), in tables and indexes of the shape of
 * src/store/migrations, with synchronous=FULL and WAL as the store has them. Prints commits per
 * second. FILE is made, and must not be there before.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_PUPILS 100
#define HASH_BYTES 32
#define MARK_JSON 64 /* bytes of one mark in the payload, at most */

static const char schema[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "CREATE TABLE school (school_id INTEGER PRIMARY KEY);"
    "INSERT INTO school VALUES (1);"
    "CREATE TABLE submission (school_id bigint NOT NULL REFERENCES school, seq bigint NOT NULL,"
    "  uuid text NOT NULL, kind text NOT NULL, time bigint NOT NULL, user_id bigint, user_name "
    "text,"
    "  position text, device text, reason text, payload blob, salt blob, content blob,"
    "  digest blob NOT NULL, hash blob NOT NULL, PRIMARY KEY (school_id, seq),"
    "  UNIQUE (school_id, uuid), CHECK (seq >= 1), CHECK ((payload IS NULL) = (salt IS NULL)));"
    "CREATE TABLE mark (school_id bigint NOT NULL, day int NOT NULL,"
    "  session int NOT NULL,"
    "  pupil_id bigint NOT NULL, code text NOT NULL, minutes_late int, arrived_minute int,"
    "  is_confirmed int NOT NULL, note text, first_seq bigint NOT NULL, last_seq bigint NOT NULL,"
    "  PRIMARY KEY (school_id, day, session, pupil_id), CHECK (last_seq >= first_seq),"
    "  CHECK (session IN (0, 1)), CHECK (is_confirmed IN (0, 1))) WITHOUT ROWID;";

struct bench {
	sqlite3 *db;
	sqlite3_stmt *begin, *commit, *submission, *mark;
	int n_pupils;
	char payload[MAX_PUPILS * MARK_JSON];
	int payload_bytes;
};

static void
check(const struct bench *b, int got, int want)
{
	if (got != want) {
		fprintf(stderr, "raw_sqlite: %s\n", sqlite3_errmsg(b->db));
		exit(1);
	}
}

static sqlite3_stmt *
prepare(struct bench *b, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	check(b, sqlite3_prepare_v2(b->db, sql, -1, &stmt, NULL), SQLITE_OK);
	return stmt;
}

static void
step(struct bench *b, sqlite3_stmt *stmt)
{
	check(b, sqlite3_step(stmt), SQLITE_DONE);
	check(b, sqlite3_reset(stmt), SQLITE_OK);
}

static void
open_bench(struct bench *b, const char *path)
{
	check(b, sqlite3_open(path, &b->db), SQLITE_OK);
	check(b, sqlite3_exec(b->db, schema, NULL, NULL, NULL), SQLITE_OK);
	b->begin = prepare(b, "BEGIN IMMEDIATE");
	b->commit = prepare(b, "COMMIT");
	b->submission =
	    prepare(b, "INSERT INTO submission VALUES (1, ?1, ?2, 'register', ?3, 7,"
	               " 'A. Teacher', 'Tutor', 'classroom 12', NULL, ?4, ?5, ?6, ?6, ?6)");
	b->mark =
	    prepare(b, "INSERT INTO mark VALUES (1, ?1, ?2, ?3, '/', NULL, NULL, 1, NULL, ?4, ?4)"
	               " ON CONFLICT (school_id, day, session, pupil_id) DO UPDATE"
	               " SET code = excluded.code, last_seq = excluded.last_seq");
	for (int i = 0; i < b->n_pupils; i++) {
		b->payload_bytes += snprintf(b->payload + b->payload_bytes, MARK_JSON,
		    "{\"code\":\"/\",\"pupil\":\"%d\"},", 1000 + i);
	}
}

/* One register: another group, session or day each time. */
static void
save_register(struct bench *b, int64_t seq)
{
	char uuid[40];
	unsigned char hash[HASH_BYTES] = {0};
	snprintf(
	    uuid, sizeof uuid, "%08x-0000-4000-8000-%012x", (unsigned)seq, (unsigned)(seq * 7919));
	memcpy(hash, &seq, sizeof seq);
	step(b, b->begin);
	sqlite3_bind_int64(b->submission, 1, seq);
	sqlite3_bind_text(b->submission, 2, uuid, -1, SQLITE_STATIC);
	sqlite3_bind_int64(b->submission, 3, 1790000000 + seq);
	sqlite3_bind_blob(b->submission, 4, b->payload, b->payload_bytes, SQLITE_STATIC);
	sqlite3_bind_blob(b->submission, 5, hash, 16, SQLITE_STATIC);
	sqlite3_bind_blob(b->submission, 6, hash, HASH_BYTES, SQLITE_STATIC);
	step(b, b->submission);
	const int64_t group = seq % 14;
	const int64_t session = seq / 14;
	for (int i = 0; i < b->n_pupils; i++) {
		sqlite3_bind_int64(b->mark, 1, 20000 + session / 2);
		sqlite3_bind_int64(b->mark, 2, session % 2);
		sqlite3_bind_int64(b->mark, 3, group * b->n_pupils + i + 1);
		sqlite3_bind_int64(b->mark, 4, seq);
		step(b, b->mark);
	}
	step(b, b->commit);
}

static int64_t
now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int
main(int argc, char **argv)
{
	static struct bench b;
	const long seconds = argc >= 3 ? strtol(argv[2], NULL, 10) : 0;
	b.n_pupils = argc >= 4 ? (int)strtol(argv[3], NULL, 10) : 30;
	if (seconds < 1 || b.n_pupils < 1 || b.n_pupils > MAX_PUPILS ||
	    access(argv[1], F_OK) == 0) {
		fprintf(stderr, "usage: raw_sqlite NEW-FILE SECONDS [PUPILS, at most %d]\n",
		    MAX_PUPILS);
		return 2;
	}
	open_bench(&b, argv[1]);
	int64_t n = 0;
	const int64_t start = now_ms();
	int64_t spent = 0;
	while (spent < seconds * 1000) {
		save_register(&b, ++n);
		spent = now_ms() - start;
	}
	printf("%lld\n", (long long)(n * 1000 / spent));
	sqlite3_finalize(b.begin);
	sqlite3_finalize(b.commit);
	sqlite3_finalize(b.submission);
	sqlite3_finalize(b.mark);
	sqlite3_close(b.db);
	return 0;
}
