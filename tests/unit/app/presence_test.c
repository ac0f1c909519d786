#include "town.h"

#include "app/desk.h"
#include "app/planned.h"
#include "app/presence.h"
#include "base/uuid.h"
#include "store/store_moves.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* ---- one pupil: a day of registers 08:45 to 09:15 and 13:00 to 13:30, over at 15:15 ---- */

#define DAY 20704 /* Tuesday 8 September 2026 */

struct one {
	struct presence_facts facts;
	struct sighting seen[8];
	struct presence p;
};

static struct one
one_at(const char *clock)
{
	struct one o = {.facts = {.day = DAY,
	                    .cell = {CELL_BLANK, CELL_BLANK},
	                    .times = {{525, 525, 555, 720}, {780, 780, 810, 915}}}};
	int16_t minute = 0;
	assert_true(minute_parse(&minute, clock));
	o.facts.now = wall_instant(DAY, minute);
	o.facts.leave_minutes = 30;
	return o;
}

static struct sighting *
saw(struct one *o, enum sighting_kind kind, const char *clock, const char *place)
{
	int16_t minute = 0;
	assert_true(minute_parse(&minute, clock));
	struct sighting *s = &o->seen[o->facts.n++];
	*s = (struct sighting){.at = wall_instant(DAY, minute),
	    .kind = kind,
	    .back = MINUTE_NONE,
	    .place = place,
	    .with = "",
	    .note = ""};
	return s;
}

static void
marked(struct one *o, const char *code, const char *clock)
{
	uint8_t c = code_find(code);
	enum sighting_kind kind = code_info(c)->is_on_site ? SIGHTING_MARKED_HERE
	                          : c == CODE_N            ? SIGHTING_MARKED_N
	                                                   : SIGHTING_MARKED_AWAY;
	saw(o, kind, clock, kind == SIGHTING_MARKED_HERE ? "7 Ash" : "")->code = c;
	o->facts
	    .cell[o->seen[o->facts.n - 1].at < wall_instant(DAY, 780) ? SESSION_AM : SESSION_PM] =
	    c;
}

static const char *
says(struct one *o)
{
	static struct arena a;
	o->facts.sightings = o->seen;
	presence_of(&o->p, &o->facts);
	arena_free(&a);
	arena_init(&a, 0);
	return presence_words(&o->p, true, &a);
}

#define is(o, wanted, finds, text)                                                                 \
	do {                                                                                       \
		assert_string_equal(says(&(o)), text);                                             \
		assert_string_equal(presence_state_name((o).p.state), wanted);                     \
		assert_int_equal((o).p.must_find, finds);                                          \
	} while (0)

static void
presence__late_and_after_closing_are_on_site(void **state)
{
	(void)state;
	struct one l = one_at("10:00");
	marked(&l, "L", "09:05");
	is(l, "on_site", true, "Marked present 09:05, 7 Ash");
	struct one u = one_at("10:00");
	marked(&u, "U", "09:40");
	is(u, "on_site", true, "Marked present 09:40, 7 Ash");
}

static void
presence__known_absence_is_off_site_with_its_reason(void **state)
{
	(void)state;
	struct one o = one_at("10:00");
	marked(&o, "I", "08:45");
	is(o, "off_site", false, "Illness (not an appointment)");
	struct one v = one_at("10:00");
	marked(&v, "V", "08:45");
	v.seen[0].note = "Science Museum, Mr Nowak";
	is(v, "off_site", false,
	    "Educational visit or trip: Science Museum, Mr Nowak. Since 08:45");
}

static void
presence__educated_elsewhere_says_since_when_and_whether_it_is_confirmed(void **state)
{
	(void)state;
	struct one o = one_at("13:10");
	marked(&o, "D", "08:45");
	o.seen[0].plan_from = wall_instant(DAY, 0);
	is(o, "off_site", false,
	    "Dual registered at another school. Since 08:45, not confirmed yet");
	marked(&o, "D", "09:20");
	o.seen[1].is_told = true;
	is(o, "off_site", false, "Dual registered at another school. Since 08:45, confirmed 09:20");
	marked(&o, "V", "13:00"); /* somewhere else in the afternoon */
	is(o, "off_site", false, "Educational visit or trip. Since 13:00");
	struct one mixed = one_at("13:10");
	marked(&mixed, "D", "08:45");
	saw(&mixed, SIGHTING_BACK, "11:00", "Reception");
	marked(&mixed, "D", "13:00");
	is(mixed, "off_site", false, "Dual registered at another school. Since 13:00");
}

