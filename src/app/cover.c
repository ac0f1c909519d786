#include "app/cover.h"

#include "app/desk.h"
#include "app/json.h"
#include "app/outbox.h"
#include "app/people.h"
#include "app/reg.h"
#include "app/schools.h"
#include "app/users_private.h"
#include "core/calendar.h"
#include "store/store_register.h"

/* ---- who covers what ---- */

static void
cover_json(struct call *c, const struct school_state *s, const struct cover *item, const char *name)
{
	struct text *t = c->out;
	const struct image_group *g = image_group_find(s->image, item->group_id);
	text_printf(t, "{\"id\":\"%lld\",\"user\":\"%lld\",\"group\":\"%lld\"",
	    (long long)item->cover_id, (long long)item->user_id, (long long)item->group_id);
	json_text(t, "name", name);
	json_text(t, "group_name", g == NULL ? "" : g->name);
	json_day(t, "date", item->day);
	json_bool(t, "am", (item->sessions & SESSIONS_AM) != 0);
	json_bool(t, "pm", (item->sessions & SESSIONS_PM) != 0);
}

/* Who gave it and when, from the desk's log. */
static enum rc
cover_given_json(struct call *c, const struct cover *item, struct diag *d)
{
	struct desk_act act;
	enum rc rc = store_desk_act(&act, c->st, c->school_id, item->act_id, c->a, d);
	if (rc == RC_OK) {
		json_text(c->out, "given_by", act.user_name);
		json_instant(c->out, "given_at", act.time);
		text_add_char(c->out, '}');
	}
	return rc;
}

/* They have a role at the school that sees pupils: they may be given a register. */
#define COVER_NEEDS PERM_PUPIL_READ

/* Whoever it is now. */
static const char *
name_of(const struct people *p, int64_t user_id)
{
	for (size_t i = 0; i < p->n_users; i++) {
		if (p->users[i].user_id == user_id) {
			return p->users[i].name;
		}
	}
	return "";
}

static struct scope
group_scope(const struct school_state *s, int64_t group_id)
{
	const struct image_group *g = image_group_find(s->image, group_id);
	return (struct scope){s->school_id, group_id, g == NULL ? -1 : g->year};
}

static enum rc
covers_json(struct call *c, const struct school_state *s, int32_t day, struct diag *d)
{
	struct people people = {0};
	struct cover *items = NULL;
	size_t n = 0;
	char date[DAY_TEXT];
	const char *comma = "";
	enum rc rc = people_read(&people, c, c->a, d);
	if (rc == RC_OK) {
		rc = store_covers(&items, &n, c->st, c->school_id, day, c->a, d);
	}
	text_printf(c->out, "{\"date\":\"%s\",\"covers\":[", day_format(date, day));
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct scope scope = group_scope(s, items[i].group_id);
		if (items[i].ended_act_id != 0 || !actor_has_in(c->who, &scope, PERM_COVER)) {
			continue;
		}
		text_add(c->out, comma);
		comma = ",";
		cover_json(c, s, &items[i], name_of(&people, items[i].user_id));
		rc = cover_given_json(c, &items[i], d);
	}
	text_add(c->out, "],\"people\":[");
	comma = "";
	for (size_t i = 0; rc == RC_OK && i < people.n_users; i++) {
		const struct user *u = &people.users[i];
		if (!people_has(&people, u, COVER_NEEDS)) {
			continue;
		}
		text_printf(c->out, "%s{\"id\":\"%lld\"", comma, (long long)u->user_id);
		comma = ",";
		json_text(c->out, "name", u->name);
		json_text(c->out, "position", u->position);
		text_add_char(c->out, '}');
	}
	text_add(c->out, "]}");
	return rc;
}

enum rc
view_covers(struct call *c, int64_t urn, int32_t day, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, urn, PERM_COVER, d);
	if (rc == RC_OK) {
		rc = covers_json(c, s, day == DAY_NONE ? wall_at(c->now).day : day, d);
		school_release(s);
	}
	return rc;
}

/* ---- give and take back ---- */

struct giving {
	const struct cover_args *args;
	int64_t user_id; /* out: whose rights changed */
};

/* Does the person have the register that day already, in one of the sessions? */
static enum rc
give_check_twice(struct call *c, const struct cover *item, const char *name, struct diag *d)
{
	struct cover *there = NULL;
	size_t n = 0;
	enum rc rc = store_covers(&there, &n, c->st, c->school_id, item->day, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (there[i].ended_act_id == 0 && there[i].user_id == item->user_id &&
		    there[i].group_id == item->group_id &&
		    (there[i].sessions & item->sessions) != 0) {
			return diag_set(d, RC_INVALID, "user", NULL,
			    "%s has this register that day already", name);
		}
	}
	return rc;
}

static int32_t
sessions_of(int session)
{
	return session < 0 ? SESSIONS_BOTH : session == SESSION_AM ? SESSIONS_AM : SESSIONS_PM;
}

