#include "app/moves.h"
#include "app/planned.h"
#include "app/reasons.h"
#include "app/reg.h"

#include <string.h>

/*
 * Close a register: the blanks of one that was taken become N (R42), or what is planned and not
 * written yet (R48), or the reason that was given when the pupil was signed out. One that nobody
 * took stays missing: its pupils are neither marked nor chased until somebody takes it.
 */
struct close {
	struct call *c;
	const struct close_args *args;
	struct school_state *s;
	struct move_state *out_then; /* where the desk says that pupils were at closing */
	size_t n_out_then;
	struct mark_change *out;
	size_t n;
	const char *reason; /* R44: where something stood before */
};

/* Was it taken, and is it still open? */
static enum rc
close_check(bool *is_closed, struct close *k, struct diag *d)
{
	const struct register_key *key = &k->args->key;
	const struct image_group *group = image_group_find(k->s->image, key->group_id);
	if (group == NULL) {
		return diag_set(d, RC_NOT_FOUND, "group", NULL, "there is no such group");
	}
	struct scope scope = {k->s->school_id, group->id, group->year};
	struct register_ask ask = {key->day, key->session, wall_at(k->c->now).day};
	enum rc rc = register_may(k->c, &scope, &ask, d);
	if (rc == RC_OK) { /* without a reason, so never in a sealed period */
		rc = seal_check(k->c, &scope, key->day, "", d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct wall now = wall_at(k->c->now);
	struct session_times times;
	school_times(&times, k->s, key->day, group->year, key->session);
	if (key->day > now.day || (key->day == now.day && now.minute < times.opens)) {
		return diag_set(
		    d, RC_INVALID, "date", "R36, R42", "the register has not opened yet");
	}
	struct register_taken *rows = NULL;
	size_t n = 0;
	rc = store_registers(&rows, &n, k->c->st, k->s->school_id,
	    (struct day_range){key->day, key->day}, k->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (rows[i].session == key->session && rows[i].group_id == key->group_id) {
			*is_closed = rows[i].closed_seq != 0;
			return rows[i].first_seq != 0
			           ? RC_OK
			           : diag_set(d, RC_INVALID, "group", "SI 2024/208 reg 10 (R42)",
			                 "nobody took this register: it stays missing until it is "
			                 "taken");
		}
	}
	return rc != RC_OK ? rc
	                   : diag_set(d, RC_INVALID, "group", "SI 2024/208 reg 10 (R42)",
	                         "nobody took this register: it stays missing until it is taken");
}

/* The desk as it stood when taking ended: who left later was here, and nobody marked them. */
static enum rc
close_moves(struct close *k, struct diag *d)
{
	const struct register_key *key = &k->args->key;
	const struct image_group *group = image_group_find(k->s->image, key->group_id);
	struct move_filter filter = {.days = {key->day, key->day}};
	struct session_times times;
	struct move *moves = NULL;
	size_t n = 0;
	size_t kept = 0;
	school_times(&times, k->s, key->day, group->year, key->session);
	enum rc rc = store_moves(&moves, &n, k->c->st, k->s->school_id, &filter, k->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (moves[i].minute <= times.closes || moves[i].kind == MOVE_UNDO) {
			moves[kept++] = moves[i];
		}
	}
	k->n_out_then = moves_fold(&k->out_then, moves, kept, k->c->a);
	return rc;
}

/* N, unless the pupil left for a reason that is known and was not due back before (R42). */
static struct mark_change
close_mark(const struct close *k, const struct image_pupil *p)
{
	const struct register_key *key = &k->args->key;
	const struct move_state *state = moves_state(k->out_then, k->n_out_then, p->id);
	const struct move *left = state == NULL ? NULL : state->out;
	struct mark_change mark = {
	    .pupil_id = p->id,
	    .code = CODE_N,
	    .minutes_late = MINUTE_NONE,
	    .arrived_minute = MINUTE_NONE,
	    .is_confirmed = true,
	    .note = "",
	};
	struct session_times times;
	school_times(&times, k->s, key->day, image_year_on(p, key->day), key->session);
	if (left == NULL ||
	    (left->expected_back != MINUTE_NONE && left->expected_back <= times.opens)) {
		return mark;
	}
	uint8_t code = code_find(reason_code(left->reason, k->c->a));
	struct code_use use = {
	    .day = key->day,
	    .session = key->session,
	    .is_compulsory_age = image_is_compulsory_age(
	        p, key->day, school_policy(k->s, key->day)->policy.law.school_year_start),
	    .is_on_roll = true,
	    .has_fact = true,
	};
	if (code != 0 && code_allowed(code, &use, NULL) == RC_OK) {
		mark.code = code;
		mark.note = left->reason;
	}
	return mark;
}

/* Pupils of the register who are expected, by id. */
static size_t
close_ids(int64_t **out, const struct close *k)
{
	const struct register_key *key = &k->args->key;
	const struct image *img = k->s->image;
	struct arena *a = k->c->a;
	const struct image_pupil **pupils =
	    ARENA_ARRAY(a, img->n_pupils + 1, const struct image_pupil *);
	size_t n = image_group_pupils(pupils, img, key->group_id, key->day);
	*out = ARENA_ARRAY(a, n + 1, int64_t);
	size_t n_ids = 0;
	for (size_t row = 0; row < img->n_pupils; row++) { /* by id */
		const struct image_pupil *p = &img->pupils[row];
		if (image_group_id_on(p, key->day) == key->group_id && n_ids < n &&
		    image_is_in_register(p, key->day) &&
		    image_cell(img, p, key->day, key->session) != CELL_NOT_OPEN) {
			(*out)[n_ids++] = p->id;
		}
	}
	return n_ids;
}

/* A mark for every pupil who is expected and has none. */
static enum rc
close_blanks(struct close *k, struct diag *d)
{
	const struct register_key *key = &k->args->key;
	struct arena *a = k->c->a;
	int64_t *ids = NULL;
	struct mark_change *due = NULL;
	size_t n_due = 0;
	size_t n_ids = close_ids(&ids, k);
	struct mark *marks = ARENA_ARRAY(a, n_ids + 1, struct mark);
	k->out = ARENA_ARRAY(a, n_ids + 1, struct mark_change);
	const struct marks_ask ask = {key->day, key->session, ids, n_ids};
	enum rc rc = school_marks_of(marks, k->c, k->s, &ask, d);
	if (rc == RC_OK) {
		rc = close_moves(k, d);
	}
	if (rc == RC_OK) {
		const struct planned_write_args when = {key->urn, key->day, key->session};
		rc = planned_due(&due, &n_due, k->c, k->s, &when, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n_ids; i++) {
		if (mark_is_blank(&marks[i])) {
			const struct mark_change *plan = planned_change_of(due, n_due, ids[i]);
			k->reason = marks[i].last_seq == 0 ? k->reason
			                                   : "not marked when the register closed";
			k->out[k->n] = plan != NULL
			                   ? *plan
			                   : close_mark(k, image_pupil_find(k->s->image, ids[i]));
			k->out[k->n++].based_on = marks[i].last_seq;
		}
	}
	return rc;
}

static enum rc
close_run(struct close *k, const struct repeat *r, struct diag *d)
{
	bool is_closed = false;
	enum rc rc = close_check(&is_closed, k, d);
	if (rc == RC_OK && is_closed) {
		return diag_set(d, RC_INVALID, "group", "R42", "the register is closed already");
	}
	if (rc == RC_OK) {
		rc = close_blanks(k, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct submission sub;
	struct marks_save save = {
	    .day = k->args->key.day,
	    .session = k->args->key.session,
	    .group_id = k->args->key.group_id,
	    .effect = REGISTER_CLOSED,
	    .is_complete = true,
	    .marks = k->out,
	    .n = k->n,
	};
	submission_of(&sub, k->c, k->args->uuid, "close", k->reason);
	memcpy(sub.content, r->digest, sizeof sub.content);
	rc = marks_write(k->c, &sub, &save, d);
	if (rc == RC_OK) {
		answer_saved(k->c, sub.seq, k->c->now, (int64_t)k->n);
	}
	return rc;
}

enum rc
act_close(struct call *c, const void *args, struct diag *d)
{
	struct close k = {.c = c, .args = args, .reason = ""};
	enum rc rc = school_hold(&k.s, c, k.args->key.urn, PERM_REGISTER, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 200);
	text_printf(&content, "close %d %d %lld", k.args->key.day, (int)k.args->key.session,
	    (long long)k.args->key.group_id);
	struct repeat r = {.uuid = k.args->uuid, .content = &content};
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK && !is_done) {
		rc = close_run(&k, &r, d);
	}
	text_fini(&content);
	school_release(k.s);
	return rc;
}
