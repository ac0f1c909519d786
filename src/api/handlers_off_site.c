#include "api/handlers.h"
#include "api/inputs_off_site.h"
#include "api/request.h"

enum rc
get_off_site(struct request *r, struct diag *d)
{
	return view_off_site(request_call(r), r->input, d);
}

enum rc
get_trips(struct request *r, struct diag *d)
{
	const int64_t *urn = r->input;
	return view_trips(request_call(r), *urn, d);
}

enum rc
get_trip(struct request *r, struct diag *d)
{
	return view_trip(request_call(r), r->input, d);
}

enum rc
get_providers(struct request *r, struct diag *d)
{
	const int64_t *urn = r->input;
	return view_providers(request_call(r), *urn, d);
}

enum rc
get_provider_link(struct request *r, struct diag *d)
{
	return view_provider_link(request_call(r), r->input, d);
}
