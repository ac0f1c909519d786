#ifndef MUSTER_CORE_POLICY_LINT_PRIVATE_H
#define MUSTER_CORE_POLICY_LINT_PRIVATE_H

#include "core/policy_lint.h"

struct linter {
	const struct policy *p;
	struct lint *out;
	struct arena *arena;
};

/* What all findings of one check share. */
struct lint_rule {
	enum lint_severity severity;
	const char *rule;
};

/* `path` is made with arena_printf or static. */
void lint_add(struct linter *l, struct lint_rule rule, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

void lint_times(struct linter *l);
void lint_law(struct linter *l);
void lint_text(struct linter *l);
void lint_alert(struct linter *l);

#endif
