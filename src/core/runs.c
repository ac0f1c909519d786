#include "core/runs.h"

#include <assert.h>

struct run_config
run_config_continuous(const struct law_config *cfg)
{
	/* R71: statistically unauthorised, whatever the authority counts to the threshold. */
	return (struct run_config){
	    .codes = CODE_BIT(CODE_G) | CODE_BIT(CODE_N) | CODE_BIT(CODE_O) | CODE_BIT(CODE_U),
	    .days = (uint32_t)cfg->continuous_days};
}

struct run_config
run_config_ground_i(const struct law_config *cfg)
{
	/* R26: a U, who was on site, is not continuously absent. */
	return (struct run_config){.codes = CODE_BIT(CODE_G) | CODE_BIT(CODE_N) | CODE_BIT(CODE_O),
	    .days = (uint32_t)cfg->ground_i_days};
}

struct run_config
run_config_absence(void)
{
	struct run_config out = {.skips = CODE_BIT(CELL_BLANK), .days = 1};
	for (uint8_t code = CODE_FIRST; code < CODE_END; code++) {
		out.codes |= cell_is_absent(code) ? CODE_BIT(code) : 0;
		out.skips |= cell_is_possible(code) ? 0 : CODE_BIT(code);
	}
	return out;
}

/* What a day does to a run. */
enum day_kind { DAY_SKIPPED, DAY_CARRIES, DAY_BREAKS, DAY_UNFINISHED };

/* Closed for this pupil, # or Z, or closed without plan for everybody: not looked at (R72). */
static bool
is_skipped(const struct session_seq *q, uint32_t i, uint64_t skips)
{
	uint8_t cell = q->cell[i];
	return cell == CELL_NOT_OPEN || code_set_has(skips, cell) || cell == CODE_CLOSED ||
	       cell == CODE_Z || q->held[i] == 0;
}

/* Columns of one day; those from `to` on are still to come. */
struct day_columns {
	uint32_t from;
	uint32_t end;
	uint32_t to;
};

static enum day_kind
day_kind(const struct session_seq *q, const struct day_columns *day, const struct run_config *cfg)
{
	bool has_listed = false;
	for (uint32_t i = day->from; i < day->end && i < day->to; i++) {
		if (is_skipped(q, i, cfg->skips)) {
			continue;
		}
		if (!code_set_has(cfg->codes, q->cell[i])) {
			return DAY_BREAKS;
		}
		has_listed = true;
	}
	for (uint32_t i = day->to; i < day->end; i++) {
		if (!is_skipped(q, i, cfg->skips)) {
			return has_listed ? DAY_UNFINISHED : DAY_SKIPPED;
		}
	}
	return has_listed ? DAY_CARRIES : DAY_SKIPPED;
}

static void
carry_on(struct run *out, int32_t day, uint32_t needed)
{
	out->now_start = out->now_days == 0 ? day : out->now_start;
	out->now_last = day;
	out->now_days++;
	if (out->now_days > out->longest_days) {
		out->longest_days = out->now_days;
		out->longest_start = out->now_start;
	}
	if (!out->is_met && out->now_days >= needed) {
		out->is_met = true;
		out->met_on = day;
		out->run_start = out->now_start;
	}
}

void
run_find(
    struct run *out, const struct session_seq *q, uint32_t from, uint32_t to, struct run_config cfg)
{
	assert(cfg.days >= 1 && to <= q->n);
	*out = (struct run){.met_on = DAY_NONE,
	    .run_start = DAY_NONE,
	    .longest_start = DAY_NONE,
	    .now_start = DAY_NONE,
	    .now_last = DAY_NONE};
	uint32_t end = from;
	for (uint32_t i = from; i < to; i = end) {
		for (end = i + 1; end < q->n && q->day[end] == q->day[i];) {
			end++;
		}
		const struct day_columns day = {i, end, to};
		enum day_kind kind = day_kind(q, &day, &cfg);
		if (kind == DAY_CARRIES) {
			carry_on(out, q->day[i], cfg.days);
		} else if (kind == DAY_BREAKS) {
			out->now_days = 0;
			out->now_start = DAY_NONE;
			out->now_last = DAY_NONE;
		}
	}
}
