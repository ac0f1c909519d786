#include "fixture.h"

#include "base/diag.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

int32_t
day(const char *s)
{
	int32_t out = DAY_NONE;
	if (!day_parse(&out, s)) {
		fprintf(stderr, "no date: %s\n", s);
		abort();
	}
	return out;
}

struct image *
fixture_school(void)
{
	const struct term terms[] = {
	    {day("2024-09-02"), day("2024-10-25"), "Autumn term 1"},
	    {day("2024-11-04"), day("2024-12-20"), "Autumn term 2"},
	    {day("2025-01-06"), day("2025-02-14"), "Spring term 1"},
	    {day("2025-02-24"), day("2025-04-04"), "Spring term 2"},
	    {day("2025-04-22"), day("2025-05-23"), "Summer term 1"},
	    {day("2025-06-02"), day("2025-07-22"), "Summer term 2"},
	    {day("2025-09-02"), day("2025-10-24"), "Autumn term 1"},
	    {day("2025-11-03"), day("2025-12-19"), "Autumn term 2"},
	    {day("2026-01-05"), day("2026-02-13"), "Spring term 1"},
	    {day("2026-02-23"), day("2026-03-27"), "Spring term 2"},
	    {day("2026-04-13"), day("2026-05-22"), "Summer term 1"},
	    {day("2026-06-01"), day("2026-07-20"), "Summer term 2"},
	};
	const struct closure closures[] = {
	    {day("2025-05-05"), {true, true}, YEARS_ALL, CLOSURE_PLANNED, "May Day"},
	    {day("2026-05-04"), {true, true}, YEARS_ALL, CLOSURE_PLANNED, "May Day"},
	    {day("2025-10-01"), {false, true}, YEAR_BIT(NC_7), CLOSURE_PLANNED, "Open evening"},
	    {day("2025-11-20"), {true, false}, YEARS_ALL, CLOSURE_UNPLANNED, "Heating failed"},
	    {day("2026-01-19"), {true, true}, YEARS_ALL, CLOSURE_UNPLANNED, "Snow"},
	    {day("2026-01-20"), {true, true}, YEARS_ALL, CLOSURE_UNPLANNED, "Snow"},
	    {day("2026-01-21"), {true, true}, YEARS_ALL, CLOSURE_UNPLANNED, "Snow"},
	    {day("2026-01-22"), {true, true}, YEARS_ALL, CLOSURE_UNPLANNED, "Snow"},
	    {day("2026-01-23"), {true, true}, YEARS_ALL, CLOSURE_UNPLANNED, "Snow"},
	};
	const struct image_args args = {.school_id = 1,
	    .seq = 7,
	    .structure_seq = 5,
	    .terms = terms,
	    .n_terms = sizeof terms / sizeof terms[0],
	    .closures = closures,
	    .n_closures = sizeof closures / sizeof closures[0]};
	struct image *img = NULL;
	struct diag d = {0};
	if (image_new(&img, &args, &d) != RC_OK) {
		fprintf(stderr, "%s\n", d.text);
		abort();
	}
	return img;
}

void
fixture_groups(struct image *img)
{
	const struct image_group groups[] = {
	    {.id = 1, .name = "9 Fern", .tutor = "Mrs A. Karim", .year = NC_9},
	    {.id = 2, .name = "7 Ash", .tutor = "Mr B. Lowe", .year = NC_7},
	    {.id = 3, .name = "10 Elm", .tutor = "", .year = NC_10},
	};
	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
		image_add_group(img, &groups[i]);
	}
}

struct image_pupil
fixture_pupil(int64_t id)
{
	static struct day_range spell;
	static struct image_year year;
	static struct image_member member;
	spell = (struct day_range){day("2024-09-02"), DAY_NONE};
	year = (struct image_year){spell, NC_9};
	member = (struct image_member){spell, 1};
	return (struct image_pupil){.id = id,
	    .upn = "",
	    .surname = "Adeyemi-Fairclough",
	    .forename = "Oluwaseun",
	    .legal = "",
	    .search = "adeyemi fairclough oluwaseun",
	    .dob = day("2011-03-14"),
	    .sex = 'F',
	    .spells = &spell,
	    .n_spells = 1,
	    .years = &year,
	    .n_years = 1,
	    .groups = &member,
	    .n_groups = 1};
}

void
fixture_mark(
    struct image *img, int64_t pupil_id, const char *from, const char *to, const char *code)
{
	for (int32_t d = day(from); d <= day(to); d++) {
		for (int s = 0; s < SESSION_COUNT; s++) {
			image_set_mark(img, pupil_id, d, (enum session)s, code_find(code));
		}
	}
}

