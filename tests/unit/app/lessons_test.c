#include "town.h"

#include "app/alert.h"
#include "app/lesson_compare.h"
#include "app/lesson_day.h"
#include "app/photo.h"
#include "app/presence.h"
#include "app/roll.h"
#include "store/store_lessons.h"
#include "store/store_post.h"
#include "store/store_users.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define TUESDAY day_from_civil(2026, 9, 8)
#define MATHS 1   /* lesson: pupils 1, 2, 4; Tuesdays 09:20 to 10:20; A. Fielding */
#define ENGLISH 2 /* lesson: pupils 1, 2, 4; Tuesdays 10:20 to 11:20; nobody's */

static int
setup(void **state)
{
	struct town *t = town_new();
	struct store *st = NULL;
	*state = t;
	t->who = &town_officer;
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	const char *const names[] = {"7x/Ma1", "7x/En1"};
	for (int64_t id = 1; id <= 2; id++) {
		struct class_row class = {id, "lesson", names[id - 1], "", false, false};
		struct lesson lesson = {.lesson_id = id,
		    .class_id = id,
		    .period = id == 1 ? "P1" : "P2",
		    .days = 2,
		    .starts = id == 1 ? 560 : 620,
		    .ends = id == 1 ? 620 : 680,
		    .room = id == 1 ? "M4" : "E2",
		    .teacher_id = id == 1 ? 11 : 0,
		    .teacher = id == 1 ? "A. Fielding" : "Supply",
		    .from_day = TUESDAY - 7,
		    .to_day = DAY_NONE};
		assert_int_equal(store_class_put(st, 1, &class, &t->d), RC_OK);
		assert_int_equal(store_lesson_put(st, 1, &lesson, &t->d), RC_OK);
		static const int64_t pupils[] = {1, 2, 4};
		for (int k = 0; k < 3; k++) {
			struct class_member m = {id, pupils[k], TUESDAY - 7, DAY_NONE};
			assert_int_equal(store_class_member_put(st, 1, &m, &t->d), RC_OK);
		}
	}
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
	town_at(t, TUESDAY, "09:25");
	return 0;
}

static struct lesson_mark_in
sent(int64_t pupil, enum lesson_mark_kind mark, int64_t based_on)
{
	return (struct lesson_mark_in){pupil, (int)mark, MINUTE_NONE, "", based_on};
}

static struct lesson_take_args
take(struct town *t, int64_t lesson, const struct lesson_mark_in *marks, size_t n)
{
	return (struct lesson_take_args){
	    .key = {TOWN_URN, TUESDAY, lesson},
	    .uuid = town_uuid(t),
	    .is_complete = true,
	    .marks = marks,
	    .n_marks = n,
	};
}

static void
session(struct town *t, const char *one, const char *two)
{
	const struct actor *who = t->who;
	int64_t now = t->now;
	t->who = &town_officer;
	town_at(t, TUESDAY, "08:50");
	struct mark_in marks[] = {town_sent(1, one, 0), town_sent(2, two, 0)};
	struct take_args args = town_take(t, marks, 2);
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	t->who = who;
	t->now = now;
}

/* What the comparison says, as text. */
static const char *
missing(struct town *t)
{
	struct missing_query q = {TOWN_URN, DAY_NONE};
	struct call c = town_call(t);
	assert_int_equal(view_missing(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static const char *
lesson(struct town *t, int64_t id)
{
	struct lesson_key key = {TOWN_URN, TUESDAY, id};
	struct call c = town_call(t);
	enum rc rc = view_lesson(&c, &key, &t->d);
	return rc == RC_OK ? t->out.s : rc_name(rc);
}

static enum rc
raise_for(struct town *t, const struct actor *who, int64_t pupil)
{
	const struct alert_raise_args args = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .expected = "7x/Ma1, room M4",
	    .words = ""};
	t->who = who;
	return town_act(t, act_alert_raise, &args);
}

/* Pupil 4 is of 7 Fern, the teacher's role of 7 Ash. */
static void
lesson__teacher_raises_the_alert_for_whoever_of_it_is_missing_whichever_the_form(void **state)
{
	struct town *t = *state;
	struct lesson_cover_args cover = {.key = {TOWN_URN, TUESDAY, MATHS},
	    .uuid = town_uuid(t),
	    .user_id = 0,
	    .name = "Supply"};
	assert_int_equal(raise_for(t, &town_teacher, 5), RC_FORBIDDEN); /* in no lesson of theirs */
	assert_int_equal(town_act(t, act_cover_lesson, &cover), RC_FORBIDDEN);
	t->who = &town_officer;
	cover.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_cover_lesson, &cover), RC_OK);
	assert_int_equal(raise_for(t, &town_teacher, 4), RC_FORBIDDEN); /* somebody else has it */
	t->who = &town_officer;
	cover.uuid = town_uuid(t);
	cover.name = "";
	assert_int_equal(town_act(t, act_cover_lesson, &cover), RC_OK);
	town_at(t, TUESDAY + 1, "09:25");
	assert_int_equal(raise_for(t, &town_teacher, 4), RC_FORBIDDEN); /* no lesson that day */
	town_at(t, TUESDAY, "09:25");
	assert_int_equal(raise_for(t, &town_teacher, 4), RC_OK);
	assert_non_null(strstr(t->out.s, "7x/Ma1, room M4"));
	struct call c = town_call(t);
	const struct alert_query one = {TOWN_URN, 1};
	assert_int_equal(view_alert(&c, &one, &t->d), RC_OK); /* whoever raised it sees it */
	struct actor governor = town_governor;
	governor.user_id = town_teacher.user_id;
	assert_int_equal(raise_for(t, &governor, 4), RC_FORBIDDEN);
}

