#include "help.h"

#include "base/text.h"
#include "core/calendar.h"
#include "exchange/ctf.h"

#define PUPIL                                                                                      \
	"<Pupil><UPN>R801990115001</UPN><Surname>Example</Surname><Forename>Sam</Forename>"        \
	"<DOB>2010-09-01</DOB>"

static enum rc
read_sample(struct ctf *out, struct desk *k, const char *name)
{
	desk_sample(k, name);
	const struct ctf_args args = {k->bytes.s, k->bytes.n, name};
	return ctf_read(out, &args, &k->report, &k->arena, &k->d);
}

static enum rc
read_text(struct ctf *out, struct desk *k, const char *text)
{
	DESK_TEXT(k, text);
	const struct ctf_args args = {text, strlen(text), NULL};
	return ctf_read(out, &args, &k->report, &k->arena, &k->d);
}

static void
assert_one_error(struct desk *k, uint32_t line, const char *field, const char *text)
{
	assert_int_equal(k->report.errors.n, 1);
	assert_int_equal(k->report.errors.item[0].line, line);
	assert_string_equal(k->report.errors.item[0].field, field);
	assert_string_equal(k->report.errors.item[0].text, text);
	assert_string_equal(k->d.text, text);
}

static void
ctf__full_file_brings_pupils_contacts_attendance_and_schools(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	assert_int_equal(read_sample(&c, &k, "8019901_CTF_8029902_001.xml"), RC_OK);
	assert_string_equal(c.version, "24.0");
	assert_string_equal(c.source_laestab, "8019901");
	assert_string_equal(c.dest_laestab, "8029902");
	assert_false(c.is_partial);
	assert_int_equal(k.report.warnings.n, 0);
	assert_int_equal(c.pupils.n, 3);
	const struct import_pupil *p = &c.pupils.item[0];
	assert_int_equal(p->line, 21);
	assert_string_equal(p->upn, "R801990115001");
	assert_string_equal(p->forename, "Zo\xC3\xAB");
	assert_string_equal(p->middle_names, "Aoife");
	assert_int_equal(p->born, day_from_civil(2010, 9, 1));
	assert_int_equal(p->sex, 'F');
	assert_int_equal(p->year, NC_11);
	assert_string_equal(p->language, "ENG");
	assert_string_equal(p->address.lines, "12\nInvented Row\nNowhere\nMadeuptown");
	assert_string_equal(p->address.postcode, "ZZ99 9ZZ");
	assert_string_equal(p->phone[0].number, "01632 960001");
	assert_int_equal(p->flags, 0);
	assert_int_equal(p->n_contacts, 2);
	assert_string_equal(p->contact[0].relationship, "PAM");
	assert_int_equal(p->contact[0].responsibility, IMPORT_YES);
	assert_true(p->contact[0].is_address_as_pupil);
	assert_int_equal(p->contact[0].n_phones, 2);
	assert_int_equal(p->contact[0].phone[0].type, 'M');
	assert_string_equal(p->contact[1].address.lines, "Flat 3\n18 Invented Row\nMadeuptown");
	assert_int_equal(p->n_attendance, 2);
	assert_int_equal(p->attendance[0].possible, 378);
	assert_int_equal(p->attendance[1].marks_from, day_from_civil(2024, 9, 2));
	assert_int_equal(strlen(p->attendance[1].marks), 56);
	assert_int_equal(p->n_schools, 2);
	assert_string_equal(p->school[1].laestab, "8019901");
	assert_int_equal(p->school[1].is_last, IMPORT_YES);
	desk_close(&k);
}

static void
ctf__temporary_upn_comes_in_with_a_warning(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	assert_int_equal(read_sample(&c, &k, "8019901_CTF_XXXXXXX_001.xml"), RC_OK);
	assert_string_equal(c.dest_laestab, "XXXXXXX");
	assert_int_equal(k.report.warnings.n, 1);
	assert_int_equal(k.report.warnings.item[0].line, 22);
	desk_close(&k);
}

