#include "app/off_site_in.h"

#include "app/json.h"
#include "app/outbox.h"
#include "app/reg.h"
#include "store/store_users.h"

#include <string.h>

/* Trips: made, changed, cancelled, and the leader's roll on the day. */

#define EVERY_SESSION UINT32_C(0x3FFF)

static enum rc
answer_id(struct call *c, int64_t id)
{
	text_printf(c->out, "{\"id\":\"%lld\"}", (long long)id);
	return RC_OK;
}

/* ---- making one ---- */

static void
trip_content(struct text *t, const struct trip_args *in)
{
	text_printf(t, "%d %d %d %d %lld", in->from_day, (int)in->from_session, in->to_day,
	    (int)in->to_session, (long long)in->leader_id);
	text_add_json(t, in->name);
	text_add_json(t, in->place);
	text_add_json(t, in->leader);
	text_add_json(t, in->staff);
	for (size_t i = 0; i < in->n_pupils; i++) {
		text_printf(t, " %lld", (long long)in->pupils[i]);
	}
}

static enum rc
leader_name(const char **out, struct call *c, const struct trip_args *in, struct diag *d)
{
	struct user user;
	*out = in->leader;
	if (in->leader_id == 0) {
		return in->leader[0] != '\0' ? RC_OK
		                             : diag_set(d, RC_INVALID, "leader", "R51",
		                                   "a trip is supervised: name who leads it");
	}
	enum rc rc = store_user(&user, c->st, in->leader_id, c->a, d);
	if (rc == RC_NOT_FOUND) {
		diag_clear(d);
		return diag_set(d, RC_INVALID, "leader_id", NULL, "there is no such person");
	}
	*out = rc == RC_OK ? user.name : "";
	return rc;
}

static enum rc
trip_check(struct call *c, const struct trip_args *in, struct diag *d)
{
	if (in->from_day < wall_at(c->now).day) {
		return diag_set(d, RC_INVALID, "from", "SI 2024/208 reg 6 (R44, R48)",
		    "a trip is entered ahead; sessions that have passed are amended in the "
		    "register");
	}
	bool is_backwards = in->to_day < in->from_day ||
	                    (in->to_day == in->from_day && in->to_session < in->from_session);
	if (is_backwards || in->to_day - in->from_day > 60) {
		return diag_set(d, RC_INVALID, "to", NULL,
		    is_backwards ? "the last session is before the first"
		                 : "a trip lasts 60 days at most");
	}
	return RC_OK;
}

/* The leader is told where the roll is. */
static enum rc
tell_leader(struct call *c, const struct off_site_row *site, struct diag *d)
{
	char day[DAY_WORDS];
	const struct notice n = {.user_id = site->leader_id,
	    .ref = arena_printf(c->a, "trip:%lld", (long long)site->off_site_id),
	    .kind = "trip",
	    .body = arena_printf(c->a, "You lead the trip %s on %s. Its roll is yours to take.",
	        site->name, day_words(day, site->from_day)),
	    .href = arena_printf(c->a, "/off-site/trips/%lld", (long long)site->off_site_id)};
	return site->leader_id == 0 ? RC_OK : notice_add(c, &n, d);
}

static enum rc
trip_write(struct call *c, struct school_state *s, const struct trip_args *in, struct desk_act *act,
    struct diag *d)
{
	struct off_site_row site = {.act_id = act->act_id,
	    .code = code_find("V"),
	    .from_day = in->from_day,
	    .from_session = in->from_session,
	    .leader_id = in->leader_id,
	    .name = in->name,
	    .place = in->place,
	    .sessions = EVERY_SESSION,
	    .staff = in->staff,
	    .to_day = in->to_day,
	    .to_session = in->to_session};
	struct entering *e = NULL;
	const struct off_site_enter enter = {&site, NULL, in->pupils, in->n_pupils, act->act_id};
	enum rc rc = trip_check(c, in, d);
	if (rc == RC_OK) {
		rc = leader_name(&site.leader, c, in, d);
	}
	if (rc == RC_OK) {
		rc = store_off_site_next_id(&site.off_site_id, c->st, s->school_id, d);
	}
	if (rc == RC_OK) {
		rc = off_site_check_plans(&e, c, s, &enter, d);
	}
	if (rc == RC_OK) {
		rc = store_off_site_put(c->st, s->school_id, &site, d);
	}
	if (rc == RC_OK) {
		rc = off_site_enter_plans(e, d);
	}
	return rc == RC_OK ? tell_leader(c, &site, d) : rc;
}

