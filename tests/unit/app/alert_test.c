#include "town.h"

#include "app/alert.h"
#include "app/vulnerable.h"
#include "store/store_alerts.h"
#include "store/store_lessons.h"
#include "store/store_post.h"
#include "store/store_users.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define DAY day_from_civil(2026, 9, 8)

/* King's steps with people of its own: the pastoral lead answers first, the caretaker is on call.
 */
#define KINGS                                                                                      \
	"policy:\n  school: Aldersyke\n  effective_from: 2026-09-01\n"                             \
	"day_plan:\n  - am: {opens: \"08:45\", closes: \"09:15\"}\n"                               \
	"    pm: {opens: \"13:00\", closes: \"13:30\"}\n"                                          \
	"missing_pupil:\n"                                                                         \
	"  - {name: Raise, when: raised, action: Mail the list, tell: [on call]}\n"                \
	"  - {name: Confirm, when: raised, action: Confirm and search, tell: [p.osei]}\n"          \
	"  - {name: Anyone, when: not acknowledged, after_minutes: 3, action: Search,"             \
	" tell: [on call]}\n"                                                                      \
	"  - {name: Help, when: searching, after_minutes: 5, action: Ask for help,"                \
	" tell: [on call]}\n"                                                                      \
	"  - {name: Found, when: found, action: Tell everybody}\n"                                 \
	"  - {name: Not found, when: not found, action: Call home, tell: [head@example.org]}\n"    \
	"alert:\n  on_call: [oncall@example.org, r.desk]\n"

struct people {
	struct town *t;
	struct actor teacher, pastoral, reception;
	struct grant grant[3];
	int64_t now;
	int64_t alert_id;
};

