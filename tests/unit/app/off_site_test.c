#include "trip.h"

#include "app/planned.h"
#include "app/presence.h"
#include "app/seal.h"
#include "store/store_post.h"
#include "store/store_users.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DAY TRIP_DAY

static int
setup(void **state)
{
	struct town *t = town_new();
	town_at(t, DAY - 1, "15:00");
	t->who = &town_officer;
	*state = t;
	return 0;
}

static void
tick(struct town *t, const char *clock, enum session session)
{
	trip_tick(t, DAY, clock, session);
}

static enum rc
roll(struct town *t, int64_t pupil, bool is_here)
{
	struct roll_tick_in one = {pupil, is_here, ""};
	return trip_roll(t, &one, 1);
}

static bool
is_confirmed(struct town *t, int64_t pupil)
{
	struct mark m = {0};
	struct session_key key = {1, DAY, SESSION_AM};
	assert_int_equal(store_marks_of(&m, t->st, &key, &pupil, 1, &t->a, &t->d), RC_OK);
	return m.is_confirmed;
}

static void
go(struct town *t)
{
	struct trip_args in = trip_museum(t);
	assert_int_equal(town_act(t, act_make_trip, &in), RC_OK);
}

static void
trip__enters_v_ahead_and_the_leader_confirms_it(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	assert_false(is_confirmed(t, 1));
	assert_int_equal(roll(t, 1, true), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	assert_true(is_confirmed(t, 1));
	assert_false(is_confirmed(t, 2));
}

static void
trip__taking_the_class_register_confirms_nobody_on_it(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	t->who = &town_teacher;
	town_mark(t, 1, DAY, SESSION_AM);
	struct mark_in marks[] = {town_sent(1, "V", t->seq), town_sent(3, "/", 0)};
	marks[0].note = "Rail museum, York, with A. Fielding, B. Tarn";
	town_at(t, DAY, "08:52");
	struct take_args take = town_take(t, marks, 2);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	assert_false(is_confirmed(t, 1));
	assert_false(is_confirmed(t, 2));
	assert_true(is_confirmed(t, 3));
}

static void
trip__roll_leaves_a_note_for_the_office_with_the_office(void **state)
{
	struct town *t = *state;
	struct mark m = {0};
	struct session_key key = {1, DAY, SESSION_AM};
	go(t);
	town_at(t, DAY, "08:46"); /* the clock has not written V yet */
	struct mark_in absent = town_sent(1, "N", 0);
	absent.note = "Foster carer rang";
	absent.is_office_note = true;
	struct take_args take = town_take(t, &absent, 1);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	assert_int_equal(roll(t, 1, true), RC_OK);
	assert_int_equal(store_marks_of(&m, t->st, &key, trip_riders, 1, &t->a, &t->d), RC_OK);
	assert_true(m.is_confirmed);
	assert_true(says(m.note, "Rail museum"));
	assert_true(says(m.note, "Foster carer rang"));
	assert_true(m.is_office_note);
}

static void
trip__who_did_not_come_is_n_when_the_register_has_closed(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:50", SESSION_AM);
	assert_int_equal(roll(t, 2, false), RC_OK);
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "V");
	assert_false(is_confirmed(t, 2));
	assert_true(says(trip_office(t), "\"kind\":\"absent\""));
	tick(t, "09:16", SESSION_AM);
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "N");
	assert_int_equal(roll(t, 2, true), RC_OK); /* they came after all */
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "V");
	assert_true(is_confirmed(t, 2));
	assert_true(says(trip_office(t), "\"outcome\":\"Is there, by the later answer\""));
}

static void
trip__a_roll_before_school_waits_for_the_register(void **state)
{
	struct town *t = *state;
	go(t);
	town_at(t, DAY, "07:30");
	assert_int_equal(roll(t, 1, true), RC_OK);
	tick(t, "08:46", SESSION_AM);
	tick(t, "08:47", SESSION_AM);
	assert_true(is_confirmed(t, 1));
	assert_false(is_confirmed(t, 2));
}

static void
trip__without_a_roll_is_a_question_and_attended_by_nobody(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	assert_false(says(trip_office(t), "\"kind\":\"no_answer\""));
	tick(t, "12:30", SESSION_AM);
	assert_true(says(trip_office(t), "Nobody took the trip's roll"));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "N");
	assert_int_equal(roll(t, 1, true), RC_OK); /* a phone that was off until then */
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	assert_true(is_confirmed(t, 1));
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "N");
}

/* The server was off from the trip's morning until after half-term. */
static void
trip__without_a_roll_is_attended_by_nobody_though_the_server_was_off_for_a_week(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	town_at(t, DAY + 9, "07:30");
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	assert_string_equal(town_mark(t, 1, DAY, SESSION_PM), "N"); /* the code was written late */
}

