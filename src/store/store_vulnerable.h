#ifndef MUSTER_STORE_STORE_VULNERABLE_H
#define MUSTER_STORE_STORE_VULNERABLE_H

#include "store/store.h"

/* The list of vulnerable pupils and the log of each entry. All times are seconds UTC. */
enum vulnerable_state {
	VULNERABLE_PROPOSED,
	VULNERABLE_LISTED,
	VULNERABLE_DECLINED,
	VULNERABLE_ENDED,
	VULNERABLE_STATE_COUNT
};
const char *vulnerable_state_name(unsigned state); /* "listed" */

struct vulnerable_row {
	int64_t entry_id; /* 1, 2, 3 ... in each school */
	int32_t from_day; /* DAY_NONE: not decided */
	int64_t proposed_at;
	int64_t proposed_by;
	const char *proposed_name;
	int64_t pupil_id;
	const char *reason;
	int32_t review_day; /* DAY_NONE: not on the list */
	enum vulnerable_state state;
};
struct vulnerable_step_row {
	int64_t act_id;
	int64_t at;
	int64_t entry_id;
	const char *kind; /* "propose", "list", "decline", "review", "end" */
	int64_t n;        /* 1 and up in the entry */
	const char *position;
	int32_t review_day; /* the next one that was set; DAY_NONE */
	int64_t user_id;
	const char *user_name;
	const char *words;
};

enum rc store_vulnerable_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Make it, or (by entry_id) write all of it anew. */
enum rc store_vulnerable_put(
    struct store *st, int64_t school_id, const struct vulnerable_row *v, struct diag *d) MUST_CHECK;
/* RC_RETRY: another process wrote that step first. */
enum rc store_vulnerable_step_put(struct store *st, int64_t school_id,
    const struct vulnerable_step_row *step, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND. */
enum rc store_vulnerable(struct vulnerable_row *out, struct store *st, int64_t school_id,
    int64_t entry_id, struct arena *a, struct diag *d) MUST_CHECK;
/* Every entry, in the order they were proposed. */
enum rc store_vulnerables(struct vulnerable_row **out, size_t *n, struct store *st,
    int64_t school_id, struct arena *a, struct diag *d) MUST_CHECK;
/* Of every entry, by entry and number. */
enum rc store_vulnerable_steps(struct vulnerable_step_row **out, size_t *n, struct store *st,
    int64_t school_id, struct arena *a, struct diag *d) MUST_CHECK;

#endif
