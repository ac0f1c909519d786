#ifndef MUSTER_CORE_PUPIL_FLAG_H
#define MUSTER_CORE_PUPIL_FLAG_H

#include <stdbool.h>

/*
 * What is known about a pupil and matters to attendance: support, circumstances, care. Each kind
 * is a cohort of the figures (R67), and some ask for an act when the pupil is missing (R76).
 */
enum pupil_flag {
	PUPIL_FLAG_SEN_SUPPORT,
	PUPIL_FLAG_EHC_PLAN,
	PUPIL_FLAG_FSM,
	PUPIL_FLAG_PUPIL_PREMIUM,
	PUPIL_FLAG_EAL,
	PUPIL_FLAG_LOOKED_AFTER,
	PUPIL_FLAG_PREVIOUSLY_LOOKED_AFTER,
	PUPIL_FLAG_SOCIAL_WORKER,
	PUPIL_FLAG_HAD_SOCIAL_WORKER,
	PUPIL_FLAG_CHILD_IN_NEED,
	PUPIL_FLAG_CHILD_PROTECTION,
	PUPIL_FLAG_YOUTH_OFFENDING,
	PUPIL_FLAG_YOUNG_CARER,
	PUPIL_FLAG_VULNERABLE,
	PUPIL_FLAG_MEDICAL,
	PUPIL_FLAG_SERVICE_FAMILY,
	PUPIL_FLAG_TRAVELLER_FAMILY,
	PUPIL_FLAG_COUNT
};

struct pupil_flag_info {
	const char *name; /* "sen_support": in the API, in files, in the record; never changes */
	const char *text; /* "SEN support": the badge */
	bool is_safeguarding; /* seen only with the safeguarding permission (R109) */
	bool is_act;          /* somebody must be told when the pupil is missing (R76) */
};

/* The row of a kind; asserted to be one. */
const struct pupil_flag_info *pupil_flag_info(enum pupil_flag flag);

/* The kind with that name; -1 if there is none. */
int pupil_flag_parse(const char *name);

#endif
