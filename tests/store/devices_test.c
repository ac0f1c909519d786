#include "fixture.h"

#include "store/store_board.h"
#include "store/store_desk.h"
#include "store/store_devices.h"

#include <string.h>

static void
device__is_found_by_its_code_until_it_is_revoked(void **state)
{
	struct fixture *f = *state;
	struct device v = {.school_id = f->school_id,
	    .name = "Front hall",
	    .place = "Pupil Reception",
	    .has_code = true,
	    .code_expires = NOON + 900,
	    .made = NOON,
	    .made_by = 7};
	store_digest(v.code_hash, "ABCD2345", 8);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_device_next_id(&v.device_id, f->st, f->school_id, &f->d));
	gives(RC_OK, store_device_put(f->st, &v, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct device got;
	gives(RC_OK, store_device_by_code(&got, f->st, v.code_hash, &f->a, &f->d));
	assert_int_equal(got.device_id, 1);
	assert_string_equal(got.place, "Pupil Reception");
	assert_false(got.has_token);
	v.has_code = false;
	v.has_token = true;
	v.revoked = NOON + 60;
	store_digest(v.token_hash, "secret", 6);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_device_put(f->st, &v, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_NOT_FOUND, store_device_by_code(&got, f->st, v.code_hash, &f->a, &f->d));
	diag_clear(&f->d);
	gives(RC_OK, store_device(&got, f->st, f->school_id, 1, &f->a, &f->d));
	assert_true(got.has_token);
	assert_false(got.has_code);
	assert_memory_equal(got.token_hash, v.token_hash, STORE_HASH);
	assert_int_equal(got.revoked, NOON + 60);
	gives(RC_NOT_FOUND, store_device(&got, f->st, f->school_id + 1, 1, &f->a, &f->d));
}

static void
pupil_numbers__are_of_those_who_have_one(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 2);
	struct pupil_number *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_pupil_numbers(&got, &n, f->st, f->school_id, &f->a, &f->d));
	for (size_t i = 0; i < n; i++) {
		assert_true(got[i].adno[0] != '\0');
		assert_true(i == 0 || got[i].pupil_id > got[i - 1].pupil_id);
	}
	assert_true(n >= 1);
}

static void
reminders__of_a_day_say_who_reminded_whom(void **state)
{
	struct fixture *f = *state;
	struct user tutor = {.username = "lead",
	    .name = "Ms T. Lead",
	    .position = "Tutor",
	    .password = "",
	    .email = "",
	    .created = NOON};
	struct desk_act act = {.school_id = f->school_id,
	    .act_id = 1,
	    .uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	    .kind = "remind",
	    .time = NOON,
	    .happened = NOON,
	    .user_name = "Mrs E. Example",
	    .position = "Officer",
	    .device = "",
	    .reason = "",
	    .answer = ""};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_user_put(&tutor.user_id, f->st, &tutor, &f->d));
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
	struct reminder r = {.act_id = 1,
	    .by_mail = true,
	    .day = DAY_TUESDAY,
	    .group_id = 1,
	    .session = SESSION_PM,
	    .user_id = tutor.user_id};
	gives(RC_OK, store_reminder_add(f->st, f->school_id, &r, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct reminder *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_reminders(&got, &n, f->st, f->school_id, DAY_TUESDAY, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_string_equal(got[0].to_name, "Ms T. Lead");
	assert_string_equal(got[0].by_name, "Mrs E. Example");
	assert_int_equal(got[0].at, NOON);
	assert_int_equal(got[0].session, SESSION_PM);
	assert_true(got[0].by_mail);
	gives(RC_OK, store_reminders(&got, &n, f->st, f->school_id, DAY_TUESDAY + 1, &f->a, &f->d));
	assert_int_equal(n, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(device__is_found_by_its_code_until_it_is_revoked),
	    T(pupil_numbers__are_of_those_who_have_one),
	    T(reminders__of_a_day_say_who_reminded_whom)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
