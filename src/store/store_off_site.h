#ifndef MUSTER_STORE_STORE_OFF_SITE_H
#define MUSTER_STORE_STORE_OFF_SITE_H

#include "store/store.h"

/* Off site: trips, providers, placements, their answers and the questions they leave. All times are
 * seconds UTC. Members stand in the order of the columns. */
struct provider_row {
	int64_t act_id;
	uint8_t code; /* K, B, D or W */
	const char *contact;
	const char *email; /* "": no link is sent */
	const char *name;
	const char *phone;
	int64_t provider_id; /* 1, 2, 3 ... in each school */
};
struct off_site_row {
	int64_t act_id;
	uint8_t code;
	int64_t ended_act; /* 0: stands */
	int32_t from_day;
	enum session from_session;
	const char *leader;
	int64_t leader_id; /* 0: no account */
	const char *name;
	int64_t off_site_id; /* 1, 2, 3 ... in each school */
	const char *place;
	int64_t provider_id; /* 0: a trip */
	uint32_t sessions;   /* set: bit 2 * weekday + session */
	const char *staff;
	int32_t to_day;
	enum session to_session;
};
struct off_site_pupil {
	int64_t off_site_id;
	int64_t pupil_id;
};
struct off_site_answer {
	int64_t act_id;
	int64_t at;
	const char *by_name;
	int32_t day;
	bool is_here;
	int64_t off_site_id;
	int64_t pupil_id;
	const char *reason;
	enum session session;
};
struct off_site_question {
	int32_t day;
	const char *kind; /* "absent", "no_answer", "cancelled" */
	int64_t off_site_id;
	const char *outcome;
	int64_t pupil_id; /* 0: the whole trip */
	int64_t question_id;
	int64_t raised_at;
	enum session session;
	int64_t settled_at; /* 0: open */
	const char *settled_by;
	const char *words;
};
struct off_site_link {
	int32_t day;
	int64_t ends_at;
	int64_t provider_id;
	int64_t sent_at;
	int64_t school_id;
	uint8_t token_hash[STORE_HASH]; /* not read back */
};

/* The next number of a provider, an off_site, a question. Two processes may get the same: the
 * second to write loses with RC_RETRY. */
enum rc store_provider_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
enum rc store_off_site_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
enum rc store_off_site_next_question(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;

/* Make it, or change the one of that number. */
enum rc store_provider_put(
    struct store *st, int64_t school_id, const struct provider_row *row, struct diag *d) MUST_CHECK;
/* By name. */
enum rc store_providers(struct provider_row **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;

/* Make it, or change the one of that number; its act, provider and code stay. */
enum rc store_off_site_put(
    struct store *st, int64_t school_id, const struct off_site_row *row, struct diag *d) MUST_CHECK;
/* Those that touch the range, ended ones too, by from_day, number. */
enum rc store_off_sites(struct off_site_row **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND. */
enum rc store_off_site(struct off_site_row *out, struct store *st, int64_t school_id,
    int64_t off_site_id, struct arena *a, struct diag *d) MUST_CHECK;

/* Put a pupil on it; take one off. */
enum rc store_off_site_pupil_put(struct store *st, int64_t school_id,
    const struct off_site_pupil *row, int64_t act_id, struct diag *d) MUST_CHECK;
enum rc store_off_site_pupil_end(struct store *st, int64_t school_id,
    const struct off_site_pupil *row, int64_t act_id, struct diag *d) MUST_CHECK;
/* Who is on those that touch the range and stand, by off_site_id, pupil_id. */
enum rc store_off_site_pupils(struct off_site_pupil **out, size_t *n, struct store *st,
    int64_t school_id, struct day_range range, struct arena *a, struct diag *d) MUST_CHECK;
/* A day, and when it is over, seconds UTC. */
struct off_site_when {
	int32_t day;
	int64_t ends_at;
};
/* Who is on those of that day that stand, or was on them until a later day, when they were taken
 * off or all of it was cancelled; by off_site_id, pupil_id. */
enum rc store_off_site_pupils_on(struct off_site_pupil **out, size_t *n, struct store *st,
    int64_t school_id, struct off_site_when when, struct arena *a, struct diag *d) MUST_CHECK;
/* pupil_ids that were taken off it, some of them put on it again. */
enum rc store_off_site_gone(int64_t **out, size_t *n, struct store *st, int64_t school_id,
    int64_t off_site_id, struct arena *a, struct diag *d) MUST_CHECK;

enum rc store_off_site_plan_put(struct store *st, int64_t school_id, int64_t planned_id,
    int64_t off_site_id, struct diag *d) MUST_CHECK;
/* Its planned_ids. */
enum rc store_off_site_plans(int64_t **out, size_t *n, struct store *st, int64_t school_id,
    int64_t off_site_id, struct arena *a, struct diag *d) MUST_CHECK;

enum rc store_off_site_answer_put(struct store *st, int64_t school_id,
    const struct off_site_answer *row, struct diag *d) MUST_CHECK;
/* Of a day, in the order in which they were done. */
enum rc store_off_site_answers(struct off_site_answer **out, size_t *n, struct store *st,
    int64_t school_id, int32_t day, struct arena *a, struct diag *d) MUST_CHECK;

/* Raise it, or (by its number) settle it. */
enum rc store_off_site_question_put(struct store *st, int64_t school_id,
    const struct off_site_question *row, struct diag *d) MUST_CHECK;
/* Open ones, and all from a day on; by day, session, number. */
enum rc store_off_site_questions(struct off_site_question **out, size_t *n, struct store *st,
    int64_t school_id, int32_t from, struct arena *a, struct diag *d) MUST_CHECK;

enum rc store_off_site_link_put(
    struct store *st, const struct off_site_link *link, struct diag *d) MUST_CHECK;
/* Those that a provider was sent open nothing any more. */
enum rc store_off_site_links_end(
    struct store *st, int64_t school_id, int64_t provider_id, struct diag *d) MUST_CHECK;
/* Those of a day. */
enum rc store_off_site_links(struct off_site_link **out, size_t *n, struct store *st,
    int64_t school_id, int32_t day, struct arena *a, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND. */
enum rc store_off_site_by_token(struct off_site_link *out, struct store *st, int64_t school_id,
    const uint8_t token_hash[STORE_HASH], struct arena *a, struct diag *d) MUST_CHECK;

#endif
