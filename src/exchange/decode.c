#include "exchange/decode.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

void
decode_init(struct decode *dec, const struct csv_source *src, struct arena *a)
{
	*dec = (struct decode){
	    .src = src, .arena = a, .raw = ARENA_ARRAY(a, DECODE_PIECE, unsigned char)};
}

void
decode_fini(struct decode *dec)
{
	if (dec->is_iconv_open) {
		iconv_close(dec->iconv);
	}
	dec->is_iconv_open = false;
}

/* Bytes that the character beginning with `c` takes; 0 if none begins so. */
static size_t
utf8_length(unsigned char c)
{
	if (c < 0x80) {
		return 1;
	}
	if (c >= 0xC2 && c <= 0xDF) {
		return 2;
	}
	if (c >= 0xE0 && c <= 0xEF) {
		return 3;
	}
	return c >= 0xF0 && c <= 0xF4 ? 4 : 0;
}

/* Is the second byte of a character within what the first one allows? (Overlong forms, surrogates
 * and values past U+10FFFF are none.) */
static bool
utf8_is_second(unsigned char first, unsigned char c)
{
	switch (first) {
	case 0xE0:
		return c >= 0xA0 && c <= 0xBF;
	case 0xED:
		return c >= 0x80 && c <= 0x9F;
	case 0xF0:
		return c >= 0x90 && c <= 0xBF;
	case 0xF4:
		return c >= 0x80 && c <= 0x8F;
	default:
		return c >= 0x80 && c <= 0xBF;
	}
}

/* How many of the `n` bytes fit the character that begins at s: all of them if it is only cut off.
 */
static size_t
utf8_fit(const unsigned char *s, size_t n)
{
	size_t want = utf8_length(s[0]);
	if (want < 2) {
		return want;
	}
	if (n > 1 && !utf8_is_second(s[0], s[1])) {
		return 1;
	}
	size_t i = n > 1 ? 2 : 1;
	while (i < want && i < n && (s[i] & 0xC0) == 0x80) {
		i++;
	}
	return i;
}

size_t
utf8_prefix(bool *has_wide, const unsigned char *s, size_t n)
{
	size_t i = 0;
	for (;;) {
		uint64_t eight = 0;
		while (i + sizeof eight <= n) {
			memcpy(&eight, s + i, sizeof eight);
			if ((eight & UINT64_C(0x8080808080808080)) != 0) {
				break;
			}
			i += sizeof eight;
		}
		while (i < n && s[i] < 0x80) {
			i++;
		}
		if (i == n) {
			return n;
		}
		size_t want = utf8_length(s[i]);
		if (want == 0 || utf8_fit(s + i, n - i) < want) {
			return i;
		}
		*has_wide = true;
		i += want;
	}
}

static uint32_t
count_lines(const unsigned char *s, size_t n)
{
	assert(s != NULL || n == 0);
	uint32_t lines = 0;
	for (size_t i = 0; i < n; i++) {
		lines += s[i] == '\n';
	}
	return lines;
}

static enum rc
decode_fault(const struct decode *dec, size_t at, struct diag *d, const char *text)
{
	enum rc rc = diag_set(d, RC_INVALID, "", NULL, "%s", text);
	if (d != NULL && d->line == 0) {
		d->line = dec->lines + count_lines(dec->raw, at) + 1;
	}
	return rc;
}

/* Fill `raw` behind what was carried over. */
static enum rc
decode_fill(size_t *n, struct decode *dec, struct diag *d)
{
	size_t have = dec->carry;
	memmove(dec->raw, dec->raw + dec->carry_from, have);
	while (have < DECODE_PIECE && !dec->is_ended) {
		size_t got = dec->src->more(dec->src->ctx, dec->raw + have, DECODE_PIECE - have);
		if (got == SIZE_MAX) {
			return diag_set(d, RC_STORE, "", NULL, "the file could not be read");
		}
		dec->is_ended = got == 0;
		have += got;
		dec->bytes += got;
	}
	dec->carry = 0;
	*n = have;
	if (dec->src->progress != NULL) {
		dec->src->progress(dec->src->progress_ctx, dec->bytes);
	}
	return RC_OK;
}

