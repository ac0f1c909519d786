#ifndef MUSTER_STORE_LESSON_ROWS_H
#define MUSTER_STORE_LESSON_ROWS_H

#include "store/store_lessons.h"
#include "store/store_private.h"

#include <stddef.h>

/* Private to lessons.c, lesson_marks.c and lesson_checks.c. */

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define OF(row, what, member)                                                                      \
	{                                                                                          \
		.key = #member, .type = FIELD_##what, .offset = offsetof(struct row, member)       \
	}
#define SHAPE(name, fields, type)                                                                  \
	static const struct record name = {fields, COUNT(fields), sizeof(struct type)}

#endif
