#include "town.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static int
begin(void **state)
{
	struct town *t = town_new();
	town_at(t, day_from_civil(2026, 9, 8), "10:00");
	*state = t;
	return 0;
}

static struct pupil_in
newcomer(struct town *t)
{
	return (struct pupil_in){
	    .urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "",
	    .based_on = -1,
	    .upn = "r801990115001 ",
	    .legal_surname = "Nnadi",
	    .legal_forename = "Zo\xc3\xab",
	    .dob = day_from_civil(2014, 11, 1),
	    .sex = "F",
	    .start = day_from_civil(2026, 9, 9),
	    .year = "7",
	    .group = "7 Ash",
	    .is_boarder = -1,
	};
}

static void
roll__newcomer_is_expected_until_the_starting_day(void **state)
{
	struct town *t = *state;
	struct pupil_in in = newcomer(t);
	assert_int_equal(town_act(t, act_admit, &in), RC_OK);
	assert_non_null(strstr(t->out.s, "\"upn\":\"R801990115001\""));
	assert_non_null(strstr(t->out.s, "\"status\":\"expected\""));
	assert_non_null(strstr(t->out.s, "\"group\":\"7 Ash\""));
	struct mark_in early = {
	    .pupil_id = 7, .code = "/", .minutes_late = MINUTE_NONE, .note = ""};
	struct take_args take = {
	    .key = {TOWN_URN, day_from_civil(2026, 9, 8), SESSION_AM, TOWN_ASH},
	    .uuid = town_uuid(t),
	    .reason = "",
	    .marks = &early,
	    .n_marks = 1};
	assert_int_equal(town_act(t, act_take, &take), RC_INVALID);
	town_at(t, day_from_civil(2026, 9, 9), "08:50");
	take.key.day++;
	take.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
}

static void
roll__upn_with_a_wrong_letter_or_of_another_pupil_is_refused(void **state)
{
	struct town *t = *state;
	struct pupil_in in = newcomer(t);
	in.upn = "Z801990115001";
	assert_int_equal(town_act(t, act_admit, &in), RC_INVALID);
	assert_string_equal(t->d.field, "upn");
	in = newcomer(t);
	assert_int_equal(town_act(t, act_admit, &in), RC_OK);
	in.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_admit, &in), RC_INVALID);
	assert_string_equal(t->d.field, "upn");
}

static void
roll__officer_of_one_year_admits_nobody_to_another(void **state)
{
	struct town *t = *state;
	static const struct grant years_8[] = {{1, ROLE_OFFICER, YEAR_BIT(NC_8), 0}};
	static const struct grant years_7[] = {{1, ROLE_OFFICER, YEAR_BIT(NC_7), 0}};
	struct actor who = {.user_id = 14,
	    .username = "",
	    .name = "",
	    .position = "",
	    .grants = years_8,
	    .n_grants = 1};
	struct pupil_in in = newcomer(t);
	t->who = &who;
	assert_int_equal(town_act(t, act_admit, &in), RC_FORBIDDEN);
	who.grants = years_7;
	assert_int_equal(town_act(t, act_admit, &in), RC_OK);
}

static void
roll__same_admission_twice_is_one_pupil(void **state)
{
	struct town *t = *state;
	struct pupil_in in = newcomer(t);
	assert_int_equal(town_act(t, act_admit, &in), RC_OK);
	int64_t seq = t->seq;
	assert_int_equal(town_act(t, act_admit, &in), RC_OK);
	assert_int_equal(t->seq, seq);
	assert_non_null(strstr(t->out.s, "\"legal_surname\":\"Nnadi\""));
}

static void
roll__incomplete_entry_names_what_is_missing(void **state)
{
	struct town *t = *state;
	struct pupil_in in = newcomer(t);
	in.legal_surname = "";
	assert_int_equal(town_act(t, act_admit, &in), RC_INVALID);
	assert_string_equal(t->d.field, "legal_surname");
	in = newcomer(t);
	in.sex = "Q";
	assert_int_equal(town_act(t, act_admit, &in), RC_INVALID);
	in = newcomer(t);
	in.start = DAY_NONE;
	assert_int_equal(town_act(t, act_admit, &in), RC_INVALID);
	assert_string_equal(t->d.field, "start");
}

static void
roll__change_keeps_what_was_not_sent(void **state)
{
	struct town *t = *state;
	struct pupil_in in = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "moved house",
	    .pupil_id = 2,
	    .based_on = -1,
	    .dob = DAY_NONE,
	    .start = DAY_NONE,
	    .is_boarder = -1,
	    .address = "12 Invented Row",
	    .group = "7 Fern"};
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
	assert_non_null(strstr(t->out.s, "\"legal_surname\":\"Begum\""));
	assert_non_null(strstr(t->out.s, "\"address\":\"12 Invented Row\""));
	assert_non_null(
	    strstr(t->out.s, "\"group\":\"7 Ash\",\"from\":\"2026-09-01\",\"to\":\"2026-09-07\""));
}

