#include "policy_fixture.h"

#include "exchange/policy_yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static void
fixture_bytes(struct fixture *f, const char *bytes, size_t n)
{
	f->faults = (struct diag_list){.item = f->item, .cap = sizeof f->item / sizeof f->item[0]};
	f->rc = policy_yaml_read(&f->policy, bytes, n, &f->arena, &f->faults);
	policy_lint(&f->lint, &f->policy, &f->arena);
}

void
fixture_text(struct fixture *f, const char *yaml)
{
	arena_init(&f->arena, 0);
	fixture_bytes(f, yaml, strlen(yaml));
}

const char *
fixture_read(struct fixture *f, const char *path, size_t *n)
{
	FILE *in = fopen(arena_printf(&f->arena, MUSTER_SOURCE "/%s", path), "rb");
	assert_non_null(in);
	char *bytes = arena_alloc(&f->arena, (size_t)512 << 10, 1);
	*n = fread(bytes, 1, ((size_t)512 << 10) - 1, in);
	fclose(in);
	return bytes;
}

void
fixture_file(struct fixture *f, const char *path)
{
	size_t n = 0;

	arena_init(&f->arena, 0);
	const char *bytes = fixture_read(f, path, &n);
	fixture_bytes(f, bytes, n);
}

void
fixture_fini(struct fixture *f)
{
	arena_free(&f->arena);
}

void
expect_findings(const struct fixture *f, const struct expected *e, size_t n)
{
	for (size_t i = 0; i < n && i < f->lint.n; i++) {
		const struct lint_finding *found = &f->lint.item[i];
		assert_string_equal(found->field, e[i].field);
		assert_string_equal(
		    lint_severity_name(found->severity), lint_severity_name(e[i].severity));
		if (e[i].line > 0) {
			assert_int_equal(found->at.line, e[i].line);
		}
		assert_non_null(strstr(found->rule, e[i].rule));
	}
	assert_int_equal(f->lint.n, n);
}

const struct lint_finding *
finding_of(const struct fixture *f, const char *field)
{
	for (size_t i = 0; i < f->lint.n; i++) {
		if (strcmp(f->lint.item[i].field, field) == 0) {
			return &f->lint.item[i];
		}
	}
	return NULL;
}
