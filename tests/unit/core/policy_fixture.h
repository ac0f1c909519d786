#ifndef MUSTER_TESTS_POLICY_FIXTURE_H
#define MUSTER_TESTS_POLICY_FIXTURE_H

#include "core/policy.h"
#include "core/policy_lint.h"

/* A policy read from a file of the source tree or from a text, with what was found. */
struct fixture {
	struct arena arena;
	struct policy policy;
	struct diag item[100];
	struct diag_list faults;
	struct lint lint;
	enum rc rc;
};

void fixture_text(struct fixture *f, const char *yaml);
void fixture_file(struct fixture *f, const char *path); /* "policies/x.yaml" */
void fixture_fini(struct fixture *f);

/* Contents of a file of the source tree, owned by the arena of `f`. */
const char *fixture_read(struct fixture *f, const char *path, size_t *n);

struct expected {
	enum lint_severity severity;
	uint32_t line; /* 0: whichever */
	const char *field;
	const char *rule; /* part of it */
};
/* Exactly these findings, in this order. */
void expect_findings(const struct fixture *f, const struct expected *e, size_t n);
#define EXPECT(f, table) expect_findings((f), (table), sizeof(table) / sizeof(table)[0])
/* The finding of a setting, or NULL. */
const struct lint_finding *finding_of(const struct fixture *f, const char *field);

#endif
