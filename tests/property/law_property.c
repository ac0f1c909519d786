/* What must hold of the law whatever the calendar and the marks: every topic of the golden cases.
 */
#include "property.h"

#include "core/age.h"
#include "core/deadline.h"
#include "core/illness.h"
#include "core/late.h"
#include "core/outlook.h"
#include "core/penalty.h"
#include "core/retention.h"
#include "core/runs.h"
#include "core/stats.h"
#include "core/threshold.h"

#include <string.h>

#define COUNTED (CODE_BIT(CODE_G) | CODE_BIT(CODE_N) | CODE_BIT(CODE_O) | CODE_BIT(CODE_U))

/* --- calendar --- */

static void
weeks_have_a_session_and_columns_follow_time(struct rng *r, struct arena *a)
{
	struct world w;
	world_make(&w, r, a, 0, 0);
	for (uint32_t i = 0; i < w.axis.n; i++) {
		HOLDS(w.axis.open[i] != 0);
		HOLDS((w.axis.held[i] & ~w.axis.open[i]) == 0);
		HOLDS(day_weekday(w.axis.day[i]) < 5);
		HOLDS(axis_column(&w.axis, w.axis.day[i], w.axis.session[i]) == i);
		HOLDS(i == 0 || w.axis.day[i - 1] * 2 + w.axis.session[i - 1] <
		                    w.axis.day[i] * 2 + w.axis.session[i]);
		HOLDS(w.axis.held[i] == 0 || w.axis.week[i] >= 0);
		HOLDS(w.axis.week[i] < 0 ||
		      w.calendar.mondays[w.axis.week[i]] == day_monday(w.axis.day[i]));
	}
	for (int32_t k = 0; k < w.calendar.n_weeks; k++) {
		int32_t monday = w.calendar.mondays[k];
		HOLDS(calendar_school_days_between(&w.calendar, monday - 1, monday + 6) > 0);
		HOLDS(k == 0 || monday > w.calendar.mondays[k - 1]);
	}
}

static void
school_days_added_are_school_days_between(struct rng *r, struct arena *a)
{
	struct world w;
	world_make(&w, r, a, 0, 0);
	int32_t day = w.calendar.first + rng_int(r, -10, w.calendar.n_days);
	int32_t n = rng_int(r, 1, 30);
	int32_t later = calendar_add_school_days(&w.calendar, day, n);
	if (later == DAY_NONE) {
		HOLDS(calendar_school_days_between(&w.calendar, day, DAY_MAX) < n);
		return;
	}
	HOLDS(later > day && calendar_is_school_day(&w.calendar, later));
	HOLDS(calendar_school_days_between(&w.calendar, day, later) == n);
}

/* --- stats, group_stats --- */

static void
stats_add_up(struct rng *r, struct arena *a)
{
	struct world w;
	struct stats s;
	world_make(&w, r, a, rng_int(r, 0, 100), 0);
	stats_of_cells(&s, w.cell, w.axis.n);
	HOLDS(s.attended + s.absent == s.possible);
	HOLDS(s.possible + s.not_possible + s.not_collected == w.axis.n);
	HOLDS(s.present + s.aea == s.attended);
	HOLDS(s.late <= s.present && s.late_after_close <= s.unauthorised);
	HOLDS(s.on_site == s.present + s.late_after_close);
	if (s.possible > 0) {
		int32_t sum =
		    rate_tenths(s.attended, s.possible) + rate_tenths(s.absent, s.possible);
		HOLDS(sum == 1000 || sum == 1001);
	}
	HOLDS(!stats_is_severe(&s, &w.cfg) || stats_is_persistent(&s, &w.cfg));
	HOLDS(!stats_is_at_risk(&s, &w.cfg) || !stats_is_persistent(&s, &w.cfg));
}

