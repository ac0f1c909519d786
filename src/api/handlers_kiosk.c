#include "api/handlers.h"
#include "api/inputs_kiosk.h"
#include "api/server_private.h"

#define KIOSK_DAYS 400 /* a paired tablet stays paired; revoking ends it at once */

enum rc
get_devices(struct request *r, struct diag *d)
{
	const int64_t *urn = r->input;
	return view_devices(request_call(r), *urn, d);
}

enum rc
post_device(struct request *r, struct diag *d)
{
	return app_add_device(request_call(r), r->input, d);
}

enum rc
post_device_code(struct request *r, struct diag *d)
{
	return app_device_code(request_call(r), r->input, d);
}

enum rc
post_device_revoke(struct request *r, struct diag *d)
{
	return app_revoke_device(request_call(r), r->input, d);
}

/* Guessing a code is as guessing a password: counted by address before it is looked at. */
enum rc
post_pair(struct request *r, struct diag *d)
{
	const struct pair_input *in = r->input;
	struct call *c = request_call(r);
	char token[KIOSK_TOKEN];
	int32_t wait_s = limit_take(r->server->by_address, r->peer, now_us() / 1000);
	if (wait_s > 0) {
		r->retry_s = wait_s;
		return diag_set(d, RC_TOO_MANY, "", NULL,
		    "Too many wrong codes: try again in %d minutes", (int)(wait_s + 59) / 60);
	}
	enum rc rc = app_pair(token, c, in->code, d);
	if (rc != RC_OK) {
		return rc;
	}
	limit_give(r->server->by_address, r->peer, false);
	r->cookie =
	    arena_printf(&r->a, "muster-kiosk=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
	        token, KIOSK_DAYS * 24 * 3600, r->is_https ? "; Secure" : "");
	text_add(c->out, "{\"paired\":true}");
	return RC_OK;
}

enum rc
get_kiosk(struct request *r, struct diag *d)
{
	return view_kiosk(request_call(r), d);
}

enum rc
get_kiosk_names(struct request *r, struct diag *d)
{
	return view_kiosk_names(request_call(r), d);
}

enum rc
get_kiosk_find(struct request *r, struct diag *d)
{
	const struct kiosk_find_input *in = r->input;
	return view_kiosk_find(request_call(r), in->q, d);
}

enum rc
get_kiosk_pupil(struct request *r, struct diag *d)
{
	const struct kiosk_pupil_input *in = r->input;
	return view_kiosk_check(request_call(r), in->pupil_id, d);
}