static void
cover__of_a_register_raises_the_alert_for_its_pupils_on_its_day(void **state)
{
	static const struct actor_cover given[] = {{1, TOWN_FERN, 20704, 1}};
	struct town *t = *state;
	struct actor who = town_teacher;
	assert_int_equal(TUESDAY, 20704);
	assert_int_equal(raise_for(t, &who, 6), RC_FORBIDDEN);
	who.covers = given;
	who.n_covers = 1;
	town_at(t, TUESDAY + 1, "08:50");
	assert_int_equal(raise_for(t, &who, 6), RC_FORBIDDEN);
	town_at(t, TUESDAY, "08:50");
	assert_int_equal(raise_for(t, &who, 6), RC_OK);
}

static void
lesson__teacher_takes_their_own_register_and_no_session_mark_changes(void **state)
{
	struct town *t = *state;
	session(t, "/", "N");
	t->who = &town_teacher;
	struct lesson_mark_in marks[] = {
	    sent(1, LESSON_LATE, 0), sent(2, LESSON_PRESENT, 0), sent(4, LESSON_NOT_HERE, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 3);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	assert_string_equal(town_mark(t, 1, TUESDAY, SESSION_AM), "/");
	assert_string_equal(town_mark(t, 2, TUESDAY, SESSION_AM), "N");
	assert_string_equal(town_mark(t, 4, TUESDAY, SESSION_AM), "");
	const char *said = lesson(t, MATHS);
	assert_non_null(strstr(said, "\"state\":\"taken\""));
	assert_non_null(strstr(said, "\"mark\":\"late\",\"minutes\":5")); /* 09:25 less 09:20 */
	assert_non_null(strstr(said, "\"session_mark\":{\"code\":\"N\""));
	assert_non_null(strstr(said, "\"session_mark\":null"));
}

static void
lesson__shows_photos_to_its_teacher_though_a_pupil_is_of_another_form(void **state)
{
	struct town *t = *state;
	const char *type = NULL;
	struct photo_args put = {TOWN_URN, 4, town_uuid(t), "/9j/4AAQSkZJRgABAQ=="};
	assert_int_equal(town_act(t, act_put_photo, &put), RC_OK);
	t->who = &town_teacher;
	const char *said = lesson(t, MATHS);
	assert_non_null(strstr(said, "/pupils/4/photo?v=1&lesson=1\""));
	assert_non_null(strstr(said, "\"opens\":true"));
	assert_non_null(strstr(said, "\"opens\":false,\"photo\""));
	struct photo_query q = {TOWN_URN, 4, 0};
	struct call c = town_call(t);
	assert_int_equal(view_photo(&type, &c, &q, &t->d), RC_FORBIDDEN);
	q.lesson_id = ENGLISH; /* not theirs */
	c = town_call(t);
	assert_int_equal(view_photo(&type, &c, &q, &t->d), RC_FORBIDDEN);
	q.lesson_id = MATHS;
	c = town_call(t);
	assert_int_equal(view_photo(&type, &c, &q, &t->d), RC_OK);
	assert_string_equal(type, "image/jpeg");
	town_at(t, TUESDAY + 1, "09:25"); /* their lesson no longer */
	c = town_call(t);
	assert_int_equal(view_photo(&type, &c, &q, &t->d), RC_FORBIDDEN);
}

static void
lesson__the_same_save_again_gets_the_same_answer(void **state)
{
	struct town *t = *state;
	char first[200];
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	snprintf(first, sizeof first, "%s", t->out.s);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	assert_string_equal(t->out.s, first);
	marks[0].mark = LESSON_NOT_HERE;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_CONFLICT);
}

static void
lesson__is_not_taken_before_it_starts_nor_for_tomorrow(void **state)
{
	struct town *t = *state;
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	town_at(t, TUESDAY, "09:19");
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_INVALID);
	assert_non_null(strstr(t->d.text, "09:20"));
	town_at(t, TUESDAY - 1, "12:00");
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_INVALID);
	town_at(t, TUESDAY, "09:20");
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
}

static void
lesson__of_a_closed_morning_is_not_held(void **state)
{
	struct town *t = *state;
	const struct term term = {
	    day_from_civil(2026, 9, 1), day_from_civil(2026, 12, 18), "Autumn"};
	const struct closure closures[] = {{.day = TUESDAY,
	    .is_closed = {true, false},
	    .years = YEARS_ALL,
	    .kind = CLOSURE_INSET,
	    .reason = "INSET"}};
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0)};
	const struct calendar_args calendar = {TOWN_URN, town_uuid(t), &term, 1, closures, 1};
	assert_non_null(strstr(lesson(t, MATHS), "\"state\":\"due\""));
	assert_int_equal(town_act(t, act_set_calendar, &calendar), RC_OK);
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_NOT_FOUND);
	const struct lessons_query q = {TOWN_URN, DAY_NONE, false};
	struct call c = town_call(t);
	assert_int_equal(view_lessons(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"lessons\":[]"));
}

static void
lesson__of_another_teacher_needs_cover(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	town_at(t, TUESDAY, "10:25");
	assert_string_equal(lesson(t, ENGLISH), "forbidden");
	struct lesson_cover_args cover = {
	    .key = {TOWN_URN, TUESDAY, ENGLISH}, .uuid = town_uuid(t), .name = "Supply two"};
	assert_int_equal(town_act(t, act_cover_lesson, &cover), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_cover_lesson, &cover), RC_OK);
	assert_non_null(strstr(lesson(t, ENGLISH), "\"cover\":\"Supply two\""));
	struct lessons_query q = {TOWN_URN, DAY_NONE, false};
	struct call c = town_call(t);
	assert_int_equal(view_lessons(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "7x/En1"));
	t->who = &town_teacher;
	c = town_call(t);
	assert_int_equal(view_lessons(&c, &q, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "7x/En1"));
	assert_non_null(strstr(t->out.s, "7x/Ma1"));
}

