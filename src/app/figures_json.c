#include "app/figures_json.h"

#include "app/flag_words.h"
#include "app/pupil_json.h"

#include <inttypes.h>

/* One member: `,"name":12`. Objects begin with a member that is always there. */
static void
add_count(struct text *t, const char *name, uint32_t n)
{
	text_printf(t, ",\"%s\":%" PRIu32, name, n);
}

static void
add_tenths(struct text *t, const char *name, uint32_t n, uint32_t of)
{
	int32_t rate = rate_tenths(n, of);
	if (rate == RATE_NONE) {
		text_printf(t, ",\"%s\":null", name);
	} else {
		text_printf(t, ",\"%s\":%" PRId32, name, rate);
	}
}

/* "91.7" or null, as the golden cases have it. */
static void
add_pct(struct text *t, const char *name, uint32_t n, uint32_t of)
{
	char rate[RATE_TEXT];
	if (of == 0) {
		text_printf(t, ",\"%s\":null", name);
	} else {
		text_printf(t, ",\"%s\":\"%s\"", name, rate_format(rate, rate_tenths(n, of)));
	}
}

static void
add_bool(struct text *t, const char *name, bool value)
{
	text_printf(t, ",\"%s\":%s", name, value ? "true" : "false");
}

static void
add_date(struct text *t, const char *name, int32_t day)
{
	char buf[DAY_TEXT];
	if (day == DAY_NONE) {
		text_printf(t, ",\"%s\":null", name);
	} else {
		text_printf(t, ",\"%s\":\"%s\"", name, day_format(buf, day));
	}
}

static void
add_text(struct text *t, const char *name, const char *value)
{
	text_printf(t, ",\"%s\":", name);
	text_add_json(t, value);
}

static void
add_range(struct text *t, struct day_range range)
{
	char from[DAY_TEXT], to[DAY_TEXT];
	text_printf(t, "{\"from\":\"%s\",\"to\":\"%s\"", day_format(from, range.from),
	    day_format(to, range.to));
}

const char *
year_words(enum nc_year year)
{
	static const char *const words[] = {
	    [NC_E1] = "Early years 1",
	    [NC_E2] = "Early years 2",
	    [NC_N1] = "Nursery 1",
	    [NC_N2] = "Nursery 2",
	    [NC_R] = "Reception",
	    [NC_1] = "Year 1",
	    [NC_2] = "Year 2",
	    [NC_3] = "Year 3",
	    [NC_4] = "Year 4",
	    [NC_5] = "Year 5",
	    [NC_6] = "Year 6",
	    [NC_7] = "Year 7",
	    [NC_8] = "Year 8",
	    [NC_9] = "Year 9",
	    [NC_10] = "Year 10",
	    [NC_11] = "Year 11",
	    [NC_12] = "Year 12",
	    [NC_13] = "Year 13",
	    [NC_14] = "Year 14",
	    [NC_X] = "No year group",
	};
	_Static_assert(sizeof words / sizeof words[0] == NC_COUNT, "every year has its words");
	return year < NC_COUNT ? words[year] : "";
}

static void
add_codes(struct text *t, const struct stats *s)
{
	const char *comma = "";
	text_add(t, ",\"codes\":[");
	for (uint8_t c = CODE_FIRST; c < CODE_END; c++) {
		if (s->count[c] == 0) {
			continue;
		}
		text_printf(t, "%s{\"code\":", comma);
		text_add_json(t, code_info(c)->code);
		text_printf(t, ",\"sessions\":%" PRIu32 "}", s->count[c]);
		comma = ",";
	}
	text_add_char(t, ']');
}

/* The counts that the golden topic `stats` names too. */
static void
add_counts(struct text *t, const struct stats *s)
{
	add_count(t, "attended", s->attended);
	add_count(t, "present", s->present);
	add_count(t, "aea", s->aea);
	add_count(t, "authorised", s->authorised);
	add_count(t, "unauthorised", s->unauthorised);
	add_count(t, "absent", s->absent);
	add_count(t, "late", s->late);
	add_count(t, "late_after_close", s->late_after_close);
	add_count(t, "not_possible", s->not_possible);
	add_count(t, "not_collected", s->not_collected);
	add_count(t, "on_site", s->on_site);
}

