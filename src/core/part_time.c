#include "core/part_time.h"

#include "base/day.h"
#include "base/text.h"

#define BIT(finding) ((uint32_t)1 << (finding))

const char *const part_time_reason_names[PART_TIME_REASON_COUNT + 1] = {
    [PART_TIME_HEALTH] = "health",
    [PART_TIME_REINTEGRATION] = "reintegration",
    [PART_TIME_SUPPORT] = "support",
    [PART_TIME_FAMILY] = "family",
    [PART_TIME_OTHER] = "other",
    [PART_TIME_BEHAVIOUR] = "behaviour",
};
const char *const part_time_wider_names[PART_TIME_WIDER_COUNT + 1] = {
    [PART_TIME_IN_SUPPORT] = "support",
    [PART_TIME_IN_HEALTH_CARE] = "health_care",
    [PART_TIME_IN_REINTEGRATION] = "reintegration",
};
const char *const part_time_step_names[PART_TIME_STEP_COUNT + 1] = {
    [PART_TIME_MADE] = "made",
    [PART_TIME_GOES_ON] = "goes_on",
    [PART_TIME_EXTENDED] = "extended",
    [PART_TIME_ENDED] = "ended",
};
const char *const part_time_session_names[PART_TIME_SESSIONS + 1] = {"mon-am", "mon-pm", "tue-am",
    "tue-pm", "wed-am", "wed-pm", "thu-am", "thu-pm", "fri-am", "fri-pm"};

#define RULE "SI 2024/208 reg 11(6) (R55)"
#define GUIDANCE "DfE, Working together to improve school attendance (R55)"
static const struct {
	const char *name;
	const char *field;
	const char *rule;
	const char *words;
	bool bars;
} findings[PART_TIME_FINDING_COUNT] = {
    [PART_TIME_FOR_BEHAVIOUR] = {"for_behaviour", "reason", GUIDANCE,
        "A part-time timetable must not be used to manage behaviour", true},
    [PART_TIME_NO_AIM] = {"no_aim", "aim", GUIDANCE,
        "Say what it is to achieve: without an aim nobody can review it", true},
    [PART_TIME_NO_SCHOOL] = {"no_school", "school", RULE,
        "Name who agrees for the school, on which day up to today, and how; an "
        "extension is agreed anew",
        true},
    [PART_TIME_NO_PARENT] = {"no_parent", "parent", RULE,
        "Name the parent with whom the pupil lives who agrees, on which day up to today, and how; "
        "an extension is agreed anew",
        true},
    [PART_TIME_NO_SESSION] = {"no_session", "sessions", RULE,
        "Name the sessions of the week for which the pupil is away", true},
    [PART_TIME_ALL_SESSIONS] = {"all_sessions", "sessions", RULE,
        "No session of the week is left: that is no part-time timetable", true},
    [PART_TIME_BEGUN] = {"begun", "from", "SI 2024/208 reg 6 (R44, R48)",
        "It starts today or later: sessions that have passed are amended in the register", true},
    [PART_TIME_BAD_END] = {"bad_end", "to", RULE,
        "It ends after its start, within a year; an extension ends after the end it had", true},
    [PART_TIME_NO_REVIEW] = {"no_review", "reviews", GUIDANCE,
        "Plan at least one review before the end", true},
    [PART_TIME_BAD_REVIEW] = {"bad_review", "reviews", GUIDANCE,
        "A review is on a day to come, after the start and before the end", true},
    [PART_TIME_WORKER_UNSAID] = {"worker_unsaid", "social_worker", GUIDANCE,
        "Say who informed the social worker and when, or that there is none", true},
    [PART_TIME_EHC_UNSAID] = {"ehc_unsaid", "ehc_plan", GUIDANCE,
        "The pupil has an EHC plan: say what was discussed with the local authority and when",
        true},
    [PART_TIME_LA_UNTOLD] = {"la_untold", "la_told", GUIDANCE,
        "The local authority has not been told", false},
    [PART_TIME_REVIEW_SOON] = {"review_soon", "reviews", GUIDANCE, "A review is due within a week",
        false},
    [PART_TIME_REVIEW_LATE] = {"review_late", "reviews", GUIDANCE,
        "A review was due, and none is recorded", false},
    [PART_TIME_END_SOON] = {"end_soon", "to", RULE,
        "It ends within a week: plan the pupil's full timetable, or review it", false},
    [PART_TIME_LONGER_BEFORE] = {"longer_before", "to", RULE,
        "It was extended before: it is for the shortest time needed", false},
};

int
part_time_reason_parse(const char *s)
{
	return name_find(part_time_reason_names, PART_TIME_REASON_COUNT, s);
}

int
part_time_step_parse(const char *s)
{
	return name_find(part_time_step_names, PART_TIME_STEP_COUNT, s);
}