static void
roll__two_people_never_overwrite_a_pupil_silently(void **state)
{
	struct town *t = *state;
	struct pupil_in in = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "",
	    .pupil_id = 2,
	    .dob = DAY_NONE,
	    .start = DAY_NONE,
	    .is_boarder = -1,
	    .note = "ring grandmother first"};
	struct call c = town_call(t);
	assert_int_equal(view_pupil(&c, TOWN_URN, 2, &t->d), RC_OK);
	const char *seq = strstr(t->out.s, "\"seq\":");
	assert_non_null(seq);
	in.based_on = strtol(seq + 6, NULL, 10);
	int64_t seen = in.based_on;
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
	in.uuid = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
	in.note = "ring father first";
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_STALE);
	c = town_call(t);
	assert_int_equal(view_pupil(&c, TOWN_URN, 2, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "grandmother"));
	in.based_on = strtol(strstr(t->out.s, "\"seq\":") + 6, NULL, 10);
	assert_true(in.based_on > seen);
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
}

static void
deletion__needs_a_ground_that_applies_and_the_return(void **state)
{
	struct town *t = *state;
	struct leave_roll_args leave = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 1,
	    .ground = "f",
	    .met_on = day_from_civil(2026, 9, 8),
	    .last_day = day_from_civil(2026, 9, 9),
	    .evidence = "letter of 4 September",
	    .return_sent = true};
	assert_int_equal(town_act(t, act_leave_roll, &leave), RC_INVALID); /* no written notice */
	const char *facts[] = {"written_notice"};
	leave.facts = facts;
	leave.n_facts = 1;
	leave.return_sent = false;
	assert_int_equal(town_act(t, act_leave_roll, &leave), RC_INVALID);
	assert_string_equal(t->d.field, "return_sent");
	leave.return_sent = true;
	leave.last_day = day_from_civil(2026, 9, 7);
	assert_int_equal(town_act(t, act_leave_roll, &leave), RC_INVALID); /* never backdated */
	leave.last_day = day_from_civil(2026, 9, 9);
	assert_int_equal(town_act(t, act_leave_roll, &leave), RC_OK);
	assert_non_null(strstr(t->out.s, "\"ground\":\"f\""));
	leave.uuid = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
	assert_int_equal(town_act(t, act_leave_roll, &leave), RC_INVALID); /* deleted already */
}

/* O for pupil 1 in every session of n school days from Tuesday 8 September on. */
static int32_t
absent_days(struct town *t, int n)
{
	struct mark_in marks[60];
	int32_t day = day_from_civil(2026, 9, 8);
	size_t n_marks = 0;
	for (; n > 0; day++) {
		if (day_weekday(day) > 4) {
			continue;
		}
		for (int k = 0; k < SESSION_COUNT; k++) {
			marks[n_marks++] = (struct mark_in){.pupil_id = 1,
			    .day = day,
			    .session = k == 0 ? SESSION_AM : SESSION_PM,
			    .code = "O",
			    .minutes_late = MINUTE_NONE,
			    .note = ""};
		}
		n--;
	}
	while (day_weekday(day) > 4) {
		day++;
	}
	struct amend_args amend = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "no reason found",
	    .marks = marks,
	    .n_marks = n_marks};
	town_at(t, day, "08:20");
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	return day;
}

static void
deletion__ground_i_applies_on_the_morning_after_twenty_days(void **state)
{
	struct town *t = *state;
	const char *facts[] = {"joint_enquiry", "no_known_cause"};
	int32_t day = absent_days(t, 20);
	struct leave_roll_args leave = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 1,
	    .ground = "i",
	    .met_on = DAY_NONE,
	    .last_day = day,
	    .evidence = "enquiries with the authority",
	    .return_sent = true,
	    .facts = facts,
	    .n_facts = 2};
	assert_int_equal(town_act(t, act_leave_roll, &leave), RC_OK);
}

static void
roll__pupil_who_lives_with_a_parent_part_of_the_time_is_kept_so(void **state)
{
	struct town *t = *state;
	struct contact_in parents[] = {
	    town_contact("Amina", "Begum", ""), town_contact("Omar", "Begum", "")};
	parents[1].priority = 2;
	parents[1].relationship = "father";
	parents[1].lives_with = "part";
	struct pupil_in in = town_change(t, 2);
	in.contacts = parents;
	in.n_contacts = 2;
	in.has_contacts = true;
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
	assert_non_null(strstr(t->out.s, "\"lives_with\":\"full\""));
	assert_non_null(strstr(t->out.s, "\"lives_with\":\"part\""));
	struct verify_result result;
	assert_int_equal(store_verify(&result, t->st, 1, &t->d), RC_OK);
}

static void
roll__pupil_without_a_group_is_listed_for_the_office(void **state)
{
	struct town *t = *state;
	struct pupil_in in = newcomer(t);
	in.start = day_from_civil(2026, 9, 8);
	in.group = NULL;
	assert_int_equal(town_act(t, act_admit, &in), RC_OK);
	struct call c = town_call(t);
	struct today_query q = {TOWN_URN, day_from_civil(2026, 9, 8), 0};
	assert_int_equal(view_today(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"no_group\":[{\"pupil\":\"7\""));
}

