#include "app/users.h"

#include <sodium.h>
#include <string.h>

/* OWASP's smaller setting: 19 MiB, two passes, one lane: some 16 ms. "Interactive" would be 64 MiB
 * each, and a whole school signs in at 08:40. */
#define HASH_PASSES 2
#define HASH_BYTES ((size_t)19 << 20)

_Static_assert(crypto_pwhash_STRBYTES <= 128, "a hash fits where users.h says");

enum rc
password_hash(char out[128], const char *password, struct diag *d)
{
	if (sodium_init() < 0 || crypto_pwhash_str_alg(out, password, strlen(password), HASH_PASSES,
	                             HASH_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		return diag_set(d, RC_STORE, "", NULL, "There is no memory to hash a password");
	}
	return RC_OK;
}

bool
password_matches(const char *hash, const char *password)
{
	return sodium_init() >= 0 &&
	       crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}
