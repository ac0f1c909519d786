#ifndef MUSTER_API_SERVER_PRIVATE_H
#define MUSTER_API_SERVER_PRIVATE_H

#include "api/limit.h"
#include "api/metrics.h"
#include "api/peer.h"
#include "api/pool.h"
#include "api/request.h"
#include "api/server.h"

#include <pthread.h>
#include <stdatomic.h>

struct imports;
struct live;

/* What all threads of the front door share. Nothing but the atomics changes after the start. */
struct server {
	struct app *app;
	struct MHD_Daemon *mhd;
	int listen_fd;
	bool is_tls;
	bool has_proxy;
	union address proxy; /* whose X-Forwarded-* are believed */
	bool is_loopback;    /* listens where only this computer can ask */
	bool log_requests;
	char *cert; /* PEM */
	char *key;
	char url[96];
	pthread_key_t worker_key; /* each HTTP thread's struct worker */
	pthread_mutex_t lock;     /* guards `workers` */
	struct worker *workers;
	struct pool *slow;  /* two threads: passwords */
	struct pool *files; /* one thread: imports and exports */
	struct limit *by_name;
	struct limit *by_address;
	struct imports *imports;
	struct live *live;
	struct metrics *metrics;
	atomic_bool is_closing;
	atomic_int n_busy; /* requests begun and not yet ended, streams apart */
};

#endif
