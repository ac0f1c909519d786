#ifndef MUSTER_API_ROUTES_H
#define MUSTER_API_ROUTES_H

#include "api/body.h"
#include "app/app.h"

#include <stdbool.h>
#include <stddef.h>

struct request;

/* Where the work is done. */
enum route_kind {
	ROUTE_VIEW, /* at once, on the HTTP thread */
	ROUTE_ACT,  /* on the writer thread; answered when durable */
	ROUTE_SLOW, /* on a job thread: passwords */
	ROUTE_FILE, /* on the file thread: exports */
};

enum body_kind {
	BODY_NONE,
	BODY_JSON, /* application/json, at most BODY_MAX */
	BODY_FILE, /* any type, at most FILE_MAX, spooled to disk */
};
#define BODY_MAX ((uint64_t)1 << 20)   /* bytes of a JSON body */
#define FILE_MAX ((uint64_t)512 << 20) /* bytes of a file to import */

/* Runs a view or slow work; the answer is in the call's `out`. */
typedef enum rc route_fn(struct request *r, struct diag *d);

struct route {
	const char *method;
	const char *path; /* "/api/v1/schools/{urn}" */
	enum permission need;
	enum route_kind kind;
	route_fn *run;             /* all but acts */
	act_fn *act;               /* acts */
	route_fn *prepare;         /* makes the act's struct whole; NULL: it is */
	const struct input *input; /* path, query and body; NULL: none */
	size_t device_at;          /* offset of `device` in the input; 0: none */
	int status;                /* when it went well; 0: 200 */
	enum body_kind body;
	bool is_structural; /* as act_job's */
	bool has_etag;      /* the answer's ETag is call.seq */
	bool needs_match;   /* If-Match, else 428 */
	bool is_save;       /* its time goes into the histogram */
};

#define ROUTE_PARAMS 6
struct path_values {
	size_t n;
	struct {
		const char *name; /* in the arena */
		const char *value;
	} value[ROUTE_PARAMS];
};

/*
 * Find the route of a request.
 *
 * out    NULL when there is none.
 * allow  "GET, PUT": the methods of that path when only the method is wrong; in the arena.
 */
struct route_query {
	const char *method;
	const char *path;
};
const struct route *route_find(
    struct path_values *values, const char **allow, const struct route_query *q, struct arena *a);

size_t route_count(void);
size_t route_index(const struct route *r); /* route_count() for NULL */
const char *route_method(size_t i);
const char *route_path(size_t i);

#endif
