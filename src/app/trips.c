#include "app/off_site_in.h"

#include "app/json.h"
#include "app/outbox.h"
#include "app/pupil_json.h"
#include "app/people.h"
#include "app/reg.h"

#include <string.h>

/* Trips: making one, and the leader's roll on the day. */

#define EVERY_SESSION UINT32_C(0x3FFF)

enum rc
off_site_done(struct call *c, struct desk_act *act, int64_t id, struct diag *d)
{
	text_printf(c->out, "{\"id\":\"%lld\"}", (long long)id);
	return desk_end(act, c, LIVE_OFFSITE | LIVE_PRESENCE, d);
}

/* ---- making one ---- */

void
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

/* An account that may take its roll: of this school, for a name tells who works elsewhere. */
static enum rc
leader_name(const char **out, struct call *c, const struct trip_args *in, struct diag *d)
{
	struct people people;
	if (in->leader_id == 0) {
		*out = in->leader;
		return in->leader[0] != '\0' ? RC_OK
		                             : diag_set(d, RC_INVALID, "leader", "R51",
		                                   "a trip is supervised: name who leads it");
	}
	enum rc rc = people_read(&people, c, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct user *u = people_find(&people, in->leader_id, PERM_LESSON);
	if (u == NULL) {
		return diag_set(d, RC_INVALID, "leader_id", NULL,
		    "there is no such person who takes registers at this school");
	}
	*out = u->name;
	return RC_OK;
}

/* A first day that has passed stays as it was; nothing else of the past is planned. */
static enum rc
trip_check(
    const struct trip_args *in, const struct off_site_row *was, int32_t today, struct diag *d)
{
	bool is_kept = was->off_site_id != 0 && was->from_day == in->from_day &&
	               was->from_session == in->from_session;
	if (in->from_day < today && !is_kept) {
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
	return in->to_day >= today ? RC_OK
	                           : diag_set(d, RC_INVALID, "to", "SI 2024/208 reg 6 (R44, R48)",
	                                 "that trip is over; its sessions are amended in the "
	                                 "register");
}

enum rc
trip_fill(struct off_site_row *site, struct call *c, const struct trip_args *in, struct diag *d)
{
	enum rc rc = trip_check(in, site, wall_at(c->now).day, d);
	if (rc == RC_OK) {
		rc = leader_name(&site->leader, c, in, d);
	}
	site->code = code_find("V");
	site->from_day = in->from_day;
	site->from_session = in->from_session;
	site->leader_id = in->leader_id;
	site->name = in->name;
	site->place = in->place;
	site->sessions = EVERY_SESSION;
	site->staff = in->staff;
	site->to_day = in->to_day;
	site->to_session = in->to_session;
	return rc;
}

enum rc
trip_tell_leader(struct call *c, const struct off_site_row *site, int64_t act_id, const char *what,
    struct diag *d)
{
	char day[DAY_WORDS];
	const struct notice n = {.user_id = site->leader_id,
	    .ref = arena_printf(
	        c->a, "trip:%lld:%lld", (long long)site->off_site_id, (long long)act_id),
	    .kind = "trip",
	    .body = arena_printf(
	        c->a, "Trip %s on %s: %s", site->name, day_words(day, site->from_day), what),
	    .href = arena_printf(c->a, "/off-site/trips/%lld", (long long)site->off_site_id)};
	return site->leader_id == 0 ? RC_OK : notice_add(c, &n, d);
}

static enum rc
trip_write(struct call *c, struct school_state *s, const struct trip_args *in, struct desk_act *act,
    struct diag *d)
{
	struct off_site_row site = {.act_id = act->act_id};
	struct entering *e = NULL;
	const struct off_site_enter enter = {
	    .site = &site, .pupils = in->pupils, .n_pupils = in->n_pupils, .act_id = act->act_id};
	enum rc rc = trip_fill(&site, c, in, d);
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
	if (rc == RC_OK) {
		rc = trip_tell_leader(
		    c, &site, act->act_id, "you lead it, and its roll is yours to take", d);
	}
	return rc == RC_OK ? off_site_done(c, act, site.off_site_id, d) : rc;
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
	rc = desk_begin(&is_done, &act, c, &desk, d);
	if (rc == RC_OK && !is_done) {
		rc = trip_write(c, s, in, &act, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}

/* ---- the leader's roll ---- */

bool
trip_is_mine(const struct call *c, const struct off_site_row *site)
{
	return site->leader_id != 0 && c->who != NULL && c->who->user_id == site->leader_id;
}

enum rc
trip_may(struct call *c, const struct off_site_row *site, struct diag *d)
{
	if (site->provider_id != 0) {
		return diag_set(d, RC_NOT_FOUND, "trip", NULL, "there is no such trip");
	}
	if (actor_has(c->who, c->school_id, PERM_OFFSITE) || trip_is_mine(c, site)) {
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

/* A roll as it is taken in: the ticks of pupils on the trip, and of those who were taken off it
 * since the leader's phone last heard of it. */
struct roll {
	struct off_site_day v;
	const struct trip_roll_args *in;
	const struct off_site_row *site;
	struct off_site_answer *answers; /* one for each tick */
	struct off_site_due *gone;
	size_t n_gone;
	int64_t *left; /* who was taken off the trip */
	size_t n_left;
};

/* The office took the pupil off meanwhile: nothing of the roll is refused for that. */
static bool
is_taken_off(struct roll *r, size_t i)
{
	const struct off_site_day *v = &r->v;
	struct off_site_due *gone = &r->gone[r->n_gone];
	*gone = (struct off_site_due){.site = r->site,
	    .p = image_pupil_find(v->s->image, r->in->ticks[i].pupil_id),
	    .session = r->in->session,
	    .answer = &r->answers[i]};
	bool is_one = gone->p != NULL && off_site_has_id(r->left, r->n_left, gone->p->id) &&
	              off_site_sees(v, gone);
	r->n_gone += is_one;
	return is_one;
}

static enum rc
ticks_check(struct roll *r, struct diag *d)
{
	const struct trip_roll_args *in = r->in;
	for (size_t i = 0; i < in->n_ticks; i++) {
		const char *field = arena_printf(r->v.c->a, "/ticks/%zu/pupil", i);
		for (size_t k = 0; k < i; k++) {
			if (in->ticks[k].pupil_id == in->ticks[i].pupil_id) {
				return diag_set(
				    d, RC_INVALID, field, NULL, "the pupil is there twice");
			}
		}
		const struct off_site_due *due =
		    off_site_find(&r->v, in->trip_id, in->ticks[i].pupil_id, in->session);
		if (due == NULL ? !is_taken_off(r, i) : !off_site_sees(&r->v, due)) {
			return diag_set(d, RC_INVALID, field, NULL,
			    "the pupil is not on this trip in that session");
		}
	}
	return in->n_ticks > 0
	           ? RC_OK
	           : diag_set(d, RC_INVALID, "ticks", NULL, "nobody is ticked here or not here");
}

/* What the leader said of who was taken off is kept, makes no mark, and is asked about. */
static enum rc
gone_write(struct roll *r, struct diag *d)
{
	struct off_site_day *v = &r->v;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < r->n_gone; i++) {
		const struct off_site_due *gone = &r->gone[i];
		rc = store_off_site_answer_put(v->c->st, v->s->school_id, gone->answer, d);
		if (rc == RC_OK && gone->answer->is_here) {
			rc = off_site_ask_gone(v, gone, d);
		}
	}
	return rc;
}

static enum rc
roll_write(struct roll *r, const struct desk_act *act, struct diag *d)
{
	const struct trip_roll_args *in = r->in;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < in->n_ticks; i++) {
		r->answers[i] = (struct off_site_answer){.act_id = act->act_id,
		    .at = act->happened,
		    .by_name = act->user_name,
		    .day = in->day,
		    .is_here = in->ticks[i].is_here,
		    .off_site_id = in->trip_id,
		    .pupil_id = in->ticks[i].pupil_id,
		    .reason = in->ticks[i].reason,
		    .session = in->session};
		if (off_site_find(&r->v, in->trip_id, in->ticks[i].pupil_id, in->session) != NULL) {
			rc = off_site_answered(&r->v, &r->answers[i], d);
		}
	}
	if (rc == RC_OK) {
		rc = gone_write(r, d);
	}
	return rc == RC_OK ? off_site_apply(&r->v, d) : rc;
}

static void
roll_json(const struct roll *r)
{
	char at[INSTANT_TEXT];
	struct text *t = r->v.c->out;
	text_printf(t, "{\"saved_at\":\"%s\",\"ticks\":%zu,\"gone\":[",
	    instant_format(at, r->v.c->now), r->in->n_ticks - r->n_gone);
	for (size_t i = 0; i < r->n_gone; i++) {
		text_printf(t, "%s{\"pupil\":\"%lld\",\"name\":", i == 0 ? "" : ",",
		    (long long)r->gone[i].p->id);
		name_json(t, r->gone[i].p);
		json_bool(t, "here", r->gone[i].answer->is_here);
		text_add_char(t, '}');
	}
	text_add(t, "]}");
}

static enum rc
roll_load(struct roll *r, struct call *c, struct school_state *s, struct diag *d)
{
	size_t n = r->in->n_ticks;
	r->answers = ARENA_ARRAY(c->a, n + 1, struct off_site_answer);
	r->gone = ARENA_ARRAY(c->a, n + 1, struct off_site_due);
	enum rc rc = off_site_load(&r->v, c, s, r->in->day, d);
	return rc == RC_OK ? store_off_site_gone(
	                         &r->left, &r->n_left, c->st, s->school_id, r->in->trip_id, c->a, d)
	                   : rc;
}

static enum rc
roll_run(struct call *c, struct school_state *s, const struct trip_roll_args *in,
    const struct text *content, struct diag *d)
{
	struct off_site_row site;
	struct roll r = {.in = in, .site = &site};
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
	rc = roll_load(&r, c, s, d);
	if (rc == RC_OK) {
		rc = roll_time_check(&r.v, in, act.happened, d);
	}
	if (rc == RC_OK) {
		rc = ticks_check(&r, d);
	}
	if (rc == RC_OK) {
		rc = roll_write(&r, &act, d);
	}
	if (rc == RC_OK) {
		roll_json(&r);
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
	enum rc rc = school_hold(&s, c, in->urn, PERM_PUPIL_READ, d);
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
