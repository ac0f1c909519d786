#include "town.h"

#include "app/seal.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Files into Aldersyke Academy. Its own six pupils have no UPN; those of the samples have. */
static struct diag problems[20];
static struct import_result result;
static int32_t today;

static int
begin(void **state)
{
	struct town *t = town_new();
	today = day_from_civil(2026, 9, 8);
	town_at(t, today, "16:00");
	*state = t;
	return 0;
}

static enum rc
import_path(struct town *t, enum import_kind kind, const char *path, bool dry_run)
{
	struct call c = town_call(t);
	const char *slash = strrchr(path, '/');
	struct import_args args = {TOWN_URN, kind, path, slash + 1, dry_run};
	struct import_progress progress = {0};
	result = (struct import_result){.problems = {.item = problems, .cap = 20}};
	enum rc rc = app_import(&c, &args, &progress, &result, &t->d);
	assert_int_equal(progress.state, rc == RC_OK ? IMPORT_DONE : IMPORT_REFUSED);
	return rc;
}

static enum rc
import_text(struct town *t, enum import_kind kind, const char *text)
{
	char path[] = "/tmp/muster-import-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	enum rc rc = import_path(t, kind, path, false);
	unlink(path);
	return rc;
}

static int64_t
head(struct town *t)
{
	struct heads heads;
	assert_int_equal(store_heads(&heads, t->st, 1, &t->d), RC_OK);
	return heads.head_seq;
}

static struct pupil
pupil_of(struct town *t, const char *upn)
{
	int64_t id = 0;
	struct pupil p;
	assert_int_equal(store_pupil_by_upn(&id, t->st, 1, upn, &t->d), RC_OK);
	assert_int_not_equal(id, 0);
	assert_int_equal(store_pupil(&p, t->st, 1, id, &t->a, &t->d), RC_OK);
	return p;
}

static const char *
exported(struct town *t, enum export_what what)
{
	char *s = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&s, &n);
	struct call c = town_call(t);
	struct export_args args = {TOWN_URN, what, {DAY_NONE, DAY_NONE}};
	assert_int_equal(app_export(&c, &args, f, &t->d), RC_OK);
	fclose(f);
	char *out = arena_text(&t->a, s);
	free(s);
	return out;
}

static const char sims[] = SAMPLES "/sims_style_pupils.csv";

static void
import__pupils_of_a_sample_are_added_once(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_OK);
	assert_string_equal(result.summary, "4 pupils added, 0 changed, 0 already there");
	struct pupil p = pupil_of(t, "R801990115001");
	assert_string_equal(p.legal_surname, "O'Brien-Nnadi");
	assert_string_equal(p.adno, "004021");
	assert_string_equal(p.preferred_surname, "");
	assert_int_equal(p.enrolments[0].start_day, day_from_civil(2024, 9, 2));
	assert_int_equal(p.years[p.n_years - 1].nc_year, NC_11);
	assert_int_equal(p.groups[0].from_day, day_from_civil(2026, 9, 1));
	int64_t before = head(t);
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_OK);
	assert_string_equal(result.summary, "0 pupils added, 0 changed, 4 already there");
	assert_int_equal(head(t), before);
}

static void
import__year_groups_of_earlier_school_years_follow_from_todays(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_OK);
	struct pupil p = pupil_of(t, "R801990115001");
	assert_int_equal(p.n_years, 3);
	assert_int_equal(p.years[0].nc_year, NC_9);
	assert_int_equal(p.years[0].from_day, day_from_civil(2024, 9, 2));
	assert_int_equal(p.years[0].to_day, day_from_civil(2025, 8, 31));
	assert_int_equal(p.years[1].nc_year, NC_10);
}

static void
import__dry_run_counts_and_writes_nothing(void **state)
{
	struct town *t = *state;
	int64_t before = head(t);
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, true), RC_OK);
	assert_string_equal(result.summary, "4 pupils added, 0 changed, 0 already there");
	assert_int_equal(head(t), before);
}

