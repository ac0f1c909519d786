#include "app/phones.h"

#include <string.h>

static const struct phone_word {
	char type;
	const char *word;
} words[] = {
    {'M', "mobile:"},
    {'H', "home:"},
    {'W', "work:"},
    {'D', "daytime:"},
    {'A', "alternate:"},
};
#define WORDS (sizeof words / sizeof words[0])

const char *
phone_type_word(char type)
{
	for (size_t i = 0; i < WORDS; i++) {
		if (words[i].type == type) {
			return words[i].word;
		}
	}
	return "";
}

size_t
phone_type_parse(char *type, const char *s, size_t n)
{
	for (size_t i = 0; i < WORDS; i++) {
		size_t len = strlen(words[i].word);
		if (len <= n && memcmp(s, words[i].word, len) == 0) {
			*type = words[i].type;
			return len;
		}
	}
	return 0;
}

const char *
phone_line_next(struct arena *a, const char **rest)
{
	const char *s = *rest;
	if (s[0] == '\0') {
		return NULL;
	}
	size_t n = strcspn(s, "\n");
	*rest = s + n + (s[n] != '\0');
	return arena_text_n(a, s, n);
}

const char *
phone_next(struct arena *a, const char **rest)
{
	char type = 'O';
	const char *line = phone_line_next(a, rest);
	return line == NULL ? NULL : line + phone_type_parse(&type, line, strlen(line));
}

bool
phone_is_one_of(struct arena *a, const char *phones, const char *number)
{
	bool is_one = false;
	for (const char *one = phone_next(a, &phones); one != NULL; one = phone_next(a, &phones)) {
		is_one = is_one || strcmp(one, number) == 0;
	}
	return is_one;
}
