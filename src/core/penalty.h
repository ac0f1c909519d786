#ifndef MUSTER_CORE_PENALTY_H
#define MUSTER_CORE_PENALTY_H

#include "base/diag.h"
#include "core/law_config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Penalty notices: which rung of the ladder, what is due when. Rules R95 to R99. */
enum penalty_kind {
	PENALTY_444A, /* unauthorised absence, EA96 s444A */
	PENALTY_105,  /* excluded pupil in a public place, EIA06 s105: apart, not counted (R99) */
	PENALTY_KIND_COUNT
};

struct penalty_notice {
	int32_t issued;
	enum penalty_kind kind;
	int64_t parent; /* each parent of each child is counted apart (R95) */
	int64_t pupil;
	bool is_withdrawn; /* withdrawn ones don't count; unpaid and prosecuted ones do (R97) */
};

#define POUNDS_NONE (-1)

struct penalty_rung {
	uint32_t previous;   /* notices that count on the proposed day (R97) */
	bool can_issue;      /* false: two within three years, another step is needed (R96) */
	int32_t low_pounds;  /* if paid by day 21; POUNDS_NONE when barred (R98) */
	int32_t full_pounds; /* if paid by day 28; POUNDS_NONE when barred */
};

struct penalty_args {
	int64_t parent;
	int64_t pupil;
	int32_t propose_on;
	const struct penalty_notice *history; /* any order, of any parent and pupil; lent */
	size_t n_history;
};

/*
 * A notice counts from its day up to the day before its third anniversary. Notices dated after
 * propose_on are not counted. Whether the threshold is met is not looked at. R95 to R97.
 */
void penalty_ladder(
    struct penalty_rung *out, const struct penalty_args *in, const struct penalty_config *cfg);

struct payment_args {
	enum penalty_kind kind;
	int32_t ordinal; /* 1 first, 2 second; not looked at for PENALTY_105 */
	int32_t received_on;
	int32_t paid_on;
	int32_t pounds; /* POUNDS_NONE: the amount due */
};

struct payment {
	int32_t day;        /* the day of receipt is day 1; below 1 = paid before it came */
	int32_t pounds_due; /* POUNDS_NONE after day 28: it can't be discharged any more */
	bool is_discharged; /* paid in time and in full; there is no part payment (R98) */
};

/*
 * Fails  RC_INVALID, field "ordinal": no third notice exists (R96).
 * Rule   R98, R99.
 */
enum rc penalty_payment(struct payment *out, const struct payment_args *in,
    const struct penalty_config *cfg, struct diag *d) MUST_CHECK;

/*
 * The day a posted notice counts as received: the second working day after posting (R98). Working
 * days are Monday to Friday but for the bank holidays given, sorted or not.
 */
int32_t penalty_received_on(int32_t posted, const int32_t *bank_holidays, size_t n);

#endif
