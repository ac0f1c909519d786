#include "api/request.h"

#include "api/live.h"
#include "api/problem.h"
#include "api/server_private.h"
#include "base/log.h"

#include "app/kiosk.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#define OUT_MAX ((size_t)32 << 20)      /* bytes of a JSON answer */
#define SWALLOW_MAX ((uint64_t)1 << 20) /* of a refused body, so that its answer is read */
#define SWALLOW_NOW ((uint64_t)2 << 20) /* a refused body longer than this is not read at all */
#define KEEP_IDLE 64                    /* requests each HTTP thread keeps to use again */
#define KEEP_TEXT ((size_t)128 << 10)   /* bytes of text that such a request may keep */
#define SLOW_WAITING 200                /* sign-ins that may wait */
#define FILES_WAITING 20                /* imports and exports that may wait */

int64_t
now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct worker *
worker_new(struct server *s)
{
	struct worker *w = calloc(1, sizeof *w);
	if (w == NULL) {
		log_fatal("out of memory for a HTTP thread");
	}
	w->server = s;
	return w;
}

static struct request *
request_new(void)
{
	struct request *r = calloc(1, sizeof *r);
	if (r == NULL) {
		log_fatal("out of memory for a request");
	}
	arena_init(&r->a, 0);
	text_init(&r->body, BODY_MAX);
	text_init(&r->out, OUT_MAX);
	text_init(&r->detail, OUT_MAX);
	r->file = -1;
	return r;
}

static void
request_free(struct request *r)
{
	arena_free(&r->a);
	text_fini(&r->body);
	text_fini(&r->out);
	text_fini(&r->detail);
	free(r);
}

void
worker_free(struct worker *w)
{
	while (w->idle != NULL) {
		struct request *next = w->idle->next;
		request_free(w->idle);
		w->idle = next;
	}
	app_reader_close(w->st);
	free(w);
}

/* The HTTP thread we are on. */
static struct worker *
worker_here(struct server *s)
{
	struct worker *w = pthread_getspecific(s->worker_key);
	if (w == NULL) {
		w = worker_new(s);
		pthread_setspecific(s->worker_key, w);
		pthread_mutex_lock(&s->lock);
		w->next = s->workers;
		s->workers = w;
		pthread_mutex_unlock(&s->lock);
	}
	return w;
}

const char *
request_header(const struct request *r, const char *name)
{
	return MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, name);
}

static struct request *
request_begin(struct server *s, struct MHD_Connection *conn)
{
	struct worker *w = worker_here(s);
	struct request *r = w->idle;
	if (r == NULL) {
		r = request_new();
	} else {
		w->idle = r->next;
		w->n_idle--;
	}
	r->server = s;
	r->worker = w;
	r->conn = conn;
	r->began_us = now_us();
	atomic_fetch_add(&s->n_busy, 1);
	return r;
}

static void
keep_text(struct text *t, size_t max)
{
	if (t->cap > KEEP_TEXT) {
		text_fini(t);
		text_init(t, max);
	} else {
		text_clear(t);
	}
}

/* As request_new() left it, its memory kept for the next. */
static void
request_forget(struct request *r)
{
	if (r->file >= 0) {
		close(r->file);
	}
	if (r->answer_file != NULL) {
		fclose(r->answer_file);
	}
	arena_reset(&r->a);
	keep_text(&r->body, BODY_MAX);
	keep_text(&r->out, OUT_MAX);
	keep_text(&r->detail, OUT_MAX);
	*r = (struct request){
	    .a = r->a, .body = r->body, .out = r->out, .detail = r->detail, .file = -1};
}

void
request_end(
    void *cls, struct MHD_Connection *conn, void **request, enum MHD_RequestTerminationCode why)
{
	struct server *s = cls;
	struct request *r = *request;
	(void)conn;
	(void)why;
	if (r == NULL) {
		return;
	}
	*request = NULL;
	struct worker *w = r->worker;
	bool is_stream = r->stream != NULL;
	if (is_stream) {
		live_close(s->live, r->stream);
	}
	request_forget(r);
	if (w->n_idle < KEEP_IDLE) {
		r->next = w->idle;
		w->idle = r;
		w->n_idle++;
	} else {
		request_free(r);
	}
	if (!is_stream) {
		atomic_fetch_sub(&s->n_busy, 1);
	}
}

