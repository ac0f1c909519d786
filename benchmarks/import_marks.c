/*
 * Half a million marks from one CSV file, end to end: read, checked, sorted, written, durable. The
 * peer is the same rows inserted in key order in one transaction, straight into SQLite. Meanwhile
 * another thread saves something small all the time; its longest wait counts too, and so does the
 * memory of the process that imports.
 *
 * usage: bench_import_marks   (makes a folder in $BENCH_DIR, or in /tmp, and takes it away)
 */
#include "app/app.h"
#include "app/schools.h"
#include "store/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MARKS 500000
#define PUPILS 1100
#define PATH 4096

static int64_t
now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
must(enum rc rc, const char *what, const struct diag *d)
{
	if (rc != RC_OK) {
		fprintf(stderr, "bench_import_marks: %s: %s %s\n", what, rc_name(rc), d->text);
		exit(1);
	}
}

/* One open database. */
struct desk {
	struct app *app;
	struct store *st;
	struct arena a;
	struct text out;
	struct call call;
	struct diag d;
};

static void
desk_open(struct desk *k, const char *path)
{
	struct app_config config = {.url = path, .schools_csv = "", .create = true};
	memset(k, 0, sizeof *k);
	arena_init(&k->a, 0);
	text_init(&k->out, (size_t)1 << 24);
	must(app_open(&k->app, &config, &k->d), "open", &k->d);
	must(app_reader_open(&k->st, k->app, &k->d), "open", &k->d);
	k->call = (struct call){.app = k->app,
	    .st = k->st,
	    .who = actor_system(),
	    .now = wall_instant(day_from_civil(2026, 11, 20), 11 * 60),
	    .device = "",
	    .a = &k->a,
	    .out = &k->out};
}

static void
desk_close(struct desk *k)
{
	app_reader_close(k->st);
	app_close(k->app);
	text_fini(&k->out);
	arena_free(&k->a);
}

static void
export_to(struct desk *k, enum export_what what, const char *folder, const char *name)
{
	char path[PATH + 20];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "w");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	struct export_args args = {0, what, {DAY_NONE, DAY_NONE}};
	must(app_export(&k->call, &args, f, &k->d), "export", &k->d);
	fclose(f);
}

/* The first MARKS rows of the demo's marks. */
static void
cut_marks(const char *folder)
{
	char from[PATH + 20];
	char to[PATH + 20];
	char line[1000];
	snprintf(from, sizeof from, "%s/all.csv", folder);
	snprintf(to, sizeof to, "%s/marks.csv", folder);
	FILE *in = fopen(from, "r");
	FILE *out = fopen(to, "w");
	if (in == NULL || out == NULL) {
		perror(folder);
		exit(1);
	}
	for (int n = 0; n <= MARKS && fgets(line, sizeof line, in) != NULL; n++) {
		fputs(line, out);
	}
	fclose(in);
	fclose(out);
}

/* A demo school, its files, and a second school with its calendar and pupils but no mark. */
static void
prepare(const char *folder)
{
	char path[PATH + 20];
	struct desk demo;
	struct desk empty;
	snprintf(path, sizeof path, "%s/demo.db", folder);
	desk_open(&demo, path);
	struct demo_args args = {PUPILS, false, 1, day_from_civil(2026, 11, 20), 24 * 60};
	int64_t start = now_us();
	must(app_demo(&demo.call, &args, &demo.d), "demo", &demo.d);
	fprintf(
	    stderr, "demo of %d pupils: %lld ms\n", PUPILS, (long long)(now_us() - start) / 1000);
	text_clear(&demo.out);
	export_to(&demo, EXPORT_WHAT_MARKS, folder, "all.csv");
	export_to(&demo, EXPORT_WHAT_PUPILS, folder, "pupils.csv");
	cut_marks(folder);
	snprintf(path, sizeof path, "%s/empty.db", folder);
	desk_open(&empty, path);
	struct calendar_rows rows;
	must(store_calendar(&rows, demo.st, 1, &demo.a, &demo.d), "calendar", &demo.d);
	struct store *st = NULL;
	must(store_open(&st, path, STORE_WRITE, &empty.d), "open", &empty.d);
	must(store_begin(st, true, &empty.d), "begin", &empty.d);
	struct school school = {.urn = 900001,
	    .laestab = "8019901",
	    .la_code = "801",
	    .name = "Aldersyke",
	    .phase = "secondary",
	    .type = "",
	    .town = ""};
	must(store_school_new(&school.school_id, st, &school, &empty.d), "school", &empty.d);
	struct submission sub = {.school_id = 1,
	    .uuid = "6ba7b810-9dad-41d1-80b4-000000000001",
	    .kind = "calendar",
	    .time = empty.call.now,
	    .user_name = "Muster",
	    .position = "automatic",
	    .device = "",
	    .reason = ""};
	must(store_submit_calendar(&sub, st, &rows, &empty.d), "calendar", &empty.d);
	must(store_commit(st, &empty.d), "commit", &empty.d);
	store_close(st);
	snprintf(path, sizeof path, "%s/pupils.csv", folder);
	struct diag problems[10];
	struct import_result result = {.problems = {.item = problems, .cap = 10}};
	struct import_args pupils = {0, IMPORT_PUPILS, path, "pupils.csv", false};
	must(app_import(&empty.call, &pupils, NULL, &result, &empty.d), "pupils", &empty.d);
	fprintf(stderr, "%s\n", result.summary);
	desk_close(&demo);
	desk_close(&empty);
}

