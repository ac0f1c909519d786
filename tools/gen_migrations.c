/*
 * Makes migrations.inc from src/store/migrations/NNNN_name.sql, at build time: the texts as C
 * strings, in the order given.
 *
 * usage: gen_migrations migrations.inc FILE...
 */
#include <stdio.h>
#include <stdlib.h>

static void
die(const char *what, const char *which)
{
	fprintf(stderr, "gen_migrations: %s: %s\n", what, which);
	exit(1);
}

static void
write_file(FILE *out, const char *path)
{
	FILE *in = fopen(path, "r");
	if (in == NULL) {
		die("cannot read", path);
	}
	fputs("{", out);
	int n = 0;
	for (int c = getc(in); c != EOF; c = getc(in), n++) {
		fprintf(out, "%s%d,", n % 24 == 0 ? "\n" : "", c);
	}
	fputs("0},\n", out);
	fclose(in);
}

int
main(int argc, char **argv)
{
	if (argc < 3) {
		die("usage", "gen_migrations OUT FILE...");
	}
	FILE *out = fopen(argv[1], "w");
	if (out == NULL) {
		die("cannot write", argv[1]);
	}
	for (int i = 2; i < argc; i++) {
		fprintf(out, "static const char migration_%d[] =\n", i - 1);
		write_file(out, argv[i]);
		fseek(out, -2, SEEK_CUR);
		fputs(";\n", out);
	}
	fputs("static const char *const migrations[] = {\n", out);
	for (int i = 2; i < argc; i++) {
		fprintf(out, "\tmigration_%d,\n", i - 1);
	}
	fputs("};\n", out);
	if (fclose(out) != 0) {
		die("cannot write", argv[1]);
	}
	return 0;
}
