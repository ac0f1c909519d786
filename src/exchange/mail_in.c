#include "exchange/mail_in.h"

#include <string.h>
#include <strings.h>

#define REF 8 /* hexadecimal digits */
#define ADDRESS_MAX 254

/* A part of the message; not ended by a NUL. */
struct piece {
	const char *s;
	size_t n;
};

/* The next header with its folded lines; `at` moves behind it. False at the blank line or the end.
 */
static bool
header_next(struct piece *out, const char *s, size_t n, size_t *at)
{
	size_t end = *at;
	if (end >= n || s[end] == '\n' || s[end] == '\r') {
		return false;
	}
	do {
		const char *line = memchr(s + end, '\n', n - end);
		end = line == NULL ? n : (size_t)(line - s) + 1;
	} while (end < n && (s[end] == ' ' || s[end] == '\t'));
	*out = (struct piece){s + *at, end - *at};
	*at = end;
	return true;
}

static bool
header_is(const struct piece *h, const char *name)
{
	size_t n = strlen(name);
	return h->n > n && strncasecmp(h->s, name, n) == 0 && h->s[n] == ':';
}

static bool
is_address_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr(".!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

/* The last address of the header: in a name there may be another before the "<". */
static const char *
address_of(const struct piece *h, struct arena *a)
{
	for (size_t i = h->n; i > 0; i--) {
		size_t from = i - 1;
		size_t to = i;
		if (h->s[i - 1] != '@') {
			continue;
		}
		while (from > 0 && is_address_char(h->s[from - 1])) {
			from--;
		}
		while (to < h->n && is_address_char(h->s[to])) {
			to++;
		}
		if (from == i - 1 || to == i || to - from > ADDRESS_MAX) {
			continue;
		}
		char *out = ARENA_ARRAY(a, to - from + 1, char);
		for (size_t k = from; k < to; k++) {
			char c = h->s[k];
			out[k - from] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		}
		return out;
	}
	return "";
}

/* What stands behind the name, without blanks and line ends around it. */
static const char *
value_of(const struct piece *h, struct arena *a)
{
	static const char blank[] = " \t\r\n";
	const char *colon = memchr(h->s, ':', h->n);
	const char *from = colon == NULL ? h->s + h->n : colon + 1;
	const char *to = h->s + h->n;
	while (from < to && *from != '\0' && strchr(blank, *from) != NULL) {
		from++;
	}
	while (to > from && to[-1] != '\0' && strchr(blank, to[-1]) != NULL) {
		to--;
	}
	return arena_text_n(a, from, (size_t)(to - from));
}

static bool
is_hex(const char *s)
{
	for (size_t i = 0; i < REF; i++) {
		if (strchr("0123456789abcdef", s[i]) == NULL || s[i] == '\0') {
			return false;
		}
	}
	return true;
}

static void
ref_add(struct mail_in *out, const char *s, struct arena *a)
{
	for (size_t i = 0; i < out->n_refs; i++) {
		if (memcmp(out->refs[i], s, REF) == 0) {
			return;
		}
	}
	if (out->n_refs < MAIL_IN_REFS) {
		out->refs[out->n_refs++] = arena_printf(a, "%.*s", REF, s);
	}
}

/* "[alert 1a2b3c4d]" wherever it stands; a blank is "_" in an encoded subject. */
static void
refs_find(struct mail_in *out, const char *s, size_t n, struct arena *a)
{
	static const char word[] = "alert";
	const size_t whole = sizeof word + REF; /* with the blank */
	for (size_t i = 0; i + whole <= n; i++) {
		const char *ref = s + i + sizeof word;
		bool is_word =
		    memcmp(s + i, word, sizeof word - 1) == 0 && (ref[-1] == ' ' || ref[-1] == '_');
		if (is_word && is_hex(ref)) {
			ref_add(out, ref, a);
		}
	}
}

static bool
says_no(const struct piece *h)
{
	for (size_t i = sizeof "Auto-Submitted:" - 1; i + 1 < h->n; i++) {
		if (h->s[i] != ' ' && h->s[i] != '\t') {
			return strncasecmp(h->s + i, "no", 2) == 0;
		}
	}
	return false;
}

enum rc
mail_in_read(struct mail_in *out, const char *bytes, size_t n, struct arena *a, struct diag *d)
{
	struct piece h;
	size_t at = 0;
	n = n > MAIL_IN_MAX ? MAIL_IN_MAX : n;
	*out = (struct mail_in){.from = "", .message_id = ""};
	while (header_next(&h, bytes, n, &at)) {
		if (header_is(&h, "From") && out->from[0] == '\0') {
			out->from = address_of(&h, a);
		} else if (header_is(&h, "Message-ID") && out->message_id[0] == '\0') {
			out->message_id = value_of(&h, a);
		} else if (header_is(&h, "Auto-Submitted") && !says_no(&h)) {
			out->is_automatic = true;
		}
	}
	refs_find(out, bytes, n, a);
	if (out->from[0] == '\0') {
		return diag_set(d, RC_INVALID, "from", NULL, "the message says nobody in From");
	}
	return RC_OK;
}
