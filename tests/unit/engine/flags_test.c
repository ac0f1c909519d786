#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/outlook.h"
#include "engine/flags.h"
#include "fixture.h"

/* Pupil 1, present from September 2025 but for what each test marks. */
struct scene {
	struct image *img;
	struct arena a;
	struct law_config cfg;
	struct flags flags;
};

static void
scene_start(struct scene *s)
{
	struct image_pupil p = fixture_pupil(1);
	s->cfg = law_config_default();
	arena_init(&s->a, 0);
	s->img = fixture_school();
	fixture_groups(s->img);
	image_add_pupil(s->img, &p);
	image_seal(s->img);
}

static const struct flags *
look(struct scene *s, const char *on)
{
	const struct report_args args = {.range = {day("2025-09-01"), day(on)}, .cfg = &s->cfg};
	flags_find(&s->flags, s->img, image_pupil_find(s->img, 1), &args, &s->a);
	return &s->flags;
}

static void
scene_end(struct scene *s)
{
	image_free(s->img);
	arena_free(&s->a);
}

static void
threshold__a_weeks_holiday_meets_it_on_the_tenth_session(void **state)
{
	(void)state; /* golden TH01 */
	struct scene s;
	scene_start(&s);
	fixture_present(s.img, 1, "2025-09-02", "2025-09-19");
	fixture_mark(s.img, 1, "2025-09-08", "2025-09-12", "G");
	const struct flags *f = look(&s, "2025-09-19");
	const struct flag_work *w = &f->work[FIGURE_THRESHOLD];
	assert_int_equal(w->state, FLAG_STATE_MET);
	assert_int_equal(flags_day(f, w->since), day("2025-09-12"));
	assert_int_equal(flags_session(f, w->since), SESSION_PM);
	assert_int_equal(w->n_columns, 10);
	assert_int_equal(flags_cell(f, w->columns[0]), CODE_G);
	/* The window reaches back over the summer (R91). */
	assert_int_equal(f->threshold.ever.window_first_week, day("2025-06-02"));
	/* All of them leave together, ten school weeks later; half term is none of them. */
	assert_int_equal(f->threshold.drop_count, 10);
	assert_int_equal(f->threshold.drop_on, day("2025-11-24"));
	assert_int_equal(f->threshold.ends_on, day("2025-11-24"));
	f = look(&s, "2025-09-11");
	assert_int_equal(f->work[FIGURE_THRESHOLD].state, FLAG_STATE_NEAR);
	assert_int_equal(f->work[FIGURE_THRESHOLD].since, COLUMN_NONE);
	scene_end(&s);
}

static void
threshold__what_left_the_window_stays_on_record(void **state)
{
	(void)state;
	struct scene s;
	scene_start(&s);
	fixture_present(s.img, 1, "2025-09-02", "2025-12-19");
	fixture_mark(s.img, 1, "2025-09-08", "2025-09-12", "G");
	const struct flags *f = look(&s, "2025-12-19");
	assert_int_equal(f->work[FIGURE_THRESHOLD].state, FLAG_STATE_NOT_MET);
	assert_int_equal(f->threshold.now.count, 0);
	assert_true(f->threshold.ever.is_met);
	assert_int_equal(f->threshold.ever.met_on, day("2025-09-12"));
	struct flag_week weeks[THRESHOLD_WEEKS_MAX + 1];
	assert_int_equal(flags_weeks(weeks, f), 11);
	assert_false(weeks[0].is_in_window);
	assert_true(weeks[1].is_in_window);
	assert_int_equal(weeks[10].monday, day("2025-12-15"));
	assert_int_equal(weeks[10].end - weeks[10].first, 10);
	scene_end(&s);
}

