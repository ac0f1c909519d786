#include "town.h"

#include "app/outbox.h"
#include "store/store_post.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The outbox and its postman. MAIL names the carrier: a folder, or the SMTP server that
 * tests/post/with_smtp started, whose folder of received mail is MAIL_DIR. */
struct post_town {
	struct town *t;
	char dir[64];
};

static enum rc
act_two_messages(struct call *c, const void *args, struct diag *d)
{
	const char *to = args;
	enum rc rc = call_school(c, TOWN_URN, PERM_COVER, d);
	for (int i = 0; rc == RC_OK && i < 3; i++) { /* the third has the reference of the second */
		struct message m = {
		    .ref = i == 0 ? "one" : "two",
		    .kind = "remind",
		    .to_name = "Ms Żaneta Lead",
		    .to = to,
		    .subject = "Register of 7 Ash",
		    .body = "Open it: /register\n",
		};
		rc = outbox_add(c, &m, d);
	}
	return rc;
}

static int
set_up(void **state)
{
	static struct post_town p;
	p.t = town_new();
	strcpy(p.dir, "/tmp/muster-mail-XXXXXX"); /* NOLINT: the length is ours */
	*state = &p;
	return mkdtemp(p.dir) == NULL ? -1 : 0;
}

static int
n_files(const char *dir)
{
	int n = 0;
	DIR *d = opendir(dir);
	for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
		n += e->d_name[0] != '.';
	}
	closedir(d);
	return n;
}

static int
tear_down(void **state)
{
	struct post_town *p = *state;
	town_free(p->t);
	DIR *d = opendir(p->dir);
	for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
		if (e->d_name[0] != '.') {
			assert_int_equal(unlinkat(dirfd(d), e->d_name, 0), 0);
		}
	}
	closedir(d);
	return rmdir(p->dir);
}

/* The town's app once more, with a carrier. */
static void
open_with_carrier(struct post_town *p, const char *carrier)
{
	app_reader_close(p->t->st);
	app_close(p->t->app);
	struct app_config config = {.url = p->t->path,
	    .clock = {.fixed = p->t->now, .is_fixed = 1},
	    .mail_carrier = carrier,
	    .mail_from = "office@example.org",
	    .public_url = "https://muster.example.org"};
	assert_int_equal(app_open(&p->t->app, &config, &p->t->d), RC_OK);
	assert_int_equal(app_reader_open(&p->t->st, p->t->app, &p->t->d), RC_OK);
}

static const char *
outbox(struct town *t)
{
	struct call c = town_call(t);
	assert_int_equal(view_outbox(&c, TOWN_URN, &t->d), RC_OK);
	return t->out.s;
}

static void
messages__wait_while_there_is_no_carrier(void **state)
{
	struct post_town *p = *state;
	p->t->who = &town_officer;
	assert_int_equal(town_act(p->t, act_two_messages, "t.lead@example.org"), RC_OK);
	assert_int_equal(app_send_waiting(p->t->app, &p->t->d), RC_OK);
	const char *said = outbox(p->t);
	assert_non_null(strstr(said, "\"has_carrier\":false"));
	assert_non_null(strstr(said, "\"state\":\"waiting\""));
}

static void
messages__are_sent_once_each(void **state)
{
	struct post_town *p = *state;
	p->t->who = &town_officer;
	town_at(p->t, day_from_civil(2026, 9, 8), "09:20");
	char carrier[96];
	snprintf(carrier, sizeof carrier, "folder:%s", p->dir);
	const char *smtp = getenv("MAIL"); /* a real server, when the test is run by with_smtp */
	const char *received = smtp == NULL ? p->dir : getenv("MAIL_DIR");
	int before = n_files(received);
	open_with_carrier(p, smtp == NULL ? carrier : smtp);
	assert_int_equal(town_act(p->t, act_two_messages, "t.lead@example.org"), RC_OK);
	assert_int_equal(app_send_waiting(p->t->app, &p->t->d), RC_OK);
	assert_int_equal(app_send_waiting(p->t->app, &p->t->d), RC_OK);
	assert_int_equal(n_files(received) - before, 2);
	const char *said = outbox(p->t);
	assert_null(strstr(said, "\"state\":\"waiting\""));
	assert_non_null(strstr(said, "\"state\":\"sent\""));
}

static void
message__that_the_carrier_cannot_take_now_is_tried_again_later(void **state)
{
	struct post_town *p = *state;
	p->t->who = &town_officer;
	town_at(p->t, day_from_civil(2026, 9, 8), "09:20");
	open_with_carrier(p, "folder:/no/such/folder");
	assert_int_equal(town_act(p->t, act_two_messages, "t.lead@example.org"), RC_OK);
	assert_int_equal(app_send_waiting(p->t->app, &p->t->d), RC_OK);
	const char *said = outbox(p->t);
	assert_non_null(strstr(said, "\"state\":\"waiting\""));
	assert_non_null(strstr(said, "\"tries\":1,\"error\":\"cannot write into /no/such/folder"));
	assert_int_equal(app_send_waiting(p->t->app, &p->t->d), RC_OK);
	assert_null(strstr(outbox(p->t), "\"tries\":2")); /* not yet: 30 seconds */
}

static void
message__to_no_address_is_refused_and_nothing_is_written(void **state)
{
	struct post_town *p = *state;
	p->t->who = &town_officer;
	assert_int_equal(town_act(p->t, act_two_messages, "t.lead"), RC_INVALID);
	assert_string_equal(p->t->d.field, "to");
	assert_non_null(strstr(outbox(p->t), "\"messages\":[]"));
}

static void
carrier__of_another_kind_is_refused(void **state)
{
	struct post_town *p = *state;
	struct app *app = NULL;
	struct app_config config = {.url = p->t->path, .mail_carrier = "ftp://example.org"};
	assert_int_equal(app_open(&app, &config, &p->t->d), RC_INVALID);
	assert_string_equal(p->t->d.field, "mail");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(messages__wait_while_there_is_no_carrier),
	    T(messages__are_sent_once_each),
	    T(message__that_the_carrier_cannot_take_now_is_tried_again_later),
	    T(message__to_no_address_is_refused_and_nothing_is_written),
	    T(carrier__of_another_kind_is_refused)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
