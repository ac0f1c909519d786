#ifndef MUSTER_APP_PHONES_H
#define MUSTER_APP_PHONES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Inside app: telephone numbers of the record ("mobile:07700 900123") and of files, where a letter
 * says the type (exchange/records.h). */

/* "mobile:"; "" for a type that has no word. */
const char *phone_type_word(char type);
/* How many of the n characters are the word in front; *type is left alone when there is none. */
size_t phone_type_parse(char *type, const char *s, size_t n);
/* The first of numbers parted by \n, in `a`; *rest moves on to the next. NULL: there is none. */
const char *phone_line_next(struct arena *a, const char **rest);
/* The same without its type. */
const char *phone_next(struct arena *a, const char **rest);
/* Is it one of them? */
bool phone_is_one_of(struct arena *a, const char *phones, const char *number);

#endif
