#ifndef MUSTER_STORE_STORE_POST_H
#define MUSTER_STORE_STORE_POST_H

#include "store/store.h"

/* The outbox, and notices to people inside Muster. All times are seconds UTC. */
enum message_state {
	MESSAGE_WAITING,
	MESSAGE_SENDING, /* a carrier has it; if that was long ago, the process died: send it again
	                  */
	MESSAGE_SENT,
	MESSAGE_REFUSED, /* for good */
	MESSAGE_CANCELLED,
	MESSAGE_STATE_COUNT
};
const char *message_state_name(unsigned state);

struct message_row {
	int64_t school_id; /* not a column of the record: the caller knows it */
	int64_t message_id;
	int64_t due;
	const char *error;
	const char *kind;
	int64_t made;
	const char *made_by;
	const char *ref;
	const char *body;
	int64_t sent; /* 0: not yet */
	enum message_state state;
	const char *subject;
	const char *to_address;
	const char *to_name;
	int64_t tries;
};

/* Write it with the next number, unless its ref is there already: then nothing happens. */
enum rc store_message_add(
    struct store *st, int64_t school_id, const struct message_row *m, struct diag *d) MUST_CHECK;
/* Waiting ones that are due, and those that have been sending since before `stuck`. Oldest first.
 */
struct message_due {
	int64_t now;
	int64_t stuck;
	size_t limit;
};
enum rc store_messages_due(struct message_row **out, size_t *n, struct store *st, int64_t school_id,
    const struct message_due *due, struct arena *a, struct diag *d) MUST_CHECK;
/* The newest `limit`. */
enum rc store_messages(struct message_row **out, size_t *n, struct store *st, int64_t school_id,
    size_t limit, struct arena *a, struct diag *d) MUST_CHECK;
/* State, due, tries, error and sent of one message. RC_NOT_FOUND. */
enum rc store_message_set(
    struct store *st, int64_t school_id, const struct message_row *m, struct diag *d) MUST_CHECK;

struct notice_row {
	const char *body;
	const char *href;
	const char *kind;
	int64_t made;
	const char *made_by;
	int64_t notice_id;
	const char *ref;
	int64_t seen; /* 0: not yet */
	int64_t user_id;
};
/* Write it with the next number, unless the person has one with that ref: then nothing happens. */
enum rc store_notice_add(
    struct store *st, int64_t school_id, const struct notice_row *n, struct diag *d) MUST_CHECK;
/* A person's: those not seen and those made since `since`, newest first. */
enum rc store_notices_of(struct notice_row **out, size_t *n, struct store *st, int64_t school_id,
    const struct notice_row *of, struct arena *a, struct diag *d) MUST_CHECK;
/* Everybody's with this ref: who was told, and who has seen it. */
enum rc store_notices_about(struct notice_row **out, size_t *n, struct store *st, int64_t school_id,
    const char *ref, struct arena *a, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND: the person has no such notice. Seen once stays seen then. */
enum rc store_notice_seen(
    struct store *st, int64_t school_id, const struct notice_row *seen, struct diag *d) MUST_CHECK;

#endif
