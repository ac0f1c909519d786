#include "app/off_site_in.h"
#include "app/planned.h"
#include "app/reg.h"

#include <stdlib.h>
#include <string.h>

/*
 * Take a register. What was sent is checked mark by mark, compared with what stands, and written as
 * one submission. Taking a register confirms the planned codes in it (R48).
 */
struct take {
	struct call *c;
	const struct take_args *args;
	struct school_state *s;
	struct scope scope; /* of the group */
	struct wall now;
	struct wall taken;                 /* when it was taken, by the server's clock */
	int64_t clock_off;                 /* seconds the device is ahead; 0: two minutes or less */
	int16_t opens;                     /* the register of the group's year */
	int16_t closes;                    /* likewise */
	bool is_closed;                    /* the register has closed by the server's clock */
	const struct image_pupil **pupils; /* of the register, by name */
	size_t n_pupils;
	int64_t *ids;            /* theirs, ascending */
	struct mark *marks;      /* what stands, by `ids` */
	struct mark_change *out; /* what will be written, one place for each id */
	bool *is_sent;           /* by `ids` */
	bool *is_named;          /* likewise: the request has it, also where it changes nothing */
	size_t *place;           /* likewise: where in the request */
	bool has_all_codes;    /* the caller amends, or the policy leaves every code to teachers */
	bool *is_elsewhere;    /* by `ids`: only the leader or the provider can confirm the code */
	struct planned *plans; /* of the day, where a code waits to be confirmed */
	size_t n_plans;
	struct mark_change *due; /* what the clock would write; read when it is needed */
	size_t n_due;
	bool has_due;
	bool was_taken;     /* somebody took it before; set with `is_closed` */
	bool is_amendment;  /* a confirmed mark is replaced after closing, for a person's reason */
	const char *reason; /* the person's, or Muster's own */
};

static int
id_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* The request as text: the same uuid with another text is another act. */
static void
take_content(struct text *t, const struct take_args *args)
{
	text_printf(t, "take %d %d %lld %d|", args->key.day, (int)args->key.session,
	    (long long)args->key.group_id, args->is_complete);
	text_add_json(t, args->reason);
	for (size_t i = 0; i < args->n_marks; i++) {
		const struct mark_in *m = &args->marks[i];
		text_add_char(t, '|');
		text_add_int(t, m->pupil_id);
		text_add_char(t, ' ');
		text_add(t, m->code);
		text_add_char(t, ' ');
		text_add_int(t, m->minutes_late);
		text_add_char(t, ' ');
		text_add_int(t, m->based_on);
		text_add_json(t, m->note);
		text_add(t, m->is_office_note ? "o" : "");
	}
}

/* A device's clock that is further out than this is kept with the save. */
#define CLOCK_OFF_S 120

/* taken_at = received_at - (device clock at sending - device clock at taking): a wrong device clock
 * does no harm. */
static enum rc
take_times(struct take *t, struct diag *d)
{
	const struct take_args *args = t->args;
	int64_t taken_at = t->c->now;
	if (args->taken_at != 0) {
		int64_t sent_at = args->sent_at == 0 ? t->c->now : args->sent_at;
		if (args->taken_at > sent_at) {
			return diag_set(d, RC_INVALID, "taken_at", NULL,
			    "the register cannot have been taken after it was sent");
		}
		taken_at -= sent_at - args->taken_at;
		int64_t off = sent_at - t->c->now;
		t->clock_off = off > CLOCK_OFF_S || off < -CLOCK_OFF_S ? off : 0;
	}
	t->now = wall_at(t->c->now);
	t->taken = wall_at(taken_at);
	if (t->taken.day < args->key.day) {
		return diag_set(d, RC_INVALID, "taken_at", "R48",
		    "the register cannot have been taken before its day");
	}
	return RC_OK;
}

