#include "trip.h"

#include "app/backup.h"
#include "app/figures.h"
#include "app/follow_up.h"
#include "app/planned.h"
#include "app/registers.h"
#include "app/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

/* Which registers are amended, late and missing, as each page counts them. Tuesday 8 September
 * 2026. */
static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

/* The state of a morning register, as the board has it. */
static void
expect_state(struct town *t, const char *group, const char *state)
{
	struct call c = town_call(t);
	const struct board_query q = {TOWN_URN, tuesday()};
	assert_int_equal(view_board(&c, &q, &t->d), RC_OK);
	const char *line =
	    strstr(t->out.s, arena_printf(&t->a, "\"name\":\"%s\",\"year\":\"7\"", group));
	assert_non_null(line);
	const char *said = strstr(line, "\"state\":\"");
	assert_non_null(said);
	said += strlen("\"state\":\"");
	assert_string_equal(arena_printf(&t->a, "%.*s", (int)strcspn(said, "\""), said), state);
}

/* /practice of the day says so. */
static void
expect_practice(struct town *t, const char *words)
{
	struct call c = town_call(t);
	const struct practice_query q = {TOWN_URN, {tuesday(), tuesday()}};
	assert_int_equal(view_practice(&c, &q, &t->d), RC_OK);
	if (strstr(t->out.s, words) == NULL) {
		fail_msg("no %s in %s", words, t->out.s);
	}
}

/* 7 Ash at 08:50: pupils 1 and 2 are here, 3 is not. */
static void
take_ash(struct town *t)
{
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "N", 0)};
	struct take_args take = town_take(t, marks, 3);
	town_at(t, tuesday(), "08:50");
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
}

/* Pupil 3's mark on the register page. */
static enum rc
change_on_page(struct town *t, const char *code, const char *reason)
{
	(void)town_mark(t, 3, tuesday(), SESSION_AM);
	struct mark_in mark = town_sent(3, code, t->seq);
	struct take_args take = town_take(t, &mark, 1);
	take.reason = reason;
	return town_act(t, act_take, &take);
}

/* The same on the grid. */
static enum rc
change_on_grid(struct town *t, const char *code, const char *reason)
{
	(void)town_mark(t, 3, tuesday(), SESSION_AM);
	struct mark_in mark = town_sent(3, code, t->seq);
	mark.day = tuesday();
	mark.session = SESSION_AM;
	struct amend_args amend = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .reason = reason, .marks = &mark, .n_marks = 1};
	return town_act(t, act_amend, &amend);
}

static void
amended__is_a_register_changed_on_its_page_after_it_closed(void **state)
{
	struct town *t = *state;
	take_ash(t);
	town_at(t, tuesday(), "09:10");
	assert_int_equal(change_on_page(t, "L", ""), RC_OK);
	expect_state(t, "7 Ash", "sent"); /* it was open: the register at work */
	town_at(t, tuesday(), "09:40");
	expect_practice(t, "\"amendments\":0");
	assert_int_equal(change_on_page(t, "I", "mother rang"), RC_OK);
	expect_state(t, "7 Ash", "amended");
	expect_state(t, "7 Fern", "overdue");
	expect_practice(t,
	    "{\"name\":\"7 Ash\",\"due\":1,\"in_time\":1,\"late\":0,\"missing\":0,\"blanks\":0,"
	    "\"amendments\":1");
	expect_practice(t, "\"all\":{\"name\":\"\",\"due\":2,\"in_time\":1,\"late\":0,"
	                   "\"missing\":1,\"blanks\":3,\"amendments\":1");
}

static void
amended__is_a_register_changed_on_the_grid(void **state)
{
	struct town *t = *state;
	take_ash(t);
	town_at(t, tuesday(), "09:40");
	expect_state(t, "7 Ash", "sent");
	assert_int_equal(change_on_grid(t, "I", "mother rang"), RC_OK);
	expect_state(t, "7 Ash", "amended");
	expect_practice(t, "\"name\":\"7 Ash\",\"due\":1,\"in_time\":1,\"late\":0,\"missing\":0,"
	                   "\"blanks\":0,\"amendments\":1");
}

static void
amended__is_a_sealed_register_changed_on_its_page(void **state)
{
	struct town *t = *state;
	take_ash(t);
	town_at(t, tuesday() + 1, "10:00");
	const struct seal_args seal = {
	    TOWN_URN, town_uuid(t), {tuesday(), tuesday()}, "checked for census", 0, true};
	assert_int_equal(town_act(t, act_seal, &seal), RC_OK);
	/* Also what was changed in time, and reaches us when the period is sealed. */
	(void)town_mark(t, 3, tuesday(), SESSION_AM);
	struct mark_in mark = town_sent(3, "L", t->seq);
	struct take_args take = town_take(t, &mark, 1);
	take.sent_at = t->now;
	take.taken_at = wall_instant(tuesday(), 9 * 60 + 5);
	take.reason = "the tablet was in a drawer";
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	expect_state(t, "7 Ash", "amended");
	expect_practice(t, "\"amendments\":1");
}

