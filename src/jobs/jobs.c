#include "jobs/jobs.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct job {
	const char *name;
	int64_t every_s; /* seconds from the end of one run to the next */
	enum rc (*run)(struct app *app, struct diag *d);
};
static const struct job clock_jobs[] = {
    {"registers", 5, app_tick}, /* planned codes at session start, closing (R42, R48) */
    {"fire roll", 30, app_fire_print},
    {"logins", 3600, app_expire_logins},
};
static const struct job post_jobs[] = {
    {"outbox", 1, app_send_waiting},
};
#define JOBS_MAX 8
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* One thread and what it does. */
struct lane {
	struct jobs *jobs;
	const struct job *job;
	size_t n;
	pthread_t thread;
	int64_t due[JOBS_MAX]; /* the thread's own: seconds of the monotonic clock */
};

enum { LANE_CLOCK, LANE_POST, LANE_COUNT };

struct jobs {
	struct app *app;
	pthread_mutex_t lock; /* guards is_stopping */
	pthread_cond_t stop;
	bool is_stopping;
	struct lane lane[LANE_COUNT];
	size_t n_started;
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
run_due(struct lane *lane)
{
	for (size_t i = 0; i < lane->n; i++) {
		if (now_s() < lane->due[i]) {
			continue;
		}
		struct diag d = {0};
		if (lane->job[i].run(lane->jobs->app, &d) != RC_OK) {
			log_error("job %s: %s", lane->job[i].name, d.text);
		}
		lane->due[i] = now_s() + lane->job[i].every_s;
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
lane_thread(void *arg)
{
	struct lane *lane = arg;
	/* Not at once: a start must not wait for what the clock has to do. */
	while (wait_a_second(lane->jobs)) {
		run_due(lane);
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
	j->lane[LANE_CLOCK] = (struct lane){j, clock_jobs, COUNT(clock_jobs), 0, {0}};
	j->lane[LANE_POST] = (struct lane){j, post_jobs, COUNT(post_jobs), 0, {0}};
	return j;
}

enum rc
jobs_start(struct jobs **out, struct app *app, struct diag *d)
{
	struct jobs *j = jobs_new(app);
	for (size_t i = 0; i < LANE_COUNT; i++) {
		if (pthread_create(&j->lane[i].thread, NULL, lane_thread, &j->lane[i]) != 0) {
			jobs_stop(j);
			return diag_set(d, RC_STORE, "", NULL, "No thread could be started");
		}
		j->n_started++;
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
	pthread_cond_broadcast(&jobs->stop);
	pthread_mutex_unlock(&jobs->lock);
	for (size_t i = 0; i < jobs->n_started; i++) {
		pthread_join(jobs->lane[i].thread, NULL);
	}
	jobs_free(jobs);
}