/* The register's pupils and what stands. RC_NOT_FOUND: no such group that day. */
static enum rc
take_read(struct take *t, struct diag *d)
{
	const struct register_key *key = &t->args->key;
	const struct image *img = t->s->image;
	const struct image_group *group = image_group_find(img, key->group_id);
	if (group == NULL) {
		return diag_set(d, RC_NOT_FOUND, "group", NULL, "there is no such group");
	}
	t->scope = (struct scope){t->s->school_id, group->id, group->year};
	struct register_ask ask = {key->day, key->session, t->taken.day};
	enum rc rc = register_may(t->c, &t->scope, &ask, d);
	if (rc != RC_OK) {
		return rc;
	}
	t->has_all_codes = register_has_all_codes(t->c, t->s, &t->scope, key->day);
	struct session_times times;
	school_times(&times, t->s, key->day, group->year, key->session);
	t->opens = times.opens;
	t->closes = times.closes;
	t->is_closed = school_has_closed(t->s, key->day, times.closes, &t->now);
	struct arena *a = t->c->a;
	t->pupils = ARENA_ARRAY(a, img->n_pupils + 1, const struct image_pupil *);
	size_t n = image_group_pupils(t->pupils, img, key->group_id, key->day);
	t->ids = ARENA_ARRAY(a, n + 1, int64_t);
	for (size_t i = 0; i < n; i++) {
		if (image_cell(img, t->pupils[i], key->day, key->session) != CELL_NOT_OPEN) {
			t->ids[t->n_pupils++] = t->pupils[i]->id;
		}
	}
	qsort(t->ids, t->n_pupils, sizeof *t->ids, id_compare);
	t->marks = ARENA_ARRAY(a, t->n_pupils + 1, struct mark);
	t->out = ARENA_ARRAY(a, t->n_pupils + 1, struct mark_change);
	t->is_sent = ARENA_ARRAY(a, t->n_pupils + 1, bool);
	t->is_named = ARENA_ARRAY(a, t->n_pupils + 1, bool);
	t->place = ARENA_ARRAY(a, t->n_pupils + 1, size_t);
	struct session_key where = {t->s->school_id, key->day, key->session};
	const struct marks_ask marks = {key->day, key->session, t->ids, t->n_pupils};
	rc = school_marks_of(t->marks, t->c, t->s, &marks, d);
	t->is_elsewhere = ARENA_ARRAY(a, t->n_pupils + 1, bool);
	bool is_open =
	    false; /* a planned code that nobody has confirmed: else there is nothing to ask */
	for (size_t i = 0; rc == RC_OK && i < t->n_pupils; i++) {
		is_open = is_open || (t->marks[i].last_seq != 0 && !t->marks[i].is_confirmed);
	}
	if (rc != RC_OK || !is_open) {
		return rc;
	}
	const struct planned_filter today = {.range = {key->day, key->day}};
	rc = store_planned(&t->plans, &t->n_plans, t->c->st, t->s->school_id, &today, a, d);
	return rc == RC_OK ? off_site_waits(t->is_elsewhere, t->c, &where, t->ids, t->n_pupils, d)
	                   : rc;
}

/* Was the plan taken back after the clock had written its code? What is so then is for the office
 * to say; presence that the desk saw is no plan (R48). */
static bool
is_withdrawn(const struct take *t, const struct mark *now)
{
	for (size_t i = 0; i < t->n_plans; i++) {
		if (t->plans[i].pupil_id == now->pupil_id && t->plans[i].code == now->code &&
		    planned_covers(&t->plans[i], now->day, now->session)) {
			return false;
		}
	}
	return !cell_is_present(now->code);
}

/* Whoever is in the classroom cannot see who is on the trip or with the provider (R48, R51). */
static bool
is_unseen(const struct take *t, size_t slot, uint8_t code)
{
	const struct mark *now = &t->marks[slot];
	return t->is_elsewhere[slot] && now->last_seq != 0 && !now->is_confirmed &&
	       now->code == code;
}

/* A save without marks takes the register too: it must have opened, for somebody (R34, R35). */
static enum rc
take_check_empty(struct take *t, struct diag *d)
{
	const struct register_key *key = &t->args->key;
	if (t->n_pupils == 0) {
		return diag_set(d, RC_INVALID, "session", "SI 2024/208 reg 10(1) (R34)",
		    "nobody is expected in this register in the %s that day",
		    session_words(key->session));
	}
	bool is_early = key->day == t->taken.day && t->taken.minute < t->opens;
	char opens[MINUTE_TEXT];
	return !is_early ? RC_OK
	                 : diag_set(d, RC_INVALID, "session", "SI 2024/208 reg 10(1) (R35)",
	                       "the %s register opens at %s", session_words(key->session),
	                       minute_format(opens, t->opens));
}

/* The pupil's place in the register, each once. */
static enum rc
take_slot(size_t *out, struct take *t, size_t i, struct diag *d)
{
	const int64_t *at =
	    bsearch(&t->args->marks[i].pupil_id, t->ids, t->n_pupils, sizeof *t->ids, id_compare);
	*out = at == NULL ? t->n_pupils : (size_t)(at - t->ids);
	if (at == NULL || !t->is_named[*out]) {
		return RC_OK;
	}
	return diag_set(d, RC_INVALID, arena_printf(t->c->a, "/marks/%zu/pupil", i), NULL,
	    "the pupil is there twice");
}

