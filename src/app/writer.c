#include "app/app_private.h"

#include "base/log.h"
#include "store/store.h"

#include <assert.h>
#include <string.h>

/*
 * The one writer: commits whatever is waiting in one transaction, without a timer, and answers when
 * it is durable. There are no savepoints: an act that fails after its first write takes the batch
 * with it, and its acts are run one by one.
 */
#define BATCH_MAX 256 /* acts in one transaction */
#define TRIES_MAX 5   /* of an act that lost a race */

static void
job_reset(struct act_job *job)
{
	diag_clear(&job->d);
	job->call.seq = 0;
	if (job->call.out != NULL) {
		text_clear(job->call.out);
	}
	if (job->call.detail != NULL) {
		text_clear(job->call.detail);
	}
	job->effects->n = 0;
	job->effects->seq = 0;
	job->effects->topics = 0;
	job->effects->is_structural = false;
}

static enum rc
job_run(struct act_job *job)
{
	job_reset(job);
	job->rc = job->act(&job->call, job->args, &job->d);
	return job->rc;
}

/* What the jobs changed that people look at, once for each school; `out` has room for n. */
static size_t
gather_changes(struct live_change *out, struct act_job *const *jobs, size_t n)
{
	size_t n_out = 0;
	for (size_t i = 0; i < n; i++) {
		const struct effects *e = jobs[i]->effects;
		if (jobs[i]->rc != RC_OK || e->topics == 0) {
			continue;
		}
		size_t k = 0;
		while (k < n_out && out[k].school_id != e->school_id) {
			k++;
		}
		if (k == n_out) {
			out[n_out++] = (struct live_change){.school_id = e->school_id};
		}
		out[k].topics |= e->topics;
		out[k].seq = e->seq > out[k].seq ? e->seq : out[k].seq;
	}
	return n_out;
}

static void
tell(struct app *app, struct act_job *const *jobs, size_t n)
{
	struct live_change changes[BATCH_MAX];
	size_t n_changes = gather_changes(changes, jobs, n);
	for (size_t i = 0; i < n_changes; i++) {
		app_tell(app, &changes[i]);
	}
}

/* Other processes on the same database hear of it with the commit. */
static enum rc
notify(const struct app *app, struct act_job *const *jobs, size_t n, struct diag *d)
{
	struct live_change changes[BATCH_MAX];
	size_t n_changes = gather_changes(changes, jobs, n);
	enum rc rc = RC_OK;
	for (size_t i = 0; i < n_changes && rc == RC_OK; i++) {
		rc = hear_notify(app, app->writer.st, &changes[i], d);
	}
	return rc;
}

/* One act in a transaction of its own. */
static void
run_alone(struct app *app, struct act_job *job)
{
	struct writer *w = &app->writer;
	for (int try = 0; try < TRIES_MAX; try++) {
		w->batch++;
		struct diag d = {0};
		job->rc = store_begin(w->st, true, &d);
		if (job->rc == RC_OK && job_run(job) == RC_OK) {
			job->rc = notify(app, &job, 1, &d);
		}
		if (job->rc == RC_OK) {
			job->rc = store_commit(w->st, &d);
		} else {
			store_rollback(w->st);
		}
		if (job->rc != RC_OK && d.rc != RC_OK) {
			job->d = d;
		}
		if (job->rc != RC_RETRY) {
			return;
		}
	}
	diag_set(&job->d, RC_RETRY, "", NULL,
	    "somebody else was saving at the same moment; nothing was changed, try again");
}

/* Is this failure the batch's and not the act's own: is the transaction gone? */
static bool
is_batch_failure(enum rc rc)
{
	return rc == RC_FULL || rc == RC_STORE || rc == RC_RETRY;
}

static void
fail_all(struct act_job **jobs, size_t n, const struct diag *d)
{
	for (size_t i = 0; i < n; i++) {
		job_reset(jobs[i]);
		jobs[i]->rc = d->rc;
		jobs[i]->d = *d;
	}
}

/*
 * All in one transaction. RC_OK: each job has its own answer. RC_RETRY: run them one by one.
 * Anything else: the transaction is gone and every job has to hear it.
 */
static enum rc
run_together(struct app *app, struct act_job **jobs, size_t n, struct diag *d)
{
	struct writer *w = &app->writer;
	w->batch++;
	enum rc rc = store_begin(w->st, true, d);
	if (rc != RC_OK) {
		return rc;
	}
	uint64_t start = store_write_count(w->st);
	for (size_t i = 0; i < n; i++) {
		uint64_t before = store_write_count(w->st);
		rc = job_run(jobs[i]);
		if (rc == RC_OK) {
			continue;
		}
		bool has_written = store_write_count(w->st) != before;
		if (is_batch_failure(rc) || has_written) {
			store_rollback(w->st);
			*d = jobs[i]->d;
			return is_batch_failure(rc) ? rc : RC_RETRY;
		}
	}
	if (store_write_count(w->st) == start) {
		store_rollback(w->st); /* nothing to make durable */
		return RC_OK;
	}
	if ((rc = notify(app, jobs, n, d)) != RC_OK) {
		store_rollback(w->st);
		return rc;
	}
	rc = store_commit(w->st, d);
	return rc == RC_STALE || rc == RC_CONFLICT ? RC_RETRY : rc;
}

