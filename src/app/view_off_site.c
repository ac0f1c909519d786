#include "app/off_site_in.h"

#include "app/json.h"
#include "app/people.h"
#include "app/reg.h"

#include <string.h>

/* Off site as the office, and a trip's leader, see it. */

static void
name_json(struct text *t, const struct image_pupil *p)
{
	text_add(t, ",\"name\":{\"surname\":");
	text_add_json(t, p == NULL ? "" : p->surname);
	text_add(t, ",\"forename\":");
	text_add_json(t, p == NULL ? "" : p->forename);
	text_add_char(t, '}');
}

/* Members of a trip that every list shows. */
static void
trip_json(struct text *t, const struct off_site_row *site, const struct call *c)
{
	text_printf(t, "{\"id\":\"%lld\"", (long long)site->off_site_id);
	json_text(t, "name", site->name);
	json_text(t, "place", site->place);
	text_printf(t, ",\"leader_id\":\"%lld\"", (long long)site->leader_id);
	json_text(t, "leader", site->leader);
	json_text(t, "staff", site->staff);
	json_day(t, "from", site->from_day);
	json_text(t, "from_session", session_name(site->from_session));
	json_day(t, "to", site->to_day);
	json_text(t, "to_session", session_name(site->to_session));
	json_bool(t, "is_cancelled", site->ended_act != 0);
	json_bool(t, "is_mine", trip_is_mine(c, site));
}

static void
due_json(const struct off_site_day *v, const struct off_site_due *due)
{
	struct text *t = v->c->out;
	const struct image_group *g = image_group_on(v->s->image, due->p, v->day);
	const struct off_site_answer *a = due->answer;
	struct scope scope = pupil_scope(v->s, due->p, v->day);
	/* Who only leads the trip need not know what else the pupil was marked. */
	bool sees_code =
	    due->mark.last_seq != 0 &&
	    (due->mark.code == due->site->code || actor_has_in(v->c->who, &scope, PERM_OFFSITE));
	text_printf(t, "{\"pupil\":\"%lld\"", (long long)due->p->id);
	name_json(t, due->p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "session", session_name(due->session));
	json_text(t, "answer", a == NULL ? "" : a->is_here ? "present" : "absent");
	json_text(t, "reason", a == NULL ? "" : a->reason);
	json_text(t, "by", a == NULL ? "" : a->by_name);
	json_instant(t, "at", a == NULL ? 0 : a->at);
	json_text(t, "code", sees_code ? code_info(due->mark.code)->code : "");
	json_bool(t, "is_confirmed", sees_code && due->mark.is_confirmed);
	text_add_char(t, '}');
}

/* Those of a trip; or, with off_site_id 0, those who are due at a provider. */
static void
dues_json(const struct off_site_day *v, int64_t off_site_id, int64_t provider_id)
{
	const char *comma = "";
	text_add(v->c->out, ",\"pupils\":[");
	for (size_t i = 0; i < v->n_due; i++) {
		const struct off_site_row *site = v->due[i].site;
		bool is_of = off_site_id != 0 ? site->off_site_id == off_site_id
		                              : site->provider_id == provider_id;
		if (is_of && off_site_sees(v, &v->due[i])) {
			text_add(v->c->out, comma);
			comma = ",";
			due_json(v, &v->due[i]);
		}
	}
	text_add_char(v->c->out, ']');
}

/* In the caller's scope. */
static bool
sees_pupil(const struct off_site_day *v, int64_t pupil_id)
{
	const struct image_pupil *p = image_pupil_find(v->s->image, pupil_id);
	struct scope scope = {v->s->school_id, 0, -1};
	scope = p == NULL ? scope : pupil_scope(v->s, p, wall_at(v->c->now).day);
	return actor_has_in(v->c->who, &scope, PERM_OFFSITE);
}

/* ---- trips ---- */

static enum rc
trips_json(struct call *c, const struct school_state *s, struct diag *d)
{
	struct off_site_row *rows = NULL;
	size_t n = 0;
	struct day_range range = {wall_at(c->now).day, DAY_MAX};
	bool is_office = actor_has(c->who, c->school_id, PERM_OFFSITE);
	const char *comma = "";
	enum rc rc = store_off_sites(&rows, &n, c->st, s->school_id, range, c->a, d);
	text_add(c->out, "{\"trips\":[");
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (rows[i].provider_id == 0 && (is_office || trip_is_mine(c, &rows[i]))) {
			text_add(c->out, comma);
			comma = ",";
			trip_json(c->out, &rows[i], c);
			text_add_char(c->out, '}');
		}
	}
	text_add(c->out, "]}");
	return rc;
}