static void
trip__what_a_person_amends_later_stands(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:50", SESSION_AM);
	assert_int_equal(roll(t, 2, false), RC_OK);
	tick(t, "09:20", SESSION_AM);
	town_mark(t, 2, DAY, SESSION_AM);
	struct mark_in mark = town_sent(2, "I", t->seq);
	mark.day = DAY;
	struct amend_args amend = {TOWN_URN, town_uuid(t), "Parent rang", &mark, 1, PERM_NONE};
	town_at(t, DAY, "09:30");
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	tick(t, "10:00", SESSION_AM);
	assert_string_equal(town_mark(t, 2, DAY, SESSION_AM), "I");
}

static void
trip__outside_term_or_off_roll_is_refused_by_name(void **state)
{
	struct town *t = *state;
	struct trip_args in = trip_museum(t);
	in.to_day = DAY + 4; /* Saturday */
	assert_int_equal(town_act(t, act_make_trip, &in), RC_INVALID);
	assert_true(says(t->d.text, "Kim Abara"));
	assert_string_equal(t->d.field, "to");
	go(t);
	in = trip_museum(t);
	assert_int_equal(town_act(t, act_make_trip, &in), RC_INVALID);
	assert_true(says(t->d.text, "Kim Abara"));
	assert_string_equal(t->d.field, "/pupils/0");
	in = trip_museum(t);
	in.leader = "";
	assert_int_equal(town_act(t, act_make_trip, &in), RC_INVALID);
}

static void
trip__pupils_change_and_plans_end(void **state)
{
	struct town *t = *state;
	const int64_t others[] = {2, 3};
	go(t);
	struct trip_pupils_args in = {TOWN_URN, 1, town_uuid(t), "", others, 2};
	assert_int_equal(town_act(t, act_trip_pupils, &in), RC_INVALID);
	assert_string_equal(t->d.field, "reason");
	in.uuid = town_uuid(t);
	in.reason = "Forms came late";
	assert_int_equal(town_act(t, act_trip_pupils, &in), RC_OK);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "");
	assert_string_equal(town_mark(t, 3, DAY, SESSION_AM), "V");
	struct off_site_end_args end = {TOWN_URN, 1, town_uuid(t), "Coach broke down"};
	assert_int_equal(town_act(t, act_cancel_trip, &end), RC_OK);
	assert_true(says(trip_office(t), "\"kind\":\"cancelled\""));
	tick(t, "13:05", SESSION_PM);
	assert_string_equal(town_mark(t, 3, DAY, SESSION_PM), "");
}

static void
trip__roll_is_for_its_leader_and_the_office(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	t->who = &town_teacher; /* leads nothing: the leader has no account */
	assert_int_equal(roll(t, 1, true), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_int_equal(roll(t, 3, true), RC_INVALID);
	town_at(t, DAY + 1, "09:00");
	assert_int_equal(roll(t, 1, true), RC_INVALID);
}

static enum rc
ask_trip(struct town *t)
{
	struct call c = town_call(t);
	const struct trip_query q = {TOWN_URN, 1, DAY};
	return view_trip(&c, &q, &t->d);
}

static const char *
trips_of(struct town *t)
{
	struct call c = town_call(t);
	assert_int_equal(view_trips(&c, TOWN_URN, &t->d), RC_OK);
	return t->out.s;
}

/* Pastoral staff keep no lessons, and look after trips; others are shown nothing of them. */
static void
trip__is_seen_by_pastoral_staff_and_not_by_reception(void **state)
{
	static const struct grant roles[] = {
	    {1, ROLE_PASTORAL, YEARS_ALL, 0}, {1, ROLE_RECEPTION, YEARS_ALL, 0}};
	struct actor who = town_officer;
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	who.n_grants = 1;
	who.grants = &roles[0];
	who.user_id = 21;
	t->who = &who;
	assert_true(says(trips_of(t), "Rail museum"));
	assert_int_equal(ask_trip(t), RC_OK);
	assert_true(says(t->out.s, "\"pupil\":\"1\""));
	assert_int_equal(roll(t, 1, true), RC_OK);
	who.grants = &roles[1];
	assert_string_equal(trips_of(t), "{\"trips\":[]}");
	assert_int_equal(ask_trip(t), RC_FORBIDDEN);
	assert_int_equal(roll(t, 2, true), RC_FORBIDDEN);
}

static void
trip__presence_says_who_has_them(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:50", SESSION_AM);
	town_at(t, DAY, "09:00");
	assert_int_equal(roll(t, 1, true), RC_OK);
	assert_int_equal(roll(t, 2, false), RC_OK);
	struct call c = town_call(t);
	struct school_state *s = NULL;
	struct presence_day pd;
	struct presence p;
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_PRESENCE, &t->d), RC_OK);
	assert_int_equal(presence_read(&pd, &c, s, &t->d), RC_OK);
	presence_pupil(&p, &pd, image_pupil_find(s->image, 1));
	assert_int_equal(p.state, PRESENCE_OFF_SITE);
	assert_true(says(p.last->note, "A. Fielding"));
	presence_pupil(&p, &pd, image_pupil_find(s->image, 2));
	assert_int_equal(p.state, PRESENCE_NOT_SEEN);
	school_release(s);
}

