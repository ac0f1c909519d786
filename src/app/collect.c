#include "app/collect.h"

#include "app/json.h"
#include "app/reg.h"
#include "base/log.h"

#include <string.h>

static const char *
contact_name(const struct contact *k, struct arena *a)
{
	return arena_printf(
	    a, "%s%s%s", k->forename, k->forename[0] == '\0' ? "" : " ", k->surname);
}

/* The digits of a number without its type and its country: "mobile:+44 7700 900123" and
 * "07700900123" are one. */
static const char *
phone_digits(const char *phone, size_t n, struct arena *a)
{
	char *out = ARENA_ARRAY(a, n + 1, char);
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (phone[i] >= '0' && phone[i] <= '9') {
			out[k++] = phone[i];
		}
	}
	out[k] = '\0';
	if (k > 10 && strncmp(out, "44", 2) == 0) {
		out += 2;
	}
	return out + (out[0] == '0' ? 1 : 0);
}

static bool
shares_phone(const struct contact *x, const struct contact *y, struct arena *a)
{
	for (const char *p = x->phones; *p != '\0';) {
		size_t n = strcspn(p, "\n");
		const char *one = phone_digits(p, n, a);
		for (const char *q = y->phones; *one != '\0' && *q != '\0';) {
			size_t m = strcspn(q, "\n");
			if (strcmp(one, phone_digits(q, m, a)) == 0) {
				return true;
			}
			q += m + (q[m] == '\n');
		}
		p += n + (p[n] == '\n');
	}
	return false;
}

static const char *
home_of(const struct pupil *p, const struct contact *k, struct arena *a)
{
	bool is_own = k->address[0] != '\0';
	const char *address = is_own ? k->address : p->address;
	const char *postcode = is_own ? k->postcode : p->postcode;
	return address[0] == '\0' ? "" : store_fold(a, arena_printf(a, "%s %s", address, postcode));
}

struct person {
	const struct pupil *p;
	const struct contact *k;
	const char *name; /* folded */
	const char *home; /* folded */
};

static bool
is_same_person(
    const struct person *x, const struct pupil *p, const struct contact *k, struct arena *a)
{
	if (x->k->surname[0] == '\0' || strcmp(x->name, store_fold(a, contact_name(k, a))) != 0) {
		return false;
	}
	return shares_phone(x->k, k, a) ||
	       (x->home[0] != '\0' && strcmp(x->home, home_of(p, k, a)) == 0);
}

static bool
shares_contact(const struct person *people, size_t n, const struct pupil *other, struct arena *a)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < other->n_contacts; k++) {
			if (is_same_person(&people[i], other, &other->contacts[k], a)) {
				return true;
			}
		}
	}
	return false;
}

const struct pupil *
roll_find(const struct pupil *roll, size_t n, int64_t pupil_id)
{
	size_t from = 0;
	while (from < n) {
		size_t middle = from + (n - from) / 2;
		if (roll[middle].pupil_id == pupil_id) {
			return &roll[middle];
		}
		if (roll[middle].pupil_id < pupil_id) {
			from = middle + 1;
		} else {
			n = middle;
		}
	}
	return NULL;
}

size_t
siblings_find(int64_t *ids, const struct siblings_query *q, struct arena *a)
{
	const struct pupil *p = roll_find(q->roll, q->n_roll, q->pupil_id);
	size_t n = 0;
	if (p == NULL) {
		return 0;
	}
	struct person *people = ARENA_ARRAY(a, p->n_contacts + 1, struct person);
	for (size_t i = 0; i < p->n_contacts; i++) {
		const struct contact *k = &p->contacts[i];
		people[i] =
		    (struct person){p, k, store_fold(a, contact_name(k, a)), home_of(p, k, a)};
	}
	for (size_t i = 0; i < q->img->n_pupils && n < q->most; i++) {
		const struct image_pupil *other = &q->img->pupils[q->img->by_name[i]];
		const struct pupil *row = roll_find(q->roll, q->n_roll, other->id);
		if (other->id != q->pupil_id && row != NULL && image_is_on_roll(other, q->day) &&
		    shares_contact(people, p->n_contacts, row, a)) {
			ids[n++] = other->id;
		}
	}
	return n;
}

/* Is the word of n bytes one of `words`? With `initials`, also when it is the first letter of one.
 */
static bool
has_word(const char *words, const char *word, size_t n, bool initials)
{
	for (const char *at = words; *at != '\0';) {
		size_t m = strcspn(at, " ");
		if (strncmp(at, word, n) == 0 && (m == n || (initials && n == 1))) {
			return true;
		}
		at += m + (at[m] == ' ');
	}
	return false;
}

static bool
has_all_words(const char *words, const char *wanted)
{
	bool has_any = *wanted != '\0';
	for (const char *at = wanted; *at != '\0';) {
		size_t n = strcspn(at, " ");
		if (!has_word(words, at, n, false)) {
			return false;
		}
		at += n + (at[n] == ' ');
	}
	return has_any;
}

