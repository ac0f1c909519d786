/* Numbers, codes, leave, evidence, follow-up and enforcement against the rules. */
#include "core/policy_lint_private.h"

#include <string.h>

#define THRESHOLD "SI 2024/210, National Framework (R92)"
#define N_RULE "SI 2024/208 reg 10(7)-(9) (R43)"
#define EVIDENCE "WTISA, code I (R58)"
#define LEAVE "SI 2024/208 reg 11 (R53)"
#define LETTER "WTISA ch 2 (R86)"

static const struct lint_rule n_error = {LINT_ERROR, N_RULE};
static const struct lint_rule evidence_twice = {LINT_CONTRADICTION, EVIDENCE};

/* Numbers of the law that are one number, or at most or at least one. */
enum bound { BOUND_EXACT, BOUND_AT_MOST, BOUND_AT_LEAST };

struct law_row {
	const char *path;
	enum lint_severity severity;
	enum bound bound;
	int32_t said;
	int32_t law;
	const char *what; /* "a threshold of 10 sessions" */
	const char *rule;
};

static bool
is_within(const struct law_row *row)
{
	switch (row->bound) {
	case BOUND_EXACT:
		return row->said == row->law;
	case BOUND_AT_MOST:
		return row->said <= row->law;
	case BOUND_AT_LEAST:
		return row->said >= row->law;
	}
	return true;
}

static void
lint_rows(struct linter *l, const struct law_row *row, size_t n)
{
	static const char *const words[] = {
	    [BOUND_EXACT] = "", [BOUND_AT_MOST] = "at most ", [BOUND_AT_LEAST] = "at least "};

	for (; n > 0; n--, row++) {
		if (!is_within(row)) {
			lint_add(l, (struct lint_rule){row->severity, row->rule}, row->path,
			    "%s: the rule is %s%d, the policy says %d", row->what,
			    words[row->bound], (int)row->law, (int)row->said);
		}
	}
}

static void
lint_numbers(struct linter *l)
{
	const struct law_config *said = &l->p->law;
	const struct law_config law = law_config_default();
	const struct law_row rows[] = {
	    {"law.threshold_sessions", LINT_WARNING, BOUND_EXACT, said->threshold_sessions,
	        law.threshold_sessions, "sessions of the penalty threshold",
	        "SI 2024/210, National Framework (R90)"},
	    {"law.threshold_weeks", LINT_WARNING, BOUND_EXACT, said->threshold_weeks,
	        law.threshold_weeks, "school weeks of the penalty threshold",
	        "SI 2024/210, National Framework (R90)"},
	    {"law.register_max_open_minutes", LINT_WARNING, BOUND_AT_MOST,
	        said->register_max_open_minutes, law.register_max_open_minutes,
	        "minutes a register is open", "WTISA ch 2 (R36)"},
	    {"law.illness_days", LINT_ERROR, BOUND_EXACT, said->illness_days, law.illness_days,
	        "days of illness before the sickness return", "SI 2024/208 reg 13 (R73)"},
	    {"law.continuous_days", LINT_ERROR, BOUND_EXACT, said->continuous_days,
	        law.continuous_days, "days of continuous absence before the attendance return",
	        "SI 2024/208 reg 13 (R71)"},
	    {"law.ground_i_days", LINT_ERROR, BOUND_EXACT, said->ground_i_days, law.ground_i_days,
	        "days of continuous absence for deletion from the roll",
	        "SI 2024/208 reg 9(1)(i) (R26)"},
	    {"law.ground_h_days", LINT_ERROR, BOUND_EXACT, said->ground_h_days, law.ground_h_days,
	        "days after leave for deletion from the roll", "SI 2024/208 reg 9(1)(h) (R25)"},
	    {"law.new_pupil_days", LINT_ERROR, BOUND_AT_MOST, said->new_pupil_days,
	        law.new_pupil_days, "days for the new pupil return", "SI 2024/208 reg 13(1) (R14)"},
	    {"law.retention_years", LINT_ERROR, BOUND_AT_LEAST, said->retention_years,
	        law.retention_years, "years that a register entry is kept",
	        "SI 2024/208 reg 7 (R45)"},
	    {"law.backup_months", LINT_ERROR, BOUND_AT_MOST, said->backup_months, law.backup_months,
	        "months between back-ups of the registers", "SI 2024/208 reg 5 and 7 (R46)"},
	};
	lint_rows(l, rows, sizeof rows / sizeof rows[0]);
}

