#include "api/handlers.h"
#include "api/request.h"
#include "app/absence_report.h"
#include "app/follow_up.h"
#include "app/reception.h"

enum rc
get_follow_up(struct request *r, struct diag *d)
{
	return view_follow_up(request_call(r), r->input, d);
}

enum rc
get_follow_up_pupil(struct request *r, struct diag *d)
{
	return view_follow_up_pupil(request_call(r), r->input, d);
}

enum rc
get_absence_reports(struct request *r, struct diag *d)
{
	return view_absence_reports(request_call(r), r->input, d);
}

enum rc
get_absence_pupils(struct request *r, struct diag *d)
{
	return view_desk_pupils(request_call(r), *(const int64_t *)r->input, PERM_FOLLOW_UP, d);
}
