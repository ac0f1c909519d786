#include "core/absence_report.h"

#include "base/text.h"

const char *const report_source_names[REPORT_SOURCE_COUNT + 1] = {
    [REPORT_PHONE] = "phone",
    [REPORT_IN_PERSON] = "in_person",
    [REPORT_VOICEMAIL] = "voicemail",
    [REPORT_EMAIL] = "email",
    [REPORT_TEXT] = "text",
    [REPORT_LETTER] = "letter",
};

const char *const report_reason_names[REPORT_REASON_COUNT + 1] = {
    [REASON_ILLNESS] = "illness",
    [REASON_APPOINTMENT] = "appointment",
    [REASON_RELIGIOUS] = "religious",
    [REASON_TRANSPORT] = "transport",
    [REASON_BEREAVEMENT] = "bereavement",
    [REASON_HOLIDAY] = "holiday",
    [REASON_CARING] = "caring",
    [REASON_OTHER] = "other",
};

const char *const report_state_names[REPORT_STATE_COUNT + 1] = {
    [REPORT_WAITING] = "waiting",
    [REPORT_ASKED] = "asked",
    [REPORT_ACCEPTED] = "accepted",
    [REPORT_REFUSED] = "refused",
};

const char *
report_source_name(enum report_source s)
{
	return report_source_names[s];
}

const char *
report_reason_name(enum report_reason r)
{
	return report_reason_names[r];
}

const char *
report_state_name(enum report_state s)
{
	return report_state_names[s];
}

int
report_source_parse(const char *s)
{
	return name_find(report_source_names, REPORT_SOURCE_COUNT, s);
}

int
report_reason_parse(const char *s)
{
	return name_find(report_reason_names, REPORT_REASON_COUNT, s);
}

int
report_state_parse(const char *s)
{
	return name_find(report_state_names, REPORT_STATE_COUNT, s);
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
