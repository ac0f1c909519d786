#include "api/handlers.h"
#include "api/server_private.h"
#include "app/registers.h"

enum rc
get_board(struct request *r, struct diag *d)
{
	return view_board(request_call(r), r->input, d);
}

enum rc
get_practice(struct request *r, struct diag *d)
{
	return view_practice(request_call(r), r->input, d);
}
