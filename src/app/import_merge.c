#include "app/import_in.h"

#include "app/phones.h"

#include <stdlib.h>
#include <string.h>

/*
 * A file's pupil into the register's. A blank cell says nothing: it erases nothing. Every change is
 * seen, so that the same file a second time changes nothing.
 */
void
merge_text(bool *is_changed, const char **field, const char *value)
{
	if (value[0] != '\0' && strcmp(*field, value) != 0) {
		*field = value;
		*is_changed = true;
	}
}

/* A name as used: "" in the record where it is the legal one. */
static void
merge_used_name(bool *is_changed, const char **field, const char *used, const char *legal)
{
	const char *value = strcmp(used, legal) == 0 ? "" : used;
	if (used[0] != '\0' && strcmp(*field, value) != 0) {
		*field = value;
		*is_changed = true;
	}
}

static void
merge_fields(struct merge *m, struct pupil *p, const struct import_pupil *in)
{
	bool *changed = &m->is_changed;
	merge_text(changed, &p->upn, in->upn);
	merge_text(changed, &p->adno, in->adno);
	merge_text(changed, &p->legal_surname, in->surname);
	merge_text(changed, &p->legal_forename, in->forename);
	merge_text(changed, &p->middle_names, in->middle_names);
	merge_used_name(changed, &p->preferred_surname, in->preferred_surname, in->surname);
	merge_used_name(changed, &p->preferred_forename, in->preferred_forename, in->forename);
	merge_text(changed, &p->former_surname, in->former_surname);
	merge_text(changed, &p->sex, in->sex == 'F' ? "F" : in->sex == 'M' ? "M" : "");
	merge_text(changed, &p->ethnicity, in->ethnicity);
	merge_text(changed, &p->language, in->language);
	merge_text(changed, &p->address, in->address.lines);
	merge_text(changed, &p->postcode, in->address.postcode);
	merge_text(changed, &p->enrol_status, in->enrol_status);
	merge_text(changed, &p->note, in->note);
	if (in->born != DAY_NONE && in->born != p->dob) {
		p->dob = in->born;
		*changed = true;
	}
}

static const char *
flag_detail(const struct import_pupil *in, int kind)
{
	return kind == PUPIL_FLAG_SEN_SUPPORT || kind == PUPIL_FLAG_EHC_PLAN ? in->sen_need : "";
}

/* The flag of that kind that lasts; NULL if none does. */
static struct flag *
flag_open(struct pupil *p, int kind)
{
	for (size_t i = 0; i < p->n_flags; i++) {
		if ((int)p->flags[i].kind == kind && p->flags[i].to_day == DAY_NONE) {
			return &p->flags[i];
		}
	}
	return NULL;
}

static void
flag_add(struct merge *m, struct pupil *p, const struct import_pupil *in, int kind, int32_t from)
{
	struct flag *flags = ARENA_ARRAY(m->a, p->n_flags + 1, struct flag);
	if (p->n_flags > 0) {
		memcpy(flags, p->flags, p->n_flags * sizeof *flags);
	}
	flags[p->n_flags++] = (struct flag){
	    .kind = (enum pupil_flag)kind,
	    .from_day = from,
	    .to_day = DAY_NONE,
	    .detail = flag_detail(in, kind),
	    .authority = kind == PUPIL_FLAG_LOOKED_AFTER ? in->care_authority : "",
	    .contact = "",
	    .told_day = DAY_NONE,
	};
	p->flags = flags;
	roll_sort_flags(p);
	m->is_changed = true;
}

/* It held until yesterday; one that began today never was. */
static void
flag_end(struct merge *m, struct pupil *p, struct flag *f)
{
	m->is_changed = true;
	if (f->from_day != DAY_NONE && f->from_day >= m->today) {
		size_t at = (size_t)(f - p->flags);
		memmove(f, f + 1, (p->n_flags - at - 1) * sizeof *f);
		p->n_flags--;
		return;
	}
	f->to_day = m->today - 1;
}

