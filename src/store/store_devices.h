#ifndef MUSTER_STORE_STORE_DEVICES_H
#define MUSTER_STORE_STORE_DEVICES_H

#include "store/store.h"

/* Tablets at which pupils sign in. Times are seconds UTC. */
struct device {
	int64_t school_id;
	int64_t device_id;
	const char *name;
	const char *place;
	bool has_code; /* a one-time code is open until code_expires */
	uint8_t code_hash[STORE_HASH];
	int64_t code_expires;
	bool has_token;
	uint8_t token_hash[STORE_HASH];
	int64_t paired;  /* 0: not paired */
	int64_t revoked; /* 0: in use */
	int64_t made;
	int64_t made_by; /* user_id */
};

enum rc store_device_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Make it, or make it what is given. */
enum rc store_device_put(struct store *st, const struct device *v, struct diag *d) MUST_CHECK;
/* By device_id. */
enum rc store_devices(struct device **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND. */
enum rc store_device(struct device *out, struct store *st, int64_t school_id, int64_t device_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* Whose code is open. RC_NOT_FOUND. */
enum rc store_device_by_code(struct device *out, struct store *st,
    const uint8_t code_hash[STORE_HASH], struct arena *a, struct diag *d) MUST_CHECK;

/* Admission numbers of everybody who has one: what may stand on a card. */
struct pupil_number {
	const char *adno;
	int64_t pupil_id;
};
enum rc store_pupil_numbers(struct pupil_number **out, size_t *n, struct store *st,
    int64_t school_id, struct arena *a, struct diag *d) MUST_CHECK;

#endif
