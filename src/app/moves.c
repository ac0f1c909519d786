#include "app/moves.h"

#include <stdlib.h>
#include <string.h>

static int
by_id(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/* By pupil, then as it happened; what was recorded first comes first within a minute. */
static int
move_compare(const void *a, const void *b)
{
	const struct move *x = a;
	const struct move *y = b;
	int order = by_id(x->pupil_id, y->pupil_id);
	order = order == 0 ? by_id(x->minute, y->minute) : order;
	order = order == 0 ? by_id(x->act_id, y->act_id) : order;
	return order == 0 ? by_id(x->n, y->n) : order;
}

/* Was it taken back? The pupil's own moves are few. */
static bool
is_undone(const struct move *m, const struct move *of_pupil, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (of_pupil[i].kind == MOVE_UNDO && of_pupil[i].undoes_act == m->act_id &&
		    of_pupil[i].undoes_n == m->n) {
			return true;
		}
	}
	return false;
}

static void
state_move(struct move_state *state, const struct move *m)
{
	switch (m->kind) {
	case MOVE_IN:
	case MOVE_EARLY:
		state->first = state->first == NULL ? m : state->first;
		state->early = m->kind == MOVE_EARLY ? m : state->early;
		state->waits = m->is_waiting ? m : NULL;
		state->out = NULL;
		break;
	case MOVE_OUT:
		state->out = m;
		state->waits = NULL;
		break;
	case MOVE_BACK:
		state->out = NULL;
		break;
	case MOVE_HANDED_OVER:
		state->waits = NULL;
		break;
	case MOVE_UNDO:
	case MOVE_KIND_COUNT:
		return;
	}
	state->last = m;
}

size_t
moves_fold(struct move_state **out, struct move *moves, size_t n, struct arena *a)
{
	size_t n_states = 0;
	*out = ARENA_ARRAY(a, n + 1, struct move_state);
	if (n > 1) {
		qsort(moves, n, sizeof *moves, move_compare);
	}
	for (size_t i = 0; i < n;) {
		size_t end = i;
		struct move_state *state = &(*out)[n_states++];
		*state = (struct move_state){.pupil_id = moves[i].pupil_id};
		while (end < n && moves[end].pupil_id == state->pupil_id) {
			end++;
		}
		for (size_t k = i; k < end; k++) {
			if (!is_undone(&moves[k], &moves[i], end - i)) {
				state_move(state, &moves[k]);
			}
		}
		i = end;
	}
	return n_states;
}

const struct move_state *
moves_state(const struct move_state *states, size_t n, int64_t pupil_id)
{
	size_t from = 0;
	while (from < n) {
		size_t middle = from + (n - from) / 2;
		if (states[middle].pupil_id == pupil_id) {
			return &states[middle];
		}
		if (states[middle].pupil_id < pupil_id) {
			from = middle + 1;
		} else {
			n = middle;
		}
	}
	return NULL;
}

bool
moves_on_site(const struct move_state *state)
{
	return state != NULL && state->last != NULL && state->out == NULL;
}
