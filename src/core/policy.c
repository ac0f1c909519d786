#include "core/policy.h"

#include <assert.h>
#include <string.h>

/* The guidance names no clock times; these keep each register open for at most 30 minutes (R36) and
 * the day 6.5 hours long. */
static const struct policy_day guidance_day = {
    .name = "",
    .years = YEARS_ALL,
    .gates_open = 8 * 60 + 30,
    .gates_close = 8 * 60 + 45,
    .starts = 8 * 60 + 45,
    .ends = 15 * 60 + 15,
    .sign_in = "",
    .session =
        {
            [SESSION_AM] =
                {
                    .opens = 8 * 60 + 45,
                    .must_arrive_by = MINUTE_NONE,
                    .late_from = MINUTE_NONE,
                    .taken_at = MINUTE_NONE,
                    .closes = 9 * 60 + 15,
                    .ends = 12 * 60,
                    .late_by = LATE_POINT_OPENS,
                },
            [SESSION_PM] =
                {
                    .opens = 13 * 60,
                    .must_arrive_by = MINUTE_NONE,
                    .late_from = MINUTE_NONE,
                    .taken_at = MINUTE_NONE,
                    .closes = 13 * 60 + 30,
                    .ends = 15 * 60 + 15,
                    .late_by = LATE_POINT_OPENS,
                },
        },
};

#define OPEN_MINUTES 30 /* R36 */

void
policy_default(struct policy *out)
{
	*out = (struct policy){
	    .name = "",
	    .urn = POLICY_NONE,
	    .source = "",
	    .from = DAY_NONE,
	    .review_on = DAY_NONE,
	    .approved_on = DAY_NONE,
	    .origin = POLICY_OWN,
	    .final_year_group = POLICY_NONE,
	    .most_junior_class = POLICY_NONE,
	    .reception = {.leave_minutes = 30},
	    .absence =
	        {
	            .report_by_preferred = MINUTE_NONE,
	            .report_by_latest = MINUTE_NONE,
	            .report_every_day = true,
	            .contact_after_minutes = POLICY_NONE,
	            .contact_every_day = true,
	            .refer_after_days = 10,
	            .n_days = 5,
	            .n_unit = DAY_UNIT_SCHOOL,
	            .n_then = "O",
	        },
	    .targets =
	        {
	            .attendance_tenths = POLICY_NONE,
	            .persistent_tenths = POLICY_NONE,
	            .punctuality_tenths = POLICY_NONE,
	            .letter_below_tenths = POLICY_NONE,
	        },
	    .leave =
	        {
	            .form = "",
	            .exceptional_means = "",
	            .work_set = "",
	            .observance_per_festival = POLICY_NONE,
	            .observance_per_year = POLICY_NONE,
	        },
	    .law = law_config_default(),
	    .legal =
	        {
	            .code_of_conduct = "",
	            .issuers = ISSUER_HEADTEACHER | ISSUER_LA | ISSUER_POLICE,
	            .nti_weeks_min = 3,
	            .nti_weeks_max = 6,
	        },
	};
}

const struct policy_day *
policy_day_of(const struct policy *p, enum nc_year year)
{
	for (size_t i = 0; i < p->n_days; i++) {
		if (p->day[i].years & YEAR_BIT(year)) {
			return &p->day[i];
		}
	}
	return &guidance_day;
}

static int16_t
late_minute(const struct policy_session *s, int16_t opens)
{
	int16_t minute = MINUTE_NONE;

	switch (s->late_by) {
	case LATE_POINT_UNSAID:
	case LATE_POINT_LATE_FROM:
		minute = s->late_from;
		break;
	case LATE_POINT_TAKEN_AT:
		minute = s->taken_at;
		break;
	case LATE_POINT_MUST_ARRIVE_BY:
		minute = s->must_arrive_by;
		break;
	case LATE_POINT_OPENS:
	case LATE_POINT_COUNT:
		break;
	}
	return minute == MINUTE_NONE ? opens : minute;
}

static int16_t
session_end(const struct policy_day *day, enum session s)
{
	if (day->session[s].ends != MINUTE_NONE) {
		return day->session[s].ends;
	}
	int16_t end = s == SESSION_AM ? day->session[SESSION_PM].opens : day->ends;
	return end == MINUTE_NONE ? guidance_day.session[s].ends : end;
}