/* ---- changing one ---- */

static struct trip_change_args
museum_from_noon(struct town *t)
{
	struct trip_change_args in = {trip_museum(t), 1, "The coach comes at noon"};
	in.trip.from_session = SESSION_PM;
	return in;
}

static void
trip__other_times_end_the_old_plans_and_ask_about_marks_of_today(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	struct trip_change_args in = museum_from_noon(t);
	assert_int_equal(town_act(t, act_change_trip, &in), RC_OK);
	assert_int_equal(town_act(t, act_change_trip, &in), RC_OK); /* sent twice, done once */
	assert_true(says(trip_office(t), "Not going after all, and the mark says V: The coach"));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V"); /* a person decides */
	assert_false(is_confirmed(t, 1));
	tick(t, "13:01", SESSION_PM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_PM), "V");
	assert_false(says(trip_office(t), "\"session\":\"PM\",\"words\":\"Not going"));
}

static void
trip__to_the_morning_only_frees_the_afternoon(void **state)
{
	struct town *t = *state;
	go(t);
	struct trip_change_args in = museum_from_noon(t);
	in.trip.from_session = SESSION_AM;
	in.trip.to_session = SESSION_AM;
	in.trip.name = "Castle";
	assert_int_equal(town_act(t, act_change_trip, &in), RC_OK);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	tick(t, "13:01", SESSION_PM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_PM), "");
	assert_true(says(trip_office(t), "Castle"));
	assert_false(says(trip_office(t), "Rail museum"));
}

static void
trip__that_is_over_or_backwards_is_not_changed(void **state)
{
	struct town *t = *state;
	go(t);
	struct trip_change_args in = museum_from_noon(t);
	in.trip.to_day = DAY - 1;
	in.trip.from_day = DAY - 1;
	in.trip.from_session = SESSION_PM;
	in.trip.to_session = SESSION_AM;
	assert_int_equal(town_act(t, act_change_trip, &in), RC_INVALID);
	assert_string_equal(t->d.field, "to");
	town_at(t, DAY + 1, "09:00");
	in = museum_from_noon(t);
	in.trip.from_session = SESSION_AM;
	assert_int_equal(town_act(t, act_change_trip, &in), RC_INVALID);
	assert_string_equal(t->d.field, "to");
	assert_string_equal(t->d.rule, "SI 2024/208 reg 6 (R44, R48)");
}

static void
trip__and_placement_are_not_taken_for_each_other(void **state)
{
	struct town *t = *state;
	go(t);
	struct off_site_end_args end = {TOWN_URN, 1, town_uuid(t), "Moved"};
	assert_int_equal(town_act(t, act_end_placement, &end), RC_NOT_FOUND);
	struct placement_change_args in = {{.urn = TOWN_URN,
	                                       .uuid = town_uuid(t),
	                                       .activity = "Course",
	                                       .from_day = DAY,
	                                       .to_day = DAY},
	    1, ""};
	assert_int_equal(town_act(t, act_change_placement, &in), RC_NOT_FOUND);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
}

/* ---- who hears, and who may ---- */

