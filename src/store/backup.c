#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_BYTES 4096
#define COPY_BYTES ((size_t)1 << 16)

static const struct query q_backup_at = {
    "backup_at", "SELECT backup_at FROM meta WHERE one = 1", "", 0, RC_OK};
static const struct query q_backup_note = {
    "backup_note", "UPDATE meta SET backup_at = $1 WHERE one = 1", "i", 1, RC_STORE};
static const struct query q_vacuum_into = {"vacuum_into", "VACUUM INTO $1", "t", 0, RC_OK};

static enum rc
fail_file(const char *what, const char *path, struct diag *d)
{
	enum rc rc = errno == ENOSPC || errno == EDQUOT ? RC_FULL : RC_STORE;
	return diag_set(d, rc, "file", NULL, "%s %s: %s", path, what, strerror(errno));
}

/* Wait until the bytes are on the disk. */
static enum rc
sync_path(const char *path, int flags, struct diag *d)
{
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0 || fsync(fd) != 0) {
		enum rc rc = fail_file("cannot be synced", path, d);
		if (fd >= 0) {
			close(fd);
		}
		return rc;
	}
	close(fd);
	return RC_OK;
}

/* Sync `part`, give it its name, and sync the folder: whole or not at all. */
static enum rc
publish(const char *part, const char *path, struct diag *d)
{
	char folder[PATH_BYTES];
	const char *slash = strrchr(path, '/');
	snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - path + 1),
	    slash == NULL ? "." : path);
	enum rc rc = sync_path(part, O_RDWR, d);
	/* link() and not rename(): a file that came meanwhile is not lost */
	if (rc == RC_OK && link(part, path) != 0) {
		rc = fail_file("cannot be made", path, d);
	}
	unlink(part);
	return rc == RC_OK ? sync_path(folder, O_RDONLY | O_DIRECTORY, d) : rc;
}

/* path + ".part", with what a broken run left there removed. */
static enum rc
part_of(char out[PATH_BYTES], const char *path, struct diag *d)
{
	if (access(path, F_OK) == 0) {
		return diag_set(d, RC_INVALID, "file", NULL, "%s is there already", path);
	}
	int n = snprintf(out, PATH_BYTES, "%s.part", path);
	if (n < 0 || n >= PATH_BYTES) {
		return diag_set(d, RC_INVALID, "file", NULL, "The path of the file is too long");
	}
	unlink(out);
	return RC_OK;
}

