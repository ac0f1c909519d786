#include "app/flag_words.h"

#include "app/json.h"
#include "core/outlook.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define YEAR_AT_END 5 /* characters of " 2026" */

const char *
words_day(struct arena *a, int32_t day, int32_t today)
{
	char buf[DAY_WORDS];
	size_t n = strlen(day_words(buf, day));
	if (today != DAY_NONE && day_civil(day).year == day_civil(today).year && n > YEAR_AT_END) {
		n -= YEAR_AT_END;
	}
	return arena_text_n(a, buf, n);
}

static const char *
session_word(enum session session)
{
	return session == SESSION_AM ? "AM" : "PM";
}

const char *
words_session(struct arena *a, int32_t day, enum session session, int32_t today)
{
	return arena_printf(a, "%s %s", words_day(a, day, today), session_word(session));
}

static const char *
day_of(const struct flags *f, int32_t day, struct arena *a)
{
	return words_day(a, day, f->args.range.to);
}

static const char *
column_of(const struct flags *f, uint32_t column, struct arena *a)
{
	return words_session(a, flags_day(f, column), flags_session(f, column), f->args.range.to);
}

/* "1 session", "3 sessions". */
static const char *
counted(struct arena *a, uint32_t n, const char *one, const char *many)
{
	return arena_printf(a, "%u %s", n, n == 1 ? one : many);
}

static const char *
sessions(struct arena *a, uint32_t n)
{
	return counted(a, n, "session", "sessions");
}

static const char *
days(struct arena *a, uint32_t n)
{
	return counted(a, n, "school day", "school days");
}

/* "10th", "3rd". */
static const char *
ordinal(struct arena *a, int32_t n)
{
	static const char *const ends[] = {"th", "st", "nd", "rd"};
	bool is_teen = n % 100 >= 11 && n % 100 <= 13;
	return arena_printf(a, "%d%s", n, is_teen || n % 10 > 3 ? "th" : ends[n % 10]);
}

