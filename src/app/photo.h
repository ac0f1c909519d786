#ifndef MUSTER_APP_PHOTO_H
#define MUSTER_APP_PHOTO_H

#include "app/app.h"

struct photo_version;

/* Photos of pupils, for the register and the fire roll; the browser makes them 240 by 320 first.
 * The school may do without. */

/* The bytes go into c->out and *type ("image/png") says what they are. PERM_PUPIL_READ in scope; a
 * register that one covers today shows its photos too, and so does one's lesson of today.
 * RC_NOT_FOUND. */
struct photo_query {
	int64_t urn;
	int64_t pupil_id;
	int64_t lesson_id; /* the lesson whose register shows it; 0: none */
};
enum rc view_photo(
    const char **type, struct call *c, const struct photo_query *q, struct diag *d) MUST_CHECK;

/* PERM_ROLL_WRITE. RC_INVALID it is no JPEG, PNG or WebP; RC_TOO_LARGE over PICTURE_MAX. */
struct photo_args {
	int64_t urn;
	int64_t pupil_id;
	const char *uuid;
	const char *image; /* base64; "" or NULL takes the photo away */
};
act_fn act_put_photo;

/* Of a school, for lists: which pupils have one, and its version; 0: none. */
struct photos {
	const struct photo_version *items; /* by pupil */
	size_t n;
};
enum rc photos_read(struct photos *out, struct call *c, struct diag *d) MUST_CHECK;
int64_t photo_of(const struct photos *p, int64_t pupil_id);
/* ,"photo":"/api/v1/schools/136398/pupils/7/photo?v=12", or nothing. */
void photo_json(struct text *t, const struct photos *p, int64_t urn, int64_t pupil_id);
/* The same in a lesson's register: its teacher need not have the pupil's form. */
void photo_json_in(struct text *t, const struct photos *p, const struct photo_query *of);

#endif
