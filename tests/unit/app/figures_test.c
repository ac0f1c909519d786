#include "town.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* 7 Ash on Tuesday 8 September: present, late, and N; in the afternoon nobody was marked. */
static int32_t today;

static int
begin(void **state)
{
	struct town *t = town_new();
	today = day_from_civil(2026, 9, 8);
	struct mark_in marks[] = {
	    {.pupil_id = 1, .code = "/", .minutes_late = MINUTE_NONE, .note = ""},
	    {.pupil_id = 2, .code = "L", .minutes_late = 7, .note = "bus"},
	    {.pupil_id = 3, .code = "N", .minutes_late = MINUTE_NONE, .note = ""},
	};
	struct take_args take = {.key = {TOWN_URN, today, SESSION_AM, TOWN_ASH},
	    .uuid = town_uuid(t),
	    .reason = "",
	    .marks = marks,
	    .n_marks = 3};
	town_at(t, today, "08:50");
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	town_at(t, today, "10:00");
	*state = t;
	return 0;
}

static struct figures_query
query(void)
{
	return (struct figures_query){.urn = TOWN_URN,
	    .range = {DAY_NONE, DAY_NONE},
	    .year = -1,
	    .flag = "",
	    .band = "",
	    .met = ""};
}

static bool
says(const struct town *t, const char *part)
{
	return strstr(t->out.s, part) != NULL;
}

static void
figures__school_counts_from_the_first_day_of_the_year_to_this_morning(void **state)
{
	struct town *t = *state;
	struct figures_query q = query();
	struct call c = town_call(t);
	assert_int_equal(view_figures(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "{\"from\":\"2026-09-01\",\"to\":\"2026-09-08\""));
	assert_true(says(t, "\"possible\":3,\"attended\":2,\"authorised\":0,\"unauthorised\":1"));
	assert_true(says(t, "\"attendance\":667"));
	assert_true(says(t, "\"name\":\"7 Ash\""));
}

static void
figures__governor_sees_no_group_of_fewer_than_five(void **state)
{
	struct town *t = *state;
	struct figures_query q = query();
	t->who = &town_governor;
	struct call c = town_call(t);
	assert_int_equal(view_figures(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "\"name\":\"Year 7\""));
	assert_false(says(t, "\"name\":\"7 Ash\""));
	c = town_call(t);
	assert_int_equal(view_figure_pupils(&c, &q, &t->d), RC_FORBIDDEN);
}

static void
figures__governor_who_teaches_one_group_sees_no_small_group(void **state)
{
	struct town *t = *state;
	static const struct grant two[] = {
	    {1, ROLE_GOVERNOR, YEARS_ALL, 0}, {1, ROLE_TEACHER, YEARS_ALL, TOWN_FERN}};
	const struct actor who = {.user_id = 15,
	    .username = "",
	    .name = "",
	    .position = "",
	    .grants = two,
	    .n_grants = 2};
	struct figures_query q = query();
	t->who = &who;
	struct call c = town_call(t);
	assert_int_equal(view_figures(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "\"name\":\"Year 7\""));
	assert_false(says(t, "\"name\":\"7 Ash\""));
}

static void
figures__governor_cannot_take_a_small_year_from_the_whole(void **state)
{
	struct town *t = *state;
	static const char *const names[] = {"Ara", "Bo", "Cy"};
	struct figures_query q = query();
	t->who = &town_officer;
	for (size_t i = 0; i < 3; i++) {
		struct pupil_in in = {.urn = TOWN_URN,
		    .uuid = town_uuid(t),
		    .reason = "",
		    .based_on = -1,
		    .legal_surname = "Eight",
		    .legal_forename = names[i],
		    .dob = day_from_civil(2013, 11, 1),
		    .sex = "F",
		    .start = today,
		    .year = "8",
		    .is_boarder = -1};
		assert_int_equal(town_act(t, act_admit, &in), RC_OK);
	}
	struct call c = town_call(t);
	assert_int_equal(view_figures(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "\"name\":\"Year 7\""));
	assert_true(says(t, "\"name\":\"Year 8\""));
	t->who = &town_governor;
	c = town_call(t);
	assert_int_equal(view_figures(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "\"pupils\":9"));
	assert_false(says(t, "\"name\":\"Year 8\""));
	assert_false(says(t, "\"name\":\"Year 7\"")); /* 9 less 6 would be Year 8 */
}

static void
figures__names_come_most_absence_first_and_only_those_in_scope(void **state)
{
	struct town *t = *state;
	struct figures_query q = query();
	struct call c = town_call(t);
	assert_int_equal(view_figure_pupils(&c, &q, &t->d), RC_OK);
	assert_ptr_equal(strstr(t->out.s, "{\"id\":\"3\""), t->out.s + strlen("{\"pupils\":["));
	assert_true(says(t, "{\"id\":\"5\""));
	t->who = &town_teacher;
	c = town_call(t);
	assert_int_equal(view_figure_pupils(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "{\"id\":\"1\""));
	assert_false(says(t, "{\"id\":\"5\""));
	q.met = "persistent";
	c = town_call(t);
	assert_int_equal(view_figure_pupils(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "{\"id\":\"3\""));
	assert_false(says(t, "{\"id\":\"1\""));
	q.met = "nonsense";
	c = town_call(t);
	assert_int_equal(view_figure_pupils(&c, &q, &t->d), RC_INVALID);
}

