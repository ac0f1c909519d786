#include "town.h"

#include "app/registers.h"
#include "app/users.h"
#include "store/store_users.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* The board of registers, reminders, and how registers are kept. Tuesday 8 September 2026. */
static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static int
set_up(void **state)
{
	struct town *t = town_new();
	struct user tutor = {.username = "lead",
	    .name = "Ms T. Lead",
	    .position = "Tutor",
	    .password = "",
	    .email = "t.lead@example.org",
	    .created = 1};
	struct store *st = NULL;
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_user_put(&tutor.user_id, st, &tutor, &t->d), RC_OK);
	struct user_role role = {
	    .user_id = tutor.user_id, .role = "teacher", .years = YEARS_ALL, .group_id = TOWN_ASH};
	assert_int_equal(store_user_roles_put(st, tutor.user_id, &role, 1, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
	t->who = &town_officer;
	*state = t;
	return 0;
}

static enum rc
remind(struct town *t, int64_t group_id)
{
	const struct remind_args args = {
	    .key = {TOWN_URN, tuesday(), SESSION_AM, group_id}, .uuid = town_uuid(t)};
	return town_act(t, act_remind, &args);
}

static const char *
board(struct town *t)
{
	struct call c = town_call(t);
	const struct board_query q = {TOWN_URN, tuesday()};
	assert_int_equal(view_board(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static void
reminder__reaches_who_keeps_the_register_by_notice_and_mail(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "09:00");
	assert_int_equal(remind(t, TOWN_ASH), RC_OK);
	assert_non_null(strstr(t->out.s, "{\"name\":\"Ms T. Lead\",\"by_mail\":true}"));
	struct call c = town_call(t);
	assert_int_equal(view_outbox(&c, TOWN_URN, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"to\":\"t.lead@example.org\""));
	assert_non_null(strstr(board(t), "\"to\":\"Ms T. Lead\""));
}

static void
reminder__of_a_register_that_is_not_waited_for_is_refused(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:44");
	assert_int_equal(remind(t, TOWN_ASH), RC_INVALID);
	assert_non_null(strstr(t->d.text, "not due yet"));
	town_at(t, tuesday(), "08:50");
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "/", 0)};
	struct take_args take = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	assert_int_equal(remind(t, TOWN_ASH), RC_INVALID);
	assert_non_null(strstr(t->d.text, "sent already"));
}

static void
reminder__again_within_two_minutes_is_refused(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "09:00");
	assert_int_equal(remind(t, TOWN_ASH), RC_OK);
	town_at(t, tuesday(), "09:01");
	assert_int_equal(remind(t, TOWN_ASH), RC_TOO_MANY);
	town_at(t, tuesday(), "09:02");
	assert_int_equal(remind(t, TOWN_ASH), RC_OK);
}

static void
reminder__where_nobody_keeps_the_register_says_so(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "09:00");
	assert_int_equal(remind(t, TOWN_FERN), RC_INVALID);
	assert_non_null(strstr(t->d.text, "take it for them"));
}

static void
board__says_how_long_after_opening_a_register_was_taken(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:52");
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "/", 0)};
	struct take_args take = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	const char *said = board(t);
	assert_non_null(strstr(said, "\"state\":\"sent\""));
	assert_non_null(strstr(said, "\"minutes_after_opening\":7"));
	assert_non_null(strstr(said, "\"minutes_after_opening\":null")); /* 7 Fern */
}

/* A kiosk sees somebody of nearly every group: that takes no register (R48). */
static void
board__arrival_does_not_make_a_register_that_nobody_took_a_taken_one(void **state)
{
	struct town *t = *state;
	struct arrive_args came = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 2,
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .known_reason = "",
	    .note = ""};
	town_at(t, tuesday(), "08:50");
	assert_int_equal(town_act(t, act_arrive, &came), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "L");
	assert_null(strstr(board(t), "\"part_done\""));
	town_at(t, tuesday(), "09:16");
	const char *said = board(t);
	assert_null(strstr(said, "\"part_done\""));
	const char *first = strstr(said, "\"state\":\"overdue\"");
	assert_non_null(first);
	assert_non_null(strstr(first + 1, "\"state\":\"overdue\""));
	assert_int_equal(remind(t, TOWN_ASH), RC_OK);
	struct call c = town_call(t);
	const struct practice_query q = {TOWN_URN, {tuesday(), tuesday()}};
	assert_int_equal(view_practice(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(
	    t->out.s, "{\"name\":\"7 Ash\",\"due\":1,\"in_time\":0,\"late\":0,\"missing\":1"));
}

static void
practice__counts_in_time_late_and_missing_by_group(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:52");
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "/", 0)};
	struct take_args take = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	town_at(t, tuesday(), "09:15"); /* the closing minute: neither has closed */
	struct call c = town_call(t);
	struct practice_query q = {TOWN_URN, {tuesday(), tuesday()}};
	assert_int_equal(view_practice(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"groups\":[]"));
	town_at(t, tuesday(), "09:16");
	c = town_call(t);
	assert_int_equal(view_practice(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s,
	    "{\"name\":\"7 Ash\",\"due\":1,\"in_time\":1,\"late\":0,\"missing\":0,\"blanks\":0,"
	    "\"amendments\":0,\"old_n\":0,\"minutes_after_opening\":7}"));
	assert_non_null(strstr(t->out.s,
	    "{\"name\":\"7 Fern\",\"due\":1,\"in_time\":0,\"late\":0,\"missing\":1,\"blanks\":3,"
	    "\"amendments\":0,\"old_n\":0,\"minutes_after_opening\":null}"));
	assert_non_null(strstr(t->out.s, "\"monday\":\"2026-09-07\",\"due\":2,\"in_time\":1"));
}