static void
lesson__of_yesterday_is_changed_by_the_office_only(void **state)
{
	struct town *t = *state;
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	town_at(t, TUESDAY + 1, "09:00");
	t->who = &town_teacher;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
}

static void
lesson__bad_marks_are_refused_and_change_nothing(void **state)
{
	struct town *t = *state;
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0), sent(3, LESSON_PRESENT, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 2);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_INVALID);
	assert_string_equal(t->d.field, "/marks/1/pupil"); /* not in the class */
	marks[1] = sent(1, LESSON_LATE, 0);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_INVALID);
	marks[1] = sent(2, LESSON_ELSEWHERE, 0);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_INVALID);
	assert_string_equal(t->d.field, "/marks/1/place");
	marks[1] = sent(2, LESSON_LATE, 0);
	marks[1].minutes = 61;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_INVALID);
	assert_non_null(strstr(lesson(t, MATHS), "\"state\":\"due\""));
}

static void
lesson__a_mark_somebody_changed_meanwhile_is_not_overwritten(void **state)
{
	struct town *t = *state;
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	int64_t first = t->seq;
	struct lesson_mark_in late = sent(1, LESSON_LATE, 0);
	args = take(t, MATHS, &late, 1);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_CONFLICT);
	assert_non_null(strstr(t->d.text, "J. Whitlock"));
	late.based_on = first;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
}

