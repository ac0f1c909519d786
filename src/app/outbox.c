#include "app/outbox.h"

#include "app/app_private.h"
#include "app/json.h"
#include "post/post.h"
#include "store/store_post.h"

#include <string.h>

#define OUTBOX_SHOWN 200

static enum rc
message_check(const struct message *m, struct diag *d)
{
	if (!post_address_is_valid(m->to)) {
		return diag_set(d, RC_INVALID, "to", NULL, "\"%.60s\" is no e-mail address", m->to);
	}
	if (m->subject[0] == '\0' || strchr(m->subject, '\n') != NULL) {
		return diag_set(d, RC_INVALID, "subject", NULL, "a subject is one line of text");
	}
	return RC_OK;
}

enum rc
outbox_add(struct call *c, const struct message *m, struct diag *d)
{
	enum rc rc = message_check(m, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct message_row row = {
	    .ref = m->ref,
	    .kind = m->kind,
	    .to_name = m->to_name,
	    .to_address = m->to,
	    .subject = m->subject,
	    .body = m->body,
	    .state = MESSAGE_WAITING,
	    .made = c->now,
	    .due = m->due == 0 ? c->now : m->due,
	    .error = "",
	    .made_by = c->who == NULL ? "" : c->who->name,
	};
	return store_message_add(c->st, c->school_id, &row, d);
}

const char *
app_link(const struct call *c, const char *path)
{
	return arena_printf(c->a, "%s%s", app_config(c->app)->public_url, path);
}

static void
message_json(struct text *t, const struct message_row *m)
{
	text_printf(t, "{\"id\":\"%lld\"", (long long)m->message_id);
	json_text(t, "kind", m->kind);
	json_text(t, "to_name", m->to_name);
	json_text(t, "to", m->to_address);
	json_text(t, "subject", m->subject);
	json_text(t, "state", message_state_name(m->state));
	json_instant(t, "made", m->made);
	json_text(t, "made_by", m->made_by);
	json_instant(t, "sent", m->sent);
	json_instant(t, "due", m->due);
	text_printf(t, ",\"tries\":%d", (int)m->tries);
	json_text(t, "error", m->error);
	text_add_char(t, '}');
}

enum rc
view_outbox(struct call *c, int64_t urn, struct diag *d)
{
	struct message_row *rows = NULL;
	size_t n = 0;
	enum rc rc = call_school(c, urn, PERM_COVER, d);
	if (rc == RC_OK) { /* it holds names of parents and pupils of all groups */
		rc = actor_may_for_all(c->who, c->school_id, PERM_COVER, d);
	}
	if (rc == RC_OK) {
		rc = store_messages(&rows, &n, c->st, c->school_id, OUTBOX_SHOWN, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	text_printf(
	    c->out, "{\"has_carrier\":%s,\"messages\":[", c->app->post == NULL ? "false" : "true");
	for (size_t i = 0; i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		message_json(c->out, &rows[i]);
	}
	text_add(c->out, "]}");
	return RC_OK;
}
