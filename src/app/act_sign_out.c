#include "app/collect.h"
#include "app/reasons.h"
#include "app/sign_in.h"

#include <string.h>

/* Out, back, and handed over to an adult. The mark stays as it is (R38). */

static struct move
move_of(const struct front_desk *f, const struct reception_who *who, const struct image_pupil *p,
    enum move_kind kind)
{
	return (struct move){
	    .pupil_id = p->id,
	    .minute = f->minute,
	    .kind = kind,
	    .place = who->place[0] == '\0' ? sign_in_place(f->s, p, f->day) : who->place,
	    .next_place = "",
	    .reason = "",
	    .note = who->note,
	    .person = who->person,
	    .expected_back = MINUTE_NONE,
	};
}

static enum rc
today_only(const struct front_desk *f, struct diag *d)
{
	if (f->day != wall_at(f->c->now).day) {
		return diag_set(d, RC_INVALID, "at", NULL,
		    "that was on an earlier day: only movements of today are recorded here");
	}
	return RC_OK;
}

static enum rc
not_before(const struct front_desk *f, const struct move *last, const struct image_pupil *p,
    struct diag *d)
{
	if (last == NULL || last->minute <= f->minute) {
		return RC_OK;
	}
	char at[MINUTE_TEXT];
	return diag_set(d, RC_INVALID, "at", NULL, "the last movement of %s %s was later, at %s",
	    p->forename, p->surname, minute_format(at, last->minute));
}

static enum rc
out_check(const struct front_desk *f, const struct sign_out_args *in, const struct image_pupil *p,
    struct diag *d)
{
	const struct move_state *state = moves_of(&f->all, p->id);
	if (state != NULL && state->out != NULL) {
		char at[MINUTE_TEXT];
		return diag_set(d, RC_INVALID, "pupils", NULL, "%s %s was signed out already at %s",
		    p->forename, p->surname, minute_format(at, state->out->minute));
	}
	if (!in->was_here && !is_here(f->s, p, f->day, state, f->minute)) {
		return diag_set(d, RC_INVALID, "was_here", NULL,
		    "nothing says that %s %s is in: sign them in first, or say that they were here",
		    p->forename, p->surname);
	}
	if (in->who.person[0] == '\0' && is_collected(f->s, p, f->day)) {
		return diag_set(d, RC_INVALID, "person", NULL,
		    "%s %s leaves with an adult only: name who collects", p->forename, p->surname);
	}
	if (in->expected_back != MINUTE_NONE && in->expected_back <= f->minute) {
		return diag_set(
		    d, RC_INVALID, "expected_back", NULL, "the time back is not after leaving");
	}
	enum rc rc = not_before(f, state == NULL ? NULL : state->last, p, d);
	return rc == RC_OK ? collector_check(f->c, f->s, p->id, in->who.person, d) : rc;
}

static enum rc
out_run(struct front_desk *f, const struct sign_out_args *in, struct diag *d)
{
	size_t n = in->who.n_pupils;
	struct move *moves = ARENA_ARRAY(f->c->a, n + 1, struct move);
	const struct arriving **none = ARENA_ARRAY(f->c->a, n + 1, const struct arriving *);
	enum rc rc = today_only(f, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = NULL;
		rc = front_pupil(&p, f, &in->who, i, d);
		if (rc == RC_OK) {
			rc = out_check(f, in, p, d);
		}
		if (rc == RC_OK) {
			none[i] = NULL;
			moves[i] = move_of(f, &in->who, p, MOVE_OUT);
			moves[i].reason = in->reason;
			moves[i].expected_back = in->expected_back;
		}
	}
	return rc == RC_OK ? front_save(f, moves, none, n, d) : rc;
}

enum rc
act_sign_out(struct call *c, const void *args, struct diag *d)
{
	const struct sign_out_args *in = args;
	struct front_desk f = {.c = c};
	struct front_ask ask = {.who = &in->who,
	    .kind = "sign_out",
	    .reason = in->reason,
	    .more = arena_printf(c->a, " %d %d", in->expected_back, in->was_here),
	    .day = DAY_NONE,
	    .minute = in->minute};
	enum rc rc = front_begin(&f, &ask, d);
	if (rc == RC_OK && !f.is_done) {
		rc = out_run(&f, in, d);
	}
	front_end(&f);
	return rc;
}

/* Somebody has said already why they are away. */
static bool
cell_has_reason(uint8_t cell)
{
	return cell_is_absent(cell) && code_class(cell) != CODE_CLASS_UNAUTHORISED;
}

/*
 * Who comes back into a session that has no mark for them, or one of absence, has arrived in it
 * (R42). Between the sessions, and where a mark says present already, coming back changes nothing
 * (R38). After closing the reason of the sign-out fits better than U (R41).
 */
