#ifndef MUSTER_CORE_PART_TIME_H
#define MUSTER_CORE_PART_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A part-time timetable (R55, R56; C174 to C182): a plan with an aim, agreed by the school and by a
 * parent lived with, reviewed, and never longer than its end. Only a recorded review with a new
 * agreement moves the end. What is missing bars it; what the school should do is said.
 */
enum part_time_reason {
	PART_TIME_HEALTH,        /* the pupil's, physical or mental */
	PART_TIME_REINTEGRATION, /* back to full time after an absence */
	PART_TIME_SUPPORT,       /* a special educational need */
	PART_TIME_FAMILY,        /* exceptional circumstances at home */
	PART_TIME_OTHER,
	PART_TIME_BEHAVIOUR, /* always refused (R55, C175) */
	PART_TIME_REASON_COUNT
};
/* The wider plan that it is a part of (C177). */
enum part_time_wider {
	PART_TIME_IN_SUPPORT,
	PART_TIME_IN_HEALTH_CARE,
	PART_TIME_IN_REINTEGRATION,
	PART_TIME_WIDER_COUNT
};
/* What its steps are. */
enum part_time_step {
	PART_TIME_MADE,
	PART_TIME_GOES_ON,  /* a review: nothing changes */
	PART_TIME_EXTENDED, /* a review: agreed anew, with a new end */
	PART_TIME_ENDED,    /* a review: full time from now on */
	PART_TIME_STEP_COUNT
};
/* The words of all three, NULL behind the last. */
extern const char *const part_time_reason_names[PART_TIME_REASON_COUNT + 1];
extern const char *const part_time_wider_names[PART_TIME_WIDER_COUNT + 1];
extern const char *const part_time_step_names[PART_TIME_STEP_COUNT + 1];
int part_time_reason_parse(const char *s); /* -1: none of them; so the next */
int part_time_step_parse(const char *s);

/* The ten sessions of a week: bit 0 "mon-am", bit 1 "mon-pm" ... bit 9 "fri-pm". */
#define PART_TIME_SESSIONS 10
#define PART_TIME_ALL ((UINT32_C(1) << PART_TIME_SESSIONS) - 1)
extern const char *const part_time_session_names[PART_TIME_SESSIONS + 1];
int part_time_session_parse(const char *s); /* the bit; -1: none of them */
/* Is the pupil away then? is_pm: the afternoon. Never on a Saturday or Sunday. */
bool part_time_is_away(uint32_t sessions, int32_t day, bool is_pm);
/* "C2", or "X" of a pupil who is not of compulsory school age on the day (R56). */
const char *part_time_code(bool is_compulsory_age);

#define PART_TIME_LONGEST 366 /* days from its first to its last */
#define PART_TIME_EARLY 7     /* a review held so many days early stands for its date */
#define PART_TIME_SOON 7      /* days before a review or the end when it is warned of */

enum part_time_finding {
	PART_TIME_FOR_BEHAVIOUR,
	PART_TIME_NO_AIM,
	PART_TIME_NO_SCHOOL, /* the school's agreement: who, when, how */
	PART_TIME_NO_PARENT, /* a parent lived with: likewise */
	PART_TIME_NO_SESSION,
	PART_TIME_ALL_SESSIONS, /* no session of the week is left */
	PART_TIME_BEGUN,        /* starts before today */
	PART_TIME_BAD_END, /* before its start, after PART_TIME_LONGEST; an extension that does not
	                      move it */
	PART_TIME_NO_REVIEW,  /* none after the start and before the end */
	PART_TIME_BAD_REVIEW, /* one is not between start and end, or has passed */
	PART_TIME_WORKER_UNSAID,
	PART_TIME_EHC_UNSAID,
	PART_TIME_LA_UNTOLD, /* from here on: said, and no bar */
	PART_TIME_REVIEW_SOON,
	PART_TIME_REVIEW_LATE, /* its date has passed and none is recorded */
	PART_TIME_END_SOON,
	PART_TIME_LONGER_BEFORE, /* it was extended before */
	PART_TIME_FINDING_COUNT
};
const char *part_time_finding_name(enum part_time_finding f);  /* "for_behaviour" */
const char *part_time_finding_field(enum part_time_finding f); /* of the request: "reason" */
const char *part_time_finding_rule(enum part_time_finding f);
const char *part_time_finding_words(enum part_time_finding f); /* for a school secretary */
/* May the plan not be made or extended while it holds? */
bool part_time_finding_bars(enum part_time_finding f);

/* Who agreed, when, and how: all three, today or before. */
struct part_time_agreed {
	const char *who;
	int32_t day; /* DAY_NONE: not said */
	const char *how;
};
struct part_time_facts {
	enum part_time_reason reason;
	const char *aim;
	struct part_time_agreed school;
	struct part_time_agreed parent;
	int32_t agreed_since; /* of an extension: it is agreed anew from this day on; DAY_NONE */
	uint32_t sessions;    /* away */
	int32_t today;
	int32_t from;
	int32_t old_end; /* of an extension; DAY_NONE: a new plan */
	int32_t end;
	const int32_t *reviews; /* days to come, in any order */
	size_t n_reviews;
	bool must_say_worker; /* the pupil has a social worker, or the caller may not know (R109) */
	bool must_say_ehc;
	const char *worker; /* what was said: who was informed and when */
	const char *ehc;    /* what was discussed with the authority */
	int32_t la_told;    /* DAY_NONE: not yet */
};
/* Of a plan, or of an extension, that is asked for: a set of 1 << enum part_time_finding. */
uint32_t part_time_findings(const struct part_time_facts *f);

/* A plan that runs. */
struct part_time_state {
	int32_t today;
	int32_t end;
	const int32_t *reviews; /* planned, in any order */
	size_t n_reviews;
	int32_t last_review; /* day of the last recorded one; DAY_NONE: none */
	int32_t la_told;
	int32_t n_extensions;
};
/* The first planned review that no recorded one stands for; DAY_NONE: there is none. */
int32_t part_time_next_review(const struct part_time_state *s);
/* What there is to warn of, a set as above. */
uint32_t part_time_warnings(const struct part_time_state *s);

#endif
