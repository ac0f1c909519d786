#include "api/inputs_templates.h"

#include "api/inputs_rows.h"

#define NAME_MAX_CHARS 60
#define SUBJECT_MAX_CHARS 150
#define BODY_MAX_CHARS 4000

#define BODY_KIND(where)                                                                           \
	{                                                                                          \
		"kind", IN_BODY, FIELD_INDEX, NEEDED, .at = (where),                               \
		                                      .choices = template_kind_names               \
	}
#define BODY_BODY(where)                                                                           \
	{                                                                                          \
		"body", IN_BODY, FIELD_TEXT, NEEDED, .at = (where), .min = 1,                      \
		                                     .max = BODY_MAX_CHARS                         \
	}

static const struct field list_fields[] = {
    PATH_URN(AT(templates_query, urn)),
    {"name", IN_QUERY, FIELD_TEXT, .at = AT(templates_query, name), .max = NAME_MAX_CHARS},
};
INPUT(input_templates, list_fields, templates_query);

static const struct field template_fields[] = {
    PATH_URN(AT(template_args, urn)),
    BODY_UUID(AT(template_args, uuid)),
    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(template_args, name), .min = 1,
        .max = NAME_MAX_CHARS},
    BODY_KIND(AT(template_args, kind)),
    BODY_TEXT("subject", AT(template_args, subject), SUBJECT_MAX_CHARS),
    BODY_BODY(AT(template_args, body)),
    {"based_on", IN_BODY, FIELD_SEQ, NEEDED, .at = AT(template_args, based_on)},
};
INPUT(input_template, template_fields, template_args);

static const struct field preview_fields[] = {
    PATH_URN(AT(template_preview, urn)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(template_preview, pupil_id)},
    BODY_KIND(AT(template_preview, kind)),
    BODY_TEXT("subject", AT(template_preview, subject), SUBJECT_MAX_CHARS),
    BODY_BODY(AT(template_preview, body)),
    {"date", IN_BODY, FIELD_DATE, .at = AT(template_preview, day), .absent = DAY_NONE},
    {"session", IN_BODY, FIELD_HALF, .at = AT(template_preview, session), .absent = -1},
};
INPUT(input_template_preview, preview_fields, template_preview);