static int64_t
person(struct people *p, struct actor *who, enum role role, const char *username, const char *name)
{
	struct town *t = p->t;
	struct store *st = NULL;
	int64_t id = 0;
	const struct user u = {.username = username,
	    .name = name,
	    .position = role_name(role),
	    .password = "",
	    .email = role == ROLE_PASTORAL ? "p.osei@example.org" : ""};
	int i = role == ROLE_TEACHER ? 0 : role == ROLE_PASTORAL ? 1 : 2;
	p->grant[i] = (struct grant){1, role, YEARS_ALL, role == ROLE_TEACHER ? TOWN_ASH : 0};
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_user_put(&id, st, &u, &t->d), RC_OK);
	const struct user_role r = {id, 1, role_name(role), YEARS_ALL, p->grant[i].group_id};
	assert_int_equal(store_user_roles_put(st, id, &r, 1, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
	*who = (struct actor){.user_id = id,
	    .username = username,
	    .name = name,
	    .position = role_name(role),
	    .grants = &p->grant[i],
	    .n_grants = 1};
	return id;
}

static int
set_up(void **state)
{
	static struct people p;
	p = (struct people){.t = town_new()};
	person(&p, &p.teacher, ROLE_TEACHER, "a.fielding", "A. Fielding");
	person(&p, &p.pastoral, ROLE_PASTORAL, "p.osei", "P. Osei");
	person(&p, &p.reception, ROLE_RECEPTION, "r.desk", "R. Desk");
	town_at(p.t, DAY, "09:24");
	*state = &p;
	return 0;
}

static int
tear_down(void **state)
{
	struct people *p = *state;
	town_free(p->t);
	return 0;
}

static void
kings(struct people *p)
{
	const struct policy_args args = {TOWN_URN, town_uuid(p->t), KINGS};
	struct act_job job = {
	    .act = act_set_policy, .args = &args, .call = town_call(p->t), .is_structural = true};
	job.call.who = actor_system();
	assert_int_equal(app_run(p->t->app, &job), RC_OK);
}

static enum rc
raise(struct people *p, const struct actor *who, int64_t pupil)
{
	const struct alert_raise_args args = {.urn = TOWN_URN,
	    .uuid = town_uuid(p->t),
	    .pupil_id = pupil,
	    .expected = "",
	    .words = ""};
	p->t->who = who;
	p->alert_id = 1;
	return town_act(p->t, act_alert_raise, &args);
}

static enum rc
step(struct people *p, const struct actor *who, const char *kind, const char *place)
{
	const struct alert_step_args args = {.urn = TOWN_URN,
	    .alert_id = p->alert_id,
	    .uuid = town_uuid(p->t),
	    .kind = kind,
	    .place = place,
	    .words = ""};
	p->t->who = who;
	return town_act(p->t, act_alert_step, &args);
}

static void
tick(struct people *p, int seconds)
{
	p->t->now += seconds;
	town_set_clock(p->t);
	assert_int_equal(app_tick(p->t->app, &p->t->d), RC_OK);
}

static const char *
said(struct people *p, const char *words)
{
	return strstr(p->t->out.s, words);
}

static size_t
n_mails(struct people *p, const char *to, const char *subject)
{
	struct message_row *m = NULL;
	size_t n = 0;
	size_t found = 0;
	assert_int_equal(store_messages(&m, &n, p->t->st, 1, 200, &p->t->a, &p->t->d), RC_OK);
	for (size_t i = 0; i < n; i++) {
		found += strcmp(m[i].to_address, to) == 0 && strstr(m[i].subject, subject) != NULL;
		assert_null(strstr(m[i].subject, "Abara")); /* initials only (R109) */
		assert_null(strstr(m[i].body, "Abara"));
	}
	return found;
}

static size_t
n_notices(struct people *p, const struct actor *who, const char *words)
{
	struct notice_row *n = NULL;
	size_t count = 0;
	size_t found = 0;
	const struct notice_row of = {.user_id = who->user_id, .made = 0};
	assert_int_equal(store_notices_of(&n, &count, p->t->st, 1, &of, &p->t->a, &p->t->d), RC_OK);
	for (size_t i = 0; i < count; i++) {
		found += strstr(n[i].body, words) != NULL;
	}
	return found;
}

static void
alert__raised_by_a_teacher_tells_the_right_person_and_those_on_call(void **state)
{
	struct people *p = *state;
	kings(p);
	assert_int_equal(raise(p, &p->teacher, 1), RC_OK);
	assert_non_null(said(p, "\"state\":\"raised\""));
	assert_non_null(said(p, "\"expected\":\"7 Ash\""));
	assert_int_equal(n_mails(p, "oncall@example.org", "Missing pupil: K.A., 7 Ash [alert "), 1);
	assert_int_equal(n_mails(p, "p.osei@example.org", "Missing pupil"), 1);
	assert_int_equal(n_notices(p, &p->pastoral, "Kim Abara, 7 Ash, is missing from 7 Ash."), 2);
	assert_int_equal(n_notices(p, &p->teacher, ""), 0);
}

static void
alert__teacher_raises_only_for_pupils_in_scope(void **state)
{
	struct people *p = *state;
	assert_int_equal(raise(p, &p->teacher, 5), RC_FORBIDDEN);
	assert_int_equal(raise(p, &p->teacher, 99), RC_NOT_FOUND);
	assert_int_equal(raise(p, &town_governor, 1), RC_FORBIDDEN);
}

static void
alert__raised_twice_is_joined(void **state)
{
	struct people *p = *state;
	assert_int_equal(raise(p, &p->teacher, 1), RC_OK);
	assert_int_equal(raise(p, &p->reception, 1), RC_OK);
	assert_non_null(said(p, "\"id\":\"1\""));
	assert_non_null(said(p, "\"kind\":\"joined\""));
	assert_int_equal(raise(p, &p->reception, 5), RC_OK);
	assert_non_null(said(p, "\"id\":\"2\""));
}

static void
alert__is_answered_by_the_right_person_first_and_by_anyone_on_call_after_three_minutes(void **state)
{
	struct people *p = *state;
	kings(p);
	raise(p, &p->teacher, 1);
	assert_int_equal(step(p, &p->reception, "acknowledged", ""), RC_INVALID);
	assert_string_equal(p->t->d.text, "P. Osei answers first; from 09:27 anyone on call may");
	assert_int_equal(step(p, &p->teacher, "acknowledged", ""), RC_FORBIDDEN);
	tick(p, 179);
	assert_int_equal(n_mails(p, "oncall@example.org", "Missing pupil"), 1);
	assert_int_equal(step(p, &p->reception, "acknowledged", ""), RC_INVALID);
	tick(p, 1);
	tick(p, 1);
	assert_int_equal(n_mails(p, "oncall@example.org", "Missing pupil"), 2);
	assert_int_equal(step(p, &p->reception, "acknowledged", "Library"), RC_OK);
	assert_non_null(said(p, "\"state\":\"searching\""));
}

static void
alert__asks_for_wider_help_after_five_minutes_of_searching_exactly_once(void **state)
{
	struct people *p = *state;
	kings(p);
	raise(p, &p->teacher, 1);
	assert_int_equal(step(p, &p->pastoral, "acknowledged", ""), RC_OK);
	for (int minute = 1; minute <= 8; minute++) {
		tick(p, 60);
		assert_int_equal(n_notices(p, &p->reception, "Ask for help"), minute < 5 ? 0 : 1);
	}
	assert_int_equal(n_mails(p, "oncall@example.org", "Missing pupil"), 2);
}

static void
alert__found_tells_everybody_and_by_name_the_one_who_raised_it(void **state)
{
	struct people *p = *state;
	kings(p);
	raise(p, &p->teacher, 1);
	step(p, &p->pastoral, "acknowledged", "");
	p->t->now += 240;
	assert_int_equal(step(p, &p->reception, "found", "Library"), RC_OK);
	assert_non_null(said(p, "\"state\":\"found\""));
	assert_int_equal(n_notices(p, &p->teacher,
	                     "was found at 09:28 by R. Desk: Library. Raised at 09:24 by A. "
	                     "Fielding."),
	    1);
	assert_int_equal(n_mails(p, "oncall@example.org", "Found: K.A., 7 Ash"), 1);
	assert_int_equal(n_mails(p, "p.osei@example.org", "Found"), 1);
	assert_int_equal(step(p, &p->pastoral, "acknowledged", ""), RC_CONFLICT);
	assert_int_equal(step(p, &p->pastoral, "closed", ""), RC_OK);
	assert_non_null(said(p, "\"outcome\":\"Found\""));
	assert_int_equal(step(p, &p->pastoral, "closed", ""), RC_CONFLICT);
	/* Missed once more the same day: another alert. */
	assert_int_equal(raise(p, &p->teacher, 1), RC_OK);
	assert_non_null(said(p, "\"id\":\"2\""));
}

static void
alert__not_found_tells_senior_staff_and_is_closed_only_with_words(void **state)
{
	struct people *p = *state;
	kings(p);
	raise(p, &p->teacher, 1);
	step(p, &p->pastoral, "acknowledged", "");
	assert_int_equal(step(p, &p->teacher, "not_found", ""), RC_FORBIDDEN);
	assert_int_equal(step(p, &p->pastoral, "not_found", ""), RC_OK);
	assert_int_equal(n_mails(p, "head@example.org", "Not found: K.A."), 1);
	assert_int_equal(step(p, &p->pastoral, "home_called", ""), RC_OK);
	assert_int_equal(step(p, &p->pastoral, "police_called", ""), RC_OK);
	assert_int_equal(step(p, &p->pastoral, "closed", ""), RC_INVALID);
	assert_string_equal(p->t->d.field, "words");
	assert_int_equal(step(p, &p->pastoral, "told", ""), RC_INVALID);
}

static void
alert__shows_that_the_pupil_was_marked_since_and_stays_open(void **state)
{
	struct people *p = *state;
	raise(p, &p->teacher, 1);
	p->t->now += 60;
	struct mark_in mark = town_sent(1, "L", 0);
	struct take_args take = town_take(p->t, &mark, 1);
	take.reason = "Came in with the nurse";
	p->t->who = &town_officer;
	assert_int_equal(town_act(p->t, act_take, &take), RC_OK);
	p->t->who = &p->pastoral;
	struct call c = town_call(p->t);
	const struct alerts_query q = {TOWN_URN, true};
	assert_int_equal(view_alerts(&c, &q, &p->t->d), RC_OK);
	assert_non_null(said(p, "\"signs\":[{\"text\":\"Marked"));
	assert_non_null(said(p, "\"state\":\"raised\""));
}

static void
alert__of_another_form_is_not_shown_to_a_teacher(void **state)
{
	struct people *p = *state;
	raise(p, &p->reception, 5);
	p->t->who = &p->teacher;
	struct call c = town_call(p->t);
	const struct alerts_query q = {TOWN_URN, true};
	assert_int_equal(view_alerts(&c, &q, &p->t->d), RC_OK);
	assert_non_null(said(p, "\"alerts\":[]"));
	c = town_call(p->t);
	const struct alert_query one = {TOWN_URN, 1};
	assert_int_equal(view_alert(&c, &one, &p->t->d), RC_FORBIDDEN);
	assert_int_equal(step(p, &p->teacher, "found", ""), RC_FORBIDDEN);
}

/* The secret of the newest link sent to an address. */
static const char *
link_of(struct people *p, const char *to)
{
	static char token[100];
	struct message_row *m = NULL;
	size_t n = 0;
	assert_int_equal(store_messages(&m, &n, p->t->st, 1, 200, &p->t->a, &p->t->d), RC_OK);
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(m[i].body, "/answer/");
		if (strcmp(m[i].to_address, to) == 0 && at != NULL) {
			snprintf(token, sizeof token, "%.*s", (int)strcspn(at + 8, "\n"), at + 8);
			return token;
		}
	}
	return "";
}

