#include "fixture.h"

#include "store/store_alerts.h"
#include "store/store_vulnerable.h"

#include <string.h>

static struct alert_row
alert_of(int64_t id, int64_t pupil_id)
{
	return (struct alert_row){.act_id = 1,
	    .alert_id = id,
	    .day = day_from_civil(2026, 9, 8),
	    .expected = "7 Ash",
	    .outcome = "",
	    .pupil_id = pupil_id,
	    .raised_at = NOON,
	    .raised_by = 11,
	    .raised_name = "A. Fielding",
	    .ref = id == 1 ? "00000001" : "00000002",
	    .state = ALERT_IS_RAISED};
}

static void
alert__is_read_back_with_its_log_and_whom_it_told(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 3);
	struct alert_row alert = alert_of(1, 1);
	const struct alert_step_row step = {.act_id = 1,
	    .at = NOON,
	    .kind = ALERT_TOLD,
	    .n = 1,
	    .place = "",
	    .position = "automatic",
	    .step = 2,
	    .user_name = "Muster",
	    .words = "Anyone on call"};
	struct alert_told_row told = {
	    .address = "oncall@example.org", .alert_id = 1, .n = 1, .name = "On call"};
	store_digest(told.token_hash, "secret", 6);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_alert_put(f->st, f->school_id, &alert, &f->d));
	gives(RC_OK, store_alert_step_put(f->st, f->school_id, 1, &step, &f->d));
	gives(RC_OK, store_alert_told_put(f->st, f->school_id, &told, &f->d));
	alert.state = ALERT_IS_CLOSED;
	alert.closed_at = NOON + 60;
	alert.outcome = "Found";
	gives(RC_OK, store_alert_put(f->st, f->school_id, &alert, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));

	struct alert_row got;
	struct alert_step_row *steps = NULL;
	size_t n = 0;
	gives(RC_OK, store_alert(&got, f->st, f->school_id, 1, &f->a, &f->d));
	assert_int_equal(got.state, ALERT_IS_CLOSED);
	assert_string_equal(got.outcome, "Found");
	gives(RC_OK, store_alert_steps(&steps, &n, f->st, &got, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(steps[0].kind, ALERT_TOLD);
	assert_int_equal(steps[0].step, 2);
	struct alert_told_row by_token;
	int64_t school_id = 0;
	int64_t alert_id = 0;
	gives(RC_OK,
	    store_alert_by_token(&by_token, &school_id, f->st, told.token_hash, &f->a, &f->d));
	assert_string_equal(by_token.address, "oncall@example.org");
	assert_int_equal(school_id, f->school_id);
	gives(RC_OK, store_alert_by_ref(&alert_id, &school_id, f->st, "00000001", &f->d));
	assert_int_equal(alert_id, 1);
	gives(RC_NOT_FOUND, store_alert(&got, f->st, f->school_id, 2, &f->a, &f->d));
}

static void
alert__step_of_the_policy_that_was_done_is_not_done_again(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 3);
	const struct alert_row alert = alert_of(1, 1);
	struct alert_step_row step = {.act_id = 1,
	    .at = NOON,
	    .kind = ALERT_TOLD,
	    .n = 1,
	    .place = "",
	    .position = "",
	    .step = 0,
	    .user_name = "",
	    .words = ""};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_alert_put(f->st, f->school_id, &alert, &f->d));
	gives(RC_OK, store_alert_step_put(f->st, f->school_id, 1, &step, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	step.n = 2; /* another process, the same step */
	gives(RC_OK, store_begin(f->st, true, &f->d));
	enum rc rc = store_alert_step_put(f->st, f->school_id, 1, &step, &f->d);
	if (rc == RC_OK) {
		rc = store_commit(f->st, &f->d); /* PostgreSQL says it here */
	} else {
		store_rollback(f->st);
	}
	assert_int_equal(rc, RC_RETRY);
}

static void
vulnerable__entry_is_read_back_with_its_log(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 3);
	struct vulnerable_row row = {.entry_id = 1,
	    .from_day = DAY_NONE,
	    .proposed_at = NOON,
	    .proposed_by = 11,
	    .proposed_name = "A. Fielding",
	    .pupil_id = 1,
	    .reason = "Walks home alone",
	    .review_day = DAY_NONE,
	    .state = VULNERABLE_PROPOSED};
	const struct vulnerable_step_row step = {.act_id = 1,
	    .at = NOON,
	    .entry_id = 1,
	    .kind = "propose",
	    .n = 1,
	    .position = "tutor",
	    .review_day = DAY_NONE,
	    .user_id = 11,
	    .user_name = "A. Fielding",
	    .words = ""};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_vulnerable_put(f->st, f->school_id, &row, &f->d));
	gives(RC_OK, store_vulnerable_step_put(f->st, f->school_id, &step, &f->d));
	row.state = VULNERABLE_LISTED;
	row.from_day = 20000;
	row.review_day = 20042;
	gives(RC_OK, store_vulnerable_put(f->st, f->school_id, &row, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct vulnerable_row got;
	struct vulnerable_step_row *steps = NULL;
	size_t n = 0;
	gives(RC_OK, store_vulnerable(&got, f->st, f->school_id, 1, &f->a, &f->d));
	assert_int_equal(got.state, VULNERABLE_LISTED);
	assert_int_equal(got.review_day, 20042);
	gives(RC_OK, store_vulnerable_steps(&steps, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(steps[0].review_day, DAY_NONE);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(alert__is_read_back_with_its_log_and_whom_it_told),
	    T(alert__step_of_the_policy_that_was_done_is_not_done_again),
	    T(vulnerable__entry_is_read_back_with_its_log)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
