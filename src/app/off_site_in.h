#ifndef MUSTER_APP_OFF_SITE_IN_H
#define MUSTER_APP_OFF_SITE_IN_H

#include "app/desk.h"
#include "app/off_site.h"
#include "app/schools.h"
#include "store/store_off_site.h"

/* Inside app: one day off site, and what its answers make of the register. */

/* One pupil in one session of a day. */
struct off_site_due {
	const struct off_site_row *site;
	const struct image_pupil *p;
	enum session session;
	const struct off_site_answer *answer; /* the last one; NULL */
	struct mark mark;                     /* as it stands; last_seq 0: none */
	bool is_ours;                         /* an answer made it what it is */
	int64_t marked_at;                    /* of a confirmed mark; else 0 */
};
struct off_site_day {
	struct call *c;
	struct school_state *s;
	int32_t day;
	struct off_site_row *sites;
	size_t n_sites;
	struct provider_row *providers;
	size_t n_providers;
	struct off_site_answer *answers;
	size_t n_answers;
	struct off_site_question *questions; /* open ones, and all of the day */
	size_t n_questions;
	size_t cap_questions;
	bool *is_raised; /* of questions: by what runs now */
	size_t n_raised;
	struct off_site_due *due; /* by session, off_site_id, pupil_id */
	size_t n_due;
	int64_t next_question;
	bool is_sealed; /* the day's registers: no mark is written */
	bool is_dry;    /* write nothing, count in n_todo */
	size_t n_todo;
};
enum rc off_site_load(struct off_site_day *out, struct call *c, struct school_state *s, int32_t day,
    struct diag *d) MUST_CHECK;
const struct off_site_due *off_site_find(
    const struct off_site_day *v, int64_t off_site_id, int64_t pupil_id, enum session session);
/* What was said last of site, p and session; NULL: nothing. */
const struct off_site_answer *off_site_last_answer(
    const struct off_site_day *v, const struct off_site_due *due);
const struct provider_row *off_site_provider(const struct off_site_day *v, int64_t provider_id);

/* Does it hold in that session? Ended ones hold nowhere. */
bool off_site_covers(const struct off_site_row *site, int32_t day, enum session session);

/* "National Rail Museum, York, with J. Whitlock, A. Fielding": the fact that its code must carry
 * (R39). */
const char *off_site_note(
    const struct off_site_row *site, const struct provider_row *provider, struct arena *a);
/* Is the pupil the caller's: of a trip they lead, or in their scope of PERM_OFFSITE? */
bool off_site_sees(const struct off_site_day *v, const struct off_site_due *due);
/* "Amy Khan" */
const char *off_site_pupil_name(const struct image_pupil *p, struct arena *a);

/*
 * What the answers, and the clock, make of marks and questions of the day. Reads nothing: all is in
 * `v`, whose due may have new answers. Writes marks (never in a sealed period) and questions.
 */
enum rc off_site_apply(struct off_site_day *v, struct diag *d) MUST_CHECK;
/* Notices of the questions that were raised, to who may settle them and amend the mark. */
enum rc off_site_tell(struct off_site_day *v, struct diag *d) MUST_CHECK;
/* Is there anything to do? For the clock, outside of the writer. */
bool off_site_is_due(struct off_site_day *v);
/* Put a question, unless it was put before; `why` is kept. */
enum rc off_site_ask(struct off_site_day *v, const struct off_site_due *due, const char *kind,
    const char *why, struct diag *d) MUST_CHECK;
/* The leader ticks a pupil here who was taken off the trip: the office finds out where they are.
 * `gone` has site, p, session and answer. */
enum rc off_site_ask_gone(
    struct off_site_day *v, const struct off_site_due *gone, struct diag *d) MUST_CHECK;
/* Take an answer of this act into v->due, and write it. `answer` lives as long as `v`. The pupil is
 * due there: asserted. */
enum rc off_site_answered(
    struct off_site_day *v, const struct off_site_answer *answer, struct diag *d) MUST_CHECK;

