#include "api/inputs_post.h"

#include "api/inputs_rows.h"

static const struct field notice_seen_fields[] = {
    PATH_URN(AT(notice_seen_args, urn)),
    {"notice", IN_PATH, FIELD_ID, .at = AT(notice_seen_args, notice_id)},
};
INPUT(input_notice_seen, notice_seen_fields, notice_seen_args);
