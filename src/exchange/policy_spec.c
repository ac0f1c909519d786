#include "exchange/policy_spec.h"

#include "core/policy.h"

/* Rows of the tables. `s` is the struct the table is about, `m` its member. */
#define TEXT(k, s, m)                                                                              \
	{                                                                                          \
		.key = (k), .type = SPEC_TEXT, .at = offsetof(struct s, m)                         \
	}
#define TEXT_DUE(k, s, m)                                                                          \
	{                                                                                          \
		.key = (k), .type = SPEC_TEXT, .is_required = true, .at = offsetof(struct s, m)    \
	}
#define PLAIN(k, t, s, m)                                                                          \
	{                                                                                          \
		.key = (k), .type = (t), .at = offsetof(struct s, m)                               \
	}
#define NUMBER(k, s, m, lo, hi)                                                                    \
	{                                                                                          \
		.key = (k), .type = SPEC_INT, .at = offsetof(struct s, m), .min = (lo),            \
		.max = (hi)                                                                        \
	}
#define RATE(k, s, m, lo, hi)                                                                      \
	{                                                                                          \
		.key = (k), .type = SPEC_RATE, .at = offsetof(struct s, m), .min = (lo),           \
		.max = (hi)                                                                        \
	}
#define WORD(k, s, m, w)                                                                           \
	{                                                                                          \
		.key = (k), .type = SPEC_WORD, .at = offsetof(struct s, m), .words = (w)           \
	}
#define WORD_DUE(k, s, m, w)                                                                       \
	{                                                                                          \
		.key = (k), .type = SPEC_WORD, .is_required = true, .at = offsetof(struct s, m),   \
		.words = (w)                                                                       \
	}
#define GROUP(k, offset, f)                                                                        \
	{                                                                                          \
		.key = (k), .type = SPEC_MAP, .at = (offset), .fields = (f)                        \
	}
#define GROUP_DUE(k, offset, f)                                                                    \
	{                                                                                          \
		.key = (k), .type = SPEC_MAP, .is_required = true, .at = (offset), .fields = (f)   \
	}
#define LIST(k, s, m, n, f, item)                                                                  \
	{                                                                                          \
		.key = (k), .type = SPEC_LIST, .at = offsetof(struct s, m), .fields = (f),         \
		.n_at = offsetof(struct s, n), .size = sizeof(item), .blank = &(item)              \
	}
#define END                                                                                        \
	{                                                                                          \
		.key = NULL                                                                        \
	}

static const struct spec_word origins[] = {{"own", POLICY_OWN},
    {"council model", POLICY_COUNCIL_MODEL}, {"trust model", POLICY_TRUST_MODEL}, {NULL, 0}};

static const struct spec_word late_points[] = {{"opens", LATE_POINT_OPENS},
    {"late_from", LATE_POINT_LATE_FROM}, {"taken_at", LATE_POINT_TAKEN_AT},
    {"must_arrive_by", LATE_POINT_MUST_ARRIVE_BY}, {NULL, 0}};

static const struct spec_word day_units[] = {{"school days", DAY_UNIT_SCHOOL},
    {"working days", DAY_UNIT_WORKING}, {"calendar days", DAY_UNIT_CALENDAR}, {NULL, 0}};

static const struct spec_word cycles[] = {{"daily", CYCLE_DAILY}, {"weekly", CYCLE_WEEKLY},
    {"every 2 weeks", CYCLE_TWO_WEEKLY}, {"every 3 weeks", CYCLE_THREE_WEEKLY},
    {"monthly", CYCLE_MONTHLY}, {"half-termly", CYCLE_HALF_TERMLY}, {"termly", CYCLE_TERMLY},
    {"twice a year", CYCLE_TWICE_YEARLY}, {"yearly", CYCLE_YEARLY}, {NULL, 0}};

static const struct spec_word strengths[] = {{"must", STRENGTH_MUST},
    {"where possible", STRENGTH_WHERE_POSSIBLE}, {"may", STRENGTH_MAY}, {NULL, 0}};

static const struct spec_word evidence_kinds[] = {{"longer than", EVIDENCE_LONGER_THAN},
    {"below", EVIDENCE_BELOW}, {"several episodes", EVIDENCE_SEVERAL_EPISODES},
    {"genuine doubt", EVIDENCE_GENUINE_DOUBT}, {"after a meeting", EVIDENCE_AFTER_MEETING},
    {"appointment", EVIDENCE_APPOINTMENT}, {NULL, 0}};

