#include "fixture.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Whoever changes the record behind Muster's back is found out, and the message says where. */

/* A school with something of everything. Submissions: 1 school, 2 groups, 3 admit, 4 take, 5 amend,
 * 6 calendar, 7 policy, 8 planned, 9 close. */
static void
fill_all(struct fixture *f)
{
	fill_school(f, 3);
	struct mark_change m[] = {change_of(1, "/"), change_of(2, "L"), change_of(3, "N")};
	m[1].minutes_late = 7;
	struct submission take = sub_of(f, "take");
	struct marks_save save = {.day = DAY_TUESDAY,
	    .group_id = 1,
	    .effect = REGISTER_TAKEN,
	    .taken_at = NOON,
	    .marks = m,
	    .n = 3};
	save_marks(f, &take, &save);
	struct mark_change i = change_of(3, "I");
	i.based_on = take.seq;
	i.note = "Flu";
	struct submission amend = sub_of(f, "amend");
	amend.reason = "Mother rang";
	const struct marks_save change = {.day = DAY_TUESDAY, .marks = &i, .n = 1};
	save_marks(f, &amend, &change);

	struct term terms[] = {{20698, 20750, "Autumn 1"}};
	struct closure closures[] = {{20700, {true, true}, YEARS_ALL, CLOSURE_INSET, "INSET"}};
	const struct calendar_rows cal = {terms, 1, closures, 1};
	const struct policy_row policy = {20698, 1, "Autumn", "name: x\n", 0};
	const struct planned planned = {.planned_id = 1,
	    .pupil_id = 2,
	    .from_day = DAY_TUESDAY,
	    .to_day = DAY_TUESDAY,
	    .to_session = SESSION_PM,
	    .code = CODE_M,
	    .note = "Dentist",
	    .is_ended = true};
	struct submission subs[] = {
	    sub_of(f, "calendar"), sub_of(f, "policy"), sub_of(f, "planned"), sub_of(f, "close")};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_calendar(&subs[0], f->st, &cal, &f->d));
	gives(RC_OK, store_submit_policy(&subs[1], f->st, &policy, &f->d));
	gives(RC_OK, store_submit_planned(&subs[2], f->st, &planned, 1, &f->d));
	save.effect = REGISTER_CLOSED;
	save.n = 0;
	gives(RC_OK, store_submit_marks(&subs[3], f->st, &save, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
}

static void
untouched_record__verifies(void **state)
{
	struct fixture *f = *state;
	fill_all(f);
	struct verify_result v;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.n_submissions, 9);
	assert_int_equal(v.n_marks, 3);
	assert_int_equal(v.n_amendments, 1);
	assert_int_equal(v.n_pupils, 3);
	assert_int_equal(v.head_seq, 9);
}

