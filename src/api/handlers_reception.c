#include "api/handlers.h"

#include "api/inputs_reception.h"
#include "api/server_private.h"

/* The front desk's pages. Its acts need no handler. */

enum rc
get_reception(struct request *r, struct diag *d)
{
	const struct on_input *in = r->input;
	return view_reception(request_call(r), in->urn, in->on, d);
}

enum rc
get_reception_pupils(struct request *r, struct diag *d)
{
	return view_desk_pupils(request_call(r), *(const int64_t *)r->input, PERM_ARRIVE, d);
}

enum rc
get_reception_pupil(struct request *r, struct diag *d)
{
	const struct pupil_key *in = r->input;
	return view_reception_pupil(request_call(r), in->urn, in->pupil_id, d);
}
