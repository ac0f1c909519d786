#include "app/files.h"

#include "app/phones.h"
#include "base/log.h"
#include "core/pupil_flag.h"
#include "exchange/export_csv.h"
#include "store/store.h"
#include "store/store_lessons.h"

#include <stdlib.h>
#include <string.h>

/*
 * Everything out again, in the columns that the importers read. All of it comes from one snapshot,
 * so that a file holds together while others save.
 */
static const enum export_kind kinds[] = {
    [EXPORT_WHAT_PUPILS] = EXPORT_PUPILS,
    [EXPORT_WHAT_CONTACTS] = EXPORT_CONTACTS,
    [EXPORT_WHAT_MARKS] = EXPORT_MARKS,
    [EXPORT_WHAT_CALENDAR] = EXPORT_CALENDAR,
    [EXPORT_WHAT_LOG] = EXPORT_LOG,
    [EXPORT_WHAT_TIMETABLE] = EXPORT_TIMETABLE,
    [EXPORT_WHAT_CLASSES] = EXPORT_CLASSES,
};
_Static_assert(
    sizeof kinds / sizeof kinds[0] == EXPORT_WHAT_COUNT, "a new export needs its format");

int
export_what_parse(const char *s)
{
	for (int i = 0; i < EXPORT_WHAT_COUNT; i++) {
		if (strcmp(export_kind_name(kinds[i]), s) == 0) {
			return i;
		}
	}
	return -1;
}

struct export
{
	struct call *c;
	struct export_csv csv;
	struct day_range range;
	int32_t today;
	const struct pupil *pupils; /* by pupil_id */
	size_t n_pupils;
	const struct reg_group *groups;
	size_t n_groups;
	bool may_safeguard;
};

static int
pupil_compare(const void *key, const void *item)
{
	int64_t id = *(const int64_t *)key;
	const struct pupil *p = item;
	return id < p->pupil_id ? -1 : id > p->pupil_id;
}

static const struct pupil *
pupil_of(const struct export *x, int64_t pupil_id)
{
	return bsearch(&pupil_id, x->pupils, x->n_pupils, sizeof *x->pupils, pupil_compare);
}

static bool
holds(int32_t from, int32_t to, int32_t day)
{
	return (from == DAY_NONE || from <= day) && (to == DAY_NONE || day <= to);
}

/* The day whose year, group and flags the file tells: today, or the last one on roll, or the
 * first. */
static int32_t
told_day(const struct export *x, const struct pupil *p)
{
	if (p->n_enrolments == 0) {
		return x->today;
	}
	const struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
	if (e->end_day != DAY_NONE && e->end_day < x->today) {
		return e->end_day;
	}
	return e->start_day > x->today ? e->start_day : x->today;
}

static const char *
group_name(const struct export *x, int64_t group_id)
{
	for (size_t i = 0; i < x->n_groups; i++) {
		if (x->groups[i].group_id == group_id) {
			return x->groups[i].name;
		}
	}
	return "";
}

static void
put_placement(struct import_pupil *out, const struct export *x, const struct pupil *p)
{
	int32_t day = told_day(x, p);
	for (size_t i = 0; i < p->n_years; i++) {
		if (holds(p->years[i].from_day, p->years[i].to_day, day)) {
			out->year = p->years[i].nc_year;
		}
	}
	for (size_t i = 0; i < p->n_groups; i++) {
		if (holds(p->groups[i].from_day, p->groups[i].to_day, day)) {
			out->group = group_name(x, p->groups[i].group_id);
		}
	}
	if (p->n_enrolments > 0) {
		const struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
		out->admitted = e->start_day;
		out->left = e->end_day;
		out->leaving_reason = e->ground;
	}
}

