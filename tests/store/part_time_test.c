#include "fixture.h"

#include "store/store_part_time.h"

/* Part-time timetables: the plan, its steps, and the known absences it entered. */

static struct part_time
plan(int64_t id, int64_t pupil)
{
	return (struct part_time){.plan_id = id,
	    .pupil_id = pupil,
	    .reason = "health",
	    .wider = "health_care",
	    .aim = "Full time by half-term",
	    .words = "Recovering from an operation",
	    .sessions = 2,
	    .from_day = DAY_TUESDAY,
	    .to_day = DAY_TUESDAY + 28,
	    .social_worker = "",
	    .ehc_plan = "Case officer agrees",
	    .la_told = DAY_NONE};
}

static struct part_time_step_row
step(int64_t id, int64_t n, const char *kind)
{
	return (struct part_time_step_row){.plan_id = id,
	    .n = n,
	    .act_id = 10 * id + n,
	    .kind = kind,
	    .day = DAY_TUESDAY,
	    .words = "",
	    .school_who = "Mrs Head",
	    .school_day = DAY_TUESDAY - 1,
	    .school_how = "meeting",
	    .parent_who = "Amina Khan",
	    .parent_day = DAY_TUESDAY - 2,
	    .parent_how = "letter",
	    .to_day = DAY_TUESDAY + 28,
	    .reviews = "2026-10-05 2026-10-19"};
}

static void
put(struct fixture *f, const struct part_time *row, const struct part_time_step_row *s)
{
	struct desk_act act = fixture_act(f, s->act_id, "part_time");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	gives(RC_OK, store_part_time_put(f->st, f->school_id, row, &f->d));
	gives(RC_OK, store_part_time_step_put(f->st, f->school_id, s, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}

static size_t
count(struct fixture *f, struct part_time **out, struct part_time_filter filter)
{
	size_t n = 0;
	gives(RC_OK, store_part_times(out, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	return n;
}

static void
plans__are_found_by_pupil_and_while_they_run(void **state)
{
	struct fixture *f = *state;
	struct part_time *list = NULL;
	struct part_time first = plan(1, 1);
	struct part_time second = plan(2, 2);
	struct part_time_step_row made = step(1, 1, "made");
	struct part_time_step_row other = step(2, 1, "made");
	int64_t next = 0;
	fill_school(f, 2);
	gives(RC_OK, store_part_time_next_id(&next, f->st, f->school_id, &f->d));
	assert_int_equal(next, 1);
	second.to_day--;
	put(f, &first, &made);
	put(f, &second, &other);
	gives(RC_OK, store_part_time_next_id(&next, f->st, f->school_id, &f->d));
	assert_int_equal(next, 3);
	assert_int_equal(count(f, &list, (struct part_time_filter){.open_on = DAY_NONE}), 2);
	assert_int_equal(list[0].plan_id, 2); /* it ends first */
	assert_int_equal(list[1].sessions, 2);
	assert_int_equal(list[1].la_told, DAY_NONE);
	assert_string_equal(list[1].ehc_plan, "Case officer agrees");
	const struct part_time_filter last = {.open_on = DAY_TUESDAY + 28};
	assert_int_equal(count(f, &list, last), 1);
	const struct part_time_filter over = {.open_on = DAY_TUESDAY + 29};
	assert_int_equal(count(f, &list, over), 0);
	const struct part_time_filter pupil = {.pupil_id = 2, .open_on = DAY_TUESDAY};
	assert_int_equal(count(f, &list, pupil), 1);
	first.is_ended = true;
	first.la_told = DAY_TUESDAY + 1;
	struct part_time_step_row ended = step(1, 2, "ended");
	put(f, &first, &ended);
	const struct part_time_filter one = {.plan_id = 1, .open_on = DAY_TUESDAY};
	assert_int_equal(count(f, &list, one), 0);
	assert_int_equal(
	    count(f, &list, (struct part_time_filter){.plan_id = 1, .open_on = DAY_NONE}), 1);
	assert_true(list[0].is_ended);
	assert_int_equal(list[0].la_told, DAY_TUESDAY + 1);
}

static void
steps__are_written_once_with_both_agreements(void **state)
{
	struct fixture *f = *state;
	struct part_time row = plan(1, 1);
	struct part_time_step_row made = step(1, 1, "made");
	struct part_time_step_row review = step(1, 2, "goes_on");
	struct part_time_step_row *steps = NULL;
	size_t n = 0;
	const struct part_time_filter one = {.plan_id = 1, .open_on = DAY_NONE};
	fill_school(f, 1);
	review.school_who = review.school_how = review.parent_who = review.parent_how = "";
	review.school_day = review.parent_day = DAY_NONE;
	review.words = "Better";
	put(f, &row, &made);
	put(f, &row, &review);
	gives(RC_OK, store_part_time_steps(&steps, &n, f->st, f->school_id, &one, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_string_equal(steps[0].parent_who, "Amina Khan");
	assert_int_equal(steps[0].parent_day, DAY_TUESDAY - 2);
	assert_string_equal(steps[0].school_how, "meeting");
	assert_string_equal(steps[0].reviews, "2026-10-05 2026-10-19");
	assert_string_equal(steps[0].by, "Mrs E. Example");
	assert_string_equal(steps[1].kind, "goes_on");
	assert_int_equal(steps[1].school_day, DAY_NONE);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	enum rc rc = store_part_time_step_put(f->st, f->school_id, &review, &f->d);
	if (rc == RC_OK) {
		rc = store_commit(f->st, &f->d); /* PostgreSQL says it here */
	} else {
		store_rollback(f->st);
	}
	assert_int_equal(rc, RC_RETRY);
}

static void
known_absences__are_those_of_the_plan(void **state)
{
	struct fixture *f = *state;
	struct part_time row = plan(1, 1);
	struct part_time_step_row made = step(1, 1, "made");
	int64_t *ids = NULL;
	size_t n = 0;
	fill_school(f, 1);
	put(f, &row, &made);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_part_time_planned_put(f->st, f->school_id, 7, 1, &f->d));
	gives(RC_OK, store_part_time_planned_put(f->st, f->school_id, 5, 1, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_part_time_planned(&ids, &n, f->st, f->school_id, 1, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(ids[0], 5);
	assert_int_equal(ids[1], 7);
	gives(RC_OK, store_part_time_planned(&ids, &n, f->st, f->school_id, 2, &f->a, &f->d));
	assert_int_equal(n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        plans__are_found_by_pupil_and_while_they_run, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(
	        steps__are_written_once_with_both_agreements, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(
	        known_absences__are_those_of_the_plan, fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