/* What was changed on a device before closing reached us later: the register at work. */
static void
amended__is_not_a_register_whose_change_was_made_in_time(void **state)
{
	struct town *t = *state;
	take_ash(t);
	(void)town_mark(t, 3, tuesday(), SESSION_AM);
	struct mark_in mark = town_sent(3, "L", t->seq);
	struct take_args take = town_take(t, &mark, 1);
	town_at(t, tuesday(), "09:40");
	take.sent_at = t->now;
	take.taken_at = t->now - (int64_t)35 * 60;
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "L");
	expect_state(t, "7 Ash", "sent");
	expect_practice(t, "\"amendments\":0");
}

/* R43: an N is to be settled within five school days, and was not. */
static void
practice__counts_late_registers_and_old_n_by_group_and_week(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "N", 0), town_sent(3, "N", 0)};
	struct take_args take = town_take(t, marks, 3);
	town_at(t, tuesday(), "09:40");
	take.reason = "the lists had not come";
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	expect_practice(t,
	    "{\"name\":\"7 Ash\",\"due\":1,\"in_time\":0,\"late\":1,\"missing\":0,\"blanks\":0,"
	    "\"amendments\":0,\"old_n\":0,\"minutes_after_opening\":55}");
	town_at(t, tuesday() + 7, "16:00"); /* the fifth school day */
	expect_practice(t, "\"name\":\"7 Ash\",\"due\":2,\"in_time\":0,\"late\":1,\"missing\":1,"
	                   "\"blanks\":3,\"amendments\":0,\"old_n\":0");
	town_at(t, tuesday() + 8, "00:00");
	expect_practice(t, "\"name\":\"7 Ash\",\"due\":2,\"in_time\":0,\"late\":1,\"missing\":1,"
	                   "\"blanks\":3,\"amendments\":0,\"old_n\":2");
	expect_practice(t, "\"monday\":\"2026-09-07\",\"due\":4,\"in_time\":0,\"late\":1,"
	                   "\"missing\":3,\"blanks\":9,\"amendments\":0,\"old_n\":2");
	expect_practice(t, "\"all\":{\"name\":\"\",\"due\":4,\"in_time\":0,\"late\":1,"
	                   "\"missing\":3,\"blanks\":9,\"amendments\":0,\"old_n\":2");
}

/* ---- missing ---- */

/* How many registers of the day each page misses: the board, the follow-up list, the figures and
 * /practice. The afternoon has not begun. */
static void
expect_missing(struct town *t, int n)
{
	struct call c = town_call(t);
	const struct board_query board = {TOWN_URN, tuesday()};
	assert_int_equal(view_board(&c, &board, &t->d), RC_OK);
	int overdue = 0;
	for (const char *s = t->out.s; (s = strstr(s, "\"state\":\"overdue\"")) != NULL; s++) {
		overdue++;
	}
	assert_int_equal(overdue, n);
	c = town_call(t);
	const struct follow_up_query list = {TOWN_URN, tuesday()};
	assert_int_equal(view_follow_up(&c, &list, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, arena_printf(&t->a, "\"missing_registers\":%d,", n)));
	c = town_call(t);
	const struct figures_query figures = {.urn = TOWN_URN, .range = {tuesday(), tuesday()}};
	assert_int_equal(view_figures(&c, &figures, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, arena_printf(&t->a, "\"missing\":%d,", n)));
	c = town_call(t);
	const struct practice_query practice = {TOWN_URN, {tuesday(), tuesday()}};
	assert_int_equal(view_practice(&c, &practice, &t->d), RC_OK);
	const char *all = strstr(t->out.s, "\"all\":");
	assert_non_null(all);
	assert_non_null(strstr(all, arena_printf(&t->a, "\"missing\":%d,", n)));
}

/* The pupils of a group are away by plan, and the clock has written it. */
static void
plan_away(struct town *t, int64_t from, int64_t to)
{
	for (int64_t pupil = from; pupil <= to; pupil++) {
		struct plan_args plan = town_plan(t, pupil);
		assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	}
	const struct planned_write_args write = {TOWN_URN, tuesday(), SESSION_AM};
	town_at(t, tuesday(), "08:45");
	assert_int_equal(town_act(t, act_write_planned, &write), RC_OK);
	assert_string_equal(town_mark(t, from, tuesday(), SESSION_AM), "M");
}