static enum rc
backup_sqlite(const char *url, const char *part, struct diag *d)
{
	struct store *st = NULL;
	/* STORE_WRITE, because VACUUM INTO is refused on a connection that may only read. */
	enum rc rc = store_open(&st, url, STORE_WRITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	/* One read transaction in one step: writers go on, and their commits do not restart it. */
	const struct arg arg = arg_text(part);
	rc = db_run(st->db, &q_vacuum_into, &arg, NULL, NULL, d);
	store_close(st);
	return rc;
}

static enum rc
backup_postgres(const char *url, const char *part, struct diag *d)
{
	struct store *st = NULL;
	enum rc rc = store_open(&st, url, STORE_READ, d); /* says in words what is wrong with it */
	store_close(st);
	const char *const argv[] = {"pg_dump", "--format=custom", "--no-owner", "--no-privileges",
	    "--schema=public", "--no-password", "--file", part, NULL};
	return rc == RC_OK ? db_postgres_tool(url, argv, d) : rc;
}

enum rc
store_backup(const char *url, const char *path, struct diag *d)
{
	char part[PATH_BYTES];
	enum rc rc = part_of(part, path, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = db_is_postgres(url) ? backup_postgres(url, part, d) : backup_sqlite(url, part, d);
	if (rc != RC_OK) {
		unlink(part);
		return rc;
	}
	return publish(part, path, d);
}

enum rc
store_backup_note(const char *url, int64_t at, struct diag *d)
{
	struct store *st = NULL;
	const struct arg arg = arg_int(at);
	enum rc rc = store_open(&st, url, STORE_WRITE, d);
	if (rc == RC_OK) {
		rc = store_begin(st, true, d);
	}
	if (rc == RC_OK) {
		rc = db_run(st->db, &q_backup_note, &arg, NULL, NULL, d);
	}
	if (rc == RC_OK) {
		rc = store_commit(st, d);
	}
	store_close(st);
	return rc;
}

enum rc
store_backup_at(int64_t *out, struct store *st, struct diag *d)
{
	return store_int(out, st, &q_backup_at, NULL, d);
}

static enum rc
copy_bytes(int to, int from, const char *path, struct diag *d)
{
	char *bytes = malloc(COPY_BYTES);
	enum rc rc = bytes == NULL ? RC_STORE : RC_OK;
	while (rc == RC_OK) {
		ssize_t n = read(from, bytes, COPY_BYTES);
		if (n <= 0) {
			rc = n < 0 ? fail_file("cannot be read", path, d) : RC_OK;
			break;
		}
		for (ssize_t at = 0; rc == RC_OK && at < n;) {
			ssize_t wrote = write(to, bytes + at, (size_t)(n - at));
			if (wrote < 0) {
				rc = fail_file("cannot be written", path, d);
			}
			at += wrote;
		}
	}
	free(bytes);
	return rc;
}

static enum rc
copy_file(const char *part, const char *path, struct diag *d)
{
	int from = open(path, O_RDONLY | O_CLOEXEC);
	if (from < 0) {
		return diag_set(
		    d, RC_NOT_FOUND, "file", NULL, "%s cannot be read: %s", path, strerror(errno));
	}
	int to = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum rc rc = to < 0 ? fail_file("cannot be made", part, d) : copy_bytes(to, from, part, d);
	close(from);
	if (to >= 0 && close(to) != 0 && rc == RC_OK) {
		rc = fail_file("cannot be written", part, d);
	}
	return rc;
}

/* Opening checks that it is ours and of our version, or of one that can be brought up. */
static enum rc
check_opens(const char *url, struct diag *d)
{
	struct store *st = NULL;
	enum rc rc = store_open(&st, url, STORE_READ, d);
	store_close(st);
	return rc;
}

static enum rc
restore_sqlite(const char *url, const char *path, struct diag *d)
{
	char part[PATH_BYTES];
	enum rc rc = part_of(part, url, d);
	if (rc == RC_OK) {
		rc = copy_file(part, path, d);
	}
	if (rc == RC_OK) {
		rc = check_opens(part, d);
	}
	if (rc != RC_OK) {
		unlink(part);
		return rc;
	}
	return publish(part, url, d);
}

static enum rc
restore_postgres(const char *url, const char *path, struct diag *d)
{
	if (access(path, R_OK) != 0) {
		return diag_set(
		    d, RC_NOT_FOUND, "file", NULL, "%s cannot be read: %s", path, strerror(errno));
	}
	struct store *st = NULL;
	struct diag unused = {0};
	enum rc rc = store_open(&st, url, STORE_READ, &unused);
	store_close(st);
	if (rc == RC_OK) {
		return diag_set(d, RC_INVALID, "db", NULL, "The database is not empty");
	}
	if (rc != RC_INVALID) { /* which says that nothing of ours is there */
		*d = unused;
		return rc;
	}
	const char *const argv[] = {"pg_restore", "--exit-on-error", "--single-transaction",
	    "--no-owner", "--no-privileges", "--schema=public", "--no-password", "--dbname", "",
	    path, NULL};
	rc = db_postgres_tool(url, argv, d);
	return rc == RC_OK ? check_opens(url, d) : rc;
}

enum rc
store_restore(const char *url, const char *path, struct diag *d)
{
	return db_is_postgres(url) ? restore_postgres(url, path, d) : restore_sqlite(url, path, d);
}
