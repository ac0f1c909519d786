#include "app/sign_in.h"

#include "base/uuid.h"
#include "store/store_register.h"

#include <assert.h>
#include <string.h>

/* Take a movement of today back. Nothing is deleted: a row says that the other never was. */

static const struct move *
move_find(const struct moves_day *day, const struct undo_move_args *in)
{
	for (size_t i = 0; i < day->n; i++) {
		if (day->moves[i].act_id == in->act_id && day->moves[i].n == in->n) {
			return &day->moves[i];
		}
	}
	return NULL;
}

static enum rc
undo_check(
    const struct move **out, struct front_desk *f, const struct undo_move_args *in, struct diag *d)
{
	const struct move *m = move_find(&f->all, in);
	if (m == NULL || m->kind == MOVE_UNDO) {
		return diag_set(
		    d, RC_NOT_FOUND, "act", NULL, "there is no such movement today to take back");
	}
	const struct image_pupil *p = NULL;
	struct reception_who who = {.pupils = &m->pupil_id, .n_pupils = 1};
	enum rc rc = front_pupil(&p, f, &who, 0, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct move_state *state = moves_of(&f->all, m->pupil_id);
	if (state->last != m) {
		return diag_set(d, RC_INVALID, "act", NULL,
		    "only the last movement of %s %s can be taken back, and each only once",
		    p->forename, p->surname);
	}
	*out = m;
	return RC_OK;
}

/* Is it the mark that the movement made, or that the clock made of an early sign-in (R48)? */
static enum rc
is_mark_of(bool *out, struct call *c, const struct mark *mark, const struct move *m, struct diag *d)
{
	struct submission sub;
	*out = mark->last_seq != 0 && mark->last_seq == m->seq;
	if (mark->last_seq == 0 || m->kind != MOVE_EARLY) {
		return RC_OK;
	}
	enum rc rc = store_submission(&sub, c->st, c->school_id, mark->last_seq, c->a, d);
	*out = rc == RC_OK && strcmp(sub.kind, "early_sign_in") == 0;
	return rc;
}

/* Has the pupil's register closed, so that a blank would be N? */
static enum rc
is_register_closed(bool *out, const struct front_desk *f, const struct session_key *where,
    int64_t pupil_id, struct diag *d)
{
	struct register_taken *rows = NULL;
	size_t n = 0;
	const struct image_pupil *p = image_pupil_find(f->s->image, pupil_id);
	int64_t group = p == NULL ? 0 : image_group_id_on(p, where->day);
	enum rc rc = store_registers(&rows, &n, f->c->st, where->school_id,
	    (struct day_range){where->day, where->day}, f->c->a, d);
	*out = false;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		*out = *out || (rows[i].session == where->session && rows[i].group_id == group &&
		                   rows[i].closed_seq != 0);
	}
	return rc;
}

/* What stood before the mark. When nothing did: N after the closing, not here and no reason known
 * (R42); until then nothing stands, and nobody has said N: mark_is_blank(). */
static enum rc
mark_before(struct mark_change *out, struct front_desk *f, const struct session_key *where,
    const struct mark *mark, struct diag *d)
{
	struct mark_entry *entries = NULL;
	size_t n = 0;
	bool is_closed = false;
	*out = (struct mark_change){.pupil_id = mark->pupil_id,
	    .based_on = mark->last_seq,
	    .code = CODE_N,
	    .minutes_late = MINUTE_NONE,
	    .arrived_minute = MINUTE_NONE,
	    .note = ""};
	enum rc rc = store_mark_history(&entries, &n, f->c->st, where, mark->pupil_id, f->c->a, d);
	if (rc == RC_OK) {
		rc = is_register_closed(&is_closed, f, where, mark->pupil_id, d);
	}
	out->is_confirmed = is_closed;
	if (rc == RC_OK && n >= 2 && !mark_is_blank(&entries[n - 2].mark)) {
		const struct mark *was = &entries[n - 2].mark;
		out->code = was->code;
		out->minutes_late = was->minutes_late;
		out->arrived_minute = was->arrived_minute;
		out->is_confirmed = was->is_confirmed;
		out->note = was->note;
		out->is_office_note = was->is_office_note;
	}
	return rc;
}

/* A mark that somebody changed since is theirs, and stays. */
static enum rc
undo_mark(struct front_desk *f, const struct move *m, const char *reason, struct diag *d)
{
	struct call *c = f->c;
	enum rc rc = RC_OK;
	for (int k = 0; rc == RC_OK && k < SESSION_COUNT; k++) {
		struct session_key where = {
		    f->s->school_id, f->day, k == 0 ? SESSION_AM : SESSION_PM};
		struct mark mark = {0};
		struct mark_change change;
		bool is_ours = false;
		rc = store_marks_of(&mark, c->st, &where, &m->pupil_id, 1, c->a, d);
		if (rc == RC_OK) {
			rc = is_mark_of(&is_ours, c, &mark, m, d);
		}
		if (rc != RC_OK || !is_ours) {
			continue;
		}
		mark.pupil_id = m->pupil_id;
		rc = mark_before(&change, f, &where, &mark, d);
		if (rc == RC_OK) {
			char at[MINUTE_TEXT];
			char uuid[UUID_TEXT];
			struct submission sub;
			struct marks_save save = {
			    .day = f->day, .session = where.session, .marks = &change, .n = 1};
			uuid_make(uuid);
			submission_of(&sub, c, uuid, "undo_arrival",
			    arena_printf(c->a, "Sign-in of %s taken back: %s",
			        minute_format(at, m->minute), reason));
			rc = marks_write(c, &sub, &save, d);
		}
	}
	return rc;
}

static enum rc
undo_run(struct front_desk *f, const struct undo_move_args *in, struct diag *d)
{
	const struct move *m = NULL;
	enum rc rc = undo_check(&m, f, in, d);
	if (rc != RC_OK) {
		return rc;
	}
	assert(m != NULL);
	rc = undo_mark(f, m, in->reason, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct move undo = {.pupil_id = m->pupil_id,
	    .minute = f->minute,
	    .kind = MOVE_UNDO,
	    .place = "",
	    .next_place = "",
	    .reason = in->reason,
	    .note = "",
	    .person = "",
	    .expected_back = MINUTE_NONE,
	    .undoes_act = m->act_id,
	    .undoes_n = m->n};
	const struct arriving *none = NULL;
	return front_save(f, &undo, &none, 1, d);
}

enum rc
act_undo_move(struct call *c, const void *args, struct diag *d)
{
	const struct undo_move_args *in = args;
	struct front_desk f = {.c = c};
	struct reception_who who = {
	    .urn = in->urn, .uuid = in->uuid, .note = "", .person = "", .place = ""};
	struct front_ask ask = {.who = &who,
	    .kind = "undo_move",
	    .reason = in->reason,
	    .more = arena_printf(c->a, " %lld %d", (long long)in->act_id, in->n),
	    .day = DAY_NONE,
	    .minute = MINUTE_NONE};
	enum rc rc = front_begin(&f, &ask, d);
	if (rc == RC_OK && !f.is_done) {
		rc = undo_run(&f, in, d);
	}
	front_end(&f);
	return rc;
}
