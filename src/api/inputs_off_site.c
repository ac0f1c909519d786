#include "api/inputs_off_site.h"

#include "api/inputs_rows.h"

static const char *const codes[] = {"K", "B", "D", "W", NULL};

static const struct field off_site_fields[] = {
    PATH_URN(AT(off_site_query, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(off_site_query, day), .absent = DAY_NONE},
};
INPUT(input_off_site, off_site_fields, off_site_query);

static const struct field trip_fields[] = {
    PATH_URN(AT(trip_query, urn)),
    {"trip", IN_PATH, FIELD_ID, .at = AT(trip_query, trip_id)},
    {"date", IN_QUERY, FIELD_DATE, .at = AT(trip_query, day), .absent = DAY_NONE},
};
INPUT(input_trip, trip_fields, trip_query);

/* A trip, a placement; what changes one begins with it. */
_Static_assert(AT(trip_change_args, trip) == 0 && AT(placement_change_args, placement) == 0,
    "the same offsets read both");
#define TRIP_BODY                                                                                  \
	PATH_URN(AT(trip_args, urn)), BODY_UUID(AT(trip_args, uuid)),                              \
	    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(trip_args, name), .min = 1,             \
	        .max = 100},                                                                       \
	    BODY_TEXT("place", AT(trip_args, place), 100),                                         \
	    {"leader_id", IN_BODY, FIELD_ID, .is_nullable = true, .at = AT(trip_args, leader_id)}, \
	    BODY_TEXT("leader", AT(trip_args, leader), 100),                                       \
	    BODY_TEXT("staff", AT(trip_args, staff), 300),                                         \
	    {"from", IN_BODY, FIELD_DATE, NEEDED, .at = AT(trip_args, from_day)},                  \
	    {"from_session", IN_BODY, FIELD_SESSION, NEEDED, .at = AT(trip_args, from_session)},   \
	    {"to", IN_BODY, FIELD_DATE, NEEDED, .at = AT(trip_args, to_day)},                      \
	{                                                                                          \
		"to_session", IN_BODY, FIELD_SESSION, NEEDED, .at = AT(trip_args, to_session)      \
	}

static const struct field make_trip_fields[] = {
    TRIP_BODY,
    {"pupils", IN_BODY, FIELD_IDS, NEEDED, ROWS(trip_args, pupils, n_pupils), .min = 1, .max = 500},
};
INPUT(input_make_trip, make_trip_fields, trip_args);

static const struct field change_trip_fields[] = {
    TRIP_BODY,
    {"trip", IN_PATH, FIELD_ID, .at = AT(trip_change_args, trip_id)},
    BODY_TEXT("reason", AT(trip_change_args, reason), 500),
};
INPUT(input_change_trip, change_trip_fields, trip_change_args);

static const struct field trip_pupils_fields[] = {
    PATH_URN(AT(trip_pupils_args, urn)),
    {"trip", IN_PATH, FIELD_ID, .at = AT(trip_pupils_args, trip_id)},
    BODY_UUID(AT(trip_pupils_args, uuid)),
    BODY_TEXT("reason", AT(trip_pupils_args, reason), 500),
    {"pupils", IN_BODY, FIELD_IDS, NEEDED, ROWS(trip_pupils_args, pupils, n_pupils), .max = 500},
};
INPUT(input_trip_pupils, trip_pupils_fields, trip_pupils_args);

static const struct field cancel_fields[] = {
    PATH_URN(AT(off_site_end_args, urn)),
    {"trip", IN_PATH, FIELD_ID, .at = AT(off_site_end_args, off_site_id)},
    BODY_UUID(AT(off_site_end_args, uuid)),
    BODY_TEXT("reason", AT(off_site_end_args, reason), 500),
};
INPUT(input_cancel_trip, cancel_fields, off_site_end_args);

static const struct field end_fields[] = {
    PATH_URN(AT(off_site_end_args, urn)),
    {"placement", IN_PATH, FIELD_ID, .at = AT(off_site_end_args, off_site_id)},
    BODY_UUID(AT(off_site_end_args, uuid)),
    BODY_TEXT("reason", AT(off_site_end_args, reason), 500),
};
INPUT(input_end_placement, end_fields, off_site_end_args);

static const struct field tick_fields[] = {
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(roll_tick_in, pupil_id)},
    {"here", IN_BODY, FIELD_BOOL, NEEDED, .at = AT(roll_tick_in, is_here)},
    BODY_TEXT("reason", AT(roll_tick_in, reason), 200),
};
static INPUT(tick_input, tick_fields, roll_tick_in);

