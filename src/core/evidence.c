#include "core/evidence.h"

#include "core/runs.h"
#include "core/stats.h"

/* A pupil who is told to be ill is neither back nor absent for another reason until somebody sees
 * or writes that. */
static bool
is_open_cell(uint8_t cell)
{
	return cell == CODE_N || cell == CELL_BLANK;
}

/* Days of illness, and those that nobody has explained yet. */
static struct run_config
row_config(void)
{
	struct run_config out = run_config_absence();
	out.codes = CODE_BIT(CODE_I) | CODE_BIT(CODE_N);
	return out;
}

/* Sessions that say nothing of the pupil's health end no spell. */
static uint32_t
spells(const struct session_seq *q, uint32_t from, uint32_t to)
{
	uint32_t n = 0;
	bool is_ill = false;
	for (uint32_t i = from; i < to; i++) {
		uint8_t cell = q->cell[i];
		n += cell == CODE_I && !is_ill ? 1 : 0;
		if (cell == CODE_I || (!is_open_cell(cell) && cell_is_possible(cell))) {
			is_ill = cell == CODE_I;
		}
	}
	return n;
}

void
evidence_find(struct evidence_facts *out, const struct session_seq *q,
    const struct evidence_told *told, struct arena *a)
{
	uint8_t *cell = ARENA_ARRAY(a, q->n + 1, uint8_t);
	struct session_seq as_told = *q;
	struct stats stats;
	struct run run;
	uint32_t first = session_seq_lower(q, told->from_day);
	uint32_t end = session_seq_lower(q, told->to_day + 1);
	uint32_t year = session_seq_lower(q, told->year_from);
	uint32_t now = session_seq_lower(q, told->today + 1);
	for (uint32_t i = 0; i < q->n; i++) {
		bool is_told = i >= first && i < end && is_open_cell(q->cell[i]);
		cell[i] = is_told ? CODE_I : q->cell[i];
	}
	as_told.cell = cell;
	run_find(&run, &as_told, year, year < end ? end : year, row_config());
	stats_of_cells(&stats, q->cell + year, year < now ? now - year : 0);
	*out = (struct evidence_facts){
	    .is_appointment = told->is_appointment,
	    .days = (int32_t)run.now_days,
	    .rate_tenths = rate_tenths(stats.attended, stats.possible),
	    .spells = spells(
	        &as_told, told->term == NULL ? year : session_seq_lower(q, told->term->first), end),
	    .term = told->term == NULL ? "" : told->term->name,
	};
}

static enum evidence_answer
asked_if(bool is_so)
{
	return is_so ? EVIDENCE_ASKED : EVIDENCE_NOT_ASKED;
}

enum evidence_answer
evidence_answer(const struct policy_evidence *e, const struct evidence_facts *facts)
{
	if (e->when == EVIDENCE_AFTER_MEETING) {
		return EVIDENCE_CHOICE;
	}
	if (facts->is_appointment) {
		return asked_if(e->when == EVIDENCE_APPOINTMENT);
	}
	switch (e->when) {
	case EVIDENCE_LONGER_THAN:
		return asked_if(e->days != POLICY_NONE && facts->days > e->days);
	case EVIDENCE_BELOW:
		return asked_if(e->rate_tenths != POLICY_NONE && facts->rate_tenths != RATE_NONE &&
		                facts->rate_tenths < e->rate_tenths);
	case EVIDENCE_SEVERAL_EPISODES:
		return asked_if(facts->spells >= EVIDENCE_SEVERAL);
	case EVIDENCE_GENUINE_DOUBT:
		return EVIDENCE_CHOICE;
	case EVIDENCE_AFTER_MEETING:
	case EVIDENCE_APPOINTMENT:
	case EVIDENCE_COUNT:
		break;
	}
	return EVIDENCE_NOT_ASKED;
}

static const char *
why(const struct policy_evidence *e, const struct evidence_facts *facts, struct arena *a)
{
	char is[RATE_TEXT];
	char below[RATE_TEXT];
	switch (e->when) {
	case EVIDENCE_LONGER_THAN:
		return arena_printf(a, "Absent for more than %d school %s in a row", (int)e->days,
		    e->days == 1 ? "day" : "days");
	case EVIDENCE_BELOW:
		return arena_printf(a, "Attendance this school year is %s %%, below %s %%",
		    rate_format(is, facts->rate_tenths), rate_format(below, e->rate_tenths));
	case EVIDENCE_SEVERAL_EPISODES:
		return arena_printf(a, "%u spells of illness in %s, this one included",
		    (unsigned)facts->spells, facts->term[0] == '\0' ? "this term" : facts->term);
	case EVIDENCE_GENUINE_DOUBT:
		return "If there is genuine doubt about the illness";
	case EVIDENCE_AFTER_MEETING:
		return "If a meeting with the family agreed it";
	case EVIDENCE_APPOINTMENT:
		return "An appointment known in advance";
	case EVIDENCE_COUNT:
		break;
	}
	return "";
}

const char *
evidence_words(const struct policy_evidence *e, const struct evidence_facts *facts, struct arena *a)
{
	static const char *const says[STRENGTH_COUNT] = {
	    [STRENGTH_MUST] = "the policy asks for evidence",
	    [STRENGTH_WHERE_POSSIBLE] = "the policy asks for evidence where possible",
	    [STRENGTH_MAY] = "the policy lets the school ask for evidence",
	};
	return arena_printf(a, "%s: %s", why(e, facts, a), says[e->strength]);
}

const char *
evidence_strength(enum policy_strength s)
{
	static const char *const names[STRENGTH_COUNT] = {
	    [STRENGTH_MUST] = "must",
	    [STRENGTH_WHERE_POSSIBLE] = "where_possible",
	    [STRENGTH_MAY] = "may",
	};
	return names[s];
}