void
stats_json(struct text *t, const struct stats *s, int64_t minutes_late)
{
	text_printf(t, "{\"possible\":%" PRIu32, s->possible);
	add_counts(t, s);
	add_count(t, "unmarked", s->missing);
	if (minutes_late >= 0) {
		text_printf(t, ",\"minutes_late\":%" PRId64, minutes_late);
	}
	add_tenths(t, "attendance", s->attended, s->possible);
	add_tenths(t, "absence", s->absent, s->possible);
	add_tenths(t, "authorised_rate", s->authorised, s->possible);
	add_tenths(t, "unauthorised_rate", s->unauthorised, s->possible);
	add_codes(t, s);
	text_add_char(t, '}');
}

/* GroupStats after its key and name. */
static void
group_body_json(struct text *t, const struct report_group *g)
{
	const struct group_stats *s = &g->stats;
	const struct stats *total = &s->total;
	add_count(t, "pupils", s->pupils);
	add_count(t, "possible", total->possible);
	add_count(t, "attended", total->attended);
	add_count(t, "authorised", total->authorised);
	add_count(t, "unauthorised", total->unauthorised);
	add_count(t, "absent", total->absent);
	add_count(t, "late", total->late);
	add_count(t, "late_after_close", total->late_after_close);
	add_tenths(t, "attendance", total->attended, total->possible);
	add_tenths(t, "absence", total->absent, total->possible);
	add_tenths(t, "authorised_rate", total->authorised, total->possible);
	add_tenths(t, "unauthorised_rate", total->unauthorised, total->possible);
	add_count(t, "cohort", s->cohort);
	add_count(t, "pa_count", s->pa_count);
	add_count(t, "sa_count", s->sa_count);
	add_count(t, "at_risk_count", s->at_risk_count);
	add_count(t, "threshold_count", g->met[FIGURE_THRESHOLD]);
	add_tenths(t, "pa", s->pa_count, s->cohort);
	add_tenths(t, "sa", s->sa_count, s->cohort);
	add_codes(t, total);
	text_add_char(t, '}');
}

/* The command line's: golden topic group_stats and `late`. */
static void
group_golden_json(struct text *t, const struct report_group *g)
{
	const struct group_stats *s = &g->stats;
	const struct stats *total = &s->total;
	add_count(t, "pupils", s->pupils);
	add_count(t, "possible", total->possible);
	add_count(t, "attended", total->attended);
	add_count(t, "authorised", total->authorised);
	add_count(t, "unauthorised", total->unauthorised);
	add_count(t, "absent", total->absent);
	add_count(t, "late", total->late);
	add_pct(t, "attendance_pct", total->attended, total->possible);
	add_pct(t, "absence_pct", total->absent, total->possible);
	add_count(t, "cohort", s->cohort);
	add_count(t, "pa_count", s->pa_count);
	add_count(t, "sa_count", s->sa_count);
	add_pct(t, "pa_pct", s->pa_count, s->cohort);
	add_pct(t, "sa_pct", s->sa_count, s->cohort);
}

typedef void group_fn(struct text *t, const struct report_group *g);

static void
key_json(struct text *t, const char *key, const char *name)
{
	text_add(t, "{\"key\":");
	text_add_json(t, key);
	add_text(t, "name", name);
}

static void
golden_row_json(struct text *t, const struct report_group *g)
{
	group_golden_json(t, g);
	text_add_char(t, '}');
}

static void
years_json(struct text *t, const struct report *r, group_fn *body)
{
	text_add(t, ",\"years\":[");
	for (size_t i = 0; i < r->n_years; i++) {
		enum nc_year year = r->years[i].key.year;
		text_add(t, i == 0 ? "" : ",");
		key_json(t, nc_year_name(year), year_words(year));
		body(t, &r->years[i]);
	}
	text_add_char(t, ']');
}

static void
groups_json(struct text *t, const struct report *r, group_fn *body)
{
	text_add(t, ",\"groups\":[");
	for (size_t i = 0; i < r->n_groups; i++) {
		const struct image_group *g = r->groups[i].key.group;
		text_printf(t, "%s{\"key\":\"%" PRId64 "\"", i == 0 ? "" : ",", g->id);
		add_text(t, "name", g->name);
		body(t, &r->groups[i]);
	}
	text_add_char(t, ']');
}

