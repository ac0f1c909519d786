#include "api/inputs.h"

#include "api/inputs_rows.h"

#include "core/calendar.h"

static const char *const flags[] = {"sen_support", "ehc_plan", "fsm", "pupil_premium", "eal",
    "looked_after", "previously_looked_after", "social_worker", "had_social_worker",
    "child_in_need", "child_protection", "youth_offending", "young_carer", "vulnerable", "medical",
    "service_family", "traveller_family", NULL};
static const char *const figure_flags[] = {"persistent", "severe", "at_risk", "threshold",
    "illness15", "continuous10", "ground_i20", NULL};
static const char *const bands[] = {"fine", "at_risk", "persistent", "severe", NULL};
static const char *const statuses[] = {"on", "expected", "left", "all", NULL};
static const char *const roles[] = {
    "admin", "officer", "head", "pastoral", "teacher", "reception", "governor", NULL};
static const char *const closures[] = {"planned", "inset", "unplanned", NULL};
static const char *const lives[] = {"no", "full", "part", "", NULL};
static const char *const years[] = {"E1", "E2", "N1", "N2", "R", "1", "2", "3", "4", "5", "6", "7",
    "8", "9", "10", "11", "12", "13", "14", "X", NULL};
static const char *const sexes[] = {"F", "M", NULL};
static const char *const imports[] = {
    "pupils", "contacts", "marks", "ctf", "timetable", "classes", NULL};
static const char *const exports[] = {
    "pupils", "contacts", "marks", "calendar", "log", "timetable", "classes", NULL};
_Static_assert(COUNT(imports) == IMPORT_KIND_COUNT + 1, "each kind of import has its name");
_Static_assert(COUNT(exports) == EXPORT_WHAT_COUNT + 1, "each export has its name");
_Static_assert(COUNT(closures) == CLOSURE_KIND_COUNT + 1, "each kind of closure has its name");
_Static_assert(COUNT(roles) == ROLE_KIOSK + 1, "each role of people has its name");

/* ---- signing in ---- */

static const struct field login_fields[] = {
    {"username", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(login_args, username), .min = 1, .max = 100},
    {"password", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(login_args, password), .min = 1, .max = 200},
};
INPUT(input_login, login_fields, login_args);

/* ---- schools ---- */

static const struct field urn_fields[] = {PATH_URN(0)};
const struct input input_urn = {urn_fields, 1, sizeof(int64_t)};

static const struct field school_fields[] = {
    BODY_UUID(AT(school_args, uuid)),
    {"urn", IN_BODY, FIELD_URN, NEEDED, .at = AT(school_args, urn)},
};
INPUT(input_school, school_fields, school_args);

static const struct field on_fields[] = {
    PATH_URN(AT(on_input, urn)),
    {"on", IN_QUERY, FIELD_DATE, .at = AT(on_input, on), .absent = DAY_NONE},
};
INPUT(input_on, on_fields, on_input);

static const struct field term_fields[] = {
    {"first", IN_BODY, FIELD_DATE, NEEDED, .at = AT(term, first)},
    {"last", IN_BODY, FIELD_DATE, NEEDED, .at = AT(term, last)},
    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(term, name), .max = 60},
};
static INPUT(term_input, term_fields, term);

static const struct field policy_fields[] = {
    PATH_URN(AT(policy_args, urn)),
    BODY_UUID(AT(policy_args, uuid)),
    {"yaml", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(policy_args, yaml), .max = 262144},
};
INPUT(input_policy, policy_fields, policy_args);

static const struct field lint_fields[] = {
    PATH_URN(AT(lint_input, urn)),
    {"yaml", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(lint_input, yaml), .max = 262144},
};
INPUT(input_lint, lint_fields, lint_input);

/* ---- the register ---- */