static enum rc
give_check(struct cover *out, struct call *c, const struct school_state *s,
    const struct cover_args *args, struct diag *d)
{
	struct people people = {0};
	if (image_group_find(s->image, args->group_id) == NULL) {
		return diag_set(d, RC_INVALID, "group", NULL, "there is no such group");
	}
	struct scope scope = group_scope(s, args->group_id);
	enum rc rc = actor_may_in(c->who, &scope, PERM_COVER, d);
	if (rc == RC_OK) {
		rc = people_read(&people, c, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	const struct user *u = people_find(&people, args->user_id, COVER_NEEDS);
	if (u == NULL) {
		return diag_set(d, RC_INVALID, "user", NULL,
		    "cover is given to somebody with a role at this school that sees pupils");
	}
	if (args->day < wall_at(c->now).day) {
		return diag_set(d, RC_INVALID, "date", NULL, "the day has gone by");
	}
	*out = (struct cover){.school_id = s->school_id,
	    .user_id = args->user_id,
	    .group_id = args->group_id,
	    .day = args->day,
	    .sessions = sessions_of(args->session)};
	rc = give_check_twice(c, out, u->name, d);
	return rc == RC_OK ? store_cover_next_id(&out->cover_id, c->st, s->school_id, d) : rc;
}

static enum rc
end_check(struct cover *out, struct call *c, const struct school_state *s,
    const struct cover_args *args, struct diag *d)
{
	enum rc rc = store_cover(out, c->st, c->school_id, args->cover_id, c->a, d);
	if (rc == RC_OK) {
		struct scope scope = group_scope(s, out->group_id);
		rc = actor_may_in(c->who, &scope, PERM_COVER, d);
	}
	if (rc == RC_OK && out->ended_act_id != 0) {
		return diag_set(d, RC_INVALID, "cover", NULL, "it was taken back already");
	}
	return rc;
}

/* Whoever covers is told; what one gives oneself one knows. */
static enum rc
cover_tell(struct call *c, const struct school_state *s, const struct cover *item, struct diag *d)
{
	const struct image_group *g = image_group_find(s->image, item->group_id);
	bool is_given = item->ended_act_id == 0;
	char day[DAY_TEXT];
	char words[DAY_WORDS];
	const char *sessions = item->sessions == SESSIONS_BOTH ? "registers"
	                       : item->sessions == SESSIONS_AM ? "morning register"
	                                                       : "afternoon register";
	if (item->user_id == c->who->user_id) {
		return RC_OK;
	}
	const struct notice notice = {.user_id = item->user_id,
	    .ref = arena_printf(
	        c->a, "cover:%lld:%s", (long long)item->cover_id, is_given ? "given" : "ended"),
	    .kind = "cover",
	    .body = arena_printf(c->a, "You %s the %s of %s on %s.",
	        is_given ? "cover" : "no longer cover", sessions, g == NULL ? "a group" : g->name,
	        day_words(words, item->day)),
	    .href = is_given
	                ? arena_printf(c->a, "/register/%s/%s/%lld", day_format(day, item->day),
	                      session_name(item->sessions == SESSIONS_PM ? SESSION_PM : SESSION_AM),
	                      (long long)item->group_id)
	                : ""};
	return notice_add(c, &notice, d);
}

/* One act for both: with a cover_id it ends that one. */
static enum rc
cover_write(struct call *c, const struct school_state *s, struct giving *g, struct diag *d)
{
	const struct cover_args *args = g->args;
	struct text content;
	text_init(&content, 1000);
	text_printf(&content, "cover %lld %lld %d %d %lld ", (long long)args->user_id,
	    (long long)args->group_id, args->day, args->session, (long long)args->cover_id);
	text_add_json(&content, args->reason);
	struct desk_in in = {.uuid = args->uuid,
	    .kind = args->cover_id == 0 ? "cover_give" : "cover_end",
	    .content = &content,
	    .reason = args->reason};
	struct desk_act act;
	struct cover item = {0};
	bool is_done = false;
	enum rc rc = desk_begin(&is_done, &act, c, &in, d);
	text_fini(&content);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	rc = args->cover_id == 0 ? give_check(&item, c, s, args, d)
	                         : end_check(&item, c, s, args, d);
	if (rc != RC_OK) {
		return rc;
	}
	g->user_id = item.user_id;
	if (args->cover_id == 0) {
		item.act_id = act.act_id;
	} else {
		item.ended_act_id = act.act_id;
	}
	rc = store_cover_put(c->st, &item, d);
	if (rc == RC_OK) {
		rc = cover_tell(c, s, &item, d);
	}
	text_printf(c->out, "{\"id\":\"%lld\"}", (long long)item.cover_id);
	return rc == RC_OK ? desk_end(&act, c, LIVE_SCHOOL, d) : rc;
}

static enum rc
act_cover(struct call *c, const void *args, struct diag *d)
{
	struct giving *g = *(struct giving *const *)args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, g->args->urn, PERM_COVER, d);
	if (rc == RC_OK) {
		rc = cover_write(c, s, g, d);
		school_release(s);
	}
	return rc;
}

static enum rc
cover_run(struct call *c, const struct cover_args *args, struct diag *d)
{
	struct giving giving = {.args = args};
	struct giving *g = &giving;
	struct act_job job = {.act = act_cover, .args = &g, .call = *c};
	job.call.st = NULL;
	job.call.detail = NULL;
	enum rc rc = app_run(c->app, &job);
	if (rc != RC_OK) {
		*d = job.d;
		return rc;
	}
	if (giving.user_id != 0) {
		logins_forget(c->app, giving.user_id, 0);
	}
	return rc;
}

enum rc
app_give_cover(struct call *c, const struct cover_args *args, struct diag *d)
{
	return cover_run(c, args, d);
}

enum rc
app_end_cover(struct call *c, const struct cover_args *args, struct diag *d)
{
	return cover_run(c, args, d);
}
