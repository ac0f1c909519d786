#ifndef MUSTER_API_LIMIT_H
#define MUSTER_API_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How often something went wrong lately, by any text. Each key has a bucket that holds `most`
 * failures and empties evenly over `over_s` seconds. Keys are hashed with a secret of the process
 * and never kept. Safe from any thread.
 */
struct limit;

struct limit *limit_new(int32_t most, int32_t over_s); /* gives */
void limit_free(struct limit *l);

/* Count one attempt at `now_ms`. 0: go on; else it is one too many, seconds until the next. */
int32_t limit_take(struct limit *l, const char *key, int64_t now_ms);
/* The attempt went well: take it back; with `forget`, all others too. */
void limit_give(struct limit *l, const char *key, bool forget);

#endif
