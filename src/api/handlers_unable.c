#include "api/handlers.h"
#include "api/request.h"
#include "app/unable.h"

enum rc
post_unable_preview(struct request *r, struct diag *d)
{
	return view_unable(request_call(r), r->input, d);
}
