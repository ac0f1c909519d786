#ifndef MUSTER_STORE_STORE_USERS_H
#define MUSTER_STORE_STORE_USERS_H

#include "store/store.h"

/*
 * Staff, roles, logins, API tokens, and the audit of acts that are not on a register. Which roles
 * there are, what they may do, and how a password is hashed, app decides.
 */
struct user {
	int64_t user_id;      /* 1 and up, across schools */
	const char *username; /* small letters; unique */
	const char *name;     /* as it appears in the register */
	const char *position; /* job title (R44) */
	const char *password; /* Argon2id text; "" cannot sign in with a password */
	const char *email;
	bool is_disabled;
	bool must_change; /* the password was set by somebody else */
	int64_t created;  /* seconds UTC */
};

/* What a user may do in one school. */
struct user_role {
	int64_t user_id;
	int64_t school_id; /* 0: every school of this database */
	const char *role;  /* "office", "teacher", "head" ... */
	uint32_t years;    /* scope by NC years, a set of YEAR_BIT; YEARS_ALL */
	int64_t group_id; /* scope by group; 0: none. A user with several groups has several rows */
};

/* Make one: user_id 0 takes the next, which `out` gives. RC_CONFLICT field "username". */
enum rc store_user_put(
    int64_t *out, struct store *st, const struct user *user, struct diag *d) MUST_CHECK;
enum rc store_user(struct user *out, struct store *st, int64_t user_id, struct arena *a,
    struct diag *d) MUST_CHECK; /* RC_NOT_FOUND */
enum rc store_user_by_name(struct user *out, struct store *st, const char *username,
    struct arena *a, struct diag *d) MUST_CHECK; /* RC_NOT_FOUND */
enum rc store_users(struct user **out, size_t *n, struct store *st, struct arena *a,
    struct diag *d) MUST_CHECK; /* by username */
/* Replaces all roles of the user. */
enum rc store_user_roles_put(struct store *st, int64_t user_id, const struct user_role *roles,
    size_t n, struct diag *d) MUST_CHECK;
/* Of one user, or (user_id 0) of all, by user_id, school_id. */
enum rc store_user_roles(struct user_role **out, size_t *n, struct store *st, int64_t user_id,
    struct arena *a, struct diag *d) MUST_CHECK;

/* Somebody signed in. The token itself is never stored. */
struct login {
	uint8_t token_hash[STORE_HASH];
	int64_t user_id;
	int64_t created;   /* seconds UTC */
	int64_t last_seen; /* seconds UTC */
	int64_t expires;   /* seconds UTC */
	const char *device;
};
enum rc store_login_put(struct store *st, const struct login *login, struct diag *d) MUST_CHECK;
enum rc store_login(struct login *out, struct store *st, const uint8_t token_hash[STORE_HASH],
    struct arena *a,
    struct diag *d) MUST_CHECK; /* RC_NOT_FOUND. Whether it expired the caller sees */
enum rc store_login_touch(struct store *st, const uint8_t token_hash[STORE_HASH], int64_t last_seen,
    int64_t expires, struct diag *d) MUST_CHECK;
enum rc store_login_end(
    struct store *st, const uint8_t token_hash[STORE_HASH], struct diag *d) MUST_CHECK;
/* All of a user: the password was changed, or the user disabled. */
enum rc store_logins_end(struct store *st, int64_t user_id, struct diag *d) MUST_CHECK;
/* Those that expired before an instant. */
enum rc store_logins_expire(struct store *st, int64_t before, struct diag *d) MUST_CHECK;

struct api_token {
	int64_t token_id; /* 1 and up */
	uint8_t token_hash[STORE_HASH];
	const char *name;
	const char *role;
	int64_t school_id;
	int64_t created_by; /* user_id */
	int64_t created;    /* seconds UTC */
	int64_t expires;    /* seconds UTC; 0: never */
	bool is_revoked;
};
enum rc store_api_token_put(
    int64_t *out, struct store *st, const struct api_token *token, struct diag *d) MUST_CHECK;
enum rc store_api_token(struct api_token *out, struct store *st,
    const uint8_t token_hash[STORE_HASH], struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_api_tokens(struct api_token **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;

/* Who did or read what, apart from the registers: sign-ins, users, safeguarding fields read ... */
struct audit {
	int64_t school_id; /* 0: not of one school */
	int64_t audit_id;  /* given when written */
	int64_t time;      /* seconds UTC */
	int64_t user_id;
	const char *user_name;
	const char *act;    /* "user.reset", "pupil.safeguarding.read" */
	const char *detail; /* ids, never names */
};
enum rc store_audit_put(struct store *st, const struct audit *entry, struct diag *d) MUST_CHECK;
/* Newest first, at most `limit`. */
enum rc store_audits(struct audit **out, size_t *n, struct store *st, int64_t school_id,
    size_t limit, struct arena *a, struct diag *d) MUST_CHECK;

#endif
