#include "town.h"

#include "app/fire.h"
#include "app/presence.h"
#include "store/store_fire.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define DAY 20704 /* Tuesday 8 September 2026 */

static int
setup(void **state)
{
	struct town *t = town_new();
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "/", 0), town_sent(3, "I", 0)};
	town_at(t, DAY, "08:52");
	struct take_args take = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	town_at(t, DAY, "09:30");
	*state = t;
	return 0;
}

static enum rc
start(struct town *t, bool is_drill)
{
	struct fire_start_args in = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .is_drill = is_drill, .note = ""};
	return town_act(t, act_fire_start, &in);
}

/* `ago`: seconds between doing and sending, as the device counted. */
static enum rc
tick(struct town *t, int64_t pupil, enum fire_tick_kind kind, int64_t ago)
{
	struct fire_tick_in one = {pupil, kind, kind == FIRE_NOTE ? "Seen at the gate" : ""};
	struct fire_ticks_args in = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .taken_at = 1000000,
	    .sent_at = 1000000 + ago,
	    .ticks = &one,
	    .n_ticks = 1};
	return town_act(t, act_fire_tick, &in);
}

static const char *
roll(struct town *t)
{
	struct call c = town_call(t);
	assert_int_equal(view_fire_roll(&c, TOWN_URN, &t->d), RC_OK);
	return t->out.s;
}

static bool
says(const char *json, const char *part)
{
	return strstr(json, part) != NULL;
}

static void
fire_roll__is_there_to_read_before_one_begins(void **state)
{
	struct town *t = *state;
	assert_true(says(roll(t), "\"roll\":null"));
	/* 1 and 2 are here; nobody took 7 Fern's register, so its three may be. */
	assert_true(says(roll(t), "\"counts\":{\"to_find\":5,\"found\":0,\"to_account_for\":5}"));
}

static void
fire_roll__found_is_counted_and_taken_back(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, true), RC_OK);
	assert_int_equal(tick(t, 1, FIRE_FOUND, 0), RC_OK);
	assert_true(says(roll(t), "\"counts\":{\"to_find\":4,\"found\":1,\"to_account_for\":5}"));
	assert_true(says(roll(t), "\"by\":\"J. Whitlock\",\"is_me\":true"));
	t->now += 5;
	assert_int_equal(tick(t, 1, FIRE_MISSING, 0), RC_OK);
	assert_true(says(roll(t), "\"counts\":{\"to_find\":5,\"found\":0,\"to_account_for\":5}"));
	t->now += 5;
	assert_int_equal(tick(t, 1, FIRE_NOTE, 0), RC_OK);
	assert_true(says(roll(t), "\"to_find\":5"));
	assert_true(says(roll(t), "Seen at the gate"));
}

static void
fire_roll__who_was_thought_away_can_be_found(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, false), RC_OK);
	assert_int_equal(tick(t, 3, FIRE_FOUND, 0), RC_OK);
	assert_true(says(roll(t), "\"counts\":{\"to_find\":5,\"found\":1,\"to_account_for\":6}"));
}

static void
desk__another_person_with_the_same_uuid_gets_no_answer_of_the_first(void **state)
{
	struct town *t = *state;
	struct fire_start_args in = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .is_drill = true, .note = ""};
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_fire_start, &in), RC_OK);
	assert_int_equal(town_act(t, act_fire_start, &in), RC_OK);
	t->who = &town_teacher;
	assert_int_equal(town_act(t, act_fire_start, &in), RC_CONFLICT);
	assert_string_equal(t->d.field, "uuid");
}

static void
desk__what_was_done_last_week_by_the_devices_clock_is_refused(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, false), RC_OK);
	assert_int_equal(tick(t, 1, FIRE_FOUND, 4 * 24 * 3600), RC_OK);
	assert_int_equal(tick(t, 1, FIRE_FOUND, 6 * 24 * 3600), RC_INVALID);
	assert_string_equal(t->d.field, "taken_at");
}

