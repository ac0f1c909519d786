#ifndef MUSTER_APP_USERS_PRIVATE_H
#define MUSTER_APP_USERS_PRIVATE_H

#include "app/users.h"
#include "store/store.h"

/* Shared by users.c, tokens.c and logins.c only. */

/* Run an act of ours on the writer and wait; its call writes no answer. */
enum rc users_run(struct call *c, act_fn *act, const void *args, struct diag *d) MUST_CHECK;

/* On the writer: who did what to whom, in ids. school_id 0: not of one school. */
struct audit_line {
	int64_t school_id;
	const char *act;  /* "user.add" */
	const char *kind; /* "user", "token" or "" */
	int64_t id;       /* 0: none */
};
enum rc users_audit(struct call *c, const struct audit_line *line, struct diag *d) MUST_CHECK;

/* base64url of 32 random bytes. */
void secret_make(char out[LOGIN_TOKEN]);

/* What is cached of a user or of a token is forgotten. 0: not of any. */
void logins_forget(struct app *app, int64_t user_id, int64_t token_id);

/* The school's URN as text, "" for every school (0). In the call's arena. */
enum rc users_urn(const char **out, struct call *c, int64_t school_id, struct diag *d) MUST_CHECK;

#endif
