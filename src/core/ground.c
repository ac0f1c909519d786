#include "core/ground.h"

#include <assert.h>
#include <stddef.h>

#define ORDER_HERE FACT_ORDER_NAMES_THIS
#define MOBILE_HERE FACT_MOBILE_MAIN_SCHOOL

static const struct ground_info grounds[] = {
    [GROUND_A] = {'a', "Registered at another school", FACT_OTHER_SCHOOL,
        ORDER_HERE | MOBILE_HERE | FACT_DUAL_AGREED,
        "Confirmation from the other school, with the day it registered the pupil",
        "SI 2024/208 reg 9(1)(a) (R18)"},
    [GROUND_B] = {'b', "Nursery education finished, not coming into reception", FACT_NURSERY_ENDED,
        0, "The parent's answer about the reception place", "SI 2024/208 reg 9(1)(b) (R19)"},
    [GROUND_C] = {'c', "Dual registered and leaving this school",
        FACT_NOT_EXPECTED | FACT_OTHERS_CONSENT, ORDER_HERE | MOBILE_HERE,
        "Agreement of every other school where the pupil is registered",
        "SI 2024/208 reg 9(1)(c) (R20)"},
    [GROUND_D] = {'d', "School attendance order now names another school", FACT_ORDER_NAMES_OTHER,
        ORDER_HERE, "A copy of the amended order", "SI 2024/208 reg 9(1)(d) (R21)"},
    [GROUND_E] = {'e', "School attendance order revoked, suitable education arranged",
        FACT_ORDER_REVOKED, ORDER_HERE, "A copy of the revocation",
        "SI 2024/208 reg 9(1)(e) (R22)"},
    [GROUND_F] = {'f', "To be educated otherwise than at school", FACT_WRITTEN_NOTICE, ORDER_HERE,
        "The parent's written notice, with the last day at school",
        "SI 2024/208 reg 9(1)(f) (R23)"},
    [GROUND_G] = {'g', "Moved away, no longer within reasonable distance",
        FACT_MOVED_AWAY | FACT_NOT_EXPECTED, FACT_IS_BOARDER,
        "The new address, and how it is known", "SI 2024/208 reg 9(1)(g) (R24)"},
    [GROUND_H] = {'h', "Did not return after leave of absence",
        FACT_JOINT_ENQUIRY | FACT_NO_KNOWN_CAUSE, 0,
        "The leave granted, and the enquiries of school and local authority",
        "SI 2024/208 reg 9(1)(h) (R25)"},
    [GROUND_I] = {'i', "Continuously absent without authorisation",
        FACT_JOINT_ENQUIRY | FACT_NO_KNOWN_CAUSE, 0,
        "The marks, and the enquiries of school and local authority",
        "SI 2024/208 reg 9(1)(i) (R26)"},
    [GROUND_J] = {'j', "Under a sentence of detention", FACT_DETENTION | FACT_NOT_EXPECTED, 0,
        "Notice of the sentence and its length", "SI 2024/208 reg 9(1)(j) (R27)"},
    [GROUND_K] = {'k', "Death of the pupil", FACT_DEATH, 0, "How and when the school was told",
        "SI 2024/208 reg 9(1)(k) (R28)"},
    [GROUND_L] = {'l', "Over compulsory school age and not staying on", FACT_NO_SIXTH_FORM, 0,
        "The pupil's destination", "SI 2024/208 reg 9(1)(l) (R29)"},
    [GROUND_M] = {'m', "Boarder with unpaid fees at the end of term",
        FACT_IS_BOARDER | FACT_FEES_UNPAID, 0, "The account, and the last day of the term",
        "SI 2024/208 reg 9(1)(m) (R30)"},
    [GROUND_N] = {'n', "No longer a pupil of an independent or non-maintained special school",
        FACT_CEASED, 0, "What ended the place", "SI 2024/208 reg 9(1)(n) (R31)"},
    [GROUND_O] = {'o', "Permanently excluded", FACT_EXCLUSION_FINAL, 0,
        "The exclusion, and the outcome of the review or the day its time ran out",
        "SI 2024/208 reg 9(1)(o) (R32)"},
};
_Static_assert(sizeof grounds / sizeof grounds[0] == GROUND_COUNT, "each ground has its row");

static const struct {
	enum ground_fact fact;
	const char *name;
} fact_names[] = {
    {FACT_OTHER_SCHOOL, "the other school at which the pupil is registered"},
    {FACT_NURSERY_ENDED, "that nursery has ended and reception is not expected"},
    {FACT_OTHERS_CONSENT, "the consent of every other school"},
    {FACT_NOT_EXPECTED, "that the pupil is not expected to attend again"},
    {FACT_ORDER_NAMES_OTHER, "the order that names another school"},
    {FACT_ORDER_REVOKED, "the revocation of the school attendance order"},
    {FACT_WRITTEN_NOTICE, "the parent's notice in writing"},
    {FACT_MOVED_AWAY, "that the pupil has moved beyond reasonable distance"},
    {FACT_JOINT_ENQUIRY, "the joint enquiries by school and local authority"},
    {FACT_NO_KNOWN_CAUSE, "that there is no reason to think of sickness or unavoidable cause"},
    {FACT_DETENTION, "the sentence of detention"},
    {FACT_DEATH, "the death of the pupil"},
    {FACT_NO_SIXTH_FORM, "that the pupil will not stay on in the sixth form"},
    {FACT_FEES_UNPAID, "the fees unpaid at the end of the term"},
    {FACT_CEASED, "that the pupil has ceased to be a pupil of the school"},
    {FACT_EXCLUSION_FINAL, "that the review of the exclusion is over or out of time"},
    {FACT_IS_BOARDER, "that the pupil is a boarder"},
    {FACT_DUAL_AGREED, "dual registration was agreed"},
    {FACT_ORDER_NAMES_THIS, "a school attendance order names this school"},
    {FACT_MOBILE_MAIN_SCHOOL, "this is the main school of a mobile child"},
};

