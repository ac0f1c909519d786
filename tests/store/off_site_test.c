#include "fixture.h"

#include "store/store_desk.h"
#include "store/store_off_site.h"

#include "core/code.h"

#include <stdio.h>
#include <string.h>

/* A placement of pupils 1 and 2 at provider 1, on DAY_TUESDAY. */
static void
place(struct fixture *f)
{
	struct provider_row p = {.act_id = 1,
	    .code = code_find("K"),
	    .contact = "L. Ray",
	    .email = "l.ray@riverside.example.org",
	    .name = "Riverside Centre",
	    .phone = "01632 960123",
	    .provider_id = 1};
	struct off_site_row o = {.act_id = 1,
	    .code = code_find("K"),
	    .from_day = DAY_TUESDAY,
	    .leader = "",
	    .name = "Motor vehicle course",
	    .off_site_id = 1,
	    .place = "",
	    .provider_id = 1,
	    .sessions = 3,
	    .staff = "",
	    .to_day = DAY_TUESDAY + 7,
	    .to_session = SESSION_PM};
	fill_school(f, 2);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_provider_put(f->st, f->school_id, &p, &f->d));
	gives(RC_OK, store_off_site_put(f->st, f->school_id, &o, &f->d));
	for (int64_t id = 1; id <= 2; id++) {
		struct off_site_pupil pupil = {1, id};
		gives(RC_OK, store_off_site_pupil_put(f->st, f->school_id, &pupil, 1, &f->d));
	}
	gives(RC_OK, store_commit(f->st, &f->d));
}

static void
placement__is_read_back_and_its_pupils_can_leave(void **state)
{
	struct fixture *f = *state;
	struct off_site_row *rows = NULL;
	struct off_site_pupil *pupils = NULL;
	size_t n = 0;
	struct day_range day = {DAY_TUESDAY + 7, DAY_TUESDAY + 7};
	struct day_range after = {DAY_TUESDAY + 8, DAY_TUESDAY + 9};
	place(f);
	gives(RC_OK, store_off_sites(&rows, &n, f->st, f->school_id, day, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].name, "Motor vehicle course");
	assert_int_equal(rows[0].code, code_find("K"));
	assert_int_equal(rows[0].to_session, SESSION_PM);
	assert_int_equal(rows[0].sessions, 3);
	gives(RC_OK, store_off_sites(&rows, &n, f->st, f->school_id, after, &f->a, &f->d));
	assert_int_equal(n, 0);
	struct off_site_pupil gone = {1, 1};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_off_site_pupil_end(f->st, f->school_id, &gone, 2, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_off_site_pupils(&pupils, &n, f->st, f->school_id, day, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(pupils[0].pupil_id, 2);
}

static void
placement__keeps_who_was_on_it_on_a_day_that_has_passed(void **state)
{
	struct fixture *f = *state;
	struct off_site_pupil *pupils = NULL;
	struct off_site_pupil gone = {1, 1};
	int64_t *ids = NULL;
	size_t n = 0;
	struct desk_act act = {.school_id = f->school_id,
	    .act_id = 2,
	    .uuid = "00000000-0000-4000-8000-000000000002",
	    .kind = "trip_pupils",
	    .time = NOON,
	    .happened = NOON,
	    .user_name = "",
	    .position = "",
	    .device = "",
	    .reason = "",
	    .answer = "{}"};
	place(f);
	gives(RC_OK, store_off_site_gone(&ids, &n, f->st, f->school_id, 1, &f->a, &f->d));
	assert_int_equal(n, 0);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	gives(RC_OK, store_off_site_pupil_end(f->st, f->school_id, &gone, 2, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	for (int after = 0; after <= 1; after++) {
		struct off_site_when when = {DAY_TUESDAY, NOON + after};
		gives(RC_OK,
		    store_off_site_pupils_on(&pupils, &n, f->st, f->school_id, when, &f->a, &f->d));
		assert_int_equal(n, after ? 1 : 2);
		assert_int_equal(pupils[0].pupil_id, after ? 2 : 1);
	}
	gives(RC_OK, store_off_site_gone(&ids, &n, f->st, f->school_id, 1, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(ids[0], 1);
}

static void
question__is_put_once_and_settled(void **state)
{
	struct fixture *f = *state;
	struct off_site_question *rows = NULL;
	size_t n = 0;
	struct off_site_question q = {.day = DAY_TUESDAY,
	    .kind = "absent",
	    .off_site_id = 1,
	    .outcome = "",
	    .pupil_id = 1,
	    .question_id = 1,
	    .raised_at = NOON,
	    .settled_by = "",
	    .words = "Did not come"};
	place(f);
	for (int i = 0; i < 2; i++) {
		gives(RC_OK, store_begin(f->st, true, &f->d));
		gives(RC_OK, store_off_site_question_put(f->st, f->school_id, &q, &f->d));
		gives(RC_OK, store_commit(f->st, &f->d));
		gives(RC_OK, store_off_site_questions(
		                 &rows, &n, f->st, f->school_id, DAY_TUESDAY + 1, &f->a, &f->d));
		assert_int_equal(n, i == 0 ? 1 : 0); /* settled ones only from their day on */
		q.settled_at = NOON + 60;
		q.settled_by = "Mrs E. Example";
		q.outcome = "Rang";
	}
	gives(RC_OK,
	    store_off_site_questions(&rows, &n, f->st, f->school_id, DAY_TUESDAY, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].outcome, "Rang");
}

static void
link__is_found_by_the_hash_of_its_secret_only(void **state)
{
	struct fixture *f = *state;
	struct off_site_link got;
	struct off_site_link link = {.day = DAY_TUESDAY,
	    .ends_at = NOON + 86400,
	    .provider_id = 1,
	    .school_id = f->school_id,
	    .sent_at = NOON};
	uint8_t other[STORE_HASH];
	place(f);
	store_digest(link.token_hash, "secret", 6);
	store_digest(other, "guess", 5);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_off_site_link_put(f->st, &link, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK,
	    store_off_site_by_token(&got, f->st, f->school_id, link.token_hash, &f->a, &f->d));
	assert_int_equal(got.ends_at, NOON + 86400);
	assert_int_equal(got.provider_id, 1);
	gives(
	    RC_NOT_FOUND, store_off_site_by_token(&got, f->st, f->school_id, other, &f->a, &f->d));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(placement__is_read_back_and_its_pupils_can_leave),
	    T(placement__keeps_who_was_on_it_on_a_day_that_has_passed),
	    T(question__is_put_once_and_settled),
	    T(link__is_found_by_the_hash_of_its_secret_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