/* "Mr Abara", "O. Abara", "Omar": nothing but parts of the name, with or without a title. */
static bool
is_part_of_name(const char *typed, const char *name)
{
	static const char titles[] = "mr mrs ms miss mx dr rev prof sir";
	bool has_any = false;
	for (const char *at = typed; *at != '\0';) {
		size_t n = strcspn(at, " ");
		if (has_word(name, at, n, true)) {
			has_any = true;
		} else if (!has_word(titles, at, n, false)) {
			return false;
		}
		at += n + (at[n] == ' ');
	}
	return has_any;
}

enum collector { COLLECTOR_OTHER, COLLECTOR_MAY_BE, COLLECTOR_IS };

/* typed: folded. */
static enum collector
collector_is(const char *typed, const struct contact *k, struct arena *a)
{
	const char *name = store_fold(a, contact_name(k, a));
	if (has_all_words(typed, name)) {
		return COLLECTOR_IS;
	}
	bool may_be =
	    is_part_of_name(typed, name) || has_all_words(typed, store_fold(a, k->relationship));
	return may_be ? COLLECTOR_MAY_BE : COLLECTOR_OTHER;
}

enum rc
collector_check(
    struct call *c, struct school_state *s, int64_t pupil_id, const char *person, struct diag *d)
{
	struct pupil p;
	if (person[0] == '\0') {
		return RC_OK;
	}
	enum rc rc = store_pupil(&p, c->st, s->school_id, pupil_id, c->a, d);
	const char *typed = store_fold(c->a, person);
	for (size_t i = 0; rc == RC_OK && i < p.n_contacts; i++) {
		const struct contact *k = &p.contacts[i];
		enum collector who = k->no_contact ? collector_is(typed, k, c->a) : COLLECTOR_OTHER;
		if (who == COLLECTOR_OTHER) {
			continue;
		}
		if (who == COLLECTOR_MAY_BE) {
			return diag_set(d, RC_INVALID, "person", NULL,
			    "write the forename and the surname of who collects: nothing was "
			    "recorded");
		}
		const struct image_pupil *at = image_pupil_find(s->image, pupil_id);
		struct scope scope = pupil_scope(s, at, wall_at(c->now).day);
		bool may_know = actor_has_in(c->who, &scope, PERM_SAFEGUARDING);
		return diag_set(d, RC_INVALID, "person", may_know ? "R112" : NULL, "%s",
		    may_know
		        ? "this person must have no contact with the pupil: nothing was recorded"
		        : "ask the office before the pupil leaves with anybody: nothing was "
		          "recorded");
	}
	return rc;
}

static void
contacts_list(struct text *t, const struct pupil *p, bool has_responsibility, struct arena *a)
{
	const char *comma = "";
	for (size_t i = 0; i < p->n_contacts; i++) {
		const struct contact *k = &p->contacts[i];
		if (k->no_contact || k->has_responsibility != has_responsibility) {
			continue;
		}
		text_printf(t, "%s{\"name\":", comma);
		comma = ",";
		text_add_json(t, contact_name(k, a));
		json_text(t, "relationship", k->relationship);
		json_text(t, "phone", arena_text_n(a, k->phones, strcspn(k->phones, "\n")));
		text_add_char(t, '}');
	}
}

/* What the desk must know before anybody collects. */
static const char *
warning_of(struct call *c, const struct pupil *p, const struct scope *scope)
{
	const char *names = "";
	for (size_t i = 0; i < p->n_contacts; i++) {
		const struct contact *k = &p->contacts[i];
		if (k->no_contact) {
			names = arena_printf(c->a, "%s%s%s (%s)", names,
			    names[0] == '\0' ? "" : ", ", contact_name(k, c->a), k->relationship);
		}
	}
	if (names[0] == '\0') {
		return "";
	}
	if (!actor_has_in(c->who, scope, PERM_SAFEGUARDING)) {
		return "Ask the office before anybody collects this pupil.";
	}
	log_info("no contact of pupil %lld of school %lld read by user %lld",
	    (long long)p->pupil_id, (long long)c->school_id, (long long)c->who->user_id);
	return arena_printf(c->a, "No contact (R112): %s.", names);
}

void
collect_json(struct call *c, const struct pupil *p, const struct scope *scope)
{
	struct text *t = c->out;
	bool may_read = actor_has_in(c->who, scope, PERM_CONTACT_READ);
	text_add(t, ",\"collect\":[");
	if (may_read) {
		contacts_list(t, p, true, c->a);
	}
	text_add(t, "],\"others\":[");
	if (may_read) {
		contacts_list(t, p, false, c->a);
	}
	text_add_char(t, ']');
	json_text(t, "warning", warning_of(c, p, scope));
}
