#ifndef MUSTER_API_PROBLEM_H
#define MUSTER_API_PROBLEM_H

#include "base/diag.h"
#include "base/text.h"

/* RFC 9457 problem documents. */

/* The HTTP status of what went wrong. */
int problem_status(enum rc rc);

/*
 * Write the document.
 *
 * status  as problem_status(), or one of HTTP's own: 400, 404, 405, 415, 428.
 * detail  more members, `"conflicts":[...]`; "" if none.
 */
void problem_write(struct text *out, int status, const struct diag *d, const char *detail);

/* A JSON string of a diag's text, which may have been cut inside a letter: the rest is left out. */
void problem_add_text(struct text *out, const char *s);

#endif