static void
presence__lesson_is_said_while_nobody_saw_the_pupil_there(void **state)
{
	(void)state;
	const struct lesson_now maths = {1, wall_instant(DAY, 560), true, "7x/Ma1, room M4"};
	struct one o = one_at("09:40");
	o.facts.lesson = &maths;
	is(o, "not_seen", true,
	    "No mark yet: the register may be late. Expected since 09:20 in 7x/Ma1, room M4");
	marked(&o, "/", "08:50");
	is(o, "on_site", true,
	    "Marked present 08:50, 7 Ash. Expected since 09:20 in 7x/Ma1, room M4");
	struct one seen = o;
	saw(&seen, SIGHTING_LESSON, "09:25", "7x/Ma1, room M4");
	is(seen, "on_site", true, "In lesson 09:25, 7x/Ma1, room M4");
	struct one missed = o;
	saw(&missed, SIGHTING_NOT_LESSON, "09:25", "7x/Ma1, room M4");
	is(missed, "not_seen", true,
	    "Not in lesson 09:25, 7x/Ma1, room M4. Marked present 08:50, 7 Ash");
	struct one out = o;
	saw(&out, SIGHTING_SIGNED_OUT, "09:30", "");
	is(out, "signed_out", false, "Signed out 09:30");
	struct one before = o; /* the lesson before this one saw them */
	before.facts.n = 0;
	marked(&before, "/", "08:50");
	saw(&before, SIGHTING_LESSON, "09:05", "tutor time, room T1");
	is(before, "on_site", true,
	    "In lesson 09:05, tutor time, room T1. Expected since 09:20 in 7x/Ma1, room M4");
}

static void
presence__reason_is_kept_from_who_may_not_know_it(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 0);
	struct one o = one_at("10:00");
	marked(&o, "I", "08:45");
	(void)says(&o);
	assert_string_equal(presence_words(&o.p, false, &a), "Not in school");
	arena_free(&a);
}

static void
presence__sign_out_is_off_site_and_back_is_on_site_again(void **state)
{
	(void)state;
	struct one o = one_at("10:30");
	marked(&o, "/", "08:50");
	struct sighting *s = saw(&o, SIGHTING_SIGNED_OUT, "10:05", "");
	s->with = "Mrs D. Abara";
	s->back = 690;
	is(o, "signed_out", false, "Signed out 10:05 with Mrs D. Abara, back 11:30");
	saw(&o, SIGHTING_BACK, "11:20", "Reception");
	o.facts.now = wall_instant(DAY, 700);
	is(o, "on_site", true, "Back 11:20, Reception");
	assert_int_equal(o.p.since, wall_instant(DAY, 680));
}

static void
presence__whoever_left_stays_signed_out_when_the_afternoon_says_why(void **state)
{
	(void)state;
	struct one o = one_at("14:00");
	marked(&o, "/", "08:50");
	saw(&o, SIGHTING_SIGNED_OUT, "11:30", "");
	marked(&o, "M", "13:00");
	is(o, "signed_out", false, "Signed out 11:30");
	struct one n = one_at("14:00");
	marked(&n, "/", "08:50");
	saw(&n, SIGHTING_SIGNED_OUT, "11:30", "");
	marked(&n, "N", "13:30");
	is(n, "signed_out", false, "Signed out 11:30");
}

static void
presence__no_mark_yet_is_to_be_looked_for(void **state)
{
	(void)state;
	struct one o = one_at("09:30");
	is(o, "not_seen", true, "No mark yet: the register may be late");
}

static void
presence__marked_not_here_and_never_seen_is_not_looked_for(void **state)
{
	(void)state;
	struct one o = one_at("09:30");
	marked(&o, "N", "08:55");
	is(o, "not_seen", false, "Marked not here 08:55");
}

