#include "api/limit.h"
#include "api/peer.h"
#include "api/problem.h"
#include "api/routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static void
limit__the_eleventh_failure_has_to_wait_a_minute(void **state)
{
	struct limit *l = limit_new(10, 600);
	(void)state;
	for (int i = 0; i < 10; i++) {
		assert_int_equal(limit_take(l, "a.fielding", 5000), 0);
	}
	assert_int_equal(limit_take(l, "a.fielding", 5000), 60);
	assert_int_equal(limit_take(l, "a.fielding", 35000), 30);
	assert_int_equal(limit_take(l, "a.fielding", 65000), 0);
	assert_int_equal(limit_take(l, "a.fielding", 65000), 60);
	assert_int_equal(limit_take(l, "j.whitlock", 65000), 0);
	limit_free(l);
}

static void
limit__a_good_password_forgets_the_bad_ones(void **state)
{
	struct limit *l = limit_new(3, 600);
	(void)state;
	assert_int_equal(limit_take(l, "x", 0), 0);
	assert_int_equal(limit_take(l, "x", 0), 0);
	assert_int_equal(limit_take(l, "x", 0), 0);
	assert_true(limit_take(l, "x", 0) > 0);
	limit_give(l, "x", true);
	assert_int_equal(limit_take(l, "x", 0), 0);
	limit_free(l);
}

static void
peer__only_this_computer_is_loopback(void **state)
{
	static const struct {
		const char *text;
		bool is_loopback;
	} cases[] = {{"127.0.0.1", true}, {"127.9.9.9", true}, {"::1", true},
	    {"::ffff:127.0.0.1", true}, {"0.0.0.0", false}, {"192.168.0.1", false}, {"::", false},
	    {"::ffff:10.0.0.1", false}, {"2001:db8::1", false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		union address a;
		assert_true(address_parse(&a, cases[i].text, 80));
		assert_int_equal(address_is_loopback(&a), cases[i].is_loopback);
	}
	union address a;
	assert_false(address_parse(&a, "localhost", 80));
	assert_false(address_parse(&a, "127.1", 80));
}

static void
peer__the_proxy_is_known_in_both_spellings(void **state)
{
	union address a;
	union address b;
	(void)state;
	assert_true(address_parse(&a, "10.0.0.7", 1));
	assert_true(address_parse(&b, "::ffff:10.0.0.7", 2));
	assert_true(address_equal(&a, &b));
	assert_true(address_parse(&b, "10.0.0.8", 1));
	assert_false(address_equal(&a, &b));
	assert_true(address_parse(&b, "::1", 1));
	assert_false(address_equal(&a, &b));
}

static void
peer__only_what_our_proxy_added_is_believed(void **state)
{
	char out[PEER_TEXT] = "";
	(void)state;
	assert_true(peer_forwarded(out, "6.6.6.6, 192.0.2.1"));
	assert_string_equal(out, "192.0.2.1");
	assert_true(peer_forwarded(out, "2001:db8::1"));
	assert_string_equal(out, "2001:db8::1");
	assert_false(peer_forwarded(out, "192.0.2.1, unknown"));
	assert_false(peer_forwarded(out, ""));
}

static void
origin__must_be_the_place_that_was_asked(void **state)
{
	(void)state;
	assert_true(origin_is_ours("https://muster.example.org", "muster.example.org", true));
	assert_true(origin_is_ours("http://127.0.0.1:8080", "127.0.0.1:8080", false));
	assert_false(origin_is_ours("http://muster.example.org", "muster.example.org", true));
	assert_false(
	    origin_is_ours("https://muster.example.org.evil.example", "muster.example.org", true));
	assert_false(origin_is_ours("null", "muster.example.org", true));
}

static void
problem__a_text_that_was_cut_is_still_whole_letters(void **state)
{
	struct diag d = {0};
	struct text t;
	(void)state;
	char name[400];
	/* Two-byte letters: a cut after an odd number of bytes falls inside one. */
	for (size_t i = 0; i + 2 < sizeof name; i += 2) {
		memcpy(name + i, "\xc3\xa9", 3);
	}
	(void)diag_set(&d, RC_INVALID, name, NULL, "%s", name);
	text_init(&t, 4096);
	problem_write(&t, 422, &d, "");
	for (size_t i = 0; i + 1 < t.n; i++) {
		if ((unsigned char)t.s[i] == 0xc3) {
			assert_int_equal((unsigned char)t.s[i + 1], 0xa9);
			i++;
		}
	}
	text_fini(&t);
}

static void
route__is_found_by_method_and_path(void **state)
{
	struct arena a;
	struct path_values values = {0};
	const char *allow = NULL;
	(void)state;
	arena_init(&a, 0);
	const struct route_query put = {"PUT", "/api/v1/schools/999001/registers/2026-09-24/AM/7"};
	const struct route *r = route_find(&values, &allow, &put, &a);
	assert_non_null(r);
	assert_int_equal(r->need, PERM_REGISTER);
	assert_int_equal(values.n, 4);
	assert_string_equal(values.value[1].name, "date");
	assert_string_equal(values.value[1].value, "2026-09-24");
	const struct route_query delete = {
	    "DELETE", "/api/v1/schools/999001/registers/2026-09-24/AM/7"};
	assert_null(route_find(&values, &allow, &delete, &a));
	assert_string_equal(allow, "GET, PUT");
	const struct route_query longer = {"GET", "/api/v1/schools/999001/calendar/x"};
	assert_null(route_find(&values, &allow, &longer, &a));
	assert_null(allow);
	const struct route_query empty = {"GET", "/api/v1/schools//calendar"};
	assert_null(route_find(&values, &allow, &empty, &a));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(limit__the_eleventh_failure_has_to_wait_a_minute),
	    cmocka_unit_test(limit__a_good_password_forgets_the_bad_ones),
	    cmocka_unit_test(peer__only_this_computer_is_loopback),
	    cmocka_unit_test(peer__the_proxy_is_known_in_both_spellings),
	    cmocka_unit_test(peer__only_what_our_proxy_added_is_believed),
	    cmocka_unit_test(origin__must_be_the_place_that_was_asked),
	    cmocka_unit_test(problem__a_text_that_was_cut_is_still_whole_letters),
	    cmocka_unit_test(route__is_found_by_method_and_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
