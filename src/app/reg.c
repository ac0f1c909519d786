#include "app/reg.h"

#include "base/uuid.h"
#include "store/store_register.h"

#include <string.h>

const char *
session_name(enum session session)
{
	return session == SESSION_AM ? "AM" : "PM";
}

const char *
session_words(enum session session)
{
	return session == SESSION_AM ? "morning" : "afternoon";
}

void
submission_of(struct submission *sub, const struct call *c, const char *uuid, const char *kind,
    const char *reason)
{
	*sub = (struct submission){
	    .school_id = c->school_id,
	    .kind = kind,
	    .time = c->now,
	    .user_id = c->who->user_id,
	    .user_name = c->who->name,
	    .position = c->who->position,
	    .device = c->device == NULL ? "" : c->device,
	    .reason = reason == NULL ? "" : reason,
	};
	memcpy(sub->uuid, uuid, UUID_TEXT);
}

void
uuid_of_text(char out[UUID_TEXT], const char *text)
{
	uint8_t digest[STORE_HASH];
	store_digest(digest, text, strlen(text));
	uuid_of_bytes(out, digest);
}

enum rc
uuid_check(const char *uuid, struct diag *d)
{
	if (!uuid_is_valid(uuid)) {
		return diag_set(d, RC_INVALID, "uuid", NULL,
		    "the act needs a uuid in small letters, made by the client");
	}
	return RC_OK;
}

void
answer_saved(struct call *c, int64_t seq, int64_t at, int64_t n_marks)
{
	char when[INSTANT_TEXT];
	c->seq = seq;
	text_printf(c->out, "{\"seq\":%lld,\"saved_at\":\"%s\",\"marks\":%lld}", (long long)seq,
	    instant_format(when, at), (long long)n_marks);
}

enum rc
act_is_repeat(bool *is_done, struct call *c, struct repeat *r, struct diag *d)
{
	int64_t seq = 0;
	*is_done = false;
	store_digest(r->digest, r->content->s, r->content->n);
	enum rc rc = uuid_check(r->uuid, d);
	if (rc == RC_OK) {
		rc = store_seen(&seq, c->st, c->school_id, r->uuid, r->digest, d);
	}
	if (rc != RC_OK || seq == 0) {
		return rc;
	}
	struct submission before;
	rc = store_submission(&before, c->st, c->school_id, seq, c->a, d);
	if (rc == RC_OK) {
		answer_saved(c, seq + r->n_more, before.time, r->n_marks);
		*is_done = true;
	}
	return rc;
}

struct scope
pupil_scope(const struct school_state *s, const struct image_pupil *p, int32_t day)
{
	return (struct scope){
	    .school_id = s->school_id,
	    .group_id = image_group_id_on(p, day),
	    .year = image_year_on(p, day),
	};
}

bool
register_has(struct call *c, const struct scope *scope, const struct register_ask *ask)
{
	int32_t session = ask->session == SESSION_AM ? SESSIONS_AM : SESSIONS_PM;
	return actor_has_in(c->who, scope, PERM_REGISTER) ||
	       (ask->on == ask->day && actor_has_cover(c->who, scope, ask->day, session));
}

enum rc
register_may(
    struct call *c, const struct scope *scope, const struct register_ask *ask, struct diag *d)
{
	if (register_has(c, scope, ask)) {
		return RC_OK;
	}
	return actor_may_in(c->who, scope, PERM_REGISTER, d);
}

bool
register_has_all_codes(
    const struct call *c, const struct school_state *s, const struct scope *scope, int32_t day)
{
	return actor_has_in(c->who, scope, PERM_AMEND) ||
	       school_policy(s, day)->policy.teacher_codes == TEACHER_ALL_CODES;
}

enum rc
day_is_sealed(bool *out, struct call *c, int32_t day, struct diag *d)
{
	*out = false;
	return day < wall_at(c->now).day ? store_is_sealed(out, c->st, c->school_id, day, d)
	                                 : RC_OK;
}

