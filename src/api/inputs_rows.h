#ifndef MUSTER_API_INPUTS_ROWS_H
#define MUSTER_API_INPUTS_ROWS_H

#include "api/body.h"
#include "base/day.h"

#include <stddef.h>

/* How the tables of inputs are written: for src/api/inputs*.c only. */
#define AT(type, member) offsetof(struct type, member)
#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define INPUT(name, fields, type)                                                                  \
	const struct input name = {fields, COUNT(fields), sizeof(struct type)}

#define ROWS(type, what, n_what) .at = AT(type, what), .n_at = AT(type, n_what)
#define NEEDED .is_required = true

/* Rows that many endpoints have: {urn} and the like in the path, from and to in the query. */
#define PATH_URN(where)                                                                            \
	{                                                                                          \
		"urn", IN_PATH, FIELD_URN, .at = (where)                                           \
	}
#define PATH_PUPIL(where)                                                                          \
	{                                                                                          \
		"pupil", IN_PATH, FIELD_ID, .at = (where)                                          \
	}
#define PATH_REGISTER(base)                                                                        \
	PATH_URN((base) + AT(register_key, urn)),                                                  \
	    {"date", IN_PATH, FIELD_DATE, .at = (base) + AT(register_key, day)},                   \
	    {"session", IN_PATH, FIELD_SESSION, .at = (base) + AT(register_key, session)},         \
	{                                                                                          \
		"group", IN_PATH, FIELD_ID, .at = (base) + AT(register_key, group_id)              \
	}
#define QUERY_RANGE(base)                                                                          \
	{"from", IN_QUERY, FIELD_DATE, .at = (base) + AT(day_range, from), .absent = DAY_NONE},    \
	{                                                                                          \
		"to", IN_QUERY, FIELD_DATE, .at = (base) + AT(day_range, to), .absent = DAY_NONE   \
	}
#define BODY_UUID(where)                                                                           \
	{                                                                                          \
		"uuid", IN_BODY, FIELD_UUID, NEEDED, .at = (where)                                 \
	}
#define BODY_TEXT(name, where, most)                                                               \
	{                                                                                          \
		name, IN_BODY, FIELD_TEXT, .at = (where), .max = (most)                            \
	}

#endif
