#include "app/reg.h"
#include "app/roll_in.h"

#include "core/age.h"
#include "core/deadline.h"
#include "core/ground.h"
#include "core/runs.h"
#include "core/upn.h"

#include <string.h>

/*
 * The admission register: admit, change, delete from roll. A pupil is read whole, changed and
 * written whole, so that the log holds what the register said after each act (R8, R9, R44).
 */

/* Set a text when the client sent one. */
static void
text_set(const char **field, const char *value)
{
	if (value != NULL) {
		*field = value;
	}
}

static void
fields_set(struct pupil *p, const struct pupil_in *in)
{
	text_set(&p->adno, in->adno);
	text_set(&p->legal_surname, in->legal_surname);
	text_set(&p->legal_forename, in->legal_forename);
	text_set(&p->middle_names, in->middle_names);
	text_set(&p->preferred_surname, in->preferred_surname);
	text_set(&p->preferred_forename, in->preferred_forename);
	text_set(&p->former_surname, in->former_surname);
	text_set(&p->sex, in->sex);
	text_set(&p->address, in->address);
	text_set(&p->postcode, in->postcode);
	text_set(&p->language, in->language);
	text_set(&p->ethnicity, in->ethnicity);
	text_set(&p->last_school, in->last_school);
	text_set(&p->note, in->note);
	if (in->dob != DAY_NONE) {
		p->dob = in->dob;
	}
	if (in->is_boarder >= 0) {
		p->is_boarder = in->is_boarder != 0;
	}
}

/* A UPN must have its letter, and belong to nobody else in the school. */
static enum rc
upn_set(struct pupil *p, struct call *c, const char *text, struct diag *d)
{
	if (text == NULL) {
		return RC_OK;
	}
	if (text[0] == '\0') {
		p->upn = "";
		return RC_OK;
	}
	struct upn upn;
	enum rc rc = upn_parse(&upn, text, d);
	if (rc != RC_OK) {
		return rc;
	}
	int64_t other = 0;
	rc = store_pupil_by_upn(&other, c->st, c->school_id, upn.text, d);
	if (rc == RC_OK && other != 0 && other != p->pupil_id) {
		return diag_set(d, RC_INVALID, "upn", "DfE UPN guidance, error 1520",
		    "another pupil of the school has this UPN");
	}
	p->upn = arena_text(c->a, upn.text);
	return rc;
}

static enum rc
flags_set(struct pupil *p, struct call *c, const struct pupil_in *in, const struct scope *scope,
    struct diag *d)
{
	if (!in->has_flags) {
		return RC_OK;
	}
	bool may_safeguard = actor_has_in(c->who, scope, PERM_SAFEGUARDING);
	struct flag *flags = ARENA_ARRAY(c->a, in->n_flags + p->n_flags + 1, struct flag);
	size_t n = 0;
	for (size_t i = 0; i < in->n_flags; i++) {
		const struct flag_in *f = &in->flags[i];
		int kind = pupil_flag_parse(f->kind);
		const char *field = arena_printf(c->a, "/flags/%zu/kind", i);
		if (kind < 0) {
			return diag_set(
			    d, RC_INVALID, field, NULL, "'%.30s' is not a flag", f->kind);
		}
		if (pupil_flag_info((enum pupil_flag)kind)->is_safeguarding && !may_safeguard) {
			return diag_set(d, RC_FORBIDDEN, field, "R109",
			    "this flag needs the safeguarding permission");
		}
		if (f->to != DAY_NONE && f->from != DAY_NONE && f->to < f->from) {
			return diag_set(d, RC_INVALID, arena_printf(c->a, "/flags/%zu/to", i), NULL,
			    "the flag ends before it begins");
		}
		flags[n++] = (struct flag){
		    .kind = (enum pupil_flag)kind,
		    .from_day = f->from,
		    .to_day = f->to,
		    .detail = f->detail,
		    .authority = f->authority,
		    .contact = f->contact,
		    .told_day = f->told_on,
		};
	}
	/* What the caller may not see stays as it is. */
	for (size_t i = 0; !may_safeguard && i < p->n_flags; i++) {
		if (pupil_flag_info(p->flags[i].kind)->is_safeguarding) {
			flags[n++] = p->flags[i];
		}
	}
	p->flags = flags;
	p->n_flags = n;
	roll_sort_flags(p);
	return RC_OK;
}

