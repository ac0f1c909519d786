#include "app/off_site_in.h"

#include "app/reg.h"

#include <string.h>

/* A trip or a placement that stands: other pupils, other times, its end. */

struct change {
	struct call *c;
	struct school_state *s;
	const struct desk_in *desk;
	int64_t off_site_id;
	bool is_trip;
	struct desk_act act;
	struct off_site_day today;
	struct off_site_row site;
	const struct provider_row *provider;
	int64_t *now; /* who is on it */
	size_t n_now;
	const char *before; /* what is changed, in words, for the record */
};
typedef enum rc change_fn(struct change *v, const void *args, struct diag *d) MUST_CHECK;

static enum rc
change_load(struct change *v, struct diag *d)
{
	struct call *c = v->c;
	struct off_site_pupil *pupils = NULL;
	size_t n = 0;
	int64_t id = v->s->school_id;
	enum rc rc = store_off_site(&v->site, c->st, id, v->off_site_id, c->a, d);
	if (rc == RC_OK && (v->site.provider_id == 0) != v->is_trip) {
		return diag_set(d, RC_NOT_FOUND, v->is_trip ? "trip" : "placement", NULL,
		    "there is no such %s", v->is_trip ? "trip" : "placement");
	}
	if (rc == RC_OK && v->site.ended_act != 0) {
		return diag_set(d, RC_INVALID, "", NULL, "it was cancelled or has ended already");
	}
	if (rc == RC_OK) {
		rc = off_site_load(&v->today, c, v->s, wall_at(c->now).day, d);
	}
	if (rc == RC_OK) {
		struct day_range range = {v->site.from_day, v->site.to_day};
		rc = store_off_site_pupils(&pupils, &n, c->st, id, range, c->a, d);
	}
	v->provider = rc == RC_OK ? off_site_provider(&v->today, v->site.provider_id) : NULL;
	v->now = ARENA_ARRAY(c->a, n + 1, int64_t);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (pupils[i].off_site_id == v->off_site_id) {
			v->now[v->n_now++] = pupils[i].pupil_id;
		}
	}
	return rc;
}

/* What every change has in common; `run` checks, then writes. */
static enum rc
change_run(struct change *v, change_fn *run, const void *args, struct diag *d)
{
	bool is_done = false;
	enum rc rc = desk_begin(&is_done, &v->act, v->c, v->desk, d);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	rc = change_load(v, d);
	if (rc == RC_OK) {
		rc = run(v, args, d);
	}
	if (rc == RC_OK && v->before != NULL) {
		v->act.reason =
		    v->act.reason[0] == '\0'
		        ? arena_printf(v->c->a, "Before: %s", v->before)
		        : arena_printf(v->c->a, "%s. Before: %s", v->act.reason, v->before);
	}
	return rc == RC_OK ? off_site_done(v->c, &v->act, v->off_site_id, d) : rc;
}

static enum rc
reason_check(const char *reason, struct diag *d)
{
	return reason[0] != '\0' ? RC_OK
	                         : diag_set(d, RC_INVALID, "reason", "R44",
	                               "taking pupils off it needs a reason");
}

/* ---- who is on it ---- */

