/*
 * Saves registers as fast as it can, and says so.
 *
 * usage: load URL COMMAND [ARGUMENT]
 *
 *   make              a fresh database with one school
 *   save FIRST        registers from number FIRST on, for ever; after each commit one line "N" for
 * each register that is now durable. Ends with "full" when the disk is full check FIRST LAST  every
 * register from FIRST to LAST is there whole, and verify is clean; prints the number of the last
 * register there is, whole or not at all speed N BATCH     times N registers of 30 marks, BATCH in
 * a transaction import N          times N marks in key order, one submission for each session read
 * times marks_each and verify
 */
#include "store/store.h"

#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PUPILS 30
#define BATCH 8

static void
die(const char *what, const struct diag *d)
{
	fprintf(stderr, "load: %s: %s %s\n", what, rc_name(d->rc), d->text);
	exit(2);
}

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Register n: its day, session and group follow from n; 40 groups a session. */
static void
register_of(struct submission *sub, struct marks_save *save, struct mark_change *marks, int64_t n)
{
	*sub = (struct submission){.school_id = 1,
	    .kind = "take",
	    .time = 1788865200 + n,
	    .user_id = 7,
	    .user_name = "Mrs E. Example",
	    .position = "Tutor",
	    .device = "room-1",
	    .reason = ""};
	snprintf(sub->uuid, sizeof sub->uuid, "00000000-0000-4000-8000-%012u", (unsigned)n);
	int64_t group = n % 40 + 1;
	*save = (struct marks_save){.day = (int32_t)(20000 + n / 80),
	    .session = n / 40 % 2 == 0 ? SESSION_AM : SESSION_PM,
	    .group_id = group,
	    .effect = REGISTER_TAKEN,
	    .taken_at = sub->time,
	    .is_complete = true,
	    .marks = marks,
	    .n = PUPILS};
	for (int i = 0; i < PUPILS; i++) {
		marks[i] = (struct mark_change){.pupil_id = group * 100 + i,
		    .code = i % 7 == 3 ? CODE_L : code_present(save->session),
		    .minutes_late = (int16_t)(i % 7 == 3 ? i : MINUTE_NONE),
		    .arrived_minute = MINUTE_NONE,
		    .is_confirmed = true,
		    .note = i == 5 ? "A note" : ""};
	}
}

static void
make(const char *url)
{
	struct store *st = NULL;
	struct diag d = {0};
	struct school school = {.urn = 123456,
	    .laestab = "",
	    .la_code = "999",
	    .name = "Example School",
	    .phase = "",
	    .type = "",
	    .town = ""};
	if (store_open(&st, url, STORE_CREATE, &d) != RC_OK || store_begin(st, true, &d) != RC_OK ||
	    store_school_new(&school.school_id, st, &school, &d) != RC_OK ||
	    store_commit(st, &d) != RC_OK) {
		die("make", &d);
	}
	store_close(st);
}

static enum rc
save_some(struct store *st, int64_t from, int64_t n, struct diag *d)
{
	enum rc rc = store_begin(st, true, d);
	for (int64_t i = from; rc == RC_OK && i < from + n; i++) {
		struct submission sub;
		struct marks_save save;
		struct mark_change marks[PUPILS];
		register_of(&sub, &save, marks, i);
		rc = store_submit_marks(&sub, st, &save, d);
	}
	if (rc == RC_OK) {
		return store_commit(st, d);
	}
	store_rollback(st);
	return rc;
}

static void
save(struct store *st, int64_t first)
{
	struct diag d = {0};
	for (int64_t n = first;; n += BATCH) {
		enum rc rc = save_some(st, n, BATCH, &d);
		if (rc == RC_FULL) {
			puts("full");
			return;
		}
		if (rc != RC_OK) {
			die("save", &d);
		}
		/* One write: the reader of the pipe sees each save only after its commit. */
		char lines[BATCH * 24];
		int at = 0;
		for (int64_t i = n; i < n + BATCH; i++) {
			at +=
			    snprintf(lines + at, sizeof lines - (size_t)at, "%lld\n", (long long)i);
		}
		if (write(STDOUT_FILENO, lines, (size_t)at) != at) {
			exit(0);
		}
	}
}

