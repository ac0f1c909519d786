#include "fixture.h"

#include "store/store_moves.h"

static struct move
move_of(int64_t act_id, int32_t n, int64_t pupil_id, enum move_kind kind)
{
	return (struct move){.act_id = act_id,
	    .n = n,
	    .pupil_id = pupil_id,
	    .day = DAY_TUESDAY,
	    .minute = 560,
	    .kind = kind,
	    .place = "Pupil Reception",
	    .next_place = "",
	    .reason = "",
	    .note = "",
	    .person = "",
	    .expected_back = MINUTE_NONE};
}

static void
put(struct fixture *f, const struct move *moves, size_t n)
{
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_moves_put(f->st, f->school_id, moves, n, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}

static void
moves__of_a_day_come_back_whole_and_in_order(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 3);
	struct move out = move_of(2, 1, 3, MOVE_OUT);
	out.minute = 640;
	out.reason = "Dentist";
	out.person = "Aunt";
	out.expected_back = 720;
	struct move in[] = {move_of(1, 1, 2, MOVE_IN), move_of(1, 2, 3, MOVE_IN)};
	in[0].is_waiting = true;
	in[0].seq = 12;
	in[0].next_place = "Year 3 room";
	in[0].note = "No packed lunch";
	put(f, &out, 1);
	put(f, in, 2);
	struct move *got = NULL;
	size_t n = 0;
	struct move_filter filter = {.days = {DAY_TUESDAY, DAY_TUESDAY}};
	gives(RC_OK, store_moves(&got, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 3);
	assert_int_equal(got[0].act_id, 1);
	assert_int_equal(got[0].pupil_id, 2);
	assert_int_equal(got[0].kind, MOVE_IN);
	assert_true(got[0].is_waiting);
	assert_int_equal(got[0].seq, 12);
	assert_string_equal(got[0].next_place, "Year 3 room");
	assert_string_equal(got[0].note, "No packed lunch");
	assert_int_equal(got[0].expected_back, MINUTE_NONE);
	assert_int_equal(got[1].n, 2);
	assert_false(got[1].is_waiting);
	assert_int_equal(got[2].kind, MOVE_OUT);
	assert_int_equal(got[2].minute, 640);
	assert_int_equal(got[2].expected_back, 720);
	assert_string_equal(got[2].reason, "Dentist");
	assert_string_equal(got[2].person, "Aunt");
	assert_string_equal(got[2].place, "Pupil Reception");
}

static void
moves__of_a_pupil_run_over_days_and_leave_others_out(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 3);
	struct move moves[] = {move_of(1, 1, 2, MOVE_IN), move_of(2, 1, 3, MOVE_IN),
	    move_of(3, 1, 2, MOVE_UNDO), move_of(4, 1, 2, MOVE_EARLY)};
	moves[2].undoes_act = 1;
	moves[2].undoes_n = 1;
	moves[3].day = DAY_TUESDAY + 1;
	put(f, moves, 4);
	struct move *got = NULL;
	size_t n = 0;
	struct move_filter filter = {2, {DAY_TUESDAY, DAY_TUESDAY + 1}};
	gives(RC_OK, store_moves(&got, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 3);
	assert_int_equal(got[1].kind, MOVE_UNDO);
	assert_int_equal(got[1].undoes_act, 1);
	assert_int_equal(got[1].undoes_n, 1);
	assert_int_equal(got[2].day, DAY_TUESDAY + 1);
	filter.days.to = DAY_TUESDAY;
	gives(RC_OK, store_moves(&got, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(moves__of_a_day_come_back_whole_and_in_order),
	    T(moves__of_a_pupil_run_over_days_and_leave_others_out)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
