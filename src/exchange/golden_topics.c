#include "exchange/golden_topics.h"

#include "base/num.h"
#include "core/age.h"
#include "core/deadline.h"
#include "core/illness.h"
#include "core/late.h"
#include "core/penalty.h"
#include "core/retention.h"
#include "core/runs.h"
#include "core/stats.h"
#include "core/threshold.h"
#include "exchange/golden_input.h"

#include <stdio.h>
#include <string.h>

#define MAX_CALENDARS 16   /* of one case: a pupil's schools */
#define MAX_TOKENS 20000   /* of one pupil's codes */
#define MAX_REPEAT 1000000 /* CODE*n */

struct topic_run {
	json_t *found;
	json_t *input;
	struct arena *a;
	struct law_config cfg;
};

static void
put_int(json_t *o, const char *key, int64_t v)
{
	json_object_set_new(o, key, json_integer(v));
}

static void
put_bool(json_t *o, const char *key, bool v)
{
	json_object_set_new(o, key, json_boolean(v));
}

/* "" gives null. */
static void
put_text(json_t *o, const char *key, const char *s)
{
	json_object_set_new(o, key, s[0] == '\0' ? json_null() : json_string(s));
}

static void
put_day(json_t *o, const char *key, int32_t day)
{
	char buf[DAY_TEXT];
	put_text(o, key, day_format(buf, day));
}

static void
put_rate(json_t *o, const char *key, uint32_t n, uint32_t d)
{
	char buf[RATE_TEXT];
	put_text(o, key, rate_format(buf, rate_tenths(n, d)));
}

static void
put_pounds(json_t *o, const char *key, int32_t pounds)
{
	json_object_set_new(
	    o, key, pounds == POUNDS_NONE ? json_null() : json_integer((json_int_t)pounds));
}

/* One token, CODE or CODE*n. */
static enum rc
add_token(uint32_t count[CELL_VALUES], const char *s, size_t n, struct diag *d)
{
	char code[8] = {0};
	const char *star = n > 1 ? memchr(s + 1, '*', n - 1) : NULL;
	size_t code_n = star == NULL ? n : (size_t)(star - s);
	int64_t times = 1;
	if (code_n < sizeof code) {
		memcpy(code, s, code_n);
	}
	uint8_t c = code_find(code);
	if (c == 0) {
		return diag_set(d, RC_INVALID, "codes", "R37", "there is no code %.*s",
		    (int)(n < 8 ? n : 8), s);
	}
	if (star != NULL) {
		char digits[8] = {0};
		size_t digits_n = n - code_n - 1;
		if (digits_n < sizeof digits) {
			memcpy(digits, star + 1, digits_n);
		}
		if (!num_parse(&times, digits, 0, MAX_REPEAT)) {
			return diag_set(d, RC_INVALID, "codes", NULL,
			    "after * must be a number up to %d", MAX_REPEAT);
		}
	}
	count[c] += (uint32_t)times;
	return RC_OK;
}

static enum rc
stats_of_text(struct stats *out, const char *s, struct diag *d)
{
	uint32_t count[CELL_VALUES] = {0};
	uint32_t tokens = 0;
	while (*(s += strspn(s, " \t\n")) != '\0') {
		size_t n = strcspn(s, " \t\n");
		if (++tokens > MAX_TOKENS / SESSION_COUNT) {
			return diag_set(d, RC_INVALID, "codes", NULL, "there are too many codes");
		}
		enum rc rc = add_token(count, s, n, d);
		if (rc != RC_OK) {
			return rc;
		}
		s += n;
	}
	stats_from_histogram(out, count);
	return RC_OK;
}