static void
import__exported_pupils_and_contacts_are_already_there(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_OK);
	assert_int_equal(
	    import_path(t, IMPORT_CONTACTS, SAMPLES "/sims_style_contacts.csv", false), RC_OK);
	assert_string_equal(
	    result.summary, "3 contacts of 2 pupils: 2 pupils changed, 0 already there");
	const char *contacts = exported(t, EXPORT_WHAT_CONTACTS);
	assert_int_equal(import_text(t, IMPORT_CONTACTS, contacts), RC_OK);
	assert_string_equal(
	    result.summary, "3 contacts of 2 pupils: 0 pupils changed, 2 already there");
	struct pupil p = pupil_of(t, "R801990115001");
	assert_int_equal(p.n_contacts, 2);
	assert_string_equal(p.contacts[0].phones, "mobile:07700 900123\nhome:01632 960001");
	assert_true(p.contacts[0].has_responsibility);
}

static void
import__ctf_of_pupils_who_are_there_changes_nothing(void **state)
{
	struct town *t = *state;
	static const char ctf[] = SAMPLES "/8029902_CTF_8019901_001_old_gender.xml";
	assert_int_equal(import_path(t, IMPORT_CTF, ctf, false), RC_OK);
	assert_string_equal(result.summary, "4 pupils added, 0 changed, 0 already there");
	assert_string_equal(pupil_of(t, "R801990116002").last_school, "Invented Primary School");
	assert_int_equal(import_path(t, IMPORT_CTF, ctf, false), RC_OK);
	assert_string_equal(result.summary, "0 pupils added, 0 changed, 4 already there");
}

static void
import__ctf_with_faults_changes_nothing_and_names_each_line(void **state)
{
	struct town *t = *state;
	int64_t before = head(t);
	assert_int_equal(
	    import_path(t, IMPORT_CTF, SAMPLES "/bad_8019901_CTF_8029902_002.xml", false),
	    RC_INVALID);
	assert_int_equal(head(t), before);
	assert_int_equal(result.problems.n, 3);
	assert_int_equal(result.problems.item[0].line, 22);
	assert_int_equal(result.problems.item[1].line, 32);
	assert_string_equal(t->d.text, "the file has 3 problems; nothing was imported");
}

static void
import__pupil_with_the_upn_of_another_admission_number_is_refused(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_OK);
	int64_t before = head(t);
	assert_int_equal(import_text(t, IMPORT_PUPILS,
	                     "upn,adno,surname,forename,dob\n"
	                     "R801990115001,009999,Somebody,Else,01/09/2010\n"
	                     ",004022,Kowalczyk,Luke,31/08/2011\n"),
	    RC_INVALID);
	assert_int_equal(result.problems.n, 1);
	assert_int_equal(result.problems.item[0].line, 2);
	assert_string_equal(result.problems.item[0].value, "R801990115001");
	assert_non_null(strstr(result.problems.item[0].text, "004021"));
	assert_int_equal(head(t), before);
}

static void
import__changed_cells_change_and_blank_ones_erase_nothing(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_OK);
	assert_int_equal(import_text(t, IMPORT_PUPILS,
	                     "upn,adno,surname,forename,dob,group,ethnicity,fsm\n"
	                     "R801990116002,,Kowalczyk,Lucas,31/08/2011,11M,,T\n"),
	    RC_OK);
	assert_string_equal(result.summary, "0 pupils added, 1 changed, 0 already there");
	struct pupil p = pupil_of(t, "R801990116002");
	assert_string_equal(p.legal_forename, "Lucas");
	assert_string_equal(p.adno, "004022");
	assert_string_equal(p.ethnicity, "WOTH");
	assert_int_equal(p.n_groups, 2);
	assert_int_equal(p.groups[1].from_day, today);
	assert_int_equal(p.n_flags, 1);
	assert_int_equal(p.flags[0].kind, PUPIL_FLAG_FSM);
	assert_int_equal(p.flags[0].from_day, today);
	town_at(t, today + 7, "10:00");
	assert_int_equal(import_text(t, IMPORT_PUPILS,
	                     "upn,surname,forename,dob,fsm\n"
	                     "R801990116002,Kowalczyk,Lucas,31/08/2011,No\n"),
	    RC_OK);
	p = pupil_of(t, "R801990116002");
	assert_int_equal(p.flags[0].to_day, today + 6);
}

