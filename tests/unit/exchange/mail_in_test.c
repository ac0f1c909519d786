#include "exchange/mail_in.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;

static enum rc
mail(struct mail_in *out, const char *text)
{
	struct diag d = {0};
	return mail_in_read(out, text, strlen(text), &arena, &d);
}

static void
mail__answer_names_its_sender_and_the_alert_of_a_folded_subject(void **state)
{
	(void)state;
	struct mail_in m;
	assert_int_equal(
	    mail(&m, "From: \"x@y.z\" <P.Osei@Example.org>\r\nSubject: Re: Missing\r\n"
	             " [alert 1a2b3c4d]\r\nmessage-id:\r\n <5@mail.example.org> \r\n\r\n"
	             "On my way"),
	    RC_OK);
	assert_string_equal(m.from, "p.osei@example.org");
	assert_int_equal(m.n_refs, 1);
	assert_string_equal(m.refs[0], "1a2b3c4d");
	assert_string_equal(m.message_id, "<5@mail.example.org>");
	assert_false(m.is_automatic);
}

static void
mail__out_of_office_is_automatic(void **state)
{
	(void)state;
	struct mail_in m;
	assert_int_equal(mail(&m, "From: a@b.org\nAuto-Submitted: auto-replied\n\n"), RC_OK);
	assert_true(m.is_automatic);
	assert_int_equal(mail(&m, "From: a@b.org\nAuto-Submitted: no\n\n"), RC_OK);
	assert_false(m.is_automatic);
	assert_string_equal(m.message_id, "");
}

static void
mail__without_a_sender_is_refused(void **state)
{
	(void)state;
	struct mail_in m;
	assert_int_equal(mail(&m, "Subject: [alert 1a2b3c4d]\n\nFrom: late@b.org"), RC_INVALID);
	assert_int_equal(mail(&m, ""), RC_INVALID);
	assert_int_equal(mail(&m, "From: @\n"), RC_INVALID);
}

static void
mail__names_at_most_eight_alerts_and_only_whole_references(void **state)
{
	(void)state;
	struct mail_in m;
	assert_int_equal(
	    mail(&m, "From: a@b.org\nSubject: alert 1234567 [alert 123456zz]\n"), RC_OK);
	assert_int_equal(m.n_refs, 0);
	assert_int_equal(mail(&m, "From: a@b.org\n\nalert_00000001 alert 00000002 alert 00000003 "
	                          "alert 00000004 alert 00000005 alert 00000006 alert 00000007 "
	                          "alert 00000008 alert 00000009 alert 00000001"),
	    RC_OK);
	assert_int_equal(m.n_refs, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mail__answer_names_its_sender_and_the_alert_of_a_folded_subject),
	    cmocka_unit_test(mail__out_of_office_is_automatic),
	    cmocka_unit_test(mail__without_a_sender_is_refused),
	    cmocka_unit_test(mail__names_at_most_eight_alerts_and_only_whole_references),
	};
	arena_init(&arena, 0);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(&arena);
	return failed;
}
