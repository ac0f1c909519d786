#include "api/handlers.h"
#include "api/server_private.h"
#include "app/grid.h"

enum rc
get_grid(struct request *r, struct diag *d)
{
	return view_grid(request_call(r), r->input, d);
}

enum rc
get_changes(struct request *r, struct diag *d)
{
	return view_changes(request_call(r), r->input, d);
}
