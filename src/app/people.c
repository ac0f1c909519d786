#include "app/people.h"

enum rc
people_read(struct people *out, struct call *c, struct arena *a, struct diag *d)
{
	*out = (struct people){.school_id = c->school_id};
	enum rc rc = store_users(&out->users, &out->n_users, c->st, a, d);
	return rc == RC_OK ? store_user_roles(&out->roles, &out->n_roles, c->st, 0, a, d) : rc;
}

bool
people_has(const struct people *people, const struct user *u, enum permission need)
{
	for (size_t i = 0; !u->is_disabled && i < people->n_roles; i++) {
		const struct user_role *r = &people->roles[i];
		int role = role_parse(r->role);
		bool is_here = r->school_id == 0 || r->school_id == people->school_id;
		if (r->user_id == u->user_id && is_here && role >= 0 &&
		    role_has((enum role)role, need)) {
			return true;
		}
	}
	return false;
}

const struct user *
people_find(const struct people *people, int64_t user_id, enum permission need)
{
	for (size_t i = 0; i < people->n_users; i++) {
		const struct user *u = &people->users[i];
		if (u->user_id == user_id) {
			return people_has(people, u, need) ? u : NULL;
		}
	}
	return NULL;
}
