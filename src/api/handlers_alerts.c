#include "api/handlers.h"
#include "api/inputs_alerts.h"
#include "api/request.h"

enum rc
get_alerts(struct request *r, struct diag *d)
{
	return view_alerts(request_call(r), r->input, d);
}

enum rc
get_alert(struct request *r, struct diag *d)
{
	return view_alert(request_call(r), r->input, d);
}

enum rc
get_alert_link(struct request *r, struct diag *d)
{
	return view_alert_link(request_call(r), r->input, d);
}

enum rc
get_vulnerable(struct request *r, struct diag *d)
{
	const int64_t *urn = r->input;
	return view_vulnerable(request_call(r), *urn, d);
}