static void
run_batch(struct app *app, struct act_job **jobs, size_t n)
{
	struct diag d = {0};
	enum rc rc = n == 1 ? RC_RETRY : run_together(app, jobs, n, &d);
	if (rc == RC_RETRY) {
		for (size_t i = 0; i < n; i++) {
			run_alone(app, jobs[i]);
		}
	} else if (rc != RC_OK) {
		d.rc = rc;
		fail_all(jobs, n, &d);
	}
}

/* Run the first jobs of the list that may share a transaction; gives back the rest of it. */
static struct act_job *
run_some(struct app *app, struct act_job *list)
{
	struct writer *w = &app->writer;
	struct act_job *jobs[BATCH_MAX];
	size_t n = 0;
	while (list != NULL && n < BATCH_MAX && (n == 0 || !list->is_structural)) {
		jobs[n++] = list;
		list = list->next;
		if (jobs[0]->is_structural) {
			break;
		}
	}
	struct effects effects[BATCH_MAX];
	for (size_t i = 0; i < n; i++) {
		memset(&effects[i], 0, sizeof effects[i]);
		jobs[i]->effects = &effects[i];
		jobs[i]->call.effects = &effects[i];
		jobs[i]->call.st = w->st;
	}
	pthread_mutex_lock(&app->commit_lock);
	run_batch(app, jobs, n);
	for (size_t i = 0; i < n; i++) {
		if (jobs[i]->rc == RC_OK) {
			schools_apply(app->schools, jobs[i]->effects);
		}
	}
	pthread_mutex_unlock(&app->commit_lock);
	tell(app, jobs, n);
	atomic_fetch_add(&w->n_commits, 1);
	atomic_fetch_add(&w->n_acts, n);
	atomic_fetch_sub(&w->n_waiting, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		jobs[i]->effects = NULL;
		jobs[i]->call.effects = NULL;
		jobs[i]->done(jobs[i]);
	}
	return list;
}

static void *
writer_main(void *arg)
{
	struct app *app = arg;
	struct writer *w = &app->writer;
	for (;;) {
		pthread_mutex_lock(&w->lock);
		while (w->first == NULL && !w->is_stopping) {
			pthread_cond_wait(&w->some, &w->lock);
		}
		struct act_job *list = w->first;
		w->first = NULL;
		w->last = &w->first;
		pthread_mutex_unlock(&w->lock);
		if (list == NULL) {
			return NULL;
		}
		while (list != NULL) {
			list = run_some(app, list);
		}
	}
}

void
app_post(struct app *app, struct act_job *job)
{
	struct writer *w = &app->writer;
	assert(w->is_running);
	job->next = NULL;
	atomic_fetch_add(&w->n_waiting, 1);
	pthread_mutex_lock(&w->lock);
	*w->last = job;
	w->last = &job->next;
	pthread_cond_signal(&w->some);
	pthread_mutex_unlock(&w->lock);
}

/* What app_run waits for. */
struct waiting {
	pthread_mutex_t lock;
	pthread_cond_t is_done_changed;
	bool is_done;
};

static void
wake(struct act_job *job)
{
	struct waiting *wait = job->ctx;
	pthread_mutex_lock(&wait->lock);
	wait->is_done = true;
	pthread_cond_signal(&wait->is_done_changed);
	pthread_mutex_unlock(&wait->lock);
}

enum rc
app_run(struct app *app, struct act_job *job)
{
	struct waiting wait = {.is_done = false};
	pthread_mutex_init(&wait.lock, NULL);
	pthread_cond_init(&wait.is_done_changed, NULL);
	/* cppcheck-suppress autoVariables; the job is over before this function returns */
	job->ctx = &wait;
	job->done = wake;
	app_post(app, job);
	pthread_mutex_lock(&wait.lock);
	while (!wait.is_done) {
		pthread_cond_wait(&wait.is_done_changed, &wait.lock);
	}
	pthread_mutex_unlock(&wait.lock);
	pthread_cond_destroy(&wait.is_done_changed);
	pthread_mutex_destroy(&wait.lock);
	return job->rc;
}

enum rc
writer_start(struct app *app, struct diag *d)
{
	struct writer *w = &app->writer;
	enum rc rc =
	    store_open(&w->st, app->config.url, app->config.create ? STORE_CREATE : STORE_WRITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->some, NULL);
	w->last = &w->first;
	if (pthread_create(&w->thread, NULL, writer_main, app) != 0) {
		store_close(w->st);
		return diag_set(d, RC_STORE, "", NULL, "cannot start the writer thread");
	}
	w->is_running = true;
	return RC_OK;
}

void
writer_stop(struct app *app)
{
	struct writer *w = &app->writer;
	if (!w->is_running) {
		return;
	}
	pthread_mutex_lock(&w->lock);
	w->is_stopping = true;
	pthread_cond_signal(&w->some);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	w->is_running = false;
	store_close(w->st);
	pthread_cond_destroy(&w->some);
	pthread_mutex_destroy(&w->lock);
}
