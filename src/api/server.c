#include "api/server.h"

#include "api/imports.h"
#include "api/live.h"
#include "api/server_private.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define HTTP_THREADS 2
#define CONNECTIONS_MAX 1000
#define CONNECTION_IDLE_S 30
#define CONNECTION_BYTES ((size_t)32 << 10) /* for headers and what is being read */
#define BACKLOG 256
#define PEM_MAX 65536
#define STOP_US 1200000 /* how long requests under way may take once we stop */

#define NAME_FAILURES 10 /* wrong passwords for one user name ... */
#define NAME_OVER_S 600
#define ADDRESS_FAILURES 60 /* ... and from one address: a school is one address */
#define ADDRESS_OVER_S 600

/* ---- what may listen where ---- */

static enum rc
check_config(const struct server_config *c, const union address *a, struct diag *d)
{
	if ((c->tls_cert == NULL) != (c->tls_key == NULL)) {
		return diag_set(d, RC_INVALID, "tls-cert", NULL,
		    "--tls-cert and --tls-key belong together; one of them is missing");
	}
	if (c->tls_cert == NULL && c->trust_proxy == NULL && !address_is_loopback(a)) {
		return diag_set(d, RC_INVALID, "listen", NULL,
		    "Plain HTTP is served on loopback only (127.0.0.1 or ::1): "
		    "%s needs --tls-cert and --tls-key, or --trust-proxy",
		    c->listen);
	}
	return RC_OK;
}

/* A small text file, whole. gives `out`. */
static enum rc
pem_new(char **out, const char *path, const char *option, struct diag *d)
{
	FILE *f = fopen(path, "r");
	if (f == NULL) {
		return diag_set(
		    d, RC_INVALID, option, NULL, "%s cannot be read: %s", path, strerror(errno));
	}
	char *text = calloc(1, PEM_MAX + 1);
	size_t n = text == NULL ? 0 : fread(text, 1, PEM_MAX, f);
	fclose(f);
	if (n == 0 || n == PEM_MAX || strstr(text, "-----BEGIN") == NULL) {
		free(text);
		return diag_set(d, RC_INVALID, option, NULL, "%s is not a PEM file", path);
	}
	*out = text;
	return RC_OK;
}

static enum rc
server_listen(struct server *s, const union address *a, struct diag *d)
{
	int yes = 1;
	char where[PEER_TEXT];
	address_text(where, a);
	s->listen_fd = socket(a->sa.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (s->listen_fd < 0) {
		return diag_set(d, RC_STORE, "listen", NULL, "No socket: %s", strerror(errno));
	}
	(void)setsockopt(s->listen_fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(s->listen_fd, &a->sa, address_size(a)) != 0 ||
	    listen(s->listen_fd, BACKLOG) != 0) {
		return diag_set(d, errno == EADDRINUSE ? RC_CONFLICT : RC_INVALID, "listen", NULL,
		    "Cannot listen on %s port %d: %s", where, (int)ntohs(a->in.sin_port),
		    strerror(errno));
	}
	union address bound = {0};
	socklen_t n = sizeof bound;
	if (getsockname(s->listen_fd, &bound.sa, &n) != 0) {
		return diag_set(d, RC_STORE, "listen", NULL, "No address: %s", strerror(errno));
	}
	bool is_v6 = a->sa.sa_family == AF_INET6;
	snprintf(s->url, sizeof s->url, "http%s://%s%s%s:%d", s->is_tls ? "s" : "",
	    is_v6 ? "[" : "", where, is_v6 ? "]" : "", (int)ntohs(bound.in.sin_port));
	return RC_OK;
}

/* ---- the library ---- */

static void __attribute__((format(printf, 2, 0))) log_http(void *cls, const char *fmt, va_list ap)
{
	/* One line for each client that went away would drown the rest: the first ones will do. */
	static atomic_int n_lines;
	char line[300];
	(void)cls;
	if (atomic_fetch_add(&n_lines, 1) < 50) {
		vsnprintf(line, sizeof line, fmt, ap);
		line[strcspn(line, "\n")] = '\0';
		log_info("http: %s", line);
	}
}

static enum rc
server_run(struct server *s, struct diag *d)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
	                 MHD_USE_ERROR_LOG | (s->is_tls ? MHD_USE_TLS : 0);
	char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
	struct MHD_OptionItem tls[] = {
	    {MHD_OPTION_HTTPS_MEM_CERT, 0, s->cert},
	    {MHD_OPTION_HTTPS_MEM_KEY, 0, s->key},
	    {MHD_OPTION_HTTPS_PRIORITIES, 0, priorities},
	    {MHD_OPTION_END, 0, NULL},
	};
	if (!s->is_tls) {
		tls[0].option = MHD_OPTION_END;
	}
	s->mhd = MHD_start_daemon(flags, 0, NULL, NULL, request_handle, s,
	    MHD_OPTION_EXTERNAL_LOGGER, log_http, NULL, MHD_OPTION_LISTEN_SOCKET, s->listen_fd,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)HTTP_THREADS, MHD_OPTION_NOTIFY_COMPLETED,
	    request_end, s, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONNECTION_IDLE_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, MHD_OPTION_ARRAY, tls,
	    MHD_OPTION_END);
	if (s->mhd == NULL) {
		return diag_set(d, RC_INVALID, s->is_tls ? "tls-cert" : "listen", NULL,
		    s->is_tls ? "The certificate and its key cannot be used together"
		              : "The server cannot start");
	}
	return RC_OK;
}