enum rc
act_make_trip(struct call *c, const void *args, struct diag *d)
{
	const struct trip_args *in = args;
	struct school_state *s = NULL;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	enum rc rc = school_hold(&s, c, in->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 100000);
	trip_content(&content, in);
	const struct desk_in desk = {in->uuid, "trip", &content, 0, 0, ""};
	int64_t id = 0;
	rc = desk_begin(&is_done, &act, c, &desk, d);
	if (rc == RC_OK && !is_done) {
		rc = store_off_site_next_id(&id, c->st, s->school_id, d);
		if (rc == RC_OK) {
			rc = trip_write(c, s, in, &act, d);
		}
		if (rc == RC_OK) {
			rc = answer_id(c, id);
		}
		if (rc == RC_OK) {
			rc = desk_end(&act, c, LIVE_OFFSITE | LIVE_PRESENCE, d);
		}
	}
	text_fini(&content);
	school_release(s);
	return rc;
}

/* ---- changing and ending one ---- */

static bool
has_id(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id) {
			return true;
		}
	}
	return false;
}

struct change {
	struct off_site_day today;
	struct off_site_row site;
	const struct provider_row *provider;
	int64_t *now; /* who is on it */
	size_t n_now;
};

static enum rc
change_load(
    struct change *v, struct call *c, struct school_state *s, int64_t off_site_id, struct diag *d)
{
	struct off_site_pupil *pupils = NULL;
	size_t n = 0;
	enum rc rc = store_off_site(&v->site, c->st, s->school_id, off_site_id, c->a, d);
	if (rc == RC_OK && v->site.ended_act != 0) {
		rc = diag_set(d, RC_INVALID, "", NULL, "it was cancelled or has ended already");
	}
	if (rc == RC_OK) {
		rc = off_site_load(&v->today, c, s, wall_at(c->now).day, d);
	}
	if (rc == RC_OK) {
		struct day_range range = {v->site.from_day, v->site.to_day};
		rc = store_off_site_pupils(&pupils, &n, c->st, s->school_id, range, c->a, d);
	}
	v->provider = rc == RC_OK ? off_site_provider(&v->today, v->site.provider_id) : NULL;
	v->now = ARENA_ARRAY(c->a, n + 1, int64_t);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (pupils[i].off_site_id == off_site_id) {
			v->now[v->n_now++] = pupils[i].pupil_id;
		}
	}
	return rc;
}

static enum rc
reason_check(const char *reason, struct diag *d)
{
	return reason[0] != '\0' ? RC_OK
	                         : diag_set(d, RC_INVALID, "reason", "R44",
	                               "taking pupils off it needs a reason");
}

