#ifndef MUSTER_BASE_ARENA_H
#define MUSTER_BASE_ARENA_H

#include <stddef.h>

/*
 * Memory of one request, job or command: all of it dies together.
 *
 * Allocation never gives NULL. Sizes are bounded at the edges; running out of memory, or past the
 * arena's own cap, logs and aborts, because it means that an edge forgot its limit.
 */
struct arena {
	struct arena_block *head; /* the block being filled; NULL when empty */
	size_t used;              /* bytes given out since the last reset */
	size_t cap;               /* bytes; past it the process stops */
};

/* Start empty. cap in bytes; 0 means ARENA_CAP. */
void arena_init(struct arena *a, size_t cap);

/* Give all memory back. The arena may be used again. */
void arena_free(struct arena *a);

/* Forget everything but keep the first block, for the next request on the same thread. */
void arena_reset(struct arena *a);

/* `n` zeroed objects of `size` bytes, aligned for any type. n * size must not overflow: asserted.
 */
void *arena_alloc(struct arena *a, size_t n, size_t size)
    __attribute__((malloc, returns_nonnull, alloc_size(2, 3)));

/* A copy of text, with its end. */
char *arena_text(struct arena *a, const char *s) __attribute__((returns_nonnull));
char *arena_text_n(struct arena *a, const char *s, size_t n) __attribute__((returns_nonnull));
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));

#define ARENA_CAP ((size_t)256 << 20)
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), 1, sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_alloc((a), (n), sizeof(type)))

#endif
