#include "town.h"

#include "app/templates.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* Templates of messages: kept in versions, and looked at with a pupil's words. */

#define POLICY                                                                                     \
	"policy:\n  school: Aldersyke Academy\n  effective_from: 2026-09-01\nday_plan:\n"          \
	"  - am:\n      opens: 08:45\n      closes: 09:15\n"                                       \
	"    pm:\n      opens: 13:00\n      closes: 13:30\n      ends: 15:15\n"                    \
	"posts:\n  - post: attendance officer\n    phone: 01632 960100\n"

static struct template_args
written(struct town *t, int64_t based_on, const char *body)
{
	return (struct template_args){.urn = TOWN_URN,
	    .uuid = town_uuid(t),
	    .name = "First text",
	    .kind = TEMPLATE_ABSENCE,
	    .subject = "",
	    .body = body,
	    .based_on = based_on};
}

static const char *
list(struct town *t, const char *name)
{
	struct call c = town_call(t);
	const struct templates_query q = {TOWN_URN, name};
	assert_int_equal(view_templates(&c, &q, &t->d), RC_OK);
	return t->out.s;
}

static struct template_preview
look(const char *body)
{
	return (struct template_preview){.urn = TOWN_URN,
	    .pupil_id = 1,
	    .kind = TEMPLATE_ABSENCE,
	    .subject = "",
	    .body = body,
	    .day = DAY_NONE,
	    .session = -1};
}

static enum rc
preview(struct town *t, const struct template_preview *q)
{
	struct call c = town_call(t);
	return view_template_preview(&c, q, &t->d);
}

static void
previews_as(struct town *t, const char *body, const char *want)
{
	const struct template_preview q = look(body);
	assert_int_equal(preview(t, &q), RC_OK);
	assert_string_equal(t->out.s, want);
}

static void
set_policy(struct town *t)
{
	const struct policy_args args = {TOWN_URN, town_uuid(t), POLICY};
	t->who = &town_head;
	assert_int_equal(town_act(t, act_set_policy, &args), RC_OK);
	t->who = &town_officer;
}

/* First the one whom a court order keeps away, then who may be rung. */
static void
set_contacts(struct town *t)
{
	struct contact_in home[] = {town_contact("Omar", "Abara", "07700 900102"),
	    town_contact("Amina", "Abara", "07700 900101")};
	home[0].no_contact = true;
	home[1].priority = 2;
	struct pupil_in in = town_change(t, 1);
	in.contacts = home;
	in.n_contacts = 2;
	in.has_contacts = true;
	t->who = &town_officer;
	assert_int_equal(town_act(t, act_change_pupil, &in), RC_OK);
}

static void
template__is_kept_in_versions_by_who_keeps_the_policy(void **state)
{
	struct town *t = *state;
	struct template_args in = written(t, 0, "((Pupil)) is not here");
	assert_int_equal(town_act(t, act_template, &in), RC_FORBIDDEN);
	t->who = &town_head;
	assert_int_equal(town_act(t, act_template, &in), RC_OK);
	assert_string_equal(t->out.s, "{\"version\":1,\"name\":\"First text\"}");
	assert_int_equal(town_act(t, act_template, &in), RC_OK); /* sent twice: once */
	in = written(t, 1, "((forename)) is not here");
	in.subject = "Not at ((school))";
	assert_int_equal(town_act(t, act_template, &in), RC_OK);
	in = written(t, 0, "((class))");
	in.name = "A letter";
	assert_int_equal(town_act(t, act_template, &in), RC_OK);
	t->who = &town_governor;
	const char *said = list(t, "");
	assert_non_null(
	    strstr(said, "{\"kind\":\"absence\",\"variables\":[\"class\",\"contact name\",\"date\","
	                 "\"forename\",\"phone\",\"pupil\",\"school\",\"sender\",\"session\"]}"));
	const char *letter = strstr(said, "{\"version\":1,\"name\":\"A letter\"");
	const char *text = strstr(said,
	    "{\"version\":2,\"name\":\"First text\",\"kind\":\"absence\",\"subject\":\"Not at "
	    "((school))\",\"body\":\"((forename)) is not here\","
	    "\"at\":\"2026-09-08T08:50:00+01:00\",\"by\":\"R. Oakden\"}");
	assert_true(letter != NULL && text != NULL && letter < text);
	assert_null(strstr(said, "((Pupil))"));
	said = list(t, "First text");
	assert_null(strstr(said, "A letter"));
	const char *second = strstr(said, "{\"version\":2,");
	const char *first = strstr(said, "{\"version\":1,");
	assert_true(first != NULL && second != NULL && second < first);
	assert_non_null(strstr(said, "((Pupil)) is not here"));
}