static void
cohorts_json(struct text *t, const struct report *r, bool with_safeguarding, group_fn *body)
{
	const char *comma = "";
	text_add(t, ",\"cohorts\":[");
	for (size_t i = 0; i < r->n_cohorts; i++) {
		const struct pupil_flag_info *info = pupil_flag_info(r->cohorts[i].key.flag);
		if (info->is_safeguarding && !with_safeguarding) {
			continue; /* R109 */
		}
		text_add(t, comma);
		key_json(t, info->name, info->text);
		body(t, &r->cohorts[i]);
		comma = ",";
	}
	text_add_char(t, ']');
}

static void
weeks_json(struct text *t, const struct report *r)
{
	char day[DAY_TEXT];
	text_add(t, ",\"weeks\":[");
	for (size_t i = 0; i < r->n_weeks; i++) {
		const struct report_week *w = &r->weeks[i];
		text_printf(
		    t, "%s{\"monday\":\"%s\"", i == 0 ? "" : ",", day_format(day, w->monday));
		add_count(t, "possible", w->possible);
		add_count(t, "attended", w->attended);
		add_tenths(t, "attendance", w->attended, w->possible);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

void
school_figures_json(struct text *t, const struct school_figures *f)
{
	const struct report *r = f->report;
	add_range(t, r->range);
	text_add(t, ",\"school\":");
	key_json(t, "school", "Whole school");
	group_body_json(t, &r->school);
	years_json(t, r, group_body_json);
	groups_json(t, r, group_body_json);
	cohorts_json(t, r, f->with_safeguarding, group_body_json);
	weeks_json(t, r);
	add_count(t, "missing", f->missing);
	if (f->took_us >= 0) {
		text_printf(t, ",\"took_us\":%" PRId64, f->took_us);
	}
	text_add_char(t, '}');
}

static void
weekdays_json(struct text *t, const struct report_slot slots[REPORT_WEEKDAYS][SESSION_COUNT])
{
	text_add(t, ",\"weekdays\":[");
	for (int day = 0; day < REPORT_WEEKDAYS; day++) {
		for (int s = 0; s < SESSION_COUNT; s++) {
			const struct report_slot *slot = &slots[day][s];
			text_printf(t, "%s{\"weekday\":%d,\"session\":\"%s\"",
			    day + s == 0 ? "" : ",", day, s == SESSION_AM ? "AM" : "PM");
			add_count(t, "possible", slot->possible);
			add_count(t, "authorised", slot->authorised);
			add_count(t, "unauthorised", slot->unauthorised);
			text_add_char(t, '}');
		}
	}
	text_add_char(t, ']');
}

void
pupil_figures_json(struct text *t, const struct pupil_figures *f, struct arena *a)
{
	add_range(t, f->flags->args.range);
	text_add(t, ",\"stats\":");
	stats_json(t, &f->flags->row.stats, f->minutes_late);
	text_add(t, ",\"last_year\":");
	if (f->last_year == NULL) {
		text_add(t, "null");
	} else {
		stats_json(t, f->last_year, -1);
	}
	text_add(t, ",\"flags\":");
	flag_cards_json(t, f->flags, a);
	weekdays_json(t, f->weekdays);
	text_add_char(t, '}');
}

static void
met_json(struct text *t, uint32_t met)
{
	const char *comma = "";
	text_add(t, ",\"met\":[");
	for (int i = 0; i < FIGURE_FLAG_COUNT; i++) {
		if ((met & FIGURE_BIT(i)) != 0) {
			text_printf(t, "%s\"%s\"", comma, figure_flag_name((enum figure_flag)i));
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

static void
row_badges_json(struct text *t, uint32_t flags)
{
	const char *comma = "";
	text_add(t, ",\"badges\":[");
	for (int i = 0; i < PUPIL_FLAG_COUNT; i++) {
		if ((flags >> i & 1) == 0) {
			continue;
		}
		const struct pupil_flag_info *info = pupil_flag_info((enum pupil_flag)i);
		text_printf(t, "%s{\"kind\":\"%s\"", comma, info->name);
		add_text(t, "text", info->text);
		add_bool(t, "is_act", info->is_act);
		text_add_char(t, '}');
		comma = ",";
	}
	text_add_char(t, ']');
}

void
pupil_row_json(struct text *t, const struct report_pupil *p, uint32_t visible)
{
	text_printf(t, "{\"id\":\"%" PRId64 "\",\"name\":", p->pupil->id);
	name_json(t, p->pupil);
	add_text(t, "year", p->year < 0 ? "" : nc_year_name((enum nc_year)p->year));
	add_text(t, "group", p->group == NULL ? "" : p->group->name);
	row_badges_json(t, p->flags & visible);
	text_add(t, ",\"stats\":");
	stats_json(t, &p->stats, -1);
	if (p->band == BAND_NONE) {
		text_add(t, ",\"band\":null");
	} else {
		add_text(t, "band", report_band_name(p->band));
	}
	met_json(t, p->met);
	text_add_char(t, '}');
}

void
report_school_json(struct text *t, const struct report *r)
{
	add_range(t, r->range);
	add_text(t, "name", "Whole school");
	group_golden_json(t, &r->school);
	years_json(t, r, golden_row_json);
	groups_json(t, r, golden_row_json);
	cohorts_json(t, r, true, golden_row_json);
	text_add_char(t, '}');
}

static void
run_json(struct text *t, const char *name, const struct run *run)
{
	text_printf(t, ",\"%s\":{\"met\":%s", name, run->is_met ? "true" : "false");
	add_date(t, "met_on", run->met_on);
	add_date(t, "run_start", run->run_start);
	add_count(t, "longest_run_days", run->longest_days);
	text_add_char(t, '}');
}

/* Half a day for each session (R74): "14.5". */
static void
add_days_missed(struct text *t, uint32_t i_sessions)
{
	text_printf(t, ",\"days_missed\":\"%" PRIu32 ".%s\"", i_sessions / 2,
	    i_sessions % 2 == 0 ? "0" : "5");
}

static void
illness_json(struct text *t, const struct illness *i)
{
	static const char *const bases[] = {
	    [ILLNESS_NONE] = "null",
	    [ILLNESS_REACHED] = "\"reached\"",
	    [ILLNESS_EXPECTED] = "\"expected\"",
	};
	_Static_assert(
	    sizeof bases / sizeof bases[0] == ILLNESS_BASIS_COUNT, "every basis has its word");
	text_printf(t, ",\"illness15\":{\"i_sessions\":%" PRIu32, i->i_sessions);
	add_days_missed(t, i->i_sessions);
	add_bool(t, "return_due", i->is_due);
	add_date(t, "due_on", i->due_on);
	text_printf(t, ",\"basis\":%s}", bases[i->basis]);
}

static void
threshold_json(struct text *t, const struct threshold *h)
{
	text_printf(t, "{\"threshold\":{\"met\":%s", h->is_met ? "true" : "false");
	add_date(t, "met_on", h->met_on);
	if (h->is_met) {
		add_text(t, "met_session", h->met_session == SESSION_AM ? "AM" : "PM");
	} else {
		text_add(t, ",\"met_session\":null");
	}
	add_date(t, "window_first_week", h->window_first_week);
	add_count(t, "max_in_window", h->max_in_window);
	text_add_char(t, '}');
}

void
report_pupil_json(struct text *t, const struct flags *f)
{
	const struct stats *s = &f->row.stats;
	add_range(t, f->args.range);
	add_text(t, "upn", f->pupil->upn);
	add_count(t, "possible", s->possible);
	add_counts(t, s);
	add_pct(t, "attendance_pct", s->attended, s->possible);
	add_pct(t, "absence_pct", s->absent, s->possible);
	add_pct(t, "authorised_pct", s->authorised, s->possible);
	add_pct(t, "unauthorised_pct", s->unauthorised, s->possible);
	add_bool(t, "pa", (f->row.met & FIGURE_BIT(FIGURE_PERSISTENT)) != 0);
	add_bool(t, "sa", (f->row.met & FIGURE_BIT(FIGURE_SEVERE)) != 0);
	text_add(t, ",\"flags\":");
	threshold_json(t, &f->threshold.ever);
	illness_json(t, &f->illness.illness);
	run_json(t, "continuous10", &f->continuous.ever);
	run_json(t, "ground_i20", &f->ground_i.ever);
	text_add(t, "}}");
}