static void
fire_roll__two_phones_start_one_roll(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, true), RC_OK);
	t->who = &town_teacher;
	assert_int_equal(start(t, false), RC_OK);
	assert_true(says(t->out.s, "\"id\":\"1\",\"kind\":\"drill\""));
	assert_true(says(t->out.s, "\"started_by\":\"J. Whitlock\""));
}

static void
fire_roll__of_two_ticks_the_one_done_later_holds(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, true), RC_OK);
	t->now += 120;
	assert_int_equal(tick(t, 1, FIRE_MISSING, 10), RC_OK); /* done 110 s into the roll */
	assert_int_equal(tick(t, 1, FIRE_FOUND, 60), RC_OK);   /* done at 60 s, sent later */
	assert_true(says(roll(t), "\"found\":0,"));
	assert_int_equal(tick(t, 1, FIRE_FOUND, 5), RC_OK);
	assert_true(says(roll(t), "\"found\":1,"));
}

static void
fire_roll__the_same_tick_sent_twice_is_one(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, true), RC_OK);
	struct fire_tick_in one = {1, FIRE_FOUND, ""};
	char uuid[40];
	snprintf(uuid, sizeof uuid, "%s", town_uuid(t));
	struct fire_ticks_args in = {.urn = TOWN_URN, .uuid = uuid, .ticks = &one, .n_ticks = 1};
	assert_int_equal(town_act(t, act_fire_tick, &in), RC_OK);
	assert_string_equal(t->out.s, "{\"roll\":\"1\",\"saved\":1}");
	assert_int_equal(town_act(t, act_fire_tick, &in), RC_OK);
	assert_string_equal(t->out.s, "{\"roll\":\"1\",\"saved\":1}");
	struct fire_tick *ticks = NULL;
	size_t n = 0;
	assert_int_equal(store_fire_ticks(&ticks, &n, t->st, 1, 1, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 1);
	one.kind = FIRE_MISSING;
	assert_int_equal(town_act(t, act_fire_tick, &in), RC_CONFLICT);
}

static void
fire_roll__without_one_a_tick_is_refused(void **state)
{
	struct town *t = *state;
	assert_int_equal(tick(t, 1, FIRE_FOUND, 0), RC_INVALID);
	assert_string_equal(t->d.text, "no fire roll was running then: start one first");
	assert_int_equal(start(t, true), RC_OK);
	assert_int_equal(tick(t, 99, FIRE_FOUND, 0), RC_INVALID);
	assert_string_equal(t->d.field, "/ticks/0/pupil");
}

static enum rc
end(struct town *t, int64_t id)
{
	struct fire_end_args in = {
	    .urn = TOWN_URN, .roll_id = id, .uuid = town_uuid(t), .note = "All accounted for"};
	return town_act(t, act_fire_end, &in);
}

static const char *
report(struct town *t, int64_t id)
{
	struct call c = town_call(t);
	assert_int_equal(view_fire_report(&c, TOWN_URN, id, &t->d), RC_OK);
	return t->out.s;
}

static void
fire_report__says_who_was_found_when_and_by_whom(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, true), RC_OK);
	t->now += 60;
	assert_int_equal(tick(t, 1, FIRE_FOUND, 0), RC_OK);
	t->now += 60;
	assert_int_equal(end(t, 1), RC_OK);
	assert_int_equal(end(t, 1), RC_CONFLICT);
	const char *json = report(t, 1);
	assert_true(says(json, "\"ended_by\":\"J. Whitlock\",\"end_note\":\"All accounted for\""));
	assert_true(says(json, "\"name\":\"Abara, Kim\",\"group\":\"7 Ash\",\"text\":\"Marked "
	                       "present 08:52, 7 Ash\",\"was_expected\":true,\"found\":{\"at\":"
	                       "\"2026-09-08T09:31:00+01:00\",\"by\":\"J. Whitlock\""));
	assert_true(says(json, "\"counts\":{\"to_find\":4,\"found\":1,\"to_account_for\":5}"));
	assert_true(says(roll(t), "\"roll\":null"));
}

