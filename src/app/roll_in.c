#include "app/roll_in.h"

#include "app/reg.h"
#include "base/uuid.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

void
roll_pupil_blank(struct pupil *p)
{
	*p = (struct pupil){
	    .upn = "",
	    .adno = "",
	    .legal_surname = "",
	    .legal_forename = "",
	    .middle_names = "",
	    .preferred_surname = "",
	    .preferred_forename = "",
	    .former_surname = "",
	    .dob = DAY_NONE,
	    .sex = "",
	    .ethnicity = "",
	    .language = "",
	    .last_school = "",
	    .address = "",
	    .postcode = "",
	    .enrol_status = "C",
	    .note = "",
	};
}

void
roll_enrolment_blank(struct enrolment *e)
{
	*e = (struct enrolment){
	    .start_day = DAY_NONE,
	    .end_day = DAY_NONE,
	    .ground = "",
	    .ground_met_day = DAY_NONE,
	    .evidence = "",
	    .return_sent_day = DAY_NONE,
	    .expected_end_day = DAY_NONE,
	    .destination = "",
	};
}

void
roll_put_year(struct pupil *p, struct arena *a, enum nc_year year, int32_t from)
{
	struct pupil_year *years = ARENA_ARRAY(a, p->n_years + 1, struct pupil_year);
	size_t n = 0;
	for (size_t i = 0; i < p->n_years; i++) {
		struct pupil_year y = p->years[i];
		if (y.from_day >= from) {
			continue; /* replaced whole */
		}
		bool is_same = y.nc_year == (int32_t)year && y.to_day == DAY_NONE;
		if (is_same) {
			return;
		}
		if (y.to_day == DAY_NONE || y.to_day >= from) {
			y.to_day = from - 1;
		}
		years[n++] = y;
	}
	years[n++] = (struct pupil_year){(int32_t)year, from, DAY_NONE};
	p->years = years;
	p->n_years = n;
}

void
roll_put_group(struct pupil *p, struct arena *a, int64_t group_id, int32_t from)
{
	struct group_member *groups = ARENA_ARRAY(a, p->n_groups + 1, struct group_member);
	size_t n = 0;
	for (size_t i = 0; i < p->n_groups; i++) {
		struct group_member g = p->groups[i];
		if (g.from_day >= from) {
			continue;
		}
		if (g.group_id == group_id && g.to_day == DAY_NONE) {
			return;
		}
		if (g.to_day == DAY_NONE || g.to_day >= from) {
			g.to_day = from - 1;
		}
		groups[n++] = g;
	}
	groups[n++] = (struct group_member){group_id, from, DAY_NONE};
	p->groups = groups;
	p->n_groups = n;
}

void
roll_end_placement(struct pupil *p, int32_t last_day)
{
	for (size_t i = 0; i < p->n_years; i++) {
		if (p->years[i].to_day == DAY_NONE && p->years[i].from_day <= last_day) {
			p->years[i].to_day = last_day;
		}
	}
	for (size_t i = 0; i < p->n_groups; i++) {
		if (p->groups[i].to_day == DAY_NONE && p->groups[i].from_day <= last_day) {
			p->groups[i].to_day = last_day;
		}
	}
}

static int
flag_compare(const void *a, const void *b)
{
	const struct flag *x = a;
	const struct flag *y = b;
	if (x->kind != y->kind) {
		return x->kind < y->kind ? -1 : 1;
	}
	return x->from_day < y->from_day ? -1 : x->from_day > y->from_day;
}

void
roll_sort_flags(struct pupil *p)
{
	if (p->n_flags > 1) {
		qsort(p->flags, p->n_flags, sizeof *p->flags, flag_compare);
	}
}

static int
contact_compare(const void *a, const void *b)
{
	const struct contact *x = a;
	const struct contact *y = b;
	return x->priority < y->priority ? -1 : x->priority > y->priority;
}

void
roll_sort_contacts(struct pupil *p)
{
	if (p->n_contacts > 1) {
		qsort(p->contacts, p->n_contacts, sizeof *p->contacts, contact_compare);
	}
}

