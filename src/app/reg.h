#ifndef MUSTER_APP_REG_H
#define MUSTER_APP_REG_H

#include "app/register.h"
#include "app/schools.h"
#include "base/uuid.h"

/*
 * Inside app: what the acts on the attendance register have in common.
 */

/* Fill a submission's personal part from the call (R44). uuid must have been checked. */
void submission_of(struct submission *sub, const struct call *c, const char *uuid, const char *kind,
    const char *reason);

/* One that follows from the text: of a submission or an act that must not happen twice. */
void uuid_of_text(char out[UUID_TEXT], const char *text);

/* Field "uuid": RC_INVALID unless it is one. */
enum rc uuid_check(const char *uuid, struct diag *d) MUST_CHECK;

/*
 * Was this act done before? Then its answer is written and `*is_done` is true.
 *
 * content  what the client asked, as text that differs whenever the request does.
 * n_marks  for the answer.
 * n_more   submissions of the act behind the first: its answer names the last.
 * Fails    RC_CONFLICT: the uuid was used for something else.
 */
struct repeat {
	const char *uuid;
	const struct text *content;
	int64_t n_marks;
	int64_t n_more;
	uint8_t digest[STORE_HASH]; /* out: for submission.content */
};
enum rc act_is_repeat(bool *is_done, struct call *c, struct repeat *r, struct diag *d) MUST_CHECK;

/* {"seq":..,"saved_at":"..","marks":n}; sets c->seq. */
void answer_saved(struct call *c, int64_t seq, int64_t at, int64_t n_marks);

/*
 * May the register of a session be seen or taken: by a role, or as cover on its day?
 *
 * on  the day on which it is done: today, or the day a register was taken offline.
 */
struct register_ask {
	int32_t day;
	enum session session;
	int32_t on;
};
enum rc register_may(struct call *c, const struct scope *scope, const struct register_ask *ask,
    struct diag *d) MUST_CHECK;
bool register_has(struct call *c, const struct scope *scope, const struct register_ask *ask);

/* Does the register of the day take every code from the caller? From whoever amends, and from all
 * where the policy leaves every code to teachers (R48, R53). */
bool register_has_all_codes(
    const struct call *c, const struct school_state *s, const struct scope *scope, int32_t day);

/* Is the day in a sealed period? Asks the record only for days gone by: a seal has no others. */
enum rc day_is_sealed(bool *out, struct call *c, int32_t day, struct diag *d) MUST_CHECK;
/* RC_INVALID unless `reason` is given, RC_FORBIDDEN unless the caller may amend, where the day is
 * in a sealed period (R44). */
enum rc seal_check(struct call *c, const struct scope *scope, int32_t day, const char *reason,
    struct diag *d) MUST_CHECK;

/* May the caller read the note? One for the office is read by whoever amends, records arrivals or
 * looks after pupils. "" instead. */
const char *note_shown(const struct call *c, const struct scope *scope, const struct mark *m);

/* Where one mark stands in the request, for field names such as "/marks/3/code". */
struct mark_place {
	struct school_state *s;
	int32_t day;
	enum session session;
	int64_t group_id; /* 0: any */
	size_t index;
	struct wall now; /* the server's clock */
	enum permission need;
};

/*
 * Check one mark as sent, everything but what it replaces: pupil, scope, session open, roll, code,
 * minutes, facts. R10, R34, R37 to R41, R48.
 */
enum rc mark_check(struct mark_change *out, struct call *c, const struct mark_in *in,
    const struct mark_place *place, struct diag *d) MUST_CHECK;

/* The pupil's place in the school on a day. */
struct scope pupil_scope(const struct school_state *s, const struct image_pupil *p, int32_t day);

/* Does the change say what stands already? */
bool mark_is_same(const struct mark *now, const struct mark_change *change);

/* Members of one conflict, into c->detail ("conflicts":[...]); `is_first` moves on. */
enum rc conflict_add(
    struct call *c, const struct mark *now, bool *is_first, struct diag *d) MUST_CHECK;
/* Ends the list and gives RC_STALE. */
enum rc conflicts_end(struct call *c, size_t n, struct diag *d) MUST_CHECK;

/*
 * Does no mark stand? None was made, or the sign-in that made it was taken back: its place is held
 * by an N that nobody has confirmed, for nothing in the record is deleted (R44). The pupil is as
 * unmarked as before: whoever takes the register says what is so, else the closing does (R42).
 */
bool mark_is_blank(const struct mark *m);

/*
 * Did a person amend a mark that stood, on the grid or in a register that had closed (R44)? An
 * arrival and a closing are the register at work; so is confirming a planned code as it stands.
 */
bool amendment_is_by_hand(const struct amendment *x);

/* Write a save and note its effects in the figures. */
enum rc marks_write(struct call *c, struct submission *sub, const struct marks_save *save,
    struct diag *d) MUST_CHECK;

/* Is the mark the N that Muster wrote at closing, and that nobody has touched since (R42)? */
enum rc mark_is_automatic_n(
    bool *out, struct call *c, const struct mark *m, struct diag *d) MUST_CHECK;

/* The code of a session without a mark: "#" closed, "" nobody said, "-" not expected. */
const char *blank_code(
    const struct school_state *s, const struct image_pupil *p, int32_t day, enum session session);
/* Why the school is closed for some of these years on a day in term; "" if it is not. */
const char *day_closed_reason(const struct school_state *s, uint32_t years, int32_t day);

const char *session_name(enum session session); /* "AM", "PM" */
/* "morning", "afternoon" */
const char *session_words(enum session session);

#endif
