#ifndef MUSTER_API_LIVE_H
#define MUSTER_API_LIVE_H

#include "app/app.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The event streams (docs/openapi.yaml, /schools/{urn}/events): who looks at a school is told that
 * something changed and in what, never what it is now. A stream costs no thread: its connection is
 * suspended until there is something to say, and one thread resumes those whose time has come.
 *
 * A stream ends when its client goes, when its login ends (looked up again at each comment line,
 * and at sign-out), and when the server stops.
 */
#define LIVE_STREAMS_MAX 600     /* in all; CONNECTIONS_MAX leaves the rest for requests */
#define LIVE_STREAMS_PER_LOGIN 8 /* one browser needs one; without Web Locks one a tab */

struct live;
struct live_stream;
struct request;

/* gives; end with live_free(). Hears of changes by app_listen(). */
enum rc live_new(struct live **out, struct app *app, struct diag *d) MUST_CHECK;
/* Only when no stream is left that waits. live may be NULL. */
void live_free(struct live *l);

/*
 * Open a stream for the request, of the school in its call.
 *
 * Fails  RC_TOO_MANY the login has LIVE_STREAMS_PER_LOGIN already; RC_RETRY there are
 *        LIVE_STREAMS_MAX, or the server stops.
 */
enum rc live_open(struct live *l, struct request *r, struct diag *d) MUST_CHECK;
/* The request is over. */
void live_close(struct live *l, struct live_stream *s);
/* Its answer; NULL when the library has no memory. */
struct MHD_Response *live_response(struct live_stream *s);

/* Somebody signed out: streams of that login are looked at now. */
void live_signed_out(struct live *l, const char *token);

/* The server stops: every stream ends, and no new one opens. */
void live_end_all(struct live *l);
/* No stream waits any more: the library may be stopped. */
bool live_is_quiet(struct live *l);
/* Streams open now. */
size_t live_count(struct live *l);

#endif
