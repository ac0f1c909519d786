#include "api/handlers.h"
#include "api/inputs_register.h"
#include "api/request.h"
#include "app/cover.h"
#include "app/logo.h"
#include "app/photo.h"
#include "app/seal.h"
#include "app/tutor.h"

/* Around the register: cover, sealed periods, photos, the logo, the tutor's week. */

enum rc
get_covers(struct request *r, struct diag *d)
{
	const struct on_input *in = r->input;
	return view_covers(request_call(r), in->urn, in->on, d);
}

enum rc
post_cover(struct request *r, struct diag *d)
{
	return app_give_cover(request_call(r), r->input, d);
}

enum rc
end_cover(struct request *r, struct diag *d)
{
	struct cover_args *args = r->input;
	args->session = -1;
	return app_end_cover(request_call(r), args, d);
}

enum rc
get_seals(struct request *r, struct diag *d)
{
	return view_seals(request_call(r), *(const int64_t *)r->input, d);
}

/* A picture's version is in its address, so this browser need not ask again for a day. */
#define PICTURE_CACHE "private, max-age=86400"

enum rc
get_photo(struct request *r, struct diag *d)
{
	const struct photo_input *in = r->input;
	const struct photo_query q = {in->urn, in->pupil_id, in->lesson_id};
	enum rc rc = view_photo(&r->content_type, request_call(r), &q, d);
	r->cache = rc == RC_OK ? PICTURE_CACHE : NULL;
	return rc;
}

enum rc
get_logo(struct request *r, struct diag *d)
{
	const struct logo_input *in = r->input;
	enum rc rc = view_logo(&r->content_type, request_call(r), in->urn, d);
	r->cache = rc == RC_OK ? PICTURE_CACHE : NULL;
	return rc;
}

enum rc
get_tutor(struct request *r, struct diag *d)
{
	return view_tutor(request_call(r), r->input, d);
}
