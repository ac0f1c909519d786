#include "app/import_in.h"

#include "exchange/ctf.h"
#include "exchange/import_pupils.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/*
 * Pupils from CSV or from a Common Transfer File. The plan, who is new and what changes, is made
 * before anything is written, and made again by the act itself, so that it cannot be out of date.
 */
struct roll_plan {
	struct importing *im;
	struct import_pupils file;
	const char *last_school; /* of new pupils, from a CTF; "" */
	struct pupil *out;       /* new and changed ones */
	size_t n_out;
	size_t n_new;
	size_t n_changed;
	size_t n_same;
	struct reg_group *groups; /* that are new */
	size_t n_groups;
	struct reg_group *known;
	size_t n_known;
};

const char *
roll_name_key(struct arena *a, const char *surname, const char *forename, int32_t dob)
{
	const char *name = store_fold(a, arena_printf(a, "%s|%s", surname, forename));
	return dob == DAY_NONE ? name : arena_printf(a, "%s|%d", name, dob);
}

enum rc
roll_index_read(struct roll_index *out, struct call *c, struct arena *a, struct diag *d)
{
	enum rc rc = store_roll(&out->pupils, &out->n, c->st, c->school_id, a, d);
	if (rc != RC_OK) {
		return rc;
	}
	find_init(&out->upn, out->n, a);
	find_init(&out->adno, out->n, a);
	find_init(&out->name, out->n * 2, a);
	for (uint32_t i = 0; i < out->n; i++) {
		const struct pupil *p = &out->pupils[i];
		find_put(&out->upn, p->upn, i);
		find_put(&out->adno, p->adno, i);
		find_put(
		    &out->name, roll_name_key(a, p->legal_surname, p->legal_forename, DAY_NONE), i);
		find_put(
		    &out->name, roll_name_key(a, p->legal_surname, p->legal_forename, p->dob), i);
	}
	return RC_OK;
}

/* "A801990115001" is permanent; one that ends with a letter is temporary and may be replaced. */
static bool
is_temporary(const char *upn)
{
	size_t n = strlen(upn);
	return n > 0 && upn[n - 1] >= 'A';
}

static bool
differs(const char *a, const char *b)
{
	return a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0;
}

/* The school has the UPN: the admission numbers must not say otherwise. */
static bool
upn_fits(struct importing *im, const struct roll_index *roll, const struct import_pupil *in,
    uint32_t by_upn)
{
	const struct pupil *p = &roll->pupils[by_upn];
	uint32_t by_adno = find_get(&roll->adno, in->adno);
	bool is_of_other = by_adno < FIND_TWICE && by_adno != by_upn;
	if (differs(in->adno, p->adno) || is_of_other) {
		const struct import_place at = {in->line, 0, "upn", in->upn};
		import_problem(im, &at, "DfE UPN guidance",
		    "the UPN is that of admission number %.40s, not %.40s (1520)", p->adno,
		    in->adno);
		return false;
	}
	return true;
}

/*
 * Whom of the school the row means: by UPN, else admission number, else name and date of birth.
 * FIND_NONE: nobody yet. False: a problem was said.
 */
static bool
row_match(uint32_t *out, struct importing *im, const struct roll_index *roll,
    const struct import_pupil *in)
{
	*out = find_get(&roll->upn, in->upn);
	if (*out != FIND_NONE) {
		return upn_fits(im, roll, in, *out);
	}
	*out = find_get(&roll->adno, in->adno);
	bool is_by_adno = *out < FIND_TWICE;
	if (!is_by_adno) {
		*out = find_get(
		    &roll->name, roll_name_key(&im->a, in->surname, in->forename, in->born));
	}
	if (*out >= FIND_TWICE) {
		*out = FIND_NONE;
		return true;
	}
	const struct pupil *p = &roll->pupils[*out];
	bool is_other_upn = differs(in->upn, p->upn) && !is_temporary(p->upn);
	if (is_other_upn && is_by_adno) {
		const struct import_place at = {in->line, 0, "adno", in->adno};
		import_problem(im, &at, "DfE UPN guidance",
		    "the admission number is that of a pupil with the UPN %s", p->upn);
		return false;
	}
	if (is_other_upn || differs(in->adno, p->adno)) {
		*out = FIND_NONE; /* a namesake */
	}
	return true;
}

