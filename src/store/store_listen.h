#ifndef MUSTER_STORE_STORE_LISTEN_H
#define MUSTER_STORE_STORE_LISTEN_H

#include "store/store.h"

/*
 * What several processes on one PostgreSQL tell each other: short texts that go out with a commit
 * (LISTEN and NOTIFY). They may be lost with a connection and are never kept. SQLite has none:
 * there one process serves.
 */
#define STORE_NOTIFY_MAX 200 /* bytes of a text */

/* Inside a write transaction: send the text when it commits. Does nothing on SQLite. */
enum rc store_notify(struct store *st, const char *text, struct diag *d) MUST_CHECK;

/* A connection that hears what is sent from now on, by ourselves too. */
struct store_listen;
bool store_can_listen(const char *url);
/* gives; end with store_listen_close(). Only where store_can_listen(). Fails RC_STORE. */
enum rc store_listen_open(struct store_listen **out, const char *url, struct diag *d) MUST_CHECK;
void store_listen_close(struct store_listen *l);

/*
 * Wait until something was sent, or stop_fd can be read, and show each text to `heard`.
 *
 * Fails  RC_STORE: the connection was lost, and with it perhaps some texts.
 */
typedef void heard_fn(void *ctx, const char *text);
enum rc store_listen_wait(
    struct store_listen *l, int stop_fd, heard_fn *heard, void *ctx, struct diag *d) MUST_CHECK;

#endif
