#include "api/inputs_follow_up.h"

#include "api/inputs_rows.h"

static const struct field list_fields[] = {
    PATH_URN(AT(follow_up_query, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(follow_up_query, day), .absent = DAY_NONE},
};
INPUT(input_follow_up, list_fields, follow_up_query);

static const struct field pupil_fields[] = {
    PATH_URN(AT(follow_up_pupil_query, urn)),
    PATH_PUPIL(AT(follow_up_pupil_query, pupil_id)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(follow_up_pupil_query, day), .absent = DAY_NONE},
};
INPUT(input_follow_up_pupil, pupil_fields, follow_up_pupil_query);

static const struct field attempt_fields[] = {
    PATH_URN(AT(attempt_input, args.urn)),
    BODY_UUID(AT(attempt_input, args.uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(attempt_input, args.pupil_id)},
    {"date", IN_BODY, FIELD_DATE, .at = AT(attempt_input, args.day), .absent = DAY_NONE},
    {"how", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(attempt_input, args.how),
        .choices = attempt_how_names},
    {"outcome", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(attempt_input, args.outcome),
        .choices = attempt_outcome_names},
    {"contact", IN_BODY, FIELD_INT, .at = AT(attempt_input, args.contact), .min = 1, .max = 99},
    BODY_TEXT("who", AT(attempt_input, args.who), 100),
    BODY_TEXT("number", AT(attempt_input, args.number), 254),
    BODY_TEXT("companion", AT(attempt_input, args.companion), 100),
    BODY_TEXT("words", AT(attempt_input, args.words), 2000),
    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(attempt_input, args.taken_at)},
    {"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(attempt_input, args.sent_at)},
    BODY_TEXT("device", AT(attempt_input, device), 80),
};
INPUT(input_attempt, attempt_fields, attempt_input);

static const struct field reports_fields[] = {
    PATH_URN(AT(reports_query, urn)),
    {"pupil", IN_QUERY, FIELD_ID, .at = AT(reports_query, pupil_id)},
    {"open", IN_QUERY, FIELD_BOOL, .at = AT(reports_query, is_open)},
};
INPUT(input_reports, reports_fields, reports_query);

static const struct field report_fields[] = {
    PATH_URN(AT(report_input, args.urn)),
    BODY_UUID(AT(report_input, args.uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(report_input, args.pupil_id)},
    {"from", IN_BODY, FIELD_DATE, .at = AT(report_input, args.from_day), .absent = DAY_NONE},
    {"to", IN_BODY, FIELD_DATE, .at = AT(report_input, args.to_day), .absent = DAY_NONE},
    {"source", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(report_input, args.source),
        .choices = report_source_names},
    {"reason", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(report_input, args.reason),
        .choices = report_reason_names},
    {"told_by", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(report_input, args.told_by), .min = 1,
        .max = 100},
    BODY_TEXT("words", AT(report_input, args.words), 2000),
    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(report_input, args.taken_at)},
    {"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(report_input, args.sent_at)},
    BODY_TEXT("device", AT(report_input, device), 80),
};
INPUT(input_report, report_fields, report_input);

static const struct field decide_fields[] = {
    PATH_URN(AT(report_decide_args, urn)),
    {"report", IN_PATH, FIELD_ID, .at = AT(report_decide_args, report_id)},
    BODY_UUID(AT(report_decide_args, uuid)),
    {"state", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(report_decide_args, state),
        .choices = report_state_names},
    BODY_TEXT("code", AT(report_decide_args, code), 2),
    BODY_TEXT("words", AT(report_decide_args, words), 500),
    BODY_TEXT("told", AT(report_decide_args, told), 200),
};
INPUT(input_report_decide, decide_fields, report_decide_args);
