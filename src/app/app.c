#include "app/app_private.h"

#include "base/log.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum rc
app_open(struct app **out, const struct app_config *config, struct diag *d)
{
	struct app *app = calloc(1, sizeof *app);
	if (app == NULL) {
		log_fatal("out of memory");
	}
	app->config = *config;
	arena_init(&app->mem, 0);
	app->config.url = arena_text(&app->mem, config->url);
	app->config.schools_csv =
	    arena_text(&app->mem, config->schools_csv == NULL ? "" : config->schools_csv);
	app->config.public_url =
	    arena_text(&app->mem, config->public_url == NULL ? "" : config->public_url);
	app->schools = schools_new();
	pthread_mutex_init(&app->commit_lock, NULL);
	pthread_mutex_init(&app->logins_lock, NULL);
	pthread_mutex_init(&app->told_lock, NULL);
	uuid_make(app->tag);
	enum rc rc = postman_start(app, config, d);
	if (rc == RC_OK && !config->read_only) {
		rc = writer_start(app, d);
	}
	if (rc != RC_OK) {
		app_close(app);
		return rc;
	}
	*out = app;
	return RC_OK;
}

void
app_close(struct app *app)
{
	if (app == NULL) {
		return;
	}
	hear_stop(app);
	writer_stop(app);
	postman_stop(app);
	schools_free(app->schools);
	login_cache_free(app->logins);
	pthread_mutex_destroy(&app->commit_lock);
	pthread_mutex_destroy(&app->logins_lock);
	pthread_mutex_destroy(&app->told_lock);
	arena_free(&app->mem);
	free(app);
}

int64_t
app_now(const struct app *app)
{
	return clock_now(&app->config.clock);
}

const struct app_config *
app_config(const struct app *app)
{
	return &app->config;
}

enum rc
app_reader_open(struct store **out, struct app *app, struct diag *d)
{
	return store_open(out, app->config.url, STORE_READ, d);
}

void
app_reader_close(struct store *st)
{
	store_close(st);
}

void
app_listen(struct app *app, live_fn *told, void *ctx)
{
	pthread_mutex_lock(&app->told_lock);
	app->told = told;
	app->told_ctx = ctx;
	pthread_mutex_unlock(&app->told_lock);
	if (told != NULL) {
		hear_start(app);
	}
}

void
app_tell(struct app *app, const struct live_change *change)
{
	pthread_mutex_lock(&app->told_lock);
	if (app->told != NULL) {
		app->told(app->told_ctx, change);
	}
	pthread_mutex_unlock(&app->told_lock);
}

const char *
live_topic_name(int bit)
{
	static const char *const names[] = {"marks", "school", "presence", "roll", "lessons",
	    "offsite", "alerts", "notices", "follow_up"};
	_Static_assert(
	    (1u << sizeof names / sizeof names[0]) - 1 == LIVE_ALL, "a new topic needs a name");
	return bit >= 0 && (size_t)bit < sizeof names / sizeof names[0] ? names[bit] : NULL;
}

void
app_counters(const struct app *app, struct app_counters *out)
{
	const struct writer *w = &app->writer;
	out->commits = atomic_load(&w->n_commits);
	out->acts = atomic_load(&w->n_acts);
	out->waiting = atomic_load(&w->n_waiting);
}
