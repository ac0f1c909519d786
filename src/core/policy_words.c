#include "core/policy_words.h"

#include <string.h>

/* A text of the file on one line of Markdown: nothing in it is read as markup. */
static void
add_plain(struct text *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\n' || *s == '\t') {
			text_add_char(out, ' ');
			continue;
		}
		if (strchr("\\`*_[]<>#|", *s) != NULL) {
			text_add_char(out, '\\');
		}
		text_add_char(out, *s);
	}
}

static void
add_minute(struct text *out, int16_t minute)
{
	char buf[MINUTE_TEXT];
	text_add(out, minute_format(buf, minute));
}

static void
add_rate(struct text *out, int32_t tenths)
{
	text_add_int(out, tenths / 10);
	if (tenths % 10 != 0) {
		text_add_char(out, '.');
		text_add_int(out, tenths % 10);
	}
	text_add(out, " %");
}

static void
add_day(struct text *out, int32_t day)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June",
	    "July", "August", "September", "October", "November", "December"};
	struct civil c = day_civil(day);
	text_printf(out, "%d %s %d", (int)c.mday, months[c.month - 1], (int)c.year);
}

/* "R, 1 and 2" or "all pupils". */
static void
add_years(struct text *out, uint32_t years)
{
	const char *between = " ";

	if (years == YEARS_ALL) {
		text_add(out, "all pupils");
		return;
	}
	text_add(out, "year");
	for (int y = 0; y < NC_COUNT; y++) {
		if (years & YEAR_BIT(y)) {
			text_add(out, between);
			text_add(out, nc_year_name((enum nc_year)y));
			between = ", ";
		}
	}
}

static void
add_texts(struct text *out, const char *before, const struct policy_texts *texts)
{
	if (texts->n == 0) {
		return;
	}
	text_printf(out, "%s\n\n", before);
	for (size_t i = 0; i < texts->n; i++) {
		text_add(out, "- ");
		add_plain(out, texts->item[i]);
		text_add_char(out, '\n');
	}
	text_add_char(out, '\n');
}

/* "- before TEXT.\n" unless the text is silent. */
static void
add_said(struct text *out, const char *before, const char *s)
{
	if (s[0] != '\0') {
		text_printf(out, "- %s", before);
		add_plain(out, s);
		text_add_char(out, '\n');
	}
}

static void
add_time_said(struct text *out, const char *before, int16_t minute)
{
	if (minute != MINUTE_NONE) {
		text_printf(out, "- %s", before);
		add_minute(out, minute);
		text_add_char(out, '\n');
	}
}

static void
add_session(struct text *out, const struct policy *p, const struct policy_day *day, enum session s)
{
	struct session_times t;
	int year = 0;

	while (year < NC_COUNT - 1 && policy_day_of(p, (enum nc_year)year) != day) {
		year++;
	}
	policy_times(&t, p, (enum nc_year)year, s);
	text_printf(out, "- %s: the register opens at ", s == SESSION_AM ? "Morning" : "Afternoon");
	add_minute(out, t.opens);
	text_add(out, ". Whoever arrives after ");
	add_minute(out, t.late_from);
	text_add(out, " is late (L). The register closes at ");
	add_minute(out, t.closes);
	text_add(out, p->law.close_inclusive ? "; whoever arrives after that"
	                                     : "; whoever arrives then or later");
	text_add(out, " has an unauthorised absence (U) unless another reason applies. The session "
	              "ends at ");
	add_minute(out, t.ends);
	text_add(out, ".\n");
}

static void
add_plan(struct text *out, const struct policy *p, const struct policy_day *day)
{
	text_add(out, "### ");
	add_plain(out, day->name[0] == '\0' ? "School day" : day->name);
	text_add(out, " (");
	add_years(out, day->years);
	text_add(out, ")\n\n");
	add_time_said(out, "The gates open at ", day->gates_open);
	add_time_said(out, "The gates close at ", day->gates_close);
	add_time_said(out, "The school day starts at ", day->starts);
	add_session(out, p, day, SESSION_AM);
	add_session(out, p, day, SESSION_PM);
	add_time_said(out, "The school day ends at ", day->ends);
	add_said(out, "Pupils who are late sign in at: ", day->sign_in);
	text_add_char(out, '\n');
}

static void
add_times(struct text *out, const struct policy *p)
{
	text_add(out, "## Times of the day\n\n");
	for (size_t i = 0; i < p->n_days; i++) {
		add_plan(out, p, &p->day[i]);
	}
	if (p->n_days == 0) {
		add_plan(out, p, policy_day_of(p, NC_1)); /* the guidance's */
	}
}

