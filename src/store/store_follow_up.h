#ifndef MUSTER_STORE_STORE_FOLLOW_UP_H
#define MUSTER_STORE_STORE_FOLLOW_UP_H

#include "core/pupil_flag.h"
#include "store/store.h"

/* Attempts to reach somebody about an absence. Append only; texts in words of core/follow_up.h. */
struct contact_attempt {
	int64_t act_id;
	int64_t pupil_id;
	int32_t day; /* of absence */
	const char *how;
	const char *outcome;
	const char *contact; /* who, in words */
	const char *number;
	const char *companion; /* second member of staff of a visit; "" for none */
	const char *words;
	/* of the act; only read */
	int64_t at;
	const char *by;
	const char *position;
};

/* About days of the range, in the order in which they were written. */
struct contact_attempt_filter {
	int64_t pupil_id; /* 0: every pupil */
	struct day_range range;
};
enum rc store_contact_attempts(struct contact_attempt **out, size_t *n, struct store *st,
    int64_t school_id, const struct contact_attempt_filter *filter, struct arena *a,
    struct diag *d) MUST_CHECK;
enum rc store_contact_attempt_put(struct store *st, int64_t school_id,
    const struct contact_attempt *row, struct diag *d) MUST_CHECK;

/* How many contacts of a pupil may be contacted and have a telephone number (R88, R112). */
struct reachable {
	int64_t pupil_id;
	int32_t n; /* 1 and up: who has none is not in the list */
};
/* Of the school, by pupil. */
enum rc store_reachable(struct reachable **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;

/* A contact whom a court order keeps away (R112). */
struct kept_away {
	const char *email;
	const char *forename;
	const char *phones; /* parted by \n, as in struct contact */
	int64_t pupil_id;
	const char *surname;
};
/* Of the school, by pupil. */
enum rc store_kept_away(struct kept_away **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;

/* Whom a flag names: "J. Bello, 01632 960555". */
struct flag_contact {
	const char *contact; /* never "" */
	enum pupil_flag kind;
	int64_t pupil_id;
};
/* Of the flags of a school that hold on a day, by pupil. */
struct flag_contact_filter {
	int64_t school_id;
	int32_t day;
};
enum rc store_flag_contacts(struct flag_contact **out, size_t *n, struct store *st,
    const struct flag_contact_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;

#endif