/* The group of that name, one of the school's or one to be made. */
static int64_t
plan_group(struct roll_plan *plan, const char *name, int year)
{
	for (size_t i = 0; i < plan->n_known; i++) {
		if (strcmp(plan->known[i].name, name) == 0) {
			return plan->known[i].group_id;
		}
	}
	for (size_t i = 0; i < plan->n_groups; i++) {
		if (strcmp(plan->groups[i].name, name) == 0) {
			if (plan->groups[i].nc_year != year) {
				plan->groups[i].nc_year = -1; /* mixed */
			}
			return plan->groups[i].group_id;
		}
	}
	struct reg_group *made = &plan->groups[plan->n_groups];
	int64_t next = plan->n_groups > 0 ? made[-1].group_id + 1 : plan->groups[0].group_id;
	*made = (struct reg_group){.group_id = next, .name = name, .nc_year = year};
	plan->n_groups++;
	return next;
}

static void
plan_new(struct roll_plan *plan, struct merge *m, const struct import_pupil *in, int64_t first_id)
{
	struct pupil *p = &plan->out[plan->n_out++];
	roll_pupil_blank(p);
	p->pupil_id = first_id + (int64_t)plan->n_new++;
	p->last_school = plan->last_school;
	merge_new(m, p, in);
}

/* One row of the file. */
static enum rc
plan_row(struct roll_plan *plan, struct merge *m, const struct import_pupil *in,
    struct pupil *there, int64_t first_id, struct diag *d)
{
	const struct import_contact **kin =
	    ARENA_ARRAY(m->a, in->n_contacts + 1, const struct import_contact *);
	for (size_t i = 0; i < in->n_contacts; i++) {
		kin[i] = &in->contact[i];
	}
	struct diag own = {0};
	enum rc rc = RC_OK;
	if (there == NULL) {
		plan_new(plan, m, in, first_id);
		if (in->n_contacts > 0) {
			merge_contacts(m, &plan->out[plan->n_out - 1], kin, in->n_contacts);
		}
		return RC_OK;
	}
	rc = merge_old(m, there, in, &own);
	if (rc == RC_INVALID) {
		const struct import_place at = {in->line, 0, own.field, ""};
		import_problem(plan->im, &at, own.rule, "%s", own.text);
		return RC_OK;
	}
	if (rc != RC_OK) {
		return diag_set(d, rc, own.field, own.rule, "%s", own.text);
	}
	if (in->n_contacts > 0) {
		merge_contacts(m, there, kin, in->n_contacts);
	}
	if (m->is_changed) {
		plan->out[plan->n_out++] = *there;
		plan->n_changed++;
	} else {
		plan->n_same++;
	}
	return RC_OK;
}

static enum rc
plan_rows(struct roll_plan *plan, struct call *c, const struct roll_index *roll, int64_t first_id,
    struct diag *d)
{
	struct importing *im = plan->im;
	uint32_t *line_of = ARENA_ARRAY(&im->a, roll->n + 1, uint32_t);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < plan->file.n; i++) {
		const struct import_pupil *in = &plan->file.item[i];
		uint32_t at = FIND_NONE;
		if (!row_match(&at, im, roll, in)) {
			continue;
		}
		if (at != FIND_NONE && line_of[at] != 0) {
			const struct import_place place = {in->line, 0, "surname", in->surname};
			import_problem(im, &place, NULL, "the same pupil as in line %u",
			    (unsigned)line_of[at]);
			continue;
		}
		struct merge m = {.a = &im->a, .c = c, .today = im->today, .year = im->year};
		if (in->group[0] != '\0') {
			m.group_id = plan_group(plan, in->group, in->year);
		}
		if (at != FIND_NONE) {
			line_of[at] = in->line;
		}
		rc =
		    plan_row(plan, &m, in, at == FIND_NONE ? NULL : &roll->pupils[at], first_id, d);
	}
	return rc == RC_OK ? import_checked(im, d) : rc;
}

