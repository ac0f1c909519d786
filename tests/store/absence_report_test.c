#include "fixture.h"

#include "store/store_absence_report.h"

static void
act_put(struct fixture *f, int64_t id, const char *name)
{
	struct desk_act act = fixture_act(f, id, "absence_report");
	act.user_name = name;
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
}

static struct absence_report
told(int64_t id, int64_t pupil)
{
	return (struct absence_report){.report_id = id,
	    .act_id = id,
	    .pupil_id = pupil,
	    .from_day = DAY_TUESDAY,
	    .to_day = DAY_TUESDAY + 1,
	    .source = "phone",
	    .told_by = "Amina Khan (mother)",
	    .reason = "illness",
	    .words = "Stomach bug",
	    .state = "waiting"};
}

static size_t
count(struct fixture *f, struct absence_report **out, const struct absence_report_filter *filter)
{
	size_t n = 0;
	gives(RC_OK, store_absence_reports(out, &n, f->st, f->school_id, filter, &f->a, &f->d));
	return n;
}

static size_t
steps(struct fixture *f, struct absence_report_step **out, int64_t pupil)
{
	size_t n = 0;
	const struct absence_report_filter filter = {.pupil_id = pupil};
	gives(
	    RC_OK, store_absence_report_steps(out, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	return n;
}

static void
step_put(struct fixture *f, struct absence_report *row, const struct absence_report_step *step)
{
	row->state = step->state;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	act_put(f, step->act_id, step->n == 1 ? "Mr A. Asker" : "Mr H. Head");
	gives(RC_OK, store_absence_report_put(f->st, f->school_id, row, &f->d));
	gives(RC_OK, store_absence_report_step_put(f->st, f->school_id, step, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}

static void
report__waits_until_it_is_decided_and_keeps_every_step(void **state)
{
	struct fixture *f = *state;
	struct absence_report *list = NULL;
	struct absence_report_step *log = NULL;
	struct absence_report row = told(0, 1);
	struct absence_report other = told(2, 2);
	fill_school(f, 2);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	act_put(f, 1, "Mrs E. Example");
	act_put(f, 2, "Mrs E. Example");
	gives(RC_OK, store_absence_report_next_id(&row.report_id, f->st, f->school_id, &f->d));
	assert_int_equal(row.report_id, 1);
	row.act_id = 1;
	gives(RC_OK, store_absence_report_put(f->st, f->school_id, &row, &f->d));
	gives(RC_OK, store_absence_report_put(f->st, f->school_id, &other, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	const struct absence_report_filter open = {.is_open = true};
	assert_int_equal(count(f, &list, &open), 2);
	assert_string_equal(list[0].by, "Mrs E. Example");
	assert_string_equal(list[0].words, "Stomach bug");
	assert_int_equal(list[0].at, NOON - 60);
	assert_int_equal(steps(f, &log, 0), 0);
	const struct absence_report_step ask = {3, "", 1, 1, "asked", "Until when?", 0, "", ""};
	step_put(f, &row, &ask);
	assert_int_equal(count(f, &list, &open), 2);
	assert_string_equal(list[0].state, "asked");
	const struct absence_report_step yes = {4, "I", 2, 1, "accepted", "Believed", 0, "", ""};
	step_put(f, &row, &yes);
	assert_int_equal(count(f, &list, &open), 1);
	assert_int_equal(steps(f, &log, 1), 2);
	assert_string_equal(log[0].words, "Until when?");
	assert_string_equal(log[0].by, "Mr A. Asker");
	assert_string_equal(log[1].by, "Mr H. Head");
	assert_string_equal(log[1].position, "Attendance officer");
	assert_string_equal(log[1].code, "I");
	assert_int_equal(log[1].at, NOON - 60);
	assert_int_equal(steps(f, &log, 2), 0);
}

static void
step__with_a_number_that_is_taken_is_tried_again(void **state)
{
	struct fixture *f = *state;
	struct absence_report row = told(1, 1);
	const struct absence_report_step ask = {2, "", 1, 1, "asked", "Until when?", 0, "", ""};
	fill_school(f, 2);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	act_put(f, 1, "Mrs E. Example");
	gives(RC_OK, store_absence_report_put(f->st, f->school_id, &row, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	step_put(f, &row, &ask);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	enum rc rc = store_absence_report_step_put(f->st, f->school_id, &ask, &f->d);
	if (rc == RC_OK) {
		rc = store_commit(f->st, &f->d); /* PostgreSQL says it here */
	} else {
		store_rollback(f->st);
	}
	assert_int_equal(rc, RC_RETRY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(report__waits_until_it_is_decided_and_keeps_every_step,
	        fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(
	        step__with_a_number_that_is_taken_is_tried_again, fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