static void
import__leaver_keeps_the_day_and_the_ground_of_the_file(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_text(t, IMPORT_PUPILS,
	                     "upn,surname,forename,dob,admission_date,leaving_date,leaving_reason\n"
	                     "R801990116002,Kowalczyk,Lucas,31/08/2011,01/09/2022,17/07/2025,(k)\n"
	                     "R801990115001,Nnadi,Zo,01/09/2010,01/09/2022,17/07/2024,moved\n"),
	    RC_OK);
	struct pupil p = pupil_of(t, "R801990116002");
	assert_int_equal(p.enrolments[0].end_day, day_from_civil(2025, 7, 17));
	assert_string_equal(p.enrolments[0].ground, "k");
	assert_int_equal(p.enrolments[0].regulation, 2024);
	p = pupil_of(t, "R801990115001");
	assert_string_equal(p.enrolments[0].ground, "");
	assert_string_equal(p.enrolments[0].evidence, "moved");
	assert_int_equal(p.enrolments[0].regulation, 2006);
}

static void
import__contact_under_a_court_order_is_never_lost(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_OK);
	assert_int_equal(import_text(t, IMPORT_CONTACTS,
	                     "upn,priority,contact_surname,contact_forename,no_contact\n"
	                     "R801990115001,1,Nnadi,Marta,F\n"
	                     "R801990115001,2,Baptiste,Jean,T\n"),
	    RC_OK);
	assert_int_equal(import_text(t, IMPORT_CONTACTS,
	                     "upn,priority,contact_surname,contact_forename,mobile\n"
	                     "R801990115001,1,Nnadi,Marta,07700 900123\n"),
	    RC_OK);
	struct pupil p = pupil_of(t, "R801990115001");
	assert_int_equal(p.n_contacts, 2);
	assert_string_equal(p.contacts[1].surname, "Baptiste");
	assert_true(p.contacts[1].no_contact);
	assert_int_equal(import_text(t, IMPORT_CONTACTS,
	                     "upn,contact_surname\n"
	                     "H801200001001,Nobody\n"),
	    RC_INVALID);
	assert_int_equal(result.problems.item[0].line, 2);
}

/* The pupils of the marks: on roll since 1 September 2026 and before. */
static void
two_pupils(struct town *t)
{
	assert_int_equal(import_text(t, IMPORT_PUPILS,
	                     "upn,adno,surname,forename,dob,year,group,admission_date\n"
	                     "R801990115001,71,Nnadi,Zo,01/10/2014,7,7 Ash,01/09/2026\n"
	                     "R801990116002,72,Kowalczyk,Lu,31/10/2014,7,7 Ash,01/09/2026\n"),
	    RC_OK);
}

static const char good_marks[] = "upn,date,session,code,minutes_late,note\n"
                                 "R801990116002,2026-09-03,AM,I,,\"cold, rang\"\n"
                                 "R801990116002,2026-09-03,PM,I,,\n"
                                 "R801990115001,2026-09-03,PM,\\,,\n"
                                 "R801990115001,2026-09-03,AM,L,12,\n"
                                 "R801990115001,2026-09-02,AM,/,,\n"
                                 "R801990115001,2026-09-01,AM,#,,\n";

static void
import__marks_round_trip_through_the_export(void **state)
{
	struct town *t = *state;
	two_pupils(t);
	assert_int_equal(import_text(t, IMPORT_MARKS, good_marks), RC_OK);
	assert_string_equal(
	    result.summary, "5 marks added, 0 already there, 1 closures that the calendar has");
	const char *out = exported(t, EXPORT_WHAT_MARKS);
	assert_string_equal(out, "upn,date,session,code,minutes_late,note\n"
	                         "R801990115001,2026-09-02,AM,/,,\n"
	                         "R801990115001,2026-09-03,AM,L,12,\n"
	                         "R801990116002,2026-09-03,AM,I,,\"cold, rang\"\n"
	                         "R801990115001,2026-09-03,PM,\\,,\n"
	                         "R801990116002,2026-09-03,PM,I,,\n");
	int64_t before = head(t);
	assert_int_equal(import_text(t, IMPORT_MARKS, out), RC_OK);
	assert_string_equal(result.summary, "0 marks added, 5 already there");
	assert_int_equal(head(t), before);
	struct call c = town_call(t);
	assert_int_equal(app_verify(&c, TOWN_URN, &t->d), RC_OK);
}

