#include "town.h"

#include "app/presence.h"
#include "app/tutor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* The days around a session: the last five on the register page, the week of a tutor, who is off
 * site. Monday 7 to Friday 11 September 2026; the term began on the 1st with a day without pupils.
 */
static int32_t
day_of(int mday)
{
	return day_from_civil(2026, 9, mday);
}

static bool
says(const struct town *t, const char *part)
{
	return strstr(t->out.s, part) != NULL;
}

/* Fill one session of a pupil, as the office does on the grid. */
static void
fill(struct town *t, int64_t pupil, int mday, enum session session, const char *code)
{
	struct mark_in mark = town_sent(pupil, code, 0);
	mark.day = day_of(mday);
	mark.session = session;
	const struct amend_args args = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .reason = "", .marks = &mark, .n_marks = 1};
	assert_int_equal(town_act(t, act_amend, &args), RC_OK);
}

/* ---- the register page ---- */

static void
look(struct town *t, int mday, enum session session)
{
	const struct register_key key = {TOWN_URN, day_of(mday), session, TOWN_ASH};
	struct call c = town_call(t);
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
}

struct seen {
	int mday;
	enum session session;
	const char *code; /* as in JSON */
};

/* The first pupil's sessions before this one are these, oldest first. */
static void
expect_recent(struct town *t, const struct seen *list, size_t n)
{
	const char *all = "\"recent\":[";
	for (size_t i = 0; i < n; i++) {
		all = arena_printf(&t->a,
		    "%s%s{\"date\":\"2026-09-%02d\",\"session\":\"%s\",\"code\":%s}", all,
		    i == 0 ? "" : ",", list[i].mday, session_name(list[i].session), list[i].code);
	}
	const char *said = strstr(t->out.s, "\"recent\":");
	assert_non_null(said);
	assert_ptr_equal(strstr(said, arena_printf(&t->a, "%s]", all)), said);
}

static void
register__shows_the_last_five_days_and_the_earlier_session(void **state)
{
	static const struct seen before[] = {{3, SESSION_AM, "\"/\""}, {3, SESSION_PM, "null"},
	    {4, SESSION_AM, "null"}, {4, SESSION_PM, "\"I\""}, {7, SESSION_AM, "null"},
	    {7, SESSION_PM, "null"}, {8, SESSION_AM, "null"}, {8, SESSION_PM, "null"},
	    {9, SESSION_AM, "null"}, {9, SESSION_PM, "\"\\\\\""}, {10, SESSION_AM, "\"L\""}};
	static const struct seen first[] = {{2, SESSION_AM, "null"}, {2, SESSION_PM, "\"I\""}};
	struct town *t = *state;
	town_at(t, day_of(10), "13:05");
	fill(t, 1, 2, SESSION_PM, "I"); /* six days of school ago */
	fill(t, 1, 3, SESSION_AM, "/");
	fill(t, 1, 4, SESSION_PM, "I");
	fill(t, 1, 9, SESSION_PM, "\\");
	fill(t, 1, 10, SESSION_AM, "L");
	look(t, 10, SESSION_PM);
	expect_recent(t, before, 11);
	look(t, 10, SESSION_AM); /* no session before it on its day */
	expect_recent(t, before, 10);
	look(t, 3, SESSION_AM); /* the term has just begun */
	expect_recent(t, first, 2);
	look(t, 2, SESSION_AM);
	expect_recent(t, first, 0);
}

/* ---- the tutor's week ---- */

