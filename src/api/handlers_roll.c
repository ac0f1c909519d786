#include "api/handlers.h"
#include "api/inputs.h"
#include "api/request.h"

/* The admission register. */

enum rc
get_groups(struct request *r, struct diag *d)
{
	const struct on_input *in = r->input;
	return view_groups(request_call(r), in->urn, in->on, d);
}

enum rc
get_pupils(struct request *r, struct diag *d)
{
	struct pupils_query *q = r->input;
	if (q->status[0] == '\0') {
		q->status = "on";
	}
	return view_pupils(request_call(r), q, d);
}

enum rc
get_pupil(struct request *r, struct diag *d)
{
	const struct pupil_key *in = r->input;
	return view_pupil(request_call(r), in->urn, in->pupil_id, d);
}
