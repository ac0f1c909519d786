#include "app/lesson_compare.h"

#include "app/pupil_json.h"
#include "app/reg.h"

#include <stdlib.h>
#include <string.h>

const char *
question_kind_name(int kind)
{
	return kind == QUESTION_MISSING ? "missing" : "seen";
}

const char *
question_outcome_name(int outcome)
{
	static const char *const names[] = {
	    [OUTCOME_FOUND] = "found",
	    [OUTCOME_ELSEWHERE] = "elsewhere",
	    [OUTCOME_LEFT_SITE] = "left_site",
	    [OUTCOME_MARK_WRONG] = "mark_wrong",
	    [OUTCOME_LESSON_WRONG] = "lesson_wrong",
	};
	return names[outcome];
}

const struct lesson_question *
question_settled(const struct lesson_question *list, size_t n, const struct lesson_here *l,
    int64_t pupil_id, enum question_kind kind)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].pupil_id == pupil_id && list[i].lesson_id == l->lesson->lesson_id &&
		    strcmp(list[i].kind, question_kind_name((int)kind)) == 0) {
			return &list[i];
		}
	}
	return NULL;
}

struct compare {
	struct lesson_day *day;
	struct lesson_question *settled;
	size_t n_settled;
	struct move_state *moves;
	size_t n_moves;
	struct question *out;
	size_t n;
	size_t cap;
	/* By row of the pupil: */
	struct question *missing;      /* lesson NULL: not missing by their latest register */
	const struct lesson_here **at; /* the last lesson that saw them */
	bool *has_seen[SESSION_COUNT]; /* asked already */
};

static bool
is_seen(const struct lesson_mark *m)
{
	return m != NULL && (strcmp(m->mark, "present") == 0 || strcmp(m->mark, "late") == 0);
}

/* Did the pupil come, or come back, after the lesson had begun? */
static bool
came_later(const struct compare *v, const struct lesson_here *l, const struct mark *m)
{
	const struct move_state *s = moves_state(v->moves, v->n_moves, m->pupil_id);
	bool moved = s != NULL && s->last != NULL && s->last->minute >= l->lesson->starts;
	return moved || m->arrived_minute > l->lesson->starts;
}

static bool
is_signed_out(const struct compare *v, int64_t pupil_id)
{
	const struct move_state *s = moves_state(v->moves, v->n_moves, pupil_id);
	return s != NULL && s->out != NULL;
}

/* One pupil of one saved register: missing, or seen by it. Lessons come in order of their start. */
static void
compare_missing(struct compare *v, const struct lesson_here *l, const struct image_pupil *p)
{
	const struct lesson_mark *m = lesson_mark_of(l, p->id);
	bool is_out = m == NULL ? l->reg->is_complete : strcmp(m->mark, "not_here") == 0;
	if (!is_out) {
		if (m != NULL) {
			v->missing[p->row].lesson = NULL; /* this register answers it */
		}
		if (is_seen(m)) {
			v->at[p->row] = l;
		}
		return;
	}
	const struct mark *session = lesson_session_mark(v->day, l, p->id);
	bool is_here = session != NULL && code_info(session->code)->is_on_site;
	if (!is_here || is_signed_out(v, p->id) || session->arrived_minute >= l->lesson->ends) {
		return;
	}
	v->missing[p->row] = (struct question){
	    .kind = QUESTION_MISSING,
	    .lesson = l,
	    .pupil = p,
	    .mark = m,
	    .session_mark = session,
	    .raised_at = m == NULL ? l->reg->taken_at : m->at,
	    .seen_in = v->at[p->row],
	};
}

static struct question *
question_add(struct compare *v, const struct question *q)
{
	if (v->n == v->cap) {
		size_t cap = v->cap == 0 ? 16 : v->cap * 2;
		struct question *more = ARENA_ARRAY(v->day->c->a, cap, struct question);
		if (v->n > 0) {
			memcpy(more, v->out, v->n * sizeof *more);
		}
		v->out = more;
		v->cap = cap;
	}
	v->out[v->n] = *q;
	return &v->out[v->n++];
}

