#include "app/json.h"
#include "app/phones.h"
#include "app/photo.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "app/roll_in.h"

#include "base/log.h"
#include "core/age.h"

#include <string.h>

/* A pupil's entry in the admission register. Contacts and safeguarding flags by permission. */

static void
flags_json(struct call *c, const struct pupil *p, const struct scope *scope)
{
	struct text *t = c->out;
	const char *comma = "";
	text_add(t, ",\"flags\":[");
	for (size_t i = 0; i < p->n_flags; i++) {
		const struct flag *f = &p->flags[i];
		enum pupil_flag kind = f->kind;
		if (!flag_is_visible(c, scope, kind)) {
			continue;
		}
		text_add(t, comma);
		comma = ",";
		text_add(t, "{\"kind\":");
		text_add_json(t, pupil_flag_info(kind)->name);
		json_day(t, "from", f->from_day);
		json_day(t, "to", f->to_day);
		json_text(t, "detail", f->detail);
		json_text(t, "authority", f->authority);
		json_text(t, "contact", f->contact);
		json_day(t, "told_on", f->told_day);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static void
record_badges_json(struct call *c, const struct pupil *p, const struct scope *scope, int32_t day)
{
	struct text *t = c->out;
	const char *comma = "";
	text_add(t, ",\"badges\":[");
	for (size_t i = 0; i < p->n_flags; i++) {
		const struct flag *f = &p->flags[i];
		enum pupil_flag kind = f->kind;
		bool holds = (f->from_day == DAY_NONE || f->from_day <= day) &&
		             (f->to_day == DAY_NONE || day <= f->to_day);
		if (!holds || !flag_is_visible(c, scope, kind)) {
			continue;
		}
		text_printf(t, "%s{\"kind\":\"%s\"", comma, pupil_flag_info(kind)->name);
		comma = ",";
		json_text(t, "text", pupil_flag_info(kind)->text);
		text_printf(t, ",\"is_act\":%s}", pupil_flag_info(kind)->is_act ? "true" : "false");
	}
	text_add_char(t, ']');
}

/* The numbers of a contact, parted by line breaks in the record. */
static void
phones_json(struct call *c, const char *phones)
{
	struct text *t = c->out;
	const char *comma = "";
	text_add(t, ",\"phones\":[");
	for (const char *one = phone_line_next(c->a, &phones); one != NULL;
	     one = phone_line_next(c->a, &phones)) {
		text_add(t, comma);
		text_add_json(t, one);
		comma = ",";
	}
	text_add_char(t, ']');
}

static void
contacts_json(struct call *c, const struct pupil *p, const struct scope *scope)
{
	struct text *t = c->out;
	text_add(t, ",\"contacts\":[");
	size_t n = actor_has_in(c->who, scope, PERM_CONTACT_READ) ? p->n_contacts : 0;
	for (size_t i = 0; i < n; i++) {
		const struct contact *k = &p->contacts[i];
		text_printf(
		    t, "%s{\"id\":\"%zu\",\"priority\":%d", i == 0 ? "" : ",", i + 1, k->priority);
		json_text(t, "title", k->title);
		json_text(t, "forename", k->forename);
		json_text(t, "surname", k->surname);
		json_text(t, "relationship", k->relationship);
		text_printf(t, ",\"has_responsibility\":%s,\"lives_with\":\"%s\",\"no_contact\":%s",
		    k->has_responsibility ? "true" : "false", lives_with_name(k->lives_with),
		    k->no_contact ? "true" : "false");
		json_text(t, "language", k->language);
		json_text(t, "address", k->address);
		json_text(t, "postcode", k->postcode);
		phones_json(c, k->phones);
		json_text(t, "email", k->email);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static void
enrolments_json(struct text *t, const struct pupil *p, bool sees_home)
{
	text_add(t, ",\"enrolments\":[");
	for (size_t i = 0; i < p->n_enrolments; i++) {
		const struct enrolment *e = &p->enrolments[i];
		char start[DAY_TEXT];
		text_printf(
		    t, "%s{\"start\":\"%s\"", i == 0 ? "" : ",", day_format(start, e->start_day));
		json_day(t, "end", e->end_day);
		json_text(t, "ground", e->ground);
		json_day(t, "ground_met", e->ground_met_day);
		json_text(t, "evidence", sees_home ? e->evidence : "");
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static enum rc
placement_json(struct call *c, const struct pupil *p, const struct scope *scope, struct diag *d)
{
	struct reg_group *groups = NULL;
	size_t n = 0;
	struct text *t = c->out;
	enum rc rc = store_groups(&groups, &n, c->st, c->school_id, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	const char *now = "";
	text_add(t, ",\"groups\":[");
	for (size_t i = 0; i < p->n_groups; i++) {
		const char *name = "";
		for (size_t k = 0; k < n; k++) {
			name = groups[k].group_id == p->groups[i].group_id ? groups[k].name : name;
		}
		now = p->groups[i].group_id == scope->group_id ? name : now;
		text_add(t, i == 0 ? "{\"group\":" : ",{\"group\":");
		text_add_json(t, name);
		json_day(t, "from", p->groups[i].from_day);
		json_day(t, "to", p->groups[i].to_day);
		text_add_char(t, '}');
	}
	text_add(t, "],\"years\":[");
	for (size_t i = 0; i < p->n_years; i++) {
		text_add(t, i == 0 ? "{\"year\":" : ",{\"year\":");
		text_add_json(t, nc_year_name((enum nc_year)p->years[i].nc_year));
		json_day(t, "from", p->years[i].from_day);
		json_day(t, "to", p->years[i].to_day);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
	json_text(t, "group", now);
	text_printf(t, ",\"group_id\":\"%lld\"", (long long)scope->group_id);
	json_text(t, "year", scope->year < 0 ? "" : nc_year_name((enum nc_year)scope->year));
	return RC_OK;
}

static const char *
status_of(const struct pupil *p, int32_t today)
{
	if (p->n_enrolments == 0) {
		return "left";
	}
	const struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
	if (e->start_day > today) {
		return "expected";
	}
	return e->end_day == DAY_NONE || e->end_day >= today ? "on" : "left";
}

static void
person_json(struct call *c, const struct pupil *p, int32_t today)
{
	struct text *t = c->out;
	const char *surname =
	    p->preferred_surname[0] != '\0' ? p->preferred_surname : p->legal_surname;
	const char *forename =
	    p->preferred_forename[0] != '\0' ? p->preferred_forename : p->legal_forename;
	text_printf(t, "{\"id\":\"%lld\",\"name\":{\"surname\":", (long long)p->pupil_id);
	text_add_json(t, surname);
	json_text(t, "forename", forename);
	if (strcmp(surname, p->legal_surname) != 0 || strcmp(forename, p->legal_forename) != 0) {
		json_text(
		    t, "legal", arena_printf(c->a, "%s, %s", p->legal_surname, p->legal_forename));
	}
	text_add_char(t, '}');
	json_text(t, "legal_surname", p->legal_surname);
	json_text(t, "legal_forename", p->legal_forename);
	json_text(t, "middle_names", p->middle_names);
	json_text(t, "preferred_surname", p->preferred_surname);
	json_text(t, "preferred_forename", p->preferred_forename);
	json_text(t, "former_surname", p->former_surname);
	json_text(t, "upn", p->upn);
	json_text(t, "adno", p->adno);
	char date[DAY_TEXT];
	text_printf(t, ",\"dob\":\"%s\",\"age\":%d", day_format(date, p->dob),
	    p->dob == DAY_NONE ? 0 : age_years(p->dob, today));
	json_text(t, "sex", p->sex);
	json_text(t, "status", status_of(p, today));
	json_bool(t, "is_boarder", p->is_boarder);
	if (p->dob != DAY_NONE) {
		struct law_config law = law_config_default();
		struct day_range csa = age_compulsory(p->dob, law.school_year_start);
		json_day(t, "compulsory_from", csa.from);
		json_day(t, "compulsory_to", csa.to);
	}
}

static enum rc
pupil_photo_json(struct call *c, int64_t pupil_id, struct diag *d)
{
	struct photos photos = {0};
	struct school school;
	enum rc rc = photos_read(&photos, c, d);
	if (rc == RC_OK && photo_of(&photos, pupil_id) != 0) {
		rc = store_school(&school, c->st, c->school_id, c->a, d);
		if (rc == RC_OK) {
			photo_json(c->out, &photos, school.urn, pupil_id);
		}
	}
	return rc;
}

enum rc
pupil_record_json(struct call *c, const struct pupil *p, int64_t seq, struct diag *d)
{
	struct text *t = c->out;
	int32_t today = wall_at(c->now).day;
	const char *status = status_of(p, today);
	/* Who has left, or is still to come, is seen where they were, or will be. */
	int32_t on = today;
	if (p->n_enrolments > 0) {
		const struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
		on = strcmp(status, "left") == 0 ? e->end_day : on;
		on = strcmp(status, "expected") == 0 ? e->start_day : on;
	}
	struct scope scope = roll_scope(c, p, on);
	bool sees_home = actor_has_in(c->who, &scope, PERM_CONTACT_READ);
	person_json(c, p, today);
	json_text(t, "address", sees_home ? p->address : "");
	json_text(t, "postcode", sees_home ? p->postcode : "");
	json_text(t, "language", p->language);
	json_text(t, "ethnicity", sees_home ? p->ethnicity : "");
	json_text(t, "last_school", p->last_school);
	json_text(t, "note", sees_home ? p->note : "");
	enum rc rc = placement_json(c, p, &scope, d);
	record_badges_json(c, p, &scope, today);
	flags_json(c, p, &scope);
	contacts_json(c, p, &scope);
	enrolments_json(t, p, sees_home);
	if (rc == RC_OK) {
		rc = pupil_photo_json(c, p->pupil_id, d);
	}
	text_printf(t, ",\"seq\":%lld}", (long long)seq);
	return rc;
}

/* Who reads what is kept for safeguarding leaves a line, in ids (R109). */
static void
log_safeguarding(const struct call *c, const struct pupil *p, const struct scope *scope)
{
	bool is_read = false;
	for (size_t i = 0; i < p->n_flags; i++) {
		is_read = is_read || pupil_flag_info(p->flags[i].kind)->is_safeguarding;
	}
	if (is_read && actor_has_in(c->who, scope, PERM_SAFEGUARDING)) {
		log_info("safeguarding flags of pupil %lld of school %lld read by user %lld",
		    (long long)p->pupil_id, (long long)c->school_id, (long long)c->who->user_id);
	}
}

enum rc
view_pupil(struct call *c, int64_t urn, int64_t pupil_id, struct diag *d)
{
	struct pupil p;
	int64_t seq = 0;
	enum rc rc = call_school(c, urn, PERM_PUPIL_READ, d);
	if (rc == RC_OK) {
		rc = store_pupil(&p, c->st, c->school_id, pupil_id, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct scope scope = roll_scope(c, &p, wall_at(c->now).day);
	rc = actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
	if (rc == RC_OK) {
		rc = store_pupil_seq(&seq, c->st, c->school_id, pupil_id, d);
	}
	if (rc == RC_OK) {
		log_safeguarding(c, &p, &scope);
		rc = pupil_record_json(c, &p, seq, d);
	}
	return rc;
}