static void
add_absence(struct text *out, const struct policy *p)
{
	const struct policy_absence *a = &p->absence;

	text_add(out, "## When a pupil cannot come\n\n");
	if (a->report_by_latest != MINUTE_NONE) {
		text_add(out, "- Tell the school by ");
		add_minute(out, a->report_by_latest);
		if (a->report_by_preferred != MINUTE_NONE) {
			text_add(out, ", if possible by ");
			add_minute(out, a->report_by_preferred);
		}
		text_add(out, a->report_every_day ? ", on each day of the absence.\n"
		                                  : ", on the first day.\n");
	}
	if (a->contact_after_minutes != POLICY_NONE) {
		text_printf(out,
		    "- When no reason is known %d minutes after the register has closed, the "
		    "school "
		    "contacts the parents.\n",
		    (int)a->contact_after_minutes);
	} else {
		text_add(out, "- When no reason is known, the school contacts the parents on the "
		              "first day.\n");
	}
	if (a->contact_every_day) {
		text_add(out, "- It does so again on each further day.\n");
	}
	if (a->home_visit) {
		text_add(out, "- The school may visit the home.\n");
	}
	text_printf(out,
	    "- Without contact by school day %d the school tells the local authority.\n"
	    "- A session without a reason (N) is settled within %d school days; after that it is "
	    "an "
	    "unauthorised absence (O).\n\n",
	    (int)a->refer_after_days, (int)p->law.n_due_school_days);
	add_texts(out, "How to tell the school:", &a->channels);
}

static void
add_figures(struct text *out, const struct policy *p)
{
	const struct policy_targets *t = &p->targets;

	text_add(out, "## Figures\n\n");
	if (t->attendance_tenths != POLICY_NONE) {
		text_add(out, "- The school's target for attendance is ");
		add_rate(out, t->attendance_tenths);
		text_add(out, ".\n");
	}
	if (t->letter_below_tenths != POLICY_NONE) {
		text_add(out, "- Parents get a letter when attendance falls below ");
		add_rate(out, t->letter_below_tenths);
		text_add(out, t->letter_for_lateness ? ", or for repeated lateness.\n" : ".\n");
	}
	text_add(out,
	    "- A pupil who misses 10 % of possible sessions or more is persistently absent; "
	    "50 % or more is severely absent.\n");
	text_printf(out,
	    "- After %d sessions of unauthorised absence within %d school weeks the school must "
	    "consider a penalty notice. These codes count:",
	    (int)p->law.threshold_sessions, (int)p->law.threshold_weeks);
	for (uint8_t code = CODE_FIRST; code < CODE_END; code++) {
		if (code_set_has(p->law.threshold_codes, code)) {
			text_printf(out, " %s", code_info(code)->code);
		}
	}
	text_add(out, ".\n\n");
}

static void
add_evidence(struct text *out, const struct policy_evidence *e)
{
	text_printf(out, "- The school %s ask for medical evidence ",
	    e->strength == STRENGTH_MUST ? "will" : "may");
	switch (e->when) {
	case EVIDENCE_LONGER_THAN:
		text_printf(out, "after %d school days of illness in a row.\n", (int)e->days);
		return;
	case EVIDENCE_BELOW:
		text_add(out, "when attendance is below ");
		add_rate(out, e->rate_tenths);
		text_add(out, ".\n");
		return;
	case EVIDENCE_SEVERAL_EPISODES:
		text_add(out, "when a pupil has been ill several times.\n");
		return;
	case EVIDENCE_GENUINE_DOUBT:
		text_add(out, "when it has genuine doubts about the illness.\n");
		return;
	case EVIDENCE_AFTER_MEETING:
		text_add(out, "when that was agreed in a meeting.\n");
		return;
	case EVIDENCE_APPOINTMENT:
		text_add(out, "for appointments known in advance.\n");
		return;
	case EVIDENCE_COUNT:
		return;
	}
}

/* A section of which only its heading was written goes again. */
static void
drop_empty(struct text *out, size_t start, size_t body)
{
	if (out->n <= body + 1) {
		text_cut(out, start);
	}
}

static void
add_leave(struct text *out, const struct policy *p)
{
	const struct policy_leave *v = &p->leave;

	size_t start = out->n;
	text_add(out, "## Leave, illness and religious observance\n\n");
	size_t body = out->n;
	for (size_t i = 0; i < v->n_notice; i++) {
		if (v->notice[i].weeks > 0) {
			text_printf(out, "- Ask for leave %d weeks before%s.\n",
			    (int)v->notice[i].weeks,
			    v->notice[i].strength == STRENGTH_MUST ? "" : ", where possible");
		} else {
			text_add(out, "- Ask for leave before it begins.\n");
		}
	}
	add_said(out, "How to ask: ", v->form);
	add_said(out, "Exceptional means: ", v->exceptional_means);
	add_said(out, "Work during leave: ", v->work_set);
	if (v->observance_per_festival != POLICY_NONE) {
		text_printf(out, "- Religious observance: at most %d day(s) for a festival.\n",
		    (int)v->observance_per_festival);
	}
	if (v->observance_per_year != POLICY_NONE) {
		text_printf(out, "- Religious observance: at most %d day(s) in a school year.\n",
		    (int)v->observance_per_year);
	}
	for (size_t i = 0; i < p->n_evidence; i++) {
		add_evidence(out, &p->evidence[i]);
	}
	text_add_char(out, '\n');
	add_texts(out, "Circumstances that may be exceptional:", &v->exceptional);
	drop_empty(out, start, body);
}