static void
ctf__old_file_says_gender_and_is_partial(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	assert_int_equal(read_sample(&c, &k, "8029902_CTF_8019901_001_old_gender.xml"), RC_OK);
	assert_true(c.is_partial);
	assert_int_equal(c.pupils.n, 4);
	assert_int_equal(c.pupils.item[1].sex, 'M');
	assert_string_equal(c.pupils.item[2].surname, "Achterberg & Sons");
	/* The name does not fit the pattern, and there is a temporary UPN. */
	assert_int_equal(k.report.warnings.n, 2);
	assert_int_equal(k.report.warnings.item[0].line, 0);
	desk_close(&k);
}

static void
ctf__every_fault_of_the_bad_file_is_listed_with_its_line(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c = {0};
	assert_int_equal(read_sample(&c, &k, "bad_8019901_CTF_8029902_002.xml"), RC_INVALID);
	assert_null(c.version);
	assert_int_equal(k.report.errors.n, 3);
	const struct diag *e = k.report.errors.item;
	assert_int_equal(e[0].line, 22);
	assert_string_equal(e[0].field, "UPN");
	assert_string_equal(e[0].value, "Z801990115001");
	assert_non_null(strstr(e[0].text, "1510"));
	assert_error(&k, 1, 32, 0, "31/08/2011", "not a date: expected yyyy-mm-dd");
	assert_error(&k, 2, 35, 0, "", "the UPN (1500) is missing");
	desk_close(&k);
}

static void
ctf__entities_are_refused_before_they_are_read(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	assert_int_equal(read_text(&c, &k,
	                     "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n"
	                     "<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">\n"
	                     "<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n"
	                     "<CTfile><CTFpupilData>" PUPIL
	                     "<Email>&x;&b;</Email></Pupil></CTFpupilData></CTfile>"),
	    RC_INVALID);
	assert_one_error(&k, 2, "DOCTYPE",
	    "the file has a DOCTYPE, which a Common Transfer File never has; it may be an attack");
	desk_close(&k);
	assert_int_equal(read_text(&c, &k,
	                     "<CTfile><CTFpupilData>" PUPIL
	                     "<Email>&x;</Email></Pupil></CTFpupilData></CTfile>"),
	    RC_INVALID);
	assert_non_null(strstr(k.d.text, "not well-formed XML"));
	desk_close(&k);
}

static void
ctf__file_200_levels_deep_is_refused(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	struct text t;
	text_init(&t, 1 << 16);
	text_add(&t, "<CTfile>\n");
	for (int i = 0; i < 200; i++) {
		text_add(&t, "<a>\n");
	}
	assert_int_equal(read_text(&c, &k, t.s), RC_INVALID);
	assert_one_error(&k, 65, "a", "more than 64 levels deep");
	desk_close(&k);
	text_fini(&t);
}

static void
ctf__what_is_no_ctf_is_refused(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	assert_int_equal(read_text(&c, &k, "<html><body/></html>"), RC_INVALID);
	assert_one_error(&k, 1, "html", "not a Common Transfer File: expected CTfile");
	desk_close(&k);
	assert_int_equal(read_text(&c, &k, "<CTfile><Header/></CTfile>"), RC_INVALID);
	assert_one_error(&k, 0, "CTFpupilData", "there is no pupil in the file");
	desk_close(&k);
	assert_int_equal(read_text(&c, &k, "<CTfile>\n<Header>\n</CTfile>"), RC_INVALID);
	assert_int_equal(k.d.line, 3);
	assert_non_null(strstr(k.d.text, "not well-formed XML: "));
	desk_close(&k);
	assert_int_equal(read_text(&c, &k, ""), RC_INVALID);
	assert_one_error(&k, 0, "", "the file is empty or cannot be read");
	desk_close(&k);
	const struct ctf_args big = {"", CTF_BYTES_MAX + 1, NULL};
	DESK_TEXT(&k, "");
	assert_int_equal(ctf_read(&c, &big, &k.report, &k.arena, &k.d), RC_TOO_LARGE);
	desk_close(&k);
}

