#include "core/stats.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static uint32_t
sum_range(const uint32_t *count, uint8_t from, uint8_t to)
{
	uint32_t n = 0;
	for (uint8_t c = from; c <= to; c++) {
		n += count[c];
	}
	return n;
}

void
stats_derive(struct stats *out)
{
	const uint32_t *count = out->count;
	out->present = sum_range(count, CODE_FROM_PRESENT, CODE_TO_PRESENT);
	out->aea = sum_range(count, CODE_FROM_APPROVED, CODE_TO_APPROVED);
	out->attended = out->present + out->aea;
	out->authorised = sum_range(count, CODE_FROM_AUTHORISED, CODE_TO_AUTHORISED);
	out->unauthorised = sum_range(count, CODE_FROM_UNAUTHORISED, CODE_TO_UNAUTHORISED);
	out->absent = out->authorised + out->unauthorised;
	out->possible = out->attended + out->absent;
	out->late = count[CODE_L];
	out->late_after_close = count[CODE_U];
	out->not_possible = sum_range(count, CODE_FROM_NOT_POSSIBLE, CODE_TO_NOT_POSSIBLE);
	out->not_collected = sum_range(count, CODE_FROM_ADMINISTRATIVE, CODE_TO_ADMINISTRATIVE);
	out->missing = count[CELL_BLANK];
	out->on_site = 0;
	for (uint8_t c = CODE_FIRST; c < CODE_END; c++) {
		out->on_site += code_info(c)->is_on_site ? count[c] : 0;
	}
}

void
stats_from_histogram(struct stats *out, const uint32_t count[CELL_VALUES])
{
	memcpy(out->count, count, sizeof out->count);
	stats_derive(out);
}

void
stats_of_cells(struct stats *out, const uint8_t *cell, uint32_t n)
{
	memset(out, 0, sizeof *out);
	for (uint32_t i = 0; i < n; i++) {
		assert(cell[i] < CODE_END);
		out->count[cell[i]]++;
	}
	stats_derive(out);
}

void
stats_add(struct stats *sum, const struct stats *one)
{
	for (int i = 0; i < CELL_VALUES; i++) {
		sum->count[i] += one->count[i];
	}
	sum->present += one->present;
	sum->aea += one->aea;
	sum->attended += one->attended;
	sum->authorised += one->authorised;
	sum->unauthorised += one->unauthorised;
	sum->absent += one->absent;
	sum->possible += one->possible;
	sum->late += one->late;
	sum->late_after_close += one->late_after_close;
	sum->not_possible += one->not_possible;
	sum->not_collected += one->not_collected;
	sum->on_site += one->on_site;
	sum->missing += one->missing;
}

int32_t
rate_tenths(uint32_t n, uint32_t d)
{
	if (d == 0) {
		return RATE_NONE;
	}
	/* 2000 n + d over 2 d, in 64 bits: no sum of sessions overflows it (R63). */
	uint64_t tenths = (UINT64_C(2000) * n + d) / (UINT64_C(2) * d);
	return tenths > INT32_MAX ? INT32_MAX : (int32_t)tenths;
}

char *
rate_format(char buf[RATE_TEXT], int32_t tenths)
{
	buf[0] = '\0';
	if (tenths >= 0) {
		snprintf(buf, RATE_TEXT, "%d.%d", tenths / 10, tenths % 10);
	}
	return buf;
}

bool
absence_reaches(uint32_t absent, uint32_t possible, struct absence_ratio ratio)
{
	return possible > 0 && (uint64_t)absent * ratio.den >= (uint64_t)possible * ratio.num;
}

static bool
has_enough(const struct stats *s, const struct law_config *cfg)
{
	return (int64_t)s->possible >= cfg->pa_min_possible;
}

bool
stats_is_persistent(const struct stats *s, const struct law_config *cfg)
{
	return has_enough(s, cfg) && absence_reaches(s->absent, s->possible, RATIO_PERSISTENT);
}

bool
stats_is_severe(const struct stats *s, const struct law_config *cfg)
{
	return has_enough(s, cfg) && absence_reaches(s->absent, s->possible, RATIO_SEVERE);
}

bool
stats_is_at_risk(const struct stats *s, const struct law_config *cfg)
{
	struct absence_ratio ratio = {.num = (uint32_t)cfg->at_risk_tenths, .den = 1000};
	return cfg->at_risk_tenths > 0 && has_enough(s, cfg) &&
	       absence_reaches(s->absent, s->possible, ratio) &&
	       !absence_reaches(s->absent, s->possible, RATIO_PERSISTENT);
}

void
group_stats_add(struct group_stats *g, const struct stats *pupil, const struct law_config *cfg)
{
	stats_add(&g->total, pupil);
	g->pupils++;
	g->cohort += pupil->possible > 0 ? 1 : 0; /* R66 */
	g->pa_count += stats_is_persistent(pupil, cfg) ? 1 : 0;
	g->sa_count += stats_is_severe(pupil, cfg) ? 1 : 0;
	g->at_risk_count += stats_is_at_risk(pupil, cfg) ? 1 : 0;
}