static bool
back_arrives(struct arriving *v, const struct front_desk *f, const struct image_pupil *p)
{
	const char *reason = moves_of(&f->all, p->id)->out->reason;
	const char *code = reason_code(reason, f->c->a);
	int year = image_year_on(p, f->day);
	for (int k = 0; k < SESSION_COUNT; k++) {
		enum session session = k == 0 ? SESSION_AM : SESSION_PM;
		struct session_times times;
		school_times(&times, f->s, f->day, year, session);
		uint8_t cell = image_cell(f->s->image, p, f->day, session);
		bool is_open = cell == CELL_BLANK || cell_is_absent(cell);
		if (f->minute >= times.opens && f->minute <= times.ends &&
		    (session == SESSION_PM || f->minute < times.ends)) {
			*v = (struct arriving){.c = f->c,
			    .s = f->s,
			    .pupil_id = p->id,
			    .day = f->day,
			    .minute = f->minute,
			    .known_reason = cell_has_reason(cell) ? "" : code,
			    .note = code[0] == '\0' || cell_has_reason(cell) ? "" : reason,
			    .need = PERM_ARRIVE};
			return is_open && cell != CODE_U;
		}
	}
	return false;
}

static enum rc
back_check(const struct front_desk *f, const struct image_pupil *p, struct diag *d)
{
	const struct move_state *state = moves_of(&f->all, p->id);
	if (state == NULL || state->out == NULL) {
		return diag_set(d, RC_INVALID, "pupils", NULL,
		    "%s %s is not signed out: sign them in instead", p->forename, p->surname);
	}
	return not_before(f, state->out, p, d);
}

/* What coming back makes of the mark; *v stays NULL where it makes nothing. */
static enum rc
back_mark(
    struct arriving **v, const struct front_desk *f, const struct image_pupil *p, struct diag *d)
{
	struct arriving *one = ARENA_NEW(f->c->a, struct arriving);
	if (!back_arrives(one, f, p)) {
		return RC_OK;
	}
	enum rc rc = arriving_place(one, d);
	if (rc == RC_OK) {
		rc = arriving_change(one, d);
	}
	if (rc == RC_OK) {
		*v = one;
	}
	return rc;
}

static enum rc
back_run(struct front_desk *f, const struct come_back_args *in, struct diag *d)
{
	size_t n = in->who.n_pupils;
	struct signing *list = ARENA_ARRAY(f->c->a, n + 1, struct signing);
	enum rc rc = today_only(f, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = NULL;
		struct arriving *v = NULL;
		rc = front_pupil(&p, f, &in->who, i, d);
		if (rc == RC_OK) {
			rc = back_check(f, p, d);
		}
		if (rc == RC_OK) {
			rc = back_mark(&v, f, p, d);
		}
		if (rc == RC_OK) {
			list[i] = (struct signing){
			    .is_early = v == NULL, .move = move_of(f, &in->who, p, MOVE_BACK)};
			list[i].arriving = v == NULL ? list[i].arriving : *v;
		}
	}
	return rc == RC_OK ? signings_save(f, list, n, d) : rc;
}

enum rc
act_come_back(struct call *c, const void *args, struct diag *d)
{
	const struct come_back_args *in = args;
	struct front_desk f = {.c = c};
	struct front_ask ask = {.who = &in->who,
	    .kind = "come_back",
	    .reason = "",
	    .more = "",
	    .day = DAY_NONE,
	    .minute = in->minute};
	enum rc rc = front_begin(&f, &ask, d);
	if (rc == RC_OK && !f.is_done) {
		rc = back_run(&f, in, d);
	}
	front_end(&f);
	return rc;
}

static enum rc
hand_over_run(struct front_desk *f, const struct hand_over_args *in, struct diag *d)
{
	size_t n = in->who.n_pupils;
	struct move *moves = ARENA_ARRAY(f->c->a, n + 1, struct move);
	const struct arriving **none = ARENA_ARRAY(f->c->a, n + 1, const struct arriving *);
	enum rc rc = today_only(f, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = NULL;
		rc = front_pupil(&p, f, &in->who, i, d);
		if (rc != RC_OK) {
			return rc;
		}
		const struct move_state *state = moves_of(&f->all, p->id);
		if (state == NULL || state->waits == NULL) {
			return diag_set(d, RC_INVALID, "pupils", NULL,
			    "%s %s is not waiting to be collected", p->forename, p->surname);
		}
		rc = not_before(f, state->waits, p, d);
		if (rc == RC_OK) { /* who takes a pupil over collects them, too (R112) */
			rc = collector_check(f->c, f->s, p->id, in->who.person, d);
		}
		none[i] = NULL;
		moves[i] = move_of(f, &in->who, p, MOVE_HANDED_OVER);
	}
	return rc == RC_OK ? front_save(f, moves, none, n, d) : rc;
}

enum rc
act_hand_over(struct call *c, const void *args, struct diag *d)
{
	const struct hand_over_args *in = args;
	struct front_desk f = {.c = c};
	struct front_ask ask = {.who = &in->who,
	    .kind = "hand_over",
	    .reason = "",
	    .more = "",
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE};
	if (in->who.person[0] == '\0') {
		return diag_set(
		    d, RC_INVALID, "person", NULL, "name the adult who takes the pupil over");
	}
	enum rc rc = front_begin(&f, &ask, d);
	if (rc == RC_OK && !f.is_done) {
		rc = hand_over_run(&f, in, d);
	}
	front_end(&f);
	return rc;
}
