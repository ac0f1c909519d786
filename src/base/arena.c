#include "base/arena.h"

#include "base/log.h"

#include <assert.h>
#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
	struct arena_block *next; /* older block */
	size_t size;              /* bytes of `data` */
	size_t used;              /* bytes of `data` given out */
	alignas(max_align_t) unsigned char data[];
};

#ifdef MUSTER_ARENA_DEBUG
#define BLOCK_BYTES ((size_t)1) /* each allocation its own, so that sanitizers see overruns */
#else
#define BLOCK_BYTES ((size_t)16 << 10)
#endif

void
arena_init(struct arena *a, size_t cap)
{
	*a = (struct arena){.cap = cap == 0 ? ARENA_CAP : cap};
}

void
arena_free(struct arena *a)
{
	while (a->head != NULL) {
		struct arena_block *next = a->head->next;
		free(a->head);
		a->head = next;
	}
	a->used = 0;
}

void
arena_reset(struct arena *a)
{
	while (a->head != NULL && a->head->next != NULL) {
		struct arena_block *next = a->head->next;
		free(a->head);
		a->head = next;
	}
	if (a->head != NULL) {
		a->head->used = 0;
	}
	a->used = 0;
}

static struct arena_block *
block_new(struct arena *a, size_t bytes)
{
	size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
	struct arena_block *b = malloc(sizeof *b + size);
	if (b == NULL) {
		log_fatal("out of memory: %zu bytes", size);
	}
	b->size = size;
	b->used = 0;
	b->next = a->head;
	a->head = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n, size_t size)
{
	assert(size > 0 && n <= SIZE_MAX / 2 / size);
	size_t bytes = n * size;
	bytes = (bytes + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
	a->used += bytes;
	if (a->used > a->cap) {
		log_fatal("an arena grew past its cap of %zu bytes", a->cap);
	}
	struct arena_block *b = a->head;
	if (b == NULL || b->size - b->used < bytes) {
		b = block_new(a, bytes);
	}
	void *p = b->data + b->used;
	b->used += bytes;
	return memset(p, 0, bytes);
}

char *
arena_text_n(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1, 1);
	memcpy(copy, s, n);
	return copy;
}

char *
arena_text(struct arena *a, const char *s)
{
	return arena_text_n(a, s, strlen(s));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert(n >= 0);
	char *s = arena_alloc(a, (size_t)n + 1, 1);
	va_start(ap, fmt);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return s;
}
