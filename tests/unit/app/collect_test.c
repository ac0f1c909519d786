#include "town.h"

#include "app/collect.h"
#include "app/reception.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* Who belongs together at the front desk, and who may collect whom. */

static const struct grant limited_grants[] = {{1, ROLE_RECEPTION, YEARS_ALL, TOWN_ASH}};
static const struct actor limited = {.user_id = 16,
    .username = "q.lumb",
    .name = "Q. Lumb",
    .position = "Ash desk",
    .grants = limited_grants,
    .n_grants = 1};

static int
begin(void **state)
{
	struct town *t = town_new();
	town_at(t, day_from_civil(2026, 9, 8), "09:30");
	*state = t;
	return 0;
}

static void
set_contacts(
    struct town *t, int64_t pupil, const char *address, const struct contact_in *list, size_t n)
{
	struct pupil_in in = town_change(t, pupil);
	in.address = address;
	in.contacts = list;
	in.n_contacts = n;
	in.has_contacts = true;
	struct act_job job = {
	    .act = act_change_pupil, .args = &in, .call = town_call(t), .is_structural = true};
	assert_int_equal(app_run(t->app, &job), RC_OK);
}

static const char *
look(struct town *t, int64_t pupil)
{
	struct call c = town_call(t);
	assert_int_equal(view_reception_pupil(&c, TOWN_URN, pupil, &t->d), RC_OK);
	return t->out.s;
}

static void
siblings__share_a_contact_by_name_and_number_or_address(void **state)
{
	struct town *t = *state;
	struct contact_in one = town_contact("Zoë", "Abara", "mobile:07700 900123");
	struct contact_in same = town_contact("ZOE", "abara", "01632 960001\n+44 7700 900123");
	struct contact_in number =
	    town_contact("Joe", "Brown", "07700 900123"); /* shares a phone only */
	struct contact_in name =
	    town_contact("Zoe", "Abara", "01632 960777"); /* shares a name only */
	struct contact_in lives = town_contact("Zoe", "Abara", "");
	set_contacts(t, 1, "1 Fell Lane\nNowhere", &one, 1);
	set_contacts(t, 4, "", &same, 1);
	set_contacts(t, 2, "", &number, 1);
	set_contacts(t, 3, "9 Other Road", &name, 1);
	set_contacts(t, 5, "1 FELL Lane, Nowhere", &lives, 1);
	t->who = &town_desk;
	look(t, 1);
	assert_non_null(strstr(t->out.s, "\"siblings\":[{\"id\":\"4\""));
	assert_non_null(strstr(t->out.s, "{\"id\":\"5\""));
	assert_null(strstr(t->out.s, "{\"id\":\"2\""));
	assert_null(strstr(t->out.s, "{\"id\":\"3\""));
	look(t, 6); /* no contacts at all: nobody's sibling */
	assert_non_null(strstr(t->out.s, "\"siblings\":[]"));
	t->who = &limited; /* pupils 4 and 5 are in the other group */
	look(t, 1);
	assert_non_null(strstr(t->out.s, "\"siblings\":[]"));
}

static void
no_contact__is_never_offered_and_named_only_to_who_may_know(void **state)
{
	struct town *t = *state;
	struct contact_in list[] = {town_contact("Amina", "Abara", "07700 900123"),
	    town_contact("Omar", "Abara", "07700 900124"),
	    town_contact("Lena", "Hale", "01632 960002")};
	list[1].priority = 2;
	list[1].relationship = "father";
	list[1].no_contact = true;
	list[2].priority = 3;
	list[2].has_responsibility = false;
	set_contacts(t, 1, "", list, 3);
	look(t, 1); /* the attendance officer */
	assert_non_null(strstr(t->out.s, "\"collect\":[{\"name\":\"Amina Abara\""));
	assert_non_null(strstr(t->out.s, "\"others\":[{\"name\":\"Lena Hale\""));
	assert_non_null(strstr(t->out.s, "No contact (R112): Omar Abara (father)."));
	t->who = &town_desk;
	look(t, 1);
	assert_non_null(strstr(t->out.s, "Ask the office before anybody collects this pupil."));
	assert_null(strstr(t->out.s, "Omar"));
}