static void
import__marks_come_to_the_figures_and_take_no_register(void **state)
{
	struct town *t = *state;
	struct register_taken *taken = NULL;
	size_t n = 1;
	two_pupils(t);
	assert_int_equal(import_text(t, IMPORT_MARKS, good_marks), RC_OK);
	struct call c = town_call(t);
	struct school_state *s = NULL;
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_IMPORT, &t->d), RC_OK);
	const struct image_pupil *p = image_pupil_by_upn(s->image, "R801990115001");
	assert_int_equal(image_cell(s->image, p, day_from_civil(2026, 9, 3), SESSION_AM), CODE_L);
	school_release(s);
	assert_int_equal(store_registers(&taken, &n, t->st, 1, (struct day_range){DAY_MIN, DAY_MAX},
	                     &t->a, &t->d),
	    RC_OK);
	assert_int_equal(n, 0);
}

static void
import__marks_by_admission_number_and_wide_files_work(void **state)
{
	struct town *t = *state;
	two_pupils(t);
	assert_int_equal(import_text(t, IMPORT_MARKS,
	                     "Adno,Thu 03/09/2026 AM,Thu 03/09/2026 PM\n71,/,-\n72,I,I\n"),
	    RC_OK);
	assert_string_equal(result.summary, "3 marks added, 0 already there");
}

static void
import__every_fault_of_a_file_of_marks_is_listed_and_nothing_written(void **state)
{
	struct town *t = *state;
	static const struct {
		uint32_t line;
		const char *text;
	} expected[] = {
	    {2, "no pupil of the school has this UPN"},
	    {3, "not an attendance code"},
	    {5, "not a date"},
	};
	two_pupils(t);
	int64_t before = head(t);
	assert_int_equal(import_text(t, IMPORT_MARKS,
	                     "upn,date,session,code\n"
	                     "H801200001001,2026-09-03,AM,/\n"
	                     "R801990115001,2026-09-03,AM,?\n"
	                     "R801990115001,2026-09-03,PM,\\\n"
	                     "R801990115001,32/09/2026,PM,\\\n"),
	    RC_INVALID);
	assert_int_equal(result.problems.n, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(result.problems.item[i].line, expected[i].line);
		assert_non_null(strstr(result.problems.item[i].text, expected[i].text));
	}
	assert_int_equal(result.problems.item[1].column, 4);
	assert_int_equal(head(t), before);
}

static void
import__marks_that_the_school_could_not_have_are_refused(void **state)
{
	struct town *t = *state;
	static const struct {
		const char *row;
		const char *text;
	} wrong[] = {
	    {"2026-09-05,AM,/", "not open"},        /* a Saturday */
	    {"2026-09-01,AM,/", "not open"},        /* INSET */
	    {"2026-09-09,AM,/", "still to come"},   /* tomorrow */
	    {"2026-09-03,AM,H", "use C"},           /* ended on 18 August 2024 */
	    {"2026-09-03,AM,X", "compulsory"},      /* of compulsory school age */
	    {"2026-09-03,AM,Z", "not yet on roll"}, /* on roll */
	};
	two_pupils(t);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const char *text = arena_printf(&t->a,
		    "upn,date,session,code\nR801990115001,2026-09-02,AM,/\nR801990115001,%s\n",
		    wrong[i].row);
		assert_int_equal(import_text(t, IMPORT_MARKS, text), RC_INVALID);
		assert_int_equal(result.problems.n, 1);
		assert_int_equal(result.problems.item[0].line, 3);
		assert_int_equal(result.problems.item[0].column, 4);
		if (strstr(result.problems.item[0].text, wrong[i].text) == NULL) {
			fail_msg("%s: %s", wrong[i].row, result.problems.item[0].text);
		}
	}
	assert_string_equal(
	    exported(t, EXPORT_WHAT_MARKS), "upn,date,session,code,minutes_late,note\n");
}

