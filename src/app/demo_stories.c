#include "app/demo_in.h"

/*
 * Chance may not make a pupil for every flag in a small school, or early in a school year. These
 * are made on purpose, as far as the year has come.
 */
struct story {
	const char *what;
	struct {
		uint32_t back; /* sessions before the end of the last full day */
		uint32_t n;
		uint8_t code;
	} runs[5];
};

static const struct story stories[] = {
    {"ten in ten weeks", {{52, 4, CODE_O}, {30, 6, CODE_G}, {12, 2, CODE_U}}},
    {"ten in ten weeks", {{44, 10, CODE_G}, {9, 1, CODE_U}}},
    {"only with N", {{40, 4, CODE_O}, {22, 4, CODE_O}, {4, 3, CODE_N}}},
    {"only with N", {{36, 8, CODE_G}, {6, 4, CODE_N}}},
    {"15 days of illness", {{76, 10, CODE_I}, {50, 12, CODE_I}, {22, 10, CODE_I}}},
    {"15 days of illness", {{64, 20, CODE_I}, {30, 11, CODE_I}}},
    {"10 days running", {{24, 24, CODE_O}}},
    {"10 days running", {{20, 18, CODE_G}, {2, 2, CODE_N}}},
    {"20 days running, ground i", {{46, 46, CODE_O}}},
    {"severe", {{70, 8, CODE_I}, {60, 16, CODE_O}, {40, 12, CODE_I}, {26, 24, CODE_O}}},
};
#define STORIES (sizeof stories / sizeof stories[0])

static bool
was_here_all_year(const struct demo *x, const struct demo_pupil *p)
{
	const struct enrolment *e = p->row.enrolments;
	return e->start_day <= x->years[1].from && e->end_day == DAY_NONE;
}

/* The story's own sessions alone shall count. */
static void
clear_unauthorised(const struct demo *x, struct demo_pupil *p)
{
	for (uint32_t k = x->start[1]; k < x->end; k++) {
		if (cell_is_unauthorised(p->cells[k])) {
			p->cells[k] = code_present((enum session)x->axis.session[k]);
			p->minutes[k] = p->notes[k] = 0;
		}
	}
}

static void
tell(struct demo *x, struct demo_pupil *p, const struct story *s)
{
	/* Whole days: the last morning alone would break a run. */
	uint32_t end = x->end - (x->axis.session[x->end - 1] == SESSION_AM ? 1 : 0);
	p->is_special = true;
	clear_unauthorised(x, p);
	for (size_t r = 0; r < 5 && s->runs[r].n > 0; r++) {
		for (uint32_t i = 0; i < s->runs[r].n; i++) {
			if (end < s->runs[r].back || end - s->runs[r].back + i < x->start[1]) {
				continue;
			}
			uint32_t k = end - s->runs[r].back + i;
			bool is_pm = x->axis.session[k] == SESSION_PM;
			uint8_t code =
			    s->runs[r].code == CODE_U && is_pm ? CODE_O : s->runs[r].code;
			p->cells[k] = code;
			p->minutes[k] = code == CODE_U ? 45 : 0;
			p->notes[k] = demo_note(&x->random, code);
		}
	}
	bool goes_on = s->runs[0].back == s->runs[0].n || s->runs[1].back == s->runs[1].n;
	if (goes_on && end < x->end) {
		p->cells[end] = CODE_N; /* this morning nobody has said anything yet */
		p->minutes[end] = p->notes[end] = 0;
	}
}

void
demo_stories(struct demo *x)
{
	size_t at = 0;
	for (size_t i = 3; i < x->n && at < STORIES; i += x->n / (STORIES * 2) + 1) {
		size_t k = i;
		while (k < x->n && !was_here_all_year(x, &x->pupils[k])) {
			k++;
		}
		if (k < x->n && !x->pupils[k].is_special) {
			tell(x, &x->pupils[k], &stories[at++]);
		}
	}
}
