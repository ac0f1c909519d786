#include "core/evidence.h"

#include "core/stats.h"
#include "law_fixture.h"
#include "policy_fixture.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static struct law_fixture f;

static int
open_it(void **state)
{
	(void)state;
	fixture_open(&f, NULL, 0);
	return 0;
}

static int
close_it(void **state)
{
	(void)state;
	fixture_close(&f);
	return 0;
}

/* What is told on its first day: illness. */
static struct evidence_told
told(const char *from, const char *to)
{
	const struct term *term = NULL;
	for (size_t i = 0; i < f.calendar.n_terms; i++) {
		const struct term *t = &f.calendar.terms[i];
		term = t->first <= on(from) && on(from) <= t->last ? t : term;
	}
	return (struct evidence_told){.from_day = on(from),
	    .to_day = on(to),
	    .term = term,
	    .year_from = on("2025-09-01"),
	    .today = on(from)};
}

static void
no_marks_from(const char *iso)
{
	for (uint32_t i = session_seq_lower(&f.q, on(iso)); i < f.q.n; i++) {
		f.cell[i] = CELL_BLANK;
	}
}

static struct evidence_facts
facts(const char *from, const char *to)
{
	struct evidence_facts out;
	struct evidence_told t = told(from, to);
	evidence_find(&out, &f.q, &t, &f.a);
	return out;
}

/* The sentences of all that the policy asks, and with "? " of what only the office knows. */
static const char *
said(const char *policy, const struct evidence_facts *facts)
{
	struct fixture p;
	const char *out = "";
	fixture_file(&p, policy);
	for (size_t i = 0; i < p.policy.n_evidence; i++) {
		const struct policy_evidence *e = &p.policy.evidence[i];
		enum evidence_answer answer = evidence_answer(e, facts);
		if (answer != EVIDENCE_NOT_ASKED) {
			out = arena_printf(&f.a, "%s%s %s\n", out,
			    answer == EVIDENCE_CHOICE ? "?" : "!", evidence_words(e, facts, &f.a));
		}
	}
	fixture_fini(&p);
	return out;
}

#define KINGS "policies/kings-cathedral-136398.yaml"
#define BASILDON "policies/basildon-lower-135895.yaml"
#define LUNTS "policies/lunts-heath-111199.yaml"
#define RICHMOND "policies/richmond-hill-109743.yaml"
#define DOUBT                                                                                      \
	"? If there is genuine doubt about the illness: the policy lets the school ask for "       \
	"evidence\n"
#define MEETING                                                                                    \
	"? If a meeting with the family agreed it: the policy lets the school ask for evidence\n"

static void
days__in_a_row_are_those_before_and_those_that_were_told(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-10-09", 1, "N"); /* Thursday */
	fixture_mark_days(&f, "2025-10-10", 2, "I"); /* Friday and Monday */
	no_marks_from("2025-10-14");
	assert_int_equal(facts("2025-10-14", "2025-10-14").days, 4);
	assert_int_equal(facts("2025-10-14", "2025-10-16").days, 6);
	fixture_mark(&f, "2025-10-13", "I", "\\"); /* back for the afternoon */
	assert_int_equal(facts("2025-10-14", "2025-10-16").days, 3);
}

static void
days__that_were_told_and_on_which_the_pupil_came_are_no_illness(void **state)
{
	(void)state;
	assert_int_equal(facts("2025-10-13", "2025-10-14").days, 0);
	fixture_mark_days(&f, "2025-10-14", 1, "N");
	assert_int_equal(facts("2025-10-13", "2025-10-14").days, 1);
}

static void
days__count_over_half_term_and_not_from_the_year_before(void **state)
{
	(void)state;
	no_marks_from("2025-10-23"); /* Thursday; half term is from Saturday */
	struct evidence_facts found = facts("2025-10-23", "2025-11-04");
	assert_int_equal(found.days, 4);
	struct evidence_told t = told("2025-10-24", "2025-10-24");
	t.year_from = on("2025-10-24");
	evidence_find(&found, &f.q, &t, &f.a);
	assert_int_equal(found.days, 1);
}

