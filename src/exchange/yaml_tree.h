#ifndef MUSTER_EXCHANGE_YAML_TREE_H
#define MUSTER_EXCHANGE_YAML_TREE_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A small tree of a YAML file in which every node knows its line and column.
 *
 * Only maps, lists and plain values: no anchors, aliases, tags or second document. Values stay
 * text; nobody guesses that `no` is false or that `010` is eight.
 */
#define YAML_MAX_BYTES ((size_t)256 << 10)
#define YAML_MAX_DEPTH 16
#define YAML_MAX_NODES 10000
#define YAML_MAX_TEXT 2000 /* bytes of one value or key */

enum yaml_kind { YAML_KIND_TEXT, YAML_KIND_MAP, YAML_KIND_LIST, YAML_KIND_COUNT };

struct yaml_node {
	enum yaml_kind kind;
	const char *key;         /* in a map; "" in a list and at the root */
	const char *text;        /* the value; "" for a map or a list */
	uint32_t line;           /* of the value, or of the key of a map or list; 1 is the first */
	uint32_t column;         /* likewise, in characters */
	uint32_t key_line;       /* of the key; of the value where there is none */
	uint32_t key_column;     /* likewise */
	size_t n;                /* children */
	struct yaml_node *first; /* child; NULL if none */
	struct yaml_node *last;
	struct yaml_node *next; /* sibling */
};

/*
 * Read a file.
 *
 * root    owned by the arena. After a fault that ends reading it holds what came before; NULL if
 *         nothing did.
 * bytes   lent, UTF-8, with or without a byte order mark.
 * faults  every fault found: no YAML, too deep, too many values, an anchor, a key given twice (the
 *         second is left out).
 * Fails   RC_TOO_LARGE past YAML_MAX_BYTES; RC_INVALID after a fault that ended reading. A key
 *         given twice is only listed.
 */
enum rc yaml_tree_read(struct yaml_node **root, const char *bytes, size_t n, struct arena *a,
    struct diag_list *faults) MUST_CHECK;

/* The child of a map with that key; NULL if there is none. */
const struct yaml_node *yaml_tree_find(const struct yaml_node *map, const char *key);

#endif
