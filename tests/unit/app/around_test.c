#include "town.h"

#include "app/app_private.h"
#include "app/cover.h"
#include "app/logo.h"
#include "app/photo.h"
#include "app/planned.h"
#include "app/seal.h"
#include "store/store_users.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* Around the register: cover for a day, sealed periods, notes for the office, photos. */

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static int64_t
take_all(struct town *t)
{
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "N", 0)};
	struct take_args args = town_take(t, marks, 3);
	args.is_complete = true;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	return t->seq;
}

/* ---- sealed periods ---- */

static enum rc
seal(struct town *t, int32_t from, int32_t to)
{
	struct seal_args args = {TOWN_URN, town_uuid(t), {from, to}, "checked for census", 0, true};
	return town_act(t, act_seal, &args);
}

static void
seal__is_refused_for_days_to_come_and_twice_and_while_a_register_is_open(void **state)
{
	struct town *t = *state;
	assert_int_equal(seal(t, tuesday(), tuesday()), RC_INVALID);
	assert_non_null(strstr(t->d.text, "must have gone by"));
	struct mark_in one[] = {town_sent(1, "/", 0)};
	struct take_args part = town_take(t, one, 1);
	assert_int_equal(town_act(t, act_take, &part), RC_OK);
	town_at(t, tuesday() + 1, "08:00");
	assert_int_equal(seal(t, tuesday(), tuesday()), RC_INVALID);
	assert_non_null(strstr(t->d.text, "7 Ash"));
	struct close_args close = {.key = part.key, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_OK);
	assert_int_equal(seal(t, tuesday(), tuesday() - 1), RC_INVALID);
	assert_int_equal(seal(t, tuesday() - 1, tuesday()), RC_OK);
	assert_int_equal(seal(t, tuesday(), tuesday()), RC_INVALID);
	assert_non_null(strstr(t->d.text, "sealed already"));
	t->who = &town_teacher;
	assert_int_equal(seal(t, tuesday() - 4, tuesday() - 4), RC_FORBIDDEN);
}

static void
seal__with_registers_missing_is_refused_until_that_is_said(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday() + 1, "09:00");
	struct seal_args args = {TOWN_URN, town_uuid(t), {tuesday(), tuesday()}, "", 0, false};
	assert_int_equal(town_act(t, act_seal, &args), RC_INVALID);
	assert_string_equal(t->d.field, "with_gaps");
	assert_non_null(strstr(t->d.text, "4 registers of the period were taken by nobody"));
	args.with_gaps = true;
	assert_int_equal(town_act(t, act_seal, &args), RC_OK);
}

static void
seal__makes_every_change_an_amendment_with_a_reason(void **state)
{
	struct town *t = *state;
	int64_t seq = take_all(t);
	town_at(t, tuesday() + 1, "10:00");
	assert_int_equal(seal(t, tuesday(), tuesday()), RC_OK);
	/* A blank of a register nobody took: late, it would need no reason. Sealed, it does. */
	struct mark_in blank[] = {town_sent(4, "N", 0)};
	struct take_args late = town_take(t, blank, 1);
	late.key.group_id = TOWN_FERN;
	assert_int_equal(town_act(t, act_take, &late), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	assert_non_null(strstr(t->d.text, "sealed"));
	late.reason = "register found on paper";
	assert_int_equal(town_act(t, act_take, &late), RC_OK);
	/* A teacher may not, with or without a reason. */
	t->who = &town_teacher;
	struct mark_in change[] = {town_sent(3, "I", seq)};
	struct take_args own = town_take(t, change, 1);
	own.reason = "mother rang";
	assert_int_equal(town_act(t, act_take, &own), RC_FORBIDDEN);
	/* Nor does an arrival slip in: it has no reason. */
	t->who = &town_officer;
	struct arrive_args came = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 3,
	    .day = tuesday(),
	    .minute = 9 * 60 + 40,
	    .known_reason = "",
	    .note = ""};
	assert_int_equal(town_act(t, act_arrive, &came), RC_INVALID);
	assert_non_null(strstr(t->d.text, "sealed"));
	struct close_args close = {.key = late.key, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_INVALID);
	change[0].day = tuesday();
	struct amend_args amend = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "mother rang",
	    .marks = change,
	    .n_marks = 1};
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "I");
}

