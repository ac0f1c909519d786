#include "api/inputs_register.h"

#include "api/inputs_rows.h"
#include "app/cover.h"
#include "app/logo.h"
#include "app/photo.h"
#include "app/seal.h"
#include "app/tutor.h"

static const struct field covers_fields[] = {
    PATH_URN(AT(on_input, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(on_input, on), .absent = DAY_NONE},
};
INPUT(input_covers, covers_fields, on_input);

static const struct field give_cover_fields[] = {
    PATH_URN(AT(cover_args, urn)),
    BODY_UUID(AT(cover_args, uuid)),
    {"user", IN_BODY, FIELD_ID, NEEDED, .at = AT(cover_args, user_id)},
    {"group", IN_BODY, FIELD_ID, NEEDED, .at = AT(cover_args, group_id)},
    {"date", IN_BODY, FIELD_DATE, NEEDED, .at = AT(cover_args, day)},
    {"session", IN_BODY, FIELD_HALF, .at = AT(cover_args, session), .absent = -1},
    BODY_TEXT("reason", AT(cover_args, reason), 200),
};
INPUT(input_give_cover, give_cover_fields, cover_args);

static const struct field end_cover_fields[] = {
    PATH_URN(AT(cover_args, urn)),
    {"cover", IN_PATH, FIELD_ID, .at = AT(cover_args, cover_id)},
    BODY_UUID(AT(cover_args, uuid)),
    BODY_TEXT("reason", AT(cover_args, reason), 200),
};
INPUT(input_end_cover, end_cover_fields, cover_args);

static const struct field seal_fields[] = {
    PATH_URN(AT(seal_args, urn)),
    BODY_UUID(AT(seal_args, uuid)),
    {"from", IN_BODY, FIELD_DATE, NEEDED, .at = AT(seal_args, days.from)},
    {"to", IN_BODY, FIELD_DATE, NEEDED, .at = AT(seal_args, days.to)},
    BODY_TEXT("reason", AT(seal_args, reason), 500),
    {"with_gaps", IN_BODY, FIELD_BOOL, .at = AT(seal_args, with_gaps)},
};
INPUT(input_seal, seal_fields, seal_args);

static const struct field unseal_fields[] = {
    PATH_URN(AT(seal_args, urn)),
    {"seal", IN_PATH, FIELD_ID, .at = AT(seal_args, seal_id)},
    BODY_UUID(AT(seal_args, uuid)),
    BODY_TEXT("reason", AT(seal_args, reason), 500),
};
INPUT(input_unseal, unseal_fields, seal_args);

static const struct field photo_fields[] = {
    PATH_URN(AT(photo_input, urn)),
    PATH_PUPIL(AT(photo_input, pupil_id)),
    {"v", IN_QUERY, FIELD_INT, .at = AT(photo_input, version), .min = 0, .max = INT32_MAX},
    {"lesson", IN_QUERY, FIELD_ID, .at = AT(photo_input, lesson_id)},
};
INPUT(input_photo, photo_fields, photo_input);

static const struct field put_photo_fields[] = {
    PATH_URN(AT(photo_args, urn)),
    PATH_PUPIL(AT(photo_args, pupil_id)),
    BODY_UUID(AT(photo_args, uuid)),
    {"image", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(photo_args, image), .min = 1, .max = 400000},
};
INPUT(input_put_photo, put_photo_fields, photo_args);

static const struct field remove_photo_fields[] = {
    PATH_URN(AT(photo_args, urn)),
    PATH_PUPIL(AT(photo_args, pupil_id)),
    BODY_UUID(AT(photo_args, uuid)),
};
INPUT(input_remove_photo, remove_photo_fields, photo_args);

static const struct field logo_fields[] = {
    PATH_URN(AT(logo_input, urn)),
    {"v", IN_QUERY, FIELD_INT, .at = AT(logo_input, version), .min = 0, .max = INT32_MAX},
};
INPUT(input_logo, logo_fields, logo_input);

static const struct field put_logo_fields[] = {
    PATH_URN(AT(logo_args, urn)),
    BODY_UUID(AT(logo_args, uuid)),
    {"image", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(logo_args, image), .min = 1, .max = 400000},
};
INPUT(input_put_logo, put_logo_fields, logo_args);

static const struct field remove_logo_fields[] = {
    PATH_URN(AT(logo_args, urn)),
    BODY_UUID(AT(logo_args, uuid)),
};
INPUT(input_remove_logo, remove_logo_fields, logo_args);

static const struct field tutor_fields[] = {
    PATH_URN(AT(tutor_query, urn)),
    {"group", IN_PATH, FIELD_ID, .at = AT(tutor_query, group_id)},
    {"date", IN_QUERY, FIELD_DATE, .at = AT(tutor_query, day), .absent = DAY_NONE},
};
INPUT(input_tutor, tutor_fields, tutor_query);
