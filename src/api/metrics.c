#include "api/metrics.h"

#include "app/app.h"
#include "base/log.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every status we answer with; the last stands for any other. */
static const int statuses[] = {200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415,
    422, 428, 429, 500, 503, 507, 0};
#define STATUS_COUNT (sizeof statuses / sizeof statuses[0])

/* Upper bounds of the histogram, microseconds. */
static const int64_t bounds_us[] = {
    1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000};
#define BOUND_COUNT (sizeof bounds_us / sizeof bounds_us[0])

struct metrics {
	_Atomic uint64_t saves[BOUND_COUNT + 1];
	_Atomic uint64_t saves_us;
	size_t n_routes;
	_Atomic uint64_t requests[]; /* [route * STATUS_COUNT + status] */
};

struct metrics *
metrics_new(size_t n_routes)
{
	struct metrics *m =
	    calloc(1, sizeof *m + (n_routes + 1) * STATUS_COUNT * sizeof m->requests[0]);
	if (m == NULL) {
		log_fatal("out of memory for metrics");
	}
	m->n_routes = n_routes;
	return m;
}

void
metrics_free(struct metrics *m)
{
	free(m);
}

void
metrics_count(struct metrics *m, size_t route, int status)
{
	size_t i = 0;
	while (i < STATUS_COUNT - 1 && statuses[i] != status) {
		i++;
	}
	size_t at = (route < m->n_routes ? route : m->n_routes) * STATUS_COUNT + i;
	atomic_fetch_add_explicit(&m->requests[at], 1, memory_order_relaxed);
}

void
metrics_save(struct metrics *m, int64_t us)
{
	size_t i = 0;
	while (i < BOUND_COUNT && us > bounds_us[i]) {
		i++;
	}
	atomic_fetch_add_explicit(&m->saves[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->saves_us, (uint64_t)us, memory_order_relaxed);
}

static void
write_requests(const struct metrics *m, const struct metrics_names *names, struct text *out)
{
	text_add(out, "# HELP muster_requests_total Requests answered.\n"
	              "# TYPE muster_requests_total counter\n");
	for (size_t route = 0; route <= m->n_routes; route++) {
		for (size_t i = 0; i < STATUS_COUNT; i++) {
			uint64_t n = m->requests[route * STATUS_COUNT + i];
			if (n == 0) {
				continue;
			}
			bool is_route = route < m->n_routes;
			text_printf(out,
			    "muster_requests_total{method=\"%s\",route=\"%s\",status=\"%d\"} "
			    "%" PRIu64 "\n",
			    is_route ? names->method(route) : "",
			    is_route ? names->path(route) : "", statuses[i], n);
		}
	}
}

static void
write_saves(const struct metrics *m, struct text *out)
{
	text_add(out, "# HELP muster_save_seconds Register saves, from request to durable.\n"
	              "# TYPE muster_save_seconds histogram\n");
	uint64_t n = 0;
	for (size_t i = 0; i < BOUND_COUNT; i++) {
		n += m->saves[i];
		text_printf(out,
		    "muster_save_seconds_bucket{le=\"%" PRId64 ".%06" PRId64 "\"} %" PRIu64 "\n",
		    bounds_us[i] / 1000000, bounds_us[i] % 1000000, n);
	}
	n += m->saves[BOUND_COUNT];
	uint64_t us = m->saves_us;
	text_printf(out,
	    "muster_save_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\nmuster_save_seconds_sum %" PRIu64
	    ".%06" PRIu64 "\nmuster_save_seconds_count %" PRIu64 "\n",
	    n, us / 1000000, us % 1000000, n);
}

static void
write_memory(struct text *out)
{
	FILE *f = fopen("/proc/self/statm", "r");
	if (f == NULL) {
		return;
	}
	/* "12345 678 ...": pages in all, then those in memory. */
	char line[128];
	const char *resident = fgets(line, sizeof line, f) == NULL ? NULL : strchr(line, ' ');
	if (resident != NULL) {
		text_printf(out,
		    "# HELP process_resident_memory_bytes Resident memory.\n"
		    "# TYPE process_resident_memory_bytes gauge\n"
		    "process_resident_memory_bytes %ld\n",
		    strtol(resident, NULL, 10) * sysconf(_SC_PAGESIZE));
	}
	fclose(f);
}

void
metrics_write(const struct metrics *m, const struct metrics_names *names, struct text *out)
{
	write_requests(m, names, out);
	write_saves(m, out);
	write_memory(out);
}

void
metrics_write_writer(const struct app_counters *c, struct text *out)
{
	text_printf(out,
	    "# HELP muster_commits_total Transactions the writer has made durable.\n"
	    "# TYPE muster_commits_total counter\n"
	    "muster_commits_total %" PRIu64 "\n"
	    "# HELP muster_acts_total Acts run; divided by commits, the size of a batch.\n"
	    "# TYPE muster_acts_total counter\n"
	    "muster_acts_total %" PRIu64 "\n"
	    "# HELP muster_acts_waiting Acts in the queue now.\n"
	    "# TYPE muster_acts_waiting gauge\n"
	    "muster_acts_waiting %" PRId64 "\n",
	    c->commits, c->acts, c->waiting);
}

void
metrics_write_backup(int64_t at, struct text *out)
{
	text_printf(out,
	    "# HELP muster_last_backup_timestamp_seconds When the database was last copied; 0: "
	    "never.\n"
	    "# TYPE muster_last_backup_timestamp_seconds gauge\n"
	    "muster_last_backup_timestamp_seconds %lld\n",
	    (long long)at);
}

void
metrics_write_streams(size_t n, struct text *out)
{
	text_printf(out,
	    "# HELP muster_streams Screens that listen for changes now.\n"
	    "# TYPE muster_streams gauge\n"
	    "muster_streams %zu\n",
	    n);
}
