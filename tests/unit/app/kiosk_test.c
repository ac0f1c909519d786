#include "town.h"

#include "app/kiosk.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* Kiosks at the school of town.h: who may use one, what it shows, what it does. */
static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static int
set_up(void **state)
{
	*state = town_new();
	return 0;
}

/* The value of a text member of the answer, in t->a. */
static const char *
member(struct town *t, const char *name)
{
	const char *at = strstr(t->out.s, arena_printf(&t->a, "\"%s\":\"", name));
	assert_non_null(at);
	at += strlen(name) + 4;
	return arena_text_n(&t->a, at, strcspn(at, "\""));
}

static const char *
new_kiosk(struct town *t)
{
	t->who = actor_system();
	struct call c = town_call(t);
	const struct device_args args = {TOWN_URN, 0, "Front hall", "Pupil Reception"};
	assert_int_equal(app_add_device(&c, &args, &t->d), RC_OK);
	return member(t, "code");
}

/* Pair it, and be it. */
static const char *
paired_kiosk(struct town *t)
{
	const char *code = new_kiosk(t);
	char token[KIOSK_TOKEN];
	struct call c = town_call(t);
	c.who = NULL;
	assert_int_equal(app_pair(token, &c, code, &t->d), RC_OK);
	c = town_call(t);
	assert_int_equal(app_actor_of_kiosk(&t->who, &c, token, &t->d), RC_OK);
	return arena_text(&t->a, token);
}

/* town_act() has no device of its own; a kiosk's place comes with its cookie. */
static enum rc
sign_in(struct town *t, int64_t pupil, const char *reason)
{
	const struct kiosk_sign_in_args args = {
	    .uuid = town_uuid(t), .pupil_id = pupil, .reason = reason};
	return town_act(t, act_kiosk_sign_in, &args);
}

static void
kiosk__is_paired_by_its_code_once_however_it_is_typed(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:00");
	const char *code = new_kiosk(t);
	char typed[KIOSK_CODE];
	char token[KIOSK_TOKEN];
	size_t n = 0;
	for (const char *p = code; *p != '\0'; p++) {
		if (*p != '-') {
			typed[n++] = *p >= 'A' ? (char)(*p - 'A' + 'a') : *p;
		}
	}
	typed[n] = '\0';
	struct call c = town_call(t);
	assert_int_equal(app_pair(token, &c, typed, &t->d), RC_OK);
	c = town_call(t);
	assert_int_equal(app_pair(token, &c, code, &t->d), RC_LOGIN);
}

static void
kiosk__code_is_good_for_a_quarter_of_an_hour(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:00");
	const char *code = new_kiosk(t);
	town_at(t, tuesday(), "08:15");
	char token[KIOSK_TOKEN];
	struct call c = town_call(t);
	assert_int_equal(app_pair(token, &c, code, &t->d), RC_LOGIN);
	assert_string_equal(t->d.field, "code");
}

static void
kiosk__that_was_revoked_is_nobody(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:50");
	const char *token = paired_kiosk(t);
	t->who = actor_system();
	struct call c = town_call(t);
	const struct device_args args = {TOWN_URN, 1, "", ""};
	assert_int_equal(app_revoke_device(&c, &args, &t->d), RC_OK);
	c = town_call(t);
	assert_int_equal(app_actor_of_kiosk(&t->who, &c, token, &t->d), RC_LOGIN);
}

/* One of the two who are busy with the same kiosk. */
struct busy {
	struct town *t;
	const char *code; /* to pair with; NULL: revoke */
	char token[KIOSK_TOKEN];
	enum rc rc;
};

static void *
run_busy(void *arg)
{
	struct busy *b = arg;
	struct diag d = {0};
	struct store *st = NULL;
	struct arena a;
	struct text out;
	arena_init(&a, 0);
	text_init(&out, 10000);
	b->rc = app_reader_open(&st, b->t->app, &d);
	struct call c = {.app = b->t->app,
	    .st = st,
	    .who = b->code == NULL ? actor_system() : NULL,
	    .now = b->t->now,
	    .device = "",
	    .a = &a,
	    .out = &out};
	const struct device_args args = {TOWN_URN, 1, "", ""};
	if (b->rc == RC_OK) {
		b->rc = b->code == NULL ? app_revoke_device(&c, &args, &d)
		                        : app_pair(b->token, &c, b->code, &d);
	}
	app_reader_close(st);
	text_fini(&out);
	arena_free(&a);
	return NULL;
}