enum rc
seal_check(
    struct call *c, const struct scope *scope, int32_t day, const char *reason, struct diag *d)
{
	bool is_sealed = false;
	enum rc rc = day_is_sealed(&is_sealed, c, day, d);
	if (rc != RC_OK || !is_sealed) {
		return rc;
	}
	char date[DAY_TEXT];
	if (!actor_has_in(c->who, scope, PERM_AMEND)) {
		return diag_set(d, RC_FORBIDDEN, "", "SI 2024/208 reg 6 (R44)",
		    "the registers of %s are sealed; ask the office to amend them",
		    day_format(date, day));
	}
	if (reason[0] == '\0') {
		return diag_set(d, RC_INVALID, "reason", "SI 2024/208 reg 6 (R44)",
		    "the registers of %s are sealed: every change is an amendment and needs a "
		    "reason",
		    day_format(date, day));
	}
	return RC_OK;
}

const char *
note_shown(const struct call *c, const struct scope *scope, const struct mark *m)
{
	bool is_office = actor_has_in(c->who, scope, PERM_AMEND) ||
	                 actor_has_in(c->who, scope, PERM_ARRIVE) ||
	                 actor_has_in(c->who, scope, PERM_SAFEGUARDING);
	return m->is_office_note && !is_office ? "" : m->note;
}

/* "/marks/3/code" */
static const char *
mark_field(struct call *c, const struct mark_place *place, const char *member)
{
	return arena_printf(c->a, "/marks/%zu/%s", place->index, member);
}

/* A day to come, or a register that has not opened: R48. */
static enum rc
time_check(struct call *c, const struct mark_place *place, int year, struct diag *d)
{
	if (place->day > place->now.day) {
		return diag_set(d, RC_INVALID, mark_field(c, place, "date"), "R48",
		    "the day is still to come; record a known absence instead");
	}
	if (place->day < place->now.day) {
		return RC_OK;
	}
	struct session_times times;
	school_times(&times, place->s, place->day, year, place->session);
	if (place->now.minute < times.opens) {
		char opens[MINUTE_TEXT];
		return diag_set(d, RC_INVALID, mark_field(c, place, "date"),
		    "SI 2024/208 reg 10(1) (R35, R48)",
		    "the %s register opens at %s; before that, record a known absence",
		    session_words(place->session), minute_format(opens, times.opens));
	}
	return RC_OK;
}

/* U is for who came when taking had ended; until then it is L (R40, R41). */
static enum rc
u_check(struct call *c, uint8_t code, const struct mark_place *place,
    const struct session_times *times, struct diag *d)
{
	if (code != CODE_U || school_has_closed(place->s, place->day, times->closes, &place->now)) {
		return RC_OK;
	}
	char closes[MINUTE_TEXT];
	return diag_set(d, RC_INVALID, mark_field(c, place, "code"),
	    "SI 2024/208 reg 10 Table 3 (R41)",
	    "U is for arrivals after the register closes at %s; until then it is L",
	    minute_format(closes, times->closes));
}

/* Minutes go with L and U; those of L lie inside the opening of the register (R40). */
static enum rc
minutes_check(struct call *c, const struct mark_in *in, const struct mark_place *place,
    const struct session_times *times, struct diag *d)
{
	uint8_t code = code_find(in->code);
	if (in->minutes_late == MINUTE_NONE) {
		return RC_OK;
	}
	if (code != CODE_L && code != CODE_U) {
		if (in->minutes_late == 0) {
			return RC_OK;
		}
		return diag_set(d, RC_INVALID, mark_field(c, place, "minutes_late"), "R40",
		    "minutes late go with L or U, not with %s", in->code);
	}
	int most = code == CODE_L ? times->closes - times->opens : times->ends - times->opens;
	int least = code == CODE_L ? 1 : times->closes - times->opens;
	if (in->minutes_late < least || in->minutes_late > most) {
		char opens[MINUTE_TEXT];
		char closes[MINUTE_TEXT];
		return diag_set(d, RC_INVALID, mark_field(c, place, "minutes_late"),
		    "SI 2024/208 reg 10(2) (R40, R41)",
		    "minutes late for %s must be a number from %d to %d: the register was open "
		    "from %s "
		    "to %s",
		    in->code, least, most, minute_format(opens, times->opens),
		    minute_format(closes, times->closes));
	}
	return RC_OK;
}

