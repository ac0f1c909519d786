#include "town.h"

#include "app/early.h"
#include "app/reception.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* The front desk: who comes late, leaves, comes back, waits. Registers 08:45 to 09:15 and 13:00. */

#define POLICY                                                                                     \
	"policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\nday_plan:\n"          \
	"  - sign_in: Main reception\n"                                                            \
	"    am:\n      opens: 08:45\n      closes: 09:15\n"                                       \
	"    pm:\n      opens: 13:00\n      closes: 13:30\n      ends: 15:15\n"                    \
	"register:\n  kiosk_prefill: %s\n"                                                         \
	"reception:\n  collected_years: [%s]\n"

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static void
set_policy(struct town *t, const char *prefill, const char *years)
{
	char yaml[1000];
	struct policy_args args = {TOWN_URN, town_uuid(t), yaml};
	snprintf(yaml, sizeof yaml, POLICY, prefill, years);
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	t->who = &town_desk;
}

static int
begin(void **state)
{
	struct town *t = town_new();
	town_at(t, tuesday(), "08:52");
	t->who = &town_desk;
	*state = t;
	return 0;
}

static struct reception_who
who_of(struct town *t, const int64_t *pupils, size_t n)
{
	return (struct reception_who){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupils = pupils,
	    .n_pupils = n,
	    .note = "",
	    .person = "",
	    .place = ""};
}

static struct sign_in_args
in_of(struct town *t, const int64_t *pupils, size_t n)
{
	return (struct sign_in_args){.who = who_of(t, pupils, n),
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .reason = "",
	    .next_place = "",
	    .is_waiting = -1};
}

static enum rc
sign_in(struct town *t, int64_t pupil, const char *place)
{
	struct sign_in_args in = in_of(t, &pupil, 1);
	in.who.place = place;
	return town_act(t, act_sign_in, &in);
}

static enum rc
sign_out(struct town *t, int64_t pupil, const char *person, bool was_here)
{
	struct sign_out_args out = {.who = who_of(t, &pupil, 1),
	    .minute = MINUTE_NONE,
	    .expected_back = MINUTE_NONE,
	    .reason = "Dentist",
	    .was_here = was_here};
	out.who.person = person;
	return town_act(t, act_sign_out, &out);
}

static enum rc
come_back(struct town *t, int64_t pupil)
{
	struct come_back_args back = {.who = who_of(t, &pupil, 1), .minute = MINUTE_NONE};
	return town_act(t, act_come_back, &back);
}

static enum rc
undo(struct town *t, int64_t act_id)
{
	struct undo_move_args args = {TOWN_URN, town_uuid(t), act_id, 1, "Wrong pupil"};
	return town_act(t, act_undo_move, &args);
}

static void
said(const struct town *t, const char *words)
{
	if (strstr(t->out.s, words) == NULL) {
		fail_msg("%s is not in %s", words, t->out.s);
	}
}

static void
refused(const struct town *t, enum rc rc, const char *words)
{
	assert_int_equal(rc, RC_INVALID);
	if (strstr(t->d.text, words) == NULL) {
		fail_msg("%s is not in %s", words, t->d.text);
	}
}