enum rc
view_trips(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, urn, PERM_PUPIL_READ, d);
	if (rc == RC_OK) {
		rc = trips_json(c, s, d);
		school_release(s);
	}
	return rc;
}

/* Today, or the nearest day of the trip. */
static int32_t
trip_day(const struct off_site_row *site, int32_t asked, int32_t today)
{
	int32_t day = asked == DAY_NONE ? today : asked;
	return day < site->from_day ? site->from_day : day > site->to_day ? site->to_day : day;
}

/* Whoever is on it, on whichever day: for the office, which may change it. */
static enum rc
riders_json(const struct off_site_day *v, const struct off_site_row *site, struct diag *d)
{
	struct off_site_pupil *pupils = NULL;
	size_t n = 0;
	struct text *t = v->c->out;
	const char *comma = "";
	struct day_range range = {site->from_day, site->to_day};
	enum rc rc =
	    store_off_site_pupils(&pupils, &n, v->c->st, v->s->school_id, range, v->c->a, d);
	text_add(t, ",\"on_it\":[");
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (pupils[i].off_site_id == site->off_site_id &&
		    sees_pupil(v, pupils[i].pupil_id)) {
			text_printf(t, "%s{\"id\":\"%lld\"", comma, (long long)pupils[i].pupil_id);
			comma = ",";
			name_json(t, image_pupil_find(v->s->image, pupils[i].pupil_id));
			text_add_char(t, '}');
		}
	}
	text_add_char(t, ']');
	return rc;
}

/* Who was ticked in its roll of the day, and is not on it any more: said once for each session, the
 * last word. */
static enum rc
gone_json(const struct off_site_day *v, const struct off_site_row *site, struct diag *d)
{
	int64_t *gone = NULL;
	size_t n = 0;
	const char *comma = "";
	enum rc rc = store_off_site_gone(
	    &gone, &n, v->c->st, v->s->school_id, site->off_site_id, v->c->a, d);
	text_add(v->c->out, ",\"gone\":[");
	for (size_t i = 0; rc == RC_OK && i < 2 * n; i++) {
		struct off_site_due due = {.site = site,
		    .p = image_pupil_find(v->s->image, gone[i / 2]),
		    .session = i % 2 == 0 ? SESSION_AM : SESSION_PM};
		if (due.p == NULL ||
		    off_site_find(v, site->off_site_id, due.p->id, due.session) != NULL) {
			continue;
		}
		due.answer = off_site_last_answer(v, &due);
		if (due.answer != NULL && off_site_sees(v, &due)) {
			text_add(v->c->out, comma);
			comma = ",";
			due_json(v, &due);
		}
	}
	text_add_char(v->c->out, ']');
	return rc;
}

enum rc
view_trip(struct call *c, const struct trip_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct off_site_row site;
	struct off_site_day v;
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_off_site(&site, c->st, s->school_id, q->trip_id, c->a, d);
	if (rc == RC_OK) {
		rc = trip_may(c, &site, d);
	}
	int32_t today = wall_at(c->now).day;
	if (rc == RC_OK) {
		rc = off_site_load(&v, c, s, trip_day(&site, q->day, today), d);
	}
	if (rc == RC_OK) {
		trip_json(c->out, &site, c);
		json_day(c->out, "date", v.day);
		json_day(c->out, "today", today);
		dues_json(&v, site.off_site_id, 0);
		rc = riders_json(&v, &site, d);
	}
	if (rc == RC_OK) {
		rc = gone_json(&v, &site, d);
		text_add_char(c->out, '}');
	}
	school_release(s);
	return rc;
}

/* ---- providers ---- */

static void
provider_json(struct text *t, const struct provider_row *p)
{
	text_printf(t, "{\"id\":\"%lld\"", (long long)p->provider_id);
	json_text(t, "code", code_info(p->code)->code);
	json_text(t, "name", p->name);
	json_text(t, "contact", p->contact);
	json_text(t, "email", p->email);
	json_text(t, "phone", p->phone);
}

