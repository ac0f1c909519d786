#include "core/follow_up.h"

#include "base/text.h"

#include <string.h>

static const char *const worries[WORRY_COUNT] = {
    [WORRY_VULNERABLE] = "vulnerable",
    [WORRY_SOCIAL_WORKER] = "social_worker",
    [WORRY_YOUTH_OFFENDING] = "youth_offending",
    [WORRY_LOOKED_AFTER] = "looked_after",
    [WORRY_FEW_CONTACTS] = "few_contacts",
    [WORRY_NONE] = "",
};

const char *const attempt_how_names[ATTEMPT_HOW_COUNT + 1] = {
    [ATTEMPT_CALL] = "call",
    [ATTEMPT_TEXT] = "text",
    [ATTEMPT_EMAIL] = "email",
    [ATTEMPT_LETTER] = "letter",
    [ATTEMPT_VISIT] = "visit",
    [ATTEMPT_IN_PERSON] = "in_person",
    [ATTEMPT_POLICE] = "police",
    [ATTEMPT_AUTHORITY] = "authority",
};

const char *const attempt_outcome_names[ATTEMPT_OUTCOME_COUNT + 1] = {
    [ATTEMPT_SPOKE] = "spoke",
    [ATTEMPT_LEFT_MESSAGE] = "left_message",
    [ATTEMPT_NO_ANSWER] = "no_answer",
    [ATTEMPT_WRONG_NUMBER] = "wrong_number",
    [ATTEMPT_SEEN] = "seen",
};

static const char *const steps[FOLLOW_STEP_COUNT] = {
    [FOLLOW_FIRST_CONTACT] = "first_contact",
    [FOLLOW_NEXT_CONTACTS] = "next_contacts",
    [FOLLOW_IN_WRITING] = "in_writing",
    [FOLLOW_VISIT] = "visit",
    [FOLLOW_REFER] = "refer",
};

/* The most worrying first. */
static const struct {
	enum pupil_flag flag;
	enum worry worry;
} worry_flags[] = {
    {PUPIL_FLAG_VULNERABLE, WORRY_VULNERABLE},
    {PUPIL_FLAG_SOCIAL_WORKER, WORRY_SOCIAL_WORKER},
    {PUPIL_FLAG_CHILD_PROTECTION, WORRY_SOCIAL_WORKER},
    {PUPIL_FLAG_CHILD_IN_NEED, WORRY_SOCIAL_WORKER},
    {PUPIL_FLAG_YOUTH_OFFENDING, WORRY_YOUTH_OFFENDING},
    {PUPIL_FLAG_LOOKED_AFTER, WORRY_LOOKED_AFTER},
};
_Static_assert(PUPIL_FLAG_COUNT <= 32, "a set of flags is the bits of a uint32_t");

const char *
worry_name(enum worry w)
{
	return worries[w];
}

enum worry
worry_of(uint32_t flags, int32_t n_contacts)
{
	for (size_t i = 0; i < sizeof worry_flags / sizeof worry_flags[0]; i++) {
		if ((flags & UINT32_C(1) << worry_flags[i].flag) != 0) {
			return worry_flags[i].worry;
		}
	}
	return n_contacts >= 0 && n_contacts < 2 ? WORRY_FEW_CONTACTS : WORRY_NONE;
}

bool
session_is_unexplained(const struct unexplained_facts *f)
{
	return f->cell == CODE_N ||
	       (f->cell == CELL_BLANK && f->is_today && f->is_found_first && f->has_closed);
}

int16_t
contact_from(int16_t closes, int32_t contact_after_minutes)
{
	enum { LAST_MINUTE = 1439 };
	if (contact_after_minutes == POLICY_NONE) {
		return MINUTE_NONE;
	}
	int32_t from = closes + contact_after_minutes;
	return (int16_t)(from < LAST_MINUTE ? from : LAST_MINUTE);
}

const char *
attempt_how_name(enum attempt_how h)
{
	return attempt_how_names[h];
}

const char *
attempt_outcome_name(enum attempt_outcome o)
{
	return attempt_outcome_names[o];
}

int
attempt_how_parse(const char *s)
{
	return name_find(attempt_how_names, ATTEMPT_HOW_COUNT, s);
}

int
attempt_outcome_parse(const char *s)
{
	return name_find(attempt_outcome_names, ATTEMPT_OUTCOME_COUNT, s);
}

bool
attempt_reached(enum attempt_how h, enum attempt_outcome o)
{
	bool is_home = h != ATTEMPT_POLICE && h != ATTEMPT_AUTHORITY;
	return o == ATTEMPT_SEEN || (o == ATTEMPT_SPOKE && is_home);
}

const char *
follow_step_name(enum follow_step s)
{
	return steps[s];
}

void
follow_way_add(struct follow_way *way, const struct attempt_fact *a)
{
	switch (a->how) {
	case ATTEMPT_CALL:
		way->is_done[FOLLOW_FIRST_CONTACT] = true;
		way->first = way->first == NULL ? a->who : way->first;
		if (strcmp(way->first, a->who) != 0) {
			way->is_done[FOLLOW_NEXT_CONTACTS] = true;
		}
		break;
	case ATTEMPT_TEXT:
	case ATTEMPT_EMAIL:
	case ATTEMPT_LETTER:
		way->is_done[FOLLOW_IN_WRITING] = true;
		break;
	case ATTEMPT_VISIT:
		way->is_done[FOLLOW_VISIT] = true;
		break;
	case ATTEMPT_POLICE:
	case ATTEMPT_AUTHORITY:
		way->is_done[FOLLOW_REFER] = true;
		break;
	case ATTEMPT_IN_PERSON:
	case ATTEMPT_HOW_COUNT:
		break;
	}
	bool is_later = way->reached_on == DAY_NONE || a->day > way->reached_on;
	if (attempt_reached(a->how, a->outcome) && is_later) {
		way->reached_on = a->day;
	}
}

bool
follow_step_is_asked(
    enum follow_step s, const struct policy_absence *policy, const struct follow_asked *f)
{
	switch (s) {
	case FOLLOW_FIRST_CONTACT:
	case FOLLOW_IN_WRITING:
		return true;
	case FOLLOW_NEXT_CONTACTS:
		return f->n_contacts != 0 && f->n_contacts != 1;
	case FOLLOW_VISIT:
		return policy->home_visit;
	case FOLLOW_REFER:
		return policy->refer_after_days != POLICY_NONE &&
		       f->days_without >= policy->refer_after_days;
	case FOLLOW_STEP_COUNT:
		break;
	}
	return false;
}

uint32_t
follow_up_order(const struct follow_up_facts *f)
{
	enum { BAND = 1000 };
	int32_t age = f->age < BAND ? f->age : BAND - 1;
	uint32_t oldest_first = (uint32_t)(BAND - 1 - age);
	if (!f->is_today) {
		return (WORRY_COUNT + 3) * BAND + oldest_first;
	}
	if (f->was_reached && !f->is_to_tell) {
		return (WORRY_COUNT + 2) * BAND + oldest_first;
	}
	if (f->worry != WORRY_NONE) {
		return (uint32_t)f->worry * BAND + oldest_first;
	}
	return (f->was_tried ? WORRY_COUNT + 1u : WORRY_COUNT) * BAND + oldest_first;
}
