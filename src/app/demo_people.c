#include "app/demo_in.h"

#include "core/pupil_flag.h"
#include "core/upn.h"

#include <stdlib.h>
#include <string.h>

/* Groups, pupils, their contacts, flags and days on roll. */

static const char *const trees[] = {"Ash", "Birch", "Cedar", "Elder", "Fern", "Hazel", "Juniper",
    "Larch", "Maple", "Oak", "Poplar", "Rowan", "Sorrel", "Tansy", "Willow", "Yew"};
#define TREES (sizeof trees / sizeof trees[0])
#define GROUP_SIZE 28

static void
make_groups(struct demo *x)
{
	int per_year = (x->args->pupils / x->n_years + GROUP_SIZE - 1) / GROUP_SIZE;
	x->per_year = per_year < 1 ? 1 : per_year;
	x->n_groups = (size_t)x->n_years * (size_t)x->per_year;
	x->groups = ARENA_ARRAY(x->a, x->n_groups, struct reg_group);
	for (size_t i = 0; i < x->n_groups; i++) {
		int slot = (int)i % x->per_year;
		int year = x->first_year + (int)i / x->per_year;
		const char *tree = trees[(size_t)slot % TREES];
		bool is_again = (size_t)slot >= TREES;
		x->groups[i] = (struct reg_group){
		    .group_id = (int64_t)i + 1,
		    .name = arena_printf(x->a, "%s %s%s", nc_year_name((enum nc_year)year), tree,
		        is_again ? " 2" : ""),
		    .nc_year = year,
		};
	}
}

/* "X801990115001": LA 801, school 9901 (no such school), the year it was given, a number. */
static const char *
make_upn(struct demo *x, int32_t year, uint32_t number)
{
	char rest[16];
	snprintf(rest, sizeof rest, "801%04u%02u%03u", (unsigned)(9901 + number / 1000),
	    (unsigned)(year % 100), (unsigned)(number % 1000));
	return arena_printf(x->a, "%c%s", upn_check_letter(rest), rest);
}

/* Reception begins in the school year of the fifth birthday. */
static int32_t
entry_year(const struct demo *x, int year)
{
	return day_civil(x->years[1].from).year - (year - NC_R);
}

static void
make_identity(struct demo *x, struct demo_pupil *p, size_t i, size_t place)
{
	struct pupil *row = &p->row;
	struct demo_name name;
	char sex = demo_chance(&x->random, 489) ? 'F' : 'M';
	int32_t entry = entry_year(x, p->year);
	demo_name(&name, &x->random, sex);
	roll_pupil_blank(row);
	row->pupil_id = (int64_t)i + 1;
	row->upn = make_upn(x, entry, (uint32_t)place + 1);
	row->adno = arena_printf(x->a, "%06u", (unsigned)(4000 + i));
	row->legal_surname = name.surname;
	row->legal_forename = name.forename;
	row->dob = day_from_civil(entry - 5, 9, 1) + (int32_t)demo_below(&x->random, 365);
	row->sex = sex == 'F' ? "F" : "M";
	row->ethnicity = name.ethnicity;
	row->language = name.language;
	row->address =
	    arena_printf(x->a, "%u %s Lane\nAldersyke", (unsigned)(1 + demo_below(&x->random, 120)),
	        trees[demo_below(&x->random, (uint32_t)TREES)]);
	row->postcode = "ZZ99 9ZZ";
	p->is_devout = name.is_devout;
	p->late = 200 + demo_below(&x->random, 600);
	if (demo_chance(&x->random, 180)) {
		p->late = 2000 + demo_below(&x->random, 4000);
	}
	if (demo_chance(&x->random, 15)) {
		row->preferred_forename = row->legal_forename;
		row->legal_forename =
		    arena_printf(x->a, "%s-%s", row->legal_forename, sex == 'F' ? "Rose" : "James");
	}
	struct contact *k = ARENA_ARRAY(x->a, 2, struct contact);
	size_t n = demo_chance(&x->random, 780) ? 2 : 1;
	for (size_t c = 0; c < n; c++) {
		uint32_t number = demo_below(&x->random, 1000);
		k[c] = (struct contact){
		    .priority = (int32_t)c + 1,
		    .title = c == 0 ? "Ms" : "Mr",
		    .forename = name.parents[c],
		    .surname = name.surname,
		    .relationship = c == 0 ? "mother" : "father",
		    .has_responsibility = true,
		    .lives_with = c == 0 || demo_chance(&x->random, 640) ? LIVES_FULL
		                  : demo_chance(&x->random, 400)         ? LIVES_PART
		                                                         : LIVES_NO,
		    .no_contact = c == 1 && demo_chance(&x->random, 8),
		    .language = strcmp(name.language, "ENG") == 0 ? "" : name.language,
		    .address = "",
		    .postcode = "",
		    .phones = arena_printf(
		        x->a, "mobile:07700 900%03u\nhome:01632 960%03u", number, number),
		    .email = arena_printf(x->a, "parent%zu.%zu@example.org", i + 1, c + 1),
		};
	}
	row->contacts = k;
	row->n_contacts = n;
}

