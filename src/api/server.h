#ifndef MUSTER_API_SERVER_H
#define MUSTER_API_SERVER_H

#include "app/app.h"

#include <stdbool.h>
#include <stdint.h>

/* The front door: HTTP/1.1 by libmicrohttpd, two threads, the work of acts done elsewhere. */
struct server;

struct server_config {
	struct app *app;
	const char *listen;      /* address: "127.0.0.1", "::1", "0.0.0.0" */
	int port;                /* 0: any free one */
	const char *tls_cert;    /* path of a PEM file, NULL: plain HTTP */
	const char *tls_key;     /* path of a PEM file */
	const char *trust_proxy; /* address whose X-Forwarded-* are believed; NULL: none */
	bool log_requests;       /* a line for each: method, route, status, microseconds */
};

/*
 * Listen and serve, on threads of its own.
 *
 * out     gives; end with server_stop().
 * config  lent for the call.
 * Fails   RC_INVALID an address that is not one, plain HTTP elsewhere than on loopback, a
 *         certificate that does not read; RC_CONFLICT the port is taken.
 */
enum rc server_start(
    struct server **out, const struct server_config *config, struct diag *d) MUST_CHECK;
/* "http://127.0.0.1:8080" */
const char *server_url(const struct server *s);

/*
 * Take no more connections, answer what was begun, stop.
 *
 * Gives  false when something was still busy after 1.2 s (an import, an export): then the server
 *        is left as it is and the process must end at once with _exit(). Nothing half written is
 *        left behind: an import is one act.
 */
bool server_stop(struct server *s) MUST_CHECK;

#endif
