#include "api/handlers.h"

#include "api/server_private.h"

#include <string.h>

enum rc
get_healthz(struct request *r, struct diag *d)
{
	(void)d;
	text_add(&r->out, "{\"status\":\"ok\"}");
	return RC_OK;
}

/* Can a page be answered: is the database there? */
enum rc
get_readyz(struct request *r, struct diag *d)
{
	struct worker *w = r->worker;
	if (w->st == NULL) {
		enum rc rc = app_reader_open(&w->st, r->server->app, d);
		if (rc != RC_OK) {
			w->st = NULL;
			return rc;
		}
	}
	text_add(&r->out, "{\"status\":\"ready\"}");
	return RC_OK;
}

/* For a collector on this computer; it says nothing of anybody, but not to everybody. */
enum rc
get_metrics(struct request *r, struct diag *d)
{
	static const struct metrics_names names = {route_method, route_path};
	union address a;
	if (!address_parse(&a, r->peer, 0) || !address_is_loopback(&a)) {
		return diag_set(
		    d, RC_FORBIDDEN, "", NULL, "Metrics are given on this computer only");
	}
	r->content_type = "text/plain; version=0.0.4; charset=utf-8";
	metrics_write(r->server->metrics, &names, &r->out);
	return RC_OK;
}
