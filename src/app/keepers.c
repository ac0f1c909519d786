#include "app/keepers.h"

#include "store/store_register.h"

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

/* Everything that says who keeps what. */
struct facts {
	struct reg_group *groups;
	size_t n_groups;
	struct user_role *roles;
	size_t n_roles;
	struct user *users;
	size_t n_users;
	struct cover *covers;
	size_t n_covers;
};

static enum rc
facts_read(struct facts *f, struct call *c, int64_t school_id, int32_t day, struct diag *d)
{
	enum rc rc = store_groups(&f->groups, &f->n_groups, c->st, school_id, c->a, d);
	if (rc == RC_OK) {
		rc = store_user_roles(&f->roles, &f->n_roles, c->st, 0, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_users(&f->users, &f->n_users, c->st, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_covers(&f->covers, &f->n_covers, c->st, school_id, day, c->a, d);
	}
	return rc;
}

/* user_id 0: does anybody cover it? */
static bool
covers(const struct facts *f, const struct keeper_query *q, int64_t user_id)
{
	int32_t bit = q->session == SESSION_AM ? SESSIONS_AM : SESSIONS_PM;
	for (size_t i = 0; i < f->n_covers; i++) {
		const struct cover *item = &f->covers[i];
		if (item->ended_act_id == 0 && item->group_id == q->group_id &&
		    (item->sessions & bit) != 0 && (user_id == 0 || item->user_id == user_id)) {
			return true;
		}
	}
	return false;
}

static bool
has_role(const struct facts *f, const struct school_state *s, int64_t group_id, int64_t user_id)
{
	for (size_t i = 0; i < f->n_roles; i++) {
		if (f->roles[i].user_id == user_id && is_of_group(&f->roles[i], s, group_id)) {
			return true;
		}
	}
	return false;
}

enum rc
keepers_of(struct keeper **out, size_t *n, struct call *c, const struct school_state *s,
    const struct keeper_query *q, struct diag *d)
{
	struct facts f = {0};
	enum rc rc = facts_read(&f, c, s->school_id, q->day, d);
	if (rc != RC_OK) {
		return rc;
	}
	bool is_covered = covers(&f, q, 0);
	int64_t tutor = tutor_of(f.groups, f.n_groups, q->group_id);
	*out = ARENA_ARRAY(c->a, f.n_users + 1, struct keeper);
	*n = 0;
	for (size_t i = 0; i < f.n_users; i++) {
		const struct user *u = &f.users[i];
		bool is_own = u->user_id == tutor || has_role(&f, s, q->group_id, u->user_id);
		bool keeps = is_covered ? covers(&f, q, u->user_id) : is_own;
		if (keeps && !u->is_disabled) {
			(*out)[(*n)++] = (struct keeper){u->user_id, u->name, u->email};
		}
	}
	return RC_OK;
}
