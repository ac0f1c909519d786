#include "fixture.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Backup while serving, restore, and databases that are not what they should be. */

static void
path_of(char out[256], const struct fixture *f, const char *name)
{
	snprintf(out, 256, "%s/%s", f->dir, name);
}

static struct submission
take(struct fixture *f, int64_t pupil_id)
{
	struct mark_change m = change_of(pupil_id, "/");
	struct submission sub = sub_of(f, "take");
	const struct marks_save save = {.day = DAY_TUESDAY, .marks = &m, .n = 1};
	save_marks(f, &sub, &save);
	return sub;
}

/* An empty database of its own to restore to. */
static void
empty_database(char url[256], struct fixture *f)
{
	if (!is_postgres()) {
		path_of(url, f, "restored.db");
		return;
	}
	tamper(f, "DROP DATABASE IF EXISTS restored");
	tamper(f, "CREATE DATABASE restored");
	snprintf(url, 256, "postgresql:///restored");
}

static void
backup__while_others_write_holds_what_was_there(void **state)
{
	struct fixture *f = *state;
	char path[256];
	char url[256];
	struct store *restored = NULL;
	fill_school(f, 3);
	struct submission last = take(f, 1);
	path_of(path, f, "backup");
	/* a save is under way and not committed: it is not in the backup, and does not hinder it */
	struct mark_change m = change_of(2, "/");
	struct submission sub = sub_of(f, "take");
	const struct marks_save save = {.day = DAY_TUESDAY, .marks = &m, .n = 1};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_marks(&sub, f->st, &save, &f->d));
	gives(RC_OK, store_flush(f->st, &f->d));
	gives(RC_OK, store_backup(f->url, path, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	empty_database(url, f);
	gives(RC_OK, store_restore(url, path, &f->d));
	gives(RC_OK, store_open(&restored, url, STORE_WRITE, &f->d));
	struct verify_result v;
	gives(RC_OK, store_verify(&v, restored, f->school_id, &f->d));
	assert_int_equal(v.head_seq, last.seq);
	assert_int_equal(v.n_marks, 1);
	assert_int_equal(v.n_pupils, 3);
	store_close(restored);
}

static void
backup__that_was_made_is_noted(void **state)
{
	struct fixture *f = *state;
	int64_t at = -1;
	gives(RC_OK, store_backup_at(&at, f->st, &f->d));
	assert_int_equal(at, 0);
	gives(RC_OK, store_backup_note(f->url, 1788000000, &f->d));
	gives(RC_OK, store_backup_at(&at, f->st, &f->d));
	assert_int_equal(at, 1788000000);
}

static void
backup__never_overwrites_a_file(void **state)
{
	struct fixture *f = *state;
	char path[256];
	path_of(path, f, "backup");
	FILE *out = fopen(path, "w");
	fputs("precious", out);
	fclose(out);
	gives(RC_INVALID, store_backup(f->url, path, &f->d));
	struct stat s;
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(s.st_size, 8);
}

static void
restore__over_a_database_is_refused(void **state)
{
	struct fixture *f = *state;
	char path[256];
	path_of(path, f, "backup");
	gives(RC_OK, store_backup(f->url, path, &f->d));
	gives(RC_INVALID, store_restore(f->url, path, &f->d));
	struct school s;
	diag_clear(&f->d);
	gives(RC_OK, store_school(&s, f->st, f->school_id, &f->a, &f->d));
}

static void
restore__of_something_else_is_refused(void **state)
{
	struct fixture *f = *state;
	char path[256];
	char url[256];
	path_of(path, f, "backup");
	empty_database(url, f);
	gives(RC_NOT_FOUND, store_restore(url, path, &f->d));
	diag_clear(&f->d);
	FILE *out = fopen(path, "w");
	fputs("This is a shopping list, and not a backup of anything whatever.\n", out);
	fclose(out);
	enum rc rc = store_restore(url, path, &f->d);
	assert_true(rc == RC_INVALID || rc == RC_STORE);
	if (!is_postgres()) {
		assert_int_not_equal(access(url, F_OK), 0);
	}
}

static void
newer_database__is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *other = NULL;
	tamper(f, "UPDATE meta SET version = 1000");
	for (int mode = STORE_READ; mode <= STORE_CREATE; mode++) {
		diag_clear(&f->d);
		gives(RC_INVALID, store_open(&other, f->url, (enum store_mode)mode, &f->d));
		assert_non_null(strstr(f->d.text, "1000, newer than this program"));
	}
}

