#include "app/reg.h"

#include "exchange/policy_yaml.h"
#include "exchange/schools.h"
#include "core/policy_lint.h"

#include <string.h>

/* Set up a school, its calendar and its policy. Structural acts: each commits alone. */

/* The phase in the words that Muster uses. */
static const char *
phase_of(const char *phase)
{
	static const struct {
		const char *part;
		const char *phase;
	} phases[] = {
	    {"ll-through", "all-through"},
	    {"pecial", "special"},
	    {"rimary", "primary"},
	    {"econdary", "secondary"},
	    {"ursery", "nursery"},
	};
	for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++) {
		if (strstr(phase, phases[i].part) != NULL) {
			return phases[i].phase;
		}
	}
	return phase;
}

static enum rc
school_insert(
    struct call *c, const struct school_args *args, const struct school_row *row, struct diag *d)
{
	struct school school = {
	    .urn = row->urn,
	    .laestab = row->laestab,
	    .la_code = row->la_code,
	    .name = row->name,
	    .phase = phase_of(row->phase),
	    .type = row->kind[0] != '\0' ? row->kind : row->phase,
	    .town = row->town,
	};
	enum rc rc = store_school_new(&school.school_id, c->st, &school, d);
	if (rc != RC_OK) {
		return rc;
	}
	c->school_id = school.school_id;
	struct submission sub;
	submission_of(&sub, c, args->uuid, "school", "");
	rc = store_submit_school(&sub, c->st, &school, d);
	if (rc == RC_OK) {
		effect_seq(c, school.school_id, sub.seq, true);
		c->seq = sub.seq;
		new_school_json(c, &school, sub.seq);
	}
	return rc;
}

