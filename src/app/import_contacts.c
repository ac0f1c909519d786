#include "exchange/import_contacts.h"

#include "app/import_in.h"

#include <stdlib.h>
#include <string.h>

/*
 * Contacts from a file: the list of each pupil whom the file names becomes the file's. An answer
 * that the file leaves out stays as it was, and nobody who must not be contacted is lost (R112).
 */
static bool
answer_of(enum import_answer answer, bool before)
{
	return answer == IMPORT_UNKNOWN ? before : answer == IMPORT_YES;
}

static const struct contact *
contact_before(const struct pupil *p, const struct import_contact *in)
{
	for (size_t i = 0; i < p->n_contacts; i++) {
		if (strcmp(p->contacts[i].surname, in->surname) == 0 &&
		    strcmp(p->contacts[i].forename, in->forename) == 0) {
			return &p->contacts[i];
		}
	}
	return NULL;
}

/* What the file says; else what was known; else whoever has the pupil's address lives with them. */
static enum lives_with
lives_of(const struct import_contact *in, const struct contact *before)
{
	switch (in->lives_with) {
	case IMPORT_YES:
		return LIVES_FULL;
	case IMPORT_PARTLY:
		return LIVES_PART;
	case IMPORT_NO:
		return LIVES_NO;
	case IMPORT_UNKNOWN:
		break;
	}
	if (before != NULL) {
		return before->lives_with;
	}
	return in->is_address_as_pupil ? LIVES_FULL : LIVES_NO;
}

static struct contact
contact_of(struct arena *a, const struct pupil *p, const struct import_contact *in, int32_t rank)
{
	const struct contact *before = contact_before(p, in);
	bool had = before != NULL;
	return (struct contact){
	    .priority = in->priority > 0 ? in->priority : rank,
	    .title = in->title,
	    .forename = in->forename,
	    .surname = in->surname,
	    .relationship = in->relationship,
	    .has_responsibility = answer_of(in->responsibility, had && before->has_responsibility),
	    .lives_with = lives_of(in, before),
	    .no_contact = answer_of(in->no_contact, had && before->no_contact),
	    .language = in->language,
	    .address = in->address.lines,
	    .postcode = in->address.postcode,
	    .phones = phones_text(a, in->phone, in->n_phones),
	    .email = in->email,
	};
}

static bool
contact_is_same(const struct contact *a, const struct contact *b)
{
	const char *const x[] = {a->title, a->forename, a->surname, a->relationship, a->language,
	    a->address, a->postcode, a->phones, a->email};
	const char *const y[] = {b->title, b->forename, b->surname, b->relationship, b->language,
	    b->address, b->postcode, b->phones, b->email};
	for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) {
		if (strcmp(x[i], y[i]) != 0) {
			return false;
		}
	}
	return a->priority == b->priority && a->has_responsibility == b->has_responsibility &&
	       a->lives_with == b->lives_with && a->no_contact == b->no_contact;
}

static bool
is_named(const struct contact *k, const struct contact *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(k->surname, list[i].surname) == 0 &&
		    strcmp(k->forename, list[i].forename) == 0) {
			return true;
		}
	}
	return false;
}

void
merge_contacts(struct merge *m, struct pupil *p, const struct import_contact *const *in, size_t n)
{
	struct contact *list = ARENA_ARRAY(m->a, n + p->n_contacts + 1, struct contact);
	size_t kept = n;
	for (size_t i = 0; i < n; i++) {
		list[i] = contact_of(m->a, p, in[i], (int32_t)i + 1);
	}
	for (size_t i = 0; i < p->n_contacts; i++) {
		if (p->contacts[i].no_contact && !is_named(&p->contacts[i], list, n)) {
			list[kept++] = p->contacts[i];
		}
	}
	struct pupil after = {.contacts = list, .n_contacts = kept};
	roll_sort_contacts(&after);
	bool is_same = kept == p->n_contacts;
	for (size_t i = 0; is_same && i < kept; i++) {
		is_same = contact_is_same(&list[i], &p->contacts[i]);
	}
	if (!is_same) {
		p->contacts = list;
		p->n_contacts = kept;
		m->is_changed = true;
	}
}

struct kin {
	struct importing *im;
	struct import_contacts file;
	uint32_t *owner; /* of each row: index of its pupil */
	struct pupil *out;
	size_t n_out;
	size_t n_pupils; /* that the file names */
};

static uint32_t
owner_of(const struct roll_index *roll, struct arena *a, const struct import_contact *k)
{
	uint32_t i = find_get(&roll->upn, k->pupil_upn);
	if (i == FIND_NONE) {
		i = find_get(&roll->adno, k->pupil_adno);
	}
	bool is_named = k->pupil_surname[0] != '\0' && k->pupil_forename[0] != '\0';
	if (i == FIND_NONE && k->pupil_upn[0] == '\0' && k->pupil_adno[0] == '\0' && is_named) {
		i = find_get(
		    &roll->name, roll_name_key(a, k->pupil_surname, k->pupil_forename, DAY_NONE));
	}
	return i;
}

