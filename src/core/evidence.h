#ifndef MUSTER_CORE_EVIDENCE_H
#define MUSTER_CORE_EVIDENCE_H

#include "base/arena.h"
#include "core/policy.h"
#include "core/session_seq.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * When a school asks for medical evidence of what it was told (R58): the guidance keeps it for a
 * minority of cases, and the policy says which.
 */

/* No policy says how many "several" spells of illness are: the words say the number. */
#define EVIDENCE_SEVERAL 3

/* What the school was told, and the days that the facts are looked for in. */
struct evidence_told {
	bool is_appointment; /* medical or dental; else illness */
	int32_t from_day;
	int32_t to_day;
	const struct term *term; /* of the calendar that from_day is in; NULL: none. Lent */
	int32_t year_from;       /* first day of the school year */
	int32_t today;
};

struct evidence_facts {
	bool is_appointment;
	int32_t days;        /* absent in a row up to the last day that was told: ill (I), not yet
	                        explained (N), or told of here */
	int32_t rate_tenths; /* attendance of this school year to date; RATE_NONE */
	uint32_t spells;     /* of illness in the term up to that day, this one included */
	const char *term;    /* its name; "" */
};
/* `q` is the pupil's; sessions that were told of and have no other mark count as ill. */
void evidence_find(struct evidence_facts *out, const struct session_seq *q,
    const struct evidence_told *told, struct arena *a);

enum evidence_answer {
	EVIDENCE_NOT_ASKED,
	EVIDENCE_ASKED,  /* by the facts */
	EVIDENCE_CHOICE, /* only the office knows: genuine doubt, what a meeting agreed */
	EVIDENCE_ANSWER_COUNT
};
/* What an entry of the policy says of these facts. `e` as read: with its days or its rate. */
enum evidence_answer evidence_answer(
    const struct policy_evidence *e, const struct evidence_facts *facts);
/* One sentence without a full stop: why, and what the policy says. For an entry that is asked or a
 * choice. */
const char *evidence_words(
    const struct policy_evidence *e, const struct evidence_facts *facts, struct arena *a);

/* "must", "where_possible", "may" */
const char *evidence_strength(enum policy_strength s);

#endif