#define PENALTY_ROW(member, what, rule)                                                            \
	{                                                                                          \
		"law.penalty." #member, LINT_ERROR, BOUND_EXACT, said->member, law.member, what,   \
		    rule                                                                           \
	}

static void
lint_penalty(struct linter *l)
{
	const struct penalty_config *said = &l->p->law.penalty;
	const struct penalty_config law = law_config_default().penalty;
	const char *const amounts = "SI 2007/1867 as amended by SI 2024/210 (R98)";
	const char *const apart = "EIA 2006 s105 (R99)";
	const char *const count = "SI 2024/210 (R96)";
	const struct law_row rows[] = {
	    PENALTY_ROW(first.low_pounds, "pounds of a first notice paid early", amounts),
	    PENALTY_ROW(first.full_pounds, "pounds of a first notice", amounts),
	    PENALTY_ROW(second.low_pounds, "pounds of a second notice paid early", amounts),
	    PENALTY_ROW(second.full_pounds, "pounds of a second notice", amounts),
	    PENALTY_ROW(excluded.low_pounds, "pounds for an excluded pupil, paid early", apart),
	    PENALTY_ROW(excluded.full_pounds, "pounds for an excluded pupil", apart),
	    PENALTY_ROW(low_days, "days for the lower amount", amounts),
	    PENALTY_ROW(full_days, "days to pay a notice", amounts),
	    PENALTY_ROW(years, "years that a notice counts", count),
	    PENALTY_ROW(most, "notices within those years", count),
	};
	lint_rows(l, rows, sizeof rows / sizeof rows[0]);
}

static void
lint_threshold_codes(struct linter *l)
{
	const uint64_t law = law_config_default().threshold_codes;
	const uint64_t said = l->p->law.threshold_codes;
	const char *const path = "law.threshold_codes";

	for (uint8_t code = CODE_FIRST; code < CODE_END; code++) {
		bool is_law = code_set_has(law, code);
		bool is_said = code_set_has(said, code);
		if (is_said && !is_law) {
			lint_add(l, (struct lint_rule){LINT_ERROR, THRESHOLD}, path,
			    "code %s is no unauthorised absence and cannot count to the penalty "
			    "threshold",
			    code_info(code)->code);
		} else if (is_law && !is_said && code == CODE_N) {
			lint_add(l, (struct lint_rule){LINT_WARNING, THRESHOLD}, path,
			    "code N is left out; the model code counts G, N, O and U");
		} else if (is_law && !is_said) {
			lint_add(l, (struct lint_rule){LINT_WARNING, THRESHOLD}, path,
			    "code %s is left out; the model code counts G, N, O and U",
			    code_info(code)->code);
		}
	}
}

static void
lint_follow_up(struct linter *l)
{
	const struct policy_absence *a = &l->p->absence;

	if (a->n_unit == DAY_UNIT_WORKING) {
		lint_add(l, (struct lint_rule){LINT_WARNING, N_RULE}, "absence.n_resolved_in",
		    "N resolved in working days: the regulations count school days, and so does "
		    "Muster");
	} else if (a->n_unit == DAY_UNIT_CALENDAR) {
		lint_add(l, n_error, "absence.n_resolved_in",
		    "N resolved in calendar days: the regulations count school days");
	}
	if (a->n_days > 5) {
		lint_add(l, n_error, "absence.n_resolved_within",
		    "N resolved within %d days: the rule is within 5 school days", (int)a->n_days);
	}
	if (strcmp(a->n_then, "O") != 0) {
		lint_add(l, n_error, "absence.n_then",
		    "an N that is not resolved becomes O, not \"%s\"", a->n_then);
	}
	if (a->refer_after_days > 10) {
		lint_add(l, (struct lint_rule){LINT_ERROR, "SI 2024/208 reg 13 (R71)"},
		    "absence.refer_after_days",
		    "referral after %d school days: the return to the local authority is due at 10",
		    (int)a->refer_after_days);
	}
	if (!a->contact_every_day) {
		lint_add(l, (struct lint_rule){LINT_WARNING, "WTISA ch 2 (R70)"},
		    "absence.contact_every_day",
		    "parents are contacted on the first day and on each further day");
	}
	if (a->report_by_latest == MINUTE_NONE) {
		lint_add(l, (struct lint_rule){LINT_WARNING, LETTER}, "absence.report_by_latest",
		    "the policy does not say by when parents report an absence");
	} else if (a->report_by_preferred != MINUTE_NONE &&
	           a->report_by_preferred > a->report_by_latest) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, LETTER},
		    "absence.report_by_preferred", "the preferred time is after the latest one");
	}
}

