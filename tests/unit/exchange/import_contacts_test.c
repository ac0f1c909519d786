#include "help.h"

#include "exchange/import_contacts.h"

static void
contacts__sims_export_with_line_breaks_in_the_address_comes_in(void **state)
{
	(void)state;
	struct desk k;
	desk_sample(&k, "sims_style_contacts.csv");
	struct import_contacts c;
	assert_int_equal(import_contacts(&c, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_int_equal(c.n, 3);
	assert_int_equal(k.report.warnings.seen, 0);
	const struct import_contact *m = &c.item[0];
	assert_string_equal(m->pupil_upn, "R801990115001");
	assert_string_equal(m->pupil_adno, "004021");
	assert_string_equal(m->surname, "O'Brien-Nnadi");
	assert_string_equal(m->forename, "Marta");
	assert_string_equal(m->relationship, "Mother");
	assert_int_equal(m->priority, 1);
	assert_int_equal(m->responsibility, IMPORT_YES);
	assert_int_equal(m->lives_with, IMPORT_UNKNOWN);
	assert_int_equal(m->n_phones, 2);
	assert_int_equal(m->phone[0].type, 'M');
	assert_string_equal(m->phone[0].number, "07700 900123");
	assert_string_equal(m->address.lines, "12 Invented Row\nNowhere\nMadeuptown");
	assert_string_equal(m->address.postcode, "ZZ99 9ZZ");
	assert_string_equal(m->email, "parent1@example.org");
	assert_int_equal(c.item[2].line, 10);
	assert_string_equal(c.item[2].forename, "Jean-Luc");
	assert_string_equal(c.item[2].address.lines, "18 Invented Row, Madeuptown");
	desk_close(&k);
}

static void
contacts__second_surname_of_a_booking_export_is_the_contacts(void **state)
{
	(void)state;
	struct desk k;
	desk_sample(&k, "schoolbooking_style_contacts.csv");
	struct import_contacts c;
	assert_int_equal(import_contacts(&c, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_int_equal(c.n, 1);
	const struct import_contact *m = &c.item[0];
	assert_string_equal(m->pupil_id, "1");
	assert_string_equal(m->id, "91");
	assert_string_equal(m->pupil_forename, "Zo\xC3\xAB");
	assert_string_equal(m->forename, "Marta");
	assert_string_equal(m->title, "Ms");
	assert_int_equal(m->responsibility, IMPORT_YES);
	assert_int_equal(m->lives_with, IMPORT_YES);
	assert_string_equal(m->email, "parent1@example.org");
	assert_int_equal(m->n_phones, 2);
	assert_int_equal(k.report.warnings.seen, 0);
	desk_close(&k);
}

static void
contacts__only_surname_beside_a_upn_is_the_contacts(void **state)
{
	(void)state;
	struct desk k;
	struct import_contacts c;
	DESK_TEXT(&k, "UPN,Surname,Forename,Relationship\nR801990115001,Example,Ana,Aunt\n");
	assert_int_equal(import_contacts(&c, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_string_equal(c.item[0].surname, "Example");
	assert_string_equal(c.item[0].forename, "Ana");
	assert_string_equal(c.item[0].pupil_surname, "");
	desk_close(&k);
}

static void
contacts__every_fault_of_the_file_is_listed_with_its_cell(void **state)
{
	(void)state;
	struct desk k;
	struct import_contacts c;
	DESK_TEXT(&k, "UPN,Contact Surname,Priority,Parental Responsibility\n"
	              "Z801990115001,Example,1,T\n"
	              ",Example,first,maybe\n"
	              "R801990115001,,2,F\n");
	assert_int_equal(import_contacts(&c, &k.src, &k.report, &k.arena, &k.d), RC_INVALID);
	assert_int_equal(k.report.errors.n, 5);
	assert_string_equal(k.report.errors.item[0].value, "Z801990115001");
	assert_error(&k, 1, 3, 3, "first", "the priority is a number from 1 (rung first) to 99");
	assert_error(&k, 2, 3, 4, "maybe", "expected T or F, Y or N, or blank");
	assert_error(
	    &k, 3, 3, 1, "", "no pupil is named: expected a UPN, an admission number or a name");
	assert_error(&k, 4, 4, 2, "", "the contact's surname is missing");
	desk_close(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(contacts__sims_export_with_line_breaks_in_the_address_comes_in),
	    cmocka_unit_test(contacts__second_surname_of_a_booking_export_is_the_contacts),
	    cmocka_unit_test(contacts__only_surname_beside_a_upn_is_the_contacts),
	    cmocka_unit_test(contacts__every_fault_of_the_file_is_listed_with_its_cell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
