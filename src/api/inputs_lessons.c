#include "api/inputs_lessons.h"

#include "api/inputs_rows.h"

#define PATH_LESSON(base)                                                                          \
	PATH_URN((base) + AT(lesson_key, urn)),                                                    \
	    {"date", IN_PATH, FIELD_DATE, .at = (base) + AT(lesson_key, day)},                     \
	{                                                                                          \
		"lesson", IN_PATH, FIELD_ID, .at = (base) + AT(lesson_key, lesson_id)              \
	}

static const char *const marks[] = {"present", "late", "not_here", "elsewhere", NULL};
static const char *const kinds[] = {"trip", "intervention", "club", "detention", NULL};
static const char *const questions[] = {"missing", "seen", NULL};
static const char *const outcomes[] = {
    "found", "elsewhere", "left_site", "mark_wrong", "lesson_wrong", NULL};
static const char *const ways[] = {"call", "email", NULL};
static const char *const results[] = {"in_order", "missing", "not_checked", NULL};

static const struct field lessons_fields[] = {
    PATH_URN(AT(lessons_query, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(lessons_query, day), .absent = DAY_NONE},
    {"mine", IN_QUERY, FIELD_BOOL, .at = AT(lessons_query, mine)},
};
INPUT(input_lessons, lessons_fields, lessons_query);

static const struct field lesson_fields[] = {PATH_LESSON(0)};
INPUT(input_lesson, lesson_fields, lesson_key);

static const struct field mark_fields[] = {
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(lesson_mark_in, pupil_id)},
    {"mark", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(lesson_mark_in, mark), .choices = marks},
    {"minutes", IN_BODY, FIELD_MINUTES, .is_nullable = true, .at = AT(lesson_mark_in, minutes),
        .max = 600, .absent = MINUTE_NONE},
    BODY_TEXT("place", AT(lesson_mark_in, place), 100),
    {"based_on", IN_BODY, FIELD_SEQ, NEEDED, .at = AT(lesson_mark_in, based_on)},
};
static INPUT(mark_input, mark_fields, lesson_mark_in);

static const struct field take_fields[] = {
    PATH_LESSON(AT(lesson_take_input, args.key)),
    BODY_UUID(AT(lesson_take_input, args.uuid)),
    BODY_TEXT("device", AT(lesson_take_input, device), 80),
    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(lesson_take_input, args.taken_at)},
    {"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(lesson_take_input, args.sent_at)},
    {"is_complete", IN_BODY, FIELD_BOOL, .at = AT(lesson_take_input, args.is_complete)},
    {"marks", IN_BODY, FIELD_LIST, NEEDED, ROWS(lesson_take_input, args.marks, args.n_marks),
        .max = 500, .item = &mark_input},
};
INPUT(input_take_lesson, take_fields, lesson_take_input);

static const struct field cover_fields[] = {
    PATH_LESSON(AT(lesson_cover_args, key)),
    BODY_UUID(AT(lesson_cover_args, uuid)),
    {"user", IN_BODY, FIELD_ID, .is_nullable = true, .at = AT(lesson_cover_args, user_id)},
    BODY_TEXT("name", AT(lesson_cover_args, name), 100),
};
INPUT(input_cover_lesson, cover_fields, lesson_cover_args);

static const struct field week_fields[] = {
    PATH_URN(AT(week_args, urn)),
    BODY_UUID(AT(week_args, uuid)),
    {"week_a", IN_BODY, FIELD_DATE, NEEDED, .at = AT(week_args, monday)},
};
INPUT(input_week, week_fields, week_args);

