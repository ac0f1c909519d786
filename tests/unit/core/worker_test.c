#include "core/worker.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#define FLAG(f) (UINT32_C(1) << (f))
#define SOCIAL (UINT32_C(1) << WORKER_SOCIAL)
#define YOUTH (UINT32_C(1) << WORKER_YOUTH_OFFENDING)

static void
workers__are_those_of_now_and_a_plan_has_a_social_worker(void **state)
{
	(void)state;
	assert_int_equal(workers_of(FLAG(PUPIL_FLAG_SOCIAL_WORKER)), SOCIAL);
	assert_int_equal(workers_of(FLAG(PUPIL_FLAG_CHILD_IN_NEED)), SOCIAL);
	assert_int_equal(workers_of(FLAG(PUPIL_FLAG_CHILD_PROTECTION)), SOCIAL);
	assert_int_equal(workers_of(FLAG(PUPIL_FLAG_YOUTH_OFFENDING)), YOUTH);
	assert_int_equal(
	    workers_of(FLAG(PUPIL_FLAG_YOUTH_OFFENDING) | FLAG(PUPIL_FLAG_SOCIAL_WORKER)),
	    SOCIAL | YOUTH);
	assert_int_equal(workers_of(FLAG(PUPIL_FLAG_HAD_SOCIAL_WORKER) |
	                            FLAG(PUPIL_FLAG_LOOKED_AFTER) | FLAG(PUPIL_FLAG_VULNERABLE)),
	    0);
}

static struct worker_told
told(const char *who, uint32_t workers)
{
	return (struct worker_told){.how = ATTEMPT_AUTHORITY,
	    .outcome = ATTEMPT_LEFT_MESSAGE,
	    .who = who,
	    .at = 1000,
	    .found_at = 1000,
	    .workers = workers};
}

static void
told__is_by_a_message_that_arrived_after_the_absence_was_found(void **state)
{
	(void)state;
	struct worker_told f = told("J. Bello", SOCIAL);
	assert_true(worker_is_told(WORKER_SOCIAL, &f));
	f.outcome = ATTEMPT_SPOKE;
	assert_true(worker_is_told(WORKER_SOCIAL, &f));
	f.outcome = ATTEMPT_NO_ANSWER;
	assert_false(worker_is_told(WORKER_SOCIAL, &f));
	f = told("J. Bello", SOCIAL);
	f.at = 999;
	assert_false(worker_is_told(WORKER_SOCIAL, &f));
	f = told("J. Bello", SOCIAL);
	f.how = ATTEMPT_CALL;
	assert_false(worker_is_told(WORKER_SOCIAL, &f));
}

static void
told__is_the_worker_who_is_named_where_there_are_two(void **state)
{
	(void)state;
	struct worker_told f = told("Social worker: J. Bello", SOCIAL | YOUTH);
	assert_true(worker_is_told(WORKER_SOCIAL, &f));
	assert_false(worker_is_told(WORKER_YOUTH_OFFENDING, &f));
	f = told("Youth offending worker", SOCIAL | YOUTH);
	assert_false(worker_is_told(WORKER_SOCIAL, &f));
	assert_true(worker_is_told(WORKER_YOUTH_OFFENDING, &f));
	f = told("Duty desk of the authority", SOCIAL | YOUTH);
	assert_false(worker_is_told(WORKER_SOCIAL, &f));
	assert_false(worker_is_told(WORKER_YOUTH_OFFENDING, &f));
	f = told("Youth offending worker", SOCIAL); /* whose flag has ended meanwhile */
	assert_false(worker_is_told(WORKER_SOCIAL, &f));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(workers__are_those_of_now_and_a_plan_has_a_social_worker),
	    cmocka_unit_test(told__is_by_a_message_that_arrived_after_the_absence_was_found),
	    cmocka_unit_test(told__is_the_worker_who_is_named_where_there_are_two),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
