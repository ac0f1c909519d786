#ifndef MUSTER_APP_LEAVE_IN_H
#define MUSTER_APP_LEAVE_IN_H

#include "app/leave.h"
#include "app/schools.h"
#include "store/store_leave.h"

/* Inside app: requests for leave, read and judged. */

/* Requests with their parts and steps, each list in the order of the store. */
struct leave_read {
	struct leave_request *requests;
	size_t n;
	struct leave_pupil *parts;
	size_t n_parts;
	struct leave_step_row *steps;
	size_t n_steps;
};
enum rc leave_read(struct leave_read *out, struct call *c, const struct leave_filter *filter,
    struct diag *d) MUST_CHECK;

/* NULL: none of them. */
const struct leave_request *leave_request_find(const struct leave_read *all, int64_t leave_id);

/* May the caller decide about this pupil's leave: by a role, or named by the policy of today (R53)?
 */
bool leave_may_decide(
    const struct call *c, const struct school_state *s, const struct scope *scope);

/* What there is to say of a request for one pupil; `others` are all requests of the school year,
 * for the days of observance besides it. */
struct leave_judged {
	uint32_t findings; /* set of 1 << enum leave_finding */
	struct leave_facts facts;
};
void leave_judge(struct leave_judged *out, const struct school_state *s,
    const struct leave_request *r, const struct image_pupil *p, const struct leave_read *others);
/* A finding in words, in c->a: "asked for 9 days later than the policy wants". */
const char *leave_finding_words(
    const struct call *c, const struct leave_judged *j, enum leave_finding f);

/* "Monday 7 December 2026" to "Wednesday 9 December 2026, morning", in c->a. */
struct leave_span {
	int32_t from_day;
	enum session from_session;
	int32_t to_day;
	enum session to_session;
};
const char *leave_span_words(const struct call *c, const struct leave_span *span);
/* School days of the span with a session that is open for the pupil. */
int32_t leave_school_days(
    const struct school_state *s, const struct image_pupil *p, const struct leave_span *span);

/* Write the answer to the address of the request. */
struct leave_answer {
	const struct leave_request *request;
	const int64_t *pupils;
	size_t n_pupils;
	enum leave_state state;
	struct leave_span granted;
	const char *words;
	int64_t act_id;
};
/* Where the answer goes. */
enum leave_reply {
	LEAVE_REPLY_EMAIL,
	LEAVE_REPLY_NONE,     /* there is no address */
	LEAVE_REPLY_STRANGER, /* to an address that is no contact's of the pupil: it goes out */
	LEAVE_REPLY_BARRED,   /* the address is somebody's who must have no contact: never (R112) */
	LEAVE_REPLY_COUNT
};
/* Its word; that somebody is barred is "held" to who may not know why. */
const char *leave_reply_word(
    const struct call *c, const struct scope *scope, enum leave_reply reply);
/* Of the request for these pupils. */
enum rc leave_reply_of(enum leave_reply *out, struct call *c, const struct leave_request *r,
    const int64_t *pupils, size_t n, struct diag *d) MUST_CHECK;
enum rc leave_answer_send(enum leave_reply *out, struct call *c, struct school_state *s,
    const struct leave_answer *answer, struct diag *d) MUST_CHECK;
#endif
