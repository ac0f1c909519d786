#include "app/untaken.h"

bool
register_is_untaken(const struct register_has *r)
{
	return !r->is_taken && (r->unmarked > 0 || r->planned == r->expected);
}

/* The registers taken on the day that was asked for last: gaps come by day. */
struct taken_on {
	int32_t day;
	struct register_taken *rows;
	size_t n;
};

static enum rc
taken_read(
    struct taken_on *t, struct call *c, const struct school_state *s, int32_t day, struct diag *d)
{
	if (t->day == day) {
		return RC_OK;
	}
	t->day = day;
	return store_registers(
	    &t->rows, &t->n, c->st, s->school_id, (struct day_range){day, day}, c->a, d);
}

static bool
was_taken(const struct taken_on *t, const struct report_gap *gap)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct register_taken *row = &t->rows[i];
		if (row->session == gap->session && row->group_id == gap->group->id) {
			return row->first_seq != 0;
		}
	}
	return false;
}

enum rc
registers_missing(uint32_t *out, struct call *c, const struct school_state *s,
    const struct report *report, struct diag *d)
{
	struct taken_on taken = {.day = DAY_NONE};
	enum rc rc = RC_OK;
	*out = 0;
	for (size_t i = 0; rc == RC_OK && i < report->n_gaps; i++) {
		const struct report_gap *gap = &report->gaps[i];
		rc = taken_read(&taken, c, s, gap->day, d);
		const struct register_has has = {.expected = 1,
		    .unmarked = gap->is_blank,
		    .planned = !gap->is_blank,
		    .is_taken = was_taken(&taken, gap)};
		*out += rc == RC_OK && register_is_untaken(&has);
	}
	return rc;
}