enum rc
act_add_school(struct call *c, const void *args, struct diag *d)
{
	const struct school_args *add = args;
	struct school_row row;
	enum rc rc = actor_may(c->who, 0, PERM_SCHOOL_ADD, d);
	if (rc == RC_OK) {
		rc = uuid_check(add->uuid, d);
	}
	if (rc == RC_OK && (add->urn < 100000 || add->urn > 999999)) {
		rc = diag_set(d, RC_INVALID, "urn", NULL, "a URN has six digits");
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct school there;
	rc = store_school_by_urn(&there, c->st, add->urn, c->a, d);
	if (rc == RC_OK) {
		struct submission first;
		rc = store_submission(&first, c->st, there.school_id, 1, c->a, d);
		if (rc == RC_OK && strcmp(first.uuid, add->uuid) == 0) {
			c->seq = first.seq;
			return view_school(c, add->urn, d); /* the same act again */
		}
		return diag_set(d, RC_CONFLICT, "urn", NULL, "the school %lld is set up already",
		    (long long)add->urn);
	}
	if (rc != RC_NOT_FOUND) {
		return rc;
	}
	diag_clear(d);
	rc = school_find_by_urn(&row, app_config(c->app)->schools_csv, (int32_t)add->urn, c->a, d);
	return rc == RC_OK ? school_insert(c, add, &row, d) : rc;
}

/* How many marks would lie outside the new calendar, and where the first of them is. */
struct orphans {
	int64_t n;
	int32_t day;
	enum session session;
};

static struct orphans
calendar_orphans(const struct image *img, const struct calendar *cal)
{
	struct orphans out = {0};
	const struct axis *x = &img->axis;
	for (uint32_t k = 0; k < x->n; k++) {
		enum session session = (enum session)x->session[k];
		for (size_t i = 0; i < img->n_pupils; i++) {
			const struct image_pupil *p = &img->pupils[i];
			if (!cell_is_code(image_cells(img, p)[k])) {
				continue;
			}
			int year = image_year_on(p, x->day[k]);
			if (calendar_is_open(
			        cal, x->day[k], session, year < 0 ? NC_X : (enum nc_year)year)) {
				continue;
			}
			if (out.n++ == 0) {
				out.day = x->day[k];
				out.session = session;
			}
		}
	}
	return out;
}

static enum rc
calendar_check(
    struct call *c, struct school_state *s, const struct calendar_args *args, struct diag *d)
{
	struct calendar cal;
	enum rc rc = calendar_build(
	    &cal, args->terms, args->n_terms, args->closures, args->n_closures, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct orphans lost = calendar_orphans(s->image, &cal);
	if (lost.n > 0) {
		char day[DAY_WORDS];
		return diag_set(d, RC_INVALID, "closures", "SI 2024/208 reg 10(1) (R34, R49)",
		    "%lld marks stand on sessions that would no longer be open, the first on %s "
		    "%s: a "
		    "session that was held cannot be closed afterwards",
		    (long long)lost.n, day_words(day, lost.day), session_name(lost.session));
	}
	return RC_OK;
}

static void
calendar_content(struct text *t, const struct calendar_args *args)
{
	text_add(t, "calendar");
	for (size_t i = 0; i < args->n_terms; i++) {
		text_printf(t, "|%d %d ", args->terms[i].first, args->terms[i].last);
		text_add_json(t, args->terms[i].name);
	}
	for (size_t i = 0; i < args->n_closures; i++) {
		const struct closure *x = &args->closures[i];
		text_printf(t, "|%d %d %d %u %d ", x->day, x->is_closed[SESSION_AM],
		    x->is_closed[SESSION_PM], x->years, (int)x->kind);
		text_add_json(t, x->reason);
	}
}

static enum rc
calendar_write(struct call *c, struct school_state *s, const struct calendar_args *args,
    const struct repeat *r, struct diag *d)
{
	enum rc rc = calendar_check(c, s, args, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct calendar_rows rows = {
	    .terms = ARENA_ARRAY(c->a, args->n_terms + 1, struct term),
	    .n_terms = args->n_terms,
	    .closures = ARENA_ARRAY(c->a, args->n_closures + 1, struct closure),
	    .n_closures = args->n_closures,
	};
	memcpy(rows.terms, args->terms, args->n_terms * sizeof *rows.terms);
	if (args->n_closures > 0) {
		memcpy(rows.closures, args->closures, args->n_closures * sizeof *rows.closures);
	}
	struct submission sub;
	submission_of(&sub, c, args->uuid, "calendar", "");
	memcpy(sub.content, r->digest, sizeof sub.content);
	rc = store_submit_calendar(&sub, c->st, &rows, d);
	if (rc == RC_OK) {
		effect_seq(c, s->school_id, sub.seq, true);
		answer_saved(c, sub.seq, c->now, 0);
	}
	return rc;
}

enum rc
act_set_calendar(struct call *c, const void *args, struct diag *d)
{
	const struct calendar_args *set = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, set->urn, PERM_CALENDAR, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, (size_t)2 << 20);
	calendar_content(&content, set);
	struct repeat r = {.uuid = set->uuid, .content = &content};
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK && !is_done) {
		rc = calendar_write(c, s, set, &r, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}

/* It must read without a fault, break no statute, and say one thing about the times of the day. */
static enum rc
policy_check(struct policy *out, struct call *c, const char *yaml, struct diag *d)
{
	struct diag fault[1] = {0};
	struct diag_list faults = {.item = fault, .cap = 1};
	enum rc rc = policy_yaml_read(out, yaml, strlen(yaml), c->a, &faults);
	if (rc != RC_OK) {
		return diag_set(d, rc, fault[0].field[0] != '\0' ? fault[0].field : "yaml",
		    fault[0].rule, "line %u: %s%s", fault[0].line, fault[0].text,
		    faults.seen > 1 ? " (and more: run the lint)" : "");
	}
	struct lint lint;
	policy_lint(&lint, out, c->a);
	for (size_t i = 0; i < lint.n; i++) {
		if (lint_is_blocking(&lint.item[i])) {
			return diag_set(d, RC_INVALID, lint.item[i].field, lint.item[i].rule,
			    "line %u: %s", lint.item[i].at.line, lint.item[i].text);
		}
	}
	return RC_OK;
}

static enum rc
policy_write(struct call *c, struct school_state *s, const struct policy_args *args,
    const struct repeat *r, struct diag *d)
{
	struct policy policy;
	enum rc rc = policy_check(&policy, c, args->yaml, d);
	if (rc == RC_OK && policy.urn != POLICY_NONE && policy.urn != s->urn) {
		rc = diag_set(d, RC_INVALID, "urn", NULL,
		    "the policy is for the school %d, not for %lld", policy.urn, (long long)s->urn);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct policy_row row = {
	    .effective_from = policy.from,
	    .version = 1,
	    .name = policy.name,
	    .yaml = args->yaml,
	};
	for (size_t i = 0; i < s->n_policies; i++) {
		if (s->policies[i].from == row.effective_from &&
		    s->policies[i].version >= row.version) {
			row.version = s->policies[i].version + 1;
		}
	}
	struct submission sub;
	submission_of(&sub, c, args->uuid, "policy", "");
	memcpy(sub.content, r->digest, sizeof sub.content);
	rc = store_submit_policy(&sub, c->st, &row, d);
	if (rc == RC_OK) {
		effect_seq(c, s->school_id, sub.seq, true);
		answer_saved(c, sub.seq, c->now, 0);
	}
	return rc;
}

enum rc
act_set_policy(struct call *c, const void *args, struct diag *d)
{
	const struct policy_args *set = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, set->urn, PERM_POLICY, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text content;
	text_init(&content, (size_t)1 << 20);
	text_add(&content, "policy ");
	text_add(&content, set->yaml);
	struct repeat r = {.uuid = set->uuid, .content = &content};
	bool is_done = false;
	rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK && !is_done) {
		rc = policy_write(c, s, set, &r, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}
