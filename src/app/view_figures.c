#include "app/figures_json.h"
#include "app/pupil_json.h"
#include "app/reg.h"
#include "app/untaken.h"

#include "engine/flags.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Figures and flags, always worked out from the marks as they are now. */

#define SMALL_GROUP 5 /* R84: rows of fewer pupils are not for governors */

/* "2026-09-01 to today" where the question says nothing. */
static enum rc
range_asked(struct report_args *out, const struct call *c, const struct school_state *s,
    struct day_range asked, struct diag *d)
{
	struct wall now = wall_at(c->now);
	struct day_range range = asked;
	if (range.to == DAY_NONE) {
		range.to = now.day;
	}
	if (range.from == DAY_NONE) {
		range.from = school_year_on(s, range.to).from;
	}
	if (range.to < range.from) {
		return diag_set(d, RC_INVALID, "to", NULL, "the range ends before it begins");
	}
	*out = (struct report_args){.range = range, .cfg = &school_policy(s, range.to)->policy.law};
	return RC_OK;
}

/* The same; today only as far as it has come for every year group, so that no register is missing
 * that is not due. */
static enum rc
range_of(struct report_args *out, const struct call *c, const struct school_state *s,
    struct day_range asked, struct diag *d)
{
	struct wall now = wall_at(c->now);
	enum rc rc = range_asked(out, c, s, asked, d);
	if (rc == RC_OK && out->range.to == now.day) {
		struct opening am;
		struct opening pm;
		school_opening(&am, s, &(struct opening_ask){now.day, SESSION_AM, NULL});
		school_opening(&pm, s, &(struct opening_ask){now.day, SESSION_PM, NULL});
		out->last_is_am = now.minute < pm.last;
		if (now.minute < am.last && out->range.from < out->range.to) {
			out->range.to--;
			out->last_is_am = false;
		}
	}
	return rc;
}

enum rc
figures_missing(uint32_t *out, struct call *c, const struct school_state *s, struct diag *d)
{
	struct report_args args = {0};
	struct report report;
	const struct day_range year_so_far = {DAY_NONE, DAY_NONE};
	enum rc rc = range_of(&args, c, s, year_so_far, d);
	if (rc != RC_OK) {
		return rc;
	}
	report_school(&report, s->image, &args, c->a);
	return registers_missing(out, c, s, &report, d);
}

static int64_t
microseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Rows that part the same pupils among them, and those that are not shown. */
struct rows {
	struct report_group *row;
	size_t n;
	bool *is_hidden;
};

static struct rows
rows_of(struct report_group *row, size_t n, struct arena *a)
{
	struct rows out = {row, n, ARENA_ARRAY(a, n + 1, bool)};
	for (size_t i = 0; i < n; i++) {
		out.is_hidden[i] = row[i].stats.pupils < SMALL_GROUP;
	}
	return out;
}

typedef bool row_fn(const struct report_group *row, int year);

static bool
any_row(const struct report_group *row, int year)
{
	(void)row;
	(void)year;
	return true;
}

static bool
is_group_of(const struct report_group *row, int year)
{
	return (int)row->key.group->year == year;
}

/* Few pupils hidden alone are what the others leave of the whole: the next smallest row is hidden
 * with them. */
static void
hide_with(struct rows *r, row_fn *is_part, int year)
{
	for (;;) {
		uint32_t hidden = 0;
		size_t least = r->n;
		for (size_t i = 0; i < r->n; i++) {
			uint32_t pupils = r->row[i].stats.pupils;
			if (!is_part(&r->row[i], year)) {
				continue;
			}
			if (r->is_hidden[i]) {
				hidden += pupils;
			} else if (least == r->n || pupils < r->row[least].stats.pupils) {
				least = i;
			}
		}
		if (hidden == 0 || hidden >= SMALL_GROUP || least == r->n) {
			return;
		}
		r->is_hidden[least] = true;
	}
}

static size_t
rows_shown(const struct rows *r)
{
	size_t kept = 0;
	for (size_t i = 0; i < r->n; i++) {
		if (!r->is_hidden[i]) {
			r->row[kept++] = r->row[i];
		}
	}
	return kept;
}

/* R84: no row of few pupils, nor one from which theirs could be worked out. */
static void
without_small(struct report *report, struct arena *a)
{
	struct rows years = rows_of(report->years, report->n_years, a);
	struct rows groups = rows_of(report->groups, report->n_groups, a);
	struct rows cohorts = rows_of(report->cohorts, report->n_cohorts, a);
	hide_with(&years, any_row, 0);
	for (size_t i = 0; i < years.n; i++) {
		int year = (int)years.row[i].key.year;
		for (size_t k = 0; k < groups.n; k++) {
			groups.is_hidden[k] |=
			    years.is_hidden[i] && is_group_of(&groups.row[k], year);
		}
		hide_with(&groups, is_group_of, year);
	}
	hide_with(&groups, any_row, 0);
	for (size_t i = 0; i < cohorts.n; i++) {
		uint32_t others = report->school.stats.pupils - cohorts.row[i].stats.pupils;
		cohorts.is_hidden[i] |= others > 0 && others < SMALL_GROUP;
	}
	report->n_years = rows_shown(&years);
	report->n_groups = rows_shown(&groups);
	report->n_cohorts = rows_shown(&cohorts);
}