static void
roll__pupil_who_left_comes_back_as_the_same_pupil(void **state)
{
	struct town *t = *state;
	struct pupil_in in = newcomer(t);
	in.start = day_from_civil(2026, 9, 8);
	assert_int_equal(town_act(t, act_admit, &in), RC_OK);
	const char *facts[] = {"other_school"};
	struct leave_roll_args leave = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 7,
	    .ground = "a",
	    .met_on = day_from_civil(2026, 9, 10),
	    .last_day = day_from_civil(2026, 9, 10),
	    .evidence = "other school's letter",
	    .return_sent = true,
	    .facts = facts,
	    .n_facts = 1};
	assert_int_equal(town_act(t, act_leave_roll, &leave), RC_OK);
	in.uuid = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";
	in.start = day_from_civil(2026, 9, 10);
	assert_int_equal(town_act(t, act_admit, &in), RC_INVALID); /* still on roll that day */
	in.start = day_from_civil(2026, 10, 5);
	assert_int_equal(town_act(t, act_admit, &in), RC_OK);
	assert_non_null(strstr(t->out.s, "\"id\":\"7\""));
	assert_non_null(strstr(t->out.s, "\"start\":\"2026-09-08\",\"end\":\"2026-09-10\""));
	assert_non_null(strstr(t->out.s, "\"start\":\"2026-10-05\",\"end\":null"));
}

static void
pupils__are_found_by_the_start_of_their_names(void **state)
{
	struct town *t = *state;
	struct call c = town_call(t);
	struct pupils_query q = {.urn = TOWN_URN,
	    .words = "CHAU ki",
	    .year = -1,
	    .flag = "",
	    .band = "",
	    .status = "on",
	    .limit = 50,
	    .cursor = ""};
	assert_int_equal(view_pupils(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"surname\":\"Chaudhry\""));
	assert_non_null(strstr(t->out.s, "\"total\":1"));
	q.words = "";
	q.limit = 4;
	c = town_call(t);
	assert_int_equal(view_pupils(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"total\":6,\"next\":\"4\""));
	t->who = &town_teacher;
	c = town_call(t);
	assert_int_equal(view_pupils(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"total\":3"));
	t->who = &town_governor;
	c = town_call(t);
	assert_int_equal(view_pupils(&c, &q, &t->d), RC_FORBIDDEN);
}

static void
calendar__session_with_marks_cannot_be_closed_afterwards(void **state)
{
	struct town *t = *state;
	struct mark_in mark = {.pupil_id = 1, .code = "/", .minutes_late = MINUTE_NONE, .note = ""};
	struct take_args take = {
	    .key = {TOWN_URN, day_from_civil(2026, 9, 8), SESSION_AM, TOWN_ASH},
	    .uuid = town_uuid(t),
	    .reason = "",
	    .marks = &mark,
	    .n_marks = 1};
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	struct term term = {day_from_civil(2026, 9, 1), day_from_civil(2026, 12, 18), "Autumn"};
	struct closure closed = {.day = day_from_civil(2026, 9, 8),
	    .is_closed = {true, true},
	    .years = YEARS_ALL,
	    .kind = CLOSURE_PLANNED,
	    .reason = ""};
	struct calendar_args set = {TOWN_URN, town_uuid(t), &term, 1, &closed, 1};
	assert_int_equal(town_act(t, act_set_calendar, &set), RC_INVALID);
	closed.day = day_from_civil(2026, 10, 26);
	assert_int_equal(town_act(t, act_set_calendar, &set), RC_OK);
	struct call c = town_call(t);
	assert_int_equal(view_calendar(&c, TOWN_URN, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "2026-10-26"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(roll__newcomer_is_expected_until_the_starting_day),
	    TEST(roll__upn_with_a_wrong_letter_or_of_another_pupil_is_refused),
	    TEST(roll__officer_of_one_year_admits_nobody_to_another),
	    TEST(roll__same_admission_twice_is_one_pupil),
	    TEST(roll__incomplete_entry_names_what_is_missing),
	    TEST(roll__change_keeps_what_was_not_sent),
	    TEST(roll__two_people_never_overwrite_a_pupil_silently),
	    TEST(deletion__needs_a_ground_that_applies_and_the_return),
	    TEST(deletion__ground_i_applies_on_the_morning_after_twenty_days),
	    TEST(roll__pupil_who_lives_with_a_parent_part_of_the_time_is_kept_so),
	    TEST(roll__pupil_without_a_group_is_listed_for_the_office),
	    TEST(roll__pupil_who_left_comes_back_as_the_same_pupil),
	    TEST(pupils__are_found_by_the_start_of_their_names),
	    TEST(calendar__session_with_marks_cannot_be_closed_afterwards),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
