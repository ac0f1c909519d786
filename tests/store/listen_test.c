#include "fixture.h"

#include "store/store_listen.h"

#include <string.h>
#include <unistd.h>

struct heard {
	int n;
	char last[STORE_NOTIFY_MAX + 1];
};

static void
hear(void *ctx, const char *text)
{
	struct heard *h = ctx;
	h->n++;
	strncpy(h->last, text, sizeof h->last - 1);
}

static void
send(struct fixture *f, const char *text, bool is_committed)
{
	gives(RC_OK, store_begin(f->st, true, &f->d));
	gives(RC_OK, store_notify(f->st, text, &f->d));
	if (is_committed) {
		gives(RC_OK, store_commit(f->st, &f->d));
	} else {
		store_rollback(f->st);
	}
}

static void
listen__hears_what_was_committed_and_nothing_else(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(store_can_listen(f->url), is_postgres());
	if (!is_postgres()) {
		/* One process serves a file: to tell is to do nothing, and no failure. */
		send(f, "to nobody", true);
		return;
	}
	struct store_listen *l = NULL;
	struct heard h = {0};
	int stop[2];
	assert_int_equal(pipe(stop), 0);
	send(f, "before anybody listened", true);
	gives(RC_OK, store_listen_open(&l, f->url, &f->d));
	send(f, "rolled back", false);
	send(f, "7 1 345", true);
	gives(RC_OK, store_listen_wait(l, stop[0], hear, &h, &f->d));
	assert_int_equal(h.n, 1);
	assert_string_equal(h.last, "7 1 345");

	assert_int_equal(write(stop[1], "", 1), 1);
	gives(RC_OK, store_listen_wait(l, stop[0], hear, &h, &f->d));
	assert_int_equal(h.n, 1);
	store_listen_close(l);
	close(stop[0]);
	close(stop[1]);
}

static void
listen__a_lost_connection_is_a_failure(void **state)
{
	struct fixture *f = *state;
	if (!is_postgres()) {
		skip();
	}
	struct store_listen *l = NULL;
	struct heard h = {0};
	gives(RC_OK, store_listen_open(&l, f->url, &f->d));
	tamper(f, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
	          " WHERE query = 'LISTEN muster_live' AND datname = current_database()");
	enum rc rc = RC_OK;
	for (int i = 0; i < 5 && rc == RC_OK; i++) {
		rc = store_listen_wait(l, -1, hear, &h, &f->d);
	}
	assert_int_equal(rc, RC_STORE);
	assert_int_equal(h.n, 0);
	store_listen_close(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        listen__hears_what_was_committed_and_nothing_else, fixture_setup, fixture_teardown),
	    cmocka_unit_test_setup_teardown(
	        listen__a_lost_connection_is_a_failure, fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
