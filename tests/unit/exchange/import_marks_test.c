#include "help.h"

#include "base/text.h"
#include "exchange/import_marks.h"

#include <stdio.h>

/* Marks as one text: "key day AM code minutes note;". */
static enum rc
note_mark(void *ctx, const struct import_mark *m, struct diag *d)
{
	(void)d;
	char day[DAY_TEXT];
	text_printf(ctx, "%s %s %s %s", m->upn[0] != '\0' ? m->upn : m->adno,
	    day_format(day, m->day), m->session == SESSION_AM ? "AM" : "PM",
	    code_info(m->code)->code);
	if (m->minutes_late != IMPORT_MINUTES_NONE) {
		text_printf(ctx, " %d", m->minutes_late);
	}
	text_printf(ctx, "%s%s;", m->note[0] != '\0' ? " " : "", m->note);
	return RC_OK;
}

static enum rc
read_marks(struct import_marks_sum *sum, struct desk *k, struct text *t)
{
	const struct import_marks_args args = {&k->src, note_mark, t};
	return import_marks(sum, &args, &k->report, &k->d);
}

static void
marks__long_sample_comes_in(void **state)
{
	(void)state;
	struct desk k;
	struct text t;
	struct import_marks_sum sum;
	text_init(&t, 1 << 16);
	desk_sample(&k, "marks_long.csv");
	assert_int_equal(read_marks(&sum, &k, &t), RC_OK);
	assert_int_equal(sum.form, IMPORT_MARKS_LONG);
	assert_int_equal(sum.rows, 40);
	assert_int_equal(sum.marks, 38);
	assert_int_equal(sum.blanks, 2);
	assert_int_equal(sum.corrected, 0);
	assert_int_equal(
	    strncmp(t.s, "R801990115001 2024-09-16 AM L 12;R801990115001 2024-09-16 PM \\;", 63),
	    0);
	assert_non_null(strstr(t.s, "R801990117003 2024-09-20 PM C2;"));
	assert_non_null(strstr(t.s, "M80199011804A 2024-09-19 AM #;"));
	text_fini(&t);
	desk_close(&k);
}

static void
marks__arbor_sample_is_matched_by_student_id(void **state)
{
	(void)state;
	struct desk k;
	struct text t;
	struct import_marks_sum sum;
	text_init(&t, 1 << 16);
	desk_sample(&k, "arbor_powerbi_style_attendance.csv");
	assert_int_equal(read_marks(&sum, &k, &t), RC_OK);
	assert_string_equal(t.s,
	    "1234 2024-09-16 AM L 12;1234 2024-09-16 PM \\;1236 2024-09-16 AM O;"
	    "1237 2024-09-19 AM #;");
	text_fini(&t);
	desk_close(&k);
}

static void
marks__wide_sample_gives_the_same_marks_as_the_long_one(void **state)
{
	(void)state;
	struct desk k;
	struct text t;
	struct import_marks_sum sum;
	text_init(&t, 1 << 16);
	desk_sample(&k, "sims_style_marks_wide.csv");
	assert_int_equal(read_marks(&sum, &k, &t), RC_OK);
	assert_int_equal(sum.form, IMPORT_MARKS_WIDE);
	assert_int_equal(sum.marks, 38);
	assert_int_equal(sum.blanks, 2);
	assert_int_equal(
	    strncmp(t.s, "R801990115001 2024-09-16 AM L;R801990115001 2024-09-16 PM \\;", 60), 0);
	text_fini(&t);
	desk_close(&k);
}

