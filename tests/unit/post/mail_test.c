#include "base/text.h"
#include "post/post.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>

#include <string.h>

static const struct mail plain = {
    .to = "t.lead@example.org",
    .to_name = "Ms T. Lead",
    .from_name = "Aldersyke Academy",
    .subject = "Register of 7 Ash",
    .body = "The register is missing.\nIt was due at 08:45.\n",
    .message_id = "1.2.3@muster.example.org",
    .date = 1795077667, /* 2026-11-19 08:41:07 */
};

static void
decode(char *out, size_t size, const char *base64, size_t n)
{
	size_t n_out = 0;
	assert_int_equal(sodium_base642bin((unsigned char *)out, size - 1, base64, n, "\r\n",
	                     &n_out, NULL, sodium_base64_VARIANT_ORIGINAL),
	    0);
	out[n_out] = '\0';
}

static void
mail__holds_the_body_with_the_line_ends_of_mail(void **state)
{
	(void)state;
	struct text t;
	text_init(&t, 1 << 16);
	mail_format(&t, "office@example.org", &plain);
	assert_non_null(strstr(t.s, "Date: Thu, 19 Nov 2026 08:41:07 +0000\r\n"));
	assert_non_null(strstr(t.s, "Message-ID: <1.2.3@muster.example.org>\r\n"));
	assert_non_null(strstr(t.s, "<t.lead@example.org>\r\n"));
	const char *body = strstr(t.s, "\r\n\r\n") + 4;
	char got[200];
	decode(got, sizeof got, body, strlen(body));
	assert_string_equal(got, "The register is missing.\r\nIt was due at 08:45.\r\n");
	text_fini(&t);
}

static void
mail__subject_with_a_line_end_forges_no_header(void **state)
{
	(void)state;
	struct mail m = plain;
	m.subject = "Missing\r\nBcc: somebody@example.org";
	m.to_name = "Lead\r\nBcc: other@example.org";
	struct text t;
	text_init(&t, 1 << 16);
	mail_format(&t, "office@example.org", &m);
	assert_null(strstr(t.s, "Bcc:"));
	text_fini(&t);
}

static void
mail__long_subject_in_any_script_is_parted_between_characters(void **state)
{
	(void)state;
	struct mail m = plain;
	m.subject = "Żółć Żółć Żółć Żółć Żółć Żółć Żółć Żółć Żółć Żółć Żółć Żółć";
	struct text t;
	char got[400] = "";
	text_init(&t, 1 << 16);
	mail_format(&t, "office@example.org", &m);
	const char *p = strstr(t.s, "Subject: ") + strlen("Subject: ");
	const char *end = strstr(p, "\r\nMessage-ID");
	while (p != NULL && p < end) {
		p += strlen("=?UTF-8?B?");
		const char *stop = strstr(p, "?=");
		char word[100];
		decode(word, sizeof word, p, (size_t)(stop - p));
		assert_true((word[0] & 0xc0) != 0x80); /* starts with a whole character */
		strncat(got, word, sizeof got - strlen(got) - 1);
		p = strstr(stop, "=?UTF-8?B?");
	}
	assert_string_equal(got, m.subject);
	for (const char *line = t.s; line != NULL && *line != '\0';) {
		const char *next = strstr(line, "\r\n");
		assert_true(next - line <= 78);
		line = next + 2;
	}
	text_fini(&t);
}

static void
address__is_one_at_and_a_host_with_a_dot(void **state)
{
	(void)state;
	assert_true(post_address_is_valid("office@example.org"));
	assert_true(post_address_is_valid("a.b+c@mail.example.org"));
	const char *const bad[] = {"", "office", "@example.org", "office@", "office@example",
	    "a@b@example.org", "office@example.org\r\nRCPT TO:<x@example.org>",
	    "off ice@example.org", "<office@example.org>", "office@.org", "office@example."};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(post_address_is_valid(bad[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mail__holds_the_body_with_the_line_ends_of_mail),
	    cmocka_unit_test(mail__subject_with_a_line_end_forges_no_header),
	    cmocka_unit_test(mail__long_subject_in_any_script_is_parted_between_characters),
	    cmocka_unit_test(address__is_one_at_and_a_host_with_a_dot)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
