#ifndef MUSTER_BASE_FILE_H
#define MUSTER_BASE_FILE_H

#include "base/diag.h"

#include <stddef.h>

/*
 * Replace a file at once: it is written beside `path`, synced, then renamed, so that whoever opens
 * `path` finds the old one or the new one, never half of it.
 *
 * Fails  RC_FULL the disk is full; RC_STORE anything else, with the reason.
 */
enum rc file_replace(const char *path, const void *bytes, size_t n, struct diag *d) MUST_CHECK;

#endif
