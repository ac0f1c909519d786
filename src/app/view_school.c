#include "app/backup.h"
#include "app/json.h"
#include "app/logo.h"
#include "app/reg.h"

#include "base/num.h"
#include "core/policy_lint.h"
#include "core/policy_words.h"
#include "core/upn.h"
#include "exchange/policy_yaml.h"

#include <string.h>

/* Schools, calendar, policy and codes as JSON. */

/* The authority's name, or its number where no name is known. */
static const char *
la_words(const char *la_code)
{
	int64_t code = 0;
	bool is_number = num_parse(&code, la_code, 0, 999);
	return is_number && la_name((int32_t)code)[0] != '\0' ? la_name((int32_t)code) : la_code;
}

/* Without its last brace. */
static void
school_json(struct call *c, const struct school_state *s)
{
	struct text *t = c->out;
	int32_t today = wall_at(c->now).day;
	size_t pupils = 0;
	for (size_t i = 0; i < s->image->n_pupils; i++) {
		pupils += image_is_on_roll(&s->image->pupils[i], today);
	}
	struct day_range year = school_year_on(s, today);
	const struct policy_in_force *policy = school_policy(s, today);
	text_printf(t, "{\"urn\":\"%lld\"", (long long)s->urn);
	json_text(t, "laestab", s->row.laestab);
	json_text(t, "name", s->row.name);
	json_text(t, "phase", s->row.phase);
	json_text(t, "type", s->row.type);
	json_text(t, "la_name", la_words(s->row.la_code));
	json_text(t, "town", s->row.town);
	text_printf(t, ",\"pupils\":%zu,\"seq\":%lld", pupils, (long long)s->image->seq);
	json_day(t, "year_from", year.from);
	json_day(t, "year_to", year.to);
	json_text(t, "policy", policy->name);
}

void
new_school_json(struct call *c, const struct school *row, int64_t seq)
{
	struct policy_in_force guidance = {.from = DAY_MIN, .name = "Guidance", .yaml = ""};
	struct image nobody = {.seq = seq};
	struct school_state made = {.school_id = row->school_id,
	    .urn = row->urn,
	    .row = *row,
	    .image = &nobody,
	    .policies = &guidance,
	    .n_policies = 1};
	policy_default(&guidance.policy);
	school_json(c, &made);
	text_add_char(c->out, '}');
}

enum rc
view_school(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, urn, PERM_SCHOOL_READ, d);
	if (rc == RC_OK) {
		school_json(c, s);
		rc = logo_json(c, s->school_id, s->urn, d);
		if (rc == RC_OK) {
			rc = backup_json(c, s, d);
		}
		text_add_char(c->out, '}');
		school_release(s);
	}
	return rc;
}

enum rc
view_schools(struct call *c, struct diag *d)
{
	struct school *rows = NULL;
	size_t n = 0;
	if (c->who == NULL) {
		return actor_may(NULL, 0, PERM_SCHOOL_READ, d);
	}
	enum rc rc = store_schools(&rows, &n, c->st, c->a, d);
	text_add(c->out, "{\"schools\":[");
	const char *comma = "";
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (actor_has(c->who, rows[i].school_id, PERM_SCHOOL_READ)) {
			text_add(c->out, comma);
			comma = ",";
			rc = view_school(c, rows[i].urn, d);
		}
	}
	text_add(c->out, "]}");
	return rc;
}

static void
years_json(struct text *t, uint32_t years)
{
	const char *comma = "";
	text_add(t, ",\"years\":[");
	for (int y = 0; y < NC_COUNT; y++) {
		if ((years & YEAR_BIT(y)) != 0) {
			text_add(t, comma);
			text_add_json(t, nc_year_name((enum nc_year)y));
			comma = ",";
		}
	}
	text_add_char(t, ']');
}

static void
closure_json(struct text *t, const struct closure *x)
{
	static const char *const kinds[] = {"planned", "inset", "unplanned"};
	_Static_assert(sizeof kinds / sizeof kinds[0] == CLOSURE_KIND_COUNT, "a word each");
	char date[DAY_TEXT];
	text_printf(t, "{\"date\":\"%s\",\"session\":", day_format(date, x->day));
	bool is_both = x->is_closed[SESSION_AM] && x->is_closed[SESSION_PM];
	text_add(t, is_both ? "null" : x->is_closed[SESSION_AM] ? "\"AM\"" : "\"PM\"");
	json_text(t, "kind", kinds[x->kind]);
	if (x->years != YEARS_ALL) {
		years_json(t, x->years);
	}
	json_text(t, "reason", x->reason);
	text_add_char(t, '}');
}

