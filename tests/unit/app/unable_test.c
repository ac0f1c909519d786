#include "town.h"

#include "app/unable.h"
#include "core/calendar.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* Pupils who could not attend: one act for many, that overwrites nobody who was seen. */

static const int64_t ash[] = {TOWN_ASH};
static const int64_t nobody[] = {999};
static const int64_t riders[] = {1, 2, 3};
static const int64_t ferns[] = {4, 5, 6};

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

/* The bus of 7 Ash did not come: Tuesday's morning. */
static struct unable_args
bus(struct town *t)
{
	return (struct unable_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .code = "Y1",
	    .day = tuesday(),
	    .session = SESSION_AM,
	    .groups = ash,
	    .n_groups = 1,
	    .reason = "Rang the company",
	    .fact = "Bus 47 of the county",
	    .sessions = -1};
}

/* The morning register of 7 Ash on a day, complete. */
static void
take(struct town *t, int32_t day, const char *first, const char *second, const char *third)
{
	struct mark_in marks[] = {
	    town_sent(1, first, 0), town_sent(2, second, 0), town_sent(3, third, 0)};
	struct take_args args = town_take(t, marks, 3);
	town_at(t, day, "08:50");
	args.key.day = day;
	args.is_complete = true;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	town_at(t, day, "10:00");
}

static const char *
preview(struct town *t, const struct unable_args *in)
{
	struct call c = town_call(t);
	assert_int_equal(view_unable(&c, in, &t->d), RC_OK);
	return t->out.s;
}

static void
shows(struct town *t, const char *what)
{
	if (strstr(t->out.s, what) == NULL) {
		print_error("%s\nhas no %s\n", t->out.s, what);
	}
	assert_non_null(strstr(t->out.s, what));
}

static void
refused(struct town *t, const struct unable_args *in, enum rc wanted, const char *field)
{
	struct call c = town_call(t);
	if (wanted == RC_INVALID && strcmp(field, "reason") != 0 && strcmp(field, "fact") != 0) {
		assert_int_equal(view_unable(&c, in, &t->d), RC_INVALID); /* nor shown */
		assert_string_equal(t->d.field, field);
	}
	assert_int_equal(town_act(t, act_unable, in), wanted);
	assert_string_equal(t->d.field, field);
}

static void
tick_at(struct town *t, int32_t day, const char *clock)
{
	town_at(t, day, clock);
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
}

static const char *
register_of(struct town *t, const struct actor *who)
{
	const struct actor *before = t->who;
	t->who = who;
	struct call c = town_call(t);
	struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	t->who = before;
	return t->out.s;
}

static void
a_bus_that_failed__makes_N_Y1_and_who_walked_in_keeps_the_stroke(void **state)
{
	struct town *t = *state;
	take(t, tuesday(), "/", "N", "N");
	struct unable_args in = bus(t);
	preview(t, &in);
	shows(t, "\"sessions\":2,\"pupils\":2,\"amended\":2,\"planned\":0,\"not_expected\":0");
	shows(t, "\"over\":[{\"sessions\":2,\"code\":\"N\"}],\"may\":[],\"kept\":1");
	shows(t, "\"session\":\"AM\",\"code\":\"/\",\"why\":\"present\"");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N"); /* only shown */
	in.sessions = 2;
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	shows(t, "{\"sessions\":2,\"pupils\":2,\"amended\":2,\"planned\":0,\"kept\":1}");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "Y1");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "Y1");
	int64_t seq = t->seq;
	assert_int_equal(town_act(t, act_unable, &in), RC_OK); /* sent twice: once */
	shows(t, "\"sessions\":2");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "Y1");
	assert_int_equal(t->seq, seq);
	in = bus(t); /* again by somebody else: nothing is left to write */
	assert_int_equal(town_act(t, act_unable, &in), RC_INVALID);
	struct verify_result result;
	assert_int_equal(store_verify(&result, t->st, 1, &t->d), RC_OK);
}

