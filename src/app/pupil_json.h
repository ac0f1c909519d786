#ifndef MUSTER_APP_PUPIL_JSON_H
#define MUSTER_APP_PUPIL_JSON_H

#include "app/schools.h"

/* Inside app: pieces of answers about a pupil, in the shapes of docs/openapi.yaml. */

/* {"surname":..,"forename":..} with "legal" when it differs. */
void name_json(struct text *t, const struct image_pupil *p);

/* First letter of a name in UTF-8, with all its bytes; "" of "". */
const char *name_initial(struct arena *a, const char *name);

/* Does every word of what was typed begin a word of the name? Both folded. */
bool name_fits(const char *typed, const char *search);

/* [{"kind":..,"text":..,"is_act":..}]: what holds on the day and the caller may see (R109). */
void badges_json(
    struct call *c, const struct school_state *s, const struct image_pupil *p, int32_t day);

/* The same by another day's scope than the one on which they hold. */
void badges_of_json(
    struct call *c, const struct scope *scope, const struct image_pupil *p, int32_t day);

/* The same for somebody of the school who may not open the pupil: the list of vulnerable pupils is
 * for all teaching staff and reception (C187), the other badges are not. */
void badges_brief_json(
    struct call *c, const struct school_state *s, const struct image_pupil *p, int32_t day);

/* Is the pupil on the list of vulnerable pupils that day? */
bool pupil_is_vulnerable(const struct image_pupil *p, int32_t day);

/* May the caller see this kind of flag of this pupil? */
bool flag_is_visible(const struct call *c, const struct scope *scope, enum pupil_flag kind);

/* Must somebody be told when the pupil is missing (R76)? Only by what the caller may see: the order
 * of a list must not say what its badges hide. */
bool pupil_needs_act(
    const struct call *c, const struct scope *scope, const struct image_pupil *p, int32_t day);

#endif