/* What was done behind Muster's back, and what verify says of it. */
static const struct {
	const char *sql;
	const char *says;
} tampers[] = {
    {"UPDATE mark SET code = 'L', minutes_late = 3 WHERE pupil_id = 1",
        "Mark of pupil 1 on 2026-09-08 AM: the log says / (submission 4), the register says L"},
    {"UPDATE mark SET minutes_late = 6 WHERE pupil_id = 2",
        "Mark of pupil 2 on 2026-09-08 AM: the log says 7 minutes late (submission 4), the register"
        " says 6"},
    {"UPDATE mark SET arrived_minute = 530 WHERE pupil_id = 2", "says 530"},
    {"UPDATE mark SET note = 'Holiday' WHERE pupil_id = 3", "the register says another note"},
    {"UPDATE mark SET is_confirmed = 0 WHERE pupil_id = 1", "the register says not confirmed"},
    {"UPDATE mark SET last_seq = 6 WHERE pupil_id = 1", "last entry is 4, the register names 6"},
    {"UPDATE mark SET first_seq = 3 WHERE pupil_id = 1", "first entry is 4, the register names 3"},
    {"DELETE FROM mark WHERE pupil_id = 2",
        "Mark of pupil 2 on 2026-09-08 AM: the log says L (submission 4), the register has none"},
    {"INSERT INTO mark (school_id, day, session, pupil_id, code, is_confirmed, first_seq, last_seq)"
     " SELECT school_id, day, session, 99, code, 1, first_seq, last_seq FROM mark WHERE pupil_id = "
     "1",
        "Mark of pupil 99 on 2026-09-08 AM: the log has none, the register says /"},
    {"UPDATE mark SET code = 'qq' WHERE pupil_id = 1", "the register says no known code"},
    {"UPDATE amendment SET code = '/'",
        "Amendment of pupil 3 on 2026-09-08 AM by submission 5: before it the log says N"},
    {"DELETE FROM amendment",
        "Amendment of pupil 3 on 2026-09-08 AM by submission 5 is in the log"},
    {"INSERT INTO amendment (school_id, day, session, pupil_id, seq, prev_seq, code, is_confirmed)"
     " SELECT school_id, day, session, 1, 5, 4, 'N', 1 FROM mark WHERE pupil_id = 1",
        "Amendment of pupil 1 on 2026-09-08 AM by submission 5 is not in the log"},
    {"UPDATE register_taken SET taken_at = taken_at - 600",
        "Register of group 1 on 2026-09-08 AM: when or by what"},
    {"DELETE FROM register_taken", "Register of group 1 on 2026-09-08 AM is in the log only"},
    {"UPDATE submission SET reason = 'Other' WHERE seq = 5", "Submission 5 was changed: its user"},
    {"UPDATE submission SET user_name = 'Mr X' WHERE seq = 4",
        "Submission 4 was changed: its user"},
    {"UPDATE submission SET user_id = 8 WHERE seq = 4", "Submission 4 was changed: its user"},
    {"UPDATE submission SET position = 'Head' WHERE seq = 4", "Submission 4 was changed: its user"},
    {"UPDATE submission SET salt = digest WHERE seq = 4", "Submission 4 is damaged"},
    {"UPDATE submission SET payload = (SELECT payload FROM submission WHERE seq = 4) WHERE seq = 5",
        "Submission 5 was changed: its user, reason or content"},
    {"UPDATE submission SET time = time - 3600 WHERE seq = 4",
        "Submission 4 was changed: its hash"},
    {"UPDATE submission SET kind = 'amend' WHERE seq = 4", "Submission 4 was changed: its hash"},
    {"UPDATE submission SET uuid = '00000000-0000-4000-8000-999999999999' WHERE seq = 4",
        "Submission 4 was changed: its hash"},
    {"UPDATE submission SET hash = digest WHERE seq = 4", "Submission 4 was changed: its hash"},
    {"DELETE FROM submission WHERE seq = 5", "Submission 5 is missing"},
    {"DELETE FROM submission WHERE seq = 9",
        "The school's head is submission 9, but the log ends at 8"},
    {"UPDATE school SET head_hash = (SELECT hash FROM submission WHERE seq = 8)",
        "The school's head has another hash than submission 9"},
    {"UPDATE pupil SET legal_surname = 'Other' WHERE pupil_id = 1",
        "The field legal_surname of pupil 1 is not what the log says (submission 3)"},
    {"UPDATE enrolment SET start_day = start_day + 1 WHERE pupil_id = 1 AND end_day IS NULL",
        "The field enrolments of pupil 1"},
    {"DELETE FROM contact WHERE priority = 2", "The field contacts of pupil 1"},
    {"UPDATE contact SET no_contact = 0", "The field contacts of pupil 1"},
    {"DELETE FROM flag WHERE kind = 'looked_after'", "The field flags of pupil 1"},
    {"UPDATE group_member SET to_day = 20800", "The field groups of pupil 1"},
    {"UPDATE pupil_year SET nc_year = 13 WHERE to_day IS NULL", "The field years of pupil 1"},
    {"UPDATE reg_group SET tutor_user_id = 9", "The field tutor_user_id of group 1"},
    {"UPDATE planned SET code = 'C'", "The field code of planned absence 1"},
    {"UPDATE planned SET ended_seq = 0", "The field ended_seq of planned absence 1"},
    {"UPDATE policy SET yaml = 'name: y'", "The field yaml of policy"},
    {"DELETE FROM planned", "planned absence 1 is in the log (submission 8), not in the tables"},
    {"UPDATE closure SET pm = 0", "In the calendar the field closures"},
    {"UPDATE term SET last_day = last_day + 1", "In the calendar the field terms"},
    {"UPDATE school SET town = 'Elsewhere'", "In the school's own data the field town"},
};

static void
tampering__is_named(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof tampers / sizeof tampers[0]; i++) {
		fill_all(f);
		tamper(f, tampers[i].sql);
		struct verify_result v;
		enum rc rc = store_verify(&v, f->st, f->school_id, &f->d);
		if (rc != RC_INVALID || strstr(f->d.text, tampers[i].says) == NULL) {
			fail_msg("%s\n  should be found as: %s\n  verify says: %s %s",
			    tampers[i].sql, tampers[i].says, rc_name(rc), f->d.text);
		}
		void *next = f;
		fixture_teardown(&next);
		fixture_setup(state);
		f = *state;
	}
}