static void
the_record__keeps_the_reason_who_did_it_and_the_fact_beside_the_mark(void **state)
{
	struct town *t = *state;
	take(t, tuesday(), "/", "N", "N");
	struct unable_args in = bus(t);
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	struct call c = town_call(t);
	const struct history_query q = {TOWN_URN, 2, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	shows(t, "Rang the company");
	shows(t, town_officer.name);
	register_of(t, &town_teacher);
	shows(t, "Bus 47 of the county");
}

static void
other_absences__stay_unless_their_code_is_named(void **state)
{
	struct town *t = *state;
	static const char *const ill[] = {"I"};
	static const char *const seen[] = {"/"};
	take(t, tuesday(), "I", "M", "N");
	struct unable_args in = bus(t);
	preview(t, &in);
	shows(t, "\"sessions\":1,");
	shows(t, "\"may\":[");
	shows(t, "{\"sessions\":1,\"code\":\"I\"}");
	shows(t, "{\"sessions\":1,\"code\":\"M\"}");
	shows(t, "\"why\":\"absence\"");
	in.over = seen;
	in.n_over = 1;
	refused(t, &in, RC_INVALID, "/over/0");
	in.over = ill;
	preview(t, &in);
	shows(t, "\"sessions\":2,");
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "Y1");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "M");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "Y1");
}

static void
activities_and_late_marks__are_never_overwritten(void **state)
{
	struct town *t = *state;
	static const char *const visit[] = {"V"};
	struct mark_in marks[] = {town_sent(1, "V", 0), town_sent(2, "L", 0), town_sent(3, "N", 0)};
	marks[0].note = "Museum";
	marks[1].minutes_late = 10;
	struct take_args args = town_take(t, marks, 3);
	args.is_complete = true;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	struct unable_args in = bus(t);
	in.over = visit;
	in.n_over = 1;
	refused(t, &in, RC_INVALID, "/over/0");
	in.n_over = 0;
	preview(t, &in);
	shows(t, "\"code\":\"V\",\"why\":\"elsewhere\"");
	shows(t, "\"code\":\"L\",\"why\":\"present\"");
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "V");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "L");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "Y1");
}

static void
before_the_opening__it_is_planned_and_the_teacher_marks_who_came(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "07:30");
	struct unable_args in = bus(t);
	in.session = -1;
	in.pupils = riders;
	in.n_pupils = 3;
	preview(t, &in);
	shows(t, "\"sessions\":6,\"pupils\":3,\"amended\":0,\"planned\":6,");
	shows(t, "\"over\":[{\"sessions\":6,\"code\":\"\"}]");
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	assert_int_equal(town_act(t, act_unable, &in), RC_OK); /* sent twice: once */
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
	struct planned *found = NULL;
	size_t n = 0;
	const struct planned_filter filter = {.range = {tuesday(), tuesday()}};
	assert_int_equal(store_planned(&found, &n, t->st, 1, &filter, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 3); /* morning and afternoon in one */
	assert_int_equal(found[0].to_session, SESSION_PM);
	assert_string_equal(found[0].note, "Bus 47 of the county");
	tick_at(t, tuesday(), "08:46");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "Y1");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "Y1");
	t->who = &town_teacher;
	struct mark_in marks[] = {town_sent(1, "/", t->seq)};
	struct take_args args = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	t->who = &town_officer;
	tick_at(t, tuesday(), "13:31");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "Y1");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_PM), "Y1");
}

static void
a_group_without_marks_yet__is_left_alone_for_who_does_not_come_is_missing_first(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "07:30");
	struct unable_args in = bus(t);
	in.pupils = riders;
	in.n_pupils = 1;
	preview(t, &in);
	shows(t, "\"sessions\":1,\"pupils\":1,\"amended\":0,\"planned\":1,");
	shows(t, "\"code\":\"\",\"why\":\"unknown\"");
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	take(t, tuesday(), "N", "N", "/");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "Y1");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
	in = bus(t); /* the office knows now who waited for the bus */
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "Y1");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "/");
}

