#ifndef MUSTER_BASE_UUID_H
#define MUSTER_BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>

#define UUID_TEXT 37 /* "6ba7b810-9dad-41d1-80b4-00c04fd430c8" and the end */

/* A random one (version 4). */
void uuid_make(char out[UUID_TEXT]);
/* One that follows from 16 bytes of a digest (version 8), for acts that must not happen twice. */
void uuid_of_bytes(char out[UUID_TEXT], const unsigned char bytes[16]);
/* Small letters and hyphens in their places. */
bool uuid_is_valid(const char *s);

#endif