static enum rc
plan_make(struct roll_plan *plan, struct call *c, struct diag *d)
{
	struct importing *im = plan->im;
	struct roll_index roll;
	int64_t first_id = 0;
	int64_t first_group = 0;
	enum rc rc = roll_index_read(&roll, c, &im->a, d);
	if (rc == RC_OK) {
		rc = store_groups(&plan->known, &plan->n_known, c->st, c->school_id, &im->a, d);
	}
	if (rc == RC_OK) {
		rc = store_pupil_next_id(&first_id, c->st, c->school_id, d);
	}
	if (rc == RC_OK) {
		rc = store_group_next_id(&first_group, c->st, c->school_id, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	im->report.errors.n = im->report.errors.seen = 0; /* the act may run twice */
	plan->out = ARENA_ARRAY(&im->a, plan->file.n + 1, struct pupil);
	plan->groups = ARENA_ARRAY(&im->a, plan->file.n + 1, struct reg_group);
	plan->groups[0].group_id = first_group;
	plan->n_out = plan->n_new = plan->n_changed = plan->n_same = plan->n_groups = 0;
	return plan_rows(plan, c, &roll, first_id, d);
}

static int
id_order(const void *a, const void *b)
{
	const struct pupil *x = a;
	const struct pupil *y = b;
	return x->pupil_id < y->pupil_id ? -1 : x->pupil_id > y->pupil_id;
}

static enum rc
act_import_pupils(struct call *c, const void *args, struct diag *d)
{
	struct roll_plan *plan = *(struct roll_plan *const *)args;
	struct submission sub;
	enum rc rc = call_school(c, plan->im->args->urn, PERM_IMPORT, d);
	if (rc == RC_OK) {
		rc = plan_make(plan, c, d);
	}
	if (rc != RC_OK || plan->n_out == 0) {
		return rc;
	}
	if (plan->n_groups > 0) {
		import_submission(&sub, plan->im, c, "groups", "groups");
		rc = store_submit_groups(&sub, c->st, plan->groups, plan->n_groups, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	qsort(plan->out, plan->n_out, sizeof *plan->out, id_order);
	import_submission(&sub, plan->im, c, "import_pupils", "pupils");
	rc = store_submit_pupils(&sub, c->st, plan->out, plan->n_out, d);
	if (rc == RC_OK) {
		effect_seq(c, c->school_id, sub.seq, true);
		c->seq = sub.seq;
	}
	return rc;
}

static enum rc
read_ctf(struct roll_plan *plan, struct diag *d)
{
	struct importing *im = plan->im;
	struct stat st;
	if (fstat(fileno(im->file), &st) != 0 || (uint64_t)st.st_size > CTF_BYTES_MAX) {
		return diag_set(d, RC_TOO_LARGE, "file", NULL,
		    "a Common Transfer File may have %zu MB", CTF_BYTES_MAX >> 20);
	}
	size_t size = (size_t)st.st_size;
	char *bytes = ARENA_ARRAY(&im->a, size + 1, char);
	size_t n = fread(bytes, 1, size, im->file);
	struct ctf_args args = {bytes, n, im->args->name};
	struct ctf ctf;
	enum rc rc = ctf_read(&ctf, &args, &im->report, &im->a, d);
	if (rc == RC_OK) {
		plan->file = ctf.pupils;
		plan->last_school = ctf.source_name;
	}
	return rc;
}

static enum rc
read_file(struct roll_plan *plan, struct diag *d)
{
	struct importing *im = plan->im;
	struct csv_source src = csv_source_file(im->file);
	struct diag first = {0};
	enum rc rc = im->args->kind == IMPORT_CTF
	                 ? read_ctf(plan, &first)
	                 : import_pupils(&plan->file, &src, &im->report, &im->a, &first);
	if (rc == RC_OK) {
		return RC_OK;
	}
	enum rc checked = import_checked(im, d);
	return checked != RC_OK ? checked : diag_set(d, rc, first.field, NULL, "%s", first.text);
}

enum rc
import_run_pupils(struct importing *im, struct diag *d)
{
	struct roll_plan plan = {.im = im, .last_school = ""};
	struct roll_plan *args = &plan;
	enum rc rc = read_file(&plan, d);
	if (rc != RC_OK) {
		return rc;
	}
	import_state(im, IMPORT_WRITING, (int64_t)plan.file.n);
	rc = plan_make(&plan, im->c, d);
	if (rc == RC_OK && !im->args->dry_run && plan.n_out > 0) {
		rc = import_write(im, act_import_pupils, &args, d);
	}
	if (rc == RC_OK) {
		snprintf(im->result->summary, sizeof im->result->summary,
		    "%zu pupils added, %zu changed, %zu already there", plan.n_new, plan.n_changed,
		    plan.n_same);
	}
	return rc;
}