static void
seal__keeps_the_clock_from_writing(void **state)
{
	struct town *t = *state;
	struct plan_args plan = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 2,
	    .from_day = tuesday(),
	    .to_day = tuesday(),
	    .code = "M",
	    .note = "dentist"};
	town_at(t, tuesday() - 1, "16:00");
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	town_at(t, tuesday() + 1, "10:00");
	assert_int_equal(seal(t, tuesday(), tuesday()), RC_OK);
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "");
}

static void
seal__is_opened_by_the_head_with_a_reason_and_both_are_in_the_log(void **state)
{
	struct town *t = *state;
	take_all(t);
	town_at(t, tuesday() + 1, "10:00");
	assert_int_equal(seal(t, tuesday(), tuesday()), RC_OK);
	struct seal_args open = {
	    TOWN_URN, town_uuid(t), {DAY_NONE, DAY_NONE}, "wrong week", 1, false};
	assert_int_equal(town_act(t, act_unseal, &open), RC_FORBIDDEN); /* the office */
	t->who = &town_head;
	open.reason = "";
	assert_int_equal(town_act(t, act_unseal, &open), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	open.reason = "wrong week";
	assert_int_equal(town_act(t, act_unseal, &open), RC_OK);
	struct call c = town_call(t);
	assert_int_equal(view_seals(&c, TOWN_URN, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"sealed_by\":\"J. Whitlock\""));
	assert_non_null(strstr(t->out.s, "\"opened_by\":\"R. Oakden\""));
	assert_non_null(strstr(t->out.s, "\"opened_reason\":\"wrong week\""));
	struct verify_result verified;
	assert_int_equal(store_verify(&verified, t->st, 1, &t->d), RC_OK);
}

/* ---- cover ---- */

/* A. Fielding of the record, whose own group is 7 Ash. */
static void
add_people(struct town *t)
{
	struct store *st = NULL;
	struct user u = {.user_id = 11,
	    .username = "a.fielding",
	    .name = "A. Fielding",
	    .position = "tutor 7 Ash",
	    .password = "x",
	    .email = ""};
	struct user_role role = {11, 1, "teacher", YEARS_ALL, TOWN_ASH};
	int64_t id = 0;
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_user_put(&id, st, &u, &t->d), RC_OK);
	assert_int_equal(store_user_roles_put(st, 11, &role, 1, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
}

static struct cover_args
cover(struct town *t)
{
	return (struct cover_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .user_id = 11,
	    .group_id = TOWN_FERN,
	    .day = tuesday(),
	    .session = SESSION_AM,
	    .reason = ""};
}

static enum rc
open_fern(struct town *t, int32_t day, enum session session)
{
	struct call c = town_call(t);
	struct register_key key = {TOWN_URN, day, session, TOWN_FERN};
	return view_register(&c, &key, &t->d);
}

static void
cover__opens_the_register_of_that_day_and_session_and_nothing_else(void **state)
{
	static const struct actor_cover given[] = {
	    {1, TOWN_FERN, 20704, 1}}; /* 8 September 2026, the morning */
	struct town *t = *state;
	struct actor who = town_teacher;
	who.covers = given;
	who.n_covers = 1;
	assert_int_equal(tuesday(), 20704);
	t->who = &who;
	assert_int_equal(open_fern(t, tuesday(), SESSION_AM), RC_OK);
	assert_non_null(strstr(t->out.s, "\"opens\":false")); /* no pupil's page */
	assert_int_equal(open_fern(t, tuesday(), SESSION_PM), RC_FORBIDDEN);
	assert_int_equal(open_fern(t, tuesday() - 1, SESSION_AM), RC_FORBIDDEN);
	struct mark_in marks[] = {town_sent(4, "/", 0), town_sent(5, "N", 0)};
	struct take_args args = town_take(t, marks, 2);
	args.key.group_id = TOWN_FERN;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct call c = town_call(t);
	assert_int_equal(view_pupil(&c, TOWN_URN, 4, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	struct history_query q = {TOWN_URN, 4, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	struct today_query board = {TOWN_URN, tuesday(), SESSION_AM};
	assert_int_equal(view_today(&c, &board, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "7 Fern"));
	/* The day after, all of it is over: 20:00 would still be the day. */
	town_at(t, tuesday() + 1, "08:50");
	assert_int_equal(open_fern(t, tuesday(), SESSION_AM), RC_FORBIDDEN);
	assert_int_equal(open_fern(t, tuesday() + 1, SESSION_AM), RC_FORBIDDEN);
	args.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_take, &args), RC_FORBIDDEN);
}

static void
cover__taken_offline_on_its_day_is_still_accepted_the_next_morning(void **state)
{
	static const struct actor_cover given[] = {{1, TOWN_FERN, 20704, 3}};
	struct town *t = *state;
	struct actor who = town_teacher;
	who.covers = given;
	who.n_covers = 1;
	t->who = &who;
	town_at(t, tuesday() + 1, "08:50");
	struct mark_in marks[] = {town_sent(4, "/", 0)};
	struct take_args args = town_take(t, marks, 1);
	args.key.group_id = TOWN_FERN;
	args.taken_at = 1000000;
	args.sent_at = 1000000 + 24 * 3600;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

/* What A. Fielding is told. */
static void
expect_notice(struct town *t, const char *words)
{
	const struct actor *who = t->who;
	t->who = &town_teacher;
	struct call c = town_call(t);
	assert_int_equal(view_notices(&c, TOWN_URN, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, words));
	t->who = who;
}

static void
cover__is_given_and_taken_back_by_the_office_and_says_who_gave_it(void **state)
{
	struct town *t = *state;
	add_people(t);
	struct cover_args args = cover(t);
	struct call c = town_call(t);
	assert_int_equal(app_give_cover(&c, &args, &t->d), RC_OK);
	c = town_call(t);
	assert_int_equal(view_covers(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"given_by\":\"J. Whitlock\""));
	assert_non_null(strstr(t->out.s, "\"group_name\":\"7 Fern\""));
	assert_non_null(strstr(t->out.s, "\"am\":true,\"pm\":false"));
	expect_notice(t, "You cover the morning register of 7 Fern on Tue 8 Sep 2026.");
	expect_notice(t, "/register/2026-09-08/AM/2");
	args.uuid = town_uuid(t);
	c = town_call(t);
	assert_int_equal(app_give_cover(&c, &args, &t->d), RC_INVALID); /* twice */
	struct cover_args end = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .cover_id = 1,
	    .day = DAY_NONE,
	    .session = -1,
	    .reason = ""};
	c = town_call(t);
	assert_int_equal(app_end_cover(&c, &end, &t->d), RC_OK);
	expect_notice(t, "You no longer cover the morning register of 7 Fern on Tue 8 Sep 2026.");
	c = town_call(t);
	assert_int_equal(view_covers(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "given_by"));
	end.uuid = town_uuid(t);
	c = town_call(t);
	assert_int_equal(app_end_cover(&c, &end, &t->d), RC_INVALID);
}

static void
cover__of_other_groups_is_not_listed_for_an_officer_of_some(void **state)
{
	static const struct grant grants[] = {{1, ROLE_OFFICER, YEARS_ALL, TOWN_ASH}};
	struct town *t = *state;
	struct actor who = town_officer;
	add_people(t);
	struct cover_args args = cover(t); /* 7 Fern */
	struct call c = town_call(t);
	assert_int_equal(app_give_cover(&c, &args, &t->d), RC_OK);
	args.uuid = town_uuid(t);
	args.group_id = TOWN_ASH;
	c = town_call(t);
	assert_int_equal(app_give_cover(&c, &args, &t->d), RC_OK);
	who.grants = grants;
	who.n_grants = 1;
	t->who = &who;
	c = town_call(t);
	assert_int_equal(view_covers(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "7 Ash"));
	assert_null(strstr(t->out.s, "7 Fern"));
}

static void
cover__bad_input_is_refused_by_field(void **state)
{
	struct town *t = *state;
	add_people(t);
	struct cover_args args = cover(t);
	args.day = tuesday() - 1;
	struct call c = town_call(t);
	assert_int_equal(app_give_cover(&c, &args, &t->d), RC_INVALID);
	assert_string_equal(t->d.field, "date");
	args = cover(t);
	args.user_id = 99;
	c = town_call(t);
	assert_int_equal(app_give_cover(&c, &args, &t->d), RC_INVALID);
	assert_string_equal(t->d.field, "user");
	args = cover(t);
	args.group_id = 99;
	c = town_call(t);
	assert_int_equal(app_give_cover(&c, &args, &t->d), RC_INVALID);
	assert_string_equal(t->d.field, "group");
	t->who = &town_teacher;
	args = cover(t);
	c = town_call(t);
	assert_int_equal(app_give_cover(&c, &args, &t->d), RC_FORBIDDEN);
}

/* ---- notes for the office ---- */

static void
note__for_the_office_is_not_shown_to_a_teacher_and_survives_their_save(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "I", 0)};
	marks[0].note = "in hospital";
	marks[0].is_office_note = true;
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	int64_t seq = t->seq;
	struct register_key key = args.key;
	struct call c = town_call(t);
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "in hospital"));
	t->who = &town_teacher;
	c = town_call(t);
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "hospital"));
	c = town_call(t);
	struct history_query q = {TOWN_URN, 1, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "hospital"));
	struct mark_in again[] = {town_sent(1, "I", seq), town_sent(2, "/", 0)};
	args = town_take(t, again, 2);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "I");
	assert_int_equal(t->seq, seq);
}