struct last {
	int64_t seen; /* number of the last register */
	int64_t next; /* the number that must come */
};

static enum rc
check_one(void *ctx, const struct submission *sub, struct diag *d)
{
	struct last *last = ctx;
	long long n = strtoll(sub->uuid + 24, NULL, 10);
	if (n != last->next) {
		return diag_set(d, RC_INVALID, "", NULL, "after register %lld comes %lld",
		    (long long)last->next - 1, n);
	}
	last->next = n + 1;
	last->seen = n;
	return RC_OK;
}

static void
check(struct store *st, int64_t first, int64_t last)
{
	struct diag d = {0};
	struct verify_result v;
	struct last l = {first - 1, first};
	if (store_verify(&v, st, 1, &d) != RC_OK ||
	    store_submissions_each(st, 1, (struct seq_range){1, INT64_MAX}, check_one, &l, &d) !=
	        RC_OK) {
		die("check", &d);
	}
	/* Registers are saved BATCH in a transaction: all of one, or none of it. */
	if (l.seen < last || (l.seen + 1) % BATCH != 0 || v.n_marks != v.n_submissions * PUPILS) {
		fprintf(stderr, "load: acknowledged up to %lld, there up to %lld, %lld marks\n",
		    (long long)last, (long long)l.seen, (long long)v.n_marks);
		exit(1);
	}
	printf("%lld\n", (long long)l.seen);
}

/* A batch that is larger than SQLite's cache meets the full disk in the middle, in one of its
 * statements, and SQLite rolls everything back by itself: what comes after must be refused too. */
static void
refuse_batch(struct store *st, int64_t n)
{
	struct diag d = {0};
	int64_t n_saved = 0;
	int64_t n_refused = 0;
	if (store_begin(st, true, &d) != RC_OK) {
		die("begin on a full disk", &d);
	}
	for (int64_t i = n; i < n + 4000; i++) {
		struct submission sub;
		struct marks_save save;
		struct mark_change marks[PUPILS];
		register_of(&sub, &save, marks, i);
		enum rc rc = store_submit_marks(&sub, st, &save, &d);
		n_saved += rc == RC_OK;
		n_refused += rc == RC_FULL;
		if (rc == RC_OK && n_refused > 0) {
			fprintf(stderr, "load: a save was taken after the disk was full\n");
			exit(1);
		}
	}
	if (n_saved + n_refused != 4000 || n_refused == 0) {
		die("a large batch on a full disk", &d);
	}
	if (store_commit(st, &d) != RC_FULL) {
		die("the commit of a refused batch", &d);
	}
	fprintf(stderr, "load: %lld saves were made and %lld refused, and none is kept\n",
	    (long long)n_saved, (long long)n_refused);
}

#define AFTER_FULL 200 /* registers saved once there is room again */

static void
fill_disk(struct store *st, const char *ballast)
{
	struct diag d = {0};
	struct heads before;
	struct heads after;
	int64_t n = 0;
	while (save_some(st, n, BATCH, &d) == RC_OK) {
		n += BATCH;
	}
	if (d.rc != RC_FULL) {
		die("full", &d);
	}
	diag_clear(&d);
	if (store_heads(&before, st, 1, &d) != RC_OK) {
		die("the record cannot be read", &d);
	}
	if (before.head_seq != n) {
		fprintf(stderr, "load: %lld registers were saved, but the head is %lld\n",
		    (long long)n, (long long)before.head_seq);
		exit(1);
	}
	refuse_batch(st, n);
	if (store_heads(&after, st, 1, &d) != RC_OK || after.head_seq != n) {
		fprintf(stderr, "load: something of a refused batch was kept\n");
		exit(1);
	}
	unlink(ballast);
	for (int64_t to = n + AFTER_FULL; n < to; n += BATCH) {
		if (save_some(st, n, BATCH, &d) != RC_OK) {
			die("with room again", &d);
		}
	}
	printf("%lld\n", (long long)n - 1);
}

