#include "api/handlers.h"
#include "api/request.h"
#include "app/part_time.h"

enum rc
get_part_time(struct request *r, struct diag *d)
{
	return view_part_time(request_call(r), r->input, d);
}
