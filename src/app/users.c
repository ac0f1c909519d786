#include "app/reg.h"
#include "app/users_private.h"
#include "base/uuid.h"
#include "core/calendar.h"
#include "store/store_register.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PASSWORD_LETTERS 16 /* of a password that Muster makes: 79 bits */
#define PASSWORD_MIN 10     /* characters of one that a person chose */

enum rc
users_run(struct call *c, act_fn *act, const void *args, struct diag *d)
{
	struct act_job job = {.act = act, .args = args, .call = *c, .is_structural = true};
	job.call.out = NULL;
	job.call.detail = NULL;
	job.call.st = NULL;
	enum rc rc = app_run(c->app, &job);
	if (rc != RC_OK && d != NULL && d->rc == RC_OK) {
		*d = job.d;
	}
	return rc;
}

enum rc
users_audit(struct call *c, const struct audit_line *line, struct diag *d)
{
	char detail[40] = "";
	if (line->id != 0) {
		snprintf(detail, sizeof detail, "%s %" PRId64, line->kind, line->id);
	}
	const struct audit entry = {.school_id = line->school_id,
	    .time = c->now,
	    .user_id = c->who == NULL ? 0 : c->who->user_id,
	    .user_name = c->who == NULL ? "" : c->who->name,
	    .act = line->act,
	    .detail = detail};
	return store_audit_put(c->st, &entry, d);
}

enum rc
users_urn(const char **out, struct call *c, int64_t school_id, struct diag *d)
{
	struct school school;
	if (school_id == 0) {
		*out = "";
		return RC_OK;
	}
	enum rc rc = store_school(&school, c->st, school_id, c->a, d);
	if (rc == RC_OK) {
		*out = arena_printf(c->a, "%" PRId64, school.urn);
	}
	return rc;
}

/* The school that somebody is to belong to; every school needs the permission for every school. */
static enum rc
find_school(int64_t *out, struct call *c, int64_t urn, struct diag *d)
{
	if (urn == 0) {
		*out = 0;
		return actor_may(c->who, 0, PERM_USERS, d);
	}
	enum rc rc = call_school(c, urn, PERM_USERS, d);
	if (rc == RC_OK) {
		*out = c->school_id;
	}
	return rc;
}

/* ---- JSON ---- */

