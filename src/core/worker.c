#include "core/worker.h"

#include <string.h>

static const enum pupil_flag flags_of[WORKER_COUNT] = {
    [WORKER_SOCIAL] = PUPIL_FLAG_SOCIAL_WORKER,
    [WORKER_YOUTH_OFFENDING] = PUPIL_FLAG_YOUTH_OFFENDING,
};

const char *
worker_name(enum outside_worker w)
{
	return pupil_flag_info(flags_of[w])->name;
}

const char *
worker_text(enum outside_worker w)
{
	return pupil_flag_info(flags_of[w])->text;
}

int
worker_of_flag(enum pupil_flag flag)
{
	if (flag == PUPIL_FLAG_CHILD_IN_NEED || flag == PUPIL_FLAG_CHILD_PROTECTION) {
		return WORKER_SOCIAL;
	}
	for (int w = 0; w < WORKER_COUNT; w++) {
		if (flags_of[w] == flag) {
			return w;
		}
	}
	return -1;
}

uint32_t
workers_of(uint32_t flags)
{
	uint32_t workers = 0;
	for (int f = 0; f < PUPIL_FLAG_COUNT; f++) {
		int w = worker_of_flag((enum pupil_flag)f);
		bool has_flag = (flags & UINT32_C(1) << f) != 0;
		workers |= has_flag && w >= 0 ? UINT32_C(1) << w : 0;
	}
	return workers;
}

/* Whom the words begin with; -1: neither. */
static int
worker_named(const char *who)
{
	for (int w = 0; w < WORKER_COUNT; w++) {
		const char *text = worker_text((enum outside_worker)w);
		if (strncmp(who, text, strlen(text)) == 0) {
			return w;
		}
	}
	return -1;
}

bool
worker_is_told(enum outside_worker w, const struct worker_told *f)
{
	bool is_heard = f->outcome == ATTEMPT_SPOKE || f->outcome == ATTEMPT_LEFT_MESSAGE ||
	                f->outcome == ATTEMPT_SEEN;
	if (f->how != ATTEMPT_AUTHORITY || !is_heard || f->at < f->found_at) {
		return false;
	}
	int named = worker_named(f->who);
	return named >= 0 ? named == (int)w : f->workers == UINT32_C(1) << w;
}
