#include "fixture.h"

#include "store/store_leave.h"

/* Leave that is asked for: the request, each pupil's part, and what was done about it. */

static struct leave_request
asked(int64_t id, int32_t received)
{
	return (struct leave_request){.leave_id = id,
	    .act_id = id,
	    .ground = "exceptional",
	    .applicant = "Amina Khan (mother)",
	    .applicant_is = "lived_with",
	    .received_day = received,
	    .from_day = DAY_TUESDAY + 20,
	    .from_session = SESSION_PM,
	    .to_day = DAY_TUESDAY + 21,
	    .to_session = SESSION_AM,
	    .words = "A wedding",
	    .fact = "",
	    .travellers = "Mother; father agrees",
	    .email = "amina@example.org"};
}

static struct leave_pupil
part(int64_t id, int64_t pupil)
{
	return (struct leave_pupil){.leave_id = id,
	    .pupil_id = pupil,
	    .state = "waiting",
	    .from_day = DAY_NONE,
	    .to_day = DAY_NONE};
}

static void
put(struct fixture *f, const struct leave_request *row, int64_t first, int64_t last)
{
	struct desk_act act = fixture_act(f, row->act_id, "leave_request");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	gives(RC_OK, store_leave_request_put(f->st, f->school_id, row, &f->d));
	for (int64_t id = first; id <= last; id++) {
		struct leave_pupil p = part(row->leave_id, id);
		gives(RC_OK, store_leave_pupil_put(f->st, f->school_id, &p, &f->d));
	}
	gives(RC_OK, store_commit(f->st, &f->d));
}

static size_t
count(struct fixture *f, struct leave_request **out, const struct leave_filter *filter)
{
	size_t n = 0;
	gives(RC_OK, store_leave_requests(out, &n, f->st, f->school_id, filter, &f->a, &f->d));
	return n;
}

static void
requests__are_found_by_pupil_by_range_and_while_some_part_waits(void **state)
{
	struct fixture *f = *state;
	struct leave_request *list = NULL;
	struct leave_request later = asked(1, DAY_TUESDAY);
	struct leave_request first = asked(2, DAY_TUESDAY - 1);
	const struct day_range all = {DAY_MIN, DAY_MAX};
	int64_t next = 0;
	fill_school(f, 3);
	gives(RC_OK, store_leave_next_id(&next, f->st, f->school_id, &f->d));
	assert_int_equal(next, 1);
	put(f, &later, 1, 2);
	put(f, &first, 3, 3);
	gives(RC_OK, store_leave_next_id(&next, f->st, f->school_id, &f->d));
	assert_int_equal(next, 3);
	assert_int_equal(count(f, &list, &(struct leave_filter){.range = all}), 2);
	assert_int_equal(list[0].leave_id, 2);
	assert_int_equal(list[1].from_session, SESSION_PM);
	assert_int_equal(list[1].to_session, SESSION_AM);
	assert_string_equal(list[1].travellers, "Mother; father agrees");
	assert_string_equal(list[1].by, "Mrs E. Example");
	assert_int_equal(count(f, &list, &(struct leave_filter){.pupil_id = 2, .range = all}), 1);
	assert_int_equal(list[0].leave_id, 1);
	const struct day_range before = {DAY_MIN, DAY_TUESDAY + 19};
	assert_int_equal(count(f, &list, &(struct leave_filter){.range = before}), 0);
	struct leave_pupil granted = part(2, 3);
	granted.state = "granted";
	granted.from_day = granted.to_day = DAY_TUESDAY + 20;
	granted.to_session = SESSION_PM;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_leave_pupil_put(f->st, f->school_id, &granted, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	assert_int_equal(count(f, &list, &(struct leave_filter){.is_open = true, .range = all}), 1);
	assert_int_equal(list[0].leave_id, 1);
	struct leave_pupil *parts = NULL;
	size_t n = 0;
	gives(RC_OK, store_leave_pupils(&parts, &n, f->st, f->school_id,
	                 &(struct leave_filter){.range = all}, &f->a, &f->d));
	assert_int_equal(n, 3);
	assert_int_equal(parts[0].from_day, DAY_NONE);
	assert_string_equal(parts[2].state, "granted");
	assert_int_equal(parts[2].from_day, DAY_TUESDAY + 20);
	assert_int_equal(parts[2].to_session, SESSION_PM);
}

static void
a_step__is_written_once_and_names_who_did_it(void **state)
{
	struct fixture *f = *state;
	struct leave_request row = asked(1, DAY_TUESDAY);
	struct leave_step_row *steps = NULL;
	size_t n = 0;
	const struct leave_filter one = {.leave_id = 1, .range = {DAY_MIN, DAY_MAX}};
	struct leave_step_row step = {.leave_id = 1,
	    .act_id = 2,
	    .n = 1,
	    .kind = "decided",
	    .pupils = "1 2",
	    .state = "refused",
	    .fact = "Licence 77",
	    .words = "Not exceptional"};
	fill_school(f, 2);
	put(f, &row, 1, 2);
	struct desk_act act = fixture_act(f, 2, "leave_decide");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	gives(RC_OK, store_leave_step_put(f->st, f->school_id, &step, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_leave_steps(&steps, &n, f->st, f->school_id, &one, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_string_equal(steps[0].pupils, "1 2");
	assert_string_equal(steps[0].fact, "Licence 77");
	assert_string_equal(steps[0].words, "Not exceptional");
	assert_string_equal(steps[0].by, "Mrs E. Example");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	enum rc rc = store_leave_step_put(f->st, f->school_id, &step, &f->d);
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
	    cmocka_unit_test_setup_teardown(
	        requests__are_found_by_pupil_by_range_and_while_some_part_waits, fixture_setup,
	        fixture_teardown),
	    cmocka_unit_test_setup_teardown(
	        a_step__is_written_once_and_names_who_did_it, fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
