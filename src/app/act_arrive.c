#include "app/reg.h"

#include "core/late.h"

#include <string.h>

/*
 * Record an arrival. The clock and the policy decide between / or \, L and U (R40, R41); a known
 * reason that fits better takes the place of U (R41).
 */
struct arrive {
	struct call *c;
	const struct arrive_args *args;
	struct school_state *s;
	const struct image_pupil *p;
	int32_t day;
	int16_t minute;
	enum session session;
	struct session_times times;
	struct mark now; /* what stands */
};

/* Which session the minute falls in. Between the sessions, and after the day, there is none. */
static enum rc
arrive_session(struct arrive *v, struct diag *d)
{
	int year = image_year_on(v->p, v->day);
	struct session_times am;
	struct session_times pm;
	school_times(&am, v->s, v->day, year, SESSION_AM);
	school_times(&pm, v->s, v->day, year, SESSION_PM);
	char at[MINUTE_TEXT];
	v->session = v->minute >= pm.opens ? SESSION_PM : SESSION_AM;
	struct wall now = wall_at(v->c->now);
	bool is_between = v->session == SESSION_AM && v->minute > am.ends;
	if (is_between && (v->day < now.day || now.minute >= pm.opens)) {
		v->session = SESSION_PM; /* there when the afternoon began (R40) */
	}
	v->times = v->session == SESSION_PM ? pm : am;
	if (v->minute > v->times.ends) {
		return diag_set(d, RC_INVALID, "arrived", "SI 2024/208 reg 10 Table 3 (R41)",
		    "the %s session ended at %s: an arrival after it changes no mark",
		    session_words(v->session), minute_format(at, v->times.ends));
	}
	if (v->day == now.day && now.minute < v->times.opens) {
		return diag_set(d, RC_INVALID, "arrived", "R48",
		    "the %s register opens at %s: presence is marked in the session",
		    session_words(v->session), minute_format(at, v->times.opens));
	}
	return RC_OK;
}

static enum rc
arrive_when(struct arrive *v, struct diag *d)
{
	struct wall now = wall_at(v->c->now);
	v->day = v->args->day == DAY_NONE ? now.day : v->args->day;
	v->minute = v->args->minute == MINUTE_NONE ? now.minute : v->args->minute;
	if (v->day > now.day || (v->day == now.day && v->minute > now.minute)) {
		return diag_set(d, RC_INVALID, "arrived", "R48", "the arrival is still to come");
	}
	if (v->args->minute == MINUTE_NONE && v->day != now.day) {
		return diag_set(
		    d, RC_INVALID, "arrived", "R40", "an earlier day needs the time of arrival");
	}
	return RC_OK;
}

