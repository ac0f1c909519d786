#include "fixture.h"

#include "store/store_follow_up.h"

static void
attempt_on(struct fixture *f, int64_t id, int64_t pupil, int32_t day)
{
	struct desk_act act = fixture_act(f, id, "contact_attempt");
	const struct contact_attempt row = {.act_id = id,
	    .pupil_id = pupil,
	    .day = day,
	    .how = "call",
	    .outcome = "no_answer",
	    .contact = "Amina Khan (mother)",
	    .number = "07700 900123",
	    .companion = "",
	    .words = "Rang twice"};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	gives(RC_OK, store_contact_attempt_put(f->st, f->school_id, &row, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}

static size_t
count(struct fixture *f, struct contact_attempt **out, int64_t pupil, int32_t from, int32_t to)
{
	size_t n = 0;
	const struct contact_attempt_filter filter = {pupil, {from, to}};
	gives(RC_OK, store_contact_attempts(out, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	return n;
}

static void
attempts__are_found_by_pupil_and_day_with_who_made_them(void **state)
{
	struct fixture *f = *state;
	struct contact_attempt *list = NULL;
	fill_school(f, 2);
	attempt_on(f, 1, 1, DAY_TUESDAY);
	attempt_on(f, 2, 2, DAY_TUESDAY);
	attempt_on(f, 3, 1, DAY_TUESDAY + 1);
	assert_int_equal(count(f, &list, 0, DAY_TUESDAY, DAY_TUESDAY), 2);
	assert_int_equal(count(f, &list, 1, DAY_TUESDAY, DAY_TUESDAY + 1), 2);
	assert_int_equal(list[0].day, DAY_TUESDAY);
	assert_string_equal(list[0].by, "Mrs E. Example");
	assert_string_equal(list[0].position, "Attendance officer");
	assert_string_equal(list[0].contact, "Amina Khan (mother)");
	assert_string_equal(list[0].words, "Rang twice");
	assert_int_equal(list[0].at, NOON - 60);
	assert_int_equal(count(f, &list, 2, DAY_TUESDAY + 1, DAY_TUESDAY + 9), 0);
}

/* The full pupil has two contacts: one that may be rung, and one a court order keeps away. */
static void
reachable__counts_who_may_be_rung_and_has_a_number(void **state)
{
	struct fixture *f = *state;
	struct reachable *list = NULL;
	size_t n = 0;
	fill_school(f, 2);
	struct pupil full = full_pupil(1, "", "");
	int32_t want = 0;
	for (size_t i = 0; i < full.n_contacts; i++) {
		want += !full.contacts[i].no_contact && full.contacts[i].phones[0] != '\0';
	}
	assert_true(want > 0 && (size_t)want < full.n_contacts);
	gives(RC_OK, store_reachable(&list, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(list[0].pupil_id, 1);
	assert_int_equal(list[0].n, want);
}

static void
kept_away__are_those_whom_a_court_order_names(void **state)
{
	struct fixture *f = *state;
	struct kept_away *list = NULL;
	size_t n = 0;
	fill_school(f, 2);
	gives(RC_OK, store_kept_away(&list, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(list[0].pupil_id, 1);
	assert_string_equal(list[0].forename, "Bob");
	assert_string_equal(list[0].surname, "Parent");
	assert_string_equal(list[0].phones, "");
}

/* The full pupil: SEN support until day 20500, without a contact; looked after since then. */
static void
flag_contacts__are_of_flags_that_hold_and_name_somebody(void **state)
{
	struct fixture *f = *state;
	struct flag_contact *list = NULL;
	size_t n = 0;
	fill_school(f, 2);
	struct flag_contact_filter filter = {f->school_id, 20500};
	gives(RC_OK, store_flag_contacts(&list, &n, f->st, &filter, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(list[0].pupil_id, 1);
	assert_int_equal(list[0].kind, PUPIL_FLAG_LOOKED_AFTER);
	assert_string_equal(list[0].contact, "Virtual School 01632 960001");
	filter.day = 20499;
	gives(RC_OK, store_flag_contacts(&list, &n, f->st, &filter, &f->a, &f->d));
	assert_int_equal(n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(attempts__are_found_by_pupil_and_day_with_who_made_them,
	        fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(reachable__counts_who_may_be_rung_and_has_a_number,
	        fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(
	        kept_away__are_those_whom_a_court_order_names, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(flag_contacts__are_of_flags_that_hold_and_name_somebody,
	        fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
