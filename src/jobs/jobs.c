#include "jobs/jobs.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

static const struct job {
	const char *name;
	int64_t every_s; /* seconds from the end of one run to the next */
	enum rc (*run)(struct app *app, struct diag *d);
} table[] = {
    {"registers", 5, app_tick}, /* planned codes at session start, closing (R42, R48) */
    {"logins", 3600, app_expire_logins},
};
#define JOB_COUNT (sizeof table / sizeof table[0])

struct jobs {
	struct app *app;
	pthread_t thread;
	pthread_mutex_t lock; /* guards is_stopping */
	pthread_cond_t stop;
	bool is_stopping;
	int64_t due[JOB_COUNT]; /* the thread's own: seconds of the monotonic clock */
};

static int64_t
now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec;
}

/* A job that fails is logged and tried again when it is due next. */
static void
run_due(struct jobs *j)
{
	for (size_t i = 0; i < JOB_COUNT; i++) {
		if (now_s() < j->due[i]) {
			continue;
		}
		struct diag d = {0};
		if (table[i].run(j->app, &d) != RC_OK) {
			log_error("job %s: %s", table[i].name, d.text);
		}
		j->due[i] = now_s() + table[i].every_s;
	}
}

/* Waits a second; false when it is time to stop. */
static bool
wait_a_second(struct jobs *j)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec++;
	pthread_mutex_lock(&j->lock);
	while (!j->is_stopping && pthread_cond_timedwait(&j->stop, &j->lock, &until) == 0) {
	}
	bool go_on = !j->is_stopping;
	pthread_mutex_unlock(&j->lock);
	return go_on;
}

static void *
jobs_thread(void *arg)
{
	struct jobs *j = arg;
	/* Not at once: a start must not wait for what the clock has to do. */
	while (wait_a_second(j)) {
		run_due(j);
	}
	return NULL;
}

/* All that jobs_start() made. */
static void
jobs_free(struct jobs *j)
{
	pthread_cond_destroy(&j->stop);
	pthread_mutex_destroy(&j->lock);
	free(j);
}

static struct jobs *
jobs_new(struct app *app)
{
	struct jobs *j = calloc(1, sizeof *j);
	if (j == NULL) {
		log_fatal("out of memory for jobs");
	}
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&j->stop, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&j->lock, NULL);
	j->app = app;
	return j;
}

enum rc
jobs_start(struct jobs **out, struct app *app, struct diag *d)
{
	struct jobs *j = jobs_new(app);
	if (pthread_create(&j->thread, NULL, jobs_thread, j) != 0) {
		jobs_free(j);
		return diag_set(d, RC_STORE, "", NULL, "No thread could be started");
	}
	*out = j;
	return RC_OK;
}

void
jobs_stop(struct jobs *jobs)
{
	if (jobs == NULL) {
		return;
	}
	pthread_mutex_lock(&jobs->lock);
	jobs->is_stopping = true;
	pthread_cond_signal(&jobs->stop);
	pthread_mutex_unlock(&jobs->lock);
	pthread_join(jobs->thread, NULL);
	jobs_free(jobs);
}