static void
years_json(struct text *t, uint32_t years)
{
	text_add(t, ",\"years\":[");
	const char *comma = "";
	for (int y = 0; y <= nc_year_parse("X"); y++) {
		if ((years & YEAR_BIT(y)) != 0) {
			text_add(t, comma);
			text_add_json(t, nc_year_name((enum nc_year)y));
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

/* Scope of all rows together: a user with several groups has several. */
static void
scope_json(struct text *t, const struct user_role *roles, size_t n)
{
	uint32_t years = 0;
	const char *comma = ",\"groups\":[";
	for (size_t i = 0; i < n; i++) {
		if (roles[i].group_id != 0) {
			text_printf(t, "%s\"%" PRId64 "\"", comma, roles[i].group_id);
			comma = ",";
		} else if (roles[i].years != YEARS_ALL) {
			years |= roles[i].years;
		}
	}
	if (comma[1] == '\0') {
		text_add_char(t, ']');
	}
	if (years != 0) {
		years_json(t, years);
	}
}

/* The first role and its school stand for the user; several schools are several rows. */
static enum rc
user_json(
    struct call *c, const struct user *u, const struct user_role *roles, size_t n, struct diag *d)
{
	struct text *t = c->out;
	const char *urn = "";
	if (n > 0) {
		enum rc rc = users_urn(&urn, c, roles[0].school_id, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	text_printf(t, "{\"id\":\"%" PRId64 "\",\"username\":", u->user_id);
	text_add_json(t, u->username);
	text_add(t, ",\"name\":");
	text_add_json(t, u->name);
	text_add(t, ",\"position\":");
	text_add_json(t, u->position);
	text_printf(t, ",\"role\":\"%s\",\"urn\":\"%s\"", n > 0 ? roles[0].role : "governor", urn);
	scope_json(t, roles, n);
	text_printf(t, ",\"is_disabled\":%s}", u->is_disabled ? "true" : "false");
	return RC_OK;
}

/* ---- adding and resetting ---- */

static void
make_password(char out[PASSWORD_LETTERS + 4])
{
	/* Without letters that are taken for others. */
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
	size_t n = 0;
	for (int i = 0; i < PASSWORD_LETTERS; i++) {
		if (i > 0 && i % 4 == 0) {
			out[n++] = '-';
		}
		out[n++] = letters[randombytes_uniform(sizeof letters - 1)];
	}
	out[n] = '\0';
}

static enum rc
choose_password(char plain[204], char hash[128], const char *wanted, struct diag *d)
{
	if (wanted == NULL) {
		make_password(plain);
	} else if (strlen(wanted) < PASSWORD_MIN || strlen(wanted) > 200) {
		return diag_set(d, RC_INVALID, "password", NULL,
		    "The password must have %d to 200 characters", PASSWORD_MIN);
	} else {
		snprintf(plain, 204, "%s", wanted);
	}
	return password_hash(hash, plain, d);
}

struct put_user {
	struct user user;
	struct user_role *roles;
	size_t n_roles;
	const int64_t *tutor_of;
	size_t n_tutor_of;
	const char *act;
	int64_t *user_id; /* out */
};

/* Is the person to be tutor of the group: it was said, or it has none and a teacher's role is
 * limited to it? */
static bool
is_tutor_now(const struct put_user *p, const struct reg_group *g)
{
	bool is_now = false;
	for (size_t i = 0; i < p->n_tutor_of; i++) {
		is_now = is_now || p->tutor_of[i] == g->group_id;
	}
	for (size_t i = 0; i < p->n_roles && g->tutor_user_id == 0; i++) {
		is_now = is_now || (p->roles[i].group_id == g->group_id &&
		                       strcmp(p->roles[i].role, role_name(ROLE_TEACHER)) == 0);
	}
	return is_now;
}

/* Somebody keeps the register of a form: the board, the home page and reminders name them. */
static enum rc
put_tutors(struct call *c, const struct put_user *p, int64_t user_id, struct diag *d)
{
	struct reg_group *groups = NULL;
	size_t n = 0;
	size_t n_now = 0;
	int64_t school_id = p->n_roles > 0 ? p->roles[0].school_id : 0;
	enum rc rc = school_id == 0 ? RC_OK : store_groups(&groups, &n, c->st, school_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (is_tutor_now(p, &groups[i])) {
			groups[n_now] = groups[i];
			groups[n_now++].tutor_user_id = user_id;
		}
	}
	if (rc != RC_OK || n_now == 0) {
		return rc;
	}
	struct submission sub;
	char uuid[UUID_TEXT];
	c->school_id = school_id;
	uuid_make(uuid);
	submission_of(&sub, c, uuid, "groups", "");
	rc = store_submit_groups(&sub, c->st, groups, n_now, d);
	if (rc == RC_OK) {
		effect_seq(c, school_id, sub.seq, true);
	}
	return rc;
}

static enum rc
act_put_user(struct call *c, const void *args, struct diag *d)
{
	const struct put_user *p = args;
	int64_t user_id;
	enum rc rc = store_user_put(&user_id, c->st, &p->user, d);
	for (size_t i = 0; i < p->n_roles; i++) {
		p->roles[i].user_id = user_id;
	}
	if (rc == RC_OK && p->n_roles > 0) {
		rc = store_user_roles_put(c->st, user_id, p->roles, p->n_roles, d);
	}
	if (rc == RC_OK && p->user.user_id != 0) {
		rc = store_logins_end(c->st, user_id, d);
	}
	if (rc == RC_OK) {
		rc = put_tutors(c, p, user_id, d);
	}
	const struct audit_line line = {
	    p->n_roles > 0 ? p->roles[0].school_id : 0, p->act, "user", user_id};
	if (rc == RC_OK) {
		rc = users_audit(c, &line, d);
	}
	if (rc == RC_OK) {
		*p->user_id = user_id;
	}
	return rc;
}

static void
new_user_json(struct call *c, const char *password)
{
	text_add(c->out, ",\"password\":");
	text_add_json(c->out, password);
	text_add_char(c->out, '}');
}

/* One row for each group, one for the years; where neither is said, the whole school. */
static size_t
make_roles(struct user_role **out, struct call *c, const struct user_args *args, int64_t school_id)
{
	struct user_role *roles = ARENA_ARRAY(c->a, args->n_groups + 1, struct user_role);
	uint32_t years = args->years == 0 ? YEARS_ALL : args->years;
	size_t n = 0;
	for (; n < args->n_groups; n++) {
		roles[n] = (struct user_role){0, school_id, args->role, YEARS_ALL, args->groups[n]};
	}
	if (n == 0 || years != YEARS_ALL) {
		roles[n++] = (struct user_role){0, school_id, args->role, years, 0};
	}
	*out = roles;
	return n;
}

/* Small letters, digits and . _ - @: what can be said over a telephone. */
static enum rc
check_username(const char *s, struct diag *d)
{
	size_t n = strlen(s);
	if (n == 0 || n > 100 || strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-@") != n) {
		return diag_set(d, RC_INVALID, "username", NULL,
		    "\"username\" must be small letters, digits and . _ - @, 100 at most");
	}
	return RC_OK;
}

/* Groups of one field. */
struct group_list {
	const char *field;
	const int64_t *ids;
	size_t n;
};

static enum rc
check_groups(struct call *c, const struct group_list *list, int64_t school_id, struct diag *d)
{
	struct reg_group *groups;
	size_t n;
	if (list->n == 0) {
		return RC_OK;
	}
	enum rc rc = store_groups(&groups, &n, c->st, school_id, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	for (size_t i = 0; i < list->n; i++) {
		size_t k = 0;
		while (k < n && groups[k].group_id != list->ids[i]) {
			k++;
		}
		if (k == n) {
			return diag_set(d, RC_INVALID, list->field, NULL,
			    "\"%s\" names a registration group that this school does not have",
			    list->field);
		}
	}
	return RC_OK;
}

enum rc
app_add_user(struct call *c, const struct user_args *args, struct diag *d)
{
	int64_t school_id;
	char plain[204];
	char hash[128];
	const struct group_list limits = {"groups", args->groups, args->n_groups};
	const struct group_list forms = {"tutor_of", args->tutor_of, args->n_tutor_of};
	enum rc rc = find_school(&school_id, c, args->urn, d);
	if (rc != RC_OK || (rc = check_username(args->username, d)) != RC_OK ||
	    (rc = check_groups(c, &limits, school_id, d)) != RC_OK ||
	    (rc = check_groups(c, &forms, school_id, d)) != RC_OK) {
		return rc;
	}
	if (role_parse(args->role) < 0) {
		return diag_set(d, RC_INVALID, "role", NULL, "There is no role \"%s\"", args->role);
	}
	if ((rc = choose_password(plain, hash, args->password, d)) != RC_OK) {
		return rc;
	}
	struct put_user put = {.act = "user.add",
	    .user = {.username = args->username,
	        .name = args->name,
	        .position = args->position,
	        .password = hash,
	        .email = "",
	        .must_change = args->password == NULL,
	        .created = c->now}};
	put.n_roles = make_roles(&put.roles, c, args, school_id);
	put.tutor_of = args->tutor_of;
	put.n_tutor_of = args->n_tutor_of;
	put.user_id = &put.user.user_id;
	int64_t user_id = 0;
	put.user_id = &user_id;
	if ((rc = users_run(c, act_put_user, &put, d)) != RC_OK) {
		return rc;
	}
	put.user.user_id = user_id;
	text_add(c->out, "{\"user\":");
	rc = user_json(c, &put.user, put.roles, put.n_roles, d);
	new_user_json(c, plain);
	return rc;
}

/* May the caller change this person: in every school they belong to? */
static enum rc
may_change(struct call *c, const struct user_role *roles, size_t n, struct diag *d)
{
	enum rc rc = n == 0 ? actor_may(c->who, 0, PERM_USERS, d) : RC_OK;
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		rc = actor_may(c->who, roles[i].school_id, PERM_USERS, d);
	}
	return rc;
}

enum rc
app_reset_user(struct call *c, const struct user_args *args, struct diag *d)
{
	struct put_user put = {.act = "user.reset"};
	struct user_role *roles;
	size_t n;
	char plain[204];
	char hash[128];
	int64_t user_id = 0;
	/* A command line knows the name, the browser the id. */
	enum rc rc = args->user_id != 0
	                 ? store_user(&put.user, c->st, args->user_id, c->a, d)
	                 : store_user_by_name(&put.user, c->st, args->username, c->a, d);
	if (rc != RC_OK ||
	    (rc = store_user_roles(&roles, &n, c->st, put.user.user_id, c->a, d)) != RC_OK ||
	    (rc = may_change(c, roles, n, d)) != RC_OK ||
	    (rc = choose_password(plain, hash, args->password, d)) != RC_OK) {
		return rc;
	}
	put.user.password = hash;
	put.user.must_change = args->password == NULL;
	put.user_id = &user_id;
	if ((rc = users_run(c, act_put_user, &put, d)) != RC_OK) {
		return rc;
	}
	logins_forget(c->app, user_id, 0);
	text_add(c->out, "{\"user\":");
	rc = user_json(c, &put.user, roles, n, d);
	new_user_json(c, plain);
	return rc;
}

enum rc
view_users(struct call *c, struct diag *d)
{
	struct user *users;
	struct user_role *roles;
	size_t n_users;
	size_t n_roles;
	enum rc rc = store_users(&users, &n_users, c->st, c->a, d);
	if (rc != RC_OK || (rc = store_user_roles(&roles, &n_roles, c->st, 0, c->a, d)) != RC_OK) {
		return rc;
	}
	const char *comma = "";
	text_add(c->out, "{\"users\":[");
	for (size_t i = 0; i < n_users && rc == RC_OK; i++) {
		size_t from = 0;
		while (from < n_roles && roles[from].user_id != users[i].user_id) {
			from++;
		}
		size_t n = 0;
		while (from + n < n_roles && roles[from + n].user_id == users[i].user_id) {
			n++;
		}
		if (may_change(c, roles + from, n, NULL) != RC_OK) {
			continue;
		}
		text_add(c->out, comma);
		rc = user_json(c, &users[i], roles + from, n, d);
		comma = ",";
	}
	text_add(c->out, "]}");
	return rc;
}

/* ---- GET /me ---- */

static void
permissions_json(struct text *t, const struct actor *who)
{
	const char *comma = "";
	text_add(t, ",\"permissions\":[");
	for (int p = PERM_SIGNED_IN + 1; p < PERMISSION_COUNT; p++) {
		if (actor_has_anywhere(who, (enum permission)p)) {
			text_add(t, comma);
			text_add_json(t, permission_name((enum permission)p));
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

static bool
is_limited_to(const struct actor *who, int64_t group_id)
{
	for (size_t i = 0; i < who->n_grants; i++) {
		if (who->grants[i].group_id == group_id) {
			return true;
		}
	}
	return false;
}

/* Groups to which a role is limited, and those of the person's schools whose tutor they are. */
static enum rc
own_groups_json(struct call *c, const struct actor *who, struct diag *d)
{
	struct text *t = c->out;
	const char *comma = "";
	struct school *schools = NULL;
	size_t n_schools = 0;
	text_add(t, ",\"groups\":[");
	for (size_t i = 0; i < who->n_grants; i++) {
		if (who->grants[i].group_id != 0) {
			text_printf(t, "%s\"%" PRId64 "\"", comma, who->grants[i].group_id);
			comma = ",";
		}
	}
	enum rc rc = store_schools(&schools, &n_schools, c->st, c->a, d);
	for (size_t s = 0; rc == RC_OK && s < n_schools; s++) {
		struct reg_group *groups = NULL;
		size_t n = 0;
		if (!actor_has(who, schools[s].school_id, PERM_REGISTER)) {
			continue;
		}
		rc = store_groups(&groups, &n, c->st, schools[s].school_id, c->a, d);
		for (size_t i = 0; rc == RC_OK && i < n; i++) {
			if (groups[i].tutor_user_id == who->user_id &&
			    !is_limited_to(who, groups[i].group_id)) {
				text_printf(t, "%s\"%" PRId64 "\"", comma, groups[i].group_id);
				comma = ",";
			}
		}
	}
	text_add_char(t, ']');
	return rc;
}

/* Year groups to which a role is limited. */
static void
own_years_json(struct text *t, const struct actor *who)
{
	uint32_t years = 0;
	for (size_t i = 0; i < who->n_grants; i++) {
		const struct grant *g = &who->grants[i];
		years |= g->group_id == 0 && g->years != YEARS_ALL ? g->years : 0;
	}
	years_json(t, years);
}

/* Registers given to the person for today. */
static void
own_covers_json(struct text *t, const struct actor *who, int32_t today)
{
	const char *comma = "";
	text_add(t, ",\"covers\":[");
	for (size_t i = 0; i < who->n_covers; i++) {
		const struct actor_cover *c = &who->covers[i];
		if (c->day == today) {
			text_printf(t, "%s{\"group\":\"%" PRId64 "\",\"am\":%s,\"pm\":%s}", comma,
			    c->group_id, (c->sessions & SESSIONS_AM) != 0 ? "true" : "false",
			    (c->sessions & SESSIONS_PM) != 0 ? "true" : "false");
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

enum rc
view_me(struct call *c, struct diag *d)
{
	const struct actor *who = c->who;
	struct text *t = c->out;
	char now[INSTANT_TEXT];
	if (who == NULL) {
		return actor_refuse(who, PERM_SIGNED_IN, d);
	}
	/* {"schools":[...]} as GET /schools gives it, its last brace left open for more. */
	enum rc rc = view_schools(c, d);
	if (rc != RC_OK) {
		return rc;
	}
	t->s[--t->n] = '\0';
	text_printf(t, ",\"user\":{\"id\":\"%" PRId64 "\",\"username\":", who->user_id);
	text_add_json(t, who->username);
	text_add(t, ",\"name\":");
	text_add_json(t, who->name);
	text_add(t, ",\"position\":");
	text_add_json(t, who->position);
	text_add_char(t, '}');
	permissions_json(t, who);
	rc = own_groups_json(c, who, d);
	own_years_json(t, who);
	own_covers_json(t, who, wall_at(c->now).day);
	text_printf(t, ",\"now\":\"%s\"}", instant_format(now, c->now));
	return rc;
}