static void
missing__present_this_session_but_not_in_the_lesson_is_asked_at_once(void **state)
{
	struct town *t = *state;
	session(t, "/", "N");
	struct lesson_mark_in marks[] = {sent(4, LESSON_PRESENT, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	args.is_complete = false;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	assert_non_null(strstr(missing(t), "\"questions\":[]")); /* still being taken */
	args = take(t, MATHS, NULL, 0);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	const char *said = missing(t);
	assert_non_null(strstr(said, "\"kind\":\"missing\",\"pupil\":{\"id\":\"1\""));
	assert_null(strstr(said, "\"pupil\":{\"id\":\"2\"")); /* N: not present at all */
	assert_non_null(strstr(said, "\"where\":\"morning register\""));
	assert_string_equal(town_mark(t, 1, TUESDAY, SESSION_AM), "/");
}

static void
missing__a_later_lesson_that_saw_the_pupil_answers_it(void **state)
{
	struct town *t = *state;
	session(t, "/", "/");
	struct lesson_mark_in marks[] = {
	    sent(1, LESSON_PRESENT, 0), sent(2, LESSON_NOT_HERE, 0), sent(4, LESSON_PRESENT, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 3);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	assert_non_null(strstr(missing(t), "\"pupil\":{\"id\":\"2\""));
	town_at(t, TUESDAY, "10:25");
	marks[0].mark = LESSON_NOT_HERE;
	marks[1].mark = LESSON_PRESENT;
	args = take(t, ENGLISH, marks, 3);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	const char *said = missing(t);
	assert_null(strstr(said, "\"pupil\":{\"id\":\"2\""));
	assert_non_null(strstr(said, "\"pupil\":{\"id\":\"1\""));
	assert_non_null(strstr(said, "\"where\":\"7x/Ma1, room M4\"")); /* last seen */
}

static void
missing__outcome_is_kept_with_who_settled_it(void **state)
{
	struct town *t = *state;
	session(t, "/", "/");
	struct lesson_mark_in marks[] = {sent(2, LESSON_NOT_HERE, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	args.is_complete = false;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	struct settle_args settle = {.key = {TOWN_URN, TUESDAY, MATHS},
	    .uuid = town_uuid(t),
	    .pupil_id = 2,
	    .kind = QUESTION_MISSING,
	    .outcome = OUTCOME_FOUND,
	    .note = "In the library"};
	t->who = &town_teacher;
	assert_int_equal(town_act(t, act_settle_question, &settle), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_settle_question, &settle), RC_OK);
	const char *said = missing(t);
	assert_non_null(strstr(said, "\"questions\":[]"));
	assert_non_null(strstr(said, "\"outcome\":\"found\",\"note\":\"In the library\",\"by\":"
	                             "\"J. Whitlock\""));
	settle.pupil_id = 3;
	settle.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_settle_question, &settle), RC_INVALID);
	assert_string_equal(town_mark(t, 2, TUESDAY, SESSION_AM), "/");
}

static void
missing__nobody_to_ring_is_said_in_words(void **state)
{
	struct town *t = *state;
	struct tell_args tell = {
	    .key = {TOWN_URN, TUESDAY, MATHS}, .uuid = town_uuid(t), .pupil_id = 2, .how = 0};
	assert_int_equal(town_act(t, act_tell_parent, &tell), RC_INVALID);
	assert_string_equal(t->d.text, "no contact of the pupil has a telephone number");
}

/* Pupil 2's father first, whom a court keeps away, then the mother. */
static void
two_contacts(struct town *t)
{
	struct contact_in list[] = {town_contact("Dan", "Kershaw", "07700 900111"),
	    town_contact("Rose", "Kershaw", "mobile:07700 900222")};
	list[0].relationship = "father";
	list[0].has_responsibility = false;
	list[0].no_contact = true;
	list[0].lives_with = "no";
	list[0].email = "dan@example.org";
	list[1].priority = 2;
	list[1].email = "rose@example.org";
	struct pupil_in in = town_change(t, 2);
	in.address = "";
	in.contacts = list;
	in.n_contacts = 2;
	in.has_contacts = true;
	struct act_job job = {
	    .act = act_change_pupil, .args = &in, .call = town_call(t), .is_structural = true};
	assert_int_equal(app_run(t->app, &job), RC_OK);
}

static void
missing__parent_is_told_in_plain_words_and_never_who_may_not_be_written_to(void **state)
{
	struct town *t = *state;
	two_contacts(t);
	session(t, "/", "/");
	struct lesson_mark_in marks[] = {sent(2, LESSON_NOT_HERE, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	args.is_complete = false;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	const char *said = missing(t);
	assert_non_null(strstr(said, "Rose Kershaw"));
	assert_null(strstr(said, "Dan Kershaw")); /* R112 */
	assert_null(strstr(said, "900111"));
	for (int how = 0; how <= 1; how++) {
		struct tell_args tell = {.key = {TOWN_URN, TUESDAY, MATHS},
		    .uuid = town_uuid(t),
		    .pupil_id = 2,
		    .how = how};
		assert_int_equal(town_act(t, act_tell_parent, &tell), RC_OK);
	}
	struct message_row *m = NULL;
	size_t n = 0;
	assert_int_equal(store_messages(&m, &n, t->st, 1, 10, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 1); /* the call is logged, nothing is sent for it */
	assert_string_equal(m[0].to_address, "rose@example.org");
	assert_string_equal(m[0].kind, "lesson");
	assert_non_null(strstr(m[0].subject, "is not in a lesson"));
	assert_non_null(strstr(m[0].body, "is not in the lesson that began at 09:20"));
	assert_non_null(strstr(m[0].body, "ring the school at once"));
	said = missing(t);
	assert_non_null(strstr(said, "\"how\":\"call\",\"contact\":\"Rose Kershaw"));
	assert_non_null(strstr(said, "\"how\":\"email\",\"contact\":\"Rose Kershaw"));
	struct tell_args again = {
	    .key = {TOWN_URN, TUESDAY, MATHS}, .uuid = town_uuid(t), .pupil_id = 2, .how = 1};
	assert_int_equal(town_act(t, act_tell_parent, &again), RC_OK);
	assert_int_equal(town_act(t, act_tell_parent, &again), RC_OK); /* the same press */
	assert_int_equal(store_messages(&m, &n, t->st, 1, 10, &t->a, &t->d), RC_OK);
	assert_int_equal(n, 2); /* what the log says was sent is sent */
}

static void
seen__though_absent_in_the_session_is_a_question_and_no_change(void **state)
{
	struct town *t = *state;
	session(t, "/", "N");
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0), sent(2, LESSON_LATE, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 2);
	args.is_complete = false;
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	const char *said = missing(t);
	assert_non_null(strstr(said, "\"kind\":\"seen\",\"pupil\":{\"id\":\"2\""));
	assert_non_null(strstr(said, "\"session_code\":\"N\""));
	assert_string_equal(town_mark(t, 2, TUESDAY, SESSION_AM), "N");
	struct settle_args settle = {.key = {TOWN_URN, TUESDAY, MATHS},
	    .uuid = town_uuid(t),
	    .pupil_id = 2,
	    .kind = QUESTION_SEEN,
	    .outcome = OUTCOME_FOUND,
	    .note = ""};
	assert_int_equal(town_act(t, act_settle_question, &settle), RC_INVALID);
	settle.outcome = OUTCOME_LESSON_WRONG;
	assert_int_equal(town_act(t, act_settle_question, &settle), RC_OK);
	assert_non_null(strstr(missing(t), "\"questions\":[]"));
}

static struct ad_hoc_args
reading_club(struct town *t, const int64_t *pupils, size_t n)
{
	return (struct ad_hoc_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .kind = "intervention",
	    .name = "Reading club",
	    .place = "Library",
	    .leader = "",
	    .from_day = TUESDAY,
	    .to_day = TUESDAY + 30,
	    .starts = 540,
	    .ends = 570,
	    .pupils = pupils,
	    .n_pupils = n};
}

static void
ad_hoc__shows_the_session_mark_and_is_never_statutory(void **state)
{
	struct town *t = *state;
	static const int64_t pupils[] = {1, 2};
	session(t, "/", "N");
	t->who = &town_teacher;
	struct ad_hoc_args args = reading_club(t, pupils, 2);
	args.may_ask = true;
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_FORBIDDEN); /* the office's */
	args.may_ask = false;
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_OK);
	assert_non_null(strstr(t->out.s, "\"id\":\"3\""));
	assert_non_null(strstr(lesson(t, 3), "\"session_mark\":{\"code\":\"N\""));
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0), sent(2, LESSON_PRESENT, 0)};
	struct lesson_take_args register_of = take(t, 3, marks, 2);
	assert_int_equal(town_act(t, act_take_lesson, &register_of), RC_OK);
	assert_string_equal(town_mark(t, 2, TUESDAY, SESSION_AM), "N");
	t->who = &town_officer;
	assert_non_null(strstr(missing(t), "\"questions\":[]")); /* it was not told to ask */
	args.lesson_id = 3;
	args.uuid = town_uuid(t);
	args.may_ask = true;
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_OK);
	assert_non_null(strstr(missing(t), "\"kind\":\"seen\",\"pupil\":{\"id\":\"2\""));
	assert_string_equal(town_mark(t, 2, TUESDAY, SESSION_AM), "N");
}

static void
ad_hoc__bad_lists_and_times_are_refused(void **state)
{
	struct town *t = *state;
	static const int64_t nobody[] = {1, 77};
	struct ad_hoc_args args = reading_club(t, nobody, 2);
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_INVALID);
	assert_string_equal(t->d.field, "/pupils/1");
	args.n_pupils = 0;
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_INVALID);
	args.n_pupils = 1;
	args.ends = 540;
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_INVALID);
	args.ends = 570;
	args.lesson_id = MATHS; /* a lesson of the timetable is not changed here */
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_NOT_FOUND);
}

