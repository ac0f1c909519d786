#include "law_fixture.h"

#include <assert.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

int32_t
on(const char *iso)
{
	int32_t day = 0;
	assert_true(day_parse(&day, iso));
	return day;
}

void
fixture_open(struct law_fixture *f, const struct closure *closures, size_t n)
{
	const struct term terms[] = {
	    {on("2026-01-05"), on("2026-02-13"), "Spring 1"},
	    {on("2025-09-02"), on("2025-10-24"), "Autumn 1"},
	    {on("2025-11-03"), on("2025-12-19"), "Autumn 2"},
	    {on("2026-02-23"), on("2026-03-27"), "Spring 2"},
	    {on("2026-04-13"), on("2026-05-22"), "Summer 1"},
	    {on("2026-06-01"), on("2026-07-20"), "Summer 2"},
	};
	struct closure all[16] = {{.day = on("2026-05-04"),
	    .is_closed = {true, true},
	    .years = YEARS_ALL,
	    .kind = CLOSURE_PLANNED,
	    .reason = "May Day"}};
	assert_true(n < 16);
	if (n > 0) {
		memcpy(all + 1, closures, n * sizeof *closures);
	}
	memset(f, 0, sizeof *f);
	arena_init(&f->a, 0);
	f->cfg = law_config_default();
	assert_int_equal(calendar_build(&f->calendar, terms, 6, all, n + 1, &f->a, NULL), RC_OK);
	axis_build(&f->axis, &f->calendar, &f->a);
	f->cell = ARENA_ARRAY(&f->a, f->axis.n, uint8_t);
	for (uint32_t i = 0; i < f->axis.n; i++) {
		f->cell[i] = code_present((enum session)f->axis.session[i]);
	}
	f->q = session_seq_of(&f->axis, f->cell);
}

void
fixture_close(struct law_fixture *f)
{
	arena_free(&f->a);
}

static void
put(struct law_fixture *f, int32_t day, enum session s, const char *code)
{
	if (code[0] != '\0') {
		uint32_t column = axis_column(&f->axis, day, s);
		assert_true(column < f->axis.n);
		f->cell[column] = code_find(code);
		assert_true(f->cell[column] != 0);
	}
}

void
fixture_mark(struct law_fixture *f, const char *iso, const char *am, const char *pm)
{
	put(f, on(iso), SESSION_AM, am);
	put(f, on(iso), SESSION_PM, pm);
}

void
fixture_mark_days(struct law_fixture *f, const char *iso, int n, const char *code)
{
	int32_t day = calendar_add_school_days(&f->calendar, on(iso) - 1, 1);
	for (; n > 0; n--) {
		put(f, day, SESSION_AM, code);
		put(f, day, SESSION_PM, code);
		day = calendar_add_school_days(&f->calendar, day, 1);
	}
}
