#ifndef MUSTER_APP_RECEPTION_H
#define MUSTER_APP_RECEPTION_H

#include "app/app.h"
#include "base/day.h"

/*
 * The front desk: who comes late, leaves, comes back, waits to be collected. A movement stands
 * beside the register: a sign-in makes the mark by the clock (R40 to R42), nothing else changes one
 * (R38). Every act is idempotent by its uuid and all or nothing. PERM_ARRIVE, in each pupil's
 * scope; contacts need PERM_CONTACT_READ, who must have no contact PERM_SAFEGUARDING.
 */
struct reception_who {
	int64_t urn;
	const char *uuid;
	const int64_t *pupils; /* one, or several siblings at once; at most RECEPTION_MOST */
	size_t n_pupils;
	int64_t taken_at; /* device clock when it was done; 0: now */
	int64_t sent_at;  /* device clock at sending; 0: not said */
	const char *note; /* for reception only */
	const char *person;
	const char *place; /* "": where the policy says that the pupils sign in */
};
#define RECEPTION_MOST 40

/*
 * POST /reception/sign-in. Before the register opens it is an early sign-in, which makes no mark
 * (R48) and needs a place.
 *
 * Fails  RC_INVALID no session at that time (R41), in already, signed out and not back, not on
 *        roll; RC_FORBIDDEN an earlier day without PERM_AMEND (R44).
 */
struct sign_in_args {
	struct reception_who who; /* person: who came with the pupil; "" alone */
	int32_t day;              /* DAY_NONE: today */
	int16_t minute;           /* MINUTE_NONE: when it was done */
	const char *reason;       /* a code in brackets at its end is the known reason (R41) */
	const char *next_place;   /* where the pupil goes */
	int is_waiting;           /* to be collected; -1: as the policy says for the year */
};
act_fn act_sign_in;

/* POST /reception/sign-out. Fails RC_INVALID not in (unless was_here), young and nobody named,
 * collected by somebody who must have no contact (R112). */
struct sign_out_args {
	struct reception_who who; /* person: who collected; "" left alone */
	int16_t minute;           /* MINUTE_NONE: when it was done */
	int16_t expected_back;    /* MINUTE_NONE: not said */
	const char *reason;
	bool was_here; /* the person at the desk knows, though nothing here says so */
};
act_fn act_sign_out;

/* POST /reception/back: after a sign-out. Makes the mark of a session that has none, or an N. */
struct come_back_args {
	struct reception_who who;
	int16_t minute; /* MINUTE_NONE: when it was done */
};
act_fn act_come_back;

/* POST /reception/hand-over: person took over pupils who waited (C088). */
struct hand_over_args {
	struct reception_who who;
};
act_fn act_hand_over;

/*
 * POST /reception/undo: the pupil's last movement today was a mistake. Nothing is deleted; the mark
 * that a sign-in made is put back to what stood before, or to N.
 */
struct undo_move_args {
	int64_t urn;
	const char *uuid;
	int64_t act_id; /* of the movement */
	int32_t n;
	const char *reason;
};
act_fn act_undo_move;

/*
 * POST /reception/paper: a list kept on paper at the gate. Answers each row with its pupil and mark
 * or with what is wrong; saves nothing while any row is wrong, or on a dry run.
 */
struct paper_row {
	const char *who;    /* name, admission number or UPN */
	const char *at;     /* "08:52", "8.52" or "0852", as it was written */
	const char *reason; /* "" none */
};
struct paper_args {
	int64_t urn;
	const char *uuid;
	int32_t day; /* DAY_NONE: today */
	const char *place;
	bool is_dry_run;
	const struct paper_row *rows;
	size_t n_rows;
};
#define PAPER_MOST 300
act_fn act_paper;

/* GET /reception: the day's movements, who is out, waits, came late; what the desk offers.
 * day DAY_NONE: today. */
enum rc view_reception(struct call *c, int64_t urn, int32_t day, struct diag *d) MUST_CHECK;
/* GET /reception/pupils (need PERM_ARRIVE), GET /absence-reports/pupils (PERM_FOLLOW_UP): everybody
 * on roll today for whom the caller has it, to find them by any part of a name or number. */
enum rc view_desk_pupils(
    struct call *c, int64_t urn, enum permission need, struct diag *d) MUST_CHECK;
/* GET /reception/pupils/{pupil}: one pupil at the desk now: in or out, siblings, who may collect.
 * Reading who must have no contact is logged. */
enum rc view_reception_pupil(
    struct call *c, int64_t urn, int64_t pupil_id, struct diag *d) MUST_CHECK;

#endif