static void
foreign_database__is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *other = NULL;
	if (is_postgres()) {
		char url[256];
		empty_database(url, f);
		gives(RC_INVALID, store_open(&other, url, STORE_WRITE, &f->d));
		assert_non_null(strstr(f->d.text, "not a database of Muster"));
		return;
	}
	char path[256];
	path_of(path, f, "backup");
	gives(RC_NOT_FOUND, store_open(&other, path, STORE_WRITE, &f->d));
	diag_clear(&f->d);
	FILE *out = fopen(path, "w");
	for (int i = 0; i < 100; i++) {
		fputs("This is a shopping list, and not a database of anything.\n", out);
	}
	fclose(out);
	gives(RC_INVALID, store_open(&other, path, STORE_WRITE, &f->d));
	assert_non_null(strstr(f->d.text, "not a database of Muster"));
}

static void
reader__sees_each_commit_and_only_commits(void **state)
{
	struct fixture *f = *state;
	struct store *reader = NULL;
	struct heads heads;
	gives(RC_OK, store_open(&reader, f->url, STORE_READ, &f->d));
	struct mark_change m = change_of(1, "/");
	struct submission sub = sub_of(f, "take");
	const struct marks_save save = {.day = DAY_TUESDAY, .marks = &m, .n = 1};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_marks(&sub, f->st, &save, &f->d));
	gives(RC_OK, store_flush(f->st, &f->d));
	gives(RC_OK, store_heads(&heads, reader, f->school_id, &f->d));
	assert_int_equal(heads.head_seq, 1);
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_heads(&heads, reader, f->school_id, &f->d));
	assert_int_equal(heads.head_seq, 2);
	store_close(reader);
}

static void
rollback__leaves_nothing_and_the_chain_goes_on(void **state)
{
	struct fixture *f = *state;
	struct mark_change m = change_of(1, "/");
	struct submission sub = sub_of(f, "take");
	const struct marks_save save = {.day = DAY_TUESDAY, .marks = &m, .n = 1};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_marks(&sub, f->st, &save, &f->d));
	store_rollback(f->st);
	struct submission last = take(f, 1);
	assert_int_equal(last.seq, 2);
	struct verify_result v;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.n_marks, 1);
}

static void
lost_connection__is_said_and_the_next_act_works(void **state)
{
	struct fixture *f = *state;
	if (!is_postgres()) {
		return; /* SQLite has no connection to lose */
	}
	static const char kill[] =
	    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
	    " WHERE pid <> pg_backend_pid() AND datname = current_database()";
	PGconn *c = PQconnectdb("postgresql://");
	struct mark_change m = change_of(1, "/");
	struct submission sub = sub_of(f, "take");
	const struct marks_save save = {.day = DAY_TUESDAY, .marks = &m, .n = 1};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_marks(&sub, f->st, &save, &f->d));
	gives(RC_OK, store_flush(f->st, &f->d));
	PQclear(PQexec(c, kill));
	enum rc rc = store_commit(f->st, &f->d);
	assert_int_equal(rc, RC_STORE);
	assert_non_null(strstr(f->d.text, "connection to the database was lost"));
	diag_clear(&f->d);
	take(f, 1);
	/* and one that is lost while nobody looks does not even show */
	PQclear(PQexec(c, kill));
	PQfinish(c);
	sleep(1);
	struct submission last = take(f, 2);
	assert_int_equal(last.seq, 3);
	struct verify_result v;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.n_marks, 2);
}

static void
lost_connection__reader_finds_the_server_again(void **state)
{
	struct fixture *f = *state;
	if (!is_postgres()) {
		return;
	}
	struct store *reader = NULL;
	struct heads heads;
	gives(RC_OK, store_open(&reader, f->url, STORE_READ, &f->d));
	gives(RC_OK, store_heads(&heads, reader, f->school_id, &f->d));
	PGconn *c = PQconnectdb("postgresql://");
	PQclear(PQexec(c, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
	                  " WHERE pid <> pg_backend_pid() AND datname = current_database()"));
	PQfinish(c);
	/* The first question may meet the loss; no later one may. */
	if (store_heads(&heads, reader, f->school_id, &f->d) != RC_OK) {
		diag_clear(&f->d);
	}
	gives(RC_OK, store_heads(&heads, reader, f->school_id, &f->d));
	store_close(reader);
}

static void
server_that_is_not_there__is_said(void **state)
{
	struct fixture *f = *state;
	struct store *other = NULL;
	gives(RC_STORE,
	    store_open(&other, "postgresql://nobody:secret@127.0.0.1:1/none", STORE_WRITE, &f->d));
	assert_null(strstr(f->d.text, "secret"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(backup__while_others_write_holds_what_was_there),
	    T(backup__that_was_made_is_noted), T(backup__never_overwrites_a_file),
	    T(restore__over_a_database_is_refused), T(restore__of_something_else_is_refused),
	    T(newer_database__is_refused), T(foreign_database__is_refused),
	    T(reader__sees_each_commit_and_only_commits),
	    T(rollback__leaves_nothing_and_the_chain_goes_on),
	    T(lost_connection__is_said_and_the_next_act_works),
	    T(lost_connection__reader_finds_the_server_again),
	    T(server_that_is_not_there__is_said)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
