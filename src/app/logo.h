#ifndef MUSTER_APP_LOGO_H
#define MUSTER_APP_LOGO_H

#include "app/app.h"

/* The school's logo, at the head of its prints. The school may do without. */

/* The bytes go into c->out and *type ("image/png") says what they are. PERM_SCHOOL_READ.
 * RC_NOT_FOUND. */
enum rc view_logo(const char **type, struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/* PERM_POLICY. Fails as picture_put(). */
struct logo_args {
	int64_t urn;
	const char *uuid;
	const char *image; /* base64; "" or NULL takes the logo away */
};
act_fn act_put_logo;
/* A file's bytes as logo_args want them. */
const char *logo_text(const void *bytes, size_t n, struct arena *a);

/* ,"logo":"/api/v1/schools/136398/logo?v=12", or nothing. */
enum rc logo_json(struct call *c, int64_t school_id, int64_t urn, struct diag *d) MUST_CHECK;

#endif