static void
lint_targets(struct linter *l)
{
	const struct policy_targets *t = &l->p->targets;

	if (t->attendance_tenths == POLICY_NONE) {
		lint_add(l, (struct lint_rule){LINT_WARNING, "ABIE (R123)"}, "targets.attendance",
		    "no figure is given for the school's attendance target; enter one before it is "
		    "used in letters");
	} else if (t->letter_below_tenths > t->attendance_tenths) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, LETTER}, "targets.letter_below",
		    "a letter goes out below %d.%d, above the target of %d.%d",
		    (int)t->letter_below_tenths / 10, (int)t->letter_below_tenths % 10,
		    (int)t->attendance_tenths / 10, (int)t->attendance_tenths % 10);
	}
}

static void
lint_leave(struct linter *l)
{
	const struct policy_leave *v = &l->p->leave;
	const struct lint_rule twice = {LINT_CONTRADICTION, LEAVE};

	for (size_t i = 1; i < v->n_notice; i++) {
		const struct policy_notice *n = &v->notice[i];
		if (n->strength != v->notice[0].strength) {
			lint_add(l, twice, arena_printf(l->arena, "leave.notice[%zu].strength", i),
			    "notice of leave is \"%s\" here and \"%s\" above",
			    policy_strength_name(n->strength),
			    policy_strength_name(v->notice[0].strength));
		}
		if (n->weeks != v->notice[0].weeks) {
			lint_add(l, twice, arena_printf(l->arena, "leave.notice[%zu].weeks", i),
			    "%d weeks' notice of leave here and %d above", (int)n->weeks,
			    (int)v->notice[0].weeks);
		}
	}
	if (v->observance_per_year != POLICY_NONE &&
	    v->observance_per_festival > v->observance_per_year) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, "SI 2024/208, code R (R59)"},
		    "leave.observance_days_per_festival",
		    "more days for one festival than for the whole year");
	}
}

static void
lint_two_evidence(struct linter *l, size_t i, size_t j)
{
	const struct policy_evidence *a = &l->p->evidence[i];
	const struct policy_evidence *b = &l->p->evidence[j];

	if (a->when != b->when) {
		return;
	}
	if (a->when == EVIDENCE_LONGER_THAN && a->days != b->days) {
		lint_add(l, evidence_twice, arena_printf(l->arena, "evidence[%zu].days", j),
		    "evidence after %d days here and after %d days in line %u", (int)b->days,
		    (int)a->days,
		    (unsigned)policy_at(l->p, arena_printf(l->arena, "evidence[%zu]", i)).line);
	} else if (a->when == EVIDENCE_BELOW && a->rate_tenths != b->rate_tenths) {
		lint_add(l, evidence_twice, arena_printf(l->arena, "evidence[%zu].rate", j),
		    "evidence below two different rates of attendance");
	} else if (a->strength != b->strength) {
		lint_add(l, evidence_twice, arena_printf(l->arena, "evidence[%zu].strength", j),
		    "the same evidence \"%s\" be asked for here and \"%s\" above",
		    policy_strength_name(b->strength), policy_strength_name(a->strength));
	} else {
		lint_add(l, evidence_twice, arena_printf(l->arena, "evidence[%zu]", j),
		    "the same rule on evidence stands here and above; one of them can go");
	}
}

static void
lint_evidence(struct linter *l)
{
	for (size_t i = 0; i < l->p->n_evidence; i++) {
		const struct policy_evidence *e = &l->p->evidence[i];
		bool is_days_missing = e->when == EVIDENCE_LONGER_THAN && e->days == POLICY_NONE;
		bool is_rate_missing = e->when == EVIDENCE_BELOW && e->rate_tenths == POLICY_NONE;
		if (is_days_missing || is_rate_missing) {
			lint_add(l, evidence_twice, arena_printf(l->arena, "evidence[%zu]", i),
			    "the rule needs a figure: %s", is_days_missing ? "days" : "rate");
		}
		if (e->when == EVIDENCE_LONGER_THAN && e->days != POLICY_NONE && e->days < 3) {
			lint_add(l, (struct lint_rule){LINT_WARNING, EVIDENCE},
			    arena_printf(l->arena, "evidence[%zu].days", i),
			    "evidence after %d days asks it of most pupils; the guidance keeps it "
			    "for a minority of cases",
			    (int)e->days);
		}
		for (size_t j = 0; j < i; j++) {
			lint_two_evidence(l, j, i);
		}
	}
}