static void
kiosk__that_is_revoked_while_it_is_paired_stays_revoked(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:50");
	(void)new_kiosk(t);
	for (int i = 0; i < 25; i++) {
		const struct actor *who = NULL;
		const struct device_args args = {TOWN_URN, 1, "", ""};
		t->who = actor_system();
		struct call c = town_call(t);
		assert_int_equal(app_device_code(&c, &args, &t->d), RC_OK);
		struct busy pair = {.t = t, .code = member(t, "code")};
		struct busy revoke = {.t = t};
		pthread_t one;
		pthread_t two;
		assert_int_equal(pthread_create(&one, NULL, run_busy, &pair), 0);
		assert_int_equal(pthread_create(&two, NULL, run_busy, &revoke), 0);
		pthread_join(one, NULL);
		pthread_join(two, NULL);
		assert_int_equal(revoke.rc, RC_OK);
		c = town_call(t);
		assert_int_equal(view_devices(&c, TOWN_URN, &t->d), RC_OK);
		assert_string_equal(member(t, "state"), "revoked");
		if (pair.rc == RC_OK) {
			c = town_call(t);
			assert_int_equal(app_actor_of_kiosk(&who, &c, pair.token, &t->d), RC_LOGIN);
		}
	}
}

static void
kiosk__may_not_take_a_register_nor_read_a_pupil(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:50");
	paired_kiosk(t);
	struct mark_in marks[] = {town_sent(1, "/", 0)};
	struct take_args take = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &take), RC_FORBIDDEN);
	struct call c = town_call(t);
	const struct today_query today = {TOWN_URN, DAY_NONE, -1};
	assert_int_equal(view_today(&c, &today, &t->d), RC_FORBIDDEN);
}

static void
kiosk__shows_first_name_initial_and_group_after_three_letters(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:50");
	paired_kiosk(t);
	struct call c = town_call(t);
	assert_int_equal(view_kiosk_find(&c, "chaud", &t->d), RC_OK);
	assert_string_equal(t->out.s, "{\"names\":[{\"id\":\"3\",\"name\":\"Kim C.\",\"group\":\"7 "
	                              "Ash\"}],\"is_more\":false}");
	c = town_call(t);
	assert_int_equal(view_kiosk_find(&c, "ch", &t->d), RC_OK);
	assert_string_equal(t->out.s, "{\"names\":[],\"is_more\":false}");
	c = town_call(t);
	assert_int_equal(view_kiosk_find(&c, "kim", &t->d), RC_OK); /* six of them: too many */
	assert_string_equal(t->out.s, "{\"names\":[],\"is_more\":true}");
}

static void
kiosk__signs_in_by_the_clock(void **state)
{
	struct town *t = *state;
	paired_kiosk(t);
	town_at(t, tuesday(), "09:15"); /* the closing minute */
	assert_int_equal(sign_in(t, 1, "Overslept"), RC_OK);
	assert_string_equal(member(t, "code"), "L");
	assert_non_null(strstr(t->out.s, "\"minutes_late\":30"));
	town_at(t, tuesday(), "09:16");
	assert_int_equal(sign_in(t, 2, ""), RC_OK);
	assert_string_equal(member(t, "code"), "U");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "U");
}

static void
kiosk__reason_of_a_pupil_decides_no_code(void **state)
{
	struct town *t = *state;
	paired_kiosk(t);
	town_at(t, tuesday(), "09:40");
	assert_int_equal(sign_in(t, 1, "Medical or dental appointment (M)"), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "U");
	assert_int_equal(sign_in(t, 2, "Dentist(M)"), RC_OK); /* as a policy may write it */
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "U");
}

static void
kiosk__before_the_register_opens_makes_no_mark(void **state)
{
	struct town *t = *state;
	paired_kiosk(t);
	town_at(t, tuesday(), "07:50");
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	assert_string_equal(member(t, "code"), "");
	assert_string_equal(member(t, "opens"), "08:45");
	assert_non_null(strstr(member(t, "why"), "with your tutor at 08:45"));
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
}

static void
kiosk__twice_is_told_so_and_changes_nothing(void **state)
{
	struct town *t = *state;
	paired_kiosk(t);
	town_at(t, tuesday(), "08:50");
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	assert_int_equal(sign_in(t, 1, ""), RC_INVALID);
}

