#ifndef MUSTER_EXCHANGE_CTF_H
#define MUSTER_EXCHANGE_CTF_H

#include "exchange/records.h"
#include "exchange/report.h"

#define CTF_BYTES_MAX ((size_t)32 << 20)
#define CTF_DEPTH_MAX 64

struct ctf {
	const char *version;   /* "25.0" */
	const char *date_time; /* as written */
	bool is_partial;       /* DocumentQualifier partial: what is missing is not to be blanked */
	const char *source_laestab, *source_name;
	const char *dest_laestab;
	struct import_pupils pupils; /* with contacts, attendance and school history */
};

struct ctf_args {
	const char *bytes; /* lent */
	size_t n;
	const char *file_name; /* without folders, for the check of its pattern; NULL: no check */
};

/*
 * Read a Common Transfer File. Sex or Gender are both known. Nothing outside the file is ever
 * fetched, and a file with a DOCTYPE is refused, so there are no entities to expand.
 *
 * out     owned by the arena; untouched unless RC_OK.
 * report  line numbers are those of the elements. Errors: not well formed, DOCTYPE, more than
 *         CTF_DEPTH_MAX levels, root not CTfile, no pupil, a pupil without UPN, surname, forename
 * or date of birth, a wrong check letter, a date that is not yyyy-mm-dd, the same UPN twice.
 *         Warnings: the file's name, a temporary UPN, sums of attendance that do not add up.
 * Fails   RC_INVALID when the report has errors (`d` is the first); RC_TOO_LARGE over
 * CTF_BYTES_MAX. Rule    Education (Pupil Information) (England) Regulations 2005; the DfE's CTF
 * specification.
 */
enum rc ctf_read(struct ctf *out, const struct ctf_args *args, struct import_report *report,
    struct arena *a, struct diag *d) MUST_CHECK;

#endif