static const char *class_words(enum code_class class)
{
	static const char *const names[] = {
	    [CODE_CLASS_PRESENT] = "present",
	    [CODE_CLASS_APPROVED] = "an approved activity, which is attending",
	    [CODE_CLASS_AUTHORISED] = "an authorised absence",
	    [CODE_CLASS_UNAUTHORISED] = "an unauthorised absence",
	    [CODE_CLASS_NOT_POSSIBLE] = "no possible attendance",
	    [CODE_CLASS_ADMINISTRATIVE] = "not collected",
	};
	_Static_assert(sizeof names / sizeof names[0] == CODE_CLASS_COUNT, "name the new class");
	return names[class];
}

static void
lint_code(struct linter *l, size_t i)
{
	const struct policy_code *c = &l->p->code[i];

	if (!cell_is_code(c->code)) {
		return; /* a file with faults: this one could not be read */
	}
	const struct code_info *info = code_info(c->code);
	if (info->valid_to != DAY_NONE && info->valid_to < l->p->from) {
		lint_add(l, (struct lint_rule){LINT_ERROR, "SI 2024/208 reg 10 (R59)"},
		    arena_printf(l->arena, "codes[%zu].code", i),
		    "code %s ended on 18 August 2024; its successor is %s", info->code,
		    info->replaced_by);
	} else if (c->counts_as != info->class) {
		lint_add(l,
		    (struct lint_rule){LINT_ERROR, "SI 2024/208 reg 10 Tables 1 to 3 (R60)"},
		    arena_printf(l->arena, "codes[%zu].counts_as", i), "code %s is %s, not %s",
		    info->code, class_words(info->class), class_words(c->counts_as));
	}
	for (size_t j = 0; j < i; j++) {
		if (l->p->code[j].code == c->code && l->p->code[j].counts_as != c->counts_as) {
			lint_add(l,
			    (struct lint_rule){
			        LINT_CONTRADICTION, "SI 2024/208 reg 10 Tables 1 to 3 (R60)"},
			    arena_printf(l->arena, "codes[%zu].counts_as", i),
			    "code %s is %s here and %s above", info->code,
			    class_words(c->counts_as), class_words(l->p->code[j].counts_as));
		}
	}
}

static void
lint_choices(struct linter *l)
{
	const struct policy *p = l->p;
	const char *const nti = "WTISA ch 6 (R101)";

	if (p->legal.nti_weeks_min > p->legal.nti_weeks_max) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, nti},
		    "legal.notice_to_improve_weeks_min", "the shortest period is the longer one");
	} else if (p->legal.nti_weeks_min < 3 || p->legal.nti_weeks_max > 6) {
		lint_add(l, (struct lint_rule){LINT_WARNING, nti},
		    "legal.notice_to_improve_weeks_max",
		    "a notice to improve runs for 3 to 6 weeks; the policy says %d to %d",
		    (int)p->legal.nti_weeks_min, (int)p->legal.nti_weeks_max);
	}
	if (p->teacher_codes == TEACHER_ALL_CODES) {
		lint_add(l, (struct lint_rule){LINT_WARNING, LEAVE}, "register.teacher_codes",
		    "teachers enter every code; leave of absence is still given only by whom the "
		    "headteacher has authorised");
	}
	if (p->kiosk_prefill) {
		lint_add(l, (struct lint_rule){LINT_WARNING, "SI 2024/208 reg 10 (R48)"},
		    "register.kiosk_prefill",
		    "an early sign-in fills in a present mark at opening; it stands only while the "
		    "pupil is still on site");
	}
	if (p->rewards.not_possible == REWARD_BREAKS) {
		lint_add(l, (struct lint_rule){LINT_WARNING, "SI 2024/208 reg 10 (R62)"},
		    "rewards.not_possible",
		    "a session that was no possible attendance costs a pupil the award");
	}
	if (p->rewards.authorised_illness == REWARD_BREAKS && p->rewards.given.n > 0) {
		lint_add(l, (struct lint_rule){LINT_WARNING, "Equality Act 2010 (R93)"},
		    "rewards.authorised_illness",
		    "illness costs a pupil the award, which may treat a disabled pupil worse");
	}
}

void
lint_law(struct linter *l)
{
	lint_numbers(l);
	lint_penalty(l);
	lint_threshold_codes(l);
	lint_follow_up(l);
	lint_targets(l);
	lint_leave(l);
	lint_evidence(l);
	for (size_t i = 0; i < l->p->n_codes; i++) {
		lint_code(l, i);
	}
	lint_choices(l);
}
