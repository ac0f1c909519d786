#ifndef MUSTER_API_PEER_H
#define MUSTER_API_PEER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

/* Who is at the other end of a connection. */
#define PEER_TEXT INET6_ADDRSTRLEN

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* "127.0.0.1", "::1": numbers only, no names are looked up. */
bool address_parse(union address *out, const char *text, int port);
socklen_t address_size(const union address *a);
/* 127.0.0.0/8, ::1, and the first as seen through IPv6. */
bool address_is_loopback(const union address *a);
/* The same computer; ports do not matter. */
bool address_equal(const union address *a, const union address *b);
/* Gives `out`; IPv4 seen through IPv6 is written as IPv4. */
char *address_text(char out[PEER_TEXT], const union address *a);

/* The last address of an X-Forwarded-For header: the one our own proxy put there. False when it is
 * none. */
bool peer_forwarded(char out[PEER_TEXT], const char *header);

/* Is `origin` ("https://muster.example.org") the place that `host` is served from? */
bool origin_is_ours(const char *origin, const char *host, bool is_https);

#endif
