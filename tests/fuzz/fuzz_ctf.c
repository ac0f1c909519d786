/* A Common Transfer File from anywhere: refused with a reason, or read. */
#include "exchange/ctf.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct import_report report;
	struct diag d = {0};
	struct ctf ctf;
	arena_init(&a, 0);
	import_report_init(&report, 4, &a);
	const struct ctf_args args = {(const char *)data, size, "8011234_CTF_8025678_001.xml"};
	enum rc rc = ctf_read(&ctf, &args, &report, &a, &d);
	if ((rc == RC_OK) != (report.errors.seen == 0) || (rc == RC_OK && ctf.pupils.n == 0)) {
		abort();
	}
	arena_free(&a);
	return 0;
}
