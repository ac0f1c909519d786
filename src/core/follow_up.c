#include "core/follow_up.h"

#include <string.h>

static const char *const worries[WORRY_COUNT] = {
    [WORRY_VULNERABLE] = "vulnerable",
    [WORRY_SOCIAL_WORKER] = "social_worker",
    [WORRY_YOUTH_OFFENDING] = "youth_offending",
    [WORRY_LOOKED_AFTER] = "looked_after",
    [WORRY_FEW_CONTACTS] = "few_contacts",
    [WORRY_NONE] = "",
};

static const char *const hows[ATTEMPT_HOW_COUNT] = {
    [ATTEMPT_CALL] = "call",
    [ATTEMPT_TEXT] = "text",
    [ATTEMPT_EMAIL] = "email",
    [ATTEMPT_LETTER] = "letter",
    [ATTEMPT_VISIT] = "visit",
    [ATTEMPT_IN_PERSON] = "in_person",
    [ATTEMPT_POLICE] = "police",
    [ATTEMPT_AUTHORITY] = "authority",
};

static const char *const outcomes[ATTEMPT_OUTCOME_COUNT] = {
    [ATTEMPT_SPOKE] = "spoke",
    [ATTEMPT_LEFT_MESSAGE] = "left_message",
    [ATTEMPT_NO_ANSWER] = "no_answer",
    [ATTEMPT_WRONG_NUMBER] = "wrong_number",
    [ATTEMPT_SEEN] = "seen",
};

static int
name_parse(const char *const *names, int n, const char *s)
{
	for (int i = 0; i < n; i++) {
		if (strcmp(names[i], s) == 0) {
			return i;
		}
	}
	return -1;
}

const char *
worry_name(enum worry w)
{
	return worries[w];
}

const char *
attempt_how_name(enum attempt_how h)
{
	return hows[h];
}

const char *
attempt_outcome_name(enum attempt_outcome o)
{
	return outcomes[o];
}

int
attempt_how_parse(const char *s)
{
	return name_parse(hows, ATTEMPT_HOW_COUNT, s);
}

int
attempt_outcome_parse(const char *s)
{
	return name_parse(outcomes, ATTEMPT_OUTCOME_COUNT, s);
}

bool
attempt_reached(enum attempt_how h, enum attempt_outcome o)
{
	bool is_home = h != ATTEMPT_POLICE && h != ATTEMPT_AUTHORITY;
	return o == ATTEMPT_SEEN || (o == ATTEMPT_SPOKE && is_home);
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
	if (f->was_reached) {
		return (WORRY_COUNT + 2) * BAND + oldest_first;
	}
	if (f->worry != WORRY_NONE) {
		return (uint32_t)f->worry * BAND + oldest_first;
	}
	return (f->was_tried ? WORRY_COUNT + 1u : WORRY_COUNT) * BAND + oldest_first;
}