static void
persistent__lasts_from_the_miss_that_made_it_to_the_session_that_ends_it(void **state)
{
	(void)state;
	struct scene s;
	scene_start(&s);
	fixture_present(s.img, 1, "2025-09-02", "2025-09-15");
	fixture_mark(s.img, 1, "2025-09-15", "2025-09-15", "I");
	/* 2 of 20: exactly a tenth; the twenty-first attended session ends it. */
	const struct flags *f = look(&s, "2025-09-15");
	const struct flag_rate *r = &f->rate[FIGURE_PERSISTENT];
	const struct flag_work *w = &f->work[FIGURE_PERSISTENT];
	assert_int_equal(r->absent, 2);
	assert_int_equal(r->possible, 20);
	assert_int_equal(w->state, FLAG_STATE_MET);
	assert_int_equal(flags_day(f, w->since), day("2025-09-15"));
	assert_int_equal(flags_session(f, w->since), SESSION_PM);
	assert_int_equal(w->n_columns, 2);
	assert_int_equal(r->attend_to_end, 1);
	assert_int_equal(flags_day(f, r->end_column), day("2025-09-16"));
	assert_int_equal(flags_session(f, r->end_column), SESSION_AM);
	/* Severe: 8 more of 10 missed in a row would be 10 of 30. */
	assert_int_equal(f->work[FIGURE_SEVERE].state, FLAG_STATE_NOT_MET);
	assert_int_equal(f->rate[FIGURE_SEVERE].miss_to_meet, 16);
	assert_int_equal(f->rate[FIGURE_SEVERE].by, day("2025-10-24"));
	scene_end(&s);
}

static void
at_risk__is_near_persistent_and_says_how_many_more_before_half_term(void **state)
{
	(void)state;
	struct scene s;
	scene_start(&s);
	fixture_present(s.img, 1, "2025-09-02", "2025-10-14");
	fixture_mark(s.img, 1, "2025-09-15", "2025-09-16", "M");
	const struct flags *f = look(&s, "2025-10-14");
	const struct flag_rate *r = &f->rate[FIGURE_PERSISTENT];
	assert_int_equal(r->possible, 62);
	assert_int_equal(f->work[FIGURE_AT_RISK].state, FLAG_STATE_MET);
	assert_int_equal(f->work[FIGURE_PERSISTENT].state, FLAG_STATE_NEAR);
	/* 16 sessions are left to half term: 78 in all, of which 8 must be missed. */
	assert_int_equal(r->by, day("2025-10-24"));
	assert_int_equal(r->miss_by, 4);
	assert_int_equal(r->miss_to_meet, 3);
	scene_end(&s);
}

static void
illness__is_met_at_the_thirtieth_session_of_the_school_year(void **state)
{
	(void)state;
	struct scene s;
	scene_start(&s);
	fixture_mark(s.img, 1, "2025-06-02", "2025-06-20", "I"); /* last year: not counted */
	fixture_mark(s.img, 1, "2025-09-08", "2025-09-26", "I");
	const struct flags *f = look(&s, "2025-10-10");
	const struct flag_work *w = &f->work[FIGURE_ILLNESS15];
	assert_int_equal(w->state, FLAG_STATE_MET);
	assert_int_equal(w->n_columns, 30);
	assert_int_equal(flags_day(f, w->since), day("2025-09-26"));
	assert_int_equal(flags_session(f, w->since), SESSION_PM);
	f = look(&s, "2025-09-25");
	assert_int_equal(f->work[FIGURE_ILLNESS15].state, FLAG_STATE_NEAR);
	scene_end(&s);
}

static void
continuous__a_run_over_half_term_stands_until_another_code(void **state)
{
	(void)state; /* golden CO02 */
	struct scene s;
	scene_start(&s);
	fixture_present(s.img, 1, "2025-09-02", "2025-10-15");
	fixture_mark(s.img, 1, "2025-10-16", "2025-11-05", "O");
	const struct flags *f = look(&s, "2025-11-06"); /* nobody took the register yet */
	const struct flag_work *w = &f->work[FIGURE_CONTINUOUS10];
	assert_int_equal(w->state, FLAG_STATE_MET);
	assert_int_equal(f->continuous.now_days, 10);
	assert_int_equal(f->continuous.now_start, day("2025-10-16"));
	assert_int_equal(flags_day(f, w->since), day("2025-11-05"));
	assert_int_equal(w->n_columns, 20);
	assert_int_equal(f->work[FIGURE_GROUND_I20].state, FLAG_STATE_NEAR);
	assert_int_equal(f->ground_i.due_on, day("2025-11-19"));
	assert_true((f->row.met & FIGURE_BIT(FIGURE_CONTINUOUS10)) != 0);
	fixture_present(s.img, 1, "2025-11-06", "2025-11-06");
	f = look(&s, "2025-11-06");
	assert_int_equal(f->work[FIGURE_CONTINUOUS10].state, FLAG_STATE_NOT_MET);
	assert_int_equal(f->continuous.ever.met_on, day("2025-11-05"));
	assert_int_equal(f->continuous.ever.longest_days, 10);
	scene_end(&s);
}

