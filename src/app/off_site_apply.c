#include "app/off_site_in.h"

#include "app/reg.h"
#include "base/uuid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * What answers make of the register (docs/decisions/0015). Here: the code is confirmed. Not here:
 * N when the register of the pupil's year has closed, never of D (R52); until then and for D only a
 * question. Not answered when it is over: a question, and N in place of an attending code (R48,
 * R51), until a later answer. Whatever a person has written since stands.
 */

enum said { SAID_HERE, SAID_NOT_HERE, SAID_NOTHING };
#define N_SAID 3

static enum said
said_of(const struct off_site_due *due)
{
	return due->answer == NULL    ? SAID_NOTHING
	       : due->answer->is_here ? SAID_HERE
	                              : SAID_NOT_HERE;
}

enum rc
off_site_answered(struct off_site_day *v, const struct off_site_answer *answer, struct diag *d)
{
	const struct off_site_due *found =
	    off_site_find(v, answer->off_site_id, answer->pupil_id, answer->session);
	assert(found != NULL);
	/* A roll that was kept without a network comes late: what was said after it holds. */
	if (found->answer == NULL || found->answer->at <= answer->at) {
		v->due[found - v->due].answer = answer;
	}
	return store_off_site_answer_put(v->c->st, v->s->school_id, answer, d);
}

/* ---- marks ---- */

static void
times_of(struct session_times *out, const struct off_site_day *v, const struct off_site_due *due,
    enum session session)
{
	school_times(out, v->s, v->day, image_year_on(due->p, v->day), session);
}

/* Is the mark still as a plan or an answer left it, or older than the answer? What a person wrote
 * later stands. */
static bool
may_change(const struct off_site_due *due)
{
	const struct mark *m = &due->mark;
	bool is_younger = m->is_confirmed && !due->is_ours && due->marked_at > due->answer->at;
	bool is_n = m->code == CODE_N && due->is_ours;
	return !is_younger && (m->code == due->site->code || is_n);
}

/* A trip has until the end of the session, a provider until the end of the day. */
static bool
is_over(const struct off_site_day *v, const struct off_site_due *due)
{
	struct session_times times;
	struct wall now = wall_at(v->c->now);
	bool is_trip = due->site->provider_id == 0;
	times_of(&times, v, due, is_trip ? due->session : SESSION_PM);
	return v->day < now.day || (v->day == now.day && now.minute >= times.ends);
}

/* Is the mark still what the plan made it, though somebody had to say that they were there? */
static bool
is_unanswered(const struct off_site_day *v, const struct off_site_due *due)
{
	const struct mark *m = &due->mark;
	return due->answer == NULL && m->last_seq != 0 && !m->is_confirmed &&
	       m->code == due->site->code && is_over(v, due);
}

/* The code to write; 0: none. */
static uint8_t
wanted(const struct off_site_day *v, const struct off_site_due *due)
{
	const struct mark *m = &due->mark;
	uint8_t code = due->site->code;
	if (m->last_seq == 0 || v->is_sealed) {
		return 0;
	}
	if (due->answer == NULL) {
		return code != CODE_D && is_unanswered(v, due) ? CODE_N : 0;
	}
	if (!may_change(due)) {
		return 0;
	}
	if (due->answer->is_here) {
		return m->code == code && m->is_confirmed ? 0 : code;
	}
	struct session_times times;
	struct wall now = wall_at(v->c->now);
	times_of(&times, v, due, due->session);
	bool is_n = code != CODE_D && school_has_closed(v->s, v->day, times.closes, &now);
	return is_n && m->code != CODE_N ? CODE_N : 0;
}

static const char *
reason_of(const struct off_site_day *v, const struct off_site_due *due)
{
	char at[MINUTE_TEXT];
	const struct off_site_answer *answer = due->answer;
	if (answer == NULL) {
		return arena_printf(v->c->a,
		    "Nobody said that they were there: %s. Unexplained until explained (R42, R48)",
		    due->site->name);
	}
	minute_format(at, wall_at(answer->at).minute);
	if (answer->is_here) {
		return arena_printf(v->c->a, "Confirmed by %s at %s", answer->by_name, at);
	}
	return arena_printf(v->c->a, "Did not come: %s (%s, %s). Unexplained until explained (R42)",
	    due->site->name, answer->by_name, at);
}