static enum rc
decode_cp1252(const char **out, size_t *n, struct decode *dec, struct diag *d)
{
	if (!dec->is_iconv_open) {
		dec->iconv = iconv_open("UTF-8", "WINDOWS-1252");
		/* POSIX: a failed iconv_open. NOLINTNEXTLINE(performance-no-int-to-ptr) */
		if (dec->iconv == (iconv_t)-1) {
			return diag_set(d, RC_STORE, "", NULL,
			    "Windows-1252 cannot be read on this computer; save the file as UTF-8");
		}
		dec->is_iconv_open = true;
		dec->wide = ARENA_ARRAY(dec->arena, 3 * DECODE_PIECE, unsigned char);
	}
	char *in = (char *)dec->raw, *to = (char *)dec->wide;
	size_t in_left = *n, to_left = 3 * DECODE_PIECE;
	if (iconv(dec->iconv, &in, &in_left, &to, &to_left) == (size_t)-1) {
		return decode_fault(dec, *n - in_left, d,
		    "a character is neither UTF-8 nor Windows-1252; save the file as CSV UTF-8");
	}
	*out = (const char *)dec->wide;
	*n = 3 * DECODE_PIECE - to_left;
	return RC_OK;
}

/* Byte order marks at the very start; `skip` is how many bytes of it to leave out. */
static enum rc
decode_start(size_t *skip, struct decode *dec, size_t n, struct diag *d)
{
	static const unsigned char mark[] = {0xEF, 0xBB, 0xBF};
	const unsigned char *s = dec->raw;
	dec->is_started = true;
	*skip = 0;
	if (n >= 2 && ((s[0] == 0xFF && s[1] == 0xFE) || (s[0] == 0xFE && s[1] == 0xFF))) {
		return decode_fault(
		    dec, 0, d, "the file was saved as Unicode text (UTF-16); save it as CSV UTF-8");
	}
	if (n >= sizeof mark && memcmp(s, mark, sizeof mark) == 0) {
		dec->encoding = DECODE_UTF8;
		*skip = sizeof mark;
	}
	return RC_OK;
}

/* The piece in `raw` as UTF-8: *n may come out smaller, with the rest carried over. */
static enum rc
decode_piece(const char **out, size_t *n, struct decode *dec, struct diag *d)
{
	if (dec->encoding == DECODE_CP1252) {
		return decode_cp1252(out, n, dec, d);
	}
	bool has_wide = dec->encoding == DECODE_UTF8;
	size_t good = utf8_prefix(&has_wide, dec->raw, *n);
	size_t rest = *n - good;
	bool is_cut = rest > 0 && rest < 4 && !dec->is_ended &&
	              utf8_length(dec->raw[good]) > rest && utf8_fit(dec->raw + good, rest) == rest;
	if (rest > 0 && !is_cut && !has_wide) {
		dec->encoding = DECODE_CP1252;
		return decode_cp1252(out, n, dec, d);
	}
	if (rest > 0 && !is_cut) {
		return decode_fault(dec, good, d,
		    "the file begins as UTF-8, but a character here is not; save it as CSV UTF-8");
	}
	if (has_wide) {
		dec->encoding = DECODE_UTF8;
	}
	dec->carry = rest;
	dec->carry_from = good;
	*out = (const char *)dec->raw;
	*n = good;
	return RC_OK;
}

enum rc
decode_next(const char **out, size_t *n, struct decode *dec, struct diag *d)
{
	size_t have = 0, skip = 0;
	enum rc rc = decode_fill(&have, dec, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (!dec->is_started) {
		rc = decode_start(&skip, dec, have, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	const unsigned char *nul = memchr(dec->raw, '\0', have);
	if (nul != NULL) {
		return decode_fault(dec, (size_t)(nul - dec->raw), d,
		    "the file holds a NUL byte: it is not a text file");
	}
	size_t given = have;
	const char *s = NULL;
	rc = decode_piece(&s, &given, dec, d);
	if (rc != RC_OK) {
		return rc;
	}
	dec->lines += count_lines((const unsigned char *)s, given);
	*out = s + skip;
	*n = given - skip;
	return RC_OK;
}
