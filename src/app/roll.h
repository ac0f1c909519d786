#ifndef MUSTER_APP_ROLL_H
#define MUSTER_APP_ROLL_H

#include "app/app.h"
#include "base/day.h"

/*
 * The admission register: views and acts (R8 to R33).
 */

/* Fields of a pupil as a client sends them: NULL or DAY_NONE where it says nothing. */
struct flag_in {
	const char *kind;
	int32_t from;
	int32_t to;
	const char *detail;
	const char *authority;
	const char *contact;
	int32_t told_on;
};
struct contact_in {
	int32_t priority;
	const char *title;
	const char *forename;
	const char *surname;
	const char *relationship;
	bool has_responsibility;
	const char *lives_with; /* "full", "part", "no" or "" */
	const char *language;
	bool no_contact;
	const char *address;
	const char *postcode;
	const char *phones; /* parted by \n */
	const char *email;
};
struct pupil_in {
	int64_t urn;
	const char *uuid;
	const char *reason;
	int64_t pupil_id; /* 0: admit */
	int64_t based_on; /* seq the person saw; -1: not said */
	const char *upn, *adno, *legal_surname, *legal_forename, *middle_names, *preferred_surname,
	    *preferred_forename, *former_surname, *sex, *address, *postcode, *language, *ethnicity,
	    *last_school, *note, *year, *group;
	int32_t dob;
	int32_t start;
	int is_boarder;              /* 0, 1; -1: not said */
	const struct flag_in *flags; /* NULL: not said; else the whole list */
	size_t n_flags;
	bool has_flags;
	const struct contact_in *contacts;
	size_t n_contacts;
	bool has_contacts;
};

/* POST /pupils, PATCH /pupils/{pupil}. PERM_ROLL_WRITE; flags of safeguarding need
 * PERM_SAFEGUARDING and stay untouched without it. Structural. args: struct pupil_in */
act_fn act_admit;
act_fn act_change_pupil;

/* POST /pupils/{pupil}/leave-roll: only on a ground that applies (R13 to R33). Structural. */
struct leave_roll_args {
	int64_t urn;
	const char *uuid;
	int64_t pupil_id;
	const char *ground; /* "a" to "o" */
	int32_t met_on;     /* DAY_NONE: last_day */
	int32_t last_day;   /* last day on roll */
	const char *evidence;
	bool return_sent;         /* the deletion return was sent (R16) */
	const char *const *facts; /* names of the facts that are so (core/ground.h) */
	size_t n_facts;
};
act_fn act_leave_roll;

struct pupils_query {
	int64_t urn;
	const char *words;  /* "" all */
	int64_t group_id;   /* 0 any */
	int year;           /* enum nc_year; -1 any */
	const char *flag;   /* "" any */
	const char *band;   /* "" any; fine, at_risk, persistent, severe */
	const char *status; /* "on", "expected", "left", "all" */
	int32_t limit;      /* 1 to 500 */
	const char *cursor; /* "" from the start */
};
enum rc view_pupils(struct call *c, const struct pupils_query *q, struct diag *d) MUST_CHECK;
enum rc view_pupil(struct call *c, int64_t urn, int64_t pupil_id, struct diag *d) MUST_CHECK;
/* GET /groups. day DAY_NONE: today */
enum rc view_groups(struct call *c, int64_t urn, int32_t day, struct diag *d) MUST_CHECK;

#endif
