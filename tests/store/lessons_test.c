#include "fixture.h"

#include "store/store_desk.h"
#include "store/store_lessons.h"

#include <stdio.h>
#include <string.h>

/* An act of a desk, which every row names. */
static int64_t
act_of(struct fixture *f, const char *who)
{
	struct desk_act act = {.school_id = f->school_id,
	    .kind = "lesson_take",
	    .time = NOON,
	    .happened = NOON - 60,
	    .user_id = 7,
	    .user_name = who,
	    .position = "Teacher",
	    .device = "",
	    .reason = "",
	    .answer = ""};
	gives(RC_OK, store_desk_next_id(&act.act_id, f->st, f->school_id, &f->d));
	snprintf(act.uuid, sizeof act.uuid, "6ba7b810-9dad-11d1-80b4-%012d", (int)act.act_id);
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	return act.act_id;
}

/* Class 1 "8x/Ma1" with pupils 1 and 2, taught on Tuesdays 09:00 to 10:00, in week B only on
 * Thursdays. */
static void
fill_timetable(struct fixture *f)
{
	fill_school(f, 3);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	const struct class_row row = {1, "lesson", "8x/Ma1", "Maths", false, false};
	gives(RC_OK, store_class_put(f->st, f->school_id, &row, &f->d));
	for (int64_t id = 1; id <= 2; id++) {
		const struct class_member m = {1, id, DAY_TUESDAY - 7, DAY_NONE};
		gives(RC_OK, store_class_member_put(f->st, f->school_id, &m, &f->d));
	}
	const struct lesson tuesday = {.lesson_id = 1,
	    .class_id = 1,
	    .period = "P1",
	    .days = 2,
	    .starts = 540,
	    .ends = 600,
	    .room = "M4",
	    .teacher_id = 7,
	    .teacher = "Mrs E. Example",
	    .from_day = DAY_TUESDAY - 7,
	    .to_day = DAY_NONE};
	struct lesson thursday = tuesday;
	thursday.lesson_id = 2;
	thursday.days = 8;
	thursday.week = 2;
	gives(RC_OK, store_lesson_put(f->st, f->school_id, &tuesday, &f->d));
	gives(RC_OK, store_lesson_put(f->st, f->school_id, &thursday, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}

static void
timetable__gives_the_lessons_of_a_day_in_their_week(void **state)
{
	struct fixture *f = *state;
	struct lesson *l = NULL;
	size_t n = 0;
	fill_timetable(f);
	struct lesson_filter day = {DAY_TUESDAY, 1};
	gives(RC_OK, store_lessons(&l, &n, f->st, f->school_id, &day, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_string_equal(l[0].name, "8x/Ma1");
	assert_string_equal(l[0].kind, "lesson");
	assert_int_equal(l[0].starts, 540);
	assert_int_equal(l[0].to_day, DAY_NONE);
	day = (struct lesson_filter){DAY_TUESDAY + 2, 1};
	gives(RC_OK, store_lessons(&l, &n, f->st, f->school_id, &day, &f->a, &f->d));
	assert_int_equal(n, 0);
	day.week = 2;
	gives(RC_OK, store_lessons(&l, &n, f->st, f->school_id, &day, &f->a, &f->d));
	assert_int_equal(n, 1);
	day = (struct lesson_filter){DAY_TUESDAY - 14, 1};
	gives(RC_OK, store_lessons(&l, &n, f->st, f->school_id, &day, &f->a, &f->d));
	assert_int_equal(n, 0);
	struct lesson one = {0};
	gives(RC_OK, store_lesson(&one, f->st, f->school_id, 2, &f->a, &f->d));
	assert_int_equal(one.week, 2);
	gives(RC_NOT_FOUND, store_lesson(&one, f->st, f->school_id, 9, &f->a, &f->d));
}

static void
class__members_are_those_of_the_day(void **state)
{
	struct fixture *f = *state;
	struct class_member *m = NULL;
	size_t n = 0;
	fill_timetable(f);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	const struct class_member left = {1, 2, DAY_TUESDAY - 7, DAY_TUESDAY - 1};
	gives(RC_OK, store_class_member_put(f->st, f->school_id, &left, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct class_member of = {.class_id = 1, .from_day = DAY_TUESDAY};
	gives(RC_OK, store_class_members(&m, &n, f->st, &of, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(m[0].pupil_id, 1);
	of = (struct class_member){.class_id = 0, .from_day = DAY_NONE};
	gives(RC_OK, store_class_members(&m, &n, f->st, &of, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 2);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_class_member_drop(f->st, f->school_id, &left, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_class_members(&m, &n, f->st, &of, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 1);
}

static void
save_one(struct fixture *f, const char *who, const char *mark, int32_t minutes)
{
	gives(RC_OK, store_begin(f->st, true, &f->d));
	int64_t act = act_of(f, who);
	struct lesson_register reg = {DAY_TUESDAY, 1, NOON + act, who, true, act};
	struct lesson_mark m = {.day = DAY_TUESDAY,
	    .lesson_id = 1,
	    .pupil_id = 1,
	    .mark = mark,
	    .minutes = minutes,
	    .place = "",
	    .act_id = act};
	gives(RC_OK, store_lesson_save(f->st, f->school_id, &reg, &m, 1, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}

static void
lesson_mark__keeps_what_it_was(void **state)
{
	struct fixture *f = *state;
	struct lesson_mark *m = NULL;
	struct lesson_register *reg = NULL;
	size_t n = 0;
	fill_timetable(f);
	save_one(f, "First", "not_here", 0);
	save_one(f, "Second", "late", 6);
	struct lesson_mark_filter filter = {.range = {DAY_TUESDAY, DAY_TUESDAY}};
	gives(RC_OK, store_lesson_marks(&m, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_string_equal(m[0].mark, "late");
	assert_int_equal(m[0].minutes, 6);
	assert_string_equal(m[0].by, "Second");
	filter.pupil_id = 1;
	gives(RC_OK, store_lesson_marks(&m, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 1);
	const struct lesson_mark of = {.day = DAY_TUESDAY, .lesson_id = 1, .pupil_id = 1};
	gives(RC_OK, store_lesson_mark_history(&m, &n, f->st, f->school_id, &of, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_string_equal(m[0].mark, "not_here");
	gives(RC_OK,
	    store_lesson_registers(&reg, &n, f->st, f->school_id, DAY_TUESDAY, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_string_equal(reg[0].taken_by, "First"); /* who took it first stays */
	assert_int_equal(reg[0].act_id, 2);
}

static void
cover__holds_for_one_day_until_it_is_taken_back(void **state)
{
	struct fixture *f = *state;
	struct lesson_cover *c = NULL;
	size_t n = 0;
	int32_t week_a = 0;
	fill_timetable(f);
	gives(RC_OK, store_week_a(&week_a, f->st, f->school_id, &f->d));
	assert_int_equal(week_a, DAY_NONE);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	struct lesson_cover cover = {DAY_TUESDAY, 1, 9, "Mr Cover", act_of(f, "Office")};
	gives(RC_OK, store_lesson_cover_put(f->st, f->school_id, &cover, &f->d));
	gives(RC_OK, store_week_a_put(f->st, f->school_id, DAY_TUESDAY - 1, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_lesson_covers(&c, &n, f->st, f->school_id, DAY_TUESDAY, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(c[0].user_id, 9);
	gives(RC_OK, store_week_a(&week_a, f->st, f->school_id, &f->d));
	assert_int_equal(week_a, DAY_TUESDAY - 1);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	cover = (struct lesson_cover){DAY_TUESDAY, 1, 0, "", act_of(f, "Office")};
	gives(RC_OK, store_lesson_cover_put(f->st, f->school_id, &cover, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_lesson_covers(&c, &n, f->st, f->school_id, DAY_TUESDAY, &f->a, &f->d));
	assert_int_equal(n, 0);
}

static void
question__and_the_call_home_say_who_and_when(void **state)
{
	struct fixture *f = *state;
	struct lesson_question *q = NULL;
	struct lesson_contact *k = NULL;
	size_t n = 0;
	fill_timetable(f);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	const struct lesson_question found = {.day = DAY_TUESDAY,
	    .lesson_id = 1,
	    .pupil_id = 1,
	    .kind = "missing",
	    .outcome = "found",
	    .note = "In the library",
	    .act_id = act_of(f, "Office")};
	gives(RC_OK, store_lesson_question_put(f->st, f->school_id, &found, &f->d));
	const struct lesson_contact call = {.act_id = act_of(f, "Office"),
	    .day = DAY_TUESDAY,
	    .lesson_id = 1,
	    .pupil_id = 1,
	    .how = "call",
	    .contact = "Ann Example"};
	gives(RC_OK, store_lesson_contact_put(f->st, f->school_id, &call, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(
	    RC_OK, store_lesson_questions(&q, &n, f->st, f->school_id, DAY_TUESDAY, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_string_equal(q[0].outcome, "found");
	assert_string_equal(q[0].by, "Office");
	gives(RC_OK, store_lesson_contacts(&k, &n, f->st, f->school_id, DAY_TUESDAY, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(k[0].at, NOON - 60);
}

static void
spot_check__result_takes_the_place_of_the_one_before(void **state)
{
	struct fixture *f = *state;
	struct spot_lesson *l = NULL;
	struct spot_pupil *p = NULL;
	size_t n = 0;
	int64_t id = 0;
	const int64_t rooms[] = {2, 1};
	const int64_t gone[] = {1, 2};
	const struct day_range today = {DAY_TUESDAY, DAY_TUESDAY};
	fill_timetable(f);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_spot_next_id(&id, f->st, f->school_id, &f->d));
	assert_int_equal(id, 1);
	struct spot_check check = {id, DAY_TUESDAY, act_of(f, "Office"), rooms, 2};
	gives(RC_OK, store_spot_put(f->st, f->school_id, &check, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	for (size_t missing = 3; missing-- > 1;) {
		gives(RC_OK, store_begin(f->st, true, &f->d));
		const struct spot_lesson found = {.check_id = id,
		    .lesson_id = 1,
		    .result = "missing",
		    .note = "",
		    .act_id = act_of(f, "Walker")};
		gives(RC_OK, store_spot_result(f->st, f->school_id, &found, gone, missing, &f->d));
		gives(RC_OK, store_commit(f->st, &f->d));
	}
	gives(RC_OK, store_spot_lessons(&l, &n, f->st, f->school_id, today, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(l[0].lesson_id, 2); /* in the order to walk */
	assert_string_equal(l[0].result, "");
	assert_int_equal(l[0].at, 0);
	assert_string_equal(l[1].result, "missing");
	assert_string_equal(l[1].picked_by, "Office");
	assert_string_equal(l[1].by, "Walker");
	gives(RC_OK, store_spot_pupils(&p, &n, f->st, f->school_id, today, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(p[0].pupil_id, 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(timetable__gives_the_lessons_of_a_day_in_their_week),
	    CASE(class__members_are_those_of_the_day),
	    CASE(lesson_mark__keeps_what_it_was),
	    CASE(cover__holds_for_one_day_until_it_is_taken_back),
	    CASE(question__and_the_call_home_say_who_and_when),
	    CASE(spot_check__result_takes_the_place_of_the_one_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
