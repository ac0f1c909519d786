#include "help.h"

#include "base/text.h"
#include "exchange/calendar_file.h"
#include "exchange/export_csv.h"
#include "exchange/import_contacts.h"
#include "exchange/import_pupils.h"

/* What was written, read back into the arena of the desk. */
static void
desk_reopen(struct desk *k, struct export_csv *x, FILE *f)
{
	struct diag d = {0};
	assert_int_equal(export_csv_close(x, &d), RC_OK);
	rewind(f);
	char *s = ARENA_ARRAY(&k->arena, 1 << 16, char);
	size_t n = fread(s, 1, (1 << 16) - 1, f);
	fclose(f);
	k->bytes = (struct csv_bytes){s, n};
	k->src = csv_source_bytes(&k->bytes);
}

static void
export__pupils_come_in_again_as_they_went_out(void **state)
{
	(void)state;
	struct desk k;
	struct import_pupils in, again;
	DESK_TEXT(&k,
	    "UPN,Adno,Surname,Forename,DOB,Sex,Year,Reg,SEN,FSM,EAL,Note,Address,Postcode,Mobile\n"
	    "R801990115001,004021,=cmd(),\"Zo\xC3\xAB \"\"Z\"\"\",2010-09-01,F,11,11K,E,T,F,"
	    "\"line one\nline two\",\"1 Row\nTown\",ZZ99 9ZZ,+44 7700 900123\n");
	assert_int_equal(import_pupils(&in, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	struct export_csv x;
	FILE *f = tmpfile();
	export_csv_open(&x, f, EXPORT_PUPILS);
	export_pupil(&x, &in.item[0]);
	desk_reopen(&k, &x, f);
	assert_non_null(strstr(k.bytes.s, "\"'=cmd()\""));
	assert_non_null(strstr(k.bytes.s, "\"'+44 7700 900123\""));
	assert_int_equal(import_pupils(&again, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_int_equal(k.report.warnings.n, 0);
	const struct import_pupil *p = &in.item[0], *q = &again.item[0];
	assert_string_equal(q->upn, p->upn);
	assert_string_equal(q->adno, "004021");
	assert_string_equal(q->surname, "=cmd()");
	assert_string_equal(q->forename, p->forename);
	assert_int_equal(q->born, p->born);
	assert_int_equal(q->sex, p->sex);
	assert_int_equal(q->year, p->year);
	assert_string_equal(q->group, p->group);
	assert_int_equal(q->flags, p->flags);
	assert_int_equal(q->flags_known, p->flags_known);
	assert_string_equal(q->note, p->note);
	assert_string_equal(q->address.lines, p->address.lines);
	assert_string_equal(q->phone[0].number, p->phone[0].number);
	assert_string_equal(q->sen_provision, "E");
	desk_close(&k);
}

static void
export__contacts_come_in_again_as_they_went_out(void **state)
{
	(void)state;
	struct desk k;
	struct import_contacts in, again;
	desk_sample(&k, "sims_style_contacts.csv");
	assert_int_equal(import_contacts(&in, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	struct export_csv x;
	FILE *f = tmpfile();
	export_csv_open(&x, f, EXPORT_CONTACTS);
	for (size_t i = 0; i < in.n; i++) {
		export_contact(&x, &in.item[i]);
	}
	desk_reopen(&k, &x, f);
	assert_int_equal(import_contacts(&again, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_int_equal(k.report.warnings.n, 0);
	assert_int_equal(again.n, 3);
	for (size_t i = 0; i < in.n; i++) {
		const struct import_contact *p = &in.item[i], *q = &again.item[i];
		assert_string_equal(q->pupil_upn, p->pupil_upn);
		assert_string_equal(q->surname, p->surname);
		assert_string_equal(q->forename, p->forename);
		assert_string_equal(q->relationship, p->relationship);
		assert_int_equal(q->priority, p->priority);
		assert_int_equal(q->responsibility, p->responsibility);
		assert_int_equal(q->lives_with, p->lives_with);
		assert_int_equal(q->n_phones, p->n_phones);
		assert_string_equal(q->address.lines, p->address.lines);
		assert_string_equal(q->address.postcode, p->address.postcode);
		assert_string_equal(q->email, p->email);
	}
	desk_close(&k);
}

static enum rc
write_mark(void *ctx, const struct import_mark *m, struct diag *d)
{
	(void)d;
	export_mark(ctx, m);
	return RC_OK;
}

static void
export__marks_are_one_row_each_under_the_promised_names(void **state)
{
	(void)state;
	struct desk k;
	static const char marks[] = "upn,date,session,code,minutes_late,note\n"
	                            "R801990115001,2024-09-16,AM,L,12,\n"
	                            "R801990115001,2024-09-16,PM,\\,,\n"
	                            "R801990115001,2024-09-17,AM,C2,,\"part-time, agreed\"\n";
	DESK_TEXT(&k, marks);
	struct export_csv x;
	FILE *f = tmpfile();
	export_csv_open(&x, f, EXPORT_MARKS);
	struct import_marks_sum sum;
	const struct import_marks_args args = {&k.src, write_mark, &x};
	assert_int_equal(import_marks(&sum, &args, &k.report, &k.d), RC_OK);
	desk_reopen(&k, &x, f);
	assert_string_equal(k.bytes.s, marks);
	desk_close(&k);
}

static void
export__calendar_joins_days_that_are_alike(void **state)
{
	(void)state;
	struct desk k;
	static const char year[] = "kind,from,to,session,years,name\n"
	                           "term,2025-09-02,2025-10-24,,,Autumn\n"
	                           "closed,2025-09-04,2025-09-09,PM,7 8,Early finish\n"
	                           "inset,2025-09-10,2025-09-10,,,INSET\n"
	                           "unplanned,2025-09-11,2025-09-11,AM,,Snow\n";
	DESK_TEXT(&k, year);
	struct calendar_file c;
	assert_int_equal(calendar_file_read(&c, &k.src, &k.report, &k.arena, &k.d), RC_OK);
	assert_int_equal(c.n_closures, 6);
	struct export_csv x;
	FILE *f = tmpfile();
	export_csv_open(&x, f, EXPORT_CALENDAR);
	export_calendar(&x, c.terms, c.n_terms, c.closures, c.n_closures);
	desk_reopen(&k, &x, f);
	assert_string_equal(k.bytes.s, year);
	desk_close(&k);
}

static void
export__log_row_holds_the_payload_as_it_was_hashed(void **state)
{
	(void)state;
	struct desk k;
	DESK_TEXT(&k, "");
	struct export_csv x;
	FILE *f = tmpfile();
	export_csv_open(&x, f, EXPORT_LOG);
	export_log(&x, &(struct export_log_row){.seq = 7,
	                   .uuid = "u-1",
	                   .kind = "register",
	                   .received_at = 0,
	                   .user = "a.officer",
	                   .payload = "{\"a\":1,\"b\":[]}",
	                   .hash = "00ff"});
	desk_reopen(&k, &x, f);
	assert_string_equal(k.bytes.s,
	    "seq,uuid,kind,received_at,user,position,device,reason,payload,hash\n"
	    "7,u-1,register,1970-01-01T00:00:00+00:00,a.officer,,,,\"{\"\"a\"\":1,\"\"b\"\":[]}\","
	    "00ff\n");
	desk_close(&k);
}

static void
export__full_disk_is_reported(void **state)
{
	(void)state;
	FILE *f = fopen("/dev/full", "w");
	if (f == NULL) {
		skip();
	}
	struct export_csv x;
	struct diag d = {0};
	export_csv_open(&x, f, EXPORT_MARKS);
	assert_int_equal(export_csv_close(&x, &d), RC_FULL);
	assert_string_equal(d.text, "the file could not be written to its end: is the disk full?");
	fclose(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(export__pupils_come_in_again_as_they_went_out),
	    cmocka_unit_test(export__contacts_come_in_again_as_they_went_out),
	    cmocka_unit_test(export__marks_are_one_row_each_under_the_promised_names),
	    cmocka_unit_test(export__calendar_joins_days_that_are_alike),
	    cmocka_unit_test(export__log_row_holds_the_payload_as_it_was_hashed),
	    cmocka_unit_test(export__full_disk_is_reported),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
