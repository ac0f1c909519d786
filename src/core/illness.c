#include "core/illness.h"

/* Sessions from the day after as_of that the pupil is expected to miss, in this school year. A
 * closure without plan is no session to miss. */
static uint32_t
expected_sessions(const struct illness_args *in)
{
	const struct session_seq *q = in->q;
	int32_t last = in->absent_until < in->year.to ? in->absent_until : in->year.to;
	uint32_t n = 0;
	for (uint32_t i = session_seq_lower(q, in->as_of + 1); i < q->n && q->day[i] <= last; i++) {
		n += (q->held[i] & in->years) != 0 ? 1 : 0;
	}
	return n;
}

void
illness_find(struct illness *out, const struct illness_args *in, const struct law_config *cfg)
{
	const struct session_seq *q = in->q;
	uint32_t needed = (uint32_t)cfg->illness_days * SESSION_COUNT; /* halves (R74) */
	uint32_t so_far = 0;
	int32_t reached_on = DAY_NONE;
	*out = (struct illness){.due_on = DAY_NONE};
	for (uint32_t i = session_seq_lower(q, in->year.from); i < q->n && q->day[i] <= in->year.to;
	     i++) {
		if (q->cell[i] != CODE_I) {
			continue;
		}
		out->i_sessions++;
		so_far += q->day[i] <= in->as_of ? 1 : 0;
		if (out->i_sessions == needed) {
			reached_on = q->day[i];
		}
	}
	bool is_expected = false;
	if (in->as_of != DAY_NONE) {
		out->expected = expected_sessions(in);
		is_expected = so_far >= 1 && so_far + out->expected >= needed;
	}
	if (!in->is_compulsory_age) {
		return; /* R7 */
	}
	if (reached_on != DAY_NONE && (!is_expected || reached_on <= in->as_of)) {
		out->basis = ILLNESS_REACHED;
		out->due_on = reached_on;
	} else if (is_expected) {
		out->basis = ILLNESS_EXPECTED;
		out->due_on = in->as_of;
	}
	out->is_due = out->basis != ILLNESS_NONE;
}
