#include "store/store_private.h"

#include <sodium.h>
#include <string.h>

/*
 * The encoding that is hashed. Each part is its length (8 bytes, most significant first) and its
 * bytes; an integer is 8 bytes, most significant first. So no two records share an encoding. The
 * first part names the encoding, so that a later one cannot be mistaken for it.
 */
static void
add_int(crypto_generichash_state *h, int64_t v)
{
	unsigned char b[8];
	for (int i = 0; i < 8; i++) {
		b[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
	}
	crypto_generichash_update(h, b, sizeof b);
}

static void
add_bytes(crypto_generichash_state *h, const void *p, size_t n)
{
	add_int(h, (int64_t)n);
	crypto_generichash_update(h, p, n);
}

static void
add_text(crypto_generichash_state *h, const char *s)
{
	add_bytes(h, s, strlen(s));
}

void
chain_digest(uint8_t out[STORE_HASH], const struct submission *sub)
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, NULL, 0, STORE_HASH);
	add_text(&h, "muster personal 1");
	add_int(&h, sub->user_id);
	add_text(&h, sub->user_name);
	add_text(&h, sub->position);
	add_text(&h, sub->device);
	add_text(&h, sub->reason);
	add_text(&h, sub->payload);
	add_bytes(&h, sub->salt, STORE_SALT);
	crypto_generichash_final(&h, out, STORE_HASH);
}

void
chain_hash(uint8_t out[STORE_HASH], const uint8_t prev[STORE_HASH], const struct submission *sub)
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, NULL, 0, STORE_HASH);
	add_text(&h, "muster chain 1");
	add_bytes(&h, prev, STORE_HASH);
	add_int(&h, sub->school_id);
	add_int(&h, sub->seq);
	add_text(&h, sub->uuid);
	add_text(&h, sub->kind);
	add_int(&h, sub->time);
	add_bytes(&h, sub->digest, STORE_HASH);
	crypto_generichash_final(&h, out, STORE_HASH);
}

void
chain_content(uint8_t out[STORE_HASH], const struct submission *sub)
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, NULL, 0, STORE_HASH);
	add_text(&h, "muster content 1");
	add_text(&h, sub->kind);
	add_int(&h, sub->user_id);
	add_text(&h, sub->reason);
	add_text(&h, sub->payload);
	crypto_generichash_final(&h, out, STORE_HASH);
}

void
store_digest(uint8_t out[STORE_HASH], const void *bytes, size_t n)
{
	crypto_generichash(out, STORE_HASH, bytes, n, NULL, 0);
}