/* Flags that the caller may not see are left blank: nothing is said of them (R109). */
static void
put_flags(struct import_pupil *out, const struct export *x, const struct pupil *p)
{
	int32_t day = told_day(x, p);
	for (int kind = 0; kind < PUPIL_FLAG_COUNT; kind++) {
		bool is_secret = pupil_flag_info((enum pupil_flag)kind)->is_safeguarding;
		if (!is_secret || x->may_safeguard) {
			out->flags_known |= IMPORT_BIT(kind);
		}
	}
	for (size_t i = 0; i < p->n_flags; i++) {
		const struct flag *f = &p->flags[i];
		if (holds(f->from_day, f->to_day, day)) {
			out->flags |= IMPORT_BIT(f->kind);
		}
	}
	out->flags &= out->flags_known;
	bool has_plan = (out->flags & IMPORT_BIT(PUPIL_FLAG_EHC_PLAN)) != 0;
	bool has_support = (out->flags & IMPORT_BIT(PUPIL_FLAG_SEN_SUPPORT)) != 0;
	out->sen_provision = has_plan ? "E" : has_support ? "K" : "N";
}

static void
write_pupils(struct export *x)
{
	for (size_t i = 0; i < x->n_pupils; i++) {
		const struct pupil *p = &x->pupils[i];
		struct import_pupil out = {
		    .upn = p->upn,
		    .adno = p->adno,
		    .surname = p->legal_surname,
		    .forename = p->legal_forename,
		    .middle_names = p->middle_names,
		    .preferred_surname = p->preferred_surname,
		    .preferred_forename = p->preferred_forename,
		    .former_surname = p->former_surname,
		    .born = p->dob,
		    .sex = p->sex[0],
		    .year = IMPORT_YEAR_NONE,
		    .admitted = DAY_NONE,
		    .left = DAY_NONE,
		    .enrol_status = p->enrol_status,
		    .ethnicity = p->ethnicity,
		    .language = p->language,
		    .address = {p->address, p->postcode},
		    .note = p->note,
		};
		put_placement(&out, x, p);
		put_flags(&out, x, p);
		export_pupil(&x->csv, &out);
	}
}

/* "mobile:07700 900123\n01632 960001" into numbers with their types. */
static void
put_phones(struct import_contact *out, struct arena *a, const char *phones)
{
	const char *one = phone_line_next(a, &phones);
	for (; one != NULL && out->n_phones < IMPORT_PHONES; one = phone_line_next(a, &phones)) {
		char type = 'O';
		size_t skip = phone_type_parse(&type, one, strlen(one));
		out->phone[out->n_phones++] =
		    (struct import_phone){.type = type, .number = one + skip};
	}
}

static enum import_answer
answer(bool is_so)
{
	return is_so ? IMPORT_YES : IMPORT_NO;
}

static void
write_contacts(struct export *x)
{
	for (size_t i = 0; i < x->n_pupils; i++) {
		const struct pupil *p = &x->pupils[i];
		for (size_t k = 0; k < p->n_contacts; k++) {
			const struct contact *from = &p->contacts[k];
			struct import_contact out = {
			    .pupil_upn = p->upn,
			    .pupil_adno = p->adno,
			    .priority = from->priority,
			    .title = from->title,
			    .surname = from->surname,
			    .forename = from->forename,
			    .relationship = from->relationship,
			    .language = from->language,
			    .responsibility = answer(from->has_responsibility),
			    .lives_with = from->lives_with == LIVES_PART
			                      ? IMPORT_PARTLY
			                      : answer(from->lives_with == LIVES_FULL),
			    .no_contact = answer(from->no_contact),
			    .address = {from->address, from->postcode},
			    .email = from->email,
			};
			put_phones(&out, x->c->a, from->phones);
			export_contact(&x->csv, &out);
		}
	}
}

static enum rc
write_mark_row(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	struct export *x = ctx;
	const struct pupil *p = pupil_of(x, m->pupil_id);
	struct import_mark out = {
	    .upn = p != NULL ? p->upn : "",
	    .day = m->day,
	    .session = m->session,
	    .code = m->code,
	    .minutes_late = m->minutes_late == MINUTE_NONE ? IMPORT_MINUTES_NONE : m->minutes_late,
	    .note = m->note,
	};
	export_mark(&x->csv, &out);
	return RC_OK;
}

