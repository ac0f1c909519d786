#ifndef MUSTER_APP_JSON_H
#define MUSTER_APP_JSON_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Inside app: members of a JSON object that has one already, each with its comma before it. */

/* ,"name":"value" */
void json_text(struct text *t, const char *name, const char *value);
/* ,"name":"2026-09-24", or null for DAY_NONE */
void json_day(struct text *t, const char *name, int32_t day);
/* ,"name":"2026-09-24T08:41:07+01:00", or null for 0 */
void json_instant(struct text *t, const char *name, int64_t at);
/* ,"name":true */
void json_bool(struct text *t, const char *name, bool value);

#endif