static void
template__that_somebody_changed_meanwhile_is_read_again_first(void **state)
{
	struct town *t = *state;
	t->who = &town_head;
	struct template_args in = written(t, 1, "A");
	assert_int_equal(town_act(t, act_template, &in), RC_STALE);
	assert_string_equal(t->d.text, "there is no template of this name to change");
	in = written(t, 0, "B");
	assert_int_equal(town_act(t, act_template, &in), RC_OK);
	in = written(t, 0, "C");
	assert_int_equal(town_act(t, act_template, &in), RC_STALE);
	assert_string_equal(t->d.field, "based_on");
	assert_null(strstr(list(t, "First text"), "\"body\":\"C\""));
}

static void
refuses(struct town *t, struct template_args in, const char *field, const char *why)
{
	assert_int_equal(town_act(t, act_template, &in), RC_INVALID);
	assert_string_equal(t->d.field, field);
	assert_non_null(strstr(t->d.text, why));
}

static void
template__with_an_unknown_variable_is_not_saved(void **state)
{
	struct town *t = *state;
	t->who = &town_head;
	refuses(t, written(t, 0, "((forename)) ((dat))"), "body", "there is no variable ((dat))");
	refuses(t, written(t, 0, "Dear\n((forename"), "body", "line 2, character 1 is not closed");
	refuses(t, written(t, 0, " \n"), "body", "has a text");
	struct template_args in = written(t, 0, "Well");
	in.subject = "((pupil)) ((mother))";
	refuses(t, in, "subject", "there is no variable ((mother))");
	in.subject = "One\nBcc: two";
	refuses(t, in, "subject", "one line");
	in.subject = "";
	in.name = "Text ";
	refuses(t, in, "name", "with a blank");
	assert_non_null(strstr(list(t, ""), "\"templates\":[]"));
}

static void
preview__has_the_words_of_the_pupil(void **state)
{
	struct town *t = *state;
	set_policy(t);
	set_contacts(t);
	previews_as(t,
	    "Dear ((contact name)), ((PUPIL)) (((class))) is not here on ((date)), ((session)). "
	    "((forename))? Ring ((phone)). ((sender)), ((school))",
	    "{\"empty\":[],\"subject\":\"\",\"body\":\"Dear Amina Abara, Kim Abara (7 Ash) is not "
	    "here on Tue 8 Sep 2026, morning. Kim? Ring 01632 960100. J. Whitlock, Aldersyke "
	    "Academy\"}");
	struct template_preview q = look("((date)), ((session))");
	q.subject = "((pupil))";
	q.day = day_from_civil(2026, 9, 7);
	q.session = SESSION_PM;
	assert_int_equal(preview(t, &q), RC_OK);
	assert_string_equal(t->out.s,
	    "{\"empty\":[],\"subject\":\"Kim Abara\",\"body\":\"Mon 7 Sep 2026, afternoon\"}");
}

static void
preview__says_which_variables_are_empty(void **state)
{
	struct town *t = *state;
	previews_as(t, "((phone)) ((contact name)) ((pupil))",
	    "{\"empty\":[\"contact name\",\"phone\"],\"subject\":null,\"body\":null}");
	previews_as(t, "((pupil))", "{\"empty\":[],\"subject\":\"\",\"body\":\"Kim Abara\"}");
	struct template_preview q = look("((pupils))");
	assert_int_equal(preview(t, &q), RC_INVALID);
	assert_string_equal(t->d.field, "body");
}

static void
preview__is_for_who_may_read_the_contacts_of_the_pupil(void **state)
{
	struct town *t = *state;
	static const struct grant fern[] = {{1, ROLE_PASTORAL, YEARS_ALL, TOWN_FERN}};
	struct actor pastoral = town_officer;
	pastoral.grants = fern;
	struct template_preview q = look("((pupil))");
	t->who = &town_teacher;
	assert_int_equal(preview(t, &q), RC_FORBIDDEN);
	t->who = &pastoral;
	assert_int_equal(preview(t, &q), RC_FORBIDDEN);
	q.pupil_id = 4;
	assert_int_equal(preview(t, &q), RC_OK);
	q.pupil_id = 99;
	assert_int_equal(preview(t, &q), RC_NOT_FOUND);
}

#define T(name) cmocka_unit_test_setup_teardown(name, town_begin, town_finish)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(template__is_kept_in_versions_by_who_keeps_the_policy),
	    T(template__that_somebody_changed_meanwhile_is_read_again_first),
	    T(template__with_an_unknown_variable_is_not_saved),
	    T(preview__has_the_words_of_the_pupil),
	    T(preview__says_which_variables_are_empty),
	    T(preview__is_for_who_may_read_the_contacts_of_the_pupil),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
