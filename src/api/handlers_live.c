#include "api/handlers.h"
#include "api/live.h"
#include "api/server_private.h"

enum rc
get_events(struct request *r, struct diag *d)
{
	enum rc rc = call_school(request_call(r), *(const int64_t *)r->input, PERM_SCHOOL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	r->content_type = "text/event-stream";
	if (r->is_head) {
		return RC_OK;
	}
	rc = live_open(r->server->live, r, d);
	if (rc == RC_OK) {
		/* It is not waited for when the server stops: it is ended. */
		atomic_fetch_sub(&r->server->n_busy, 1);
	}
	return rc;
}
