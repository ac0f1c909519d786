#ifndef MUSTER_STORE_STORE_REGISTER_H
#define MUSTER_STORE_STORE_REGISTER_H

#include "store/store.h"

/*
 * What stands around the register: sealed periods, cover for a day, photos of pupils, the
 * school's logo.
 */

/* A sealed period, both days included. */
struct seal {
	int64_t seal_id;   /* 1 and up, in each school */
	int64_t ended_seq; /* the submission that opened it again; 0: stands */
	int32_t from_day;
	int32_t to_day;
	int64_t made_seq; /* read only: the submission that made it */
	bool is_ended;    /* to end one: submit it with is_ended; ended_seq becomes sub->seq */
};
/* By from_day, seal_id; opened ones too. */
enum rc store_seals(struct seal **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* Is the day in a period that is sealed now? */
enum rc store_is_sealed(
    bool *out, struct store *st, int64_t school_id, int32_t day, struct diag *d) MUST_CHECK;
enum rc store_seal_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Seal, or open again: sub->kind "seal", "unseal". */
enum rc store_submit_seal(
    struct submission *sub, struct store *st, const struct seal *item, struct diag *d) MUST_CHECK;

/* Sets of sessions. */
#define SESSIONS_AM 1
#define SESSIONS_PM 2
#define SESSIONS_BOTH 3

/* Somebody takes another's register for one day. */
struct cover {
	int64_t school_id;
	int64_t cover_id; /* 1 and up, in each school */
	int64_t user_id;
	int64_t group_id;
	int32_t day;
	int32_t sessions;     /* a set of SESSIONS_ */
	int64_t act_id;       /* of the desk's log: who gave it */
	int64_t ended_act_id; /* who took it back; 0: stands */
};
enum rc store_cover_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
enum rc store_cover_put(struct store *st, const struct cover *item, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND. */
enum rc store_cover(struct cover *out, struct store *st, int64_t school_id, int64_t cover_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* Those of a school on a day, ended ones too, by cover_id. */
enum rc store_covers(struct cover **out, size_t *n, struct store *st, int64_t school_id,
    int32_t day, struct arena *a, struct diag *d) MUST_CHECK;
/* Those that stand for a person between two days, in every school. */
enum rc store_covers_of(struct cover **out, size_t *n, struct store *st, int64_t user_id,
    struct day_range days, struct arena *a, struct diag *d) MUST_CHECK;

/* Pictures: photos of pupils, and the logo of a school. */
struct picture {
	int64_t school_id;
	int64_t pupil_id; /* whose photo; 0: the school's logo */
	int64_t act_id;   /* the desk act that brought it: its version */
	const char *type; /* "image/jpeg", "image/png"; a photo "image/webp", too */
	const void *bytes;
	size_t n;
};
enum rc store_picture_put(struct store *st, const struct picture *x, struct diag *d) MUST_CHECK;
enum rc store_picture_delete(
    struct store *st, int64_t school_id, int64_t pupil_id, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND. */
enum rc store_picture(struct picture *out, struct store *st, int64_t school_id, int64_t pupil_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* 0: the school has no logo. */
enum rc store_logo_version(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Pupils with a photo, and its version, by pupil; no bytes. */
struct photo_version {
	int64_t pupil_id;
	int64_t act_id;
};
enum rc store_photo_versions(struct photo_version **out, size_t *n, struct store *st,
    int64_t school_id, struct arena *a, struct diag *d) MUST_CHECK;

#endif
