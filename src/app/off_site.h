#ifndef MUSTER_APP_OFF_SITE_H
#define MUSTER_APP_OFF_SITE_H

#include "app/app.h"
#include "base/day.h"
#include "core/code.h"

/*
 * Off site: trips, providers, the other school (R48, R50 to R52; docs/decisions/0015). All acts are
 * of the desk; each has a uuid. What is entered ahead stays unconfirmed until the leader or the
 * provider has answered.
 */

/* POST /trips. PERM_OFFSITE. Enters V ahead for its pupils.
 * Fails RC_INVALID: a session that is not open, a pupil not on roll, another plan: by name. */
struct trip_args {
	int64_t urn;
	const char *uuid;
	const char *name;
	const char *place;
	int64_t leader_id;  /* 0: no account */
	const char *leader; /* the name, when leader_id is 0 */
	const char *staff;  /* who goes too; "" */
	int32_t from_day;
	enum session from_session;
	int32_t to_day;
	enum session to_session;
	const int64_t *pupils;
	size_t n_pupils;
};
act_fn act_make_trip;

/* PUT /trips/{trip}/pupils: who is on it now. PERM_OFFSITE. */
struct trip_pupils_args {
	int64_t urn;
	int64_t trip_id;
	const char *uuid;
	const char *reason;
	const int64_t *pupils;
	size_t n_pupils;
};
act_fn act_trip_pupils;

/* PUT /trips/{trip}: name, place, leader and times; trip.pupils says nothing. PERM_OFFSITE. Its
 * known absences are entered anew; a mark of today that it does not cover any more is asked about.
 */
struct trip_change_args {
	struct trip_args trip;
	int64_t trip_id;
	const char *reason;
};
act_fn act_change_trip;

/* POST /trips/{trip}/cancel, POST /placements/{placement}/end. PERM_OFFSITE. */
struct off_site_end_args {
	int64_t urn;
	int64_t off_site_id;
	const char *uuid;
	const char *reason;
};
act_fn act_cancel_trip;
act_fn act_end_placement;

/* POST /trips/{trip}/roll: PERM_PUPIL_READ, and PERM_OFFSITE or the trip's leader. On its day only.
 */
struct roll_tick_in {
	int64_t pupil_id;
	bool is_here;
	const char *reason;
};
struct trip_roll_args {
	int64_t urn;
	int64_t trip_id;
	const char *uuid;
	int64_t taken_at; /* device clock; 0: now */
	int64_t sent_at;
	int32_t day;
	enum session session;
	const struct roll_tick_in *ticks;
	size_t n_ticks;
};
act_fn act_trip_roll;

/* GET /trips: PERM_PUPIL_READ. From today on; all with PERM_OFFSITE, else those the caller leads.
 */
enum rc view_trips(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;
struct trip_query {
	int64_t urn;
	int64_t trip_id;
	int32_t day; /* DAY_NONE: today, or the trip's nearest day */
};
enum rc view_trip(struct call *c, const struct trip_query *q, struct diag *d) MUST_CHECK;

/* POST /providers; PUT /providers/{provider}. PERM_OFFSITE of every pupil. Another address ends the
 * links that the old one was sent. */
struct provider_args {
	int64_t urn;
	int64_t provider_id; /* 0: a new one */
	const char *uuid;
	const char *code;
	const char *name;
	const char *contact;
	const char *email;
	const char *phone;
};
act_fn act_save_provider;
enum rc view_providers(struct call *c, int64_t urn, struct diag *d) MUST_CHECK;

/* POST /placements. PERM_OFFSITE. Enters the provider's code ahead. */
struct placement_args {
	int64_t urn;
	const char *uuid;
	int64_t provider_id;
	int64_t pupil_id;
	const char *activity; /* the nature of it (C028, R39) */
	int32_t from_day;
	int32_t to_day;
	const char *const *sessions; /* "mon-am" ... "sun-pm" */
	size_t n_sessions;
};
act_fn act_make_placement;

/* PUT /placements/{placement}: activity, dates and sessions; the provider and the pupil stay. */
struct placement_change_args {
	struct placement_args placement;
	int64_t placement_id;
	const char *reason;
};
act_fn act_change_placement;

/* GET /off-site, as far as the caller's pupils go: the office's day: trips, placements, answers,
 * questions. PERM_OFFSITE. */
struct off_site_query {
	int64_t urn;
	int32_t day; /* DAY_NONE: today */
};
enum rc view_off_site(struct call *c, const struct off_site_query *q, struct diag *d) MUST_CHECK;

/* POST /off-site/questions/{question}/settle. PERM_OFFSITE. */
struct off_site_settle_args {
	int64_t urn;
	int64_t question_id;
	const char *uuid;
	const char *outcome;
};
act_fn act_settle_off_site;

/* The link in a provider's e-mail: no account. One that nobody knows and one that has ended look
 * alike. */
struct provider_answer_in {
	int64_t pupil_id;
	enum session session;
	bool is_here;
	const char *reason;
};
struct provider_link_args {
	const char *token;
	const char *uuid;
	const struct provider_answer_in *answers;
	size_t n_answers;
};
enum rc view_provider_link(
    struct call *c, const struct provider_link_args *args, struct diag *d) MUST_CHECK;
act_fn act_provider_link;

#endif
