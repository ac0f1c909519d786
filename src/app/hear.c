#include "app/app_private.h"

#include "base/log.h"
#include "base/num.h"
#include "base/uuid.h"
#include "store/store_listen.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Several processes on one PostgreSQL tell each other what changed: "TAG SCHOOL TOPICS SEQ" goes
 * out with the commit, and a thread of each process hears those of the others. Its own it has told
 * already; it knows them by the tag.
 */
#define PAUSE_FIRST_MS 500
#define PAUSE_MAX_MS 30000

struct hearing {
	struct app *app;
	pthread_t thread;
	int stop[2]; /* a pipe: readable when it is time to stop */
	char tag[STORE_UUID];
};

static bool
is_stopping(const struct hearing *h, int wait_ms)
{
	struct pollfd stop = {.fd = h->stop[0], .events = POLLIN};
	return poll(&stop, 1, wait_ms) > 0;
}

/* The next word of a text, cut off it; "" at its end. */
static char *
next_word(char **rest)
{
	char *word = *rest;
	size_t n = strcspn(word, " ");
	*rest = word[n] == '\0' ? word + n : word + n + 1;
	word[n] = '\0';
	return word;
}

/* Texts of the channel are anybody's who can reach the database: what is not ours is nothing. */
static void
heard(void *ctx, const char *text)
{
	const struct hearing *h = ctx;
	struct live_change change;
	char copy[STORE_NOTIFY_MAX + 1];
	int64_t topics;
	if (strlen(text) > STORE_NOTIFY_MAX) {
		return;
	}
	memcpy(copy, text, strlen(text) + 1);
	char *rest = copy;
	if (strcmp(next_word(&rest), h->tag) == 0 ||
	    !num_parse(&change.school_id, next_word(&rest), 1, INT64_MAX) ||
	    !num_parse(&topics, next_word(&rest), 1, LIVE_ALL) ||
	    !num_parse(&change.seq, next_word(&rest), 0, INT64_MAX)) {
		return;
	}
	change.topics = (uint32_t)topics;
	app_tell(h->app, &change);
}

/* One connection, until it is lost or we stop. */
static void
hear_once(struct hearing *h, int *pause_ms)
{
	struct store_listen *l = NULL;
	struct diag d = {0};
	enum rc rc = store_listen_open(&l, h->app->config.url, &d);
	if (rc != RC_OK) {
		return;
	}
	*pause_ms = PAUSE_FIRST_MS;
	/* What was sent before we listened is lost: everything may have changed. */
	app_tell(h->app, &(const struct live_change){.topics = LIVE_ALL});
	while (rc == RC_OK && !is_stopping(h, 0)) {
		rc = store_listen_wait(l, h->stop[0], heard, h, &d);
	}
	store_listen_close(l);
}

static void *
hear_thread(void *arg)
{
	struct hearing *h = arg;
	int pause_ms = PAUSE_FIRST_MS;
	do {
		hear_once(h, &pause_ms);
		pause_ms = pause_ms * 2 < PAUSE_MAX_MS ? pause_ms * 2 : PAUSE_MAX_MS;
	} while (!is_stopping(h, pause_ms));
	return NULL;
}

static struct hearing *
hearing_new(struct app *app)
{
	struct hearing *h = calloc(1, sizeof *h);
	if (h == NULL || pipe(h->stop) != 0) {
		log_fatal("nothing left to hear other servers with: %s", strerror(errno));
	}
	h->app = app;
	memcpy(h->tag, app->tag, sizeof h->tag);
	return h;
}

static void
hearing_free(struct hearing *h)
{
	close(h->stop[0]);
	close(h->stop[1]);
	free(h);
}

void
hear_start(struct app *app)
{
	if (app->hearing != NULL || !store_can_listen(app->config.url)) {
		return;
	}
	struct hearing *h = hearing_new(app);
	if (pthread_create(&h->thread, NULL, hear_thread, h) != 0) {
		log_error("no thread to hear of other servers' changes");
		hearing_free(h);
		return;
	}
	app->hearing = h;
}

void
hear_stop(struct app *app)
{
	struct hearing *h = app->hearing;
	if (h == NULL) {
		return;
	}
	(void)!write(h->stop[1], "", 1);
	pthread_join(h->thread, NULL);
	hearing_free(h);
	app->hearing = NULL;
}

enum rc
hear_notify(
    const struct app *app, struct store *st, const struct live_change *change, struct diag *d)
{
	char text[STORE_NOTIFY_MAX];
	int n = snprintf(text, sizeof text, "%s %" PRId64 " %" PRIu32 " %" PRId64, app->tag,
	    change->school_id, change->topics, change->seq);
	assert(n > 0 && (size_t)n < sizeof text);
	return store_notify(st, text, d);
}
