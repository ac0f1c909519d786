/*
 * Every golden case, through the code behind `muster rules eval`.
 *
 * usage: golden_test FILE.json [ORIGINAL.json]: the original is compared with the copy if it is
 * there.
 */
#include "exchange/golden_json.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool
same_as_original(const char *path, const char *original)
{
	FILE *a = fopen(path, "rb");
	FILE *b = fopen(original, "rb");
	bool is_same = true;
	if (a == NULL || b == NULL) {
		is_same = a != NULL;
		goto out;
	}
	for (int c = 0; c != EOF && is_same;) {
		c = fgetc(a);
		is_same = c == fgetc(b);
	}
out:
	if (a != NULL) {
		fclose(a);
	}
	if (b != NULL) {
		fclose(b);
	}
	return is_same;
}

int
main(int argc, char **argv)
{
	struct golden_result r = {0};
	struct diag d = {0};
	if (argc < 2) {
		fputs("usage: golden_test FILE.json [ORIGINAL.json]\n", stderr);
		return 2;
	}
	if (golden_eval_file(&r, argv[1], stdout, &d) != RC_OK) {
		fprintf(stderr, "%s\n", d.text);
		return 1;
	}
	if (argc > 2 && !same_as_original(argv[1], argv[2])) {
		fprintf(stderr, "%s is no longer the same as %s\n", argv[1], argv[2]);
		return 1;
	}
	return r.failed == 0 && r.passed > 0 ? 0 : 1;
}