/* Days on roll, the year group and the group of each school year. */
static void
put_on_roll(struct demo *x, struct demo_pupil *p, int32_t start, int32_t end)
{
	struct pupil *row = &p->row;
	row->enrolments = ARENA_NEW(x->a, struct enrolment);
	row->n_enrolments = 1;
	roll_enrolment_blank(row->enrolments);
	row->enrolments->start_day = start;
	row->enrolments->end_day = end;
	int32_t from = x->years[1].from;
	int year = p->year;
	while (from > start && year > x->first_year) {
		from = day_add_years(from, -1);
		year--;
	}
	for (; year <= p->year; year++, from = day_add_years(from, 1)) {
		int32_t first = from > start ? from : start;
		bool is_over = end != DAY_NONE && first > end;
		int group = (year - x->first_year) * x->per_year + p->slot;
		if (!is_over && group < (int)x->n_groups) {
			roll_put_year(row, x->a, (enum nc_year)year, first);
			roll_put_group(row, x->a, x->groups[group].group_id, first);
		}
	}
	if (end != DAY_NONE) {
		roll_end_placement(row, end);
	}
}

static void
put_ground(struct demo *x, struct demo_pupil *p, char letter, const char *evidence)
{
	struct enrolment *e = p->row.enrolments;
	e->ground = arena_printf(x->a, "%c", letter);
	e->regulation = 2024;
	e->ground_met_day = e->end_day;
	e->evidence = evidence;
	e->return_sent_day = e->end_day;
	e->destination = letter == 'a' ? "Nethersyke School" : "";
}

/* The last day of the school year that was open. */
static int32_t
last_open_day(const struct demo *x, int32_t before)
{
	uint32_t k = axis_lower(&x->axis, before);
	return k > 0 ? x->axis.day[k - 1] : before - 1;
}

/* A day of school between the first of a school year and now. */
static int32_t
some_day(struct demo *x, int year)
{
	uint32_t k = x->start[year];
	k += demo_below(&x->random, x->end > k ? x->end - k : 1);
	return x->axis.day[k < x->axis.n ? k : x->axis.n - 1];
}

/* Most have been here since the first year; some came or left in the middle of a year. */
static void
put_here(struct demo *x, struct demo_pupil *p, size_t i, int32_t entered)
{
	int32_t start = entered;
	int32_t end = DAY_NONE;
	char ground = 0;
	if (i % 97 == 11 || i % 97 == 53) {
		int32_t came = some_day(x, i % 97 == 11 ? 0 : 1);
		start = came > entered ? came : entered;
	} else if (i % 97 == 29 || i % 97 == 71) {
		int32_t left = some_day(x, 1);
		end = left < entered ? entered : left;
		ground = i % 97 == 29 ? 'a' : 'g';
	} else if (i % 400 == 17) { /* expected: a place from next week on */
		start = day_monday(x->args->today) + 7;
	}
	put_on_roll(x, p, start, end);
	if (ground != 0) {
		put_ground(x, p, ground,
		    ground == 'a' ? "Confirmed by the other school"
		                  : "New address in writing, too far to travel");
	}
}

static void
make_roll(struct demo *x, struct demo_pupil *p, size_t i)
{
	int32_t entered = day_add_years(x->years[1].from, -(p->year - x->first_year));
	if (p->year < x->first_year + x->n_years) {
		put_here(x, p, i, entered);
		return;
	}
	bool is_primary = x->args->is_primary;
	put_on_roll(x, p, entered, last_open_day(x, x->years[1].from));
	put_ground(x, p, is_primary ? 'a' : 'l',
	    is_primary ? "Place taken up at secondary school"
	               : "Sixth form college place confirmed");
}