static void
merge_flags(struct merge *m, struct pupil *p, const struct import_pupil *in, int32_t from)
{
	for (int kind = 0; kind < PUPIL_FLAG_COUNT; kind++) {
		bool is_set = (in->flags & IMPORT_BIT(kind)) != 0;
		struct flag *open = flag_open(p, kind);
		if ((in->flags_known & IMPORT_BIT(kind)) == 0) {
			continue;
		}
		if (is_set && open == NULL) {
			flag_add(m, p, in, kind, from);
		} else if (is_set) {
			merge_text(&m->is_changed, &open->detail, flag_detail(in, kind));
		} else if (open != NULL) {
			flag_end(m, p, open);
		}
	}
}

/* The first day of the school year in which the file's year group is meant. */
static int32_t
year_meant(const struct merge *m, const struct import_pupil *in)
{
	int32_t from = m->year.from;
	while (in->left != DAY_NONE && in->left < from) {
		from = day_add_years(from, -1);
	}
	return from;
}

/* The year groups of earlier school years too: a pupil moves up one each year. */
static void
put_years(struct merge *m, struct pupil *p, const struct import_pupil *in, int32_t start)
{
	int32_t meant = year_meant(m, in);
	int back = 0;
	while (
	    day_add_years(meant, -back) > start && in->year - back > NC_E1 && in->year <= NC_14) {
		back++;
	}
	for (; back >= 0; back--) {
		int32_t first = day_add_years(meant, -back);
		roll_put_year(
		    p, m->a, (enum nc_year)(in->year - back), first > start ? first : start);
	}
}

/* "k", "(k)", "reg 9(1)(k)": the letter of the ground; 0 if it is none. */
static char
ground_letter(const char *s)
{
	size_t n = strlen(s);
	char c = 0;
	if (n == 1) {
		c = s[0];
	} else if (n >= 3 && s[n - 1] == ')' && s[n - 3] == '(') {
		c = s[n - 2];
	}
	c = c >= 'A' && c <= 'O' ? (char)(c - 'A' + 'a') : c;
	return c >= 'a' && c <= 'o' ? c : 0;
}

/* The day from which SI 2024/208 is in force. */
#define REGULATIONS_2024 19954 /* 2024-08-19 */

static void
put_leaving(struct merge *m, struct pupil *p, struct enrolment *e, const struct import_pupil *in)
{
	if (in->left > m->today) {
		e->expected_end_day = in->left;
		return;
	}
	char letter = ground_letter(in->leaving_reason);
	e->end_day = in->left;
	e->regulation = in->left >= REGULATIONS_2024 ? 2024 : 2006;
	if (letter != 0) {
		e->ground = arena_printf(m->a, "%c", letter);
	} else {
		e->evidence = in->leaving_reason;
	}
	roll_end_placement(p, in->left);
}

/* Year and group: the year also of the years before, the group from this school year on. */
static void
put_placement(struct merge *m, struct pupil *p, const struct import_pupil *in, int32_t start)
{
	if (in->year != IMPORT_YEAR_NONE) {
		put_years(m, p, in, start);
	}
	if (m->group_id != 0) {
		int32_t from = year_meant(m, in);
		roll_put_group(p, m->a, m->group_id, start > from ? start : from);
	}
}

static struct enrolment *
enrolment_add(struct merge *m, struct pupil *p, int32_t start)
{
	struct enrolment *list = ARENA_ARRAY(m->a, p->n_enrolments + 1, struct enrolment);
	if (p->n_enrolments > 0) {
		memcpy(list, p->enrolments, p->n_enrolments * sizeof *list);
	}
	p->enrolments = list;
	struct enrolment *e = &list[p->n_enrolments++];
	roll_enrolment_blank(e);
	e->start_day = start;
	m->is_changed = true;
	return e;
}

void
merge_new(struct merge *m, struct pupil *p, const struct import_pupil *in)
{
	int32_t start = in->admitted != DAY_NONE ? in->admitted : m->today;
	if (in->left != DAY_NONE && in->left < start) {
		start = in->left;
	}
	merge_fields(m, p, in);
	struct enrolment *e = enrolment_add(m, p, start);
	put_placement(m, p, in, start);
	merge_flags(m, p, in, start);
	if (in->left != DAY_NONE) {
		put_leaving(m, p, e, in);
	}
}