static void
a_present_mark_more_never_raises_the_absence_rate(struct rng *r, struct arena *a)
{
	(void)a;
	struct stats s = {0};
	struct law_config cfg = law_config_default();
	for (uint8_t c = CODE_FIRST; c < CODE_END; c++) {
		s.count[c] = rng_chance(r, 50) ? (uint32_t)rng_int(r, 0, 60) : 0;
	}
	stats_derive(&s);
	struct stats more = s;
	more.count[rng_int(r, CODE_FROM_PRESENT, CODE_TO_APPROVED)]++;
	stats_derive(&more);
	HOLDS(s.possible == 0 ||
	      rate_tenths(more.absent, more.possible) <= rate_tenths(s.absent, s.possible));
	HOLDS(!stats_is_persistent(&more, &cfg) || stats_is_persistent(&s, &cfg));
	/* A not-possible mark changes no rate. */
	struct stats closed = s;
	closed.count[rng_int(r, CODE_FROM_NOT_POSSIBLE, CODE_TO_ADMINISTRATIVE)]++;
	stats_derive(&closed);
	HOLDS(closed.possible == s.possible && closed.absent == s.absent);
}

static void
a_group_is_the_sum_of_its_pupils(struct rng *r, struct arena *a)
{
	struct world w;
	struct group_stats g = {0};
	struct stats whole;
	uint32_t pa = 0;
	world_make(&w, r, a, rng_int(r, 0, 60), 0);
	for (uint32_t from = 0; from < w.axis.n;) {
		struct stats s;
		uint32_t n = (uint32_t)rng_int(r, 1, 20);
		n = n < w.axis.n - from ? n : w.axis.n - from;
		stats_of_cells(&s, w.cell + from, n);
		group_stats_add(&g, &s, &w.cfg);
		pa += s.possible > 0 && s.absent * 10 >= s.possible ? 1 : 0;
		from += n;
	}
	stats_of_cells(&whole, w.cell, w.axis.n);
	HOLDS(memcmp(&whole, &g.total, sizeof whole) == 0);
	HOLDS(g.pa_count == pa && g.sa_count <= g.pa_count && g.pa_count <= g.cohort);
	HOLDS(g.cohort <= g.pupils && g.pa_count + g.at_risk_count <= g.cohort);
}

/* --- threshold --- */

/* Straight from R90: for each session, look at each school week and the nine before it. */
static void
threshold_by_hand(struct threshold *out, const struct world *w)
{
	struct threshold_config cfg = threshold_config_of(&w->cfg);
	*out = (struct threshold){.met_on = DAY_NONE, .window_first_week = DAY_NONE};
	for (uint32_t i = 0; i < w->q.n; i++) {
		uint32_t count = 0;
		for (uint32_t k = 0; k <= i && w->q.week[i] >= 0; k++) {
			count += w->q.week[k] >= 0 && w->q.week[k] > w->q.week[i] - cfg.weeks &&
			                 code_set_has(cfg.codes, w->q.cell[k])
			             ? 1
			             : 0;
		}
		out->max_in_window = count > out->max_in_window ? count : out->max_in_window;
		if (!out->is_met && count >= (uint32_t)cfg.needed) {
			int32_t first = w->q.week[i] - cfg.weeks + 1;
			out->is_met = true;
			out->met_on = w->q.day[i];
			out->met_session = (enum session)w->q.session[i];
			out->window_first_week = w->q.mondays[first > 0 ? first : 0];
		}
	}
}

static void
threshold_agrees_with_a_count_by_hand(struct rng *r, struct arena *a)
{
	struct world w;
	struct threshold fast;
	struct threshold slow;
	world_make(&w, r, a, rng_int(r, 0, 30), rng_chance(r, 50) ? COUNTED : 0);
	w.cfg.threshold_weeks = rng_chance(r, 70) ? 10 : rng_int(r, 1, 12);
	threshold_find(&fast, &w.q, 0, w.q.n, threshold_config_of(&w.cfg));
	threshold_by_hand(&slow, &w);
	HOLDS(fast.is_met == slow.is_met && fast.met_on == slow.met_on);
	HOLDS(fast.met_session == slow.met_session);
	HOLDS(fast.window_first_week == slow.window_first_week);
	HOLDS(fast.max_in_window == slow.max_in_window);
	HOLDS(fast.is_met == (fast.max_in_window >= 10));
}