static void
after_the_closing__the_morning_is_amended_and_the_afternoon_planned(void **state)
{
	struct town *t = *state;
	take(t, tuesday(), "/", "/", "N");
	struct unable_args in = bus(t);
	in.session = -1;
	in.groups = NULL;
	in.n_groups = 0;
	in.pupils = (const int64_t[]){3};
	in.n_pupils = 1;
	preview(t, &in);
	shows(t, "\"sessions\":2,\"pupils\":1,\"amended\":1,\"planned\":1,");
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "Y1");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_PM), "");
	tick_at(t, tuesday(), "13:01");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_PM), "Y1");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_PM), "");
}

static void
a_day_gone_by__has_its_blanks_filled(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday() + 1, "10:00"); /* nobody took Tuesday's register */
	struct unable_args in = bus(t);
	in.groups = NULL;
	in.n_groups = 0;
	in.years = YEAR_BIT(NC_7);
	preview(t, &in);
	shows(t, "\"sessions\":6,\"pupils\":6,\"amended\":6,\"planned\":0,");
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "Y1");
	assert_string_equal(town_mark(t, 6, tuesday(), SESSION_AM), "Y1");
}

static void
a_known_absence__stands_until_it_is_ended(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:00");
	struct plan_args plan = town_plan(t, 1);
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	struct unable_args in = bus(t);
	in.session = -1;
	in.pupils = riders;
	in.n_pupils = 3;
	preview(t, &in);
	shows(t, "\"sessions\":5,");
	shows(t, "\"session\":\"AM\",\"code\":\"M\",\"why\":\"planned\"");
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	tick_at(t, tuesday(), "13:01");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "M");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "Y1");
}

static void
detention__is_said_of_a_pupil_by_name_and_its_fact_is_the_offices(void **state)
{
	struct town *t = *state;
	take(t, tuesday(), "/", "N", "N");
	struct unable_args in = bus(t);
	in.code = "Y5";
	in.fact = "Held at Northgate since Monday";
	refused(t, &in, RC_INVALID, "groups");
	in.groups = NULL;
	in.n_groups = 0;
	in.pupils = (const int64_t[]){2};
	in.n_pupils = 1;
	t->who = &town_teacher;
	refused(t, &in, RC_FORBIDDEN, "");
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "Y5");
	assert_null(strstr(register_of(t, &town_teacher), "Northgate"));
	assert_non_null(strstr(register_of(t, &town_officer), "Northgate"));
	in.uuid = town_uuid(t);
	in.day = tuesday() + 1; /* ahead: what a plan notes, teachers read */
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
	struct planned *found = NULL;
	size_t n = 0;
	const struct planned_filter filter = {.range = {in.day, in.day}};
	assert_int_equal(store_planned(&found, &n, t->st, 1, &filter, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 1);
	assert_string_equal(found[0].note, "");
}

static void
scope__of_other_pupils_refuses_the_whole_act(void **state)
{
	struct town *t = *state;
	static const struct grant fern[] = {{1, ROLE_OFFICER, YEARS_ALL, TOWN_FERN}};
	const struct actor half = {.user_id = 20,
	    .username = "half",
	    .name = "H. Half",
	    .position = "officer of 7 Fern",
	    .grants = fern,
	    .n_grants = 1};
	take(t, tuesday(), "/", "N", "N");
	t->who = &half;
	struct unable_args in = bus(t);
	in.years = YEAR_BIT(NC_7);
	refused(t, &in, RC_FORBIDDEN, "");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
	in = bus(t);
	in.groups = NULL;
	in.n_groups = 0;
	in.pupils = ferns;
	in.n_pupils = 3;
	assert_int_equal(town_act(t, act_unable, &in), RC_OK);
}

