#ifndef MUSTER_STORE_STORE_BOARD_H
#define MUSTER_STORE_STORE_BOARD_H

#include "store/store.h"

/* Who was reminded of which register. */
struct reminder {
	int64_t act_id; /* of the desks' log */
	bool by_mail;   /* an e-mail was put into the outbox, too */
	int32_t day;
	int64_t group_id;
	int64_t n; /* several people may be reminded by one act: 0, 1 ... */
	enum session session;
	int64_t user_id;     /* who was reminded */
	int64_t at;          /* read only: when the act was received, seconds UTC */
	const char *to_name; /* read only: their name now */
	const char *by_name; /* read only: who reminded, as they were called then */
};

enum rc store_reminder_add(
    struct store *st, int64_t school_id, const struct reminder *r, struct diag *d) MUST_CHECK;
/* Of the sessions of one day, oldest first. */
enum rc store_reminders(struct reminder **out, size_t *n, struct store *st, int64_t school_id,
    int32_t day, struct arena *a, struct diag *d) MUST_CHECK;

#endif
