#ifndef MUSTER_EXCHANGE_MAIL_IN_H
#define MUSTER_EXCHANGE_MAIL_IN_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * An e-mail that answers an alert's: who sent it, which one it is, and which alerts it names.
 * Nothing else of it is read. Bytes of any kind come in; no more than MAIL_IN_MAX are looked at.
 */
#define MAIL_IN_MAX ((size_t)256 << 10)
#define MAIL_IN_REFS 8

struct mail_in {
	const char *from;               /* address in small letters; "" if there is none */
	const char *message_id;         /* with its brackets; "" if there is none */
	const char *refs[MAIL_IN_REFS]; /* "1a2b3c4d" of "[alert 1a2b3c4d]", each once */
	size_t n_refs;
	bool is_automatic; /* an out-of-office reply answers nothing (RFC 3834) */
};

/* Texts live in `a`. Fails RC_INVALID: no header From with an address. */
enum rc mail_in_read(
    struct mail_in *out, const char *bytes, size_t n, struct arena *a, struct diag *d) MUST_CHECK;

#endif
