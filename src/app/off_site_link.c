#include "app/off_site_in.h"

#include "app/json.h"
#include "app/outbox.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "base/num.h"
#include "base/uuid.h"
#include "post/post.h"
#include "store/store_register.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * The link by which a provider or another school answers for a day, without an account. Its secret
 * begins with the school's number; only its hash is kept. It shows first name, initial and group of
 * that day's pupils, and nothing else (R109).
 */
/* ---- sending ---- */

/* Noon of the next school day. */
static int64_t
link_end(const struct school_state *s, int32_t day)
{
	for (int32_t next = day + 1; next < day + 60; next++) {
		if (calendar_is_school_day(&s->image->calendar, next)) {
			return wall_instant(next, 12 * 60);
		}
	}
	return wall_instant(day + 1, 12 * 60);
}

static enum rc
link_mail(struct off_site_day *v, const struct provider_row *provider, const char *token,
    const struct off_site_link *link, struct diag *d)
{
	struct arena *a = v->c->a;
	char day[DAY_WORDS];
	char ends[DAY_WORDS];
	day_words(day, v->day);
	day_words(ends, wall_at(link->ends_at).day);
	const struct message m = {
	    .ref = arena_printf(a, "off-site:%lld:%d:%lld", (long long)provider->provider_id,
	        v->day, (long long)provider->act_id), /* again to another address */
	    .kind = "off_site",
	    .to_name = provider->contact,
	    .to = provider->email,
	    .subject = arena_printf(a, "Who is with you on %s? %s", day, v->s->row.name),
	    .body = arena_printf(a,
	        "%s expects pupils at %s on %s. Open this and say who is there:\n%s\n\n"
	        "An answer can be changed until 12:00 on %s, when the link ends. It is for you "
	        "alone.\n",
	        v->s->row.name, provider->name, day,
	        app_link(v->c, arena_printf(a, "/answer-off-site/%s", token)), ends)};
	return outbox_add(v->c, &m, d);
}

static enum rc
link_send(struct off_site_day *v, const struct provider_row *provider, struct diag *d)
{
	char one[UUID_TEXT];
	char two[UUID_TEXT];
	uuid_make(one);
	uuid_make(two);
	const char *token =
	    arena_printf(v->c->a, "%lld-%s-%s", (long long)v->s->school_id, one, two);
	struct off_site_link link = {.day = v->day,
	    .ends_at = link_end(v->s, v->day),
	    .provider_id = provider->provider_id,
	    .school_id = v->s->school_id,
	    .sent_at = v->c->now};
	store_digest(link.token_hash, token, strlen(token));
	enum rc rc = store_off_site_link_put(v->c->st, &link, d);
	return rc == RC_OK ? link_mail(v, provider, token, &link, d) : rc;
}

/* Somebody is due there today, and their school day has begun. */
static bool
is_expected_at(const struct off_site_day *v, int64_t provider_id)
{
	struct wall now = wall_at(v->c->now);
	for (size_t i = 0; i < v->n_due; i++) {
		struct session_times times;
		school_times(&times, v->s, v->day, image_year_on(v->due[i].p, v->day), SESSION_AM);
		if (v->due[i].site->provider_id == provider_id && v->day == now.day &&
		    now.minute >= times.opens) {
			return true;
		}
	}
	return false;
}

enum rc
off_site_links(bool *is_due, struct off_site_day *v, bool is_act, struct diag *d)
{
	struct off_site_link *links = NULL;
	size_t n = 0;
	enum rc rc =
	    store_off_site_links(&links, &n, v->c->st, v->s->school_id, v->day, v->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < v->n_providers; i++) {
		const struct provider_row *p = &v->providers[i];
		bool is_sent = false;
		for (size_t k = 0; k < n; k++) {
			is_sent = is_sent || links[k].provider_id == p->provider_id;
		}
		if (is_sent || !post_address_is_valid(p->email) ||
		    !is_expected_at(v, p->provider_id)) {
			continue;
		}
		*is_due = true;
		rc = is_act ? link_send(v, p, d) : RC_OK;
	}
	return rc;
}

/* ---- answering ---- */

struct door {
	struct off_site_link link;
	struct off_site_day v;
	const struct provider_row *provider;
	struct school_state *s; /* held; NULL: the link is unknown or has ended */
	struct actor who;
	const struct actor *before;
};

static void
ended_json(struct call *c)
{
	text_add(c->out, "{\"state\":\"ended\",\"school\":\"\",\"provider\":\"\",\"to\":\"\","
	                 "\"date\":null,\"ends_at\":null,\"pupils\":[]}");
}

