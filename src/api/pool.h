#ifndef MUSTER_API_POOL_H
#define MUSTER_API_POOL_H

#include "app/app.h"

#include <stdbool.h>
#include <stddef.h>

/* Threads for work that is slow on purpose (passwords) or by nature (files). */
struct pool;

/* One thing to do. Lent until `run` returns, which may free it. */
struct work {
	void (*run)(struct work *w, struct store *st); /* st: the thread's own reader */
	struct work *next;
};

/* gives; end with pool_free(). Threads open their reader when they first need it. */
enum rc pool_new(struct pool **out, struct app *app, size_t n_threads, struct diag *d) MUST_CHECK;
/* Only when idle: waits for what is running and drops nothing. */
void pool_free(struct pool *p);
/* False: `max_waiting` are waiting already. */
bool pool_post(struct pool *p, struct work *w, size_t max_waiting);
/* Nothing runs and nothing waits. */
bool pool_is_idle(struct pool *p);

#endif