static void
kiosk__queue_replayed_gets_the_same_answer_and_one_mark(void **state)
{
	struct town *t = *state;
	paired_kiosk(t);
	town_at(t, tuesday(), "09:30");
	/* Made at 08:50 with no network, on a tablet whose clock is five hours fast. */
	const struct kiosk_sign_in_args args = {.uuid = town_uuid(t),
	    .pupil_id = 1,
	    .reason = "",
	    .taken_at = t->now + INT64_C(5) * 3600 - 40 * 60,
	    .sent_at = t->now + INT64_C(5) * 3600};
	assert_int_equal(town_act(t, act_kiosk_sign_in, &args), RC_OK);
	assert_string_equal(member(t, "at"), "08:50");
	const char *first = arena_text(&t->a, t->out.s);
	struct kiosk_sign_in_args again = args;
	again.sent_at += 60; /* sent anew, later */
	assert_int_equal(town_act(t, act_kiosk_sign_in, &again), RC_OK);
	assert_string_equal(t->out.s, first);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L");
}

/* The tablet had no network: what it sends now it saw then. */
static enum rc
sign_in_sent_later(struct town *t, int64_t pupil, int64_t minutes)
{
	const struct kiosk_sign_in_args args = {.uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .reason = "",
	    .taken_at = t->now - minutes * 60,
	    .sent_at = t->now};
	return town_act(t, act_kiosk_sign_in, &args);
}

static void
kiosk__early_sign_in_that_reaches_us_later_makes_no_mark_either(void **state)
{
	struct town *t = *state;
	paired_kiosk(t);
	town_at(t, tuesday(), "09:30");
	assert_int_equal(sign_in_sent_later(t, 1, 100), RC_OK); /* 07:50 */
	assert_string_equal(member(t, "code"), "");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
}

static void
kiosk__early_sign_in_that_reaches_us_later_leaves_what_the_teacher_saw(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:50");
	t->who = &town_teacher;
	struct mark_in marks[] = {town_sent(1, "N", 0)};
	struct take_args take = town_take(t, marks, 1);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	paired_kiosk(t);
	town_at(t, tuesday(), "09:30");
	assert_int_equal(sign_in_sent_later(t, 1, 100), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "N");
}

/* Anybody can press any name. */
static void
kiosk__says_of_nobody_why_they_are_away_or_when_they_came_or_left(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "08:50");
	struct mark_in marks[] = {town_sent(1, "M", 0), town_sent(2, "/", 0), town_sent(3, "I", 0)};
	struct take_args take = town_take(t, marks, 3);
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	paired_kiosk(t);
	town_at(t, tuesday(), "09:20"); /* the register is closed: M and I stand (R41) */
	for (int64_t pupil = 1; pupil <= 3; pupil++) {
		struct call c = town_call(t);
		t->d = (struct diag){0};
		enum rc rc = view_kiosk_check(&c, pupil, &t->d);
		assert_true(rc == RC_OK || rc == RC_INVALID);
		const char *says = rc == RC_OK ? t->out.s : t->d.text;
		assert_null(strstr(says, "edical"));
		assert_null(strstr(says, "llness"));
		assert_null(strstr(says, "marked"));
		assert_null(strstr(says, "Abara"));
		if (rc == RC_OK) {
			assert_string_equal(member(t, "code"), "");
		}
	}
	assert_int_equal(sign_in(t, 4, ""), RC_OK);
	t->d = (struct diag){0};
	struct call c = town_call(t);
	assert_int_equal(view_kiosk_check(&c, 4, &t->d), RC_INVALID);
	assert_null(strstr(t->d.text, "09:20"));
	assert_null(strstr(t->d.text, "Doyle"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(kiosk__is_paired_by_its_code_once_however_it_is_typed),
	    T(kiosk__code_is_good_for_a_quarter_of_an_hour), T(kiosk__that_was_revoked_is_nobody),
	    T(kiosk__that_is_revoked_while_it_is_paired_stays_revoked),
	    T(kiosk__may_not_take_a_register_nor_read_a_pupil),
	    T(kiosk__shows_first_name_initial_and_group_after_three_letters),
	    T(kiosk__signs_in_by_the_clock), T(kiosk__reason_of_a_pupil_decides_no_code),
	    T(kiosk__before_the_register_opens_makes_no_mark),
	    T(kiosk__twice_is_told_so_and_changes_nothing),
	    T(kiosk__queue_replayed_gets_the_same_answer_and_one_mark),
	    T(kiosk__early_sign_in_that_reaches_us_later_makes_no_mark_either),
	    T(kiosk__early_sign_in_that_reaches_us_later_leaves_what_the_teacher_saw),
	    T(kiosk__says_of_nobody_why_they_are_away_or_when_they_came_or_left)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
