#include "town.h"

#include "app/follow_up.h"
#include "app/roll.h"
#include "app/school.h"
#include "core/calendar.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* The office's morning: who is unexplained, in which order, and whom the school tried to reach. */

static int32_t
tuesday(void)
{
	return day_from_civil(2026, 9, 8);
}

static void
take(struct town *t, int64_t group, const char *const codes[3])
{
	int64_t first = group == TOWN_ASH ? 1 : 4;
	struct mark_in marks[3];
	for (int i = 0; i < 3; i++) {
		marks[i] = town_sent(first + i, codes[i], 0);
	}
	struct take_args args = town_take(t, marks, 3);
	args.key.group_id = group;
	args.key.day = wall_at(t->now).day;
	args.is_complete = true;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

static void
put_contacts(struct town *t, int64_t pupil, struct contact_in *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		list[i].priority = (int32_t)i + 1;
	}
	struct pupil_in in = town_change(t, pupil);
	in.contacts = list;
	in.n_contacts = n;
	in.has_contacts = true;
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
}

static void
put_flag(struct town *t, int64_t pupil, const char *kind)
{
	const struct flag_in flag = {.kind = kind,
	    .from = day_from_civil(2026, 9, 1),
	    .to = DAY_NONE,
	    .detail = "",
	    .authority = "",
	    .contact = "",
	    .told_on = DAY_NONE};
	struct pupil_in in = town_change(t, pupil);
	in.flags = &flag;
	in.n_flags = 1;
	in.has_flags = true;
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
}