static const struct spec_word step_whens[] = {{"raised", STEP_RAISED},
    {"not acknowledged", STEP_NOT_ACKNOWLEDGED}, {"searching", STEP_SEARCHING},
    {"found", STEP_FOUND}, {"not found", STEP_NOT_FOUND}, {NULL, 0}};

static const struct spec_word settings[] = {{"all present unless changed", REGISTER_ALL_PRESENT},
    {"each pupil marked", REGISTER_EACH_PUPIL}, {NULL, 0}};

static const struct spec_word teacher_codes[] = {
    {"three marks", TEACHER_THREE_MARKS}, {"all codes", TEACHER_ALL_CODES}, {NULL, 0}};

static const struct spec_word closings[] = {
    {"at time", CLOSE_AT_TIME}, {"by hand", CLOSE_BY_HAND}, {NULL, 0}};

static const struct spec_word reward_rules[] = {
    {"ignores", REWARD_IGNORES}, {"breaks", REWARD_BREAKS}, {NULL, 0}};

static const struct spec_word issuers[] = {{"headteacher", ISSUER_HEADTEACHER},
    {"local authority", ISSUER_LA}, {"police", ISSUER_POLICE}, {NULL, 0}};

static const struct spec_word classes[] = {{"present", CODE_CLASS_PRESENT},
    {"approved activity", CODE_CLASS_APPROVED}, {"authorised", CODE_CLASS_AUTHORISED},
    {"unauthorised", CODE_CLASS_UNAUTHORISED}, {"not possible", CODE_CLASS_NOT_POSSIBLE},
    {"administrative", CODE_CLASS_ADMINISTRATIVE}, {NULL, 0}};

static const struct spec_word posts[] = {{"headteacher", POST_HEADTEACHER},
    {"senior attendance champion", POST_SENIOR_ATTENDANCE_CHAMPION},
    {"day-to-day contact", POST_DAY_TO_DAY_CONTACT},
    {"attendance officer", POST_ATTENDANCE_OFFICER}, {"link governor", POST_LINK_GOVERNOR},
    {"designated teacher", POST_DESIGNATED_TEACHER}, {"SENCO", POST_SENCO}, {"DSL", POST_DSL},
    {"pupil premium lead", POST_PUPIL_PREMIUM_LEAD}, {"year staff", POST_YEAR_STAFF},
    {"LA attendance officer", POST_LA_ATTENDANCE}, {"LA EHC contact", POST_LA_EHC},
    {"LA social care contact", POST_LA_SOCIAL_CARE},
    {"Virtual School contact", POST_LA_VIRTUAL_SCHOOL}, {"council mailbox", POST_COUNCIL_MAILBOX},
    {"other", POST_OTHER}, {NULL, 0}};

static const struct spec_field policy_fields[] = {
    TEXT_DUE("school", policy, name),
    NUMBER("urn", policy, urn, 100000, 999999),
    TEXT("source", policy, source),
    {.key = "effective_from",
        .type = SPEC_DATE,
        .is_required = true,
        .at = offsetof(struct policy, from)},
    PLAIN("approved_on", SPEC_DATE, policy, approved_on),
    PLAIN("review_on", SPEC_DATE, policy, review_on),
    WORD("origin", policy, origin, origins),
    PLAIN("consulted", SPEC_TEXTS, policy, consulted),
    PLAIN("choices", SPEC_TEXTS, policy, choices),
    END,
};

static const struct spec_field school_fields[] = {
    PLAIN("final_year_group", SPEC_YEAR, policy, final_year_group),
    PLAIN("most_junior_class", SPEC_YEAR, policy, most_junior_class),
    END,
};

static const struct spec_field session_fields[] = {
    PLAIN("opens", SPEC_TIME, policy_session, opens),
    PLAIN("must_arrive_by", SPEC_TIME, policy_session, must_arrive_by),
    PLAIN("late_from", SPEC_TIME, policy_session, late_from),
    PLAIN("taken_at", SPEC_TIME, policy_session, taken_at),
    PLAIN("closes", SPEC_TIME, policy_session, closes),
    PLAIN("ends", SPEC_TIME, policy_session, ends),
    WORD("late_decided_by", policy_session, late_by, late_points),
    END,
};

