#include "api/inputs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define UUID "\"uuid\":\"6ba7b810-9dad-41d1-80b4-00c04fd430c8\""

struct read {
	struct arena a;
	struct diag d;
	void *out;
};

static enum rc
read_as(struct read *r, const struct input *in, const char *json)
{
	memset(r, 0, sizeof *r);
	arena_init(&r->a, 0);
	r->out = arena_alloc(&r->a, 1, in->size);
	input_clear(r->out, in);
	const struct bytes bytes = {json, strlen(json)};
	return body_read(r->out, in, bytes, &r->a, &r->d);
}

static void
save__everything_that_was_sent_arrives(void **state)
{
	struct read r;
	(void)state;
	assert_int_equal(
	    RC_OK, read_as(&r, &input_take,
	               "{" UUID
	               ",\"is_complete\":true,\"device\":\"tablet 4\",\"marks\":[{\"pupil\":\"12\","
	               "\"code\":\"L\",\"minutes_late\":5,\"note\":\"bus\",\"based_on\":7}]}"));
	const struct take_input *in = r.out;
	assert_string_equal(in->device, "tablet 4");
	assert_true(in->args.is_complete);
	assert_string_equal(in->args.reason, "");
	assert_int_equal(in->args.n_marks, 1);
	assert_int_equal(in->args.marks[0].pupil_id, 12);
	assert_int_equal(in->args.marks[0].minutes_late, 5);
	assert_int_equal(in->args.marks[0].based_on, 7);
	assert_string_equal(in->args.marks[0].note, "bus");
	arena_free(&r.a);
}

static void
save__minutes_of_null_are_not_said(void **state)
{
	struct read r;
	(void)state;
	assert_int_equal(
	    RC_OK, read_as(&r, &input_take,
	               "{" UUID ",\"marks\":[{\"pupil\":\"1\",\"code\":\"/\",\"minutes_late\":null,"
	               "\"based_on\":0}]}"));
	assert_int_equal(
	    ((const struct take_input *)r.out)->args.marks[0].minutes_late, MINUTE_NONE);
	arena_free(&r.a);
}

static void
change__what_is_left_out_is_not_said(void **state)
{
	struct read r;
	(void)state;
	assert_int_equal(RC_OK, read_as(&r, &input_change, "{" UUID ",\"note\":\"\"}"));
	const struct pupil_in *in = r.out;
	assert_null(in->legal_surname);
	assert_null(in->sex);
	assert_string_equal(in->note, "");
	assert_int_equal(in->dob, DAY_NONE);
	assert_int_equal(in->is_boarder, -1);
	assert_int_equal(in->based_on, -1);
	assert_false(in->has_flags);
	assert_false(in->has_contacts);
	arena_free(&r.a);
}

static void
change__an_empty_list_of_contacts_takes_all_away(void **state)
{
	struct read r;
	(void)state;
	assert_int_equal(RC_OK, read_as(&r, &input_change, "{" UUID ",\"contacts\":[]}"));
	const struct pupil_in *in = r.out;
	assert_true(in->has_contacts);
	assert_int_equal(in->n_contacts, 0);
	arena_free(&r.a);
}

static void
change__a_contact_keeps_its_telephone_numbers_in_order(void **state)
{
	struct read r;
	(void)state;
	assert_int_equal(
	    RC_OK, read_as(&r, &input_change,
	               "{" UUID ",\"contacts\":[{\"id\":\"9\",\"priority\":2,\"surname\":\"Abara\","
	               "\"phones\":[\"01632 960001\",\"07700 900001\"]}]}"));
	const struct pupil_in *in = r.out;
	assert_string_equal(in->contacts[0].phones, "01632 960001\n07700 900001");
	assert_int_equal(in->contacts[0].priority, 2);
	arena_free(&r.a);
}

