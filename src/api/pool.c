#include "api/pool.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>

#define POOL_THREADS 4

struct pool {
	struct app *app;
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t more;
	struct work *first;
	struct work **last;
	size_t n_waiting;
	size_t n_running;
	size_t n_threads;
	bool is_closing;
	pthread_t threads[POOL_THREADS];
};

static void *
pool_thread(void *arg)
{
	struct pool *p = arg;
	struct store *st = NULL;
	pthread_mutex_lock(&p->lock);
	for (;;) {
		while (p->first == NULL && !p->is_closing) {
			pthread_cond_wait(&p->more, &p->lock);
		}
		struct work *w = p->first;
		if (w == NULL) {
			break;
		}
		p->first = w->next;
		if (p->first == NULL) {
			p->last = &p->first;
		}
		p->n_waiting--;
		p->n_running++;
		pthread_mutex_unlock(&p->lock);
		if (st == NULL) {
			struct diag d = {0};
			if (app_reader_open(&st, p->app, &d) != RC_OK) {
				log_error("no connection for a job thread: %s", d.text);
				st = NULL;
			}
		}
		w->run(w, st);
		pthread_mutex_lock(&p->lock);
		p->n_running--;
	}
	pthread_mutex_unlock(&p->lock);
	app_reader_close(st);
	return NULL;
}

enum rc
pool_new(struct pool **out, struct app *app, size_t n_threads, struct diag *d)
{
	struct pool *p = calloc(1, sizeof *p);
	if (p == NULL) {
		log_fatal("out of memory for job threads");
	}
	p->app = app;
	p->last = &p->first;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->more, NULL);
	for (; p->n_threads < n_threads && p->n_threads < POOL_THREADS; p->n_threads++) {
		if (pthread_create(&p->threads[p->n_threads], NULL, pool_thread, p) != 0) {
			pool_free(p);
			return diag_set(d, RC_STORE, "", NULL, "No thread could be started");
		}
	}
	*out = p;
	return RC_OK;
}

void
pool_free(struct pool *p)
{
	if (p == NULL) {
		return;
	}
	pthread_mutex_lock(&p->lock);
	p->is_closing = true;
	pthread_cond_broadcast(&p->more);
	pthread_mutex_unlock(&p->lock);
	for (size_t i = 0; i < p->n_threads; i++) {
		pthread_join(p->threads[i], NULL);
	}
	pthread_cond_destroy(&p->more);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

bool
pool_post(struct pool *p, struct work *w, size_t max_waiting)
{
	w->next = NULL;
	pthread_mutex_lock(&p->lock);
	bool has_room = p->n_waiting < max_waiting;
	if (has_room) {
		*p->last = w;
		p->last = &w->next;
		p->n_waiting++;
		pthread_cond_signal(&p->more);
	}
	pthread_mutex_unlock(&p->lock);
	return has_room;
}

bool
pool_is_idle(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	bool is_idle = p->n_waiting == 0 && p->n_running == 0;
	pthread_mutex_unlock(&p->lock);
	return is_idle;
}