static enum rc
contacts_set(struct pupil *p, struct call *c, const struct pupil_in *in, struct diag *d)
{
	if (!in->has_contacts) {
		return RC_OK;
	}
	p->contacts = ARENA_ARRAY(c->a, in->n_contacts + 1, struct contact);
	p->n_contacts = in->n_contacts;
	for (size_t i = 0; i < in->n_contacts; i++) {
		const struct contact_in *from = &in->contacts[i];
		if (from->surname[0] == '\0') {
			return diag_set(d, RC_INVALID,
			    arena_printf(c->a, "/contacts/%zu/surname", i),
			    "SI 2024/208 reg 8 (R9)", "a contact needs a surname");
		}
		p->contacts[i] = (struct contact){
		    .priority = from->priority,
		    .title = from->title,
		    .forename = from->forename,
		    .surname = from->surname,
		    .relationship = from->relationship,
		    .has_responsibility = from->has_responsibility,
		    .lives_with = strcmp(from->lives_with, "full") == 0   ? LIVES_FULL
		                  : strcmp(from->lives_with, "part") == 0 ? LIVES_PART
		                                                          : LIVES_NO,
		    .no_contact = from->no_contact,
		    .language = from->language,
		    .address = from->address,
		    .postcode = from->postcode,
		    .phones = from->phones,
		    .email = from->email,
		};
	}
	roll_sort_contacts(p);
	return RC_OK;
}

/* What every pupil must have (R9). */
static enum rc
pupil_check(const struct pupil *p, struct diag *d)
{
	static const char rule[] = "SI 2024/208 reg 8 (R9)";
	if (p->legal_surname[0] == '\0') {
		return diag_set(
		    d, RC_INVALID, "legal_surname", rule, "a pupil needs a legal surname");
	}
	if (p->legal_forename[0] == '\0') {
		return diag_set(
		    d, RC_INVALID, "legal_forename", rule, "a pupil needs a legal forename");
	}
	if (p->dob == DAY_NONE) {
		return diag_set(d, RC_INVALID, "dob", rule, "a pupil needs a date of birth");
	}
	if (strcmp(p->sex, "F") != 0 && strcmp(p->sex, "M") != 0) {
		return diag_set(d, RC_INVALID, "sex", rule, "the sex is F or M");
	}
	const struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
	int32_t age = age_years(p->dob, e->start_day);
	if (p->dob >= e->start_day || age > 25) {
		return diag_set(
		    d, RC_INVALID, "dob", rule, "the date of birth does not fit the starting day");
	}
	return RC_OK;
}

/* Year and group from a day on; `year` and `group` may be NULL. */
static enum rc
placement_set(
    struct pupil *p, struct call *c, const struct pupil_in *in, int32_t from, struct diag *d)
{
	if (in->year != NULL) {
		int year = nc_year_parse(in->year);
		if (year < 0) {
			return diag_set(d, RC_INVALID, "year", NULL,
			    "'%.10s' is not a National Curriculum year", in->year);
		}
		roll_put_year(p, c->a, (enum nc_year)year, from);
	}
	if (in->group != NULL) {
		int64_t group_id = 0;
		enum rc rc = roll_group_id(&group_id, c, in->group,
		    in->year != NULL ? nc_year_parse(in->year) : -1, in->uuid, d);
		if (rc != RC_OK) {
			return rc;
		}
		roll_put_group(p, c->a, group_id, from);
	}
	return RC_OK;
}

static enum rc
roll_write(struct call *c, struct submission *sub, const struct pupil *p, struct diag *d)
{
	enum rc rc = store_submit_pupils(sub, c->st, p, 1, d);
	if (rc == RC_OK) {
		effect_seq(c, c->school_id, sub->seq, true);
		c->seq = sub->seq;
		rc = pupil_record_json(c, p, sub->seq, d);
	}
	return rc;
}

/*
 * The pupil to admit: a new one, or one of that UPN who was here before and has left. The new time
 * on roll is the last of p->enrolments.
 */
