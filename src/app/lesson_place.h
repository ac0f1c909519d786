#ifndef MUSTER_APP_LESSON_PLACE_H
#define MUSTER_APP_LESSON_PLACE_H

#include "app/schools.h"

/*
 * Inside app: where lesson registers of a day saw pupils, or did not, and where the timetable has
 * them now; for presence. A trip's
 * register says nothing of the building. A question that the office settled as found counts as
 * seen, when and where it was settled.
 */
struct lesson_sight {
	int64_t pupil_id;
	int64_t at; /* seconds UTC */
	int64_t act_id;
	bool is_here;
	const char *place; /* "8 Ash Sc, room S5" */
};
enum rc lesson_sights(struct lesson_sight **out, size_t *n, struct call *c, int64_t school_id,
    int32_t day, struct diag *d) MUST_CHECK;

/* The lesson or ad hoc register that a pupil is expected in now. */
struct lesson_now {
	int64_t pupil_id;
	int64_t from;      /* when it began, seconds UTC */
	bool is_lesson;    /* of the timetable */
	const char *place; /* "8 Ash Sc, room S5, with A. Fielding" */
};
/* By pupil, who may be in two: a club or an intervention comes before the lesson it falls into.
 * Nobody who is known to be away (R42). */
enum rc lessons_now(struct lesson_now **out, size_t *n, struct call *c,
    const struct school_state *s, struct diag *d) MUST_CHECK;

#endif
