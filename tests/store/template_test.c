#include "fixture.h"

#include "store/store_template.h"

/* Templates of messages: names, and the versions of each. */

static struct message_template
version_of(const char *name, int64_t version, const char *body)
{
	return (struct message_template){.name = name,
	    .version = version,
	    .kind = "absence",
	    .subject = "Not at school",
	    .body = body};
}

static enum rc
put(struct fixture *f, int64_t act_id, struct message_template row)
{
	struct desk_act act = fixture_act(f, act_id, "template");
	row.act_id = act_id;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	enum rc rc = store_template_put(f->st, f->school_id, &row, &f->d);
	if (rc == RC_OK) {
		return store_commit(f->st, &f->d); /* where PostgreSQL says it */
	}
	store_rollback(f->st);
	return rc;
}

static size_t
list(struct message_template **out, struct fixture *f, const char *name)
{
	size_t n = 0;
	gives(RC_OK, store_templates(out, &n, f->st, f->school_id, name, &f->a, &f->d));
	return n;
}

static void
newest__of_each_is_listed_by_name_and_the_versions_of_one_newest_first(void **state)
{
	struct fixture *f = *state;
	struct message_template *rows = NULL;
	assert_int_equal(list(&rows, f, ""), 0);
	gives(RC_OK, put(f, 1, version_of("Text", 1, "((pupil)) is away")));
	gives(RC_OK, put(f, 2, version_of("Letter", 1, "Dear ((contact name))")));
	gives(RC_OK, put(f, 3, version_of("Text", 2, "((forename)) is away")));
	assert_int_equal(list(&rows, f, ""), 2);
	assert_string_equal(rows[0].name, "Letter");
	assert_string_equal(rows[1].name, "Text");
	assert_int_equal(rows[1].version, 2);
	assert_string_equal(rows[1].body, "((forename)) is away");
	assert_int_equal(list(&rows, f, "Text"), 2);
	assert_int_equal(rows[0].version, 2);
	assert_int_equal(rows[0].act_id, 3);
	assert_int_equal(rows[1].version, 1);
	assert_string_equal(rows[1].kind, "absence");
	assert_string_equal(rows[1].subject, "Not at school");
	assert_string_equal(rows[1].body, "((pupil)) is away");
	assert_string_equal(rows[1].by, "Mrs E. Example");
	assert_true(rows[1].at > 0);
	assert_int_equal(list(&rows, f, "text"), 0); /* another name */
}

static void
version__is_written_once(void **state)
{
	struct fixture *f = *state;
	struct message_template *rows = NULL;
	gives(RC_OK, put(f, 1, version_of("Text", 1, "first")));
	assert_int_equal(put(f, 2, version_of("Text", 1, "second")), RC_RETRY);
	assert_int_equal(list(&rows, f, "Text"), 1);
	assert_string_equal(rows[0].body, "first");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        newest__of_each_is_listed_by_name_and_the_versions_of_one_newest_first,
	        fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(
	        version__is_written_once, fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
