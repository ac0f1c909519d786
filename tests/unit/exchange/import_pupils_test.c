#include "help.h"

#include "core/calendar.h"
#include "exchange/import_pupils.h"

static void
pupils__sims_export_with_bom_and_crlf_comes_in(void **state)
{
	(void)state;
	struct desk k;
	desk_sample(&k, "sims_style_pupils.csv");
	struct import_pupils p;
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_int_equal(p.n, 4);
	assert_int_equal(k.report.warnings.seen, 0);
	const struct import_pupil *z = &p.item[0];
	assert_string_equal(z->upn, "R801990115001");
	assert_string_equal(z->adno, "004021");
	assert_string_equal(z->surname, "O'Brien-Nnadi");
	assert_string_equal(z->forename, "Zo\xC3\xAB");
	assert_int_equal(z->born, day_from_civil(2010, 9, 1));
	assert_int_equal(z->sex, 'F');
	assert_int_equal(z->year, NC_11);
	assert_string_equal(z->group, "11K");
	assert_int_equal(z->admitted, day_from_civil(2024, 9, 2));
	assert_int_equal(z->flags, 0);
	assert_int_equal(z->flags_known, IMPORT_BIT(PUPIL_FLAG_FSM) |
	                                     IMPORT_BIT(PUPIL_FLAG_SEN_SUPPORT) |
	                                     IMPORT_BIT(PUPIL_FLAG_EHC_PLAN));
	assert_string_equal(z->sen_provision, "N");
	assert_string_equal(p.item[3].upn, "M80199011804A");
	assert_string_equal(p.item[2].surname, "Achterberg & Sons");
	desk_close(&k);
}

static void
pupils__windows_1252_with_semicolons_comes_in(void **state)
{
	(void)state;
	struct desk k;
	desk_sample(&k, "trap_cp1252_semicolon.csv");
	struct import_pupils p;
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_int_equal(p.n, 2);
	assert_string_equal(p.item[0].surname, "N\xC3\xBA\xC3\xB1"
	                                       "ez");
	assert_string_equal(p.item[1].surname, "O;Brien");
	assert_string_equal(p.item[1].forename, "A \"B\"");
	assert_int_equal(k.report.warnings.n, 1);
	assert_string_equal(k.report.warnings.item[0].field, "Mark");
	desk_close(&k);
}

static void
pupils__other_systems_names_of_columns_are_known(void **state)
{
	(void)state;
	struct desk k;
	DESK_TEXT(&k, "unique_pupil_number,Last Name,FIRST NAME,Date of Birth,Gender,NC Year,"
	              "Form/Tutor Group,Known As,First Name\n"
	              " r801990115001 ,Example,Sam,1/9/10,Female,Yr 11,11K,Sammy,again\n");
	struct import_pupils p;
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_string_equal(p.item[0].upn, "R801990115001");
	assert_string_equal(p.item[0].forename, "Sam");
	assert_string_equal(p.item[0].preferred_forename, "Sammy");
	assert_int_equal(p.item[0].born, day_from_civil(2010, 9, 1));
	assert_string_equal(p.item[0].group, "11K");
	assert_int_equal(p.item[0].sex, 'F');
	desk_close(&k);
}

static void
pupils__quick_notes_and_markers_become_notes_and_flags(void **state)
{
	(void)state;
	struct desk k;
	DESK_TEXT(&k,
	    "UPN,Surname,Forename,DOB,Quick Note,Vulnerable,FSM,SEN Status,EAL,In Care,Young "
	    "Carer\n"
	    "R801990115001,Example,Sam,01/09/2010,Ring the aunt first,lives with aunt,Not eligible,"
	    "K,Y,T,\n");
	struct import_pupils p;
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_string_equal(p.item[0].note, "Ring the aunt first\nVulnerable: lives with aunt");
	assert_int_equal(p.item[0].flags,
	    IMPORT_BIT(PUPIL_FLAG_VULNERABLE) | IMPORT_BIT(PUPIL_FLAG_SEN_SUPPORT) |
	        IMPORT_BIT(PUPIL_FLAG_EAL) | IMPORT_BIT(PUPIL_FLAG_LOOKED_AFTER));
	assert_true((p.item[0].flags_known & IMPORT_BIT(PUPIL_FLAG_FSM)) != 0);
	assert_true((p.item[0].flags_known & IMPORT_BIT(PUPIL_FLAG_YOUNG_CARER)) == 0);
	desk_close(&k);
}