static void
presence__who_came_and_is_missed_later_is_looked_for(void **state)
{
	(void)state;
	struct one early = one_at("09:30");
	saw(&early, SIGHTING_EARLY, "07:50", "Madeley House");
	marked(&early, "N", "09:15");
	is(early, "not_seen", true, "Marked not here 09:15. Signed in early 07:50, Madeley House");
	struct one pm = one_at("13:40");
	marked(&pm, "/", "08:50");
	marked(&pm, "N", "13:30");
	is(pm, "not_seen", true, "Marked not here 13:30. Marked present 08:50, 7 Ash");
	struct one lesson = one_at("10:00");
	marked(&lesson, "/", "08:50");
	saw(&lesson, SIGHTING_NOT_LESSON, "09:25", "science, room S4");
	is(lesson, "not_seen", true,
	    "Not in lesson 09:25, science, room S4. Marked present 08:50, 7 Ash");
}

static void
presence__last_place_is_the_lesson(void **state)
{
	(void)state;
	struct one o = one_at("10:00");
	marked(&o, "/", "08:50");
	saw(&o, SIGHTING_LESSON, "09:20", "science, room S4");
	is(o, "on_site", true, "In lesson 09:20, science, room S4");
	assert_int_equal(o.p.since, wall_instant(DAY, 530));
}

static void
presence__morning_carries_into_an_afternoon_without_a_mark(void **state)
{
	(void)state;
	struct one o = one_at("13:05");
	marked(&o, "/", "08:50");
	is(o, "on_site", true, "Marked present 08:50, 7 Ash. No mark yet this afternoon");
	struct one lunch = one_at("12:30");
	marked(&lunch, "/", "08:50");
	is(lunch, "on_site", true, "Marked present 08:50, 7 Ash");
	struct one away = one_at("13:05");
	marked(&away, "I", "08:45");
	is(away, "off_site", false, "Illness (not an appointment)");
}

static void
presence__leaving_at_noon_by_plan_is_off_site(void **state)
{
	(void)state;
	struct one o = one_at("13:10");
	marked(&o, "/", "08:50");
	marked(&o, "C2", "13:00");
	is(o, "off_site", false, "Leave: part-time timetable (compulsory school age)");
}

static void
presence__before_school_only_the_early_are_on_site(void **state)
{
	(void)state;
	struct one o = one_at("08:20");
	is(o, "not_expected", false, "The register opens at 08:45");
	saw(&o, SIGHTING_EARLY, "08:05", "Madeley House");
	is(o, "on_site", true, "Signed in early 08:05, Madeley House");
}

static void
presence__early_arrival_stands_against_a_plan_that_nobody_confirmed(void **state)
{
	(void)state;
	struct one o = one_at("08:50");
	saw(&o, SIGHTING_EARLY, "08:05", "Madeley House");
	marked(&o, "V", "08:45");
	o.seen[1].plan_from = wall_instant(DAY, 0);
	is(o, "on_site", true, "Signed in early 08:05, Madeley House");
	o.seen[1].plan_from = 0; /* somebody confirmed it */
	is(o, "off_site", false, "Educational visit or trip. Since 08:45");
}

static void
presence__plan_for_the_afternoon_stands_against_the_morning_but_not_against_lunch(void **state)
{
	(void)state;
	struct one o = one_at("13:05");
	marked(&o, "/", "08:50");
	marked(&o, "M", "13:00");
	o.seen[1].plan_from = wall_instant(DAY, 720);
	is(o, "off_site", false, "Leave: medical or dental appointment");
	struct one lunch = one_at("13:05");
	marked(&lunch, "/", "08:50");
	saw(&lunch, SIGHTING_SIGNED_OUT, "11:00", "");
	saw(&lunch, SIGHTING_BACK, "12:30", "Reception");
	marked(&lunch, "M", "13:00");
	lunch.seen[3].plan_from = wall_instant(DAY, 720);
	is(lunch, "on_site", true, "Back 12:30, Reception");
}

