#ifndef MUSTER_CORE_POLICY_LINT_H
#define MUSTER_CORE_POLICY_LINT_H

#include "base/arena.h"
#include "core/policy.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What is wrong with a policy that reads well: where it breaks statute, contradicts itself, or
 * departs from guidance. The statute wins over what a policy says; the lint says where it does.
 */
enum lint_severity {
	LINT_ERROR,         /* breaks statute: such a policy is not put in force */
	LINT_CONTRADICTION, /* says two things: somebody has to choose (lint_is_blocking) */
	LINT_WARNING,       /* departs from guidance, or cites what is no longer law */
	LINT_NOTE,          /* said for information */
	LINT_COUNT
};

struct lint_finding {
	enum lint_severity severity;
	struct pos at; /* line 0: there is no file; else of `field` or what is nearest above it */
	const char *field; /* path of the setting */
	const char *text;  /* one line, for a school secretary */
	const char *rule;  /* "WTISA ch 2 (R36)" */
};

#define LINT_MAX 500

struct lint {
	struct lint_finding *item; /* LINT_MAX of them */
	size_t n;
	size_t by_severity[LINT_COUNT]; /* how many of each */
};

/*
 * Check a policy.
 *
 * out  findings in the order of the file; owned by the arena. Past LINT_MAX none are kept.
 * p    lent; positions come from p->value.
 */
void policy_lint(struct lint *out, const struct policy *p, struct arena *a);

/*
 * Does it keep the policy from being put in force? An error does; so does a contradiction of the
 * day plan, because it decides marks: of two closing times one has to be chosen first.
 */
bool lint_is_blocking(const struct lint_finding *f);

/* "error", "contradiction", "warning", "note". */
const char *lint_severity_name(enum lint_severity severity);

#endif
