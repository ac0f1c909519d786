#ifndef MUSTER_CORE_FOLLOW_UP_H
#define MUSTER_CORE_FOLLOW_UP_H

#include "core/calendar.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Following up an absence that nobody has explained (R70, R76, R88): whom to worry about first,
 * what an attempt to reach somebody was, and which step comes next.
 */

/* The reasons to worry, the most worrying first. */
enum worry {
	WORRY_VULNERABLE,    /* on the school's list */
	WORRY_SOCIAL_WORKER, /* now, or a child in need or on a protection plan */
	WORRY_YOUTH_OFFENDING,
	WORRY_LOOKED_AFTER,
	WORRY_FEW_CONTACTS, /* fewer than two that may be reached (R88) */
	WORRY_NONE,
	WORRY_COUNT
};
const char *worry_name(enum worry w); /* "vulnerable"; "" for WORRY_NONE */

/* How somebody was tried to be reached. */
enum attempt_how {
	ATTEMPT_CALL,
	ATTEMPT_TEXT,
	ATTEMPT_EMAIL,
	ATTEMPT_LETTER,
	ATTEMPT_VISIT,     /* at home, by two members of staff */
	ATTEMPT_IN_PERSON, /* at the school */
	ATTEMPT_POLICE,    /* asked for a welfare check */
	ATTEMPT_AUTHORITY, /* the local authority, a social worker */
	ATTEMPT_HOW_COUNT
};
enum attempt_outcome {
	ATTEMPT_SPOKE,        /* with the person: what was said is needed */
	ATTEMPT_LEFT_MESSAGE, /* or sent one */
	ATTEMPT_NO_ANSWER,
	ATTEMPT_WRONG_NUMBER, /* out of use, or somebody else's */
	ATTEMPT_SEEN,         /* the pupil was seen */
	ATTEMPT_OUTCOME_COUNT
};
const char *attempt_how_name(enum attempt_how h);         /* "in_person" */
const char *attempt_outcome_name(enum attempt_outcome o); /* "no_answer" */
int attempt_how_parse(const char *s);                     /* -1: none of them */
int attempt_outcome_parse(const char *s);                 /* -1: none of them */
/* Has the home been reached, or the pupil seen? To have told the police or the authority is
 * neither. */
bool attempt_reached(enum attempt_how h, enum attempt_outcome o);

/*
 * The place of a row in the morning's list, the least first: unexplained today and worrying, by the
 * worry; then unexplained today without an attempt; then tried and not reached; then reached, and
 * still to be decided; then of earlier days, the longest unexplained first.
 *
 * age  school days since the oldest unexplained session, 0 is today.
 */
struct follow_up_facts {
	bool is_today; /* unexplained on the day of the list */
	bool was_tried;
	bool was_reached;
	enum worry worry;
	int32_t age;
};
uint32_t follow_up_order(const struct follow_up_facts *f);

#endif
