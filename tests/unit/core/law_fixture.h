#ifndef MUSTER_TESTS_LAW_FIXTURE_H
#define MUSTER_TESTS_LAW_FIXTURE_H

#include "core/calendar.h"
#include "core/law_config.h"
#include "core/session_seq.h"

/* One pupil at a school with the terms of 2025/26, present in every session until marked. */
struct law_fixture {
	struct arena a;
	struct calendar calendar;
	struct axis axis;
	uint8_t *cell;
	struct session_seq q;
	struct law_config cfg;
};

/* An ISO date; the test stops if it is none. */
int32_t on(const char *iso);

/* closures may be NULL. May Day 2026 is always closed. */
void fixture_open(struct law_fixture *f, const struct closure *closures, size_t n);
void fixture_close(struct law_fixture *f);

/* "" leaves the session as it is. The day must be on the axis. */
void fixture_mark(struct law_fixture *f, const char *iso, const char *am, const char *pm);
/* `n` school days from `iso` on, every session. */
void fixture_mark_days(struct law_fixture *f, const char *iso, int n, const char *code);

/* Not a test of the law: compare dates by how they look. */
#define assert_day(day, iso) assert_int_equal((day), on(iso))

#endif
