#include "app/early.h"

#include "app/moves.h"
#include "app/planned.h"
#include "app/reg.h"
#include "base/uuid.h"
#include "store/store_register.h"

struct early {
	struct call *c;
	struct school_state *s;
	int32_t day;
	enum session session;
	struct move *moves; /* of the day */
	size_t n;
};

/* What happened until the register of the pupil's year opened; taking back counts at any time. */
static size_t
states_at_opening(struct move_state **states, const struct early *e)
{
	struct move *kept = ARENA_ARRAY(e->c->a, e->n + 1, struct move);
	size_t n = 0;
	for (size_t i = 0; i < e->n; i++) {
		const struct image_pupil *p = image_pupil_find(e->s->image, e->moves[i].pupil_id);
		struct session_times times;
		if (p == NULL) {
			continue;
		}
		school_times(&times, e->s, e->day, image_year_on(p, e->day), e->session);
		if (e->moves[i].minute < times.opens || e->moves[i].kind == MOVE_UNDO) {
			kept[n++] = e->moves[i];
		}
	}
	return moves_fold(states, kept, n, e->c->a);
}

/* Signed in for this session, and its register has opened with no mark for the pupil. */
static bool
is_due(const struct early *e, const struct move_state *state)
{
	const struct image_pupil *p = image_pupil_find(e->s->image, state->pupil_id);
	struct wall now = wall_at(e->c->now);
	if (p == NULL || state->early == NULL || !moves_on_site(state) ||
	    !image_is_on_roll(p, e->day) || closure_is_unplanned(e->s, p, e->day, e->session) ||
	    image_cell(e->s->image, p, e->day, e->session) != CELL_BLANK) {
		return false;
	}
	struct session_times times;
	struct session_times am;
	int year = image_year_on(p, e->day);
	school_times(&times, e->s, e->day, year, e->session);
	school_times(&am, e->s, e->day, year, SESSION_AM);
	bool has_am = image_cell(e->s->image, p, e->day, SESSION_AM) != CELL_NOT_OPEN;
	bool is_for_it = e->session == SESSION_AM || !has_am || state->early->minute >= am.ends;
	return is_for_it && (e->day < now.day || now.minute >= times.opens);
}

static struct mark_change
early_mark(const struct early *e, const struct move_state *state)
{
	const struct move *m = state->early;
	char at[MINUTE_TEXT];
	return (struct mark_change){
	    .pupil_id = state->pupil_id,
	    .code = code_present(e->session),
	    .minutes_late = MINUTE_NONE,
	    .arrived_minute = MINUTE_NONE,
	    .is_confirmed = false,
	    .note =
	        arena_printf(e->c->a, "Signed in %s%s%s (act %lld)", minute_format(at, m->minute),
	            m->place[0] == '\0' ? "" : ", ", m->place, (long long)m->act_id),
	};
}

/* By pupil: states are. `out` has room for one mark a move. */
static size_t
early_marks(struct mark_change *out, const struct early *e)
{
	struct move_state *states = NULL;
	size_t n_states = states_at_opening(&states, e);
	size_t n = 0;
	for (size_t i = 0; i < n_states; i++) {
		if (is_due(e, &states[i])) {
			out[n++] = early_mark(e, &states[i]);
		}
	}
	return n;
}

static enum rc
early_load(struct early *e, struct diag *d)
{
	struct move_filter filter = {.days = {e->day, e->day}};
	e->n = 0;
	if (!school_policy(e->s, e->day)->policy.kiosk_prefill) {
		return RC_OK;
	}
	return store_moves(&e->moves, &e->n, e->c->st, e->s->school_id, &filter, e->c->a, d);
}

enum rc
early_due(
    bool out[SESSION_COUNT], struct call *c, struct school_state *s, int32_t day, struct diag *d)
{
	struct early e = {.c = c, .s = s, .day = day};
	enum rc rc = early_load(&e, d);
	if (rc != RC_OK || e.n == 0) {
		return rc;
	}
	struct mark_change *marks = ARENA_ARRAY(c->a, e.n, struct mark_change);
	for (int k = 0; k < SESSION_COUNT; k++) {
		e.session = k == 0 ? SESSION_AM : SESSION_PM;
		out[k] = out[k] || early_marks(marks, &e) > 0;
	}
	return RC_OK;
}

/* The image may be a commit behind: the record decides whether a mark stands. */
static enum rc
drop_marked(struct mark_change *marks, size_t *n, const struct early *e, struct diag *d)
{
	struct session_key where = {e->s->school_id, e->day, e->session};
	struct mark *now = ARENA_ARRAY(e->c->a, *n + 1, struct mark);
	int64_t *ids = ARENA_ARRAY(e->c->a, *n + 1, int64_t);
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++) {
		ids[i] = marks[i].pupil_id;
	}
	enum rc rc = store_marks_of(now, e->c->st, &where, ids, *n, e->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < *n; i++) {
		if (now[i].last_seq == 0) {
			marks[kept++] = marks[i];
		}
	}
	*n = kept;
	return rc;
}

static enum rc
early_write(const struct early *e, struct diag *d)
{
	struct mark_change *marks = ARENA_ARRAY(e->c->a, e->n + 1, struct mark_change);
	size_t n = e->n == 0 ? 0 : early_marks(marks, e);
	enum rc rc = n == 0 ? RC_OK : drop_marked(marks, &n, e, d);
	if (rc != RC_OK || n == 0) {
		return rc;
	}
	char uuid[UUID_TEXT];
	struct submission sub;
	struct marks_save save = {.day = e->day, .session = e->session, .marks = marks, .n = n};
	uuid_make(uuid);
	submission_of(&sub, e->c, uuid, "early_sign_in",
	    "Signed in before the register opened and not out since: register.kiosk_prefill (R48)");
	return marks_write(e->c, &sub, &save, d);
}

enum rc
act_write_early(struct call *c, const void *args, struct diag *d)
{
	const struct early_write_args *write = args;
	struct early e = {.c = c, .day = write->day, .session = write->session};
	enum rc rc = school_hold(&e.s, c, write->urn, PERM_ARRIVE, d);
	if (rc != RC_OK) {
		return rc;
	}
	bool is_sealed = false;
	rc = store_is_sealed(&is_sealed, c->st, e.s->school_id, e.day, d);
	if (rc == RC_OK && !is_sealed) { /* the clock changes nothing that somebody settled */
		rc = early_load(&e, d);
		if (rc == RC_OK) {
			rc = early_write(&e, d);
		}
	}
	school_release(e.s);
	return rc;
}
