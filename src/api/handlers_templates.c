#include "api/handlers.h"
#include "api/request.h"
#include "app/templates.h"

enum rc
get_templates(struct request *r, struct diag *d)
{
	return view_templates(request_call(r), r->input, d);
}

enum rc
post_template_preview(struct request *r, struct diag *d)
{
	return view_template_preview(request_call(r), r->input, d);
}
