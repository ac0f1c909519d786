#ifndef MUSTER_JOBS_JOBS_H
#define MUSTER_JOBS_JOBS_H

#include "app/app.h"

/* The clock: what is done every so often, on a thread of its own, and the post on another, so that
 * a slow mail server delays no register. */
struct jobs;

/* gives; end with jobs_stop(). */
enum rc jobs_start(struct jobs **out, struct app *app, struct diag *d) MUST_CHECK;
/* Waits for the job that is running. jobs may be NULL. */
void jobs_stop(struct jobs *jobs);

#endif
