#ifndef MUSTER_APP_KEEPERS_H
#define MUSTER_APP_KEEPERS_H

#include "app/schools.h"

/*
 * Inside app: who keeps the register of a group: its tutor, and everybody whose role of teacher is
 * for that group; where somebody covers it, whoever covers. People who can no longer sign in are
 * left out.
 */
struct keeper {
	int64_t user_id;
	const char *name;
	const char *email; /* "" if none is known */
};
struct keeper_query {
	int64_t group_id;
	int32_t day;
	enum session session;
};
enum rc keepers_of(struct keeper **out, size_t *n, struct call *c, const struct school_state *s,
    const struct keeper_query *q, struct diag *d) MUST_CHECK;

#endif
