#ifndef MUSTER_STORE_STORE_SCHOOL_H
#define MUSTER_STORE_STORE_SCHOOL_H

#include "store/store.h"

/*
 * Schools, their calendars, policies and groups. Texts are never NULL: "" where there is nothing.
 */
struct school {
	int64_t school_id;
	int64_t urn;         /* 100000 to 999999 */
	const char *laestab; /* "8801234" or "" */
	const char *la_code; /* "880" */
	const char *name;
	const char *phase; /* "primary", "secondary", "all-through" ... */
	const char *type;  /* establishment type in words */
	const char *town;
	/* Read only: */
	int64_t head_seq;      /* last submission; 0 if none */
	int64_t structure_seq; /* last one that changed school, calendar, roll, groups or policy */
	uint8_t head_hash[STORE_HASH];
};

/*
 * Make a school, empty log and all; then submit it with store_submit_school().
 *
 * out    its new school_id, 1 and up.
 * Fails  RC_CONFLICT field "urn": the URN is there already.
 */
enum rc store_school_new(
    int64_t *out, struct store *st, const struct school *school, struct diag *d) MUST_CHECK;
enum rc store_schools(struct school **out, size_t *n, struct store *st, struct arena *a,
    struct diag *d) MUST_CHECK; /* by name */
/* RC_NOT_FOUND. */
enum rc store_school(struct school *out, struct store *st, int64_t school_id, struct arena *a,
    struct diag *d) MUST_CHECK;
enum rc store_school_by_urn(
    struct school *out, struct store *st, int64_t urn, struct arena *a, struct diag *d) MUST_CHECK;
/* head_seq and structure_seq only: cheap, to see whether a cache still holds. */
struct heads {
	int64_t head_seq;
	int64_t structure_seq;
};
enum rc store_heads(
    struct heads *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;

/* The school's own data changed. sub->kind "school". Sets sub->seq. */
enum rc store_submit_school(struct submission *sub, struct store *st, const struct school *school,
    struct diag *d) MUST_CHECK;

/* All terms and closures. `cal` of core is built from them with calendar_build(). */
struct calendar_rows {
	struct term *terms; /* by first day */
	size_t n_terms;
	struct closure *closures; /* by day; several a day where years differ */
	size_t n_closures;
};
enum rc store_calendar(struct calendar_rows *out, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* The calendar is now this, whole. sub->kind "calendar". */
enum rc store_submit_calendar(struct submission *sub, struct store *st,
    const struct calendar_rows *cal, struct diag *d) MUST_CHECK;

/* A policy in force from a day until the next one's. */
struct policy_row {
	int32_t effective_from;
	int64_t version;  /* 1, 2 ...: of the same day the highest holds */
	const char *name; /* of the policy */
	const char *yaml; /* the file, byte for byte */
	int64_t seq;      /* read only: the submission that set it */
};
/* By effective_from, version. All versions: history stays. */
enum rc store_policies(struct policy_row **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* Add one. sub->kind "policy". RC_CONFLICT: that version of that day is there. */
enum rc store_submit_policy(struct submission *sub, struct store *st,
    const struct policy_row *policy, struct diag *d) MUST_CHECK;

/* A registration group (or a class that has its own register). */
struct reg_group {
	int64_t group_id;      /* 1 and up, in each school */
	const char *name;      /* "7B" */
	int32_t nc_year;       /* enum nc_year; -1: mixed */
	int64_t tutor_user_id; /* 0: none */
	bool is_closed;        /* kept for its history, not offered any more */
};
/* By name. */
enum rc store_groups(struct reg_group **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* A group_id that is free. */
enum rc store_group_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Make or change n groups. sub->kind "groups". */
enum rc store_submit_groups(struct submission *sub, struct store *st,
    const struct reg_group *groups, size_t n, struct diag *d) MUST_CHECK;

#endif
