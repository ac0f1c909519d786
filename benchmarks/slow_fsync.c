/*
 * A slow disk, for LD_PRELOAD: fsync() and fdatasync() take 2 ms longer.
 *
 * Where the disk is fast, group commit hardly shows; with this each sync costs what it does on the
 * disks schools have.
 */
#include <dlfcn.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SYNC_NS 2000000L

typedef int sync_fn(int fd);

static int
slow(const char *name, int fd)
{
	const struct timespec pause = {.tv_nsec = SYNC_NS};
	nanosleep(&pause, NULL);
	/* ISO C has no conversion from void * to a function; POSIX promises that the bytes do. */
	void *symbol = dlsym(RTLD_NEXT, name);
	sync_fn *real = NULL;
	memcpy(&real, &symbol, sizeof real);
	return real(fd);
}

int
fsync(int fd)
{
	return slow("fsync", fd);
}

int
fdatasync(int fd)
{
	return slow("fdatasync", fd);
}
