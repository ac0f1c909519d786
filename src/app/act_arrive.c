#include "app/arrive.h"

#include <string.h>

/*
 * Record an arrival. The clock and the policy decide between / or \, L and U (R40, R41); a known
 * reason that fits better takes the place of U (R41).
 */
static enum rc
arrive_when(struct arriving *v, const struct arrive_args *args, struct diag *d)
{
	struct wall now = wall_at(v->c->now);
	v->day = args->day == DAY_NONE ? now.day : args->day;
	v->minute = args->minute == MINUTE_NONE ? now.minute : args->minute;
	if (v->day > now.day || (v->day == now.day && v->minute > now.minute)) {
		return diag_set(d, RC_INVALID, "arrived", "R48", "the arrival is still to come");
	}
	if (args->minute == MINUTE_NONE && v->day != now.day) {
		return diag_set(
		    d, RC_INVALID, "arrived", "R40", "an earlier day needs the time of arrival");
	}
	return RC_OK;
}

static void
arrive_answer(struct arriving *v, const struct mark_change *change, int64_t seq, int64_t at)
{
	char when[INSTANT_TEXT];
	char clock[MINUTE_TEXT];
	struct text *t = v->c->out;
	v->c->seq = seq;
	text_printf(t, "{\"pupil\":\"%lld\",\"session\":\"%s\",\"code\":", (long long)v->p->id,
	    session_name(v->session));
	text_add_json(t, code_info(change->code)->code);
	text_printf(t, ",\"minutes_late\":%d,\"arrived\":\"%s\",\"why\":",
	    change->minutes_late == MINUTE_NONE ? 0 : change->minutes_late,
	    minute_format(clock, v->minute));
	text_add_json(t, arriving_why(v, change->code));
	text_printf(
	    t, ",\"seq\":%lld,\"saved_at\":\"%s\"}", (long long)seq, instant_format(when, at));
}

static enum rc
arrive_run(struct arriving *v, const struct repeat *r, struct diag *d)
{
	enum rc rc = arriving_change(v, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct submission sub;
	struct marks_save save = {
	    .day = v->day, .session = v->session, .marks = &v->change, .n = 1};
	submission_of(&sub, v->c, r->uuid, "arrive",
	    v->now.last_seq == 0 ? "" : arriving_why(v, v->change.code));
	memcpy(sub.content, r->digest, sizeof sub.content);
	rc = marks_write(v->c, &sub, &save, d);
	if (rc == RC_OK) {
		arrive_answer(v, &v->change, sub.seq, v->c->now);
	}
	return rc;
}

/* The answer of submission `seq` from the mark as it left it, if that is of the session. */
static enum rc
arrive_answer_of(bool *is_found, struct arriving *v, int64_t seq, struct diag *d)
{
	struct mark_entry *entries = NULL;
	size_t n = 0;
	struct session_key where = {v->s->school_id, v->day, v->session};
	enum rc rc = store_mark_history(&entries, &n, v->c->st, &where, v->p->id, v->c->a, d);
	for (size_t i = 0; rc == RC_OK && !*is_found && i < n; i++) {
		if (entries[i].mark.last_seq == seq) {
			struct mark_change was = {
			    .code = entries[i].mark.code,
			    .minutes_late = entries[i].mark.minutes_late,
			};
			v->minute = entries[i].mark.arrived_minute;
			arrive_answer(v, &was, seq, entries[i].time);
			*is_found = true;
		}
	}
	return rc;
}

/* The same uuid again: the same answer, however late it is now. */
static enum rc
arrive_again(struct arriving *v, const struct arrive_args *args, struct diag *d)
{
	struct submission sub;
	int64_t seq = v->c->seq;
	bool is_found = false;
	enum rc rc = store_submission(&sub, v->c->st, v->s->school_id, seq, v->c->a, d);
	v->p = image_pupil_find(v->s->image, v->pupil_id);
	if (rc == RC_OK && v->p == NULL) {
		rc = diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	if (rc == RC_OK) {
		v->day = args->day == DAY_NONE ? wall_at(sub.time).day : args->day;
		struct scope scope = pupil_scope(v->s, v->p, v->day);
		rc = actor_may_in(v->c->who, &scope, v->need, d);
	}
	text_clear(v->c->out);
	for (int k = 0; rc == RC_OK && !is_found && k < SESSION_COUNT; k++) {
		v->session = (enum session)k;
		school_times(&v->times, v->s, v->day, image_year_on(v->p, v->day), v->session);
		rc = arrive_answer_of(&is_found, v, seq, d);
	}
	return rc;
}

static enum rc
arrive_once(
    struct arriving *v, const struct arrive_args *args, const struct text *content, struct diag *d)
{
	struct repeat r = {.uuid = args->uuid, .content = content, .n_marks = 1};
	bool is_done = false;
	enum rc rc = act_is_repeat(&is_done, v->c, &r, d);
	if (rc == RC_OK && is_done) {
		return arrive_again(v, args, d);
	}
	if (rc == RC_OK) {
		rc = arrive_when(v, args, d);
	}
	if (rc == RC_OK) {
		rc = arriving_place(v, d);
	}
	return rc == RC_OK ? arrive_run(v, &r, d) : rc;
}

enum rc
act_arrive(struct call *c, const void *args, struct diag *d)
{
	const struct arrive_args *in = args;
	struct arriving v = {.c = c,
	    .pupil_id = in->pupil_id,
	    .known_reason = in->known_reason,
	    .note = in->note,
	    .need = PERM_ARRIVE};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_ARRIVE, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 2000);
	text_printf(&content, "arrive %lld %d %d ", (long long)in->pupil_id, in->day, in->minute);
	text_add_json(&content, in->known_reason);
	text_add_json(&content, in->note);
	rc = arrive_once(&v, in, &content, d);
	text_fini(&content);
	school_release(v.s);
	return rc;
}