static void
sessions_json(struct text *t, uint32_t sessions)
{
	static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	const char *comma = "";
	text_add(t, ",\"sessions\":[");
	for (int bit = 0; bit < 14; bit++) {
		if ((sessions & (UINT32_C(1) << bit)) != 0) {
			text_printf(t, "%s\"%s-%s\"", comma, days[bit / 2], bit % 2 ? "pm" : "am");
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

static void
placements_json(const struct off_site_day *v, const struct off_site_row *rows, size_t n,
    const struct off_site_pupil *pupils, size_t n_pupils)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"placements\":[");
	for (size_t i = 0; i < n_pupils; i++) {
		for (size_t k = 0; k < n; k++) {
			const struct off_site_row *site = &rows[k];
			if (site->off_site_id != pupils[i].off_site_id || site->provider_id == 0 ||
			    !sees_pupil(v, pupils[i].pupil_id)) {
				continue;
			}
			text_printf(t,
			    "%s{\"id\":\"%lld\",\"provider\":\"%lld\",\"pupil\":\"%lld\"", comma,
			    (long long)site->off_site_id, (long long)site->provider_id,
			    (long long)pupils[i].pupil_id);
			comma = ",";
			name_json(t, image_pupil_find(v->s->image, pupils[i].pupil_id));
			json_text(t, "activity", site->name);
			json_day(t, "from", site->from_day);
			json_day(t, "to", site->to_day);
			sessions_json(t, site->sessions);
			text_add_char(t, '}');
		}
	}
	text_add_char(t, ']');
}

static enum rc
providers_write(struct off_site_day *v, struct diag *d)
{
	struct call *c = v->c;
	struct off_site_row *rows = NULL;
	struct off_site_pupil *pupils = NULL;
	size_t n = 0;
	size_t n_pupils = 0;
	struct day_range range = {wall_at(c->now).day, DAY_MAX};
	const char *comma = "";
	enum rc rc = store_providers(&v->providers, &v->n_providers, c->st, c->school_id, c->a, d);
	if (rc == RC_OK) {
		rc = store_off_sites(&rows, &n, c->st, c->school_id, range, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_off_site_pupils(&pupils, &n_pupils, c->st, c->school_id, range, c->a, d);
	}
	text_add(c->out, "{\"providers\":[");
	for (size_t i = 0; i < v->n_providers; i++) {
		text_add(c->out, comma);
		comma = ",";
		provider_json(c->out, &v->providers[i]);
		text_add_char(c->out, '}');
	}
	text_add_char(c->out, ']');
	placements_json(v, rows, n, pupils, n_pupils);
	text_add_char(c->out, '}');
	return rc;
}

enum rc
view_providers(struct call *c, int64_t urn, struct diag *d)
{
	struct off_site_day v = {.c = c};
	enum rc rc = school_hold(&v.s, c, urn, PERM_OFFSITE, d);
	if (rc == RC_OK) {
		rc = providers_write(&v, d);
		school_release(v.s);
	}
	return rc;
}

/* ---- the office's day ---- */

static void
trips_of_day(const struct off_site_day *v)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"trips\":[");
	for (size_t i = 0; i < v->n_sites; i++) {
		if (v->sites[i].provider_id == 0) {
			text_add(t, comma);
			comma = ",";
			trip_json(t, &v->sites[i], v->c);
			dues_json(v, v->sites[i].off_site_id, 0);
			text_add_char(t, '}');
		}
	}
	text_add_char(t, ']');
}

static bool
is_used(const struct off_site_day *v, int64_t provider_id)
{
	for (size_t i = 0; i < v->n_due; i++) {
		if (v->due[i].site->provider_id == provider_id && off_site_sees(v, &v->due[i])) {
			return true;
		}
	}
	return false;
}

static int64_t
link_sent_at(const struct off_site_link *links, size_t n, int64_t provider_id)
{
	for (size_t i = 0; i < n; i++) {
		if (links[i].provider_id == provider_id) {
			return links[i].sent_at;
		}
	}
	return 0;
}