static void
import__marks_into_a_sealed_period_are_refused_and_what_stands_there_is_not(void **state)
{
	struct town *t = *state;
	struct seal_args seal = {TOWN_URN, town_uuid(t),
	    {day_from_civil(2026, 9, 1), day_from_civil(2026, 9, 7)}, "checked", 0, true};
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_OK);
	assert_int_equal(import_text(t, IMPORT_MARKS, good_marks), RC_OK);
	assert_int_equal(town_act(t, act_seal, &seal), RC_OK);
	assert_int_equal(
	    import_text(t, IMPORT_MARKS, good_marks), RC_OK); /* nothing would change */
	assert_int_equal(
	    import_text(t, IMPORT_MARKS, "upn,date,session,code\nR801990115001,2026-09-04,PM,I\n"),
	    RC_INVALID);
	assert_non_null(strstr(problems[0].text, "sealed"));
}

static void
import__marks_never_overwrite_what_stands(void **state)
{
	struct town *t = *state;
	two_pupils(t);
	assert_int_equal(import_text(t, IMPORT_MARKS, good_marks), RC_OK);
	int64_t before = head(t);
	assert_int_equal(import_text(t, IMPORT_MARKS,
	                     "upn,date,session,code\n"
	                     "R801990116002,2026-09-02,AM,/\n"
	                     "R801990116002,2026-09-03,PM,\\\n"),
	    RC_INVALID);
	assert_int_equal(result.problems.n, 1);
	assert_int_equal(result.problems.item[0].line, 3);
	assert_non_null(strstr(result.problems.item[0].text, "the register has I there already"));
	assert_int_equal(head(t), before);
}

static void
import__same_session_twice_in_a_file_is_a_problem(void **state)
{
	struct town *t = *state;
	two_pupils(t);
	assert_int_equal(import_text(t, IMPORT_MARKS,
	                     "upn,date,session,code\n"
	                     "R801990116002,2026-09-03,AM,/\n"
	                     "R801990115001,2026-09-03,AM,/\n"
	                     "R801990116002,2026-09-03,AM,I\n"),
	    RC_INVALID);
	assert_int_equal(result.problems.n, 1);
	assert_int_equal(result.problems.item[0].line, 4);
	assert_non_null(strstr(result.problems.item[0].text, "line 2"));
}

static void
import__problems_past_the_list_are_counted(void **state)
{
	struct town *t = *state;
	struct text file;
	text_init(&file, 1 << 16);
	text_add(&file, "upn,date,session,code\n");
	for (int i = 0; i < 30; i++) {
		text_add(&file, "R801990116002,2026-09-03,AM,?\n");
	}
	assert_int_equal(import_text(t, IMPORT_MARKS, file.s), RC_INVALID);
	text_fini(&file);
	assert_int_equal(result.problems.n, 20);
	assert_int_equal(result.problems.seen, 30);
}

static void
import__teacher_is_refused(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	assert_int_equal(import_path(t, IMPORT_PUPILS, sims, false), RC_FORBIDDEN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(import__pupils_of_a_sample_are_added_once),
	    TEST(import__year_groups_of_earlier_school_years_follow_from_todays),
	    TEST(import__dry_run_counts_and_writes_nothing),
	    TEST(import__exported_pupils_and_contacts_are_already_there),
	    TEST(import__ctf_of_pupils_who_are_there_changes_nothing),
	    TEST(import__ctf_with_faults_changes_nothing_and_names_each_line),
	    TEST(import__pupil_with_the_upn_of_another_admission_number_is_refused),
	    TEST(import__changed_cells_change_and_blank_ones_erase_nothing),
	    TEST(import__leaver_keeps_the_day_and_the_ground_of_the_file),
	    TEST(import__contact_under_a_court_order_is_never_lost),
	    TEST(import__marks_round_trip_through_the_export),
	    TEST(import__marks_come_to_the_figures_and_take_no_register),
	    TEST(import__marks_by_admission_number_and_wide_files_work),
	    TEST(import__every_fault_of_a_file_of_marks_is_listed_and_nothing_written),
	    TEST(import__marks_that_the_school_could_not_have_are_refused),
	    TEST(import__marks_never_overwrite_what_stands),
	    TEST(import__marks_into_a_sealed_period_are_refused_and_what_stands_there_is_not),
	    TEST(import__same_session_twice_in_a_file_is_a_problem),
	    TEST(import__problems_past_the_list_are_counted),
	    TEST(import__teacher_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
