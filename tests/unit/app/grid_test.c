#include "town.h"

#include "app/grid.h"
#include "app/seal.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* The office grid: what it shows, and saves over many sessions. */

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static int
begin(void **state)
{
	struct town *t = town_new();
	town_at(t, tuesday(), "08:50");
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "L", 0)};
	marks[2].minutes_late = 4;
	struct take_args take = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	town_at(t, tuesday() + 1, "10:00");
	*state = t;
	return 0;
}

static struct mark_in
cell(int64_t pupil, const char *code, int64_t based_on, int32_t day)
{
	struct mark_in m = town_sent(pupil, code, based_on);
	m.day = day;
	return m;
}

static enum rc
save(struct town *t, const struct mark_in *marks, size_t n, const char *reason)
{
	struct amend_args args = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .reason = reason, .marks = marks, .n_marks = n};
	return town_act(t, act_amend, &args);
}

static enum rc
look(struct town *t, const struct grid_query *q)
{
	struct call c = town_call(t);
	return view_grid(&c, q, &t->d);
}

static bool
says(const struct text *t, const char *what)
{
	return strstr(t->s, what) != NULL;
}

static void
grid__shows_marks_by_session_with_minutes_and_versions(void **state)
{
	struct town *t = *state;
	struct grid_query q = {.urn = TOWN_URN, .range = {tuesday(), tuesday() + 1}};
	assert_int_equal(look(t, &q), RC_OK);
	assert_true(says(&t->out, "\"codes\":[\"/\",\"\",\"\",\"\"]"));
	assert_true(says(&t->out, "\"codes\":[\"L\",\"\",\"\",\"\"]"));
	assert_true(says(&t->out, "\"more\":[{\"at\":0,\"minutes_late\":4}]"));
	assert_true(says(&t->out, "\"date\":\"2026-09-09\",\"session\":\"PM\",\"is_ahead\":true"));
}

static void
grid__says_which_days_are_sealed(void **state)
{
	struct town *t = *state;
	struct grid_query q = {.urn = TOWN_URN, .range = {tuesday(), tuesday() + 1}};
	town_at(t, tuesday() + 1, "09:00");
	struct seal_args args = {TOWN_URN, town_uuid(t), {tuesday(), tuesday()}, "", 0, true};
	assert_int_equal(town_act(t, act_seal, &args), RC_OK);
	assert_int_equal(look(t, &q), RC_OK);
	assert_true(says(
	    &t->out, "\"2026-09-08\",\"session\":\"PM\",\"is_ahead\":false,\"is_sealed\":true"));
	assert_false(
	    says(&t->out, "\"2026-09-09\",\"session\":\"AM\",\"is_ahead\":false,\"is_sealed\""));
}

static void
grid__of_a_range_over_two_weeks_is_refused(void **state)
{
	struct town *t = *state;
	struct grid_query q = {.urn = TOWN_URN, .range = {tuesday(), tuesday() + 14}};
	assert_int_equal(look(t, &q), RC_INVALID);
	q.pupil_id = 1;
	assert_int_equal(look(t, &q), RC_OK);
	q.range.to = q.range.from - 1;
	assert_int_equal(look(t, &q), RC_INVALID);
}

static void
grid__leaves_out_pupils_a_teacher_may_not_see(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	struct grid_query q = {.urn = TOWN_URN, .range = {tuesday(), tuesday()}};
	assert_int_equal(look(t, &q), RC_OK);
	assert_true(says(&t->out, "\"id\":\"1\""));
	assert_false(says(&t->out, "\"id\":\"4\""));
	assert_true(says(&t->out, "\"may_edit\":false"));
	q.group_id = TOWN_FERN;
	assert_int_equal(look(t, &q), RC_FORBIDDEN);
	q = (struct grid_query){.urn = TOWN_URN, .pupil_id = 4, .range = {tuesday(), tuesday()}};
	assert_int_equal(look(t, &q), RC_FORBIDDEN);
}

static void
grid__blanks_are_filled_without_a_reason_changes_are_not(void **state)
{
	struct town *t = *state;
	town_mark(t, 1, tuesday(), SESSION_AM);
	int64_t seq = t->seq;
	struct mark_in fill[] = {cell(4, "/", 0, tuesday()), cell(5, "I", 0, tuesday() + 1)};
	assert_int_equal(save(t, fill, 2, ""), RC_OK);
	assert_string_equal(town_mark(t, 5, tuesday() + 1, SESSION_AM), "I");
	struct mark_in change = cell(1, "I", seq, tuesday());
	assert_int_equal(save(t, &change, 1, ""), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_int_equal(save(t, &change, 1, "Mother rang"), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "I");
}

static void
grid__names_every_refused_cell_and_writes_none(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {cell(4, "/", 0, tuesday()), cell(5, "Y7", 0, tuesday()),
	    cell(6, "QQ", 0, tuesday()), cell(6, "I", 0, tuesday() + 30)};
	assert_int_equal(save(t, marks, 4, "Bulk"), RC_INVALID);
	assert_string_equal(t->d.field, "/marks/1/note");
	assert_true(says(&t->detail, "\"pupil\":\"5\",\"date\":\"2026-09-08\",\"session\":\"AM\""));
	assert_true(says(&t->detail, "\"pupil\":\"6\",\"date\":\"2026-09-08\""));
	assert_true(says(&t->detail, "\"pupil\":\"6\",\"date\":\"2026-10-08\""));
	assert_false(says(&t->detail, "\"pupil\":\"4\""));
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "");
}