const struct ground_info *
ground_info(enum ground g)
{
	assert(g < GROUND_COUNT);
	return &grounds[g];
}

int
ground_find(char letter)
{
	if (letter >= 'A' && letter <= 'Z') {
		letter = (char)(letter + ('a' - 'A'));
	}
	int g = letter - 'a';
	return g >= 0 && g < GROUND_COUNT ? g : -1;
}

const char *
ground_fact_name(enum ground_fact fact)
{
	size_t n = sizeof fact_names / sizeof fact_names[0];
	size_t i = 0;
	while (i < n && fact_names[i].fact != fact) {
		i++;
	}
	assert(i < n);
	return fact_names[i].name;
}

/* The lowest bit of a set that is not empty. */
static enum ground_fact
first_fact(uint32_t facts)
{
	return (enum ground_fact)(facts & (~facts + 1));
}

static enum rc
facts_suffice(const struct ground_use *use, const struct ground_info *info, struct diag *d)
{
	uint32_t bar = use->facts & info->barred_by;
	if (bar != 0) {
		return diag_set(d, RC_INVALID, "facts", info->rule,
		    "ground (%c) does not apply: %s", info->letter,
		    ground_fact_name(first_fact(bar)));
	}
	uint32_t missing = info->facts & ~use->facts;
	if (missing != 0) {
		return diag_set(d, RC_INVALID, "facts", info->rule, "ground (%c) needs %s",
		    info->letter, ground_fact_name(first_fact(missing)));
	}
	return RC_OK;
}

/* (f): once the last day has passed; with the authority's consent where that is in force. */
static enum rc
ground_f(const struct ground_use *use, struct diag *d)
{
	const char *rule = grounds[GROUND_F].rule;
	if (use->last_school_day == DAY_NONE) {
		return diag_set(d, RC_INVALID, "last_school_day", rule,
		    "ground (f) needs the last day named in the parent's notice");
	}
	if (use->day <= use->last_school_day) {
		char last[DAY_WORDS];
		return diag_set(d, RC_INVALID, "day", rule, "ground (f) applies once %s has passed",
		    day_words(last, use->last_school_day));
	}
	if (use->consent_gate && !use->has_consent) {
		return diag_set(d, RC_INVALID, "consent", "EA 1996 s434A (R121)",
		    "the local authority must consent before this pupil is taken out of school");
	}
	return RC_OK;
}

static enum rc
ground_h(const struct ground_use *use, struct diag *d)
{
	const char *rule = grounds[GROUND_H].rule;
	if (use->leave_ends == DAY_NONE || use->tenth_school_day == DAY_NONE) {
		return diag_set(d, RC_INVALID, "leave_ends", rule,
		    "ground (h) needs the last day of the leave, and ten school days after it in "
		    "the calendar");
	}
	if (use->attended_since) {
		return diag_set(d, RC_INVALID, "ground", rule,
		    "ground (h) does not apply: the pupil attended after the leave");
	}
	if (use->day <= use->tenth_school_day) {
		char tenth[DAY_WORDS];
		return diag_set(d, RC_INVALID, "day", rule,
		    "ground (h) applies after the tenth school day, %s",
		    day_words(tenth, use->tenth_school_day));
	}
	return RC_OK;
}

static enum rc
ground_i(const struct ground_use *use, struct diag *d)
{
	if (use->run_days < use->run_needed) {
		return diag_set(d, RC_INVALID, "ground", grounds[GROUND_I].rule,
		    "ground (i) needs %u school days of G, N or O only, without a break; there are "
		    "%u",
		    use->run_needed, use->run_days);
	}
	return RC_OK;
}

/* (l): over compulsory age before the school next meets. */
static enum rc
ground_l(const struct ground_use *use, struct diag *d)
{
	const char *rule = grounds[GROUND_L].rule;
	if (use->compulsory_to == DAY_NONE || use->next_school_day == DAY_NONE) {
		return diag_set(d, RC_INVALID, "next_school_day", rule,
		    "ground (l) needs the date of birth and the day the school next meets");
	}
	if (use->next_school_day <= use->compulsory_to) {
		char to[DAY_WORDS];
		return diag_set(d, RC_INVALID, "ground", rule,
		    "ground (l) does not apply: the pupil is of compulsory school age to %s, and "
		    "the school meets before that has passed",
		    day_words(to, use->compulsory_to));
	}
	return RC_OK;
}

enum rc
ground_applies(const struct ground_use *use, struct diag *d)
{
	const struct ground_info *info = ground_info(use->ground);
	if (use->day < use->today) {
		return diag_set(d, RC_INVALID, "day", "SI 2024/208 reg 9 (R13)",
		    "a deletion is never dated back; today is the earliest");
	}
	enum rc rc = facts_suffice(use, info, d);
	if (rc != RC_OK) {
		return rc;
	}
	switch (use->ground) {
	case GROUND_F:
		return ground_f(use, d);
	case GROUND_H:
		return ground_h(use, d);
	case GROUND_I:
		return ground_i(use, d);
	case GROUND_L:
		return ground_l(use, d);
	case GROUND_A:
	case GROUND_B:
	case GROUND_C:
	case GROUND_D:
	case GROUND_E:
	case GROUND_G:
	case GROUND_J:
	case GROUND_K:
	case GROUND_M:
	case GROUND_N:
	case GROUND_O:
	case GROUND_COUNT:
		break;
	}
	return RC_OK;
}