/* Somebody who saves while the import runs. */
struct other {
	struct desk *k;
	_Atomic bool is_over;
	int64_t longest_us;
	int64_t n;
};

static enum rc
act_small(struct call *c, const void *args, struct diag *d)
{
	(void)args;
	struct audit entry = {.time = c->now, .user_name = "Muster", .act = "bench", .detail = ""};
	return store_audit_put(c->st, &entry, d);
}

static void *
other_main(void *arg)
{
	struct other *o = arg;
	while (!atomic_load(&o->is_over)) {
		struct act_job job = {.act = act_small, .call = o->k->call};
		struct timespec pause = {0, 5000000};
		job.call.out = NULL;
		int64_t start = now_us();
		must(app_run(o->k->app, &job), "save", &job.d);
		int64_t took = now_us() - start;
		o->longest_us = took > o->longest_us ? took : o->longest_us;
		o->n++;
		nanosleep(&pause, NULL);
	}
	return NULL;
}

struct measured {
	int64_t us;
	int64_t longest_us;
	long peak_kb;
};

static long
peak_kb(void)
{
	char line[200];
	long kb = 0;
	FILE *f = fopen("/proc/self/status", "r");
	while (f != NULL && fgets(line, sizeof line, f) != NULL) {
		if (strncmp(line, "VmHWM:", 6) == 0) {
			kb = strtol(line + 6, NULL, 10);
		}
	}
	if (f != NULL) {
		fclose(f);
	}
	return kb;
}

static void
import(struct measured *out, const char *folder)
{
	char path[PATH + 20];
	struct desk k;
	pthread_t thread;
	snprintf(path, sizeof path, "%s/empty.db", folder);
	desk_open(&k, path);
	struct other other = {.k = &k};
	pthread_create(&thread, NULL, other_main, &other);
	snprintf(path, sizeof path, "%s/marks.csv", folder);
	struct diag *problems = calloc(1000, sizeof *problems);
	struct import_result result = {.problems = {.item = problems, .cap = 1000}};
	struct import_progress progress = {0};
	struct import_args args = {0, IMPORT_MARKS, path, "marks.csv", false};
	int64_t start = now_us();
	enum rc rc = app_import(&k.call, &args, &progress, &result, &k.d);
	out->us = now_us() - start;
	for (size_t i = 0; i < result.problems.n && i < 5; i++) {
		fprintf(stderr, "line %u: %s %s\n", problems[i].line, problems[i].value,
		    problems[i].text);
	}
	must(rc, "marks", &k.d);
	atomic_store(&other.is_over, true);
	pthread_join(thread, NULL);
	fprintf(stderr, "%s; %lld other saves\n", result.summary, (long long)other.n);
	out->longest_us = other.longest_us;
	out->peak_kb = peak_kb();
	desk_close(&k);
	free(problems);
}

struct raw_row {
	int day, session, pupil, minutes;
	char code[4];
	char note[64];
};

static void
sql(sqlite3 *db, const char *text)
{
	char *error = NULL;
	if (sqlite3_exec(db, text, NULL, NULL, &error) != SQLITE_OK) {
		fprintf(stderr, "bench_import_marks: %s\n", error);
		exit(1);
	}
}

