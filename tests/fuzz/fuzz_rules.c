/* Golden files from outside: any bytes are refused or judged, and each case is counted once. */
#include "exchange/golden_json.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_INPUT 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct golden_result a = {0};
	struct golden_result b = {0};
	struct diag d = {0};
	if (size > MAX_INPUT) {
		return 0;
	}
	enum rc rc = golden_eval(&a, (const char *)data, size, NULL, &d);
	assert(rc == RC_OK || (d.rc == rc && d.text[0] != '\0'));
	assert(golden_eval(&b, (const char *)data, size, NULL, NULL) == rc);
	assert(a.passed == b.passed && a.failed == b.failed);
	return 0;
}
