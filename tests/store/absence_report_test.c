#include "fixture.h"

#include "store/store_absence_report.h"
#include "store/store_desk.h"

#include <stdio.h>

static void
act_of(struct fixture *f, int64_t id, const char *name)
{
	struct desk_act act = {.school_id = f->school_id,
	    .act_id = id,
	    .kind = "absence_report",
	    .time = NOON,
	    .happened = NOON - 60,
	    .user_id = 7,
	    .user_name = name,
	    .position = "Attendance officer",
	    .device = "",
	    .reason = "",
	    .answer = ""};
	snprintf(act.uuid, sizeof act.uuid, "6ba7b810-9dad-11d1-80b4-%012d", (int)id);
	gives(RC_OK, store_desk_put(f->st, &act, &f->d));
}

static size_t
count(struct fixture *f, struct absence_report **out, const struct absence_report_filter *filter)
{
	size_t n = 0;
	gives(RC_OK, store_absence_reports(out, &n, f->st, f->school_id, filter, &f->a, &f->d));
	return n;
}

static void
report__waits_until_it_is_decided_and_says_by_whom(void **state)
{
	struct fixture *f = *state;
	struct absence_report *list = NULL;
	struct absence_report row = {.act_id = 1,
	    .pupil_id = 1,
	    .from_day = DAY_TUESDAY,
	    .to_day = DAY_TUESDAY + 1,
	    .source = "phone",
	    .told_by = "Amina Khan (mother)",
	    .reason = "illness",
	    .words = "Stomach bug",
	    .is_late = true,
	    .state = "waiting",
	    .code = "",
	    .answer = ""};
	fill_school(f, 2);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	act_of(f, 1, "Mrs E. Example");
	gives(RC_OK, store_absence_report_next_id(&row.report_id, f->st, f->school_id, &f->d));
	assert_int_equal(row.report_id, 1);
	gives(RC_OK, store_absence_report_put(f->st, f->school_id, &row, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	const struct absence_report_filter open = {
	    .is_open = true, .range = {DAY_TUESDAY, DAY_TUESDAY}};
	assert_int_equal(count(f, &list, &open), 1);
	assert_string_equal(list[0].by, "Mrs E. Example");
	assert_string_equal(list[0].words, "Stomach bug");
	assert_true(list[0].is_late);
	assert_int_equal(list[0].decided_at, 0);
	row.state = "accepted";
	row.code = "I";
	row.answer = "Believed";
	row.decided_act = 2;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	act_of(f, 2, "Mr H. Head");
	gives(RC_OK, store_absence_report_put(f->st, f->school_id, &row, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	assert_int_equal(count(f, &list, &open), 0);
	const struct absence_report_filter all = {
	    .pupil_id = 1, .range = {DAY_TUESDAY + 1, DAY_TUESDAY + 9}};
	assert_int_equal(count(f, &list, &all), 1);
	assert_string_equal(list[0].decided_by, "Mr H. Head");
	assert_string_equal(list[0].code, "I");
	const struct absence_report_filter later = {.range = {DAY_TUESDAY + 2, DAY_TUESDAY + 9}};
	assert_int_equal(count(f, &list, &later), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(report__waits_until_it_is_decided_and_says_by_whom,
	        fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
