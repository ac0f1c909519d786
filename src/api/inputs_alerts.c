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