/* "**Call**: parents are called (officer)". */
static void
add_step(struct text *out, const struct policy_step *s)
{
	if (s->name[0] != '\0') {
		text_add(out, "**");
		add_plain(out, s->name);
		text_add(out, "**: ");
	}
	add_plain(out, s->action);
	if (s->who[0] != '\0') {
		text_add(out, " (");
		add_plain(out, s->who);
		text_add_char(out, ')');
	}
	text_add_char(out, '\n');
}

static void
add_steps(struct text *out, const char *title, const struct policy_step *step, size_t n)
{
	if (n == 0) {
		return;
	}
	text_printf(out, "## %s\n\n", title);
	for (size_t i = 0; i < n; i++) {
		text_printf(out, "%zu. ", i + 1);
		add_step(out, &step[i]);
	}
	text_add_char(out, '\n');
}

static void
add_alert(struct text *out, const struct policy *p)
{
	static const char *const since[] = {
	    [STEP_RAISED] = "after the alert",
	    [STEP_NOT_ACKNOWLEDGED] = "after the alert, if nobody has answered",
	    [STEP_SEARCHING] = "of searching",
	    [STEP_FOUND] = "after the pupil is found",
	    [STEP_NOT_FOUND] = "after the search is given up",
	};
	_Static_assert(sizeof since / sizeof since[0] == STEP_WHEN_COUNT, "say the new condition");
	if (p->n_missing_pupil == 0) {
		return;
	}
	text_add(out, "## When a vulnerable pupil is missing\n\n");
	for (size_t i = 0; i < p->n_missing_pupil; i++) {
		const struct policy_step *s = &p->missing_pupil[i];
		text_printf(out, "%zu. ", i + 1);
		if (s->after_minutes > 0) {
			text_printf(out, "%d minutes %s: ", (int)s->after_minutes, since[s->when]);
		}
		add_step(out, s);
	}
	text_add_char(out, '\n');
}

static void
add_post(struct text *out, const struct policy_post *post)
{
	const char *const parts[] = {post->name, post->email, post->phone};
	const char *between = ": ";

	text_add(out, "- ");
	add_plain(out, post->title[0] == '\0' ? policy_post_name(post->kind) : post->title);
	if (post->years != YEARS_ALL) {
		text_add(out, " for ");
		add_years(out, post->years);
	}
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i][0] != '\0') {
			text_add(out, between);
			add_plain(out, parts[i]);
			between = ", ";
		}
	}
	text_add_char(out, '\n');
}

static void
add_contacts(struct text *out, const struct policy *p, int32_t day)
{
	size_t start = out->n;
	text_add(out, "## Contacts\n\n");
	size_t body = out->n;
	for (size_t i = 0; i < p->n_posts; i++) {
		const struct policy_post *post = &p->post[i];
		if ((post->from == DAY_NONE || post->from <= day) &&
		    (post->to == DAY_NONE || day <= post->to)) {
			add_post(out, post);
		}
	}
	text_add_char(out, '\n');
	drop_empty(out, start, body);
}

static void
add_reviews(struct text *out, const struct policy *p)
{
	if (p->n_reviews == 0) {
		return;
	}
	text_add(out, "## What is looked at, and how often\n\n");
	for (size_t i = 0; i < p->n_reviews; i++) {
		text_add(out, "- ");
		add_plain(out, p->review[i].what);
		text_printf(out, ": %s", policy_cycle_name(p->review[i].every));
		if (p->review[i].by[0] != '\0') {
			text_add(out, ", by ");
			add_plain(out, p->review[i].by);
		}
		text_add_char(out, '\n');
	}
	text_add_char(out, '\n');
}

void
policy_words(struct text *out, const struct policy *p, int32_t day)
{
	text_add(out, p->name[0] == '\0' ? "# Attendance" : "# Attendance at ");
	add_plain(out, p->name);
	text_add(out, "\n\n");
	if (p->from != DAY_NONE) {
		text_add(out, "In force from ");
		add_day(out, p->from);
		if (p->review_on != DAY_NONE) {
			text_add(out, "; to be reviewed by ");
			add_day(out, p->review_on);
		}
		text_add(out, ".\n\n");
	}
	add_times(out, p);
	add_absence(out, p);
	add_figures(out, p);
	add_leave(out, p);
	add_steps(out, "Steps when attendance is a worry", p->escalation, p->n_escalation);
	add_alert(out, p);
	add_contacts(out, p, day);
	add_reviews(out, p);
	add_texts(out, "## Related policies", &p->related);
	add_texts(out, "## Legislation and guidance", &p->legislation);
}