static enum rc
admit_begin(struct pupil *p, struct call *c, const struct pupil_in *in, struct diag *d)
{
	int64_t before = 0;
	struct upn upn;
	enum rc rc = RC_OK;
	roll_pupil_blank(p);
	if (in->upn != NULL && in->upn[0] != '\0') {
		rc = upn_parse(&upn, in->upn, d);
		if (rc == RC_OK) {
			rc = store_pupil_by_upn(&before, c->st, c->school_id, upn.text, d);
		}
	}
	if (rc == RC_OK && before != 0) {
		rc = store_pupil(p, c->st, c->school_id, before, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	size_t n = p->n_enrolments;
	bool has_left = n == 0 || (p->enrolments[n - 1].end_day != DAY_NONE &&
	                              p->enrolments[n - 1].end_day < in->start);
	if (!has_left) {
		return diag_set(d, RC_INVALID, "upn", "DfE UPN guidance, error 1520",
		    "another pupil of the school has this UPN");
	}
	struct enrolment *enrolments = ARENA_ARRAY(c->a, n + 1, struct enrolment);
	if (n > 0) {
		memcpy(enrolments, p->enrolments, n * sizeof *enrolments);
	}
	roll_enrolment_blank(&enrolments[n]);
	enrolments[n].start_day = in->start;
	p->enrolments = enrolments;
	p->n_enrolments = n + 1;
	return RC_OK;
}

static enum rc
admit_run(struct call *c, const struct pupil_in *in, const struct repeat *r, struct diag *d)
{
	struct pupil p;
	if (in->start == DAY_NONE) {
		return diag_set(d, RC_INVALID, "start", "SI 2024/208 reg 8(1) (R10)",
		    "a starting day is needed");
	}
	if (in->year == NULL) {
		return diag_set(d, RC_INVALID, "year", NULL, "a year group is needed");
	}
	enum rc rc = admit_begin(&p, c, in, d);
	if (rc != RC_OK) {
		return rc;
	}
	fields_set(&p, in);
	rc = pupil_check(&p, d);
	if (rc == RC_OK) {
		rc = upn_set(&p, c, in->upn, d);
	}
	if (rc == RC_OK && p.pupil_id == 0) {
		rc = store_pupil_next_id(&p.pupil_id, c->st, c->school_id, d);
	}
	struct scope scope = {c->school_id, 0, nc_year_parse(in->year)};
	if (rc == RC_OK) {
		rc = flags_set(&p, c, in, &scope, d);
	}
	if (rc == RC_OK) {
		rc = contacts_set(&p, c, in, d);
	}
	if (rc == RC_OK) {
		rc = placement_set(&p, c, in, in->start, d);
	}
	if (rc == RC_OK) {
		scope = roll_scope(c, &p, in->start);
		rc = actor_may_in(c->who, &scope, PERM_ROLL_WRITE, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct submission sub;
	submission_of(&sub, c, in->uuid, "admit", in->reason);
	memcpy(sub.content, r->digest, sizeof sub.content);
	return roll_write(c, &sub, &p, d);
}

/* May the caller change the pupil, and is the record what the person saw? */
static enum rc
change_check(struct call *c, const struct pupil *p, const struct pupil_in *in,
    const struct scope *scope, struct diag *d)
{
	int64_t seq = 0;
	enum rc rc = actor_may_in(c->who, scope, PERM_ROLL_WRITE, d);
	if (rc == RC_OK && p->n_enrolments == 0) {
		rc = diag_set(d, RC_INVALID, "pupil", NULL, "the pupil was never on roll");
	}
	if (rc == RC_OK) {
		rc = store_pupil_seq(&seq, c->st, c->school_id, p->pupil_id, d);
	}
	if (rc == RC_OK && in->based_on >= 0 && in->based_on != seq) {
		rc = diag_set(d, RC_STALE, "based_on", NULL,
		    "somebody else changed this pupil meanwhile; nothing was saved: read the "
		    "pupil again");
	}
	return rc;
}

static enum rc
change_run(struct call *c, const struct pupil_in *in, const struct repeat *r, struct diag *d)
{
	struct pupil p;
	enum rc rc = store_pupil(&p, c->st, c->school_id, in->pupil_id, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	int32_t today = wall_at(c->now).day;
	struct scope scope = roll_scope(c, &p, today);
	rc = change_check(c, &p, in, &scope, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (in->start != DAY_NONE && in->start != p.enrolments[p.n_enrolments - 1].start_day) {
		rc = roll_move_start(&p, c, in->start, d);
	}
	fields_set(&p, in);
	if (rc == RC_OK) {
		rc = pupil_check(&p, d);
	}
	if (rc == RC_OK) {
		rc = upn_set(&p, c, in->upn, d);
	}
	if (rc == RC_OK) {
		rc = flags_set(&p, c, in, &scope, d);
	}
	if (rc == RC_OK) {
		rc = contacts_set(&p, c, in, d);
	}
	int32_t start = p.enrolments[p.n_enrolments - 1].start_day;
	if (rc == RC_OK) {
		rc = placement_set(&p, c, in, today > start ? today : start, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct submission sub;
	submission_of(&sub, c, in->uuid, "change", in->reason);
	memcpy(sub.content, r->digest, sizeof sub.content);
	return roll_write(c, &sub, &p, d);
}

/* The same act again: the pupil as the record has it now. */
static enum rc
roll_again(struct call *c, int64_t pupil_id, struct diag *d)
{
	struct pupil p;
	int64_t seq = c->seq;
	text_clear(c->out);
	enum rc rc = roll_pupil_of_seq(&pupil_id, c, seq, d);
	if (rc == RC_OK) {
		rc = store_pupil(&p, c->st, c->school_id, pupil_id, c->a, d);
	}
	return rc == RC_OK ? pupil_record_json(c, &p, seq, d) : rc;
}

enum rc
act_admit(struct call *c, const void *args, struct diag *d)
{
	const struct pupil_in *in = args;
	enum rc rc = call_school(c, in->urn, PERM_ROLL_WRITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, (size_t)1 << 20);
	roll_content(&content, in);
	struct repeat r = {.uuid = in->uuid, .content = &content};
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK) {
		rc = is_done             ? roll_again(c, in->pupil_id, d)
		     : in->pupil_id == 0 ? admit_run(c, in, &r, d)
		                         : change_run(c, in, &r, d);
	}
	text_fini(&content);
	return rc;
}

enum rc
act_change_pupil(struct call *c, const void *args, struct diag *d)
{
	return act_admit(c, args, d);
}

/* Up to which column the registers say something: not the days to come, nor what of today is still
 * to be taken. */
static uint32_t
known_columns(const struct session_seq *seq, int32_t last_day, int32_t today)
{
	uint32_t to = session_seq_lower(seq, (last_day < today ? last_day : today) + 1);
	while (to > 0 && seq->day[to - 1] == today && seq->cell[to - 1] == CELL_BLANK) {
		to--;
	}
	return to;
}

/* The facts that the ground is judged on: what the person says, and what the registers say. */
static enum rc
ground_use_of(struct ground_use *out, struct call *c, struct school_state *s,
    const struct leave_roll_args *args, struct diag *d)
{
	const struct law_config *law = &school_policy(s, args->last_day)->policy.law;
	const struct image_pupil *p = image_pupil_find(s->image, args->pupil_id);
	int ground =
	    args->ground[0] != '\0' && args->ground[1] == '\0' ? ground_find(args->ground[0]) : -1;
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	if (ground < 0) {
		return diag_set(d, RC_INVALID, "ground", "SI 2024/208 reg 9(1) (R13)",
		    "the ground is a letter from a to o");
	}
	int32_t today = wall_at(c->now).day;
	struct day_range csa = age_compulsory(p->dob, law->school_year_start);
	struct session_seq seq = image_seq(s->image, p);
	struct run run = {0};
	run_find(
	    &run, &seq, 0, known_columns(&seq, args->last_day, today), run_config_ground_i(law));
	*out = (struct ground_use){
	    .ground = (enum ground)ground,
	    .day = args->last_day,
	    .today = today,
	    .last_school_day = args->met_on,
	    .leave_ends = args->met_on,
	    .tenth_school_day = args->met_on == DAY_NONE
	                            ? DAY_NONE
	                            : deadline_ground_h(&s->image->calendar, args->met_on, law),
	    .run_days = run.now_days,
	    .run_needed = (uint32_t)law->ground_i_days,
	    .compulsory_to = csa.to,
	    .next_school_day = calendar_add_school_days(&s->image->calendar, args->last_day, 1),
	};
	uint32_t first =
	    args->met_on == DAY_NONE ? seq.n : session_seq_lower(&seq, args->met_on + 1);
	for (uint32_t k = first; k < seq.n && seq.day[k] <= today; k++) {
		out->attended_since = out->attended_since || cell_is_attending(seq.cell[k]);
	}
	for (size_t i = 0; i < args->n_facts; i++) {
		int bit = roll_fact_parse(args->facts[i]);
		if (bit < 0) {
			return diag_set(d, RC_INVALID, "facts", "SI 2024/208 reg 9(1)",
			    "'%.40s' is not a fact that a ground asks for", args->facts[i]);
		}
		out->facts |= (uint32_t)1 << bit;
	}
	return RC_OK;
}

static enum rc
leave_check(struct pupil *p, struct call *c, struct school_state *s,
    const struct leave_roll_args *args, struct diag *d)
{
	struct ground_use use;
	struct scope scope = roll_scope(c, p, wall_at(c->now).day);
	enum rc rc = actor_may_in(c->who, &scope, PERM_ROLL_WRITE, d);
	if (rc == RC_OK && p->n_enrolments == 0) {
		rc = diag_set(d, RC_INVALID, "pupil", NULL, "the pupil was never on roll");
	}
	if (rc != RC_OK) {
		return rc;
	}
	const struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
	if (e->end_day != DAY_NONE) {
		return diag_set(d, RC_INVALID, "pupil", "SI 2024/208 reg 9 (R13)",
		    "the pupil's name has been deleted already");
	}
	if (args->last_day < e->start_day) {
		return diag_set(d, RC_INVALID, "last_day", "SI 2024/208 reg 9 (R13)",
		    "the last day is before the starting day");
	}
	rc = ground_use_of(&use, c, s, args, d);
	if (rc == RC_OK) {
		rc = ground_applies(&use, d);
	}
	if (rc == RC_OK && !args->return_sent && !roll_is_final_year(s, p, args->last_day)) {
		rc = diag_set(d, RC_INVALID, "return_sent", "SI 2024/208 reg 13(4) (R16)",
		    "the deletion return goes to the local authority first");
	}
	return rc;
}

static enum rc
leave_run(struct call *c, struct school_state *s, const struct leave_roll_args *args,
    const struct repeat *r, struct diag *d)
{
	struct pupil p;
	enum rc rc = store_pupil(&p, c->st, c->school_id, args->pupil_id, c->a, d);
	if (rc == RC_OK) {
		rc = leave_check(&p, c, s, args, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	int32_t today = wall_at(c->now).day;
	struct enrolment *e = &p.enrolments[p.n_enrolments - 1];
	e->end_day = args->last_day;
	e->ground = args->ground;
	e->regulation = 2024;
	e->ground_met_day = args->met_on == DAY_NONE ? args->last_day : args->met_on;
	e->evidence = args->evidence;
	e->return_sent_day = args->return_sent ? today : DAY_NONE;
	roll_end_placement(&p, args->last_day);
	struct submission sub;
	submission_of(&sub, c, args->uuid, "leave", args->evidence);
	memcpy(sub.content, r->digest, sizeof sub.content);
	return roll_write(c, &sub, &p, d);
}

enum rc
act_leave_roll(struct call *c, const void *args, struct diag *d)
{
	const struct leave_roll_args *leave = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, leave->urn, PERM_ROLL_WRITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, 8000);
	text_printf(&content, "leave %lld %s %d %d %d ", (long long)leave->pupil_id, leave->ground,
	    leave->met_on, leave->last_day, leave->return_sent);
	text_add_json(&content, leave->evidence);
	for (size_t i = 0; i < leave->n_facts; i++) {
		text_add_json(&content, leave->facts[i]);
	}
	struct repeat r = {.uuid = leave->uuid, .content = &content};
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK) {
		rc = is_done ? roll_again(c, leave->pupil_id, d) : leave_run(c, s, leave, &r, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}
