#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <jansson.h>

#include "../engine/fixture.h"
#include "app/figures_json.h"
#include "app/flag_words.h"

/* The pupil of the design's screens 04 and 10, on Thursday 19 November 2026 after the morning. */
struct scene {
	struct image *img;
	struct arena a;
	struct law_config cfg;
	struct flags flags;
	struct report_args args;
};

static void
mark(struct scene *s, const char *date, enum session session, const char *code)
{
	assert_true(image_set_mark(s->img, 1, day(date), session, code_find(code)));
}

static void
both(struct scene *s, const char *date, const char *code)
{
	mark(s, date, SESSION_AM, code);
	mark(s, date, SESSION_PM, code);
}

static struct image *
school(void)
{
	const struct term terms[] = {
	    {day("2026-09-02"), day("2026-10-23"), "Autumn term 1"},
	    {day("2026-11-02"), day("2026-12-18"), "Autumn term 2"},
	    {day("2027-01-04"), day("2027-02-12"), "Spring term 1"},
	    {day("2027-02-22"), day("2027-03-26"), "Spring term 2"},
	};
	const struct image_args args = {.school_id = 1, .terms = terms, .n_terms = 4};
	struct image *img = NULL;
	struct diag d = {.rc = RC_OK};
	assert_int_equal(image_new(&img, &args, &d), RC_OK);
	return img;
}

static void
present(struct scene *s, const char *from, const char *to)
{
	for (int32_t d = day(from); d <= day(to); d++) {
		image_set_mark(s->img, 1, d, SESSION_AM, CODE_PRESENT_AM);
		image_set_mark(s->img, 1, d, SESSION_PM, CODE_PRESENT_PM);
	}
}

static void
look(struct scene *s)
{
	flags_find(&s->flags, s->img, image_pupil_find(s->img, 1), &s->args, &s->a);
}

static void
scene_start(struct scene *s)
{
	struct image_pupil p = fixture_pupil(1);
	s->cfg = law_config_default();
	arena_init(&s->a, 0);
	s->img = school();
	s->args = (struct report_args){
	    .range = {day("2026-09-01"), day("2026-11-19")}, .last_is_am = true, .cfg = &s->cfg};
	fixture_groups(s->img);
	image_add_pupil(s->img, &p);
	image_seal(s->img);
	present(s, "2026-09-02", "2026-11-18");
	mark(s, "2026-11-19", SESSION_AM, "L");
	both(s, "2026-09-08", "O");
	both(s, "2026-09-14", "I");
	both(s, "2026-09-15", "I");
	both(s, "2026-09-16", "I");
	mark(s, "2026-09-22", SESSION_AM, "I");
	mark(s, "2026-09-24", SESSION_AM, "U");
	mark(s, "2026-10-01", SESSION_PM, "M");
	mark(s, "2026-10-06", SESSION_AM, "U");
	both(s, "2026-10-22", "G");
	both(s, "2026-10-23", "G");
	mark(s, "2026-11-10", SESSION_AM, "U");
	both(s, "2026-11-16", "N");
	look(s);
}

static void
scene_end(struct scene *s)
{
	image_free(s->img);
	arena_free(&s->a);
}

static void
threshold__is_said_as_on_the_pupil_page(void **state)
{
	(void)state;
	struct scene s;
	struct flag_words w;
	scene_start(&s);
	flag_words(&w, &s.flags, FIGURE_THRESHOLD, &s.a);
	assert_string_equal(w.title, "Ten in ten school weeks");
	assert_string_equal(w.state, "Met, only with N");
	assert_string_equal(
	    w.now, "11 sessions of G, N, O or U since Mon 7 Sep. Without the 2 N: 9.");
	assert_string_equal(w.since, "Mon 16 Nov AM, the 10th session");
	assert_string_equal(w.change,
	    "Explaining one N as authorised still leaves 10. Both: 9, not met. On Mon 23 Nov two "
	    "sessions drop out. Then it is below the threshold.");
	assert_string_equal(
	    w.rule, "R90 to R92. The school must consider a notice; it need not ask for one.");
	scene_end(&s);
}

static void
persistent__is_said_as_on_the_pupil_page(void **state)
{
	(void)state;
	struct scene s;
	struct flag_words w;
	scene_start(&s);
	flag_words(&w, &s.flags, FIGURE_PERSISTENT, &s.a);
	assert_string_equal(w.state, "Met");
	assert_string_equal(
	    w.now, "19 of 103 sessions missed, 18.4%. Persistent from 10%, for any reason.");
	assert_string_equal(w.since, "Tue 8 Sep AM");
	assert_string_equal(
	    w.change, "Attending every session, it ends on Wed 3 Feb 2027 AM, after 88 sessions.");
	flag_words(&w, &s.flags, FIGURE_SEVERE, &s.a);
	assert_string_equal(w.state, "Not met");
	assert_string_equal(w.since, "");
	assert_string_equal(w.change, "It can't become severe before Fri 18 Dec.");
	flag_words(&w, &s.flags, FIGURE_AT_RISK, &s.a);
	assert_string_equal(w.state, "Not met");
	assert_string_equal(w.change, "");
	scene_end(&s);
}

