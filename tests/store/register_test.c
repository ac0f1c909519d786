#include "fixture.h"
#include "store/store_register.h"

#include <string.h>

/* What stands around the register: sealed periods, notes for the office, cover, photos. */

static struct submission
put_seal(struct fixture *f, const struct seal *item)
{
	struct submission sub = sub_of(f, item->is_ended ? "unseal" : "seal");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_seal(&sub, f->st, item, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	return sub;
}

static bool
is_sealed(struct fixture *f, int32_t day)
{
	bool out = false;
	gives(RC_OK, store_is_sealed(&out, f->st, f->school_id, day, &f->d));
	return out;
}

static void
seal__holds_from_its_first_to_its_last_day_until_it_is_opened(void **state)
{
	struct fixture *f = *state;
	struct seal item = {.seal_id = 1, .from_day = DAY_TUESDAY, .to_day = DAY_TUESDAY + 2};
	struct submission made = put_seal(f, &item);
	assert_false(is_sealed(f, DAY_TUESDAY - 1));
	assert_true(is_sealed(f, DAY_TUESDAY));
	assert_true(is_sealed(f, DAY_TUESDAY + 2));
	assert_false(is_sealed(f, DAY_TUESDAY + 3));
	item.is_ended = true;
	struct submission opened = put_seal(f, &item);
	assert_false(is_sealed(f, DAY_TUESDAY));
	struct seal *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_seals(&got, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(got[0].made_seq, made.seq);
	assert_int_equal(got[0].ended_seq, opened.seq);
	assert_true(got[0].is_ended);
}

/* The log must say the same as the tables, or verify names what differs. */
static void
verified(struct fixture *f, const char *says)
{
	struct verify_result result;
	diag_clear(&f->d);
	gives(says[0] == '\0' ? RC_OK : RC_INVALID,
	    store_verify(&result, f->st, f->school_id, &f->d));
	assert_non_null(strstr(f->d.text, says));
}

static void
seal__changed_behind_musters_back_is_found_out(void **state)
{
	struct fixture *f = *state;
	struct seal item = {.seal_id = 1, .from_day = DAY_TUESDAY, .to_day = DAY_TUESDAY + 2};
	put_seal(f, &item);
	verified(f, "");
	item.is_ended = true;
	put_seal(f, &item);
	verified(f, "");
	tamper(f, "UPDATE seal SET ended_seq = 0");
	verified(f, "The field ended_seq of sealed period 1");
	tamper(f, "DELETE FROM seal");
	verified(f, "sealed period 1 is in the log");
}

static void
note__for_the_office_is_kept_with_each_entry_of_the_mark(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 2);
	struct mark_change m = change_of(1, "I");
	m.note = "Hospital";
	m.is_office_note = true;
	struct submission take = sub_of(f, "take");
	struct marks_save save = {.day = DAY_TUESDAY, .marks = &m, .n = 1};
	save_marks(f, &take, &save);
	m.based_on = take.seq;
	m.note = "Back on Monday";
	m.is_office_note = false;
	struct submission amend = sub_of(f, "amend");
	save_marks(f, &amend, &save);
	struct mark_entry *got = NULL;
	size_t n = 0;
	const struct session_key key = {f->school_id, DAY_TUESDAY, SESSION_AM};
	gives(RC_OK, store_mark_history(&got, &n, f->st, &key, 1, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_true(got[0].mark.is_office_note);
	assert_false(got[1].mark.is_office_note);
	struct amendment *changes = NULL;
	struct amendment_filter filter = {{DAY_TUESDAY, DAY_TUESDAY}, 10};
	gives(RC_OK, store_amendments(&changes, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_true(changes[0].before.is_office_note);
	verified(f, "");
	tamper(f, "UPDATE mark SET is_office_note = 1");
	verified(f, "for the office");
}

static void
cover__stands_for_its_day_until_it_is_taken_back(void **state)
{
	struct fixture *f = *state;
	struct cover item = {.school_id = f->school_id,
	    .cover_id = 1,
	    .user_id = 7,
	    .group_id = 1,
	    .day = DAY_TUESDAY,
	    .sessions = SESSIONS_AM,
	    .act_id = 1};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_cover_put(f->st, &item, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct cover *got = NULL;
	size_t n = 0;
	struct day_range days = {DAY_TUESDAY - 1, DAY_TUESDAY};
	gives(RC_OK, store_covers_of(&got, &n, f->st, 7, days, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(got[0].sessions, SESSIONS_AM);
	gives(RC_OK, store_covers_of(&got, &n, f->st, 8, days, &f->a, &f->d));
	assert_int_equal(n, 0);
	item.ended_act_id = 2;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_cover_put(f->st, &item, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_covers_of(&got, &n, f->st, 7, days, &f->a, &f->d));
	assert_int_equal(n, 0);
	gives(RC_OK, store_covers(&got, &n, f->st, f->school_id, DAY_TUESDAY, &f->a, &f->d));
	assert_int_equal(n, 1);
	int64_t next = 0;
	gives(RC_OK, store_cover_next_id(&next, f->st, f->school_id, &f->d));
	assert_int_equal(next, 2);
}

static void
photo__is_replaced_and_taken_away(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 2);
	static const unsigned char bytes[] = {0xFF, 0xD8, 0xFF, 0, 1, 0};
	struct picture photo = {.school_id = f->school_id,
	    .pupil_id = 2,
	    .act_id = 1,
	    .type = "image/jpeg",
	    .bytes = bytes,
	    .n = sizeof bytes};
	for (int i = 1; i <= 2; i++) {
		photo.act_id = i;
		gives(RC_OK, store_begin(f->st, true, &f->d));
		gives(RC_OK, store_picture_put(f->st, &photo, &f->d));
		gives(RC_OK, store_commit(f->st, &f->d));
	}
	struct picture got;
	gives(RC_OK, store_picture(&got, f->st, f->school_id, 2, &f->a, &f->d));
	assert_int_equal(got.act_id, 2);
	assert_int_equal(got.n, sizeof bytes);
	assert_memory_equal(got.bytes, bytes, sizeof bytes);
	struct photo_version *versions = NULL;
	size_t n = 0;
	gives(RC_OK, store_photo_versions(&versions, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(versions[0].pupil_id, 2);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_picture_delete(f->st, f->school_id, 2, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_NOT_FOUND, store_picture(&got, f->st, f->school_id, 2, &f->a, &f->d));
}

static void
logo__is_the_schools_own_and_no_pupils_photo(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 2);
	static const unsigned char bytes[] = {0x89, 'P', 'N', 'G', 0, 1};
	struct picture x = {.school_id = f->school_id,
	    .pupil_id = 2,
	    .act_id = 1,
	    .type = "image/png",
	    .bytes = bytes,
	    .n = sizeof bytes};
	int64_t version = -1;
	struct picture got;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_picture_put(f->st, &x, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_NOT_FOUND, store_picture(&got, f->st, f->school_id, 0, &f->a, &f->d));
	gives(RC_OK, store_logo_version(&version, f->st, f->school_id, &f->d));
	assert_int_equal(version, 0);
	x.pupil_id = 0;
	for (int i = 2; i <= 3; i++) {
		x.act_id = i;
		gives(RC_OK, store_begin(f->st, true, &f->d));
		gives(RC_OK, store_picture_put(f->st, &x, &f->d));
		gives(RC_OK, store_commit(f->st, &f->d));
	}
	gives(RC_OK, store_picture(&got, f->st, f->school_id, 0, &f->a, &f->d));
	assert_int_equal(got.act_id, 3);
	assert_string_equal(got.type, "image/png");
	assert_int_equal(got.n, sizeof bytes);
	assert_memory_equal(got.bytes, bytes, sizeof bytes);
	gives(RC_OK, store_logo_version(&version, f->st, f->school_id, &f->d));
	assert_int_equal(version, 3);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_picture_delete(f->st, f->school_id, 0, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_NOT_FOUND, store_picture(&got, f->st, f->school_id, 0, &f->a, &f->d));
	gives(RC_OK, store_picture(&got, f->st, f->school_id, 2, &f->a, &f->d));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(seal__holds_from_its_first_to_its_last_day_until_it_is_opened),
	    T(seal__changed_behind_musters_back_is_found_out),
	    T(note__for_the_office_is_kept_with_each_entry_of_the_mark),
	    T(cover__stands_for_its_day_until_it_is_taken_back),
	    T(photo__is_replaced_and_taken_away), T(logo__is_the_schools_own_and_no_pupils_photo)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
