#ifndef MUSTER_APP_SIGN_IN_H
#define MUSTER_APP_SIGN_IN_H

#include "app/arrive.h"
#include "app/desk.h"
#include "app/moves.h"
#include "app/reception.h"

/*
 * Inside app: what the acts that sign pupils in have in common (reception, a paper list, a kiosk).
 */

/* The moves of one day and where they leave everybody. */
struct moves_day {
	struct move *moves;
	size_t n;
	struct move_state *states; /* by pupil_id */
	size_t n_states;
};
enum rc moves_load(struct moves_day *out, struct call *c, const struct school_state *s, int32_t day,
    struct diag *d) MUST_CHECK;
/* NULL: no moves that day. */
const struct move_state *moves_of(const struct moves_day *day, int64_t pupil_id);

/* One pupil who signs in. */
struct signing {
	struct arriving arriving; /* filled but for known_reason, as arrive.h says */
	struct move move;         /* place, next_place, reason, note, person filled */
	int waits;                /* 0, 1; -1: as the policy says for the year */
	int64_t done_at;          /* when it was recorded, also without a network; 0: now */
	bool is_early;            /* out: it makes no mark */
};

/*
 * Read and check; fills move but for its act.
 *
 * Fails  as arriving_place() and arriving_change(); RC_INVALID signed in already, or out.
 */
enum rc signing_check(struct signing *g, const struct moves_day *day, struct diag *d) MUST_CHECK;

/* Whose act it is, and what every act of the front desk needs. */
struct front_desk {
	struct call *c;
	struct school_state *s; /* held; front_end() releases it */
	struct desk_act act;
	enum permission need; /* of the caller, in each pupil's scope */
	bool is_done;         /* done before: the answer is in c->out */
	int32_t day;          /* of the movement */
	int16_t minute;       /* likewise */
	struct moves_day all; /* of that day */
};
/* What is asked of front_begin(). */
struct front_ask {
	const struct reception_who *who; /* urn, uuid, taken_at, sent_at, and for the content */
	const char *kind;                /* of the desk_act */
	const char *reason;              /* likewise; "" none */
	const char *more;                /* the rest of the content */
	enum permission need;            /* PERM_NONE: PERM_ARRIVE */
	int32_t day;                     /* DAY_NONE: when it was done */
	int16_t minute;                  /* MINUTE_NONE: when it was done */
};
/* Holds the school, finds out whether and when it was done, loads the moves of that day. After any
 * answer call front_end(). RC_INVALID "at": a time to come, an earlier day without a time. */
enum rc front_begin(struct front_desk *f, const struct front_ask *ask, struct diag *d) MUST_CHECK;
void front_end(struct front_desk *f);
/* The i-th pupil asked for, in the caller's scope, each once. RC_NOT_FOUND, RC_FORBIDDEN. */
enum rc front_pupil(const struct image_pupil **out, struct front_desk *f,
    const struct reception_who *who, size_t i, struct diag *d) MUST_CHECK;
/* Number and write the movements, answer with them (v[i] NULL: no mark), and write the act. */
enum rc front_save(struct front_desk *f, struct move *moves, const struct arriving *const *v,
    size_t n, struct diag *d) MUST_CHECK;

/* Write the marks and the movements of pupils who sign in or come back; each was checked. */
enum rc signings_save(
    struct front_desk *f, struct signing *list, size_t n, struct diag *d) MUST_CHECK;

/* Move of docs/openapi.yaml without its closing brace, with the mark it made; v NULL: made none. */
void move_json(
    struct call *c, const struct school_state *s, const struct move *m, const struct arriving *v);

/* The policy's place to sign in for the pupil that day; "" if silent. */
const char *sign_in_place(const struct school_state *s, const struct image_pupil *p, int32_t day);
/* Do pupils of this year wait for an adult, and leave with one only (C088)? */
bool is_collected(const struct school_state *s, const struct image_pupil *p, int32_t day);

/* Does the pupil count as here: by the last movement, else by the last mark of the day (R41)? */
bool is_here(const struct school_state *s, const struct image_pupil *p, int32_t day,
    const struct move_state *state, int16_t minute);

#endif
