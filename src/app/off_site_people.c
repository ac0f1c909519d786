#include "app/off_site_in.h"

#include "app/outbox.h"
#include "app/people.h"
#include "app/reg.h"

#include <string.h>

/* Who of the office hears of a question. */

static struct grant
grant_of(const struct user_role *r, int role)
{
	return (struct grant){r->school_id, (enum role)role, r->years, r->group_id};
}

/* The office is who may settle the question and amend the mark, of that pupil; `p` NULL: of any. */
static bool
is_office_for(const struct off_site_day *v, const struct people *people, const struct user *u,
    const struct image_pupil *p)
{
	for (size_t i = 0; !u->is_disabled && i < people->n_roles; i++) {
		const struct user_role *r = &people->roles[i];
		int role = role_parse(r->role);
		if (r->user_id != u->user_id || role < 0) {
			continue;
		}
		const struct grant grant = grant_of(r, role);
		const struct actor actor = {.user_id = u->user_id, .grants = &grant, .n_grants = 1};
		struct scope scope = {v->s->school_id, 0, -1};
		scope = p == NULL ? scope : pupil_scope(v->s, p, v->day);
		if (actor_has_in(&actor, &scope, PERM_OFFSITE) &&
		    actor_has_in(&actor, &scope, PERM_AMEND)) {
			return true;
		}
	}
	return false;
}

/* ---- notices ---- */

static const struct off_site_row *
site_of(const struct off_site_day *v, const struct off_site_question *q)
{
	const struct off_site_row *site = v->sites;
	while (site->off_site_id != q->off_site_id) {
		site++; /* the question was raised about one of them */
	}
	return site;
}

/* Of one trip, or one provider, one session and one kind: one notice. */
static bool
is_alike(const struct off_site_day *v, const struct off_site_question *a,
    const struct off_site_question *b)
{
	int64_t provider = site_of(v, a)->provider_id;
	bool is_same_place = provider != 0 ? provider == site_of(v, b)->provider_id
	                                   : a->off_site_id == b->off_site_id;
	return is_same_place && a->session == b->session && strcmp(a->kind, b->kind) == 0;
}

static const char *
body_of(const struct off_site_day *v, const struct off_site_question *q, const char *name, size_t n)
{
	struct arena *a = v->c->a;
	const struct off_site_row *site = site_of(v, q);
	const struct provider_row *provider = off_site_provider(v, site->provider_id);
	const char *where = arena_printf(
	    a, "%s, %s", provider == NULL ? site->name : provider->name, session_words(q->session));
	const char *who = n == 1 ? name : arena_printf(a, "%zu pupils", n);
	if (q->pupil_id == 0) {
		return arena_printf(a, "%s: nobody took the trip's roll.", where);
	}
	if (strcmp(q->kind, "sealed") == 0) {
		return arena_printf(
		    a, "%s: %s came; the mark is sealed, and yours to amend.", where, who);
	}
	if (strcmp(q->kind, "gone") == 0) {
		return arena_printf(
		    a, "%s: %s was taken off the trip, and is ticked here.", where, who);
	}
	return strcmp(q->kind, "absent") == 0
	           ? arena_printf(a, "%s: %s did not come.", where, who)
	           : arena_printf(a, "%s: nobody has said whether %s came.", where, who);
}

/* One notice for all questions that are like `first`, as far as the person sees them. */
static enum rc
tell_of(struct off_site_day *v, const struct people *people, const struct user *u, size_t first,
    struct diag *d)
{
	const struct off_site_question *q = &v->questions[first];
	const char *name = "";
	size_t n = 0;
	for (size_t i = 0; i < v->n_questions; i++) {
		const struct off_site_question *one = &v->questions[i];
		if (!v->is_raised[i] || !is_alike(v, q, one)) {
			continue;
		}
		if (i < first) {
			return RC_OK; /* told with that one */
		}
		const struct image_pupil *p = image_pupil_find(v->s->image, one->pupil_id);
		if (is_office_for(v, people, u, p)) {
			name = off_site_pupil_name(p, v->c->a);
			n++;
		}
	}
	const struct notice notice = {.user_id = u->user_id,
	    .ref = arena_printf(
	        v->c->a, "off-site:%lld:%lld", (long long)q->question_id, (long long)v->c->now),
	    .kind = "off_site",
	    .body = body_of(v, q, name, n),
	    .href = "/off-site"};
	return n == 0 ? RC_OK : notice_add(v->c, &notice, d);
}

enum rc
off_site_tell(struct off_site_day *v, struct diag *d)
{
	struct people people;
	enum rc rc = v->n_raised == 0 || v->is_dry ? RC_OK : people_read(&people, v->c, v->c->a, d);
	if (rc != RC_OK || v->n_raised == 0 || v->is_dry) {
		return rc;
	}
	for (size_t k = 0; rc == RC_OK && k < people.n_users; k++) {
		const struct user *u = &people.users[k];
		bool is_who = v->c->who != NULL && v->c->who->user_id == u->user_id;
		for (size_t i = 0; rc == RC_OK && !is_who && i < v->n_questions; i++) {
			rc = v->is_raised[i] ? tell_of(v, &people, u, i, d) : RC_OK;
		}
	}
	return rc;
}
