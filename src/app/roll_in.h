#ifndef MUSTER_APP_ROLL_IN_H
#define MUSTER_APP_ROLL_IN_H

#include "app/roll.h"
#include "app/schools.h"

/* Inside app: what the acts on the admission register and the imports have in common. */

/* A pupil, an enrolment with nothing in them: texts "", days DAY_NONE. */
void roll_pupil_blank(struct pupil *p);
void roll_enrolment_blank(struct enrolment *e);

/* From `from` on the pupil is in this year (group); what held before ends the day before. */
void roll_put_year(struct pupil *p, struct arena *a, enum nc_year year, int32_t from);
void roll_put_group(struct pupil *p, struct arena *a, int64_t group_id, int32_t from);
/* Years and groups end with the roll. */
void roll_end_placement(struct pupil *p, int32_t last_day);
void roll_sort_flags(struct pupil *p);
void roll_sort_contacts(struct pupil *p);

/* Another starting day of the last enrolment: refused when marks stand before it (R10). */
enum rc roll_move_start(struct pupil *p, struct call *c, int32_t start, struct diag *d) MUST_CHECK;

/* The registration group of that name, made when there is none yet (its submission has a uuid that
 * follows from `seed`). year -1: mixed. */
enum rc roll_group_id(int64_t *out, struct call *c, const char *name, int year, const char *seed,
    struct diag *d) MUST_CHECK;

struct scope roll_scope(const struct call *c, const struct pupil *p, int32_t day);
/* Does the pupil leave at the end of the school's final year (R17)? Then no return is owed. */
bool roll_is_final_year(const struct school_state *s, const struct pupil *p, int32_t day);

/* The bit of a fact by its name ("written_notice"); -1 if there is none. */
int roll_fact_parse(const char *name);

/* The request as text: another request is another text. */
void roll_content(struct text *t, const struct pupil_in *in);

/* The first pupil that a submission wrote, where `*pupil_id` is 0. */
enum rc roll_pupil_of_seq(
    int64_t *pupil_id, struct call *c, int64_t seq, struct diag *d) MUST_CHECK;

/* A pupil's entry (Pupil of docs/openapi.yaml), what the caller may see of it. */
enum rc pupil_record_json(
    struct call *c, const struct pupil *p, int64_t seq, struct diag *d) MUST_CHECK;

#endif
