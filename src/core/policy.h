#ifndef MUSTER_CORE_POLICY_H
#define MUSTER_CORE_POLICY_H

#include "base/arena.h"
#include "base/day.h"
#include "core/calendar.h"
#include "core/code.h"
#include "core/law_config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A school's attendance policy as configuration: all that differs between schools and nothing that
 * the law settles. One policy holds from a date until the next one.
 *
 * All texts are UTF-8, lent by whoever filled the policy (an arena) and never NULL: "" is silence.
 * Times are minutes after midnight, MINUTE_NONE where the policy is silent. Rates are tenths of a
 * per cent, 0 to 1000, POLICY_NONE where silent. docs/policy.md explains every setting.
 */
#define POLICY_NONE (-1)

/* Where a value stands in the file. line 0: the file is silent, or there is no file. */
struct pos {
	uint32_t line;   /* 1 is the first */
	uint32_t column; /* 1 is the first */
};

/* One value of the file as written, for the lint. Values are in the order of the file. */
struct policy_value {
	const char *path; /* "day_plan[0].am.closes" */
	const char *text; /* as written; "" for a map or a list */
	struct pos at;
};

/* A list of texts. */
struct policy_texts {
	const char *const *item;
	size_t n;
};

enum policy_origin { POLICY_OWN, POLICY_COUNCIL_MODEL, POLICY_TRUST_MODEL, POLICY_ORIGIN_COUNT };

/* Which clock point a pupil must have arrived by (inclusive) to be marked present, not L (R40). */
enum late_point {
	LATE_POINT_UNSAID, /* the file does not say: late_from if given, else opens */
	LATE_POINT_OPENS,
	LATE_POINT_LATE_FROM,
	LATE_POINT_TAKEN_AT,
	LATE_POINT_MUST_ARRIVE_BY,
	LATE_POINT_COUNT
};

/* Clock points of one session, minutes after midnight; MINUTE_NONE where silent. */
struct policy_session {
	int16_t opens;           /* the register opens (R35) */
	int16_t must_arrive_by;  /* what parents are told */
	int16_t late_from;       /* arrivals after it are late */
	int16_t taken_at;        /* when the register is called */
	int16_t closes;          /* the last minute of L; after it U (R36, R40, R41) */
	int16_t ends;            /* the session ends; an arrival after it is no U (R41) */
	enum late_point late_by; /* which of them decides L */
};

/* The day of some year groups. */
struct policy_day {
	const char *name;    /* "Year 9", "Junior Department" or "" */
	uint32_t years;      /* YEAR_BIT set; YEARS_ALL when the file names none */
	int16_t gates_open;  /* pupils may enter (C036, C097) */
	int16_t gates_close; /* after it pupils come through the office */
	int16_t starts;      /* school day (C040) */
	int16_t ends;
	const char *sign_in; /* where late pupils sign in; "" if silent */
	struct policy_session session[SESSION_COUNT];
};

/* A unit of days; deadlines in different units are different things (R1). */
enum day_unit { DAY_UNIT_SCHOOL, DAY_UNIT_WORKING, DAY_UNIT_CALENDAR, DAY_UNIT_COUNT };

/* How a period comes round (review cycles, R75, R84). */
enum policy_cycle {
	CYCLE_DAILY,
	CYCLE_WEEKLY,
	CYCLE_TWO_WEEKLY,
	CYCLE_THREE_WEEKLY,
	CYCLE_MONTHLY,
	CYCLE_HALF_TERMLY,
	CYCLE_TERMLY,
	CYCLE_TWICE_YEARLY,
	CYCLE_YEARLY,
	CYCLE_COUNT
};

struct policy_review {
	const char *what; /* "Attendance data", "Report to governors" */
	enum policy_cycle every;
	const char *by; /* post or group; "" if silent */
};

enum policy_strength {
	STRENGTH_MUST,           /* "must", "will" */
	STRENGTH_WHERE_POSSIBLE, /* "where possible" */
	STRENGTH_MAY,            /* "may" */
	STRENGTH_COUNT
};

/* Notice that a parent gives of a leave request (R53). */
struct policy_notice {
	int32_t weeks; /* 0 to 26; 0: in advance, no number */
	enum policy_strength strength;
};

enum evidence_when {
	EVIDENCE_LONGER_THAN,      /* absent for more than `days` consecutive school days */
	EVIDENCE_BELOW,            /* attendance below `rate_tenths` */
	EVIDENCE_SEVERAL_EPISODES, /* several absences for illness */
	EVIDENCE_GENUINE_DOUBT,    /* genuine doubt about the illness (R58) */
	EVIDENCE_AFTER_MEETING,    /* agreed in a meeting */
	EVIDENCE_APPOINTMENT,      /* appointments known in advance */
	EVIDENCE_COUNT
};

/* When medical evidence is asked for (R58). */
struct policy_evidence {
	enum evidence_when when;
	int32_t days;        /* 1 to 30 for EVIDENCE_LONGER_THAN, else POLICY_NONE */
	int32_t rate_tenths; /* for EVIDENCE_BELOW, else POLICY_NONE */
	enum policy_strength strength;
};