/* A person with an account, of the school with that number. */
static struct actor
person(struct town *t, struct grant *grant, const char *username)
{
	struct store *st = NULL;
	int64_t id = 0;
	const struct user u = {
	    .username = username, .name = username, .position = "", .password = "", .email = ""};
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_user_put(&id, st, &u, &t->d), RC_OK);
	const struct user_role r = {
	    id, grant->school_id, role_name(grant->role), grant->years, grant->group_id};
	assert_int_equal(store_user_roles_put(st, id, &r, 1, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
	return (struct actor){.user_id = id,
	    .username = username,
	    .name = username,
	    .position = "",
	    .grants = grant,
	    .n_grants = 1};
}

static size_t
n_notices(struct town *t, const struct actor *who, const char *words)
{
	struct notice_row *rows = NULL;
	size_t n = 0;
	size_t found = 0;
	const struct notice_row of = {.user_id = who->user_id};
	assert_int_equal(store_notices_of(&rows, &n, t->st, 1, &of, &t->a, &t->d), RC_OK);
	for (size_t i = 0; i < n; i++) {
		found += strstr(rows[i].body, words) != NULL;
	}
	return found;
}

static void
question__is_told_to_the_office_once(void **state)
{
	struct town *t = *state;
	struct grant grants[] = {{1, ROLE_OFFICER, YEARS_ALL, 0}, {1, ROLE_OFFICER, YEARS_ALL, 2},
	    {1, ROLE_TEACHER, YEARS_ALL, 1}, {2, ROLE_OFFICER, YEARS_ALL, 0}};
	struct actor officer = person(t, &grants[0], "b.tarn");
	struct actor of_fern = person(t, &grants[1], "c.brook");
	struct actor teacher = person(t, &grants[2], "d.moss");
	struct actor elsewhere = person(t, &grants[3], "e.glen");
	go(t);
	tick(t, "08:50", SESSION_AM);
	assert_int_equal(roll(t, 2, false), RC_OK);
	assert_int_equal(roll(t, 2, false), RC_OK);
	assert_int_equal(
	    n_notices(t, &officer, "Rail museum, morning: Kim Begum did not come."), 1);
	tick(t, "12:31", SESSION_AM);
	tick(t, "12:32", SESSION_AM);
	assert_int_equal(
	    n_notices(t, &officer, "Rail museum, morning: nobody has said whether Kim Abara"), 1);
	assert_int_equal(n_notices(t, &officer, ""), 2);
	assert_int_equal(n_notices(t, &of_fern, ""), 0);
	assert_int_equal(n_notices(t, &teacher, ""), 0);
	assert_int_equal(n_notices(t, &elsewhere, ""), 0);
}

static void
question__of_many_pupils_is_one_notice(void **state)
{
	struct town *t = *state;
	struct grant grant = {1, ROLE_OFFICER, YEARS_ALL, 0};
	struct actor officer = person(t, &grant, "b.tarn");
	go(t);
	tick(t, "12:31", SESSION_AM);
	assert_int_equal(n_notices(t, &officer, "morning: nobody took the trip's roll."), 1);
	struct roll_tick_in ticks[] = {{1, false, ""}, {2, false, ""}};
	struct trip_roll_args in = {.urn = TOWN_URN,
	    .trip_id = 1,
	    .uuid = town_uuid(t),
	    .day = DAY,
	    .session = SESSION_AM,
	    .ticks = ticks,
	    .n_ticks = 2};
	assert_int_equal(town_act(t, act_trip_roll, &in), RC_OK);
	assert_int_equal(n_notices(t, &officer, "morning: 2 pupils did not come."), 1);
	assert_int_equal(n_notices(t, &officer, ""), 2);
}

static void
leader__is_told_and_is_a_person_of_this_school(void **state)
{
	struct town *t = *state;
	struct grant grants[] = {{1, ROLE_TEACHER, YEARS_ALL, 2}, {2, ROLE_TEACHER, YEARS_ALL, 0},
	    {1, ROLE_GOVERNOR, YEARS_ALL, 0}};
	struct actor leader = person(t, &grants[0], "d.moss");
	struct actor elsewhere = person(t, &grants[1], "e.glen");
	struct actor governor = person(t, &grants[2], "f.holt");
	struct trip_args in = trip_museum(t);
	in.leader_id = elsewhere.user_id;
	assert_int_equal(town_act(t, act_make_trip, &in), RC_INVALID);
	assert_string_equal(t->d.field, "leader_id");
	assert_false(says(t->d.text, "e.glen"));
	in.leader_id = governor.user_id;
	in.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_make_trip, &in), RC_INVALID);
	in.leader_id = leader.user_id;
	in.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_make_trip, &in), RC_OK);
	assert_int_equal(n_notices(t, &leader, "you lead it, and its roll is yours to take"), 1);
	struct off_site_end_args end = {TOWN_URN, 1, town_uuid(t), "Snow"};
	assert_int_equal(town_act(t, act_cancel_trip, &end), RC_OK);
	assert_int_equal(n_notices(t, &leader, "cancelled: Snow"), 1);
}

static void
leader__reads_no_other_code_than_the_trips(void **state)
{
	struct town *t = *state;
	struct grant grant = {1, ROLE_TEACHER, YEARS_ALL, TOWN_FERN};
	struct actor leader = person(t, &grant, "d.moss");
	struct trip_args in = trip_museum(t);
	in.leader_id = leader.user_id;
	assert_int_equal(town_act(t, act_make_trip, &in), RC_OK);
	tick(t, "08:50", SESSION_AM);
	town_mark(t, 2, DAY, SESSION_AM);
	struct mark_in mark = town_sent(2, "E", t->seq);
	mark.day = DAY;
	struct amend_args amend = {
	    TOWN_URN, town_uuid(t), "Suspended yesterday", &mark, 1, PERM_NONE};
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	struct trip_query q = {TOWN_URN, 1, DAY};
	struct call c = town_call(t);
	assert_int_equal(view_trip(&c, &q, &t->d), RC_OK);
	assert_true(says(t->out.s, "\"code\":\"E\""));
	assert_true(says(t->out.s, "\"on_it\":[{\"id\":\"1\""));
	t->who = &leader;
	c = town_call(t);
	assert_int_equal(view_trip(&c, &q, &t->d), RC_OK);
	assert_true(says(t->out.s, "\"code\":\"V\""));
	assert_false(says(t->out.s, "\"code\":\"E\""));
	assert_true(says(t->out.s, "\"on_it\":[]"));
}

