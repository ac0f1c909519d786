#include "api/handlers.h"
#include "api/request.h"

/* Figures and flags. */

enum rc
get_marks(struct request *r, struct diag *d)
{
	return view_strip(request_call(r), r->input, d);
}

enum rc
get_pupil_figures(struct request *r, struct diag *d)
{
	return view_pupil_figures(request_call(r), r->input, d);
}

enum rc
get_figures(struct request *r, struct diag *d)
{
	return view_figures(request_call(r), r->input, d);
}

enum rc
get_figure_pupils(struct request *r, struct diag *d)
{
	return view_figure_pupils(request_call(r), r->input, d);
}
