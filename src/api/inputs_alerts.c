#include "api/inputs_alerts.h"

#include "api/inputs_rows.h"

static const char *const kinds[] = {"acknowledged", "searching", "help", "found", "not_found",
    "senior_told", "home_called", "police_called", "note", "closed", NULL};

static const struct field alerts_fields[] = {
    PATH_URN(AT(alerts_query, urn)),
    {"open", IN_QUERY, FIELD_BOOL, .at = AT(alerts_query, open)},
};
INPUT(input_alerts, alerts_fields, alerts_query);

static const struct field alert_fields[] = {
    PATH_URN(AT(alert_query, urn)),
    {"alert", IN_PATH, FIELD_ID, .at = AT(alert_query, alert_id)},
};
INPUT(input_alert, alert_fields, alert_query);

static const struct field raise_fields[] = {
    PATH_URN(AT(alert_raise_input, args.urn)),
    BODY_UUID(AT(alert_raise_input, args.uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(alert_raise_input, args.pupil_id)},
    BODY_TEXT("expected", AT(alert_raise_input, args.expected), 100),
    BODY_TEXT("words", AT(alert_raise_input, args.words), 500),
    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(alert_raise_input, args.taken_at)},
    {"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(alert_raise_input, args.sent_at)},
    BODY_TEXT("device", AT(alert_raise_input, device), 80),
};
INPUT(input_alert_raise, raise_fields, alert_raise_input);

static const struct field step_fields[] = {
    PATH_URN(AT(alert_step_input, args.urn)),
    {"alert", IN_PATH, FIELD_ID, .at = AT(alert_step_input, args.alert_id)},
    BODY_UUID(AT(alert_step_input, args.uuid)),
    {"kind", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(alert_step_input, args.kind),
        .choices = kinds},
    BODY_TEXT("place", AT(alert_step_input, args.place), 100),
    BODY_TEXT("words", AT(alert_step_input, args.words), 500),
    BODY_TEXT("device", AT(alert_step_input, device), 80),
};
INPUT(input_alert_step, step_fields, alert_step_input);

static const struct field link_fields[] = {
    {"answer", IN_PATH, FIELD_TEXT, .at = AT(alert_link_args, token), .max = 100},
};
INPUT(input_alert_link, link_fields, alert_link_args);

static const struct field propose_fields[] = {
    PATH_URN(AT(vulnerable_propose_args, urn)),
    BODY_UUID(AT(vulnerable_propose_args, uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(vulnerable_propose_args, pupil_id)},
    {"reason", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(vulnerable_propose_args, reason), .min = 1,
        .max = 500},
};
INPUT(input_propose, propose_fields, vulnerable_propose_args);

static const char *const decisions[] = {"list", "decline", "review", "end", NULL};
static const struct field vulnerable_step_fields[] = {
    PATH_URN(AT(vulnerable_step_args, urn)),
    {"entry", IN_PATH, FIELD_ID, .at = AT(vulnerable_step_args, entry_id)},
    BODY_UUID(AT(vulnerable_step_args, uuid)),
    {"kind", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(vulnerable_step_args, kind),
        .choices = decisions},
    BODY_TEXT("words", AT(vulnerable_step_args, words), 500),
    {"from", IN_BODY, FIELD_DATE, .at = AT(vulnerable_step_args, from_day), .absent = DAY_NONE},
    {"review_on", IN_BODY, FIELD_DATE, .at = AT(vulnerable_step_args, review_day),
        .absent = DAY_NONE},
};
INPUT(input_vulnerable_step, vulnerable_step_fields, vulnerable_step_args);