static void
owner_problem(struct importing *im, const struct import_contact *k, uint32_t found)
{
	bool has_upn = k->pupil_upn[0] != '\0';
	bool has_adno = k->pupil_adno[0] != '\0';
	const struct import_place at = {
	    .line = k->line,
	    .field = has_upn    ? "pupil_upn"
	             : has_adno ? "pupil_adno"
	                        : "pupil_surname",
	    .value = has_upn    ? k->pupil_upn
	             : has_adno ? k->pupil_adno
	                        : k->pupil_surname,
	};
	import_problem(im, &at, NULL,
	    found == FIND_TWICE ? "several pupils have this name: give the UPN"
	                        : "no pupil of the school has this %s: import pupils first",
	    has_upn    ? "UPN"
	    : has_adno ? "admission number"
	               : "name");
}

static enum rc
kin_plan(struct kin *kin, struct call *c, struct diag *d)
{
	struct importing *im = kin->im;
	struct roll_index roll;
	enum rc rc = roll_index_read(&roll, c, &im->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	size_t n = kin->file.n;
	const struct import_contact **rows =
	    ARENA_ARRAY(&im->a, n + 1, const struct import_contact *);
	size_t *first = ARENA_ARRAY(&im->a, roll.n + 2, size_t); /* of each pupil's rows */
	kin->owner = ARENA_ARRAY(&im->a, n + 1, uint32_t);
	for (size_t i = 0; i < n; i++) {
		uint32_t owner = owner_of(&roll, &im->a, &kin->file.item[i]);
		kin->owner[i] = owner;
		if (owner >= FIND_TWICE) {
			owner_problem(im, &kin->file.item[i], owner);
		} else {
			first[owner + 2]++;
		}
	}
	rc = import_checked(im, d);
	if (rc != RC_OK) {
		return rc;
	}
	for (size_t p = 1; p < roll.n + 2; p++) {
		first[p] += first[p - 1];
	}
	for (size_t i = 0; i < n; i++) {
		rows[first[kin->owner[i] + 1]++] = &kin->file.item[i];
	}
	kin->out = ARENA_ARRAY(&im->a, roll.n + 1, struct pupil);
	kin->n_out = 0;
	kin->n_pupils = 0;
	for (size_t p = 0; p < roll.n; p++) {
		struct merge m = {.a = &im->a, .c = c, .today = im->today, .year = im->year};
		if (first[p + 1] == first[p]) {
			continue;
		}
		kin->n_pupils++;
		merge_contacts(&m, &roll.pupils[p], rows + first[p], first[p + 1] - first[p]);
		if (m.is_changed) {
			kin->out[kin->n_out++] = roll.pupils[p];
		}
	}
	return RC_OK;
}

static enum rc
act_import_contacts(struct call *c, const void *args, struct diag *d)
{
	struct kin *kin = *(struct kin *const *)args;
	enum rc rc = call_school(c, kin->im->args->urn, PERM_IMPORT, d);
	if (rc == RC_OK) {
		rc = kin_plan(kin, c, d);
	}
	if (rc != RC_OK || kin->n_out == 0) {
		return rc;
	}
	struct submission sub;
	import_submission(&sub, kin->im, c, "import_contacts", "contacts");
	rc = store_submit_pupils(&sub, c->st, kin->out, kin->n_out, d);
	if (rc == RC_OK) {
		effect_seq(c, c->school_id, sub.seq, true);
		c->seq = sub.seq;
	}
	return rc;
}

enum rc
import_run_contacts(struct importing *im, struct diag *d)
{
	struct kin kin = {.im = im};
	struct kin *args = &kin;
	struct csv_source src = csv_source_file(im->file);
	struct diag first = {0};
	enum rc rc = import_contacts(&kin.file, &src, &im->report, &im->a, &first);
	if (rc != RC_OK) {
		enum rc checked = import_checked(im, d);
		return checked != RC_OK ? checked
		                        : diag_set(d, rc, first.field, NULL, "%s", first.text);
	}
	import_state(im, IMPORT_WRITING, (int64_t)kin.file.n);
	rc = kin_plan(&kin, im->c, d);
	if (rc == RC_OK && !im->args->dry_run) {
		rc = import_write(im, act_import_contacts, &args, d);
	}
	if (rc == RC_OK) {
		snprintf(im->result->summary, sizeof im->result->summary,
		    "%zu contacts of %zu pupils: %zu pupils changed, %zu already there", kin.file.n,
		    kin.n_pupils, kin.n_out, kin.n_pupils - kin.n_out);
	}
	return rc;
}