void
fixture_present(struct image *img, int64_t pupil_id, const char *from, const char *to)
{
	fixture_mark(img, pupil_id, from, to, "/");
}

uint32_t
fixture_random_below(uint64_t *state, uint32_t n)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*state >> 33) % n);
}

/* What happened to one pupil. */
struct life {
	struct day_range spells[2];
	struct image_year years[2];
	struct image_member groups[3];
	struct image_flag flags[3];
	char search[32];
};

static struct image_pupil
random_pupil(struct life *l, uint64_t *r, uint32_t i)
{
	static const enum nc_year years[] = {NC_7, NC_9, NC_10};
	uint32_t y = fixture_random_below(r, 2);
	int32_t start = day("2024-09-02");
	int32_t turn = day("2025-09-01");
	struct image_pupil p = {.id = (int64_t)i * 3 + 1,
	    .upn = "",
	    .surname = "Test",
	    .forename = "Pupil",
	    .legal = "",
	    .dob = day("2008-01-01") + (int32_t)fixture_random_below(r, 2500),
	    .is_boarder = fixture_random_below(r, 40) == 0,
	    .spells = l->spells,
	    .years = l->years,
	    .groups = l->groups,
	    .flags = l->flags};
	snprintf(l->search, sizeof l->search, "test %04u", fixture_random_below(r, 5000));
	p.search = l->search;
	l->spells[0] = (struct day_range){start, DAY_NONE};
	p.n_spells = 1;
	if (fixture_random_below(r, 4) == 0) { /* left, and came back or did not */
		l->spells[0].to = start + (int32_t)fixture_random_below(r, 600);
		l->spells[1] = (struct day_range){
		    l->spells[0].to + 1 + (int32_t)fixture_random_below(r, 90), DAY_NONE};
		p.n_spells = 1 + fixture_random_below(r, 2);
	} else if (fixture_random_below(r, 4) == 0) {
		l->spells[0].from = start + (int32_t)fixture_random_below(r, 600);
	}
	l->years[0] = (struct image_year){{start, turn - 1}, years[y]};
	l->years[1] = (struct image_year){{turn, DAY_NONE}, years[y + 1]};
	p.n_years = fixture_random_below(r, 3);
	l->groups[0] = (struct image_member){{start, turn - 1}, y == 0 ? 2 : 1};
	l->groups[1] = (struct image_member){{turn, DAY_NONE}, y == 0 ? 1 : 3};
	p.n_groups = fixture_random_below(r, 3);
	for (p.n_flags = 0; p.n_flags < fixture_random_below(r, 4) && p.n_flags < 3; p.n_flags++) {
		int32_t from = start + (int32_t)fixture_random_below(r, 500);
		int32_t to = from + (int32_t)fixture_random_below(r, 300);
		l->flags[p.n_flags] =
		    (struct image_flag){{from, fixture_random_below(r, 2) == 0 ? DAY_NONE : to},
		        (enum pupil_flag)fixture_random_below(r, PUPIL_FLAG_COUNT)};
	}
	return p;
}

/* Mostly present; some pupils are ill or away in long stretches. */
static void
random_marks(struct image *img, uint64_t *r, const struct image_pupil *p)
{
	uint32_t wild = fixture_random_below(r, 4);
	uint8_t code = CODE_PRESENT_AM;
	uint32_t left = 0;
	for (uint32_t c = 0; c < img->axis.n; c++) {
		if (left == 0) {
			bool is_away = fixture_random_below(r, 12) < wild;
			left = 1 + fixture_random_below(r, is_away && wild > 1 ? 30 : 4);
			code = CODE_PRESENT_AM;
			if (is_away) {
				static const uint8_t usual[] = {
				    CODE_I, CODE_O, CODE_G, CODE_N, CODE_U};
				code = fixture_random_below(r, 3) == 0
				           ? (uint8_t)(CODE_FIRST + fixture_random_below(
				                                        r, CODE_END - CODE_FIRST))
				           : usual[fixture_random_below(r, 5)];
			}
		}
		left--;
		if (fixture_random_below(r, 50) != 0) { /* else it stays blank */
			image_set_mark(
			    img, p->id, img->axis.day[c], (enum session)img->axis.session[c], code);
		}
	}
}

struct image *
fixture_random(uint64_t seed, uint32_t n)
{
	struct image *img = fixture_school();
	fixture_groups(img);
	uint64_t r = seed * 977 + 3;
	for (uint32_t i = 0; i < n; i++) {
		struct life life;
		struct image_pupil p = random_pupil(&life, &r, i);
		image_add_pupil(img, &p);
	}
	image_seal(img);
	for (size_t i = 0; i < img->n_pupils; i++) {
		random_marks(img, &r, &img->pupils[i]);
	}
	return img;
}