/* Sent again just as it stands: nothing would change, so nothing is asked of it. A mark that came
 * by import may lack the fact of its code. */
static bool
stands_already(const struct take *t, size_t slot, const struct mark_in *in)
{
	if (slot == t->n_pupils) {
		return false;
	}
	const struct mark *now = &t->marks[slot];
	const char *note = note_shown(t->c, &t->scope, now);
	bool is_hidden = note != now->note;
	return now->last_seq != 0 && now->is_confirmed && now->code == code_find(in->code) &&
	       now->minutes_late == in->minutes_late && strcmp(note, in->note) == 0 &&
	       (is_hidden || now->is_office_note == in->is_office_note);
}

static enum rc
take_check_marks(struct take *t, struct diag *d)
{
	const struct take_args *args = t->args;
	if (args->n_marks == 0) {
		return take_check_empty(t, d);
	}
	for (size_t i = 0; i < args->n_marks; i++) {
		struct mark_place place = {
		    .s = t->s,
		    .day = args->key.day,
		    .session = args->key.session,
		    .group_id = args->key.group_id,
		    .index = i,
		    .now = t->taken,
		    .need = PERM_REGISTER,
		};
		struct mark_change change;
		size_t slot = 0;
		enum rc rc = take_slot(&slot, t, i, d);
		if (rc == RC_OK && stands_already(t, slot, &args->marks[i])) {
			t->is_named[slot] = true;
			continue;
		}
		if (rc == RC_OK) {
			rc = mark_check(&change, t->c, &args->marks[i], &place, d);
		}
		if (rc != RC_OK) {
			return rc;
		}
		if (slot == t->n_pupils) {
			return diag_set(d, RC_INVALID, arena_printf(t->c->a, "/marks/%zu/pupil", i),
			    NULL, "the pupil is not expected in this register");
		}
		t->is_named[slot] = true;
		t->is_sent[slot] = true;
		t->place[slot] = i;
		t->out[slot] = change;
	}
	return RC_OK;
}

static enum rc
plans_of(struct planned **out, size_t *n, struct take *t, int64_t pupil_id, struct diag *d)
{
	int32_t day = t->args->key.day;
	struct planned_filter filter = {.pupil_id = pupil_id, .range = {day, day}};
	return store_planned(out, n, t->c->st, t->s->school_id, &filter, t->c->a, d);
}

/* A locked planned code is the office's to change (R48), with its note; whoever takes the register
 * says that it stands. */
static enum rc
lock_check(struct take *t, size_t slot, struct diag *d)
{
	const struct mark *now = &t->marks[slot];
	const struct mark_change *change = &t->out[slot];
	bool is_same = now->code == change->code && strcmp(now->note, change->note) == 0;
	if (now->is_confirmed || is_same || actor_has_in(t->c->who, &t->scope, PERM_AMEND)) {
		return RC_OK;
	}
	struct planned *items = NULL;
	size_t n = 0;
	enum rc rc = plans_of(&items, &n, t, now->pupil_id, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (items[i].is_locked && items[i].code == now->code &&
		    planned_covers(&items[i], t->args->key.day, t->args->key.session)) {
			return diag_set(d, RC_FORBIDDEN,
			    arena_printf(t->c->a, "/marks/%zu/code", t->place[slot]), "R48",
			    "code %s was entered and locked by the office; ask the office",
			    code_info(now->code)->code);
		}
	}
	return rc;
}

/*
 * Whoever takes the register says who is there, who came late and who is not here, and that a code
 * stands which others entered or planned (R48). Why somebody is away is the office's to say: leave
 * is given by few (R53). A policy may leave every code to teachers.
 */
static enum rc
code_check(struct take *t, size_t slot, struct diag *d)
{
	const struct mark *now = &t->marks[slot];
	uint8_t code = t->out[slot].code;
	bool is_said_there = cell_is_present(code) || code == CODE_U || code == CODE_N;
	if (is_said_there || (now->last_seq != 0 && now->code == code) || t->has_all_codes) {
		return RC_OK;
	}
	struct planned *items = NULL;
	size_t n = 0;
	enum rc rc = plans_of(&items, &n, t, t->ids[slot], d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (items[i].code == code &&
		    planned_covers(&items[i], t->args->key.day, t->args->key.session)) {
			return RC_OK;
		}
	}
	if (rc != RC_OK) {
		return rc;
	}
	return diag_set(d, RC_FORBIDDEN, arena_printf(t->c->a, "/marks/%zu/code", t->place[slot]),
	    "register.teacher_codes (R48, R53)",
	    "code %s is the office's to enter: here a pupil is present, late, not here, or away as "
	    "planned",
	    code_info(code)->code);
}

