#include "api/limit.h"

#include "base/log.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Two keys in one slot share a bucket: refused a little early, never let through. */
#define SLOTS 4096

struct slot {
	int64_t full_ms; /* milliseconds of emptying that the bucket is behind */
	int64_t at_ms;   /* when that was so */
};

struct limit {
	int64_t each_ms; /* time in which one failure is forgotten */
	int64_t most_ms; /* a full bucket */
	pthread_mutex_t lock;
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct slot slots[SLOTS];
};

struct limit *
limit_new(int32_t most, int32_t over_s)
{
	struct limit *l = calloc(1, sizeof *l);
	if (l == NULL) {
		log_fatal("out of memory for limits");
	}
	l->each_ms = (int64_t)over_s * 1000 / most;
	l->most_ms = l->each_ms * most;
	pthread_mutex_init(&l->lock, NULL);
	randombytes_buf(l->key, sizeof l->key);
	return l;
}

void
limit_free(struct limit *l)
{
	if (l != NULL) {
		pthread_mutex_destroy(&l->lock);
		free(l);
	}
}

static struct slot *
slot_of(struct limit *l, const char *key)
{
	unsigned char h[crypto_shorthash_BYTES];
	uint64_t v;
	crypto_shorthash(h, (const unsigned char *)key, strlen(key), l->key);
	memcpy(&v, h, sizeof v);
	return &l->slots[v % SLOTS];
}

int32_t
limit_take(struct limit *l, const char *key, int64_t now_ms)
{
	pthread_mutex_lock(&l->lock);
	struct slot *s = slot_of(l, key);
	int64_t full = s->full_ms - (now_ms - s->at_ms);
	s->full_ms = full < 0 ? 0 : full;
	s->at_ms = now_ms;
	int64_t over = s->full_ms + l->each_ms - l->most_ms;
	if (over <= 0) {
		s->full_ms += l->each_ms;
	}
	pthread_mutex_unlock(&l->lock);
	return over <= 0 ? 0 : (int32_t)((over + 999) / 1000);
}

void
limit_give(struct limit *l, const char *key, bool forget)
{
	pthread_mutex_lock(&l->lock);
	struct slot *s = slot_of(l, key);
	s->full_ms = forget || s->full_ms < l->each_ms ? 0 : s->full_ms - l->each_ms;
	pthread_mutex_unlock(&l->lock);
}
