#ifndef MUSTER_APP_MOVES_H
#define MUSTER_APP_MOVES_H

#include "base/arena.h"
#include "store/store_moves.h"

/*
 * Inside app: where pupils stand after their moves of one day. A mark never says that a pupil left
 * (R38); moves do.
 */
struct move_state {
	int64_t pupil_id;
	const struct move *first; /* the first MOVE_IN or MOVE_EARLY in force; NULL: none */
	const struct move *early; /* the last MOVE_EARLY in force; NULL: none */
	const struct move *out;  /* the MOVE_OUT the pupil is not back from; NULL: not signed out */
	const struct move *last; /* the last one in force; NULL: all were taken back */
	const struct move *waits; /* the sign-in after which an adult is to collect the pupil, as
	                             long as nobody has; NULL */
};

/*
 * States by pupil_id, one for each pupil who has moves. Moves count in the order in which they
 * happened (an arrival that a phone sends an hour later comes before the sign-out since), those
 * taken back not at all.
 *
 * moves   of one day, as store_moves() gives them; sorted in place. Lent as long as `out`.
 * Memory  `a`.
 */
size_t moves_fold(struct move_state **out, struct move *moves, size_t n, struct arena *a);

/* NULL: no moves that day. */
const struct move_state *moves_state(const struct move_state *states, size_t n, int64_t pupil_id);

/* Does the last move in force leave the pupil on site? False without one. */
bool moves_on_site(const struct move_state *state);

#endif