static void
tutor__week_counts_the_week_the_one_before_and_the_term(void **state)
{
	struct town *t = *state;
	town_at(t, day_of(11), "16:00");
	for (int mday = 7; mday <= 11; mday++) {
		fill(t, 1, mday, SESSION_AM, "/");
		fill(t, 1, mday, SESSION_PM, "\\");
		fill(t, 2, mday, SESSION_AM, mday == 8 ? "L" : mday == 9 ? "U" : "/");
		fill(t, 2, mday, SESSION_PM, mday == 10 ? "I" : "\\");
	}
	fill(t, 1, 2, SESSION_AM, "/");
	fill(t, 1, 2, SESSION_PM, "O");
	fill(t, 2, 3, SESSION_AM, "/");
	struct call c = town_call(t);
	const struct tutor_query q = {TOWN_URN, TOWN_ASH, DAY_NONE};
	assert_int_equal(view_tutor(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "{\"from\":\"2026-09-07\",\"to\":\"2026-09-11\""));
	assert_true(says(t, "\"term_name\":\"Autumn\",\"term_from\":\"2026-09-01\""));
	/* Pupil 1: all of the week. */
	assert_true(says(t, "\"week\":{\"possible\":10,\"attended\":10,\"missed\":0,\"late\":0,"
	                    "\"unmarked\":0,\"rate\":1000},"
	                    "\"before\":{\"possible\":2,\"attended\":1,\"missed\":1,\"late\":0,"
	                    "\"unmarked\":4,\"rate\":500},"
	                    "\"term\":{\"possible\":12,\"attended\":11,\"missed\":1,\"late\":0,"
	                    "\"unmarked\":4,\"rate\":917}}"));
	/* Pupil 2: late twice, of which once after closing: an absence. */
	assert_true(says(t, "\"week\":{\"possible\":10,\"attended\":8,\"missed\":2,\"late\":2,"
	                    "\"unmarked\":0,\"rate\":800},"
	                    "\"before\":{\"possible\":1,\"attended\":1,\"missed\":0,\"late\":0,"
	                    "\"unmarked\":5,\"rate\":1000},"));
	/* Pupil 3: nobody said anything. */
	assert_true(says(t, "\"week\":{\"possible\":0,\"attended\":0,\"missed\":0,\"late\":0,"
	                    "\"unmarked\":10,\"rate\":null}"));
	/* The group's own: one attended every session. */
	assert_true(says(t, "],\"full\":1,"
	                    "\"week\":{\"possible\":20,\"attended\":18,\"missed\":2,\"late\":2,"
	                    "\"unmarked\":10,\"rate\":900},"
	                    "\"before\":{\"possible\":3,\"attended\":2,\"missed\":1,\"late\":0,"
	                    "\"unmarked\":15,\"rate\":667},"));
}

/* ---- off site ---- */

static void
off_site__pupils_are_counted_apart_from_the_absent(void **state)
{
	struct town *t = *state;
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "V", 0), town_sent(3, "D", 0)};
	struct take_args take = town_take(t, marks, 3);
	marks[1].note = "museum";
	marks[2].note = "Fellgate School";
	town_at(t, day_of(8), "08:50");
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	look(t, 8, SESSION_AM);
	assert_true(says(t, "\"counts\":{\"expected\":3,\"present\":1,\"late\":0,\"absent\":0,"
	                    "\"elsewhere\":2,\"known\":0,\"unmarked\":0,\"unexplained\":0,"
	                    "\"on_site\":1}"));
	struct call c = town_call(t);
	const struct presence_query q = {.urn = TOWN_URN, .year = -1, .state = -1};
	assert_int_equal(view_presence(&c, &q, &t->d), RC_OK);
	assert_true(says(t, "\"name\":\"7 Ash\",\"year\":\"7\",\"counts\":{\"on_site\":1,"));
	const char *ash = strstr(t->out.s, "\"name\":\"7 Ash\"");
	assert_non_null(strstr(ash, "\"off_site\":2,"));
	assert_true(strstr(ash, "\"off_site\":2,") < strchr(ash, '}'));
}

#define T(name) cmocka_unit_test_setup_teardown(name, town_begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(register__shows_the_last_five_days_and_the_earlier_session),
	    T(tutor__week_counts_the_week_the_one_before_and_the_term),
	    T(off_site__pupils_are_counted_apart_from_the_absent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
