#ifndef MUSTER_STORE_STORE_DESK_H
#define MUSTER_STORE_STORE_DESK_H

#include "store/store.h"

/*
 * The log of the desks: acts that are on neither register (docs/decisions/0011). Append only.
 */
struct desk_act {
	int64_t school_id;
	int64_t act_id; /* from store_desk_next_id(); 1, 2, 3 ... in each school */
	char uuid[STORE_UUID];
	const char *kind; /* "sign_out", "lesson_take": docs/record.md lists them */
	int64_t time;     /* received: seconds UTC */
	int64_t happened; /* done: seconds UTC, at most `time` */
	int64_t user_id;  /* 0: no account */
	const char *user_name;
	const char *position; /* as it is now */
	const char *device;
	const char *reason;
	uint8_t content[STORE_HASH]; /* digest of what the client asked */
	const char *answer;          /* JSON, "" for none */
};

/* The id the next act of the school will have. Two processes may get the same: the second to write
 * loses with RC_RETRY. */
enum rc store_desk_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
enum rc store_desk_put(struct store *st, const struct desk_act *act, struct diag *d) MUST_CHECK;

/* By its uuid. RC_NOT_FOUND. */
enum rc store_desk_by_uuid(struct desk_act *out, struct store *st, int64_t school_id,
    const char *uuid, struct arena *a, struct diag *d) MUST_CHECK;
/* By its number. RC_NOT_FOUND. */
enum rc store_desk_act(struct desk_act *out, struct store *st, int64_t school_id, int64_t act_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* Those received in from <= time < to (seconds UTC), oldest first. */
struct desk_filter {
	int64_t from;
	int64_t to;
	const char *kind; /* "": every kind */
};
enum rc store_desk_acts(struct desk_act **out, size_t *n, struct store *st, int64_t school_id,
    const struct desk_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;

#endif