static enum rc
arrive_pupil(struct arrive *v, struct diag *d)
{
	v->p = image_pupil_find(v->s->image, v->args->pupil_id);
	if (v->p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(v->s, v->p, v->day);
	enum rc rc = actor_may_in(v->c->who, &scope, PERM_ARRIVE, d);
	if (rc == RC_OK && v->day < wall_at(v->c->now).day) {
		rc =
		    actor_may_in(v->c->who, &scope, PERM_AMEND, d); /* a change of the past (R44) */
	}
	if (rc == RC_OK) {
		rc = arrive_session(v, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct session_key where = {v->s->school_id, v->day, v->session};
	return store_marks_of(&v->now, v->c->st, &where, &v->p->id, 1, v->c->a, d);
}

/* The code by the clock, with the reason that was known already or is given now. */
static enum rc
arrive_code(struct arrival_result *out, struct arrive *v, struct diag *d)
{
	uint8_t reason = 0;
	if (v->args->known_reason[0] != '\0') {
		reason = code_find(v->args->known_reason);
		bool is_reason = reason != 0 && (code_class(reason) == CODE_CLASS_AUTHORISED ||
		                                    code_class(reason) == CODE_CLASS_NOT_POSSIBLE);
		if (!is_reason) {
			return diag_set(d, RC_INVALID, "known_reason", "R41",
			    "'%.8s' is not a reason for coming late, such as M or Y1",
			    v->args->known_reason);
		}
	} else if (v->now.last_seq != 0 && code_class(v->now.code) != CODE_CLASS_UNAUTHORISED) {
		reason = v->now.code; /* another code fits: M, Y1, V ... (R41) */
	}
	struct arrival in = {
	    .session = v->session,
	    .times = {.opens = v->times.late_from,
	        .closes = v->times.closes,
	        .ends = v->times.ends},
	    .minute = v->minute,
	    .reason = reason,
	};
	*out = arrival_code(&in, &school_policy(v->s, v->day)->policy.law);
	return RC_OK;
}

static const char *
arrive_why(struct arrive *v, uint8_t code)
{
	char at[MINUTE_TEXT];
	char opens[MINUTE_TEXT];
	char closes[MINUTE_TEXT];
	minute_format(at, v->minute);
	minute_format(opens, v->times.opens);
	minute_format(closes, v->times.closes);
	struct arena *a = v->c->a;
	if (code == CODE_L) {
		return arena_printf(
		    a, "Arrived %s: the register was open from %s to %s", at, opens, closes);
	}
	if (code == CODE_U) {
		return arena_printf(a, "Arrived %s, after the register closed at %s", at, closes);
	}
	if (cell_is_present(code)) {
		return arena_printf(a, "Arrived %s, in time for the register at %s", at, opens);
	}
	return arena_printf(a, "Arrived %s: %s", at, code_info(code)->name);
}

static void
arrive_answer(struct arrive *v, const struct mark_change *change, int64_t seq, int64_t at)
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
	text_add_json(t, arrive_why(v, change->code));
	text_printf(
	    t, ",\"seq\":%lld,\"saved_at\":\"%s\"}", (long long)seq, instant_format(when, at));
}

/* What the arrival makes of the mark. */
static enum rc
arrive_change(struct mark_change *change, struct arrive *v, struct diag *d)
{
	struct arrival_result result = {0};
	enum rc rc = arrive_code(&result, v, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (v->now.last_seq != 0 && (cell_is_present(v->now.code) || v->now.code == CODE_U)) {
		return diag_set(d, RC_INVALID, "pupil", "R38, R42",
		    "the pupil is marked %s for the %s already", code_info(v->now.code)->code,
		    session_words(v->session));
	}
	struct mark_in in = {
	    .pupil_id = v->p->id,
	    .code = code_info(result.code)->code,
	    .minutes_late = MINUTE_NONE,
	    .note = v->args->note[0] != '\0' ? v->args->note
	            : v->now.last_seq != 0   ? v->now.note
	                                     : "",
	    .based_on = v->now.last_seq,
	};
	struct mark_place place = {
	    .s = v->s,
	    .day = v->day,
	    .session = v->session,
	    .now = wall_at(v->c->now),
	    .need = PERM_ARRIVE,
	};
	rc = mark_check(change, v->c, &in, &place, d);
	if (rc != RC_OK) {
		return rc;
	}
	bool is_late = result.code == CODE_L || result.code == CODE_U;
	int minutes = v->minute - v->times.opens;
	change->minutes_late = is_late && minutes > 0 ? (int16_t)minutes : MINUTE_NONE;
	change->arrived_minute = v->minute;
	return RC_OK;
}

static enum rc
arrive_run(struct arrive *v, const struct repeat *r, struct diag *d)
{
	struct mark_change change = {0};
	enum rc rc = arrive_change(&change, v, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct submission sub;
	struct marks_save save = {.day = v->day, .session = v->session, .marks = &change, .n = 1};
	submission_of(&sub, v->c, v->args->uuid, "arrive",
	    v->now.last_seq == 0 ? "" : arrive_why(v, change.code));
	memcpy(sub.content, r->digest, sizeof sub.content);
	rc = marks_write(v->c, &sub, &save, d);
	if (rc == RC_OK) {
		arrive_answer(v, &change, sub.seq, v->c->now);
	}
	return rc;
}

/* The same uuid again: the same answer, from the mark as that act left it. */
static enum rc
arrive_again(struct arrive *v, int64_t seq, struct diag *d)
{
	struct mark_entry *entries = NULL;
	size_t n = 0;
	struct session_key where = {v->s->school_id, v->day, v->session};
	enum rc rc = store_mark_history(&entries, &n, v->c->st, &where, v->p->id, v->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (entries[i].mark.last_seq == seq) {
			struct mark_change was = {
			    .code = entries[i].mark.code,
			    .minutes_late = entries[i].mark.minutes_late,
			};
			v->minute = entries[i].mark.arrived_minute;
			arrive_answer(v, &was, seq, entries[i].time);
			return RC_OK;
		}
	}
	return rc;
}

static enum rc
arrive_once(struct arrive *v, const struct text *content, struct diag *d)
{
	struct repeat r = {.uuid = v->args->uuid, .content = content, .n_marks = 1};
	bool is_done = false;
	enum rc rc = act_is_repeat(&is_done, v->c, &r, d);
	if (rc == RC_OK) {
		rc = arrive_when(v, d);
	}
	if (rc == RC_OK) {
		rc = arrive_pupil(v, d);
	}
	if (rc != RC_OK || !is_done) {
		return rc == RC_OK ? arrive_run(v, &r, d) : rc;
	}
	text_clear(v->c->out);
	return arrive_again(v, v->c->seq, d);
}

enum rc
act_arrive(struct call *c, const void *args, struct diag *d)
{
	struct arrive v = {.c = c, .args = args};
	enum rc rc = school_hold(&v.s, c, v.args->urn, PERM_ARRIVE, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 2000);
	text_printf(&content, "arrive %lld %d %d ", (long long)v.args->pupil_id, v.args->day,
	    v.args->minute);
	text_add_json(&content, v.args->known_reason);
	text_add_json(&content, v.args->note);
	rc = arrive_once(&v, &content, d);
	text_fini(&content);
	school_release(v.s);
	return rc;
}