/* Those of one trip or placement and one session whose answers are alike, as one submission. */
static enum rc
group_write(struct off_site_day *v, size_t from, size_t to, enum said said, struct diag *d)
{
	struct mark_change *list = ARENA_ARRAY(v->c->a, to - from, struct mark_change);
	struct marks_save save = {.day = v->day, .session = v->due[from].session, .marks = list};
	const char *reason = "";
	for (size_t i = from; i < to; i++) {
		const struct off_site_due *due = &v->due[i];
		uint8_t code = wanted(v, due);
		if (code == 0 || said_of(due) != said) {
			continue;
		}
		bool is_kept = said == SAID_HERE && due->mark.code == code;
		const char *note = said != SAID_HERE ? ""
		                   : is_kept
		                       ? due->mark.note
		                       : off_site_note(due->site,
		                             off_site_provider(v, due->site->provider_id), v->c->a);
		list[save.n++] = (struct mark_change){.pupil_id = due->p->id,
		    .based_on = due->mark.last_seq,
		    .code = code,
		    .minutes_late = MINUTE_NONE,
		    .arrived_minute = MINUTE_NONE,
		    .is_confirmed = true,
		    .note = note,
		    .is_office_note = is_kept && due->mark.is_office_note};
		reason = reason_of(v, due);
	}
	v->n_todo += save.n;
	if (save.n == 0 || v->is_dry) {
		return RC_OK;
	}
	struct submission sub;
	char uuid[UUID_TEXT];
	uuid_make(uuid);
	submission_of(&sub, v->c, uuid, "off_site", reason);
	return marks_write(v->c, &sub, &save, d);
}

static enum rc
apply_marks(struct off_site_day *v, struct diag *d)
{
	enum rc rc = RC_OK;
	for (size_t from = 0, to = 0; rc == RC_OK && from < v->n_due; from = to) {
		while (to < v->n_due && v->due[to].site == v->due[from].site &&
		       v->due[to].session == v->due[from].session) {
			to++;
		}
		for (int said = 0; rc == RC_OK && said < N_SAID; said++) {
			rc = group_write(v, from, to, (enum said)said, d);
		}
	}
	return rc;
}

/* ---- questions ---- */

static struct off_site_question *
question_find(const struct off_site_day *v, const struct off_site_due *due, int64_t pupil_id,
    const char *kind)
{
	for (size_t i = 0; i < v->n_questions; i++) {
		struct off_site_question *q = &v->questions[i];
		if (q->off_site_id == due->site->off_site_id && q->day == v->day &&
		    q->session == due->session && q->pupil_id == pupil_id &&
		    strcmp(q->kind, kind) == 0) {
			return q;
		}
	}
	return NULL;
}

static enum rc
question_put(struct off_site_day *v, const struct off_site_question *q, struct diag *d)
{
	v->n_todo++;
	return v->is_dry ? RC_OK : store_off_site_question_put(v->c->st, v->s->school_id, q, d);
}

/* Room for one more. */
static void
questions_grow(struct off_site_day *v)
{
	if (v->n_questions < v->cap_questions) {
		return;
	}
	v->cap_questions = 2 * v->n_questions + 16;
	struct off_site_question *more =
	    ARENA_ARRAY(v->c->a, v->cap_questions, struct off_site_question);
	bool *is_raised = ARENA_ARRAY(v->c->a, v->cap_questions, bool);
	memset(is_raised, 0, v->cap_questions * sizeof *is_raised);
	if (v->n_questions > 0) {
		memcpy(more, v->questions, v->n_questions * sizeof *more);
	}
	if (v->is_raised != NULL) {
		memcpy(is_raised, v->is_raised, v->n_questions * sizeof *is_raised);
	}
	v->questions = more;
	v->is_raised = is_raised;
}

/* The office hears of it; of what it asked itself, it need not. */
static void
question_note(struct off_site_day *v, const struct off_site_question *q)
{
	if (strcmp(q->kind, "cancelled") != 0) {
		v->is_raised[q - v->questions] = true;
		v->n_raised++;
	}
}

static enum rc
question_raise(struct off_site_day *v, const struct off_site_due *due, int64_t pupil_id,
    const char *kind_and_words[2], struct diag *d)
{
	questions_grow(v);
	struct off_site_question *q = &v->questions[v->n_questions++];
	*q = (struct off_site_question){.day = v->day,
	    .kind = kind_and_words[0],
	    .off_site_id = due->site->off_site_id,
	    .outcome = "",
	    .pupil_id = pupil_id,
	    .question_id = v->next_question++,
	    .raised_at = v->c->now,
	    .session = due->session,
	    .settled_by = "",
	    .words = kind_and_words[1]};
	question_note(v, q);
	return question_put(v, q, d);
}

enum rc
off_site_ask(struct off_site_day *v, const struct off_site_due *due, const char *kind,
    const char *why, struct diag *d)
{
	const char *words[] = {kind, why};
	return question_find(v, due, due->p->id, kind) != NULL
	           ? RC_OK
	           : question_raise(v, due, due->p->id, words, d);
}

/* The answer that came after all settles it. */
static enum rc
question_settle(struct off_site_day *v, struct off_site_question *q,
    const struct off_site_answer *answer, const char *outcome, struct diag *d)
{
	if (q == NULL || q->settled_at != 0) {
		return RC_OK;
	}
	q->settled_at = v->c->now;
	q->settled_by = answer->by_name;
	q->outcome = outcome;
	return question_put(v, q, d);
}

/* Open again what was settled. */
static enum rc
question_reopen(struct off_site_day *v, struct off_site_question *q, struct diag *d)
{
	q->settled_at = 0;
	q->settled_by = "";
	q->outcome = "";
	question_note(v, q);
	return question_put(v, q, d);
}