static void
figures__names_say_how_many_registers_of_the_school_they_lack(void **state)
{
	struct town *t = *state;
	struct figures_query q = query();
	q.range = (struct day_range){today, today};
	struct call c = town_call(t);
	assert_int_equal(view_figure_pupils(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "],\"missing\":1}")); /* 7 Fern was not taken this morning */
	q.group_id = TOWN_ASH;
	c = town_call(t);
	assert_int_equal(view_figure_pupils(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "],\"missing\":1}"));
}

static void
pupils__list_says_how_many_registers_of_the_year_it_lacks(void **state)
{
	struct town *t = *state;
	struct figures_query figures = query();
	struct pupils_query q = {.urn = TOWN_URN,
	    .words = "",
	    .year = -1,
	    .flag = "",
	    .band = "",
	    .status = "on",
	    .limit = 2,
	    .cursor = ""};
	struct call c = town_call(t);
	assert_int_equal(view_figures(&c, &figures, &t->d), RC_OK);
	const char *same = strstr(t->out.s, "\"missing\":");
	char missing[32];
	assert_non_null(same);
	snprintf(missing, sizeof missing, "%.*s,", (int)strcspn(same, ",}"), same);
	assert_string_not_equal(missing, "\"missing\":0,");
	c = town_call(t);
	assert_int_equal(view_pupils(&c, &q, &t->d), RC_OK);
	assert_true(says(t, missing));
}

static void
figures__pupil_has_minutes_flags_and_weekdays(void **state)
{
	struct town *t = *state;
	struct figures_query q = query();
	q.pupil_id = 2;
	struct call c = town_call(t);
	assert_int_equal(view_pupil_figures(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "\"minutes_late\":7"));
	assert_true(says(t, "\"last_year\":null"));
	assert_true(says(t, "\"kind\":\"threshold\""));
	q.pupil_id = 5;
	t->who = &town_teacher;
	c = town_call(t);
	assert_int_equal(view_pupil_figures(&c, &q, &t->d), RC_FORBIDDEN);
}

static void
figures__before_the_register_opens_today_does_not_count(void **state)
{
	struct town *t = *state;
	struct figures_query q = query();
	town_at(t, today + 1, "07:00");
	struct call c = town_call(t);
	assert_int_equal(view_figures(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "\"to\":\"2026-09-08\""));
}

static void
strip__each_session_has_its_code_closure_or_blank(void **state)
{
	struct town *t = *state;
	struct figures_query q = query();
	q.pupil_id = 2;
	q.range.from = day_from_civil(2026, 8, 31);
	struct call c = town_call(t);
	assert_int_equal(view_strip(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "{\"date\":\"2026-08-31\",\"am\":{\"code\":\"-\"}"));
	assert_true(
	    says(t, "{\"date\":\"2026-09-01\",\"am\":{\"code\":\"#\"},\"pm\":{\"code\":\"#\"},"
	            "\"closed\":\"INSET\"}"));
	assert_true(says(t, "{\"date\":\"2026-09-02\",\"am\":{\"code\":\"\"}"));
	assert_false(says(t, "2026-09-05")); /* a Saturday */
	assert_true(says(t, "\"am\":{\"code\":\"L\",\"minutes_late\":7,\"note\":\"bus\","
	                    "\"is_amended\":false,\"is_confirmed\":true,\"seq\":5},"
	                    "\"pm\":{\"code\":\"\"}}]}"));
}

static void
report__school_and_pupil_for_the_command_line(void **state)
{
	struct town *t = *state;
	struct figures_query q = query();
	struct call c = town_call(t);
	assert_int_equal(view_report_school(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "\"attendance_pct\":\"66.7\""));
	c = town_call(t);
	assert_int_equal(
	    view_report_pupil(&c, TOWN_URN, "H801200001001", today, &t->d), RC_NOT_FOUND);
	t->who = &town_governor;
	c = town_call(t);
	assert_int_equal(view_report_school(&c, &q, &t->d), RC_FORBIDDEN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(figures__school_counts_from_the_first_day_of_the_year_to_this_morning),
	    TEST(figures__governor_sees_no_group_of_fewer_than_five),
	    TEST(figures__governor_who_teaches_one_group_sees_no_small_group),
	    TEST(figures__governor_cannot_take_a_small_year_from_the_whole),
	    TEST(figures__names_come_most_absence_first_and_only_those_in_scope),
	    TEST(figures__names_say_how_many_registers_of_the_school_they_lack),
	    TEST(pupils__list_says_how_many_registers_of_the_year_it_lacks),
	    TEST(figures__pupil_has_minutes_flags_and_weekdays),
	    TEST(figures__before_the_register_opens_today_does_not_count),
	    TEST(strip__each_session_has_its_code_closure_or_blank),
	    TEST(report__school_and_pupil_for_the_command_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