/* ---- photos ---- */

static enum rc
put_photo(struct town *t, const char *image)
{
	struct photo_args args = {TOWN_URN, 1, town_uuid(t), image};
	return town_act(t, act_put_photo, &args);
}

static void
photo__is_a_small_picture_seen_in_scope_only(void **state)
{
	struct town *t = *state;
	const char *type = NULL;
	struct photo_query q = {TOWN_URN, 1, 0};
	assert_int_equal(put_photo(t, "not base64!"), RC_INVALID);
	assert_int_equal(put_photo(t, "PGh0bWw+PHNjcmlwdD4="), RC_INVALID); /* <html><script> */
	assert_string_equal(t->d.field, "image");
	assert_int_equal(put_photo(t, "/9j/4AAQSkZJRgABAQ=="), RC_OK);
	struct call c = town_call(t);
	assert_int_equal(view_photo(&type, &c, &q, &t->d), RC_OK);
	assert_string_equal(type, "image/jpeg");
	assert_int_equal(t->out.n, 13);
	c = town_call(t);
	struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "/pupils/1/photo?v=1\""));
	q.pupil_id = 2;
	c = town_call(t);
	assert_int_equal(view_photo(&type, &c, &q, &t->d), RC_NOT_FOUND);
	t->who = &town_teacher;
	q.pupil_id = 4;
	c = town_call(t);
	assert_int_equal(view_photo(&type, &c, &q, &t->d), RC_FORBIDDEN);
	assert_int_equal(put_photo(t, ""), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_int_equal(put_photo(t, ""), RC_OK);
	q.pupil_id = 1;
	c = town_call(t);
	assert_int_equal(view_photo(&type, &c, &q, &t->d), RC_NOT_FOUND);
}