static void
late_pupil__is_marked_by_the_clock_and_moved_in(void **state)
{
	struct town *t = *state;
	set_policy(t, "no", "1");
	int64_t pupil = 1;
	struct sign_in_args in = in_of(t, &pupil, 1);
	in.reason = "Overslept";
	in.next_place = "Room 12";
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	said(t, "\"kind\":\"in\",\"at\":\"08:52\"");
	said(t, "\"place\":\"Main reception\",\"next\":\"Room 12\"");
	said(t, "\"code\":\"L\",\"minutes_late\":7");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L");
	town_at(t, tuesday(), "09:20");
	assert_int_equal(sign_in(t, 2, ""), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "U");
	struct call c = town_call(t);
	assert_int_equal(view_reception(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	said(t, "\"late\":[{\"pupil\":\"1\"");
	said(t, "\"reason\":\"Overslept\"");
	said(t, "\"by\":\"P. Lumb\"");
}

static void
sign_in__again_is_one_and_with_other_content_refused(void **state)
{
	struct town *t = *state;
	int64_t pupil = 1;
	struct sign_in_args in = in_of(t, &pupil, 1);
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	char first[2000];
	snprintf(first, sizeof first, "%s", t->out.s);
	town_at(t, tuesday(), "08:58");
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	assert_string_equal(t->out.s, first);
	in.who.taken_at = t->now - 3600; /* a phone whose clock was put right meanwhile */
	in.who.sent_at = t->now;
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	assert_string_equal(t->out.s, first);
	in.reason = "Traffic";
	assert_int_equal(town_act(t, act_sign_in, &in), RC_CONFLICT);
}

static void
reason_with_a_code__is_used_once_the_register_has_closed(void **state)
{
	struct town *t = *state;
	int64_t pupil = 1;
	struct sign_in_args in = in_of(t, &pupil, 1);
	in.reason = "Dentist (M)";
	town_at(t, tuesday(), "10:40");
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "M");
	pupil = 2;
	in.who.uuid = town_uuid(t);
	in.reason = "Felt well (L)"; /* no reason for being late: plain words */
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "U");
}

static void
siblings__come_in_together_or_not_at_all(void **state)
{
	struct town *t = *state;
	int64_t pupils[] = {4, 1};
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	struct sign_in_args in = in_of(t, pupils, 2);
	refused(t, town_act(t, act_sign_in, &in), "Kim Abara signed in already at 08:52");
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "");
	pupils[1] = 2;
	in.who.uuid = town_uuid(t);
	in.who.person = "Their mother";
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	said(t, "\"n\":2");
	said(t, "Their mother");
	assert_string_equal(town_mark(t, 4, tuesday(), SESSION_AM), "L");
	int64_t seq = t->seq;
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "L");
	assert_int_equal(t->seq, seq); /* one entry of the register for both */
}

static void
sign_in__that_cannot_be_is_answered_clearly(void **state)
{
	struct town *t = *state;
	int64_t pupil = 9;
	struct sign_in_args in = in_of(t, &pupil, 1);
	assert_int_equal(town_act(t, act_sign_in, &in), RC_NOT_FOUND);
	pupil = 1;
	in = in_of(t, &pupil, 1);
	in.minute = 9 * 60;
	refused(t, town_act(t, act_sign_in, &in), "still to come");
	town_at(t, tuesday(), "15:40");
	refused(t, sign_in(t, 1, ""), "ended at 15:15");
	town_at(t, day_from_civil(2026, 9, 12), "08:00"); /* a Saturday */
	refused(t, sign_in(t, 1, "Hall"), "no session is open");
	town_at(t, day_from_civil(2026, 8, 31), "08:00"); /* before the pupil's first day */
	refused(t, sign_in(t, 1, "Hall"), "not on roll");
	struct mark_in here[] = {town_sent(1, "/", 0)};
	struct take_args take = town_take(t, here, 1);
	town_at(t, tuesday(), "08:50");
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	t->who = &town_desk;
	refused(t, sign_in(t, 1, ""), "marked / for the morning already");
}

