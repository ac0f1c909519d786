#include "daemon/serve.h"

#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "serve") == 0) {
		return serve_main(argc - 1, argv + 1);
	}
	fprintf(stderr, "usage: muster serve --db URL [--port N]\n");
	return 2;
}
