#include "api/live.h"

#include "api/pulse.h"
#include "api/request.h"
#include "api/server_private.h"
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define LOOK_MS 4000        /* how often waiting streams are looked at for clients that left */
#define UNANSWERED_MS 10000 /* what was sent and is not acknowledged for so long ends a stream */
#define LOGIN_HASH 16
#define FULL_RETRY_S 30
#define BLOCK_BYTES 512 /* of the library's buffer for one piece */

struct live_stream {
	struct live *live;
	struct live_stream *next;
	struct live_stream **link; /* what points at us */
	struct request *r;         /* its HTTP thread's, but for the connection */
	int fd;                    /* of the connection */
	bool is_token;
	const char *credential; /* cookie or bearer token; in the request's arena */
	uint8_t login[LOGIN_HASH];
	int64_t school_id;
	bool is_waiting; /* suspended, and nobody is about to resume it */
	bool has_gone;   /* the client has */
	struct pulse pulse;
	/* The HTTP thread's own: what is being written. */
	char line[PULSE_TEXT];
	size_t n;
	size_t at;
};

struct live {
	struct app *app;
	pthread_t thread;
	pthread_mutex_t lock; /* guards all below, and every stream but its line */
	pthread_cond_t sooner;
	struct live_stream *streams;
	size_t n_streams;
	size_t n_suspended; /* until the library was told to resume them */
	int64_t wake_ms;    /* when the thread wakes by itself */
	int64_t look_ms;    /* when it looks for clients that left */
	bool is_closing;    /* every stream ends */
	bool is_stopping;   /* the thread ends */
	struct MHD_Connection *due[LIVE_STREAMS_MAX]; /* the thread's own: to be resumed */
};

static int64_t
now_ms(void)
{
	return now_us() / 1000;
}

static void
hash_login(uint8_t out[LOGIN_HASH], const char *credential)
{
	crypto_generichash(
	    out, LOGIN_HASH, (const unsigned char *)credential, strlen(credential), NULL, 0);
}

/* ---- the thread that resumes; all under the lock ---- */

/* See that the thread wakes no later than that. */
static void
wake_by(struct live *l, int64_t ms)
{
	if (ms < l->wake_ms) {
		l->wake_ms = ms;
		pthread_cond_signal(&l->sooner);
	}
}

/* A client that closed its side will never be written to again, and a connection that is broken
 * says so only when it is asked. */
static void
look_for_gone(struct live *l)
{
	struct pollfd fds[LIVE_STREAMS_MAX];
	nfds_t n = 0;
	for (struct live_stream *s = l->streams; s != NULL; s = s->next) {
		fds[n++] = (struct pollfd){.fd = s->is_waiting ? s->fd : -1, .events = POLLIN};
	}
	if (n == 0 || poll(fds, n, 0) <= 0) {
		return;
	}
	n = 0;
	for (struct live_stream *s = l->streams; s != NULL; s = s->next) {
		char byte;
		short seen = fds[n].fd < 0 ? 0 : fds[n].revents;
		n++;
		s->has_gone =
		    s->has_gone || (seen & (POLLERR | POLLHUP)) != 0 ||
		    ((seen & POLLIN) != 0 && recv(s->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0);
	}
}

/* Streams that have something to say or must end, into l->due; gives how many. */
static size_t
gather_due(struct live *l, int64_t now)
{
	size_t n = 0;
	l->wake_ms = l->look_ms;
	for (struct live_stream *s = l->streams; s != NULL; s = s->next) {
		if (!s->is_waiting) {
			continue;
		}
		if (l->is_closing || s->has_gone || pulse_due(&s->pulse, now) != PULSE_NOTHING) {
			s->is_waiting = false;
			l->due[n++] = s->r->conn;
		} else if (pulse_wake_ms(&s->pulse) < l->wake_ms) {
			l->wake_ms = pulse_wake_ms(&s->pulse);
		}
	}
	return n;
}

static void
wait_until(struct live *l, int64_t ms)
{
	const struct timespec until = {ms / 1000, ms % 1000 * 1000000};
	(void)pthread_cond_timedwait(&l->sooner, &l->lock, &until);
}

static void *
live_thread(void *arg)
{
	struct live *l = arg;
	pthread_mutex_lock(&l->lock);
	while (!l->is_stopping) {
		int64_t now = now_ms();
		if (now >= l->look_ms) {
			look_for_gone(l);
			l->look_ms = now + LOOK_MS;
		}
		size_t n = gather_due(l, now);
		if (n == 0) {
			wait_until(l, l->wake_ms);
			continue;
		}
		/* A suspended connection stays where it is until we say so: no lock is needed, and
		 * the writer, who tells of changes, does not wait for this. */
		pthread_mutex_unlock(&l->lock);
		for (size_t i = 0; i < n; i++) {
			MHD_resume_connection(l->due[i]);
		}
		pthread_mutex_lock(&l->lock);
		l->n_suspended -= n;
	}
	pthread_mutex_unlock(&l->lock);
	return NULL;
}

/* On the writer's thread. */
static void
live_told(void *ctx, const struct live_change *change)
{
	struct live *l = ctx;
	pthread_mutex_lock(&l->lock);
	for (struct live_stream *s = l->streams; s != NULL; s = s->next) {
		if (change->school_id == 0 || change->school_id == s->school_id) {
			pulse_add(&s->pulse, change);
			if (s->is_waiting) {
				wake_by(l, pulse_wake_ms(&s->pulse));
			}
		}
	}
	pthread_mutex_unlock(&l->lock);
}

enum rc
live_new(struct live **out, struct app *app, struct diag *d)
{
	struct live *l = calloc(1, sizeof *l);
	if (l == NULL) {
		log_fatal("out of memory for event streams");
	}
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&l->sooner, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&l->lock, NULL);
	l->app = app;
	if (pthread_create(&l->thread, NULL, live_thread, l) != 0) {
		pthread_cond_destroy(&l->sooner);
		pthread_mutex_destroy(&l->lock);
		free(l);
		return diag_set(d, RC_STORE, "", NULL, "No thread could be started");
	}
	app_listen(app, live_told, l);
	*out = l;
	return RC_OK;
}