static const struct spec_field day_fields[] = {
    TEXT("name", policy_day, name),
    PLAIN("years", SPEC_YEARS, policy_day, years),
    PLAIN("gates_open", SPEC_TIME, policy_day, gates_open),
    PLAIN("gates_close", SPEC_TIME, policy_day, gates_close),
    PLAIN("starts", SPEC_TIME, policy_day, starts),
    PLAIN("ends", SPEC_TIME, policy_day, ends),
    TEXT("sign_in", policy_day, sign_in),
    GROUP_DUE("am", offsetof(struct policy_day, session[SESSION_AM]), session_fields),
    GROUP_DUE("pm", offsetof(struct policy_day, session[SESSION_PM]), session_fields),
    END,
};

static const struct spec_field register_fields[] = {
    WORD("setting", policy, register_setting, settings),
    WORD("close", policy, close, closings),
    WORD("teacher_codes", policy, teacher_codes, teacher_codes),
    PLAIN("kiosk_prefill", SPEC_BOOL, policy, kiosk_prefill),
    END,
};

static const struct spec_field reception_fields[] = {
    PLAIN("late_reasons", SPEC_TEXTS, policy_reception, late_reasons),
    PLAIN("leaving_reasons", SPEC_TEXTS, policy_reception, leaving_reasons),
    PLAIN("places", SPEC_TEXTS, policy_reception, places),
    PLAIN("collected_years", SPEC_YEARS, policy_reception, collected_years),
    NUMBER("leave_minutes", policy_reception, leave_minutes, 0, 600),
    END,
};

static const struct spec_field absence_fields[] = {
    PLAIN("report_by_preferred", SPEC_TIME, policy_absence, report_by_preferred),
    PLAIN("report_by_latest", SPEC_TIME, policy_absence, report_by_latest),
    PLAIN("report_every_day", SPEC_BOOL, policy_absence, report_every_day),
    PLAIN("channels", SPEC_TEXTS, policy_absence, channels),
    NUMBER("contact_after_minutes", policy_absence, contact_after_minutes, 0, 600),
    PLAIN("contact_every_day", SPEC_BOOL, policy_absence, contact_every_day),
    PLAIN("home_visit", SPEC_BOOL, policy_absence, home_visit),
    NUMBER("refer_after_days", policy_absence, refer_after_days, 1, 20),
    NUMBER("n_resolved_within", policy_absence, n_days, 1, 20),
    WORD("n_resolved_in", policy_absence, n_unit, day_units),
    TEXT("n_then", policy_absence, n_then),
    END,
};

static const struct spec_field target_fields[] = {
    RATE("attendance", policy_targets, attendance_tenths, 500, 1000),
    RATE("persistent_absence", policy_targets, persistent_tenths, 0, 1000),
    RATE("punctuality", policy_targets, punctuality_tenths, 500, 1000),
    RATE("letter_below", policy_targets, letter_below_tenths, 500, 1000),
    PLAIN("letter_for_lateness", SPEC_BOOL, policy_targets, letter_for_lateness),
    END,
};

static const struct spec_field notice_fields[] = {
    {.key = "weeks",
        .type = SPEC_INT,
        .is_required = true,
        .at = offsetof(struct policy_notice, weeks),
        .min = 0,
        .max = 26},
    WORD_DUE("strength", policy_notice, strength, strengths),
    END,
};
static const struct policy_notice notice_blank = {0};

static const struct spec_field leave_fields[] = {
    LIST("notice", policy_leave, notice, n_notice, notice_fields, notice_blank),
    TEXT("form", policy_leave, form),
    TEXT("exceptional_means", policy_leave, exceptional_means),
    PLAIN("exceptional", SPEC_TEXTS, policy_leave, exceptional),
    TEXT("work_set", policy_leave, work_set),
    PLAIN("decided_by", SPEC_TEXTS, policy_leave, decided_by),
    NUMBER("observance_days_per_festival", policy_leave, observance_per_festival, 0, 10),
    NUMBER("observance_days_per_year", policy_leave, observance_per_year, 0, 20),
    END,
};

