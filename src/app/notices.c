#include "app/outbox.h"

#include "app/json.h"
#include "app/schools.h"
#include "store/store_post.h"

#define SHOWN_S INT64_C(86400) /* a notice that was seen is shown for a day */

enum rc
notice_add(struct call *c, const struct notice *n, struct diag *d)
{
	const struct notice_row row = {
	    .user_id = n->user_id,
	    .ref = n->ref,
	    .kind = n->kind,
	    .body = n->body,
	    .href = n->href,
	    .made = c->now,
	    .made_by = c->who == NULL ? "" : c->who->name,
	};
	enum rc rc = store_notice_add(c->st, c->school_id, &row, d);
	if (rc == RC_OK) {
		effect_topics(c, c->school_id, LIVE_NOTICES);
	}
	return rc;
}

static void
notice_json(struct text *t, const struct notice_row *n)
{
	text_printf(t, "{\"id\":\"%lld\"", (long long)n->notice_id);
	json_text(t, "kind", n->kind);
	json_text(t, "body", n->body);
	json_text(t, "href", n->href);
	json_instant(t, "made", n->made);
	json_text(t, "made_by", n->made_by);
	json_instant(t, "seen", n->seen);
	text_add_char(t, '}');
}

enum rc
view_notices(struct call *c, int64_t urn, struct diag *d)
{
	struct notice_row *rows = NULL;
	size_t n = 0;
	enum rc rc = call_school(c, urn, PERM_SCHOOL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	/* A token acts for its maker, and reads none of their notices: those name pupils. */
	if (c->who->is_token) {
		text_add(c->out, "{\"notices\":[]}");
		return RC_OK;
	}
	const struct notice_row of = {.user_id = c->who->user_id, .made = c->now - SHOWN_S};
	rc = store_notices_of(&rows, &n, c->st, c->school_id, &of, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_add(c->out, "{\"notices\":[");
	for (size_t i = 0; i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		notice_json(c->out, &rows[i]);
	}
	text_add(c->out, "]}");
	return RC_OK;
}

enum rc
act_notice_seen(struct call *c, const void *args, struct diag *d)
{
	const struct notice_seen_args *in = args;
	enum rc rc = call_school(c, in->urn, PERM_SCHOOL_READ, d);
	if (rc == RC_OK && c->who->is_token) {
		rc = diag_set(d, RC_NOT_FOUND, "notice", NULL, "you have no such notice");
	}
	if (rc != RC_OK) {
		return rc;
	}
	const struct notice_row seen = {
	    .notice_id = in->notice_id, .user_id = c->who->user_id, .seen = c->now};
	rc = store_notice_seen(c->st, c->school_id, &seen, d);
	if (rc == RC_OK) {
		rc = store_flush(c->st, d); /* whether it was theirs shows now */
	}
	if (rc == RC_NOT_FOUND) {
		return diag_set(d, RC_NOT_FOUND, "notice", NULL, "you have no such notice");
	}
	if (rc == RC_OK) {
		effect_topics(c, c->school_id, LIVE_NOTICES);
		text_add(c->out, "{\"seen\":true}");
	}
	return rc;
}
