#include "store/store_listen.h"

#include "base/log.h"
#include "store/db.h"
#include "store/store_private.h"

#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define CHANNEL "muster_live"

struct store_listen {
	PGconn *c;
};

static const struct query q_notify = {
    "notify", "SELECT pg_notify('" CHANNEL "', $1)", "t", 0, RC_OK};

enum rc
store_notify(struct store *st, const char *text, struct diag *d)
{
	assert(strlen(text) <= STORE_NOTIFY_MAX);
	if (strcmp(st->db->ops->name, "postgres") != 0) {
		return RC_OK;
	}
	const struct arg args[] = {arg_text(text)};
	return db_queue(st->db, &q_notify, args, d);
}

bool
store_can_listen(const char *url)
{
	return db_is_postgres(url);
}

static enum rc
lost(const struct store_listen *l, struct diag *d)
{
	log_error("postgresql: listening: %s", PQerrorMessage(l->c));
	return diag_set(d, RC_STORE, "db", NULL,
	    "The connection that hears of other servers' changes was lost; it is made again");
}

enum rc
store_listen_open(struct store_listen **out, const char *url, struct diag *d)
{
	/* It may be quiet for hours: the kernel has to ask whether the server is still there. */
	const char *const names[] = {
	    "dbname", "keepalives_idle", "keepalives_interval", "keepalives_count", NULL};
	const char *const values[] = {url, "30", "10", "3", NULL};
	struct store_listen *l = calloc(1, sizeof *l);
	if (l == NULL) {
		log_fatal("out of memory");
	}
	l->c = PQconnectdbParams(names, values, 1);
	PGresult *r = PQstatus(l->c) == CONNECTION_OK ? PQexec(l->c, "LISTEN " CHANNEL) : NULL;
	bool is_listening = PQresultStatus(r) == PGRES_COMMAND_OK;
	PQclear(r);
	if (!is_listening) {
		enum rc rc = lost(l, d);
		store_listen_close(l);
		return rc;
	}
	*out = l;
	return RC_OK;
}

void
store_listen_close(struct store_listen *l)
{
	if (l != NULL) {
		PQfinish(l->c);
		free(l);
	}
}

enum rc
store_listen_wait(struct store_listen *l, int stop_fd, heard_fn *heard, void *ctx, struct diag *d)
{
	struct pollfd fds[] = {
	    {.fd = PQsocket(l->c), .events = POLLIN}, {.fd = stop_fd, .events = POLLIN}};
	if (fds[0].fd < 0 || (poll(fds, 2, -1) < 0 && errno != EINTR)) {
		return lost(l, d);
	}
	if (fds[0].revents != 0 && PQconsumeInput(l->c) == 0) {
		return lost(l, d);
	}
	PGnotify *n = NULL;
	while ((n = PQnotifies(l->c)) != NULL) {
		heard(ctx, n->extra);
		PQfreemem(n);
	}
	return PQstatus(l->c) == CONNECTION_OK ? RC_OK : lost(l, d);
}
