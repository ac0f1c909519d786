#include "app/board.h"
#include "app/desk.h"
#include "app/json.h"
#include "app/keepers.h"
#include "app/outbox.h"
#include "app/reg.h"
#include "app/registers.h"
#include "store/store_board.h"

/*
 * Remind who keeps a register that is due and not sent: a notice inside Muster, and an e-mail where
 * an address is known (C024). The link leads to that register.
 */
#define AGAIN_S 120 /* a second press within two minutes reminds nobody twice */

struct remind {
	struct call *c;
	const struct remind_args *args;
	struct school_state *s;
	struct register_line line;
	struct keeper *keepers;
	size_t n_keepers;
};

/* Only a register that somebody is waiting for (pain 23). */
static enum rc
remind_check(struct remind *r, struct diag *d)
{
	const struct register_key *key = &r->args->key;
	const struct image_group *group = image_group_find(r->s->image, key->group_id);
	if (group == NULL) {
		return diag_set(d, RC_NOT_FOUND, "group", NULL, "there is no such group");
	}
	struct session_facts facts;
	struct scope scope = {r->s->school_id, group->id, group->year};
	enum rc rc = actor_may_in(r->c->who, &scope, PERM_COVER, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = session_facts_read(&facts, r->c, r->s, key->day, key->session, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct image_pupil **pupils =
	    ARENA_ARRAY(r->c->a, r->s->image->n_pupils + 1, const struct image_pupil *);
	register_line(&r->line, r->s, &facts, group, pupils);
	enum register_state state = r->line.state;
	if (state != REGISTER_STATE_DUE && state != REGISTER_STATE_OVERDUE &&
	    state != REGISTER_STATE_PART_DONE) {
		return diag_set(d, RC_INVALID, "group", NULL,
		    "the register of %s is not waited for: it is %s", group->name,
		    register_state_words(state));
	}
	return RC_OK;
}

static enum rc
remind_recent(struct remind *r, struct diag *d)
{
	const struct register_key *key = &r->args->key;
	struct reminder *before = NULL;
	size_t n = 0;
	enum rc rc = store_reminders(&before, &n, r->c->st, r->s->school_id, key->day, r->c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (before[i].group_id == key->group_id && before[i].session == key->session &&
		    r->c->now - before[i].at < AGAIN_S) {
			return diag_set(d, RC_TOO_MANY, "group", NULL,
			    "%s was reminded less than two minutes ago", before[i].to_name);
		}
	}
	return rc;
}

static const char *
remind_body(const struct remind *r, const char *href)
{
	char day[DAY_TEXT];
	char opens[MINUTE_TEXT];
	char closes[MINUTE_TEXT];
	const struct register_key *key = &r->args->key;
	return arena_printf(r->c->a,
	    "The %s register of %s for %s is still waited for: it opened at %s and closes at %s.\n"
	    "\nTake it here: %s\n\nSent by %s, %s.\n",
	    session_words(key->session), r->line.group->name, day_format(day, key->day),
	    minute_format(opens, r->line.times.opens), minute_format(closes, r->line.times.closes),
	    app_link(r->c, href), r->c->who->name, r->c->who->position);
}

/* One person: the notice, the message where there is an address, and the row that says so. */
static enum rc
remind_one(struct remind *r, const struct desk_act *act, size_t at, struct diag *d)
{
	const struct register_key *key = &r->args->key;
	const struct keeper *k = &r->keepers[at];
	char day[DAY_TEXT];
	struct call *c = r->c;
	const char *href = arena_printf(c->a, "/register/%s/%s/%lld", day_format(day, key->day),
	    session_name(key->session), (long long)key->group_id);
	const char *ref =
	    arena_printf(c->a, "remind:%lld:%lld", (long long)act->act_id, (long long)k->user_id);
	const struct notice notice = {
	    .user_id = k->user_id,
	    .ref = ref,
	    .kind = "remind",
	    .body = arena_printf(c->a, "The %s register of %s is waited for",
	        session_words(key->session), r->line.group->name),
	    .href = href,
	};
	enum rc rc = notice_add(c, &notice, d);
	if (rc == RC_OK && k->email[0] != '\0') {
		const struct message message = {
		    .ref = ref,
		    .kind = "remind",
		    .to_name = k->name,
		    .to = k->email,
		    .subject = arena_printf(c->a, "Register of %s, %s", r->line.group->name,
		        session_words(key->session)),
		    .body = remind_body(r, href),
		};
		rc = outbox_add(c, &message, d);
	}
	const struct reminder row = {
	    .act_id = act->act_id,
	    .by_mail = k->email[0] != '\0',
	    .day = key->day,
	    .group_id = key->group_id,
	    .n = (int64_t)at,
	    .session = key->session,
	    .user_id = k->user_id,
	};
	return rc == RC_OK ? store_reminder_add(c->st, r->s->school_id, &row, d) : rc;
}

static void
remind_answer(struct remind *r)
{
	struct text *t = r->c->out;
	char when[INSTANT_TEXT];
	text_printf(t, "{\"at\":\"%s\",\"reminded\":[", instant_format(when, r->c->now));
	for (size_t i = 0; i < r->n_keepers; i++) {
		text_add(t, i == 0 ? "{\"name\":" : ",{\"name\":");
		text_add_json(t, r->keepers[i].name);
		json_bool(t, "by_mail", r->keepers[i].email[0] != '\0');
		text_add_char(t, '}');
	}
	text_add(t, "]}");
}

static enum rc
remind_run(struct remind *r, struct desk_act *act, struct diag *d)
{
	enum rc rc = remind_check(r, d);
	if (rc == RC_OK) {
		rc = remind_recent(r, d);
	}
	if (rc == RC_OK) {
		const struct register_key *key = &r->args->key;
		const struct keeper_query q = {key->group_id, key->day, key->session};
		rc = keepers_of(&r->keepers, &r->n_keepers, r->c, r->s, &q, d);
	}
	if (rc == RC_OK && r->n_keepers == 0) {
		return diag_set(d, RC_INVALID, "group", NULL,
		    "nobody is known to keep the register of %s: give the group a tutor, or "
		    "take it for them",
		    r->line.group->name);
	}
	for (size_t i = 0; rc == RC_OK && i < r->n_keepers; i++) {
		rc = remind_one(r, act, i, d);
	}
	if (rc == RC_OK) {
		remind_answer(r);
		rc = desk_end(act, r->c, LIVE_NOTICES, d);
	}
	return rc;
}

enum rc
act_remind(struct call *c, const void *args, struct diag *d)
{
	struct remind r = {.c = c, .args = args};
	const struct register_key *key = &r.args->key;
	enum rc rc = school_hold(&r.s, c, key->urn, PERM_COVER, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 200);
	text_printf(
	    &content, "remind %d %d %lld", key->day, (int)key->session, (long long)key->group_id);
	const struct desk_in in = {
	    .uuid = r.args->uuid, .kind = "remind", .content = &content, .reason = ""};
	struct desk_act act;
	bool is_done = false;
	rc = desk_begin(&is_done, &act, c, &in, d);
	if (rc == RC_OK && !is_done) {
		rc = remind_run(&r, &act, d);
	}
	text_fini(&content);
	school_release(r.s);
	return rc;
}
