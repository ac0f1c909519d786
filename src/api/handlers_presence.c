#include "api/handlers.h"
#include "api/inputs_presence.h"
#include "api/request.h"

/* Who is on site, and the fire roll. */

enum rc
get_presence(struct request *r, struct diag *d)
{
	return view_presence(request_call(r), r->input, d);
}

enum rc
get_presence_of(struct request *r, struct diag *d)
{
	const struct pupil_key *in = r->input;
	return view_presence_of(request_call(r), in->urn, in->pupil_id, d);
}

enum rc
get_fire_roll(struct request *r, struct diag *d)
{
	return view_fire_roll(request_call(r), *(const int64_t *)r->input, d);
}

enum rc
get_fire_rolls(struct request *r, struct diag *d)
{
	return view_fire_rolls(request_call(r), *(const int64_t *)r->input, d);
}

enum rc
get_fire_report(struct request *r, struct diag *d)
{
	const struct roll_key *in = r->input;
	return view_fire_report(request_call(r), in->urn, in->roll_id, d);
}

enum rc
get_fire_points(struct request *r, struct diag *d)
{
	return view_fire_points(request_call(r), *(const int64_t *)r->input, d);
}

enum rc
prepare_fire_start(struct request *r, struct diag *d)
{
	struct fire_start_input *in = r->input;
	(void)d;
	in->args.is_drill = in->kind == 0;
	return RC_OK;
}