static enum rc
door_find(struct door *v, struct call *c, const char *token, struct diag *d)
{
	uint8_t hash[STORE_HASH];
	int64_t school_id = 0;
	const char *dash = strchr(token, '-');
	v->s = NULL;
	if (dash == NULL || !num_parse(&school_id,
	                        arena_text_n(c->a, token, (size_t)(dash - token)), 1, INT64_MAX)) {
		return RC_OK;
	}
	store_digest(hash, token, strlen(token));
	enum rc rc = store_off_site_by_token(&v->link, c->st, school_id, hash, c->a, d);
	if (rc == RC_NOT_FOUND) {
		diag_clear(d);
		return RC_OK;
	}
	if (rc != RC_OK || c->now >= v->link.ends_at) {
		return rc;
	}
	struct school row;
	rc = store_school(&row, c->st, school_id, c->a, d);
	return rc == RC_OK ? school_hold(&v->s, c, row.urn, PERM_OFFSITE, d) : rc;
}

/* Who answers is Muster under the contact's name, so that the log says both. */
static enum rc
door_open(struct door *v, struct call *c, const char *token, struct diag *d)
{
	v->before = c->who;
	v->who = *actor_system();
	c->who = &v->who;
	enum rc rc = door_find(v, c, token, d);
	if (rc != RC_OK || v->s == NULL) {
		return rc;
	}
	rc = off_site_load(&v->v, c, v->s, v->link.day, d);
	v->provider = rc == RC_OK ? off_site_provider(&v->v, v->link.provider_id) : NULL;
	if (rc == RC_OK && v->provider == NULL) {
		rc = diag_set(d, RC_NOT_FOUND, "", NULL, "there is no such provider");
	}
	if (rc == RC_OK) {
		v->who.username = "";
		v->who.name =
		    v->provider->contact[0] == '\0' ? v->provider->name : v->provider->contact;
		v->who.position = arena_printf(c->a, "%s, by e-mail link", v->provider->name);
	}
	return rc;
}

static void
door_close(struct door *v, struct call *c)
{
	if (v->s != NULL) {
		school_release(v->s);
	}
	c->who = v->before;
}

static bool
has_begun(const struct off_site_day *v, const struct off_site_due *due)
{
	struct session_times times;
	struct wall now = wall_at(v->c->now);
	school_times(&times, v->s, v->day, image_year_on(due->p, v->day), due->session);
	return now.day > v->day || now.minute >= times.opens;
}

static void
pupil_row_json(const struct off_site_day *v, const struct off_site_due *due)
{
	struct text *t = v->c->out;
	const struct image_group *g = image_group_on(v->s->image, due->p, v->day);
	const struct off_site_answer *answer = due->answer;
	text_printf(t, "{\"pupil\":\"%lld\"", (long long)due->p->id);
	json_text(t, "name",
	    arena_printf(
	        v->c->a, "%s %s", due->p->forename, name_initial(v->c->a, due->p->surname)));
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "session", session_name(due->session));
	json_text(t, "activity", due->site->name);
	json_text(t, "answer", answer == NULL ? "" : answer->is_here ? "present" : "absent");
	json_text(t, "reason", answer == NULL ? "" : answer->reason);
	json_instant(t, "answered_at", answer == NULL ? 0 : answer->at);
	json_bool(t, "may_answer", has_begun(v, due));
	text_add_char(t, '}');
}

static void
door_json(const struct door *door)
{
	const struct off_site_day *v = &door->v;
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, "{\"state\":\"open\"");
	json_text(t, "school", door->s->row.name);
	json_text(t, "provider", door->provider->name);
	json_text(t, "to", door->who.name);
	json_day(t, "date", v->day);
	json_instant(t, "ends_at", door->link.ends_at);
	text_add(t, ",\"pupils\":[");
	for (size_t i = 0; i < v->n_due; i++) {
		if (v->due[i].site->provider_id == door->provider->provider_id) {
			text_add(t, comma);
			comma = ",";
			pupil_row_json(v, &v->due[i]);
		}
	}
	text_add(t, "]}");
}

enum rc
view_provider_link(struct call *c, const struct provider_link_args *args, struct diag *d)
{
	struct door door = {0};
	enum rc rc = door_open(&door, c, args->token, d);
	if (rc == RC_OK && door.s == NULL) {
		ended_json(c);
	} else if (rc == RC_OK) {
		door_json(&door);
	}
	door_close(&door, c);
	return rc;
}

/* A pupil has one placement in a session: two would have overlapped. */
static const struct off_site_due *
due_at(const struct door *door, const struct provider_answer_in *in)
{
	for (size_t i = 0; i < door->v.n_due; i++) {
		const struct off_site_due *due = &door->v.due[i];
		if (due->site->provider_id == door->provider->provider_id &&
		    due->p->id == in->pupil_id && due->session == in->session) {
			return due;
		}
	}
	return NULL;
}

