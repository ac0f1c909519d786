#ifndef MUSTER_APP_BACKUP_H
#define MUSTER_APP_BACKUP_H

#include "app/schools.h"

/*
 * Copies of the record. Each register is copied at least once a month (R46): "muster backup" notes
 * when it did, and whoever may export is told when that is too long ago.
 */

/* Copy the database as store_backup() does, and note in it that it was done: now, seconds UTC. */
enum rc app_backup(const char *url, const char *path, int64_t now, struct diag *d) MUST_CHECK;
/* Make a database from a copy: store_restore(). */
enum rc app_restore(const char *url, const char *path, struct diag *d) MUST_CHECK;
/* When it was last done, seconds UTC; 0: never. */
enum rc app_backup_at(int64_t *out, struct store *st, struct diag *d) MUST_CHECK;

/* Member ,"backup":{"last":..,"due":..,"is_overdue":..} of a school, for whoever may export.
 * Without any copy the month is counted from the first entry of the school's log. */
enum rc backup_json(struct call *c, const struct school_state *s, struct diag *d) MUST_CHECK;

#endif