static void
ad_hoc__takes_in_a_pupil_who_came_to_the_school_after_it_began(void **state)
{
	struct town *t = *state;
	static const int64_t pupils[] = {1, 7};
	const struct pupil_in in = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .reason = "",
	    .based_on = -1,
	    .upn = "R801990115001",
	    .legal_surname = "Nnadi",
	    .legal_forename = "Zoe",
	    .dob = day_from_civil(2014, 11, 1),
	    .sex = "F",
	    .start = TUESDAY + 14,
	    .year = "7",
	    .group = "7 Ash",
	    .is_boarder = -1};
	struct act_job admit = {
	    .act = act_admit, .args = &in, .call = town_call(t), .is_structural = true};
	assert_int_equal(app_run(t->app, &admit), RC_OK);
	struct ad_hoc_args args = reading_club(t, pupils, 1);
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_OK);
	args.lesson_id = 3;
	args.n_pupils = 2;
	args.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_INVALID); /* not here yet */
	town_at(t, TUESDAY + 14, "09:25");
	args.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_OK);
	struct lesson_key key = {TOWN_URN, TUESDAY + 14, 3};
	struct call c = town_call(t);
	assert_int_equal(view_lesson(&c, &key, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "Nnadi"));
}

static void
ad_hoc__ended_keeps_what_was_taken_today(void **state)
{
	struct town *t = *state;
	static const int64_t pupils[] = {1, 2};
	struct ad_hoc_args args = reading_club(t, pupils, 2);
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_OK);
	args.uuid = town_uuid(t);
	args.lesson_id = 3;
	args.n_pupils = 1;
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_OK);
	assert_null(strstr(lesson(t, 3), "\"id\":\"2\",\"name\""));
	struct end_ad_hoc_args end = {TOWN_URN, 3, town_uuid(t)};
	assert_int_equal(town_act(t, act_end_ad_hoc, &end), RC_OK);
	assert_non_null(strstr(lesson(t, 3), "Reading club"));
	town_at(t, TUESDAY + 1, "09:00");
	struct call c = town_call(t);
	assert_int_equal(view_ad_hoc(&c, TOWN_URN, &t->d), RC_OK);
	assert_string_equal(t->out.s, "{\"registers\":[]}");
}

static void
spot_check__picks_only_lessons_of_now_and_logs_what_was_found(void **state)
{
	struct town *t = *state;
	static const int64_t gone[] = {1, 1};
	struct spot_pick_args pick = {TOWN_URN, town_uuid(t), 5};
	town_at(t, TUESDAY, "12:00");
	assert_int_equal(town_act(t, act_pick_spots, &pick), RC_INVALID);
	town_at(t, TUESDAY, "09:25");
	assert_int_equal(town_act(t, act_pick_spots, &pick), RC_OK);
	assert_non_null(strstr(t->out.s, "\"picked\":1"));
	struct spot_result_args found = {.urn = TOWN_URN,
	    .check_id = 1,
	    .lesson_id = MATHS,
	    .uuid = town_uuid(t),
	    .result = "missing",
	    .note = "",
	    .missing = gone};
	assert_int_equal(town_act(t, act_spot_result, &found), RC_INVALID); /* nobody named */
	found.n_missing = 2;
	assert_int_equal(town_act(t, act_spot_result, &found), RC_INVALID); /* twice */
	static const int64_t nobody[] = {1, 77};
	found.missing = nobody;
	assert_int_equal(town_act(t, act_spot_result, &found), RC_INVALID);
	assert_string_equal(t->d.field, "/missing/1");
	found.n_missing = 1;
	assert_int_equal(town_act(t, act_spot_result, &found), RC_OK);
	struct spots_query q = {TOWN_URN, DAY_NONE};
	struct call c = town_call(t);
	assert_int_equal(view_spots(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"result\":\"missing\""));
	assert_non_null(strstr(t->out.s, "\"by\":\"J. Whitlock\""));
	assert_non_null(strstr(t->out.s, "\"missing\":[{\"id\":\"1\""));
	found.lesson_id = ENGLISH;
	found.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_spot_result, &found), RC_NOT_FOUND);
	static const struct grant grants[] = {{1, ROLE_OFFICER, YEARS_ALL, TOWN_ASH}};
	struct actor limited = town_officer; /* any classroom may be picked, and anybody in it */
	limited.grants = grants;
	limited.n_grants = 1;
	t->who = &limited;
	pick.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_pick_spots, &pick), RC_FORBIDDEN);
	found.lesson_id = MATHS;
	assert_int_equal(town_act(t, act_spot_result, &found), RC_FORBIDDEN);
}

static struct presence
presence_now(struct town *t, int64_t pupil)
{
	struct presence p;
	struct presence_day day;
	struct school_state *s = NULL;
	struct call c = town_call(t);
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_PRESENCE, &t->d), RC_OK);
	assert_int_equal(presence_read(&day, &c, s, &t->d), RC_OK);
	presence_pupil(&p, &day, image_pupil_find(s->image, pupil));
	school_release(s);
	return p;
}

/* "Is Kim in?" */
static const char *
presence_says(struct town *t, int64_t pupil)
{
	struct presence p = presence_now(t, pupil);
	return presence_words(&p, true, &t->a);
}

static void
presence__says_the_lesson_of_now_before_its_register_is_taken(void **state)
{
	struct town *t = *state;
	session(t, "/", "I");
	assert_string_equal(presence_says(t, 1), "Marked present 08:50, 7 Ash. Expected since "
	                                         "09:20 in 7x/Ma1, room M4, with A. Fielding");
	assert_string_equal(presence_says(t, 2), "Illness (not an appointment)");
	assert_string_equal(presence_says(t, 4),
	    "No mark yet: the register may be late. Expected since 09:20 in 7x/Ma1, room M4, with "
	    "A. Fielding");
	assert_string_equal(presence_says(t, 5), "No mark yet: the register may be late");
	struct lesson_mark_in mark = sent(1, LESSON_PRESENT, 0);
	struct lesson_take_args args = take(t, MATHS, &mark, 1);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	assert_string_equal(presence_says(t, 1), "In lesson 09:25, 7x/Ma1, room M4");
	town_at(t, TUESDAY, "10:20"); /* one ends, the next begins */
	struct lesson_cover_args cover = {
	    .key = {TOWN_URN, TUESDAY, ENGLISH}, .uuid = town_uuid(t), .name = "Mr Nowak"};
	assert_string_equal(presence_says(t, 1), "In lesson 09:25, 7x/Ma1, room M4. Expected since "
	                                         "10:20 in 7x/En1, room E2, with Supply");
	assert_int_equal(town_act(t, act_cover_lesson, &cover), RC_OK);
	assert_non_null(strstr(presence_says(t, 1), "7x/En1, room E2, with Mr Nowak"));
	town_at(t, TUESDAY, "11:20");
	assert_string_equal(presence_says(t, 1), "In lesson 09:25, 7x/Ma1, room M4");
	town_at(t, TUESDAY + 1, "09:25");
	assert_null(strstr(presence_says(t, 1), "7x/Ma1"));
}

