#ifndef MUSTER_STORE_STORE_MOVES_H
#define MUSTER_STORE_STORE_MOVES_H

#include "store/store.h"

/*
 * Pupils who come and go: sign-ins, sign-outs, handing over. Append only; what is in force after
 * all moves of a day is worked out by app (app/moves.h). No move changes a mark (R38).
 */
enum move_kind {
	MOVE_IN,          /* signed in during or after registration */
	MOVE_OUT,         /* left the site */
	MOVE_BACK,        /* came back after a sign-out */
	MOVE_EARLY,       /* signed in before the register opened */
	MOVE_HANDED_OVER, /* an adult took the waiting pupil over; still on site */
	MOVE_UNDO,        /* the move that `undoes_act` and `undoes_n` name was a mistake */
	MOVE_KIND_COUNT
};
const char *move_kind_name(enum move_kind kind); /* "in", "handed_over": as in the table */

struct move {
	int64_t act_id; /* struct desk_act */
	int32_t n;      /* 1 and up in the act */
	int64_t pupil_id;
	int32_t day;
	int16_t minute; /* of the movement, UK wall time */
	enum move_kind kind;
	const char *place;      /* where it happened; "" if unknown */
	const char *next_place; /* where the pupil goes from there; "" */
	const char *reason;
	const char *note;
	const char *person;    /* who came with, collected or took over the pupil; "" nobody */
	int16_t expected_back; /* of MOVE_OUT: minute; MINUTE_NONE: not said */
	bool is_waiting;       /* MOVE_IN, MOVE_EARLY: to be collected by an adult */
	int64_t seq;           /* submission that made the mark of the arrival; 0: made none */
	int64_t undoes_act;    /* MOVE_UNDO: the move that was a mistake; else 0 */
	int32_t undoes_n;
};

/* Write the moves of one act; act_id and n are the caller's. */
enum rc store_moves_put(struct store *st, int64_t school_id, const struct move *moves, size_t n,
    struct diag *d) MUST_CHECK;

/* Every pupil's in a range of days, or one pupil's; in the order they were recorded. */
struct move_filter {
	int64_t pupil_id; /* 0: every pupil */
	struct day_range days;
};
enum rc store_moves(struct move **out, size_t *n, struct store *st, int64_t school_id,
    const struct move_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;

#endif
