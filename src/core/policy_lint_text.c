/* Words of a policy that cite dead law, carry template text, or say what the law does not say. */
#include "core/policy_lint_private.h"

#include <stdio.h>
#include <string.h>

/* A value that holds all of `needles`, below `where`, is reported. Capitals do not matter. */
struct text_rule {
	const char *where;      /* path prefix; "" anywhere */
	const char *needles[2]; /* the second may be NULL */
	enum lint_severity severity;
	const char *text;
	const char *rule;
};

#define DEAD "SI 2024/208 (R124)"
#define OLD "WTISA, statutory since 19 August 2024 (R124)"

static const struct text_rule text_rules[] = {
    {"", {"Registration", "2006"}, LINT_WARNING,
        "cites the 2006 Registration Regulations, revoked on 19 August 2024 by SI 2024/208", DEAD},
    {"", {"Registration", "2010"}, LINT_WARNING,
        "cites a 2010 amendment of the Registration Regulations, revoked by SI 2024/208", DEAD},
    {"", {"Registration", "2011"}, LINT_WARNING,
        "cites a 2011 amendment of the Registration Regulations, revoked by SI 2024/208", DEAD},
    {"", {"Registration", "2013"}, LINT_WARNING,
        "cites a 2013 amendment of the Registration Regulations, revoked by SI 2024/208", DEAD},
    {"", {"Registration", "2016"}, LINT_WARNING,
        "cites a 2016 amendment of the Registration Regulations, revoked by SI 2024/208", DEAD},
    {"", {"Pupil Regulations", "2006"}, LINT_WARNING,
        "cites the 2006 Regulations; the duties are those of SI 2024/208 reg 13", DEAD},
    {"", {"Penalty Notices", "2013"}, LINT_WARNING,
        "cites the 2013 penalty notice regulations; the amounts are those of SI 2024/210",
        "SI 2024/210 (R124)"},
    {"", {"Penalty Notices", "2012"}, LINT_WARNING,
        "cites the 2012 penalty notice regulations; the amounts are those of SI 2024/210",
        "SI 2024/210 (R124)"},
    {"", {"parental responsibility measures", NULL}, LINT_WARNING,
        "cites guidance withdrawn in August 2024; it is part of Working together to improve "
        "school attendance now",
        OLD},
    {"", {"Working together to improve school attendance", "2022"}, LINT_WARNING,
        "cites the 2022 edition of Working together; the 2024 edition is statutory and a 2026 "
        "edition exists",
        OLD},
    {"", {"support for schools and local authorities", NULL}, LINT_WARNING,
        "cites guidance that Working together to improve school attendance replaced", OLD},
    {"", {"parenting contract", NULL}, LINT_WARNING,
        "\"parenting contract\" is called attendance contract now", "WTISA ch 5 (R104)"},
    {"", {"[insert", NULL}, LINT_CONTRADICTION, "template text was left in", "WTISA ch 2 (R86)"},
    {"", {"[school", NULL}, LINT_CONTRADICTION, "template text was left in", "WTISA ch 2 (R86)"},
    {"", {"[name", NULL}, LINT_CONTRADICTION, "template text was left in", "WTISA ch 2 (R86)"},
    {"", {"[delete", NULL}, LINT_CONTRADICTION, "template text was left in", "WTISA ch 2 (R86)"},
    {"", {"[add", NULL}, LINT_CONTRADICTION, "template text was left in", "WTISA ch 2 (R86)"},
    {"", {"unable to attend due to exceptional circumstances", NULL}, LINT_WARNING,
        "wording of 2006; the codes are Q and Y1 to Y7 now", "SI 2024/208 reg 10 (R59)"},
    {"", {"National Framework", "Registration"}, LINT_WARNING,
        "the National Framework comes from SI 2024/210 and WTISA ch 6, not from the "
        "Registration Regulations",
        "SI 2024/210 (R90)"},
    {"", {"S4441", NULL}, LINT_WARNING, "misprint: the section is s444(1A)", "EA 1996 s444 (R105)"},
    {"", {"usual transition", NULL}, LINT_WARNING,
        "the only exception to the new pupil return is the most junior class on the first day "
        "of the school year",
        "SI 2024/208 reg 13(2) (R15)"},
    {"", {"term after", "fifth birthday"}, LINT_WARNING,
        "compulsory school age begins on the prescribed day on or after the fifth birthday: "
        "31 March, 31 August or 31 December",
        "EA 1996 s8 (R5)"},
    {"leave.exceptional", {"festival", NULL}, LINT_WARNING,
        "religious festivals are no exceptional leave (C): they are religious observance, code R",
        "SI 2024/208, code R (R59)"},
    {"leave.exceptional", {"religious observance", NULL}, LINT_WARNING,
        "religious observance is no exceptional leave (C): it has code R",
        "SI 2024/208, code R (R59)"},
    {"leave.exceptional[", {"holiday", NULL}, LINT_WARNING,
        "a wish for a holiday is not exceptional", "SI 2024/208 reg 11 (R54)"},
};