enum rc
roll_move_start(struct pupil *p, struct call *c, int32_t start, struct diag *d)
{
	struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
	struct mark *marks = NULL;
	size_t n = 0;
	if (start > e->start_day) {
		enum rc rc = store_marks_of_pupil(&marks, &n, c->st, c->school_id, p->pupil_id,
		    (struct day_range){e->start_day, start - 1}, c->a, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	if (n > 0) {
		return diag_set(d, RC_INVALID, "start", "SI 2024/208 reg 8(1) (R10)",
		    "the pupil has %zu marks before that day", n);
	}
	bool is_over = p->n_enrolments > 1 && start <= e[-1].end_day;
	if (is_over || (e->end_day != DAY_NONE && start > e->end_day)) {
		return diag_set(d, RC_INVALID, "start", "SI 2024/208 reg 8(1) (R10)",
		    "the starting day does not fit the pupil's other days on roll");
	}
	for (size_t i = 0; i < p->n_years; i++) {
		p->years[i].from_day =
		    p->years[i].from_day == e->start_day ? start : p->years[i].from_day;
	}
	for (size_t i = 0; i < p->n_groups; i++) {
		p->groups[i].from_day =
		    p->groups[i].from_day == e->start_day ? start : p->groups[i].from_day;
	}
	e->start_day = start;
	return RC_OK;
}

enum rc
roll_group_id(
    int64_t *out, struct call *c, const char *name, int year, const char *seed, struct diag *d)
{
	struct reg_group *groups = NULL;
	size_t n = 0;
	enum rc rc = store_groups(&groups, &n, c->st, c->school_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (strcmp(groups[i].name, name) == 0) {
			*out = groups[i].group_id;
			return RC_OK;
		}
	}
	if (rc == RC_OK && name[0] == '\0') {
		return diag_set(d, RC_INVALID, "group", NULL, "the group's name is empty");
	}
	struct reg_group made = {.name = name, .nc_year = year};
	if (rc == RC_OK) {
		rc = store_group_next_id(&made.group_id, c->st, c->school_id, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct submission sub;
	uint8_t digest[STORE_HASH];
	char *text = arena_printf(c->a, "%s group %s", seed, name);
	store_digest(digest, text, strlen(text));
	submission_of(&sub, c, seed, "groups", "");
	uuid_of_bytes(sub.uuid, digest);
	rc = store_submit_groups(&sub, c->st, &made, 1, d);
	*out = made.group_id;
	return rc;
}

struct scope
roll_scope(const struct call *c, const struct pupil *p, int32_t day)
{
	struct scope scope = {c->school_id, 0, -1};
	for (size_t i = 0; i < p->n_years; i++) {
		const struct pupil_year *y = &p->years[i];
		if (y->from_day <= day && (y->to_day == DAY_NONE || day <= y->to_day)) {
			scope.year = y->nc_year;
		}
	}
	for (size_t i = 0; i < p->n_groups; i++) {
		const struct group_member *g = &p->groups[i];
		if (g->from_day <= day && (g->to_day == DAY_NONE || day <= g->to_day)) {
			scope.group_id = g->group_id;
		}
	}
	return scope;
}

bool
roll_is_final_year(const struct school_state *s, const struct pupil *p, int32_t day)
{
	const struct policy *policy = &school_policy(s, day)->policy;
	struct call c = {.school_id = s->school_id};
	int32_t next = calendar_add_school_days(&s->image->calendar, day, 1);
	struct day_range year = school_year_on(s, day);
	bool is_last_day = next == DAY_NONE || next > year.to;
	return is_last_day && policy->final_year_group != POLICY_NONE &&
	       roll_scope(&c, p, day).year == policy->final_year_group;
}

int
roll_fact_parse(const char *name)
{
	/* In the order of the bits of enum ground_fact. */
	static const char *const names[] = {"other_school", "nursery_ended", "others_consent",
	    "not_expected", "order_names_other", "order_revoked", "written_notice", "moved_away",
	    "joint_enquiry", "no_known_cause", "detention", "death", "no_sixth_form", "fees_unpaid",
	    "ceased", "exclusion_final", "is_boarder", "dual_agreed", "order_names_this",
	    "mobile_main_school"};
	return name_find(names, sizeof names / sizeof names[0], name);
}

static void
content_text(struct text *t, const char *s)
{
	if (s == NULL) {
		text_add_char(t, '~');
	} else {
		text_add_json(t, s);
	}
}

void
roll_content(struct text *t, const struct pupil_in *in)
{
	const char *const texts[] = {in->reason, in->upn, in->adno, in->legal_surname,
	    in->legal_forename, in->middle_names, in->preferred_surname, in->preferred_forename,
	    in->former_surname, in->sex, in->address, in->postcode, in->language, in->ethnicity,
	    in->last_school, in->note, in->year, in->group};
	text_printf(
	    t, "pupil %lld %d %d %d", (long long)in->pupil_id, in->dob, in->start, in->is_boarder);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		content_text(t, texts[i]);
	}
	for (size_t i = 0; i < in->n_flags; i++) {
		const struct flag_in *f = &in->flags[i];
		text_printf(t, "|%s %d %d %d", f->kind, f->from, f->to, f->told_on);
		content_text(t, f->detail);
		content_text(t, f->authority);
		content_text(t, f->contact);
	}
	for (size_t i = 0; i < in->n_contacts; i++) {
		const struct contact_in *k = &in->contacts[i];
		const char *const parts[] = {k->title, k->forename, k->surname, k->relationship,
		    k->lives_with, k->language, k->address, k->postcode, k->phones, k->email};
		text_printf(t, "|%d %d %d", k->priority, k->has_responsibility, k->no_contact);
		for (size_t j = 0; j < sizeof parts / sizeof parts[0]; j++) {
			content_text(t, parts[j]);
		}
	}
}

enum rc
roll_pupil_of_seq(int64_t *pupil_id, struct call *c, int64_t seq, struct diag *d)
{
	struct submission sub;
	if (*pupil_id != 0) {
		return RC_OK;
	}
	enum rc rc = store_submission(&sub, c->st, c->school_id, seq, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	json_t *payload = json_loads(sub.payload, 0, NULL);
	json_t *id =
	    json_object_get(json_array_get(json_object_get(payload, "pupils"), 0), "pupil_id");
	*pupil_id = json_integer_value(id);
	json_decref(payload);
	return *pupil_id != 0 ? RC_OK
	                      : diag_set(d, RC_NOT_FOUND, "uuid", NULL, "that act made no pupil");
}