static void
alert__link_of_the_mail_answers_in_the_name_of_whom_it_was_sent_to(void **state)
{
	struct people *p = *state;
	kings(p);
	raise(p, &p->teacher, 1);
	const struct alert_link_args args = {link_of(p, "p.osei@example.org")};
	p->t->who = NULL;
	struct call c = town_call(p->t);
	assert_int_equal(view_alert_link(&c, &args, &p->t->d), RC_OK);
	assert_non_null(said(p, "\"pupil\":\"K.A., 7 Ash\""));
	assert_null(said(p, "Abara"));
	assert_int_equal(town_act(p->t, act_alert_link, &args), RC_OK);
	assert_non_null(said(p, "\"state\":\"searching\""));
	step(p, &p->pastoral, "found", "");
	assert_non_null(said(p, "\"kind\":\"acknowledged\""));
	assert_non_null(said(p, "\"by\":\"P. Osei\",\"position\":\"by e-mail link\""));
	p->t->who = NULL;
	assert_int_equal(town_act(p->t, act_alert_link, &args), RC_OK);
	assert_non_null(said(p, "\"state\":\"ended\""));
	const struct alert_link_args wrong = {"0123456789"};
	assert_int_equal(town_act(p->t, act_alert_link, &wrong), RC_OK);
	assert_non_null(said(p, "\"state\":\"ended\""));
}