/* What a code's meaning must not say, by code. */
static const struct meaning_rule {
	uint8_t code;
	const char *needle;
	const char *text;
	const char *rule;
} meaning_rules[] = {
    {CODE_C1, "approved by the school",
        "C1 needs a licence or an exemption for the performance, not the school's approval",
        "SI 2024/208 reg 11(2) (R53)"},
    {CODE_V, "or approved by the school",
        "V is arranged by or for the school and supervised by its staff; approval is not enough",
        "SI 2024/208 reg 10 Table 1 (R51)"},
    {CODE_Z, "been registered", "Z is for a pupil who is not yet on the admission register",
        "SI 2024/208 reg 8 (R10)"},
    {CODE_N, "working days", "N becomes O after 5 school days, not working days",
        "SI 2024/208 reg 10(7)-(9) (R43)"},
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
has_text(const char *s, const char *needle)
{
	for (; *s != '\0'; s++) {
		size_t i = 0;
		while (needle[i] != '\0' && lower(s[i]) == lower(needle[i])) {
			i++;
		}
		if (needle[i] == '\0') {
			return true;
		}
	}
	return false;
}

static bool
is_match(const struct text_rule *rule, const struct policy_value *v)
{
	return strncmp(v->path, rule->where, strlen(rule->where)) == 0 &&
	       has_text(v->text, rule->needles[0]) &&
	       (rule->needles[1] == NULL || has_text(v->text, rule->needles[1]));
}

/* What the file's own notes on its choices quote is no longer what it says. */
static bool
is_note(const struct policy_value *v)
{
	return strncmp(v->path, "policy.choices", 14) == 0 ||
	       strncmp(v->path, "policy.source", 13) == 0;
}

static void
lint_value(struct linter *l, const struct policy_value *v)
{
	for (size_t i = 0; i < sizeof text_rules / sizeof text_rules[0]; i++) {
		const struct text_rule *rule = &text_rules[i];
		if (is_match(rule, v)) {
			lint_add(l, (struct lint_rule){rule->severity, rule->rule}, v->path, "%s",
			    rule->text);
		}
	}
}

/* A school that ends before Year 12 says nothing of a sixth form. */
static void
lint_sixth_form(struct linter *l, const struct policy_value *v)
{
	int last = l->p->final_year_group;

	if (last != POLICY_NONE && last < NC_11 &&
	    (has_text(v->text, "sixth form") || has_text(v->text, "sixth-form"))) {
		lint_add(l, (struct lint_rule){LINT_CONTRADICTION, "SI 2024/208 reg 13(5) (R17)"},
		    v->path, "speaks of a sixth form, but the final year is Year %s",
		    nc_year_name((enum nc_year)last));
	}
}

/* Only the higher of the two fines is told (R105). */
static void
lint_fines(struct linter *l)
{
	const struct policy_value *high = NULL;
	bool has_low = false;

	for (size_t i = 0; i < l->p->n_values; i++) {
		const struct policy_value *v = &l->p->value[i];
		if (is_note(v)) {
			continue;
		}
		if (high == NULL && (has_text(v->text, "2,500") || has_text(v->text, "2500"))) {
			high = v;
		}
		has_low = has_low || has_text(v->text, "1,000") || has_text(v->text, "1000");
	}
	if (high != NULL && !has_low) {
		lint_add(l, (struct lint_rule){LINT_WARNING, "EA 1996 s444 (R105)"}, high->path,
		    "2,500 pounds or prison is s444(1A), knowing; irregular attendance alone, "
		    "s444(1), is up to 1,000 pounds");
	}
}

static void
lint_meanings(struct linter *l)
{
	for (size_t i = 0; i < l->p->n_codes; i++) {
		const struct policy_code *c = &l->p->code[i];
		for (size_t j = 0; j < sizeof meaning_rules / sizeof meaning_rules[0]; j++) {
			const struct meaning_rule *m = &meaning_rules[j];
			if (m->code == c->code && has_text(c->meaning, m->needle)) {
				lint_add(l, (struct lint_rule){LINT_WARNING, m->rule},
				    arena_printf(l->arena, "codes[%zu].meaning", i), "%s", m->text);
			}
		}
	}
}

static bool
is_enforcing(const struct policy_step *s)
{
	return has_text(s->action, "penalty notice") || has_text(s->action, "prosecut") ||
	       has_text(s->name, "enforce");
}

static bool
is_support(const struct policy_step *s)
{
	return has_text(s->action, "support") || has_text(s->action, "early help") ||
	       has_text(s->action, "meeting") || has_text(s->action, "plan");
}

static void
lint_ladder(struct linter *l)
{
	for (size_t i = 0; i < l->p->n_escalation; i++) {
		const struct policy_step *s = &l->p->escalation[i];
		if (is_enforcing(s)) {
			lint_add(l, (struct lint_rule){LINT_WARNING, "WTISA ch 6 (R89)"},
			    arena_printf(l->arena, "escalation[%zu]", i),
			    "enforcement comes before any step of support");
			return;
		}
		if (is_support(s)) {
			return;
		}
	}
}

void
lint_text(struct linter *l)
{
	for (size_t i = 0; i < l->p->n_values; i++) {
		const struct policy_value *v = &l->p->value[i];
		if (v->text[0] != '\0' && !is_note(v)) {
			lint_value(l, v);
			lint_sixth_form(l, v);
		}
	}
	lint_fines(l);
	lint_meanings(l);
	lint_ladder(l);
}
