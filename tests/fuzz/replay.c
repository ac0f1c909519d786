/*
 * Runs a fuzz target over each file of its corpus, without libFuzzer, so that what was once found
 * stays found in every build. usage: replay_X FOLDER
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
replay(const char *folder, const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	fprintf(stderr, "%s\n", path); /* the last line before a crash */
	FILE *in = fopen(path, "rb");
	if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
		perror(path);
		exit(1);
	}
	const size_t size = (size_t)ftell(in);
	rewind(in);
	/* Exactly as long as the file, so that the sanitizers see one byte too many. */
	uint8_t *data = malloc(size > 0 ? size : 1);
	if (data == NULL || fread(data, 1, size, in) != size) {
		perror(path);
		exit(1);
	}
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	fclose(in);
}

int
main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	if (dir == NULL) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 2;
	}
	int n = 0;
	for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
		if (e->d_name[0] != '.') {
			replay(argv[1], e->d_name);
			n++;
		}
	}
	closedir(dir);
	printf("%d passed, 0 failed\n", n);
	return n > 0 ? 0 : 1;
}