static void
earlier_day__needs_leave_to_amend(void **state)
{
	struct town *t = *state;
	int64_t pupil = 1;
	town_at(t, tuesday() + 1, "09:30");
	struct sign_in_args in = in_of(t, &pupil, 1);
	in.day = tuesday();
	refused(t, town_act(t, act_sign_in, &in), "an earlier day needs the time");
	in.minute = 8 * 60 + 55;
	assert_int_equal(town_act(t, act_sign_in, &in), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L");
}

static void
phone_at_the_gate__counts_its_wrong_clock_out(void **state)
{
	struct town *t = *state;
	int64_t pupil = 1;
	town_at(t, tuesday(), "09:40");
	struct sign_in_args in = in_of(t, &pupil, 1);
	in.who.taken_at = t->now - 5 * 3600; /* five hours behind, and 45 minutes in the queue */
	in.who.sent_at = in.who.taken_at + 45 * 60;
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	said(t, "\"at\":\"08:55\"");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L");
}

static void
sign_out__leaves_the_mark_and_the_site(void **state)
{
	struct town *t = *state;
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	town_at(t, tuesday(), "10:05");
	int64_t pupil = 1;
	struct sign_out_args out = {.who = who_of(t, &pupil, 1),
	    .minute = MINUTE_NONE,
	    .expected_back = 11 * 60 + 30,
	    .reason = "Dentist"};
	out.who.person = "Her aunt";
	assert_int_equal(town_act(t, act_sign_out, &out), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L"); /* R38 */
	refused(t, sign_out(t, 1, "", false), "signed out already at 10:05");
	refused(t, sign_in(t, 1, ""), "record that they are back");
	town_at(t, tuesday(), "11:42");
	struct call c = town_call(t);
	assert_int_equal(view_reception(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	said(t, "\"minutes_overdue\":12");
	said(t, "\"person\":\"Her aunt\"");
	assert_int_equal(come_back(t, 1), RC_OK);
	said(t, "\"kind\":\"back\"");
	assert_null(strstr(t->out.s, "\"code\"")); /* the morning's mark stands */
	c = town_call(t);
	assert_int_equal(view_reception(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	said(t, "\"out\":[]");
	refused(t, come_back(t, 1), "not signed out");
}

static void
sign_out__of_who_is_not_in_asks_first(void **state)
{
	struct town *t = *state;
	refused(t, sign_out(t, 1, "", false), "nothing says that Kim Abara is in");
	assert_int_equal(sign_out(t, 1, "", true), RC_OK);
	int64_t pupil = 2;
	struct sign_out_args out = {.who = who_of(t, &pupil, 1),
	    .minute = MINUTE_NONE,
	    .expected_back = 8 * 60,
	    .reason = "",
	    .was_here = true};
	refused(t, town_act(t, act_sign_out, &out), "not after leaving");
}

static void
back_in_the_afternoon__is_an_arrival_when_the_register_lacks_them(void **state)
{
	struct town *t = *state;
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	assert_int_equal(sign_in(t, 2, ""), RC_OK);
	town_at(t, tuesday(), "10:05");
	assert_int_equal(sign_out(t, 1, "", false), RC_OK);
	assert_int_equal(sign_out(t, 2, "", false), RC_OK);
	town_at(t, tuesday(), "12:50");
	assert_int_equal(come_back(t, 2), RC_OK); /* before the afternoon: as anybody in school */
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_PM), "");
	town_at(t, tuesday(), "13:40");
	assert_int_equal(come_back(t, 1), RC_OK);
	said(t, "\"session\":\"PM\",\"code\":\"U\"");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "U");
}

static void
sign_out_for(struct town *t, int64_t pupil, const char *reason, int16_t back)
{
	struct sign_out_args out = {.who = who_of(t, &pupil, 1),
	    .minute = MINUTE_NONE,
	    .expected_back = back,
	    .reason = reason,
	    .was_here = true};
	assert_int_equal(town_act(t, act_sign_out, &out), RC_OK);
}

static void
back_after_closing__from_an_appointment_is_M_and_not_U(void **state)
{
	struct town *t = *state;
	for (int64_t p = 1; p <= 3; p++) {
		assert_int_equal(sign_in(t, p, ""), RC_OK);
	}
	town_at(t, tuesday(), "10:05");
	sign_out_for(t, 1, "Medical or dental appointment (M)", MINUTE_NONE);
	sign_out_for(t, 2, "Family reason", MINUTE_NONE);
	sign_out_for(t, 3, "Medical or dental appointment (M)", MINUTE_NONE);
	town_at(t, tuesday(), "11:40");
	assert_int_equal(come_back(t, 1), RC_OK); /* the morning's mark stands (R38) */
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L");
	sign_out_for(t, 1, "Medical or dental appointment (M)", MINUTE_NONE);
	town_at(t, tuesday(), "13:20");
	assert_int_equal(come_back(t, 3), RC_OK); /* while the register is open: late (R40) */
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_PM), "L");
	town_at(t, tuesday(), "13:40");
	assert_int_equal(come_back(t, 1), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "M");
	said(t, "Arrived 13:40: Leave: medical or dental appointment");
	assert_int_equal(come_back(t, 2), RC_OK);
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_PM), "U");
}

