#ifndef MUSTER_STORE_STORE_TEMPLATE_H
#define MUSTER_STORE_STORE_TEMPLATE_H

#include "store/store.h"

/* One version of a template of messages. Append only. */
struct message_template {
	const char *name;
	int64_t version; /* 1 and up in the name; the highest is in use */
	int64_t act_id;
	const char *kind;    /* core/template.h */
	const char *subject; /* "" for none */
	const char *body;
	/* of the act; only read */
	int64_t at;
	const char *by;
};

/* name ""  the newest version of each, by name; else the versions of that one, the newest first. */
enum rc store_templates(struct message_template **out, size_t *n, struct store *st,
    int64_t school_id, const char *name, struct arena *a, struct diag *d) MUST_CHECK;
/* RC_RETRY: another process wrote that version first. */
enum rc store_template_put(struct store *st, int64_t school_id, const struct message_template *row,
    struct diag *d) MUST_CHECK;

#endif