static void
office__limited_to_a_group_sees_and_changes_that_group_only(void **state)
{
	struct town *t = *state;
	static const struct grant grant = {1, ROLE_OFFICER, YEARS_ALL, TOWN_FERN};
	static const struct actor of_fern = {.user_id = 31,
	    .username = "c.brook",
	    .name = "C. Brook",
	    .position = "head of year",
	    .grants = &grant,
	    .n_grants = 1};
	go(t);
	tick(t, "08:50", SESSION_AM);
	assert_int_equal(roll(t, 2, false), RC_OK);
	t->who = &of_fern;
	assert_false(says(trip_office(t), "Begum"));
	assert_false(says(trip_office(t), "Abara"));
	struct trip_args in = trip_museum(t);
	assert_int_equal(town_act(t, act_make_trip, &in), RC_FORBIDDEN);
	struct off_site_end_args end = {TOWN_URN, 1, town_uuid(t), "Snow"};
	assert_int_equal(town_act(t, act_cancel_trip, &end), RC_FORBIDDEN);
	struct trip_change_args change = museum_from_noon(t);
	assert_int_equal(town_act(t, act_change_trip, &change), RC_FORBIDDEN);
	struct trip_pupils_args pupils = {TOWN_URN, 1, town_uuid(t), "Ill", trip_riders, 1};
	assert_int_equal(town_act(t, act_trip_pupils, &pupils), RC_FORBIDDEN);
	struct off_site_settle_args settle = {TOWN_URN, 1, town_uuid(t), "Rang"};
	assert_int_equal(town_act(t, act_settle_off_site, &settle), RC_FORBIDDEN);
	assert_int_equal(roll(t, 1, true), RC_INVALID);
	struct provider_args provider = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .code = "K",
	    .name = "Riverside Centre",
	    .contact = "",
	    .email = "",
	    .phone = ""};
	assert_int_equal(town_act(t, act_save_provider, &provider), RC_FORBIDDEN);
}

static void
roll__that_comes_late_does_not_undo_a_later_one(void **state)
{
	struct town *t = *state;
	go(t);
	tick(t, "09:20", SESSION_AM);
	assert_int_equal(roll(t, 1, true), RC_OK);
	struct roll_tick_in one = {1, false, ""};
	struct trip_roll_args in = {.urn = TOWN_URN,
	    .trip_id = 1,
	    .uuid = town_uuid(t),
	    .taken_at = 1000,
	    .sent_at = 1000 + 1800, /* 09:00, without a network */
	    .day = DAY,
	    .session = SESSION_AM,
	    .ticks = &one,
	    .n_ticks = 1};
	town_at(t, DAY, "09:30");
	assert_int_equal(town_act(t, act_trip_roll, &in), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "V");
	assert_true(is_confirmed(t, 1));
	assert_false(says(trip_office(t), "\"kind\":\"absent\""));
}

/* ---- providers ---- */

static void
place(struct town *t, const char *code, int64_t pupil)
{
	struct provider_args provider = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .code = code,
	    .name = "Riverside Centre",
	    .contact = "L. Ray",
	    .email = "l.ray@riverside.example.org",
	    .phone = "01632 960123"};
	assert_int_equal(town_act(t, act_save_provider, &provider), RC_OK);
	static const char *const sessions[] = {"tue-am", "tue-pm"};
	struct placement_args in = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .provider_id = 1,
	    .pupil_id = pupil,
	    .activity = "Motor vehicle course",
	    .from_day = DAY,
	    .to_day = DAY + 28,
	    .sessions = sessions,
	    .n_sessions = 2};
	assert_int_equal(town_act(t, act_make_placement, &in), RC_OK);
}