static void
marks__strokes_are_put_right_and_sub_codes_become_codes(void **state)
{
	(void)state;
	struct desk k;
	struct text t;
	struct import_marks_sum sum;
	text_init(&t, 1 << 16);
	DESK_TEXT(&k, "adno,mark date,am/pm,code,comment\n"
	              "004021,16/09/2024,AM,\\,\n"
	              "004021,16/09/2024,PM,/,\n"
	              "004021,17/09/2024,Morning,I01,seen by nurse\n"
	              "004021,17/09/2024,afternoon,x01,\n"
	              "004021,01/07/2024,AM,H,\n"
	              "004021,18/09/2024,AM,,\n"
	              "004021,18/09/2024,PM,-,\n");
	assert_int_equal(read_marks(&sum, &k, &t), RC_OK);
	assert_string_equal(t.s,
	    "004021 2024-09-16 AM /;004021 2024-09-16 PM \\;004021 2024-09-17 AM I seen by nurse;"
	    "004021 2024-09-17 PM X;004021 2024-07-01 AM H;");
	assert_int_equal(sum.corrected, 2);
	assert_int_equal(sum.mapped, 2);
	assert_int_equal(sum.blanks, 2);
	text_fini(&t);
	desk_close(&k);
}

static void
marks__every_fault_of_the_file_is_listed_with_its_cell(void **state)
{
	(void)state;
	struct desk k;
	struct text t;
	struct import_marks_sum sum;
	text_init(&t, 1 << 16);
	DESK_TEXT(&k, "UPN,Date,Session,Mark,Minutes Late\n"
	              "R801990115001,2024-09-16,AM,/,\n"
	              "Z801990115001,2024-09-16,AM,/,\n"
	              "Z801990115001,2024-09-16,PM,\\,\n"
	              "R801990115001,2024-13-16,lunch,QQ,ten\n"
	              ",2024-09-16,AM,PRESENT,\n");
	assert_int_equal(read_marks(&sum, &k, &t), RC_INVALID);
	assert_int_equal(k.report.errors.n, 8);
	const struct diag *e = k.report.errors.item;
	assert_int_equal(e[0].line, 3);
	assert_non_null(strstr(e[0].text, "1510"));
	assert_int_equal(e[1].line, 4);
	assert_string_equal(e[1].text, e[0].text);
	assert_error(&k, 2, 5, 2, "2024-13-16", "not a date: expected YYYY-MM-DD or DD/MM/YYYY");
	assert_error(&k, 3, 5, 3, "lunch", "not a session: expected AM or PM");
	assert_error(&k, 4, 5, 5, "ten", "minutes late are a number from 0 to 480");
	assert_error(&k, 5, 5, 4, "QQ", "not an attendance code");
	assert_string_equal(e[5].rule, "SI 2024/208 reg 10 (R37)");
	assert_error(&k, 6, 6, 1, "", "no pupil is named: expected a UPN or an admission number");
	assert_error(&k, 7, 6, 4, "PRESENT", "not an attendance code");
	text_fini(&t);
	desk_close(&k);
}

static void
marks__unknown_code_in_a_wide_file_names_its_date(void **state)
{
	(void)state;
	struct desk k;
	struct text t;
	struct import_marks_sum sum;
	text_init(&t, 1 << 16);
	DESK_TEXT(&k, "UPN,16/09/2024,16/09/2024\n"
	              "R801990115001,/,\\\n"
	              "R801990116002,%,\\\n");
	assert_int_equal(read_marks(&sum, &k, &t), RC_INVALID);
	assert_int_equal(k.report.errors.n, 1);
	assert_error(&k, 0, 3, 2, "%", "not an attendance code");
	assert_string_equal(k.report.errors.item[0].field, "16/09/2024");
	assert_non_null(strstr(t.s, "R801990116002 2024-09-16 PM \\;"));
	text_fini(&t);
	desk_close(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(marks__long_sample_comes_in),
	    cmocka_unit_test(marks__arbor_sample_is_matched_by_student_id),
	    cmocka_unit_test(marks__wide_sample_gives_the_same_marks_as_the_long_one),
	    cmocka_unit_test(marks__strokes_are_put_right_and_sub_codes_become_codes),
	    cmocka_unit_test(marks__every_fault_of_the_file_is_listed_with_its_cell),
	    cmocka_unit_test(marks__unknown_code_in_a_wide_file_names_its_date),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
