#ifndef MUSTER_CORE_GROUND_H
#define MUSTER_CORE_GROUND_H

#include "base/day.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The grounds for deleting a name from the admission register: SI 2024/208 reg 9(1), (a) to (o).
 * Deletion happens when, and only when, one is met; never backdated (R13). Rules R18 to R33.
 */
enum ground {
	GROUND_A,
	GROUND_B,
	GROUND_C,
	GROUND_D,
	GROUND_E,
	GROUND_F,
	GROUND_G,
	GROUND_H,
	GROUND_I,
	GROUND_J,
	GROUND_K,
	GROUND_L,
	GROUND_M,
	GROUND_N,
	GROUND_O,
	GROUND_COUNT
};

/* What the school must be able to say for a ground. Bits. */
enum ground_fact {
	FACT_OTHER_SCHOOL = 1 << 0,      /* the school where the pupil is registered */
	FACT_NURSERY_ENDED = 1 << 1,     /* nursery finished, not expected in reception */
	FACT_OTHERS_CONSENT = 1 << 2,    /* every other school agrees */
	FACT_NOT_EXPECTED = 1 << 3,      /* not expected to attend again */
	FACT_ORDER_NAMES_OTHER = 1 << 4, /* school attendance order changed to another school */
	FACT_ORDER_REVOKED = 1 << 5,     /* revoked: other suitable education is arranged */
	FACT_WRITTEN_NOTICE = 1 << 6,    /* the parent said it in writing */
	FACT_MOVED_AWAY = 1 << 7,        /* no longer lives within reasonable distance */
	FACT_JOINT_ENQUIRY = 1 << 8,     /* school and authority enquired together */
	FACT_NO_KNOWN_CAUSE = 1 << 9,    /* no reason to think of sickness or unavoidable cause */
	FACT_DETENTION = 1 << 10,        /* sentence, and not expected back */
	FACT_DEATH = 1 << 11,
	FACT_NO_SIXTH_FORM = 1 << 12,   /* will not go on to this school's sixth form */
	FACT_FEES_UNPAID = 1 << 13,     /* boarder, at the end of the term */
	FACT_CEASED = 1 << 14,          /* ceased to be a pupil of the school */
	FACT_EXCLUSION_FINAL = 1 << 15, /* review over, or its time has run out */
	FACT_IS_BOARDER = 1 << 16,
	FACT_DUAL_AGREED = 1 << 17,       /* dual registration was agreed: bars (a) */
	FACT_ORDER_NAMES_THIS = 1 << 18,  /* school attendance order names this school: bars */
	FACT_MOBILE_MAIN_SCHOOL = 1 << 19 /* mobile child whose main school this is: bars */
};

struct ground_info {
	char letter;          /* 'a' to 'o' */
	const char *title;    /* as a secretary reads it */
	uint32_t facts;       /* enum ground_fact: all of these must be given */
	uint32_t barred_by;   /* enum ground_fact: none of these may be */
	const char *evidence; /* what to keep on file */
	const char *rule;     /* "SI 2024/208 reg 9(1)(f) (R23)" */
};
/* `g` below GROUND_COUNT: asserted. */
const struct ground_info *ground_info(enum ground g);
/* By letter, either case; -1 if there is none. */
int ground_find(char letter);
/* What a fact means, for a form or a message: one bit, asserted. */
const char *ground_fact_name(enum ground_fact fact);

struct ground_use {
	enum ground ground;
	uint32_t facts;          /* enum ground_fact: what the school says is so */
	int32_t day;             /* day of deletion */
	int32_t today;           /* `day` may not be earlier (R13) */
	int32_t last_school_day; /* (f): educated otherwise after it; DAY_NONE: not named */
	bool consent_gate;       /* (f): the authority's consent is in force for the pupil (R121) */
	bool has_consent;        /* (f): and was given */
	int32_t leave_ends;      /* (h): last day of the leave; DAY_NONE */
	int32_t tenth_school_day; /* (h): deadline_ground_h(); DAY_NONE */
	bool attended_since;      /* (h): attended after the leave */
	uint32_t run_days;        /* (i): run of G N O that stands now, run_find().now_days */
	uint32_t run_needed;      /* (i): 20, law_config.ground_i_days */
	int32_t compulsory_to;    /* (l): last day of compulsory age, age_compulsory(); DAY_NONE */
	int32_t next_school_day;  /* (l): when the school next meets; DAY_NONE: not known */
};

/*
 * Does the ground apply?
 *
 * Fails  RC_INVALID: field "facts", "ground", "day", "consent" or the date that is missing, with
 *        what is missing and the ground's rule. The days of (f), (h), (i) and (l) are checked; the
 *        rest is the school's word, kept with the deletion.
 * Note   reg 9(1) is for pupils of compulsory school age. The items of the other list, reg 9(3),
 *        are not settled (R33), so for other pupils the same grounds and facts are asked for.
 * Rule   SI 2024/208 reg 9(1); R13, R18 to R33, R121.
 */
enum rc ground_applies(const struct ground_use *use, struct diag *d) MUST_CHECK;

#endif
