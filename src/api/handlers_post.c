#include "api/handlers.h"
#include "api/server_private.h"

enum rc
get_notices(struct request *r, struct diag *d)
{
	const int64_t *urn = r->input;
	return view_notices(request_call(r), *urn, d);
}

enum rc
get_outbox(struct request *r, struct diag *d)
{
	const int64_t *urn = r->input;
	return view_outbox(request_call(r), *urn, d);
}