/* The encoding of docs/decisions/0007, written a second time from its words. */
struct bytes {
	unsigned char b[4096];
	size_t n;
};

static void
put_int(struct bytes *o, int64_t v)
{
	for (int shift = 56; shift >= 0; shift -= 8) {
		o->b[o->n++] = (unsigned char)((uint64_t)v >> shift);
	}
}

static void
put_bytes(struct bytes *o, const void *p, size_t n)
{
	put_int(o, (int64_t)n);
	memcpy(o->b + o->n, p, n);
	o->n += n;
}

static void
chain__is_what_its_decision_says(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 1);
	uint8_t prev[STORE_HASH] = {0};
	for (int64_t seq = 1; seq <= 3; seq++) {
		struct submission s;
		struct bytes personal = {.n = 0};
		struct bytes chain = {.n = 0};
		uint8_t digest[STORE_HASH];
		uint8_t hash[STORE_HASH];
		gives(RC_OK, store_submission(&s, f->st, f->school_id, seq, &f->a, &f->d));
		const char *const texts[] = {
		    s.user_name, s.position, s.device, s.reason, s.payload};
		put_bytes(&personal, "muster personal 1", 17);
		put_int(&personal, s.user_id);
		for (int i = 0; i < 5; i++) {
			put_bytes(&personal, texts[i], strlen(texts[i]));
		}
		put_bytes(&personal, s.salt, STORE_SALT);
		crypto_generichash(digest, STORE_HASH, personal.b, personal.n, NULL, 0);
		assert_memory_equal(digest, s.digest, STORE_HASH);
		put_bytes(&chain, "muster chain 1", 14);
		put_bytes(&chain, prev, STORE_HASH);
		put_int(&chain, s.school_id);
		put_int(&chain, s.seq);
		put_bytes(&chain, s.uuid, 36);
		put_bytes(&chain, s.kind, strlen(s.kind));
		put_int(&chain, s.time);
		put_bytes(&chain, digest, STORE_HASH);
		crypto_generichash(hash, STORE_HASH, chain.b, chain.n, NULL, 0);
		assert_memory_equal(hash, s.hash, STORE_HASH);
		memcpy(prev, hash, STORE_HASH);
	}
}

static void
disposal__empties_an_entry_and_the_chain_still_verifies(void **state)
{
	struct fixture *f = *state;
	fill_all(f);
	int64_t never = NOON + 1000;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_dispose(f->st, f->school_id, 4, never, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct verify_result v;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.n_disposed, 1);
	assert_int_equal(v.n_marks, 1); /* that of pupil 3 has an entry that is kept */
	struct submission sub;
	gives(RC_OK, store_submission(&sub, f->st, f->school_id, 4, &f->a, &f->d));
	assert_true(sub.is_disposed);
	assert_string_equal(sub.payload, "");
	assert_string_equal(sub.user_name, "");

	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_dispose(f->st, f->school_id, 5, never, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.n_marks, 0);
	assert_int_equal(v.n_disposed, 2);
	/* emptying is not a way to hide a change: the digest is still signed */
	tamper(f, "UPDATE submission SET digest = hash WHERE seq = 4");
	gives(RC_INVALID, store_verify(&v, f->st, f->school_id, &f->d));
}

static void
disposal__out_of_order_verifies_too(void **state)
{
	struct fixture *f = *state;
	fill_all(f);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_dispose(f->st, f->school_id, 5, NOON + 1000, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct verify_result v;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.n_marks, 3);
}

static void
disposal__of_a_cell_with_a_younger_entry_is_refused(void **state)
{
	struct fixture *f = *state;
	fill_all(f);
	struct submission amend;
	gives(RC_OK, store_submission(&amend, f->st, f->school_id, 5, &f->a, &f->d));
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_INVALID, store_dispose(f->st, f->school_id, 4, amend.time, &f->d));
	assert_non_null(strstr(f->d.text, "pupil 3"));
	assert_string_equal(f->d.rule, "R45");
	diag_clear(&f->d);
	gives(RC_INVALID, store_dispose(f->st, f->school_id, 3, amend.time, &f->d));
	diag_clear(&f->d);
	gives(RC_NOT_FOUND, store_dispose(f->st, f->school_id, 33, amend.time, &f->d));
	store_rollback(f->st);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(untouched_record__verifies), T(tampering__is_named),
	    T(chain__is_what_its_decision_says),
	    T(disposal__empties_an_entry_and_the_chain_still_verifies),
	    T(disposal__out_of_order_verifies_too),
	    T(disposal__of_a_cell_with_a_younger_entry_is_refused)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