void
live_free(struct live *l)
{
	if (l == NULL) {
		return;
	}
	app_listen(l->app, NULL, NULL);
	pthread_mutex_lock(&l->lock);
	l->is_stopping = true;
	pthread_cond_signal(&l->sooner);
	pthread_mutex_unlock(&l->lock);
	pthread_join(l->thread, NULL);
	assert(l->n_suspended == 0);
	pthread_cond_destroy(&l->sooner);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

/* ---- one stream; on the HTTP thread of its connection ---- */

static size_t
count_of_login(const struct live *l, const uint8_t login[LOGIN_HASH])
{
	size_t n = 0;
	for (const struct live_stream *s = l->streams; s != NULL; s = s->next) {
		n += !s->has_gone && memcmp(s->login, login, LOGIN_HASH) == 0 ? 1 : 0;
	}
	return n;
}

/* Under the lock. Who reloads a page is not refused for the streams that the page has just left. */
static enum rc
check_room(struct live *l, const struct live_stream *s, struct diag *d)
{
	if (l->n_streams >= LIVE_STREAMS_MAX ||
	    count_of_login(l, s->login) >= LIVE_STREAMS_PER_LOGIN) {
		look_for_gone(l);
		wake_by(l, 0);
	}
	if (l->is_closing) {
		return diag_set(d, RC_RETRY, "", NULL, "Muster is stopping");
	}
	if (l->n_streams >= LIVE_STREAMS_MAX) {
		return diag_set(d, RC_RETRY, "", NULL,
		    "%d screens listen for changes, as many as one server takes; this one has to "
		    "ask "
		    "every so often instead",
		    LIVE_STREAMS_MAX);
	}
	if (count_of_login(l, s->login) >= LIVE_STREAMS_PER_LOGIN) {
		return diag_set(d, RC_TOO_MANY, "", NULL,
		    "This sign-in listens for changes %d times already; close a tab or a program",
		    LIVE_STREAMS_PER_LOGIN);
	}
	return RC_OK;
}

static void
set_user_timeout(int fd)
{
	const unsigned ms = UNANSWERED_MS;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
}

enum rc
live_open(struct live *l, struct request *r, struct diag *d)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(r->conn, MHD_CONNECTION_INFO_CONNECTION_FD);
	const char *bearer = request_bearer(r);
	const char *cookie = MHD_lookup_connection_value(r->conn, MHD_COOKIE_KIND, "muster");
	assert(info != NULL && (bearer != NULL || cookie != NULL));
	struct live_stream *s = ARENA_NEW(&r->a, struct live_stream);
	*s = (struct live_stream){.live = l,
	    .r = r,
	    .fd = info->connect_fd,
	    .is_token = bearer != NULL,
	    .credential = arena_text(&r->a, bearer != NULL ? bearer : cookie),
	    .school_id = request_call(r)->school_id};
	hash_login(s->login, s->credential);
	pulse_init(&s->pulse, now_ms());
	set_user_timeout(s->fd);
	pthread_mutex_lock(&l->lock);
	enum rc rc = check_room(l, s, d);
	if (rc == RC_OK) {
		s->next = l->streams;
		s->link = &l->streams;
		if (s->next != NULL) {
			s->next->link = &s->next;
		}
		l->streams = s;
		l->n_streams++;
		r->stream = s;
	} else {
		r->retry_s = FULL_RETRY_S;
	}
	pthread_mutex_unlock(&l->lock);
	return rc;
}