/* Sessions held and school days in the school year of today. */
static void
calendar_sums_json(struct call *c, const struct school_state *s)
{
	const struct axis *x = &s->image->axis;
	struct day_range year = school_year_on(s, wall_at(c->now).day);
	int32_t sessions = 0;
	int32_t days = 0;
	for (uint32_t k = axis_lower(x, year.from); k < x->n && x->day[k] <= year.to; k++) {
		sessions++;
		days += k == 0 || x->day[k - 1] != x->day[k];
	}
	text_printf(c->out, ",\"sessions\":%d,\"school_days\":%d", sessions, days);
}

enum rc
view_calendar(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	struct calendar_rows rows = {0};
	enum rc rc = school_hold(&s, c, urn, PERM_SCHOOL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_calendar(&rows, c->st, s->school_id, c->a, d);
	struct text *t = c->out;
	text_add(t, "{\"terms\":[");
	for (size_t i = 0; i < rows.n_terms; i++) {
		char first[DAY_TEXT];
		char last[DAY_TEXT];
		text_printf(t, "%s{\"first\":\"%s\",\"last\":\"%s\"", i == 0 ? "" : ",",
		    day_format(first, rows.terms[i].first), day_format(last, rows.terms[i].last));
		json_text(t, "name", rows.terms[i].name);
		text_add_char(t, '}');
	}
	text_add(t, "],\"closures\":[");
	for (size_t i = 0; i < rows.n_closures; i++) {
		text_add(t, i == 0 ? "" : ",");
		closure_json(t, &rows.closures[i]);
	}
	text_add_char(t, ']');
	calendar_sums_json(c, s);
	text_add_char(t, '}');
	school_release(s);
	return rc;
}

static void
finding_json(struct text *t, const char *severity, const struct lint_finding *f)
{
	text_add(t, "{\"severity\":");
	text_add_json(t, severity);
	text_printf(t, ",\"line\":%u,\"column\":%u", f->at.line, f->at.column);
	json_text(t, "field", f->field);
	json_text(t, "text", f->text);
	json_text(t, "rule", f->rule == NULL ? "" : f->rule);
	text_add_char(t, '}');
}

/* Faults of the file, or what the lint says of a file without any. */
#define FAULTS_MAX 200
static void
findings_json(struct call *c, const char *yaml, size_t n)
{
	struct text *t = c->out;
	struct policy policy;
	struct diag_list faults = {
	    .item = ARENA_ARRAY(c->a, FAULTS_MAX, struct diag), .cap = FAULTS_MAX};
	const char *comma = "";
	enum rc rc = policy_yaml_read(&policy, yaml, n, c->a, &faults);
	text_add(t, "\"findings\":[");
	for (size_t i = 0; i < faults.n; i++) {
		struct lint_finding f = {
		    .at = {faults.item[i].line, faults.item[i].column},
		    .field = faults.item[i].field,
		    .text = faults.item[i].text,
		    .rule = faults.item[i].rule,
		};
		text_add(t, comma);
		comma = ",";
		finding_json(t, "fault", &f);
	}
	struct lint lint = {0};
	if (rc != RC_TOO_LARGE) {
		policy_lint(&lint, &policy, c->a);
	}
	for (size_t i = 0; i < lint.n; i++) {
		text_add(t, comma);
		comma = ",";
		finding_json(t, lint_severity_name(lint.item[i].severity), &lint.item[i]);
	}
	text_add_char(t, ']');
}

enum rc
view_policy_lint(struct call *c, const char *yaml, size_t n, struct diag *d)
{
	(void)d;
	text_add_char(c->out, '{');
	findings_json(c, yaml, n);
	text_add_char(c->out, '}');
	return RC_OK;
}

/* The times of each set of years that share a day. */
static void
times_json(struct text *t, const struct policy *p)
{
	const char *comma = "";
	uint32_t named = 0;
	text_add(t, ",\"times\":[");
	for (size_t i = 0; i <= p->n_days; i++) {
		uint32_t years = i < p->n_days ? p->day[i].years : YEARS_ALL;
		if (i == p->n_days && p->n_days > 0) {
			break;
		}
		years &= ((uint32_t)1 << NC_COUNT) - 1;
		years &= ~named;
		named |= years;
		int first = years == 0 ? -1 : __builtin_ctz(years);
		for (int k = 0; first >= 0 && k < SESSION_COUNT; k++) {
			struct session_times times;
			char clock[MINUTE_TEXT];
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			policy_times(&times, p, (enum nc_year)first, session);
			text_printf(t, "%s{\"session\":\"%s\"", comma, session_name(session));
			comma = ",";
			years_json(t, years);
			json_text(t, "opens", minute_format(clock, times.opens));
			json_text(t, "late_from", minute_format(clock, times.late_from));
			json_text(t, "closes", minute_format(clock, times.closes));
			json_text(t, "ends", minute_format(clock, times.ends));
			text_add_char(t, '}');
		}
	}
	text_add_char(t, ']');
}

enum rc
view_policy(struct call *c, int64_t urn, int32_t day, struct diag *d)
{
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, urn, PERM_SCHOOL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct text *t = c->out;
	int32_t on = day == DAY_NONE ? wall_at(c->now).day : day;
	const struct policy_in_force *p = school_policy(s, on);
	char from[DAY_TEXT];
	text_add(t, "{\"name\":");
	text_add_json(t, p->name);
	text_printf(t, ",\"effective_from\":\"%s\",\"version\":%lld", day_format(from, p->from),
	    (long long)p->version);
	json_text(t, "yaml", p->yaml);
	struct text words;
	text_init(&words, (size_t)64 << 10);
	policy_words(&words, &p->policy, on);
	json_text(t, "words", words.s);
	text_fini(&words);
	times_json(t, &p->policy);
	text_add_char(t, ',');
	if (p->yaml[0] == '\0') {
		text_add(t, "\"findings\":[]");
	} else {
		findings_json(c, p->yaml, strlen(p->yaml));
	}
	text_add_char(t, '}');
	school_release(s);
	return RC_OK;
}

static const char *class_words(enum code_class class)
{
	switch (class) {
	case CODE_CLASS_PRESENT:
		return "present: counts as attending";
	case CODE_CLASS_APPROVED:
		return "approved educational activity: counts as attending";
	case CODE_CLASS_AUTHORISED:
		return "authorised absence";
	case CODE_CLASS_UNAUTHORISED:
		return "unauthorised absence";
	case CODE_CLASS_NOT_POSSIBLE:
		return "not a possible attendance: on neither side of a rate";
	case CODE_CLASS_ADMINISTRATIVE:
		return "administrative: not collected";
	case CODE_CLASS_COUNT:
		break;
	}
	return "";
}

static void
code_json(struct text *t, uint8_t code, int32_t today)
{
	const struct code_info *info = code_info(code);
	static const char *const classes[] = {
	    "present", "approved", "authorised", "unauthorised", "not_possible", "administrative"};
	static const char *const families[] = {"present", "late", "elsewhere", "leave", "unable",
	    "unauthorised", "unexplained", "administrative"};
	_Static_assert(sizeof classes / sizeof classes[0] == CODE_CLASS_COUNT, "a word each");
	_Static_assert(sizeof families / sizeof families[0] == CODE_FAMILY_COUNT, "a word each");
	text_add(t, "{\"code\":");
	text_add_json(t, info->code);
	json_text(t, "name", info->name);
	json_text(t, "class", classes[info->class]);
	json_text(t, "family", families[info->family]);
	json_text(t, "category", info->category);
	json_text(t, "counts", class_words(info->class));
	json_text(t, "when_allowed", info->when_allowed);
	json_text(t, "fact", info->fact);
	json_day(t, "valid_from", info->valid_from);
	json_day(t, "valid_to", info->valid_to);
	json_bool(t, "explains_n", code_explains(code, today));
	json_text(t, "replaced_by", info->replaced_by);
	json_text(t, "rule", info->rule);
	json_text(t, "source", info->source);
	text_add_char(t, '}');
}

enum rc
view_codes(struct call *c, struct diag *d)
{
	(void)d;
	text_add(c->out, "{\"codes\":[");
	for (uint8_t code = CODE_FIRST; code < CODE_END; code++) {
		text_add(c->out, code == CODE_FIRST ? "" : ",");
		code_json(c->out, code, wall_at(c->now).day);
	}
	text_add(c->out, "]}");
	return RC_OK;
}