static void
presence__who_is_not_signed_out_stays_for_a_while_after_school(void **state)
{
	(void)state;
	struct one o = one_at("15:15");
	marked(&o, "\\", "13:05");
	is(o, "on_site", true,
	    "Marked present 13:05, 7 Ash. School ended at 15:15, not signed out");
	o.facts.now = wall_instant(DAY, 944);
	is(o, "on_site", true,
	    "Marked present 13:05, 7 Ash. School ended at 15:15, not signed out");
	struct one out = one_at("15:30");
	marked(&out, "\\", "13:05");
	saw(&out, SIGHTING_SIGNED_OUT, "15:10", "");
	is(out, "not_expected", false, "School ended at 15:15");
	struct one away = one_at("15:30");
	marked(&away, "I", "13:00");
	is(away, "not_expected", false, "School ended at 15:15");
	struct one none = one_at("15:15");
	none.facts.leave_minutes = 0;
	marked(&none, "\\", "13:05");
	is(none, "not_expected", false, "School ended at 15:15");
}

static void
presence__running_fire_roll_loses_nobody_by_the_clock(void **state)
{
	(void)state;
	struct one o = one_at("15:50");
	marked(&o, "\\", "13:05");
	is(o, "not_expected", false, "School ended at 15:15");
	o.facts.roll_since = wall_instant(DAY, 940);
	is(o, "on_site", true,
	    "Marked present 13:05, 7 Ash. School ended at 15:15, not signed out");
	o.facts.roll_since = wall_instant(DAY, 948); /* it began after they had gone */
	is(o, "not_expected", false, "School ended at 15:15");
}

static void
presence__long_after_school_nobody_is_on_site_but_who_signed_in(void **state)
{
	(void)state;
	struct one o = one_at("15:45");
	marked(&o, "\\", "13:05");
	is(o, "not_expected", false, "School ended at 15:15");
	struct one before = one_at("15:14");
	marked(&before, "\\", "13:05");
	is(before, "on_site", true, "Marked present 13:05, 7 Ash");
	saw(&o, SIGHTING_SIGNED_IN, "15:20", "Homework club");
	o.facts.now = wall_instant(DAY, 1030);
	is(o, "on_site", true, "Signed in 15:20, Homework club");
}

static void
presence__closed_day_and_other_years_are_not_expected(void **state)
{
	(void)state;
	struct one o = one_at("10:00");
	o.facts.cell[SESSION_AM] = CELL_NOT_OPEN;
	o.facts.cell[SESSION_PM] = CELL_NOT_OPEN;
	is(o, "not_expected", false, "No school today");
	saw(&o, SIGHTING_SIGNED_IN, "09:40", "Revision day");
	is(o, "on_site", true, "Signed in 09:40, Revision day");
	struct one off = one_at("10:00");
	off.facts.cell[SESSION_AM] = CELL_OFF_ROLL;
	off.facts.cell[SESSION_PM] = CELL_OFF_ROLL;
	is(off, "not_expected", false, "Not on roll today");
}

static void
presence__boarder_is_looked_for_at_any_hour(void **state)
{
	(void)state;
	struct one o = one_at("22:00");
	o.facts.cell[SESSION_AM] = CELL_NOT_OPEN;
	o.facts.cell[SESSION_PM] = CELL_NOT_OPEN;
	o.facts.is_boarder = true;
	is(o, "not_seen", true, "Boards here, so in no register");
	saw(&o, SIGHTING_SIGNED_OUT, "18:00", "");
	is(o, "signed_out", false, "Signed out 18:00");
}

/* ---- the school ---- */

static int
setup(void **state)
{
	*state = town_new();
	return 0;
}

/* What the school knows of one pupil now. */
static const char *
town_says(struct town *t, int64_t pupil_id)
{
	struct call c = town_call(t);
	struct school_state *s = NULL;
	struct presence_day pd;
	struct presence p;
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_PRESENCE, &t->d), RC_OK);
	assert_int_equal(presence_read(&pd, &c, s, &t->d), RC_OK);
	const struct image_pupil *who = image_pupil_find(s->image, pupil_id);
	presence_pupil(&p, &pd, who);
	const char *words = presence_sentence(&p, who, true, &t->a);
	school_release(s);
	return words;
}

