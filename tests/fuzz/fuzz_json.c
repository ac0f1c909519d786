/* Bodies of requests: any bytes are refused with a field and a text, or fill the struct within its
 * limits. The first byte chooses the endpoint. */
#include "api/inputs.h"
#include "api/problem.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MAX_INPUT 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct input *const inputs[] = {&input_take, &input_login, &input_calendar,
    &input_amend, &input_change, &input_add_user, &input_leave, &input_plan};

static void
check_marks(const struct take_args *args)
{
	assert(args->n_marks <= 500);
	for (size_t i = 0; i < args->n_marks; i++) {
		const struct mark_in *m = &args->marks[i];
		assert(m->pupil_id >= 1 && m->based_on >= 0);
		assert(m->code[0] != '\0' && strlen(m->note) <= 2000);
		assert(m->minutes_late >= MINUTE_NONE && m->minutes_late <= 600);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > MAX_INPUT) {
		return 0;
	}
	size_t which = data[0] % (sizeof inputs / sizeof inputs[0]);
	const struct input *in = inputs[which];
	struct diag d = {0};
	struct arena a;
	arena_init(&a, 0);
	void *out = arena_alloc(&a, 1, in->size);
	input_clear(out, in);
	const struct bytes json = {(const char *)data + 1, size - 1};
	enum rc rc = body_read(out, in, json, &a, &d);
	assert(rc == RC_OK || (rc == RC_INVALID && d.rc == rc && d.text[0] != '\0'));
	if (rc == RC_OK && which == 0) {
		check_marks(&((const struct take_input *)out)->args);
	}
	struct text t;
	text_init(&t, 1 << 16);
	problem_write(&t, problem_status(rc), &d, "");
	assert(!t.is_full && t.s[t.n - 1] == '}');
	text_fini(&t);
	arena_free(&a);
	return 0;
}
