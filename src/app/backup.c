#include "app/backup.h"

#include "app/json.h"
#include "core/retention.h"
#include "store/store.h"

enum rc
app_backup(const char *url, const char *path, int64_t now, struct diag *d)
{
	enum rc rc = store_backup(url, path, d);
	return rc == RC_OK ? store_backup_note(url, now, d) : rc;
}

enum rc
app_restore(const char *url, const char *path, struct diag *d)
{
	return store_restore(url, path, d);
}

enum rc
app_backup_at(int64_t *out, struct store *st, struct diag *d)
{
	return store_backup_at(out, st, d);
}

enum rc
backup_json(struct call *c, const struct school_state *s, struct diag *d)
{
	const int32_t today = wall_at(c->now).day;
	const struct law_config *law = &school_policy(s, today)->policy.law;
	struct submission first = {.time = c->now};
	int64_t at = 0;
	if (!actor_has_for_all(c->who, s->school_id, PERM_EXPORT)) {
		return RC_OK;
	}
	enum rc rc = store_backup_at(&at, c->st, d);
	if (rc == RC_OK && at == 0 && s->image->seq > 0) {
		rc = store_submission(&first, c->st, s->school_id, 1, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	int32_t since = wall_at(at == 0 ? first.time : at).day;
	char last[DAY_TEXT];
	char due[DAY_TEXT];
	text_printf(c->out, ",\"backup\":{\"last\":%s%s%s,\"due\":\"%s\"", at == 0 ? "" : "\"",
	    at == 0 ? "null" : day_format(last, since), at == 0 ? "" : "\"",
	    day_format(due, retention_backup_due(since, law)));
	json_bool(c->out, "is_overdue", retention_backup_overdue(since, today, law));
	text_add_char(c->out, '}');
	return RC_OK;
}
