#include "core/deadline.h"

int32_t
deadline_n(const struct calendar *c, int32_t session_day, const struct law_config *cfg)
{
	return calendar_add_school_days(c, session_day, cfg->n_due_school_days); /* R43 */
}

bool
deadline_n_is_near(int32_t age, const struct law_config *cfg)
{
	return age >= cfg->n_due_school_days - 1;
}

bool
deadline_n_is_of_year(int32_t session_day, int32_t due, int32_t from)
{
	return session_day >= from || due == DAY_NONE || due >= from;
}

bool
new_pupil_return_required(const struct new_pupil *p)
{
	/* R15: both must hold, and an authority's earlier request undoes it. */
	return !(p->is_most_junior_class && p->starts_first_day_of_year) || p->la_asked;
}

int32_t
deadline_new_pupil(const struct new_pupil *p, const struct law_config *cfg)
{
	if (!new_pupil_return_required(p)) {
		return DAY_NONE;
	}
	return p->entered_on + cfg->new_pupil_days; /* R14: calendar days */
}

int32_t
deadline_ground_h(const struct calendar *c, int32_t leave_ends, const struct law_config *cfg)
{
	return calendar_add_school_days(c, leave_ends, cfg->ground_h_days); /* R25 */
}