static enum rc
write_log_row(void *ctx, const struct submission *sub, struct diag *d)
{
	(void)d;
	struct export *x = ctx;
	char hash[2 * STORE_HASH + 1];
	hex_write(hash, sub->hash, sizeof sub->hash);
	int32_t day = wall_at(sub->time).day;
	if (day < x->range.from || day > x->range.to) {
		return RC_OK;
	}
	struct export_log_row row = {
	    .seq = sub->seq,
	    .uuid = sub->uuid,
	    .kind = sub->kind,
	    .received_at = sub->time,
	    .user = sub->user_name,
	    .position = sub->position,
	    .device = sub->device,
	    .reason = sub->reason,
	    .payload = sub->payload,
	    .hash = hash,
	};
	export_log(&x->csv, &row);
	return RC_OK;
}

static enum rc
write_calendar(struct export *x, struct diag *d)
{
	struct calendar_rows rows = {0};
	enum rc rc = store_calendar(&rows, x->c->st, x->c->school_id, x->c->a, d);
	if (rc == RC_OK) {
		export_calendar(&x->csv, rows.terms, rows.n_terms, rows.closures, rows.n_closures);
	}
	return rc;
}

/* The timetable as it stands; ad hoc registers are not in it. */
static enum rc
write_timetable(struct export *x, struct diag *d)
{
	struct call *c = x->c;
	struct lesson *list = NULL;
	size_t n = 0;
	struct lesson_filter every = {DAY_NONE, 0};
	enum rc rc = store_lessons(&list, &n, c->st, c->school_id, &every, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct lesson *l = &list[i];
		if (strcmp(l->kind, "lesson") != 0 || !holds(DAY_NONE, l->to_day, x->today)) {
			continue;
		}
		struct import_lesson out = {
		    .class_name = l->name,
		    .subject = l->subject,
		    .days = l->days,
		    .week = l->week,
		    .period = l->period,
		    .starts = (int16_t)l->starts,
		    .ends = (int16_t)l->ends,
		    .room = l->room,
		    .teacher = l->teacher,
		};
		export_lesson(&x->csv, &out);
	}
	return rc;
}

static enum rc
write_classes(struct export *x, struct diag *d)
{
	struct call *c = x->c;
	struct class_row *rows = NULL;
	struct class_member *m = NULL;
	size_t n = 0;
	enum rc rc = store_classes(&rows, &n, c->st, c->school_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		size_t n_members = 0;
		struct class_member of = {.class_id = rows[i].class_id, .from_day = x->today};
		if (strcmp(rows[i].kind, "lesson") != 0) {
			continue;
		}
		rc = store_class_members(&m, &n_members, c->st, &of, c->school_id, c->a, d);
		for (size_t k = 0; rc == RC_OK && k < n_members; k++) {
			const struct pupil *p = pupil_of(x, m[k].pupil_id);
			struct import_member out = {
			    .class_name = rows[i].name,
			    .subject = rows[i].subject,
			    .upn = p == NULL ? "" : p->upn,
			    .adno = p == NULL ? "" : p->adno,
			    .surname = p == NULL ? "" : p->legal_surname,
			    .forename = p == NULL ? "" : p->legal_forename,
			    .from_day = m[k].from_day,
			    .to_day = m[k].to_day,
			};
			export_member(&x->csv, &out);
		}
	}
	return rc;
}

/* The roll, for those files that need it. */
static enum rc
read_roll(struct export *x, struct diag *d)
{
	struct pupil *pupils = NULL;
	struct reg_group *groups = NULL;
	struct call *c = x->c;
	enum rc rc = store_roll(&pupils, &x->n_pupils, c->st, c->school_id, c->a, d);
	if (rc == RC_OK) {
		rc = store_groups(&groups, &x->n_groups, c->st, c->school_id, c->a, d);
	}
	x->pupils = pupils;
	x->groups = groups;
	return rc;
}

