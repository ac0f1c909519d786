#ifndef MUSTER_APP_COLLECT_H
#define MUSTER_APP_COLLECT_H

#include "app/schools.h"
#include "store/store_roll.h"

/*
 * Inside app: who is with whom at the front desk. Siblings, who may collect, and who must have no
 * contact (R112).
 */

/* In store_roll()'s answer, which is by pupil_id. NULL if there is none. */
const struct pupil *roll_find(const struct pupil *roll, size_t n, int64_t pupil_id);

/*
 * Siblings: pupils on roll that day who share a contact. Two contacts are one person when forename
 * and surname are the same, whatever their capitals and accents, and so is a telephone number (its
 * digits) or the address with its postcode ("" stands for the pupil's own). A family with two
 * spellings of a name is missed rather than two families joined.
 *
 * ids     room for `most`; by name.
 * Gives back how many.
 */
struct siblings_query {
	const struct image *img;
	const struct pupil *roll; /* store_roll() */
	size_t n_roll;
	int64_t pupil_id;
	int32_t day;
	size_t most;
};
size_t siblings_find(int64_t *ids, const struct siblings_query *q, struct arena *a);

/*
 * May this person collect the pupil? Anybody may be typed but a contact who must have no contact:
 * RC_INVALID, which names no reason to who may not read it.
 */
enum rc collector_check(struct call *c, struct school_state *s, int64_t pupil_id,
    const char *person, struct diag *d) MUST_CHECK;

/* ,"collect":[...],"others":[...],"warning":..: contacts with parental responsibility, the others,
 * never who must have no contact; nothing without PERM_CONTACT_READ. Logs who reads a warning. */
void collect_json(struct call *c, const struct pupil *p, const struct scope *scope);

#endif
