#include "base/uuid.h"

#include "base/log.h"
#include "base/text.h"

#include <string.h>
#include <sys/random.h>

static void
uuid_write(char out[UUID_TEXT], const unsigned char bytes[16], unsigned char version)
{
	unsigned char b[16];
	char hex[33];
	memcpy(b, bytes, sizeof b);
	b[6] = (unsigned char)((b[6] & 0x0f) | (version << 4));
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	hex_write(hex, b, sizeof b);
	size_t at = 0;
	for (size_t i = 0; i < 32; i++) {
		if (i == 8 || i == 12 || i == 16 || i == 20) {
			out[at++] = '-';
		}
		out[at++] = hex[i];
	}
	out[at] = '\0';
}

void
uuid_make(char out[UUID_TEXT])
{
	unsigned char bytes[16];
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
		log_fatal("no random bytes to be had");
	}
	uuid_write(out, bytes, 4);
}

void
uuid_of_bytes(char out[UUID_TEXT], const unsigned char bytes[16])
{
	uuid_write(out, bytes, 8);
}

bool
uuid_is_valid(const char *s)
{
	if (strlen(s) != UUID_TEXT - 1) {
		return false;
	}
	for (size_t i = 0; i < UUID_TEXT - 1; i++) {
		bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		if (is_hyphen ? s[i] != '-' : strchr("0123456789abcdef", s[i]) == NULL) {
			return false;
		}
	}
	return true;
}