static void
threshold_now_lists_what_it_counts(struct rng *r, struct arena *a)
{
	struct world w;
	world_make(&w, r, a, rng_int(r, 0, 40), COUNTED);
	if (w.q.n == 0) {
		return;
	}
	struct threshold_config cfg = threshold_config_of(&w.cfg);
	struct threshold_now now;
	struct threshold whole;
	uint32_t columns[128];
	struct threshold_now_args in = {.q = &w.q,
	    .at = (uint32_t)rng_int(r, 0, (int32_t)w.q.n - 1),
	    .columns = columns,
	    .cap = 128};
	threshold_now(&now, &in, cfg);
	threshold_find(&whole, &w.q, 0, in.at + 1, cfg);
	HOLDS(now.count == now.met_columns && now.count <= whole.max_in_window);
	HOLDS(!now.is_met || whole.is_met);
	HOLDS(now.is_met == (now.since_column != UINT32_MAX));
	uint32_t sum = 0;
	uint32_t n_sum = 0;
	for (int32_t k = 0; k < now.n_weeks; k++) {
		sum += now.week[k].count;
		n_sum += now.week[k].n_count;
		HOLDS(now.week[k].leaves_on == DAY_NONE ||
		      now.week[k].leaves_on >= now.week[k].monday + 70);
	}
	HOLDS(sum == now.count && n_sum == now.n_count && now.n_weeks <= 10);
	for (uint32_t i = 0; i < now.met_columns; i++) {
		HOLDS(columns[i] <= in.at && code_set_has(COUNTED, w.cell[columns[i]]));
		HOLDS(w.axis.day[columns[i]] >= now.week[0].monday);
	}
}

/* A week without a session, put anywhere between terms, changes nothing but the dates after it. */
static void
threshold_never_ages_over_a_closed_week(struct rng *r, struct arena *a)
{
	int32_t monday = day_monday(rng_day(r));
	int32_t before = rng_int(r, 1, 8);
	int32_t gap = rng_int(r, 1, 8);
	struct term plain = {monday, monday + 7 * 16 - 3, ""};
	struct term split[2] = {{monday, monday + 7 * before - 3, ""},
	    {monday + 7 * (before + gap), monday + 7 * (16 + gap) - 3, ""}};
	struct calendar c1;
	struct calendar c2;
	struct axis x1;
	struct axis x2;
	HOLDS(calendar_build(&c1, &plain, 1, NULL, 0, a, NULL) == RC_OK);
	HOLDS(calendar_build(&c2, split, 2, NULL, 0, a, NULL) == RC_OK);
	axis_build(&x1, &c1, a);
	axis_build(&x2, &c2, a);
	HOLDS(x1.n == x2.n && x1.n == 160);
	uint8_t cell[160];
	for (int i = 0; i < 160; i++) {
		cell[i] = rng_chance(r, 12) ? CODE_O : CODE_PRESENT_AM;
	}
	struct threshold_config cfg = {.codes = COUNTED, .needed = 10, .weeks = 10};
	struct session_seq q1 = session_seq_of(&x1, cell);
	struct session_seq q2 = session_seq_of(&x2, cell);
	struct threshold t1;
	struct threshold t2;
	threshold_find(&t1, &q1, 0, q1.n, cfg);
	threshold_find(&t2, &q2, 0, q2.n, cfg);
	HOLDS(t1.is_met == t2.is_met && t1.met_column == t2.met_column);
	HOLDS(t1.max_in_window == t2.max_in_window);
}

static void
a_pupil_who_moved_counts_the_same_as_one_who_stayed(struct rng *r, struct arena *a)
{
	struct world w;
	world_make(&w, r, a, 20, COUNTED);
	if (w.q.n == 0) {
		return;
	}
	int32_t split = w.calendar.first + rng_int(r, 0, w.calendar.n_days);
	struct seq_span spans[2] = {
	    {&w.axis, w.cell, DAY_MIN, split}, {&w.axis, w.cell, split + 1, DAY_NONE}};
	struct session_seq q;
	struct threshold t1;
	struct threshold t2;
	session_seq_join(&q, spans, 2, a);
	HOLDS(q.n == w.q.n && q.n_weeks == w.q.n_weeks);
	threshold_find(&t1, &w.q, 0, w.q.n, threshold_config_of(&w.cfg));
	threshold_find(&t2, &q, 0, q.n, threshold_config_of(&w.cfg));
	HOLDS(t1.is_met == t2.is_met && t1.met_column == t2.met_column);
	HOLDS(t1.max_in_window == t2.max_in_window && t1.counted == t2.counted);
	HOLDS(t1.window_first_week == t2.window_first_week);
}