static void
grid__conflicts_of_all_sessions_are_listed_and_nothing_is_written(void **state)
{
	struct town *t = *state;
	struct mark_in first[] = {cell(4, "/", 0, tuesday()), cell(4, "/", 0, tuesday() + 1)};
	assert_int_equal(save(t, first, 2, ""), RC_OK);
	struct mark_in late[] = {
	    cell(4, "I", 0, tuesday()), cell(4, "I", 0, tuesday() + 1), cell(5, "I", 0, tuesday())};
	assert_int_equal(save(t, late, 3, "Letter seen"), RC_STALE);
	assert_true(says(&t->detail, "\"pupil\":\"4\",\"date\":\"2026-09-08\""));
	assert_true(says(&t->detail, "\"pupil\":\"4\",\"date\":\"2026-09-09\""));
	assert_false(says(&t->detail, "\"pupil\":\"5\""));
	assert_string_equal(town_mark(t, 5, tuesday(), SESSION_AM), "");
}

/* The filter "changed today" is of what the office did since midnight, whichever day it is about.
 */
static void
grid__says_which_marks_were_changed_today(void **state)
{
	struct town *t = *state;
	struct grid_query q = {.urn = TOWN_URN, .range = {tuesday(), tuesday()}};
	town_mark(t, 1, tuesday(), SESSION_AM);
	struct mark_in change = cell(1, "I", t->seq, tuesday());
	assert_int_equal(save(t, &change, 1, "Mother rang"), RC_OK);
	assert_int_equal(look(t, &q), RC_OK);
	assert_true(
	    says(&t->out, "\"more\":[{\"at\":0,\"is_amended\":true,\"is_changed_today\":true}]"));
	town_at(t, tuesday() + 1, "23:59");
	assert_int_equal(look(t, &q), RC_OK);
	assert_true(says(&t->out, "\"is_changed_today\":true"));
	town_at(t, tuesday() + 2, "00:00");
	assert_int_equal(look(t, &q), RC_OK);
	assert_true(says(&t->out, "\"more\":[{\"at\":0,\"is_amended\":true}]"));
	assert_false(says(&t->out, "is_changed_today"));
}

static void
changes__are_reported_with_old_new_reason_and_who(void **state)
{
	struct town *t = *state;
	town_mark(t, 1, tuesday(), SESSION_AM);
	struct mark_in change = cell(1, "I", t->seq, tuesday());
	assert_int_equal(save(t, &change, 1, "Mother rang"), RC_OK);
	struct grid_query q = {.urn = TOWN_URN, .range = {tuesday(), tuesday()}};
	struct call c = town_call(t);
	assert_int_equal(view_changes(&c, &q, &t->d), RC_OK);
	assert_true(says(&t->out, "\"old\":\"/\",\"new\":\"I\",\"reason\":\"Mother rang\""));
	assert_true(says(&t->out, "\"kind\":\"amend\",\"at\":\"2026-09-09T10:00:00+01:00\","
	                          "\"by\":\"J. Whitlock\",\"position\":\"attendance officer\"}"));
	assert_true(says(&t->out, "\"total\":1}"));
	q.pupil_id = 2;
	c = town_call(t);
	assert_int_equal(view_changes(&c, &q, &t->d), RC_OK);
	assert_true(says(&t->out, "\"changes\":[],\"total\":0}"));
	q = (struct grid_query){.urn = TOWN_URN, .range = {tuesday() + 1, tuesday()}};
	assert_int_equal(view_changes(&c, &q, &t->d), RC_INVALID);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(grid__shows_marks_by_session_with_minutes_and_versions),
	    TEST(grid__says_which_days_are_sealed),
	    TEST(grid__of_a_range_over_two_weeks_is_refused),
	    TEST(grid__leaves_out_pupils_a_teacher_may_not_see),
	    TEST(grid__blanks_are_filled_without_a_reason_changes_are_not),
	    TEST(grid__names_every_refused_cell_and_writes_none),
	    TEST(grid__conflicts_of_all_sessions_are_listed_and_nothing_is_written),
	    TEST(grid__says_which_marks_were_changed_today),
	    TEST(changes__are_reported_with_old_new_reason_and_who),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
