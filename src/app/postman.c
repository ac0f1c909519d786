#include "app/app_private.h"
#include "post/post.h"
#include "store/store_post.h"

#include "base/log.h"

#include <string.h>

/*
 * Sends what waits in the outbox: claim some in one act, hand them to the carrier, write down what
 * came of it in another. A process that dies between the two leaves them "sending", and they are
 * sent again later under the same Message-ID: at least once, and the receiver can tell.
 */
#define CLAIM_MAX 50
#define STUCK_S 300 /* seconds after which "sending" means that somebody died */
#define TRIES_MAX 8

/* Seconds to wait after the first, second ... failure. */
static const int64_t pauses[TRIES_MAX] = {30, 60, 300, 900, 3600, 7200, 14400, 28800};

struct round {
	int64_t school_id;
	struct message_row *rows;
	size_t n;
};

enum rc
postman_start(struct app *app, const struct app_config *config, struct diag *d)
{
	if (config->mail_carrier == NULL || config->mail_carrier[0] == '\0') {
		return RC_OK;
	}
	const struct post_config post = {
	    .carrier = config->mail_carrier,
	    .password = config->mail_password == NULL ? "" : config->mail_password,
	    .from = config->mail_from == NULL ? "" : config->mail_from,
	    .ca_file = config->mail_ca == NULL ? "" : config->mail_ca,
	};
	return post_new(&app->post, &post, d);
}

void
postman_stop(struct app *app)
{
	post_free(app->post);
}

/* Both halves of a round write states; the school is the one of the round. */
static enum rc
act_set_states(struct call *c, const void *args, struct diag *d)
{
	const struct round *round = args;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < round->n; i++) {
		rc = store_message_set(c->st, round->school_id, &round->rows[i], d);
	}
	return rc;
}

static enum rc
write_states(struct app *app, const struct round *round, struct diag *d)
{
	struct arena a;
	arena_init(&a, 0);
	struct act_job job = {
	    .act = act_set_states,
	    .args = round,
	    .call = {.app = app, .who = actor_system(), .now = app_now(app), .a = &a, .device = ""},
	};
	enum rc rc = app_run(app, &job);
	*d = job.d;
	arena_free(&a);
	return rc;
}

static enum rc
claim(struct app *app, struct round *round, struct diag *d)
{
	for (size_t i = 0; i < round->n; i++) {
		round->rows[i].state = MESSAGE_SENDING;
		round->rows[i].due = app_now(app);
		round->rows[i].tries++;
	}
	return write_states(app, round, d);
}

/* What the carrier's answer makes of a message. */
static void
settle(struct message_row *m, enum post_result result, const char *said, int64_t now)
{
	m->error = said;
	switch (result) {
	case POST_SENT:
		m->state = MESSAGE_SENT;
		m->sent = now;
		m->error = "";
		return;
	case POST_REFUSED:
		m->state = MESSAGE_REFUSED;
		return;
	case POST_LATER:
		break;
	}
	bool is_over = m->tries >= TRIES_MAX;
	m->state = is_over ? MESSAGE_REFUSED : MESSAGE_WAITING;
	m->due = now + (is_over ? 0 : pauses[m->tries - 1]);
}

/* The part of an address or a URL that may stand behind the @ of a Message-ID. */
static const char *
host_of(struct arena *a, const char *url)
{
	const char *host = strstr(url, "://");
	host = host == NULL ? "muster.invalid" : host + 3;
	return arena_text_n(a, host, strcspn(host, "/:"));
}

static void
send_one(struct app *app, struct message_row *m, const char *school, struct arena *a)
{
	struct diag d = {0};
	const struct mail mail = {
	    .to = m->to_address,
	    .to_name = m->to_name,
	    .from_name = school,
	    .subject = m->subject,
	    .body = m->body,
	    .message_id = arena_printf(a, "%lld.%lld.%lld@%s", (long long)m->school_id,
	        (long long)m->message_id, (long long)m->made, host_of(a, app->config.public_url)),
	    .date = m->made,
	};
	enum post_result result = post_send(app->post, &mail, &d);
	settle(m, result, arena_text(a, d.text), app_now(app));
	if (result != POST_SENT) {
		log_error("message %lld of school %lld was not sent", (long long)m->message_id,
		    (long long)m->school_id);
	}
}

static enum rc
send_of_school(
    struct app *app, struct store *st, const struct school *school, struct arena *a, struct diag *d)
{
	struct round round = {.school_id = school->school_id};
	const struct message_due due = {
	    .now = app_now(app), .stuck = app_now(app) - STUCK_S, .limit = CLAIM_MAX};
	enum rc rc = store_messages_due(&round.rows, &round.n, st, school->school_id, &due, a, d);
	if (rc != RC_OK || round.n == 0) {
		return rc;
	}
	rc = claim(app, &round, d);
	for (size_t i = 0; rc == RC_OK && i < round.n; i++) {
		send_one(app, &round.rows[i], school->name, a);
	}
	return rc == RC_OK ? write_states(app, &round, d) : rc;
}

enum rc
app_send_waiting(struct app *app, struct diag *d)
{
	struct store *st = NULL;
	if (app->post == NULL) {
		return RC_OK;
	}
	enum rc rc = app_reader_open(&st, app, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct arena a;
	arena_init(&a, 0);
	struct school *schools = NULL;
	size_t n = 0;
	rc = store_schools(&schools, &n, st, &a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = send_of_school(app, st, &schools[i], &a, d);
	}
	arena_free(&a);
	app_reader_close(st);
	return rc;
}
