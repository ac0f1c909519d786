#ifndef MUSTER_API_IMPORTS_H
#define MUSTER_API_IMPORTS_H

#include "app/app.h"

struct server;

/* Imports under way and lately ended, in memory: what happened is in the record. */
struct imports;
struct imports *imports_new(void);    /* gives */
void imports_free(struct imports *t); /* only when none is running */

#endif