static enum rc
pupils_change(struct change *v, const void *args, struct diag *d)
{
	const struct trip_pupils_args *in = args;
	struct call *c = v->c;
	int64_t *added = ARENA_ARRAY(c->a, in->n_pupils + 1, int64_t);
	int64_t *gone = ARENA_ARRAY(c->a, v->n_now + 1, int64_t);
	struct off_site_enter enter = {.site = &v->site, .pupils = added, .act_id = v->act.act_id};
	struct off_site_enter leave = {.site = &v->site, .pupils = gone, .act_id = v->act.act_id};
	for (size_t i = 0; i < in->n_pupils; i++) {
		if (!off_site_has_id(v->now, v->n_now, in->pupils[i])) {
			added[enter.n_pupils++] = in->pupils[i];
		}
	}
	for (size_t i = 0; i < v->n_now; i++) {
		if (!off_site_has_id(in->pupils, in->n_pupils, v->now[i])) {
			gone[leave.n_pupils++] = v->now[i];
		}
	}
	struct entering *e = NULL;
	enum rc rc = leave.n_pupils > 0 ? reason_check(in->reason, d) : RC_OK;
	if (rc == RC_OK) {
		rc = off_site_may(c, v->s, &leave, d);
	}
	if (rc == RC_OK) {
		rc = off_site_check_plans(&e, c, v->s, &enter, d);
	}
	if (rc == RC_OK && leave.n_pupils > 0) {
		rc = off_site_end_plans(&v->today, &leave, in->reason, d);
	}
	return rc == RC_OK ? off_site_enter_plans(e, d) : rc;
}

enum rc
act_trip_pupils(struct call *c, const void *args, struct diag *d)
{
	const struct trip_pupils_args *in = args;
	struct text content;
	struct change v = {.c = c, .off_site_id = in->trip_id, .is_trip = true};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 100000);
	text_printf(&content, "%lld", (long long)in->trip_id);
	text_add_json(&content, in->reason);
	for (size_t i = 0; i < in->n_pupils; i++) {
		text_printf(&content, " %lld", (long long)in->pupils[i]);
	}
	const struct desk_in desk = {in->uuid, "trip_pupils", &content, 0, 0, in->reason};
	v.desk = &desk;
	rc = change_run(&v, pupils_change, in, d);
	text_fini(&content);
	school_release(v.s);
	return rc;
}

/* ---- its end ---- */

static enum rc
end_change(struct change *v, const void *args, struct diag *d)
{
	const struct off_site_end_args *in = args;
	const struct off_site_enter leave = {
	    .site = &v->site, .pupils = v->now, .n_pupils = v->n_now, .act_id = v->act.act_id};
	enum rc rc = reason_check(in->reason, d);
	if (rc == RC_OK) {
		rc = off_site_may(v->c, v->s, &leave, d);
	}
	if (rc == RC_OK) {
		rc = off_site_end_plans(&v->today, &leave, in->reason, d);
	}
	if (rc == RC_OK) {
		v->site.ended_act = v->act.act_id;
		rc = store_off_site_put(v->c->st, v->s->school_id, &v->site, d);
	}
	return rc == RC_OK ? trip_tell_leader(v->c, &v->site, v->act.act_id,
	                         arena_printf(v->c->a, "cancelled: %s", in->reason), d)
	                   : rc;
}

static enum rc
end_run(struct call *c, const struct off_site_end_args *in, bool is_trip, struct diag *d)
{
	struct text content;
	struct change v = {.c = c, .off_site_id = in->off_site_id, .is_trip = is_trip};
	enum rc rc = school_hold(&v.s, c, in->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 4000);
	text_printf(&content, "%lld", (long long)in->off_site_id);
	text_add_json(&content, in->reason);
	const struct desk_in desk = {in->uuid, "off_site_end", &content, 0, 0, in->reason};
	v.desk = &desk;
	rc = change_run(&v, end_change, in, d);
	text_fini(&content);
	school_release(v.s);
	return rc;
}

enum rc
act_cancel_trip(struct call *c, const void *args, struct diag *d)
{
	return end_run(c, args, true, d);
}

enum rc
act_end_placement(struct call *c, const void *args, struct diag *d)
{
	return end_run(c, args, false, d);
}

/* ---- its times ---- */

