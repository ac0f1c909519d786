#ifndef MUSTER_APP_LESSON_COMPARE_H
#define MUSTER_APP_LESSON_COMPARE_H

#include "app/lesson_day.h"
#include "app/moves.h"

/*
 * Inside app: the lessons of a day against its sessions. What differs is a question for a person;
 * nothing is changed.
 */
struct question {
	enum question_kind kind;
	const struct lesson_here *lesson;
	const struct image_pupil *pupil;
	const struct lesson_mark *mark;    /* in the lesson; NULL: the register has none for them */
	const struct mark *session_mark;   /* NULL: none (a "seen" of an ad hoc register) */
	int64_t raised_at;                 /* seconds UTC */
	const struct lesson_here *seen_in; /* the last lesson that saw them before; NULL */
	bool needs_act; /* somebody must be told when the pupil is missing (R76) */
};

/*
 * The questions of a day that stand open: vulnerable pupils first, then the newest.
 *
 * A pupil is missing who is on site by the session's mark (/ \ L U), is not signed out, was
 * expected in a lesson, and is not in its saved register; a later lesson that saw them answers it.
 * A pupil is seen who is absent by the session's mark and present in a lesson.
 *
 * Only pupils within the caller's scope of PERM_ANSWER. Memory: c->a.
 */
enum rc lesson_questions(
    struct question **out, size_t *n, struct lesson_day *day, struct diag *d) MUST_CHECK;

const char *question_kind_name(int kind);       /* "missing" */
const char *question_outcome_name(int outcome); /* "left_site" */

/* Is one of these settled for the pupil and lesson? */
const struct lesson_question *question_settled(const struct lesson_question *list, size_t n,
    const struct lesson_here *l, int64_t pupil_id, enum question_kind kind);

#endif
