#include "core/absence_report.h"

#include <string.h>

static const char *const sources[REPORT_SOURCE_COUNT] = {
    [REPORT_PHONE] = "phone",
    [REPORT_IN_PERSON] = "in_person",
    [REPORT_VOICEMAIL] = "voicemail",
    [REPORT_EMAIL] = "email",
    [REPORT_TEXT] = "text",
    [REPORT_LETTER] = "letter",
};

static const char *const reasons[REPORT_REASON_COUNT] = {
    [REASON_ILLNESS] = "illness",
    [REASON_APPOINTMENT] = "appointment",
    [REASON_RELIGIOUS] = "religious",
    [REASON_TRANSPORT] = "transport",
    [REASON_BEREAVEMENT] = "bereavement",
    [REASON_HOLIDAY] = "holiday",
    [REASON_CARING] = "caring",
    [REASON_OTHER] = "other",
};

static const char *const states[REPORT_STATE_COUNT] = {
    [REPORT_WAITING] = "waiting",
    [REPORT_ASKED] = "asked",
    [REPORT_ACCEPTED] = "accepted",
    [REPORT_REFUSED] = "refused",
};

static int
parse(const char *const *names, int n, const char *s)
{
	for (int i = 0; i < n; i++) {
		if (strcmp(names[i], s) == 0) {
			return i;
		}
	}
	return -1;
}

const char *
report_source_name(enum report_source s)
{
	return sources[s];
}

const char *
report_reason_name(enum report_reason r)
{
	return reasons[r];
}

const char *
report_state_name(enum report_state s)
{
	return states[s];
}

int
report_source_parse(const char *s)
{
	return parse(sources, REPORT_SOURCE_COUNT, s);
}

int
report_reason_parse(const char *s)
{
	return parse(reasons, REPORT_REASON_COUNT, s);
}

int
report_state_parse(const char *s)
{
	return parse(states, REPORT_STATE_COUNT, s);
}

const char *
report_code(enum report_reason r, bool is_in_advance)
{
	switch (r) {
	case REASON_ILLNESS:
		return "I";
	case REASON_APPOINTMENT:
		return is_in_advance ? "M" : "";
	case REASON_RELIGIOUS:
		return "R";
	case REASON_HOLIDAY:
		return "G";
	case REASON_CARING:
		return "O";
	case REASON_TRANSPORT:
	case REASON_BEREAVEMENT:
	case REASON_OTHER:
	case REPORT_REASON_COUNT:
		break;
	}
	return "";
}

bool
report_is_late(const struct wall *told, int32_t from_day, int16_t latest)
{
	bool is_after = told->day > from_day || (told->day == from_day && told->minute > latest);
	return latest != MINUTE_NONE && is_after;
}

bool
report_is_in_advance(const struct wall *told, int32_t from_day, int16_t opens)
{
	return told->day < from_day || (told->day == from_day && told->minute < opens);
}
