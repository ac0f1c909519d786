#include "town.h"

#include "app/backup.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int32_t today;

static int
begin(void **state)
{
	struct town *t = town_new();
	today = day_from_civil(2026, 9, 8);
	town_at(t, today, "10:00");
	*state = t;
	return 0;
}

/* The file as text; `*rc` says how it went. */
static char *
exported(struct town *t, enum export_what what, struct day_range range, enum rc *rc)
{
	char *s = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&s, &n);
	struct call c = town_call(t);
	struct export_args args = {TOWN_URN, what, range};
	*rc = app_export(&c, &args, f, &t->d);
	fclose(f);
	char *out = arena_text(&t->a, s);
	free(s);
	return out;
}

static const struct day_range all = {DAY_NONE, DAY_NONE};

static void
take_ash(struct town *t, const char *note)
{
	struct mark_in marks[] = {
	    {.pupil_id = 1, .code = "/", .minutes_late = MINUTE_NONE, .note = ""},
	    {.pupil_id = 2, .code = "L", .minutes_late = 7, .note = note},
	    {.pupil_id = 3, .code = "N", .minutes_late = MINUTE_NONE, .note = ""},
	};
	struct take_args take = {.key = {TOWN_URN, today, SESSION_AM, TOWN_ASH},
	    .uuid = town_uuid(t),
	    .reason = "",
	    .marks = marks,
	    .n_marks = 3};
	town_at(t, today, "08:50");
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
}

static void
export__marks_are_one_row_each_and_keep_minutes_and_notes(void **state)
{
	struct town *t = *state;
	enum rc rc;
	take_ash(t, "=bus, late");
	const char *s = exported(t, EXPORT_WHAT_MARKS, all, &rc);
	assert_int_equal(rc, RC_OK);
	assert_string_equal(s, "upn,date,session,code,minutes_late,note\n"
	                       ",2026-09-08,AM,/,,\n"
	                       ",2026-09-08,AM,L,7,\"'=bus, late\"\n"
	                       ",2026-09-08,AM,N,,\n");
}

static void
export__marks_outside_the_range_stay_in_the_record(void **state)
{
	struct town *t = *state;
	enum rc rc;
	take_ash(t, "");
	struct day_range later = {today + 1, DAY_NONE};
	assert_string_equal(exported(t, EXPORT_WHAT_MARKS, later, &rc),
	    "upn,date,session,code,minutes_late,note\n");
	assert_int_equal(rc, RC_OK);
	struct day_range back = {today, today - 1};
	exported(t, EXPORT_WHAT_MARKS, back, &rc);
	assert_int_equal(rc, RC_INVALID);
	assert_string_equal(t->d.field, "to");
}

static void
export__pupils_and_calendar_and_log_come_out(void **state)
{
	struct town *t = *state;
	enum rc rc;
	const char *pupils = exported(t, EXPORT_WHAT_PUPILS, all, &rc);
	assert_non_null(strstr(pupils, "\n,,,,Abara,Kim,,,,,2014-10-03,F,7,7 Ash,,,2026-09-01,,"));
	const char *calendar = exported(t, EXPORT_WHAT_CALENDAR, all, &rc);
	assert_non_null(strstr(calendar, "term,2026-09-01,2026-12-18,,,Autumn\n"));
	assert_non_null(strstr(calendar, "inset,2026-09-01,2026-09-01,,,INSET\n"));
	const char *log = exported(t, EXPORT_WHAT_LOG, all, &rc);
	assert_int_equal(rc, RC_OK);
	assert_non_null(strstr(log, "\n4,"));
	assert_non_null(strstr(log, ",import_pupils,"));
	assert_non_null(strstr(log, "Abara"));
}

static void
export__teacher_and_governor_are_refused(void **state)
{
	struct town *t = *state;
	enum rc rc;
	t->who = &town_teacher;
	assert_string_equal(exported(t, EXPORT_WHAT_PUPILS, all, &rc), "");
	assert_int_equal(rc, RC_FORBIDDEN);
	t->who = &town_governor;
	exported(t, EXPORT_WHAT_LOG, all, &rc);
	assert_int_equal(rc, RC_FORBIDDEN);
}

static void
export__head_of_one_year_or_group_takes_no_file_of_the_whole_school(void **state)
{
	struct town *t = *state;
	static const struct grant limited[] = {
	    {1, ROLE_HEAD, YEARS_ALL, TOWN_ASH}, {1, ROLE_OFFICER, YEAR_BIT(NC_7), 0}};
	const struct actor head = {.user_id = 14,
	    .username = "",
	    .name = "",
	    .position = "",
	    .grants = limited,
	    .n_grants = 2};
	enum rc rc;
	t->who = &head;
	for (int what = 0; what < EXPORT_WHAT_COUNT; what++) {
		assert_string_equal(exported(t, (enum export_what)what, all, &rc), "");
		assert_int_equal(rc, RC_FORBIDDEN);
		assert_non_null(strstr(t->d.text, "limited to some groups or years"));
	}
	/* ... nor what the whole school has: people, terms. */
	struct call c = town_call(t);
	struct user_args user = {
	    .username = "n.ew", .name = "N", .position = "P", .role = "head", .urn = TOWN_URN};
	assert_int_equal(app_add_user(&c, &user, &t->d), RC_FORBIDDEN);
}

