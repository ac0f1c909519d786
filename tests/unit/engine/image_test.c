#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "fixture.h"

#include <stdio.h>
#include <string.h>

static struct image *
school_of_one(const struct image_pupil *p)
{
	struct image *img = fixture_school();
	fixture_groups(img);
	image_add_pupil(img, p);
	image_seal(img);
	return img;
}

static void
expect__a_session_without_a_mark_is_blank_and_then_has_its_code(void **state)
{
	(void)state;
	struct image_pupil p = fixture_pupil(41);
	struct image *img = school_of_one(&p);
	const struct image_pupil *kept = image_pupil_find(img, 41);
	int32_t d = day("2025-09-08");
	assert_int_equal(image_cell(img, kept, d, SESSION_PM), CELL_BLANK);
	assert_true(image_set_mark(img, 41, d, SESSION_PM, CODE_U));
	assert_int_equal(image_cell(img, kept, d, SESSION_PM), CODE_U);
	assert_int_equal(image_cell(img, kept, d, SESSION_AM), CELL_BLANK);
	assert_true(image_clear_mark(img, 41, d, SESSION_PM));
	assert_int_equal(image_cell(img, kept, d, SESSION_PM), CELL_BLANK);
	image_free(img);
}

static void
roll__days_before_and_after_the_enrolment_take_no_mark(void **state)
{
	(void)state;
	struct image_pupil p = fixture_pupil(1);
	struct day_range spells[] = {
	    {day("2024-09-02"), day("2024-10-01")}, {day("2025-09-08"), day("2025-09-09")}};
	p.spells = spells;
	p.n_spells = 2;
	struct image *img = school_of_one(&p);
	const struct image_pupil *kept = image_pupil_find(img, 1);
	assert_int_equal(image_cell(img, kept, day("2024-10-01"), SESSION_PM), CELL_BLANK);
	assert_int_equal(image_cell(img, kept, day("2024-10-02"), SESSION_AM), CELL_OFF_ROLL);
	assert_int_equal(image_cell(img, kept, day("2025-09-05"), SESSION_PM), CELL_OFF_ROLL);
	assert_int_equal(image_cell(img, kept, day("2025-09-08"), SESSION_AM), CELL_BLANK);
	assert_int_equal(image_cell(img, kept, day("2025-09-10"), SESSION_AM), CELL_OFF_ROLL);
	assert_false(image_set_mark(img, 1, day("2025-09-05"), SESSION_PM, CODE_Z));
	assert_int_equal(image_cell(img, kept, day("2025-09-05"), SESSION_PM), CELL_OFF_ROLL);
	assert_true(image_is_on_roll(kept, day("2025-09-09")));
	assert_false(image_is_on_roll(kept, day("2025-09-10")));
	struct day_range spell = image_spell(kept, day("2025-07-01"));
	assert_int_equal(spell.from, day("2024-09-02"));
	image_free(img);
}

static void
boarder__is_never_expected_and_stands_in_no_register(void **state)
{
	(void)state;
	struct image_pupil p = fixture_pupil(5);
	p.is_boarder = true;
	struct image *img = school_of_one(&p);
	const struct image_pupil *kept = image_pupil_find(img, 5);
	for (uint32_t c = 0; c < img->axis.n; c++) {
		assert_int_equal(image_cells(img, kept)[c], CELL_NOT_OPEN);
	}
	const struct image_pupil *out[1];
	assert_int_equal(image_group_pupils(out, img, 1, day("2025-09-08")), 0);
	assert_true(image_is_on_roll(kept, day("2025-09-08")));
	assert_false(image_set_mark(img, 5, day("2025-09-08"), SESSION_AM, CODE_PRESENT_AM));
	image_free(img);
}

static void
year__a_session_closed_for_year_7_is_open_for_year_9(void **state)
{
	(void)state;
	struct image *img = fixture_school();
	fixture_groups(img);
	struct image_pupil p = fixture_pupil(1);
	image_add_pupil(img, &p);
	p = fixture_pupil(2);
	struct image_year years[] = {
	    {{day("2024-09-02"), day("2025-08-31")}, NC_R}, {{day("2025-09-01"), DAY_NONE}, NC_7}};
	p.years = years;
	p.n_years = 2;
	image_add_pupil(img, &p);
	image_seal(img);
	const struct image_pupil *nine = image_pupil_find(img, 1);
	const struct image_pupil *seven = image_pupil_find(img, 2);
	int32_t d = day("2025-10-01");
	assert_int_equal(image_cell(img, nine, d, SESSION_PM), CELL_BLANK);
	assert_int_equal(image_cell(img, seven, d, SESSION_PM), CELL_NOT_OPEN);
	assert_int_equal(image_cell(img, seven, d, SESSION_AM), CELL_BLANK);
	assert_int_equal(image_year_on(seven, d), NC_7);
	assert_int_equal(image_year_on(seven, day("2024-10-01")), NC_R);
	assert_int_equal(image_years_on(seven, day("2024-08-01")), YEARS_ALL);
	/* May Day and Saturdays are no session at all. */
	assert_int_equal(image_cell(img, nine, day("2026-05-04"), SESSION_AM), CELL_NOT_OPEN);
	assert_int_equal(image_cell(img, nine, day("2025-10-04"), SESSION_AM), CELL_NOT_OPEN);
	image_free(img);
}