static void
calendar__a_closure_without_years_is_for_the_whole_school(void **state)
{
	struct read r;
	(void)state;
	assert_int_equal(RC_OK,
	    read_as(&r, &input_calendar,
	        "{" UUID ",\"terms\":[],\"closures\":[{\"date\":\"2026-10-01\",\"session\":null,"
	        "\"kind\":\"inset\"},{\"date\":\"2026-10-02\",\"session\":\"PM\",\"kind\":"
	        "\"unplanned\","
	        "\"years\":[\"R\",\"7\"]}]}"));
	const struct calendar_input *in = r.out;
	assert_int_equal(in->n_rows, 2);
	assert_true(in->rows[0].years == YEARS_ALL);
	assert_int_equal(in->rows[0].session, -1);
	assert_int_equal(in->rows[0].kind, CLOSURE_INSET);
	assert_true(in->rows[1].years == (YEAR_BIT(NC_R) | YEAR_BIT(NC_7)));
	assert_int_equal(in->rows[1].session, SESSION_PM);
	arena_free(&r.a);
}

/* Each is refused; the message names the field by its pointer. */
static void
refusal__names_the_field(void **state)
{
	static const struct {
		const char *json, *field;
	} cases[] = {
	    {"", ""},
	    {"{", ""},
	    {"[]", ""},
	    {"{}", "/uuid"},
	    {"{" UUID "}", "/marks"},
	    {"{" UUID ",\"marks\":[{\"pupil\":\"1\",\"code\":\"/\"}]}", "/marks/0/based_on"},
	    {"{" UUID ",\"marks\":[{\"pupil\":\"0\",\"code\":\"/\",\"based_on\":0}]}",
	        "/marks/0/pupil"},
	    {"{" UUID ",\"marks\":[],\"extra\":1}", "/extra"},
	    {"{" UUID ",\"marks\":[],\"urn\":\"999001\"}", "/urn"},
	    {"{" UUID "," UUID ",\"marks\":[]}", ""},
	    {"{" UUID ",\"marks\":[],\"reason\":null}", "/reason"},
	    {"{" UUID ",\"marks\":[],\"sent_at\":\"24/09/2026\"}", "/sent_at"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct read r;
		assert_int_equal(RC_INVALID, read_as(&r, &input_take, cases[i].json));
		assert_string_equal(r.d.field, cases[i].field);
		assert_true(r.d.text[0] != '\0');
		arena_free(&r.a);
	}
}

static void
query__numbers_dates_and_choices_are_read_from_text(void **state)
{
	struct arena a;
	struct diag d = {0};
	struct pupils_query q;
	static const struct named_value good[] = {{IN_PATH, "urn", "999001"},
	    {IN_QUERY, "limit", "20"}, {IN_QUERY, "year", "R"}, {IN_QUERY, "band", "severe"},
	    {IN_QUERY, "q", "Zo\xc3\xab"}};
	static const struct named_value bad[] = {{IN_QUERY, "urn", "999001"},
	    {IN_PATH, "urn", "99900"}, {IN_QUERY, "limit", "0"}, {IN_QUERY, "limit", "1e2"},
	    {IN_QUERY, "year", "Year 7"}, {IN_QUERY, "band", ""}, {IN_QUERY, "group", "-1"}};
	(void)state;
	arena_init(&a, 0);
	input_clear(&q, &input_pupils);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_int_equal(RC_OK, input_value(&q, &input_pupils, &good[i], &a, &d));
	}
	assert_int_equal(q.urn, 999001);
	assert_int_equal(q.limit, 20);
	assert_int_equal(q.year, NC_R);
	assert_string_equal(q.band, "severe");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		diag_clear(&d);
		assert_int_equal(RC_INVALID, input_value(&q, &input_pupils, &bad[i], &a, &d));
		assert_string_equal(d.field, bad[i].name);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(save__everything_that_was_sent_arrives),
	    cmocka_unit_test(save__minutes_of_null_are_not_said),
	    cmocka_unit_test(change__what_is_left_out_is_not_said),
	    cmocka_unit_test(change__an_empty_list_of_contacts_takes_all_away),
	    cmocka_unit_test(change__a_contact_keeps_its_telephone_numbers_in_order),
	    cmocka_unit_test(calendar__a_closure_without_years_is_for_the_whole_school),
	    cmocka_unit_test(refusal__names_the_field),
	    cmocka_unit_test(query__numbers_dates_and_choices_are_read_from_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