/* What has to be so for a step of an alert, and from when its minutes count. */
enum step_when {
	STEP_RAISED,
	STEP_NOT_ACKNOWLEDGED, /* raised, and nobody has answered */
	STEP_SEARCHING,        /* somebody answered and looks; neither found nor given up */
	STEP_FOUND,
	STEP_NOT_FOUND,
	STEP_WHEN_COUNT
};

/* One step of a ladder: the escalation of a case, or the alert for a missing pupil. */
struct policy_step {
	const char *name;
	const char *who;
	const char *action;
	int32_t after_minutes; /* of an alert, 0 to 600, POLICY_NONE is 0; not in an escalation */
	enum step_when when;   /* alerts only, as are those below */
	struct policy_texts tell; /* usernames, addresses, names of posts, or "on call" */
	uint32_t years;           /* for pupils of these; YEARS_ALL */
};

/* What a policy says that a code means, for the lint against R60. */
struct policy_code {
	uint8_t code; /* 0: the file names one that there is not */
	enum code_class counts_as;
	const char *meaning; /* "" if silent */
};

enum policy_post_kind {
	POST_HEADTEACHER,
	POST_SENIOR_ATTENDANCE_CHAMPION, /* R86 */
	POST_DAY_TO_DAY_CONTACT,         /* R86 */
	POST_ATTENDANCE_OFFICER,
	POST_LINK_GOVERNOR,
	POST_DESIGNATED_TEACHER, /* looked-after pupils */
	POST_SENCO,
	POST_DSL,
	POST_PUPIL_PREMIUM_LEAD,
	POST_YEAR_STAFF, /* for the years of the post */
	POST_LA_ATTENDANCE,
	POST_LA_EHC,
	POST_LA_SOCIAL_CARE,
	POST_LA_VIRTUAL_SCHOOL,
	POST_COUNCIL_MAILBOX,
	POST_OTHER,
	POST_COUNT
};

/* Who holds a post from when to when. */
struct policy_post {
	enum policy_post_kind kind;
	const char *title; /* as the school calls it; "" if silent */
	const char *name;  /* of the person; "" where the post alone is published */
	const char *email;
	const char *phone;
	uint32_t years; /* YEARS_ALL unless the post is for some year groups */
	int32_t from;   /* first day; DAY_NONE: always was */
	int32_t to;     /* last day; DAY_NONE: still is */
};

enum register_setting {
	REGISTER_ALL_PRESENT, /* all present unless changed */
	REGISTER_EACH_PUPIL,  /* each pupil is marked */
	REGISTER_SETTING_COUNT
};

/* Which codes a register takes from whoever may not amend. */
enum teacher_codes {
	TEACHER_THREE_MARKS, /* present, late, not here, and the code planned for the pupil */
	TEACHER_ALL_CODES,   /* as the office */
	TEACHER_CODES_COUNT
};

enum close_behaviour {
	CLOSE_AT_TIME, /* blanks of a register that was taken become N at closing (R42) */
	CLOSE_BY_HAND, /* somebody closes it */
	CLOSE_BEHAVIOUR_COUNT
};

/* What a 100 % award does with sessions that are no attendance. */
enum reward_rule {
	REWARD_IGNORES, /* the session is left out of the figure */
	REWARD_BREAKS,  /* the session ends the run */
	REWARD_RULE_COUNT
};

/* At the front desk. Where it is silent, the program's own lists are offered. */
struct policy_reception {
	struct policy_texts late_reasons;    /* "Medical appointment (M)": the code in brackets is
	                                        used once the register has closed (R41) */
	struct policy_texts leaving_reasons; /* for a sign-out */
	struct policy_texts places;          /* where pupils sign in before the register opens */
	uint32_t collected_years; /* YEAR_BIT set: wait for an adult after a late sign-in,
	                             and leave with one only; 0: none (C088) */
	int32_t leave_minutes;    /* after the day, 0 to 600: who was here and is not signed out is
	                             still to be accounted for in a fire */
};

struct policy_absence {
	int16_t report_by_preferred; /* C100 to C102 */
	int16_t report_by_latest;    /* a report after it is marked late */
	bool report_every_day;       /* each day, not only the first */
	struct policy_texts channels;
	int32_t contact_after_minutes; /* after closing, 0 to 600; POLICY_NONE if silent (R70) */
	bool contact_every_day;        /* also on each further day */
	bool home_visit;               /* a home visit may be made */
	int32_t refer_after_days;      /* school days without contact, 1 to 20; R72 */
	int32_t n_days;                /* N is resolved within, 1 to 10; R43 */
	enum day_unit n_unit;
	const char *n_then; /* code entered after it, "O" */
};

struct policy_targets {
	int32_t attendance_tenths;   /* the school's target; C238, C239 */
	int32_t persistent_tenths;   /* at most this share persistently absent */
	int32_t punctuality_tenths;  /* of sessions attended, on time */
	int32_t letter_below_tenths; /* attendance under which a letter is due */
	bool letter_for_lateness;
};