/* Absent in the session, and seen in a lesson of it (pain 1): a question, never a change. */
static void
compare_seen(struct compare *v, const struct lesson_here *l, const struct image_pupil *p)
{
	bool is_lesson = strcmp(l->lesson->kind, "lesson") == 0;
	const struct lesson_mark *m = lesson_mark_of(l, p->id);
	if (!is_seen(m) || (!is_lesson && !l->lesson->may_ask)) {
		return;
	}
	const struct mark *session = session_mark(&v->day->facts[l->session], p->id);
	bool is_blank = session == NULL && l->lesson->may_ask;
	bool is_absent = session != NULL && !code_info(session->code)->is_on_site;
	if (v->has_seen[l->session][p->row] || (!is_blank && !is_absent)) {
		return;
	}
	if (session != NULL && came_later(v, l, session)) {
		return;
	}
	v->has_seen[l->session][p->row] = true;
	if (question_settled(v->settled, v->n_settled, l, p->id, QUESTION_SEEN) == NULL) {
		question_add(v, &(struct question){
		                    .kind = QUESTION_SEEN,
		                    .lesson = l,
		                    .pupil = p,
		                    .mark = m,
		                    .session_mark = session,
		                    .raised_at = m->at,
		                });
	}
}

static bool
is_in_scope(const struct compare *v, const struct image_pupil *p)
{
	struct scope scope = pupil_scope(v->day->s, p, v->day->day);
	return actor_has_in(v->day->c->who, &scope, PERM_ANSWER);
}

static int
question_order(const void *a, const void *b)
{
	const struct question *x = a;
	const struct question *y = b;
	if (x->kind != y->kind) {
		return x->kind < y->kind ? -1 : 1;
	}
	if (x->needs_act != y->needs_act) {
		return x->needs_act ? -1 : 1;
	}
	if (x->raised_at != y->raised_at) {
		return x->raised_at > y->raised_at ? -1 : 1;
	}
	return strcmp(x->pupil->search, y->pupil->search);
}

static enum rc
compare_read(struct compare *v, struct diag *d)
{
	struct lesson_day *day = v->day;
	struct call *c = day->c;
	struct move *moves = NULL;
	size_t n = 0;
	struct move_filter filter = {.days = {day->day, day->day}};
	enum rc rc = store_moves(&moves, &n, c->st, day->s->school_id, &filter, c->a, d);
	if (rc == RC_OK) {
		v->n_moves = moves_fold(&v->moves, moves, n, c->a);
		rc = store_lesson_questions(
		    &v->settled, &v->n_settled, c->st, day->s->school_id, day->day, c->a, d);
	}
	size_t rows = day->s->image->n_pupils + 1;
	v->missing = ARENA_ARRAY(c->a, rows, struct question);
	v->at = ARENA_ARRAY(c->a, rows, const struct lesson_here *);
	for (int k = 0; k < SESSION_COUNT; k++) {
		v->has_seen[k] = ARENA_ARRAY(c->a, rows, bool);
	}
	return rc;
}

static void
compare_lesson(struct compare *v, const struct lesson_here *l)
{
	for (size_t i = 0; l->reg != NULL && i < l->n_members; i++) {
		const struct image_pupil *p = lesson_pupil(v->day, l->members[i].pupil_id);
		if (p == NULL || !is_in_scope(v, p)) {
			continue;
		}
		compare_seen(v, l, p);
		if (lesson_away(v->day, l, p->id) == 0) {
			compare_missing(v, l, p);
		}
	}
}

enum rc
lesson_questions(struct question **out, size_t *n, struct lesson_day *day, struct diag *d)
{
	struct compare v = {.day = day};
	enum rc rc = compare_read(&v, d);
	if (rc != RC_OK) {
		return rc;
	}
	for (size_t i = 0; i < day->n; i++) {
		compare_lesson(&v, &day->lessons[i]);
	}
	for (size_t i = 0; i < day->s->image->n_pupils; i++) {
		const struct question *q = &v.missing[i];
		if (q->lesson != NULL && question_settled(v.settled, v.n_settled, q->lesson,
		                             q->pupil->id, QUESTION_MISSING) == NULL) {
			question_add(&v, q);
		}
	}
	for (size_t i = 0; i < v.n; i++) {
		struct scope scope = pupil_scope(day->s, v.out[i].pupil, day->day);
		v.out[i].needs_act = pupil_needs_act(day->c, &scope, v.out[i].pupil, day->day);
	}
	if (v.n > 1) {
		qsort(v.out, v.n, sizeof *v.out, question_order);
	}
	*out = v.out;
	*n = v.n;
	return RC_OK;
}
