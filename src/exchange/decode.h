#ifndef MUSTER_EXCHANGE_DECODE_H
#define MUSTER_EXCHANGE_DECODE_H

#include "base/arena.h"
#include "exchange/csv_reader.h"

#include <iconv.h>

/*
 * Bytes of unknown encoding to UTF-8, in pieces. Everything is taken for UTF-8 until a byte says
 * otherwise; a file that was plain ASCII up to there is then read as Windows-1252 (what Excel saves
 * in Britain). After real UTF-8 such a byte is a fault.
 */
enum decode_encoding { DECODE_ASCII_SO_FAR, DECODE_UTF8, DECODE_CP1252 };

#define DECODE_PIECE ((size_t)64 << 10)

struct decode {
	const struct csv_source *src;
	enum decode_encoding encoding;
	unsigned char *raw;  /* DECODE_PIECE bytes */
	size_t carry;        /* bytes of a cut character, which belong to the next piece */
	size_t carry_from;   /* where in `raw` they lie */
	unsigned char *wide; /* room for a piece turned into UTF-8; NULL until needed */
	iconv_t iconv;
	bool is_iconv_open;
	bool is_started;
	bool is_ended;
	uint64_t bytes; /* read so far */
	uint32_t lines; /* line ends given so far */
	struct arena *arena;
};

void decode_init(struct decode *dec, const struct csv_source *src, struct arena *a);
void decode_fini(struct decode *dec);

/*
 * The next piece: complete characters of valid UTF-8, no byte order mark, no NUL byte.
 *
 * out    lent until the next call.
 * n      0 at the end of the file.
 * Fails  RC_INVALID with the line: UTF-16, a NUL byte, a byte that fits neither encoding. RC_STORE:
 *        reading failed.
 */
enum rc decode_next(const char **out, size_t *n, struct decode *dec, struct diag *d) MUST_CHECK;

/* Length of the longest start of `s` that is whole, valid UTF-8. `has_wide` is set (never cleared)
 * when there is a character outside ASCII in it. */
size_t utf8_prefix(bool *has_wide, const unsigned char *s, size_t n);

#endif