static const struct field today_fields[] = {
    PATH_URN(AT(today_query, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(today_query, day), .absent = DAY_NONE},
    {"session", IN_QUERY, FIELD_HALF, .at = AT(today_query, session), .absent = -1},
};
INPUT(input_today, today_fields, today_query);

static const struct field register_fields[] = {PATH_REGISTER(0)};
INPUT(input_register, register_fields, register_key);

#define MARK_FIELDS                                                                                \
	{"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(mark_in, pupil_id)},                         \
	    {"code", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(mark_in, code), .min = 1, .max = 2},    \
	    {"minutes_late", IN_BODY, FIELD_MINUTES, .is_nullable = true,                          \
	        .at = AT(mark_in, minutes_late), .max = 600, .absent = MINUTE_NONE},               \
	    BODY_TEXT("note", AT(mark_in, note), 500),                                             \
	    {"is_office_note", IN_BODY, FIELD_BOOL, .at = AT(mark_in, is_office_note)},            \
	{                                                                                          \
		"based_on", IN_BODY, FIELD_SEQ, NEEDED, .at = AT(mark_in, based_on)                \
	}
static const struct field mark_fields[] = {MARK_FIELDS};
static INPUT(mark_input, mark_fields, mark_in);

static const struct field take_fields[] = {
    PATH_REGISTER(AT(take_input, args.key)),
    BODY_UUID(AT(take_input, args.uuid)),
    BODY_TEXT("device", AT(take_input, device), 80),
    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(take_input, args.taken_at)},
    {"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(take_input, args.sent_at)},
    BODY_TEXT("reason", AT(take_input, args.reason), 500),
    {"is_complete", IN_BODY, FIELD_BOOL, .at = AT(take_input, args.is_complete)},
    {"marks", IN_BODY, FIELD_LIST, NEEDED, ROWS(take_input, args.marks, args.n_marks), .max = 500,
        .item = &mark_input},
};
INPUT(input_take, take_fields, take_input);

static const struct field close_fields[] = {
    PATH_REGISTER(AT(close_args, key)),
    BODY_UUID(AT(close_args, uuid)),
};
INPUT(input_close, close_fields, close_args);

static const struct field amend_mark_fields[] = {
    MARK_FIELDS,
    {"date", IN_BODY, FIELD_DATE, NEEDED, .at = AT(mark_in, day)},
    {"session", IN_BODY, FIELD_SESSION, NEEDED, .at = AT(mark_in, session)},
};
static INPUT(amend_mark_input, amend_mark_fields, mark_in);

static const struct field amend_fields[] = {
    PATH_URN(AT(amend_input, args.urn)),
    BODY_UUID(AT(amend_input, args.uuid)),
    BODY_TEXT("reason", AT(amend_input, args.reason), 500),
    BODY_TEXT("device", AT(amend_input, device), 80),
    {"marks", IN_BODY, FIELD_LIST, NEEDED, ROWS(amend_input, args.marks, args.n_marks), .min = 1,
        .max = 2000, .item = &amend_mark_input},
};
INPUT(input_amend, amend_fields, amend_input);

static const struct field arrive_fields[] = {
    PATH_URN(AT(arrive_input, args.urn)),
    BODY_UUID(AT(arrive_input, args.uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(arrive_input, args.pupil_id)},
    {"date", IN_BODY, FIELD_DATE, .at = AT(arrive_input, args.day), .absent = DAY_NONE},
    {"arrived", IN_BODY, FIELD_CLOCK, .at = AT(arrive_input, args.minute), .absent = MINUTE_NONE},
    BODY_TEXT("known_reason", AT(arrive_input, args.known_reason), 2),
    BODY_TEXT("note", AT(arrive_input, args.note), 500),
    BODY_TEXT("device", AT(arrive_input, device), 80),
};
INPUT(input_arrive, arrive_fields, arrive_input);

static const struct field planned_fields[] = {
    PATH_URN(AT(planned_query, urn)),
    {"pupil", IN_QUERY, FIELD_ID, .at = AT(planned_query, pupil_id)},
    QUERY_RANGE(AT(planned_query, range)),
};
INPUT(input_planned, planned_fields, planned_query);

static const struct field plan_fields[] = {
    PATH_URN(AT(plan_args, urn)),
    BODY_UUID(AT(plan_args, uuid)),
    {"pupil", IN_BODY, FIELD_ID, NEEDED, .at = AT(plan_args, pupil_id)},
    {"from", IN_BODY, FIELD_DATE, NEEDED, .at = AT(plan_args, from_day)},
    {"from_session", IN_BODY, FIELD_SESSION, .at = AT(plan_args, from_session),
        .absent = SESSION_AM},
    {"to", IN_BODY, FIELD_DATE, NEEDED, .at = AT(plan_args, to_day)},
    {"to_session", IN_BODY, FIELD_SESSION, .at = AT(plan_args, to_session), .absent = SESSION_PM},
    {"code", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(plan_args, code), .min = 1, .max = 2},
    BODY_TEXT("note", AT(plan_args, note), 500),
    {"is_locked", IN_BODY, FIELD_BOOL, .at = AT(plan_args, is_locked)},
};
INPUT(input_plan, plan_fields, plan_args);

static const struct field end_planned_fields[] = {
    PATH_URN(AT(end_planned_args, urn)),
    {"planned", IN_PATH, FIELD_ID, .at = AT(end_planned_args, planned_id)},
    BODY_UUID(AT(end_planned_args, uuid)),
    {"reason", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(end_planned_args, reason), .min = 1,
        .max = 500},
};
INPUT(input_end_planned, end_planned_fields, end_planned_args);

static const struct field history_fields[] = {
    PATH_URN(AT(history_query, urn)),
    PATH_PUPIL(AT(history_query, pupil_id)),
    {"date", IN_PATH, FIELD_DATE, .at = AT(history_query, day)},
    {"session", IN_PATH, FIELD_SESSION, .at = AT(history_query, session)},
};
INPUT(input_history, history_fields, history_query);

/* ---- the roll ---- */

static const struct field pupils_fields[] = {
    PATH_URN(AT(pupils_query, urn)),
    {"q", IN_QUERY, FIELD_TEXT, .at = AT(pupils_query, words), .max = 60},
    {"group", IN_QUERY, FIELD_ID, .at = AT(pupils_query, group_id)},
    {"year", IN_QUERY, FIELD_YEAR, .at = AT(pupils_query, year), .absent = -1},
    {"flag", IN_QUERY, FIELD_CHOICE, .at = AT(pupils_query, flag), .choices = flags},
    {"band", IN_QUERY, FIELD_CHOICE, .at = AT(pupils_query, band), .choices = bands},
    {"status", IN_QUERY, FIELD_CHOICE, .at = AT(pupils_query, status), .choices = statuses},
    {"limit", IN_QUERY, FIELD_INT, .at = AT(pupils_query, limit), .min = 1, .max = 500,
        .absent = 100},
    {"cursor", IN_QUERY, FIELD_TEXT, .at = AT(pupils_query, cursor), .max = 200},
};
INPUT(input_pupils, pupils_fields, pupils_query);

static const struct field pupil_fields[] = {
    PATH_URN(AT(pupil_key, urn)),
    PATH_PUPIL(AT(pupil_key, pupil_id)),
};
INPUT(input_pupil, pupil_fields, pupil_key);

static const struct field flag_fields[] = {
    {"kind", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(flag_in, kind), .choices = flags},
    {"from", IN_BODY, FIELD_DATE, NEEDED, .is_nullable = true, .at = AT(flag_in, from),
        .absent = DAY_NONE},
    {"to", IN_BODY, FIELD_DATE, NEEDED, .is_nullable = true, .at = AT(flag_in, to),
        .absent = DAY_NONE},
    BODY_TEXT("detail", AT(flag_in, detail), 500),
    BODY_TEXT("authority", AT(flag_in, authority), 100),
    BODY_TEXT("contact", AT(flag_in, contact), 200),
    {"told_on", IN_BODY, FIELD_DATE, .is_nullable = true, .at = AT(flag_in, told_on),
        .absent = DAY_NONE},
};
static INPUT(flag_input, flag_fields, flag_in);

static const struct field contact_fields[] = {
    /* Contacts are replaced whole: the id that GET gives may come back, and says nothing. */
    {"id", IN_BODY, FIELD_TEXT, .at = NOWHERE, .max = 40},
    {"priority", IN_BODY, FIELD_INT, NEEDED, .at = AT(contact_in, priority), .min = 1, .max = 99},
    BODY_TEXT("title", AT(contact_in, title), 30),
    BODY_TEXT("forename", AT(contact_in, forename), 100),
    {"surname", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(contact_in, surname), .max = 100},
    BODY_TEXT("relationship", AT(contact_in, relationship), 40),
    {"has_responsibility", IN_BODY, FIELD_BOOL, .at = AT(contact_in, has_responsibility)},
    {"lives_with", IN_BODY, FIELD_CHOICE, .at = AT(contact_in, lives_with), .choices = lives},
    BODY_TEXT("language", AT(contact_in, language), 40),
    {"no_contact", IN_BODY, FIELD_BOOL, .at = AT(contact_in, no_contact)},
    BODY_TEXT("address", AT(contact_in, address), 400),
    BODY_TEXT("postcode", AT(contact_in, postcode), 10),
    {"phones", IN_BODY, FIELD_LINES, .at = AT(contact_in, phones), .max = 10},
    BODY_TEXT("email", AT(contact_in, email), 200),
};
static INPUT(contact_input, contact_fields, contact_in);

/* NULL where a text is not said, so that it stays as it is. */
#define SAID(name, member, least, most)                                                            \
	{                                                                                          \
		name, IN_BODY, FIELD_TEXT, .at = AT(pupil_in, member), .min = (least),             \
		                           .max = (most), .absent = ABSENT_NULL                    \
	}
#define PUPIL_FIELDS                                                                               \
	PATH_URN(AT(pupil_in, urn)), BODY_UUID(AT(pupil_in, uuid)),                                \
	    BODY_TEXT("reason", AT(pupil_in, reason), 500),                                        \
	    {"based_on", IN_BODY, FIELD_SEQ, .at = AT(pupil_in, based_on), .absent = -1},          \
	    SAID("upn", upn, 0, 20), SAID("adno", adno, 0, 20),                                    \
	    SAID("legal_surname", legal_surname, 1, 100),                                          \
	    SAID("legal_forename", legal_forename, 1, 100),                                        \
	    SAID("middle_names", middle_names, 0, 200),                                            \
	    SAID("preferred_surname", preferred_surname, 0, 100),                                  \
	    SAID("preferred_forename", preferred_forename, 0, 100),                                \
	    SAID("former_surname", former_surname, 0, 100),                                        \
	    {"dob", IN_BODY, FIELD_DATE, .at = AT(pupil_in, dob), .absent = DAY_NONE},             \
	    {"sex", IN_BODY, FIELD_CHOICE, .at = AT(pupil_in, sex), .choices = sexes,              \
	        .absent = ABSENT_NULL},                                                            \
	    {"start", IN_BODY, FIELD_DATE, .at = AT(pupil_in, start), .absent = DAY_NONE},         \
	    {"year", IN_BODY, FIELD_CHOICE, .at = AT(pupil_in, year), .choices = years,            \
	        .absent = ABSENT_NULL},                                                            \
	    SAID("group", group, 0, 40),                                                           \
	    {"is_boarder", IN_BODY, FIELD_MAYBE, .at = AT(pupil_in, is_boarder), .absent = -1},    \
	    SAID("address", address, 0, 400), SAID("postcode", postcode, 0, 10),                   \
	    SAID("language", language, 0, 40), SAID("ethnicity", ethnicity, 0, 40),                \
	    SAID("last_school", last_school, 0, 200), SAID("note", note, 0, 500),                  \
	    {"flags", IN_BODY, FIELD_LIST, ROWS(pupil_in, flags, n_flags),                         \
	        .has_at = AT(pupil_in, has_flags), .max = 100, .item = &flag_input},               \
	{                                                                                          \
		"contacts", IN_BODY, FIELD_LIST, ROWS(pupil_in, contacts, n_contacts),             \
		    .has_at = AT(pupil_in, has_contacts), .max = 20, .item = &contact_input        \
	}
static const struct field admit_fields[] = {PUPIL_FIELDS};
INPUT(input_admit, admit_fields, pupil_in);

static const struct field change_fields[] = {PUPIL_FIELDS, PATH_PUPIL(AT(pupil_in, pupil_id))};
INPUT(input_change, change_fields, pupil_in);

static const char *const grounds[] = {
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", NULL};
static const struct field leave_fields[] = {
    PATH_URN(AT(leave_roll_args, urn)),
    PATH_PUPIL(AT(leave_roll_args, pupil_id)),
    BODY_UUID(AT(leave_roll_args, uuid)),
    {"ground", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(leave_roll_args, ground),
        .choices = grounds},
    {"met_on", IN_BODY, FIELD_DATE, .at = AT(leave_roll_args, met_on), .absent = DAY_NONE},
    {"last_day", IN_BODY, FIELD_DATE, NEEDED, .at = AT(leave_roll_args, last_day)},
    {"evidence", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(leave_roll_args, evidence), .min = 1,
        .max = 500},
    {"return_sent", IN_BODY, FIELD_BOOL, .at = AT(leave_roll_args, return_sent)},
    {"facts", IN_BODY, FIELD_TEXTS, ROWS(leave_roll_args, facts, n_facts), .max = 10},
};
INPUT(input_leave, leave_fields, leave_roll_args);

static const struct field closure_fields[] = {
    {"date", IN_BODY, FIELD_DATE, NEEDED, .at = AT(closure_in, day)},
    {"session", IN_BODY, FIELD_HALF, .is_nullable = true, .at = AT(closure_in, session),
        .absent = -1},
    {"kind", IN_BODY, FIELD_INDEX, NEEDED, .at = AT(closure_in, kind), .choices = closures},
    {"years", IN_BODY, FIELD_YEARS, .at = AT(closure_in, years), .absent = YEARS_ALL},
    BODY_TEXT("reason", AT(closure_in, reason), 200),
};
static INPUT(closure_input, closure_fields, closure_in);

static const struct field calendar_fields[] = {
    PATH_URN(AT(calendar_input, args.urn)),
    BODY_UUID(AT(calendar_input, args.uuid)),
    {"terms", IN_BODY, FIELD_LIST, NEEDED, ROWS(calendar_input, args.terms, args.n_terms),
        .max = 100, .item = &term_input},
    {"closures", IN_BODY, FIELD_LIST, NEEDED, ROWS(calendar_input, rows, n_rows), .max = 2000,
        .item = &closure_input},
};
INPUT(input_calendar, calendar_fields, calendar_input);

/* ---- figures ---- */

#define FIGURES_FIELDS PATH_URN(AT(figures_query, urn)), QUERY_RANGE(AT(figures_query, range))
static const struct field figures_fields[] = {FIGURES_FIELDS};
INPUT(input_figures, figures_fields, figures_query);

static const struct field pupil_range_fields[] = {
    FIGURES_FIELDS, PATH_PUPIL(AT(figures_query, pupil_id))};
INPUT(input_pupil_range, pupil_range_fields, figures_query);

static const struct field figure_pupils_fields[] = {
    FIGURES_FIELDS,
    {"year", IN_QUERY, FIELD_YEAR, .at = AT(figures_query, year), .absent = -1},
    {"group", IN_QUERY, FIELD_ID, .at = AT(figures_query, group_id)},
    {"flag", IN_QUERY, FIELD_CHOICE, .at = AT(figures_query, flag), .choices = flags},
    {"band", IN_QUERY, FIELD_CHOICE, .at = AT(figures_query, band), .choices = bands},
    {"met", IN_QUERY, FIELD_CHOICE, .at = AT(figures_query, met), .choices = figure_flags},
};
INPUT(input_figure_pupils, figure_pupils_fields, figures_query);

/* ---- files ---- */

static const struct field import_fields[] = {
    PATH_URN(AT(import_input, urn)),
    {"kind", IN_QUERY, FIELD_INDEX, NEEDED, .at = AT(import_input, kind), .choices = imports,
        .absent = -1},
    {"dry_run", IN_QUERY, FIELD_BOOL, .at = AT(import_input, dry_run)},
    {"name", IN_QUERY, FIELD_TEXT, .at = AT(import_input, name), .max = 200},
};
INPUT(input_import, import_fields, import_input);

static const struct field job_fields[] = {
    PATH_URN(AT(job_input, urn)),
    {"job", IN_PATH, FIELD_TEXT, .at = AT(job_input, job), .min = 1, .max = 40},
};
INPUT(input_job, job_fields, job_input);

static const struct field export_fields[] = {
    PATH_URN(AT(export_input, args.urn)),
    {"what", IN_PATH, FIELD_INDEX, .at = AT(export_input, what), .choices = exports},
    QUERY_RANGE(AT(export_input, args.range)),
};
INPUT(input_export, export_fields, export_input);

/* ---- people and tokens ---- */

static const struct field user_fields[] = {
    {"username", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(user_args, username), .min = 1, .max = 100},
    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(user_args, name), .min = 1, .max = 100},
    {"position", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(user_args, position), .min = 1, .max = 100},
    {"role", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(user_args, role), .choices = roles},
    {"urn", IN_BODY, FIELD_URN, NEEDED, .at = AT(user_args, urn)},
    {"years", IN_BODY, FIELD_YEARS, .at = AT(user_args, years), .absent = YEARS_ALL},
    {"groups", IN_BODY, FIELD_IDS, ROWS(user_args, groups, n_groups), .max = 50},
    {"tutor_of", IN_BODY, FIELD_IDS, ROWS(user_args, tutor_of, n_tutor_of), .max = 50},
};
INPUT(input_add_user, user_fields, user_args);

static const struct field reset_fields[] = {
    {"user", IN_PATH, FIELD_ID, .at = AT(user_args, user_id)},
};
INPUT(input_reset_user, reset_fields, user_args);

static const struct field token_fields[] = {
    {"name", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(token_args, name), .min = 1, .max = 80},
    {"role", IN_BODY, FIELD_CHOICE, NEEDED, .at = AT(token_args, role), .choices = roles},
    {"urn", IN_BODY, FIELD_URN, NEEDED, .at = AT(token_args, urn)},
    {"days", IN_BODY, FIELD_INT, .at = AT(token_args, days), .min = 1, .max = 730},
};
INPUT(input_add_token, token_fields, token_args);

static const struct field end_token_fields[] = {
    {"token", IN_PATH, FIELD_ID, .at = AT(token_args, token_id)},
};
INPUT(input_end_token, end_token_fields, token_args);
