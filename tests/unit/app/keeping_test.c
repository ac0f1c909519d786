#include "town.h"

#include "app/registers.h"
#include "app/seal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

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
	take.taken_at = t->now - 35 * 60;
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "L");
	expect_state(t, "7 Ash", "sent");
	expect_practice(t, "\"amendments\":0");
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
