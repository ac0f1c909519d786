#include "town.h"

#include "app/fire.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Who sees what: names, other groups, safeguarding flags. Pupil 3 has a child protection plan. */

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static struct mark_in
mark(int64_t pupil, const char *code, int64_t based_on)
{
	return (struct mark_in){
	    .pupil_id = pupil,
	    .code = code,
	    .minutes_late = MINUTE_NONE,
	    .note = "",
	    .based_on = based_on,
	};
}

static struct flag_in
flag(const char *kind)
{
	return (struct flag_in){.kind = kind,
	    .from = day_from_civil(2026, 9, 1),
	    .to = DAY_NONE,
	    .detail = "",
	    .authority = "",
	    .contact = "",
	    .told_on = DAY_NONE};
}

static void
set_flags(struct town *t, int64_t pupil, const struct flag_in *list, size_t n)
{
	struct pupil_in change = town_change(t, pupil);
	change.flags = list;
	change.n_flags = n;
	change.has_flags = true;
	struct act_job job = {
	    .act = act_change_pupil, .args = &change, .call = town_call(t), .is_structural = true};
	assert_int_equal(app_run(t->app, &job), RC_OK);
}

static int
begin(void **state)
{
	struct town *t = town_new();
	town_at(t, tuesday(), "08:50");
	const struct flag_in plan = flag("child_protection");
	set_flags(t, 3, &plan, 1);
	struct mark_in marks[] = {mark(1, "N", 0), mark(2, "/", 0), mark(3, "N", 0)};
	struct take_args take = {
	    .key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH},
	    .uuid = town_uuid(t),
	    .reason = "",
	    .marks = marks,
	    .n_marks = 3,
	};
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	*state = t;
	return 0;
}

static const char *
today(struct town *t, const struct actor *who)
{
	t->who = who;
	struct call c = town_call(t);
	struct today_query q = {TOWN_URN, tuesday(), 0};
	assert_int_equal(view_today(&c, &q, &t->d), RC_OK);
	const char *list = strstr(t->out.s, "\"unexplained\"");
	assert_non_null(list);
	return list;
}

static void
unexplained__order_does_not_tell_a_teacher_of_a_hidden_flag(void **state)
{
	struct town *t = *state;
	const char *list = today(t, &town_officer);
	assert_true(strstr(list, "Chaudhry") < strstr(list, "Abara"));
	assert_non_null(strstr(list, "child_protection"));
	list = today(t, &town_teacher);
	assert_true(strstr(list, "Abara") < strstr(list, "Chaudhry"));
	assert_null(strstr(list, "child_protection"));
}

/* Nobody took the register of 7 Fern: its pupils are listed by nobody (R42), but who is to be acted
 * on first is (C188). */
static void
unexplained__vulnerable_pupil_of_a_register_nobody_took_heads_the_list(void **state)
{
	struct town *t = *state;
	const struct flag_in plan = flag("child_protection");
	set_flags(t, 5, &plan, 1); /* Ellis */
	town_at(t, tuesday(), "09:15");
	assert_null(strstr(today(t, &town_officer), "Ellis"));
	town_at(t, tuesday(), "09:16");
	const char *list = today(t, &town_officer);
	const char *ellis = strstr(list, "Ellis");
	assert_non_null(ellis);
	assert_true(ellis < strstr(list, "Abara"));
	assert_non_null(strstr(ellis, "\"has_mark\":false"));
	assert_non_null(strstr(ellis, "\"contact\":null")); /* none is on the record */
	list = strstr(list, "\"no_group\"");
	assert_null(strstr(list, "Doyle"));
}

/* The fire roll from the pupil's line on. */
static const char *
fire_line(struct town *t, const struct actor *who, int64_t pupil)
{
	t->who = who;
	struct call c = town_call(t);
	assert_int_equal(view_fire_roll(&c, TOWN_URN, &t->d), RC_OK);
	const char *line =
	    strstr(t->out.s, arena_printf(&t->a, "{\"id\":\"%lld\",\"name\":{", (long long)pupil));
	assert_non_null(line);
	return line;
}

