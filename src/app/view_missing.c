#include "app/lesson_compare.h"

#include "app/desk.h"
#include "app/json.h"
#include "app/phones.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "app/whom_to_ring.h"

#include <string.h>

/* Who is missing from a lesson, what became of it, and telling the parent. */

/* Which register saw them last, when, by whom: of a lesson before, else that of the session. */
static enum rc
last_seen_json(const struct lesson_day *day, const struct question *q, struct diag *d)
{
	struct call *c = day->c;
	struct text *t = c->out;
	text_add(t, ",\"last_seen\":");
	if (q->seen_in != NULL) {
		const struct lesson_mark *m = lesson_mark_of(q->seen_in, q->pupil->id);
		const struct lesson *l = q->seen_in->lesson;
		text_add(t, "{\"where\":");
		text_add_json(t, l->room[0] == '\0'
		                     ? l->name
		                     : arena_printf(c->a, "%s, room %s", l->name, l->room));
		json_instant(t, "at", m == NULL ? q->seen_in->reg->taken_at : m->at);
		json_text(t, "by", m == NULL ? q->seen_in->reg->taken_by : m->by);
		text_add_char(t, '}');
		return RC_OK;
	}
	if (q->session_mark == NULL || q->kind == QUESTION_SEEN) {
		text_add(t, "null");
		return RC_OK;
	}
	struct submission sub;
	enum rc rc =
	    store_submission(&sub, c->st, day->s->school_id, q->session_mark->first_seq, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_printf(t, "{\"where\":\"%s register\"",
	    q->session_mark->session == SESSION_AM ? "morning" : "afternoon");
	json_instant(t, "at", sub.time);
	json_text(t, "by", sub.user_name);
	text_add_char(t, '}');
	return RC_OK;
}

static void
told_json(struct text *t, const struct lesson_contact *list, size_t n, int64_t pupil_id)
{
	const char *comma = "";
	text_add(t, ",\"told\":[");
	for (size_t i = 0; i < n; i++) {
		if (list[i].pupil_id == pupil_id) {
			text_printf(t, "%s{\"how\":\"%s\"", comma, list[i].how);
			json_text(t, "contact", list[i].contact);
			json_text(t, "by", list[i].by);
			json_instant(t, "at", list[i].at);
			text_add_char(t, '}');
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

static void
where_json(const struct lesson_day *day, const struct lesson_here *l)
{
	text_add(day->c->out, ",\"lesson\":{");
	lesson_json(day, l);
	text_add_char(day->c->out, '}');
}

static enum rc
question_json(const struct lesson_day *day, const struct question *q,
    const struct lesson_contact *told, size_t n_told, struct diag *d)
{
	struct text *t = day->c->out;
	text_printf(t, "{\"kind\":\"%s\",\"pupil\":", question_kind_name((int)q->kind));
	lesson_pupil_json(day, q->pupil);
	text_add_char(t, '}');
	json_bool(t, "needs_act", q->needs_act);
	where_json(day, q->lesson);
	json_text(t, "mark", q->mark == NULL ? "unmarked" : q->mark->mark);
	json_text(t, "by", q->mark == NULL ? q->lesson->reg->taken_by : q->mark->by);
	json_instant(t, "at", q->raised_at);
	text_add(t, ",\"session_code\":");
	if (q->session_mark == NULL) {
		text_add(t, "null");
	} else {
		text_add_json(t, code_info(q->session_mark->code)->code);
	}
	enum rc rc = last_seen_json(day, q, d);
	if (rc == RC_OK) {
		rc = whom_to_ring_json(day->c, day->s, q->pupil, d);
	}
	told_json(t, told, n_told, q->pupil->id);
	text_add_char(t, '}');
	return rc;
}

static const struct lesson_here *
lesson_of(const struct lesson_day *day, int64_t lesson_id)
{
	for (size_t i = 0; i < day->n; i++) {
		if (day->lessons[i].lesson->lesson_id == lesson_id) {
			return &day->lessons[i];
		}
	}
	return NULL;
}

static void
settled_json(const struct lesson_day *day, const struct lesson_question *list, size_t n)
{
	struct text *t = day->c->out;
	const char *comma = "";
	text_add(t, ",\"settled\":[");
	for (size_t i = n; i-- > 0;) {
		const struct image_pupil *p = lesson_pupil(day, list[i].pupil_id);
		const struct lesson_here *l = lesson_of(day, list[i].lesson_id);
		if (p == NULL || l == NULL) {
			continue;
		}
		struct scope scope = pupil_scope(day->s, p, day->day);
		if (!actor_has_in(day->c->who, &scope, PERM_ANSWER)) {
			continue;
		}
		text_printf(t, "%s{\"kind\":\"%s\",\"pupil\":", comma, list[i].kind);
		lesson_pupil_json(day, p);
		text_add_char(t, '}');
		where_json(day, l);
		json_text(t, "outcome", list[i].outcome);
		json_text(t, "note", list[i].note);
		json_text(t, "by", list[i].by);
		json_instant(t, "at", list[i].at);
		text_add_char(t, '}');
		comma = ",";
	}
	text_add_char(t, ']');
}

static enum rc
missing_json(struct lesson_day *day, struct diag *d)
{
	struct call *c = day->c;
	struct question *list = NULL;
	struct lesson_question *settled = NULL;
	struct lesson_contact *told = NULL;
	size_t n = 0;
	size_t n_settled = 0;
	size_t n_told = 0;
	int64_t school = day->s->school_id;
	char date[DAY_TEXT];
	char now[INSTANT_TEXT];
	enum rc rc = lesson_questions(&list, &n, day, d);
	if (rc == RC_OK) {
		rc = store_lesson_questions(&settled, &n_settled, c->st, school, day->day, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_lesson_contacts(&told, &n_told, c->st, school, day->day, c->a, d);
	}
	text_printf(c->out, "{\"date\":\"%s\",\"now\":\"%s\",\"questions\":[",
	    day_format(date, day->day), instant_format(now, c->now));
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		rc = question_json(day, &list[i], told, n_told, d);
	}
	text_add_char(c->out, ']');
	if (rc == RC_OK) {
		settled_json(day, settled, n_settled);
	}
	text_add_char(c->out, '}');
	return rc;
}

enum rc
view_missing(struct call *c, const struct missing_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct lesson_day day;
	struct lesson_key key = {q->urn, q->day, 0};
	enum rc rc = school_hold(&s, c, q->urn, PERM_ANSWER, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = lesson_day_read(&day, c, s, &key, d);
	if (rc == RC_OK) {
		rc = missing_json(&day, d);
	}
	school_release(s);
	return rc;
}

/* ---- acts ---- */

/* The pupil in the lesson, within the caller's scope. */
static enum rc
place_check(const struct image_pupil **out, struct lesson_day *day, int64_t pupil_id,
    enum permission need, struct diag *d)
{
	const struct image_pupil *p = lesson_pupil(day, pupil_id);
	const struct lesson_here *l = &day->lessons[0];
	bool is_in = false;
	for (size_t i = 0; i < l->n_members; i++) {
		is_in = is_in || l->members[i].pupil_id == pupil_id;
	}
	if (p == NULL || !is_in) {
		return diag_set(
		    d, RC_INVALID, "pupil", NULL, "the pupil is not in this lesson's class");
	}
	struct scope scope = pupil_scope(day->s, p, day->day);
	enum rc rc = actor_may_in(day->c->who, &scope, need, d);
	if (rc == RC_OK) {
		*out = p;
	}
	return rc;
}

/* An act about one pupil in one lesson: what differs between them. */
struct lesson_act {
	const struct lesson_key *key;
	const void *args;
	struct desk_in in; /* content is set by lesson_act_run() */
	enum rc (*run)(struct call *c, struct lesson_day *day, const struct lesson_act *l,
	    struct desk_act *act, struct diag *d);
};

/* content: takes it. */
static enum rc
lesson_act_run(struct call *c, struct lesson_act *l, struct text *content, struct diag *d)
{
	struct school_state *s = NULL;
	struct lesson_day day;
	struct desk_act act;
	bool is_done = false;
	l->in.content = content;
	enum rc rc = school_hold(&s, c, l->key->urn, PERM_ANSWER, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &act, c, &l->in, d);
	}
	text_fini(content);
	if (rc == RC_OK && !is_done) {
		rc = lesson_day_read(&day, c, s, l->key, d);
		if (rc == RC_OK) {
			rc = l->run(c, &day, l, &act, d);
		}
	}
	if (s != NULL) {
		school_release(s);
	}
	return rc;
}

static enum rc
settle_run(struct call *c, struct lesson_day *day, const struct lesson_act *l, struct desk_act *act,
    struct diag *d)
{
	const struct settle_args *in = l->args;
	const struct image_pupil *p = NULL;
	enum rc rc = place_check(&p, day, in->pupil_id, PERM_ANSWER, d);
	if (rc != RC_OK) {
		return rc;
	}
	bool fits = in->kind == QUESTION_MISSING || in->outcome == OUTCOME_MARK_WRONG ||
	            in->outcome == OUTCOME_LESSON_WRONG;
	if (!fits) {
		return diag_set(d, RC_INVALID, "outcome", NULL,
		    "the pupil was seen: either the session's mark or the lesson's is wrong");
	}
	struct lesson_question row = {
	    .day = day->day,
	    .lesson_id = in->key.lesson_id,
	    .pupil_id = p->id,
	    .kind = question_kind_name(in->kind),
	    .outcome = question_outcome_name(in->outcome),
	    .note = in->note,
	    .act_id = act->act_id,
	};
	rc = store_lesson_question_put(c->st, c->school_id, &row, d);
	if (rc == RC_OK) {
		answer_saved(c, act->act_id, c->now, 0);
		rc = desk_end(act, c, LIVE_LESSONS, d);
	}
	return rc;
}

enum rc
act_settle_question(struct call *c, const void *args, struct diag *d)
{
	const struct settle_args *in = args;
	struct text content;
	text_init(&content, 4000);
	text_printf(&content, "settle %d %lld %lld %d %d ", in->key.day,
	    (long long)in->key.lesson_id, (long long)in->pupil_id, in->kind, in->outcome);
	text_add_json(&content, in->note);
	struct lesson_act l = {.key = &in->key,
	    .args = in,
	    .in = {.uuid = in->uuid, .kind = "lesson_settle", .reason = in->note},
	    .run = settle_run};
	return lesson_act_run(c, &l, &content, d);
}

/* To the parent: plain words, no codes. */
static enum rc
tell_email(const struct lesson_day *day, const struct image_pupil *p, const struct contact *k,
    int64_t act_id, struct diag *d)
{
	struct call *c = day->c;
	char words[DAY_WORDS];
	char at[MINUTE_TEXT];
	const struct lesson *l = day->lessons[0].lesson;
	struct message m = {
	    .ref = arena_printf(c->a, "lesson/%d/%lld/%lld/%lld", day->day, (long long)l->lesson_id,
	        (long long)p->id, (long long)act_id),
	    .kind = "lesson",
	    .to_name = contact_name(c->a, k),
	    .to = k->email,
	    .subject = arena_printf(c->a, "%s is not in a lesson", p->forename),
	    .body = arena_printf(c->a,
	        "%s came to school today, %s, but is not in the lesson that began at %s.\n"
	        "We are looking now.\n"
	        "If you know where %s is, ring the school at once.\n\n%s\n",
	        p->forename, day_words(words, day->day), minute_format(at, (int16_t)l->starts),
	        p->forename, day->s->row.name),
	};
	return outbox_add(c, &m, d);
}

static enum rc
tell_run(struct call *c, struct lesson_day *day, const struct lesson_act *l, struct desk_act *act,
    struct diag *d)
{
	const struct tell_args *in = l->args;
	const struct image_pupil *p = NULL;
	struct pupil row;
	enum rc rc = place_check(&p, day, in->pupil_id, PERM_ANSWER, d);
	if (rc == RC_OK) {
		rc = place_check(&p, day, in->pupil_id, PERM_CONTACT_READ, d);
	}
	if (rc == RC_OK) {
		rc = store_pupil(&row, c->st, c->school_id, p->id, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	const struct contact *k = first_contact(&row, in->how == 1);
	if (k == NULL) {
		return diag_set(d, RC_INVALID, "pupil", NULL,
		    in->how == 1 ? "no contact of the pupil has an e-mail address"
		                 : "no contact of the pupil has a telephone number");
	}
	struct lesson_contact told = {
	    .act_id = act->act_id,
	    .day = day->day,
	    .lesson_id = in->key.lesson_id,
	    .pupil_id = p->id,
	    .how = in->how == 1 ? "email" : "call",
	    .contact = contact_name(c->a, k),
	};
	if (in->how == 1) {
		rc = tell_email(day, p, k, act->act_id, d);
	}
	if (rc == RC_OK) {
		rc = store_lesson_contact_put(c->st, c->school_id, &told, d);
	}
	if (rc == RC_OK) {
		answer_saved(c, act->act_id, c->now, 0);
		rc = desk_end(act, c, LIVE_LESSONS, d);
	}
	return rc;
}

enum rc
act_tell_parent(struct call *c, const void *args, struct diag *d)
{
	const struct tell_args *in = args;
	struct text content;
	text_init(&content, 200);
	text_printf(&content, "tell %d %lld %lld %d", in->key.day, (long long)in->key.lesson_id,
	    (long long)in->pupil_id, in->how);
	struct lesson_act l = {.key = &in->key,
	    .args = in,
	    .in = {.uuid = in->uuid, .kind = "lesson_contact", .reason = ""},
	    .run = tell_run};
	return lesson_act_run(c, &l, &content, d);
}