static int
read_raw(struct raw_row *rows, const char *folder)
{
	char path[PATH + 20];
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	int n = 0;
	snprintf(path, sizeof path, "%s/empty.db", folder);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
	        "SELECT day, session, pupil_id, minutes_late, code, coalesce(note, '') FROM mark"
	        " ORDER BY 1, 2, 3",
	        -1, &s, NULL) != SQLITE_OK) {
		fprintf(stderr, "bench_import_marks: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	for (; n < MARKS && sqlite3_step(s) == SQLITE_ROW; n++) {
		struct raw_row *r = &rows[n];
		r->day = sqlite3_column_int(s, 0);
		r->session = sqlite3_column_int(s, 1);
		r->pupil = sqlite3_column_int(s, 2);
		r->minutes =
		    sqlite3_column_type(s, 3) == SQLITE_NULL ? -1 : sqlite3_column_int(s, 3);
		snprintf(r->code, sizeof r->code, "%s", (const char *)sqlite3_column_text(s, 4));
		snprintf(r->note, sizeof r->note, "%s", (const char *)sqlite3_column_text(s, 5));
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
	return n;
}

static void
bind_row(sqlite3_stmt *s, const struct raw_row *r)
{
	sqlite3_bind_int(s, 1, r->day);
	sqlite3_bind_int(s, 2, r->session);
	sqlite3_bind_int(s, 3, r->pupil);
	sqlite3_bind_text(s, 4, r->code, -1, SQLITE_STATIC);
	if (r->minutes < 0) {
		sqlite3_bind_null(s, 5);
	} else {
		sqlite3_bind_int(s, 5, r->minutes);
	}
	if (r->note[0] == '\0') {
		sqlite3_bind_null(s, 6);
	} else {
		sqlite3_bind_text(s, 6, r->note, -1, SQLITE_STATIC);
	}
}

/* The mark table of src/store/migrations, and nothing else. */
static int64_t
raw(const char *folder)
{
	char path[PATH + 20];
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	struct raw_row *rows = calloc(MARKS, sizeof *rows);
	int n = read_raw(rows, folder);
	snprintf(path, sizeof path, "%s/raw.db", folder);
	if (sqlite3_open(path, &db) != SQLITE_OK) {
		exit(1);
	}
	sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	        "CREATE TABLE mark (school_id bigint NOT NULL, day int NOT NULL,"
	        " session int NOT NULL, pupil_id bigint NOT NULL, code text NOT NULL,"
	        " minutes_late int, arrived_minute int, is_confirmed int NOT NULL, note text,"
	        " first_seq bigint NOT NULL, last_seq bigint NOT NULL,"
	        " PRIMARY KEY (school_id, day, session, pupil_id), CHECK (last_seq >= first_seq),"
	        " CHECK (session IN (0, 1)), CHECK (is_confirmed IN (0, 1))) WITHOUT ROWID;");
	int64_t start = now_us();
	sql(db, "BEGIN IMMEDIATE");
	sqlite3_prepare_v2(
	    db, "INSERT INTO mark VALUES (1, ?1, ?2, ?3, ?4, ?5, NULL, 1, ?6, 1, 1)", -1, &s, NULL);
	for (int i = 0; i < n; i++) {
		bind_row(s, &rows[i]);
		if (sqlite3_step(s) != SQLITE_DONE) {
			fprintf(stderr, "bench_import_marks: %s\n", sqlite3_errmsg(db));
			exit(1);
		}
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	sql(db, "COMMIT");
	int64_t us = now_us() - start;
	sqlite3_close(db);
	free(rows);
	fprintf(stderr, "peer: %d rows in %lld ms\n", n, (long long)us / 1000);
	return us;
}

/* Run in a process of its own, so that memory is that of the import alone. */
static struct measured
apart(void (*fn)(struct measured *, const char *), const char *folder)
{
	struct measured out = {0};
	int pipes[2];
	int status = 0;
	if (pipe(pipes) != 0) {
		perror("pipe");
		exit(1);
	}
	pid_t child = fork();
	if (child == 0) {
		fn(&out, folder);
		exit(write(pipes[1], &out, sizeof out) == (ssize_t)sizeof out ? 0 : 1);
	}
	close(pipes[1]);
	bool is_read = read(pipes[0], &out, sizeof out) == (ssize_t)sizeof out;
	waitpid(child, &status, 0);
	close(pipes[0]);
	if (!is_read || status != 0) {
		exit(1);
	}
	return out;
}

static void
prepare_apart(struct measured *out, const char *folder)
{
	(void)out;
	prepare(folder);
}

static void
take_away(const char *folder)
{
	static const char *const names[] = {"demo.db", "empty.db", "raw.db"};
	static const char *const ends[] = {"", "-wal", "-shm"};
	static const char *const files[] = {
	    "all.csv", "marks.csv", "pupils.csv", "demo-logins.txt"};
	char path[PATH + 40];
	for (size_t i = 0; i < 9; i++) {
		snprintf(path, sizeof path, "%s/%s%s", folder, names[i / 3], ends[i % 3]);
		unlink(path);
	}
	for (size_t i = 0; i < 4; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		unlink(path);
	}
	rmdir(folder);
}

int
main(void)
{
	char folder[PATH];
	const char *where = getenv("BENCH_DIR");
	snprintf(folder, sizeof folder, "%s/import-XXXXXX", where == NULL ? "/tmp" : where);
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		return 1;
	}
	(void)apart(prepare_apart, folder);
	struct measured m = apart(import, folder);
	int64_t peer = raw(folder);
	int64_t ours_rate = (int64_t)MARKS * 1000000 / m.us;
	int64_t peer_rate = (int64_t)MARKS * 1000000 / peer;
	printf("marks imported per second, CSV of 500,000; peer SQLite, rows in key order\t%lld\t"
	       "%lld\t%.2f\t0.4\n",
	    (long long)ours_rate, (long long)peer_rate, (double)ours_rate / (double)peer_rate);
	printf("the same against its limit of 300,000 a second\t%lld\t300000\t%.2f\t1\n",
	    (long long)ours_rate, (double)ours_rate / 300000);
	printf("longest wait of another save meanwhile; limit 2 s\t%.2f s\t2 s\t%.2f\t1\n",
	    (double)m.longest_us / 1e6, 2e6 / (double)m.longest_us);
	printf("memory while it imports; limit 100 MB\t%.0f MB\t100 MB\t%.2f\t1\n",
	    (double)m.peak_kb / 1024, 102400.0 / (double)m.peak_kb);
	take_away(folder);
	return 0;
}