static void
export__admin_who_is_pastoral_for_one_group_sees_no_other_safeguarding_flag(void **state)
{
	struct town *t = *state;
	static const struct grant two[] = {
	    {1, ROLE_ADMIN, YEARS_ALL, 0}, {1, ROLE_PASTORAL, YEARS_ALL, TOWN_ASH}};
	const struct actor who = {.user_id = 15,
	    .username = "",
	    .name = "",
	    .position = "",
	    .grants = two,
	    .n_grants = 2};
	enum rc rc;
	t->who = &who;
	exported(t, EXPORT_WHAT_PUPILS, all, &rc);
	assert_int_equal(rc, RC_OK);
	exported(t, EXPORT_WHAT_CONTACTS, all, &rc);
	assert_int_equal(rc, RC_FORBIDDEN);
	exported(t, EXPORT_WHAT_LOG, all, &rc);
	assert_int_equal(rc, RC_FORBIDDEN);
}

static void
verify__prints_figures_and_names_the_first_difference(void **state)
{
	struct town *t = *state;
	take_ash(t, "");
	struct call c = town_call(t);
	assert_int_equal(app_verify(&c, 0, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"urn\":999001,\"submissions\":5,"));
	assert_non_null(strstr(t->out.s, "\"marks\":3,"));
	assert_non_null(strstr(t->out.s, "\"pupils\":6,\"head_seq\":5,\"head_hash\":\""));
	assert_non_null(strstr(t->out.s, "\"ok\":true}]}"));
	sqlite3 *raw = NULL;
	assert_int_equal(sqlite3_open(t->path, &raw), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(raw, "UPDATE mark SET code = '/' WHERE code = 'N'", NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(raw);
	c = town_call(t);
	assert_int_equal(app_verify(&c, TOWN_URN, &t->d), RC_INVALID);
	assert_non_null(strstr(t->d.text, "school 999001: "));
	assert_non_null(strstr(t->out.s, "\"ok\":false"));
	c = town_call(t);
	assert_int_equal(app_verify(&c, 999002, &t->d), RC_NOT_FOUND);
}

static void
backup__can_be_restored_and_verifies(void **state)
{
	struct town *t = *state;
	char copy[80];
	char back[80];
	take_ash(t, "");
	snprintf(copy, sizeof copy, "%s.backup", t->path);
	snprintf(back, sizeof back, "%s.back", t->path);
	assert_int_equal(app_backup(t->path, copy, t->now, &t->d), RC_OK);
	assert_int_equal(app_backup(t->path, copy, t->now, &t->d), RC_INVALID);
	diag_clear(&t->d);
	assert_int_equal(app_restore(back, copy, &t->d), RC_OK);
	struct app_config config = {.url = back, .schools_csv = "", .read_only = true};
	struct app *app = NULL;
	assert_int_equal(app_open(&app, &config, &t->d), RC_OK);
	struct call c = town_call(t);
	struct store *st = NULL;
	assert_int_equal(app_reader_open(&st, app, &t->d), RC_OK);
	c.app = app;
	c.st = st;
	assert_int_equal(app_verify(&c, 0, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"marks\":3,"));
	app_reader_close(st);
	app_close(app);
	unlink(copy);
	unlink(back);
}

static void
files__names_are_read_and_said(void **state)
{
	(void)state;
	for (int i = 0; i < IMPORT_KIND_COUNT; i++) {
		assert_int_equal(import_kind_parse(import_kind_name((enum import_kind)i)), i);
	}
	assert_int_equal(import_kind_parse("xml"), -1);
	assert_int_equal(export_what_parse("marks"), EXPORT_WHAT_MARKS);
	assert_int_equal(export_what_parse("log"), EXPORT_WHAT_LOG);
	assert_int_equal(export_what_parse("mark"), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(export__marks_are_one_row_each_and_keep_minutes_and_notes),
	    TEST(export__marks_outside_the_range_stay_in_the_record),
	    TEST(export__pupils_and_calendar_and_log_come_out),
	    TEST(export__teacher_and_governor_are_refused),
	    TEST(export__head_of_one_year_or_group_takes_no_file_of_the_whole_school),
	    TEST(export__admin_who_is_pastoral_for_one_group_sees_no_other_safeguarding_flag),
	    TEST(verify__prints_figures_and_names_the_first_difference),
	    TEST(backup__can_be_restored_and_verifies),
	    cmocka_unit_test(files__names_are_read_and_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
