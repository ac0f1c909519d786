#include "api/inputs_leave.h"

#include "api/inputs_rows.h"

static const struct field list_fields[] = {
    PATH_URN(AT(leave_query, urn)),
    {"leave", IN_QUERY, FIELD_ID, .at = AT(leave_query, leave_id)},
    {"pupil", IN_QUERY, FIELD_ID, .at = AT(leave_query, pupil_id)},
    {"open", IN_QUERY, FIELD_BOOL, .at = AT(leave_query, is_open)},
};
INPUT(input_leave_list, list_fields, leave_query);

static const struct field request_fields[] = {
    PATH_URN(AT(leave_args, urn)),
    BODY_UUID(AT(leave_args, uuid)),
    {"pupils", IN_BODY, FIELD_IDS, NEEDED, ROWS(leave_args, pupils, n_pupils), .min = 1,
        .max = LEAVE_PUPILS},
    {"ground", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(leave_args, ground),
        .choices = leave_ground_names},
    {"applicant", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(leave_args, applicant), .min = 1,
        .max = 100},
    {"applicant_is", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(leave_args, applicant_is),
        .choices = leave_applicant_names},
    {"received", IN_BODY, FIELD_DATE, .at = AT(leave_args, received), .absent = DAY_NONE},
    {"from", IN_BODY, FIELD_DATE, NEEDED, .at = AT(leave_args, from_day)},
    {"from_session", IN_BODY, FIELD_HALF, .at = AT(leave_args, from_session), .absent = -1},
    {"to", IN_BODY, FIELD_DATE, .at = AT(leave_args, to_day), .absent = DAY_NONE},
    {"to_session", IN_BODY, FIELD_HALF, .at = AT(leave_args, to_session), .absent = -1},
    {"words", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(leave_args, words), .min = 1, .max = 2000},
    BODY_TEXT("fact", AT(leave_args, fact), 500),
    BODY_TEXT("travellers", AT(leave_args, travellers), 500),
    BODY_TEXT("email", AT(leave_args, email), 254),
};
INPUT(input_leave_request, request_fields, leave_args);

static const struct field step_fields[] = {
    PATH_URN(AT(leave_step_args, urn)),
    {"leave", IN_PATH, FIELD_ID, .at = AT(leave_step_args, leave_id)},
    BODY_UUID(AT(leave_step_args, uuid)),
    {"kind", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(leave_step_args, kind),
        .choices = leave_step_names},
    BODY_TEXT("words", AT(leave_step_args, words), 2000),
};
INPUT(input_leave_step, step_fields, leave_step_args);

static const struct field decide_fields[] = {
    PATH_URN(AT(leave_decide_args, urn)),
    {"leave", IN_PATH, FIELD_ID, .at = AT(leave_decide_args, leave_id)},
    BODY_UUID(AT(leave_decide_args, uuid)),
    {"pupils", IN_BODY, FIELD_IDS, ROWS(leave_decide_args, pupils, n_pupils), .max = LEAVE_PUPILS},
    {"granted", IN_BODY, FIELD_BOOL, NEEDED, .at = AT(leave_decide_args, is_granted)},
    {"from", IN_BODY, FIELD_DATE, .at = AT(leave_decide_args, from_day), .absent = DAY_NONE},
    {"from_session", IN_BODY, FIELD_HALF, .at = AT(leave_decide_args, from_session), .absent = -1},
    {"to", IN_BODY, FIELD_DATE, .at = AT(leave_decide_args, to_day), .absent = DAY_NONE},
    {"to_session", IN_BODY, FIELD_HALF, .at = AT(leave_decide_args, to_session), .absent = -1},
    BODY_TEXT("fact", AT(leave_decide_args, fact), 500),
    BODY_TEXT("words", AT(leave_decide_args, words), 500),
};
INPUT(input_leave_decide, decide_fields, leave_decide_args);