static enum rc
write_all(struct export *x, enum export_what what, struct diag *d)
{
	struct call *c = x->c;
	struct seq_range log = {1, INT64_MAX};
	enum rc rc = RC_OK;
	if (what == EXPORT_WHAT_PUPILS || what == EXPORT_WHAT_CONTACTS ||
	    what == EXPORT_WHAT_MARKS || what == EXPORT_WHAT_CLASSES) {
		rc = read_roll(x, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	switch (what) {
	case EXPORT_WHAT_PUPILS:
		write_pupils(x);
		break;
	case EXPORT_WHAT_CONTACTS:
		write_contacts(x);
		break;
	case EXPORT_WHAT_MARKS:
		return store_marks_each(c->st, c->school_id, x->range, write_mark_row, x, d);
	case EXPORT_WHAT_CALENDAR:
		return write_calendar(x, d);
	case EXPORT_WHAT_LOG:
		return store_submissions_each(c->st, c->school_id, log, write_log_row, x, d);
	case EXPORT_WHAT_TIMETABLE:
		return write_timetable(x, d);
	case EXPORT_WHAT_CLASSES:
		return write_classes(x, d);
	case EXPORT_WHAT_COUNT:
		break;
	}
	return RC_OK;
}

static enum rc
export_may(struct call *c, const struct export_args *args, struct diag *d)
{
	enum rc rc = call_school(c, args->urn, PERM_EXPORT, d);
	const struct scope whole = {c->school_id, 0, -1};
	if (rc == RC_OK && args->what == EXPORT_WHAT_CONTACTS) {
		rc = actor_may_in(c->who, &whole, PERM_CONTACT_READ, d);
	}
	/* The log holds every field of every pupil. */
	if (rc == RC_OK && args->what == EXPORT_WHAT_LOG) {
		rc = actor_may_in(c->who, &whole, PERM_SAFEGUARDING, d);
	}
	if (rc == RC_OK && args->range.from != DAY_NONE && args->range.to != DAY_NONE &&
	    args->range.to < args->range.from) {
		rc = diag_set(d, RC_INVALID, "to", NULL, "the range ends before it begins");
	}
	return rc;
}

/* Who reads what is kept for safeguarding leaves a line, in ids (R109); not the command line, whose
 * user has the database itself. */
static void
log_safeguarding(const struct export *x, enum export_what what)
{
	bool has_flags = what == EXPORT_WHAT_PUPILS || what == EXPORT_WHAT_LOG;
	if (has_flags && x->may_safeguard && x->c->who->user_id != 0) {
		log_info("safeguarding flags of school %lld read by user %lld in the export of %s",
		    (long long)x->c->school_id, (long long)x->c->who->user_id,
		    export_kind_name(kinds[what]));
	}
}

enum rc
app_export(struct call *c, const struct export_args *args, FILE *f, struct diag *d)
{
	enum rc rc = export_may(c, args, d);
	if (rc == RC_OK) {
		rc = store_begin(c->st, false, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct export x = {
	    .c = c,
	    .range = {args->range.from == DAY_NONE ? DAY_MIN : args->range.from,
	        args->range.to == DAY_NONE ? DAY_MAX : args->range.to},
	    .today = wall_at(c->now).day,
	    .may_safeguard = actor_has_for_all(c->who, c->school_id, PERM_SAFEGUARDING),
	};
	log_safeguarding(&x, args->what);
	export_csv_open(&x.csv, f, kinds[args->what]);
	rc = write_all(&x, args->what, d);
	store_rollback(c->st);
	struct diag closing = {0};
	enum rc end = export_csv_close(&x.csv, &closing);
	if (rc == RC_OK && end != RC_OK) {
		rc = diag_set(d, end, "", NULL, "%s", closing.text);
	}
	return rc;
}