/* ---- the school's logo ---- */

static enum rc
put_logo(struct town *t, const char *image)
{
	struct logo_args args = {TOWN_URN, town_uuid(t), image};
	return town_act(t, act_put_logo, &args);
}

static const char *
school_said(struct town *t)
{
	struct call c = town_call(t);
	assert_int_equal(view_school(&c, TOWN_URN, &t->d), RC_OK);
	return t->out.s;
}

static void
logo__is_put_by_whoever_sets_the_policy_and_seen_by_all(void **state)
{
	struct town *t = *state;
	const char *type = NULL;
	t->who = &town_officer;
	assert_int_equal(put_logo(t, "/9j/4AAQSkZJRgABAQ=="), RC_FORBIDDEN);
	t->who = &town_head;
	assert_null(strstr(school_said(t), "logo"));
	assert_int_equal(put_logo(t, "/9j/4AAQSkZJRgABAQ=="), RC_OK);
	assert_int_equal(put_logo(t, "iVBORw0KGgoAAAAA"), RC_OK);
	t->who = &town_teacher;
	assert_non_null(strstr(school_said(t), "\"logo\":\"/api/v1/schools/"));
	assert_non_null(strstr(t->out.s, "/logo?v=2\"}"));
	struct call c = town_call(t);
	assert_int_equal(view_logo(&type, &c, TOWN_URN, &t->d), RC_OK);
	assert_string_equal(type, "image/png");
	assert_int_equal(t->out.n, 12);
	assert_int_equal(put_logo(t, ""), RC_FORBIDDEN);
	t->who = &town_head;
	assert_int_equal(put_logo(t, NULL), RC_OK);
	c = town_call(t);
	assert_int_equal(view_logo(&type, &c, TOWN_URN, &t->d), RC_NOT_FOUND);
	assert_null(strstr(school_said(t), "logo"));
}