static void
explaining_an_N_never_meets_the_threshold(struct rng *r, struct arena *a)
{
	struct world w;
	struct threshold before;
	struct threshold after;
	world_make(&w, r, a, 15, COUNTED);
	threshold_find(&before, &w.q, 0, w.q.n, threshold_config_of(&w.cfg));
	for (uint32_t i = 0; i < w.q.n; i++) {
		w.cell[i] = w.cell[i] == CODE_N && rng_chance(r, 50) ? CODE_I : w.cell[i];
	}
	threshold_find(&after, &w.q, 0, w.q.n, threshold_config_of(&w.cfg));
	HOLDS(after.max_in_window <= before.max_in_window);
	HOLDS(!after.is_met || (before.is_met && after.met_column >= before.met_column));
}

/* --- continuous10, ground_i20 --- */

/* Straight from R72: the days one by one. */
static uint32_t
longest_by_hand(const struct world *w, uint64_t codes)
{
	uint32_t longest = 0;
	uint32_t run = 0;
	for (int32_t d = 0; d < w->calendar.n_days; d++) {
		uint32_t listed = 0;
		uint32_t other = 0;
		for (int s = 0; s < SESSION_COUNT; s++) {
			uint32_t c = axis_column(&w->axis, w->calendar.first + d, (enum session)s);
			if (c == UINT32_MAX || w->axis.held[c] == 0 || w->cell[c] == CODE_Z ||
			    w->cell[c] == CODE_CLOSED) {
				continue;
			}
			listed += code_set_has(codes, w->cell[c]) ? 1 : 0;
			other += code_set_has(codes, w->cell[c]) ? 0 : 1;
		}
		if (other > 0) {
			run = 0;
		} else if (listed > 0) {
			run++;
		}
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void
runs_agree_with_a_count_by_hand(struct rng *r, struct arena *a)
{
	struct world w;
	struct run ten;
	struct run twenty;
	uint64_t codes = COUNTED | CODE_BIT(CODE_Z) | CODE_BIT(CODE_CLOSED);
	world_make(&w, r, a, rng_int(r, 80, 100), codes);
	run_find(&ten, &w.q, 0, w.q.n, run_config_continuous(&w.cfg));
	run_find(&twenty, &w.q, 0, w.q.n, run_config_ground_i(&w.cfg));
	HOLDS(ten.longest_days == longest_by_hand(&w, COUNTED));
	HOLDS(twenty.longest_days == longest_by_hand(&w, COUNTED & ~CODE_BIT(CODE_U)));
	HOLDS(ten.is_met == (ten.longest_days >= 10));
	HOLDS(twenty.is_met == (twenty.longest_days >= 20));
	HOLDS(!twenty.is_met || (ten.is_met && ten.met_on <= twenty.met_on));
	HOLDS(ten.now_days <= ten.longest_days);
	if (ten.is_met) {
		HOLDS(calendar_is_school_day(&w.calendar, ten.met_on));
		HOLDS(ten.run_start <= ten.met_on);
	}
}

static void
a_run_as_of_today_never_looks_ahead(struct rng *r, struct arena *a)
{
	struct world w;
	struct run before;
	struct run after;
	world_make(&w, r, a, 95, COUNTED);
	uint32_t to = w.q.n == 0 ? 0 : (uint32_t)rng_int(r, 0, (int32_t)w.q.n);
	run_find(&before, &w.q, 0, to, run_config_continuous(&w.cfg));
	for (uint32_t i = to; i < w.q.n; i++) {
		w.cell[i] = rng_code(r);
		w.cell[i] = w.cell[i] == CODE_Z || w.cell[i] == CODE_CLOSED ? CODE_O : w.cell[i];
	}
	run_find(&after, &w.q, 0, to, run_config_continuous(&w.cfg));
	HOLDS(before.is_met == after.is_met && before.met_on == after.met_on);
	HOLDS(before.longest_days == after.longest_days && before.now_days == after.now_days);
	HOLDS(before.now_start == after.now_start && before.now_last == after.now_last);
}

/* --- illness15 --- */

static void
illness_is_due_at_thirty_sessions_and_only_then(struct rng *r, struct arena *a)
{
	struct world w;
	world_make(&w, r, a, rng_int(r, 0, 60), CODE_BIT(CODE_I) | CODE_BIT(CODE_M));
	struct illness ill;
	struct illness_args in = {.q = &w.q,
	    .year = {w.calendar.first + rng_int(r, 0, 40), w.calendar.first + rng_int(r, 60, 400)},
	    .is_compulsory_age = true,
	    .years = YEARS_ALL,
	    .as_of = DAY_NONE};
	illness_find(&ill, &in, &w.cfg);
	uint32_t n = 0;
	uint32_t to_due = 0;
	for (uint32_t i = 0; i < w.q.n; i++) {
		bool is_in = w.q.day[i] >= in.year.from && w.q.day[i] <= in.year.to;
		n += is_in && w.cell[i] == CODE_I ? 1 : 0;
		to_due += is_in && w.cell[i] == CODE_I && w.q.day[i] <= ill.due_on ? 1 : 0;
	}
	HOLDS(ill.i_sessions == n && ill.is_due == (n >= 30));
	HOLDS(!ill.is_due || to_due == 30 || to_due == 31); /* the afternoon of the same day */
	in.as_of = w.calendar.first + rng_int(r, 0, 200);
	in.absent_until = in.as_of + rng_int(r, 0, 60);
	struct illness with;
	illness_find(&with, &in, &w.cfg);
	HOLDS(!ill.is_due || (with.is_due && with.due_on <= ill.due_on));
	HOLDS(with.basis != ILLNESS_EXPECTED || with.due_on == in.as_of);
	in.is_compulsory_age = false;
	illness_find(&with, &in, &w.cfg);
	HOLDS(!with.is_due && with.i_sessions == n);
}

/* --- csa --- */

static void
compulsory_age_lasts_eleven_years_and_ends_on_a_friday_in_june(struct rng *r, struct arena *a)
{
	(void)a;
	int32_t dob = rng_day(r);
	struct month_day start = {9, 1};
	struct day_range age = age_compulsory(dob, start);
	struct civil from = day_civil(age.from);
	struct civil to = day_civil(age.to);
	HOLDS(age.from >= day_add_years(dob, 5) && age.from < day_add_years(dob, 5) + 154);
	HOLDS(from.mday == 31 && (from.month == 3 || from.month == 8 || from.month == 12));
	HOLDS(to.month == 6 && to.mday >= 24 && day_weekday(age.to) == 4);
	HOLDS(age_years(dob, age.from) == 5);
	/* Sixteen, or sixteen before the next school year begins. */
	HOLDS(age_years(dob, day_from_civil(to.year, 8, 31)) == 16);
	HOLDS(age_is_compulsory(dob, age.from, start) && age_is_compulsory(dob, age.to, start));
	HOLDS(!age_is_compulsory(dob, age.from - 1, start));
	HOLDS(!age_is_compulsory(dob, age.to + 1, start));
	struct day_range later = age_compulsory(dob + 1, start);
	HOLDS(later.from >= age.from && later.to >= age.to);
}

/* --- late --- */

static void
coming_later_is_never_better(struct rng *r, struct arena *a)
{
	(void)a;
	struct law_config cfg = law_config_default();
	cfg.close_inclusive = rng_chance(r, 50);
	struct arrival in = {.session = (enum session)rng_int(r, 0, 1)};
	in.times.opens = (int16_t)rng_int(r, 480, 600);
	in.times.closes = (int16_t)(in.times.opens + rng_int(r, 1, 60));
	in.times.ends = (int16_t)(in.times.closes + rng_int(r, 0, 200));
	HOLDS(register_times_check(&in.times, NULL) == RC_OK);
	int best = 3;
	for (in.minute = (int16_t)(in.times.opens - 5); in.minute <= in.times.ends + 5;
	     in.minute++) {
		struct arrival_result res = arrival_code(&in, &cfg);
		int rank = res.code == CODE_L ? 2 : (res.code == CODE_U ? 1 : 0);
		rank = cell_is_present(res.code) && res.code != CODE_L ? 3 : rank;
		HOLDS(rank <= best);
		HOLDS((res.code == CODE_N) == (in.minute > in.times.ends));
		HOLDS((rank == 3) == (in.minute <= in.times.opens));
		HOLDS(res.code != CODE_U || in.minute >= in.times.closes);
		HOLDS(
		    res.minutes_late == (rank == 1 || rank == 2 ? in.minute - in.times.opens : 0));
		best = rank;
	}
}

/* --- penalty, payment --- */

static void
the_ladder_never_goes_beyond_two_in_three_years(struct rng *r, struct arena *a)
{
	(void)a;
	struct law_config cfg = law_config_default();
	struct penalty_notice history[40];
	size_t n = 0;
	int32_t day = rng_day(r);
	for (int i = 0; i < 40; i++, day += rng_int(r, 1, 300)) {
		struct penalty_args in = {1, 1, day, history, n};
		struct penalty_rung rung;
		penalty_ladder(&rung, &in, &cfg.penalty);
		HOLDS(rung.previous <= 2 && rung.can_issue == (rung.previous < 2));
		HOLDS(rung.can_issue == (rung.full_pounds == 160));
		HOLDS(rung.low_pounds == (rung.previous == 0 ? 80 : rung.can_issue ? 160 : -1));
		if (rung.can_issue) {
			history[n++] =
			    (struct penalty_notice){day, PENALTY_444A, 1, 1, rng_chance(r, 20)};
		}
	}
}

static void
a_notice_counts_to_the_day_before_its_third_anniversary(struct rng *r, struct arena *a)
{
	(void)a;
	struct law_config cfg = law_config_default();
	struct penalty_notice one = {rng_day(r), PENALTY_444A, 1, 1, false};
	int32_t anniversary = day_add_years(one.issued, cfg.penalty.years);
	for (int32_t day = one.issued - 2; day <= anniversary + 2; day += 1 + rng_int(r, 0, 1)) {
		struct penalty_args in = {1, 1, day, &one, 1};
		struct penalty_rung rung;
		penalty_ladder(&rung, &in, &cfg.penalty);
		HOLDS((rung.previous == 1) == (day >= one.issued && day < anniversary));
	}
}

static void
paying_later_never_costs_less(struct rng *r, struct arena *a)
{
	(void)a;
	struct law_config cfg = law_config_default();
	struct payment_args in = {.kind = (enum penalty_kind)rng_int(r, 0, 1),
	    .ordinal = rng_int(r, 1, 2),
	    .received_on = rng_day(r),
	    .pounds = rng_chance(r, 50) ? POUNDS_NONE : rng_int(r, 0, 200)};
	int32_t due = 0;
	for (int32_t day = 1; day <= 40; day++) {
		struct payment p;
		in.paid_on = in.received_on + day - 1;
		HOLDS(penalty_payment(&p, &in, &cfg.penalty, NULL) == RC_OK);
		HOLDS(p.day == day && (p.pounds_due == POUNDS_NONE) == (day > 28));
		HOLDS(day > 28 || p.pounds_due >= due);
		HOLDS(!p.is_discharged || in.pounds == POUNDS_NONE || in.pounds >= p.pounds_due);
		HOLDS(!p.is_discharged || day <= 28);
		due = p.pounds_due;
	}
}

/* --- retention --- */

static void
nothing_is_destroyed_before_six_years_have_passed(struct rng *r, struct arena *a)
{
	(void)a;
	struct law_config cfg = law_config_default();
	int32_t made = rng_day(r);
	int32_t keep = retention_keep_until(made, &cfg);
	HOLDS(age_years(made, keep) >= 6 && keep - made <= 2192);
	HOLDS(retention_destroy_from(made, &cfg) == keep + 1);
	HOLDS(retention_keep_until(made + 1, &cfg) >= keep);
	HOLDS(!retention_may_purge(made, keep, &cfg) && retention_may_purge(made, keep + 1, &cfg));
	int32_t due = retention_backup_due(made, &cfg);
	HOLDS(due - made >= 28 && due - made <= 31);
}

/* --- deadline --- */

static void
deadlines_fall_on_school_days(struct rng *r, struct arena *a)
{
	struct world w;
	world_make(&w, r, a, 0, 0);
	if (w.axis.n == 0) {
		return;
	}
	int32_t day = w.axis.day[rng_int(r, 0, (int32_t)w.axis.n - 1)];
	int32_t n_due = deadline_n(&w.calendar, day, &w.cfg);
	int32_t tenth = deadline_ground_h(&w.calendar, day, &w.cfg);
	HOLDS(n_due == DAY_NONE || calendar_is_school_day(&w.calendar, n_due));
	HOLDS(n_due == DAY_NONE || n_due >= day + 5);
	HOLDS(tenth == DAY_NONE || (calendar_is_school_day(&w.calendar, tenth) && tenth > n_due));
	struct new_pupil p = {day, rng_chance(r, 50), rng_chance(r, 50), rng_chance(r, 50)};
	int32_t due = deadline_new_pupil(&p, &w.cfg);
	HOLDS((due == DAY_NONE) == !new_pupil_return_required(&p));
	HOLDS(due == DAY_NONE || due == day + 5);
	p.la_asked = true;
	HOLDS(new_pupil_return_required(&p));
}

/* --- outlook --- */

static void
what_would_change_a_flag_does_change_it(struct rng *r, struct arena *a)
{
	(void)a;
	struct absence_ratio ratios[] = {RATIO_PERSISTENT, RATIO_SEVERE, {50, 1000}};
	struct absence_ratio ratio = ratios[rng_int(r, 0, 2)];
	uint32_t possible = (uint32_t)rng_int(r, 0, 400);
	uint32_t absent = (uint32_t)rng_int(r, 0, (int32_t)possible);
	uint32_t k = outlook_attend_to_end(absent, possible, ratio);
	HOLDS(!absence_reaches(absent, possible + k, ratio));
	HOLDS(k == 0 || absence_reaches(absent, possible + k - 1, ratio));
	uint32_t m = outlook_miss_to_meet(absent, possible, ratio);
	HOLDS(absence_reaches(absent + m, possible + m, ratio));
	HOLDS(m == 0 || !absence_reaches(absent + m - 1, possible + m - 1, ratio));
	uint32_t future = (uint32_t)rng_int(r, 0, 60);
	uint32_t by = outlook_miss_by(absent, possible, future, ratio);
	if (by == OUTLOOK_NEVER) {
		HOLDS(!absence_reaches(absent + future, possible + future, ratio));
	} else {
		HOLDS(absence_reaches(absent + by, possible + future, ratio));
		HOLDS(by == 0 || !absence_reaches(absent + by - 1, possible + future, ratio));
	}
}

static void
since_then_the_flag_was_met_at_every_session(struct rng *r, struct arena *a)
{
	struct world w;
	world_make(&w, r, a, rng_int(r, 0, 30), 0);
	uint32_t since = outlook_since(&w.q, 0, w.q.n, RATIO_PERSISTENT, 0);
	struct stats s = {0};
	stats_of_cells(&s, w.cell, w.q.n);
	HOLDS((since != UINT32_MAX) == stats_is_persistent(&s, &w.cfg));
	for (uint32_t i = since; since != UINT32_MAX && i < w.q.n; i++) {
		stats_of_cells(&s, w.cell, i + 1);
		HOLDS(stats_is_persistent(&s, &w.cfg));
	}
}

#define TRY(fn, times) property(#fn, fn, times)

int
main(void)
{
	property_start();
	TRY(weeks_have_a_session_and_columns_follow_time, 300);
	TRY(school_days_added_are_school_days_between, 1000);
	TRY(stats_add_up, 500);
	TRY(a_present_mark_more_never_raises_the_absence_rate, 5000);
	TRY(a_group_is_the_sum_of_its_pupils, 300);
	TRY(threshold_agrees_with_a_count_by_hand, 300);
	TRY(threshold_now_lists_what_it_counts, 1000);
	TRY(threshold_never_ages_over_a_closed_week, 1000);
	TRY(a_pupil_who_moved_counts_the_same_as_one_who_stayed, 500);
	TRY(explaining_an_N_never_meets_the_threshold, 500);
	TRY(runs_agree_with_a_count_by_hand, 1000);
	TRY(a_run_as_of_today_never_looks_ahead, 500);
	TRY(illness_is_due_at_thirty_sessions_and_only_then, 500);
	TRY(compulsory_age_lasts_eleven_years_and_ends_on_a_friday_in_june, 5000);
	TRY(coming_later_is_never_better, 500);
	TRY(the_ladder_never_goes_beyond_two_in_three_years, 500);
	TRY(a_notice_counts_to_the_day_before_its_third_anniversary, 200);
	TRY(paying_later_never_costs_less, 500);
	TRY(nothing_is_destroyed_before_six_years_have_passed, 5000);
	TRY(deadlines_fall_on_school_days, 1000);
	TRY(what_would_change_a_flag_does_change_it, 5000);
	TRY(since_then_the_flag_was_met_at_every_session, 200);
	return 0;
}
