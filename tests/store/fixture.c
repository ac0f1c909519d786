#include "fixture.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
is_postgres(void)
{
	const char *which = getenv("STORE");
	return which != NULL && strcmp(which, "postgres") == 0;
}

static void
run_postgres(const char *sql)
{
	PGconn *c = PQconnectdb("postgresql://");
	PGresult *r = PQexec(c, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK) {
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	}
	PQclear(r);
	PQfinish(c);
}

static void
run_sqlite(const char *path, const char *sql)
{
	sqlite3 *h = NULL;
	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	sqlite3_busy_timeout(h, 5000);
	char *text = NULL;
	if (sqlite3_exec(h, sql, NULL, NULL, &text) != SQLITE_OK) {
		fail_msg("%s: %s", sql, text);
	}
	sqlite3_close(h);
}

void
tamper(struct fixture *f, const char *sql)
{
	if (is_postgres()) {
		run_postgres(sql);
	} else {
		run_sqlite(f->url, sql);
	}
}

int
fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	arena_init(&f->a, 0);
	snprintf(f->dir, sizeof f->dir, "/tmp/muster-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	if (is_postgres()) {
		snprintf(f->url, sizeof f->url, "postgresql://");
		run_postgres("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
	} else {
		snprintf(f->url, sizeof f->url, "%s/muster.db", f->dir);
	}
	gives(RC_OK, store_open(&f->st, f->url, STORE_CREATE, &f->d));
	const struct school school = {.urn = 123456,
	    .laestab = "9991234",
	    .la_code = "999",
	    .name = "Example School",
	    .phase = "secondary",
	    .type = "Community school",
	    .town = "Exampleton"};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_school_new(&f->school_id, f->st, &school, &f->d));
	struct submission sub = sub_of(f, "school");
	gives(RC_OK, store_submit_school(&sub, f->st, &school, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	*state = f;
	return 0;
}

int
fixture_teardown(void **state)
{
	struct fixture *f = *state;
	store_close(f->st);
	arena_free(&f->a);
	char command[128];
	snprintf(command, sizeof command, "%s/muster.db", f->dir);
	static const char *const names[] = {"muster.db", "muster.db-wal", "muster.db-shm", "backup",
	    "backup2", "restored.db", "restored.db-wal", "restored.db-shm"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(command, sizeof command, "%s/%s", f->dir, names[i]);
		unlink(command);
	}
	rmdir(f->dir);
	free(f);
	return 0;
}

struct submission
sub_of(struct fixture *f, const char *kind)
{
	struct submission sub = {.school_id = f->school_id,
	    .kind = kind,
	    .time = NOON + f->n_uuid,
	    .user_id = 7,
	    .user_name = "Mrs E. Example",
	    .position = "Attendance officer",
	    .device = "office-1",
	    .reason = ""};
	snprintf(sub.uuid, sizeof sub.uuid, "00000000-0000-4000-8000-%012d", ++f->n_uuid);
	return sub;
}

struct desk_act
fixture_act(struct fixture *f, int64_t id, const char *kind)
{
	struct desk_act act = {.school_id = f->school_id,
	    .act_id = id,
	    .kind = kind,
	    .time = NOON,
	    .happened = NOON - 60,
	    .user_id = 7,
	    .user_name = "Mrs E. Example",
	    .position = "Attendance officer",
	    .device = "office-1",
	    .reason = "",
	    .answer = ""};
	snprintf(act.uuid, sizeof act.uuid, "6ba7b810-9dad-11d1-80b4-%012d", (int)id);
	return act;
}

void
save_marks(struct fixture *f, struct submission *sub, const struct marks_save *save)
{
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_marks(sub, f->st, save, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}

struct mark_change
change_of(int64_t pupil_id, const char *code)
{
	return (struct mark_change){.pupil_id = pupil_id,
	    .code = code_find(code),
	    .minutes_late = MINUTE_NONE,
	    .arrived_minute = MINUTE_NONE,
	    .is_confirmed = true,
	    .note = ""};
}

struct pupil
plain_pupil(int64_t pupil_id, const char *surname)
{
	return (struct pupil){.pupil_id = pupil_id,
	    .upn = "",
	    .adno = "",
	    .legal_surname = surname,
	    .legal_forename = "Sam",
	    .middle_names = "",
	    .preferred_surname = "",
	    .preferred_forename = "",
	    .former_surname = "",
	    .dob = 15000,
	    .sex = "",
	    .ethnicity = "",
	    .language = "",
	    .last_school = "",
	    .address = "",
	    .postcode = "",
	    .enrol_status = "C",
	    .note = ""};
}

struct pupil
full_pupil(int64_t pupil_id, const char *surname, const char *upn)
{
	static struct enrolment enrolments[] = {
	    {19000, 19400, "a", 2024, 19400, "Letter of the new school", 19401, DAY_NONE, "Other"},
	    {20333, DAY_NONE, "", 0, DAY_NONE, "", DAY_NONE, 22000, ""}};
	static struct pupil_year years[] = {{NC_7, 20333, 20697}, {NC_8, 20698, DAY_NONE}};
	static struct group_member groups[] = {{1, 20333, DAY_NONE}};
	static struct flag flags[] = {
	    {PUPIL_FLAG_SEN_SUPPORT, 20400, 20500, "Speech", "", "", DAY_NONE},
	    {PUPIL_FLAG_LOOKED_AFTER, 20500, DAY_NONE, "", "999", "Virtual School 01632 960001",
	        20502}};
	static struct contact contacts[] = {
	    {1, "Mrs", "Ann", "Parent", "mother", true, true, false, "", "", "",
	        "mobile:07700 900001\nwork:01632 960002", "ann@example.org"},
	    {2, "Mr", "Bob", "Parent", "father", true, false, true, "pol",
	        "1 Other Road\nExampleton", "ZZ99 9ZZ", "", ""}};
	struct pupil p = plain_pupil(pupil_id, surname);
	p.upn = upn;
	p.adno = "001234";
	p.legal_forename = "Zoë";
	p.preferred_surname = "O’Hara";
	p.sex = "F";
	p.is_boarder = true;
	p.ethnicity = "WBRI";
	p.language = "ENG";
	p.last_school = "Another School";
	p.address = "1 Example Road\nExampleton";
	p.postcode = "ZZ99 9ZZ";
	p.note = "Says \"hello\"\tto the office";
	p.enrolments = enrolments;
	p.n_enrolments = 2;
	p.years = years;
	p.n_years = 2;
	p.groups = groups;
	p.n_groups = 1;
	p.flags = flags;
	p.n_flags = 2;
	p.contacts = contacts;
	p.n_contacts = 2;
	return p;
}

void
fill_school(struct fixture *f, int n)
{
	const struct reg_group group = {1, "7B", NC_7, 7, false};
	struct pupil *pupils = arena_alloc(&f->a, (size_t)n, sizeof *pupils);
	pupils[0] = full_pupil(1, "Łukasz-Smith", "A123456789012");
	for (int i = 1; i < n; i++) {
		pupils[i] = plain_pupil(i + 1, arena_printf(&f->a, "Pupil%d", i + 1));
	}
	gives(RC_OK, store_begin(f->st, true, &f->d));
	struct submission groups = sub_of(f, "groups");
	gives(RC_OK, store_submit_groups(&groups, f->st, &group, 1, &f->d));
	struct submission admit = sub_of(f, "admit");
	gives(RC_OK, store_submit_pupils(&admit, f->st, pupils, (size_t)n, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}