static const struct field roll_fields[] = {
    PATH_URN(AT(trip_roll_input, args.urn)),
    {"trip", IN_PATH, FIELD_ID, .at = AT(trip_roll_input, args.trip_id)},
    BODY_UUID(AT(trip_roll_input, args.uuid)),
    BODY_TEXT("device", AT(trip_roll_input, device), 80),
    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(trip_roll_input, args.taken_at)},
    {"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(trip_roll_input, args.sent_at)},
    {"date", IN_BODY, FIELD_DATE, NEEDED, .at = AT(trip_roll_input, args.day)},
    {"session", IN_BODY, FIELD_SESSION, NEEDED, .at = AT(trip_roll_input, args.session)},
    {"ticks", IN_BODY, FIELD_LIST, NEEDED, ROWS(trip_roll_input, args.ticks, args.n_ticks),
        .max = 500, .item = &tick_input},
};
INPUT(input_trip_roll, roll_fields, trip_roll_input);

#define PROVIDER_BODY                                                                              \
	PATH_URN(AT(provider_args, urn)), BODY_UUID(AT(provider_args, uuid)),                      \
	    {"code", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(provider_args, code),                 \
	        .choices = codes},                                                                 \
	    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(provider_args, name), .min = 1,         \
	        .max = 100},                                                                       \
	    BODY_TEXT("contact", AT(provider_args, contact), 100),                                 \
	    BODY_TEXT("email", AT(provider_args, email), 254),                                     \
	    BODY_TEXT("phone", AT(provider_args, phone), 40)

static const struct field add_provider_fields[] = {PROVIDER_BODY};
INPUT(input_add_provider, add_provider_fields, provider_args);

static const struct field change_provider_fields[] = {
    PROVIDER_BODY,
    {"provider", IN_PATH, FIELD_ID, .at = AT(provider_args, provider_id)},
};
INPUT(input_change_provider, change_provider_fields, provider_args);

#define PLACEMENT_BODY                                                                             \
	PATH_URN(AT(placement_args, urn)), BODY_UUID(AT(placement_args, uuid)),                    \
	    {"activity", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(placement_args, activity),          \
	        .min = 1, .max = 200},                                                             \
	    {"from", IN_BODY, FIELD_DATE, NEEDED, .at = AT(placement_args, from_day)},             \
	    {"to", IN_BODY, FIELD_DATE, NEEDED, .at = AT(placement_args, to_day)},                 \
	{                                                                                          \
		"sessions", IN_BODY, FIELD_TEXTS, NEEDED,                                          \
		    ROWS(placement_args, sessions, n_sessions), .max = 14                          \
	}

static const struct field placement_fields[] = {
    PLACEMENT_BODY,
    {"provider", IN_BODY, FIELD_ID, NEEDED, .at = AT(placement_args, provider_id)},
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(placement_args, pupil_id)},
};
INPUT(input_make_placement, placement_fields, placement_args);

static const struct field change_placement_fields[] = {
    PLACEMENT_BODY,
    {"placement", IN_PATH, FIELD_ID, .at = AT(placement_change_args, placement_id)},
    BODY_TEXT("reason", AT(placement_change_args, reason), 500),
};
INPUT(input_change_placement, change_placement_fields, placement_change_args);

static const struct field settle_fields[] = {
    PATH_URN(AT(off_site_settle_args, urn)),
    {"question", IN_PATH, FIELD_ID, .at = AT(off_site_settle_args, question_id)},
    BODY_UUID(AT(off_site_settle_args, uuid)),
    {"outcome", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(off_site_settle_args, outcome), .min = 1,
        .max = 500},
};
INPUT(input_settle_off_site, settle_fields, off_site_settle_args);

static const struct field link_fields[] = {
    {"answer", IN_PATH, FIELD_TEXT, .at = AT(provider_link_args, token), .max = 100},
};
INPUT(input_provider_link, link_fields, provider_link_args);

static const struct field one_fields[] = {
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(provider_answer_in, pupil_id)},
    {"session", IN_BODY, FIELD_SESSION, NEEDED, .at = AT(provider_answer_in, session)},
    {"here", IN_BODY, FIELD_BOOL, NEEDED, .at = AT(provider_answer_in, is_here)},
    BODY_TEXT("reason", AT(provider_answer_in, reason), 200),
};
static INPUT(one_input, one_fields, provider_answer_in);

static const struct field answer_fields[] = {
    {"answer", IN_PATH, FIELD_TEXT, .at = AT(provider_link_args, token), .max = 100},
    BODY_UUID(AT(provider_link_args, uuid)),
    {"answers", IN_BODY, FIELD_LIST, NEEDED, ROWS(provider_link_args, answers, n_answers),
        .max = 500, .item = &one_input},
};
INPUT(input_provider_answer, answer_fields, provider_link_args);
