#ifndef MUSTER_API_METRICS_H
#define MUSTER_API_METRICS_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* What /metrics says, counted by every thread. Prometheus text format 0.0.4. */
struct metrics;

struct metrics *metrics_new(size_t n_routes); /* gives */
void metrics_free(struct metrics *m);

/* One request was answered. `route` counts from 0; n_routes: static files and unknown paths. */
void metrics_count(struct metrics *m, size_t route, int status);
/* A register save took this long, from the first byte to durable. */
void metrics_save(struct metrics *m, int64_t us);

struct metrics_names {
	const char *(*method)(size_t route);
	const char *(*path)(size_t route);
};
void metrics_write(const struct metrics *m, const struct metrics_names *names, struct text *out);
/* What the writer has done. */
struct app_counters;
void metrics_write_writer(const struct app_counters *c, struct text *out);
/* When the last backup was made, seconds UTC; 0: never (R46). */
void metrics_write_backup(int64_t at, struct text *out);
/* Event streams open now. */
void metrics_write_streams(size_t n, struct text *out);

#endif