static void
speed(struct store *st, int64_t n, int64_t batch)
{
	struct diag d = {0};
	double from = now();
	for (int64_t i = 0; i < n; i += batch) {
		if (save_some(st, i, batch, &d) != RC_OK) {
			die("speed", &d);
		}
	}
	double s = now() - from;
	printf("%lld registers of %d marks, %lld in a transaction: %.2f s, %.0f/s\n", (long long)n,
	    PUPILS, (long long)batch, s, (double)n / s);
}

/* ROLL pupils, session after session. */
static void
import(struct store *st, int64_t n_marks)
{
	enum { ROLL = 1350 };
	struct diag d = {0};
	struct mark_change *marks = calloc(ROLL, sizeof *marks);
	double from = now();
	enum rc rc = store_begin(st, true, &d);
	int64_t n = 0;
	for (int64_t i = 0; rc == RC_OK && n < n_marks; i++) {
		struct submission sub = {.school_id = 1,
		    .kind = "import",
		    .time = 1788865200,
		    .user_name = "",
		    .position = "",
		    .device = "",
		    .reason = ""};
		snprintf(sub.uuid, sizeof sub.uuid, "00000000-0000-4000-9000-%012u", (unsigned)i);
		struct marks_save s = {.day = (int32_t)(10000 + i / 2),
		    .session = i % 2 == 0 ? SESSION_AM : SESSION_PM,
		    .marks = marks,
		    .n = ROLL};
		for (int p = 0; p < ROLL; p++) {
			marks[p] = (struct mark_change){.pupil_id = p + 1,
			    .code = code_present(s.session),
			    .minutes_late = MINUTE_NONE,
			    .arrived_minute = MINUTE_NONE,
			    .is_confirmed = true,
			    .note = ""};
		}
		rc = store_submit_marks(&sub, st, &s, &d);
		n += ROLL;
	}
	if (rc == RC_OK) {
		rc = store_commit(st, &d);
	}
	if (rc != RC_OK) {
		die("import", &d);
	}
	double s = now() - from;
	printf("%lld marks imported: %.2f s, %.0f/s\n", (long long)n, s, (double)n / s);
	free(marks);
}

static enum rc
count(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	*(int64_t *)ctx += m->code != 0;
	return RC_OK;
}

static void
read_all(struct store *st)
{
	struct diag d = {0};
	struct verify_result v;
	int64_t n = 0;
	double from = now();
	if (store_marks_each(st, 1, (struct day_range){0, 99999}, count, &n, &d) != RC_OK) {
		die("read", &d);
	}
	printf("%lld marks read: %.2f s\n", (long long)n, now() - from);
	from = now();
	if (store_verify(&v, st, 1, &d) != RC_OK) {
		die("verify", &d);
	}
	struct rusage use;
	getrusage(RUSAGE_SELF, &use);
	printf("%lld marks in %lld submissions verified: %.2f s, %ld MB at the peak\n",
	    (long long)v.n_marks, (long long)v.n_submissions, now() - from, use.ru_maxrss / 1024);
}

static int64_t
number(const char *s)
{
	int64_t n = 0;
	return s != NULL && num_parse(&n, s, 0, INT64_MAX / 2) ? n : -1;
}

int
main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: load URL COMMAND [ARGUMENT ...]\n");
		return 2;
	}
	const char *command = argv[2];
	int64_t a = argc > 3 ? number(argv[3]) : 0;
	int64_t b = argc > 4 ? number(argv[4]) : 0;
	if (strcmp(command, "make") == 0) {
		make(argv[1]);
		return 0;
	}
	struct store *st = NULL;
	struct diag d = {0};
	if (store_open(&st, argv[1], STORE_WRITE, &d) != RC_OK) {
		die("open", &d);
	}
	if (strcmp(command, "save") == 0) {
		save(st, a);
	} else if (strcmp(command, "check") == 0) {
		check(st, a, b);
	} else if (strcmp(command, "full") == 0 && argc > 3) {
		fill_disk(st, argv[3]);
	} else if (strcmp(command, "speed") == 0) {
		speed(st, a, b);
	} else if (strcmp(command, "import") == 0) {
		import(st, a);
	} else if (strcmp(command, "read") == 0) {
		read_all(st);
	}
	store_close(st);
	return 0;
}