void
live_close(struct live *l, struct live_stream *s)
{
	pthread_mutex_lock(&l->lock);
	assert(!s->is_waiting);
	*s->link = s->next;
	if (s->next != NULL) {
		s->next->link = s->link;
	}
	l->n_streams--;
	pthread_mutex_unlock(&l->lock);
}

/* Who opened it may still see the school. */
static bool
may_go_on(const struct live_stream *s)
{
	struct arena a;
	struct diag d = {0};
	const struct actor *who = NULL;
	arena_init(&a, 0);
	struct call c = {.app = s->live->app,
	    .st = s->r->worker->st,
	    .now = app_now(s->live->app),
	    .device = "",
	    .a = &a};
	enum rc rc = s->is_token ? app_actor_of_token(&who, &c, s->credential, &d)
	                         : app_actor_of_login(&who, &c, s->credential, &d);
	bool may = rc == RC_OK && actor_has(who, s->school_id, PERM_SCHOOL_READ);
	arena_free(&a);
	return may;
}

/* Write the next line, or suspend the connection: then its line is empty. False: it ends. */
static bool
next_line(struct live_stream *s)
{
	struct live *l = s->live;
	int64_t now = now_ms();
	pthread_mutex_lock(&l->lock);
	bool is_over = l->is_closing || s->has_gone;
	enum pulse_say what = is_over ? PULSE_NOTHING : pulse_due(&s->pulse, now);
	s->at = 0;
	s->n = pulse_write(s->line, &s->pulse, what, now);
	if (!is_over && what == PULSE_NOTHING) {
		/* Under the lock: nobody can resume what is not suspended yet. */
		MHD_suspend_connection(s->r->conn);
		s->is_waiting = true;
		l->n_suspended++;
		wake_by(l, pulse_wake_ms(&s->pulse));
	}
	pthread_mutex_unlock(&l->lock);
	return !is_over && (what != PULSE_BEAT || may_go_on(s));
}

static ssize_t
read_stream(void *cls, uint64_t pos, char *out, size_t max)
{
	struct live_stream *s = cls;
	(void)pos;
	if (s->at == s->n && !next_line(s)) {
		return MHD_CONTENT_READER_END_OF_STREAM;
	}
	size_t n = s->n - s->at < max ? s->n - s->at : max;
	memcpy(out, s->line + s->at, n);
	s->at += n;
	return (ssize_t)n;
}

struct MHD_Response *
live_response(struct live_stream *s)
{
	struct MHD_Response *m =
	    MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_stream, s, NULL);
	if (m != NULL) {
		MHD_add_response_header(
		    m, "X-Accel-Buffering", "no"); /* nginx: pass it on at once */
	}
	return m;
}

/* ---- the server's ---- */

void
live_signed_out(struct live *l, const char *token)
{
	uint8_t login[LOGIN_HASH];
	hash_login(login, token);
	int64_t now = now_ms();
	pthread_mutex_lock(&l->lock);
	for (struct live_stream *s = l->streams; s != NULL; s = s->next) {
		if (memcmp(s->login, login, LOGIN_HASH) == 0) {
			s->pulse.beat_ms = now;
			wake_by(l, now);
		}
	}
	pthread_mutex_unlock(&l->lock);
}

void
live_end_all(struct live *l)
{
	pthread_mutex_lock(&l->lock);
	l->is_closing = true;
	wake_by(l, 0);
	pthread_mutex_unlock(&l->lock);
}

bool
live_is_quiet(struct live *l)
{
	pthread_mutex_lock(&l->lock);
	bool is_quiet = l->n_suspended == 0;
	pthread_mutex_unlock(&l->lock);
	return is_quiet;
}

size_t
live_count(struct live *l)
{
	pthread_mutex_lock(&l->lock);
	size_t n = l->n_streams;
	pthread_mutex_unlock(&l->lock);
	return n;
}
