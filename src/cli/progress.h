#ifndef MUSTER_CLI_PROGRESS_H
#define MUSTER_CLI_PROGRESS_H

#include "app/files.h"

#include <pthread.h>
#include <stdbool.h>

/*
 * A bar on standard error while an import runs, drawn by a thread of its own. Where standard error
 * is not a terminal nothing is drawn, so that logs stay readable.
 */
struct progress {
	struct import_progress import; /* what app_import() moves on */
	pthread_t thread;
	_Atomic bool is_over;
	bool is_shown;
};

void progress_start(struct progress *p);
void progress_stop(struct progress *p); /* leaves the line empty */

#endif
