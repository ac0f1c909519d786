#ifndef MUSTER_CORE_FOLLOW_UP_H
#define MUSTER_CORE_FOLLOW_UP_H

#include "core/calendar.h"
#include "core/policy.h"
#include "core/pupil_flag.h"

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
/*
 * The first that holds (R76, R88).
 *
 * flags       a set of 1 << enum pupil_flag: of those that the reader may see, for the order of a
 *             list must not say what its badges hide (R109).
 * n_contacts  that may be reached by telephone; -1: the reader may not know.
 */
enum worry worry_of(uint32_t flags, int32_t n_contacts);

/* Is the session to be explained? An N always is; one without a mark only on the day of the list,
 * once its register has closed, of somebody who is to be found first: nobody may have taken it
 * (C188). */
struct unexplained_facts {
	uint8_t cell;
	bool is_today;       /* the day of the list */
	bool is_found_first; /* R76 */
	bool has_closed;     /* the register */
};
bool session_is_unexplained(const struct unexplained_facts *f);

/* From which minute on the policy wants the home to be contacted: so long after the closing of the
 * register that says N (R70); MINUTE_NONE where it is silent. */
int16_t contact_from(int16_t closes, int32_t contact_after_minutes);

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
/* The words of both, NULL behind the last. */
extern const char *const attempt_how_names[ATTEMPT_HOW_COUNT + 1];
extern const char *const attempt_outcome_names[ATTEMPT_OUTCOME_COUNT + 1];
const char *attempt_how_name(enum attempt_how h);         /* "in_person" */
const char *attempt_outcome_name(enum attempt_outcome o); /* "no_answer" */
int attempt_how_parse(const char *s);                     /* -1: none of them */
int attempt_outcome_parse(const char *s);                 /* -1: none of them */
/* Has the home been reached, or the pupil seen? To have told the police or the authority is
 * neither. */
bool attempt_reached(enum attempt_how h, enum attempt_outcome o);

/* The policy's way from the first call to the referral (R70). */
enum follow_step {
	FOLLOW_FIRST_CONTACT,
	FOLLOW_NEXT_CONTACTS,
	FOLLOW_IN_WRITING,
	FOLLOW_VISIT,
	FOLLOW_REFER, /* to the police or the authority */
	FOLLOW_STEP_COUNT
};
const char *follow_step_name(enum follow_step s); /* "next_contacts" */

/* How far the attempts about one absence have come: {.reached_on = DAY_NONE}, then each of them. */
struct follow_way {
	bool is_done[FOLLOW_STEP_COUNT];
	const char *first;  /* whom the first call was to; NULL: nobody was called */
	int32_t reached_on; /* last day about which the home was reached; DAY_NONE: never */
};
struct attempt_fact {
	enum attempt_how how;
	enum attempt_outcome outcome;
	const char *who; /* lent as long as the way */
	int32_t day;
};
void follow_way_add(struct follow_way *way, const struct attempt_fact *a);

/*
 * Does the policy, or R70, ask for the step?
 *
 * n_contacts    that may be rung: with one there is nobody else to ring; -1: not known.
 * days_without  school days without contact so far, the day of the list included (R72).
 */
struct follow_asked {
	int32_t n_contacts;
	int32_t days_without;
};
bool follow_step_is_asked(
    enum follow_step s, const struct policy_absence *policy, const struct follow_asked *f);

/*
 * The place of a row in the morning's list, the least first: unexplained today and worrying, by the
 * worry; then unexplained today without an attempt; then tried and not reached; then reached, and
 * still to be decided; then of earlier days, the longest unexplained first. Whose worker is still
 * to be told (core/worker.h) stays among the worrying even when the home was reached.
 *
 * age  school days since the oldest unexplained session, 0 is today.
 */
struct follow_up_facts {
	bool is_today; /* unexplained on the day of the list */
	bool was_tried;
	bool was_reached;
	bool is_to_tell; /* a worker, as far as the reader may see it: then worry is set */
	enum worry worry;
	int32_t age;
};
uint32_t follow_up_order(const struct follow_up_facts *f);

#endif
