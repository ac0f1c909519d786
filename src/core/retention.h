#ifndef MUSTER_CORE_RETENTION_H
#define MUSTER_CORE_RETENTION_H

#include "core/law_config.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * How long entries are kept. Rules R45 and R46. `made` is the day of an entry (an amendment has
 * its own), or the last day of the school year that a monthly copy is of.
 */
int32_t retention_keep_until(int32_t made, const struct law_config *cfg);
/* First day on which it may be destroyed: the day after. */
int32_t retention_destroy_from(int32_t made, const struct law_config *cfg);
/* May a mark be purged today? Only when the last entry of its chain may (R45). */
bool retention_may_purge(int32_t last_entry, int32_t today, const struct law_config *cfg);

/* Last day on which the next copy is in time: the same day of the next month, or that month's last
 * (R46). */
int32_t retention_backup_due(int32_t last_copy, const struct law_config *cfg);
/* Was no copy made for more than a calendar month? last_copy DAY_NONE: never, so true. */
bool retention_backup_overdue(int32_t last_copy, int32_t today, const struct law_config *cfg);

#endif
