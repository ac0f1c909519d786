#ifndef MUSTER_APP_WHOM_TO_RING_H
#define MUSTER_APP_WHOM_TO_RING_H

#include "app/schools.h"

/* Inside app: whom to ring about a pupil. */

/* The first by priority who may be contacted (R112) and has a number, or with by_email an address;
 * NULL: nobody. Lent with p. */
const struct contact *first_contact(const struct pupil *p, bool by_email);
/* "Amina Khan (mother)" */
const char *contact_name(struct arena *a, const struct contact *k);

/* Whom at the school a family or a worker rings: who answers for attendance from day to day (R86)
 * and has a number; NULL: the policy names nobody. year: enum nc_year, -1 for any. Lent with s. */
const struct policy_post *post_to_ring(const struct school_state *s, int32_t day, int year);

/* ,"contact":{"name","phone","email_to"}, or null: nobody, or the caller may not read contacts in
 * the pupil's scope. */
enum rc whom_to_ring_json(struct call *c, const struct school_state *s, const struct image_pupil *p,
    struct diag *d) MUST_CHECK;

#endif
