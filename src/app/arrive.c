#include "app/arrive.h"

#include "base/uuid.h"
#include "core/late.h"

#include <stdlib.h>
#include <string.h>

/* Which session the minute falls in. Between the sessions, and after the day, there is none. */
static enum rc
arriving_session(struct arriving *v, struct diag *d)
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

enum rc
arriving_place(struct arriving *v, struct diag *d)
{
	v->p = image_pupil_find(v->s->image, v->pupil_id);
	if (v->p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(v->s, v->p, v->day);
	enum rc rc = actor_may_in(v->c->who, &scope, v->need, d);
	if (rc == RC_OK && v->day < wall_at(v->c->now).day) {
		rc =
		    actor_may_in(v->c->who, &scope, PERM_AMEND, d); /* a change of the past (R44) */
	}
	if (rc == RC_OK) {
		rc = arriving_session(v, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	const struct marks_ask ask = {v->day, v->session, &v->p->id, 1};
	return school_marks_of(&v->now, v->c, v->s, &ask, d);
}

/* The code by the clock, with the reason that was known already or is given now. */
static enum rc
arriving_code(struct arrival_result *out, struct arriving *v, struct diag *d)
{
	uint8_t reason = 0;
	if (v->known_reason[0] != '\0') {
		reason = code_find(v->known_reason);
		bool is_reason = reason != 0 && (code_class(reason) == CODE_CLASS_AUTHORISED ||
		                                    code_class(reason) == CODE_CLASS_NOT_POSSIBLE);
		if (!is_reason) {
			return diag_set(d, RC_INVALID, "known_reason", "R41",
			    "'%.8s' is not a reason for coming late, such as M or Y1",
			    v->known_reason);
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

const char *
arriving_why(const struct arriving *v, uint8_t code)
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

/* What the arrival makes of the mark. */
enum rc
arriving_change(struct arriving *v, struct diag *d)
{
	struct arrival_result result = {0};
	enum rc rc = arriving_code(&result, v, d);
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
	    .note = v->note[0] != '\0'     ? v->note
	            : v->now.last_seq != 0 ? v->now.note
	                                   : "",
	    .is_office_note = v->note[0] == '\0' && v->now.is_office_note,
	    .based_on = v->now.last_seq,
	};
	struct mark_place place = {
	    .s = v->s,
	    .day = v->day,
	    .session = v->session,
	    .now = wall_at(v->c->now),
	    .need = v->need,
	};
	rc = mark_check(&v->change, v->c, &in, &place, d);
	if (rc == RC_OK) { /* it brings no reason, so it never changes a sealed period */
		struct scope scope = pupil_scope(v->s, v->p, v->day);
		rc = seal_check(v->c, &scope, v->day, "", d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	bool is_late = result.code == CODE_L || result.code == CODE_U;
	int minutes = v->minute - v->times.opens;
	v->change.minutes_late = is_late && minutes > 0 ? (int16_t)minutes : MINUTE_NONE;
	v->change.arrived_minute = v->minute;
	return RC_OK;
}

/* By session, then by pupil: the order of a save. */
static int
arriving_compare(const void *a, const void *b)
{
	const struct arriving *x = *(struct arriving *const *)a;
	const struct arriving *y = *(struct arriving *const *)b;
	if (x->session != y->session) {
		return x->session < y->session ? -1 : 1;
	}
	return x->p->id < y->p->id ? -1 : x->p->id > y->p->id;
}

/* R44: what replaces a mark says why. */
static const char *
arriving_reason(struct arriving *const *v, size_t n)
{
	bool is_amendment = false;
	for (size_t i = 0; i < n; i++) {
		is_amendment = is_amendment || v[i]->now.last_seq != 0;
	}
	if (!is_amendment) {
		return "";
	}
	return n == 1 ? arriving_why(v[0], v[0]->change.code)
	              : "Signed in: the time of arrival decides the code (R40 to R42)";
}

static enum rc
write_session(struct arriving *const *v, size_t n, struct diag *d)
{
	struct call *c = v[0]->c;
	struct mark_change *marks = ARENA_ARRAY(c->a, n, struct mark_change);
	for (size_t i = 0; i < n; i++) {
		marks[i] = v[i]->change;
	}
	struct marks_save save = {
	    .day = v[0]->day, .session = v[0]->session, .marks = marks, .n = n};
	char uuid[UUID_TEXT];
	struct submission sub;
	uuid_make(uuid);
	submission_of(&sub, c, uuid, "arrive", arriving_reason(v, n));
	enum rc rc = marks_write(c, &sub, &save, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		v[i]->seq = sub.seq;
	}
	return rc;
}

enum rc
arriving_write(struct arriving *v, size_t n, struct diag *d)
{
	enum rc rc = RC_OK;
	if (n == 0) {
		return RC_OK;
	}
	struct arriving **order = ARENA_ARRAY(v->c->a, n, struct arriving *);
	for (size_t i = 0; i < n; i++) {
		order[i] = &v[i];
	}
	qsort(order, n, sizeof(struct arriving *), arriving_compare);
	for (size_t i = 0, end = 0; rc == RC_OK && i < n; i = end) {
		while (end < n && order[end]->session == order[i]->session) {
			end++;
		}
		rc = write_session(&order[i], end - i, d);
	}
	return rc;
}
