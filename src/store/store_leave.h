#ifndef MUSTER_STORE_STORE_LEAVE_H
#define MUSTER_STORE_STORE_LEAVE_H

#include "core/code.h"
#include "store/store.h"

/* Leave of absence that was asked for (R53); texts in words of core/leave.h. */
struct leave_request {
	int64_t leave_id; /* from store_leave_next_id(); 1, 2, 3 ... in each school */
	int64_t act_id;   /* that made it */
	const char *ground;
	const char *applicant; /* who asks */
	const char *applicant_is;
	int32_t received_day;
	int32_t from_day;
	enum session from_session;
	int32_t to_day;
	enum session to_session; /* included */
	const char *words;
	const char *fact;
	const char *travellers;
	const char *email;
	/* of the act; only read */
	int64_t at;
	const char *by;
};
/* One pupil's part of it. */
struct leave_pupil {
	int64_t leave_id;
	int64_t pupil_id;
	const char *state; /* where the last step left it */
	int32_t from_day;  /* granted, both included; DAY_NONE: nothing is */
	enum session from_session;
	int32_t to_day;
	enum session to_session;
};
/* What was done about it. Append only. */
struct leave_step_row {
	int64_t leave_id;
	int64_t act_id;
	int64_t n; /* 1 and up in the request */
	const char *kind;
	const char *pupils; /* "3 7"; "" all of the request */
	const char *state;  /* of a decision; else "" */
	const char *fact;   /* of a decision: what stands beside the code; else "" */
	const char *words;
	/* of the act; only read */
	int64_t at;
	const char *by;
	const char *position;
};

struct leave_filter {
	int64_t leave_id;       /* 0: any */
	int64_t pupil_id;       /* 0: any; else the requests that are for this pupil too */
	bool is_open;           /* only where some pupil's part waits */
	struct day_range range; /* that have a day in common with it */
};
/* By the day on which they were asked for. */
enum rc store_leave_requests(struct leave_request **out, size_t *n, struct store *st,
    int64_t school_id, const struct leave_filter *filter, struct arena *a,
    struct diag *d) MUST_CHECK;
/* Of the same requests: by request, then pupil; by request, then number. */
enum rc store_leave_pupils(struct leave_pupil **out, size_t *n, struct store *st, int64_t school_id,
    const struct leave_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_leave_steps(struct leave_step_row **out, size_t *n, struct store *st,
    int64_t school_id, const struct leave_filter *filter, struct arena *a,
    struct diag *d) MUST_CHECK;

enum rc store_leave_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* RC_RETRY: another process has taken the number. */
enum rc store_leave_request_put(struct store *st, int64_t school_id,
    const struct leave_request *row, struct diag *d) MUST_CHECK;
/* A new one, or one whose state and granted days are changed. */
enum rc store_leave_pupil_put(
    struct store *st, int64_t school_id, const struct leave_pupil *row, struct diag *d) MUST_CHECK;
/* RC_RETRY: another process wrote that step first. */
enum rc store_leave_step_put(struct store *st, int64_t school_id, const struct leave_step_row *row,
    struct diag *d) MUST_CHECK;

#endif