/* The secret of the link in the message that waits; it is kept nowhere else. */
static const char *
secret(struct town *t)
{
	static char token[120];
	struct message_row *m = NULL;
	size_t n = 0;
	assert_int_equal(store_messages(&m, &n, t->st, 1, 200, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 1);
	const char *at = strstr(m[0].body, "/answer-off-site/");
	assert_non_null(at);
	snprintf(token, sizeof token, "%.*s", (int)strcspn(at + 17, "\n"), at + 17);
	return token;
}

static enum rc
answer(struct town *t, const char *token, int64_t pupil, bool is_here)
{
	struct provider_answer_in one = {pupil, SESSION_AM, is_here, is_here ? "" : "Not seen"};
	struct provider_link_args in = {token, town_uuid(t), &one, 1};
	const struct actor *who = t->who;
	t->who = NULL;
	enum rc rc = town_act(t, act_provider_link, &in);
	t->who = who;
	return rc;
}

static void
provider__answers_by_link_and_the_code_is_confirmed(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "K");
	const char *token = secret(t);
	assert_int_equal(answer(t, token, 1, true), RC_OK);
	assert_true(says(t->out.s, "\"name\":\"Kim A\""));
	assert_false(says(t->out.s, "Abara"));
	assert_false(says(t->out.s, "Begum"));
	assert_true(is_confirmed(t, 1));
	assert_true(says(trip_office(t), "L. Ray, Riverside Centre, by e-mail link"));
	assert_int_equal(answer(t, token, 2, true), RC_INVALID); /* not theirs */
}

/* "Is Kim in?" */
static const char *
presence_says(struct town *t, int64_t pupil)
{
	struct presence p;
	struct presence_day day;
	struct school_state *s = NULL;
	struct call c = town_call(t);
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_PRESENCE, &t->d), RC_OK);
	assert_int_equal(presence_read(&day, &c, s, &t->d), RC_OK);
	presence_pupil(&p, &day, image_pupil_find(s->image, pupil));
	const char *words = presence_words(&p, true, &t->a);
	school_release(s);
	return words;
}

#define AT_RIVERSIDE                                                                               \
	"Other approved educational activity: Riverside Centre: Motor vehicle course; answered "   \
	"for by L. "                                                                               \
	"Ray. Since 08:45"

static void
provider__presence_says_since_when_and_whether_they_answered(void **state)
{
	struct town *t = *state;
	place(t, "B", 1);
	tick(t, "08:46", SESSION_AM);
	assert_string_equal(presence_says(t, 1), AT_RIVERSIDE ", not confirmed yet");
	town_at(t, DAY, "09:10");
	assert_int_equal(answer(t, secret(t), 1, true), RC_OK);
	assert_string_equal(presence_says(t, 1), AT_RIVERSIDE ", confirmed 09:10");
	town_at(t, DAY, "09:30");
	assert_int_equal(answer(t, secret(t), 1, false), RC_OK); /* they looked again */
	assert_string_equal(presence_says(t, 1), "Marked not here 09:30");
}

static void
provider__that_never_answered_leaves_a_pupil_whom_nobody_saw(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	tick(t, "13:10", SESSION_PM);
	assert_non_null(strstr(presence_says(t, 1), "L. Ray. Since 08:45, not confirmed yet"));
	tick(t, "15:45", SESSION_PM);
	assert_string_equal(presence_says(t, 1), "School ended at 15:15");
}

static void
provider__absent_is_n_and_a_question(void **state)
{
	struct town *t = *state;
	place(t, "B", 1);
	tick(t, "09:30", SESSION_AM);
	assert_int_equal(answer(t, secret(t), 1, false), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	assert_true(says(trip_office(t), "Not seen"));
}

static void
provider__absent_from_the_other_school_is_a_question_only(void **state)
{
	struct town *t = *state;
	place(t, "D", 1);
	tick(t, "09:30", SESSION_AM);
	assert_int_equal(answer(t, secret(t), 1, false), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "D");
	assert_false(is_confirmed(t, 1));
	assert_true(says(trip_office(t), "\"kind\":\"absent\""));
}

static void
provider__that_does_not_answer_leaves_a_question_and_no_attending_mark(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	tick(t, "15:45", SESSION_PM);
	assert_true(says(trip_office(t), "The provider did not answer"));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	assert_string_equal(town_mark(t, 1, DAY, SESSION_PM), "N");
	struct off_site_settle_args settle = {TOWN_URN, 1, town_uuid(t), "Rang: was there"};
	assert_int_equal(town_act(t, act_settle_off_site, &settle), RC_OK);
	settle.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_settle_off_site, &settle), RC_INVALID);
}

static void
provider__that_is_the_other_school_and_silent_leaves_d(void **state)
{
	struct town *t = *state;
	place(t, "D", 1);
	tick(t, "08:46", SESSION_AM);
	tick(t, "15:45", SESSION_PM);
	assert_true(says(trip_office(t), "The provider did not answer"));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "D");
	assert_false(is_confirmed(t, 1));
}