static void
disable(struct people *p, int64_t user_id)
{
	struct town *t = p->t;
	struct store *st = NULL;
	struct user u;
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_user(&u, st, user_id, &t->a, &t->d), RC_OK);
	u.is_disabled = true;
	assert_int_equal(store_user_put(&user_id, st, &u, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
}

static enum rc
mail_of_id(struct people *p, const char *from, const char *ref, const char *message_id)
{
	const struct alert_mail_args args = {from, message_id, &ref, 1};
	p->t->who = actor_system();
	return town_act(p->t, act_alert_mail, &args);
}

static enum rc
mail(struct people *p, const char *from, const char *ref)
{
	return mail_of_id(p, from, ref, "");
}

/* How often the log of the alert has the words. */
static size_t
logged(struct people *p, const char *words)
{
	size_t n = 0;
	const struct alert_query one = {TOWN_URN, 1};
	p->t->who = &town_officer;
	struct call c = town_call(p->t);
	assert_int_equal(view_alert(&c, &one, &p->t->d), RC_OK);
	for (const char *at = strstr(p->t->out.s, words); at != NULL; at = strstr(at + 1, words)) {
		n++;
	}
	return n;
}

static void
alert__mail_delivered_twice_and_link_pressed_twice_are_one_answer_each(void **state)
{
	struct people *p = *state;
	struct alert_row row;
	kings(p);
	raise(p, &p->teacher, 1);
	assert_int_equal(store_alert(&row, p->t->st, 1, 1, &p->t->a, &p->t->d), RC_OK);
	const struct alert_link_args args = {link_of(p, "p.osei@example.org")};
	for (int i = 0; i < 2; i++) {
		p->t->who = NULL;
		assert_int_equal(town_act(p->t, act_alert_link, &args), RC_OK);
		assert_non_null(said(p, "\"state\":\"searching\""));
		assert_int_equal(
		    mail_of_id(p, "oncall@example.org", row.ref, "<5@mail.example.org>"), RC_OK);
		assert_non_null(said(p, "\"state\":\"searching\""));
	}
	assert_int_equal(logged(p, "Answered by the link"), 1);
	assert_int_equal(logged(p, "Answered by e-mail"), 1);
	assert_int_equal(
	    mail_of_id(p, "oncall@example.org", row.ref, "<6@mail.example.org>"), RC_OK);
	assert_int_equal(logged(p, "Answered by e-mail"), 2);
}

static void
alert__of_somebody_who_may_not_sign_in_any_more_is_answered_by_no_link_nor_mail(void **state)
{
	struct people *p = *state;
	struct alert_row row;
	kings(p);
	raise(p, &p->teacher, 1);
	assert_int_equal(store_alert(&row, p->t->st, 1, 1, &p->t->a, &p->t->d), RC_OK);
	const struct alert_link_args args = {link_of(p, "p.osei@example.org")};
	disable(p, p->pastoral.user_id);
	p->t->who = NULL;
	struct call c = town_call(p->t);
	assert_int_equal(view_alert_link(&c, &args, &p->t->d), RC_OK);
	assert_non_null(said(p, "\"state\":\"ended\""));
	assert_non_null(said(p, "\"pupil\":\"\""));
	assert_int_equal(town_act(p->t, act_alert_link, &args), RC_OK);
	assert_non_null(said(p, "\"state\":\"ended\""));
	assert_int_equal(mail(p, "p.osei@example.org", row.ref), RC_FORBIDDEN);
	assert_int_equal(mail(p, "oncall@example.org", row.ref), RC_OK); /* too early: a note */
	assert_non_null(said(p, "\"state\":\"raised\""));
}

static void
alert__mail_from_somebody_on_call_answers_it(void **state)
{
	struct people *p = *state;
	struct alert_row row;
	kings(p);
	raise(p, &p->teacher, 1);
	assert_int_equal(store_alert(&row, p->t->st, 1, 1, &p->t->a, &p->t->d), RC_OK);
	assert_int_equal(mail(p, "stranger@example.org", row.ref), RC_FORBIDDEN);
	assert_int_equal(mail(p, "oncall@example.org", "ffffffff"), RC_NOT_FOUND);
	/* Too early: it is kept, and answers nothing. */
	assert_int_equal(mail(p, "OnCall@example.org", row.ref), RC_OK);
	assert_non_null(said(p, "\"state\":\"raised\""));
	tick(p, 181);
	assert_int_equal(mail(p, "oncall@example.org", row.ref), RC_OK);
	assert_non_null(said(p, "\"state\":\"searching\""));
}

static void
alert__school_without_steps_lets_whoever_may_answer_at_once(void **state)
{
	struct people *p = *state;
	raise(p, &p->teacher, 1);
	assert_int_equal(n_notices(p, &p->reception, "is missing"), 1);
	assert_int_equal(step(p, &p->reception, "acknowledged", ""), RC_OK);
}

/* ---- the list of vulnerable pupils ---- */

static enum rc
propose(struct people *p, const struct actor *who, int64_t pupil)
{
	const struct vulnerable_propose_args args = {
	    TOWN_URN, town_uuid(p->t), pupil, "Walks home alone"};
	p->t->who = who;
	return town_act(p->t, act_vulnerable_propose, &args);
}

static enum rc
decide(struct people *p, const struct actor *who, const char *kind, int32_t review)
{
	const struct vulnerable_step_args args = {.urn = TOWN_URN,
	    .entry_id = 1,
	    .uuid = town_uuid(p->t),
	    .kind = kind,
	    .words = strcmp(kind, "list") == 0 ? "" : "Meeting",
	    .from_day = DAY_NONE,
	    .review_day = review};
	p->t->who = who;
	struct act_job job = {.act = act_vulnerable_step,
	    .args = &args,
	    .call = town_call(p->t),
	    .is_structural = true};
	enum rc rc = app_run(p->t->app, &job);
	p->t->d = job.d;
	return rc;
}

static void
list_as(struct people *p, const struct actor *who)
{
	p->t->who = who;
	struct call c = town_call(p->t);
	assert_int_equal(view_vulnerable(&c, TOWN_URN, &p->t->d), RC_OK);
}

static void
vulnerable__is_proposed_by_staff_and_decided_by_the_safeguarding_lead(void **state)
{
	struct people *p = *state;
	assert_int_equal(propose(p, &p->teacher, 5), RC_FORBIDDEN);
	assert_int_equal(propose(p, &p->teacher, 1), RC_OK);
	assert_int_equal(propose(p, &p->reception, 1), RC_CONFLICT);
	assert_int_equal(decide(p, &p->reception, "list", DAY + 30), RC_FORBIDDEN);
	assert_int_equal(decide(p, &p->pastoral, "list", DAY_NONE), RC_INVALID);
	assert_string_equal(p->t->d.field, "review_on");
	assert_int_equal(decide(p, &p->pastoral, "list", DAY), RC_INVALID);
	assert_int_equal(decide(p, &p->pastoral, "review", DAY + 30), RC_CONFLICT);
	assert_int_equal(decide(p, &p->pastoral, "list", DAY + 30), RC_OK);
	assert_int_equal(decide(p, &p->pastoral, "list", DAY + 30), RC_CONFLICT);
	assert_int_equal(n_notices(p, &p->teacher, "Kim Abara is now on the list"), 1);
	assert_int_equal(n_notices(p, &p->reception, "Kim Abara is now on the list"), 1);
}

/* Pupil 1 is in a class of the person's. */
static void
teaches(struct people *p, int64_t user_id)
{
	struct town *t = p->t;
	struct store *st = NULL;
	const struct class_row class = {1, "lesson", "7x/Ma1", "", false, false};
	const struct class_member member = {1, 1, DAY - 7, DAY_NONE};
	const struct lesson lesson = {.lesson_id = 1,
	    .class_id = 1,
	    .period = "P1",
	    .days = 4,
	    .starts = 560,
	    .ends = 620,
	    .room = "M4",
	    .teacher_id = user_id,
	    .teacher = "D. Marsh",
	    .from_day = DAY - 7,
	    .to_day = DAY_NONE};
	assert_int_equal(store_open(&st, t->path, STORE_WRITE, &t->d), RC_OK);
	assert_int_equal(store_begin(st, true, &t->d), RC_OK);
	assert_int_equal(store_class_put(st, 1, &class, &t->d), RC_OK);
	assert_int_equal(store_class_member_put(st, 1, &member, &t->d), RC_OK);
	assert_int_equal(store_lesson_put(st, 1, &lesson, &t->d), RC_OK);
	assert_int_equal(store_commit(st, &t->d), RC_OK);
	store_close(st);
}

static void
vulnerable__change_is_told_to_those_who_have_the_pupil_in_a_lesson(void **state)
{
	struct people *p = *state;
	struct actor maths = {0};
	int64_t id = person(p, &maths, ROLE_GOVERNOR, "d.marsh", "D. Marsh"); /* of no group */
	propose(p, &p->teacher, 1);
	teaches(p, id);
	assert_int_equal(decide(p, &p->pastoral, "list", DAY + 30), RC_OK);
	assert_int_equal(n_notices(p, &maths, "Kim Abara is now on the list"), 1);
	assert_int_equal(n_notices(p, &p->teacher, "Kim Abara is now on the list"), 1);
	assert_int_equal(decide(p, &p->pastoral, "end", DAY_NONE), RC_OK);
	assert_int_equal(n_notices(p, &maths, "Kim Abara is no longer on the list"), 1);
}

static bool
has_badge(struct people *p)
{
	struct pupil pupil;
	assert_int_equal(store_pupil(&pupil, p->t->st, 1, 1, &p->t->a, &p->t->d), RC_OK);
	for (size_t i = 0; i < pupil.n_flags; i++) {
		if (pupil.flags[i].kind == PUPIL_FLAG_VULNERABLE &&
		    pupil.flags[i].to_day == DAY_NONE) {
			return true;
		}
	}
	return false;
}

static void
vulnerable__badge_follows_the_decision(void **state)
{
	struct people *p = *state;
	propose(p, &p->teacher, 1);
	assert_false(has_badge(p));
	decide(p, &p->pastoral, "list", DAY + 30);
	assert_true(has_badge(p));
	assert_int_equal(decide(p, &p->pastoral, "review", DAY + 60), RC_OK);
	assert_true(has_badge(p));
	assert_int_equal(decide(p, &p->pastoral, "end", DAY_NONE), RC_OK);
	assert_false(has_badge(p));
	assert_int_equal(propose(p, &p->teacher, 1), RC_OK);
}

static void
vulnerable__reasons_are_for_those_with_the_safeguarding_permission(void **state)
{
	struct people *p = *state;
	propose(p, &p->teacher, 1);
	list_as(p, &p->reception);
	assert_non_null(said(p, "\"entries\":[]")); /* only proposed yet */
	decide(p, &p->pastoral, "list", DAY + 30);
	list_as(p, &p->reception);
	assert_non_null(said(p, "Abara"));
	assert_null(said(p, "Walks home"));
	list_as(p, &p->teacher);
	assert_null(said(p, "Walks home"));
	list_as(p, &p->pastoral);
	assert_non_null(said(p, "Walks home"));
	assert_non_null(said(p, "\"is_due\":false"));
	p->t->now += (int64_t)31 * 24 * 3600;
	list_as(p, &p->pastoral);
	assert_non_null(said(p, "\"is_due\":true"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(alert__raised_by_a_teacher_tells_the_right_person_and_those_on_call),
	    T(alert__teacher_raises_only_for_pupils_in_scope),
	    T(alert__raised_twice_is_joined),
	    T(alert__is_answered_by_the_right_person_first_and_by_anyone_on_call_after_three_minutes),
	    T(alert__asks_for_wider_help_after_five_minutes_of_searching_exactly_once),
	    T(alert__found_tells_everybody_and_by_name_the_one_who_raised_it),
	    T(alert__not_found_tells_senior_staff_and_is_closed_only_with_words),
	    T(alert__shows_that_the_pupil_was_marked_since_and_stays_open),
	    T(alert__of_another_form_is_not_shown_to_a_teacher),
	    T(alert__link_of_the_mail_answers_in_the_name_of_whom_it_was_sent_to),
	    T(alert__of_somebody_who_may_not_sign_in_any_more_is_answered_by_no_link_nor_mail),
	    T(alert__mail_from_somebody_on_call_answers_it),
	    T(alert__mail_delivered_twice_and_link_pressed_twice_are_one_answer_each),
	    T(alert__school_without_steps_lets_whoever_may_answer_at_once),
	    T(vulnerable__is_proposed_by_staff_and_decided_by_the_safeguarding_lead),
	    T(vulnerable__change_is_told_to_those_who_have_the_pupil_in_a_lesson),
	    T(vulnerable__badge_follows_the_decision),
	    T(vulnerable__reasons_are_for_those_with_the_safeguarding_permission),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