static void
practice__is_not_for_teachers(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	struct call c = town_call(t);
	const struct practice_query q = {TOWN_URN, {DAY_NONE, DAY_NONE}};
	assert_int_equal(view_practice(&c, &q, &t->d), RC_FORBIDDEN);
}

static void
practice__of_the_whole_school_is_not_for_an_officer_of_some_groups(void **state)
{
	static const struct grant grants[] = {{1, ROLE_OFFICER, YEARS_ALL, TOWN_ASH}};
	struct town *t = *state;
	struct actor who = town_officer;
	who.grants = grants;
	who.n_grants = 1;
	t->who = &who;
	struct call c = town_call(t);
	const struct practice_query q = {TOWN_URN, {DAY_NONE, DAY_NONE}};
	assert_int_equal(view_practice(&c, &q, &t->d), RC_FORBIDDEN);
	assert_non_null(strstr(t->d.text, "limited to some groups or years"));
}

static const struct grant admin_grants[] = {{1, ROLE_ADMIN, YEARS_ALL, 0}};
static const struct actor admin = {.user_id = 16,
    .username = "h.cross",
    .name = "H. Cross",
    .position = "administrator",
    .grants = admin_grants,
    .n_grants = 1};

static void
add_teacher(struct town *t, const struct user_args *args)
{
	struct user_args in = *args;
	in.position = "teacher";
	in.role = "teacher";
	in.urn = TOWN_URN;
	in.password = "a long enough one";
	t->who = &admin;
	struct call c = town_call(t);
	assert_int_equal(app_add_user(&c, &in, &t->d), RC_OK);
	t->who = &town_officer;
}

/* Of each group there is a tutor in the answer: by name, 7 Ash and 7 Fern. */
static void
expect_tutors(struct town *t, const char *ash, const char *fern)
{
	const char *said = board(t);
	const char *first = strstr(said, "\"tutor\":");
	assert_non_null(first);
	assert_ptr_equal(first, strstr(said, arena_printf(&t->a, "\"tutor\":\"%s\"", ash)));
	const char *second = strstr(first + 1, "\"tutor\":");
	assert_non_null(second);
	assert_ptr_equal(second, strstr(first + 1, arena_printf(&t->a, "\"tutor\":\"%s\"", fern)));
}

static void
tutor__is_the_first_teacher_of_the_group_or_who_was_said_to_be(void **state)
{
	static const int64_t both[] = {TOWN_ASH, TOWN_FERN};
	struct town *t = *state;
	town_at(t, tuesday(), "08:50");
	expect_tutors(t, "", "");
	struct user_args args = {
	    .username = "s.reed", .name = "S. Reed", .groups = both, .n_groups = 2};
	add_teacher(t, &args);
	expect_tutors(t, "S. Reed", "S. Reed");
	args = (struct user_args){
	    .username = "l.moss", .name = "L. Moss", .groups = both, .n_groups = 1};
	add_teacher(t, &args);
	expect_tutors(t, "S. Reed", "S. Reed");
	args = (struct user_args){.username = "k.hale",
	    .name = "K. Hale",
	    .years = YEAR_BIT(NC_7),
	    .tutor_of = both + 1,
	    .n_tutor_of = 1};
	add_teacher(t, &args);
	expect_tutors(t, "S. Reed", "K. Hale");
}

/* The home page's one click opens the register of `groups`. */
static void
tutor__whose_role_is_a_year_has_the_group_as_their_own(void **state)
{
	static const int64_t fern[] = {TOWN_FERN};
	static const struct grant of_year[] = {{1, ROLE_TEACHER, YEAR_BIT(NC_7), 0}};
	struct town *t = *state;
	struct user_args args = {.username = "k.hale",
	    .name = "K. Hale",
	    .years = YEAR_BIT(NC_7),
	    .tutor_of = fern,
	    .n_tutor_of = 1};
	add_teacher(t, &args);
	struct actor hale = {.username = "k.hale",
	    .name = "K. Hale",
	    .position = "teacher",
	    .grants = of_year,
	    .n_grants = 1};
	struct user *users = NULL;
	size_t n = 0;
	assert_int_equal(store_users(&users, &n, t->st, &t->a, &t->d), RC_OK);
	for (size_t i = 0; i < n; i++) {
		hale.user_id =
		    strcmp(users[i].username, "k.hale") == 0 ? users[i].user_id : hale.user_id;
	}
	t->who = &hale;
	struct call c = town_call(t);
	assert_int_equal(view_me(&c, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"groups\":[\"2\"],\"years\":[\"7\"]"));
	hale.user_id++;
	c = town_call(t);
	assert_int_equal(view_me(&c, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"groups\":[]"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(reminder__reaches_who_keeps_the_register_by_notice_and_mail),
	    T(reminder__of_a_register_that_is_not_waited_for_is_refused),
	    T(reminder__again_within_two_minutes_is_refused),
	    T(reminder__where_nobody_keeps_the_register_says_so),
	    T(board__says_how_long_after_opening_a_register_was_taken),
	    T(board__arrival_does_not_make_a_register_that_nobody_took_a_taken_one),
	    T(tutor__is_the_first_teacher_of_the_group_or_who_was_said_to_be),
	    T(tutor__whose_role_is_a_year_has_the_group_as_their_own),
	    T(practice__counts_in_time_late_and_missing_by_group),
	    T(practice__of_the_whole_school_is_not_for_an_officer_of_some_groups),
	    T(practice__is_not_for_teachers)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
