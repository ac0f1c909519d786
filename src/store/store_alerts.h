#ifndef MUSTER_STORE_STORE_ALERTS_H
#define MUSTER_STORE_STORE_ALERTS_H

#include "core/alert.h"
#include "store/store.h"

/* Missing pupil alerts and their logs; who was told. All times are seconds UTC. */
struct alert_row {
	int64_t act_id;
	int64_t alert_id; /* 1, 2, 3 ... in each school */
	int64_t closed_at;
	int32_t day;
	const char *expected;
	const char *outcome;
	int64_t pupil_id;
	int64_t raised_at;
	int64_t raised_by;
	const char *raised_name;
	const char *ref;
	enum alert_state state;
};
struct alert_step_row {
	int64_t act_id;
	int64_t at;
	enum alert_event_kind kind;
	int64_t n; /* 1 and up in the alert */
	const char *place;
	const char *position;
	int64_t step; /* ALERT_TOLD: of the policy; else -1 */
	int64_t user_id;
	const char *user_name;
	const char *words;
};
struct alert_told_row {
	const char *address; /* "" on screen only */
	int64_t alert_id;
	int64_t n;
	const char *name;
	int64_t user_id;                /* 0: only an address */
	uint8_t token_hash[STORE_HASH]; /* not read back */
};

enum rc store_alert_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Make it, or (by alert_id) write state, closed_at and outcome. */
enum rc store_alert_put(
    struct store *st, int64_t school_id, const struct alert_row *alert, struct diag *d) MUST_CHECK;
/* RC_RETRY: another process wrote that step first. */
enum rc store_alert_step_put(struct store *st, int64_t school_id, int64_t alert_id,
    const struct alert_step_row *step, struct diag *d) MUST_CHECK;
enum rc store_alert_told_put(struct store *st, int64_t school_id, const struct alert_told_row *told,
    struct diag *d) MUST_CHECK;

/* RC_NOT_FOUND. */
enum rc store_alert(struct alert_row *out, struct store *st, int64_t school_id, int64_t alert_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* Open ones, and those closed since `since`, newest first. */
enum rc store_alerts(struct alert_row **out, size_t *n, struct store *st, int64_t school_id,
    int64_t since, struct arena *a, struct diag *d) MUST_CHECK;
/* Oldest first. */
enum rc store_alert_steps(struct alert_step_row **out, size_t *n, struct store *st,
    const struct alert_row *alert, int64_t school_id, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_alert_told(struct alert_told_row **out, size_t *n, struct store *st,
    const struct alert_row *alert, int64_t school_id, struct arena *a, struct diag *d) MUST_CHECK;

/* The person of a link, and the school; RC_NOT_FOUND. */
enum rc store_alert_by_token(struct alert_told_row *out, int64_t *school_id, struct store *st,
    const uint8_t token_hash[STORE_HASH], struct arena *a, struct diag *d) MUST_CHECK;
/* The alert of a reference, 0 when there is none. */
enum rc store_alert_by_ref(int64_t *alert_id, int64_t *school_id, struct store *st, const char *ref,
    struct diag *d) MUST_CHECK;

#endif
