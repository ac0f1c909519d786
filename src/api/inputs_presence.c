#include "api/inputs_presence.h"

#include "api/inputs_rows.h"
#include "app/presence.h"

static const char *const states[] = {
    "on_site", "not_seen", "off_site", "signed_out", "not_expected", NULL};
static const char *const kinds[] = {"drill", "real", NULL};
/* as enum fire_tick_kind */
static const char *const ticks[] = {"found", "missing", "note", NULL};
static const char *const people[] = {"staff", "visitors", NULL};
_Static_assert(COUNT(states) == PRESENCE_STATE_COUNT + 1, "each state has its name");

#define WHEN(type)                                                                                 \
	BODY_TEXT("device", AT(type, device), 80),                                                 \
	    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(type, args.taken_at)},                   \
	{                                                                                          \
		"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(type, args.sent_at)                    \
	}

static const struct field presence_fields[] = {
    PATH_URN(AT(presence_query, urn)),
    {"group", IN_QUERY, FIELD_ID, .at = AT(presence_query, group_id)},
    {"year", IN_QUERY, FIELD_YEAR, .at = AT(presence_query, year), .absent = -1},
    {"state", IN_QUERY, FIELD_INDEX, .at = AT(presence_query, state), .absent = -1,
        .choices = states},
};
INPUT(input_presence, presence_fields, presence_query);

static const struct field start_fields[] = {
    PATH_URN(AT(fire_start_input, args.urn)),
    BODY_UUID(AT(fire_start_input, args.uuid)),
    {"kind", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(fire_start_input, kind), .choices = kinds},
    BODY_TEXT("note", AT(fire_start_input, args.note), 200),
    WHEN(fire_start_input),
};
INPUT(input_fire_start, start_fields, fire_start_input);

static const struct field end_fields[] = {
    PATH_URN(AT(fire_end_args, urn)),
    {"roll", IN_PATH, FIELD_ID, .at = AT(fire_end_args, roll_id)},
    BODY_UUID(AT(fire_end_args, uuid)),
    BODY_TEXT("note", AT(fire_end_args, note), 500),
};
INPUT(input_fire_end, end_fields, fire_end_args);

static const struct field tick_fields[] = {
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(fire_tick_in, pupil_id)},
    {"kind", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(fire_tick_in, kind), .choices = ticks},
    BODY_TEXT("note", AT(fire_tick_in, note), 200),
};
static INPUT(tick_input, tick_fields, fire_tick_in);

static const struct field ticks_fields[] = {
    PATH_URN(AT(fire_ticks_input, args.urn)),
    BODY_UUID(AT(fire_ticks_input, args.uuid)),
    {"ticks", IN_BODY, FIELD_LIST, NEEDED, ROWS(fire_ticks_input, args.ticks, args.n_ticks),
        .min = 1, .max = 500, .item = &tick_input},
    WHEN(fire_ticks_input),
};
INPUT(input_fire_ticks, ticks_fields, fire_ticks_input);

static const struct field count_fields[] = {
    PATH_URN(AT(fire_count_input, args.urn)),
    BODY_UUID(AT(fire_count_input, args.uuid)),
    {"who", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(fire_count_input, args.who), .choices = people},
    {"here", IN_BODY, FIELD_INT, NEEDED, .at = AT(fire_count_input, args.here), .max = 9999},
    {"found", IN_BODY, FIELD_INT, NEEDED, .at = AT(fire_count_input, args.found), .max = 9999},
    WHEN(fire_count_input),
};
INPUT(input_fire_count, count_fields, fire_count_input);

static const struct field point_fields[] = {
    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(fire_point_in, name), .min = 1, .max = 60},
    {"groups", IN_BODY, FIELD_IDS, NEEDED, ROWS(fire_point_in, groups, n_groups), .max = 200},
};
static INPUT(point_input, point_fields, fire_point_in);

static const struct field points_fields[] = {
    PATH_URN(AT(fire_points_args, urn)),
    BODY_UUID(AT(fire_points_args, uuid)),
    {"points", IN_BODY, FIELD_LIST, NEEDED, ROWS(fire_points_args, points, n_points), .max = 40,
        .item = &point_input},
};
INPUT(input_fire_points, points_fields, fire_points_args);

static const struct field report_fields[] = {
    PATH_URN(AT(roll_key, urn)),
    {"roll", IN_PATH, FIELD_ID, .at = AT(roll_key, roll_id)},
};
INPUT(input_fire_report, report_fields, roll_key);
