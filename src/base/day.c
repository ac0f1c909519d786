#include "base/day.h"

#include "base/num.h"

#include <stdio.h>
#include <string.h>

/* Days from civil by whole 400-year eras of 146,097 days, years starting in March. */
int32_t
day_from_civil(int32_t year, int32_t month, int32_t mday)
{
	int32_t y = month <= 2 ? year - 1 : year;
	int32_t era = (y >= 0 ? y : y - 399) / 400;
	int32_t year_of_era = y - era * 400;
	int32_t month_from_march = (month + 9) % 12;
	int32_t day_of_year = (153 * month_from_march + 2) / 5 + mday - 1;
	int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

struct civil
day_civil(int32_t day)
{
	int32_t z = day + 719468;
	int32_t era = (z >= 0 ? z : z - 146096) / 146097;
	int32_t doe = z - era * 146097;
	int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int32_t mp = (5 * doy + 2) / 153;
	struct civil c;
	c.mday = doy - (153 * mp + 2) / 5 + 1;
	c.month = mp < 10 ? mp + 3 : mp - 9;
	c.year = yoe + era * 400 + (c.month <= 2 ? 1 : 0);
	return c;
}

int32_t
day_weekday(int32_t day)
{
	int32_t w = (day + 3) % 7;
	return w < 0 ? w + 7 : w;
}

int32_t
day_monday(int32_t day)
{
	return day - day_weekday(day);
}

static bool
is_leap(int32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t
month_days(int32_t year, int32_t month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

int32_t
day_add_years(int32_t day, int32_t years)
{
	struct civil c = day_civil(day);
	if (c.month == 2 && c.mday == 29 && !is_leap(c.year + years)) {
		return day_from_civil(c.year + years, 3, 1);
	}
	return day_from_civil(c.year + years, c.month, c.mday);
}

static bool
civil_to_day(int32_t *out, int64_t year, int64_t month, int64_t mday)
{
	if (year < 1900 || year > 2170 || month < 1 || month > 12 || mday < 1) {
		return false;
	}
	if (mday > month_days((int32_t)year, (int32_t)month)) {
		return false;
	}
	int32_t day = day_from_civil((int32_t)year, (int32_t)month, (int32_t)mday);
	if (day < DAY_MIN || day > DAY_MAX) {
		return false;
	}
	*out = day;
	return true;
}

bool
day_parse(int32_t *out, const char *s)
{
	int64_t y = 0;
	int64_t m = 0;
	int64_t d = 0;
	if (strlen(s) != 10 || s[4] != '-' || s[7] != '-') {
		return false;
	}
	if (!num_parse_n(&y, s, 4) || !num_parse_n(&m, s + 5, 2) || !num_parse_n(&d, s + 8, 2)) {
		return false;
	}
	return civil_to_day(out, y, m, d);
}

bool
day_parse_loose(int32_t *out, const char *s)
{
	if (day_parse(out, s)) {
		return true;
	}
	int64_t part[3] = {0};
	for (int i = 0; i < 3; i++) {
		size_t n = strspn(s, "0123456789");
		if (n == 0 || n > 4 || !num_parse_n(&part[i], s, n)) {
			return false;
		}
		s += n;
		if (i < 2 && *s != '/' && *s != '-' && *s != '.') {
			return false;
		}
		s += i < 2 ? 1 : 0;
	}
	if (*s != '\0') {
		return false;
	}
	if (part[2] < 100) {
		part[2] += part[2] < 70 ? 2000 : 1900;
	}
	return civil_to_day(out, part[2], part[1], part[0]);
}

char *
day_format(char buf[DAY_TEXT], int32_t day)
{
	buf[0] = '\0';
	if (day == DAY_NONE) {
		return buf;
	}
	struct civil c = day_civil(day);
	char wide[40];
	snprintf(wide, sizeof wide, "%04d-%02d-%02d", c.year, c.month, c.mday);
	memcpy(buf, wide, DAY_TEXT - 1);
	buf[DAY_TEXT - 1] = '\0';
	return buf;
}

char *
day_words(char buf[DAY_WORDS], int32_t day)
{
	static const char weekdays[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char months[][4] = {
	    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil c = day_civil(day);
	char wide[48];
	snprintf(wide, sizeof wide, "%s %d %s %d", weekdays[day_weekday(day)], c.mday,
	    months[c.month - 1], c.year);
	memcpy(buf, wide, DAY_WORDS - 1);
	buf[DAY_WORDS - 1] = '\0';
	return buf;
}

bool
minute_parse(int16_t *out, const char *s)
{
	int64_t h = 0;
	int64_t m = 0;
	if (strlen(s) != 5 || s[2] != ':' || !num_parse_n(&h, s, 2) || !num_parse_n(&m, s + 3, 2)) {
		return false;
	}
	if (h > 23 || m > 59) {
		return false;
	}
	*out = (int16_t)(h * 60 + m);
	return true;
}

char *
minute_format(char buf[MINUTE_TEXT], int16_t minute)
{
	buf[0] = '\0';
	if (minute >= 0) {
		snprintf(buf, MINUTE_TEXT, "%02d:%02d", (minute / 60) % 100, minute % 60);
	}
	return buf;
}

/* Instant of 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t
last_sunday(int32_t year, int32_t month)
{
	int32_t day = day_from_civil(year, month, 31);
	day -= (day_weekday(day) + 1) % 7;
	return (int64_t)day * 86400 + 3600;
}

struct wall
wall_at(int64_t instant)
{
	int64_t day = instant >= 0 ? instant / 86400 : -((86399 - instant) / 86400);
	int32_t year = day_civil((int32_t)day).year;
	bool is_summer = instant >= last_sunday(year, 3) && instant < last_sunday(year, 10);
	int64_t local = instant + (is_summer ? 3600 : 0);
	day = local >= 0 ? local / 86400 : -((86399 - local) / 86400);
	int64_t second = local - day * 86400;
	return (struct wall){
	    .day = (int32_t)day,
	    .minute = (int16_t)(second / 60),
	    .second = (int16_t)(second % 60),
	    .offset_min = is_summer ? 60 : 0,
	};
}

int64_t
wall_instant(int32_t day, int16_t minute)
{
	int64_t gmt = (int64_t)day * 86400 + (int64_t)minute * 60;
	int64_t summer = gmt - 3600;
	return wall_at(summer).offset_min == 60 ? summer : gmt;
}

char *
instant_format(char buf[INSTANT_TEXT], int64_t instant)
{
	struct wall w = wall_at(instant);
	char date[DAY_TEXT];
	day_format(date, w.day);
	snprintf(buf, INSTANT_TEXT, "%.10sT%02d:%02d:%02d+%02d:00", date, (w.minute / 60) % 100,
	    w.minute % 60, w.second % 60, (w.offset_min / 60) % 10);
	return buf;
}

/* "Z", "+01:00" or "-05:30" in seconds. */
static bool
offset_parse(int64_t *out, const char *s)
{
	if (strcmp(s, "Z") == 0) {
		*out = 0;
		return true;
	}
	int16_t minutes = 0;
	if ((s[0] != '+' && s[0] != '-') || !minute_parse(&minutes, s + 1)) {
		return false;
	}
	*out = (s[0] == '-' ? -60 : 60) * (int64_t)minutes;
	return true;
}

bool
instant_parse(int64_t *out, const char *s)
{
	char date[11] = {0};
	char clock[6] = {0};
	int32_t day = 0;
	int16_t minute = 0;
	int64_t second = 0;
	int64_t offset = 0;
	if (strlen(s) < 20 || s[10] != 'T' || s[16] != ':') {
		return false;
	}
	memcpy(date, s, 10);
	memcpy(clock, s + 11, 5);
	if (!day_parse(&day, date) || !minute_parse(&minute, clock)) {
		return false;
	}
	if (!num_parse_n(&second, s + 17, 2) || second > 59) {
		return false;
	}
	s += 19;
	if (*s == '.') {
		s += 1 + strspn(s + 1, "0123456789");
	}
	if (!offset_parse(&offset, s)) {
		return false;
	}
	*out = (int64_t)day * 86400 + (int64_t)minute * 60 + second - offset;
	return true;
}