#define AD_HOC_FIELDS                                                                              \
	PATH_URN(AT(ad_hoc_args, urn)), BODY_UUID(AT(ad_hoc_args, uuid)),                          \
	    {"kind", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(ad_hoc_args, kind),                   \
	        .choices = kinds},                                                                 \
	    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(ad_hoc_args, name), .min = 1,           \
	        .max = 100},                                                                       \
	    BODY_TEXT("place", AT(ad_hoc_args, place), 100),                                       \
	    {"leader", IN_BODY, FIELD_ID, .is_nullable = true, .at = AT(ad_hoc_args, leader_id)},  \
	    BODY_TEXT("leader_name", AT(ad_hoc_args, leader), 100),                                \
	    {"from", IN_BODY, FIELD_DATE, NEEDED, .at = AT(ad_hoc_args, from_day)},                \
	    {"to", IN_BODY, FIELD_DATE, NEEDED, .at = AT(ad_hoc_args, to_day)},                    \
	    {"days", IN_BODY, FIELD_INT, .at = AT(ad_hoc_args, days), .max = 127},                 \
	    {"starts", IN_BODY, FIELD_CLOCK, NEEDED, .at = AT(ad_hoc_args, starts)},               \
	    {"ends", IN_BODY, FIELD_CLOCK, NEEDED, .at = AT(ad_hoc_args, ends)},                   \
	    {"may_ask", IN_BODY, FIELD_BOOL, .at = AT(ad_hoc_args, may_ask)},                      \
	{                                                                                          \
		"pupils", IN_BODY, FIELD_IDS, NEEDED, ROWS(ad_hoc_args, pupils, n_pupils),         \
		    .max = 500                                                                     \
	}
static const struct field new_ad_hoc_fields[] = {AD_HOC_FIELDS};
INPUT(input_save_ad_hoc, new_ad_hoc_fields, ad_hoc_args);
static const struct field change_ad_hoc_fields[] = {
    {"lesson", IN_PATH, FIELD_ID, .at = AT(ad_hoc_args, lesson_id)}, AD_HOC_FIELDS};
INPUT(input_change_ad_hoc, change_ad_hoc_fields, ad_hoc_args);

static const struct field end_fields[] = {
    PATH_URN(AT(end_ad_hoc_args, urn)),
    {"lesson", IN_PATH, FIELD_ID, .at = AT(end_ad_hoc_args, lesson_id)},
    BODY_UUID(AT(end_ad_hoc_args, uuid)),
};
INPUT(input_end_ad_hoc, end_fields, end_ad_hoc_args);

static const struct field missing_fields[] = {
    PATH_URN(AT(missing_query, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(missing_query, day), .absent = DAY_NONE},
};
INPUT(input_missing, missing_fields, missing_query);

static const struct field settle_fields[] = {
    PATH_LESSON(AT(settle_args, key)),
    BODY_UUID(AT(settle_args, uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(settle_args, pupil_id)},
    {"kind", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(settle_args, kind), .choices = questions},
    {"outcome", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(settle_args, outcome), .choices = outcomes},
    BODY_TEXT("note", AT(settle_args, note), 500),
};
INPUT(input_settle, settle_fields, settle_args);

static const struct field tell_fields[] = {
    PATH_LESSON(AT(tell_args, key)),
    BODY_UUID(AT(tell_args, uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(tell_args, pupil_id)},
    {"how", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(tell_args, how), .choices = ways},
};
INPUT(input_tell, tell_fields, tell_args);

static const struct field spots_fields[] = {
    PATH_URN(AT(spots_query, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(spots_query, day), .absent = DAY_NONE},
};
INPUT(input_spots, spots_fields, spots_query);

static const struct field pick_fields[] = {
    PATH_URN(AT(spot_pick_args, urn)),
    BODY_UUID(AT(spot_pick_args, uuid)),
    {"count", IN_BODY, FIELD_INT, NEEDED, .at = AT(spot_pick_args, count), .min = 1, .max = 20},
};
INPUT(input_pick_spots, pick_fields, spot_pick_args);

static const struct field result_fields[] = {
    PATH_URN(AT(spot_result_args, urn)),
    {"check", IN_PATH, FIELD_ID, .at = AT(spot_result_args, check_id)},
    {"lesson", IN_PATH, FIELD_ID, .at = AT(spot_result_args, lesson_id)},
    BODY_UUID(AT(spot_result_args, uuid)),
    {"result", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(spot_result_args, result),
        .choices = results},
    BODY_TEXT("note", AT(spot_result_args, note), 500),
    {"missing", IN_BODY, FIELD_IDS, ROWS(spot_result_args, missing, n_missing), .max = 100},
};
INPUT(input_spot_result, result_fields, spot_result_args);

static const struct field pupil_lessons_fields[] = {
    PATH_URN(AT(pupil_lessons_query, urn)),
    PATH_PUPIL(AT(pupil_lessons_query, pupil_id)),
    QUERY_RANGE(AT(pupil_lessons_query, range)),
};
INPUT(input_pupil_lessons, pupil_lessons_fields, pupil_lessons_query);
