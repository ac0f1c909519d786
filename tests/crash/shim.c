/*
 * Preloaded: remembers what was synced, so that a test can throw the rest away.
 *
 * For each file opened under SHIM_DIR it keeps FILE.durable: what would be on the disk after the
 * power failed. A write reaches it only by fsync() or fdatasync(). After a kill the test puts the
 * durable files in the place of the others. With SHIM_SYNC_OFF the database is told not to sync at
 * all: then the test must lose saves, or it would prove nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FDS 256
#define RANGES 65536
#define PATH 1024

struct range {
	off_t at;
	size_t n;
};

struct file {
	bool is_used;
	char durable[PATH];
	off_t shortest; /* it was cut to this since the last sync; -1: it was not */
	size_t n;
	struct range range[RANGES];
};

/* By file descriptor: SQLite opens each of its files once. */
static struct file *files[FDS];

static void *
real(const char *name)
{
	void *f = dlsym(RTLD_NEXT, name);
	if (f == NULL) {
		abort();
	}
	return f;
}

static void
opened(int fd, const char *path)
{
	const char *dir = getenv("SHIM_DIR");
	size_t n = strlen(path);
	bool is_ours = dir != NULL && strncmp(path, dir, strlen(dir)) == 0;
	bool is_data =
	    n > 3 && (strcmp(path + n - 3, ".db") == 0 || strcmp(path + n - 4, "-wal") == 0 ||
	                 strcmp(path + n - 8, "-journal") == 0);
	if (fd < 0 || fd >= FDS || !is_ours || !is_data) {
		return;
	}
	struct file *f = files[fd] == NULL ? calloc(1, sizeof *f) : files[fd];
	f->is_used = true;
	f->shortest = -1;
	f->n = 0;
	snprintf(f->durable, sizeof f->durable, "%s.durable", path);
	files[fd] = f;
}

static struct file *
file_of(int fd)
{
	return fd >= 0 && fd < FDS && files[fd] != NULL && files[fd]->is_used ? files[fd] : NULL;
}

static void
wrote(int fd, off_t at, ssize_t n)
{
	struct file *f = file_of(fd);
	if (f == NULL || n <= 0) {
		return;
	}
	if (f->n == RANGES) {
		abort();
	}
	f->range[f->n++] = (struct range){at, (size_t)n};
}

/* Bring the durable file up to what was written. */
static void
synced(int fd)
{
	static char bytes[1 << 16];
	struct file *f = file_of(fd);
	struct stat s;
	if (f == NULL || fstat(fd, &s) != 0) {
		return;
	}
	int (*real_open)(const char *, int, ...) = real("open");
	ssize_t (*real_pwrite)(int, const void *, size_t, off_t) = real("pwrite");
	int (*real_ftruncate)(int, off_t) = real("ftruncate");
	int to = real_open(f->durable, O_RDWR | O_CREAT, 0600);
	if (to < 0 || (f->shortest >= 0 && real_ftruncate(to, f->shortest) != 0)) {
		abort();
	}
	for (size_t i = 0; i < f->n; i++) {
		off_t at = f->range[i].at;
		size_t left = f->range[i].n;
		while (left > 0) {
			size_t some = left < sizeof bytes ? left : sizeof bytes;
			ssize_t got = pread(fd, bytes, some, at);
			if (got <= 0) {
				break; /* cut off since */
			}
			if (real_pwrite(to, bytes, (size_t)got, at) != got) {
				abort();
			}
			at += got;
			left -= (size_t)got;
		}
	}
	if (real_ftruncate(to, s.st_size) != 0) {
		abort();
	}
	close(to);
	f->n = 0;
	f->shortest = -1;
}

#define OPEN(name)                                                                                 \
	int name(const char *path, int flags, ...)                                                 \
	{                                                                                          \
		int (*next)(const char *, int, ...) = real(#name);                                 \
		va_list ap;                                                                        \
		va_start(ap, flags);                                                               \
		int fd = next(path, flags, va_arg(ap, mode_t));                                    \
		va_end(ap);                                                                        \
		opened(fd, path);                                                                  \
		return fd;                                                                         \
	}
#undef open
#undef open64
OPEN(open)
OPEN(open64)

int
close(int fd)
{
	int (*next)(int) = real("close");
	struct file *f = file_of(fd);
	if (f != NULL) {
		f->is_used = false;
	}
	return next(fd);
}

#define PWRITE(name, offset)                                                                       \
	ssize_t name(int fd, const void *p, size_t n, offset at)                                   \
	{                                                                                          \
		ssize_t (*next)(int, const void *, size_t, offset) = real(#name);                  \
		ssize_t done = next(fd, p, n, at);                                                 \
		wrote(fd, (off_t)at, done);                                                        \
		return done;                                                                       \
	}
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t
write(int fd, const void *p, size_t n)
{
	ssize_t (*next)(int, const void *, size_t) = real("write");
	off_t at = file_of(fd) == NULL ? 0 : lseek(fd, 0, SEEK_CUR);
	ssize_t done = next(fd, p, n);
	wrote(fd, at, done);
	return done;
}

#define FTRUNCATE(name, offset)                                                                    \
	int name(int fd, offset size)                                                              \
	{                                                                                          \
		int (*next)(int, offset) = real(#name);                                            \
		struct file *f = file_of(fd);                                                      \
		if (f != NULL && (f->shortest < 0 || (off_t)size < f->shortest)) {                 \
			f->shortest = (off_t)size;                                                 \
		}                                                                                  \
		return next(fd, size);                                                             \
	}
FTRUNCATE(ftruncate, off_t)
FTRUNCATE(ftruncate64, off64_t)

int
fsync(int fd)
{
	int (*next)(int) = real("fsync");
	int rc = next(fd);
	synced(fd);
	return rc;
}

int
fdatasync(int fd)
{
	int (*next)(int) = real("fdatasync");
	int rc = next(fd);
	synced(fd);
	return rc;
}

struct sqlite3;
int sqlite3_exec(struct sqlite3 *h, const char *sql, int (*each)(void *, int, char **, char **),
    void *ctx, char **error);

int
sqlite3_exec(struct sqlite3 *h, const char *sql, int (*each)(void *, int, char **, char **),
    void *ctx, char **error)
{
	int (*next)(struct sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *,
	    char **) = real("sqlite3_exec");
	if (getenv("SHIM_SYNC_OFF") != NULL && strstr(sql, "synchronous=FULL") != NULL) {
		sql = "PRAGMA synchronous=OFF";
	}
	return next(h, sql, each, ctx, error);
}
