/*
 * The peer of register saves on PostgreSQL: one transaction per register, statement by statement.
 *
 * usage: raw_postgres URL SECONDS [PUPILS]
 *
 * The rows of raw_sqlite.c, over one connection. Makes its tables in a schema of its own, which it
 * drops first. Refuses a server with fsync or synchronous_commit off. Prints commits per second.
 */
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_PUPILS 100
#define MARK_JSON 64 /* bytes of one mark in the payload, at most */
#define NUMBER 24    /* room for a number as text */

static const char schema[] =
    "SET client_min_messages = warning; DROP SCHEMA IF EXISTS raw CASCADE; CREATE SCHEMA raw;"
    "SET search_path = raw;"
    "CREATE TABLE school (school_id bigint PRIMARY KEY);"
    "INSERT INTO school VALUES (1);"
    "CREATE TABLE submission (school_id bigint NOT NULL REFERENCES school, seq bigint NOT NULL,"
    "  uuid text NOT NULL, kind text NOT NULL, time bigint NOT NULL, user_id bigint, user_name "
    "text,"
    "  position text, device text, reason text, payload bytea, salt bytea, content bytea,"
    "  digest bytea NOT NULL, hash bytea NOT NULL, PRIMARY KEY (school_id, seq),"
    "  UNIQUE (school_id, uuid), CHECK (seq >= 1), CHECK ((payload IS NULL) = (salt IS NULL)));"
    "CREATE TABLE mark (school_id bigint NOT NULL, day int NOT NULL,"
    "  session int NOT NULL,"
    "  pupil_id bigint NOT NULL, code text NOT NULL, minutes_late int, arrived_minute int,"
    "  is_confirmed int NOT NULL, note text, first_seq bigint NOT NULL, last_seq bigint NOT NULL,"
    "  PRIMARY KEY (school_id, day, session, pupil_id), CHECK (last_seq >= first_seq),"
    "  CHECK (session IN (0, 1)), CHECK (is_confirmed IN (0, 1)));";

static const char put_submission[] =
    "INSERT INTO submission VALUES (1, $1, $2, 'register', $3, 7, 'A. Teacher', 'Tutor',"
    " 'classroom 12', NULL, convert_to($4, 'UTF8'), decode($5, 'hex'), decode($5, 'hex'),"
    " decode($5, 'hex'), decode($5, 'hex'))";
static const char put_mark[] =
    "INSERT INTO mark VALUES (1, $1, $2, $3, '/', NULL, NULL, 1, NULL, $4, $4)"
    " ON CONFLICT (school_id, day, session, pupil_id) DO UPDATE"
    " SET code = excluded.code, last_seq = excluded.last_seq";

struct bench {
	PGconn *conn;
	int n_pupils;
	char payload[MAX_PUPILS * MARK_JSON];
};

/* Takes the result and gives it up; it must be what a statement without rows answers. */
static void
check(const struct bench *b, PGresult *result)
{
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		fprintf(stderr, "raw_postgres: %s", PQerrorMessage(b->conn));
		exit(1);
	}
	PQclear(result);
}

static void
need_on(const struct bench *b, const char *setting)
{
	PGresult *result =
	    PQexecParams(b->conn, "SELECT current_setting($1)", 1, NULL, &setting, NULL, NULL, 0);
	if (PQntuples(result) != 1 || strcmp(PQgetvalue(result, 0, 0), "on") != 0) {
		fprintf(stderr, "raw_postgres: %s is not on\n", setting);
		exit(1);
	}
	PQclear(result);
}

static void
open_bench(struct bench *b, const char *url)
{
	b->conn = PQconnectdb(url);
	if (PQstatus(b->conn) != CONNECTION_OK) {
		fprintf(stderr, "raw_postgres: %s", PQerrorMessage(b->conn));
		exit(1);
	}
	need_on(b, "fsync");
	need_on(b, "synchronous_commit");
	check(b, PQexec(b->conn, schema));
	check(b, PQprepare(b->conn, "submission", put_submission, 5, NULL));
	check(b, PQprepare(b->conn, "mark", put_mark, 4, NULL));
	size_t at = 0;
	for (int i = 0; i < b->n_pupils; i++) {
		at += (size_t)snprintf(
		    b->payload + at, MARK_JSON, "{\"code\":\"/\",\"pupil\":\"%d\"},", 1000 + i);
	}
}

/* One register: another group, session or day each time. */
static void
save_register(struct bench *b, int64_t seq)
{
	char text[5][72];
	const char *args[5];
	for (int i = 0; i < 5; i++) {
		args[i] = text[i];
	}
	check(b, PQexec(b->conn, "BEGIN"));
	snprintf(text[0], NUMBER, "%lld", (long long)seq);
	snprintf(text[1], sizeof text[1], "%08x-0000-4000-8000-%012x", (unsigned)seq,
	    (unsigned)(seq * 7919));
	snprintf(text[2], NUMBER, "%lld", (long long)(1790000000 + seq));
	args[3] = b->payload;
	snprintf(text[4], sizeof text[4], "%064llx", (unsigned long long)seq);
	check(b, PQexecPrepared(b->conn, "submission", 5, args, NULL, NULL, 0));
	const int64_t group = seq % 14;
	const int64_t session = seq / 14;
	args[3] = text[3];
	snprintf(text[3], NUMBER, "%lld", (long long)seq);
	snprintf(text[0], NUMBER, "%lld", (long long)(20000 + session / 2));
	snprintf(text[1], NUMBER, "%lld", (long long)(session % 2));
	for (int i = 0; i < b->n_pupils; i++) {
		snprintf(text[2], NUMBER, "%lld", (long long)(group * b->n_pupils + i + 1));
		check(b, PQexecPrepared(b->conn, "mark", 4, args, NULL, NULL, 0));
	}
	check(b, PQexec(b->conn, "COMMIT"));
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
	if (seconds < 1 || b.n_pupils < 1 || b.n_pupils > MAX_PUPILS) {
		fprintf(
		    stderr, "usage: raw_postgres URL SECONDS [PUPILS, at most %d]\n", MAX_PUPILS);
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
	PQfinish(b.conn);
	return 0;
}