static void
closing__of_who_left_with_a_known_reason_is_that_reason_and_no_N(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "12:50");
	sign_out_for(t, 1, "Medical or dental appointment (M)", MINUTE_NONE);
	sign_out_for(t, 2, "Family reason", MINUTE_NONE);
	sign_out_for(t, 3, "Medical or dental appointment (M)", 12 * 60 + 55); /* overdue */
	t->who = &town_officer;
	struct take_args take = town_take(t, NULL, 0);
	take.key.session = SESSION_PM;
	take.is_complete = false;
	town_at(t, tuesday(), "13:05");
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	struct close_args close = {take.key, town_uuid(t)};
	town_at(t, tuesday(), "13:31");
	assert_int_equal(town_act(t, act_close, &close), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "M");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_PM), "N");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_PM), "N");
}

static void
young_pupil__waits_until_an_adult_takes_over(void **state)
{
	struct town *t = *state;
	set_policy(t, "no", "7");
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	said(t, "\"is_waiting\":true");
	struct call c = town_call(t);
	assert_int_equal(view_reception(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	said(t, "\"waiting\":[{\"act\":\"1\"");
	int64_t pupil = 1;
	struct hand_over_args over = {.who = who_of(t, &pupil, 1)};
	refused(t, town_act(t, act_hand_over, &over), "name the adult");
	over.who.person = "Miss Hale, Junior Department";
	assert_int_equal(town_act(t, act_hand_over, &over), RC_OK);
	c = town_call(t);
	assert_int_equal(view_reception(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	said(t, "\"waiting\":[]");
	over.who.uuid = town_uuid(t);
	refused(t, town_act(t, act_hand_over, &over), "not waiting");
	refused(t, sign_out(t, 1, "", false), "leaves with an adult only");
	assert_int_equal(sign_out(t, 1, "Her father", false), RC_OK);
}

static void
mistaken_sign_in__is_taken_back_with_its_mark(void **state)
{
	struct town *t = *state;
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	assert_int_equal(undo(t, 1), RC_OK);
	said(t, "\"kind\":\"undo\"");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "N");
	refused(t, undo(t, 1), "each only once");
	assert_int_equal(undo(t, 7), RC_NOT_FOUND);
	town_at(t, tuesday(), "08:59"); /* and now they really come */
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L");
	struct call c = town_call(t);
	struct history_query q = {TOWN_URN, 1, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	said(t, "Sign-in of 08:52 taken back: Wrong pupil");
}

static const char *
shown_mark(struct town *t, const char *pupil)
{
	static char out[200];
	struct call c = town_call(t);
	const struct register_key key = {TOWN_URN, tuesday(), SESSION_AM, TOWN_ASH};
	c.who = &town_teacher;
	assert_int_equal(view_register(&c, &key, &t->d), RC_OK);
	const char *at = strstr(t->out.s, pupil);
	assert_non_null(at);
	at = strstr(at, "\"mark\":");
	assert_non_null(at);
	snprintf(out, sizeof out, "%.*s", (int)strcspn(at, ",}"), at);
	return out;
}

static void
mistaken_sign_in__leaves_the_pupil_unmarked_until_the_register_closes(void **state)
{
	struct town *t = *state;
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	assert_int_equal(undo(t, 1), RC_OK);
	assert_string_equal(shown_mark(t, "\"id\":\"1\""), "\"mark\":null");
	struct call c = town_call(t);
	const struct today_query today = {TOWN_URN, tuesday(), SESSION_AM};
	c.who = &town_officer;
	assert_int_equal(view_today(&c, &today, &t->d), RC_OK);
	said(t, "\"unexplained\":[]");
	t->who = &town_teacher; /* who sees the pupil, and knows nothing of the desk */
	struct mark_in here = town_sent(1, "/", 0);
	struct take_args take = town_take(t, &here, 1);
	take.is_complete = false;
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
}

static void
mistaken_sign_in__is_n_when_the_register_closes_and_nobody_marked_the_pupil(void **state)
{
	struct town *t = *state;
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	assert_int_equal(undo(t, 1), RC_OK);
	t->who = &town_teacher;
	struct mark_in here = town_sent(2, "/", 0);
	struct take_args take = town_take(t, &here, 1);
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	town_at(t, tuesday(), "09:16");
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "N");
	assert_non_null(strstr(shown_mark(t, "\"id\":\"1\""), "\"N\""));
	struct call c = town_call(t);
	struct history_query q = {TOWN_URN, 1, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	said(t, "not marked when the register closed");
}

static void
mistaken_sign_in__gives_the_office_its_note_back_and_nobody_else(void **state)
{
	struct town *t = *state;
	t->who = &town_officer;
	struct mark_in absent = town_sent(1, "M", 0);
	absent.day = tuesday();
	absent.note = "Clinic";
	absent.is_office_note = true;
	struct amend_args args = {
	    .urn = TOWN_URN, .uuid = town_uuid(t), .reason = "", .marks = &absent, .n_marks = 1};
	assert_int_equal(town_act(t, act_amend, &args), RC_OK);
	t->who = &town_desk;
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	assert_int_equal(undo(t, 1), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "M");
	struct mark m;
	struct session_key where = {1, tuesday(), SESSION_AM};
	int64_t pupil = 1;
	assert_int_equal(store_marks_of(&m, t->st, &where, &pupil, 1, &t->a, &t->d), RC_OK);
	assert_string_equal(m.note, "Clinic");
	assert_true(m.is_office_note);
}

static void
mistaken_sign_out__is_taken_back_and_later_ones_first(void **state)
{
	struct town *t = *state;
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	town_at(t, tuesday(), "10:00");
	assert_int_equal(sign_out(t, 1, "", false), RC_OK);
	refused(t, undo(t, 1), "only the last movement");
	assert_int_equal(undo(t, 2), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L");
	struct call c = town_call(t);
	assert_int_equal(view_reception(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	said(t, "\"out\":[]");
	said(t, "\"is_undone\":true");
}

static void
mark_that_was_changed_since__stays_when_the_sign_in_is_taken_back(void **state)
{
	struct town *t = *state;
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	town_mark(t, 1, tuesday(), SESSION_AM);
	struct mark_in to_m = town_sent(1, "M", t->seq);
	to_m.day = tuesday();
	to_m.session = SESSION_AM;
	struct amend_args amend = {TOWN_URN, town_uuid(t), "Letter seen", &to_m, 1, PERM_NONE};
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_amend, &amend), RC_OK);
	t->who = &town_desk;
	assert_int_equal(undo(t, 1), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "M");
}

static void
write_early(struct town *t, const char *clock, enum session session)
{
	struct early_write_args args = {TOWN_URN, tuesday(), session};
	const struct actor *who = t->who;
	town_at(t, tuesday(), clock);
	t->who = actor_system();
	assert_int_equal(town_act(t, act_write_early, &args), RC_OK);
	t->who = who;
}

static void
early_sign_in__makes_its_mark_at_the_opening_and_not_before(void **state)
{
	struct town *t = *state;
	set_policy(t, "yes", "1");
	town_at(t, tuesday(), "07:52");
	assert_int_equal(sign_in(t, 1, "Madeley House"), RC_OK);
	said(t, "\"kind\":\"early\"");
	refused(t, sign_in(t, 1, "Madeley House"), "signed in already at 07:52, Madeley House");
	write_early(t, "08:44", SESSION_AM);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), ""); /* R48 */
	write_early(t, "08:45", SESSION_AM);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/");
	int64_t seq = t->seq;
	write_early(t, "08:46", SESSION_AM); /* once */
	town_mark(t, 1, tuesday(), SESSION_AM);
	assert_int_equal(t->seq, seq);
	write_early(t, "13:01", SESSION_PM); /* it was for the morning */
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "");
	struct call c = town_call(t);
	struct history_query q = {TOWN_URN, 1, tuesday(), SESSION_AM};
	assert_int_equal(view_history(&c, &q, &t->d), RC_OK);
	said(t, "Signed in 07:52, Madeley House (act 1)");
	said(t, "register.kiosk_prefill (R48)");
}

static void
early_sign_in__makes_no_mark_where_it_must_not(void **state)
{
	struct town *t = *state;
	set_policy(t, "yes", "1");
	struct plan_args plan = town_plan(t, 3);
	town_at(t, tuesday(), "07:50");
	for (int64_t pupil = 1; pupil <= 3; pupil++) {
		assert_int_equal(sign_in(t, pupil, "Hall"), RC_OK);
	}
	assert_int_equal(town_act(t, act_plan, &plan), RC_OK);
	town_at(t, tuesday(), "08:10");
	assert_int_equal(sign_out(t, 1, "", false), RC_OK); /* off site at the opening */
	assert_int_equal(undo(t, 2), RC_OK);                /* never was */
	town_at(t, tuesday(), "08:46");
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "");
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "M"); /* known absence stands */
}

