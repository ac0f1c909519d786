#include "fixture.h"

static struct desk_act
act_of(struct fixture *f, int64_t id)
{
	struct desk_act act = fixture_act(f, id, "sign_out");
	act.answer = "{\"ok\":true}";
	store_digest(act.content, "what was asked", 14);
	return act;
}

static void
desk_act__is_found_by_its_uuid_with_its_answer(void **state)
{
	struct fixture *f = *state;
	int64_t id = 0;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_desk_next_id(&id, f->st, f->school_id, &f->d));
	assert_int_equal(id, 1);
	struct desk_act act = act_of(f, id);
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct desk_act got = {0};
	gives(RC_OK, store_desk_by_uuid(&got, f->st, f->school_id, act.uuid, &f->a, &f->d));
	assert_int_equal(got.act_id, 1);
	assert_string_equal(got.uuid, act.uuid);
	assert_string_equal(got.answer, "{\"ok\":true}");
	assert_int_equal(got.happened, NOON - 60);
	assert_memory_equal(got.content, act.content, STORE_HASH);
	gives(RC_OK, store_desk_act(&got, f->st, f->school_id, 1, &f->a, &f->d));
	assert_string_equal(got.user_name, "Mrs E. Example");
	gives(RC_NOT_FOUND, store_desk_act(&got, f->st, f->school_id, 2, &f->a, &f->d));
}

static void
desk_act__with_a_number_that_is_taken_is_tried_again(void **state)
{
	struct fixture *f = *state;
	struct desk_act act = act_of(f, 1);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	act.uuid[0] = '7';
	gives(RC_OK, store_begin(f->st, true, &f->d));
	enum rc rc = store_desk_put(f->st, &act, &f->d);
	if (rc == RC_OK) {
		rc = store_commit(f->st, &f->d); /* PostgreSQL says it here */
	} else {
		store_rollback(f->st);
	}
	assert_int_equal(rc, RC_RETRY);
}

static void
desk_acts__of_a_day_are_listed_in_order(void **state)
{
	struct fixture *f = *state;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	for (int i = 1; i <= 40; i++) {
		struct desk_act act = act_of(f, i);
		act.time = NOON + i;
		act.kind = i % 2 == 0 ? "sign_in" : "sign_out";
		gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	}
	gives(RC_OK, store_commit(f->st, &f->d));
	struct desk_act *got = NULL;
	size_t n = 0;
	struct desk_filter filter = {.from = NOON + 2, .to = NOON + 40, .kind = ""};
	gives(RC_OK, store_desk_acts(&got, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 38);
	assert_int_equal(got[0].act_id, 2);
	filter.kind = "sign_in";
	gives(RC_OK, store_desk_acts(&got, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 19);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(desk_act__is_found_by_its_uuid_with_its_answer),
	    T(desk_act__with_a_number_that_is_taken_is_tried_again),
	    T(desk_acts__of_a_day_are_listed_in_order)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