static void
pupils__every_fault_of_the_file_is_listed_with_its_cell(void **state)
{
	(void)state;
	struct desk k;
	DESK_TEXT(&k, "UPN,Adno,Surname,Forename,DOB,Sex,Year,Admission Date\n"
	              "Z801990115001,1,Example,Sam,01/09/2010,M,7,\n"
	              "R801990116002,2,,Kim,31/02/2011,M,7,\n"
	              ",,Example,Ash,2011-08-31,Q,15,01/09/2010\n"
	              "R801990117003,1,Example,Lee,28/02/2014,M,7,\n"
	              " r801990117003,3,Example,Jo,28/02/2014,M,7,\n");
	struct import_pupils p = {0};
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_INVALID);
	assert_null(p.item);
	const struct diag *e = k.report.errors.item;
	assert_int_equal(k.report.errors.n, 9);
	assert_int_equal(e[0].line, 2);
	assert_int_equal(e[0].column, 1);
	assert_string_equal(e[0].field, "UPN");
	assert_string_equal(e[0].value, "Z801990115001");
	assert_non_null(strstr(e[0].text, "1510"));
	assert_string_equal(k.d.text, e[0].text);
	assert_error(&k, 1, 3, 5, "31/02/2011", "not a date: expected DD/MM/YYYY");
	assert_error(&k, 2, 3, 3, "", "the surname is missing");
	assert_error(&k, 3, 4, 6, "Q", "sex is M or F");
	assert_error(
	    &k, 4, 4, 7, "15", "not a year group: expected E1, E2, N1, N2, R, 1 to 14 or X");
	assert_error(
	    &k, 5, 4, 1, "", "the UPN is missing (1500), and there is no admission number either");
	assert_error(&k, 6, 4, 8, "01/09/2010", "admitted before the date of birth");
	assert_error(&k, 7, 6, 0, "R801990117003", "the same UPN as in line 5 (1520)");
	assert_error(&k, 8, 5, 0, "1", "the same admission number as in line 2");
	desk_close(&k);
}

static void
pupils__missing_columns_and_empty_files_are_refused(void **state)
{
	(void)state;
	struct desk k;
	struct import_pupils p;
	DESK_TEXT(&k, "Surname,Forename\nExample,Sam\n");
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_INVALID);
	assert_error(&k, 0, 1, 0, "",
	    "there is no column \"upn\"; these names are known: upn, uniquepupilnumber, pupilupn");
	assert_int_equal(k.report.errors.n, 2);
	desk_close(&k);
	DESK_TEXT(&k, "");
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_INVALID);
	assert_string_equal(k.d.text, "the file is empty");
	desk_close(&k);
	DESK_TEXT(&k, "UPN,Surname,Forename,DOB\nR801990115001,Exa\"mple,Sam,01/09/2010\n");
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_INVALID);
	assert_error(&k, 0, 2, 2, "Exa",
	    "a quotation mark stands inside a cell that does not begin with one");
	desk_close(&k);
}

static void
pupils__row_with_more_cells_than_the_header_is_refused(void **state)
{
	(void)state;
	struct desk k;
	struct import_pupils p;
	DESK_TEXT(&k, "UPN,Surname,Forename,DOB\nR801990115001,Exa,mple,Sam,01/09/2010\n");
	assert_int_equal(import_pupils(&p, &k.src, &k.report, &k.arena, &k.d), RC_INVALID);
	assert_error(&k, 0, 2, 5, "01/09/2010",
	    "the row has 5 cells and the header 4: a quotation mark may be missing");
	desk_close(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pupils__sims_export_with_bom_and_crlf_comes_in),
	    cmocka_unit_test(pupils__windows_1252_with_semicolons_comes_in),
	    cmocka_unit_test(pupils__other_systems_names_of_columns_are_known),
	    cmocka_unit_test(pupils__quick_notes_and_markers_become_notes_and_flags),
	    cmocka_unit_test(pupils__every_fault_of_the_file_is_listed_with_its_cell),
	    cmocka_unit_test(pupils__missing_columns_and_empty_files_are_refused),
	    cmocka_unit_test(pupils__row_with_more_cells_than_the_header_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
