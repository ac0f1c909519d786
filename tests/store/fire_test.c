#include "fixture.h"

#include "store/store_desk.h"
#include "store/store_fire.h"

#include <stdio.h>
#include <string.h>

/* An act of the desk under the next number. */
static int64_t
act(struct fixture *f, const char *name)
{
	struct desk_act a = {.school_id = f->school_id,
	    .kind = "fire",
	    .time = NOON,
	    .happened = NOON,
	    .user_id = 7,
	    .user_name = name,
	    .position = "Tutor",
	    .device = "phone",
	    .reason = "",
	    .answer = ""};
	gives(RC_OK, store_desk_next_id(&a.act_id, f->st, f->school_id, &f->d));
	snprintf(a.uuid, sizeof a.uuid, "6ba7b810-9dad-11d1-80b4-%012d", (int)a.act_id);
	gives(RC_OK, store_desk_put(f->st, &a, &f->d));
	return a.act_id;
}

static void
start(struct fixture *f, int64_t roll_id, int64_t at)
{
	struct fire_roll r = {.roll_id = roll_id,
	    .act_id = act(f, "Mrs E. Example"),
	    .is_drill = true,
	    .note = "Autumn drill",
	    .started_at = at};
	gives(RC_OK, store_fire_roll_put(f->st, f->school_id, &r, &f->d));
}

static void
fire_points__are_replaced_whole(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 2);
	struct fire_point *got = NULL;
	size_t n = 7;
	gives(RC_OK, store_fire_points(&got, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 0);
	int64_t groups[] = {1};
	struct fire_point points[] = {
	    {.place = 1, .name = "Tennis courts", .groups = groups, .n_groups = 1},
	    {.place = 2, .name = "Car park"}};
	for (int i = 0; i < 2; i++) { /* twice: the second replaces the first */
		gives(RC_OK, store_begin(f->st, true, &f->d));
		struct fire_points_set set = {f->school_id, act(f, "Head"), points, 2};
		gives(RC_OK, store_fire_points_set(f->st, &set, &f->d));
		gives(RC_OK, store_commit(f->st, &f->d));
	}
	gives(RC_OK, store_fire_points(&got, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_string_equal(got[0].name, "Tennis courts");
	assert_int_equal(got[0].n_groups, 1);
	assert_int_equal(got[0].groups[0], 1);
	assert_int_equal(got[1].n_groups, 0);
}

static void
fire_roll__is_kept_with_who_started_and_ended_it(void **state)
{
	struct fixture *f = *state;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	start(f, 1, NOON);
	start(f, 2, NOON + 600);
	struct fire_roll end = {.roll_id = 1,
	    .ended_at = NOON + 300,
	    .ended_act = act(f, "Mr A. Other"),
	    .end_note = "All out"};
	gives(RC_OK, store_fire_roll_end(f->st, f->school_id, &end, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct fire_roll *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_fire_rolls(&got, &n, f->st, f->school_id, 10, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(got[0].roll_id, 2);
	assert_int_equal(got[0].ended_at, 0);
	assert_string_equal(got[0].ended_by, "");
	assert_string_equal(got[1].started_by, "Mrs E. Example");
	assert_string_equal(got[1].ended_by, "Mr A. Other");
	assert_string_equal(got[1].end_note, "All out");
	struct fire_roll one;
	gives(RC_OK, store_fire_roll(&one, f->st, f->school_id, 1, &f->a, &f->d));
	assert_true(one.is_drill);
	gives(RC_NOT_FOUND, store_fire_roll(&one, f->st, f->school_id, 3, &f->a, &f->d));
}

static void
fire_roll__that_ended_cannot_be_ended_again(void **state)
{
	struct fixture *f = *state;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	start(f, 1, NOON);
	struct fire_roll end = {.roll_id = 1,
	    .ended_at = NOON + 300,
	    .ended_act = act(f, "Mr A. Other"),
	    .end_note = ""};
	gives(RC_OK, store_fire_roll_end(f->st, f->school_id, &end, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_begin(f->st, true, &f->d));
	enum rc rc = store_fire_roll_end(f->st, f->school_id, &end, &f->d);
	if (rc == RC_OK) {
		rc = store_commit(f->st, &f->d); /* PostgreSQL says it here */
	} else {
		store_rollback(f->st);
	}
	assert_int_equal(rc, RC_RETRY);
}

static void
fire_ticks__are_all_kept_in_the_order_they_were_done(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 3);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	start(f, 1, NOON);
	int64_t late = act(f, "First phone");
	int64_t early = act(f, "Second phone");
	struct fire_tick ticks[] = {
	    {.act_id = late, .n = 1, .roll_id = 1, .pupil_id = 2, .note = "", .done_at = NOON + 90},
	    {.act_id = late,
	        .n = 2,
	        .roll_id = 1,
	        .pupil_id = 3,
	        .kind = FIRE_NOTE,
	        .note = "Seen at the gate",
	        .done_at = NOON + 91},
	    {.act_id = early,
	        .n = 1,
	        .roll_id = 1,
	        .pupil_id = 2,
	        .kind = FIRE_MISSING,
	        .note = "",
	        .done_at = NOON + 60}};
	gives(RC_OK, store_fire_ticks_put(f->st, f->school_id, ticks, 3, &f->d));
	struct fire_count count = {.act_id = late,
	    .roll_id = 1,
	    .is_visitors = true,
	    .here = 3,
	    .found = 2,
	    .done_at = NOON};
	gives(RC_OK, store_fire_count_put(f->st, f->school_id, &count, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct fire_tick *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_fire_ticks(&got, &n, f->st, f->school_id, 1, &f->a, &f->d));
	assert_int_equal(n, 3);
	assert_int_equal(got[0].kind, FIRE_MISSING);
	assert_string_equal(got[0].user_name, "Second phone");
	assert_int_equal(got[1].kind, FIRE_FOUND);
	assert_string_equal(got[2].note, "Seen at the gate");
	struct fire_count *counts = NULL;
	gives(RC_OK, store_fire_counts(&counts, &n, f->st, f->school_id, 1, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_true(counts[0].is_visitors);
	assert_int_equal(counts[0].here, 3);
	assert_int_equal(counts[0].found, 2);
}

static void
fire_report__keeps_who_was_looked_for(void **state)
{
	struct fixture *f = *state;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	start(f, 1, NOON);
	const struct fire_pupil pupils[] = {{1, "Begum, Kim", "7B", "Marked present 08:52", true},
	    {2, "Abara, Kim", "7B", "Not in school", false}};
	struct fire_pupils_put put = {f->school_id, 1, pupils, 2};
	gives(RC_OK, store_fire_pupils_put(f->st, &put, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct fire_pupil *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_fire_pupils(&got, &n, f->st, f->school_id, 1, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_string_equal(got[0].name, "Abara, Kim");
	assert_false(got[0].was_expected);
	assert_string_equal(got[1].known, "Marked present 08:52");
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(fire_points__are_replaced_whole),
	    T(fire_roll__is_kept_with_who_started_and_ended_it),
	    T(fire_roll__that_ended_cannot_be_ended_again),
	    T(fire_ticks__are_all_kept_in_the_order_they_were_done),
	    T(fire_report__keeps_who_was_looked_for)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