static const char *
list(struct town *t)
{
	struct call c = town_call(t);
	const struct follow_up_query q = {TOWN_URN, DAY_NONE};
	assert_int_equal(view_follow_up(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static const char *
one(struct town *t, int64_t pupil)
{
	struct call c = town_call(t);
	const struct follow_up_pupil_query q = {TOWN_URN, pupil, DAY_NONE};
	assert_int_equal(view_follow_up_pupil(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

/* Where the pupil's row starts; NULL: there is none. */
static const char *
row_of(const char *answer, int64_t pupil)
{
	char key[40];
	snprintf(key, sizeof key, "\"pupil\":\"%lld\"", (long long)pupil);
	return strstr(answer, key);
}

static void
assert_before(const char *answer, int64_t first, int64_t second)
{
	assert_non_null(row_of(answer, first));
	assert_non_null(row_of(answer, second));
	assert_true(row_of(answer, first) < row_of(answer, second));
}

static struct attempt_args
attempt(struct town *t, int64_t pupil)
{
	return (struct attempt_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .pupil_id = pupil,
	    .day = DAY_NONE,
	    .how = ATTEMPT_CALL,
	    .outcome = ATTEMPT_NO_ANSWER,
	    .who = "Mother",
	    .number = "",
	    .companion = "",
	    .words = ""};
}

static const char *const ALL_N[3] = {"N", "N", "N"};
static const char *const ALL_HERE[3] = {"/", "/", "/"};
static const char *const FIRST_N_PM[3] = {"N", "\\", "\\"};
static const char *const FIRST_N[3] = {"N", "/", "/"};

static void
list__is_who_is_N_and_says_how_many_registers_are_missing(void **state)
{
	struct town *t = *state;
	take(t, TOWN_ASH, FIRST_N);
	town_at(t, tuesday(), "09:40");
	const char *answer = list(t);
	assert_non_null(row_of(answer, 1));
	assert_null(row_of(answer, 2));
	assert_null(row_of(answer, 4)); /* nobody took 7 Fern: its pupils are not chased (R42) */
	assert_non_null(strstr(answer, "\"missing_registers\":1"));
	assert_non_null(strstr(answer, "\"due\":\"2026-09-15\"")); /* the fifth school day (R43) */
	assert_non_null(strstr(answer, "\"absence_day\":1,\"attempts\":0"));
}

static void
list__puts_the_most_worrying_first_and_who_was_reached_last(void **state)
{
	struct town *t = *state;
	for (int64_t p = 1; p <= 6; p++) {
		struct contact_in home[] = {town_contact("Amina", "Begum", "07700 900101"),
		    town_contact("Omar", "Begum", "07700 900102")};
		put_contacts(t, p, home, p == 3 ? 1 : 2);
	}
	put_flag(t, 5, "youth_offending");
	put_flag(t, 6, "social_worker");
	take(t, TOWN_ASH, ALL_N);
	take(t, TOWN_FERN, ALL_N);
	struct attempt_args tried = attempt(t, 2);
	assert_int_equal(town_act(t, act_contact_attempt, &tried), RC_OK);
	struct attempt_args spoke = attempt(t, 1);
	spoke.outcome = ATTEMPT_SPOKE;
	spoke.words = "Has a temperature";
	assert_int_equal(town_act(t, act_contact_attempt, &spoke), RC_OK);
	const char *answer = list(t);
	const int64_t order[] = {6, 5, 3, 4, 2, 1};
	for (size_t i = 1; i < sizeof order / sizeof order[0]; i++) {
		assert_before(answer, order[i - 1], order[i]);
	}
	assert_non_null(strstr(answer, "\"worry\":\"few_contacts\""));
	assert_non_null(strstr(answer, "\"was_reached\":true"));
}

static void
list__hides_from_reception_what_safeguarding_keeps_in_the_order_too(void **state)
{
	struct town *t = *state;
	for (int64_t p = 1; p <= 3; p++) {
		struct contact_in home[] = {town_contact("Amina", "Begum", "07700 900101"),
		    town_contact("Omar", "Begum", "07700 900102")};
		put_contacts(t, p, home, 2);
	}
	put_flag(t, 3, "child_protection");
	take(t, TOWN_ASH, ALL_N);
	assert_before(list(t), 3, 1);
	t->who = &town_desk;
	const char *answer = list(t);
	assert_null(strstr(answer, "social_worker"));
	assert_null(strstr(answer, "child_protection"));
	assert_before(answer, 1, 3);
	t->who = &town_teacher;
	struct call c = town_call(t);
	const struct follow_up_query q = {TOWN_URN, DAY_NONE};
	assert_int_equal(view_follow_up(&c, &q, &t->d), RC_FORBIDDEN);
}

static void
list__has_who_is_to_be_found_first_and_has_no_mark_at_closing(void **state)
{
	struct town *t = *state;
	put_flag(t, 4, "child_in_need");
	town_at(t, tuesday(), "09:10");
	assert_null(row_of(list(t), 4)); /* the register is open still */
	town_at(t, tuesday(), "09:16");
	const char *answer = list(t);
	assert_non_null(row_of(answer, 4)); /* C188 */
	assert_null(row_of(answer, 5));
	assert_non_null(strstr(answer, "\"has_mark\":false"));
}

static void
list__counts_the_days_of_the_absence_and_the_age_of_each_session(void **state)
{
	struct town *t = *state;
	take(t, TOWN_ASH, FIRST_N);
	town_at(t, tuesday() + 1, "08:50");
	take(t, TOWN_ASH, FIRST_N);
	const char *answer = list(t);
	assert_non_null(
	    strstr(answer, "\"date\":\"2026-09-08\",\"session\":\"AM\",\"has_mark\":true,"
	                   "\"age\":1,\"due\":\"2026-09-15\""));
	assert_non_null(strstr(answer, "\"absence_day\":2"));
	town_at(t, tuesday() + 2, "08:50");
	take(t, TOWN_ASH, ALL_HERE);
	answer = list(t);
	assert_non_null(row_of(answer, 1)); /* back, and two sessions still unexplained */
	assert_non_null(strstr(answer, "\"is_today\":false"));
	assert_non_null(strstr(answer, "\"absence_day\":0"));
}

static void
take_pm(struct town *t, const char *const codes[3])
{
	struct mark_in marks[3];
	for (int i = 0; i < 3; i++) {
		marks[i] = town_sent(i + 1, codes[i], 0);
	}
	struct take_args args = town_take(t, marks, 3);
	args.key.day = wall_at(t->now).day;
	args.key.session = SESSION_PM;
	args.is_complete = true;
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
}

static void
list__begins_an_absence_after_the_last_session_the_pupil_came_to(void **state)
{
	static const char *const HERE_PM[3] = {"\\", "\\", "\\"};
	struct town *t = *state;
	take(t, TOWN_ASH, ALL_HERE);
	town_at(t, tuesday(), "13:05");
	take_pm(t, FIRST_N_PM);
	assert_non_null(strstr(list(t), "\"absence_day\":1"));
	town_at(t, tuesday() + 1, "08:50");
	take(t, TOWN_ASH, FIRST_N);
	assert_non_null(strstr(list(t), "\"absence_day\":1")); /* there on Tuesday morning */
	town_at(t, tuesday() + 1, "13:05");
	take_pm(t, HERE_PM);
	town_at(t, tuesday() + 2, "08:50");
	take(t, TOWN_ASH, FIRST_N);
	assert_non_null(strstr(list(t), "\"absence_day\":1"));
}

static void
list__keeps_an_N_of_July_until_its_day_in_September(void **state)
{
	struct town *t = *state;
	const int32_t july = day_from_civil(2027, 7, 20);
	const struct term terms[] = {
	    {day_from_civil(2026, 9, 1), day_from_civil(2026, 12, 18), "Autumn"},
	    {day_from_civil(2027, 4, 12), july, "Summer"},
	    {day_from_civil(2027, 9, 1), day_from_civil(2027, 12, 17), "Autumn"}};
	const struct calendar_args calendar = {TOWN_URN, town_uuid(t), terms, 3, NULL, 0};
	assert_int_equal(town_act(t, act_set_calendar, &calendar), RC_OK);
	town_at(t, july - 1, "08:50");
	take(t, TOWN_ASH, FIRST_N);
	town_at(t, july, "08:50");
	take(t, TOWN_ASH, FIRST_N);
	const int32_t due = day_from_civil(2027, 9, 7);
	const int32_t days[] = {day_from_civil(2027, 8, 31), day_from_civil(2027, 9, 1), due};
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
		town_at(t, days[i], "08:30");
		const char *answer = list(t);
		assert_non_null(row_of(answer, 1));
		assert_non_null(strstr(answer, "\"date\":\"2027-07-20\""));
		assert_non_null(strstr(answer, "\"due\":\"2027-09-07\""));
	}
	assert_non_null(strstr(list(t), "\"age\":5,\"due\":\"2027-09-07\",\"is_near\":true"));
	town_at(t, days[1], "08:30");
	assert_non_null(strstr(list(t), "\"age\":1,\"due\":\"2027-09-07\",\"is_near\":false"));
}

static void
steps__ask_for_the_authority_after_ten_days_without_contact_only(void **state)
{
	struct town *t = *state;
	struct contact_in home[] = {town_contact("Amina", "Begum", "07700 900101")};
	put_contacts(t, 1, home, 1);
	int32_t day = tuesday();
	for (int n = 1;; n++, day++) {
		day += (day - tuesday()) % 7 == 4 ? 2 : 0; /* over Saturday */
		town_at(t, day, "08:50");
		take(t, TOWN_ASH, FIRST_N);
		if (n == 10) {
			break;
		}
		assert_null(strstr(one(t, 1), "\"refer\""));
	}
	assert_non_null(strstr(one(t, 1), "\"absence_day\":10"));
	assert_non_null(strstr(one(t, 1), "{\"step\":\"refer\",\"is_done\":false}"));
	assert_null(strstr(one(t, 1), "next_contacts")); /* there is nobody else to ring */
	struct attempt_args spoke = attempt(t, 1);
	spoke.day = day - 3;
	spoke.outcome = ATTEMPT_SPOKE;
	spoke.words = "Still has a fever";
	assert_int_equal(town_act(t, act_contact_attempt, &spoke), RC_OK);
	assert_null(strstr(one(t, 1), "\"refer\""));
}

static void
call__is_from_so_long_after_closing_where_the_policy_says_so(void **state)
{
	static const char yaml[] =
	    "policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\nday_plan:\n"
	    "  - am:\n      opens: 08:45\n      closes: 09:15\n"
	    "    pm:\n      opens: 13:00\n      closes: 13:30\n      ends: 15:15\n"
	    "absence:\n  contact_after_minutes: 30\n";
	struct town *t = *state;
	take(t, TOWN_ASH, FIRST_N);
	assert_non_null(strstr(list(t), "\"call_from\":null"));
	const struct policy_args args = {TOWN_URN, town_uuid(t), yaml};
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	assert_non_null(strstr(list(t), "\"call_from\":\"09:45\""));
	town_at(t, tuesday() + 1, "08:50");
	struct call c = town_call(t);
	const struct follow_up_query yesterday = {TOWN_URN, tuesday()};
	assert_int_equal(view_follow_up(&c, &yesterday, &t->d), RC_OK);
	assert_non_null(strstr(t->out.s, "\"call_from\":null")); /* that time is gone */
}

static void
pupil__shows_contacts_in_order_without_whom_a_court_keeps_away(void **state)
{
	struct town *t = *state;
	struct contact_in home[] = {
	    town_contact("Amina", "Begum", "mobile:07700 900101\n01632 960001"),
	    town_contact("Karim", "Begum", "07700 900102"),
	    town_contact("Omar", "Begum", "07700 900103")};
	home[1].no_contact = true;
	put_contacts(t, 1, home, 3);
	take(t, TOWN_ASH, FIRST_N);
	const char *answer = one(t, 1);
	assert_non_null(strstr(answer, "\"phones\":[\"07700 900101\",\"01632 960001\"]"));
	assert_null(strstr(answer, "900102"));
	assert_null(strstr(answer, "Karim"));
	assert_true(strstr(answer, "Amina") < strstr(answer, "Omar"));
	assert_non_null(strstr(answer, "\"contacts_to_reach\":2"));
	assert_non_null(strstr(answer, "{\"step\":\"first_contact\",\"is_done\":false}"));
}

static void
attempt__is_logged_with_who_when_and_what_was_said(void **state)
{
	struct town *t = *state;
	struct contact_in home[] = {town_contact("Amina", "Begum", "mobile:07700 900101"),
	    town_contact("Omar", "Begum", "07700 900103")};
	put_contacts(t, 1, home, 2);
	take(t, TOWN_ASH, FIRST_N);
	struct attempt_args args = attempt(t, 1);
	args.who = "";
	args.contact = 1;
	args.number = "07700 900101";
	assert_int_equal(town_act(t, act_contact_attempt, &args), RC_OK);
	assert_int_equal(town_act(t, act_contact_attempt, &args), RC_OK); /* sent twice: once */
	struct attempt_args second = attempt(t, 1);
	second.who = "";
	second.contact = 2;
	second.outcome = ATTEMPT_SPOKE;
	second.words = "Dentist, back at noon";
	assert_int_equal(town_act(t, act_contact_attempt, &second), RC_OK);
	const char *answer = one(t, 1);
	assert_non_null(
	    strstr(answer, "\"contact\":\"Amina Begum (mother)\",\"number\":\"07700 900101\""));
	assert_non_null(strstr(answer, "\"words\":\"Dentist, back at noon\""));
	assert_non_null(strstr(answer, "\"attempts\":2,\"was_reached\":true"));
	assert_non_null(strstr(answer, "{\"step\":\"first_contact\",\"is_done\":true},"
	                               "{\"step\":\"next_contacts\",\"is_done\":true}"));
}

static void
attempt__is_refused_in_words_and_logs_nothing(void **state)
{
	struct town *t = *state;
	struct contact_in home[] = {town_contact("Karim", "Begum", "07700 900102")};
	home[0].no_contact = true;
	put_contacts(t, 1, home, 1);
	take(t, TOWN_ASH, FIRST_N);
	struct attempt_args bad = attempt(t, 1);
	bad.outcome = ATTEMPT_SPOKE;
	assert_int_equal(town_act(t, act_contact_attempt, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "words");
	bad = attempt(t, 1);
	bad.how = ATTEMPT_VISIT;
	assert_int_equal(town_act(t, act_contact_attempt, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "companion");
	bad = attempt(t, 1);
	bad.who = "";
	assert_int_equal(town_act(t, act_contact_attempt, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "who");
	bad.contact = 1;
	assert_int_equal(town_act(t, act_contact_attempt, &bad), RC_INVALID);
	assert_non_null(strstr(t->d.text, "court order"));
	bad.contact = 2;
	assert_int_equal(town_act(t, act_contact_attempt, &bad), RC_INVALID);
	assert_non_null(strstr(t->d.text, "no such contact"));
	bad = attempt(t, 1);
	bad.day = tuesday() + 1;
	assert_int_equal(town_act(t, act_contact_attempt, &bad), RC_INVALID);
	assert_string_equal(t->d.field, "date");
	bad = attempt(t, 99);
	assert_int_equal(town_act(t, act_contact_attempt, &bad), RC_NOT_FOUND);
	t->who = &town_teacher;
	bad = attempt(t, 1);
	assert_int_equal(town_act(t, act_contact_attempt, &bad), RC_FORBIDDEN);
	t->who = &town_officer;
	assert_non_null(strstr(one(t, 1), "\"log\":[]"));
}

static void
attempt__with_a_number_that_the_contact_does_not_have_is_refused(void **state)
{
	struct town *t = *state;
	struct contact_in home[] = {town_contact("Amina", "Begum", "mobile:07700 900101")};
	put_contacts(t, 1, home, 1);
	struct attempt_args args = attempt(t, 1);
	args.contact = 1;
	args.number = "07700 9001";
	assert_int_equal(town_act(t, act_contact_attempt, &args), RC_INVALID);
	assert_string_equal(t->d.field, "number");
}

static void
log__does_not_show_whom_a_court_keeps_away_since(void **state)
{
	struct town *t = *state;
	struct contact_in home[] = {town_contact("Amina", "Begum", "mobile:07700 900101"),
	    town_contact("Karim", "Begum", "mobile:07700 900102\n01632 960002")};
	put_contacts(t, 1, home, 2);
	take(t, TOWN_ASH, FIRST_N);
	struct attempt_args args = attempt(t, 1);
	args.who = "";
	args.contact = 2;
	args.number = "07700 900102";
	args.outcome = ATTEMPT_SPOKE;
	args.words = "Has a cold";
	assert_int_equal(town_act(t, act_contact_attempt, &args), RC_OK);
	assert_non_null(strstr(one(t, 1), "\"contact\":\"Karim Begum (mother)\""));
	home[1].no_contact = true;
	home[1].relationship = "father";
	put_contacts(t, 1, home, 2);
	static const char *const gone[] = {"Karim", "900102"};
	for (size_t i = 0; i < 2; i++) {
		assert_null(strstr(list(t), gone[i]));
		assert_null(strstr(one(t, 1), gone[i]));
	}
	assert_non_null(strstr(one(t, 1), "\"contact\":\"\",\"number\":\"\""));
	assert_non_null(strstr(one(t, 1), "\"words\":\"Has a cold\""));
	home[1].forename = "Carl"; /* under another name too: the number is still theirs */
	put_contacts(t, 1, home, 2);
	assert_null(strstr(one(t, 1), "900102"));
	struct attempt_args mother = attempt(t, 1);
	mother.who = "";
	mother.contact = 1;
	mother.number = "07700 900101";
	assert_int_equal(town_act(t, act_contact_attempt, &mother), RC_OK);
	assert_non_null(strstr(one(t, 1), "\"contact\":\"Amina Begum (mother)\",\"number\":"
	                                  "\"07700 900101\""));
}

/* A head of year or a tutor: pastoral staff of one group. */
static const struct grant ash_grants[] = {{1, ROLE_PASTORAL, YEARS_ALL, TOWN_ASH}};
static const struct actor ash_tutor = {.user_id = 21,
    .username = "d.moss",
    .name = "D. Moss",
    .position = "tutor 7 Ash",
    .grants = ash_grants,
    .n_grants = 1};
static const struct grant fern_grants[] = {{1, ROLE_PASTORAL, YEARS_ALL, TOWN_FERN}};
static const struct actor fern_tutor = {.user_id = 22,
    .username = "l.hale",
    .name = "L. Hale",
    .position = "tutor 7 Fern",
    .grants = fern_grants,
    .n_grants = 1};

/* Tuesday with the first of 7 Ash N; on Wednesday that pupil is of 7 Fern. */
static void
move_to_fern(struct town *t)
{
	struct contact_in home[] = {town_contact("Amina", "Begum", "07700 900101")};
	put_contacts(t, 1, home, 1);
	take(t, TOWN_ASH, FIRST_N);
	town_at(t, tuesday() + 1, "08:50");
	struct pupil_in in = town_change(t, 1);
	in.group = "7 Fern";
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
}

static enum rc
one_on_tuesday(struct town *t)
{
	struct call c = town_call(t);
	const struct follow_up_pupil_query q = {TOWN_URN, 1, tuesday()};
	return view_follow_up_pupil(&c, &q, &t->d);
}

static const char *
list_on_tuesday(struct town *t)
{
	struct call c = town_call(t);
	const struct follow_up_query q = {TOWN_URN, tuesday()};
	assert_int_equal(view_follow_up(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static void
old_day__does_not_open_a_pupil_who_has_left_the_tutors_group(void **state)
{
	struct town *t = *state;
	move_to_fern(t);
	t->who = &ash_tutor;
	assert_null(row_of(list_on_tuesday(t), 1));
	assert_int_equal(one_on_tuesday(t), RC_FORBIDDEN);
	struct attempt_args args = attempt(t, 1);
	args.day = tuesday();
	assert_int_equal(town_act(t, act_contact_attempt, &args), RC_FORBIDDEN);
	t->who = &fern_tutor; /* who has the pupil now, with what was left to do */
	assert_non_null(row_of(list_on_tuesday(t), 1));
	assert_int_equal(one_on_tuesday(t), RC_OK);
	assert_non_null(strstr(t->out.s, "Amina"));
	args.uuid = town_uuid(t);
	assert_int_equal(town_act(t, act_contact_attempt, &args), RC_OK);
}

static void
old_day__does_not_show_the_flags_of_a_pupil_who_has_left_the_tutors_group(void **state)
{
	static const struct grant both[] = {
	    {1, ROLE_RECEPTION, YEARS_ALL, 0}, {1, ROLE_PASTORAL, YEARS_ALL, TOWN_ASH}};
	struct actor who = ash_tutor;
	struct town *t = *state;
	put_flag(t, 1, "child_protection");
	move_to_fern(t);
	who.grants = both;
	who.n_grants = 2;
	t->who = &who;
	assert_non_null(row_of(list_on_tuesday(t), 1));
	assert_null(strstr(t->out.s, "child_protection"));
	assert_null(strstr(t->out.s, "social_worker"));
}

static void
pupil__explained_meanwhile_has_the_log_and_no_open_session(void **state)
{
	struct town *t = *state;
	take(t, TOWN_ASH, ALL_HERE);
	const char *answer = one(t, 1);
	assert_non_null(strstr(answer, "\"sessions\":[],\"absence_day\":0"));
	assert_non_null(strstr(answer, "\"call_from\":null"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, town_begin, town_finish)
	const struct CMUnitTest tests[] = {
	    TEST(list__is_who_is_N_and_says_how_many_registers_are_missing),
	    TEST(list__puts_the_most_worrying_first_and_who_was_reached_last),
	    TEST(list__hides_from_reception_what_safeguarding_keeps_in_the_order_too),
	    TEST(list__has_who_is_to_be_found_first_and_has_no_mark_at_closing),
	    TEST(list__counts_the_days_of_the_absence_and_the_age_of_each_session),
	    TEST(list__begins_an_absence_after_the_last_session_the_pupil_came_to),
	    TEST(list__keeps_an_N_of_July_until_its_day_in_September),
	    TEST(steps__ask_for_the_authority_after_ten_days_without_contact_only),
	    TEST(call__is_from_so_long_after_closing_where_the_policy_says_so),
	    TEST(pupil__shows_contacts_in_order_without_whom_a_court_keeps_away),
	    TEST(attempt__is_logged_with_who_when_and_what_was_said),
	    TEST(attempt__is_refused_in_words_and_logs_nothing),
	    TEST(attempt__with_a_number_that_the_contact_does_not_have_is_refused),
	    TEST(log__does_not_show_whom_a_court_keeps_away_since),
	    TEST(old_day__does_not_open_a_pupil_who_has_left_the_tutors_group),
	    TEST(old_day__does_not_show_the_flags_of_a_pupil_who_has_left_the_tutors_group),
	    TEST(pupil__explained_meanwhile_has_the_log_and_no_open_session),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