static void
early_sign_in__makes_no_mark_without_the_policys_leave(void **state)
{
	struct town *t = *state;
	set_policy(t, "no", "1");
	town_at(t, tuesday(), "07:52");
	assert_int_equal(sign_in(t, 1, "Hall"), RC_OK);
	write_early(t, "08:46", SESSION_AM);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
}

static void
early_sign_in__on_a_closed_morning_is_for_the_afternoon(void **state)
{
	struct town *t = *state;
	const struct term term = {
	    day_from_civil(2026, 9, 1), day_from_civil(2026, 12, 18), "Autumn"};
	const struct closure morning = {.day = tuesday(),
	    .is_closed = {true, false},
	    .years = YEARS_ALL,
	    .kind = CLOSURE_INSET,
	    .reason = "INSET"};
	set_policy(t, "yes", "1");
	t->who = &town_officer;
	const struct calendar_args calendar = {TOWN_URN, town_uuid(t), &term, 1, &morning, 1};
	assert_int_equal(town_act(t, act_set_calendar, &calendar), RC_OK);
	t->who = &town_desk;
	town_at(t, tuesday(), "11:00");
	assert_int_equal(sign_in(t, 1, "Hall"), RC_OK);
	said(t, "\"kind\":\"early\"");
	town_at(t, tuesday(), "13:00");
	const struct early_write_args write = {TOWN_URN, tuesday(), SESSION_PM};
	t->who = actor_system();
	assert_int_equal(town_act(t, act_write_early, &write), RC_OK);
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_PM), "\\");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
}

