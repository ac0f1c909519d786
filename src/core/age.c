#include "core/age.h"

/* 31 March, 31 August or 31 December: a birthday on one of them counts that day (R5). */
static int32_t
prescribed_on_or_after(int32_t day)
{
	struct civil c = day_civil(day);
	int32_t march = day_from_civil(c.year, 3, 31);
	int32_t august = day_from_civil(c.year, 8, 31);
	if (day <= march) {
		return march;
	}
	return day <= august ? august : day_from_civil(c.year, 12, 31);
}

struct day_range
school_year_of(int32_t day, struct month_day start)
{
	int32_t year = day_civil(day).year;
	int32_t first = day_from_civil(year, start.month, start.mday);
	if (first > day) {
		year--;
		first = day_from_civil(year, start.month, start.mday);
	}
	return (struct day_range){
	    .from = first, .to = day_from_civil(year + 1, start.month, start.mday) - 1};
}

/* Last Friday in June that falls in the school year (R6). */
static int32_t
leaving_date(struct day_range school_year)
{
	int32_t year = day_civil(school_year.from).year;
	int32_t june = day_from_civil(year, 6, 30);
	if (june < school_year.from) {
		june = day_from_civil(year + 1, 6, 30);
	}
	return june - (day_weekday(june) + 3) % 7; /* back to a Friday */
}

struct day_range
age_compulsory(int32_t dob, struct month_day school_year_start)
{
	int32_t five = day_add_years(dob, 5);
	int32_t sixteen = day_add_years(dob, 16);
	return (struct day_range){.from = prescribed_on_or_after(five),
	    .to = leaving_date(school_year_of(sixteen, school_year_start))};
}

/* Days after birth between which it is compulsory whatever the dates: past the sixth birthday, and
 * before a school year in which somebody turns 16 can have its last Friday in June. */
#define SURELY_FROM (6 * 366)
#define SURELY_TO (14 * 365)

bool
age_is_compulsory(int32_t dob, int32_t on, struct month_day school_year_start)
{
	if (on - dob >= SURELY_FROM && on - dob <= SURELY_TO) {
		return true;
	}
	struct day_range r = age_compulsory(dob, school_year_start);
	return on >= r.from && on <= r.to;
}

int32_t
age_years(int32_t dob, int32_t on)
{
	int32_t years = day_civil(on).year - day_civil(dob).year;
	if (day_add_years(dob, years) > on) {
		years--;
	}
	return years > 0 ? years : 0;
}

bool
age_is_dfe_cohort(int32_t dob, struct day_range school_year)
{
	int32_t age = age_years(dob, school_year.from);
	return age >= 5 && age <= 15; /* R68 */
}