/* Small numbers of sessions that begin a sentence. */
static const char *
number_word(struct arena *a, uint32_t n)
{
	static const char *const words[] = {
	    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
	if (n < sizeof words / sizeof words[0]) {
		return words[n];
	}
	return arena_printf(a, "%u", n);
}

/* "10%", "9.5%". */
static const char *
percent(struct arena *a, struct absence_ratio r)
{
	int32_t tenths = rate_tenths(r.num, r.den);
	if (tenths % 10 == 0) {
		return arena_printf(a, "%d%%", tenths / 10);
	}
	return arena_printf(a, "%d.%d%%", tenths / 10, tenths % 10);
}

/* "G, N, O or U". */
static const char *
codes_words(struct arena *a, uint64_t codes)
{
	const char *out = "";
	uint32_t left = (uint32_t)__builtin_popcountll(codes);
	for (uint8_t c = CODE_FIRST; c < CODE_END; c++) {
		if (!code_set_has(codes, c)) {
			continue;
		}
		left--;
		const char *join = left == 0 ? "" : left == 1 ? " or " : ", ";
		out = arena_printf(a, "%s%s%s", out, code_info(c)->code, join);
	}
	return out;
}

static bool
has_left(const struct flags *f)
{
	return f->row.as_of < f->args.range.to;
}

/* Persistent, severe, at risk. */

static const char *
rate_now(const struct flags *f, enum figure_flag kind, struct arena *a)
{
	static const char *const from[] = {
	    [FIGURE_PERSISTENT] = "Persistent from",
	    [FIGURE_SEVERE] = "Severe from",
	    [FIGURE_AT_RISK] = "At risk from",
	};
	const struct flag_rate *r = &f->rate[kind];
	char rate[RATE_TEXT];
	if (r->possible == 0) {
		return "No possible session yet.";
	}
	rate_format(rate, rate_tenths(r->absent, r->possible));
	return arena_printf(a, "%u of %u sessions missed, %s%%. %s %s%s.", r->absent, r->possible,
	    rate, from[kind], percent(a, r->ratio),
	    kind == FIGURE_AT_RISK  ? " up to persistent"
	    : kind == FIGURE_SEVERE ? ""
	                            : ", for any reason");
}

static const char *
rate_ends(const struct flags *f, const struct flag_rate *r, struct arena *a)
{
	if (r->end_column == COLUMN_NONE) {
		return "Attending every session does not end it this school year.";
	}
	return arena_printf(a, "Attending every session, it ends on %s, after %s.",
	    column_of(f, r->end_column, a), sessions(a, r->attend_to_end));
}

static const char *
rate_change(const struct flags *f, enum figure_flag kind, struct arena *a)
{
	static const char *const it[] = {
	    [FIGURE_PERSISTENT] = "persistent",
	    [FIGURE_SEVERE] = "severe",
	    [FIGURE_AT_RISK] = "at risk",
	};
	const struct flag_rate *r = &f->rate[kind];
	if (has_left(f) || (kind == FIGURE_AT_RISK && f->row.band > BAND_AT_RISK)) {
		return "";
	}
	if (f->work[kind].state == FLAG_STATE_MET) {
		return rate_ends(f, r, a);
	}
	if (r->miss_by != OUTLOOK_NEVER && r->miss_by > 0) {
		return arena_printf(a, "%u more missed %s before %s %s it %s.", r->miss_by,
		    r->miss_by == 1 ? "session" : "sessions", day_of(f, r->by, a),
		    r->miss_by == 1 ? "makes" : "make", it[kind]);
	}
	if (r->by != DAY_NONE && kind != FIGURE_AT_RISK) {
		return arena_printf(
		    a, "It can't become %s before %s.", it[kind], day_of(f, r->by, a));
	}
	return "";
}

static void
rate_words(struct flag_words *out, const struct flags *f, enum figure_flag kind, struct arena *a)
{
	const struct flag_work *w = &f->work[kind];
	out->now = rate_now(f, kind, a);
	out->since = w->since == COLUMN_NONE ? "" : column_of(f, w->since, a);
	out->change = rate_change(f, kind, a);
}

/* Ten in ten school weeks. */

/* "Without the 2 N: 9." */
static const char *
without_n(const struct flags *f, struct arena *a)
{
	const struct threshold_now *now = &f->threshold.now;
	if (now->n_count == 0) {
		return "";
	}
	return now->n_count == 1 ? arena_printf(a, " Without the N: %u.", now->count - 1)
	                         : arena_printf(a, " Without the %u N: %u.", now->n_count,
	                               now->count - now->n_count);
}

static const char *
threshold_now_words(const struct flags *f, struct arena *a)
{
	const struct flag_threshold *t = &f->threshold;
	const char *codes = codes_words(a, t->config.codes);
	const char *since = "";
	if (t->now.count == 0) {
		return arena_printf(
		    a, "No session of %s in the last %d school weeks.", codes, t->config.weeks);
	}
	for (int32_t i = 0; i < t->now.n_weeks && since[0] == '\0'; i++) {
		if (t->now.week[i].count > 0) {
			since = day_of(f, t->now.week[i].monday, a);
		}
	}
	return arena_printf(
	    a, "%s of %s since %s.%s", sessions(a, t->now.count), codes, since, without_n(f, a));
}

static const char *
threshold_since(const struct flags *f, struct arena *a)
{
	const struct flag_threshold *t = &f->threshold;
	uint32_t since = f->work[FIGURE_THRESHOLD].since;
	if (since != COLUMN_NONE) {
		return arena_printf(
		    a, "%s, the %s session", column_of(f, since, a), ordinal(a, t->config.needed));
	}
	if (t->ever.is_met) {
		return arena_printf(a, "Below %d now; that it was met on %s stays on record.",
		    t->config.needed,
		    words_session(a, t->ever.met_on, t->ever.met_session, f->args.range.to));
	}
	return "";
}

/* What explaining each N as authorised would do (R92). */
static const char *
explaining_n(const struct flags *f, struct arena *a)
{
	const struct threshold_now *now = &f->threshold.now;
	uint32_t needed = (uint32_t)f->threshold.config.needed;
	uint32_t all = now->count - now->n_count;
	if (now->n_count == 0 || !now->is_met) {
		return "";
	}
	const char *verdict = all >= needed ? "still met" : "not met";
	if (now->n_count == 1) {
		return arena_printf(
		    a, "Explaining the N as authorised leaves %u, %s. ", all, verdict);
	}
	const char *both = now->n_count == 2 ? "Both" : arena_printf(a, "All %u", now->n_count);
	return arena_printf(a, "Explaining one N as authorised %s %u%s. %s: %u, %s. ",
	    now->count - 1 >= needed ? "still leaves" : "leaves", now->count - 1,
	    now->count - 1 >= needed ? "" : ", not met", both, all, verdict);
}

static const char *
dropping_out(const struct flags *f, struct arena *a)
{
	const struct flag_threshold *t = &f->threshold;
	if (t->drop_on == DAY_NONE || t->drop_count == 0) {
		return "";
	}
	return arena_printf(a, "On %s %s %s out.", day_of(f, t->drop_on, a),
	    number_word(a, t->drop_count), t->drop_count == 1 ? "session drops" : "sessions drop");
}

static const char *
threshold_change(const struct flags *f, struct arena *a)
{
	const struct flag_threshold *t = &f->threshold;
	if (has_left(f)) {
		return "";
	}
	if (!t->now.is_met) {
		uint32_t more = (uint32_t)t->config.needed - t->now.count;
		const char *drop = dropping_out(f, a);
		return arena_printf(a, "%u more %s of %s %s it.%s%s", more,
		    more == 1 ? "session" : "sessions", codes_words(a, t->config.codes),
		    more == 1 ? "meets" : "meet", drop[0] == '\0' ? "" : " ", drop);
	}
	const char *ends = "";
	if (t->ends_on != DAY_NONE && t->ends_on != t->drop_on) {
		ends = arena_printf(
		    a, " Without another one, it ends on %s.", day_of(f, t->ends_on, a));
	} else if (t->ends_on != DAY_NONE) {
		ends = " Then it is below the threshold.";
	}
	return arena_printf(a, "%s%s%s", explaining_n(f, a), dropping_out(f, a), ends);
}

/* Fifteen days of illness. */

static const char *
half_days(struct arena *a, uint32_t n)
{
	return arena_printf(a, "%u%s", n / 2, n % 2 == 0 ? "" : ".5");
}

static void
illness_words(struct flag_words *out, const struct flags *f, struct arena *a)
{
	const struct flag_illness *i = &f->illness;
	uint32_t n = i->illness.i_sessions;
	uint32_t since = f->work[FIGURE_ILLNESS15].since;
	out->now = arena_printf(a, "%s of illness (I) this school year, %s school days of %u.",
	    sessions(a, n), half_days(a, n), i->needed / 2);
	out->since = since == COLUMN_NONE ? "" : column_of(f, since, a);
	out->change = "";
	if (!i->is_compulsory_age) {
		out->change = "No return is due: not of compulsory school age (R7).";
	} else if (f->work[FIGURE_ILLNESS15].state == FLAG_STATE_MET) {
		out->change = arena_printf(
		    a, "It counts from nought again on %s.", day_of(f, f->school_year.to + 1, a));
	} else if (!has_left(f)) {
		uint32_t more = i->needed - n;
		out->change = arena_printf(a,
		    "%u more %s of illness before %s %s it. A return is due sooner, once it is "
		    "expected.",
		    more, more == 1 ? "session" : "sessions", day_of(f, f->school_year.to, a),
		    more == 1 ? "meets" : "meet");
	}
}

/* Runs of school days. */

static const char *
run_earlier(const struct flags *f, const struct flag_run *r, struct arena *a)
{
	if (r->year.longest_days == 0) {
		return "";
	}
	return arena_printf(a, " The longest this school year: %s from %s.",
	    days(a, r->year.longest_days), day_of(f, r->year.longest_start, a));
}

static void
run_words(struct flag_words *out, const struct flags *f, enum figure_flag kind, struct arena *a)
{
	const struct flag_run *r = kind == FIGURE_CONTINUOUS10 ? &f->continuous : &f->ground_i;
	const char *codes = codes_words(a, r->config.codes);
	bool is_met = f->work[kind].state == FLAG_STATE_MET;
	out->since = "";
	out->change = "";
	if (r->now_days == 0) {
		out->now = arena_printf(
		    a, "No run of school days with only %s now.%s", codes, run_earlier(f, r, a));
		if (r->year.is_met) {
			out->since =
			    arena_printf(a, "No longer; it was met on %s and stays on record.",
			        day_of(f, r->year.met_on, a));
		}
		return;
	}
	out->now = arena_printf(a, "%s with only %s, from %s.", days(a, r->now_days), codes,
	    day_of(f, r->now_start, a));
	if (is_met) {
		out->since = arena_printf(
		    a, "%s, school day %u of the run", day_of(f, r->due_on, a), r->config.days);
		out->change = "Any session with another code ends the run.";
	} else if (r->due_on != DAY_NONE && !has_left(f)) {
		uint32_t more = r->config.days - r->now_days;
		out->change = arena_printf(a, "%u more %s it on %s; any other code ends the run.",
		    more, more == 1 ? "school day meets" : "school days meet",
		    day_of(f, r->due_on, a));
	}
}

static const char *
state_words(const struct flags *f, enum figure_flag kind)
{
	switch (f->work[kind].state) {
	case FLAG_STATE_MET:
		return kind == FIGURE_THRESHOLD && !f->threshold.now.is_met_without_n
		           ? "Met, only with N"
		           : "Met";
	case FLAG_STATE_NEAR:
		return "Near";
	case FLAG_STATE_NOT_MET:
	case FLAG_STATE_COUNT:
		break;
	}
	return "Not met";
}

static const char *
threshold_title(const struct flags *f, struct arena *a)
{
	const struct threshold_config *c = &f->threshold.config;
	const char *needed = number_word(a, (uint32_t)c->needed);
	const char *title =
	    arena_printf(a, "%s in %s school weeks", needed, number_word(a, (uint32_t)c->weeks));
	/* Words begin with a small letter; a title does not. */
	return arena_printf(a, "%c%s",
	    title[0] >= 'a' && title[0] <= 'z' ? title[0] - ('a' - 'A') : title[0], title + 1);
}

void
flag_words(struct flag_words *out, const struct flags *f, enum figure_flag kind, struct arena *a)
{
	*out = (struct flag_words){.state = state_words(f, kind)};
	switch (kind) {
	case FIGURE_PERSISTENT:
		out->title = "Persistent absence";
		out->rule = "R64. A tenth or more of the pupil's own possible sessions, whatever "
		            "the reason.";
		rate_words(out, f, kind, a);
		break;
	case FIGURE_SEVERE:
		out->title = "Severe absence";
		out->rule = "R65. Half or more; such a pupil is persistently absent too.";
		rate_words(out, f, kind, a);
		break;
	case FIGURE_AT_RISK:
		out->title = "At risk of persistent absence";
		out->rule = "R66. The school's own band, below persistent absence.";
		rate_words(out, f, kind, a);
		break;
	case FIGURE_THRESHOLD:
		out->title = threshold_title(f, a);
		out->rule = "R90 to R92. The school must consider a notice; it need not ask for "
		            "one.";
		out->now = threshold_now_words(f, a);
		out->since = threshold_since(f, a);
		out->change = threshold_change(f, a);
		break;
	case FIGURE_ILLNESS15:
		out->title = "Fifteen days of illness";
		out->rule = "R73 and R74. The local authority is told once fifteen days were, or "
		            "will be, missed.";
		illness_words(out, f, a);
		break;
	case FIGURE_CONTINUOUS10:
		out->title = "Ten school days without a break";
		out->rule = "R71 and R72. The local authority is told; pupils of compulsory "
		            "school age only.";
		run_words(out, f, kind, a);
		break;
	case FIGURE_GROUND_I20:
		out->title = "Twenty school days without a break";
		out->rule = "R26. Ground (i) may be met after joint enquiries with the local "
		            "authority; you decide.";
		run_words(out, f, kind, a);
		break;
	case FIGURE_FLAG_COUNT:
		break;
	}
}

/* JSON. */

static void
add_sessions(struct text *t, const struct flags *f, const struct flag_work *w)
{
	char day[DAY_TEXT];
	text_add(t, ",\"sessions\":[");
	for (uint32_t i = 0; i < w->n_columns; i++) {
		uint32_t c = w->columns[i];
		text_printf(t, "%s{\"date\":\"%s\",\"session\":\"%s\",\"code\":", i == 0 ? "" : ",",
		    day_format(day, flags_day(f, c)), session_word(flags_session(f, c)));
		text_add_json(t, code_info(flags_cell(f, c))->code);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

static void
add_weeks(struct text *t, const struct flags *f)
{
	struct flag_week weeks[THRESHOLD_WEEKS_MAX + 1];
	uint32_t n = flags_weeks(weeks, f);
	char day[DAY_TEXT];
	text_add(t, ",\"weeks\":[");
	for (uint32_t i = 0; i < n; i++) {
		const char *comma = "";
		text_printf(t, "%s{\"monday\":\"%s\",\"is_in_window\":%s,\"codes\":[",
		    i == 0 ? "" : ",", day_format(day, weeks[i].monday),
		    weeks[i].is_in_window ? "true" : "false");
		for (uint32_t c = weeks[i].first; c < weeks[i].end; c++) {
			if (code_set_has(f->threshold.config.codes, flags_cell(f, c))) {
				text_add(t, comma);
				text_add_json(t, code_info(flags_cell(f, c))->code);
				comma = ",";
			}
		}
		text_add(t, "]}");
	}
	text_add_char(t, ']');
}

/* The day it was met; also one that no longer is stays on record. */
static void
add_met_on(struct text *t, const struct flags *f, enum figure_flag kind)
{
	const struct threshold *ever = &f->threshold.ever;
	uint32_t since = f->work[kind].since;
	char day[DAY_TEXT];
	if (since != COLUMN_NONE) {
		text_printf(t, ",\"met_on\":\"%s\",\"met_session\":\"%s\"",
		    day_format(day, flags_day(f, since)), session_word(flags_session(f, since)));
	} else if (kind == FIGURE_THRESHOLD && ever->is_met) {
		text_printf(t, ",\"met_on\":\"%s\",\"met_session\":\"%s\"",
		    day_format(day, ever->met_on), session_word(ever->met_session));
	} else {
		text_add(t, ",\"met_on\":null,\"met_session\":null");
	}
}

void
flag_card_json(struct text *t, const struct flags *f, enum figure_flag kind, struct arena *a)
{
	static const char *const states[] = {
	    [FLAG_STATE_NOT_MET] = "not_met",
	    [FLAG_STATE_NEAR] = "near",
	    [FLAG_STATE_MET] = "met",
	};
	enum flag_state state = f->work[kind].state;
	assert(state < FLAG_STATE_COUNT);
	struct flag_words words = {0};
	flag_words(&words, f, kind, a);
	text_printf(t, "{\"kind\":\"%s\"", figure_flag_name(kind));
	json_text(t, "title", words.title);
	json_text(t, "state", states[state]);
	json_text(t, "state_words", words.state);
	json_text(t, "now", words.now);
	json_text(t, "since", words.since);
	add_met_on(t, f, kind);
	json_text(t, "change", words.change);
	json_text(t, "rule", words.rule);
	add_sessions(t, f, &f->work[kind]);
	if (kind == FIGURE_THRESHOLD) {
		add_weeks(t, f);
	}
	text_add_char(t, '}');
}

void
flag_cards_json(struct text *t, const struct flags *f, struct arena *a)
{
	static const enum figure_flag order[] = {FIGURE_THRESHOLD, FIGURE_PERSISTENT, FIGURE_SEVERE,
	    FIGURE_AT_RISK, FIGURE_ILLNESS15, FIGURE_CONTINUOUS10, FIGURE_GROUND_I20};
	_Static_assert(sizeof order / sizeof order[0] == FIGURE_FLAG_COUNT, "every flag is shown");
	text_add_char(t, '[');
	for (size_t i = 0; i < FIGURE_FLAG_COUNT; i++) {
		text_add(t, i == 0 ? "" : ",");
		flag_card_json(t, f, order[i], a);
	}
	text_add_char(t, ']');
}
