#include "post/post.h"

#include "base/day.h"
#include "base/text.h"

#include <sodium.h>

#include <string.h>

#define WORD_BYTES 42 /* of text in one encoded word: 56 characters, 76 with the frame */
#define LINE_BYTES 57 /* of text in one line of base64: 76 characters */
#define ADDRESS_MAX 254

bool
post_address_is_valid(const char *address)
{
	size_t n = strlen(address);
	const char *at = strchr(address, '@');
	if (n > ADDRESS_MAX || at == NULL || at == address || strchr(at + 1, '@') != NULL) {
		return false;
	}
	const char *dot = strchr(at + 1, '.');
	if (dot == NULL || dot == at + 1 || address[n - 1] == '.') {
		return false;
	}
	for (const char *p = address; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;
		if (c <= ' ' || c >= 0x7f || strchr("<>()[]\\,;:\"", c) != NULL) {
			return false;
		}
	}
	return true;
}

static void
add_base64(struct text *out, const char *bytes, size_t n)
{
	char line[sodium_base64_ENCODED_LEN(LINE_BYTES, sodium_base64_VARIANT_ORIGINAL)];
	sodium_bin2base64(
	    line, sizeof line, (const unsigned char *)bytes, n, sodium_base64_VARIANT_ORIGINAL);
	text_add(out, line);
}

/* How many bytes of s, at most `most`, end with a whole character. */
static size_t
whole_characters(const char *s, size_t n, size_t most)
{
	size_t take = n < most ? n : most;
	while (take > 0 && take < n && ((unsigned char)s[take] & 0xc0) == 0x80) {
		take--;
	}
	return take;
}

/* A header's text as encoded words (RFC 2047), so that nothing in it can end the header. */
static void
add_words(struct text *out, const char *s)
{
	size_t n = strlen(s);
	for (size_t at = 0; at < n;) {
		char word[WORD_BYTES];
		size_t take = whole_characters(s + at, n - at, sizeof word);
		memcpy(word, s + at, take);
		for (size_t i = 0; i < take; i++) {
			word[i] = (unsigned char)word[i] < ' ' ? ' ' : word[i];
		}
		text_add(out, at == 0 ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		add_base64(out, word, take);
		text_add(out, "?=");
		at += take;
	}
}

static void
add_person(struct text *out, const char *header, const char *name, const char *address)
{
	text_printf(out, "%s: ", header);
	add_words(out, name);
	text_printf(out, "%s<%s>\r\n", name[0] == '\0' ? "" : " ", address);
}

/* "Thu, 19 Nov 2026 08:41:07 +0000" */
static void
add_date(struct text *out, int64_t at)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {
	    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int32_t day = (int32_t)(at / 86400);
	int second = (int)(at % 86400);
	struct civil c = day_civil(day);
	text_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[day_weekday(day)],
	    c.mday, months[c.month - 1], c.year, second / 3600, second / 60 % 60, second % 60);
}

/* The body, its line ends as mail wants them, in lines of base64. */
static void
add_body(struct text *out, const char *body)
{
	char line[LINE_BYTES];
	size_t n = 0;
	for (const char *p = body; *p != '\0'; p++) {
		const char *bytes = *p == '\n' ? "\r\n" : p;
		size_t more = *p == '\n' ? 2 : 1;
		for (size_t i = 0; i < more; i++) {
			line[n++] = bytes[i];
			if (n == sizeof line) {
				add_base64(out, line, n);
				text_add(out, "\r\n");
				n = 0;
			}
		}
	}
	if (n > 0) {
		add_base64(out, line, n);
		text_add(out, "\r\n");
	}
}

void
mail_format(struct text *out, const char *from, const struct mail *m)
{
	add_date(out, m->date);
	add_person(out, "From", m->from_name, from);
	add_person(out, "To", m->to_name, m->to);
	text_add(out, "Subject: ");
	add_words(out, m->subject);
	text_printf(out, "\r\nMessage-ID: <%s>\r\n", m->message_id);
	text_add(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
	              "Content-Type: text/plain; charset=utf-8\r\n"
	              "Content-Transfer-Encoding: base64\r\n\r\n");
	add_body(out, m->body);
}
