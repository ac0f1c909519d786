#ifndef MUSTER_APP_PART_TIME_H
#define MUSTER_APP_PART_TIME_H

#include "app/app.h"
#include "core/part_time.h"

/*
 * Part-time timetables (R55, R56): a plan for one pupil, whose sessions away are planned as C2, or
 * as X of a pupil who is not of compulsory school age. Made and extended by who decides about leave
 * (R53). It never runs past its end: only a review that is recorded, agreed anew, moves it.
 */
#define PART_TIME_REVIEWS 20 /* dates that one step plans */

/* GET /part-time: plans of pupils in scope, by their last day, with what is to be warned of.
 * PERM_LEAVE. Those that run or are to come, unless `is_all`. */
struct part_time_query {
	int64_t urn;
	int64_t plan_id;  /* 0: any */
	int64_t pupil_id; /* 0: any */
	bool is_all;
};
enum rc view_part_time(struct call *c, const struct part_time_query *q, struct diag *d) MUST_CHECK;

/*
 * POST /part-time. PERM_LEAVE, and may decide about leave. Plans each session away up to its end,
 * locked. Whether the pupil has a social worker is not said to who may not know: they always
 * answer for it (R109).
 * Fails  RC_INVALID on the field: what part_time_findings() bars; a known absence in its way; no
 *        session of it that the school holds. RC_NOT_FOUND. RC_FORBIDDEN.
 */
struct part_time_args {
	int64_t urn;
	const char *uuid;
	int64_t pupil_id;
	int reason; /* enum part_time_reason */
	int wider;  /* enum part_time_wider */
	const char *aim;
	const char *words;
	struct part_time_agreed school;
	struct part_time_agreed parent;
	const char *const *sessions; /* away: "mon-am" ... "fri-pm" */
	size_t n_sessions;
	int32_t from_day;
	int32_t to_day;
	const char *const *reviews; /* "2026-10-05" */
	size_t n_reviews;
	const char *social_worker;
	const char *ehc_plan;
	int32_t la_told; /* DAY_NONE: not yet; a warning */
};
act_fn act_part_time;

/*
 * POST /part-time/{plan}/reviews, while it runs or before: it goes on; it is extended, by who may
 * decide about leave, with both agreements, reviews and an end of its own; or it ends today: its
 * marks stay, the sessions to come are not planned any more. What is said of the social worker and
 * the EHC plan is added. PERM_LEAVE. Fails as act_part_time(); RC_INVALID: it is over.
 */
struct part_time_review_args {
	int64_t urn;
	int64_t plan_id;
	const char *uuid;
	int outcome; /* enum part_time_step less 1: never PART_TIME_MADE */
	const char *words;
	struct part_time_agreed school; /* of an extension; so the next and to_day */
	struct part_time_agreed parent;
	int32_t to_day;             /* DAY_NONE: as it is */
	const char *const *reviews; /* more dates */
	size_t n_reviews;
	const char *social_worker;
	const char *ehc_plan;
	int32_t la_told; /* DAY_NONE: nothing new */
};
act_fn act_part_time_review;

#endif
