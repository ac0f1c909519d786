#include "app/rules.h"

#include "exchange/golden_json.h"

enum rc
app_rules_eval(struct rules_result *out, const char *path, FILE *print, struct diag *d)
{
	struct golden_result result;
	enum rc rc = golden_eval_file(&result, path, print, d);
	if (rc == RC_OK) {
		*out = (struct rules_result){result.passed, result.failed};
	}
	return rc;
}
