#include "core/policy.h"

#include "core/near.h"
#include "core/policy_words.h"
#include "policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define AT(h, m) ((h)*60 + (m))

static struct session_times
times(const struct fixture *f, enum nc_year year, enum session s)
{
	struct session_times t;
	policy_times(&t, &f->policy, year, s);
	return t;
}

static void
policy__basildon_registers_years_7_8_and_9_at_their_own_times(void **state)
{
	(void)state;
	struct fixture f;
	fixture_file(&f, "policies/basildon-lower-135895.yaml");
	assert_int_equal(times(&f, NC_9, SESSION_AM).opens, AT(8, 30));
	assert_int_equal(times(&f, NC_9, SESSION_AM).closes, AT(8, 45));
	assert_int_equal(times(&f, NC_8, SESSION_AM).opens, AT(9, 0));
	assert_int_equal(times(&f, NC_7, SESSION_PM).opens, AT(14, 0));
	assert_int_equal(times(&f, NC_8, SESSION_PM).closes, AT(13, 45));
	assert_int_equal(times(&f, NC_9, SESSION_PM).ends, AT(15, 0));
	fixture_fini(&f);
}

static void
policy__richmond_hill_decides_late_at_five_past_nine(void **state)
{
	(void)state;
	struct fixture f;
	fixture_file(&f, "policies/richmond-hill-109743.yaml");
	struct session_times t = times(&f, NC_3, SESSION_AM);
	assert_int_equal(t.opens, AT(9, 0));
	assert_int_equal(t.late_from, AT(9, 5));
	assert_int_equal(t.closes, AT(9, 30));
	/* No afternoon times in the policy: the guidance's, but the school's own end of day. */
	t = times(&f, NC_3, SESSION_PM);
	assert_int_equal(t.opens, AT(13, 0));
	assert_int_equal(t.closes, AT(13, 30));
	assert_int_equal(t.ends, AT(15, 10));
	fixture_fini(&f);
}

static struct policy_day
silent_day(void)
{
	struct policy_session s = {MINUTE_NONE, MINUTE_NONE, MINUTE_NONE, MINUTE_NONE, MINUTE_NONE,
	    MINUTE_NONE, LATE_POINT_UNSAID};
	return (struct policy_day){.name = "",
	    .years = YEARS_ALL,
	    .gates_open = MINUTE_NONE,
	    .gates_close = MINUTE_NONE,
	    .starts = MINUTE_NONE,
	    .ends = MINUTE_NONE,
	    .sign_in = "",
	    .session = {s, s}};
}

static void
policy__a_silent_time_is_thirty_minutes_from_the_one_that_is_given(void **state)
{
	(void)state;
	struct policy p;
	struct session_times t;
	struct policy_day day = silent_day();
	policy_default(&p);
	p.day = &day;
	p.n_days = 1;

	day.session[SESSION_PM].closes = AT(13, 30);
	policy_times(&t, &p, NC_5, SESSION_PM);
	assert_int_equal(t.opens, AT(13, 0));
	assert_int_equal(t.late_from, AT(13, 0));
	day.session[SESSION_AM].opens = AT(8, 50);
	policy_times(&t, &p, NC_5, SESSION_AM);
	assert_int_equal(t.closes, AT(9, 20));
	day.session[SESSION_PM].opens = AT(13, 10);
	policy_times(&t, &p, NC_5, SESSION_AM);
	assert_int_equal(t.ends, AT(13, 10));
	day.session[SESSION_AM].closes = AT(0, 10);
	day.session[SESSION_AM].opens = MINUTE_NONE;
	policy_times(&t, &p, NC_5, SESSION_AM);
	assert_int_equal(t.opens, 0);
}

static void
policy__the_named_time_decides_late(void **state)
{
	(void)state;
	static const struct {
		enum late_point by;
		int16_t minute;
	} cases[] = {
	    {LATE_POINT_UNSAID, AT(9, 5)},
	    {LATE_POINT_OPENS, AT(9, 0)},
	    {LATE_POINT_LATE_FROM, AT(9, 5)},
	    {LATE_POINT_TAKEN_AT, AT(9, 15)},
	    {LATE_POINT_MUST_ARRIVE_BY, AT(8, 55)},
	};
	struct policy p;
	struct policy_day day = silent_day();
	policy_default(&p);
	p.day = &day;
	p.n_days = 1;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct session_times t;
		day.session[SESSION_AM] = (struct policy_session){.opens = AT(9, 0),
		    .must_arrive_by = AT(8, 55),
		    .late_from = AT(9, 5),
		    .taken_at = AT(9, 15),
		    .closes = AT(9, 30),
		    .ends = MINUTE_NONE,
		    .late_by = cases[i].by};
		policy_times(&t, &p, NC_5, SESSION_AM);
		assert_int_equal(t.late_from, cases[i].minute);
	}
}

static void
policy__a_year_without_a_plan_has_the_day_of_the_guidance(void **state)
{
	(void)state;
	struct fixture f;
	fixture_file(&f, "policies/basildon-lower-135895.yaml");
	assert_int_equal(times(&f, NC_10, SESSION_AM).opens, AT(8, 45));
	assert_int_equal(times(&f, NC_10, SESSION_AM).closes, AT(9, 15));
	fixture_fini(&f);
}