/* An act of the clock: applies what is due on a day and sends its links. */
struct off_site_clock_args {
	int64_t urn;
	int32_t day;
};
act_fn act_off_site_clock;
/* Must act_off_site_clock() run for that day? */
enum rc off_site_clock_due(
    bool *out, struct call *c, struct school_state *s, int32_t day, struct diag *d) MUST_CHECK;
/* Links of today that have not been sent: makes and posts them, or only says that there are. */
enum rc off_site_links(
    bool *is_due, struct off_site_day *v, bool is_act, struct diag *d) MUST_CHECK;

/* What was said of pupils off site, for "where are they?". */
struct off_site_sight {
	int64_t pupil_id;
	int64_t at;
	int64_t act_id;
	bool is_here; /* with the trip or the provider */
	uint8_t code;
	const char *note;
};
enum rc off_site_sights(struct off_site_sight **out, size_t *n, struct call *c,
    const struct school_state *s, int32_t day, struct diag *d) MUST_CHECK;

/* Is the pupil off site in that session, as far as the leader or the provider has not said so? Who
 * takes the class's register does not confirm such a code. By pupil_id, n of them. */
enum rc off_site_waits(bool *out, struct call *c, const struct session_key *key,
    const int64_t *pupil_ids, size_t n, struct diag *d) MUST_CHECK;

/* One trip, or placement: plan runs. */
struct off_site_enter {
	const struct off_site_row *site;
	const struct provider_row *provider; /* NULL: a trip */
	const int64_t *pupils;
	size_t n_pupils;
	int64_t act_id;
	int64_t *ending; /* planned_ids that this act ends */
	size_t n_ending;
};
/* RC_FORBIDDEN: one of the pupils is not in the caller's scope. */
enum rc off_site_may(struct call *c, const struct school_state *s,
    const struct off_site_enter *enter, struct diag *d) MUST_CHECK;

/* Is it one of n? */
bool off_site_has_id(const int64_t *ids, size_t n, int64_t id);

/* The answer {"id":"7"}, and the end of the act. */
enum rc off_site_done(struct call *c, struct desk_act *act, int64_t id, struct diag *d) MUST_CHECK;

/* What a trip or a placement is, of what was asked; `site` is as it was before, off_site_id 0 when
 * it is new. The leader is found among those who may take the roll. */
enum rc trip_fill(struct off_site_row *site, struct call *c, const struct trip_args *in,
    struct diag *d) MUST_CHECK;
enum rc placement_fill(struct off_site_row *site, const struct placement_args *in, int32_t today,
    struct diag *d) MUST_CHECK;
/* What was asked, for the desk's log. */
void trip_content(struct text *t, const struct trip_args *in);
void placement_content(struct text *t, const struct placement_args *in);
/* A notice: where the roll is, or that it is no more; nothing when the leader has no account. */
enum rc trip_tell_leader(struct call *c, const struct off_site_row *site, int64_t act_id,
    const char *what, struct diag *d) MUST_CHECK;

bool trip_is_mine(const struct call *c, const struct off_site_row *site);
/* Who may see and take the roll of a trip: the office, and its leader. */
enum rc trip_may(struct call *c, const struct off_site_row *site, struct diag *d) MUST_CHECK;

/* Check the known absences for all its sessions from today on; names who cannot go. */
struct entering;
enum rc off_site_check_plans(struct entering **out, struct call *c, struct school_state *s,
    const struct off_site_enter *enter, struct diag *d) MUST_CHECK;
/* Write what was checked; its pupils are on it from now on. */
enum rc off_site_enter_plans(struct entering *e, struct diag *d) MUST_CHECK;
/* The same pupils at other times: the plans of `old` end, what was checked is written. A mark of
 * today that it does not cover any more is asked about. v: today. */
enum rc off_site_move_plans(struct entering *e, struct off_site_day *v,
    const struct off_site_enter *old, const char *reason, struct diag *d) MUST_CHECK;
/* These pupils leave it: their known absences end, and a mark of today that stands is asked about.
 * v: today. */
enum rc off_site_end_plans(struct off_site_day *v, const struct off_site_enter *leave,
    const char *reason, struct diag *d) MUST_CHECK;

#endif
