#ifndef MUSTER_CORE_ABSENCE_REPORT_H
#define MUSTER_CORE_ABSENCE_REPORT_H

#include "base/day.h"

#include <stdbool.h>

/*
 * What a school is told about an absence: a claim that the school decides on (R53, R58, R70). Never
 * a mark by itself.
 */
enum report_source {
	REPORT_PHONE,
	REPORT_IN_PERSON,
	REPORT_VOICEMAIL,
	REPORT_EMAIL,
	REPORT_TEXT,
	REPORT_LETTER,
	REPORT_SOURCE_COUNT
};
enum report_reason {
	REASON_ILLNESS,
	REASON_APPOINTMENT, /* medical or dental */
	REASON_RELIGIOUS,   /* a day set apart by the parent's religious body (R59) */
	REASON_TRANSPORT,
	REASON_BEREAVEMENT,
	REASON_HOLIDAY,
	REASON_CARING, /* for a brother or sister, shopping, a birthday, a late night (C123) */
	REASON_OTHER,
	REPORT_REASON_COUNT
};
enum report_state {
	REPORT_WAITING,
	REPORT_ASKED, /* the school wants to know more before it decides */
	REPORT_ACCEPTED,
	REPORT_REFUSED,
	REPORT_STATE_COUNT
};
/* The words of all three, NULL behind the last. */
extern const char *const report_source_names[REPORT_SOURCE_COUNT + 1];
extern const char *const report_reason_names[REPORT_REASON_COUNT + 1];
extern const char *const report_state_names[REPORT_STATE_COUNT + 1];
const char *report_source_name(enum report_source s); /* "in_person" */
const char *report_reason_name(enum report_reason r); /* "appointment" */
const char *report_state_name(enum report_state s);   /* "waiting" */
int report_source_parse(const char *s);               /* -1: none of them; so the next two */
int report_reason_parse(const char *s);
int report_state_parse(const char *s);

/* Told after the minute by which the policy wants it on the first day of the absence (R70)?
 * latest MINUTE_NONE: the policy is silent, and nothing is late. */
bool report_is_late(const struct wall *told, int32_t from_day, int16_t latest);
/* Told before the register of the first day opened (R57)? */
bool report_is_in_advance(const struct wall *told, int32_t from_day, int16_t opens);

/*
 * The code that such a report leads to when it is believed; "" where a person has to judge. An
 * appointment is M when the school was told in advance (R57).
 */
const char *report_code(enum report_reason r, bool is_in_advance);

#endif
