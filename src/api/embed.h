#ifndef MUSTER_API_EMBED_H
#define MUSTER_API_EMBED_H

/* The browser's files, carried in the program: made from web/dist by tools/gen_embed.c. */
struct embedded {
	const char *path;  /* "/index.html", "/assets/muster-1a2b3c4d.js" */
	const char *type;  /* Content-Type */
	const char *etag;  /* with its quotes */
	const char *bytes; /* n of them */
	unsigned long n;
	const char *packed; /* the same by gzip; NULL when that gains nothing */
	unsigned long n_packed;
};
extern const struct embedded embedded_files[];
extern const unsigned long embedded_count;

#endif