static void
ctf__flags_follow_from_histories(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	assert_int_equal(read_text(&c, &k,
	                     "<CTfile><CTFpupilData>" PUPIL
	                     "<BasicDetails><Languages><Type><Language>POL</Language></Type>"
	                     "</Languages><MedicalFlag>1</MedicalFlag></BasicDetails>"
	                     "<FSMhistory><FSMinstance><FSMstartDate>2019-01-01</FSMstartDate>"
	                     "<FSMendDate>2020-01-01</FSMendDate></FSMinstance><FSMinstance>"
	                     "<FSMstartDate>2023-01-01</FSMstartDate></FSMinstance></FSMhistory>"
	                     "<LookedAfter><InCare>true</InCare><CareAuthority>801</CareAuthority>"
	                     "</LookedAfter><SENhistory><SEN><SENprovision>K</SENprovision></SEN>"
	                     "<SEN><SENprovision>E</SENprovision></SEN></SENhistory>"
	                     "</Pupil></CTFpupilData></CTfile>"),
	    RC_OK);
	const struct import_pupil *p = &c.pupils.item[0];
	assert_int_equal(p->flags, IMPORT_BIT(PUPIL_FLAG_EAL) | IMPORT_BIT(PUPIL_FLAG_MEDICAL) |
	                               IMPORT_BIT(PUPIL_FLAG_FSM) |
	                               IMPORT_BIT(PUPIL_FLAG_LOOKED_AFTER) |
	                               IMPORT_BIT(PUPIL_FLAG_EHC_PLAN));
	assert_string_equal(p->care_authority, "801");
	desk_close(&k);
}

static void
ctf__same_upn_twice_and_sums_that_do_not_add_up_are_said(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	assert_int_equal(read_text(&c, &k,
	                     "<CTfile><CTFpupilData>\n" PUPIL
	                     "\n<Attendance><YearData><SessionsPossible>10</SessionsPossible>"
	                     "<SessionsAuthorised>1</SessionsAuthorised>"
	                     "<SessionsAttended>8</SessionsAttended>"
	                     "<SessionsUnauthorised>2</SessionsUnauthorised></YearData>"
	                     "</Attendance></Pupil>\n" PUPIL "</Pupil></CTFpupilData></CTfile>"),
	    RC_INVALID);
	assert_one_error(&k, 4, "UPN", "the same UPN as in line 2 (1520)");
	assert_int_equal(k.report.warnings.n, 1);
	assert_int_equal(k.report.warnings.item[0].line, 3);
	assert_string_equal(k.report.warnings.item[0].text,
	    "attended, authorised and unauthorised add up to 11, but 10 were possible");
	desk_close(&k);
}

static void
ctf__millions_of_empty_contacts_are_refused_in_time(void **state)
{
	(void)state;
	struct desk k;
	struct ctf c;
	struct text t;
	text_init(&t, CTF_BYTES_MAX);
	text_add(&t, "<CTfile><CTFpupilData>");
	for (int i = 0; i < 200; i++) {
		text_add(&t, "<Pupil><Contacts>");
		for (int j = 0; j < 4000; j++) {
			text_add(&t, "<Contact/>");
		}
		text_add(&t, "</Contacts></Pupil>");
	}
	text_add(&t, "</CTFpupilData></CTfile>");
	assert_int_equal(read_text(&c, &k, t.s), RC_INVALID);
	assert_true(k.arena.used < ARENA_CAP / 2);
	assert_true(k.report.errors.seen > k.report.errors.cap);
	desk_close(&k);
	text_fini(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ctf__full_file_brings_pupils_contacts_attendance_and_schools),
	    cmocka_unit_test(ctf__temporary_upn_comes_in_with_a_warning),
	    cmocka_unit_test(ctf__old_file_says_gender_and_is_partial),
	    cmocka_unit_test(ctf__every_fault_of_the_bad_file_is_listed_with_its_line),
	    cmocka_unit_test(ctf__entities_are_refused_before_they_are_read),
	    cmocka_unit_test(ctf__file_200_levels_deep_is_refused),
	    cmocka_unit_test(ctf__what_is_no_ctf_is_refused),
	    cmocka_unit_test(ctf__flags_follow_from_histories),
	    cmocka_unit_test(ctf__millions_of_empty_contacts_are_refused_in_time),
	    cmocka_unit_test(ctf__same_upn_twice_and_sums_that_do_not_add_up_are_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