/* Was the register taken while it was open, though it reached us later? */
static bool
was_in_time(const struct take *t)
{
	return t->args->taken_at != 0 &&
	       !school_has_closed(t->s, t->args->key.day, t->closes, &t->taken);
}

/* Was it taken before, and did a person close it before its time? Asked only where it matters. */
static enum rc
read_state(struct take *t, struct diag *d)
{
	const struct register_key *key = &t->args->key;
	struct register_taken *rows = NULL;
	size_t n = 0;
	enum rc rc = store_registers(&rows, &n, t->c->st, t->s->school_id,
	    (struct day_range){key->day, key->day}, t->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (rows[i].session == key->session && rows[i].group_id == key->group_id) {
			t->is_closed = t->is_closed || rows[i].closed_seq != 0;
			t->was_taken = rows[i].first_seq != 0;
		}
	}
	return rc;
}

/* The register closed before this was taken: an amendment, with a reason (R44). */
static enum rc
amend_check(struct take *t, const struct mark *now, bool is_automatic, struct diag *d)
{
	/* Planned codes stand at closing (R48), and the N that Muster wrote may still become U. */
	bool is_own = !now->is_confirmed || (is_automatic && t->args->key.day == t->now.day);
	enum rc rc = is_own ? RC_OK : actor_may_in(t->c->who, &t->scope, PERM_AMEND, d);
	if (rc == RC_OK && t->args->reason[0] == '\0') {
		return diag_set(d, RC_INVALID, "reason", "SI 2024/208 reg 6 (R44)",
		    "the register has closed: a change is an amendment and needs a reason");
	}
	t->is_amendment = t->is_amendment || now->is_confirmed;
	return rc;
}

static void
offline_reason(struct take *t)
{
	char taken[MINUTE_TEXT];
	char received[MINUTE_TEXT];
	if (t->reason[0] == '\0') {
		t->reason = arena_printf(t->c->a, "taken offline at %s, received %s",
		    minute_format(taken, t->taken.minute), minute_format(received, t->now.minute));
	}
}

/*
 * A mark on a blank after closing: what the clock says stands unless somebody says why not. L
 * without the minute of arrival claims a time that the clock does not confirm (R40, R41); presence
 * in a register that others took says that they did not see the pupil (R38).
 */
static enum rc
late_blank_check(struct take *t, const struct mark_change *change, struct diag *d)
{
	if (!t->is_closed || was_in_time(t) || t->args->reason[0] != '\0' ||
	    !cell_is_present(change->code)) {
		return RC_OK;
	}
	enum rc rc = read_state(t, d);
	bool is_claim = change->code == CODE_L && change->minutes_late == MINUTE_NONE;
	if (rc != RC_OK || !(t->was_taken || is_claim)) {
		return rc;
	}
	char closes[MINUTE_TEXT];
	return diag_set(d, RC_INVALID, "reason", "SI 2024/208 reg 10(2) (R38, R40, R41)",
	    "the register closed at %s: %s entered now needs a reason%s",
	    minute_format(closes, t->closes), code_info(change->code)->code,
	    is_claim ? ", or the minutes late" : "");
}

/*
 * Was this changed while the register was open, on top of just what stands now, and received after
 * it closed? It needs no reason of a person: a later save of the same queue, or what a person chose
 * of two versions. On another day only of one's own marks: what others wrote is the office's.
 */
static enum rc
is_late_news(bool *out, struct take *t, const struct mark *now, struct diag *d)
{
	*out = t->is_closed && was_in_time(t);
	if (!*out || t->now.day == t->args->key.day) {
		return RC_OK;
	}
	struct submission sub;
	enum rc rc = store_submission(&sub, t->c->st, t->c->school_id, now->last_seq, t->c->a, d);
	if (rc == RC_OK) {
		*out = sub.user_id != 0 && sub.user_id == t->c->who->user_id;
	}
	return rc;
}

/*
 * May this mark replace what stands? After closing that is an amendment with a reason (R44), but
 * for the automatic N of a register that was taken in time and reached us late, and for a planned
 * code that is only confirmed (R48).
 */