/* The pupil is in the register of that session: R4, R10, R34. */
static enum rc
pupil_check(const struct image_pupil **out, struct call *c, const struct mark_in *in,
    const struct mark_place *place, struct diag *d)
{
	const struct image *img = place->s->image;
	const struct image_pupil *p = image_pupil_find(img, in->pupil_id);
	if (p == NULL) {
		return diag_set(
		    d, RC_INVALID, mark_field(c, place, "pupil"), NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(place->s, p, place->day);
	struct register_ask ask = {place->day, place->session, place->now.day};
	enum rc rc = place->need == PERM_REGISTER ? register_may(c, &scope, &ask, d)
	                                          : actor_may_in(c->who, &scope, place->need, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (!image_is_on_roll(p, place->day)) {
		return diag_set(d, RC_INVALID, mark_field(c, place, "pupil"),
		    "SI 2024/208 reg 8(1), 10(1) (R10, R34)", "the pupil is not on roll that day");
	}
	if (p->is_boarder) {
		return diag_set(d, RC_INVALID, mark_field(c, place, "pupil"),
		    "SI 2024/208 reg 10(1) (R4)",
		    "boarders are not marked in the attendance register");
	}
	if (place->group_id != 0 && scope.group_id != place->group_id) {
		return diag_set(d, RC_INVALID, mark_field(c, place, "pupil"), NULL,
		    "the pupil is not in this group that day");
	}
	*out = p;
	return RC_OK;
}

enum rc
mark_check(struct mark_change *out, struct call *c, const struct mark_in *in,
    const struct mark_place *place, struct diag *d)
{
	const struct image_pupil *p = NULL;
	enum rc rc = pupil_check(&p, c, in, place, d);
	if (rc != RC_OK) {
		return rc;
	}
	uint8_t code = code_find(in->code);
	if (code == 0) {
		return diag_set(d, RC_INVALID, mark_field(c, place, "code"),
		    "SI 2024/208 reg 10 (R37)", "'%.8s' is not an attendance code", in->code);
	}
	int year = image_year_on(p, place->day);
	const struct policy *policy = &school_policy(place->s, place->day)->policy;
	if (image_cell(place->s->image, p, place->day, place->session) == CELL_NOT_OPEN) {
		return diag_set(d, RC_INVALID, mark_field(c, place, "date"),
		    "SI 2024/208 reg 10(1) (R34)",
		    "the %s session is not open for the pupil that day",
		    session_words(place->session));
	}
	rc = time_check(c, place, year, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct code_use use = {
	    .day = place->day,
	    .session = place->session,
	    .is_compulsory_age =
	        image_is_compulsory_age(p, place->day, policy->law.school_year_start),
	    .is_on_roll = true,
	    .has_fact = in->note[0] != '\0',
	};
	struct diag inner = {0};
	rc = code_allowed(code, &use, &inner);
	if (rc != RC_OK) {
		return diag_set(
		    d, rc, mark_field(c, place, inner.field), inner.rule, "%s", inner.text);
	}
	struct session_times times;
	school_times(&times, place->s, place->day, year, place->session);
	rc = u_check(c, code, place, &times, d);
	if (rc == RC_OK) {
		rc = minutes_check(c, in, place, &times, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	bool is_late = code == CODE_L || code == CODE_U;
	*out = (struct mark_change){
	    .pupil_id = in->pupil_id,
	    .based_on = in->based_on,
	    .code = code,
	    .minutes_late = is_late ? in->minutes_late : MINUTE_NONE,
	    .arrived_minute = is_late && in->minutes_late != MINUTE_NONE
	                          ? (int16_t)(times.opens + in->minutes_late)
	                          : MINUTE_NONE,
	    .is_confirmed = true,
	    .note = in->note,
	    .is_office_note = in->is_office_note && in->note[0] != '\0',
	};
	return RC_OK;
}

bool
mark_is_blank(const struct mark *m)
{
	return m->last_seq == 0 || (m->code == CODE_N && !m->is_confirmed);
}

bool
amendment_is_by_hand(const struct amendment *x)
{
	bool is_confirmation = x->code == x->before.code && !x->before.is_confirmed;
	return strcmp(x->who.kind, "amend") == 0 && !is_confirmation && !mark_is_blank(&x->before);
}

bool
mark_is_same(const struct mark *now, const struct mark_change *change)
{
	return now->code == change->code && now->is_office_note == change->is_office_note &&
	       now->is_confirmed == change->is_confirmed &&
	       now->minutes_late == change->minutes_late && strcmp(now->note, change->note) == 0;
}

enum rc
conflict_add(struct call *c, const struct mark *now, bool *is_first, struct diag *d)
{
	struct submission sub;
	char when[INSTANT_TEXT];
	char date[DAY_TEXT];
	enum rc rc = store_submission(&sub, c->st, c->school_id, now->last_seq, c->a, d);
	if (rc != RC_OK || c->detail == NULL) {
		return rc;
	}
	struct text *t = c->detail;
	text_add(t, *is_first ? "\"conflicts\":[" : ",");
	*is_first = false;
	text_printf(t,
	    "{\"pupil\":\"%lld\",\"date\":\"%s\",\"session\":\"%s\",\"seq\":%lld,\"code\":",
	    (long long)now->pupil_id, day_format(date, now->day), session_name(now->session),
	    (long long)now->last_seq);
	text_add_json(t, code_info(now->code)->code);
	if (now->minutes_late != MINUTE_NONE) {
		text_printf(t, ",\"minutes_late\":%d", now->minutes_late);
	}
	text_add(t, ",\"note\":");
	text_add_json(t, now->is_office_note ? "" : now->note);
	text_add(t, ",\"by\":");
	text_add_json(t, sub.user_name);
	text_add(t, ",\"position\":");
	text_add_json(t, sub.position);
	text_printf(t, ",\"at\":\"%s\"}", instant_format(when, sub.time));
	return RC_OK;
}

enum rc
conflicts_end(struct call *c, size_t n, struct diag *d)
{
	if (c->detail != NULL) {
		text_add_char(c->detail, ']');
	}
	return diag_set(d, RC_STALE, "/marks", NULL,
	    "%zu %s changed by somebody else meanwhile; nothing was saved: decide and send again",
	    n, n == 1 ? "mark was" : "marks were");
}

enum rc
marks_write(struct call *c, struct submission *sub, const struct marks_save *save, struct diag *d)
{
	enum rc rc = store_submit_marks(sub, c->st, save, d);
	if (rc != RC_OK) {
		return rc;
	}
	effect_seq(c, sub->school_id, sub->seq, false);
	effect_marks(c, save);
	return RC_OK;
}

enum rc
mark_is_automatic_n(bool *out, struct call *c, const struct mark *m, struct diag *d)
{
	*out = false;
	if (m->code != CODE_N || m->last_seq == 0) {
		return RC_OK;
	}
	struct submission sub;
	enum rc rc = store_submission(&sub, c->st, c->school_id, m->last_seq, c->a, d);
	if (rc == RC_OK) {
		*out = strcmp(sub.kind, "close") == 0;
	}
	return rc;
}