static void
who_left_and_what_is_closed__is_untouched(void **state)
{
	struct town *t = *state;
	static const char *const facts[] = {"written_notice"};
	struct leave_roll_args leave = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 3,
	    .ground = "f",
	    .met_on = tuesday(),
	    .last_day = tuesday() + 1,
	    .evidence = "letter",
	    .return_sent = true,
	    .facts = facts,
	    .n_facts = 1};
	assert_int_equal(town_act(t, act_leave_roll, &leave), RC_OK);
	struct unable_args in = bus(t);
	in.day = tuesday() + 2;
	in.pupils = riders;
	in.n_pupils = 2;
	preview(t, &in);
	shows(t, "\"sessions\":2,\"pupils\":2,\"amended\":0,\"planned\":2,\"not_expected\":0");
	in.n_pupils = 3;
	preview(t, &in);
	shows(t, "\"sessions\":2,\"pupils\":2,\"amended\":0,\"planned\":2,\"not_expected\":1");
	in = bus(t);
	in.day = day_from_civil(2026, 9, 1); /* INSET */
	preview(t, &in);
	shows(t, "\"sessions\":0,\"pupils\":0,\"amended\":0,\"planned\":0,\"not_expected\":3");
	assert_int_equal(town_act(t, act_unable, &in), RC_INVALID);
	const struct term term = {
	    day_from_civil(2026, 9, 1), day_from_civil(2026, 12, 18), "Autumn"};
	const struct closure boiler = {.day = tuesday(),
	    .is_closed = {true, false},
	    .years = YEARS_ALL,
	    .kind = CLOSURE_UNPLANNED,
	    .reason = "Boiler"};
	const struct calendar_args set = {TOWN_URN, town_uuid(t), &term, 1, &boiler, 1};
	assert_int_equal(town_act(t, act_set_calendar, &set), RC_OK);
	in = bus(t);
	in.session = -1;
	in.pupils = riders;
	in.n_pupils = 3;
	preview(t, &in); /* Y4 is the calendar's */
	shows(t, "\"sessions\":3,");
	shows(t, "\"why\":\"closed\"");
	assert_null(strstr(t->out.s, "\"session\":\"PM\",\"code\":\"\",\"why\""));
}

static void
what_is_missing_or_changed_meanwhile__is_named_and_nothing_is_written(void **state)
{
	struct town *t = *state;
	take(t, tuesday(), "/", "N", "N");
	struct unable_args in = bus(t);
	in.code = "Y4";
	refused(t, &in, RC_INVALID, "code");
	assert_non_null(strstr(t->d.text, "calendar"));
	in.code = "Y1";
	in.groups = nobody;
	refused(t, &in, RC_INVALID, "/groups/0");
	in.n_groups = 0;
	refused(t, &in, RC_INVALID, "groups");
	in.pupils = nobody;
	in.n_pupils = 1;
	refused(t, &in, RC_INVALID, "/pupils/0");
	in = bus(t);
	in.reason = "";
	refused(t, &in, RC_INVALID, "reason");
	in = bus(t);
	in.fact = "";
	refused(t, &in, RC_INVALID, "fact");
	in = bus(t);
	in.sessions = 3;
	refused(t, &in, RC_STALE, "sessions");
	in.day = day_from_civil(2024, 7, 1); /* before the code was */
	refused(t, &in, RC_INVALID, "code");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "N");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(a_bus_that_failed__makes_N_Y1_and_who_walked_in_keeps_the_stroke),
	    TEST(the_record__keeps_the_reason_who_did_it_and_the_fact_beside_the_mark),
	    TEST(other_absences__stay_unless_their_code_is_named),
	    TEST(activities_and_late_marks__are_never_overwritten),
	    TEST(before_the_opening__it_is_planned_and_the_teacher_marks_who_came),
	    TEST(a_group_without_marks_yet__is_left_alone_for_who_does_not_come_is_missing_first),
	    TEST(after_the_closing__the_morning_is_amended_and_the_afternoon_planned),
	    TEST(a_day_gone_by__has_its_blanks_filled),
	    TEST(a_known_absence__stands_until_it_is_ended),
	    TEST(detention__is_said_of_a_pupil_by_name_and_its_fact_is_the_offices),
	    TEST(scope__of_other_pupils_refuses_the_whole_act),
	    TEST(who_left_and_what_is_closed__is_untouched),
	    TEST(what_is_missing_or_changed_meanwhile__is_named_and_nothing_is_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
