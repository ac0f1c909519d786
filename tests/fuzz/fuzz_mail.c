/* The reader of e-mails that answer alerts: any bytes give an answer, and nothing beyond its
 * bounds. */
#include "exchange/mail_in.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct mail_in mail;
	struct diag d = {0};
	arena_init(&a, 0);
	enum rc rc = mail_in_read(&mail, (const char *)data, size, &a, &d);
	if (mail.n_refs > MAIL_IN_REFS || (rc == RC_OK) == (mail.from[0] == '\0')) {
		abort();
	}
	for (size_t i = 0; i < mail.n_refs; i++) {
		if (strlen(mail.refs[i]) != 8) {
			abort();
		}
	}
	arena_free(&a);
	return 0;
}