static enum rc
answers_check(const struct door *door, const struct provider_link_args *in, struct diag *d)
{
	for (size_t i = 0; i < in->n_answers; i++) {
		const struct off_site_due *due = due_at(door, &in->answers[i]);
		const char *field = arena_printf(door->v.c->a, "/answers/%zu/pupil", i);
		if (due == NULL) {
			return diag_set(d, RC_INVALID, field, NULL,
			    "the pupil is not expected with you in that session");
		}
		if (!has_begun(&door->v, due)) {
			return diag_set(d, RC_INVALID, field, "R48",
			    "the %s has not begun: nobody can say yet who is there",
			    session_words(due->session));
		}
		for (size_t k = 0; k < i; k++) {
			if (in->answers[k].pupil_id == in->answers[i].pupil_id &&
			    in->answers[k].session == in->answers[i].session) {
				return diag_set(
				    d, RC_INVALID, field, NULL, "the pupil is there twice");
			}
		}
	}
	return in->n_answers > 0
	           ? RC_OK
	           : diag_set(d, RC_INVALID, "answers", NULL, "there is no answer in it");
}

static enum rc
answers_write(struct door *door, const struct provider_link_args *in, const struct desk_act *act,
    struct diag *d)
{
	struct arena *a = door->v.c->a;
	const char *by = arena_printf(a, "%s, %s", act->user_name, act->position);
	struct off_site_answer *rows = ARENA_ARRAY(a, in->n_answers + 1, struct off_site_answer);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < in->n_answers; i++) {
		const struct off_site_due *due = due_at(door, &in->answers[i]);
		assert(due != NULL); /* answers_check() */
		rows[i] = (struct off_site_answer){.act_id = act->act_id,
		    .at = act->happened,
		    .by_name = by,
		    .day = door->v.day,
		    .is_here = in->answers[i].is_here,
		    .off_site_id = due->site->off_site_id,
		    .pupil_id = in->answers[i].pupil_id,
		    .reason = in->answers[i].reason,
		    .session = in->answers[i].session};
		rc = off_site_answered(&door->v, &rows[i], d);
	}
	return rc == RC_OK ? off_site_apply(&door->v, d) : rc;
}

static enum rc
door_answer(struct door *door, const struct provider_link_args *in, struct diag *d)
{
	struct call *c = door->v.c;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	text_init(&content, 1000000);
	text_printf(&content, "%lld %d", (long long)door->link.provider_id, door->link.day);
	for (size_t i = 0; i < in->n_answers; i++) {
		const struct provider_answer_in *one = &in->answers[i];
		text_printf(&content, " %lld %d %d", (long long)one->pupil_id, (int)one->session,
		    one->is_here);
		text_add_json(&content, one->reason);
	}
	const struct desk_in desk = {in->uuid, "off_site_link", &content, 0, 0, ""};
	enum rc rc = desk_begin(&is_done, &act, c, &desk, d);
	text_fini(&content);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	rc = answers_check(door, in, d);
	if (rc == RC_OK) {
		rc = answers_write(door, in, &act, d);
	}
	if (rc == RC_OK) {
		door_json(door);
		rc = desk_end(&act, c, LIVE_OFFSITE | LIVE_PRESENCE, d);
	}
	return rc;
}

enum rc
act_provider_link(struct call *c, const void *args, struct diag *d)
{
	const struct provider_link_args *in = args;
	struct door door = {0};
	enum rc rc = door_open(&door, c, in->token, d);
	if (rc == RC_OK && door.s == NULL) {
		ended_json(c);
	} else if (rc == RC_OK) {
		rc = door_answer(&door, in, d);
	}
	door_close(&door, c);
	return rc;
}

/* ---- the clock ---- */

enum rc
off_site_clock_due(bool *out, struct call *c, struct school_state *s, int32_t day, struct diag *d)
{
	struct off_site_day v;
	*out = false;
	enum rc rc = off_site_load(&v, c, s, day, d);
	if (rc != RC_OK || v.n_due == 0) {
		return rc;
	}
	rc = off_site_links(out, &v, false, d);
	*out = *out || off_site_is_due(&v);
	return rc;
}

enum rc
act_off_site_clock(struct call *c, const void *args, struct diag *d)
{
	const struct off_site_clock_args *in = args;
	struct school_state *s = NULL;
	struct off_site_day v;
	bool is_due = false;
	enum rc rc = school_hold(&s, c, in->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = off_site_load(&v, c, s, in->day, d);
	if (rc == RC_OK) {
		rc = off_site_links(&is_due, &v, true, d);
	}
	if (rc == RC_OK) {
		rc = off_site_apply(&v, d);
	}
	if (rc == RC_OK) {
		effect_topics(c, c->school_id, LIVE_OFFSITE | LIVE_PRESENCE);
	}
	school_release(s);
	return rc;
}
