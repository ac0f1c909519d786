#ifndef MUSTER_APP_REGISTER_H
#define MUSTER_APP_REGISTER_H

#include "app/app.h"
#include "base/day.h"
#include "core/code.h"

/*
 * The attendance register: views and acts. Every act is idempotent by its uuid: the same uuid with
 * the same content gives the same answer, with other content RC_CONFLICT. Times are UK wall time.
 */

/* One mark as a client sends it. Texts lent, never NULL. */
struct mark_in {
	int64_t pupil_id;
	int32_t day;          /* amendments only; else the register's */
	enum session session; /* amendments only */
	const char *code;     /* "L"; checked here */
	int16_t minutes_late; /* MINUTE_NONE: not said */
	const char *note;
	bool is_office_note; /* the note is for the office only */
	int64_t based_on;    /* seq of the mark as the person saw it; 0: there was none */
};

struct register_key {
	int64_t urn;
	int32_t day;
	enum session session;
	int64_t group_id;
};

/* GET /registers/{date}/{session}/{group}. PERM_REGISTER in scope. */
enum rc view_register(struct call *c, const struct register_key *key, struct diag *d) MUST_CHECK;

/*
 * Take a register, all or a part (PUT /registers/...). PERM_REGISTER in scope.
 *
 * Fails  RC_INVALID session not open (R34), before the register opens (R48), a day to come, pupil
 *        not in the group or not on roll (R10), unknown code, code not allowed (R37 ...), minutes
 *        outside the register's opening (R40), change after closing without a reason (R44).
 *        RC_FORBIDDEN a locked code. RC_STALE marks changed meanwhile: detail has "conflicts".
 */
struct take_args {
	struct register_key key;
	const char *uuid;
	int64_t taken_at; /* device clock at taking; 0: now */
	int64_t sent_at;  /* device clock at sending; 0: not said */
	const char *reason;
	bool is_complete;
	const struct mark_in *marks;
	size_t n_marks;
};
act_fn act_take;

/* POST .../close: blanks of a register that was taken become N (R42); one nobody took stays
 * missing. */
struct close_args {
	struct register_key key;
	const char *uuid;
};
act_fn act_close;

/*
 * POST /amendments: change marks of any sessions, one reason (R44). PERM_AMEND.
 *
 * Blanks may be filled without a reason: nothing stood there. Nothing is written unless all may be.
 * Fails  RC_INVALID detail has "refused": every cell that may not be saved so, with its rule.
 *        RC_STALE detail has "conflicts": every cell that somebody changed meanwhile.
 */
struct amend_args {
	int64_t urn;
	const char *uuid;
	const char *reason;
	const struct mark_in *marks;
	size_t n_marks;
	enum permission need; /* inside app: of who decides about leave; PERM_NONE: PERM_AMEND */
};
act_fn act_amend;

/* POST /arrivals: the code follows from the time and the policy (R40 to R42). PERM_ARRIVE. */
struct arrive_args {
	int64_t urn;
	const char *uuid;
	int64_t pupil_id;
	int32_t day;              /* DAY_NONE: today */
	int16_t minute;           /* MINUTE_NONE: now */
	const char *known_reason; /* a code, or "" (R41) */
	const char *note;
};
act_fn act_arrive;

/* Known absence ahead of time (R48). PERM_PLAN. Days to come are its purpose. */
struct plan_args {
	int64_t urn;
	const char *uuid;
	int64_t pupil_id;
	int32_t from_day;
	enum session from_session;
	int32_t to_day;
	enum session to_session;
	const char *code;
	const char *note;
	bool is_locked;
	const int64_t
	    *ending; /* inside app: plans that the same act ends, which are in nobody's way */
	size_t n_ending;
};
act_fn act_plan;
struct end_planned_args {
	int64_t urn;
	const char *uuid;
	int64_t planned_id;
	const char *reason;
};
act_fn act_end_planned;

struct planned_query {
	int64_t urn;
	int64_t pupil_id;       /* 0: every pupil */
	struct day_range range; /* DAY_NONE: from today, without end */
};
enum rc view_planned(struct call *c, const struct planned_query *q, struct diag *d) MUST_CHECK;

/* GET /today. day DAY_NONE: today, or the last day the school was open; session -1: the one now. */
struct today_query {
	int64_t urn;
	int32_t day;
	int session;
};
enum rc view_today(struct call *c, const struct today_query *q, struct diag *d) MUST_CHECK;

/* GET /pupils/{pupil}/marks/{date}/{session}/history. PERM_PUPIL_READ in scope. */
struct history_query {
	int64_t urn;
	int64_t pupil_id;
	int32_t day;
	enum session session;
};
enum rc view_history(struct call *c, const struct history_query *q, struct diag *d) MUST_CHECK;

#endif