static void
presence__says_the_club_that_a_pupil_was_taken_out_of_a_lesson_for(void **state)
{
	struct town *t = *state;
	static const int64_t pupils[] = {1};
	session(t, "/", "/");
	struct ad_hoc_args args = reading_club(t, pupils, 1);
	assert_int_equal(town_act(t, act_save_ad_hoc, &args), RC_OK);
	assert_non_null(
	    strstr(presence_says(t, 1), "Expected since 09:00 in Reading club, Library, with"));
	assert_non_null(strstr(presence_says(t, 2), "Expected since 09:20 in 7x/Ma1"));
}

static void
presence__of_a_pupil_missing_from_a_lesson_is_to_be_found_until_settled(void **state)
{
	struct town *t = *state;
	session(t, "/", "/");
	assert_int_equal(presence_now(t, 1).state, PRESENCE_ON_SITE);
	struct lesson_mark_in marks[] = {sent(1, LESSON_NOT_HERE, 0), sent(2, LESSON_PRESENT, 0)};
	struct lesson_take_args args = take(t, MATHS, marks, 2);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	struct presence p = presence_now(t, 1);
	assert_int_equal(p.state, PRESENCE_NOT_SEEN);
	assert_int_equal(p.why, PRESENCE_MISSED);
	assert_true(p.must_find);
	assert_string_equal(presence_now(t, 2).seen->place, "7x/Ma1, room M4");
	town_at(t, TUESDAY, "09:40");
	struct settle_args settle = {.key = {TOWN_URN, TUESDAY, MATHS},
	    .uuid = town_uuid(t),
	    .pupil_id = 1,
	    .kind = QUESTION_MISSING,
	    .outcome = OUTCOME_FOUND,
	    .note = "Library"};
	assert_int_equal(town_act(t, act_settle_question, &settle), RC_OK);
	assert_int_equal(presence_now(t, 1).state, PRESENCE_ON_SITE);
	assert_string_equal(presence_now(t, 1).seen->place, "Library");
}

static void
pupil__late_to_lessons_is_counted_apart_from_sessions(void **state)
{
	struct town *t = *state;
	session(t, "/", "/");
	struct lesson_mark_in marks[] = {sent(1, LESSON_LATE, 0)};
	marks[0].minutes = 7;
	struct lesson_take_args args = take(t, MATHS, marks, 1);
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	struct pupil_lessons_query q = {TOWN_URN, 1, {DAY_NONE, DAY_NONE}};
	struct call c = town_call(t);
	assert_int_equal(view_pupil_lessons(&c, &q, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"late\":1"));
	assert_non_null(strstr(t->out.s, "\"minutes_late\":7"));
	assert_string_equal(town_mark(t, 1, TUESDAY, SESSION_AM), "/"); /* not an L */
}

static void
timetable__weeks_alternate_over_school_weeks(void **state)
{
	struct town *t = *state;
	struct week_args week = {TOWN_URN, town_uuid(t), TUESDAY};
	assert_int_equal(town_act(t, act_set_week, &week), RC_OK);
	assert_non_null(strstr(t->out.s, "\"week_a\":\"2026-09-07\"")); /* its Monday */
	struct school_state *s = NULL;
	struct call c = town_call(t);
	assert_int_equal(school_hold(&s, &c, TOWN_URN, PERM_LESSON, &t->d), RC_OK);
	assert_int_equal(lesson_week(s, TUESDAY - 1, TUESDAY + 3), 1);
	assert_int_equal(lesson_week(s, TUESDAY - 1, TUESDAY + 7), 2);
	assert_int_equal(lesson_week(s, TUESDAY - 1, TUESDAY + 14), 1);
	assert_int_equal(lesson_week(s, TUESDAY - 1, TUESDAY - 7), 2);
	assert_int_equal(
	    lesson_week(s, DAY_NONE, TUESDAY), 2); /* the first week of the year is A */
	school_release(s);
}

/* ---- files ---- */

static struct import_result result;
static struct diag problems[20];

static enum rc
import_file(struct town *t, enum import_kind kind, const char *text, bool dry_run)
{
	char path[] = "/tmp/muster-lessons-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	result.problems = (struct diag_list){.item = problems, .cap = 20};
	struct import_args args = {
	    .urn = TOWN_URN, .kind = kind, .path = path, .name = "file.csv", .dry_run = dry_run};
	struct call c = town_call(t);
	enum rc rc = app_import(&c, &args, NULL, &result, &t->d);
	unlink(path);
	return rc;
}

static const char timetable_file[] = "class,subject,day,week,period,start,end,room,teacher\n"
                                     "7x/Ma1,Maths,Tue,,P1,09:20,10:20,M5,A. Fielding\n"
                                     "7x/Sc1,Science,Mon-Wed,A,P5,14:00,15:00,S1,\n";