static enum rc
merge_leaving(struct merge *m, struct pupil *p, const struct import_pupil *in, struct diag *d)
{
	struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
	bool is_said = in->left == e->end_day || in->left == e->expected_end_day;
	if (in->left == DAY_NONE || is_said) {
		return RC_OK;
	}
	if (in->left < e->start_day) {
		return diag_set(d, RC_INVALID, "leaving_date", "SI 2024/208 reg 8(1) (R10)",
		    "the leaving date is before the starting day");
	}
	struct mark *marks = NULL;
	size_t n = 0;
	if (in->left < m->today) {
		enum rc rc = store_marks_of_pupil(&marks, &n, m->c->st, m->c->school_id,
		    p->pupil_id, (struct day_range){in->left + 1, DAY_MAX}, m->a, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	if (n > 0) {
		return diag_set(d, RC_INVALID, "leaving_date", "SI 2024/208 reg 9 (R13)",
		    "the pupil has %zu marks after that day", n);
	}
	put_leaving(m, p, e, in);
	m->is_changed = true;
	return RC_OK;
}

/* Days on roll: a later admission after leaving is a new enrolment. */
static enum rc
merge_enrolment(struct merge *m, struct pupil *p, const struct import_pupil *in, struct diag *d)
{
	if (p->n_enrolments == 0) {
		enrolment_add(m, p, in->admitted != DAY_NONE ? in->admitted : m->today);
		return RC_OK;
	}
	struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
	if (in->admitted == DAY_NONE || in->admitted == e->start_day) {
		return RC_OK;
	}
	if (e->end_day != DAY_NONE && in->admitted > e->end_day) {
		enrolment_add(m, p, in->admitted);
		return RC_OK;
	}
	struct call c = *m->c;
	c.a = m->a;
	enum rc rc = roll_move_start(p, &c, in->admitted, d);
	m->is_changed = true;
	return rc;
}

static bool
has_year(const struct pupil *p, int year)
{
	const struct pupil_year *last = p->n_years > 0 ? &p->years[p->n_years - 1] : NULL;
	return last != NULL && last->nc_year == year && last->to_day == DAY_NONE;
}

static bool
has_group(const struct pupil *p, int64_t group_id)
{
	const struct group_member *last = p->n_groups > 0 ? &p->groups[p->n_groups - 1] : NULL;
	return last != NULL && last->group_id == group_id && last->to_day == DAY_NONE;
}

/* From today, or from the starting day that is still to come; not of those who left. */
static void
merge_placement(struct merge *m, struct pupil *p, const struct import_pupil *in)
{
	const struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
	int32_t from = e->start_day > m->today ? e->start_day : m->today;
	if (e->end_day != DAY_NONE && e->end_day < from) {
		return;
	}
	if (in->year != IMPORT_YEAR_NONE && !has_year(p, in->year)) {
		bool is_first = p->n_years == 0;
		roll_put_year(p, m->a, (enum nc_year)in->year, is_first ? e->start_day : from);
		m->is_changed = true;
	}
	if (m->group_id != 0 && !has_group(p, m->group_id)) {
		bool is_first = p->n_groups == 0;
		roll_put_group(p, m->a, m->group_id, is_first ? e->start_day : from);
		m->is_changed = true;
	}
}

enum rc
merge_old(struct merge *m, struct pupil *p, const struct import_pupil *in, struct diag *d)
{
	merge_fields(m, p, in);
	enum rc rc = merge_enrolment(m, p, in, d);
	if (rc == RC_OK) {
		rc = merge_leaving(m, p, in, d);
	}
	if (rc == RC_OK) {
		merge_placement(m, p, in);
		const struct enrolment *e = &p->enrolments[p->n_enrolments - 1];
		bool is_over = e->end_day != DAY_NONE && e->end_day < m->today;
		if (!is_over) {
			merge_flags(m, p, in, m->today);
		}
	}
	return rc;
}

const char *
phones_text(struct arena *a, const struct import_phone *phone, size_t n)
{
	const char *out = "";
	for (size_t i = 0; i < n; i++) {
		out = arena_printf(a, "%s%s%s%s", out, out[0] == '\0' ? "" : "\n",
		    phone_type_word(phone[i].type), phone[i].number);
	}
	return out;
}