static enum rc
pupils_change(struct call *c, struct school_state *s, const struct trip_pupils_args *in,
    const struct desk_act *act, struct diag *d)
{
	struct change v = {0};
	enum rc rc = change_load(&v, c, s, in->trip_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	int64_t *added = ARENA_ARRAY(c->a, in->n_pupils + 1, int64_t);
	int64_t *gone = ARENA_ARRAY(c->a, v.n_now + 1, int64_t);
	struct off_site_enter enter = {&v.site, v.provider, added, 0, act->act_id};
	struct off_site_enter leave = {&v.site, v.provider, gone, 0, act->act_id};
	for (size_t i = 0; i < in->n_pupils; i++) {
		if (!has_id(v.now, v.n_now, in->pupils[i])) {
			added[enter.n_pupils++] = in->pupils[i];
		}
	}
	for (size_t i = 0; i < v.n_now; i++) {
		if (!has_id(in->pupils, in->n_pupils, v.now[i])) {
			gone[leave.n_pupils++] = v.now[i];
		}
	}
	struct entering *e = NULL;
	rc = leave.n_pupils > 0 ? reason_check(in->reason, d) : RC_OK;
	if (rc == RC_OK) {
		rc = off_site_check_plans(&e, c, s, &enter, d);
	}
	if (rc == RC_OK && leave.n_pupils > 0) {
		rc = off_site_end_plans(&v.today, &leave, in->reason, d);
	}
	return rc == RC_OK ? off_site_enter_plans(e, d) : rc;
}

static enum rc
pupils_run(struct call *c, struct school_state *s, const struct trip_pupils_args *in,
    const struct text *content, struct diag *d)
{
	struct desk_act act;
	bool is_done = false;
	const struct desk_in desk = {in->uuid, "trip_pupils", content, 0, 0, in->reason};
	enum rc rc = desk_begin(&is_done, &act, c, &desk, d);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	rc = pupils_change(c, s, in, &act, d);
	if (rc == RC_OK) {
		rc = answer_id(c, in->trip_id);
	}
	return rc == RC_OK ? desk_end(&act, c, LIVE_OFFSITE | LIVE_PRESENCE, d) : rc;
}

enum rc
act_trip_pupils(struct call *c, const void *args, struct diag *d)
{
	const struct trip_pupils_args *in = args;
	struct school_state *s = NULL;
	struct text content;
	enum rc rc = school_hold(&s, c, in->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 100000);
	text_printf(&content, "%lld", (long long)in->trip_id);
	text_add_json(&content, in->reason);
	for (size_t i = 0; i < in->n_pupils; i++) {
		text_printf(&content, " %lld", (long long)in->pupils[i]);
	}
	rc = pupils_run(c, s, in, &content, d);
	text_fini(&content);
	school_release(s);
	return rc;
}

static enum rc
end_run(struct call *c, struct school_state *s, const struct off_site_end_args *in,
    const struct text *content, struct diag *d)
{
	struct change v = {0};
	struct desk_act act;
	bool is_done = false;
	const struct desk_in desk = {in->uuid, "off_site_end", content, 0, 0, in->reason};
	enum rc rc = desk_begin(&is_done, &act, c, &desk, d);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	rc = reason_check(in->reason, d);
	if (rc == RC_OK) {
		rc = change_load(&v, c, s, in->off_site_id, d);
	}
	const struct off_site_enter leave = {&v.site, v.provider, v.now, v.n_now, act.act_id};
	if (rc == RC_OK) {
		rc = off_site_end_plans(&v.today, &leave, in->reason, d);
	}
	if (rc == RC_OK) {
		v.site.ended_act = act.act_id;
		rc = store_off_site_put(c->st, s->school_id, &v.site, d);
	}
	if (rc == RC_OK) {
		rc = answer_id(c, in->off_site_id);
	}
	return rc == RC_OK ? desk_end(&act, c, LIVE_OFFSITE | LIVE_PRESENCE, d) : rc;
}

enum rc
act_end_off_site(struct call *c, const void *args, struct diag *d)
{
	const struct off_site_end_args *in = args;
	struct school_state *s = NULL;
	struct text content;
	enum rc rc = school_hold(&s, c, in->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 4000);
	text_printf(&content, "%lld", (long long)in->off_site_id);
	text_add_json(&content, in->reason);
	rc = end_run(c, s, in, &content, d);
	text_fini(&content);
	school_release(s);
	return rc;
}

/* ---- the leader's roll ---- */

static bool
is_leader(const struct call *c, const struct off_site_row *site)
{
	return site->leader_id != 0 && c->who != NULL && c->who->user_id == site->leader_id;
}

enum rc
trip_may(struct call *c, const struct off_site_row *site, struct diag *d)
{
	if (site->provider_id != 0) {
		return diag_set(d, RC_NOT_FOUND, "trip", NULL, "there is no such trip");
	}
	if (actor_has(c->who, c->school_id, PERM_OFFSITE) || is_leader(c, site)) {
		return RC_OK;
	}
	return diag_set(d, RC_FORBIDDEN, "", NULL,
	    "This trip is led by %s; the roll is taken by its leader or by the office",
	    site->leader);
}

/* Only on its day; the afternoon's not before the afternoon (R48). */
static enum rc
roll_time_check(
    const struct off_site_day *v, const struct trip_roll_args *in, int64_t happened, struct diag *d)
{
	struct wall at = wall_at(happened);
	struct session_times times;
	char opens[MINUTE_TEXT];
	if (at.day != in->day) {
		return diag_set(d, RC_INVALID, "date", "R48",
		    "a roll is taken on its day; the office amends the register afterwards");
	}
	for (size_t i = 0; in->session == SESSION_PM && i < v->n_due; i++) {
		school_times(&times, v->s, v->day, image_year_on(v->due[i].p, v->day), SESSION_PM);
		if (v->due[i].site->off_site_id == in->trip_id && at.minute < times.opens) {
			return diag_set(d, RC_INVALID, "session", "R48",
			    "the afternoon begins at %s: its roll is taken then",
			    minute_format(opens, times.opens));
		}
	}
	return RC_OK;
}

static enum rc
ticks_check(const struct off_site_day *v, const struct trip_roll_args *in, struct diag *d)
{
	for (size_t i = 0; i < in->n_ticks; i++) {
		const char *field = arena_printf(v->c->a, "/ticks/%zu/pupil", i);
		if (off_site_find(v, in->trip_id, in->ticks[i].pupil_id, in->session) == NULL) {
			return diag_set(d, RC_INVALID, field, NULL,
			    "the pupil is not on this trip in that session");
		}
		for (size_t k = 0; k < i; k++) {
			if (in->ticks[k].pupil_id == in->ticks[i].pupil_id) {
				return diag_set(
				    d, RC_INVALID, field, NULL, "the pupil is there twice");
			}
		}
	}
	return in->n_ticks > 0
	           ? RC_OK
	           : diag_set(d, RC_INVALID, "ticks", NULL, "nobody is ticked here or not here");
}

static enum rc
roll_write(struct off_site_day *v, const struct trip_roll_args *in, const struct desk_act *act,
    struct diag *d)
{
	struct off_site_answer *answers =
	    ARENA_ARRAY(v->c->a, in->n_ticks + 1, struct off_site_answer);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < in->n_ticks; i++) {
		answers[i] = (struct off_site_answer){.act_id = act->act_id,
		    .at = act->happened,
		    .by_name = act->user_name,
		    .day = in->day,
		    .is_here = in->ticks[i].is_here,
		    .off_site_id = in->trip_id,
		    .pupil_id = in->ticks[i].pupil_id,
		    .reason = in->ticks[i].reason,
		    .session = in->session};
		rc = off_site_answered(v, &answers[i], d);
	}
	return rc == RC_OK ? off_site_apply(v, d) : rc;
}