static void
take_ash(struct town *t)
{
	struct mark_in marks[] = {town_sent(1, "/", 0), town_sent(2, "N", 0), town_sent(3, "I", 0)};
	struct take_args take = town_take(t, marks, 3);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
}

struct moved {
	int64_t pupil_id;
	int16_t minute;
	enum move_kind kind;
};

/* A movement as the desk records it, without its checks. */
static enum rc
act_move(struct call *c, const void *args, struct diag *d)
{
	const struct moved *in = args;
	struct desk_act act;
	bool is_done = false;
	struct text content;
	char uuid[UUID_TEXT];
	uuid_make(uuid);
	text_init(&content, 100);
	struct desk_in desk = {.uuid = uuid, .kind = "move", .content = &content, .reason = ""};
	c->school_id = 1;
	enum rc rc = desk_begin(&is_done, &act, c, &desk, d);
	struct move m = {.act_id = act.act_id,
	    .n = 1,
	    .pupil_id = in->pupil_id,
	    .day = DAY,
	    .minute = in->minute,
	    .kind = in->kind,
	    .place = "Reception",
	    .next_place = "",
	    .reason = "",
	    .note = "",
	    .person = in->kind == MOVE_OUT ? "Mrs D. Abara" : "",
	    .expected_back = MINUTE_NONE};
	if (in->kind == MOVE_UNDO) {
		m.undoes_act = 1;
		m.undoes_n = 1;
	}
	if (rc == RC_OK) {
		rc = store_moves_put(c->st, 1, &m, 1, d);
	}
	text_fini(&content);
	return rc == RC_OK ? desk_end(&act, c, LIVE_PRESENCE, d) : rc;
}

static void
presence__note_for_the_office_is_told_to_nobody_else(void **state)
{
	struct town *t = *state;
	town_at(t, DAY, "08:52");
	struct mark_in away = town_sent(1, "B", 0);
	away.day = DAY;
	away.note = "Clinic school";
	away.is_office_note = true;
	struct amend_args args = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .reason = "", .marks = &away, .n_marks = 1};
	assert_int_equal(town_act(t, act_amend, &args), RC_OK);
	assert_non_null(strstr(town_says(t, 1), "Clinic school"));
	t->who = &town_teacher;
	assert_null(strstr(town_says(t, 1), "Clinic school"));
}

static void
presence__of_a_school_follows_the_register_and_the_desk(void **state)
{
	struct town *t = *state;
	town_at(t, DAY, "08:52");
	take_ash(t);
	town_at(t, DAY, "09:30");
	assert_string_equal(town_says(t, 1), "Kim Abara is on site. Marked present 08:52, 7 Ash.");
	assert_string_equal(town_says(t, 2), "Kim Begum has not been seen. Marked not here 08:52.");
	assert_string_equal(
	    town_says(t, 3), "Kim Chaudhry is off site. Illness (not an appointment).");
	assert_string_equal(
	    town_says(t, 4), "Kim Doyle has not been seen. No mark yet: the register may be late.");
	struct moved out = {1, 600, MOVE_OUT};
	assert_int_equal(town_act(t, act_move, &out), RC_OK);
	town_at(t, DAY, "10:10");
	assert_string_equal(
	    town_says(t, 1), "Kim Abara is signed out. Signed out 10:00 with Mrs D. Abara.");
	struct moved undo = {1, 605, MOVE_UNDO};
	assert_int_equal(town_act(t, act_move, &undo), RC_OK);
	assert_string_equal(town_says(t, 1), "Kim Abara is on site. Marked present 08:52, 7 Ash.");
}

static void
presence__amendment_in_the_afternoon_says_nothing_about_the_afternoon(void **state)
{
	struct town *t = *state;
	town_at(t, DAY, "08:52");
	take_ash(t);
	struct moved out = {2, 660, MOVE_OUT};
	assert_int_equal(town_act(t, act_move, &out), RC_OK);
	town_at(t, DAY, "12:10");
	(void)town_mark(t, 2, DAY, SESSION_AM);
	struct mark_in mark = town_sent(2, "/", t->seq);
	mark.day = DAY;
	mark.session = SESSION_AM;
	struct amend_args amend = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "Was in the hall",
	    .marks = &mark,
	    .n_marks = 1};
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	assert_string_equal(
	    town_says(t, 2), "Kim Begum is signed out. Signed out 11:00 with Mrs D. Abara.");
}