static void
clock__turns_early_sign_ins_into_marks_by_itself(void **state)
{
	struct town *t = *state;
	set_policy(t, "yes", "1");
	town_at(t, tuesday(), "07:52");
	assert_int_equal(sign_in(t, 5, ""), RC_OK); /* the policy's place */
	town_at(t, tuesday(), "08:45");
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 5, tuesday(), SESSION_AM), "/");
	assert_int_equal(undo(t, 1), RC_OK); /* the wrong pupil after all */
	assert_string_equal(town_mark(t, 5, tuesday(), SESSION_AM), "N");
}

static void
clock__of_a_server_that_was_down_catches_up_with_early_sign_ins(void **state)
{
	struct town *t = *state;
	set_policy(t, "yes", "1");
	town_at(t, tuesday(), "07:52");
	assert_int_equal(sign_in(t, 5, ""), RC_OK);
	assert_int_equal(sign_in(t, 1, ""), RC_OK);
	t->who = &town_officer; /* 7 Ash was taken, and nothing ran any more before it closed */
	town_at(t, tuesday(), "08:50");
	struct mark_in here = town_sent(2, "/", 0);
	struct take_args take = town_take(t, &here, 1);
	take.is_complete = false;
	assert_int_equal(town_act(t, act_take, &take), RC_OK);
	t->who = &town_desk;
	town_at(t, tuesday() + 2, "07:00");
	town_set_clock(t);
	assert_int_equal(app_tick(t->app, &t->d), RC_OK);
	assert_string_equal(town_mark(t, 5, tuesday(), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "/"); /* and no N */
	assert_string_equal(town_mark(t, 3, tuesday(), SESSION_AM), "N");
}

static enum rc
paper(struct town *t, const struct paper_row *rows, size_t n, bool is_dry_run)
{
	struct paper_args args = {.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .day = DAY_NONE,
	    .place = "Gate",
	    .is_dry_run = is_dry_run,
	    .rows = rows,
	    .n_rows = n};
	return town_act(t, act_paper, &args);
}

static void
paper_list__is_saved_whole_or_says_what_is_wrong_with_each_row(void **state)
{
	struct town *t = *state;
	town_at(t, tuesday(), "09:30");
	struct paper_row rows[] = {{"abara", "08.52", ""}, {"Begum, Kim", "0905", "Traffic"},
	    {"kim", "08:50", ""}, {"Nobody", "08:50", ""}, {"Abara", "8:55", ""},
	    {"Doyle", "late", ""}, {"Ellis", "11:00", ""}, {"Fox", "09:20", ""}};
	assert_int_equal(paper(t, rows, 8, false), RC_OK);
	said(t, "\"saved_at\":\"\"");
	said(t, "\"row\":1,\"who\":\"abara\",\"problem\":\"\",\"move\":{");
	said(t, "6 pupils have this name, write the number");
	said(t, "Nobody on roll that day has this name or number");
	said(t, "The same pupil stands in row 1 already");
	said(t, "The row needs a time, such as 08:52");
	said(t, "The time is still to come");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "");
	struct paper_row good[] = {rows[0], rows[1], rows[7]};
	assert_int_equal(paper(t, good, 3, true), RC_OK);
	said(t, "\"code\":\"U\"");
	assert_string_equal(town_mark(t, 6, tuesday(), SESSION_AM), ""); /* a dry run */
	assert_int_equal(paper(t, good, 3, false), RC_OK);
	said(t, "\"act\":\"1\"");
	assert_string_equal(town_mark(t, 1, tuesday(), SESSION_AM), "L");
	assert_string_equal(town_mark(t, 2, tuesday(), SESSION_AM), "L");
	assert_string_equal(town_mark(t, 6, tuesday(), SESSION_AM), "U");
}