static bool
is_first(const char *line)
{
	const char *at = strstr(line, "\"is_first\":");
	assert_non_null(at);
	return at[11] == 't';
}

static void
fire_roll__order_tells_of_the_vulnerable_list_and_of_no_hidden_flag(void **state)
{
	struct town *t = *state;
	const struct flag_in listed = flag("vulnerable");
	t->who = &town_officer;
	set_flags(t, 2, &listed, 1);
	assert_true(is_first(fire_line(t, &town_officer, 3)));
	assert_false(is_first(fire_line(t, &town_teacher, 3)));
	assert_true(is_first(fire_line(t, &town_teacher, 2)));
	t->who = actor_system();
	struct call c = town_call(t);
	assert_int_equal(view_fire_print(&c, TOWN_URN, &t->d), RC_OK);
	const char *first = strstr(t->out.s, "class=\"first\"");
	assert_non_null(first);
	assert_null(strstr(first + 1, "class=\"first\"")); /* the listed one only */
}

static void
presence__of_another_group_shows_a_teacher_the_vulnerable_list_and_no_other_badge(void **state)
{
	struct town *t = *state;
	const struct flag_in both[] = {flag("fsm"), flag("vulnerable")};
	t->who = &town_officer;
	set_flags(t, 4, both, 2);
	struct call c = town_call(t);
	assert_int_equal(view_presence_of(&c, TOWN_URN, 4, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"fsm\""));
	t->who = &town_teacher;
	c = town_call(t);
	assert_int_equal(view_presence_of(&c, TOWN_URN, 4, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"vulnerable\""));
	assert_null(strstr(t->out.s, "\"fsm\""));
	c = town_call(t);
	assert_int_equal(view_fire_roll(&c, TOWN_URN, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "\"fsm\""));
}

static enum rc
search(struct town *t, const struct actor *who, const char *flag)
{
	t->who = who;
	struct call c = town_call(t);
	struct pupils_query q = {.urn = TOWN_URN,
	    .words = "",
	    .year = -1,
	    .flag = flag,
	    .band = "",
	    .status = "all",
	    .limit = 50,
	    .cursor = ""};
	return view_pupils(&c, &q, &t->d);
}

static void
pupils__search_by_a_hidden_flag_finds_nobody(void **state)
{
	struct town *t = *state;
	assert_int_equal(search(t, &town_officer, "child_protection"), RC_OK);
	assert_non_null(strstr(t->out.s, "Chaudhry"));
	assert_int_equal(search(t, &town_teacher, "child_protection"), RC_OK);
	assert_non_null(strstr(t->out.s, "\"total\":0"));
	assert_int_equal(search(t, &town_teacher, ""), RC_OK);
	assert_non_null(strstr(t->out.s, "Chaudhry"));
	assert_null(strstr(t->out.s, "child_protection"));
	assert_null(strstr(t->out.s, "Doyle")); /* of 7 Fern */
}

static void
teacher__sees_and_changes_nothing_of_another_group(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	struct call c = town_call(t);
	struct register_key fern = {TOWN_URN, tuesday(), SESSION_AM, TOWN_FERN};
	assert_int_equal(view_register(&c, &fern, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	struct history_query history = {TOWN_URN, 4, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &history, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	assert_int_equal(view_pupil(&c, TOWN_URN, 4, &t->d), RC_FORBIDDEN);
	struct close_args close = {.key = fern, .uuid = town_uuid(t)};
	assert_int_equal(town_act(t, act_close, &close), RC_FORBIDDEN);
	/* Her own group's register does not open another's pupil. */
	struct mark_in other[] = {mark(4, "/", 0)};
	struct take_args take = {
	    .key = fern, .uuid = town_uuid(t), .reason = "", .marks = other, .n_marks = 1};
	take.key.group_id = TOWN_ASH;
	assert_int_equal(town_act(t, act_take, &take), RC_FORBIDDEN);
	struct plan_args plan = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 1,
	    .from_day = tuesday() + 1,
	    .to_day = tuesday() + 1,
	    .code = "I",
	    .note = ""};
	assert_int_equal(town_act(t, act_plan, &plan), RC_FORBIDDEN);
}

static void
teacher__sees_no_contacts_and_no_hidden_flags_on_the_pupil(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	struct call c = town_call(t);
	assert_int_equal(view_pupil(&c, TOWN_URN, 3, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "child_protection"));
	assert_non_null(strstr(t->out.s, "\"contacts\":[]"));
	c = town_call(t);
	struct register_key ash = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &ash, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "child_protection"));
}

