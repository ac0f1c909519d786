#include "app/reg.h"

#include "base/uuid.h"

#include <stdlib.h>
#include <string.h>

/*
 * Amend marks of any sessions for one reason (R44). Each session is a submission of its own; the
 * first has the client's uuid, the others one that follows from it.
 */
struct amend {
	struct call *c;
	const struct amend_args *args;
	struct school_state *s;
	struct wall now;
	const struct mark_in **sorted; /* by day, session, pupil */
	int64_t last_seq;
	int64_t n_written;
};

static int
mark_in_compare(const void *a, const void *b)
{
	const struct mark_in *x = *(const struct mark_in *const *)a;
	const struct mark_in *y = *(const struct mark_in *const *)b;
	if (x->day != y->day) {
		return x->day < y->day ? -1 : 1;
	}
	if (x->session != y->session) {
		return x->session < y->session ? -1 : 1;
	}
	return x->pupil_id < y->pupil_id ? -1 : x->pupil_id > y->pupil_id;
}

static void
amend_content(struct text *t, const struct amend_args *args)
{
	text_add(t, "amend ");
	text_add_json(t, args->reason);
	for (size_t i = 0; i < args->n_marks; i++) {
		const struct mark_in *m = &args->marks[i];
		text_printf(t, "|%lld %d %d %s %d %lld", (long long)m->pupil_id, m->day,
		    (int)m->session, m->code, m->minutes_late, (long long)m->based_on);
		text_add_json(t, m->note);
		text_add(t, m->is_office_note ? "o" : "");
	}
}

/* Check the n marks of one session against what stands; `out` has room for n. */
static enum rc
amend_check(struct mark_change *out, struct amend *m, const struct mark_in *const *in, size_t n,
    struct diag *d)
{
	struct arena *a = m->c->a;
	int64_t *ids = ARENA_ARRAY(a, n, int64_t);
	struct mark *now = ARENA_ARRAY(a, n, struct mark);
	size_t n_conflicts = 0;
	bool is_first = true;
	for (size_t i = 0; i < n; i++) {
		struct mark_place place = {
		    .s = m->s,
		    .day = in[i]->day,
		    .session = in[i]->session,
		    .index = (size_t)(in[i] - m->args->marks),
		    .now = m->now,
		    .need = PERM_AMEND,
		};
		enum rc rc = mark_check(&out[i], m->c, in[i], &place, d);
		if (rc != RC_OK) {
			return rc;
		}
		ids[i] = in[i]->pupil_id;
		if (i > 0 && ids[i] == ids[i - 1]) {
			return diag_set(d, RC_INVALID,
			    arena_printf(a, "/marks/%zu/pupil", place.index), NULL,
			    "the pupil is there twice for one session");
		}
	}
	struct session_key where = {m->s->school_id, in[0]->day, in[0]->session};
	enum rc rc = store_marks_of(now, m->c->st, &where, ids, n, a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (now[i].last_seq != out[i].based_on && now[i].last_seq != 0) {
			rc = conflict_add(m->c, &now[i], &is_first, d);
			n_conflicts++;
		} else if (now[i].last_seq != out[i].based_on) {
			rc = diag_set(d, RC_INVALID, "/marks", NULL,
			    "based_on names a mark that does not exist");
		} else if (now[i].last_seq != 0 && mark_is_same(&now[i], &out[i])) {
			rc = diag_set(d, RC_INVALID, "/marks", "R44",
			    "the mark says that already: there is nothing to amend");
		}
	}
	return rc == RC_OK && n_conflicts > 0 ? conflicts_end(m->c, n_conflicts, d) : rc;
}

static enum rc
amend_session(struct amend *m, const struct mark_in *const *in, size_t n, struct submission *sub,
    struct diag *d)
{
	struct mark_change *out = ARENA_ARRAY(m->c->a, n, struct mark_change);
	enum rc rc = amend_check(out, m, in, n, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct marks_save save = {
	    .day = in[0]->day, .session = in[0]->session, .marks = out, .n = n};
	rc = marks_write(m->c, sub, &save, d);
	m->last_seq = sub->seq;
	m->n_written += (int64_t)n;
	return rc;
}

/* Sort the marks by session; gives how many sessions there are. */
static int64_t
amend_sort(struct amend *m)
{
	const struct amend_args *args = m->args;
	int64_t n_sessions = 0;
	m->sorted = ARENA_ARRAY(m->c->a, args->n_marks + 1, const struct mark_in *);
	for (size_t i = 0; i < args->n_marks; i++) {
		m->sorted[i] = &args->marks[i];
	}
	qsort(m->sorted, args->n_marks, sizeof *m->sorted, mark_in_compare);
	for (size_t i = 0; i < args->n_marks; i++) {
		n_sessions += i == 0 || m->sorted[i]->day != m->sorted[i - 1]->day ||
		              m->sorted[i]->session != m->sorted[i - 1]->session;
	}
	return n_sessions;
}

static enum rc
amend_run(struct amend *m, const struct repeat *r, struct diag *d)
{
	const struct amend_args *args = m->args;
	if (args->reason[0] == '\0') {
		return diag_set(d, RC_INVALID, "reason", "SI 2024/208 reg 6 (R44)",
		    "an amendment needs a reason");
	}
	m->now = wall_at(m->c->now);
	enum rc rc = RC_OK;
	for (size_t from = 0, to = 0; rc == RC_OK && from < args->n_marks; from = to) {
		while (to < args->n_marks && m->sorted[to]->day == m->sorted[from]->day &&
		       m->sorted[to]->session == m->sorted[from]->session) {
			to++;
		}
		struct submission sub;
		submission_of(&sub, m->c, args->uuid, "amend", args->reason);
		memcpy(sub.content, r->digest, sizeof sub.content);
		if (from > 0) {
			uint8_t digest[STORE_HASH];
			char *seed = arena_printf(m->c->a, "%s %zu", args->uuid, from);
			store_digest(digest, seed, strlen(seed));
			uuid_of_bytes(sub.uuid, digest);
		}
		rc = amend_session(m, m->sorted + from, to - from, &sub, d);
	}
	if (rc == RC_OK) {
		answer_saved(m->c, m->last_seq, m->c->now, m->n_written);
	}
	return rc;
}

enum rc
act_amend(struct call *c, const void *args, struct diag *d)
{
	struct amend m = {.c = c, .args = args};
	enum rc rc = school_hold(&m.s, c, m.args->urn, PERM_AMEND, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, (size_t)4 << 20);
	amend_content(&content, m.args);
	struct repeat r = {
	    .uuid = m.args->uuid, .content = &content, .n_marks = (int64_t)m.args->n_marks};
	int64_t n_sessions = amend_sort(&m);
	r.n_more = n_sessions > 0 ? n_sessions - 1 : 0;
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK && !is_done && m.args->n_marks == 0) {
		rc = diag_set(d, RC_INVALID, "/marks", NULL, "there is no mark to amend");
	}
	if (rc == RC_OK && !is_done) {
		rc = amend_run(&m, &r, d);
	}
	text_fini(&content);
	school_release(m.s);
	return rc;
}
