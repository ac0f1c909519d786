#ifndef MUSTER_APP_LESSON_DAY_H
#define MUSTER_APP_LESSON_DAY_H

#include "app/board.h"
#include "app/lessons.h"
#include "store/store_lessons.h"

/*
 * Inside app: the lessons of one day as they stand: who teaches, who is expected, what was marked.
 */
#define LESSON_OVERDUE 15 /* minutes after its start without a register */

enum lesson_state {
	LESSON_STATE_NOT_DUE,
	LESSON_STATE_DUE,
	LESSON_STATE_OVERDUE, /* and, on days gone by, never taken */
	LESSON_STATE_PART_DONE,
	LESSON_STATE_TAKEN,
	LESSON_STATE_COUNT
};

struct lesson_counts {
	uint32_t expected;
	uint32_t away; /* known to be: of whom nobody asks for a mark */
	uint32_t present;
	uint32_t late;
	uint32_t not_here;
	uint32_t elsewhere;
	uint32_t unmarked; /* expected and not marked */
};

struct lesson_here {
	const struct lesson *lesson;
	const struct lesson_cover *cover;  /* NULL: its own teacher */
	const struct lesson_register *reg; /* NULL: nobody took it */
	const struct class_member *members;
	size_t n_members;
	const struct lesson_mark *marks; /* by pupil */
	size_t n_marks;
	enum session session; /* in which it begins */
	enum lesson_state state;
	struct lesson_counts n;
	bool is_mine;
};

struct lesson_day {
	struct call *c;
	const struct school_state *s; /* held */
	int32_t day;
	int32_t week;   /* 1 week A, 2 week B */
	bool has_weeks; /* some lessons are of one week only */
	bool is_open;   /* a school day */
	struct wall now;
	struct session_facts facts[SESSION_COUNT];
	struct planned *planned; /* of the day */
	size_t n_planned;
	struct lesson_here *lessons; /* by start, name */
	size_t n;
};

#define LESSONS_NOW (-1) /* as a lesson_id: those that go on now, of today */

/* lesson_id 0: all of the day; LESSONS_NOW; else that one, RC_NOT_FOUND when it is not on that day.
 */
enum rc lesson_day_read(struct lesson_day *out, struct call *c, const struct school_state *s,
    const struct lesson_key *key, struct diag *d) MUST_CHECK;

/* The name of somebody who can be given a lesson: whose role at this school has lessons. Of anybody
 * else it says nothing. RC_INVALID, field "user". */
enum rc lesson_user_name(
    const char **out, struct call *c, int64_t user_id, struct diag *d) MUST_CHECK;

/* May the caller take and see it? RC_FORBIDDEN. */
enum rc lesson_may(
    const struct lesson_day *day, const struct lesson_here *l, struct diag *d) MUST_CHECK;

bool lesson_has(const struct lesson_here *l, int64_t pupil_id);

/* NULL: no mark. */
const struct lesson_mark *lesson_mark_of(const struct lesson_here *l, int64_t pupil_id);

/* The pupil's session mark where the lesson begins; when the afternoon has none yet, that of the
 * morning. NULL: none. */
const struct mark *lesson_session_mark(
    const struct lesson_day *day, const struct lesson_here *l, int64_t pupil_id);

/* The code by which the pupil is known to be away from the lesson; 0: expected. */
uint8_t lesson_away(const struct lesson_day *day, const struct lesson_here *l, int64_t pupil_id);

/* A pupil of the register that day: on roll and no boarder. NULL. */
const struct image_pupil *lesson_pupil(const struct lesson_day *day, int64_t pupil_id);

const char *lesson_state_name(enum lesson_state state);
const char *lesson_mark_name(int mark); /* "not_here" */

/* Members "id","kind","name" ... of a lesson, without braces. */
void lesson_json(const struct lesson_day *day, const struct lesson_here *l);
/* {"id":..,"name":..,"group":..,"badges":[..]} without the last brace. */
void lesson_pupil_json(const struct lesson_day *day, const struct image_pupil *p);

/* 1 or 2: by school weeks from a Monday of week A; DAY_NONE: from the first of the school year. */
int32_t lesson_week(const struct school_state *s, int32_t week_a, int32_t day);

#endif