static enum rc
change_check(struct take *t, size_t slot, bool *is_conflict, struct diag *d)
{
	const struct mark *now = &t->marks[slot];
	struct mark_change *change = &t->out[slot];
	bool is_automatic = false;
	enum rc rc = mark_is_automatic_n(&is_automatic, t->c, now, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (is_automatic && was_in_time(t)) {
		change->based_on = now->last_seq;
		offline_reason(t);
		return RC_OK;
	}
	if (now->last_seq != change->based_on) {
		*is_conflict = true;
		return RC_OK;
	}
	rc = lock_check(t, slot, d);
	bool is_news = false;
	if (rc == RC_OK) {
		rc = is_late_news(&is_news, t, now, d);
	}
	if (rc == RC_OK && is_news) {
		offline_reason(t);
		return RC_OK;
	}
	bool is_planned = !now->is_confirmed && (now->code == change->code || was_in_time(t));
	if (rc == RC_OK && !t->is_closed) {
		rc = read_state(t, d);
	}
	if (rc != RC_OK || !t->is_closed || is_planned) {
		return rc;
	}
	return amend_check(t, now, is_automatic, d);
}

/* It stands already, or it is not this person's to confirm. */
static bool
says_nothing(const struct take *t, size_t slot)
{
	const struct mark *now = &t->marks[slot];
	return now->last_seq != 0 &&
	       (mark_is_same(now, &t->out[slot]) || is_unseen(t, slot, t->out[slot].code));
}

/* Not here, and somebody has entered why before the clock could write it: the plan says more (R48),
 * as it does where the clock was quicker. */
static enum rc
plan_before_n(struct take *t, size_t slot, struct diag *d)
{
	const struct register_key *key = &t->args->key;
	const struct planned_write_args when = {key->urn, key->day, key->session};
	enum rc rc = RC_OK;
	if (t->out[slot].code != CODE_N) {
		return RC_OK;
	}
	if (!t->has_due) {
		rc = planned_due(&t->due, &t->n_due, t->c, t->s, &when, d);
		t->has_due = rc == RC_OK;
	}
	const struct mark_change *plan = planned_change_of(t->due, t->n_due, t->ids[slot]);
	if (plan != NULL) {
		const char *said = t->out[slot].note;
		bool is_office_note = t->out[slot].is_office_note;
		t->out[slot] = *plan;
		if (said[0] != '\0') {
			t->out[slot].note = plan->note[0] == '\0'
			                        ? said
			                        : arena_printf(t->c->a, "%s; %s", plan->note, said);
			t->out[slot].is_office_note = is_office_note;
		}
	}
	return rc;
}

/* Where there is no mark: nothing of somebody else's is replaced. */
static enum rc
blank_check(struct take *t, size_t slot, struct diag *d)
{
	enum rc rc = late_blank_check(t, &t->out[slot], d);
	rc = rc == RC_OK ? code_check(t, slot, d) : rc;
	rc = rc == RC_OK ? plan_before_n(t, slot, d) : rc;
	if (rc == RC_OK) {
		t->out[slot].based_on = t->marks[slot].last_seq;
	}
	return rc;
}

/* Where there is one: a conflict is the person's to decide, before the code is looked at. */
static enum rc
replace_check(bool *is_conflict, struct take *t, size_t slot, struct diag *d)
{
	enum rc rc = change_check(t, slot, is_conflict, d);
	return rc == RC_OK && !*is_conflict ? code_check(t, slot, d) : rc;
}

static enum rc
take_compare(struct take *t, struct diag *d)
{
	size_t n_conflicts = 0;
	bool is_first = true;
	bool is_change = false;
	for (size_t slot = 0; slot < t->n_pupils; slot++) {
		const struct mark *now = &t->marks[slot];
		if (!t->is_sent[slot]) {
			continue;
		}
		if (says_nothing(t, slot)) {
			t->is_sent[slot] = false; /* it stands already */
			continue;
		}
		if (now->last_seq == 0 && t->out[slot].based_on != 0) {
			return diag_set(d, RC_INVALID, "/marks", NULL,
			    "based_on names a mark that does not exist");
		}
		bool is_conflict = false;
		enum rc rc = RC_OK;
		if (mark_is_blank(now)) {
			rc = blank_check(t, slot, d);
			if (rc != RC_OK) {
				return rc;
			}
			is_change = is_change || now->last_seq != 0;
			continue;
		}
		rc = replace_check(&is_conflict, t, slot, d);
		if (rc == RC_OK && is_conflict) {
			rc = conflict_add(t->c, now, &is_first, d);
			n_conflicts++;
		}
		if (rc != RC_OK) {
			return rc;
		}
		is_change = true;
	}
	if (n_conflicts > 0) {
		return conflicts_end(t->c, n_conflicts, d);
	}
	if (is_change && t->reason[0] == '\0') {
		t->reason = "changed while the register was open";
	}
	return RC_OK;
}

/* Is every pupil marked after this save? Then the planned codes in it are confirmed. */
static bool
take_complete(struct take *t)
{
	for (size_t slot = 0; slot < t->n_pupils; slot++) {
		if (!t->is_sent[slot] && mark_is_blank(&t->marks[slot])) {
			return false;
		}
	}
	for (size_t slot = 0; slot < t->n_pupils; slot++) {
		const struct mark *now = &t->marks[slot];
		if (t->is_sent[slot] || now->is_confirmed || is_unseen(t, slot, now->code) ||
		    is_withdrawn(t, now)) {
			continue;
		}
		t->is_sent[slot] = true;
		t->out[slot] = (struct mark_change){
		    .pupil_id = now->pupil_id,
		    .based_on = now->last_seq,
		    .code = now->code,
		    .minutes_late = now->minutes_late,
		    .arrived_minute = now->arrived_minute,
		    .is_confirmed = true,
		    .note = now->note,
		    .is_office_note = now->is_office_note,
		};
		if (t->reason[0] == '\0') {
			t->reason = "confirmed when the register was taken";
		}
	}
	return true;
}

/* "amend" where it replaces what was confirmed after closing, or under a seal: whichever page it is
 * done on (R44). */
static enum rc
take_kind(const char **out, struct take *t, struct diag *d)
{
	bool is_sealed = false;
	bool is_amendment = t->is_amendment;
	enum rc rc = day_is_sealed(&is_sealed, t->c, t->args->key.day, d);
	for (size_t slot = 0; slot < t->n_pupils && is_sealed; slot++) {
		const struct mark *now = &t->marks[slot];
		is_amendment =
		    is_amendment || (t->is_sent[slot] && now->last_seq != 0 && now->is_confirmed);
	}
	*out = is_amendment ? "amend" : "take";
	return rc;
}

static enum rc
take_write(struct take *t, const struct repeat *r, struct diag *d)
{
	struct submission sub;
	const char *kind = "take";
	enum rc rc = seal_check(t->c, &t->scope, t->args->key.day, t->args->reason, d);
	if (rc == RC_OK) {
		rc = take_kind(&kind, t, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct marks_save save = {
	    .day = t->args->key.day,
	    .session = t->args->key.session,
	    .group_id = t->args->key.group_id,
	    .effect = REGISTER_TAKEN,
	    .taken_at = wall_instant(t->taken.day, t->taken.minute) + t->taken.second,
	    .clock_off = t->clock_off,
	    .is_complete = take_complete(t),
	};
	struct mark_change *list = t->out;
	for (size_t slot = 0; slot < t->n_pupils; slot++) {
		if (t->is_sent[slot]) {
			list[save.n++] = t->out[slot];
		}
	}
	save.marks = list;
	submission_of(&sub, t->c, t->args->uuid, kind, t->reason);
	memcpy(sub.content, r->digest, sizeof sub.content);
	rc = marks_write(t->c, &sub, &save, d);
	if (rc == RC_OK) {
		answer_saved(t->c, sub.seq, t->c->now, r->n_marks);
	}
	return rc;
}

static enum rc
take_run(struct take *t, struct repeat *r, struct diag *d)
{
	enum rc rc = take_times(t, d);
	if (rc == RC_OK) {
		rc = take_read(t, d);
	}
	if (rc == RC_OK) {
		rc = take_check_marks(t, d);
	}
	if (rc == RC_OK) {
		rc = take_compare(t, d);
	}
	return rc == RC_OK ? take_write(t, r, d) : rc;
}

enum rc
act_take(struct call *c, const void *args, struct diag *d)
{
	struct take t = {.c = c, .args = args};
	t.reason = t.args->reason;
	enum rc rc = school_hold(&t.s, c, t.args->key.urn, PERM_REGISTER, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, (size_t)1 << 20);
	take_content(&content, t.args);
	struct repeat r = {
	    .uuid = t.args->uuid, .content = &content, .n_marks = (int64_t)t.args->n_marks};
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK && !is_done) {
		rc = take_run(&t, &r, d);
	}
	text_fini(&content);
	school_release(t.s);
	return rc;
}