static const struct spec_field evidence_fields[] = {
    WORD_DUE("when", policy_evidence, when, evidence_kinds),
    NUMBER("days", policy_evidence, days, 1, 30),
    RATE("rate", policy_evidence, rate_tenths, 500, 1000),
    WORD("strength", policy_evidence, strength, strengths),
    END,
};
static const struct policy_evidence evidence_blank = {
    .days = POLICY_NONE, .rate_tenths = POLICY_NONE, .strength = STRENGTH_MAY};

static const struct spec_field legal_fields[] = {
    TEXT("code_of_conduct", policy_legal, code_of_conduct),
    {.key = "penalty_notices_by",
        .type = SPEC_WORDS,
        .at = offsetof(struct policy_legal, issuers),
        .words = issuers},
    NUMBER("notice_to_improve_weeks_min", policy_legal, nti_weeks_min, 1, 26),
    NUMBER("notice_to_improve_weeks_max", policy_legal, nti_weeks_max, 1, 26),
    PLAIN("below_threshold", SPEC_BOOL, policy_legal, below_threshold),
    PLAIN("statements", SPEC_TEXTS, policy_legal, statements),
    END,
};

static const struct spec_field reward_fields[] = {
    WORD("not_possible", policy_rewards, not_possible, reward_rules),
    WORD("authorised_illness", policy_rewards, authorised_illness, reward_rules),
    PLAIN("given", SPEC_TEXTS, policy_rewards, given),
    END,
};

static const struct spec_field review_fields[] = {
    TEXT_DUE("what", policy_review, what),
    WORD_DUE("every", policy_review, every, cycles),
    TEXT("by", policy_review, by),
    END,
};
static const struct policy_review review_blank = {.what = "", .by = ""};

static const struct spec_field step_fields[] = {
    TEXT("name", policy_step, name),
    TEXT("who", policy_step, who),
    TEXT_DUE("action", policy_step, action),
    NUMBER("after_minutes", policy_step, after_minutes, 0, 600),
    END,
};
static const struct policy_step step_blank = {
    .name = "", .who = "", .action = "", .after_minutes = POLICY_NONE, .years = YEARS_ALL};

static const struct spec_field alert_step_fields[] = {
    TEXT("name", policy_step, name),
    WORD("when", policy_step, when, step_whens),
    NUMBER("after_minutes", policy_step, after_minutes, 0, 600),
    TEXT("who", policy_step, who),
    TEXT_DUE("action", policy_step, action),
    PLAIN("tell", SPEC_TEXTS, policy_step, tell),
    PLAIN("years", SPEC_YEARS, policy_step, years),
    END,
};

static const struct spec_field alert_fields[] = {
    PLAIN("on_call", SPEC_TEXTS, policy, on_call),
    PLAIN("names_in_mail", SPEC_BOOL, policy, names_in_mail),
    END,
};

static const struct spec_field post_fields[] = {
    WORD_DUE("post", policy_post, kind, posts),
    TEXT("title", policy_post, title),
    TEXT("name", policy_post, name),
    TEXT("email", policy_post, email),
    TEXT("phone", policy_post, phone),
    PLAIN("years", SPEC_YEARS, policy_post, years),
    PLAIN("from", SPEC_DATE, policy_post, from),
    PLAIN("to", SPEC_DATE, policy_post, to),
    END,
};
static const struct policy_post post_blank = {.title = "",
    .name = "",
    .email = "",
    .phone = "",
    .years = YEARS_ALL,
    .from = DAY_NONE,
    .to = DAY_NONE};

static const struct spec_field code_fields[] = {
    {.key = "code",
        .type = SPEC_CODE,
        .is_required = true,
        .at = offsetof(struct policy_code, code)},
    WORD_DUE("counts_as", policy_code, counts_as, classes),
    TEXT("meaning", policy_code, meaning),
    END,
};
static const struct policy_code code_blank = {.meaning = ""};

static const struct spec_field document_fields[] = {
    PLAIN("related", SPEC_TEXTS, policy, related),
    PLAIN("legislation", SPEC_TEXTS, policy, legislation),
    END,
};

static const struct spec_field rate_fields[] = {
    NUMBER("low_pounds", penalty_rate, low_pounds, 0, 1000),
    NUMBER("full_pounds", penalty_rate, full_pounds, 0, 1000),
    END,
};

