#include "app/json.h"

#include "base/day.h"

void
json_text(struct text *t, const char *name, const char *value)
{
	text_printf(t, ",\"%s\":", name);
	text_add_json(t, value);
}

void
json_day(struct text *t, const char *name, int32_t day)
{
	char date[DAY_TEXT];
	text_printf(
	    t, day == DAY_NONE ? ",\"%s\":null" : ",\"%s\":\"%s\"", name, day_format(date, day));
}

void
json_instant(struct text *t, const char *name, int64_t at)
{
	char when[INSTANT_TEXT];
	text_printf(t, at == 0 ? ",\"%s\":null" : ",\"%s\":\"%s\"", name, instant_format(when, at));
}

void
json_bool(struct text *t, const char *name, bool value)
{
	text_printf(t, ",\"%s\":%s", name, value ? "true" : "false");
}