/* What reading pupil 3 writes to standard error. */
static const char *
log_of_reading(struct town *t, const struct actor *who)
{
	static char line[300];
	t->who = who;
	struct call c = town_call(t);
	FILE *file = tmpfile();
	int before = dup(STDERR_FILENO);
	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	enum rc rc = view_pupil(&c, TOWN_URN, 3, &t->d);
	dup2(before, STDERR_FILENO);
	close(before);
	assert_int_equal(rc, RC_OK);
	rewind(file);
	line[fread(line, 1, sizeof line - 1, file)] = '\0';
	fclose(file);
	return line;
}

static void
safeguarding__flags_that_are_read_leave_a_line_without_names(void **state)
{
	struct town *t = *state;
	const char *line = log_of_reading(t, &town_officer);
	assert_non_null(strstr(line, "pupil 3 of school 1 read by user 12"));
	assert_null(strstr(line, "Chaudhry"));
	line = log_of_reading(t, &town_teacher); /* did not see them */
	assert_string_equal(line, "");
}

static void
governor__sees_no_names(void **state)
{
	struct town *t = *state;
	assert_int_equal(search(t, &town_governor, ""), RC_FORBIDDEN);
	struct call c = town_call(t);
	struct register_key ash = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	assert_int_equal(view_register(&c, &ash, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	struct today_query q = {TOWN_URN, tuesday(), 0};
	assert_int_equal(view_today(&c, &q, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	assert_int_equal(view_pupil(&c, TOWN_URN, 3, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	struct history_query history = {TOWN_URN, 3, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &history, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	struct planned_query planned = {.urn = TOWN_URN, .range = {DAY_NONE, DAY_NONE}};
	assert_int_equal(view_planned(&c, &planned, &t->d), RC_FORBIDDEN);
}

static void
refusal__says_in_words_what_may_not_be_done_and_who_may(void **state)
{
	(void)state;
	for (int p = PERM_SCHOOL_READ; p < PERMISSION_COUNT; p++) {
		static const struct grant none[] = {{2, ROLE_GOVERNOR, YEARS_ALL, 0}};
		static const struct actor stranger = {
		    .username = "x", .name = "X", .grants = none, .n_grants = 1};
		struct diag d = {0};
		assert_int_equal(actor_may(&stranger, 1, (enum permission)p, &d), RC_FORBIDDEN);
		assert_non_null(strstr(d.text, "; these roles may: "));
		assert_null(strchr(d.text, '"'));
		assert_null(strchr(d.text, '.')); /* no name of a permission: "roll.write" */
		assert_true(strlen(d.text) < sizeof d.text - 1);
		int last = 0;
		for (int r = 0; r < ROLE_COUNT; r++) {
			last = role_has((enum role)r, (enum permission)p) ? r : last;
		}
		const char *end = d.text + strlen(d.text) - strlen(role_name((enum role)last));
		assert_string_equal(end, role_name((enum role)last));
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(unexplained__order_does_not_tell_a_teacher_of_a_hidden_flag),
	    TEST(unexplained__vulnerable_pupil_of_a_register_nobody_took_heads_the_list),
	    TEST(fire_roll__order_tells_of_the_vulnerable_list_and_of_no_hidden_flag),
	    TEST(presence__of_another_group_shows_a_teacher_the_vulnerable_list_and_no_other_badge),
	    TEST(pupils__search_by_a_hidden_flag_finds_nobody),
	    TEST(teacher__sees_and_changes_nothing_of_another_group),
	    TEST(teacher__sees_no_contacts_and_no_hidden_flags_on_the_pupil),
	    TEST(safeguarding__flags_that_are_read_leave_a_line_without_names),
	    TEST(governor__sees_no_names),
	    TEST(refusal__says_in_words_what_may_not_be_done_and_who_may),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