int
part_time_session_parse(const char *s)
{
	return name_find(part_time_session_names, PART_TIME_SESSIONS, s);
}

bool
part_time_is_away(uint32_t sessions, int32_t day, bool is_pm)
{
	int32_t bit = 2 * day_weekday(day) + (is_pm ? 1 : 0);
	return bit < PART_TIME_SESSIONS && ((sessions >> bit) & 1) != 0;
}

const char *
part_time_code(bool is_compulsory_age)
{
	return is_compulsory_age ? "C2" : "X";
}

const char *
part_time_finding_name(enum part_time_finding f)
{
	return findings[f].name;
}

const char *
part_time_finding_field(enum part_time_finding f)
{
	return findings[f].field;
}

const char *
part_time_finding_rule(enum part_time_finding f)
{
	return findings[f].rule;
}

const char *
part_time_finding_words(enum part_time_finding f)
{
	return findings[f].words;
}

bool
part_time_finding_bars(enum part_time_finding f)
{
	return findings[f].bars;
}

static bool
is_agreed(const struct part_time_agreed *a, const struct part_time_facts *f)
{
	return a->who[0] != '\0' && a->how[0] != '\0' && a->day != DAY_NONE &&
	       a->day >= f->agreed_since && a->day <= f->today;
}

/* An extension is agreed anew: what was agreed for the old end is not enough (C179). */
static uint32_t
findings_of_agreement(const struct part_time_facts *f)
{
	uint32_t found = 0;
	found |= is_agreed(&f->school, f) ? 0 : BIT(PART_TIME_NO_SCHOOL);
	found |= is_agreed(&f->parent, f) ? 0 : BIT(PART_TIME_NO_PARENT);
	if (f->must_say_worker && f->worker[0] == '\0') {
		found |= BIT(PART_TIME_WORKER_UNSAID);
	}
	if (f->must_say_ehc && f->ehc[0] == '\0') {
		found |= BIT(PART_TIME_EHC_UNSAID);
	}
	found |= f->la_told == DAY_NONE ? BIT(PART_TIME_LA_UNTOLD) : 0;
	return found;
}

static uint32_t
findings_of_days(const struct part_time_facts *f)
{
	uint32_t found = 0;
	bool is_new = f->old_end == DAY_NONE;
	bool is_review = false;
	if (is_new && f->from < f->today) {
		found |= BIT(PART_TIME_BEGUN);
	}
	if (f->end <= f->from || f->end - f->from >= PART_TIME_LONGEST ||
	    (!is_new && (f->end <= f->old_end || f->old_end < f->today))) {
		found |= BIT(PART_TIME_BAD_END);
	}
	for (size_t i = 0; i < f->n_reviews; i++) {
		int32_t day = f->reviews[i];
		bool is_good = day > f->from && day > f->today && day < f->end;
		is_review = is_review || is_good;
		found |= is_good ? 0 : BIT(PART_TIME_BAD_REVIEW);
	}
	return is_review ? found : found | BIT(PART_TIME_NO_REVIEW);
}

uint32_t
part_time_findings(const struct part_time_facts *f)
{
	uint32_t found = findings_of_agreement(f) | findings_of_days(f);
	found |= f->reason == PART_TIME_BEHAVIOUR ? BIT(PART_TIME_FOR_BEHAVIOUR) : 0;
	found |= f->aim[0] == '\0' ? BIT(PART_TIME_NO_AIM) : 0;
	found |= (f->sessions & PART_TIME_ALL) == 0 ? BIT(PART_TIME_NO_SESSION) : 0;
	if ((f->sessions & PART_TIME_ALL) == PART_TIME_ALL) {
		found |= BIT(PART_TIME_ALL_SESSIONS);
	}
	return found;
}

int32_t
part_time_next_review(const struct part_time_state *s)
{
	int32_t next = DAY_NONE;
	for (size_t i = 0; i < s->n_reviews; i++) {
		int32_t day = s->reviews[i];
		bool is_held =
		    s->last_review != DAY_NONE && day <= s->last_review + PART_TIME_EARLY;
		if (!is_held && (next == DAY_NONE || day < next)) {
			next = day;
		}
	}
	return next;
}

uint32_t
part_time_warnings(const struct part_time_state *s)
{
	uint32_t found = s->la_told == DAY_NONE ? BIT(PART_TIME_LA_UNTOLD) : 0;
	int32_t next = part_time_next_review(s);
	if (next != DAY_NONE && next < s->today) {
		found |= BIT(PART_TIME_REVIEW_LATE);
	} else if (next != DAY_NONE && next - s->today <= PART_TIME_SOON) {
		found |= BIT(PART_TIME_REVIEW_SOON);
	}
	found |= s->end - s->today <= PART_TIME_SOON ? BIT(PART_TIME_END_SOON) : 0;
	found |= s->n_extensions > 0 ? BIT(PART_TIME_LONGER_BEFORE) : 0;
	return found;
}
