#include "api/handlers.h"
#include "api/inputs.h"
#include "api/request.h"

enum rc
get_lessons(struct request *r, struct diag *d)
{
	return view_lessons(request_call(r), r->input, d);
}

enum rc
get_lesson(struct request *r, struct diag *d)
{
	return view_lesson(request_call(r), r->input, d);
}

enum rc
get_missing(struct request *r, struct diag *d)
{
	return view_missing(request_call(r), r->input, d);
}

enum rc
get_spots(struct request *r, struct diag *d)
{
	return view_spots(request_call(r), r->input, d);
}

enum rc
get_pupil_lessons(struct request *r, struct diag *d)
{
	return view_pupil_lessons(request_call(r), r->input, d);
}

enum rc
get_ad_hoc(struct request *r, struct diag *d)
{
	return view_ad_hoc(request_call(r), *(const int64_t *)r->input, d);
}
