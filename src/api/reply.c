#include "api/live.h"
#include "api/problem.h"
#include "api/request.h"
#include "api/server_private.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The library takes void * and only reads: the one place where const is lost. */
static struct MHD_Response *
response_of(const void *bytes, size_t n)
{
	union {
		const void *in;
		void *out;
	} same = {bytes};
	return MHD_create_response_from_buffer(n, same.out, MHD_RESPMEM_PERSISTENT);
}

/* Nothing inline, nothing from elsewhere, in nobody's frame. */
static void
add_security(struct MHD_Response *m)
{
	MHD_add_response_header(m, "Content-Security-Policy",
	    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
	    "frame-ancestors 'none'");
	MHD_add_response_header(m, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(m, "Referrer-Policy", "no-referrer");
}

static void
count(struct request *r, int status)
{
	struct server *s = r->server;
	int64_t us = now_us() - r->began_us;
	size_t route = route_index(r->route);
	metrics_count(s->metrics, route, status);
	if (r->route != NULL && r->route->is_save && status == 200) {
		metrics_save(s->metrics, us);
	}
	/* Never the path itself, only its template: paths have ids in them. */
	if (s->log_requests || status >= 500) {
		log_info("%s %s %d %" PRId64 " us", r->method,
		    r->route == NULL ? "-" : route_path(route), status, us);
	}
}

static enum MHD_Result
queue(struct request *r, int status, struct MHD_Response *m)
{
	if (m == NULL) {
		return MHD_NO;
	}
	add_security(m);
	if (r->must_close) {
		MHD_add_response_header(m, "Connection", "close");
	}
	enum MHD_Result result = MHD_queue_response(r->conn, (unsigned)status, m);
	MHD_destroy_response(m);
	count(r, status);
	return result;
}

static struct MHD_Response *
response_of_file(struct request *r)
{
	long size = fseek(r->answer_file, 0, SEEK_END) == 0 ? ftell(r->answer_file) : -1;
	int fd = size < 0 || fflush(r->answer_file) != 0 ? -1 : dup(fileno(r->answer_file));
	if (fd < 0) {
		return NULL;
	}
	return MHD_create_response_from_fd64((uint64_t)size, fd); /* takes fd */
}

static void
add_number(struct MHD_Response *m, const char *name, const char *form, int64_t v)
{
	char text[40];
	snprintf(text, sizeof text, "%s%" PRId64 "%s", form, v, form);
	MHD_add_response_header(m, name, text);
}

static enum MHD_Result
send_answer(struct request *r)
{
	const struct route *route = r->route;
	int status = route->status == 0 ? 200 : route->status;
	struct MHD_Response *m = r->stream != NULL        ? live_response(r->stream)
	                         : r->answer_file != NULL ? response_of_file(r)
	                                                  : response_of(r->out.s, r->out.n);
	if (m == NULL) {
		return MHD_NO;
	}
	if (status != 204) {
		MHD_add_response_header(m, "Content-Type",
		    r->content_type == NULL ? "application/json" : r->content_type);
	}
	MHD_add_response_header(m, "Cache-Control", r->cache == NULL ? "no-store" : r->cache);
	if (r->cache != NULL) { /* the next person at this browser is another login */
		MHD_add_response_header(m, "Vary", "Cookie, Authorization");
	}
	if (r->cookie != NULL) {
		MHD_add_response_header(m, "Set-Cookie", r->cookie);
	}
	if (route->has_etag) {
		add_number(m, "ETag", "\"", request_call(r)->seq);
	}
	return queue(r, status, m);
}

static enum MHD_Result
send_problem(struct request *r)
{
	int status = r->status != 0 ? r->status : problem_status(r->rc);
	text_clear(&r->out);
	r->d.rc = r->rc;
	problem_write(&r->out, status, &r->d, r->detail.s);
	struct MHD_Response *m = response_of(r->out.s, r->out.n);
	if (m == NULL) {
		return MHD_NO;
	}
	MHD_add_response_header(m, "Content-Type", "application/problem+json");
	MHD_add_response_header(m, "Cache-Control", "no-store");
	if (status == 401) {
		MHD_add_response_header(m, "WWW-Authenticate", "Bearer realm=\"Muster\"");
	}
	if (r->allow != NULL) {
		MHD_add_response_header(m, "Allow", r->allow);
	}
	if (r->retry_s > 0 || status == 503) {
		add_number(m, "Retry-After", "", r->retry_s > 0 ? r->retry_s : 1);
	}
	if (r->rc == RC_RETRY) {
		r->must_close = true;
	}
	return queue(r, status, m);
}

enum MHD_Result
reply_send(struct request *r)
{
	if (r->rc == RC_OK && r->out.is_full) {
		log_error("%s: the answer is larger than any page wants",
		    route_path(route_index(r->route)));
		r->rc = diag_set(
		    &r->d, RC_TOO_LARGE, "", NULL, "The answer would be too large; ask for less");
	}
	return r->rc == RC_OK ? send_answer(r) : send_problem(r);
}

/* ---- the browser's part ---- */

#include "api/embed.h"

static const struct embedded *
find_embedded(const char *path)
{
	for (unsigned long i = 0; i < embedded_count; i++) {
		if (strcmp(embedded_files[i].path, path) == 0) {
			return &embedded_files[i];
		}
	}
	return NULL;
}

/* A path of the browser's own router, rather than a file that is not there. */
static bool
is_page(const char *path)
{
	const char *last = strrchr(path, '/');
	return strncmp(path, "/assets/", 8) != 0 && (last == NULL || strchr(last, '.') == NULL);
}

static enum MHD_Result
send_unbuilt(struct request *r)
{
	static const char page[] =
	    "<!doctype html><html lang=\"en\"><title>Muster</title>\n"
	    "<p>Muster is running, but this program was built without its pages. Build them with "
	    "<code>npm --prefix web run build</code>, then build Muster again.</p></html>\n";
	struct MHD_Response *m = response_of(page, sizeof page - 1);
	if (m == NULL) {
		return MHD_NO;
	}
	MHD_add_response_header(m, "Content-Type", "text/html; charset=utf-8");
	MHD_add_response_header(m, "Cache-Control", "no-cache");
	return queue(r, 200, m);
}

static bool
takes_gzip(const struct request *r)
{
	const char *accepted = request_header(r, "Accept-Encoding");
	return accepted != NULL && strstr(accepted, "gzip") != NULL;
}

enum MHD_Result
static_send(struct request *r)
{
	const struct embedded *f = find_embedded(r->path);
	if (f == NULL && is_page(r->path)) {
		f = find_embedded("/index.html");
		if (f == NULL) {
			return send_unbuilt(r);
		}
	}
	if (f == NULL) {
		r->status = 404;
		r->rc = diag_set(&r->d, RC_NOT_FOUND, "", NULL, "There is no such file");
		return reply_send(r);
	}
	const char *known = request_header(r, "If-None-Match");
	bool is_known = known != NULL && strcmp(known, f->etag) == 0;
	bool is_packed = f->packed != NULL && takes_gzip(r);
	struct MHD_Response *m = is_known    ? response_of("", 0)
	                         : is_packed ? response_of(f->packed, f->n_packed)
	                                     : response_of(f->bytes, f->n);
	if (m == NULL) {
		return MHD_NO;
	}
	if (is_packed && !is_known) {
		MHD_add_response_header(m, "Content-Encoding", "gzip");
	}
	MHD_add_response_header(m, "Content-Type", f->type);
	MHD_add_response_header(m, "ETag", f->etag);
	MHD_add_response_header(m, "Vary", "Accept-Encoding");
	/* Names under /assets/ carry a hash of their content. */
	MHD_add_response_header(m, "Cache-Control",
	    strncmp(f->path, "/assets/", 8) == 0 ? "public, max-age=31536000, immutable"
	                                         : "no-cache");
	return queue(r, is_known ? 304 : 200, m);
}