/* The same pupils, as `site` has it now: their known absences end and are entered anew. */
static enum rc
move(struct change *v, const struct off_site_row *site, const char *reason, struct diag *d)
{
	struct entering *e = NULL;
	struct off_site_enter old = {.site = &v->site,
	    .provider = v->provider,
	    .pupils = v->now,
	    .n_pupils = v->n_now,
	    .act_id = v->act.act_id};
	struct off_site_enter now = old;
	now.site = site;
	enum rc rc = off_site_may(v->c, v->s, &old, d);
	if (rc == RC_OK) {
		rc = store_off_site_plans(&now.ending, &now.n_ending, v->c->st, v->s->school_id,
		    site->off_site_id, v->c->a, d);
	}
	if (rc == RC_OK) {
		rc = off_site_check_plans(&e, v->c, v->s, &now, d);
	}
	if (rc == RC_OK) {
		rc = store_off_site_put(v->c->st, v->s->school_id, site, d);
	}
	return rc == RC_OK ? off_site_move_plans(e, &v->today, &old, reason, d) : rc;
}

static const char *
times_words(const struct off_site_row *site, struct arena *a)
{
	char from[DAY_WORDS];
	char to[DAY_WORDS];
	return arena_printf(a, "%s %s to %s %s", day_words(from, site->from_day),
	    session_name(site->from_session), day_words(to, site->to_day),
	    session_name(site->to_session));
}

static enum rc
trip_change(struct change *v, const void *args, struct diag *d)
{
	const struct trip_change_args *in = args;
	struct off_site_row site = v->site;
	struct arena *a = v->c->a;
	v->before =
	    arena_printf(a, "%s, %s", off_site_note(&v->site, NULL, a), times_words(&v->site, a));
	enum rc rc = trip_fill(&site, v->c, &in->trip, d);
	if (rc == RC_OK) {
		rc = move(v, &site, in->reason, d);
	}
	if (rc == RC_OK && v->site.leader_id != site.leader_id) {
		rc = trip_tell_leader(v->c, &v->site, v->act.act_id,
		    arena_printf(a, "%s leads it now", site.leader), d);
	}
	return rc == RC_OK ? trip_tell_leader(v->c, &site, v->act.act_id,
	                         arena_printf(a, "you lead it, %s", times_words(&site, a)), d)
	                   : rc;
}

enum rc
act_change_trip(struct call *c, const void *args, struct diag *d)
{
	const struct trip_change_args *in = args;
	struct text content;
	struct change v = {.c = c, .off_site_id = in->trip_id, .is_trip = true};
	enum rc rc = school_hold(&v.s, c, in->trip.urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 20000);
	text_printf(&content, "%lld ", (long long)in->trip_id);
	text_add_json(&content, in->reason);
	trip_content(&content, &in->trip);
	const struct desk_in desk = {in->trip.uuid, "trip_change", &content, 0, 0, in->reason};
	v.desk = &desk;
	rc = change_run(&v, trip_change, in, d);
	text_fini(&content);
	school_release(v.s);
	return rc;
}

static enum rc
placement_change(struct change *v, const void *args, struct diag *d)
{
	const struct placement_change_args *in = args;
	struct off_site_row site = v->site;
	struct arena *a = v->c->a;
	v->before = arena_printf(a, "%s, %s", v->site.name, times_words(&v->site, a));
	enum rc rc = placement_fill(&site, &in->placement, v->today.day, d);
	return rc == RC_OK ? move(v, &site, in->reason, d) : rc;
}

enum rc
act_change_placement(struct call *c, const void *args, struct diag *d)
{
	const struct placement_change_args *in = args;
	struct text content;
	struct change v = {.c = c, .off_site_id = in->placement_id};
	enum rc rc = school_hold(&v.s, c, in->placement.urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 30000);
	text_printf(&content, "%lld ", (long long)in->placement_id);
	text_add_json(&content, in->reason);
	placement_content(&content, &in->placement);
	const struct desk_in desk = {
	    in->placement.uuid, "placement_change", &content, 0, 0, in->reason};
	v.desk = &desk;
	rc = change_run(&v, placement_change, in, d);
	text_fini(&content);
	school_release(v.s);
	return rc;
}