static void
policy__a_post_is_held_by_whoever_holds_it_that_day(void **state)
{
	(void)state;
	int32_t september = day_from_civil(2025, 9, 1);
	int32_t january = day_from_civil(2026, 1, 1);
	const struct policy_post posts[] = {
	    {POST_SENIOR_ATTENDANCE_CHAMPION, "", "Ann Example", "", "", YEARS_ALL, DAY_NONE,
	        january - 1},
	    {POST_SENIOR_ATTENDANCE_CHAMPION, "", "Ben Sample", "", "", YEARS_ALL, january,
	        DAY_NONE},
	    {POST_YEAR_STAFF, "Year 8", "", "", "", YEAR_BIT(NC_8), DAY_NONE, DAY_NONE},
	};
	struct policy p;
	policy_default(&p);
	p.post = posts;
	p.n_posts = 3;
	enum policy_post_kind champion = POST_SENIOR_ATTENDANCE_CHAMPION;
	assert_string_equal(policy_post_on(&p, champion, september, -1)->name, "Ann Example");
	assert_string_equal(policy_post_on(&p, champion, january - 1, -1)->name, "Ann Example");
	assert_string_equal(policy_post_on(&p, champion, january, NC_8)->name, "Ben Sample");
	assert_non_null(policy_post_on(&p, POST_YEAR_STAFF, january, NC_8));
	assert_null(policy_post_on(&p, POST_YEAR_STAFF, january, NC_9));
	assert_null(policy_post_on(&p, POST_SENCO, january, -1));
}

static void
name__one_slip_of_the_keyboard_is_near(void **state)
{
	(void)state;
	assert_true(near_name("Paula Craig", "Paula Criag"));
	assert_true(near_name("Rahkee", "Rakhee"));
	assert_true(near_name("Ann Example", "Ann Exampel"));
	assert_false(near_name("Paula Craig", "Paula Craig"));
	assert_false(near_name("Ann Smith", "Amy Smith"));
	assert_false(near_name("Mr Smith", "Mrs Smith"));
	assert_false(near_name("Ann Smith", "Ann Smythe"));
	assert_false(near_name("Ann", "Ann Smith"));
	assert_false(near_name("", ""));
	assert_int_equal(near_distance("closes", "close"), 1);
	assert_int_equal(near_distance("abc", ""), 3);
	assert_int_equal(near_distance("orgin", "origin"), 1);
}

static void
words__the_public_page_tells_times_contacts_thresholds_and_steps(void **state)
{
	(void)state;
	static const char *const wanted[] = {
	    "# Attendance at Richmond Hill School\n",
	    "In force from 1 September 2025; to be reviewed by 1 September 2026.",
	    "- The gates open at 08:55\n",
	    ("- Morning: the register opens at 09:00. Whoever arrives after 09:05 is late (L). The "
	     "register closes at 09:30; whoever arrives after that has an unauthorised absence "
	     "(U)"),
	    "- Tell the school by 09:30, on each day of the absence.\n",
	    "- The school's target for attendance is 95 %.\n",
	    "These codes count: G O U.",
	    "1. **Letter**: A letter when attendance is below the target (School office)\n",
	    "- Family worker\n",
	    "- This policy: yearly\n",
	};
	struct fixture f;
	struct text t;
	fixture_file(&f, "policies/richmond-hill-109743.yaml");
	text_init(&t, 65536);
	policy_words(&t, &f.policy, day_from_civil(2026, 1, 12));
	assert_false(t.is_full);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		if (strstr(t.s, wanted[i]) == NULL) {
			fail_msg("not in the words: %s", wanted[i]);
		}
	}
	text_fini(&t);
	fixture_fini(&f);
}

static void
words__nothing_in_a_policy_becomes_markup(void **state)
{
	(void)state;
	struct policy p;
	struct text t;
	policy_default(&p);
	p.name = "<script>[x](y) *A*\nB";
	text_init(&t, 65536);
	policy_words(&t, &p, 0);
	const char *line = "# Attendance at \\<script\\>\\[x\\](y) \\*A\\* B\n";
	assert_memory_equal(t.s, line, strlen(line));
	text_fini(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(policy__basildon_registers_years_7_8_and_9_at_their_own_times),
	    cmocka_unit_test(policy__richmond_hill_decides_late_at_five_past_nine),
	    cmocka_unit_test(policy__a_silent_time_is_thirty_minutes_from_the_one_that_is_given),
	    cmocka_unit_test(policy__the_named_time_decides_late),
	    cmocka_unit_test(policy__a_year_without_a_plan_has_the_day_of_the_guidance),
	    cmocka_unit_test(policy__a_post_is_held_by_whoever_holds_it_that_day),
	    cmocka_unit_test(name__one_slip_of_the_keyboard_is_near),
	    cmocka_unit_test(words__the_public_page_tells_times_contacts_thresholds_and_steps),
	    cmocka_unit_test(words__nothing_in_a_policy_becomes_markup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
