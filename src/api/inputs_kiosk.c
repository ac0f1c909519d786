#include "api/inputs_kiosk.h"

#include "api/inputs_rows.h"

static const struct field add_device_fields[] = {
    PATH_URN(AT(device_args, urn)),
    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(device_args, name), .min = 1, .max = 60},
    {"place", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(device_args, place), .min = 1, .max = 60},
};
INPUT(input_add_device, add_device_fields, device_args);

static const struct field device_fields[] = {
    PATH_URN(AT(device_args, urn)),
    {"device", IN_PATH, FIELD_ID, .at = AT(device_args, device_id)},
};
INPUT(input_device, device_fields, device_args);

static const struct field pair_fields[] = {
    {"code", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(pair_input, code), .min = 8, .max = 20},
};
INPUT(input_pair, pair_fields, pair_input);

static const struct field kiosk_find_fields[] = {
    {"q", IN_QUERY, FIELD_TEXT, NEEDED, .at = AT(kiosk_find_input, q), .min = 1, .max = 60},
};
INPUT(input_kiosk_find, kiosk_find_fields, kiosk_find_input);

static const struct field kiosk_pupil_fields[] = {
    {"pupil", IN_PATH, FIELD_ID, .at = AT(kiosk_pupil_input, pupil_id)},
};
INPUT(input_kiosk_pupil, kiosk_pupil_fields, kiosk_pupil_input);

static const struct field kiosk_sign_in_fields[] = {
    BODY_UUID(AT(kiosk_sign_in_args, uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(kiosk_sign_in_args, pupil_id)},
    BODY_TEXT("reason", AT(kiosk_sign_in_args, reason), 100),
    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(kiosk_sign_in_args, taken_at)},
    {"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(kiosk_sign_in_args, sent_at)},
};
INPUT(input_kiosk_sign_in, kiosk_sign_in_fields, kiosk_sign_in_args);
