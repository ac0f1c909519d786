#ifndef MUSTER_APP_LESSONS_H
#define MUSTER_APP_LESSONS_H

#include "app/app.h"
#include "base/day.h"

/*
 * Lessons: the day's timetable, lesson and ad hoc registers, the comparison with the session, spot
 * checks. A lesson mark never changes the statutory mark: it raises a question for the office.
 */

/* GET /lessons. PERM_LESSON: one's own; all with PERM_COVER. day DAY_NONE: today. */
struct lessons_query {
	int64_t urn;
	int32_t day;
	bool mine; /* one's own, also with PERM_COVER */
};
enum rc view_lessons(struct call *c, const struct lessons_query *q, struct diag *d) MUST_CHECK;

struct lesson_key {
	int64_t urn;
	int32_t day;
	int64_t lesson_id;
};
/* GET /lessons/{date}/{lesson}. RC_FORBIDDEN another teacher's; RC_NOT_FOUND not that day. */
enum rc view_lesson(struct call *c, const struct lesson_key *key, struct diag *d) MUST_CHECK;

enum lesson_mark_kind { LESSON_PRESENT, LESSON_LATE, LESSON_NOT_HERE, LESSON_ELSEWHERE };
struct lesson_mark_in {
	int64_t pupil_id;
	int mark;          /* enum lesson_mark_kind */
	int16_t minutes;   /* late to the lesson; MINUTE_NONE: by the clock */
	const char *place; /* elsewhere: where, required; else a note */
	int64_t based_on;  /* act of the mark as the person saw it; 0: there was none */
};
/*
 * PUT /lessons/{date}/{lesson}.
 *
 * Fails  RC_INVALID before the lesson starts, a day to come, a pupil who is not in the class, late
 *        minutes outside the lesson; RC_FORBIDDEN another's lesson, or an earlier day without
 *        PERM_COVER; RC_CONFLICT somebody changed a mark meanwhile.
 */
struct lesson_take_args {
	struct lesson_key key;
	const char *uuid;
	int64_t taken_at; /* device clock; 0: now */
	int64_t sent_at;
	bool is_complete; /* whoever has no mark is not here */
	const struct lesson_mark_in *marks;
	size_t n_marks;
};
act_fn act_take_lesson;

/* POST /lessons/{date}/{lesson}/cover. PERM_COVER. user 0 and name "": take it back. */
struct lesson_cover_args {
	struct lesson_key key;
	const char *uuid;
	int64_t user_id;
	const char *name; /* of somebody without an account */
};
act_fn act_cover_lesson;

/* PUT /timetable: the Monday of a week A. PERM_CALENDAR. */
struct week_args {
	int64_t urn;
	const char *uuid;
	int32_t monday;
};
act_fn act_set_week;

/* ---- ad hoc registers: PERM_LESSON one's own, PERM_COVER all ---- */

enum rc view_ad_hoc(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;
struct ad_hoc_args {
	int64_t urn;
	int64_t lesson_id; /* 0: a new one */
	const char *uuid;
	const char *kind; /* "trip", "intervention", "club", "detention" */
	const char *name;
	const char *place;
	int64_t leader_id;  /* 0: whoever asks, or `leader` */
	const char *leader; /* somebody without an account; "" */
	int32_t from_day;
	int32_t to_day;
	int32_t days; /* set of weekdays, bit 0 Monday; 0: every day of the range */
	int16_t starts;
	int16_t ends;
	bool may_ask; /* may raise a question about the session mark: PERM_COVER only */
	const int64_t *pupils;
	size_t n_pupils;
};
act_fn act_save_ad_hoc;
struct end_ad_hoc_args {
	int64_t urn;
	int64_t lesson_id;
	const char *uuid;
};
act_fn act_end_ad_hoc;

/* ---- the comparison: PERM_ANSWER ---- */

/* GET /lessons/missing. day DAY_NONE: today. */
struct missing_query {
	int64_t urn;
	int32_t day;
};
enum rc view_missing(struct call *c, const struct missing_query *q, struct diag *d) MUST_CHECK;

enum question_kind { QUESTION_MISSING, QUESTION_SEEN };
enum question_outcome {
	OUTCOME_FOUND,
	OUTCOME_ELSEWHERE,
	OUTCOME_LEFT_SITE,
	OUTCOME_MARK_WRONG,   /* the session mark: a person amends it */
	OUTCOME_LESSON_WRONG, /* the lesson mark */
};
struct settle_args {
	struct lesson_key key;
	const char *uuid;
	int64_t pupil_id;
	int kind;    /* enum question_kind */
	int outcome; /* enum question_outcome */
	const char *note;
};
act_fn act_settle_question;

/* A parent is told: by telephone (logged only) or by e-mail (through the outbox). Needs
 * PERM_CONTACT_READ too. */
struct tell_args {
	struct lesson_key key;
	const char *uuid;
	int64_t pupil_id;
	int how; /* 0 call, 1 e-mail */
};
act_fn act_tell_parent;

/* ---- spot checks: PERM_COVER ---- */

struct spots_query {
	int64_t urn;
	int32_t day; /* DAY_NONE: today */
};
enum rc view_spots(struct call *c, const struct spots_query *q, struct diag *d) MUST_CHECK;
/* Pick lessons of now at random. RC_INVALID no lesson is going on. */
struct spot_pick_args {
	int64_t urn;
	const char *uuid;
	int32_t count;
};
act_fn act_pick_spots;
struct spot_result_args {
	int64_t urn;
	int64_t check_id;
	int64_t lesson_id;
	const char *uuid;
	const char *result; /* "in_order", "missing", "not_checked" */
	const char *note;
	const int64_t *missing;
	size_t n_missing;
};
act_fn act_spot_result;

/* GET /pupils/{pupil}/lessons: late to lessons counted apart from sessions. PERM_PUPIL_READ. */
struct pupil_lessons_query {
	int64_t urn;
	int64_t pupil_id;
	struct day_range range;
};
enum rc view_pupil_lessons(
    struct call *c, const struct pupil_lessons_query *q, struct diag *d) MUST_CHECK;

#endif