static void
provider__link_ends_at_noon_of_the_next_school_day(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	const char *token = secret(t);
	town_at(t, DAY + 1, "11:59");
	assert_int_equal(answer(t, token, 1, true), RC_OK);
	assert_true(is_confirmed(t, 1));
	assert_int_equal(answer(t, token, 1, false), RC_OK); /* changed in time */
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	town_at(t, DAY + 1, "12:00");
	assert_int_equal(answer(t, token, 1, true), RC_OK);
	assert_true(says(t->out.s, "\"state\":\"ended\""));
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	assert_int_equal(answer(t, "1-nobody-knows-it", 1, true), RC_OK);
	assert_true(says(t->out.s, "\"state\":\"ended\""));
}

/* The answer can change no mark any more: the office hears of it, and amends. */
static void
provider__answer_after_the_day_was_sealed_is_a_question_until_the_mark_says_it(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	const char *token = arena_text(&t->a, secret(t));
	tick(t, "15:40", SESSION_AM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	town_at(t, DAY + 1, "09:00");
	const struct seal_args seal = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .days = {DAY, DAY},
	    .reason = "",
	    .with_gaps = true};
	assert_int_equal(town_act(t, act_seal, &seal), RC_OK);
	assert_int_equal(answer(t, token, 1, true), RC_OK);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "N");
	assert_true(says(trip_office(t), "is there, says L. Ray"));
	assert_true(says(t->out.s, "\"kind\":\"sealed\""));
	assert_true(says(t->out.s, "\"outcome\":\"Is there, by the later answer\""));
	assert_true(says(t->out.s, "\"settled_at\":null"));
	const struct off_site_clock_args clock = {TOWN_URN, DAY};
	t->who = actor_system();
	assert_int_equal(town_act(t, act_off_site_clock, &clock), RC_OK);
	t->who = &town_officer;
	assert_true(says(trip_office(t), "\"settled_at\":null"));
	struct mark_in there = town_sent(1, "K", t->seq);
	town_mark(t, 1, DAY, SESSION_AM);
	there.based_on = t->seq;
	there.day = DAY;
	there.note = "Riverside Centre";
	const struct amend_args amend = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "The provider says so",
	    .marks = &there,
	    .n_marks = 1};
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	t->who = actor_system();
	assert_int_equal(town_act(t, act_off_site_clock, &clock), RC_OK);
	t->who = &town_officer;
	assert_false(says(trip_office(t), "\"settled_at\":null"));
	assert_true(says(t->out.s, "\"outcome\":\"The mark says it now\""));
}

static void
provider__cannot_answer_for_an_afternoon_that_has_not_begun(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	const char *token = secret(t);
	struct provider_answer_in one = {1, SESSION_PM, true, ""};
	struct provider_link_args in = {token, town_uuid(t), &one, 1};
	assert_int_equal(town_act(t, act_provider_link, &in), RC_INVALID);
	assert_string_equal(t->d.rule, "R48");
}

/* The message that was made last, as it waits. */
static const struct message_row *
newest(struct town *t, size_t *n)
{
	struct message_row *m = NULL;
	assert_int_equal(store_messages(&m, n, t->st, 1, 200, &t->a, &t->d), RC_OK);
	return m;
}

static void
provider__another_address_ends_the_link_and_gets_its_own(void **state)
{
	struct town *t = *state;
	size_t n = 0;
	place(t, "K", 1);
	tick(t, "08:46", SESSION_AM);
	const char *token = secret(t);
	struct provider_args in = {.urn = TOWN_URN,
	    .provider_id = 1,
	    .uuid = town_uuid(t),
	    .code = "K",
	    .name = "Riverside Centre",
	    .contact = "M. Weir",
	    .email = "m.weir@riverside.example.org",
	    .phone = ""};
	assert_int_equal(town_act(t, act_save_provider, &in), RC_OK);
	assert_int_equal(answer(t, token, 1, true), RC_OK);
	assert_true(says(t->out.s, "\"state\":\"ended\""));
	assert_false(is_confirmed(t, 1));
	tick(t, "08:48", SESSION_AM);
	const struct message_row *m = newest(t, &n);
	assert_int_equal(n, 2);
	assert_string_equal(m[0].to_address, "m.weir@riverside.example.org");
	in.uuid = town_uuid(t);
	in.phone = "01632 960124"; /* the address stays, and so does the link */
	assert_int_equal(town_act(t, act_save_provider, &in), RC_OK);
	tick(t, "08:50", SESSION_AM);
	newest(t, &n);
	assert_int_equal(n, 2);
}

