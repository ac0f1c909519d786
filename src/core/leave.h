#ifndef MUSTER_CORE_LEAVE_H
#define MUSTER_CORE_LEAVE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Leave of absence, asked for ahead (SI 2024/208 reg 11; R53, R54, R57, R59). A request is no mark:
 * somebody authorised decides, on each request's own facts. What the law bars cannot be granted;
 * what a policy wants is said, and never decides.
 */
enum leave_ground {
	LEAVE_EXCEPTIONAL, /* C */
	LEAVE_HOLIDAY,     /* C is asked for; the wish for a holiday is not exceptional (R54) */
	LEAVE_PROTEST,     /* so is protest, or leisure */
	LEAVE_PERFORMANCE, /* C1: a performance, or regulated employment abroad */
	LEAVE_INTERVIEW,   /* J1 */
	LEAVE_STUDY,       /* S: for a public examination */
	LEAVE_OBSERVANCE,  /* R: a day set apart by the parent's religious body */
	LEAVE_TRAVELLING,  /* T: a mobile pupil's parent travels for work */
	LEAVE_GROUND_COUNT
};
enum leave_applicant {
	APPLICANT_LIVED_WITH, /* a parent with whom the pupil normally lives */
	APPLICANT_PARENT,     /* another parent */
	APPLICANT_PUPIL,
	APPLICANT_OTHER, /* an employer, an agent, a school */
	APPLICANT_COUNT
};
enum leave_state {
	LEAVE_WAITING,
	LEAVE_GRANTED,
	LEAVE_PART, /* some of the days asked for; the rest is refused */
	LEAVE_REFUSED,
	LEAVE_WITHDRAWN, /* by who asked, before it was decided */
	LEAVE_STATE_COUNT
};
/* What happened to a request besides: written down, decides nothing. */
enum leave_step {
	LEAVE_STEP_CONSULTED, /* another school, the authority, a religious body: and the answer */
	LEAVE_STEP_EVIDENCE,  /* seen, or asked for */
	LEAVE_STEP_NOTE,
	LEAVE_STEP_DECIDED,
	LEAVE_STEP_WITHDRAWN,
	LEAVE_STEP_COUNT
};
/* The words of all four, NULL behind the last. */
extern const char *const leave_ground_names[LEAVE_GROUND_COUNT + 1];
extern const char *const leave_applicant_names[APPLICANT_COUNT + 1];
extern const char *const leave_state_names[LEAVE_STATE_COUNT + 1];
extern const char *const leave_step_names[LEAVE_STEP_COUNT + 1];
const char *leave_ground_name(enum leave_ground g); /* "exceptional" */
const char *leave_applicant_name(enum leave_applicant a);
const char *leave_state_name(enum leave_state s);
const char *leave_step_name(enum leave_step s);
int leave_ground_parse(const char *s); /* -1: none of them; so the next */
int leave_state_parse(const char *s);
int leave_applicant_parse(const char *s);

/* The code of leave granted on that ground: "C1". */
const char *leave_code(enum leave_ground g);
/* Must a fact stand beside the code: the licence of C1, the dates of S (R39)? */
bool leave_needs_fact(enum leave_ground g);

/* What there is to say of a request before it is decided. */
enum leave_finding {
	LEAVE_TOO_LATE,          /* asked for after its first day: bars C, J1 and S (R53) */
	LEAVE_WRONG_APPLICANT,   /* C is asked for by a parent lived with, or by a pupil over
	                            compulsory school age (R53, C172): bars */
	LEAVE_NO_FACT,           /* a fact that the code needs is missing (R39): bars */
	LEAVE_UNCLEAR_APPLICANT, /* J1 and S are asked for by an appropriate person (R53, R57): who
	                            else asks is for the decider to judge */
	LEAVE_OVERLAPS,          /* with another request for the pupil that waits or was granted */
	LEAVE_SAME_DAY,      /* asked for on its first day: in advance only before the session */
	LEAVE_NOT_BY_ITSELF, /* a holiday, protest or leisure: not exceptional by itself (R54) */
	LEAVE_SHORT_NOTICE,  /* shorter than the policy wants: a warning, never a refusal */
	LEAVE_OVER_FESTIVAL, /* more days than the policy's for one festival (R59) */
	LEAVE_OVER_YEAR,     /* with those before, more than the policy's for a year (R59) */
	LEAVE_FINDING_COUNT
};
const char *leave_finding_name(enum leave_finding f); /* "too_late" */
const char *leave_finding_rule(enum leave_finding f); /* "SI 2024/208 reg 11 (R53)" */
/* May leave not be granted while it holds? */
bool leave_finding_bars(enum leave_finding f);

struct leave_facts {
	enum leave_ground ground;
	enum leave_applicant applicant;
	bool is_over_age;     /* the pupil is over compulsory school age on the first day */
	bool is_overlapping;  /* another request for the pupil has a day of it */
	bool has_fact;        /* that leave_needs_fact() wants */
	int32_t received;     /* the day on which it was asked for */
	int32_t from;         /* its first day */
	int32_t school_days;  /* with a session of it */
	int32_t notice_weeks; /* the longest that the policy wants; 0: in advance */
	int32_t days_before;  /* observance: school days of R in this school year besides, marked or
	                         granted */
	int32_t per_festival; /* days; -1: no cap */
	int32_t per_year;     /* days; -1: no cap */
};
/* A set of 1 << enum leave_finding. */
uint32_t leave_findings(const struct leave_facts *f);
/* Days by which the notice is shorter than the policy wants; 0: it is not. */
int32_t leave_days_short(const struct leave_facts *f);

#endif
