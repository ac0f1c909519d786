#include "app/whom_to_ring.h"

#include "app/json.h"
#include "app/phones.h"
#include "app/reg.h"

const struct contact *
first_contact(const struct pupil *p, bool by_email)
{
	for (size_t i = 0; i < p->n_contacts; i++) {
		const struct contact *k = &p->contacts[i];
		if (!k->no_contact && (by_email ? k->email : k->phones)[0] != '\0') {
			return k;
		}
	}
	return NULL;
}

const char *
contact_name(struct arena *a, const struct contact *k)
{
	const char *relation =
	    k->relationship[0] == '\0' ? "" : arena_printf(a, " (%s)", k->relationship);
	return arena_printf(
	    a, "%s%s%s%s", k->forename, k->forename[0] == '\0' ? "" : " ", k->surname, relation);
}

const struct policy_post *
post_to_ring(const struct school_state *s, int32_t day, int year)
{
	static const enum policy_post_kind kinds[] = {
	    POST_DAY_TO_DAY_CONTACT, POST_ATTENDANCE_OFFICER};
	const struct policy *policy = &school_policy(s, day)->policy;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const struct policy_post *post = policy_post_on(policy, kinds[i], day, year);
		if (post != NULL && post->phone[0] != '\0') {
			return post;
		}
	}
	return NULL;
}

enum rc
whom_to_ring_json(
    struct call *c, const struct school_state *s, const struct image_pupil *p, struct diag *d)
{
	struct scope scope = pupil_scope(s, p, wall_at(c->now).day);
	text_add(c->out, ",\"contact\":");
	if (!actor_has_in(c->who, &scope, PERM_CONTACT_READ)) {
		text_add(c->out, "null");
		return RC_OK;
	}
	struct pupil row;
	enum rc rc = store_pupil(&row, c->st, s->school_id, p->id, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct contact *by_phone = first_contact(&row, false);
	const struct contact *by_email = first_contact(&row, true);
	const struct contact *first = by_phone != NULL ? by_phone : by_email;
	if (first == NULL) {
		text_add(c->out, "null");
		return RC_OK;
	}
	const char *phones = first->phones;
	const char *phone = phone_next(c->a, &phones);
	text_add(c->out, "{\"name\":");
	text_add_json(c->out, contact_name(c->a, first));
	json_text(c->out, "phone", phone == NULL ? "" : phone);
	json_text(c->out, "email_to", by_email == NULL ? "" : contact_name(c->a, by_email));
	text_add_char(c->out, '}');
	return RC_OK;
}
