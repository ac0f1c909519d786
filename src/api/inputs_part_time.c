#include "api/inputs_part_time.h"

#include "api/inputs_rows.h"

static const struct field list_fields[] = {
    PATH_URN(AT(part_time_query, urn)),
    {"plan", IN_QUERY, FIELD_ID, .at = AT(part_time_query, plan_id)},
    {"pupil", IN_QUERY, FIELD_ID, .at = AT(part_time_query, pupil_id)},
    {"all", IN_QUERY, FIELD_BOOL, .at = AT(part_time_query, is_all)},
};
INPUT(input_part_time_list, list_fields, part_time_query);

/* Who agreed, when and how: that they did is for the rules to ask, with their words. */
#define AGREED(type)                                                                               \
	BODY_TEXT("school", AT(type, school.who), 100),                                            \
	    {"school_on", IN_BODY, FIELD_DATE, .at = AT(type, school.day), .absent = DAY_NONE},    \
	    BODY_TEXT("school_how", AT(type, school.how), 200),                                    \
	    BODY_TEXT("parent", AT(type, parent.who), 100),                                        \
	    {"parent_on", IN_BODY, FIELD_DATE, .at = AT(type, parent.day), .absent = DAY_NONE},    \
	    BODY_TEXT("parent_how", AT(type, parent.how), 200)
#define SAID(type)                                                                                 \
	BODY_TEXT("social_worker", AT(type, social_worker), 500),                                  \
	    BODY_TEXT("ehc_plan", AT(type, ehc_plan), 500),                                        \
	{                                                                                          \
		"la_told", IN_BODY, FIELD_DATE, .is_nullable = true, .at = AT(type, la_told),      \
		                                .absent = DAY_NONE                                 \
	}

static const struct field make_fields[] = {
    PATH_URN(AT(part_time_args, urn)),
    BODY_UUID(AT(part_time_args, uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(part_time_args, pupil_id)},
    {"reason", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(part_time_args, reason),
        .choices = part_time_reason_names},
    {"wider", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(part_time_args, wider),
        .choices = part_time_wider_names},
    {"aim", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(part_time_args, aim), .max = 500},
    {"words", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(part_time_args, words), .min = 1, .max = 2000},
    AGREED(part_time_args),
    {"sessions", IN_BODY, FIELD_TEXTS, NEEDED, ROWS(part_time_args, sessions, n_sessions),
        .max = PART_TIME_SESSIONS},
    {"from", IN_BODY, FIELD_DATE, NEEDED, .at = AT(part_time_args, from_day)},
    {"to", IN_BODY, FIELD_DATE, NEEDED, .at = AT(part_time_args, to_day)},
    {"reviews", IN_BODY, FIELD_TEXTS, NEEDED, ROWS(part_time_args, reviews, n_reviews),
        .max = PART_TIME_REVIEWS},
    SAID(part_time_args),
};
INPUT(input_part_time, make_fields, part_time_args);

/* Nobody makes a plan by a review. */
_Static_assert(PART_TIME_MADE == 0, "the outcomes of a review are the steps behind the first");
static const struct field review_fields[] = {
    PATH_URN(AT(part_time_review_args, urn)),
    {"plan", IN_PATH, FIELD_ID, .at = AT(part_time_review_args, plan_id)},
    BODY_UUID(AT(part_time_review_args, uuid)),
    {"outcome", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(part_time_review_args, outcome),
        .choices = part_time_step_names + PART_TIME_GOES_ON},
    {"words", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(part_time_review_args, words), .max = 500},
    AGREED(part_time_review_args),
    {"to", IN_BODY, FIELD_DATE, .at = AT(part_time_review_args, to_day), .absent = DAY_NONE},
    {"reviews", IN_BODY, FIELD_TEXTS, ROWS(part_time_review_args, reviews, n_reviews),
        .max = PART_TIME_REVIEWS},
    SAID(part_time_review_args),
};
INPUT(input_part_time_review, review_fields, part_time_review_args);
