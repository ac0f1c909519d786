#include "app/json.h"
#include "app/reg.h"

#include "base/uuid.h"

#include <stdlib.h>
#include <string.h>

/*
 * Amend marks of any sessions for one reason, and fill blanks (R44). Each session is a submission
 * of its own in one transaction (docs/decisions/0013); the first has the client's uuid, the others
 * one that follows from it.
 */
struct amend {
	struct call *c;
	const struct amend_args *args;
	struct school_state *s;
	struct wall now;
	const struct mark_in **sorted; /* by day, session, pupil */
	struct mark_change *out;       /* what will be written, in the same order */
	size_t n_refused;
	size_t n_conflicts;
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

#define REFUSED_MAX 500

/* One cell that may not be saved so, into c->detail ("refused":[...]), by pupil, date, session. */
static void
refused_add(struct amend *m, const struct mark_in *in, const struct diag *why)
{
	struct text *t = m->c->detail;
	char date[DAY_TEXT];
	if (t != NULL && m->n_refused < REFUSED_MAX) {
		text_add(t, m->n_refused == 0 ? "\"refused\":[" : ",");
		text_printf(t, "{\"pupil\":\"%lld\",\"date\":\"%s\",\"session\":\"%s\"",
		    (long long)in->pupil_id, day_format(date, in->day), session_name(in->session));
		json_text(t, "field", why->field);
		json_text(t, "detail", why->text);
		json_text(t, "rule", why->rule == NULL ? "" : why->rule);
		text_add_char(t, '}');
	}
	m->n_refused++;
}

static enum permission
amend_needs(const struct amend_args *args)
{
	return args->need == PERM_NONE ? PERM_AMEND : args->need;
}

/* Is the mark one that may stand, whatever it replaces? Seals and the reason belong to it (R44). */
static enum rc
cell_check(struct amend *m, size_t at, struct diag *d)
{
	const struct mark_in *in = m->sorted[at];
	struct mark_place place = {
	    .s = m->s,
	    .day = in->day,
	    .session = in->session,
	    .index = (size_t)(in - m->args->marks),
	    .now = m->now,
	    .need = amend_needs(m->args),
	};
	enum rc rc = mark_check(&m->out[at], m->c, in, &place, d);
	if (rc == RC_OK) {
		const struct image_pupil *p = image_pupil_find(m->s->image, in->pupil_id);
		struct scope scope = pupil_scope(m->s, p, in->day);
		rc = seal_check(m->c, &scope, in->day, m->args->reason, d);
	}
	if (rc == RC_OK && at > 0 && mark_in_compare(&m->sorted[at], &m->sorted[at - 1]) == 0) {
		rc = diag_set(d, RC_INVALID, arena_printf(m->c->a, "/marks/%zu/pupil", place.index),
		    NULL, "the pupil is there twice for one session");
	}
	return rc;
}

/* Every refused cell is named; `d` says the first. */
static enum rc
cells_check(struct amend *m, struct diag *d)
{
	for (size_t i = 0; i < m->args->n_marks; i++) {
		struct diag why = {0};
		enum rc rc = cell_check(m, i, &why);
		if (rc == RC_OK) {
			continue;
		}
		if (m->n_refused == 0) {
			*d = why;
		}
		if (rc != RC_INVALID) {
			*d = why;
			return rc;
		}
		refused_add(m, m->sorted[i], &why);
	}
	if (m->n_refused == 0) {
		return RC_OK;
	}
	if (m->c->detail != NULL) {
		text_add_char(m->c->detail, ']');
	}
	return RC_INVALID;
}

/* What one cell would replace: somebody else's change meanwhile is a conflict, and counted. */
static enum rc
cell_compare(struct amend *m, size_t at, const struct mark *now, struct diag *d)
{
	const struct mark_change *out = &m->out[at];
	const char *field =
	    arena_printf(m->c->a, "/marks/%zu", (size_t)(m->sorted[at] - m->args->marks));
	if (now->last_seq != out->based_on) {
		bool is_first = m->n_conflicts == 0;
		if (now->last_seq == 0) {
			return diag_set(d, RC_INVALID, field, NULL,
			    "based_on names a mark that does not exist");
		}
		m->n_conflicts++;
		return conflict_add(m->c, now, &is_first, d);
	}
	if (now->last_seq != 0 && mark_is_same(now, out)) {
		return diag_set(d, RC_INVALID, field, "R44",
		    "the mark says that already: there is nothing to amend");
	}
	if (now->last_seq != 0 && m->args->reason[0] == '\0') {
		return diag_set(d, RC_INVALID, "reason", "SI 2024/208 reg 6 (R44)",
		    "an amendment needs a reason");
	}
	return RC_OK;
}

/* The first mark of another session, from `from` on. */
static size_t
session_end(const struct amend *m, size_t from)
{
	size_t to = from;
	while (to < m->args->n_marks && m->sorted[to]->day == m->sorted[from]->day &&
	       m->sorted[to]->session == m->sorted[from]->session) {
		to++;
	}
	return to;
}

static enum rc
session_compare(struct amend *m, size_t from, size_t to, struct diag *d)
{
	size_t n = to - from;
	int64_t *ids = ARENA_ARRAY(m->c->a, n, int64_t);
	struct mark *now = ARENA_ARRAY(m->c->a, n, struct mark);
	for (size_t i = 0; i < n; i++) {
		ids[i] = m->sorted[from + i]->pupil_id;
	}
	const struct marks_ask ask = {m->sorted[from]->day, m->sorted[from]->session, ids, n};
	enum rc rc = school_marks_of(now, m->c, m->s, &ask, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = cell_compare(m, from + i, &now[i], d);
	}
	return rc;
}

static enum rc
session_write(struct amend *m, size_t from, size_t to, struct submission *sub, struct diag *d)
{
	struct marks_save save = {.day = m->sorted[from]->day,
	    .session = m->sorted[from]->session,
	    .marks = m->out + from,
	    .n = to - from};
	enum rc rc = marks_write(m->c, sub, &save, d);
	m->last_seq = sub->seq;
	m->n_written += (int64_t)save.n;
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

/* "amend", or "fill" where nothing stood before. */
static const char *
session_kind(const struct amend *m, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (m->out[i].based_on != 0) {
			return "amend";
		}
	}
	return "fill";
}

static enum rc
amend_write(struct amend *m, const struct repeat *r, struct diag *d)
{
	const struct amend_args *args = m->args;
	enum rc rc = RC_OK;
	for (size_t from = 0, to = 0; rc == RC_OK && from < args->n_marks; from = to) {
		to = session_end(m, from);
		struct submission sub;
		submission_of(&sub, m->c, args->uuid, session_kind(m, from, to), args->reason);
		memcpy(sub.content, r->digest, sizeof sub.content);
		if (from > 0) {
			uuid_of_text(sub.uuid, arena_printf(m->c->a, "%s %zu", args->uuid, from));
		}
		rc = session_write(m, from, to, &sub, d);
	}
	if (rc == RC_OK) {
		answer_saved(m->c, m->last_seq, m->c->now, m->n_written);
	}
	return rc;
}

/* All is checked before anything is written (decision 2): a refused save leaves nothing. */
static enum rc
amend_run(struct amend *m, const struct repeat *r, struct diag *d)
{
	size_t n = m->args->n_marks;
	m->now = wall_at(m->c->now);
	m->out = ARENA_ARRAY(m->c->a, n, struct mark_change);
	enum rc rc = cells_check(m, d);
	for (size_t from = 0, to = 0; rc == RC_OK && from < n; from = to) {
		to = session_end(m, from);
		rc = session_compare(m, from, to, d);
	}
	if (rc == RC_OK && m->n_conflicts > 0) {
		rc = conflicts_end(m->c, m->n_conflicts, d);
	}
	return rc == RC_OK ? amend_write(m, r, d) : rc;
}

enum rc
act_amend(struct call *c, const void *args, struct diag *d)
{
	struct amend m = {.c = c, .args = args};
	enum rc rc = school_hold(&m.s, c, m.args->urn, amend_needs(m.args), d);
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
