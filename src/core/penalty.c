#include "core/penalty.h"

#include "base/day.h"

static bool
is_counted(const struct penalty_notice *n, const struct penalty_args *in, int32_t years)
{
	return n->kind == PENALTY_444A && !n->is_withdrawn && n->parent == in->parent &&
	       n->pupil == in->pupil && n->issued <= in->propose_on &&
	       in->propose_on < day_add_years(n->issued, years); /* R97 */
}

void
penalty_ladder(
    struct penalty_rung *out, const struct penalty_args *in, const struct penalty_config *cfg)
{
	*out = (struct penalty_rung){.low_pounds = POUNDS_NONE, .full_pounds = POUNDS_NONE};
	for (size_t i = 0; i < in->n_history; i++) {
		out->previous += is_counted(&in->history[i], in, cfg->years) ? 1 : 0;
	}
	out->can_issue = (int64_t)out->previous < cfg->most; /* R96 */
	if (out->can_issue) {
		const struct penalty_rate *rate = out->previous == 0 ? &cfg->first : &cfg->second;
		out->low_pounds = rate->low_pounds;
		out->full_pounds = rate->full_pounds;
	}
}

enum rc
penalty_payment(struct payment *out, const struct payment_args *in,
    const struct penalty_config *cfg, struct diag *d)
{
	const struct penalty_rate *rate = &cfg->excluded; /* R99 */
	if (in->kind == PENALTY_444A) {
		if (in->ordinal < 1 || in->ordinal > cfg->most) {
			return diag_set(d, RC_INVALID, "ordinal", "SI 2024/210 (R96)",
			    "there is no penalty notice number %d within %d years", in->ordinal,
			    cfg->years);
		}
		rate = in->ordinal == 1 ? &cfg->first : &cfg->second;
	}
	/* The day of receipt is day 1 (R98). */
	struct payment p = {.day = in->paid_on - in->received_on + 1, .pounds_due = POUNDS_NONE};
	if (p.day <= cfg->full_days) {
		p.pounds_due = p.day <= cfg->low_days ? rate->low_pounds : rate->full_pounds;
		p.is_discharged = in->pounds == POUNDS_NONE || in->pounds >= p.pounds_due;
	}
	*out = p;
	return RC_OK;
}

static bool
is_working_day(int32_t day, const int32_t *bank_holidays, size_t n)
{
	if (day_weekday(day) >= 5) {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (bank_holidays[i] == day) {
			return false;
		}
	}
	return true;
}

int32_t
penalty_received_on(int32_t posted, const int32_t *bank_holidays, size_t n)
{
	int32_t day = posted;
	for (int left = 2; left > 0;) {
		day++;
		left -= is_working_day(day, bank_holidays, n) ? 1 : 0;
	}
	return day;
}
