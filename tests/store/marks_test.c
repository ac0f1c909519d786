#include "fixture.h"

#include <stdio.h>
#include <string.h>

/* The attendance register: saves, amendments, history, the chain of submissions. */

static struct submission
take(struct fixture *f, int32_t day, const struct mark_change *marks, size_t n)
{
	struct submission sub = sub_of(f, "take");
	const struct marks_save save = {.day = day,
	    .session = SESSION_AM,
	    .group_id = 1,
	    .effect = REGISTER_TAKEN,
	    .taken_at = sub.time - 5,
	    .is_complete = true,
	    .marks = marks,
	    .n = n};
	save_marks(f, &sub, &save);
	return sub;
}

static void
register__is_read_back_as_it_was_taken(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 4);
	struct mark_change marks[] = {change_of(1, "/"), change_of(2, "L"), change_of(3, "C1")};
	marks[1].minutes_late = 7;
	marks[1].arrived_minute = 8 * 60 + 47;
	marks[2].note = "Film, \"Oliver\"";
	marks[2].is_confirmed = false;
	struct submission sub = take(f, DAY_TUESDAY, marks, 3);
	assert_int_equal(sub.seq, 4);

	const int64_t ids[] = {4, 3, 2, 1};
	struct mark got[4];
	const struct session_key key = {f->school_id, DAY_TUESDAY, SESSION_AM};
	gives(RC_OK, store_marks_of(got, f->st, &key, ids, 4, &f->a, &f->d));
	assert_int_equal(got[0].code, 0);
	assert_int_equal(got[0].last_seq, 0);
	assert_int_equal(got[1].code, CODE_C1);
	assert_string_equal(got[1].note, "Film, \"Oliver\"");
	assert_false(got[1].is_confirmed);
	assert_int_equal(got[2].minutes_late, 7);
	assert_int_equal(got[2].arrived_minute, 8 * 60 + 47);
	assert_int_equal(got[3].code, CODE_PRESENT_AM);
	assert_int_equal(got[3].minutes_late, MINUTE_NONE);
	assert_int_equal(got[3].first_seq, sub.seq);
	assert_true(got[3].is_confirmed);

	struct register_taken *r = NULL;
	size_t n = 0;
	gives(RC_OK, store_registers(&r, &n, f->st, f->school_id,
	                 (struct day_range){DAY_TUESDAY, DAY_TUESDAY}, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(r[0].first_seq, sub.seq);
	assert_int_equal(r[0].taken_at, sub.time - 5);
	assert_true(r[0].is_complete);
	assert_int_equal(r[0].closed_seq, 0);
}

static void
payload__is_canonical_json(void **state)
{
	struct fixture *f = *state;
	struct mark_change marks[] = {change_of(17, "/"), change_of(18, "L"), change_of(19, "M")};
	marks[1].minutes_late = 7;
	marks[1].arrived_minute = 527;
	marks[2].note = "Ö \"1\"";
	marks[2].is_confirmed = false;
	struct submission sub = take(f, DAY_TUESDAY, marks, 3);
	struct submission got;
	gives(RC_OK, store_submission(&got, f->st, f->school_id, sub.seq, &f->a, &f->d));
	char want[512];
	snprintf(want, sizeof want,
	    "{\"complete\":true,\"date\":\"2026-09-08\",\"effect\":\"taken\",\"group\":1,\"marks\":"
	    "["
	    "{\"c\":\"/\",\"p\":17},{\"a\":527,\"c\":\"L\",\"m\":7,\"p\":18},"
	    "{\"c\":\"M\",\"n\":\"Ö \\\"1\\\"\",\"p\":19,\"u\":true}],"
	    "\"session\":\"AM\",\"taken_at\":%lld}",
	    (long long)sub.time - 5);
	assert_string_equal(got.payload, want);
	assert_string_equal(got.user_name, "Mrs E. Example");
	assert_string_equal(got.position, "Attendance officer");
	assert_string_equal(got.kind, "take");
	assert_memory_equal(got.hash, sub.hash, STORE_HASH);
}

static void
payload__keeps_how_far_the_clock_of_the_device_was_out(void **state)
{
	struct fixture *f = *state;
	struct mark_change mark = change_of(17, "/");
	struct submission sub = sub_of(f, "take");
	const struct marks_save save = {.day = DAY_TUESDAY,
	    .session = SESSION_AM,
	    .group_id = 1,
	    .effect = REGISTER_TAKEN,
	    .taken_at = sub.time - 5,
	    .clock_off = -10800,
	    .marks = &mark,
	    .n = 1};
	save_marks(f, &sub, &save);
	struct submission got;
	gives(RC_OK, store_submission(&got, f->st, f->school_id, sub.seq, &f->a, &f->d));
	assert_non_null(strstr(got.payload, "{\"clock_off\":-10800,\"date\":"));
	struct mark_entry *h = NULL;
	size_t n = 0;
	const struct session_key key = {f->school_id, DAY_TUESDAY, SESSION_AM};
	gives(RC_OK, store_mark_history(&h, &n, f->st, &key, 17, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(h[0].clock_off, -10800);
}

static void
many_pupils__are_asked_for_at_once(void **state)
{
	struct fixture *f = *state;
	struct mark_change marks[70];
	int64_t ids[70];
	struct mark got[70];
	for (int i = 0; i < 70; i++) {
		marks[i] = change_of(i + 1, i % 2 == 0 ? "/" : "N");
		ids[i] = 70 - i;
	}
	take(f, DAY_TUESDAY, marks, 70);
	const struct session_key key = {f->school_id, DAY_TUESDAY, SESSION_AM};
	gives(RC_OK, store_marks_of(got, f->st, &key, ids, 70, &f->a, &f->d));
	for (int i = 0; i < 70; i++) {
		assert_int_equal(got[i].pupil_id, 70 - i);
		assert_int_equal(got[i].code, (69 - i) % 2 == 0 ? CODE_PRESENT_AM : CODE_N);
	}
}

static void
amendment__keeps_what_stood_before(void **state)
{
	struct fixture *f = *state;
	struct mark_change m = change_of(17, "N");
	struct submission first = take(f, DAY_TUESDAY, &m, 1);
	struct submission seconds[2];
	static const char *const codes[] = {"L", "I"};
	int64_t based_on = first.seq;
	for (int i = 0; i < 2; i++) {
		m = change_of(17, codes[i]);
		m.based_on = based_on;
		m.minutes_late = i == 0 ? 12 : MINUTE_NONE;
		seconds[i] = sub_of(f, "amend");
		seconds[i].reason = i == 0 ? "Came after the register" : "Mother rang";
		const struct marks_save save = {
		    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &m, .n = 1};
		save_marks(f, &seconds[i], &save);
		based_on = seconds[i].seq;
	}
	struct mark_entry *h = NULL;
	size_t n = 0;
	const struct session_key key = {f->school_id, DAY_TUESDAY, SESSION_AM};
	gives(RC_OK, store_mark_history(&h, &n, f->st, &key, 17, &f->a, &f->d));
	assert_int_equal(n, 3);
	assert_int_equal(h[0].mark.code, CODE_N);
	assert_int_equal(h[0].mark.last_seq, first.seq);
	assert_int_equal(h[1].mark.code, CODE_L);
	assert_int_equal(h[1].mark.minutes_late, 12);
	assert_string_equal(h[1].reason, "Came after the register");
	assert_string_equal(h[1].position, "Attendance officer");
	assert_int_equal(h[2].mark.code, CODE_I);
	assert_int_equal(h[2].mark.first_seq, first.seq);
	assert_int_equal(h[2].time, seconds[1].time);
	assert_string_equal(h[2].kind, "amend");

	struct amendment *list = NULL;
	const struct amendment_filter filter = {{DAY_TUESDAY, DAY_TUESDAY}, 10};
	gives(RC_OK, store_amendments(&list, &n, f->st, f->school_id, &filter, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(list[0].seq, seconds[1].seq);
	assert_int_equal(list[0].before.code, CODE_L);
	assert_int_equal(list[0].code, CODE_I);
	assert_int_equal(list[1].code, CODE_L);
	assert_string_equal(list[1].who.reason, "Came after the register");
}

static void
save__based_on_an_older_mark_writes_nothing(void **state)
{
	struct fixture *f = *state;
	struct mark_change m[] = {change_of(17, "N"), change_of(18, "/")};
	struct submission first = take(f, DAY_TUESDAY, m, 2);
	const struct {
		int64_t pupil_id;
		int64_t based_on;
	} rows[] = {{17, 0}, {17, first.seq + 1}, {19, first.seq}};
	for (size_t i = 0; i < 3; i++) {
		struct mark_change wrong = change_of(rows[i].pupil_id, "I");
		wrong.based_on = rows[i].based_on;
		struct submission sub = sub_of(f, "amend");
		const struct marks_save save = {
		    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &wrong, .n = 1};
		gives(RC_OK, store_begin(f->st, true, &f->d));
		enum rc rc = store_submit_marks(&sub, f->st, &save, &f->d);
		if (rc == RC_OK) {
			rc = store_commit(f->st, &f->d);
		}
		assert_int_equal(rc, RC_STALE);
		store_rollback(f->st);
		diag_clear(&f->d);
	}
	struct heads heads;
	gives(RC_OK, store_heads(&heads, f->st, f->school_id, &f->d));
	assert_int_equal(heads.head_seq, first.seq);
}

static void
failed_save__spoils_the_whole_transaction(void **state)
{
	struct fixture *f = *state;
	struct mark_change m = change_of(17, "N");
	struct submission first = take(f, DAY_TUESDAY, &m, 1);
	const struct marks_save good = {
	    .day = DAY_TUESDAY + 1, .session = SESSION_AM, .marks = &m, .n = 1};
	const struct marks_save bad = {
	    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &m, .n = 1};
	struct submission subs[] = {sub_of(f, "take"), sub_of(f, "take"), sub_of(f, "take")};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_marks(&subs[0], f->st, &good, &f->d));
	uint64_t before = store_write_count(f->st);
	enum rc rc = store_submit_marks(&subs[1], f->st, &bad, &f->d);
	if (rc == RC_OK) {
		rc = store_flush(f->st, &f->d);
	}
	assert_int_equal(rc, RC_STALE);
	assert_true(store_write_count(f->st) > before);
	struct heads heads;
	diag_clear(&f->d);
	gives(RC_STALE, store_heads(&heads, f->st, f->school_id, &f->d)); /* it is spoilt */
	diag_clear(&f->d);
	gives(RC_STALE, store_commit(f->st, &f->d));
	/* now one by one */
	diag_clear(&f->d);
	save_marks(f, &subs[0], &good);
	assert_int_equal(subs[0].seq, first.seq + 1);
}

static void
same_uuid__is_known_and_other_content_refused(void **state)
{
	struct fixture *f = *state;
	struct mark_change m = change_of(17, "N");
	struct submission sub = sub_of(f, "take");
	store_digest(sub.content, "the request", 11);
	const struct marks_save save = {
	    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &m, .n = 1};
	int64_t seq = -1;
	gives(RC_OK, store_seen(&seq, f->st, f->school_id, sub.uuid, sub.content, &f->d));
	assert_int_equal(seq, 0);
	save_marks(f, &sub, &save);
	gives(RC_OK, store_seen(&seq, f->st, f->school_id, sub.uuid, sub.content, &f->d));
	assert_int_equal(seq, sub.seq);
	uint8_t other[STORE_HASH];
	store_digest(other, "another request", 15);
	gives(RC_CONFLICT, store_seen(&seq, f->st, f->school_id, sub.uuid, other, &f->d));
	assert_string_equal(f->d.field, "uuid");
	/* and the database itself has the last word */
	diag_clear(&f->d);
	struct submission twice = sub_of(f, "take");
	memcpy(twice.uuid, sub.uuid, sizeof twice.uuid);
	struct mark_change n = change_of(18, "N");
	const struct marks_save another = {
	    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &n, .n = 1};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	enum rc rc = store_submit_marks(&twice, f->st, &another, &f->d);
	assert_int_equal(rc == RC_OK ? store_commit(f->st, &f->d) : rc, RC_CONFLICT);
	store_rollback(f->st);
}

static void
text__that_is_not_utf8_is_refused(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *note;
		enum rc rc;
	} rows[] = {{"caf\xE9", RC_INVALID}, {"\xC3", RC_INVALID}, {"\xC0\xAF", RC_INVALID},
	    {"\xED\xA0\x80", RC_INVALID}, {"\xF4\x90\x80\x80", RC_INVALID},
	    {"\xE2\x82", RC_INVALID}, {"café € \xF0\x9F\x8E\x88", RC_OK}};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct mark_change m = change_of(17, "I");
		m.note = rows[i].note;
		struct submission sub = sub_of(f, "take");
		const struct marks_save save = {
		    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &m, .n = 1};
		uint64_t before = store_write_count(f->st);
		gives(rows[i].rc, store_submit_marks(&sub, f->st, &save, &f->d));
		assert_int_equal(store_write_count(f->st) == before, rows[i].rc != RC_OK);
		diag_clear(&f->d);
	}
	gives(RC_OK, store_commit(f->st, &f->d));
	struct verify_result v;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.n_marks, 1);
}

static void
two_writers__one_of_them_must_try_again(void **state)
{
	struct fixture *f = *state;
	struct store *other = NULL;
	struct mark_change m = change_of(17, "N");
	struct mark_change n = change_of(18, "N");
	const struct marks_save one = {
	    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &m, .n = 1};
	const struct marks_save two = {
	    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &n, .n = 1};
	struct submission first = sub_of(f, "take");
	struct submission second = sub_of(f, "take");
	if (!is_postgres()) {
		return; /* SQLite lets one writer in at a time: there is no race to lose */
	}
	gives(RC_OK, store_open(&other, f->url, STORE_WRITE, &f->d));
	struct heads heads;
	gives(RC_OK, store_begin(other, true, &f->d));
	gives(RC_OK, store_heads(&heads, other, f->school_id, &f->d)); /* its snapshot is taken */
	save_marks(f, &first, &one);
	enum rc rc = store_submit_marks(&second, other, &two, &f->d);
	assert_int_equal(rc == RC_OK ? store_commit(other, &f->d) : rc, RC_RETRY);
	store_rollback(other);
	diag_clear(&f->d);
	gives(RC_OK, store_begin(other, true, &f->d));
	gives(RC_OK, store_submit_marks(&second, other, &two, &f->d));
	gives(RC_OK, store_commit(other, &f->d));
	assert_int_equal(second.seq, first.seq + 1);
	store_close(other);
}

static void
two_schools__have_chains_of_their_own(void **state)
{
	struct fixture *f = *state;
	struct school other = {.urn = 123457,
	    .laestab = "",
	    .la_code = "999",
	    .name = "Another School",
	    .phase = "",
	    .type = "",
	    .town = ""};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_school_new(&other.school_id, f->st, &other, &f->d));
	struct mark_change m = change_of(17, "N");
	const struct marks_save save = {
	    .day = DAY_TUESDAY, .session = SESSION_AM, .marks = &m, .n = 1};
	struct submission subs[2] = {sub_of(f, "take"), sub_of(f, "take")};
	subs[1].school_id = other.school_id;
	gives(RC_OK, store_submit_marks(&subs[0], f->st, &save, &f->d));
	gives(RC_OK, store_submit_marks(&subs[1], f->st, &save, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	assert_int_equal(subs[0].seq, 2);
	assert_int_equal(subs[1].seq, 1);
	struct verify_result v;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	gives(RC_OK, store_verify(&v, f->st, other.school_id, &f->d));
	assert_int_equal(v.n_marks, 1);
}

static void
late_register__after_closing_keeps_when_it_was_closed(void **state)
{
	struct fixture *f = *state;
	struct mark_change n = change_of(17, "N");
	struct submission closing = sub_of(f, "close");
	const struct marks_save close = {.day = DAY_TUESDAY,
	    .session = SESSION_AM,
	    .group_id = 1,
	    .effect = REGISTER_CLOSED,
	    .marks = &n,
	    .n = 1};
	save_marks(f, &closing, &close);
	struct mark_change m = change_of(17, "/");
	m.based_on = closing.seq;
	struct submission late = take(f, DAY_TUESDAY, &m, 1);
	struct register_taken *r = NULL;
	size_t count = 0;
	gives(RC_OK, store_registers(&r, &count, f->st, f->school_id,
	                 (struct day_range){DAY_TUESDAY, DAY_TUESDAY}, &f->a, &f->d));
	assert_int_equal(count, 1);
	assert_int_equal(r[0].closed_seq, closing.seq);
	assert_int_equal(r[0].first_seq, late.seq);
	assert_int_equal(r[0].taken_at, late.time - 5);
	struct verify_result v;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.n_amendments, 1);
}

static enum rc
count_mark(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	int64_t *last = ctx;
	int64_t key = ((int64_t)m->day * 2 + m->session) * 1000 + m->pupil_id;
	assert_true(key > last[0]);
	last[0] = key;
	last[1]++;
	return RC_OK;
}

static enum rc
stop_at_once(void *ctx, const struct mark *m, struct diag *d)
{
	(void)ctx;
	(void)m;
	return diag_set(d, RC_TOO_LARGE, "", NULL, "enough");
}

static void
marks__come_in_the_order_of_time(void **state)
{
	struct fixture *f = *state;
	struct mark_change m[] = {change_of(1, "/"), change_of(2, "/"), change_of(3, "/")};
	take(f, DAY_TUESDAY + 1, m, 3);
	take(f, DAY_TUESDAY, m, 3);
	take(f, DAY_TUESDAY + 2, m, 1);
	int64_t seen[2] = {INT64_MIN, 0};
	const struct day_range two = {DAY_TUESDAY, DAY_TUESDAY + 1};
	gives(RC_OK, store_marks_each(f->st, f->school_id, two, count_mark, seen, &f->d));
	assert_int_equal(seen[1], 6);
	gives(RC_TOO_LARGE, store_marks_each(f->st, f->school_id, two, stop_at_once, NULL, &f->d));
	diag_clear(&f->d);
	struct mark *own = NULL;
	size_t n = 0;
	gives(RC_OK, store_marks_of_pupil(&own, &n, f->st, f->school_id, 1,
	                 (struct day_range){DAY_TUESDAY + 1, DAY_TUESDAY + 9}, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(own[1].day, DAY_TUESDAY + 2);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(register__is_read_back_as_it_was_taken),
	    T(payload__is_canonical_json),
	    T(payload__keeps_how_far_the_clock_of_the_device_was_out),
	    T(many_pupils__are_asked_for_at_once), T(amendment__keeps_what_stood_before),
	    T(save__based_on_an_older_mark_writes_nothing),
	    T(failed_save__spoils_the_whole_transaction),
	    T(same_uuid__is_known_and_other_content_refused), T(text__that_is_not_utf8_is_refused),
	    T(two_writers__one_of_them_must_try_again), T(two_schools__have_chains_of_their_own),
	    T(late_register__after_closing_keeps_when_it_was_closed),
	    T(marks__come_in_the_order_of_time)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
