#include "app/desk.h"
#include "app/follow_up.h"
#include "app/phones.h"
#include "app/reg.h"
#include "app/whom_to_ring.h"
#include "store/store_follow_up.h"

#include <string.h>

/* POST /contact-attempts: one line in the log of whom the school tried to reach (R70). */
static enum rc
fields_check(const struct attempt_args *in, int32_t day, int32_t today, struct diag *d)
{
	if (day > today) {
		return diag_set(d, RC_INVALID, "date", NULL, "the day is still to come");
	}
	if (in->contact == 0 && in->who[0] == '\0') {
		return diag_set(d, RC_INVALID, "who", NULL, "say who was tried (R70)");
	}
	if (in->outcome == ATTEMPT_SPOKE && in->words[0] == '\0') {
		return diag_set(d, RC_INVALID, "words", NULL, "write what was said (R70)");
	}
	if (in->how == ATTEMPT_VISIT && in->companion[0] == '\0') {
		return diag_set(d, RC_INVALID, "companion", NULL,
		    "a home visit is made by two members of staff: name the second");
	}
	return RC_OK;
}

/* Is it one of the contact's numbers, or its e-mail address? */
static bool
is_number_of(struct arena *a, const struct contact *k, const char *number)
{
	return number[0] == '\0' || strcmp(k->email, number) == 0 ||
	       phone_is_one_of(a, k->phones, number);
}

/* Who was tried, in words: a contact of the pupil, as the record has it now, or somebody else. */
static enum rc
who_was_tried(const char **out, struct call *c, const struct attempt_args *in, struct diag *d)
{
	struct pupil row;
	*out = in->who;
	if (in->contact == 0) {
		return RC_OK;
	}
	enum rc rc = store_pupil(&row, c->st, c->school_id, in->pupil_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < row.n_contacts; i++) {
		const struct contact *k = &row.contacts[i];
		if (k->priority != in->contact) {
			continue;
		}
		if (k->no_contact) {
			return diag_set(d, RC_INVALID, "contact", NULL,
			    "a court order keeps this person away: ask the safeguarding lead "
			    "(R112)");
		}
		if (!is_number_of(c->a, k, in->number)) {
			return diag_set(d, RC_INVALID, "number", NULL,
			    "this is not a number of the contact: it was changed meanwhile");
		}
		*out = contact_name(c->a, k);
		return RC_OK;
	}
	return rc == RC_OK ? diag_set(d, RC_INVALID, "contact", NULL,
	                         "the pupil has no such contact: the list was changed meanwhile")
	                   : rc;
}

static enum rc
attempt_write(struct call *c, const struct attempt_args *in, int32_t day, struct desk_act *act,
    struct diag *d)
{
	struct contact_attempt row = {
	    .act_id = act->act_id,
	    .pupil_id = in->pupil_id,
	    .day = day,
	    .how = attempt_how_name((enum attempt_how)in->how),
	    .outcome = attempt_outcome_name((enum attempt_outcome)in->outcome),
	    .number = in->number,
	    .companion = in->companion,
	    .words = in->words,
	};
	enum rc rc = who_was_tried(&row.contact, c, in, d);
	if (rc == RC_OK) {
		rc = store_contact_attempt_put(c->st, c->school_id, &row, d);
	}
	if (rc == RC_OK) {
		answer_saved(c, act->act_id, c->now, 0);
		rc = desk_end(act, c, LIVE_FOLLOW_UP, d);
	}
	return rc;
}

/* By the groups of today: nobody may follow up a pupil who has left theirs by naming an old day. */
static enum rc
pupil_check(struct call *c, const struct school_state *s, const struct attempt_args *in,
    int32_t today, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(s->image, in->pupil_id);
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(s, p, today);
	enum rc rc = actor_may_in(c->who, &scope, PERM_FOLLOW_UP, d);
	if (rc == RC_OK && in->contact != 0) {
		rc = actor_may_in(c->who, &scope, PERM_CONTACT_READ, d);
	}
	if (rc == RC_OK && in->how == ATTEMPT_AUTHORITY) {
		rc = actor_may_in(c->who, &scope, PERM_SAFEGUARDING, d);
	}
	return rc;
}

enum rc
act_contact_attempt(struct call *c, const void *args, struct diag *d)
{
	const struct attempt_args *in = args;
	struct school_state *s = NULL;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	text_init(&content, 16000);
	text_printf(&content, "attempt %lld %d %d %d %d ", (long long)in->pupil_id, in->day,
	    in->how, in->outcome, in->contact);
	text_add_json(&content, in->who);
	text_add_json(&content, in->number);
	text_add_json(&content, in->companion);
	text_add_json(&content, in->words);
	struct desk_in desk = {.uuid = in->uuid,
	    .kind = "contact_attempt",
	    .content = &content,
	    .taken_at = in->taken_at,
	    .sent_at = in->sent_at,
	    .reason = ""};
	enum rc rc = school_hold(&s, c, in->urn, PERM_FOLLOW_UP, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &act, c, &desk, d);
	}
	text_fini(&content);
	if (rc == RC_OK && !is_done) {
		int32_t today = wall_at(c->now).day;
		int32_t day = in->day == DAY_NONE ? today : in->day;
		rc = pupil_check(c, s, in, today, d);
		if (rc == RC_OK) {
			rc = fields_check(in, day, today, d);
		}
		if (rc == RC_OK) {
			rc = attempt_write(c, in, day, &act, d);
		}
	}
	if (s != NULL) {
		school_release(s);
	}
	return rc;
}
