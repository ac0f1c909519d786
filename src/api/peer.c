#include "api/peer.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

bool
address_parse(union address *out, const char *text, int port)
{
	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, text, &out->in.sin_addr) == 1) {
		out->in.sin_family = AF_INET;
		out->in.sin_port = htons((uint16_t)port);
		return true;
	}
	if (inet_pton(AF_INET6, text, &out->in6.sin6_addr) == 1) {
		out->in6.sin6_family = AF_INET6;
		out->in6.sin6_port = htons((uint16_t)port);
		return true;
	}
	return false;
}

socklen_t
address_size(const union address *a)
{
	return a->sa.sa_family == AF_INET6 ? sizeof a->in6 : sizeof a->in;
}

/* The IPv4 address in network order, also of one seen through IPv6. */
static bool
address_v4(in_addr_t *out, const union address *a)
{
	if (a->sa.sa_family == AF_INET) {
		*out = a->in.sin_addr.s_addr;
		return true;
	}
	if (a->sa.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&a->in6.sin6_addr)) {
		memcpy(out, a->in6.sin6_addr.s6_addr + 12, sizeof *out);
		return true;
	}
	return false;
}

bool
address_is_loopback(const union address *a)
{
	in_addr_t v4;
	if (address_v4(&v4, a)) {
		return ntohl(v4) >> 24 == 127;
	}
	return a->sa.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&a->in6.sin6_addr);
}

bool
address_equal(const union address *a, const union address *b)
{
	in_addr_t v4_a;
	in_addr_t v4_b;
	bool is_v4 = address_v4(&v4_a, a);
	if (is_v4 != address_v4(&v4_b, b)) {
		return false;
	}
	if (is_v4) {
		return v4_a == v4_b;
	}
	return a->sa.sa_family == AF_INET6 && b->sa.sa_family == AF_INET6 &&
	       memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, sizeof a->in6.sin6_addr) == 0;
}

char *
address_text(char out[PEER_TEXT], const union address *a)
{
	in_addr_t v4;
	out[0] = '\0';
	if (address_v4(&v4, a)) {
		inet_ntop(AF_INET, &v4, out, PEER_TEXT);
	} else if (a->sa.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &a->in6.sin6_addr, out, PEER_TEXT);
	}
	return out;
}

bool
peer_forwarded(char out[PEER_TEXT], const char *header)
{
	const char *last = strrchr(header, ',');
	last = last == NULL ? header : last + 1;
	last += strspn(last, " \t");
	size_t n = strcspn(last, " \t");
	char text[PEER_TEXT];
	if (n == 0 || n >= sizeof text) {
		return false;
	}
	memcpy(text, last, n);
	text[n] = '\0';
	union address a;
	if (!address_parse(&a, text, 0)) {
		return false;
	}
	address_text(out, &a);
	return true;
}

bool
origin_is_ours(const char *origin, const char *host, bool is_https)
{
	const char *scheme = is_https ? "https://" : "http://";
	size_t n = strlen(scheme);
	return strncmp(origin, scheme, n) == 0 && strcasecmp(origin + n, host) == 0;
}
