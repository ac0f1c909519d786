#ifndef MUSTER_APP_USERS_H
#define MUSTER_APP_USERS_H

#include "app/app.h"

/* People, their passwords and logins, API tokens. Passwords are Argon2id, 19 MiB, two passes. */

#define LOGIN_TOKEN 44 /* base64url of 32 random bytes, and the end */

/* Slow on purpose (some 16 ms): call it on a job thread, two at a time, never on the writer. */
enum rc password_hash(char out[128], const char *password, struct diag *d) MUST_CHECK;
bool password_matches(const char *hash, const char *password);

/*
 * Sign in: the password is looked up and checked on the caller's thread (a job thread).
 *
 * token  gives the cookie's value; only its hash is kept.
 * who    in c->a.
 * Fails  RC_LOGIN, the same words whether the user or the password is wrong, in the same time.
 */
struct login_args {
	const char *username;
	const char *password;
};
enum rc app_login(char token[LOGIN_TOKEN], const struct actor **who, struct call *c,
    const struct login_args *args, struct diag *d) MUST_CHECK;
/* Who holds a cookie or a bearer token; cached in memory, so it costs no query as a rule.
 * Fails RC_LOGIN. `who` lives in c->a. */
enum rc app_actor_of_login(
    const struct actor **who, struct call *c, const char *token, struct diag *d) MUST_CHECK;
enum rc app_actor_of_token(
    const struct actor **who, struct call *c, const char *token, struct diag *d) MUST_CHECK;
/* Forget logins that ended: the clock calls it every hour. */
enum rc app_expire_logins(struct app *app, struct diag *d) MUST_CHECK;
enum rc app_logout(struct call *c, const char *token, struct diag *d) MUST_CHECK;
/* GET /me. */
enum rc view_me(struct call *c, struct diag *d) MUST_CHECK;

struct user_args {
	int64_t user_id; /* of a reset */
	const char *username;
	const char *name;
	const char *position;
	const char *role;
	int64_t urn; /* 0: every school */
	uint32_t years;
	const int64_t *groups; /* of the role; a teacher's that have no tutor get one */
	size_t n_groups;
	const int64_t *tutor_of; /* groups whose tutor the person is from now on */
	size_t n_tutor_of;
	const char *password; /* NULL: Muster makes one; it is in the answer and nowhere else */
};
/* These hash a password first, so they post their own act and wait. PERM_USERS. */
enum rc app_add_user(struct call *c, const struct user_args *args, struct diag *d) MUST_CHECK;
enum rc app_reset_user(struct call *c, const struct user_args *args, struct diag *d) MUST_CHECK;
enum rc view_users(struct call *c, struct diag *d) MUST_CHECK;

struct token_args {
	const char *name;
	const char *role;
	int64_t urn;
	int32_t days;     /* 0: 365 */
	int64_t token_id; /* of an end */
};
enum rc app_add_token(struct call *c, const struct token_args *args, struct diag *d) MUST_CHECK;
enum rc app_end_token(struct call *c, const struct token_args *args, struct diag *d) MUST_CHECK;
enum rc view_tokens(struct call *c, struct diag *d) MUST_CHECK;

#endif