/* R42, R48: what was planned is the statutory mark, and nobody has looked who is there. */
static void
missing__is_a_register_of_planned_absences_for_every_page(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:30");
	plan_away(t, 4, 6);
	town_at(t, tuesday(), "09:16");
	expect_missing(t, 2);
	town_set_clock(t); /* the same, read from the record */
	expect_missing(t, 2);
}

/* Nobody in the classroom can confirm who is on the trip: its leader does. The register was taken
 * all the same. */
static void
missing__is_not_a_register_that_was_taken_with_all_away(void **state)
{
	struct town *t = *state;
	static const int64_t fern[] = {4, 5, 6};
	struct trip_args trip = trip_museum(t);
	trip.pupils = fern;
	trip.n_pupils = 3;
	town_at(t, tuesday(), "08:30");
	assert_int_equal(town_act(t, act_make_trip, &trip), RC_OK);
	trip_tick(t, tuesday(), "08:45", SESSION_AM);
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "V");
	town_at(t, tuesday(), "09:16");
	expect_missing(t, 2);
	struct take_args take = town_take(t, NULL, 0);
	take.key.group_id = TOWN_FERN;
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	expect_state(t, "7 Fern", "sent");
	expect_missing(t, 1);
}

/* The office says what was so for a register that nobody took. */
static void
missing__is_not_a_register_that_the_office_settled(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:30");
	plan_away(t, 6, 6);
	town_at(t, tuesday(), "10:00");
	expect_missing(t, 2);
	struct mark_in marks[] = {town_sent(4, "/", 0), town_sent(5, "I", 0), town_sent(6, "M", 0)};
	for (size_t i = 0; i < 3; i++) {
		(void)town_mark(t, marks[i].pupil_id, tuesday(), SESSION_AM);
		marks[i].day = tuesday();
		marks[i].session = SESSION_AM;
		marks[i].based_on = t->seq;
		marks[i].note = i == 2 ? "dentist" : "";
	}
	const struct amend_args fill = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "told by the supply teacher",
	    .marks = marks,
	    .n_marks = 3};
	assert_int_equal(town_act(t, act_amend, &fill), RC_OK);
	expect_state(t, "7 Fern", "sent");
	expect_missing(t, 1);
	town_set_clock(t);
	expect_missing(t, 1);
}

/* ---- copies ---- */

static void
expect_backup(struct town *t, int32_t day, const char *words)
{
	town_at(t, day, "10:00");
	struct call c = town_call(t);
	assert_int_equal(view_school(&c, TOWN_URN, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, arena_printf(&t->a, "\"backup\":{\"last\":%s}", words)));
}

/* R46: at least once a month, counted from the school's first entry while there is none. */
static void
backup__older_than_a_month_is_overdue(void **state)
{
	struct town *t = *state; /* its first entry: 29 August 2026 */
	const char *copy = arena_printf(&t->a, "%s.copy", t->path);
	expect_backup(
	    t, day_from_civil(2026, 9, 29), "null,\"due\":\"2026-09-29\",\"is_overdue\":false");
	expect_backup(
	    t, day_from_civil(2026, 9, 30), "null,\"due\":\"2026-09-29\",\"is_overdue\":true");
	assert_int_equal(app_backup(t->path, copy, t->now, &t->d), RC_OK);
	const char *fine = "\"2026-09-30\",\"due\":\"2026-10-30\",\"is_overdue\":false";
	expect_backup(t, day_from_civil(2026, 9, 30), fine);
	expect_backup(t, day_from_civil(2026, 10, 30), fine);
	/* A copy that failed is none. */
	assert_int_equal(app_backup(t->path, copy, t->now, &t->d), RC_INVALID);
	expect_backup(t, day_from_civil(2026, 10, 31),
	    "\"2026-09-30\",\"due\":\"2026-10-30\",\"is_overdue\":true");
	unlink(copy);
}

static void
backup__is_told_to_who_may_export(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	struct call c = town_call(t);
	assert_int_equal(view_school(&c, TOWN_URN, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "backup"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, town_begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(amended__is_a_register_changed_on_its_page_after_it_closed),
	    T(amended__is_a_register_changed_on_the_grid),
	    T(amended__is_a_sealed_register_changed_on_its_page),
	    T(amended__is_not_a_register_whose_change_was_made_in_time),
	    T(practice__counts_late_registers_and_old_n_by_group_and_week),
	    T(missing__is_a_register_of_planned_absences_for_every_page),
	    T(missing__is_not_a_register_that_was_taken_with_all_away),
	    T(missing__is_not_a_register_that_the_office_settled),
	    T(backup__older_than_a_month_is_overdue),
	    T(backup__is_told_to_who_may_export),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
