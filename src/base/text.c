#include "base/text.h"

#include "base/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
name_find(const char *const *names, int n, const char *s)
{
	for (int i = 0; i < n; i++) {
		if (strcmp(names[i], s) == 0) {
			return i;
		}
	}
	return -1;
}

void
text_init(struct text *t, size_t max)
{
	*t = (struct text){.max = max};
	t->cap = max < 255 ? max + 1 : 256;
	t->s = malloc(t->cap);
	if (t->s == NULL) {
		log_fatal("out of memory: %zu bytes", t->cap);
	}
	t->s[0] = '\0';
}

void
text_fini(struct text *t)
{
	free(t->s);
	*t = (struct text){0};
}

void
text_clear(struct text *t)
{
	t->n = 0;
	t->s[0] = '\0';
	t->is_full = false;
}

void
text_cut(struct text *t, size_t n)
{
	assert(n <= t->n);
	t->n = n;
	t->s[n] = '\0';
}

/* Room for `more` bytes and the end; false when that would pass the most it may hold. */
static bool
text_reserve(struct text *t, size_t more)
{
	if (more > t->max - t->n) {
		t->is_full = true;
		return false;
	}
	if (t->n + more < t->cap) {
		return true;
	}
	size_t cap = t->cap * 2;
	if (cap < t->n + more + 1) {
		cap = t->n + more + 1;
	}
	if (cap > t->max + 1) {
		cap = t->max + 1;
	}
	char *s = realloc(t->s, cap);
	if (s == NULL) {
		log_fatal("out of memory: %zu bytes", cap);
	}
	t->s = s;
	t->cap = cap;
	return true;
}

void
text_add_n(struct text *t, const char *s, size_t n)
{
	if (!text_reserve(t, n)) {
		return;
	}
	memcpy(t->s + t->n, s, n);
	t->n += n;
	t->s[t->n] = '\0';
}

void
text_add(struct text *t, const char *s)
{
	text_add_n(t, s, strlen(s));
}

void
text_add_char(struct text *t, char c)
{
	text_add_n(t, &c, 1);
}

void
text_add_int(struct text *t, int64_t v)
{
	char digits[24];
	size_t i = sizeof digits;
	uint64_t u = v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	if (v < 0) {
		digits[--i] = '-';
	}
	text_add_n(t, digits + i, sizeof digits - i);
}

void
text_printf(struct text *t, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !text_reserve(t, (size_t)n)) {
		return;
	}
	va_start(ap, fmt);
	vsnprintf(t->s + t->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	t->n += (size_t)n;
}

void
text_add_json(struct text *t, const char *s)
{
	text_add_char(t, '"');
	const char *plain = s;
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		if (c >= 0x20 && c != '"' && c != '\\') {
			continue;
		}
		text_add_n(t, plain, (size_t)(s - plain));
		plain = s + 1;
		switch (c) {
		case '"':
			text_add(t, "\\\"");
			break;
		case '\\':
			text_add(t, "\\\\");
			break;
		case '\n':
			text_add(t, "\\n");
			break;
		case '\r':
			text_add(t, "\\r");
			break;
		case '\t':
			text_add(t, "\\t");
			break;
		default:
			text_printf(t, "\\u%04x", c);
			break;
		}
	}
	text_add_n(t, plain, (size_t)(s - plain));
	text_add_char(t, '"');
}

void
text_add_csv(struct text *t, const char *s)
{
	/* A lone code such as "-" is data; a formula is longer than one character. */
	bool is_formula = s[0] != '\0' && strchr("=+-@\t\r", s[0]) != NULL && s[1] != '\0';
	if (!is_formula && strpbrk(s, ",\"\r\n") == NULL) {
		text_add(t, s);
		return;
	}
	text_add_char(t, '"');
	if (is_formula) {
		text_add_char(t, '\'');
	}
	for (; *s != '\0'; s++) {
		if (*s == '"') {
			text_add_char(t, '"');
		}
		text_add_char(t, *s);
	}
	text_add_char(t, '"');
}

void
hex_write(char *out, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = bytes;
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[b[i] >> 4];
		out[2 * i + 1] = digits[b[i] & 15];
	}
	out[2 * n] = '\0';
}
