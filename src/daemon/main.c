#include "daemon/serve.h"

#include "cli/cli.h"

#include <string.h>
#include <sys/stat.h>

int
main(int argc, char **argv)
{
	/* Whatever we make, the database and its backups above all, is about children. */
	(void)umask(umask(077) | 077);
	if (argc > 1 && strcmp(argv[1], "serve") == 0) {
		return serve_main(argc - 1, argv + 1);
	}
	return cli_main(argc, argv);
}
