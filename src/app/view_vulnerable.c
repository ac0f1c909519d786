#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "app/vulnerable.h"
#include "base/log.h"
#include "store/store_post.h"
#include "store/store_users.h"
#include "store/store_vulnerable.h"

/* GET /vulnerable: the list, as far as the caller may see it. */
struct list {
	struct call *c;
	struct school_state *s;
	int32_t today;
	struct vulnerable_step_row *steps;
	size_t n_steps;
	struct user *users;
	size_t n_users;
	size_t n_reasons; /* shown */
};

static const char *
user_name(const struct list *v, int64_t user_id)
{
	for (size_t i = 0; i < v->n_users; i++) {
		if (v->users[i].user_id == user_id) {
			return v->users[i].name;
		}
	}
	return "";
}

static void
steps_json(struct list *v, const struct vulnerable_row *row)
{
	struct text *t = v->c->out;
	const char *comma = "";
	text_add(t, ",\"log\":[");
	for (size_t i = 0; i < v->n_steps; i++) {
		const struct vulnerable_step_row *s = &v->steps[i];
		if (s->entry_id != row->entry_id) {
			continue;
		}
		text_printf(t, "%s{\"n\":%lld", comma, (long long)s->n);
		comma = ",";
		json_text(t, "kind", s->kind);
		json_instant(t, "at", s->at);
		json_text(t, "by", s->user_name);
		json_text(t, "position", s->position);
		json_text(t, "words", s->words);
		json_day(t, "review_on", s->review_day);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* Who was told of the last change, and who has seen it (C187). */
static enum rc
seen_json(struct list *v, const struct vulnerable_row *row, struct diag *d)
{
	struct call *c = v->c;
	struct notice_row *told = NULL;
	size_t n = 0;
	int64_t last = 0;
	for (size_t i = 0; i < v->n_steps; i++) {
		bool is_told = v->steps[i].kind[0] == 'l' || v->steps[i].kind[0] == 'e';
		last = v->steps[i].entry_id == row->entry_id && is_told ? v->steps[i].n : last;
	}
	const char *ref =
	    arena_printf(c->a, "vulnerable:%lld:%lld", (long long)row->entry_id, (long long)last);
	enum rc rc = store_notices_about(&told, &n, c->st, v->s->school_id, ref, c->a, d);
	text_add(c->out, ",\"told\":[");
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		text_add(c->out, i == 0 ? "{\"name\":" : ",{\"name\":");
		text_add_json(c->out, user_name(v, told[i].user_id));
		json_instant(c->out, "seen_at", told[i].seen);
		text_add_char(c->out, '}');
	}
	text_add_char(c->out, ']');
	return rc;
}

static enum rc
entry_json(struct list *v, const struct vulnerable_row *row, const struct image_pupil *p,
    const struct scope *scope, struct diag *d)
{
	struct text *t = v->c->out;
	const struct image_group *g = image_group_on(v->s->image, p, v->today);
	bool sees = actor_has_in(v->c->who, scope, PERM_SAFEGUARDING);
	bool may_decide = actor_has_in(v->c->who, scope, PERM_VULNERABLE);
	bool is_due = row->state == VULNERABLE_LISTED && row->review_day <= v->today;
	text_printf(t, "{\"id\":\"%lld\",\"pupil\":\"%lld\",\"name\":", (long long)row->entry_id,
	    (long long)row->pupil_id);
	name_json(t, p);
	json_text(t, "group", g == NULL ? "" : g->name);
	json_text(t, "state", vulnerable_state_name(row->state));
	json_day(t, "from", row->from_day);
	json_day(t, "review_on", sees ? row->review_day : DAY_NONE);
	json_bool(t, "is_due", sees && is_due);
	json_bool(t, "may_decide", may_decide);
	json_text(t, "reason", sees ? row->reason : "");
	json_instant(t, "proposed_at", row->proposed_at);
	json_text(t, "proposed_by", sees ? row->proposed_name : "");
	v->n_reasons += sees ? 1 : 0;
	if (!sees) {
		text_add(t, ",\"log\":[]");
	} else {
		steps_json(v, row);
	}
	enum rc rc = RC_OK;
	if (may_decide) {
		rc = seen_json(v, row, d);
	} else {
		text_add(t, ",\"told\":[]");
	}
	text_add_char(t, '}');
	return rc;
}

/* The list is for all teaching staff and reception (C187); what was proposed, declined or ended is
 * for those with the safeguarding permission, and one's own proposal. */
static bool
is_shown(const struct list *v, const struct vulnerable_row *row, const struct scope *scope)
{
	return row->state == VULNERABLE_LISTED ||
	       actor_has_in(v->c->who, scope, PERM_SAFEGUARDING) ||
	       (row->state == VULNERABLE_PROPOSED && row->proposed_by == v->c->who->user_id);
}

static enum rc
list_json(struct list *v, struct diag *d)
{
	struct call *c = v->c;
	struct vulnerable_row *rows = NULL;
	size_t n = 0;
	const char *comma = "";
	enum rc rc = store_vulnerables(&rows, &n, c->st, v->s->school_id, c->a, d);
	if (rc == RC_OK) {
		rc =
		    store_vulnerable_steps(&v->steps, &v->n_steps, c->st, v->s->school_id, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_users(&v->users, &v->n_users, c->st, c->a, d);
	}
	text_add(c->out, "{\"entries\":[");
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_pupil *p = image_pupil_find(v->s->image, rows[i].pupil_id);
		if (p == NULL) {
			continue;
		}
		struct scope scope = pupil_scope(v->s, p, v->today);
		if (is_shown(v, &rows[i], &scope)) {
			text_add(c->out, comma);
			comma = ",";
			rc = entry_json(v, &rows[i], p, &scope, d);
		}
	}
	text_add(c->out, "]}");
	return rc;
}

enum rc
view_vulnerable(struct call *c, int64_t urn, struct diag *d)
{
	struct list v = {.c = c, .today = wall_at(c->now).day};
	enum rc rc = school_hold(&v.s, c, urn, PERM_ALERT, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = list_json(&v, d);
	if (v.n_reasons > 0) { /* R109 */
		log_info("reasons of the vulnerable list of school %lld read by user %lld",
		    (long long)v.s->school_id, (long long)c->who->user_id);
	}
	school_release(v.s);
	return rc;
}
