#include "app/users_private.h"

#include <inttypes.h>
#include <string.h>

#define DAYS_USUAL 365
#define DAY_S ((int64_t)24 * 3600)

static enum rc
token_json(struct call *c, const struct api_token *token, struct diag *d)
{
	struct text *t = c->out;
	char at[INSTANT_TEXT];
	const char *urn;
	enum rc rc = users_urn(&urn, c, token->school_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_printf(t, "{\"id\":\"%" PRId64 "\",\"name\":", token->token_id);
	text_add_json(t, token->name);
	text_printf(t, ",\"role\":\"%s\",\"urn\":\"%s\",\"created_at\":\"%s\"", token->role, urn,
	    instant_format(at, token->created));
	if (token->expires == 0) {
		text_add(t, ",\"expires_at\":null}");
	} else {
		text_printf(t, ",\"expires_at\":\"%s\"}", instant_format(at, token->expires));
	}
	return RC_OK;
}

struct put_token {
	struct api_token token;
	const char *act;
	int64_t *token_id; /* out */
};

static enum rc
act_put_token(struct call *c, const void *args, struct diag *d)
{
	const struct put_token *p = args;
	int64_t id;
	enum rc rc = store_api_token_put(&id, c->st, &p->token, d);
	if (rc != RC_OK) {
		return rc;
	}
	*p->token_id = id;
	const struct audit_line line = {p->token.school_id, p->act, "token", id};
	return users_audit(c, &line, d);
}

enum rc
app_add_token(struct call *c, const struct token_args *args, struct diag *d)
{
	enum rc rc = call_school(c, args->urn, PERM_USERS, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (role_parse(args->role) < 0) {
		return diag_set(d, RC_INVALID, "role", NULL, "There is no role \"%s\"", args->role);
	}
	char secret[LOGIN_TOKEN];
	secret_make(secret);
	int64_t days = args->days == 0 ? DAYS_USUAL : args->days;
	int64_t id = 0;
	struct put_token put = {.act = "token.add",
	    .token_id = &id,
	    .token = {.name = args->name,
	        .role = args->role,
	        .school_id = c->school_id,
	        .created_by = c->who->user_id,
	        .created = c->now,
	        .expires = c->now + days * DAY_S}};
	store_digest(put.token.token_hash, secret, strlen(secret));
	rc = users_run(c, act_put_token, &put, d);
	if (rc != RC_OK) {
		return rc;
	}
	put.token.token_id = id;
	text_add(c->out, "{\"token\":");
	rc = token_json(c, &put.token, d);
	text_printf(c->out, ",\"secret\":\"%s\"}", secret);
	return rc;
}

typedef enum rc token_fn(struct call *c, const struct api_token *token, void *ctx, struct diag *d);

/* Every token of the schools whose people the caller looks after. */
static enum rc
each_token(struct call *c, token_fn *each, void *ctx, struct diag *d)
{
	struct school *schools;
	size_t n_schools;
	enum rc rc = store_schools(&schools, &n_schools, c->st, c->a, d);
	for (size_t i = 0; i < n_schools && rc == RC_OK; i++) {
		struct api_token *tokens;
		size_t n = 0;
		if (!actor_has(c->who, schools[i].school_id, PERM_USERS)) {
			continue;
		}
		rc = store_api_tokens(&tokens, &n, c->st, schools[i].school_id, c->a, d);
		for (size_t k = 0; k < n && rc == RC_OK; k++) {
			if (!tokens[k].is_revoked) {
				rc = each(c, &tokens[k], ctx, d);
			}
		}
	}
	return rc;
}

struct find_token {
	int64_t token_id;
	const struct api_token *found;
};

static enum rc
find_one(struct call *c, const struct api_token *token, void *ctx, struct diag *d)
{
	struct find_token *f = ctx;
	(void)c;
	(void)d;
	if (token->token_id == f->token_id) {
		f->found = token;
	}
	return RC_OK;
}

enum rc
app_end_token(struct call *c, const struct token_args *args, struct diag *d)
{
	struct find_token f = {.token_id = args->token_id};
	enum rc rc = each_token(c, find_one, &f, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (f.found == NULL) {
		return diag_set(d, RC_NOT_FOUND, "token", NULL, "There is no such token");
	}
	int64_t id = 0;
	struct put_token put = {.act = "token.end", .token = *f.found, .token_id = &id};
	put.token.is_revoked = true;
	rc = users_run(c, act_put_token, &put, d);
	logins_forget(c->app, 0, args->token_id);
	return rc;
}

static enum rc
list_one(struct call *c, const struct api_token *token, void *ctx, struct diag *d)
{
	const char **comma = ctx;
	text_add(c->out, *comma);
	*comma = ",";
	return token_json(c, token, d);
}

enum rc
view_tokens(struct call *c, struct diag *d)
{
	const char *comma = "";
	text_add(c->out, "{\"tokens\":[");
	enum rc rc = each_token(c, list_one, &comma, d);
	text_add(c->out, "]}");
	return rc;
}