static void
ground_i__a_late_arrival_breaks_twenty_days(void **state)
{
	(void)state; /* golden GI02 */
	struct scene s;
	scene_start(&s);
	fixture_mark(s.img, 1, "2025-09-08", "2025-10-03", "O");
	const struct flags *f = look(&s, "2025-10-03");
	/* Year 9: the closure of Year 7 on 1 October is nothing to this pupil. */
	assert_int_equal(f->work[FIGURE_GROUND_I20].state, FLAG_STATE_MET);
	image_set_mark(s.img, 1, day("2025-09-23"), SESSION_AM, CODE_U);
	f = look(&s, "2025-10-03");
	assert_int_equal(f->work[FIGURE_GROUND_I20].state, FLAG_STATE_NOT_MET);
	assert_int_equal(f->ground_i.now_days, 8);
	assert_int_equal(f->work[FIGURE_CONTINUOUS10].state, FLAG_STATE_MET);
	scene_end(&s);
}

static void
outlook__is_never_in_the_past_when_nobody_marked_for_weeks(void **state)
{
	(void)state;
	struct scene s;
	scene_start(&s);
	fixture_present(s.img, 1, "2025-09-02", "2025-09-15");
	fixture_mark(s.img, 1, "2025-09-15", "2025-09-15", "O");
	const struct flags *f = look(&s, "2025-11-10");
	assert_int_equal(flags_day(f, f->next), day("2025-11-10"));
	assert_int_equal(f->rate[FIGURE_SEVERE].by, day("2025-12-19"));
	assert_int_equal(flags_day(f, f->rate[FIGURE_PERSISTENT].end_column), day("2025-11-10"));
	/* Nine more, and today may be the first. */
	assert_int_equal(f->continuous.due_on, day("2025-11-20"));
	scene_end(&s);
}

/* What the page says is what the report says, for every pupil. */
static void
flags__agree_with_the_report_for_random_pupils(void **state)
{
	(void)state;
	uint64_t seed = (uint64_t)time(NULL);
	uint64_t r = seed;
	struct law_config cfg = law_config_default();
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int round = 0; round < 5; round++) {
		struct image *img = fixture_random(seed + (uint64_t)round, 150);
		struct arena a;
		arena_init(&a, 0);
		const struct report_args args = {
		    .range = {day("2025-09-01"),
		        day("2025-08-20") + (int32_t)fixture_random_below(&r, 350)},
		    .last_is_am = fixture_random_below(&r, 2) == 0,
		    .cfg = &cfg};
		struct report rep;
		report_school(&rep, img, &args, &a);
		for (size_t i = 0; i < rep.n_pupils; i++) {
			struct flags f;
			flags_find(&f, img, rep.pupils[i].pupil, &args, &a);
			for (int k = 0; k < FIGURE_FLAG_COUNT; k++) {
				bool is_met = (rep.pupils[i].met & FIGURE_BIT(k)) != 0;
				assert_int_equal(f.work[k].state == FLAG_STATE_MET, is_met);
				assert_true(!is_met || f.work[k].since != COLUMN_NONE);
				assert_true(!is_met || f.work[k].n_columns > 0);
			}
		}
		image_free(img);
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(threshold__a_weeks_holiday_meets_it_on_the_tenth_session),
	    cmocka_unit_test(threshold__what_left_the_window_stays_on_record),
	    cmocka_unit_test(
	        persistent__lasts_from_the_miss_that_made_it_to_the_session_that_ends_it),
	    cmocka_unit_test(at_risk__is_near_persistent_and_says_how_many_more_before_half_term),
	    cmocka_unit_test(illness__is_met_at_the_thirtieth_session_of_the_school_year),
	    cmocka_unit_test(continuous__a_run_over_half_term_stands_until_another_code),
	    cmocka_unit_test(ground_i__a_late_arrival_breaks_twenty_days),
	    cmocka_unit_test(outlook__is_never_in_the_past_when_nobody_marked_for_weeks),
	    cmocka_unit_test(flags__agree_with_the_report_for_random_pupils),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