static void
near__says_how_many_more_make_it_persistent(void **state)
{
	(void)state;
	struct scene s;
	struct flag_words w;
	scene_start(&s);
	present(&s, "2026-09-02", "2026-10-23");
	both(&s, "2026-09-08", "O");
	look(&s);
	flag_words(&w, &s.flags, FIGURE_PERSISTENT, &s.a);
	assert_string_equal(w.state, "Not met");
	/* 5 of 103, and 43 sessions until the end of term: 15 of 146 are a tenth. */
	assert_string_equal(
	    w.change, "10 more missed sessions before Fri 18 Dec make it persistent.");
	flag_words(&w, &s.flags, FIGURE_THRESHOLD, &s.a);
	assert_string_equal(w.state, "Not met");
	assert_string_equal(w.change,
	    "5 more sessions of G, N, O or U meet it. On Mon 23 Nov two sessions drop out.");
	assert_string_equal(w.since, "");
	present(&s, "2026-09-02", "2026-11-18");
	look(&s);
	flag_words(&w, &s.flags, FIGURE_THRESHOLD, &s.a);
	assert_string_equal(w.change, "10 more sessions of G, N, O or U meet it.");
	scene_end(&s);
}

static void
run__names_the_day_on_which_it_would_be_ten(void **state)
{
	(void)state;
	struct scene s;
	struct flag_words w;
	scene_start(&s);
	for (int32_t d = day("2026-11-12"); d <= day("2026-11-18"); d++) {
		image_set_mark(s.img, 1, d, SESSION_AM, CODE_O);
		image_set_mark(s.img, 1, d, SESSION_PM, CODE_O);
	}
	image_clear_mark(s.img, 1, day("2026-11-19"), SESSION_AM);
	look(&s);
	flag_words(&w, &s.flags, FIGURE_CONTINUOUS10, &s.a);
	assert_string_equal(w.state, "Near");
	assert_string_equal(w.now, "5 school days with only G, N, O or U, from Thu 12 Nov.");
	assert_string_equal(
	    w.change, "5 more school days meet it on Wed 25 Nov; any other code ends the run.");
	scene_end(&s);
}

static json_t *
parsed(struct text *t)
{
	json_error_t e;
	json_t *j = json_loads(t->s, 0, &e);
	assert_non_null(j);
	return j;
}

static void
cards__are_those_of_the_interface(void **state)
{
	(void)state;
	struct scene s;
	struct text t;
	scene_start(&s);
	text_init(&t, 1 << 20);
	flag_cards_json(&t, &s.flags, &s.a);
	json_t *cards = parsed(&t);
	assert_int_equal(json_array_size(cards), FIGURE_FLAG_COUNT);
	json_t *card = json_array_get(cards, 0);
	assert_string_equal(json_string_value(json_object_get(card, "kind")), "threshold");
	assert_string_equal(json_string_value(json_object_get(card, "state")), "met");
	assert_string_equal(json_string_value(json_object_get(card, "met_on")), "2026-11-16");
	assert_string_equal(json_string_value(json_object_get(card, "met_session")), "AM");
	assert_int_equal(json_array_size(json_object_get(card, "sessions")), 11);
	json_t *weeks = json_object_get(card, "weeks");
	assert_int_equal(json_array_size(weeks), 11);
	json_t *week = json_array_get(weeks, 1);
	assert_string_equal(json_string_value(json_object_get(week, "monday")), "2026-09-07");
	assert_true(json_is_true(json_object_get(week, "is_in_window")));
	assert_int_equal(json_array_size(json_object_get(week, "codes")), 2);
	json_decref(cards);
	text_fini(&t);
	scene_end(&s);
}