struct policy_leave {
	const struct policy_notice *notice;
	size_t n_notice;
	const char *form;                /* how to ask; "" if silent */
	const char *exceptional_means;   /* "" if silent */
	struct policy_texts exceptional; /* examples the policy lists (R54) */
	const char *work_set;            /* "" if silent */
	struct policy_texts decided_by;  /* usernames of the deputies who may decide (R53) */
	int32_t observance_per_festival; /* days, 0 to 10; POLICY_NONE: no cap (R59) */
	int32_t observance_per_year;     /* days, 0 to 20; POLICY_NONE: no cap */
};

enum policy_issuer {
	ISSUER_HEADTEACHER = 1,
	ISSUER_LA = 2,
	ISSUER_POLICE = 4,
};

struct policy_legal {
	const char *code_of_conduct; /* whose: "Luton" */
	uint32_t issuers;            /* of penalty notices: a set of enum policy_issuer (R94) */
	int32_t nti_weeks_min;       /* notice to improve, 3 to 6 weeks (R101) */
	int32_t nti_weeks_max;
	bool below_threshold; /* a notice may come below the threshold (R90) */
	struct policy_texts statements;
};

struct policy_rewards {
	enum reward_rule not_possible;
	enum reward_rule authorised_illness;
	struct policy_texts given;
};

struct policy {
	/* About the policy. */
	const char *name;    /* of the school */
	int32_t urn;         /* 100000 to 999999; POLICY_NONE for a policy of no school */
	const char *source;  /* the document it was read from */
	int32_t from;        /* effective from */
	int32_t review_on;   /* DAY_NONE if silent */
	int32_t approved_on; /* DAY_NONE if silent */
	enum policy_origin origin;
	struct policy_texts consulted; /* who was (C449) */
	struct policy_texts choices;   /* where the document says two things: which one is kept */

	/* The school. */
	int final_year_group;  /* enum nc_year; POLICY_NONE if silent (R17) */
	int most_junior_class; /* enum nc_year; POLICY_NONE if silent (R15) */

	const struct policy_day *day;
	size_t n_days;

	/* Taking the register. */
	enum register_setting register_setting;
	enum close_behaviour close;
	enum teacher_codes teacher_codes;
	bool kiosk_prefill; /* an early sign-in becomes / at opening if still on site */

	struct policy_reception reception;
	struct policy_absence absence;
	struct policy_targets targets;
	struct policy_leave leave;
	const struct policy_evidence *evidence;
	size_t n_evidence;
	struct policy_legal legal;
	struct policy_rewards rewards;
	const struct policy_review *review;
	size_t n_reviews;
	const struct policy_step *escalation;
	size_t n_escalation;
	const struct policy_step *missing_pupil; /* vulnerable pupil missing: alert steps */
	size_t n_missing_pupil;
	struct policy_texts on_call; /* who is called: usernames, addresses or names of posts */
	bool names_in_mail;          /* else initials and form only (R109) */
	const struct policy_post *post;
	size_t n_posts;
	const struct policy_code *code;
	size_t n_codes;
	struct policy_texts related;
	struct policy_texts legislation;

	struct law_config law; /* numbers of the rules that are configuration */

	/* The file, for the lint; none when the policy was not read from one. */
	const struct policy_value *value;
	size_t n_values;
};

/* Silence everywhere, and what the guidance of 2024 asks for where it asks. No day plan. */
void policy_default(struct policy *out);

/* Clock points that decide between / L and U, minutes after midnight, all given. */
struct session_times {
	int16_t opens;     /* the register opens */
	int16_t late_from; /* an arrival up to this minute is present, after it L */
	int16_t closes;    /* last minute of L; after it U */
	int16_t ends;      /* last minute of the session */
};

/*
 * The times of a session for one year group.
 *
 * The first day plan that names the year decides; a year that none names has the times of
 * the guidance's day: registers 08:45 to 09:15 and 13:00 to 13:30, day ends 15:15. A silent closing
 * is 30 minutes after opening, a silent opening is 30 minutes before closing, a silent end of the
 * morning is the opening of the afternoon, of the afternoon the end of the day. R35, R36, R40.
 */
void policy_times(
    struct session_times *out, const struct policy *p, enum nc_year year, enum session s);

/* The day plan for a year group, or the guidance's day where no plan names it. Never NULL. */
const struct policy_day *policy_day_of(const struct policy *p, enum nc_year year);

/* Whoever holds a post on a day for a year group (-1: any); NULL if nobody does. */
const struct policy_post *policy_post_on(
    const struct policy *p, enum policy_post_kind kind, int32_t day, int year);

/* Where a value stands, by its path; line 0 if the file does not have it. */
struct pos policy_at(const struct policy *p, const char *path);

/* The words of the files: "termly", "senior_attendance_champion". */
const char *policy_cycle_name(enum policy_cycle cycle);
const char *policy_post_name(enum policy_post_kind kind);
/* The kind of that name; -1 if there is none. */
int policy_post_find(const char *name);
const char *policy_when_name(enum step_when when); /* "not acknowledged" */
const char *policy_strength_name(enum policy_strength s);

#endif
