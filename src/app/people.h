#ifndef MUSTER_APP_PEOPLE_H
#define MUSTER_APP_PEOPLE_H

#include "app/app.h"
#include "store/store_users.h"

/* Inside app: people with an account, and what their roles at a school let them do. */
struct people {
	int64_t school_id;
	struct user *users; /* of every school, also who may not sign in any more */
	size_t n_users;
	struct user_role *roles;
	size_t n_roles;
};

/* As seen from the school of the call. Lives in `a`. */
enum rc people_read(struct people *out, struct call *c, struct arena *a, struct diag *d) MUST_CHECK;
/* By a role at this school, limited or not, and able to sign in. */
bool people_has(const struct people *people, const struct user *u, enum permission need);
/* NULL: nobody of this school who has it. */
const struct user *people_find(const struct people *people, int64_t user_id, enum permission need);

#endif