void
policy_times(struct session_times *out, const struct policy *p, enum nc_year year, enum session s)
{
	assert(s < SESSION_COUNT);
	const struct policy_day *day = policy_day_of(p, year);
	const struct policy_session *at = &day->session[s];
	int16_t opens = at->opens;
	int16_t closes = at->closes;

	if (opens == MINUTE_NONE && closes == MINUTE_NONE) {
		opens = guidance_day.session[s].opens;
		closes = guidance_day.session[s].closes;
	} else if (opens == MINUTE_NONE) {
		opens = closes < OPEN_MINUTES ? 0 : (int16_t)(closes - OPEN_MINUTES);
	} else if (closes == MINUTE_NONE) {
		closes = (int16_t)(opens + OPEN_MINUTES);
	}
	*out = (struct session_times){
	    .opens = opens,
	    .late_from = late_minute(at, opens),
	    .closes = closes,
	    .ends = session_end(day, s),
	};
}

const struct policy_post *
policy_post_on(const struct policy *p, enum policy_post_kind kind, int32_t day, int year)
{
	for (size_t i = 0; i < p->n_posts; i++) {
		const struct policy_post *post = &p->post[i];
		bool is_held = (post->from == DAY_NONE || post->from <= day) &&
		               (post->to == DAY_NONE || day <= post->to);
		bool is_for = year < 0 || (post->years & YEAR_BIT(year)) != 0;
		if (post->kind == kind && is_held && is_for) {
			return post;
		}
	}
	return NULL;
}

struct pos
policy_at(const struct policy *p, const char *path)
{
	for (size_t i = 0; i < p->n_values; i++) {
		if (strcmp(p->value[i].path, path) == 0) {
			return p->value[i].at;
		}
	}
	return (struct pos){0, 0};
}

const char *
policy_cycle_name(enum policy_cycle cycle)
{
	static const char *const names[] = {
	    [CYCLE_DAILY] = "daily",
	    [CYCLE_WEEKLY] = "weekly",
	    [CYCLE_TWO_WEEKLY] = "every 2 weeks",
	    [CYCLE_THREE_WEEKLY] = "every 3 weeks",
	    [CYCLE_MONTHLY] = "monthly",
	    [CYCLE_HALF_TERMLY] = "half-termly",
	    [CYCLE_TERMLY] = "termly",
	    [CYCLE_TWICE_YEARLY] = "twice a year",
	    [CYCLE_YEARLY] = "yearly",
	};
	_Static_assert(sizeof names / sizeof names[0] == CYCLE_COUNT, "name the new cycle");
	return names[cycle];
}

const char *
policy_post_name(enum policy_post_kind kind)
{
	static const char *const names[] = {
	    [POST_HEADTEACHER] = "headteacher",
	    [POST_SENIOR_ATTENDANCE_CHAMPION] = "senior attendance champion",
	    [POST_DAY_TO_DAY_CONTACT] = "day-to-day contact",
	    [POST_ATTENDANCE_OFFICER] = "attendance officer",
	    [POST_LINK_GOVERNOR] = "link governor",
	    [POST_DESIGNATED_TEACHER] = "designated teacher",
	    [POST_SENCO] = "SENCO",
	    [POST_DSL] = "designated safeguarding lead",
	    [POST_PUPIL_PREMIUM_LEAD] = "pupil premium lead",
	    [POST_YEAR_STAFF] = "year staff",
	    [POST_LA_ATTENDANCE] = "LA attendance officer",
	    [POST_LA_EHC] = "LA EHC contact",
	    [POST_LA_SOCIAL_CARE] = "LA social care contact",
	    [POST_LA_VIRTUAL_SCHOOL] = "Virtual School contact",
	    [POST_COUNCIL_MAILBOX] = "council mailbox",
	    [POST_OTHER] = "other",
	};
	_Static_assert(sizeof names / sizeof names[0] == POST_COUNT, "name the new post");
	return names[kind];
}

int
policy_post_find(const char *name)
{
	if (strcmp(name, "DSL") == 0) { /* the file's word */
		return POST_DSL;
	}
	for (int i = 0; i < POST_OTHER; i++) {
		if (strcmp(policy_post_name((enum policy_post_kind)i), name) == 0) {
			return i;
		}
	}
	return -1;
}

const char *
policy_when_name(enum step_when when)
{
	static const char *const names[] = {
	    [STEP_RAISED] = "raised",
	    [STEP_NOT_ACKNOWLEDGED] = "not acknowledged",
	    [STEP_SEARCHING] = "searching",
	    [STEP_FOUND] = "found",
	    [STEP_NOT_FOUND] = "not found",
	};
	_Static_assert(sizeof names / sizeof names[0] == STEP_WHEN_COUNT, "name the new condition");
	return names[when];
}

const char *
policy_strength_name(enum policy_strength s)
{
	static const char *const names[] = {
	    [STRENGTH_MUST] = "must",
	    [STRENGTH_WHERE_POSSIBLE] = "where possible",
	    [STRENGTH_MAY] = "may",
	};
	_Static_assert(sizeof names / sizeof names[0] == STRENGTH_COUNT, "name the new strength");
	return names[s];
}
