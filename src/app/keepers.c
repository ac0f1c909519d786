#include "app/keepers.h"

#include <string.h>

static bool
is_of_group(const struct user_role *r, const struct school_state *s, int64_t group_id)
{
	return (r->school_id == s->school_id || r->school_id == 0) && r->group_id == group_id &&
	       strcmp(r->role, role_name(ROLE_TEACHER)) == 0;
}

static int64_t
tutor_of(const struct reg_group *groups, size_t n, int64_t group_id)
{
	for (size_t i = 0; i < n; i++) {
		if (groups[i].group_id == group_id) {
			return groups[i].tutor_user_id;
		}
	}
	return 0;
}

static bool
keeps(const struct user *u, int64_t tutor, const struct user_role *roles, size_t n)
{
	if (u->is_disabled) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (roles[i].user_id == u->user_id) {
			return true;
		}
	}
	return u->user_id == tutor;
}

enum rc
keepers_of(struct keeper **out, size_t *n, struct call *c, const struct school_state *s,
    int64_t group_id, struct diag *d)
{
	struct reg_group *groups = NULL;
	struct user_role *roles = NULL;
	struct user *users = NULL;
	size_t n_groups = 0;
	size_t n_roles = 0;
	size_t n_users = 0;
	enum rc rc = store_groups(&groups, &n_groups, c->st, s->school_id, c->a, d);
	if (rc == RC_OK) {
		rc = store_user_roles(&roles, &n_roles, c->st, 0, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_users(&users, &n_users, c->st, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	size_t n_of = 0;
	for (size_t i = 0; i < n_roles; i++) {
		if (is_of_group(&roles[i], s, group_id)) {
			roles[n_of++] = roles[i];
		}
	}
	int64_t tutor = tutor_of(groups, n_groups, group_id);
	*out = ARENA_ARRAY(c->a, n_users + 1, struct keeper);
	*n = 0;
	for (size_t i = 0; i < n_users; i++) {
		if (keeps(&users[i], tutor, roles, n_of)) {
			(*out)[(*n)++] =
			    (struct keeper){users[i].user_id, users[i].name, users[i].email};
		}
	}
	return RC_OK;
}
