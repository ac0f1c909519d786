#include "app/alert_case.h"
#include "app/json.h"

#define SHOWN_S ((int64_t)30 * 24 * 3600)

static enum rc
alert_shown(struct alert_case *v, struct call *c, struct school_state *s,
    const struct alert_row *row, struct diag *d)
{
	enum rc rc = alert_begin(v, c, s, row, d);
	return rc == RC_OK ? alert_load(v, d) : rc;
}

enum rc
view_alerts(struct call *c, const struct alerts_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct alert_row *rows = NULL;
	size_t n = 0;
	enum rc rc = school_hold(&s, c, q->urn, PERM_ALERT, d);
	if (rc != RC_OK) {
		return rc;
	}
	int64_t since = q->open ? INT64_MAX : c->now - SHOWN_S;
	rc = store_alerts(&rows, &n, c->st, s->school_id, since, c->a, d);
	const char *comma = "";
	char now[INSTANT_TEXT];
	text_printf(c->out, "{\"now\":\"%s\",\"alerts\":[", instant_format(now, c->now));
	struct alert_case v = {0};
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (i == 0) {
			rc = alert_begin(&v, c, s, &rows[i], d);
		} else {
			alert_turn(&v, &rows[i]);
		}
		rc = rc == RC_OK ? alert_load(&v, d) : rc;
		if (rc == RC_OK && alert_is_visible(&v)) {
			text_add(c->out, comma);
			comma = ",";
			rc = alert_json(&v, d);
		}
	}
	text_add(c->out, "]}");
	school_release(s);
	return rc;
}

enum rc
view_alert(struct call *c, const struct alert_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct alert_row row;
	struct alert_case v;
	enum rc rc = school_hold(&s, c, q->urn, PERM_ALERT, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_alert(&row, c->st, s->school_id, q->alert_id, c->a, d);
	if (rc == RC_OK) {
		rc = alert_shown(&v, c, s, &row, d);
	}
	if (rc == RC_OK && !alert_is_visible(&v)) {
		rc = actor_may_in(c->who, &v.scope, PERM_ALERT, d);
	}
	if (rc == RC_OK) {
		rc = alert_json(&v, d);
	}
	school_release(s);
	return rc;
}
