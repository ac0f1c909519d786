#include "api/handlers.h"
#include "api/live.h"
#include "api/server_private.h"

#include <string.h>

/* Signing in and out, people and tokens: on job threads, for they hash passwords or wait. */

#define COOKIE_DAYS 30 /* the browser keeps it; when it ends, the record decides */

static void
set_cookie(struct request *r, const char *token, int32_t max_age)
{
	r->cookie =
	    arena_printf(&r->a, "muster=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s", token,
	        (int)max_age, r->is_https ? "; Secure" : "");
}

static enum rc
too_many(struct request *r, int32_t wait_s, struct diag *d)
{
	r->retry_s = wait_s;
	return diag_set(d, RC_TOO_MANY, "", NULL,
	    "Too many failed sign-ins: try again in %d minutes", (int)(wait_s + 59) / 60);
}

/* As the record compares user names, or each spelling would have its own attempts. */
static const char *
fold(struct arena *a, const char *name)
{
	char *out = arena_text(a, name);
	for (char *p = out; *p != '\0'; p++) {
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
	}
	return out;
}

enum rc
post_login(struct request *r, struct diag *d)
{
	const struct login_args *in = r->input;
	struct server *s = r->server;
	struct call *c = request_call(r);
	char token[LOGIN_TOKEN];
	const char *name = fold(&r->a, in->username);
	int64_t now_ms = now_us() / 1000;
	/* Counted before the password is looked at, so that many at once are counted too. */
	int32_t wait_s = limit_take(s->by_address, r->peer, now_ms);
	if (wait_s > 0) {
		return too_many(r, wait_s, d);
	}
	wait_s = limit_take(s->by_name, name, now_ms);
	if (wait_s > 0) {
		return too_many(r, wait_s, d);
	}
	enum rc rc = app_login(token, &c->who, c, in, d);
	if (rc != RC_LOGIN) {
		limit_give(s->by_address, r->peer, false);
		limit_give(s->by_name, name, rc == RC_OK);
	}
	if (rc != RC_OK) {
		return rc;
	}
	set_cookie(r, token, COOKIE_DAYS * 24 * 3600);
	return view_me(c, d);
}

enum rc
post_logout(struct request *r, struct diag *d)
{
	const char *token = MHD_lookup_connection_value(r->conn, MHD_COOKIE_KIND, "muster");
	set_cookie(r, "", 0);
	enum rc rc = token == NULL ? RC_OK : app_logout(request_call(r), token, d);
	if (rc == RC_OK && token != NULL) {
		live_signed_out(r->server->live, token);
	}
	return rc;
}

enum rc
get_me(struct request *r, struct diag *d)
{
	return view_me(request_call(r), d);
}

enum rc
get_users(struct request *r, struct diag *d)
{
	return view_users(request_call(r), d);
}

enum rc
post_user(struct request *r, struct diag *d)
{
	return app_add_user(request_call(r), r->input, d);
}

enum rc
reset_user(struct request *r, struct diag *d)
{
	return app_reset_user(request_call(r), r->input, d);
}

enum rc
get_tokens(struct request *r, struct diag *d)
{
	return view_tokens(request_call(r), d);
}

enum rc
post_token(struct request *r, struct diag *d)
{
	return app_add_token(request_call(r), r->input, d);
}

enum rc
delete_token(struct request *r, struct diag *d)
{
	return app_end_token(request_call(r), r->input, d);
}
