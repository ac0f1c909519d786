#ifndef MUSTER_APP_PICTURE_H
#define MUSTER_APP_PICTURE_H

#include "app/app.h"

/* Inside app: pictures that people send, photos of pupils and the school's logo. */

#define PICTURE_MAX ((size_t)200 * 1024) /* bytes */

struct picture_in {
	int64_t pupil_id;  /* whose photo; 0: the school's logo */
	const char *uuid;  /* of the act, which goes into the desk's log */
	const char *image; /* base64; "" or NULL takes the picture away */
};

/*
 * Keep a picture in the place of the one before; the answer is its version. c->school_id is set,
 * and the caller has asked whether the person may.
 *
 * Fails  RC_INVALID it is no JPEG or PNG by its bytes (a photo may be WebP); RC_TOO_LARGE over
 *        PICTURE_MAX; as desk_begin().
 */
enum rc picture_put(struct call *c, const struct picture_in *in, struct diag *d) MUST_CHECK;

#endif
