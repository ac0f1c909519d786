#include "app/desk.h"

#include "app/reg.h"

#include <string.h>

#define DAY_S ((int64_t)24 * 3600)
#define DESK_LATE_S (5 * DAY_S) /* how long a device may have been without a network */

int64_t
device_time(int64_t now, int64_t taken_at, int64_t sent_at)
{
	if (taken_at == 0 || sent_at < taken_at) {
		return now;
	}
	return now - (sent_at - taken_at);
}

/* The same request again gets the same answer. */
static enum rc
desk_again(bool *is_done, struct call *c, const struct desk_in *in, const struct desk_act *act,
    struct diag *d)
{
	struct desk_act before;
	enum rc rc = store_desk_by_uuid(&before, c->st, c->school_id, in->uuid, c->a, d);
	if (rc == RC_NOT_FOUND) {
		diag_clear(d);
		return RC_OK;
	}
	if (rc != RC_OK) {
		return rc;
	}
	/* The answer holds what the other person may see. */
	bool is_same = before.user_id == act->user_id &&
	               memcmp(before.content, act->content, sizeof before.content) == 0;
	if (!is_same) {
		return diag_set(
		    d, RC_CONFLICT, "uuid", NULL, "this uuid was used for something else before");
	}
	text_add(c->out, before.answer);
	*is_done = true;
	return RC_OK;
}

enum rc
desk_begin(
    bool *is_done, struct desk_act *out, struct call *c, const struct desk_in *in, struct diag *d)
{
	*is_done = false;
	*out = (struct desk_act){
	    .school_id = c->school_id,
	    .kind = in->kind,
	    .time = c->now,
	    .happened = device_time(c->now, in->taken_at, in->sent_at),
	    .user_name = "",
	    .position = "",
	    .device = c->device == NULL ? "" : c->device,
	    .reason = in->reason,
	};
	if (c->who != NULL) {
		out->user_id = c->who->user_id;
		out->user_name = c->who->name;
		out->position = c->who->position;
	}
	store_digest(out->content, in->content->s, in->content->n);
	enum rc rc = uuid_check(in->uuid, d);
	if (rc == RC_OK) {
		memcpy(out->uuid, in->uuid, STORE_UUID);
		rc = desk_again(is_done, c, in, out, d);
	}
	if (rc == RC_OK && !*is_done && c->now - out->happened > DESK_LATE_S) {
		rc = diag_set(d, RC_INVALID, "taken_at", NULL,
		    "that was done %d days ago by the device's clock; after %d days only the "
		    "office "
		    "records it",
		    (int)((c->now - out->happened) / DAY_S), (int)(DESK_LATE_S / DAY_S));
	}
	if (rc == RC_OK && !*is_done) {
		rc = store_desk_next_id(&out->act_id, c->st, c->school_id, d);
	}
	return rc;
}

enum rc
desk_end(struct desk_act *act, struct call *c, uint32_t topics, struct diag *d)
{
	act->answer = c->out->n == 0 ? "" : c->out->s;
	enum rc rc = store_desk_put(c->st, act, d);
	if (rc == RC_OK) {
		effect_topics(c, c->school_id, topics);
	}
	return rc;
}