static enum rc
run_stats(struct topic_run *t, struct diag *d)
{
	const char *codes = NULL;
	struct stats s = {0};
	enum rc rc = in_text(&codes, t->input, "codes", d);
	if (rc == RC_OK) {
		rc = stats_of_text(&s, codes, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	put_int(t->found, "possible", s.possible);
	put_int(t->found, "attended", s.attended);
	put_int(t->found, "present", s.present);
	put_int(t->found, "aea", s.aea);
	put_int(t->found, "authorised", s.authorised);
	put_int(t->found, "unauthorised", s.unauthorised);
	put_int(t->found, "absent", s.absent);
	put_int(t->found, "late", s.late);
	put_int(t->found, "late_after_close", s.late_after_close);
	put_int(t->found, "not_possible", s.not_possible);
	put_int(t->found, "not_collected", s.not_collected);
	put_int(t->found, "on_site", s.on_site);
	put_rate(t->found, "attendance_pct", s.attended, s.possible);
	put_rate(t->found, "absence_pct", s.absent, s.possible);
	put_rate(t->found, "authorised_pct", s.authorised, s.possible);
	put_rate(t->found, "unauthorised_pct", s.unauthorised, s.possible);
	put_bool(t->found, "pa", stats_is_persistent(&s, &t->cfg));
	put_bool(t->found, "sa", stats_is_severe(&s, &t->cfg));
	return RC_OK;
}

static enum rc
run_group_stats(struct topic_run *t, struct diag *d)
{
	struct group_stats g = {0};
	json_t *pupils = NULL;
	enum rc rc = in_array(&pupils, t->input, "pupils", d);
	if (rc != RC_OK) {
		return rc;
	}
	size_t i = 0;
	json_t *codes = NULL;
	json_array_foreach(pupils, i, codes)
	{
		struct stats s = {0};
		if (!json_is_string(codes)) {
			return diag_set(d, RC_INVALID, "pupils", NULL, "must be texts of codes");
		}
		rc = stats_of_text(&s, json_string_value(codes), d);
		if (rc != RC_OK) {
			return rc;
		}
		group_stats_add(&g, &s, &t->cfg);
	}
	put_int(t->found, "possible", g.total.possible);
	put_int(t->found, "attended", g.total.attended);
	put_int(t->found, "authorised", g.total.authorised);
	put_int(t->found, "unauthorised", g.total.unauthorised);
	put_int(t->found, "absent", g.total.absent);
	put_rate(t->found, "attendance_pct", g.total.attended, g.total.possible);
	put_rate(t->found, "absence_pct", g.total.absent, g.total.possible);
	put_int(t->found, "cohort", g.cohort);
	put_int(t->found, "pa_count", g.pa_count);
	put_int(t->found, "sa_count", g.sa_count);
	put_rate(t->found, "pa_pct", g.pa_count, g.cohort);
	put_rate(t->found, "sa_pct", g.sa_count, g.cohort);
	return RC_OK;
}

/* The pupil's schools, by name. */
struct schools {
	size_t n;
	const char *name[MAX_CALENDARS];
	struct axis axis[MAX_CALENDARS];
	uint8_t *cells[MAX_CALENDARS];
};

static enum rc
read_schools(struct schools *out, struct topic_run *t, struct diag *d)
{
	json_t *calendars = NULL;
	enum rc rc = in_object(&calendars, t->input, "calendars", d);
	if (rc != RC_OK) {
		return rc;
	}
	if (json_object_size(calendars) > MAX_CALENDARS) {
		return diag_set(
		    d, RC_INVALID, "calendars", NULL, "must be %d at most", MAX_CALENDARS);
	}
	json_t *calendar = NULL;
	const char *name = NULL;
	json_object_foreach(calendars, name, calendar)
	{
		size_t i = out->n++;
		out->name[i] = name;
		rc = in_calendar(&out->axis[i], calendar, t->a, d);
		if (rc == RC_OK) {
			rc = in_marks(&out->cells[i], &out->axis[i], t->input, t->a, d);
		}
		if (rc != RC_OK) {
			return rc;
		}
	}
	return RC_OK;
}

static enum rc
read_span(struct seq_span *out, const struct schools *schools, json_t *row, struct diag *d)
{
	const char *name = json_string_value(json_array_get(row, 0));
	for (size_t i = 0; name != NULL && i < schools->n; i++) {
		if (strcmp(schools->name[i], name) == 0) {
			out->axis = &schools->axis[i];
			out->cell = schools->cells[i];
		}
	}
	if (out->axis == NULL) {
		return diag_set(d, RC_INVALID, "enrolments", NULL,
		    "must be [calendar, first day, last day or null]");
	}
	enum rc rc = in_day_at(&out->from, row, 1, "enrolments", d);
	json_t *to = json_array_get(row, 2);
	if (rc != RC_OK || to == NULL || json_is_null(to)) {
		out->to = DAY_NONE;
		return rc;
	}
	return in_day_at(&out->to, row, 2, "enrolments", d);
}

static enum rc
run_threshold(struct topic_run *t, struct diag *d)
{
	struct schools *schools = ARENA_NEW(t->a, struct schools);
	json_t *enrolments = NULL;
	enum rc rc = read_schools(schools, t, d);
	if (rc == RC_OK) {
		rc = in_array(&enrolments, t->input, "enrolments", d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	size_t n = json_array_size(enrolments);
	struct seq_span *spans = ARENA_ARRAY(t->a, n + 1, struct seq_span);
	for (size_t i = 0; i < n; i++) {
		rc = read_span(&spans[i], schools, json_array_get(enrolments, i), d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	struct session_seq q;
	struct threshold th;
	session_seq_join(&q, spans, n, t->a);
	threshold_find(&th, &q, 0, q.n, threshold_config_of(&t->cfg));
	put_bool(t->found, "met", th.is_met);
	put_day(t->found, "met_on", th.met_on);
	put_text(t->found, "met_session",
	    !th.is_met ? "" : (th.met_session == SESSION_AM ? "AM" : "PM"));
	put_day(t->found, "window_first_week", th.window_first_week);
	put_int(t->found, "max_in_window", th.max_in_window);
	return RC_OK;
}

static enum rc
read_expected(struct illness_args *in, json_t *input, struct diag *d)
{
	json_t *expected = json_object_get(input, "expected");
	in->as_of = DAY_NONE;
	if (expected == NULL || json_is_null(expected)) {
		return RC_OK;
	}
	enum rc rc = in_object(&expected, input, "expected", d);
	if (rc == RC_OK) {
		rc = in_day(&in->as_of, expected, "as_of", d);
	}
	return rc == RC_OK ? in_day(&in->absent_until, expected, "absent_until", d) : rc;
}

static enum rc
run_illness(struct topic_run *t, struct diag *d)
{
	static const char *const basis[] = {
	    [ILLNESS_NONE] = "", [ILLNESS_REACHED] = "reached", [ILLNESS_EXPECTED] = "expected"};
	_Static_assert(sizeof basis / sizeof basis[0] == ILLNESS_BASIS_COUNT, "each has a word");
	struct session_seq q;
	struct illness_args in = {.q = &q, .years = YEARS_ALL};
	enum rc rc = in_sessions(&q, t->input, t->a, d);
	if (rc == RC_OK) {
		rc = in_day(&in.year.from, t->input, "year_start", d);
	}
	if (rc == RC_OK) {
		rc = in_day(&in.year.to, t->input, "year_end", d);
	}
	if (rc == RC_OK) {
		rc = read_expected(&in, t->input, d);
	}
	if (rc == RC_OK) {
		rc = in_bool_or(&in.is_compulsory_age, t->input, "compulsory_school_age", true, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct illness ill;
	char days[24];
	illness_find(&ill, &in, &t->cfg);
	snprintf(days, sizeof days, "%u.%d", ill.i_sessions / 2, ill.i_sessions % 2 == 0 ? 0 : 5);
	put_int(t->found, "i_sessions", ill.i_sessions);
	put_text(t->found, "days_missed", days);
	put_bool(t->found, "return_due", ill.is_due);
	put_day(t->found, "due_on", ill.due_on);
	put_text(t->found, "basis", basis[ill.basis]);
	return RC_OK;
}

static enum rc
run_days(struct topic_run *t, struct run_config cfg, struct diag *d)
{
	struct session_seq q;
	struct run run;
	enum rc rc = in_sessions(&q, t->input, t->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	run_find(&run, &q, 0, q.n, cfg);
	put_bool(t->found, "met", run.is_met);
	put_day(t->found, "met_on", run.met_on);
	put_day(t->found, "run_start", run.run_start);
	put_int(t->found, "longest_run_days", run.longest_days);
	return RC_OK;
}

static enum rc
run_continuous10(struct topic_run *t, struct diag *d)
{
	return run_days(t, run_config_continuous(&t->cfg), d);
}

static enum rc
run_ground_i20(struct topic_run *t, struct diag *d)
{
	return run_days(t, run_config_ground_i(&t->cfg), d);
}

static enum rc
run_csa(struct topic_run *t, struct diag *d)
{
	int32_t dob = 0;
	int32_t on = DAY_NONE;
	enum rc rc = in_day(&dob, t->input, "dob", d);
	if (rc == RC_OK) {
		rc = in_day_or_none(&on, t->input, "on", d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct day_range r = age_compulsory(dob, t->cfg.school_year_start);
	put_day(t->found, "from", r.from);
	put_day(t->found, "to", r.to);
	if (on != DAY_NONE) {
		put_bool(
		    t->found, "compulsory", age_is_compulsory(dob, on, t->cfg.school_year_start));
	}
	return RC_OK;
}

static enum rc
read_reason(uint8_t *out, json_t *input, struct diag *d)
{
	json_t *v = json_object_get(input, "known_reason_code");
	if (v == NULL || json_is_null(v)) {
		return RC_OK;
	}
	*out = json_is_string(v) ? code_find(json_string_value(v)) : 0;
	if (*out == 0) {
		return diag_set(
		    d, RC_INVALID, "known_reason_code", "R37", "must be an attendance code");
	}
	return RC_OK;
}

static enum rc
run_late(struct topic_run *t, struct diag *d)
{
	struct arrival in = {0};
	const char *session = NULL;
	enum rc rc = in_text(&session, t->input, "session", d);
	if (rc == RC_OK) {
		rc = in_session(&in.session, session, d);
	}
	if (rc == RC_OK) {
		rc = in_minute(&in.times.opens, t->input, "register_opens", false, d);
	}
	if (rc == RC_OK) {
		rc = in_minute(&in.times.closes, t->input, "register_closes", false, d);
	}
	if (rc == RC_OK) {
		rc = in_minute(&in.times.ends, t->input, "session_ends", false, d);
	}
	if (rc == RC_OK) {
		rc = in_minute(&in.minute, t->input, "arrival", true, d);
	}
	if (rc == RC_OK) {
		rc = read_reason(&in.reason, t->input, d);
	}
	if (rc == RC_OK) {
		rc = register_times_check(&in.times, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct arrival_result r = arrival_code(&in, &t->cfg);
	put_text(t->found, "code", code_info(r.code)->code);
	put_int(t->found, "minutes_late", r.minutes_late);
	put_bool(t->found, "register_over_30_min", register_times_too_long(&in.times, &t->cfg));
	return RC_OK;
}

static enum rc
read_kind(enum penalty_kind *out, json_t *o, struct diag *d)
{
	const char *kind = NULL;
	enum rc rc = in_text(&kind, o, "kind", d);
	if (rc != RC_OK) {
		return rc;
	}
	if (strcmp(kind, "444A") != 0 && strcmp(kind, "105") != 0) {
		return diag_set(d, RC_INVALID, "kind", NULL, "must be 444A or 105");
	}
	*out = kind[0] == '4' ? PENALTY_444A : PENALTY_105;
	return RC_OK;
}

/* Is the person named under `key` the one of the case? Names become 1 (same) or 0. */
static enum rc
read_same(int64_t *out, json_t *o, json_t *input, const char *key, struct diag *d)
{
	const char *one = NULL;
	const char *other = NULL;
	enum rc rc = in_text(&one, o, key, d);
	if (rc == RC_OK) {
		rc = in_text(&other, input, key, d);
	}
	if (rc == RC_OK) {
		*out = strcmp(one, other) == 0 ? 1 : 0;
	}
	return rc;
}

static enum rc
read_notice(struct penalty_notice *out, json_t *o, json_t *input, struct diag *d)
{
	enum rc rc = in_day(&out->issued, o, "issued", d);
	if (rc == RC_OK) {
		rc = read_kind(&out->kind, o, d);
	}
	if (rc == RC_OK) {
		rc = read_same(&out->parent, o, input, "parent", d);
	}
	if (rc == RC_OK) {
		rc = read_same(&out->pupil, o, input, "pupil", d);
	}
	return rc == RC_OK ? in_bool_or(&out->is_withdrawn, o, "withdrawn", false, d) : rc;
}

static enum rc
run_penalty(struct topic_run *t, struct diag *d)
{
	struct penalty_args in = {.parent = 1, .pupil = 1};
	json_t *history = NULL;
	enum rc rc = in_day(&in.propose_on, t->input, "propose_on", d);
	if (rc == RC_OK) {
		rc = in_array(&history, t->input, "history", d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	in.n_history = json_array_size(history);
	struct penalty_notice *notices = ARENA_ARRAY(t->a, in.n_history + 1, struct penalty_notice);
	for (size_t i = 0; i < in.n_history; i++) {
		rc = read_notice(&notices[i], json_array_get(history, i), t->input, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	struct penalty_rung rung;
	in.history = notices;
	penalty_ladder(&rung, &in, &t->cfg.penalty);
	put_int(t->found, "previous_counted", rung.previous);
	put_bool(t->found, "can_issue", rung.can_issue);
	put_pounds(t->found, "if_paid_by_day_21", rung.low_pounds);
	put_pounds(t->found, "if_paid_by_day_28", rung.full_pounds);
	return RC_OK;
}

static enum rc
run_payment(struct topic_run *t, struct diag *d)
{
	struct payment_args in = {.pounds = POUNDS_NONE};
	struct payment p;
	json_t *amount = json_object_get(t->input, "amount");
	enum rc rc = read_kind(&in.kind, t->input, d);
	if (rc == RC_OK) {
		rc = in_int(&in.ordinal, t->input, "ordinal", d);
	}
	if (rc == RC_OK) {
		rc = in_day(&in.received_on, t->input, "received_on", d);
	}
	if (rc == RC_OK) {
		rc = in_day(&in.paid_on, t->input, "paid_on", d);
	}
	if (rc == RC_OK && amount != NULL && !json_is_null(amount)) {
		rc = in_int(&in.pounds, t->input, "amount", d);
	}
	if (rc == RC_OK) {
		rc = penalty_payment(&p, &in, &t->cfg.penalty, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	put_int(t->found, "day", p.day);
	put_pounds(t->found, "amount_due", p.pounds_due);
	put_bool(t->found, "discharged", p.is_discharged);
	return RC_OK;
}

static enum rc
run_retention(struct topic_run *t, struct diag *d)
{
	const char *kind = NULL;
	int32_t day = 0;
	enum rc rc = in_text(&kind, t->input, "kind", d);
	if (rc == RC_OK) {
		rc = in_day(&day, t->input, "date", d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	if (strcmp(kind, "entry") != 0 && strcmp(kind, "backup") != 0) {
		return diag_set(d, RC_INVALID, "kind", NULL, "must be entry or backup");
	}
	put_day(t->found, "keep_until", retention_keep_until(day, &t->cfg));
	put_day(t->found, "destroy_from", retention_destroy_from(day, &t->cfg));
	return RC_OK;
}

/* Counts school days from a date of the calendar. */
typedef int32_t due_fn(const struct calendar *c, int32_t day, const struct law_config *cfg);

static enum rc
deadline_in_calendar(
    int32_t *out, struct topic_run *t, const char *key, due_fn *due, struct diag *d)
{
	struct axis x;
	int32_t day = 0;
	enum rc rc = in_calendar(&x, json_object_get(t->input, "calendar"), t->a, d);
	if (rc == RC_OK) {
		rc = in_day(&day, t->input, key, d);
	}
	if (rc == RC_OK) {
		*out = due(x.calendar, day, &t->cfg);
	}
	return rc;
}

static enum rc
run_new_pupil(struct topic_run *t, struct diag *d)
{
	struct new_pupil p = {0};
	enum rc rc = in_day(&p.entered_on, t->input, "entered_on", d);
	if (rc == RC_OK) {
		rc = in_bool(&p.is_most_junior_class, t->input, "most_junior_class", d);
	}
	if (rc == RC_OK) {
		rc = in_bool(
		    &p.starts_first_day_of_year, t->input, "starts_first_day_of_school_year", d);
	}
	if (rc == RC_OK) {
		rc = in_bool_or(&p.la_asked, t->input, "la_requested", false, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	put_bool(t->found, "required", new_pupil_return_required(&p));
	put_day(t->found, "deadline", deadline_new_pupil(&p, &t->cfg));
	return RC_OK;
}

static enum rc
run_deadline(struct topic_run *t, struct diag *d)
{
	const char *kind = NULL;
	int32_t day = DAY_NONE;
	enum rc rc = in_text(&kind, t->input, "kind", d);
	if (rc != RC_OK) {
		return rc;
	}
	if (strcmp(kind, "n_code") == 0) {
		rc = deadline_in_calendar(&day, t, "session_date", deadline_n, d);
		put_day(t->found, "deadline", day);
		put_text(t->found, "then_code", code_info(CODE_O)->code);
		return rc;
	}
	if (strcmp(kind, "leave_ground_h") == 0) {
		rc = deadline_in_calendar(&day, t, "leave_ends", deadline_ground_h, d);
		put_day(t->found, "tenth_school_day", day);
		return rc;
	}
	if (strcmp(kind, "new_pupil_return") == 0) {
		return run_new_pupil(t, d);
	}
	return diag_set(
	    d, RC_INVALID, "kind", NULL, "must be n_code, new_pupil_return or leave_ground_h");
}

static const struct {
	const char *name;
	enum rc (*run)(struct topic_run *t, struct diag *d);
} topics[] = {
    {"stats", run_stats},
    {"group_stats", run_group_stats},
    {"threshold", run_threshold},
    {"illness15", run_illness},
    {"continuous10", run_continuous10},
    {"ground_i20", run_ground_i20},
    {"csa", run_csa},
    {"late", run_late},
    {"penalty", run_penalty},
    {"payment", run_payment},
    {"retention", run_retention},
    {"deadline", run_deadline},
};

enum rc
golden_topic_run(json_t *found, const char *topic, json_t *input, struct arena *a, struct diag *d)
{
	struct topic_run t = {.found = found, .input = input, .a = a, .cfg = law_config_default()};
	for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
		if (strcmp(topics[i].name, topic) == 0) {
			return topics[i].run(&t, d);
		}
	}
	return diag_set(d, RC_INVALID, "topic", NULL, "there is no topic %.40s", topic);
}