static void
spells__are_counted_in_the_term_and_a_weekend_ends_none(void **state)
{
	(void)state;
	fixture_mark_days(&f, "2025-09-12", 2, "I"); /* Friday and Monday: one */
	fixture_mark(&f, "2025-09-23", "/", "I");
	fixture_mark_days(&f, "2025-10-06", 1, "N");
	assert_int_equal(facts("2025-10-06", "2025-10-06").spells, 3);
	fixture_mark_days(&f, "2025-10-07", 1, "N");
	assert_int_equal(facts("2025-10-07", "2025-10-07").spells, 3);
	struct evidence_told t = told("2025-10-06", "2025-10-06");
	t.term = NULL; /* outside the terms: of the school year */
	t.year_from = on("2025-09-22");
	struct evidence_facts found;
	evidence_find(&found, &f.q, &t, &f.a);
	assert_int_equal(found.spells, 2);
}

static void
kings__may_ask_after_several_spells_of_illness(void **state)
{
	(void)state;
	struct evidence_facts now = {
	    .days = 9, .rate_tenths = 500, .spells = 2, .term = "Autumn term 1"};
	assert_string_equal(said(KINGS, &now), "");
	now.spells = 3;
	assert_string_equal(said(KINGS, &now),
	    "! 3 spells of illness in Autumn term 1, this one included: the policy lets the school "
	    "ask for evidence\n");
}

static void
basildon__asks_after_five_days_below_95_and_for_appointments(void **state)
{
	(void)state;
	struct evidence_facts now = {.days = 5, .rate_tenths = 950, .spells = 1, .term = ""};
	assert_string_equal(said(BASILDON, &now), MEETING);
	now.days = 6;
	now.rate_tenths = 949;
	assert_string_equal(said(BASILDON, &now),
	    "! Absent for more than 5 school days in a row: the policy asks for evidence\n"
	    "! Attendance this school year is 94.9 %, below 95.0 %: the policy lets the school ask "
	    "for evidence\n" MEETING);
	now.rate_tenths = RATE_NONE; /* no session yet: not below anything */
	now.days = 1;
	assert_string_equal(said(BASILDON, &now), MEETING);
	now.is_appointment = true;
	now.days = 6;
	assert_string_equal(said(BASILDON, &now),
	    MEETING "! An appointment known in advance: the policy asks for evidence\n");
}

static void
lunts_heath__may_ask_after_five_days_or_in_doubt(void **state)
{
	(void)state;
	struct evidence_facts now = {.days = 5, .rate_tenths = 500, .spells = 9, .term = ""};
	assert_string_equal(said(LUNTS, &now), DOUBT);
	now.days = 6;
	assert_string_equal(said(LUNTS, &now),
	    "! Absent for more than 5 school days in a row: the policy lets the school ask for "
	    "evidence\n" DOUBT);
	now.is_appointment = true;
	assert_string_equal(said(LUNTS, &now), "");
}

static void
richmond_hill__leaves_it_to_the_doubt_of_the_office(void **state)
{
	(void)state;
	const struct evidence_facts now = {.days = 30, .rate_tenths = 500, .spells = 9, .term = ""};
	assert_string_equal(said(RICHMOND, &now), DOUBT);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_it, close_it)
	const struct CMUnitTest tests[] = {
	    TEST(days__in_a_row_are_those_before_and_those_that_were_told),
	    TEST(days__that_were_told_and_on_which_the_pupil_came_are_no_illness),
	    TEST(days__count_over_half_term_and_not_from_the_year_before),
	    TEST(spells__are_counted_in_the_term_and_a_weekend_ends_none),
	    TEST(kings__may_ask_after_several_spells_of_illness),
	    TEST(basildon__asks_after_five_days_below_95_and_for_appointments),
	    TEST(lunts_heath__may_ask_after_five_days_or_in_doubt),
	    TEST(richmond_hill__leaves_it_to_the_doubt_of_the_office),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
