/* Policy files: whatever comes, there is a policy or a fault with its line, and the lint and the
 * words can be made of either. */
#include "core/policy_lint.h"
#include "core/policy_words.h"
#include "exchange/policy_yaml.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define FAULTS 50

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diag item[FAULTS];
	struct diag_list faults = {.item = item, .cap = FAULTS};
	struct policy p;
	struct lint lint;
	struct text words;

	arena_init(&arena, 0);
	enum rc rc = policy_yaml_read(&p, (const char *)data, size, &arena, &faults);
	assert((rc == RC_OK) == (faults.seen == 0));
	for (size_t i = 0; i < faults.n; i++) {
		assert(item[i].line > 0 && item[i].column > 0 && item[i].text[0] != '\0');
	}
	policy_lint(&lint, &p, &arena);
	for (size_t i = 0; i < lint.n; i++) {
		assert(lint.item[i].text[0] != '\0' && lint.item[i].rule[0] != '\0');
	}
	text_init(&words, (size_t)64 << 10);
	policy_words(&words, &p, p.from);
	text_fini(&words);
	arena_free(&arena);
	return 0;
}
