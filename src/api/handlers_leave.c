#include "api/handlers.h"
#include "api/request.h"
#include "app/leave.h"

enum rc
get_leave(struct request *r, struct diag *d)
{
	return view_leave(request_call(r), r->input, d);
}

enum rc
get_leave_taken(struct request *r, struct diag *d)
{
	const int64_t *urn = r->input;
	return view_leave_taken(request_call(r), *urn, d);
}