static void
fire_report__takes_a_tick_that_a_phone_kept_until_after_the_end(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, true), RC_OK);
	t->now += 120;
	assert_int_equal(end(t, 1), RC_OK);
	t->now += 600;
	assert_int_equal(tick(t, 2, FIRE_FOUND, 660), RC_OK); /* done a minute into the roll */
	assert_true(
	    says(report(t, 1), "\"counts\":{\"to_find\":4,\"found\":1,\"to_account_for\":5}"));
	assert_int_equal(tick(t, 1, FIRE_FOUND, 0), RC_INVALID); /* done after the end */
}

static void
fire_roll__of_a_teacher_names_all_but_tells_no_reason_of_others(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	const char *json = roll(t);
	assert_true(says(json, "\"surname\":\"Ellis\"")); /* of 7 Fern, not hers */
	assert_true(says(json, "Illness"));               /* of 7 Ash, hers */
	t->who = &town_officer;
	town_at(t, DAY, "09:40");
	struct mark_in mark = town_sent(5, "I", 0);
	mark.day = DAY;
	mark.session = SESSION_AM;
	struct amend_args amend = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "Mother rang",
	    .marks = &mark,
	    .n_marks = 1};
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	t->who = &town_teacher;
	struct call c = town_call(t);
	assert_int_equal(view_presence_of(&c, TOWN_URN, 5, &t->d), RC_OK);
	assert_true(says(t->out.s, "Kim Ellis is off site. Not in school."));
	t->who = &town_governor;
	c = town_call(t);
	assert_int_equal(view_fire_roll(&c, TOWN_URN, &t->d), RC_FORBIDDEN);
}

static void
fire_points__give_each_group_one_place(void **state)
{
	struct town *t = *state;
	int64_t ash[] = {TOWN_ASH};
	int64_t both[] = {TOWN_FERN, TOWN_ASH};
	struct fire_point_in points[] = {{"Tennis courts", ash, 1}, {"Car park", both, 2}};
	struct fire_points_args in = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .points = points, .n_points = 2};
	assert_int_equal(town_act(t, act_fire_points, &in), RC_INVALID);
	assert_string_equal(t->d.field, "/points/1/groups/1");
	assert_string_equal(t->d.text, "7 Ash has a muster point already: a group has one");
	points[1].n_groups = 1;
	in.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_fire_points, &in), RC_OK);
	assert_true(says(roll(t), "\"points\":[{\"name\":\"Tennis courts\",\"groups\":[\"1\"]},"
	                          "{\"name\":\"Car park\",\"groups\":[\"2\"]}]"));
	int64_t none[] = {77};
	points[0].groups = none;
	in.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_fire_points, &in), RC_INVALID);
}

static void
fire_counts__of_staff_are_typed_and_the_last_holds(void **state)
{
	struct town *t = *state;
	assert_int_equal(start(t, true), RC_OK);
	struct fire_count_args in = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .who = 0, .here = 40, .found = 38};
	assert_int_equal(town_act(t, act_fire_count, &in), RC_OK);
	t->now += 5;
	in.uuid = town_uuid(t);
	in.found = 40;
	assert_int_equal(town_act(t, act_fire_count, &in), RC_OK);
	assert_true(says(roll(t), "\"staff\":{\"here\":40,\"found\":40,"));
	assert_true(says(roll(t), "\"visitors\":null"));
}

/* ---- paper ---- */

static void
fire_print__is_by_form_with_boxes_and_no_reasons(void **state)
{
	struct town *t = *state;
	struct call c = town_call(t);
	assert_int_equal(view_fire_print(&c, TOWN_URN, &t->d), RC_OK);
	const char *html = t->out.s;
	assert_true(says(html, "<h2>7 Ash: 2 to find</h2>"));
	assert_true(says(html, "<h2>7 Fern: 3 to find</h2>"));
	assert_true(
	    says(html, "<td><b></b></td><td>Abara, Kim</td><td>Marked present 08:52, 7 Ash</td>"));
	assert_true(says(html, "Not on site: Chaudhry, Kim."));
	assert_false(says(html, "Illness"));
}

