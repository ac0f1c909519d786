#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#undef diag_set

enum rc
diag_set(struct diag *d, enum rc rc, const char *field, const char *rule, const char *fmt, ...)
{
	if (d == NULL || d->rc != RC_OK) {
		return rc;
	}
	d->rc = rc;
	d->rule = rule;
	snprintf(d->field, sizeof d->field, "%s", field == NULL ? "" : field);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(d->text, sizeof d->text, fmt, ap);
	va_end(ap);
	return rc;
}

void
diag_clear(struct diag *d)
{
	memset(d, 0, sizeof *d);
}

void
diag_list_add(struct diag_list *list, const struct diag *d)
{
	list->seen++;
	if (list->n < list->cap) {
		list->item[list->n++] = *d;
	}
}

const char *
rc_name(enum rc rc)
{
	static const char *const names[] = {
	    [RC_OK] = "ok",
	    [RC_INVALID] = "invalid",
	    [RC_NOT_FOUND] = "not-found",
	    [RC_CONFLICT] = "conflict",
	    [RC_LOGIN] = "sign-in",
	    [RC_FORBIDDEN] = "forbidden",
	    [RC_STALE] = "stale",
	    [RC_TOO_MANY] = "too-many",
	    [RC_FULL] = "disk-full",
	    [RC_TOO_LARGE] = "too-large",
	    [RC_RETRY] = "busy",
	    [RC_STORE] = "store",
	};
	_Static_assert(sizeof names / sizeof names[0] == RC_COUNT, "a new rc needs a name");
	return names[rc];
}
