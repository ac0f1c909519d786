#ifndef MUSTER_APP_PERMISSION_H
#define MUSTER_APP_PERMISSION_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Who may do what. One table of roles; every route and every act names the permission it needs, and
 * nobody passes by default.
 */
enum permission {
	PERM_NONE,         /* anybody, also nobody */
	PERM_SIGNED_IN,    /* any person or token */
	PERM_SCHOOL_READ,  /* the school, its calendar, policy, codes and groups */
	PERM_TODAY,        /* the board of registers */
	PERM_REGISTER,     /* see and take a register, of own groups where the role says so */
	PERM_AMEND,        /* change marks after closing, locked codes too (R44) */
	PERM_ARRIVE,       /* record an arrival */
	PERM_PLAN,         /* record absence ahead */
	PERM_PUPIL_READ,   /* names, marks and figures of pupils in scope */
	PERM_CONTACT_READ, /* parents and contacts */
	PERM_SAFEGUARDING, /* safeguarding flags and no-contact reasons; reading is logged */
	PERM_ROLL_WRITE,   /* admit, change, delete from roll */
	PERM_FIGURES,      /* the school's figures without names */
	PERM_IMPORT,
	PERM_EXPORT,
	PERM_CALENDAR,     /* set terms and closures */
	PERM_POLICY,       /* put a policy in force */
	PERM_USERS,        /* people and tokens */
	PERM_SCHOOL_ADD,   /* set up a school */
	PERM_PRESENCE,     /* who is on site; the fire roll and its ticks; "is X in?" */
	PERM_SEAL,         /* seal a period of the register */
	PERM_UNSEAL,       /* open a sealed period again */
	PERM_COVER,        /* give somebody a register for a day; remind */
	PERM_LESSON,       /* lesson and ad hoc registers */
	PERM_OFFSITE,      /* trips, providers, other schools; their questions */
	PERM_ALERT,        /* raise a missing vulnerable pupil; see alerts */
	PERM_ANSWER,       /* answer and close alerts; propose vulnerable pupils */
	PERM_VULNERABLE,   /* decide who is on the vulnerable list */
	PERM_DEVICES,      /* pair and revoke kiosks */
	PERM_KIOSK,        /* a paired tablet: sign in, nothing else */
	PERM_FOLLOW_UP,    /* the morning's list; log whom the school tried to reach */
	PERM_LEAVE,        /* requests for leave of absence: see and enter them */
	PERM_LEAVE_DECIDE, /* grant or refuse them: the head, and who the policy names (R53) */
	PERM_PRACTICE,     /* the champion's view: how registers are kept, by group */
	PERMISSION_COUNT
};

enum role {
	ROLE_ADMIN,    /* IT: people, set-up, imports; all of one school or of all */
	ROLE_OFFICER,  /* attendance officer */
	ROLE_HEAD,     /* headteacher, senior attendance champion */
	ROLE_PASTORAL, /* DSL, SENCO, pastoral staff */
	ROLE_TEACHER,  /* own groups or years only */
	ROLE_RECEPTION,
	ROLE_GOVERNOR, /* figures without names */
	ROLE_KIOSK,    /* no person: a paired tablet */
	ROLE_COUNT
};

/* "school.read", "register": as in /me and docs/permissions.md. */
const char *permission_name(enum permission p);
const char *role_name(enum role role); /* "officer" */
/* A role of people; -1 if there is none, also for "kiosk". */
int role_parse(const char *s);
bool role_has(enum role role, enum permission p);

/* One role of one person. */
struct grant {
	int64_t school_id; /* 0: every school of the database */
	enum role role;
	uint32_t years;   /* scope by NC year, a set of YEAR_BIT; YEARS_ALL */
	int64_t group_id; /* scope by group; 0: none */
};

/* Somebody's register given to a person for one day: to see and to take, and nothing else of it. */
struct actor_cover {
	int64_t school_id;
	int64_t group_id;
	int32_t day;
	int32_t sessions; /* a set: 1 AM, 2 PM */
};

/* Who acts. Name and position go into the record as they are now (R44). */
struct actor {
	int64_t user_id; /* 0: Muster itself */
	const char *username;
	const char *name;
	const char *position;
	const struct grant *grants;
	size_t n_grants;
	bool is_token;                    /* an API token, not a person */
	const struct actor_cover *covers; /* of these days */
	size_t n_covers;
};

/* Muster itself: the clock and the command line. May do everything. */
const struct actor *actor_system(void);

/*
 * Fails  RC_LOGIN nobody is signed in (who is NULL); RC_FORBIDDEN.
 */
enum rc actor_may(
    const struct actor *who, int64_t school_id, enum permission p, struct diag *d) MUST_CHECK;
/* The same without a message. A role limited to groups or years has what pupils can be left out of;
 * not files in and out, terms, policy and people, which are the whole school's. */
bool actor_has(const struct actor *who, int64_t school_id, enum permission p);

/* In at least one school: what the table of routes asks before the act asks exactly. */
bool actor_has_anywhere(const struct actor *who, enum permission p);
/* The refusal itself: RC_LOGIN when who is NULL, else RC_FORBIDDEN and who could do it. */
enum rc actor_refuse(const struct actor *who, enum permission p, struct diag *d) MUST_CHECK;

/* What the pupil in question belongs to. */
struct scope {
	int64_t school_id;
	int64_t group_id; /* registration group on the day; 0: none */
	int year;         /* enum nc_year on the day; -1: unknown */
};
/* Is it inside the scope of a grant that has the permission? RC_LOGIN, RC_FORBIDDEN. */
enum rc actor_may_in(const struct actor *who, const struct scope *scope, enum permission p,
    struct diag *d) MUST_CHECK;
bool actor_has_in(const struct actor *who, const struct scope *scope, enum permission p);
/* Was the group's register given to the person for that day and session (a set of one)? */
bool actor_has_cover(
    const struct actor *who, const struct scope *scope, int32_t day, int32_t sessions);
/* For every pupil of the school, by a role that is not limited. */
bool actor_has_for_all(const struct actor *who, int64_t school_id, enum permission p);
enum rc actor_may_for_all(
    const struct actor *who, int64_t school_id, enum permission p, struct diag *d) MUST_CHECK;

#endif