static enum rc
roll_run(struct call *c, struct school_state *s, const struct trip_roll_args *in,
    const struct text *content, struct diag *d)
{
	struct off_site_row site;
	struct off_site_day v;
	struct desk_act act;
	bool is_done = false;
	const struct desk_in desk = {in->uuid, "trip_roll", content, in->taken_at, in->sent_at, ""};
	enum rc rc = store_off_site(&site, c->st, s->school_id, in->trip_id, c->a, d);
	if (rc == RC_OK) {
		rc = trip_may(c, &site, d);
	}
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &act, c, &desk, d);
	}
	if (rc != RC_OK || is_done) {
		return rc;
	}
	rc = off_site_load(&v, c, s, in->day, d);
	if (rc == RC_OK) {
		rc = roll_time_check(&v, in, act.happened, d);
	}
	if (rc == RC_OK) {
		rc = ticks_check(&v, in, d);
	}
	if (rc == RC_OK) {
		rc = roll_write(&v, in, &act, d);
	}
	if (rc == RC_OK) {
		char at[INSTANT_TEXT];
		text_printf(c->out, "{\"saved_at\":\"%s\",\"ticks\":%zu}",
		    instant_format(at, c->now), in->n_ticks);
		rc = desk_end(&act, c, LIVE_OFFSITE | LIVE_PRESENCE, d);
	}
	return rc;
}

enum rc
act_trip_roll(struct call *c, const void *args, struct diag *d)
{
	const struct trip_roll_args *in = args;
	struct school_state *s = NULL;
	struct text content;
	enum rc rc = school_hold(&s, c, in->urn, PERM_LESSON, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 1000000);
	text_printf(&content, "%lld %d %d", (long long)in->trip_id, in->day, (int)in->session);
	for (size_t i = 0; i < in->n_ticks; i++) {
		text_printf(
		    &content, " %lld %d", (long long)in->ticks[i].pupil_id, in->ticks[i].is_here);
		text_add_json(&content, in->ticks[i].reason);
	}
	rc = roll_run(c, s, in, &content, d);
	text_fini(&content);
	school_release(s);
	return rc;
}
