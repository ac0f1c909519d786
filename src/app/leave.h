#ifndef MUSTER_APP_LEAVE_H
#define MUSTER_APP_LEAVE_H

#include "app/app.h"
#include "core/leave.h"

/*
 * Leave of absence: asked for by a family, decided by the head or by a deputy whom the policy names
 * (R53), on each request's own facts. Granted leave is planned; refused leave leaves no mark, and
 * who goes all the same is listed with the request as evidence.
 */
#define LEAVE_PUPILS 20 /* of one request: a family */

/* GET /leave: requests for pupils in scope, by the day on which they were asked for, each with what
 * bars it and what is to be said. PERM_LEAVE. With neither request nor pupil nor is_open: those of
 * this school year on. With `leave_id` the pupils' siblings, and where the answer would go. */
struct leave_query {
	int64_t urn;
	int64_t leave_id; /* 0: all */
	int64_t pupil_id; /* 0: every pupil */
	bool is_open;     /* only those that wait for a decision */
};
enum rc view_leave(struct call *c, const struct leave_query *q, struct diag *d) MUST_CHECK;

/*
 * GET /leave/taken: absences on days that were asked for and not granted, and of those that touch
 * the days asked for, in this school year; with the request ("asked, refused, went"). PERM_LEAVE.
 */
enum rc view_leave_taken(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/*
 * POST /leave: somebody asks. PERM_LEAVE for each pupil. Writes no mark.
 * Fails  RC_INVALID on the field: the last session before the first; more than a school year; no
 *        session of it that the school holds for one of the pupils; received after today; begun
 *        more than 60 days ago; the e-mail is somebody's who must have no contact with one of the
 *        pupils (R112).
 */
struct leave_args {
	int64_t urn;
	const char *uuid;
	const int64_t *pupils;
	size_t n_pupils;
	int ground;       /* enum leave_ground */
	int applicant_is; /* enum leave_applicant */
	const char *applicant;
	int32_t received; /* DAY_NONE: today */
	int32_t from_day;
	int from_session; /* -1: the morning */
	int32_t to_day;   /* DAY_NONE: from_day */
	int to_session;   /* -1: the afternoon */
	const char *words;
	const char *fact;
	const char *travellers;
	const char *email;
};
act_fn act_leave_request;

/* POST /leave/{leave}/steps: somebody was consulted, evidence was seen, a note; or what still waits
 * of it is withdrawn. PERM_LEAVE for its pupils. */
struct leave_step_args {
	int64_t urn;
	int64_t leave_id;
	const char *uuid;
	int kind; /* enum leave_step, not LEAVE_STEP_DECIDED */
	const char *words;
};
act_fn act_leave_step;

/*
 * POST /leave/{leave}/decision, for some of its pupils or all. PERM_LEAVE_DECIDE, or PERM_LEAVE and
 * named in the policy. What is granted is planned under the ground's code, locked; an N,
 * O or G of those days becomes it (R44, R48), other marks stay and are counted in the answer. What
 * was refused may be granted after all, when its pupils are named. The answer is sent to the
 * address of the request, in the same transaction. Fails  RC_INVALID: decided or withdrawn already;
 * without a reason; what the law bars; days that were not asked for. RC_NOT_FOUND. RC_FORBIDDEN.
 */
struct leave_decide_args {
	int64_t urn;
	int64_t leave_id;
	const char *uuid;
	const int64_t *pupils; /* none: all that wait */
	size_t n_pupils;
	bool is_granted;
	int32_t from_day; /* DAY_NONE: as asked; so the next */
	int from_session; /* -1: as asked when from_day is left out, else the morning */
	int32_t to_day;
	int to_session;   /* -1: likewise, else the afternoon */
	const char *fact; /* that the code needs; "": as in the request */
	const char *words;
};
act_fn act_leave_decide;

#endif