static enum rc
providers_of_day(const struct off_site_day *v, struct diag *d)
{
	struct text *t = v->c->out;
	struct off_site_link *links = NULL;
	size_t n = 0;
	const char *comma = "";
	enum rc rc =
	    store_off_site_links(&links, &n, v->c->st, v->s->school_id, v->day, v->c->a, d);
	text_add(t, ",\"providers\":[");
	for (size_t i = 0; rc == RC_OK && i < v->n_providers; i++) {
		const struct provider_row *p = &v->providers[i];
		if (!is_used(v, p->provider_id)) {
			continue;
		}
		text_add(t, comma);
		comma = ",";
		provider_json(t, p);
		json_instant(t, "sent_at", link_sent_at(links, n, p->provider_id));
		dues_json(v, 0, p->provider_id);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
	return rc;
}

static enum rc
question_json(const struct off_site_day *v, const struct off_site_question *q, struct diag *d)
{
	struct text *t = v->c->out;
	struct off_site_row site;
	enum rc rc = store_off_site(&site, v->c->st, v->s->school_id, q->off_site_id, v->c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct provider_row *p = off_site_provider(v, site.provider_id);
	text_printf(t, "{\"id\":\"%lld\"", (long long)q->question_id);
	json_text(t, "kind", q->kind);
	json_day(t, "date", q->day);
	json_text(t, "session", session_name(q->session));
	json_text(t, "words", q->words);
	json_text(t, "site", p == NULL ? site.name : p->name);
	json_bool(t, "is_trip", p == NULL);
	json_text(
	    t, "trip", p == NULL ? arena_printf(v->c->a, "%lld", (long long)site.off_site_id) : "");
	json_text(t, "ring", p == NULL ? site.leader : p->contact);
	json_text(t, "phone", p == NULL ? "" : p->phone);
	text_printf(t, ",\"pupil\":\"%lld\"", (long long)q->pupil_id);
	name_json(t, image_pupil_find(v->s->image, q->pupil_id));
	json_instant(t, "raised_at", q->raised_at);
	json_instant(t, "settled_at", q->settled_at);
	json_text(t, "settled_by", q->settled_by);
	json_text(t, "outcome", q->outcome);
	text_add_char(t, '}');
	return RC_OK;
}

/* In the caller's scope, or of a whole trip. */
static bool
sees_question(const struct off_site_day *v, const struct off_site_question *q)
{
	return q->pupil_id == 0 || sees_pupil(v, q->pupil_id);
}

static enum rc
questions_of_day(const struct off_site_day *v, struct diag *d)
{
	enum rc rc = RC_OK;
	const char *comma = "";
	text_add(v->c->out, ",\"questions\":[");
	for (size_t i = 0; rc == RC_OK && i < v->n_questions; i++) {
		if (sees_question(v, &v->questions[i])) {
			text_add(v->c->out, comma);
			comma = ",";
			rc = question_json(v, &v->questions[i], d);
		}
	}
	text_add_char(v->c->out, ']');
	return rc;
}

/* Who could lead a trip: people with an account at the school who take registers. */
static enum rc
people_json(struct call *c, struct diag *d)
{
	struct people people;
	const char *comma = "";
	enum rc rc = people_read(&people, c, c->a, d);
	text_add(c->out, ",\"people\":[");
	for (size_t i = 0; rc == RC_OK && i < people.n_users; i++) {
		const struct user *u = &people.users[i];
		if (people_has(&people, u, PERM_LESSON)) {
			text_printf(c->out, "%s{\"id\":\"%lld\"", comma, (long long)u->user_id);
			comma = ",";
			json_text(c->out, "name", u->name);
			text_add_char(c->out, '}');
		}
	}
	text_add_char(c->out, ']');
	return rc;
}

enum rc
view_off_site(struct call *c, const struct off_site_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct off_site_day v;
	enum rc rc = school_hold(&s, c, q->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = off_site_load(&v, c, s, q->day == DAY_NONE ? wall_at(c->now).day : q->day, d);
	if (rc == RC_OK) {
		char day[DAY_TEXT];
		text_printf(c->out, "{\"date\":\"%s\"", day_format(day, v.day));
		trips_of_day(&v);
		rc = providers_of_day(&v, d);
	}
	if (rc == RC_OK) {
		rc = questions_of_day(&v, d);
	}
	if (rc == RC_OK) {
		rc = people_json(c, d);
	}
	text_add_char(c->out, '}');
	school_release(s);
	return rc;
}