static enum rc
collect(struct town *t, const char *person)
{
	int64_t pupil = 1;
	struct sign_out_args out = {.who = {.urn = TOWN_URN,
	                                .uuid = town_uuid(t),
	                                .pupils = &pupil,
	                                .n_pupils = 1,
	                                .note = "",
	                                .person = person,
	                                .place = ""},
	    .minute = MINUTE_NONE,
	    .expected_back = MINUTE_NONE,
	    .reason = "",
	    .was_here = true};
	return town_act(t, act_sign_out, &out);
}

static void
no_contact__does_not_collect_whatever_is_typed(void **state)
{
	struct town *t = *state;
	struct contact_in father = town_contact("Omar", "Abara", "07700 900124");
	father.no_contact = true;
	set_contacts(t, 1, "", &father, 1);
	assert_int_equal(collect(t, "Mr OMAR  Abara (dad)"), RC_INVALID);
	assert_string_equal(t->d.field, "person");
	assert_non_null(strstr(t->d.text, "no contact"));
	t->who = &town_desk;
	assert_int_equal(collect(t, "Abara, Omar"), RC_INVALID);
	assert_non_null(strstr(t->d.text, "ask the office"));
	assert_null(strstr(t->d.text, "contact"));
	assert_null(t->d.rule); /* the rule would say it */
	assert_int_equal(collect(t, "Omari Abara"), RC_OK);
}

static void
no_contact__is_not_passed_by_half_a_name(void **state)
{
	struct town *t = *state;
	static const char *const halves[] = {
	    "Abara", "Mr Abara", "O. Abara", "Omar", "Her father", "FATHER"};
	struct contact_in list[] = {town_contact("Omar", "Abara", "07700 900124"),
	    town_contact("Amina", "Abara", "07700 900123")};
	list[0].relationship = "father";
	list[0].no_contact = true;
	list[1].priority = 2;
	set_contacts(t, 1, "", list, 2);
	t->who = &town_desk;
	for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
		assert_int_equal(collect(t, halves[i]), RC_INVALID);
		assert_string_equal(t->d.field, "person");
		assert_non_null(strstr(t->d.text, "the forename and the surname"));
		assert_null(t->d.rule);
	}
	assert_int_equal(collect(t, "Mrs Amina Abara, her mother"), RC_OK);
}

static void
no_contact__takes_no_waiting_pupil_over(void **state)
{
	struct town *t = *state;
	int64_t pupil = 1;
	struct contact_in father = town_contact("Omar", "Abara", "07700 900124");
	father.no_contact = true;
	set_contacts(t, 1, "", &father, 1);
	t->who = &town_desk;
	struct sign_in_args in = {.who = {.urn = TOWN_URN,
	                              .uuid = town_uuid(t),
	                              .pupils = &pupil,
	                              .n_pupils = 1,
	                              .note = "",
	                              .person = "",
	                              .place = ""},
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE,
	    .reason = "",
	    .next_place = "",
	    .is_waiting = 1};
	assert_int_equal(town_act(t, act_sign_in, &in), RC_OK);
	struct hand_over_args over = {.who = in.who};
	over.who.uuid = town_uuid(t);
	over.who.person = "Mr Omar Abara";
	assert_int_equal(town_act(t, act_hand_over, &over), RC_INVALID);
	assert_string_equal(t->d.field, "person");
	over.who.uuid = town_uuid(t);
	over.who.person = "Miss Hale";
	assert_int_equal(town_act(t, act_hand_over, &over), RC_OK);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(siblings__share_a_contact_by_name_and_number_or_address),
	    T(no_contact__is_never_offered_and_named_only_to_who_may_know),
	    T(no_contact__does_not_collect_whatever_is_typed),
	    T(no_contact__is_not_passed_by_half_a_name),
	    T(no_contact__takes_no_waiting_pupil_over)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