static void
report_pupil__has_the_fields_of_the_golden_cases(void **state)
{
	(void)state;
	struct scene s;
	struct text t;
	scene_start(&s);
	text_init(&t, 1 << 20);
	report_pupil_json(&t, &s.flags);
	json_t *j = parsed(&t);
	assert_int_equal(json_integer_value(json_object_get(j, "possible")), 103);
	assert_int_equal(json_integer_value(json_object_get(j, "attended")), 84);
	assert_int_equal(json_integer_value(json_object_get(j, "on_site")), 87);
	assert_string_equal(json_string_value(json_object_get(j, "attendance_pct")), "81.6");
	assert_true(json_is_true(json_object_get(j, "pa")));
	json_t *flags = json_object_get(j, "flags");
	json_t *h = json_object_get(flags, "threshold");
	assert_true(json_is_true(json_object_get(h, "met")));
	assert_string_equal(json_string_value(json_object_get(h, "met_on")), "2026-11-16");
	assert_string_equal(
	    json_string_value(json_object_get(h, "window_first_week")), "2026-09-07");
	assert_int_equal(json_integer_value(json_object_get(h, "max_in_window")), 11);
	json_t *i = json_object_get(flags, "illness15");
	assert_string_equal(json_string_value(json_object_get(i, "days_missed")), "3.5");
	assert_true(json_is_null(json_object_get(i, "due_on")));
	assert_true(json_is_null(json_object_get(i, "basis")));
	json_t *run = json_object_get(flags, "continuous10");
	assert_int_equal(json_integer_value(json_object_get(run, "longest_run_days")), 2);
	assert_true(json_is_null(json_object_get(run, "run_start")));
	json_decref(j);
	text_fini(&t);
	scene_end(&s);
}

static void
report_school__pools_the_sessions_and_says_null_where_nothing_was_possible(void **state)
{
	(void)state;
	struct scene s;
	struct text t;
	struct report rep;
	scene_start(&s);
	text_init(&t, 1 << 20);
	report_school(&rep, s.img, &s.args, &s.a);
	report_school_json(&t, &rep);
	json_t *j = parsed(&t);
	assert_int_equal(json_integer_value(json_object_get(j, "absent")), 19);
	assert_int_equal(json_integer_value(json_object_get(j, "late")), 1);
	assert_string_equal(json_string_value(json_object_get(j, "pa_pct")), "100.0");
	json_t *year = json_array_get(json_object_get(j, "years"), 0);
	assert_string_equal(json_string_value(json_object_get(year, "key")), "9");
	assert_string_equal(json_string_value(json_object_get(year, "name")), "Year 9");
	assert_int_equal(json_integer_value(json_object_get(year, "possible")), 103);
	json_t *group = json_array_get(json_object_get(j, "groups"), 0);
	assert_string_equal(json_string_value(json_object_get(group, "name")), "9 Fern");
	json_decref(j);
	text_clear(&t);
	s.args.range = (struct day_range){day("2026-12-21"), day("2026-12-22")};
	report_school(&rep, s.img, &s.args, &s.a);
	report_school_json(&t, &rep);
	j = parsed(&t);
	assert_true(json_is_null(json_object_get(j, "attendance_pct")));
	assert_true(json_is_null(json_object_get(j, "pa_pct")));
	json_decref(j);
	text_fini(&t);
	scene_end(&s);
}

static void
figures__of_pupil_and_school_are_json_for_random_schools(void **state)
{
	(void)state;
	struct law_config cfg = law_config_default();
	struct image *img = fixture_random((uint64_t)time(NULL), 60);
	struct arena a;
	struct text t;
	arena_init(&a, 0);
	text_init(&t, 1 << 22);
	const struct report_args args = {
	    .range = {day("2025-09-01"), day("2026-03-04")}, .cfg = &cfg};
	struct report rep;
	report_school(&rep, img, &args, &a);
	const struct school_figures school_figures = {&rep, true, 900, 0};
	school_figures_json(&t, &school_figures);
	json_decref(parsed(&t));
	for (size_t i = 0; i < rep.n_pupils; i++) {
		struct flags f;
		struct pupil_figures figures = {.flags = &f, .minutes_late = 5};
		flags_find(&f, img, rep.pupils[i].pupil, &args, &a);
		report_weekdays(figures.weekdays, img, f.pupil, &args);
		text_clear(&t);
		pupil_figures_json(&t, &figures, &a);
		json_decref(parsed(&t));
		text_clear(&t);
		pupil_row_json(&t, &rep.pupils[i], UINT32_MAX);
		json_decref(parsed(&t));
		text_clear(&t);
		report_pupil_json(&t, &f);
		json_decref(parsed(&t));
	}
	text_fini(&t);
	image_free(img);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(threshold__is_said_as_on_the_pupil_page),
	    cmocka_unit_test(persistent__is_said_as_on_the_pupil_page),
	    cmocka_unit_test(near__says_how_many_more_make_it_persistent),
	    cmocka_unit_test(run__names_the_day_on_which_it_would_be_ten),
	    cmocka_unit_test(cards__are_those_of_the_interface),
	    cmocka_unit_test(report_pupil__has_the_fields_of_the_golden_cases),
	    cmocka_unit_test(
	        report_school__pools_the_sessions_and_says_null_where_nothing_was_possible),
	    cmocka_unit_test(figures__of_pupil_and_school_are_json_for_random_schools),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