static void
register__lists_the_groups_pupils_of_that_day_by_surname(void **state)
{
	(void)state;
	struct image *img = fixture_school();
	fixture_groups(img);
	const char *names[] = {"okafor ben", "abbott zoe", "okafor ada"};
	for (int i = 0; i < 3; i++) {
		struct image_pupil p = fixture_pupil(10 - i);
		p.search = names[i];
		struct image_member moved[] = {{{day("2024-09-02"), day("2025-10-31")}, 2},
		    {{day("2025-11-01"), DAY_NONE}, 1}};
		if (i == 1) {
			p.groups = moved;
			p.n_groups = 2;
		}
		image_add_pupil(img, &p);
	}
	image_seal(img);
	const struct image_pupil *out[3];
	assert_int_equal(image_group_pupils(out, img, 1, day("2025-11-03")), 3);
	assert_int_equal(out[0]->id, 9);
	assert_int_equal(out[1]->id, 8);
	assert_int_equal(out[2]->id, 10);
	assert_int_equal(image_group_pupils(out, img, 1, day("2025-10-01")), 2);
	assert_int_equal(image_group_pupils(out, img, 2, day("2025-10-01")), 1);
	assert_int_equal(out[0]->id, 9);
	assert_string_equal(image_group_on(img, out[0], day("2025-10-01"))->name, "7 Ash");
	assert_int_equal(image_group_pupils(out, img, 0, day("2025-10-01")), 3);
	assert_string_equal(img->groups[0].name, "7 Ash");
	assert_string_equal(img->groups[2].name, "10 Elm");
	image_free(img);
}

static void
find__every_pupil_by_id_and_by_upn_and_nobody_else(void **state)
{
	(void)state;
	struct image *img = fixture_school();
	fixture_groups(img);
	for (int64_t i = 0; i < 1000; i++) {
		struct image_pupil p = fixture_pupil(i * i + 1);
		char upn[24];
		snprintf(upn, sizeof upn, "A%012d", (int)i);
		p.upn = upn;
		image_add_pupil(img, &p);
	}
	image_seal(img);
	for (int64_t i = 0; i < 1000; i++) {
		char upn[24];
		snprintf(upn, sizeof upn, "A%012d", (int)i);
		assert_int_equal(image_pupil_find(img, i * i + 1)->id, i * i + 1);
		assert_int_equal(image_pupil_by_upn(img, upn)->id, i * i + 1);
	}
	assert_null(image_pupil_find(img, 3));
	assert_null(image_pupil_by_upn(img, "A999999999999"));
	assert_false(image_set_mark(img, 3, day("2025-09-08"), SESSION_AM, CODE_I));
	image_free(img);
}

static void
flags__hold_from_their_first_to_their_last_day(void **state)
{
	(void)state;
	struct image_pupil p = fixture_pupil(1);
	struct image_flag flag = {{day("2025-01-10"), day("2025-02-10")}, PUPIL_FLAG_YOUNG_CARER};
	p.flags = &flag;
	p.n_flags = 1;
	struct image *img = school_of_one(&p);
	const struct image_pupil *kept = image_pupil_find(img, 1);
	assert_false(image_has_flag(kept, PUPIL_FLAG_YOUNG_CARER, day("2025-01-09")));
	assert_true(image_has_flag(kept, PUPIL_FLAG_YOUNG_CARER, day("2025-01-10")));
	assert_true(image_has_flag(kept, PUPIL_FLAG_YOUNG_CARER, day("2025-02-10")));
	assert_false(image_has_flag(kept, PUPIL_FLAG_YOUNG_CARER, day("2025-02-11")));
	assert_false(image_has_flag(kept, PUPIL_FLAG_MEDICAL, day("2025-02-01")));
	struct month_day start = {9, 1};
	assert_true(image_is_compulsory_age(kept, day("2025-09-08"), start));
	image_free(img);
}

static void
flag_names__are_read_as_written_and_no_others(void **state)
{
	(void)state;
	for (int i = 0; i < PUPIL_FLAG_COUNT; i++) {
		assert_int_equal(pupil_flag_parse(pupil_flag_info((enum pupil_flag)i)->name), i);
	}
	assert_int_equal(pupil_flag_parse("ehc_plan"), PUPIL_FLAG_EHC_PLAN);
	assert_int_equal(pupil_flag_parse("ehc-plan"), -1);
	assert_int_equal(pupil_flag_parse("ehc"), -1);
	assert_int_equal(pupil_flag_parse("ehc_plans"), -1);
	assert_int_equal(pupil_flag_parse(""), -1);
}

static void
calendar__a_school_without_a_term_is_refused(void **state)
{
	(void)state;
	struct image *img = NULL;
	struct diag d = {0};
	const struct image_args args = {.school_id = 1};
	assert_int_equal(image_new(&img, &args, &d), RC_INVALID);
	assert_null(img);
	assert_string_equal(d.field, "terms");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(expect__a_session_without_a_mark_is_blank_and_then_has_its_code),
	    cmocka_unit_test(roll__days_before_and_after_the_enrolment_take_no_mark),
	    cmocka_unit_test(boarder__is_never_expected_and_stands_in_no_register),
	    cmocka_unit_test(year__a_session_closed_for_year_7_is_open_for_year_9),
	    cmocka_unit_test(register__lists_the_groups_pupils_of_that_day_by_surname),
	    cmocka_unit_test(find__every_pupil_by_id_and_by_upn_and_nobody_else),
	    cmocka_unit_test(flags__hold_from_their_first_to_their_last_day),
	    cmocka_unit_test(flag_names__are_read_as_written_and_no_others),
	    cmocka_unit_test(calendar__a_school_without_a_term_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
