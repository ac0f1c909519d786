#ifndef MUSTER_TESTS_STORE_FIXTURE_H
#define MUSTER_TESTS_STORE_FIXTURE_H

#include "store/store.h"
#include "store/store_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * A small invented school in a fresh database. STORE=postgres: the server that libpq's own
 * variables name (pg_virtualenv sets them); else a file in a folder of its own.
 */
struct fixture {
	struct store *st;
	struct arena a;
	struct diag d;
	char url[256];
	char dir[64];
	int64_t school_id;
	int n_uuid;
};

#define DAY_TUESDAY 20704 /* 2026-09-08 */
#define NOON INT64_C(1788865200)

int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Fails the test, with what the diag says, unless the call gave that. */
#define gives(want, call)                                                                          \
	do {                                                                                       \
		enum rc got_ = (call);                                                             \
		if (got_ != (want)) {                                                              \
			print_error("%s gave %s: %s\n", #call, rc_name(got_), f->d.text);          \
			assert_string_equal(rc_name(got_), rc_name(want));                         \
		}                                                                                  \
	} while (0)

bool is_postgres(void);
/* A submission of the fixture's school with a uuid of its own, by Mrs Example. */
struct submission sub_of(struct fixture *f, const char *kind);
/* An act of the desk, not written yet: a minute before NOON, by Mrs Example. */
struct desk_act fixture_act(struct fixture *f, int64_t id, const char *kind);
/* One act in a transaction of its own. */
void save_marks(struct fixture *f, struct submission *sub, const struct marks_save *save);
/* A mark nobody saw before. */
struct mark_change change_of(int64_t pupil_id, const char *code);
/* Run SQL behind the store's back, as a tamperer would. */
void tamper(struct fixture *f, const char *sql);
/* A pupil with everything: two enrolments, years, groups, flags, contacts. */
struct pupil full_pupil(int64_t pupil_id, const char *surname, const char *upn);
/* A pupil with nothing. */
struct pupil plain_pupil(int64_t pupil_id, const char *surname);
/* Group 1 "7B", and pupils 1 (full) to n, in transactions of their own. */
void fill_school(struct fixture *f, int n);

#endif