/* Is there, and the mark says otherwise in a sealed period: only a person can change it now. */
static bool
is_too_late(const struct off_site_day *v, const struct off_site_due *due)
{
	const struct mark *m = &due->mark;
	bool says_so = m->code == due->site->code && m->is_confirmed;
	return v->is_sealed && due->answer->is_here && m->last_seq != 0 && !says_so &&
	       may_change(due);
}

/* Asked again when it is said again after it was settled. */
static enum rc
ask_of_answer(struct off_site_day *v, const struct off_site_due *due, const char *kind,
    const char *why, struct diag *d)
{
	struct off_site_question *q = question_find(v, due, due->p->id, kind);
	const char *words[] = {kind, why};
	if (q == NULL) {
		return question_raise(v, due, due->p->id, words, d);
	}
	if (q->settled_at == 0 || due->answer->at <= q->settled_at) {
		return RC_OK;
	}
	return question_reopen(v, q, d);
}

enum rc
off_site_ask_gone(struct off_site_day *v, const struct off_site_due *gone, struct diag *d)
{
	questions_grow(v);
	return ask_of_answer(v, gone, "gone",
	    arena_printf(v->c->a, "Not on the trip any more, and %s has ticked them here",
	        gone->answer->by_name),
	    d);
}

static enum rc
ask_too_late(struct off_site_day *v, const struct off_site_due *due, struct diag *d)
{
	return ask_of_answer(v, due, "sealed",
	    arena_printf(v->c->a,
	        "The registers are sealed and the mark says %s: is there, says %s",
	        code_info(due->mark.code)->code, due->answer->by_name),
	    d);
}

static enum rc
ask_absent(struct off_site_day *v, const struct off_site_due *due, struct diag *d)
{
	const struct off_site_answer *answer = due->answer;
	return ask_of_answer(v, due, "absent",
	    arena_printf(v->c->a, "Did not come, says %s%s%s", answer->by_name,
	        answer->reason[0] == '\0' ? "" : ": ", answer->reason),
	    d);
}

/* Who did not answer has: the questions about their silence are settled. */
static enum rc
settle_silence(
    struct off_site_day *v, const struct off_site_due *due, const char *outcome, struct diag *d)
{
	enum rc rc = question_settle(
	    v, question_find(v, due, due->p->id, "no_answer"), due->answer, outcome, d);
	return rc == RC_OK ? question_settle(v, question_find(v, due, 0, "no_answer"), due->answer,
	                         "The roll was taken after all", d)
	                   : rc;
}

static enum rc
questions_of_answer(struct off_site_day *v, const struct off_site_due *due, struct diag *d)
{
	const struct off_site_answer *answer = due->answer;
	const char *outcome = answer->is_here ? "Is there, by the later answer" : "Did not come";
	enum rc rc = settle_silence(v, due, outcome, d);
	if (rc == RC_OK && is_too_late(v, due)) {
		return ask_too_late(v, due, d);
	}
	if (rc == RC_OK) {
		rc = question_settle(v, question_find(v, due, due->p->id, "sealed"), answer,
		    "The mark says it now", d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	return answer->is_here ? question_settle(v, question_find(v, due, due->p->id, "absent"),
	                             answer, outcome, d)
	                       : ask_absent(v, due, d);
}

/* Nobody has said anything of the whole trip in this session. */
static bool
is_silent(const struct off_site_day *v, const struct off_site_due *due)
{
	for (size_t i = 0; i < v->n_due; i++) {
		if (v->due[i].site == due->site && v->due[i].session == due->session &&
		    v->due[i].answer != NULL) {
			return false;
		}
	}
	return true;
}

static enum rc
question_of_silence(struct off_site_day *v, const struct off_site_due *due, struct diag *d)
{
	if (!is_unanswered(v, due)) {
		return RC_OK;
	}
	bool is_trip = due->site->provider_id == 0;
	bool is_whole = is_trip && is_silent(v, due);
	if (question_find(v, due, 0, "no_answer") != NULL ||
	    question_find(v, due, due->p->id, "no_answer") != NULL) {
		return RC_OK;
	}
	const char *words[] = {"no_answer", is_whole ? "Nobody took the trip's roll"
	                                    : is_trip
	                                        ? "The leader did not say whether they were there"
	                                        : "The provider did not answer"};
	return question_raise(v, due, is_whole ? 0 : due->p->id, words, d);
}

static enum rc
apply_questions(struct off_site_day *v, struct diag *d)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < v->n_due; i++) {
		rc = v->due[i].answer != NULL ? questions_of_answer(v, &v->due[i], d)
		                              : question_of_silence(v, &v->due[i], d);
	}
	return rc;
}

enum rc
off_site_apply(struct off_site_day *v, struct diag *d)
{
	questions_grow(v);
	enum rc rc = apply_questions(v, d);
	if (rc == RC_OK) {
		rc = apply_marks(v, d);
	}
	return rc == RC_OK ? off_site_tell(v, d) : rc;
}

bool
off_site_is_due(struct off_site_day *v)
{
	struct diag d = {0};
	v->is_dry = true;
	enum rc rc = off_site_apply(v, &d);
	assert(rc == RC_OK); /* dry: nothing that could fail was asked */
	return v->n_todo > 0;
}
