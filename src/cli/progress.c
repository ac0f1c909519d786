#include "cli/progress.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BAR_WIDTH 40

static void
draw(struct progress *p)
{
	static const char *const words[] = {
	    [IMPORT_WAITING] = "waiting",
	    [IMPORT_READING] = "reading",
	    [IMPORT_WRITING] = "writing",
	    [IMPORT_DONE] = "done",
	    [IMPORT_REFUSED] = "refused",
	};
	int state = atomic_load(&p->import.state);
	int64_t done = atomic_load(&p->import.done);
	int64_t total = atomic_load(&p->import.total);
	if (total <= 0) {
		fprintf(stderr, "\r%s %lld\033[K", words[state], (long long)done);
		return;
	}
	char bar[BAR_WIDTH + 1];
	int64_t filled = done >= total ? BAR_WIDTH : done * BAR_WIDTH / total;
	memset(bar, '.', BAR_WIDTH);
	memset(bar, '#', (size_t)filled);
	bar[BAR_WIDTH] = '\0';
	fprintf(stderr, "\r%s [%s] %lld of %lld\033[K", words[state], bar, (long long)done,
	    (long long)total);
}

static void *
progress_main(void *arg)
{
	struct progress *p = arg;
	const struct timespec tenth = {.tv_nsec = 100000000};
	do {
		draw(p);
		(void)nanosleep(&tenth, NULL);
	} while (!atomic_load(&p->is_over));
	fputs("\r\033[K", stderr);
	return NULL;
}

void
progress_start(struct progress *p)
{
	*p = (struct progress){0};
	p->is_shown =
	    isatty(STDERR_FILENO) == 1 && pthread_create(&p->thread, NULL, progress_main, p) == 0;
}

void
progress_stop(struct progress *p)
{
	if (p->is_shown) {
		atomic_store(&p->is_over, true);
		pthread_join(p->thread, NULL);
		p->is_shown = false;
	}
}
