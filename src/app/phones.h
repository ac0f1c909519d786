#ifndef MUSTER_APP_PHONES_H
#define MUSTER_APP_PHONES_H

#include <stddef.h>

/* Inside app: telephone numbers of the record ("mobile:07700 900123") and of files, where a letter
 * says the type (exchange/records.h). */

/* "mobile:"; "" for a type that has no word. */
const char *phone_type_word(char type);
/* How many of the n characters are the word in front; *type is left alone when there is none. */
size_t phone_type_parse(char *type, const char *s, size_t n);

#endif