static char *
read_print(const char *dir)
{
	static char text[200000];
	char path[200];
	snprintf(path, sizeof path, "%s/fire-roll-%d.html", dir, TOWN_URN);
	FILE *f = fopen(path, "r");
	if (f == NULL) {
		return NULL;
	}
	size_t n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

/* The clock's turn at that minute. */
static void
turn(struct town *t, const char *dir, const char *clock)
{
	town_at(t, DAY, clock);
	app_reader_close(t->st);
	app_close(t->app);
	struct app_config config = {.url = t->path,
	    .schools_csv = "",
	    .clock = {.fixed = t->now, .is_fixed = 1},
	    .print_folder = dir,
	    .print_after = 5};
	assert_int_equal(app_open(&t->app, &config, &t->d), RC_OK);
	assert_int_equal(app_reader_open(&t->st, t->app, &t->d), RC_OK);
	assert_int_equal(app_fire_print(t->app, &t->d), RC_OK);
}

static void
fire_print__is_written_after_the_last_register_closes(void **state)
{
	struct town *t = *state;
	char dir[] = "/tmp/muster-print-XXXXXX";
	assert_non_null(mkdtemp(dir));
	turn(t, dir, "09:19");
	assert_null(read_print(dir));
	turn(t, dir, "09:20");
	assert_true(says(read_print(dir), "<!-- muster fire roll 2026-09-08 AM -->"));
	assert_true(says(read_print(dir), "at 09:20."));
	turn(t, dir, "10:00"); /* once a session */
	assert_true(says(read_print(dir), "at 09:20."));
	turn(t, dir, "13:35");
	assert_true(says(read_print(dir), "<!-- muster fire roll 2026-09-08 PM -->"));
	char path[200];
	snprintf(path, sizeof path, "%s/fire-roll-%d.html", dir, TOWN_URN);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0); /* nothing else was left there */
}

/* ---- speed ---- */

static double
cpu_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
presence__of_a_pupil_is_worked_out_in_microseconds(void **state)
{
	(void)state;
	struct sighting seen[4] = {{.at = wall_instant(DAY, 530), .place = "7 Ash"},
	    {.at = wall_instant(DAY, 600), .kind = SIGHTING_SIGNED_OUT},
	    {.at = wall_instant(DAY, 660), .kind = SIGHTING_BACK},
	    {.at = wall_instant(DAY, 700), .kind = SIGHTING_LESSON}};
	struct presence_facts f = {.day = DAY,
	    .now = wall_instant(DAY, 710),
	    .cell = {CELL_BLANK, CELL_BLANK},
	    .times = {{525, 525, 555, 720}, {780, 780, 810, 915}},
	    .sightings = seen,
	    .n = 4};
	struct presence p;
	double before = cpu_ms();
	for (int i = 0; i < 1000; i++) {
		presence_of(&p, &f);
		assert_int_equal(p.state, PRESENCE_ON_SITE);
	}
	double took = cpu_ms() - before;
	print_message("1,000 pupils: %.2f ms\n", took);
	assert_true(took < 100); /* valgrind and sanitizers too; 0.1 ms without */
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(fire_roll__is_there_to_read_before_one_begins),
	    T(fire_roll__found_is_counted_and_taken_back),
	    T(fire_roll__who_was_thought_away_can_be_found),
	    T(desk__another_person_with_the_same_uuid_gets_no_answer_of_the_first),
	    T(desk__what_was_done_last_week_by_the_devices_clock_is_refused),
	    T(fire_roll__two_phones_start_one_roll),
	    T(fire_roll__of_two_ticks_the_one_done_later_holds),
	    T(fire_roll__the_same_tick_sent_twice_is_one),
	    T(fire_roll__without_one_a_tick_is_refused),
	    T(fire_report__says_who_was_found_when_and_by_whom),
	    T(fire_report__takes_a_tick_that_a_phone_kept_until_after_the_end),
	    T(fire_roll__of_a_teacher_names_all_but_tells_no_reason_of_others),
	    T(fire_points__give_each_group_one_place),
	    T(fire_counts__of_staff_are_typed_and_the_last_holds),
	    T(fire_print__is_by_form_with_boxes_and_no_reasons),
	    T(fire_print__is_written_after_the_last_register_closes),
	    cmocka_unit_test(presence__of_a_pupil_is_worked_out_in_microseconds)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
