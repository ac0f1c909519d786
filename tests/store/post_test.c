#include "fixture.h"

#include "store/store_post.h"

static struct message_row
message_of(const char *ref)
{
	return (struct message_row){.ref = ref,
	    .kind = "remind",
	    .to_name = "Ms T. Lead",
	    .to_address = "t.lead@example.org",
	    .subject = "Register",
	    .body = "Missing.\n",
	    .error = "",
	    .made_by = "Mrs E. Example",
	    .made = NOON,
	    .due = NOON};
}

static void
message__with_a_reference_that_is_there_is_not_added(void **state)
{
	struct fixture *f = *state;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	for (int i = 0; i < 2; i++) {
		struct message_row m = message_of("remind:1");
		gives(RC_OK, store_message_add(f->st, f->school_id, &m, &f->d));
	}
	struct message_row other = message_of("remind:2");
	gives(RC_OK, store_message_add(f->st, f->school_id, &other, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct message_row *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_messages(&got, &n, f->st, f->school_id, 10, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_string_equal(got[0].ref, "remind:2");
	assert_int_equal(got[1].message_id, 1);
}

static void
message__is_due_until_it_is_sent(void **state)
{
	struct fixture *f = *state;
	struct message_row m = message_of("remind:1");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_message_add(f->st, f->school_id, &m, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct message_row *got = NULL;
	size_t n = 0;
	struct message_due due = {.now = NOON - 1, .stuck = NOON - 300, .limit = 10};
	gives(RC_OK, store_messages_due(&got, &n, f->st, f->school_id, &due, &f->a, &f->d));
	assert_int_equal(n, 0);
	due.now = NOON;
	gives(RC_OK, store_messages_due(&got, &n, f->st, f->school_id, &due, &f->a, &f->d));
	assert_int_equal(n, 1);
	struct message_row sending = got[0];
	sending.state = MESSAGE_SENDING;
	sending.tries = 1;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_message_set(f->st, f->school_id, &sending, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_messages_due(&got, &n, f->st, f->school_id, &due, &f->a, &f->d));
	assert_int_equal(n, 0);
	due.stuck = NOON; /* whoever was sending it died */
	gives(RC_OK, store_messages_due(&got, &n, f->st, f->school_id, &due, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(got[0].tries, 1);
}

static void
message__with_a_providers_link_is_emptied_when_it_is_sent(void **state)
{
	struct fixture *f = *state;
	struct message_row link = message_of("off-site:1:20704:1");
	struct message_row other = message_of("remind:1");
	link.kind = "off_site";
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_message_add(f->st, f->school_id, &link, &f->d));
	gives(RC_OK, store_message_add(f->st, f->school_id, &other, &f->d));
	for (int i = 1; i <= 2; i++) {
		link.message_id = i;
		link.state = MESSAGE_SENT;
		gives(RC_OK, store_message_set(f->st, f->school_id, &link, &f->d));
	}
	gives(RC_OK, store_commit(f->st, &f->d));
	struct message_row *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_messages(&got, &n, f->st, f->school_id, 10, &f->a, &f->d));
	assert_string_equal(got[1].body, "");
	assert_string_equal(got[0].body, "Missing.\n");
}

static void
notice__is_seen_by_the_person_it_is_for_only(void **state)
{
	struct fixture *f = *state;
	struct notice_row notice = {.user_id = 7,
	    .ref = "remind:1",
	    .kind = "remind",
	    .body = "Due",
	    .href = "/register",
	    .made = NOON,
	    .made_by = "Mrs E. Example"};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_notice_add(f->st, f->school_id, &notice, &f->d));
	gives(RC_OK, store_notice_add(f->st, f->school_id, &notice, &f->d));
	notice.user_id = 8;
	gives(RC_OK, store_notice_add(f->st, f->school_id, &notice, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct notice_row *got = NULL;
	size_t n = 0;
	const struct notice_row of = {.user_id = 7, .made = NOON + 1};
	gives(RC_OK, store_notices_of(&got, &n, f->st, f->school_id, &of, &f->a, &f->d));
	assert_int_equal(n, 1);
	struct notice_row seen = {.user_id = 8, .notice_id = got[0].notice_id, .seen = NOON + 5};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	enum rc rc = store_notice_seen(f->st, f->school_id, &seen, &f->d);
	rc = rc == RC_OK ? store_flush(f->st, &f->d) : rc;
	assert_int_equal(rc, RC_NOT_FOUND);
	store_rollback(f->st);
	seen.user_id = 7;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_notice_seen(f->st, f->school_id, &seen, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_notices_of(&got, &n, f->st, f->school_id, &of, &f->a, &f->d));
	assert_int_equal(n, 0);
	gives(RC_OK, store_notices_about(&got, &n, f->st, f->school_id, "remind:1", &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(got[0].seen, NOON + 5);
	assert_int_equal(got[1].seen, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(message__with_a_reference_that_is_there_is_not_added),
	    T(message__is_due_until_it_is_sent),
	    T(message__with_a_providers_link_is_emptied_when_it_is_sent),
	    T(notice__is_seen_by_the_person_it_is_for_only)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