/* ---- what the headers say ---- */

static enum rc
refuse(struct request *r, int status, const char *field, const char *text)
{
	r->status = status;
	return diag_set(&r->d, status == 413 ? RC_TOO_LARGE : RC_INVALID, field, NULL, "%s", text);
}

struct last_header {
	const char *name;
	const char *value; /* out */
};

static enum MHD_Result
keep_last(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct last_header *h = cls;
	(void)kind;
	if (strcasecmp(name, h->name) == 0) {
		h->value = value;
	}
	return MHD_YES;
}

/* Of several lines the last: some proxies add theirs behind the one that the client made up. */
static const char *
proxy_header(const struct request *r, const char *name)
{
	struct last_header h = {name, NULL};
	(void)MHD_get_connection_values(r->conn, MHD_HEADER_KIND, keep_last, &h);
	return h.value;
}

static enum rc
find_peer(struct request *r)
{
	struct server *s = r->server;
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(r->conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	union address a = {0};
	if (info != NULL && info->client_addr != NULL) {
		bool is_v6 = info->client_addr->sa_family == AF_INET6;
		memcpy(&a, info->client_addr, is_v6 ? sizeof a.in6 : sizeof a.in);
	}
	address_text(r->peer, &a);
	r->is_https = s->is_tls;
	if (s->has_proxy && address_equal(&a, &s->proxy)) {
		const char *by = proxy_header(r, "X-Forwarded-For");
		const char *proto = proxy_header(r, "X-Forwarded-Proto");
		if (by != NULL) {
			(void)peer_forwarded(r->peer, by);
		}
		r->is_https = proto != NULL && strcasecmp(proto, "https") == 0;
		return RC_OK;
	}
	if (!s->is_tls && !address_is_loopback(&a)) {
		return refuse(r, 403, "",
		    "Plain HTTP is answered on this computer and through the proxy only");
	}
	return RC_OK;
}

static bool
changes_something(const struct request *r)
{
	return strcmp(r->method, "GET") != 0 && !r->is_head;
}

const char *
request_bearer(const struct request *r)
{
	const char *auth = request_header(r, "Authorization");
	if (auth == NULL || strncasecmp(auth, "Bearer ", 7) != 0) {
		return NULL;
	}
	return auth + 7 + strspn(auth + 7, " ");
}

/* A page of somebody else's must not be able to make a browser act for us. */
static enum rc
check_origin(struct request *r)
{
	if (!changes_something(r) || request_bearer(r) != NULL) {
		return RC_OK;
	}
	const char *ours = request_header(r, "X-Muster");
	if (ours == NULL || strcmp(ours, "1") != 0) {
		return refuse(r, 403, "X-Muster",
		    "A request that changes something needs the header X-Muster: 1");
	}
	const char *origin = request_header(r, "Origin");
	const char *host = request_header(r, "Host");
	if (origin == NULL || (host != NULL && origin_is_ours(origin, host, r->is_https))) {
		return RC_OK;
	}
	return refuse(r, 403, "Origin", "This request came from a page of another origin");
}

static enum rc
need_reader(struct request *r)
{
	struct worker *w = r->worker;
	struct call *c = request_call(r);
	if (w->st == NULL) {
		enum rc rc = app_reader_open(&w->st, r->server->app, &r->d);
		if (rc != RC_OK) {
			w->st = NULL;
			return rc;
		}
	}
	c->st = w->st;
	return RC_OK;
}

/* A kiosk is known by a cookie of its own, whoever else is signed in at that browser. */
static enum rc
check_kiosk(struct request *r)
{
	struct call *c = request_call(r);
	const char *cookie = MHD_lookup_connection_value(r->conn, MHD_COOKIE_KIND, "muster-kiosk");
	if (cookie == NULL) {
		return diag_set(&r->d, RC_LOGIN, "", NULL,
		    "This tablet is not paired: the office gives a code that pairs it");
	}
	enum rc rc = need_reader(r);
	return rc == RC_OK ? app_actor_of_kiosk(&c->who, c, cookie, &r->d) : rc;
}

static enum rc
check_permission(struct request *r)
{
	struct call *c = request_call(r);
	const struct route *route = r->route;
	if (route->need == PERM_NONE) {
		return RC_OK;
	}
	if (route->need == PERM_KIOSK) {
		return check_kiosk(r);
	}
	const char *bearer = request_bearer(r);
	const char *cookie = MHD_lookup_connection_value(r->conn, MHD_COOKIE_KIND, "muster");
	if (bearer != NULL || cookie != NULL) {
		enum rc rc = need_reader(r);
		if (rc != RC_OK) {
			return rc;
		}
		rc = bearer != NULL ? app_actor_of_token(&c->who, c, bearer, &r->d)
		                    : app_actor_of_login(&c->who, c, cookie, &r->d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	return actor_has_anywhere(c->who, route->need) ? RC_OK
	                                               : actor_refuse(c->who, route->need, &r->d);
}

static uint64_t
content_length(const struct request *r)
{
	const char *s = request_header(r, "Content-Length");
	return s == NULL ? 0 : strtoull(s, NULL, 10);
}

static bool
is_chunked(const struct request *r)
{
	return request_header(r, "Transfer-Encoding") != NULL;
}

static enum rc
check_body(struct request *r)
{
	enum body_kind kind = r->route->body;
	uint64_t n = content_length(r);
	if (kind == BODY_NONE) {
		return n == 0 && !is_chunked(r) ? RC_OK
		                                : refuse(r, 422, "", "This request has no body");
	}
	uint64_t max = kind == BODY_JSON ? BODY_MAX : FILE_MAX;
	if (n > max) {
		return diag_set(&r->d, RC_TOO_LARGE, "", NULL,
		    "The body is %llu bytes; at most %llu are read", (unsigned long long)n,
		    (unsigned long long)max);
	}
	if (kind == BODY_FILE) {
		return RC_OK;
	}
	static const char json[] = "application/json";
	const char *type = request_header(r, "Content-Type");
	if (type == NULL || strncasecmp(type, json, sizeof json - 1) != 0 ||
	    strchr("; ", type[sizeof json - 1]) == NULL) {
		return refuse(r, 415, "Content-Type", "The body must be application/json");
	}
	return RC_OK;
}

static enum rc
check_match(struct request *r)
{
	if (!r->route->needs_match) {
		return RC_OK;
	}
	const char *match = request_header(r, "If-Match");
	if (match == NULL) {
		return refuse(r, 428, "If-Match",
		    "If-Match is missing: send the ETag of the register as it was seen");
	}
	size_t n = strlen(match);
	bool is_ours = n >= 3 && match[0] == '"' && match[n - 1] == '"' &&
	               strspn(match + 1, "0123456789") == n - 2;
	return is_ours ? RC_OK
	               : refuse(r, 422, "If-Match", "If-Match must be an ETag that Muster gave");
}

/* ---- where it goes ---- */

/* Bytes that follow the first of a character; -1: it begins none. Nothing that is longer than it
 * needs, half of a pair, or past the last character: PostgreSQL takes none of these. */
static int
utf8_more(const unsigned char *p)
{
	if (*p < 0x80) {
		return 0;
	}
	if (*p < 0xe0) {
		return *p >= 0xc2 ? 1 : -1;
	}
	if (*p < 0xf0) {
		bool is_wrong = (*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f);
		return is_wrong ? -1 : 2;
	}
	bool is_wrong = *p > 0xf4 || (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f);
	return is_wrong ? -1 : 3;
}

static bool
is_utf8(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;
	while (*p != '\0') {
		int more = utf8_more(p);
		if (more < 0) {
			return false;
		}
		for (p++; more > 0; more--, p++) {
			if ((*p & 0xc0) != 0x80) {
				return false;
			}
		}
	}
	return true;
}

static enum MHD_Result
take_argument(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct request *r = cls;
	(void)kind;
	if (!is_utf8(name) || (value != NULL && !is_utf8(value))) {
		r->rc = refuse(r, 422, "", "The address has bytes that are not UTF-8");
		return MHD_NO;
	}
	const struct named_value v = {IN_QUERY, name, value == NULL ? "" : value};
	r->rc = input_value(r->input, r->route->input, &v, &r->a, &r->d);
	return r->rc == RC_OK ? MHD_YES : MHD_NO;
}

static enum rc
take_values(struct request *r, const struct path_values *values)
{
	const struct input *in = r->route->input;
	if (in != NULL) {
		r->input = arena_alloc(&r->a, 1, in->size);
		input_clear(r->input, in);
	}
	for (size_t i = 0; i < values->n; i++) {
		const struct named_value v = {
		    IN_PATH, values->value[i].name, values->value[i].value};
		enum rc rc = is_utf8(v.value) ? input_value(r->input, in, &v, &r->a, &r->d)
		                              : refuse(r, 422, v.name, "The path is not UTF-8");
		if (rc != RC_OK) {
			return rc;
		}
	}
	r->rc = RC_OK;
	(void)MHD_get_connection_values(r->conn, MHD_GET_ARGUMENT_KIND, take_argument, r);
	return r->rc;
}

/* Everything that can be said before the body has come. */
static enum rc
check_head(struct request *r)
{
	enum rc rc = find_peer(r);
	if (rc != RC_OK) {
		return rc;
	}
	if (atomic_load(&r->server->is_closing)) {
		return diag_set(&r->d, RC_RETRY, "", NULL, "Muster is stopping");
	}
	struct path_values values = {0};
	const struct route_query q = {r->is_head ? "GET" : r->method, r->path};
	r->route = route_find(&values, &r->allow, &q, &r->a);
	if (r->route == NULL) {
		if (r->allow != NULL) {
			return refuse(r, 405, "", "This path has other methods; they are in Allow");
		}
		bool is_api = strncmp(r->path, "/api/", 5) == 0;
		return is_api || changes_something(r)
		           ? refuse(r, 404, "", "There is nothing at this path")
		           : RC_OK;
	}
	struct call *c = request_call(r);
	*c = (struct call){.app = r->server->app,
	    .now = app_now(r->server->app),
	    .device = "",
	    .a = &r->a,
	    .out = &r->out,
	    .detail = &r->detail};
	if ((rc = check_origin(r)) != RC_OK || (rc = check_permission(r)) != RC_OK ||
	    (rc = check_body(r)) != RC_OK || (rc = check_match(r)) != RC_OK) {
		return rc;
	}
	return take_values(r, &values);
}

static enum rc
open_spool(struct request *r)
{
	const char *folder = getenv("TMPDIR");
	r->file_name = arena_printf(&r->a, "%s/muster-import-XXXXXX",
	    folder == NULL || folder[0] == '\0' ? "/var/tmp" : folder);
	r->file = mkstemp(r->file_name);
	if (r->file < 0) {
		log_error("cannot make a temporary file: %s", strerror(errno));
		return diag_set(
		    &r->d, RC_STORE, "", NULL, "The file cannot be kept while it is read");
	}
	/* Nameless, so that nothing of it stays behind whatever happens. */
	unlink(r->file_name);
	return RC_OK;
}

static enum MHD_Result
request_head(struct request *r)
{
	r->phase = PHASE_BODY;
	r->rc = check_head(r);
	if (r->rc == RC_OK && r->route != NULL && r->route->body == BODY_FILE) {
		r->rc = open_spool(r);
	}
	if (r->rc == RC_OK) {
		return MHD_YES;
	}
	r->phase = PHASE_SWALLOW;
	if (content_length(r) > SWALLOW_NOW) {
		r->must_close = true;
		return reply_send(r);
	}
	return MHD_YES;
}

/* ---- the body ---- */

static void
stop_body(struct request *r, enum rc rc)
{
	r->rc = rc;
	r->phase = PHASE_SWALLOW;
	text_clear(&r->body);
}

static void
spool(struct request *r, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t k = write(r->file, bytes, n);
		if (k < 0 && errno == EINTR) {
			continue;
		}
		if (k <= 0) {
			stop_body(r, diag_set(&r->d, RC_FULL, "", NULL,
			                 "The disk is full: the file was not read"));
			return;
		}
		bytes += k;
		n -= (size_t)k;
	}
}

static enum MHD_Result
request_take(struct request *r, const char *bytes, size_t n)
{
	r->n_body += n;
	if (r->phase == PHASE_SWALLOW) {
		return r->n_body > SWALLOW_MAX + FILE_MAX ||
		               (r->file < 0 && r->n_body > SWALLOW_MAX * 2)
		           ? MHD_NO
		           : MHD_YES;
	}
	enum body_kind kind = r->route == NULL ? BODY_NONE : r->route->body;
	if (kind == BODY_NONE) {
		stop_body(r, refuse(r, 422, "", "This request has no body"));
	} else if (r->n_body > (kind == BODY_JSON ? BODY_MAX : FILE_MAX)) {
		stop_body(r, refuse(r, 413, "",
		                 kind == BODY_JSON ? "The body is larger than 1 MB"
		                                   : "The file is larger than 512 MB"));
	} else if (kind == BODY_JSON) {
		text_add_n(&r->body, bytes, n);
	} else {
		spool(r, bytes, n);
	}
	return MHD_YES;
}

/* ---- the work ---- */

static void
request_resume(struct request *r)
{
	r->phase = PHASE_DONE;
	MHD_resume_connection(r->conn);
}

static void
act_is_done(struct act_job *job)
{
	struct request *r = job->ctx;
	r->rc = job->rc;
	r->d = job->d;
	request_resume(r);
}

static void
run_work(struct work *w, struct store *st)
{
	struct request *r = (struct request *)(void *)((char *)w - offsetof(struct request, work));
	struct call *c = request_call(r);
	c->st = st;
	r->rc = st == NULL ? diag_set(&r->d, RC_STORE, "", NULL, "The database cannot be reached")
	                   : r->route->run(r, &r->d);
	c->st = NULL;
	request_resume(r);
}

/* First suspend, then queue: the other order may resume what is not suspended yet. */
static enum MHD_Result
request_hand_over(struct request *r)
{
	struct server *s = r->server;
	const struct route *route = r->route;
	r->phase = PHASE_WORKING;
	MHD_suspend_connection(r->conn);
	if (route->kind == ROUTE_ACT) {
		r->job.act = route->act;
		r->job.args = r->input;
		r->job.is_structural = route->is_structural;
		r->job.done = act_is_done;
		r->job.ctx = r;
		app_post(s->app, &r->job);
		return MHD_YES;
	}
	bool is_file = route->kind == ROUTE_FILE;
	r->work.run = run_work;
	if (!pool_post(
	        is_file ? s->files : s->slow, &r->work, is_file ? FILES_WAITING : SLOW_WAITING)) {
		r->retry_s = 5;
		r->rc = diag_set(
		    &r->d, RC_RETRY, "", NULL, "Too much is waiting; try again in a few seconds");
		request_resume(r);
	}
	return MHD_YES;
}

static enum rc
read_body(struct request *r)
{
	const struct route *route = r->route;
	if (route->body == BODY_JSON) {
		const struct bytes json = {r->body.s, r->body.n};
		enum rc rc = body_read(r->input, route->input, json, &r->a, &r->d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	if (route->device_at != 0) {
		request_call(r)->device =
		    *(const char **)(void *)((char *)r->input + route->device_at);
	}
	return route->prepare == NULL ? RC_OK : route->prepare(r, &r->d);
}

static enum MHD_Result
request_run(struct request *r)
{
	if (r->route == NULL) {
		return static_send(r);
	}
	r->rc = read_body(r);
	if (r->rc != RC_OK) {
		return reply_send(r);
	}
	if (r->route->kind != ROUTE_VIEW) {
		return request_hand_over(r);
	}
	/* What asks nothing, such as /healthz, is answered without a database. */
	if (r->route->need != PERM_NONE || r->route->input != NULL) {
		r->rc = need_reader(r);
	}
	if (r->rc == RC_OK) {
		r->rc = r->route->run(r, &r->d);
	}
	return reply_send(r);
}

enum MHD_Result
request_handle(void *cls, struct MHD_Connection *conn, const char *url, const char *method,
    const char *version, const char *upload, size_t *n_upload, void **request)
{
	struct server *s = cls;
	struct request *r = *request;
	(void)version;
	if (r == NULL) {
		r = request_begin(s, conn);
		*request = r;
		r->is_head = strcmp(method, "HEAD") == 0;
		r->method = arena_text(&r->a, method);
		r->path = arena_text(&r->a, url);
		return request_head(r);
	}
	if (*n_upload > 0) {
		enum MHD_Result result = request_take(r, upload, *n_upload);
		*n_upload = 0;
		return result;
	}
	switch (r->phase) {
	case PHASE_BODY:
		return request_run(r);
	case PHASE_SWALLOW:
	case PHASE_DONE:
		return reply_send(r);
	case PHASE_WORKING:
		break;
	}
	return MHD_YES;
}