static void
import__timetable_is_whole_from_today_and_a_dry_run_writes_nothing(void **state)
{
	struct town *t = *state;
	town_at(t, TUESDAY + 6, "12:00");
	assert_int_equal(import_file(t, IMPORT_TIMETABLE, timetable_file, true), RC_OK);
	assert_string_equal(
	    result.summary, "2 lessons added, 2 ended, 0 already there; 1 new classes");
	struct lesson_key key = {TOWN_URN, TUESDAY, 0};
	assert_non_null(strstr(lesson(t, ENGLISH), "7x/En1"));
	assert_int_equal(import_file(t, IMPORT_TIMETABLE, timetable_file, false), RC_OK);
	/* The day gone by keeps its timetable; the next Tuesday has the new one. */
	assert_non_null(strstr(lesson(t, ENGLISH), "7x/En1"));
	struct lessons_query q = {TOWN_URN, TUESDAY + 7, false};
	struct call c = town_call(t);
	assert_int_equal(view_lessons(&c, &q, &t->d), RC_OK);
	assert_null(strstr(t->out.s, "7x/En1"));
	assert_non_null(strstr(t->out.s, "\"id\":\"3\",\"kind\":\"lesson\",\"name\":\"7x/Ma1\""));
	assert_non_null(strstr(t->out.s, "7x/Sc1"));
	assert_non_null(strstr(t->out.s, "\"week\":\"A\""));
	assert_int_equal(import_file(t, IMPORT_TIMETABLE, timetable_file, false), RC_OK);
	assert_string_equal(
	    result.summary, "0 lessons added, 0 ended, 2 already there; 0 new classes");
	(void)key;
}

/* A new timetable at noon: what was taken in the morning is neither lost nor asked for again. */
static void
import__timetable_leaves_a_lesson_that_was_taken_today_in_sight(void **state)
{
	struct town *t = *state;
	static const char moved[] = "class,subject,day,week,period,start,end,room,teacher\n"
	                            "7x/Ma1,,Tue,,P1,09:20,10:20,M4,A. Fielding\n"
	                            "7x/En1,,Tue,,P2,10:20,11:20,E9,Supply\n";
	static const char back[] = "class,subject,day,week,period,start,end,room,teacher\n"
	                           "7x/Ma1,,Tue,,P1,09:20,10:20,M4,A. Fielding\n"
	                           "7x/En1,,Tue,,P2,10:20,11:20,E2,Supply\n";
	struct lesson_mark_in marks[] = {sent(1, LESSON_PRESENT, 0), sent(2, LESSON_NOT_HERE, 0)};
	struct lesson_take_args args = take(t, ENGLISH, marks, 2);
	town_at(t, TUESDAY, "10:30");
	assert_int_equal(town_act(t, act_take_lesson, &args), RC_OK);
	town_at(t, TUESDAY, "12:00");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    import_file(t, IMPORT_TIMETABLE, i == 0 ? moved : back, false), RC_OK);
		const struct lessons_query today = {TOWN_URN, DAY_NONE, false};
		struct call c = town_call(t);
		assert_int_equal(view_lessons(&c, &today, &t->d), RC_OK);
		const char *english = strstr(t->out.s, "7x/En1");
		assert_non_null(english);
		assert_non_null(strstr(english, "\"room\":\"E2\""));
		assert_non_null(strstr(english, "\"state\":\"taken\""));
		assert_null(strstr(english + 1, "7x/En1"));
		const struct lessons_query next = {TOWN_URN, TUESDAY + 7, false};
		c = town_call(t);
		assert_int_equal(view_lessons(&c, &next, &t->d), RC_OK);
		english = strstr(t->out.s, "7x/En1");
		assert_non_null(english);
		assert_non_null(strstr(english, i == 0 ? "E9" : "E2"));
		assert_null(strstr(english + 1, "7x/En1"));
	}
}

/* An account; role "": none at this school. */
static int64_t
account(struct town *t, const char *username, const char *name, const char *role)
{
	struct store *st = NULL;
	int64_t id = 0;
	const struct user u = {
	    .username = username, .name = name, .position = "", .password = "", .email = ""};
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_user_put(&id, st, &u, &t->d), RC_OK);
	const struct user_role r = {id, 1, role, YEARS_ALL, 0};
	assert_int_equal(store_user_roles_put(st, id, &r, role[0] == '\0' ? 0 : 1, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
	return id;
}

/* Of two with one name the lesson is that of who teaches here. */
static void
import__timetable_finds_its_teachers_among_those_of_the_school(void **state)
{
	struct town *t = *state;
	struct lesson *list = NULL;
	size_t n = 0;
	const struct lesson_filter when = {TUESDAY, 1};
	int64_t other = account(t, "a.early", "A. Fielding", "");
	int64_t here = account(t, "a.fielding", "A. Fielding", "teacher");
	assert_true(other != here);
	assert_int_equal(import_file(t, IMPORT_TIMETABLE, timetable_file, false), RC_OK);
	assert_int_equal(store_lessons(&list, &n, t->st, 1, &when, &t->a, &t->d), RC_OK);
	assert_string_equal(list[0].name, "7x/Ma1");
	assert_int_equal(list[0].teacher_id, here);
}

static void
import__timetable_with_faults_names_line_and_column_and_writes_nothing(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_file(t, IMPORT_TIMETABLE,
	                     "class,day,start,end,week\n"
	                     "7x/Ma1,Funday,09:00,10:00,\n"
	                     ",Tue,9:00,1000,C\n"
	                     "7x/Ma1,Tue,11:00,10:00,\n"
	                     "7x/Ma1,Tue,half ten,11:00,\n",
	                     false),
	    RC_INVALID);
	assert_int_equal(result.problems.seen, 5);
	assert_int_equal(problems[0].line, 2);
	assert_string_equal(problems[0].field, "day");
	assert_string_equal(problems[0].value, "Funday");
	assert_string_equal(problems[1].field, "class");
	assert_string_equal(problems[2].field, "week");
	assert_string_equal(problems[3].field, "end");
	assert_string_equal(problems[4].value, "half ten");
	assert_int_equal(import_file(t, IMPORT_TIMETABLE,
	                     "class,day,start,end\n"
	                     "7x/Ma1,Tue,09:00,10:00\n"
	                     "7x/Ma1,Mon-Fri,09:30,10:30\n",
	                     false),
	    RC_INVALID);
	assert_non_null(strstr(problems[0].text, "line 2")); /* at the same time */
	assert_non_null(strstr(lesson(t, ENGLISH), "7x/En1"));
}

