#include "fixture.h"

#include <string.h>

/* Schools, calendars, policies, groups, pupils, users: what is written is what is read. */

static void
school__is_found_by_its_urn(void **state)
{
	struct fixture *f = *state;
	struct school s;
	gives(RC_OK, store_school_by_urn(&s, f->st, 123456, &f->a, &f->d));
	assert_int_equal(s.school_id, f->school_id);
	assert_string_equal(s.name, "Example School");
	assert_int_equal(s.head_seq, 1);
	assert_int_equal(s.structure_seq, 1);
	gives(RC_NOT_FOUND, store_school_by_urn(&s, f->st, 123457, &f->a, &f->d));
}

static void
school__with_the_same_urn_is_refused(void **state)
{
	struct fixture *f = *state;
	struct school s;
	int64_t id = -1;
	gives(RC_OK, store_school_by_urn(&s, f->st, 123456, &f->a, &f->d));
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_CONFLICT, store_school_new(&id, f->st, &s, &f->d));
	assert_string_equal(f->d.field, "urn");
	store_rollback(f->st);
}

static void
school__by_name_lists_every_school(void **state)
{
	struct fixture *f = *state;
	struct school other = {.urn = 123457,
	    .laestab = "",
	    .la_code = "999",
	    .name = "Another School",
	    .phase = "",
	    .type = "",
	    .town = ""};
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_school_new(&other.school_id, f->st, &other, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct school *s = NULL;
	size_t n = 0;
	gives(RC_OK, store_schools(&s, &n, f->st, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_string_equal(s[0].name, "Another School");
	assert_int_equal(s[0].school_id, other.school_id);
}

static void
calendar__is_replaced_whole(void **state)
{
	struct fixture *f = *state;
	struct term terms[] = {{20698, 20750, "Autumn 1"}, {20760, 20800, ""}};
	struct closure closures[] = {{20700, {true, true}, YEARS_ALL, CLOSURE_INSET, "INSET"},
	    {20705, {true, false}, YEAR_BIT(NC_7), CLOSURE_UNPLANNED, "Boiler"},
	    {20705, {false, true}, YEAR_BIT(NC_8) | YEAR_BIT(NC_X), CLOSURE_PLANNED, ""}};
	struct calendar_rows cal = {terms, 2, closures, 3};
	for (int round = 0; round < 2; round++) {
		struct submission sub = sub_of(f, "calendar");
		gives(RC_OK, store_begin(f->st, true, &f->d));
		gives(RC_OK, store_submit_calendar(&sub, f->st, &cal, &f->d));
		gives(RC_OK, store_commit(f->st, &f->d));
	}
	struct calendar_rows got;
	gives(RC_OK, store_calendar(&got, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(got.n_terms, 2);
	assert_int_equal(got.n_closures, 3);
	assert_int_equal(got.terms[1].first, 20760);
	assert_string_equal(got.terms[0].name, "Autumn 1");
	assert_int_equal(got.closures[1].kind, CLOSURE_UNPLANNED);
	assert_true(got.closures[1].is_closed[SESSION_AM]);
	assert_false(got.closures[1].is_closed[SESSION_PM]);
	assert_int_equal(got.closures[2].years, YEAR_BIT(NC_8) | YEAR_BIT(NC_X));
	assert_int_equal(got.closures[0].years, YEARS_ALL);
	struct heads heads;
	gives(RC_OK, store_heads(&heads, f->st, f->school_id, &f->d));
	assert_int_equal(heads.structure_seq, 3);
	assert_int_equal(heads.head_seq, 3);
}

static void
policy__keeps_every_version(void **state)
{
	struct fixture *f = *state;
	const struct policy_row first = {20698, 1, "Autumn", "name: x\n", 0};
	const struct policy_row second = {20698, 2, "Autumn", "name: \"y\"\n", 0};
	const struct policy_row *const both[] = {&second, &first};
	for (int i = 0; i < 2; i++) {
		struct submission sub = sub_of(f, "policy");
		gives(RC_OK, store_begin(f->st, true, &f->d));
		gives(RC_OK, store_submit_policy(&sub, f->st, both[i], &f->d));
		gives(RC_OK, store_commit(f->st, &f->d));
	}
	struct policy_row *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_policies(&got, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(got[0].version, 1);
	assert_int_equal(got[0].seq, 3);
	assert_string_equal(got[1].yaml, "name: \"y\"\n");
	struct submission again = sub_of(f, "policy");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_CONFLICT, store_submit_policy(&again, f->st, &first, &f->d));
	store_rollback(f->st);
}

static void
pupil__is_read_back_whole(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 3);
	struct pupil p;
	gives(RC_OK, store_pupil(&p, f->st, f->school_id, 1, &f->a, &f->d));
	const struct pupil want = full_pupil(1, "Łukasz-Smith", "A123456789012");
	assert_string_equal(p.legal_surname, want.legal_surname);
	assert_string_equal(p.note, want.note);
	assert_string_equal(p.enrol_status, "C");
	assert_true(p.is_boarder);
	assert_int_equal(p.dob, want.dob);
	assert_int_equal(p.n_enrolments, 2);
	assert_string_equal(p.enrolments[0].ground, "a");
	assert_int_equal(p.enrolments[0].regulation, 2024);
	assert_int_equal(p.enrolments[0].return_sent_day, 19401);
	assert_int_equal(p.enrolments[1].start_day, 20333);
	assert_int_equal(p.enrolments[1].end_day, DAY_NONE);
	assert_int_equal(p.enrolments[1].expected_end_day, 22000);
	assert_int_equal(p.n_years, 2);
	assert_int_equal(p.years[1].nc_year, NC_8);
	assert_int_equal(p.n_groups, 1);
	assert_int_equal(p.groups[0].group_id, 1);
	assert_int_equal(p.n_flags, 2);
	assert_int_equal(p.flags[0].kind, PUPIL_FLAG_LOOKED_AFTER); /* by name */
	assert_int_equal(p.flags[0].told_day, 20502);
	assert_string_equal(p.flags[0].authority, "999");
	assert_int_equal(p.n_contacts, 2);
	assert_true(p.contacts[1].no_contact);
	assert_string_equal(p.contacts[0].phones, want.contacts[0].phones);
	gives(RC_NOT_FOUND, store_pupil(&p, f->st, f->school_id, 4, &f->a, &f->d));
}

static void
roll__gives_each_pupil_only_their_own(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 5);
	struct pupil last = full_pupil(5, "Last", "B123456789012");
	struct submission sub = sub_of(f, "change");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_pupils(&sub, f->st, &last, 1, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct pupil *roll = NULL;
	size_t n = 0;
	gives(RC_OK, store_roll(&roll, &n, f->st, f->school_id, &f->a, &f->d));
	assert_int_equal(n, 5);
	assert_int_equal(roll[0].n_contacts, 2);
	assert_int_equal(roll[1].n_contacts, 0);
	assert_int_equal(roll[4].n_contacts, 2);
	assert_string_equal(roll[4].contacts[1].forename, "Bob");
	assert_string_equal(roll[4].legal_surname, "Last");
}

static void
pupil__change_replaces_the_lists(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 1);
	struct pupil p = full_pupil(1, "Smith", "A123456789012");
	p.n_contacts = 1;
	p.n_flags = 0;
	struct submission sub = sub_of(f, "change");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_pupils(&sub, f->st, &p, 1, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_pupil(&p, f->st, f->school_id, 1, &f->a, &f->d));
	assert_string_equal(p.legal_surname, "Smith");
	assert_int_equal(p.n_contacts, 1);
	assert_int_equal(p.n_flags, 0);
}

static void
pupil__with_the_upn_of_another_is_refused(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 2);
	struct pupil p = full_pupil(2, "Smith", "A123456789012");
	struct submission sub = sub_of(f, "change");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	uint64_t before = store_write_count(f->st);
	gives(RC_CONFLICT, store_submit_pupils(&sub, f->st, &p, 1, &f->d));
	assert_string_equal(f->d.field, "upn");
	assert_int_equal(store_write_count(f->st), before);
	store_rollback(f->st);
}

static void
search__finds_names_without_accents_and_capitals(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 12);
	int64_t ids[4];
	size_t n = 0;
	struct pupil_search search = {"zoe LUK", 4};
	gives(RC_OK, store_pupil_search(ids, &n, f->st, f->school_id, &search, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(ids[0], 1);
	search.words = "Hara";
	gives(RC_OK, store_pupil_search(ids, &n, f->st, f->school_id, &search, &f->d));
	assert_int_equal(n, 1);
	search.words = "ukasz";
	gives(RC_OK, store_pupil_search(ids, &n, f->st, f->school_id, &search, &f->d));
	assert_int_equal(n, 0);
	search.words = "pupil";
	gives(RC_OK, store_pupil_search(ids, &n, f->st, f->school_id, &search, &f->d));
	assert_int_equal(n, 4);
	int64_t next = 0;
	gives(RC_OK, store_pupil_next_id(&next, f->st, f->school_id, &f->d));
	assert_int_equal(next, 13);
}

static void
names__are_folded_for_search(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(store_fold(&f->a, "Édith  O’Hara-Łukasz"), "edith o hara lukasz");
	assert_string_equal(
	    store_fold(&f->a, "Æsa Þór Straße Œuvre Ĳ"), "aesa thor strasse oeuvre ij");
	assert_string_equal(store_fold(&f->a, "  Żółć Ğış ĕŗśţŵźž "), "zolc gis erstwzz");
	assert_string_equal(store_fold(&f->a, "Е́лена"), "Елена"); /* only the accent goes */
	assert_string_equal(store_fold(&f->a, ""), "");
}

static void
planned__absence_can_be_ended(void **state)
{
	struct fixture *f = *state;
	fill_school(f, 2);
	struct planned p = {.planned_id = 1,
	    .pupil_id = 2,
	    .from_day = DAY_TUESDAY,
	    .from_session = SESSION_PM,
	    .to_day = DAY_TUESDAY + 2,
	    .to_session = SESSION_AM,
	    .code = CODE_M,
	    .note = "Dentist",
	    .entered_by = 7,
	    .is_locked = true};
	struct planned *got = NULL;
	size_t n = 0;
	const struct planned_filter standing = {2, {DAY_TUESDAY + 2, DAY_TUESDAY + 9}, false};
	const struct planned_filter all = {0, {DAY_TUESDAY, DAY_TUESDAY}, true};
	struct submission sub = sub_of(f, "planned");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_planned(&sub, f->st, &p, 1, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_planned(&got, &n, f->st, f->school_id, &standing, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(got[0].made_seq, sub.seq);
	assert_int_equal(got[0].from_session, SESSION_PM);
	assert_int_equal(got[0].code, CODE_M);
	p.is_ended = true;
	struct submission end = sub_of(f, "planned");
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_submit_planned(&end, f->st, &p, 1, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_OK, store_planned(&got, &n, f->st, f->school_id, &standing, &f->a, &f->d));
	assert_int_equal(n, 0);
	gives(RC_OK, store_planned(&got, &n, f->st, f->school_id, &all, &f->a, &f->d));
	assert_int_equal(n, 1);
	assert_int_equal(got[0].ended_seq, end.seq);
	assert_int_equal(got[0].made_seq, sub.seq);
}

static void
user__signs_in_and_out(void **state)
{
	struct fixture *f = *state;
	struct user u = {.username = "ann",
	    .name = "Ann Example",
	    .position = "Tutor",
	    .password = "$argon2id$",
	    .email = ""};
	const struct user_role roles[] = {
	    {0, f->school_id, "teacher", YEAR_BIT(NC_7), 1}, {0, 0, "viewer", YEARS_ALL, 0}};
	struct login login = {
	    .created = NOON, .last_seen = NOON, .expires = NOON + 60, .device = "x"};
	store_digest(login.token_hash, "secret", 6);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_user_put(&u.user_id, f->st, &u, &f->d));
	gives(RC_OK, store_user_roles_put(f->st, u.user_id, roles, 2, &f->d));
	login.user_id = u.user_id;
	gives(RC_OK, store_login_put(f->st, &login, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));

	struct user got;
	struct user_role *r = NULL;
	struct login l;
	size_t n = 0;
	gives(RC_OK, store_user_by_name(&got, f->st, "ann", &f->a, &f->d));
	assert_int_equal(got.user_id, u.user_id);
	assert_string_equal(got.position, "Tutor");
	gives(RC_OK, store_user_roles(&r, &n, f->st, u.user_id, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(r[0].years, YEARS_ALL);
	assert_int_equal(r[1].group_id, 1);
	gives(RC_OK, store_login(&l, f->st, login.token_hash, &f->a, &f->d));
	assert_int_equal(l.user_id, u.user_id);

	u.user_id = 0;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_CONFLICT, store_user_put(&u.user_id, f->st, &u, &f->d));
	diag_clear(&f->d);
	gives(RC_OK, store_logins_end(f->st, login.user_id, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	gives(RC_NOT_FOUND, store_login(&l, f->st, login.token_hash, &f->a, &f->d));
}

static void
api_token__is_found_by_its_hash_only(void **state)
{
	struct fixture *f = *state;
	struct api_token t = {.name = "report", .role = "viewer", .school_id = f->school_id};
	store_digest(t.token_hash, "token", 5);
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_api_token_put(&t.token_id, f->st, &t, &f->d));
	gives(RC_OK, store_commit(f->st, &f->d));
	struct api_token got;
	gives(RC_OK, store_api_token(&got, f->st, t.token_hash, &f->a, &f->d));
	assert_string_equal(got.name, "report");
	t.token_hash[0] ^= 1;
	gives(RC_NOT_FOUND, store_api_token(&got, f->st, t.token_hash, &f->a, &f->d));
}

static void
audit__lists_the_newest_first(void **state)
{
	struct fixture *f = *state;
	gives(RC_OK, store_begin(f->st, true, &f->d));
	for (int i = 0; i < 3; i++) {
		struct audit entry = {.school_id = f->school_id,
		    .time = NOON + i,
		    .user_id = 7,
		    .user_name = "Mrs E. Example",
		    .act = "user.reset",
		    .detail = ""};
		gives(RC_OK, store_audit_put(f->st, &entry, &f->d));
	}
	gives(RC_OK, store_commit(f->st, &f->d));
	struct audit *got = NULL;
	size_t n = 0;
	gives(RC_OK, store_audits(&got, &n, f->st, f->school_id, 2, &f->a, &f->d));
	assert_int_equal(n, 2);
	assert_int_equal(got[0].time, NOON + 2);
	assert_int_equal(got[0].audit_id, 3);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(school__is_found_by_its_urn),
	    T(school__with_the_same_urn_is_refused), T(school__by_name_lists_every_school),
	    T(calendar__is_replaced_whole), T(policy__keeps_every_version),
	    T(pupil__is_read_back_whole), T(roll__gives_each_pupil_only_their_own),
	    T(pupil__change_replaces_the_lists), T(pupil__with_the_upn_of_another_is_refused),
	    T(search__finds_names_without_accents_and_capitals), T(names__are_folded_for_search),
	    T(planned__absence_can_be_ended), T(user__signs_in_and_out),
	    T(api_token__is_found_by_its_hash_only), T(audit__lists_the_newest_first)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
