#include "core/policy_lint.h"

#include "core/near.h"
#include "core/policy_lint_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PATH_MAX_BYTES 128

/* Where a setting stands, or the nearest thing above it that the file has, or its first line. */
static struct pos
nearest(const struct policy *p, const char *path)
{
	char up[PATH_MAX_BYTES];

	snprintf(up, sizeof up, "%s", path);
	for (;;) {
		struct pos at = policy_at(p, up);
		char *dot = strrchr(up, '.');
		char *bracket = strrchr(up, '[');
		if (at.line > 0) {
			return at;
		}
		if (dot == NULL && bracket == NULL) {
			return p->n_values > 0 ? (struct pos){1, 1} : at;
		}
		*(dot == NULL || (bracket != NULL && bracket > dot) ? bracket : dot) = '\0';
	}
}

void
lint_add(struct linter *l, struct lint_rule rule, const char *path, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (l->out->n == LINT_MAX) {
		return;
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	l->out->by_severity[rule.severity]++;
	l->out->item[l->out->n++] = (struct lint_finding){
	    .severity = rule.severity,
	    .at = nearest(l->p, path),
	    .field = path,
	    .text = arena_text(l->arena, text),
	    .rule = rule.rule,
	};
}

static void
lint_about(struct linter *l)
{
	const struct policy *p = l->p;

	if (p->review_on != DAY_NONE && p->from != DAY_NONE && p->review_on <= p->from) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, "WTISA ch 2 (R86)"},
		    "policy.review_on", "the review is due before the policy takes effect");
	}
	if (p->from != DAY_NONE && p->from < day_from_civil(2024, 8, 19)) {
		lint_add(l, (struct lint_rule){LINT_WARNING, "SI 2024/208 reg 1 (R124)"},
		    "policy.effective_from",
		    "takes effect before 19 August 2024, when the present regulations began");
	}
	if (p->final_year_group != POLICY_NONE && p->most_junior_class != POLICY_NONE &&
	    p->most_junior_class > p->final_year_group) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, "SI 2024/208 reg 13 (R15, R17)"},
		    "school.most_junior_class", "the most junior class is above the final year");
	}
}

static const struct post_row {
	enum policy_post_kind kind;
	enum lint_severity severity; /* when nobody is named */
	const char *rule;
} posts_wanted[] = {
    {POST_SENIOR_ATTENDANCE_CHAMPION, LINT_WARNING, "WTISA ch 2 (R86)"},
    {POST_DAY_TO_DAY_CONTACT, LINT_WARNING, "WTISA ch 2 (R86)"},
    {POST_LINK_GOVERNOR, LINT_NOTE, "WTISA ch 2 (R84)"},
    {POST_DESIGNATED_TEACHER, LINT_NOTE, "Children and Young Persons Act 2008 s20 (R76)"},
    {POST_LA_ATTENDANCE, LINT_NOTE, "WTISA ch 4 (R71)"},
};

/* Held by one person at a time. */
static bool
is_single(enum policy_post_kind kind)
{
	return kind == POST_HEADTEACHER || kind == POST_SENIOR_ATTENDANCE_CHAMPION ||
	       kind == POST_DESIGNATED_TEACHER || kind == POST_SENCO || kind == POST_DSL ||
	       kind == POST_PUPIL_PREMIUM_LEAD;
}

static bool
is_overlap(const struct policy_post *a, const struct policy_post *b)
{
	bool is_before = a->to != DAY_NONE && b->from != DAY_NONE && a->to < b->from;
	bool is_after = b->to != DAY_NONE && a->from != DAY_NONE && b->to < a->from;
	return !is_before && !is_after && (a->years & b->years) != 0;
}

static void
lint_two_posts(struct linter *l, size_t i, size_t j)
{
	const struct policy_post *a = &l->p->post[i];
	const struct policy_post *b = &l->p->post[j];
	const char *path = arena_printf(l->arena, "posts[%zu].name", j);

	if (near_name(a->name, b->name)) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, "WTISA ch 2 (R86)"}, path,
		    "\"%s\" here and \"%s\" in line %u: one person, spelt two ways?", b->name,
		    a->name,
		    (unsigned)policy_at(l->p, arena_printf(l->arena, "posts[%zu].name", i)).line);
	} else if (a->kind == b->kind && is_single(a->kind) && is_overlap(a, b) &&
	           strcmp(a->name, b->name) != 0) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, "WTISA ch 2 (R86)"}, path,
		    "two people are %s at the same time: \"%s\" and \"%s\"",
		    policy_post_name(a->kind), a->name, b->name);
	}
}

static void
lint_posts(struct linter *l)
{
	const struct policy *p = l->p;

	for (size_t i = 0; i < p->n_posts; i++) {
		const struct policy_post *post = &p->post[i];
		if (post->from != DAY_NONE && post->to != DAY_NONE && post->to < post->from) {
			lint_add(l, (struct lint_rule){LINT_CONTRADICTION, "WTISA ch 2 (R86)"},
			    arena_printf(l->arena, "posts[%zu].to", i),
			    "the post ends before it begins");
		}
		for (size_t j = 0; j < i; j++) {
			lint_two_posts(l, j, i);
		}
	}
	for (size_t i = 0; i < sizeof posts_wanted / sizeof posts_wanted[0]; i++) {
		const struct post_row *row = &posts_wanted[i];
		bool is_named = false;
		for (size_t j = 0; j < p->n_posts; j++) {
			is_named = is_named || p->post[j].kind == row->kind;
		}
		if (!is_named) {
			lint_add(l, (struct lint_rule){row->severity, row->rule}, "posts",
			    "no %s is named", policy_post_name(row->kind));
		}
	}
}

/* In the order of the file; findings of one line stay in the order of the checks. */
static void
findings_sort(struct lint *lint)
{
	for (size_t i = 1; i < lint->n; i++) {
		struct lint_finding f = lint->item[i];
		size_t at = i;
		while (at > 0 && lint->item[at - 1].at.line > f.at.line) {
			lint->item[at] = lint->item[at - 1];
			at--;
		}
		lint->item[at] = f;
	}
}

void
policy_lint(struct lint *out, const struct policy *p, struct arena *a)
{
	*out = (struct lint){.item = ARENA_ARRAY(a, LINT_MAX, struct lint_finding)};
	struct linter l = {.p = p, .out = out, .arena = a};

	lint_about(&l);
	lint_times(&l);
	lint_law(&l);
	lint_posts(&l);
	lint_text(&l);
	lint_alert(&l);
	findings_sort(out);
}

bool
lint_is_blocking(const struct lint_finding *f)
{
	return f->severity == LINT_ERROR ||
	       (f->severity == LINT_CONTRADICTION && strncmp(f->field, "day_plan", 8) == 0);
}

const char *
lint_severity_name(enum lint_severity severity)
{
	static const char *const names[] = {
	    [LINT_ERROR] = "error",
	    [LINT_CONTRADICTION] = "contradiction",
	    [LINT_WARNING] = "warning",
	    [LINT_NOTE] = "note",
	};
	_Static_assert(sizeof names / sizeof names[0] == LINT_COUNT, "name the new severity");
	return names[severity];
}
