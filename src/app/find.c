#include "app/find.h"

#include <assert.h>
#include <string.h>

/* FNV-1a */
static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261U;
	for (; *s != '\0'; s++) {
		h = (h ^ (unsigned char)*s) * 16777619U;
	}
	return h;
}

void
find_init(struct find *f, size_t n, struct arena *a)
{
	uint32_t cap = 16;
	while (cap < n * 2) {
		cap *= 2;
	}
	assert(cap > n);
	f->slots = ARENA_ARRAY(a, cap, struct find_slot);
	f->mask = cap - 1;
}

static struct find_slot *
slot_of(const struct find *f, const char *key)
{
	uint32_t at = hash(key) & f->mask;
	while (f->slots[at].key != NULL && strcmp(f->slots[at].key, key) != 0) {
		at = (at + 1) & f->mask;
	}
	return &f->slots[at];
}

void
find_put(struct find *f, const char *key, uint32_t value)
{
	if (key[0] == '\0') {
		return;
	}
	struct find_slot *slot = slot_of(f, key);
	slot->value = slot->key == NULL ? value : FIND_TWICE;
	slot->key = key;
}

uint32_t
find_get(const struct find *f, const char *key)
{
	if (key[0] == '\0') {
		return FIND_NONE;
	}
	const struct find_slot *slot = slot_of(f, key);
	return slot->key == NULL ? FIND_NONE : slot->value;
}
