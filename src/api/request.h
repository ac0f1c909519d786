#ifndef MUSTER_API_REQUEST_H
#define MUSTER_API_REQUEST_H

#include "api/peer.h"
#include "api/pool.h"
#include "api/routes.h"
#include "app/app.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One request, from its first header to the last byte of its answer. It belongs to the HTTP thread
 * of its connection; while it is suspended, to the writer or to a job thread.
 */
enum phase {
	PHASE_BODY,    /* reading what the client sends */
	PHASE_SWALLOW, /* refused, but the client is still sending */
	PHASE_WORKING, /* suspended: somebody else has it */
	PHASE_DONE,    /* to be answered */
};

/* A HTTP thread's own. */
struct worker {
	struct server *server;
	struct store *st;     /* its reader; NULL until needed */
	struct request *idle; /* requests to use again */
	size_t n_idle;
	struct worker *next; /* in the server's list */
};

struct request {
	struct server *server;
	struct worker *worker;
	struct request *next; /* while idle */
	struct MHD_Connection *conn;
	const struct route *route; /* NULL: a file, or no such path */
	const char *method;
	const char *path;
	enum phase phase;
	int64_t began_us;
	bool is_https;
	bool is_head;         /* HEAD: the answer has no body */
	bool must_close;      /* the rest of the body is not read */
	char peer[PEER_TEXT]; /* who asks, a trusted proxy looked through */

	struct arena a;
	struct text body;
	uint64_t n_body; /* bytes the client has sent */
	int file;        /* BODY_FILE: descriptor of the spool file; -1 */
	char *file_name; /* in the arena */
	void *input;     /* the route's struct */

	struct act_job job; /* job.call is the call of views too */
	struct work work;
	struct text out;
	struct text detail;

	enum rc rc;
	struct diag d;
	int status; /* over the one that rc stands for; 0: none */
	int32_t retry_s;
	const char *content_type;
	const char *cache;  /* Cache-Control; NULL: no-store */
	const char *cookie; /* Set-Cookie; NULL: none */
	const char *allow;  /* of a 405 */
	FILE *answer_file;  /* the answer when it is not in `out`; closed after it was sent */
	struct live_stream *stream; /* the answer does not end by itself; not counted as busy */
};

static inline struct call *
request_call(struct request *r)
{
	return &r->job.call;
}

/* The three callbacks of the HTTP library. cls: struct server. */
enum MHD_Result request_handle(void *cls, struct MHD_Connection *conn, const char *url,
    const char *method, const char *version, const char *upload, size_t *n_upload, void **request);
void request_end(
    void *cls, struct MHD_Connection *conn, void **request, enum MHD_RequestTerminationCode why);

struct worker *worker_new(struct server *s);
void worker_free(struct worker *w);

/* The header's value, or NULL. */
const char *request_header(const struct request *r, const char *name);

/* What follows "Bearer " in its Authorization, or NULL. */
const char *request_bearer(const struct request *r);

/* Answer: what r->rc, r->out and the others say. */
enum MHD_Result reply_send(struct request *r);
/* A file of the browser's part, or the page that it falls back to. */
enum MHD_Result static_send(struct request *r);

/* Microseconds of a clock that only goes forward. */
int64_t now_us(void);

#endif