static void
import__classes_are_whole_lists_and_unknown_pupils_stop_them(void **state)
{
	struct town *t = *state;
	assert_int_equal(import_file(t, IMPORT_CLASSES,
	                     "class,surname,forename\n"
	                     "7x/Ma1,Abara,Kim\n"
	                     "7x/Ma1,Chaudhry,Kim\n"
	                     "7x/Ma1,Nobody,Kim\n",
	                     false),
	    RC_INVALID);
	assert_int_equal(result.problems.seen, 1);
	assert_int_equal(problems[0].line, 4);
	assert_non_null(strstr(lesson(t, MATHS), "Begum"));
	assert_int_equal(import_file(t, IMPORT_CLASSES,
	                     "class,surname,forename,from\n"
	                     "7x/Ma1,Abara,Kim,\n"
	                     "7x/Ma1,Chaudhry,Kim,08/09/2026\n"
	                     "7x/Sc1,Chaudhry,Kim,\n",
	                     false),
	    RC_OK);
	assert_string_equal(
	    result.summary, "2 places in classes added, 2 ended, 1 already there; 1 new classes");
	const char *said = lesson(t, MATHS);
	assert_non_null(strstr(said, "Chaudhry"));
	assert_null(strstr(said, "Begum"));
	assert_non_null(strstr(lesson(t, ENGLISH), "Begum")); /* not named: left alone */
}

static void
export__of_timetable_and_classes_comes_in_again_unchanged(void **state)
{
	struct town *t = *state;
	static const struct {
		enum export_what out;
		enum import_kind in;
	} files[] = {
	    {EXPORT_WHAT_TIMETABLE, IMPORT_TIMETABLE}, {EXPORT_WHAT_CLASSES, IMPORT_CLASSES}};
	for (size_t i = 0; i < 2; i++) {
		char text[2000];
		FILE *f = tmpfile();
		assert_non_null(f);
		struct export_args args = {TOWN_URN, files[i].out, {DAY_NONE, DAY_NONE}};
		struct call c = town_call(t);
		assert_int_equal(app_export(&c, &args, f, &t->d), RC_OK);
		rewind(f);
		size_t n = fread(text, 1, sizeof text - 1, f);
		text[n] = '\0';
		fclose(f);
		assert_int_equal(import_file(t, files[i].in, text, false), RC_OK);
		assert_non_null(strstr(result.summary, " 0 ended"));
		assert_int_equal(strncmp(result.summary, "0 ", 2), 0);
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(lesson__teacher_raises_the_alert_for_whoever_of_it_is_missing_whichever_the_form),
	    CASE(cover__of_a_register_raises_the_alert_for_its_pupils_on_its_day),
	    CASE(lesson__teacher_takes_their_own_register_and_no_session_mark_changes),
	    CASE(lesson__shows_photos_to_its_teacher_though_a_pupil_is_of_another_form),
	    CASE(lesson__the_same_save_again_gets_the_same_answer),
	    CASE(lesson__is_not_taken_before_it_starts_nor_for_tomorrow),
	    CASE(lesson__of_a_closed_morning_is_not_held),
	    CASE(lesson__of_another_teacher_needs_cover),
	    CASE(lesson__of_yesterday_is_changed_by_the_office_only),
	    CASE(lesson__bad_marks_are_refused_and_change_nothing),
	    CASE(lesson__a_mark_somebody_changed_meanwhile_is_not_overwritten),
	    CASE(missing__present_this_session_but_not_in_the_lesson_is_asked_at_once),
	    CASE(missing__a_later_lesson_that_saw_the_pupil_answers_it),
	    CASE(missing__outcome_is_kept_with_who_settled_it),
	    CASE(missing__nobody_to_ring_is_said_in_words),
	    CASE(missing__parent_is_told_in_plain_words_and_never_who_may_not_be_written_to),
	    CASE(seen__though_absent_in_the_session_is_a_question_and_no_change),
	    CASE(ad_hoc__shows_the_session_mark_and_is_never_statutory),
	    CASE(ad_hoc__bad_lists_and_times_are_refused),
	    CASE(ad_hoc__takes_in_a_pupil_who_came_to_the_school_after_it_began),
	    CASE(ad_hoc__ended_keeps_what_was_taken_today),
	    CASE(spot_check__picks_only_lessons_of_now_and_logs_what_was_found),
	    CASE(presence__says_the_lesson_of_now_before_its_register_is_taken),
	    CASE(presence__says_the_club_that_a_pupil_was_taken_out_of_a_lesson_for),
	    CASE(presence__of_a_pupil_missing_from_a_lesson_is_to_be_found_until_settled),
	    CASE(pupil__late_to_lessons_is_counted_apart_from_sessions),
	    CASE(timetable__weeks_alternate_over_school_weeks),
	    CASE(import__timetable_is_whole_from_today_and_a_dry_run_writes_nothing),
	    CASE(import__timetable_finds_its_teachers_among_those_of_the_school),
	    CASE(import__timetable_leaves_a_lesson_that_was_taken_today_in_sight),
	    CASE(import__timetable_with_faults_names_line_and_column_and_writes_nothing),
	    CASE(import__classes_are_whole_lists_and_unknown_pupils_stop_them),
	    CASE(export__of_timetable_and_classes_comes_in_again_unchanged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