static void
server_free(struct server *s)
{
	while (s->workers != NULL) {
		struct worker *next = s->workers->next;
		worker_free(s->workers);
		s->workers = next;
	}
	live_free(s->live);
	pool_free(s->slow);
	pool_free(s->files);
	limit_free(s->by_name);
	limit_free(s->by_address);
	metrics_free(s->metrics);
	imports_free(s->imports);
	if (s->listen_fd >= 0) {
		close(s->listen_fd);
	}
	pthread_key_delete(s->worker_key);
	pthread_mutex_destroy(&s->lock);
	free(s->cert);
	free(s->key);
	free(s);
}

static struct server *
server_new(struct app *app)
{
	struct server *s = calloc(1, sizeof *s);
	if (s == NULL || pthread_key_create(&s->worker_key, NULL) != 0) {
		log_fatal("out of memory for the server");
	}
	pthread_mutex_init(&s->lock, NULL);
	s->app = app;
	s->listen_fd = -1;
	s->by_name = limit_new(NAME_FAILURES, NAME_OVER_S);
	s->by_address = limit_new(ADDRESS_FAILURES, ADDRESS_OVER_S);
	s->metrics = metrics_new(route_count());
	s->imports = imports_new();
	return s;
}

/* Everything that may fail, in the order in which it is wanted. */
static enum rc
server_prepare(struct server *s, const struct server_config *c, struct diag *d)
{
	union address a;
	enum rc rc;
	if (!address_parse(&a, c->listen, c->port)) {
		return diag_set(d, RC_INVALID, "listen", NULL,
		    "--listen is \"%.60s\" but must be an address in numbers, such as 127.0.0.1",
		    c->listen);
	}
	if ((rc = check_config(c, &a, d)) != RC_OK) {
		return rc;
	}
	if (c->trust_proxy != NULL) {
		s->has_proxy = true;
		if (!address_parse(&s->proxy, c->trust_proxy, 0)) {
			return diag_set(d, RC_INVALID, "trust-proxy", NULL,
			    "--trust-proxy is \"%.60s\" but must be the proxy's address in numbers",
			    c->trust_proxy);
		}
	}
	if (c->tls_cert != NULL) {
		s->is_tls = true;
		if ((rc = pem_new(&s->cert, c->tls_cert, "tls-cert", d)) != RC_OK ||
		    (rc = pem_new(&s->key, c->tls_key, "tls-key", d)) != RC_OK) {
			return rc;
		}
	}
	s->log_requests = c->log_requests;
	if ((rc = server_listen(s, &a, d)) != RC_OK ||
	    (rc = pool_new(&s->slow, s->app, 2, d)) != RC_OK ||
	    (rc = pool_new(&s->files, s->app, 1, d)) != RC_OK ||
	    (rc = live_new(&s->live, s->app, d)) != RC_OK) {
		return rc;
	}
	return server_run(s, d);
}

enum rc
server_start(struct server **out, const struct server_config *config, struct diag *d)
{
	struct server *s = server_new(config->app);
	enum rc rc = server_prepare(s, config, d);
	if (rc != RC_OK) {
		server_free(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

const char *
server_url(const struct server *s)
{
	return s->url;
}

static bool
is_quiet(struct server *s)
{
	return atomic_load(&s->n_busy) == 0 && live_is_quiet(s->live) && pool_is_idle(s->slow) &&
	       pool_is_idle(s->files);
}

bool
server_stop(struct server *s)
{
	static const struct timespec pause = {0, 2000000};
	(void)MHD_quiesce_daemon(s->mhd);
	close(s->listen_fd);
	s->listen_fd = -1;
	/* From here on new requests on old connections are refused, so nothing is suspended anew:
	 * the library stops the process when it is stopped with a connection suspended. */
	atomic_store(&s->is_closing, true);
	live_end_all(s->live);
	int64_t until = now_us() + STOP_US;
	while (!is_quiet(s)) {
		if (now_us() > until) {
			return false;
		}
		nanosleep(&pause, NULL);
	}
	MHD_stop_daemon(s->mhd);
	server_free(s);
	return true;
}
