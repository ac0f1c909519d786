#ifndef MUSTER_POST_POST_H
#define MUSTER_POST_POST_H

#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The post room: one message at a time to a carrier. It knows no school and no database.
 */
struct post_config {
	/* smtp://user@host:587 (STARTTLS), smtps://user@host:465 (TLS), or folder:/path: a file for
	 * each message, for trials. "" for none. */
	const char *carrier;
	const char *password; /* of the SMTP user; "" for none */
	const char *from;     /* address the mail comes from */
	const char *ca_file;  /* certificates to trust besides the system's; "" for none */
};

/* All texts UTF-8, lent, never NULL. */
struct mail {
	const char *to;
	const char *to_name;
	const char *from_name; /* of the school */
	const char *subject;   /* one line */
	const char *body;      /* plain text, lines end with \n */
	const char
	    *message_id; /* without < >; the same for each try, so that the receiver can tell */
	int64_t date;    /* seconds UTC */
};

enum post_result {
	POST_SENT,
	POST_LATER,  /* try again: no connection, a temporary answer (4xx) */
	POST_REFUSED /* for good (5xx): the address, the size, the sender */
};

struct post;
/* gives; end with post_free(). RC_INVALID: the carrier is none of ours, or `from` no address. */
enum rc post_new(struct post **out, const struct post_config *config, struct diag *d) MUST_CHECK;
void post_free(struct post *p);

/* Hand over one message; the connection is kept for the next. d->text: what the carrier said. */
enum post_result post_send(struct post *p, const struct mail *m, struct diag *d);

/* One @, a name before it, a host with a dot after it, no blanks or controls, at most 254 bytes. */
bool post_address_is_valid(const char *address);

struct text;
/* The message as RFC 5322 text with CRLF line ends. Header fields cannot be forged: control
 * characters in names and subject become blanks. */
void mail_format(struct text *out, const char *from, const struct mail *m);

#endif
