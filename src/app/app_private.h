#ifndef MUSTER_APP_APP_PRIVATE_H
#define MUSTER_APP_APP_PRIVATE_H

#include "app/app.h"
#include "app/schools.h"
#include "base/uuid.h"

#include <pthread.h>
#include <stdatomic.h>

/* Shared by app.c, writer.c, schools.c and users.c only. */
struct login_cache;

struct writer {
	pthread_t thread;
	pthread_mutex_t lock; /* guards the queue and `is_stopping` */
	pthread_cond_t some;  /* the queue is no longer empty, or it is time to stop */
	struct act_job *first;
	struct act_job **last; /* where the next one goes */
	bool is_stopping;
	bool is_running;
	struct store *st;
	uint64_t batch; /* number of the batch being run */
	_Atomic uint64_t n_commits;
	_Atomic uint64_t n_acts;
	_Atomic int64_t n_waiting;
};

struct app {
	struct app_config config; /* its texts live in `mem` */
	struct arena mem;
	struct schools *schools;
	/* Held by the writer from just before a commit until its effects show: whoever finds the
	 * record ahead of an image waits here before concluding that another process wrote. */
	pthread_mutex_t commit_lock;
	struct writer writer;
	pthread_mutex_t told_lock; /* guards the two below, and is held while telling */
	live_fn *told;             /* app_listen(); NULL: nobody listens */
	struct post *post;         /* postman.c, its own thread only; NULL: no carrier */
	void *told_ctx;
	struct hearing *hearing;    /* hear.c; NULL: nobody else can write, or nobody listens */
	char tag[UUID_TEXT];        /* of this process, in what it tells others */
	struct login_cache *logins; /* users.c; made on first need under `logins_lock` */
	pthread_mutex_t logins_lock;
};

enum rc writer_start(struct app *app, struct diag *d) MUST_CHECK;
void writer_stop(struct app *app);

/*
 * hear.c: what other processes on the same PostgreSQL changed is told to who listens here, and they
 * are told what is written here. Nothing on SQLite.
 */
void hear_start(struct app *app);
void hear_stop(struct app *app);
/* In the transaction that changes it. */
enum rc hear_notify(const struct app *app, struct store *st, const struct live_change *change,
    struct diag *d) MUST_CHECK;

/* app.c: tell who listens, if anybody does. */
void app_tell(struct app *app, const struct live_change *change);
/* postman.c: opens the carrier; RC_INVALID: its words are wrong. */
enum rc postman_start(struct app *app, const struct app_config *config, struct diag *d) MUST_CHECK;
void postman_stop(struct app *app);

/* users.c */
void login_cache_free(struct login_cache *cache);

#endif