enum rc
view_figures(struct call *c, const struct figures_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct report_args args = {0};
	struct report report;
	enum rc rc = school_hold(&s, c, q->urn, PERM_FIGURES, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = range_of(&args, c, s, q->range, d);
	if (rc == RC_OK) {
		int64_t start = microseconds();
		report_school(&report, s->image, &args, c->a);
		struct school_figures f = {
		    .report = &report,
		    .with_safeguarding = actor_has_for_all(c->who, s->school_id, PERM_SAFEGUARDING),
		    .took_us = microseconds() - start,
		};
		if (!actor_has_for_all(c->who, s->school_id, PERM_PUPIL_READ)) {
			without_small(&report, c->a);
		}
		rc = registers_missing(&f.missing, c, s, &report, d);
		school_figures_json(c->out, &f);
	}
	school_release(s);
	return rc;
}

/* What of a question about pupils must be read first. */
struct filter {
	const struct figures_query *q;
	int flag; /* enum pupil_flag; -1 any */
	int band; /* enum report_band; -1 any */
	int met;  /* enum figure_flag; -1 any */
};

static enum rc
filter_read(struct filter *f, const struct figures_query *q, struct diag *d)
{
	*f = (struct filter){q, -1, -1, -1};
	if (q->flag[0] != '\0' && (f->flag = pupil_flag_parse(q->flag)) < 0) {
		return diag_set(d, RC_INVALID, "flag", NULL, "there is no such flag");
	}
	if (q->band[0] != '\0' && (f->band = report_band_parse(q->band)) < 0) {
		return diag_set(d, RC_INVALID, "band", NULL, "there is no such band");
	}
	if (q->met[0] != '\0' && (f->met = figure_flag_parse(q->met)) < 0) {
		return diag_set(d, RC_INVALID, "met", NULL, "there is no such flag of figures");
	}
	return RC_OK;
}

static uint32_t
visible_flags(const struct call *c, const struct scope *scope)
{
	uint32_t out = 0;
	for (int i = 0; i < PUPIL_FLAG_COUNT; i++) {
		if (flag_is_visible(c, scope, (enum pupil_flag)i)) {
			out |= (uint32_t)1 << i;
		}
	}
	return out;
}

static bool
filter_fits(const struct filter *f, const struct report_pupil *p, uint32_t visible)
{
	const struct figures_query *q = f->q;
	if (q->year >= 0 && p->year != q->year) {
		return false;
	}
	if (q->group_id != 0 && (p->group == NULL || p->group->id != q->group_id)) {
		return false;
	}
	if (f->flag >= 0 && ((p->flags & visible) >> f->flag & 1) == 0) {
		return false;
	}
	if (f->band >= 0 && (int)p->band != f->band) {
		return false;
	}
	return f->met < 0 || (p->met & FIGURE_BIT(f->met)) != 0;
}

/* Most absence first; then by name, which is the order they come in. */
static int
absence_order(const void *a, const void *b)
{
	const struct report_pupil *x = *(const struct report_pupil *const *)a;
	const struct report_pupil *y = *(const struct report_pupil *const *)b;
	uint64_t left = (uint64_t)x->stats.absent * (y->stats.possible > 0 ? y->stats.possible : 1);
	uint64_t right =
	    (uint64_t)y->stats.absent * (x->stats.possible > 0 ? x->stats.possible : 1);
	if (left != right) {
		return left > right ? -1 : 1;
	}
	return x < y ? -1 : x > y;
}

static enum rc
pupils_json(struct call *c, const struct school_state *s, const struct filter *f,
    const struct report *report, struct diag *d)
{
	uint32_t missing = 0;
	const struct report_pupil **list =
	    ARENA_ARRAY(c->a, report->n_pupils + 1, const struct report_pupil *);
	size_t n = 0;
	for (size_t i = 0; i < report->n_pupils; i++) {
		const struct report_pupil *p = &report->pupils[i];
		struct scope scope = pupil_scope(s, p->pupil, p->as_of);
		if (actor_has_in(c->who, &scope, PERM_PUPIL_READ) &&
		    filter_fits(f, p, visible_flags(c, &scope))) {
			list[n++] = p;
		}
	}
	qsort(list, n, sizeof *list, absence_order);
	text_add(c->out, "{\"pupils\":[");
	for (size_t i = 0; i < n; i++) {
		struct scope scope = pupil_scope(s, list[i]->pupil, list[i]->as_of);
		text_add(c->out, i == 0 ? "" : ",");
		pupil_row_json(c->out, list[i], visible_flags(c, &scope));
	}
	enum rc rc = registers_missing(&missing, c, s, report, d);
	text_printf(c->out, "],\"missing\":%" PRIu32 "}", missing);
	return rc;
}

enum rc
view_figure_pupils(struct call *c, const struct figures_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct report_args args = {0};
	struct report report;
	struct filter f;
	enum rc rc = filter_read(&f, q, d);
	if (rc == RC_OK) {
		rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	rc = range_of(&args, c, s, q->range, d);
	if (rc == RC_OK) {
		report_school(&report, s->image, &args, c->a);
		rc = pupils_json(c, s, &f, &report, d);
	}
	school_release(s);
	return rc;
}

/* The pupil, if the caller may see him or her. */
static enum rc
pupil_hold(const struct image_pupil **out, struct call *c, const struct school_state *s,
    int64_t pupil_id, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(s->image, pupil_id);
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	*out = p;
	struct scope scope = pupil_scope(s, p, wall_at(c->now).day);
	return actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
}

static enum rc
minutes_late_of(int64_t *out, struct call *c, const struct school_state *s, int64_t pupil_id,
    struct day_range range, struct diag *d)
{
	struct mark *marks = NULL;
	size_t n = 0;
	enum rc rc =
	    store_marks_of_pupil(&marks, &n, c->st, s->school_id, pupil_id, range, c->a, d);
	*out = 0;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		bool is_late = marks[i].code == CODE_L && marks[i].minutes_late > 0;
		*out += is_late ? marks[i].minutes_late : 0; /* before closing (R40) */
	}
	return rc;
}

/* Last school year's row; NULL when the pupil had no session then. */
static const struct stats *
last_year_of(struct call *c, const struct school_state *s, const struct image_pupil *p,
    const struct report_args *now)
{
	struct day_range this_year = school_year_on(s, now->range.to);
	struct report_args args = {
	    .range = school_year_on(s, this_year.from - 1),
	    .cfg = now->cfg,
	};
	struct report_pupil *row = ARENA_NEW(c->a, struct report_pupil);
	report_pupil(row, s->image, p, &args);
	return row->stats.possible > 0 ? &row->stats : NULL;
}

static enum rc
pupil_figures_of(
    struct call *c, const struct school_state *s, const struct figures_query *q, struct diag *d)
{
	const struct image_pupil *p = NULL;
	struct report_args args = {0};
	struct flags *flags = ARENA_NEW(c->a, struct flags);
	struct pupil_figures out = {.flags = flags};
	enum rc rc = pupil_hold(&p, c, s, q->pupil_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	assert(p != NULL);
	rc = range_of(&args, c, s, q->range, d);
	if (rc == RC_OK) {
		rc = minutes_late_of(&out.minutes_late, c, s, p->id, args.range, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	flags_find(flags, s->image, p, &args, c->a);
	out.last_year = last_year_of(c, s, p, &args);
	report_weekdays(out.weekdays, s->image, p, &args);
	pupil_figures_json(c->out, &out, c->a);
	return RC_OK;
}

enum rc
view_pupil_figures(struct call *c, const struct figures_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc == RC_OK) {
		rc = pupil_figures_of(c, s, q, d);
		school_release(s);
	}
	return rc;
}

enum rc
view_report_school(struct call *c, const struct figures_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct report_args args = {0};
	struct report report;
	enum rc rc = school_hold(&s, c, q->urn, PERM_FIGURES, d);
	if (rc == RC_OK) {
		rc = actor_may(c->who, s->school_id, PERM_SAFEGUARDING, d);
		if (rc == RC_OK) {
			/* Whatever the hour: the figures of exactly these days. */
			rc = range_asked(&args, c, s, q->range, d);
		}
		if (rc == RC_OK) {
			report_school(&report, s->image, &args, c->a);
			report_school_json(c->out, &report);
		}
		school_release(s);
	}
	return rc;
}

static enum rc
report_pupil_of(
    struct call *c, const struct school_state *s, const char *upn, int32_t on, struct diag *d)
{
	struct report_args args = {0};
	const struct image_pupil *p = image_pupil_by_upn(s->image, upn);
	if (p == NULL) {
		return diag_set(
		    d, RC_NOT_FOUND, "upn", NULL, "no pupil of the school has this UPN");
	}
	struct scope scope = pupil_scope(s, p, wall_at(c->now).day);
	enum rc rc = actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
	if (rc == RC_OK) {
		rc = range_asked(&args, c, s, (struct day_range){DAY_NONE, on}, d);
	}
	if (rc == RC_OK) {
		struct flags *flags = ARENA_NEW(c->a, struct flags);
		flags_find(flags, s->image, p, &args, c->a);
		report_pupil_json(c->out, flags);
	}
	return rc;
}

enum rc
view_report_pupil(struct call *c, int64_t urn, const char *upn, int32_t on, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, urn, PERM_PUPIL_READ, d);
	if (rc == RC_OK) {
		rc = report_pupil_of(c, s, upn, on, d);
		school_release(s);
	}
	return rc;
}
