#include "core/leave.h"

#include "base/text.h"

#include <string.h>

#define BIT(finding) ((uint32_t)1 << (finding))

const char *const leave_ground_names[LEAVE_GROUND_COUNT + 1] = {
    [LEAVE_EXCEPTIONAL] = "exceptional",
    [LEAVE_HOLIDAY] = "holiday",
    [LEAVE_PROTEST] = "protest",
    [LEAVE_PERFORMANCE] = "performance",
    [LEAVE_INTERVIEW] = "interview",
    [LEAVE_STUDY] = "study",
    [LEAVE_OBSERVANCE] = "observance",
    [LEAVE_TRAVELLING] = "travelling",
};
const char *const leave_applicant_names[APPLICANT_COUNT + 1] = {
    [APPLICANT_LIVED_WITH] = "lived_with",
    [APPLICANT_PARENT] = "parent",
    [APPLICANT_PUPIL] = "pupil",
    [APPLICANT_OTHER] = "other",
};
const char *const leave_state_names[LEAVE_STATE_COUNT + 1] = {
    [LEAVE_WAITING] = "waiting",
    [LEAVE_GRANTED] = "granted",
    [LEAVE_PART] = "part",
    [LEAVE_REFUSED] = "refused",
    [LEAVE_WITHDRAWN] = "withdrawn",
};
const char *const leave_step_names[LEAVE_STEP_COUNT + 1] = {
    [LEAVE_STEP_CONSULTED] = "consulted",
    [LEAVE_STEP_EVIDENCE] = "evidence",
    [LEAVE_STEP_NOTE] = "note",
    [LEAVE_STEP_DECIDED] = "decided",
    [LEAVE_STEP_WITHDRAWN] = "withdrawn",
};

static const struct {
	const char *code;
	bool needs_fact;
	bool is_asked_ahead; /* cannot be granted when asked for after the first day (R53) */
} grounds[LEAVE_GROUND_COUNT] = {
    [LEAVE_EXCEPTIONAL] = {"C", false, true},
    [LEAVE_HOLIDAY] = {"C", false, true},
    [LEAVE_PROTEST] = {"C", false, true},
    [LEAVE_PERFORMANCE] = {"C1", true, false},
    [LEAVE_INTERVIEW] = {"J1", false, true},
    [LEAVE_STUDY] = {"S", true, true},
    [LEAVE_OBSERVANCE] = {"R", false, false},
    [LEAVE_TRAVELLING] = {"T", false, false},
};

static const struct {
	const char *name;
	const char *rule;
	bool bars;
} findings[LEAVE_FINDING_COUNT] = {
    [LEAVE_TOO_LATE] = {"too_late", "SI 2024/208 reg 11 (R53)", true},
    [LEAVE_WRONG_APPLICANT] = {"wrong_applicant", "SI 2024/208 reg 11 (R53)", true},
    [LEAVE_NO_FACT] = {"no_fact", "SI 2024/208 reg 10(3) (R39)", true},
    [LEAVE_UNCLEAR_APPLICANT] = {"unclear_applicant", "SI 2024/208 reg 11 (R53)", false},
    [LEAVE_OVERLAPS] = {"overlaps", "R48", false},
    [LEAVE_SAME_DAY] = {"same_day", "SI 2024/208 reg 11 (R53)", false},
    [LEAVE_NOT_BY_ITSELF] = {"not_by_itself", "R54", false},
    [LEAVE_SHORT_NOTICE] = {"short_notice", "R53", false},
    [LEAVE_OVER_FESTIVAL] = {"over_festival", "R59", false},
    [LEAVE_OVER_YEAR] = {"over_year", "R59", false},
};

const char *
leave_ground_name(enum leave_ground g)
{
	return leave_ground_names[g];
}

const char *
leave_applicant_name(enum leave_applicant a)
{
	return leave_applicant_names[a];
}

const char *
leave_state_name(enum leave_state s)
{
	return leave_state_names[s];
}

const char *
leave_step_name(enum leave_step s)
{
	return leave_step_names[s];
}

int
leave_ground_parse(const char *s)
{
	return name_find(leave_ground_names, LEAVE_GROUND_COUNT, s);
}

int
leave_state_parse(const char *s)
{
	return name_find(leave_state_names, LEAVE_STATE_COUNT, s);
}

int
leave_applicant_parse(const char *s)
{
	return name_find(leave_applicant_names, APPLICANT_COUNT, s);
}

const char *
leave_code(enum leave_ground g)
{
	return grounds[g].code;
}

bool
leave_needs_fact(enum leave_ground g)
{
	return grounds[g].needs_fact;
}

const char *
leave_finding_name(enum leave_finding f)
{
	return findings[f].name;
}

const char *
leave_finding_rule(enum leave_finding f)
{
	return findings[f].rule;
}

bool
leave_finding_bars(enum leave_finding f)
{
	return findings[f].bars;
}

int32_t
leave_days_short(const struct leave_facts *f)
{
	int32_t missing = f->notice_weeks * 7 - (f->from - f->received);
	return f->notice_weeks > 0 && missing > 0 ? missing : 0;
}

/* When it was asked for, and by whom. */
static uint32_t
findings_of_asking(const struct leave_facts *f)
{
	uint32_t found = 0;
	if (grounds[f->ground].is_asked_ahead && f->received > f->from) {
		found |= BIT(LEAVE_TOO_LATE);
	}
	if (grounds[f->ground].is_asked_ahead && f->received == f->from) {
		found |= BIT(LEAVE_SAME_DAY);
	}
	bool is_own = f->applicant == APPLICANT_PUPIL && f->is_over_age;
	if (grounds[f->ground].is_asked_ahead && f->applicant != APPLICANT_LIVED_WITH && !is_own) {
		bool is_c = strcmp(grounds[f->ground].code, "C") == 0;
		found |= is_c ? BIT(LEAVE_WRONG_APPLICANT) : BIT(LEAVE_UNCLEAR_APPLICANT);
	}
	if (f->received <= f->from && leave_days_short(f) > 0) {
		found |= BIT(LEAVE_SHORT_NOTICE);
	}
	return found;
}

uint32_t
leave_findings(const struct leave_facts *f)
{
	uint32_t found = findings_of_asking(f);
	if (grounds[f->ground].needs_fact && !f->has_fact) {
		found |= BIT(LEAVE_NO_FACT);
	}
	if (f->is_overlapping) {
		found |= BIT(LEAVE_OVERLAPS);
	}
	if (f->ground == LEAVE_HOLIDAY || f->ground == LEAVE_PROTEST) {
		found |= BIT(LEAVE_NOT_BY_ITSELF);
	}
	if (f->ground == LEAVE_OBSERVANCE) {
		if (f->per_festival >= 0 && f->school_days > f->per_festival) {
			found |= BIT(LEAVE_OVER_FESTIVAL);
		}
		if (f->per_year >= 0 && f->days_before + f->school_days > f->per_year) {
			found |= BIT(LEAVE_OVER_YEAR);
		}
	}
	return found;
}