static void
logo__that_is_no_small_picture_is_refused_and_the_old_one_stays(void **state)
{
	struct town *t = *state;
	t->who = &town_head;
	assert_int_equal(put_logo(t, "/9j/4AAQSkZJRgABAQ=="), RC_OK);
	assert_int_equal(put_logo(t, "not base64!"), RC_INVALID);
	assert_int_equal(put_logo(t, "PHN2Zz48c2NyaXB0Pg=="), RC_INVALID); /* <svg><script> */
	assert_string_equal(t->d.field, "image");
	assert_string_equal(t->d.text, "the logo is no JPEG or PNG picture");
	assert_int_equal(put_logo(t, "UklGRgAAAABXRUJQVlA4"), RC_INVALID); /* WebP */
	static char large[280001];
	memset(large, 'A', 280000);
	assert_int_equal(put_logo(t, large), RC_TOO_LARGE);
	assert_string_equal(t->d.text, "the logo has 206 KB; 200 KB are the most");
	assert_non_null(strstr(school_said(t), "/logo?v=1\","));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(seal__is_refused_for_days_to_come_and_twice_and_while_a_register_is_open),
	    TEST(seal__with_registers_missing_is_refused_until_that_is_said),
	    TEST(seal__makes_every_change_an_amendment_with_a_reason),
	    TEST(seal__keeps_the_clock_from_writing),
	    TEST(seal__is_opened_by_the_head_with_a_reason_and_both_are_in_the_log),
	    TEST(cover__opens_the_register_of_that_day_and_session_and_nothing_else),
	    TEST(cover__taken_offline_on_its_day_is_still_accepted_the_next_morning),
	    TEST(cover__is_given_and_taken_back_by_the_office_and_says_who_gave_it),
	    TEST(cover__of_other_groups_is_not_listed_for_an_officer_of_some),
	    TEST(cover__bad_input_is_refused_by_field),
	    TEST(note__for_the_office_is_not_shown_to_a_teacher_and_survives_their_save),
	    TEST(photo__is_a_small_picture_seen_in_scope_only),
	    TEST(logo__is_put_by_whoever_sets_the_policy_and_seen_by_all),
	    TEST(logo__that_is_no_small_picture_is_refused_and_the_old_one_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