static const struct spec_field penalty_fields[] = {
    GROUP("first", offsetof(struct penalty_config, first), rate_fields),
    GROUP("second", offsetof(struct penalty_config, second), rate_fields),
    GROUP("excluded", offsetof(struct penalty_config, excluded), rate_fields),
    NUMBER("low_days", penalty_config, low_days, 1, 365),
    NUMBER("full_days", penalty_config, full_days, 1, 365),
    NUMBER("years", penalty_config, years, 1, 10),
    NUMBER("most", penalty_config, most, 1, 10),
    END,
};

static const struct spec_field law_fields[] = {
    PLAIN("threshold_codes", SPEC_CODES, law_config, threshold_codes),
    NUMBER("threshold_sessions", law_config, threshold_sessions, 1, 100),
    NUMBER("threshold_weeks", law_config, threshold_weeks, 1, 52),
    PLAIN("closing_minute_is_late", SPEC_BOOL, law_config, close_inclusive),
    PLAIN("school_year_start", SPEC_MONTH_DAY, law_config, school_year_start),
    NUMBER("pa_min_possible", law_config, pa_min_possible, 0, 380),
    RATE("at_risk_from", law_config, at_risk_tenths, 1, 99),
    NUMBER("register_max_open_minutes", law_config, register_max_open_minutes, 1, 240),
    NUMBER("illness_days", law_config, illness_days, 1, 190),
    NUMBER("continuous_days", law_config, continuous_days, 1, 190),
    NUMBER("ground_i_days", law_config, ground_i_days, 1, 190),
    NUMBER("ground_h_days", law_config, ground_h_days, 1, 190),
    NUMBER("new_pupil_days", law_config, new_pupil_days, 1, 30),
    NUMBER("retention_years", law_config, retention_years, 1, 100),
    NUMBER("backup_months", law_config, backup_months, 1, 12),
    GROUP("penalty", offsetof(struct law_config, penalty), penalty_fields),
    END,
};

static const struct policy_day day_blank = {
    .name = "",
    .years = YEARS_ALL,
    .gates_open = MINUTE_NONE,
    .gates_close = MINUTE_NONE,
    .starts = MINUTE_NONE,
    .ends = MINUTE_NONE,
    .sign_in = "",
    .session = {{MINUTE_NONE, MINUTE_NONE, MINUTE_NONE, MINUTE_NONE, MINUTE_NONE, MINUTE_NONE,
                    LATE_POINT_UNSAID},
        {MINUTE_NONE, MINUTE_NONE, MINUTE_NONE, MINUTE_NONE, MINUTE_NONE, MINUTE_NONE,
            LATE_POINT_UNSAID}},
};

static const struct spec_field file_fields[] = {
    GROUP_DUE("policy", 0, policy_fields),
    GROUP("school", 0, school_fields),
    {.key = "day_plan",
        .type = SPEC_LIST,
        .is_required = true,
        .at = offsetof(struct policy, day),
        .fields = day_fields,
        .n_at = offsetof(struct policy, n_days),
        .size = sizeof day_blank,
        .blank = &day_blank},
    GROUP("register", 0, register_fields),
    GROUP("reception", offsetof(struct policy, reception), reception_fields),
    GROUP("absence", offsetof(struct policy, absence), absence_fields),
    GROUP("targets", offsetof(struct policy, targets), target_fields),
    GROUP("leave", offsetof(struct policy, leave), leave_fields),
    LIST("evidence", policy, evidence, n_evidence, evidence_fields, evidence_blank),
    GROUP("legal", offsetof(struct policy, legal), legal_fields),
    GROUP("rewards", offsetof(struct policy, rewards), reward_fields),
    LIST("reviews", policy, review, n_reviews, review_fields, review_blank),
    LIST("escalation", policy, escalation, n_escalation, step_fields, step_blank),
    LIST("missing_pupil", policy, missing_pupil, n_missing_pupil, alert_step_fields, step_blank),
    GROUP("alert", 0, alert_fields),
    LIST("posts", policy, post, n_posts, post_fields, post_blank),
    LIST("codes", policy, code, n_codes, code_fields, code_blank),
    GROUP("documents", 0, document_fields),
    GROUP("law", offsetof(struct policy, law), law_fields),
    END,
};

const struct spec_field *
policy_spec(void)
{
	return file_fields;
}
