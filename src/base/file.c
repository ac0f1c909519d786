#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH_MOST 4096

static enum rc
fail(const char *what, const char *path, struct diag *d)
{
	enum rc rc = errno == ENOSPC || errno == EDQUOT ? RC_FULL : RC_STORE;
	return diag_set(d, rc, "", NULL, "%s could not be %s: %s", path, what, strerror(errno));
}

static enum rc
write_all(int fd, const char *path, const void *bytes, size_t n, struct diag *d)
{
	const char *at = bytes;
	while (n > 0) {
		ssize_t did = write(fd, at, n);
		if (did < 0 && errno == EINTR) {
			continue;
		}
		if (did < 0) {
			return fail("written", path, d);
		}
		at += did;
		n -= (size_t)did;
	}
	return fsync(fd) == 0 ? RC_OK : fail("written", path, d);
}

enum rc
file_replace(const char *path, const void *bytes, size_t n, struct diag *d)
{
	char beside[PATH_MOST];
	int len = snprintf(beside, sizeof beside, "%s.%ld.new", path, (long)getpid());
	if (len < 0 || (size_t)len >= sizeof beside) {
		return diag_set(d, RC_INVALID, "", NULL, "the file's path is too long");
	}
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0) {
		return fail("made", beside, d);
	}
	enum rc rc = write_all(fd, beside, bytes, n, d);
	if (close(fd) != 0 && rc == RC_OK) {
		rc = fail("written", beside, d);
	}
	if (rc == RC_OK && rename(beside, path) != 0) {
		rc = fail("replaced", path, d);
	}
	if (rc != RC_OK) {
		(void)unlink(beside);
	}
	return rc;
}