static void
presence__late_arrival_was_seen_at_the_desk_not_in_the_form_room(void **state)
{
	struct town *t = *state;
	town_at(t, DAY, "09:40");
	struct arrive_args arrive = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = 5,
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .known_reason = "M",
	    .note = ""};
	assert_int_equal(town_act(t, act_arrive, &arrive), RC_OK);
	town_at(t, DAY, "09:50");
	assert_string_equal(town_says(t, 5), "Kim Ellis is on site. Arrived 09:40.");
}

static void
presence__early_arrival_with_a_plan_is_on_the_fire_roll_until_it_is_confirmed(void **state)
{
	struct town *t = *state;
	struct plan_args plan = town_plan(t, 3);
	struct moved early = {3, 485, MOVE_EARLY};
	town_at(t, DAY, "08:10");
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	assert_int_equal(town_act(t, act_move, &early), RC_OK);
	struct planned_write_args write = {TOWN_URN, DAY, SESSION_AM};
	town_at(t, DAY, "08:46");
	t->who = actor_system();
	assert_int_equal(town_act(t, act_write_planned, &write), RC_OK);
	t->who = &town_officer;
	assert_string_equal(town_mark(t, 3, DAY, SESSION_AM), "M");
	assert_string_equal(
	    town_says(t, 3), "Kim Chaudhry is on site. Signed in early 08:05, Reception.");
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(presence__late_and_after_closing_are_on_site),
	    cmocka_unit_test(presence__known_absence_is_off_site_with_its_reason),
	    cmocka_unit_test(
	        presence__educated_elsewhere_says_since_when_and_whether_it_is_confirmed),
	    cmocka_unit_test(presence__lesson_is_said_while_nobody_saw_the_pupil_there),
	    cmocka_unit_test(presence__reason_is_kept_from_who_may_not_know_it),
	    cmocka_unit_test(presence__sign_out_is_off_site_and_back_is_on_site_again),
	    cmocka_unit_test(presence__whoever_left_stays_signed_out_when_the_afternoon_says_why),
	    cmocka_unit_test(presence__no_mark_yet_is_to_be_looked_for),
	    cmocka_unit_test(presence__marked_not_here_and_never_seen_is_not_looked_for),
	    cmocka_unit_test(presence__who_came_and_is_missed_later_is_looked_for),
	    cmocka_unit_test(presence__last_place_is_the_lesson),
	    cmocka_unit_test(presence__morning_carries_into_an_afternoon_without_a_mark),
	    cmocka_unit_test(presence__leaving_at_noon_by_plan_is_off_site),
	    cmocka_unit_test(presence__before_school_only_the_early_are_on_site),
	    cmocka_unit_test(presence__early_arrival_stands_against_a_plan_that_nobody_confirmed),
	    cmocka_unit_test(
	        presence__plan_for_the_afternoon_stands_against_the_morning_but_not_against_lunch),
	    cmocka_unit_test(presence__who_is_not_signed_out_stays_for_a_while_after_school),
	    cmocka_unit_test(presence__running_fire_roll_loses_nobody_by_the_clock),
	    cmocka_unit_test(presence__long_after_school_nobody_is_on_site_but_who_signed_in),
	    cmocka_unit_test(presence__closed_day_and_other_years_are_not_expected),
	    cmocka_unit_test(presence__boarder_is_looked_for_at_any_hour),
	    T(presence__of_a_school_follows_the_register_and_the_desk),
	    T(presence__note_for_the_office_is_told_to_nobody_else),
	    T(presence__amendment_in_the_afternoon_says_nothing_about_the_afternoon),
	    T(presence__early_arrival_with_a_plan_is_on_the_fire_roll_until_it_is_confirmed),
	    T(presence__late_arrival_was_seen_at_the_desk_not_in_the_form_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