static void
add_flag(struct demo *x, struct demo_pupil *p, enum pupil_flag kind, const char *detail)
{
	struct pupil *row = &p->row;
	struct flag *flags = ARENA_ARRAY(x->a, row->n_flags + 1, struct flag);
	if (row->n_flags > 0) {
		memcpy(flags, row->flags, row->n_flags * sizeof *flags);
	}
	flags[row->n_flags++] = (struct flag){
	    .kind = kind,
	    .from_day = row->enrolments->start_day,
	    .to_day = DAY_NONE,
	    .detail = detail,
	    .authority = kind == PUPIL_FLAG_LOOKED_AFTER ? "801" : "",
	    .contact = kind == PUPIL_FLAG_SOCIAL_WORKER ? "duty team, 01632 960555" : "",
	    .told_day = DAY_NONE,
	};
	row->flags = flags;
	roll_sort_flags(row);
}

/* Shares of 1,000 pupils. Those of the census are the calibration's; the others are our own guess,
 * with at least one pupil of each kind. */
static void
make_flags(struct demo *x, struct demo_pupil *p, size_t i)
{
	static const struct {
		enum pupil_flag kind;
		uint32_t of_1000;
		const char *detail;
	} rare[] = {
	    {PUPIL_FLAG_LOOKED_AFTER, 8, "foster care"},
	    {PUPIL_FLAG_PREVIOUSLY_LOOKED_AFTER, 10, ""},
	    {PUPIL_FLAG_SOCIAL_WORKER, 24, ""},
	    {PUPIL_FLAG_HAD_SOCIAL_WORKER, 28, ""},
	    {PUPIL_FLAG_CHILD_IN_NEED, 14, ""},
	    {PUPIL_FLAG_CHILD_PROTECTION, 6, ""},
	    {PUPIL_FLAG_YOUTH_OFFENDING, 3, ""},
	    {PUPIL_FLAG_YOUNG_CARER, 14, ""},
	    {PUPIL_FLAG_VULNERABLE, 12, ""},
	    {PUPIL_FLAG_MEDICAL, 45, "asthma"},
	    {PUPIL_FLAG_SERVICE_FAMILY, 9, ""},
	    {PUPIL_FLAG_TRAVELLER_FAMILY, 5, ""},
	};
	static const char *const needs[] = {"SPLD", "SEMH", "SLCN", "ASD", "MLD"};
	const struct calibration *cal = x->calibration;
	struct demo_random *r = &x->random;
	bool is_poor = demo_chance(r, (uint32_t)cal->fsm_ever6);
	if (is_poor) {
		add_flag(x, p, PUPIL_FLAG_PUPIL_PREMIUM, "");
		if (demo_chance(r, 860)) {
			add_flag(x, p, PUPIL_FLAG_FSM, "");
		}
	}
	if (demo_chance(r, (uint32_t)cal->ehc_plan * (is_poor ? 2 : 1))) {
		add_flag(x, p, PUPIL_FLAG_EHC_PLAN, needs[demo_below(r, 5)]);
	} else if (demo_chance(r, (uint32_t)cal->sen_support * (is_poor ? 14 : 9) / 10)) {
		add_flag(x, p, PUPIL_FLAG_SEN_SUPPORT, needs[demo_below(r, 5)]);
	}
	if (strcmp(p->row.language, "ENG") != 0) {
		add_flag(x, p, PUPIL_FLAG_EAL, "");
	}
	for (size_t k = 0; k < sizeof rare / sizeof rare[0]; k++) {
		bool is_first = i == 5 + 2 * k;
		if (is_first || demo_chance(r, rare[k].of_1000)) {
			add_flag(x, p, rare[k].kind, rare[k].detail);
		}
	}
}

/* Pupils of each year in turn, and as many who left last summer. */
void
demo_people(struct demo *x)
{
	size_t now = (size_t)x->args->pupils;
	size_t each = now / (size_t)x->n_years;
	make_groups(x);
	x->n = now + each;
	x->pupils = ARENA_ARRAY(x->a, x->n, struct demo_pupil);
	for (size_t i = 0; i < x->n; i++) {
		struct demo_pupil *p = &x->pupils[i];
		size_t year = i < now ? i % (size_t)x->n_years : (size_t)x->n_years;
		size_t place = i < now ? i / (size_t)x->n_years : i - now;
		p->year = x->first_year + (int)year;
		p->slot = (int)(place % (size_t)x->per_year);
		make_identity(x, p, i, place);
		make_roll(x, p, i);
		make_flags(x, p, i);
	}
}