static void
placement__changes_its_sessions_and_its_end(void **state)
{
	struct town *t = *state;
	place(t, "B", 1);
	static const char *const sessions[] = {"tue-pm", "wed-am"};
	struct placement_change_args in = {{.urn = TOWN_URN,
	                                       .uuid = town_uuid(t),
	                                       .activity = "Catering course",
	                                       .from_day = DAY,
	                                       .to_day = DAY + 7,
	                                       .sessions = sessions,
	                                       .n_sessions = 2},
	    1, ""};
	assert_int_equal(town_act(t, act_change_placement, &in), RC_OK);
	tick(t, "08:46", SESSION_AM);
	tick(t, "13:01", SESSION_PM);
	assert_string_equal(town_mark(t, 1, DAY, SESSION_AM), "");
	assert_string_equal(town_mark(t, 1, DAY, SESSION_PM), "B");
	assert_true(says(trip_office(t), "Riverside Centre"));
	in.placement.uuid = town_uuid(t);
	in.placement.to_day = DAY - 1;
	assert_int_equal(town_act(t, act_change_placement, &in), RC_INVALID);
	assert_string_equal(t->d.field, "to");
}

static void
provider__link_shows_and_takes_its_own_pupils_and_day_only(void **state)
{
	struct town *t = *state;
	place(t, "K", 1);
	struct provider_args other = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .code = "B",
	    .name = "Hilltop Farm",
	    .contact = "",
	    .email = "",
	    .phone = ""};
	assert_int_equal(town_act(t, act_save_provider, &other), RC_OK);
	static const char *const sessions[] = {"tue-am"};
	struct placement_args in = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .provider_id = 2,
	    .pupil_id = 4,
	    .activity = "Forest school",
	    .from_day = DAY,
	    .to_day = DAY,
	    .sessions = sessions,
	    .n_sessions = 1};
	assert_int_equal(town_act(t, act_make_placement, &in), RC_OK);
	tick(t, "08:46", SESSION_AM);
	const char *token = secret(t);
	struct provider_link_args link = {.token = token};
	struct call c = town_call(t);
	c.who = NULL;
	assert_int_equal(view_provider_link(&c, &link, &t->d), RC_OK);
	assert_true(says(t->out.s, "Motor vehicle course"));
	assert_false(says(t->out.s, "Forest school"));
	assert_int_equal(answer(t, token, 4, true), RC_INVALID); /* another provider's */
	struct provider_answer_in twice[] = {{1, SESSION_AM, true, ""}, {1, SESSION_AM, false, ""}};
	struct provider_link_args both = {token, town_uuid(t), twice, 2};
	t->who = NULL;
	assert_int_equal(town_act(t, act_provider_link, &both), RC_INVALID);
	assert_false(is_confirmed(t, 1));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(trip__enters_v_ahead_and_the_leader_confirms_it),
	    T(trip__taking_the_class_register_confirms_nobody_on_it),
	    T(trip__who_did_not_come_is_n_when_the_register_has_closed),
	    T(trip__roll_leaves_a_note_for_the_office_with_the_office),
	    T(trip__a_roll_before_school_waits_for_the_register),
	    T(trip__without_a_roll_is_a_question_and_attended_by_nobody),
	    T(trip__without_a_roll_is_attended_by_nobody_though_the_server_was_off_for_a_week),
	    T(trip__what_a_person_amends_later_stands),
	    T(trip__outside_term_or_off_roll_is_refused_by_name),
	    T(trip__pupils_change_and_plans_end),
	    T(trip__roll_is_for_its_leader_and_the_office),
	    T(trip__is_seen_by_pastoral_staff_and_not_by_reception),
	    T(trip__presence_says_who_has_them),
	    T(provider__answers_by_link_and_the_code_is_confirmed),
	    T(provider__presence_says_since_when_and_whether_they_answered),
	    T(provider__that_never_answered_leaves_a_pupil_whom_nobody_saw),
	    T(provider__absent_is_n_and_a_question),
	    T(provider__absent_from_the_other_school_is_a_question_only),
	    T(provider__that_does_not_answer_leaves_a_question_and_no_attending_mark),
	    T(provider__that_is_the_other_school_and_silent_leaves_d),
	    T(provider__link_ends_at_noon_of_the_next_school_day),
	    T(provider__answer_after_the_day_was_sealed_is_a_question_until_the_mark_says_it),
	    T(provider__cannot_answer_for_an_afternoon_that_has_not_begun),
	    T(trip__other_times_end_the_old_plans_and_ask_about_marks_of_today),
	    T(trip__to_the_morning_only_frees_the_afternoon),
	    T(trip__that_is_over_or_backwards_is_not_changed),
	    T(trip__and_placement_are_not_taken_for_each_other),
	    T(question__is_told_to_the_office_once),
	    T(question__of_many_pupils_is_one_notice),
	    T(leader__is_told_and_is_a_person_of_this_school),
	    T(leader__reads_no_other_code_than_the_trips),
	    T(office__limited_to_a_group_sees_and_changes_that_group_only),
	    T(roll__that_comes_late_does_not_undo_a_later_one),
	    T(provider__another_address_ends_the_link_and_gets_its_own),
	    T(placement__changes_its_sessions_and_its_end),
	    T(provider__link_shows_and_takes_its_own_pupils_and_day_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
