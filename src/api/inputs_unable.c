#include "api/inputs_unable.h"

#include "api/inputs_rows.h"

/* The bodies differ by what writes: uuid, reason, fact and what was shown. */
#define UNABLE_WHAT                                                                                \
	PATH_URN(AT(unable_args, urn)),                                                            \
	    {"code", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(unable_args, code), .min = 1,           \
	        .max = 2},                                                                         \
	    {"date", IN_BODY, FIELD_DATE, NEEDED, .at = AT(unable_args, day)},                     \
	    {"session", IN_BODY, FIELD_HALF, .is_nullable = true, .at = AT(unable_args, session),  \
	        .absent = -1},                                                                     \
	    {"groups", IN_BODY, FIELD_IDS, ROWS(unable_args, groups, n_groups), .max = 200},       \
	    {"years", IN_BODY, FIELD_YEARS, .at = AT(unable_args, years)},                         \
	    {"pupils", IN_BODY, FIELD_IDS, ROWS(unable_args, pupils, n_pupils),                    \
	        .max = UNABLE_PUPILS},                                                             \
	{                                                                                          \
		"over", IN_BODY, FIELD_TEXTS, ROWS(unable_args, over, n_over), .max = 30           \
	}

static const struct field preview_fields[] = {UNABLE_WHAT};
INPUT(input_unable_preview, preview_fields, unable_args);

static const struct field act_fields[] = {
    UNABLE_WHAT,
    BODY_UUID(AT(unable_args, uuid)),
    BODY_TEXT("reason", AT(unable_args, reason), 500),
    BODY_TEXT("fact", AT(unable_args, fact), 200),
    {"sessions", IN_BODY, FIELD_INT, .at = AT(unable_args, sessions), .min = 0,
        .max = INT64_C(2) * UNABLE_PUPILS, .absent = -1},
};
INPUT(input_unable, act_fields, unable_args);
