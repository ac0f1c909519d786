#include "app/reasons.h"

#include "base/text.h"

#include <string.h>

static const char *const usual[] = {"Overslept", "Bus or train late", "Traffic",
    "Medical or dental appointment (M)", "Family reason", "Forgot something"};

struct policy_texts
late_reasons(const struct policy *p)
{
	const struct policy_texts *own = &p->reception.late_reasons;
	return own->n > 0 ? *own : (struct policy_texts){usual, sizeof usual / sizeof usual[0]};
}

const char *
reason_words(struct arena *a, const char *reason)
{
	const char *code = strstr(reason, " (");
	return code == NULL ? reason : arena_text_n(a, reason, (size_t)(code - reason));
}

void
late_reasons_json(struct text *t, struct arena *a, const struct policy *p)
{
	struct policy_texts list = late_reasons(p);
	text_add_char(t, '[');
	for (size_t i = 0; i < list.n; i++) {
		text_add(t, i == 0 ? "" : ",");
		text_add_json(t, reason_words(a, list.item[i]));
	}
	text_add_char(t, ']');
}
