#include "api/handlers.h"

#include "api/inputs.h"
#include "api/live.h"
#include "api/server_private.h"
#include "app/backup.h"

#include <stdlib.h>
#include <string.h>

/* ---- the server itself ---- */

enum rc
get_healthz(struct request *r, struct diag *d)
{
	(void)d;
	text_add(&r->out, "{\"status\":\"ok\"}");
	return RC_OK;
}

static enum rc
reader_check(struct request *r, struct diag *d)
{
	struct worker *w = r->worker;
	enum rc rc = w->st == NULL ? app_reader_open(&w->st, r->server->app, d) : RC_OK;
	w->st = rc == RC_OK ? w->st : NULL;
	return rc;
}

/* Can a page be answered: is the database there? */
enum rc
get_readyz(struct request *r, struct diag *d)
{
	enum rc rc = reader_check(r, d);
	if (rc == RC_OK) {
		text_add(&r->out, "{\"status\":\"ready\"}");
	}
	return rc;
}

/* Left out while the database does not answer. */
static void
backup_metric(struct request *r)
{
	struct diag unused = {0};
	int64_t at = 0;
	enum rc rc = reader_check(r, &unused);
	if (rc == RC_OK) {
		rc = app_backup_at(&at, r->worker->st, &unused);
	}
	if (rc == RC_OK) {
		metrics_write_backup(at, &r->out);
	}
}

/* For a collector on this computer; it says nothing of anybody, but not to everybody. */
enum rc
get_metrics(struct request *r, struct diag *d)
{
	static const struct metrics_names names = {route_method, route_path};
	struct app_counters counters;
	union address a;
	if (!address_parse(&a, r->peer, 0) || !address_is_loopback(&a)) {
		return diag_set(
		    d, RC_FORBIDDEN, "", NULL, "Metrics are given on this computer only");
	}
	r->content_type = "text/plain; version=0.0.4; charset=utf-8";
	app_counters(r->server->app, &counters);
	metrics_write(r->server->metrics, &names, &r->out);
	metrics_write_writer(&counters, &r->out);
	metrics_write_streams(live_count(r->server->live), &r->out);
	backup_metric(r);
	return RC_OK;
}

/* ---- schools ---- */

enum rc
get_codes(struct request *r, struct diag *d)
{
	return view_codes(request_call(r), d);
}

enum rc
get_schools(struct request *r, struct diag *d)
{
	return view_schools(request_call(r), d);
}

enum rc
get_school(struct request *r, struct diag *d)
{
	return view_school(request_call(r), *(const int64_t *)r->input, d);
}

enum rc
get_calendar(struct request *r, struct diag *d)
{
	return view_calendar(request_call(r), *(const int64_t *)r->input, d);
}

enum rc
prepare_calendar(struct request *r, struct diag *d)
{
	struct calendar_input *in = r->input;
	struct closure *out = ARENA_ARRAY(&r->a, in->n_rows + 1, struct closure);
	(void)d;
	for (size_t i = 0; i < in->n_rows; i++) {
		const struct closure_in *row = &in->rows[i];
		out[i] = (struct closure){.day = row->day,
		    .is_closed = {row->session != SESSION_PM, row->session != SESSION_AM},
		    .years = row->years,
		    .kind = (enum closure_kind)row->kind,
		    .reason = row->reason};
	}
	in->args.closures = out;
	in->args.n_closures = in->n_rows;
	return RC_OK;
}

enum rc
get_policy(struct request *r, struct diag *d)
{
	const struct on_input *in = r->input;
	return view_policy(request_call(r), in->urn, in->on, d);
}

enum rc
post_lint(struct request *r, struct diag *d)
{
	const struct lint_input *in = r->input;
	enum rc rc = call_school(request_call(r), in->urn, PERM_SCHOOL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	return view_policy_lint(request_call(r), in->yaml, strlen(in->yaml), d);
}

/* ---- the register ---- */

enum rc
get_today(struct request *r, struct diag *d)
{
	return view_today(request_call(r), r->input, d);
}

enum rc
get_register(struct request *r, struct diag *d)
{
	return view_register(request_call(r), r->input, d);
}

enum rc
get_planned(struct request *r, struct diag *d)
{
	return view_planned(request_call(r), r->input, d);
}

enum rc
get_history(struct request *r, struct diag *d)
{
	return view_history(request_call(r), r->input, d);
}