/* As at Basildon: each year group has its own times and, here, its own desk (C474). */
static void
place_to_sign_in__is_that_of_the_year_group(void **state)
{
	struct town *t = *state;
	static const char *const yaml =
	    "policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\nday_plan:\n"
	    "  - years: [9]\n    sign_in: Main reception\n"
	    "    am:\n      opens: 08:30\n      closes: 08:45\n"
	    "    pm:\n      opens: 13:00\n      closes: 13:15\n"
	    "  - years: [7, 8]\n    sign_in: Lower gate desk\n    gates_open: 08:00\n"
	    "    am:\n      opens: 09:00\n      closes: 09:15\n"
	    "    pm:\n      opens: 14:00\n      closes: 14:15\n";
	struct policy_args args = {TOWN_URN, town_uuid(t), yaml};
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	t->who = &town_desk;
	struct call c = town_call(t);
	assert_int_equal(view_reception(&c, TOWN_URN, DAY_NONE, &t->d), RC_OK);
	said(t, "\"years\":[\"9\"],\"sign_in\":\"Main reception\"");
	said(t, "\"years\":[\"7\",\"8\"],\"sign_in\":\"Lower gate desk\",\"gates_open\":\"08:00\"");
	said(t, "\"am\":{\"opens\":\"09:00\",\"closes\":\"09:15\"");
	assert_int_equal(sign_in(t, 1, ""), RC_OK); /* 08:52: year 9 would be U, year 7 is early */
	said(t, "\"kind\":\"early\"");
	said(t, "\"place\":\"Lower gate desk\"");
	town_at(t, tuesday(), "09:15");
	assert_int_equal(sign_in(t, 2, ""), RC_OK);
	said(t, "\"code\":\"L\",\"minutes_late\":15");
}

