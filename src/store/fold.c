#include "store/store_roll.h"

#include "base/text.h"

#include <string.h>

/* Folded letters of U+00C0 to U+017F; '.' starts two letters (below), ' ' is none. */
static const char latin[] =
    /* 00C0 */ "aaaaaa.ceeeeiiiidnooooo ouuuuy.."
               /* 00E0 */ "aaaaaa.ceeeeiiiidnooooo ouuuuy.y"
               /* 0100 */ "aaaaaaccccccccddddeeeeeeeeeegggg"
               /* 0120 */ "gggghhhhiiiiiiiiii..jjkkklllllll"
               /* 0140 */ "lllnnnnnnnnnoooooo..rrrrrrssssss"
               /* 0160 */ "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
_Static_assert(sizeof latin == 0x180 - 0xC0 + 1, "a letter for each code point");

static const char *
two_letters(unsigned c)
{
	switch (c) {
	case 0xC6:
	case 0xE6:
		return "ae";
	case 0xDE:
	case 0xFE:
		return "th";
	case 0xDF:
		return "ss";
	case 0x132:
	case 0x133:
		return "ij";
	default:
		return "oe";
	}
}

/* One code point of UTF-8; a bad byte stands for itself. Gives the bytes it took. */
static size_t
decode(unsigned *out, const unsigned char *s)
{
	static const unsigned char lead[] = {0, 0, 0x1F, 0x0F, 0x07};
	size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 1;
	unsigned c = n == 1 ? s[0] : s[0] & (unsigned)lead[n];
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80) {
			*out = s[0];
			return 1;
		}
		c = c << 6 | (s[i] & 0x3FU);
	}
	*out = c;
	return n;
}

/* Blanks, hyphens, apostrophes and other signs part words; U+2000 on is punctuation. */
static bool
parts_words(unsigned c)
{
	bool is_ascii = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	return c < 0x80 ? !is_ascii
	                : c < 0xC0 || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c < 0x2070);
}

/* Add one letter folded; an accent of its own says nothing. */
static void
add_folded(struct text *t, unsigned c, const unsigned char *s, size_t n)
{
	if (c < 0x80) {
		text_add_char(t, (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
	} else if (c < 0x180 && latin[c - 0xC0] == '.') {
		text_add(t, two_letters(c));
	} else if (c < 0x180) {
		text_add_char(t, latin[c - 0xC0]);
	} else if (c < 0x300 || c >= 0x370) {
		text_add_n(t, (const char *)s, n);
	}
}

#define NAME_MAX_BYTES 4096

char *
store_fold(struct arena *a, const char *name)
{
	struct text t;
	text_init(&t, NAME_MAX_BYTES);
	bool is_apart = false;
	for (const unsigned char *s = (const unsigned char *)name; *s != '\0';) {
		unsigned c = 0;
		size_t n = decode(&c, s);
		if (parts_words(c)) {
			is_apart = t.n > 0;
		} else {
			if (is_apart) {
				text_add_char(&t, ' ');
			}
			is_apart = false;
			add_folded(&t, c, s, n);
		}
		s += n;
	}
	char *folded = arena_text_n(a, t.s, t.n);
	text_fini(&t);
	return folded;
}
