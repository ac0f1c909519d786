/*
 * Makes the table of the browser's files that the program carries. usage:
 * gen_embed OUTPUT.c FOLDER [FILE...], FILEs inside FOLDER. With no file the table is empty.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const struct {
	const char *ending, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
};

static void
stop(const char *what, const char *name)
{
	fprintf(stderr, "gen_embed: %s: %s\n", name, what);
	exit(1);
}

static const char *
type_of(const char *name)
{
	size_t n = strlen(name);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		size_t k = strlen(types[i].ending);
		if (n > k && strcmp(name + n - k, types[i].ending) == 0) {
			return types[i].type;
		}
	}
	return "application/octet-stream";
}

static unsigned char *
read_all(const char *name, size_t *n)
{
	FILE *f = fopen(name, "rb");
	if (f == NULL || fseek(f, 0, SEEK_END) != 0) {
		stop("cannot be read", name);
	}
	long size = ftell(f);
	rewind(f);
	unsigned char *bytes = malloc((size_t)size + 1);
	if (bytes == NULL || fread(bytes, 1, (size_t)size, f) != (size_t)size) {
		stop("cannot be read", name);
	}
	fclose(f);
	*n = (size_t)size;
	return bytes;
}

/* gzip at level 9; NULL when that saves less than a tenth. */
static unsigned char *
pack(const unsigned char *bytes, size_t n, size_t *n_packed)
{
	z_stream z;
	memset(&z, 0, sizeof z);
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
		stop("cannot start", "zlib");
	}
	size_t room = deflateBound(&z, n);
	unsigned char *out = malloc(room);
	unsigned char *in = malloc(n + 1);
	if (out == NULL || in == NULL) {
		stop("out of memory", "gzip");
	}
	memcpy(in, bytes, n);
	z.next_in = in;
	z.avail_in = (uInt)n;
	z.next_out = out;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END) {
		stop("cannot finish", "zlib");
	}
	*n_packed = z.total_out;
	deflateEnd(&z);
	free(in);
	if (*n_packed >= n - n / 10) {
		free(out);
		return NULL;
	}
	return out;
}

/* FNV-1a: a name for the content, not a seal. */
static uint64_t
tag_of(const unsigned char *bytes, size_t n)
{
	uint64_t h = UINT64_C(14695981039346656037);
	for (size_t i = 0; i < n; i++) {
		h = (h ^ bytes[i]) * UINT64_C(1099511628211);
	}
	return h;
}

static void
write_bytes(FILE *out, const char *name, size_t i, const unsigned char *bytes, size_t n)
{
	fprintf(out, "static const char %s%zu[] =", name, i);
	for (size_t k = 0; k < n; k++) {
		fprintf(out, "%s\\%03o", k % 24 != 0 ? "" : k == 0 ? "\n\"" : "\"\n\"", bytes[k]);
	}
	fprintf(out, "%s;\n", n == 0 ? " \"\"" : "\"");
}

int
main(int argc, char **argv)
{
	if (argc < 3) {
		stop("usage: gen_embed OUTPUT.c FOLDER [FILE...]", "arguments");
	}
	FILE *out = fopen(argv[1], "w");
	if (out == NULL) {
		stop("cannot be written", argv[1]);
	}
	size_t n_folder = strlen(argv[2]);
	size_t n_files = (size_t)(argc - 3);
	char *rows = NULL;
	size_t n_rows = 0;
	FILE *table = open_memstream(&rows, &n_rows);
	fprintf(out, "#include \"api/embed.h\"\n");
	for (size_t i = 0; i < n_files; i++) {
		const char *name = argv[i + 3];
		size_t n = 0;
		size_t n_packed = 0;
		unsigned char *bytes = read_all(name, &n);
		unsigned char *packed = pack(bytes, n, &n_packed);
		write_bytes(out, "plain", i, bytes, n);
		if (packed != NULL) {
			write_bytes(out, "packed", i, packed, n_packed);
		}
		const char *path = strncmp(name, argv[2], n_folder) == 0 ? name + n_folder : name;
		fprintf(table, "    {\"%s\", \"%s\", \"\\\"%016" PRIx64 "\\\"\", plain%zu, %zu, ",
		    path, type_of(name), tag_of(bytes, n), i, n);
		if (packed != NULL) {
			fprintf(table, "packed%zu, %zu},\n", i, n_packed);
		} else {
			fprintf(table, "0, 0},\n");
		}
		free(packed);
		free(bytes);
	}
	fclose(table);
	fprintf(out, "const struct embedded embedded_files[] = {\n%s    {0}};\n", rows);
	fprintf(out, "const unsigned long embedded_count = %zu;\n", n_files);
	free(rows);
	return fclose(out) == 0 ? 0 : 1;
}