static void
desk__is_closed_to_who_may_not_record_arrivals(void **state)
{
	struct town *t = *state;
	t->who = &town_teacher;
	assert_int_equal(sign_in(t, 1, ""), RC_FORBIDDEN);
	struct call c = town_call(t);
	assert_int_equal(view_reception(&c, TOWN_URN, DAY_NONE, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	assert_int_equal(view_desk_pupils(&c, TOWN_URN, PERM_ARRIVE, &t->d), RC_FORBIDDEN);
	c = town_call(t);
	assert_int_equal(view_reception_pupil(&c, TOWN_URN, 1, &t->d), RC_FORBIDDEN);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(late_pupil__is_marked_by_the_clock_and_moved_in),
	    T(sign_in__again_is_one_and_with_other_content_refused),
	    T(reason_with_a_code__is_used_once_the_register_has_closed),
	    T(siblings__come_in_together_or_not_at_all),
	    T(sign_in__that_cannot_be_is_answered_clearly), T(earlier_day__needs_leave_to_amend),
	    T(phone_at_the_gate__counts_its_wrong_clock_out),
	    T(sign_out__leaves_the_mark_and_the_site), T(sign_out__of_who_is_not_in_asks_first),
	    T(back_after_closing__from_an_appointment_is_M_and_not_U),
	    T(closing__of_who_left_with_a_known_reason_is_that_reason_and_no_N),
	    T(back_in_the_afternoon__is_an_arrival_when_the_register_lacks_them),
	    T(young_pupil__waits_until_an_adult_takes_over),
	    T(mistaken_sign_in__is_taken_back_with_its_mark),
	    T(mistaken_sign_in__gives_the_office_its_note_back_and_nobody_else),
	    T(mistaken_sign_out__is_taken_back_and_later_ones_first),
	    T(mark_that_was_changed_since__stays_when_the_sign_in_is_taken_back),
	    T(mistaken_sign_in__leaves_the_pupil_unmarked_until_the_register_closes),
	    T(mistaken_sign_in__is_n_when_the_register_closes_and_nobody_marked_the_pupil),
	    T(early_sign_in__makes_its_mark_at_the_opening_and_not_before),
	    T(early_sign_in__makes_no_mark_where_it_must_not),
	    T(early_sign_in__makes_no_mark_without_the_policys_leave),
	    T(early_sign_in__on_a_closed_morning_is_for_the_afternoon),
	    T(clock__of_a_server_that_was_down_catches_up_with_early_sign_ins),
	    T(clock__turns_early_sign_ins_into_marks_by_itself),
	    T(paper_list__is_saved_whole_or_says_what_is_wrong_with_each_row),
	    T(place_to_sign_in__is_that_of_the_year_group),
	    T(desk__is_closed_to_who_may_not_record_arrivals)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
