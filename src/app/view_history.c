#include "app/reg.h"

/* GET .../history: every entry of one mark, with who, in what position, when and why (R44). */

static void
entry_json(struct call *c, const struct scope *scope, const struct mark_entry *e,
    const struct mark_entry *before)
{
	struct text *t = c->out;
	char when[INSTANT_TEXT];
	text_printf(t, "{\"seq\":%lld,\"at\":\"%s\",\"kind\":", (long long)e->mark.last_seq,
	    instant_format(when, e->time));
	text_add_json(t, e->kind);
	text_add(t, ",\"by\":");
	text_add_json(t, e->is_disposed ? "disposed of after its time" : e->user_name);
	text_add(t, ",\"position\":");
	text_add_json(t, e->position);
	text_add(t, ",\"device\":");
	text_add_json(t, e->device);
	text_add(t, ",\"code_before\":");
	if (before == NULL) {
		text_add(t, "null");
	} else {
		text_add_json(t, code_info(before->mark.code)->code);
	}
	text_add(t, ",\"code\":");
	text_add_json(t, code_info(e->mark.code)->code);
	if (e->mark.minutes_late != MINUTE_NONE) {
		text_printf(t, ",\"minutes_late\":%d", e->mark.minutes_late);
	}
	text_add(t, ",\"note\":");
	text_add_json(t, note_shown(c, scope, &e->mark));
	text_add(t, ",\"reason\":");
	text_add_json(t, e->reason);
	if (e->clock_off != 0) {
		text_printf(t, ",\"clock_off\":%lld", (long long)e->clock_off);
	}
	text_add_char(t, '}');
}

static enum rc
history_json(struct call *c, struct school_state *s, const struct history_query *q, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(s->image, q->pupil_id);
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(s, p, q->day);
	enum rc rc = actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
	struct mark_entry *entries = NULL;
	size_t n = 0;
	struct session_key where = {s->school_id, q->day, q->session};
	if (rc == RC_OK) {
		rc = store_mark_history(&entries, &n, c->st, &where, q->pupil_id, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	text_add(c->out, "{\"entries\":[");
	for (size_t i = 0; i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		entry_json(c, &scope, &entries[i], i == 0 ? NULL : &entries[i - 1]);
	}
	text_add(c->out, "]}");
	return RC_OK;
}

enum rc
view_history(struct call *c, const struct history_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc == RC_OK) {
		rc = history_json(c, s, q, d);
		school_release(s);
	}
	return rc;
}
